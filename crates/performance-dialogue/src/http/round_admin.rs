//! The administration's side of rounds: the questionnaire, and that rounds happened.

use askama::Template;
use axum::extract::State;
use kernel::{Page, PageRequest, person::PersonCard, ports::CompetencyCard};
use serde::Deserialize;
use web::{Answer, Context, Form, Path, Query, Ui, redirect_with};

use super::Problems;
use crate::{
    DialogueError, PerformanceDialogue,
    feedback::{model::CoreValue, queries::People},
    rounds::{
        model::{Question, QuestionId, Round, Subject},
        questions::Choice,
    },
};

#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct Filter {
    /// Words of a name or a NIP, to open a round about somebody.
    cari: String,
    halaman: u64,
}

/// A question as it is typed. What it is about is `nilai:word`, `kompetensi:id` or empty.
#[derive(Deserialize, Default, Clone)]
#[serde(default)]
pub(crate) struct QuestionForm {
    id: String,
    urutan: String,
    isi: String,
    tentang: String,
}

impl QuestionForm {
    fn about(&self) -> Choice {
        let choice = match self.tentang.split_once(':') {
            Some(("nilai", word)) => CoreValue::parse(word).map(Choice::Value),
            Some(("kompetensi", id)) => id.parse().ok().map(Choice::Competency),
            _ => None,
        };
        choice.unwrap_or(Choice::Nothing)
    }
}

#[derive(Template)]
#[template(path = "performance-dialogue/round-admin.html")]
struct AdminPage<'a> {
    ui: &'a Ui,
    filter: Filter,
    found: Vec<PersonCard>,
    questions: Vec<Question>,
    dictionary: Vec<CompetencyCard>,
    rounds: Page<Round>,
    people: People,
    values: QuestionForm,
    /// Id of the question that the last form makes.
    fresh: QuestionId,
    form: Problems,
}

impl AdminPage<'_> {
    fn choice(question: &Question) -> String {
        match &question.subject {
            Subject::Nothing => String::new(),
            Subject::Value(value) => format!("nilai:{}", value.as_str()),
            Subject::Competency(id, _) => format!("kompetensi:{id}"),
        }
    }

    fn chip(&self, round: &Round) -> (String, &'static str) {
        let (word, class) = round.chip(self.ui.today());
        (self.ui.word("round-state", word), class)
    }

    /// The forms of the page: each question, then a new one. What was typed stays where it was typed.
    fn forms(&self) -> Vec<QuestionForm> {
        let known = self.questions.iter().map(|question| QuestionForm {
            id: question.id.to_string(),
            urutan: question.place.to_string(),
            isi: question.text.clone(),
            tentang: Self::choice(question),
        });
        let place = self.questions.last().map_or(1, |last| last.place + 1);
        let fresh = QuestionForm { id: self.fresh.to_string(), urutan: place.to_string(), ..QuestionForm::default() };
        let typed = |one: QuestionForm| if one.id == self.values.id { self.values.clone() } else { one };
        let mut forms: Vec<QuestionForm> = known.map(typed).collect();
        let new = !self.values.id.is_empty() && !forms.iter().any(|one| one.id == self.values.id);
        forms.push(if new { self.values.clone() } else { fresh });
        forms
    }

    /// What a question can be about: value of the form, name, and whether it is chosen.
    fn choices(&self, one: &QuestionForm) -> Vec<(String, String, bool)> {
        let nothing = (String::new(), self.ui.t("feedback-about-none"));
        let value =
            |value: &CoreValue| (format!("nilai:{}", value.as_str()), self.ui.word("core-value", value.as_str()));
        let values = CoreValue::ALL.iter().map(value);
        let competencies = self.dictionary.iter().map(|card| (format!("kompetensi:{}", card.id), card.name.clone()));
        let all = [nothing].into_iter().chain(values).chain(competencies);
        all.map(|(choice, name)| (choice.clone(), name, choice == one.tentang)).collect()
    }
}

async fn show(dialogue: &PerformanceDialogue, ui: &Ui, filter: Filter, values: QuestionForm, form: Problems) -> Answer {
    let questions = dialogue.questionnaire(&ui.cx).await?;
    let (rounds, people) = dialogue.all_rounds(&ui.cx, PageRequest { number: filter.halaman }).await?;
    let found = match filter.cari.trim() {
        "" => Vec::new(),
        words => dialogue.inner.ports.finder.find(&ui.cx, words).await.map_err(DialogueError::from)?,
    };
    let dictionary = dialogue.inner.ports.competencies.dictionary().await.map_err(DialogueError::from)?;
    let fresh = ui.cx.id();
    let page = AdminPage { ui, filter, found, questions, dictionary, rounds, people, values, fresh, form };
    ui.page_with(page.form.status(), &page)
}

pub(crate) async fn page(State(dialogue): State<PerformanceDialogue>, ui: Ui, Query(filter): Query<Filter>) -> Answer {
    show(&dialogue, &ui, filter, QuestionForm::default(), Problems::default()).await
}

pub(crate) async fn write(
    State(dialogue): State<PerformanceDialogue>,
    ui: Ui,
    Form(values): Form<QuestionForm>,
) -> Answer {
    let id: QuestionId = values.id.parse().unwrap_or_else(|_| ui.cx.id());
    let place = values.urutan.trim().parse().unwrap_or(0);
    match dialogue.write_question(&ui.cx, id, place, &values.isi, values.about()).await {
        Ok(()) => Ok(redirect_with("/kelola/360", "pertanyaan-disimpan")),
        Err(DialogueError::Invalid(problems)) => show(&dialogue, &ui, Filter::default(), values, problems.into()).await,
        Err(error) => Err(error.into()),
    }
}

pub(crate) async fn retire(
    State(dialogue): State<PerformanceDialogue>,
    Context(cx): Context,
    Path(id): Path<QuestionId>,
) -> Answer {
    dialogue.retire_question(&cx, id).await?;
    Ok(redirect_with("/kelola/360", "pertanyaan-dihapus"))
}
