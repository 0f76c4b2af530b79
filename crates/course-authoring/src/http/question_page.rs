//! The page of a question, of a quiz or of a bank.

use askama::Template;
use axum::http::StatusCode;
use courseware::question::{Area, Bloom, ChoiceScoring, FileKind, OrderScoring, Tolerance};
use kernel::ports::CompetencyCard;
use web::{Answer, Ui};

use super::{
    calculated_form::{Example, VariableRow},
    picture_form::ZoneRow,
    question_form::{QuestionForm, Row, WAYS},
    rubric_form::CriterionRow,
    views::{Checked, Trail},
};
use crate::model::bank::WhereUsed;

/// What a bank adds to the page of a question it has.
#[derive(Default)]
pub(super) struct InBank {
    /// Where it is used.
    pub(super) used: WhereUsed,
    pub(super) retired: bool,
}

/// What the form offers, whatever is in it.
#[derive(Default)]
pub(super) struct Offered {
    pub(super) competencies: Vec<CompetencyCard>,
    pub(super) categories: Vec<String>,
    pub(super) tags: Vec<String>,
    /// Pictures by name, with their addresses in the studio.
    pub(super) pictures: Vec<(String, String)>,
}

/// Where the page stands and where it leads.
pub(super) struct Place {
    pub(super) trail: Trail,
    /// Where the form is sent.
    pub(super) action: String,
    /// Where giving up leads.
    pub(super) back: String,
    /// The question's history, once it has one.
    pub(super) history: Option<String>,
    /// Whether the actor may only look.
    pub(super) locked: bool,
}

#[derive(Template)]
#[template(path = "course-authoring/question.html")]
struct QuestionPage<'a> {
    ui: &'a Ui,
    place: Place,
    form: &'a QuestionForm,
    checked: Checked,
    rows: Vec<Row>,
    zones: Vec<ZoneRow>,
    criteria: Vec<CriterionRow>,
    variables: Vec<VariableRow>,
    example: Option<Example>,
    offered: Offered,
    /// Whether choosing everything gets the full mark.
    free: bool,
    bank: Option<InBank>,
}

impl QuestionPage<'_> {
    const CHOICE_SCORING: [ChoiceScoring; 3] = ChoiceScoring::ALL;
    const ORDER_SCORING: [OrderScoring; 4] = OrderScoring::ALL;
    const BLOOM: &'static [Bloom] = Bloom::ALL;
    /// What a gap may be, with an example of each.
    const CLOZE: [(&'static str, &'static str); 4] = [
        ("authoring-cloze-text", "{1:SHORTANSWER:=Jambi~%50%Muaro Jambi#Hampir tepat.}"),
        ("authoring-cloze-case", "{1:SHORTANSWER_C:=SPBE}"),
        ("authoring-cloze-number", "{2:NUMERICAL:=23.8:0.1}"),
        ("authoring-cloze-choice", "{1:MULTICHOICE:Kerinci~=Batang Hari~Merangin}"),
    ];
    const FILE_KINDS: [FileKind; 6] = FileKind::ALL;
    const SHAPES: [&'static str; 3] = Area::SHAPES;
    const WAYS: [&'static str; 3] = WAYS;
    const TOLERANCES: [&'static str; 3] = Tolerance::WAYS;

    fn kind_key(&self) -> String {
        format!("authoring-kind-{}", self.form.kind.replace('_', "-"))
    }

    fn is(&self, kinds: &[&str]) -> bool {
        kinds.contains(&self.form.kind.as_str())
    }

    /// Whether the dictionary holds the code that the form has.
    fn knows_code(&self) -> bool {
        self.form.competency.is_empty() || self.offered.competencies.iter().any(|one| one.code == self.form.competency)
    }
}

pub(super) fn render(
    ui: &Ui,
    status: StatusCode,
    place: Place,
    form: &QuestionForm,
    checked: Checked,
    offered: Offered,
    bank: Option<InBank>,
) -> Answer {
    let question = form.question().ok();
    let free = question.as_ref().is_some_and(courseware::AuthoredQuestion::wrong_costs_nothing);
    ui.page_with(
        status,
        &QuestionPage {
            ui,
            place,
            form,
            checked,
            rows: form.rows(),
            zones: form.zone_rows(),
            criteria: form.criterion_rows(),
            variables: form.variable_rows(),
            example: question.and_then(|question| form.example(ui, &question)),
            offered,
            free,
            bank,
        },
    )
}
