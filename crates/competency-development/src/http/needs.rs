//! The yearly form of needs, for its owner and for whoever decides on it.

use askama::Template;
use axum::extract::State;
use kernel::{
    FieldProblem,
    id::{CompetencyId, NeedsFormId},
};
use serde::Deserialize;
use uuid::Uuid;
use web::{Answer, Context, Form, Path, Query, Ui, redirect, redirect_with};

use super::{Problems, whole, year_of};
use crate::{
    CompetencyError, Development,
    commands::needs::{Move, Wanted},
    model::{Action, Competency, LEARNING, NeedsForm, State as FormState},
    queries::needs::FormView,
};

impl FormState {
    /// Class of its chip.
    pub(super) const fn chip(self) -> &'static str {
        match self {
            Self::Draft => "",
            Self::Submitted | Self::Approved | Self::Verified | Self::Consolidated => "chip--info",
            Self::Set => "chip--ok",
            Self::Revise => "chip--warn",
            Self::Rejected => "chip--danger",
        }
    }
}

#[derive(Template)]
#[template(path = "competency-development/needs.html")]
struct ListPage<'a> {
    ui: &'a Ui,
    year: i32,
    years: [i32; 2],
    forms: Vec<NeedsForm>,
    id: NeedsFormId,
}

impl ListPage<'_> {
    fn begun(&self, year: &i32) -> bool {
        self.forms.iter().any(|form| form.year == *year)
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct YearFilter {
    pub(super) id: String,
    pub(super) tahun: String,
}

pub(crate) async fn list(State(development): State<Development>, ui: Ui, Query(filter): Query<YearFilter>) -> Answer {
    let forms = development.my_needs(&ui.cx).await?;
    let (year, id) = (year_of(&filter.tahun, &ui), ui.cx.id());
    ui.page(&ListPage { ui: &ui, year, years: [ui.year(), ui.year() + 1], forms, id })
}

pub(crate) async fn begin(
    State(development): State<Development>,
    Context(cx): Context,
    ui: Ui,
    Form(sent): Form<YearFilter>,
) -> Answer {
    let id = sent.id.parse().unwrap_or_else(|_| cx.id());
    let form = development.begin_needs(&cx, id, year_of(&sent.tahun, &ui)).await?;
    Ok(redirect(&format!("/akpk/{}", form.id)))
}

/// A row as typed.
#[derive(Default, Clone)]
pub(crate) struct Typed {
    competency: String,
    problem: String,
    learning: String,
    wish: String,
    priority: String,
    jp: String,
    cost: String,
    gap: String,
}

#[derive(Template)]
#[template(path = "competency-development/form.html")]
struct FormPage<'a> {
    ui: &'a Ui,
    view: &'a FormView,
    own: bool,
    rows: Vec<Typed>,
    competencies: Vec<Competency>,
    learning: &'static [&'static str],
    form: Problems,
    reason: String,
    revision: i32,
    step: Uuid,
}

/// Empty rows under those that are filled in.
const ROOM: usize = 2;

impl FormPage<'_> {
    fn edits(&self) -> bool {
        self.view.may(Action::Edit)
    }

    /// Whether the actor decides on the form here, with a reason where it goes back.
    fn decides(&self) -> bool {
        [Action::Approve, Action::Verify, Action::Return, Action::Reject].into_iter().any(|one| self.view.may(one))
    }

    fn may(&self, word: &str) -> bool {
        Action::parse(word).is_some_and(|action| self.view.may(action))
    }

    fn wrong(&self, name: &str, number: &usize) -> Option<&'static str> {
        self.form.of(&format!("{name}_{number}"))
    }
}

fn typed(view: &FormView) -> Vec<Typed> {
    let some = |number: i64| if number == 0 { String::new() } else { number.to_string() };
    let row = |(row, _): &(crate::model::NeedsRow, String)| Typed {
        competency: row.competency.map(|one| one.to_string()).unwrap_or_default(),
        problem: row.problem.clone(),
        learning: row.learning.clone(),
        wish: row.wish.clone(),
        priority: row.priority.to_string(),
        jp: some(row.jp.into()),
        cost: some(row.cost),
        gap: if row.gap_to > 0 { format!("{}→{}", row.gap_from, row.gap_to) } else { String::new() },
    };
    view.rows.iter().map(row).collect()
}

async fn show(
    development: &Development,
    ui: &Ui,
    id: NeedsFormId,
    sent: Option<Vec<Typed>>,
    (form, reason): (Problems, String),
) -> Answer {
    let view = development.needs_view(&ui.cx, id).await?;
    let competencies = development.dictionary_of(false).await?;
    let own = ui.cx.actor.person() == Some(view.form.person);
    let mut rows = sent.unwrap_or_else(|| typed(&view));
    let empty = Typed { priority: "2".to_owned(), ..Typed::default() };
    rows.resize((rows.len() + ROOM).min(crate::commands::needs::MOST_ROWS.max(rows.len())), empty);
    let status = form.status();
    let page = FormPage {
        ui,
        own,
        rows,
        competencies,
        learning: &LEARNING,
        reason,
        revision: view.form.revision,
        step: ui.cx.id::<kernel::id::kind::NeedsRow>().uuid(),
        view: &view,
        form,
    };
    ui.page_with(status, &page)
}

pub(crate) async fn page(State(development): State<Development>, ui: Ui, Path(id): Path<NeedsFormId>) -> Answer {
    show(&development, &ui, id, None, (Problems::default(), String::new())).await
}

/// All rows as they are sent: the same names again and again.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct Sent {
    revisi: i32,
    langkah: String,
    ajukan: String,
    kompetensi: Vec<String>,
    masalah: Vec<String>,
    bentuk: Vec<String>,
    keinginan: Vec<String>,
    prioritas: Vec<String>,
    jp: Vec<String>,
    biaya: Vec<String>,
}

impl Sent {
    fn typed(&self) -> Vec<Typed> {
        let at = |all: &[String], place: usize| all.get(place).cloned().unwrap_or_default();
        let row = |place| Typed {
            competency: at(&self.kompetensi, place),
            problem: at(&self.masalah, place),
            learning: at(&self.bentuk, place),
            wish: at(&self.keinginan, place),
            priority: at(&self.prioritas, place),
            jp: at(&self.jp, place),
            cost: at(&self.biaya, place),
            gap: String::new(),
        };
        let rows = (0..self.kompetensi.len()).map(row);
        rows.filter(|row| !row.competency.is_empty() || !row.problem.trim().is_empty()).collect()
    }
}

/// What the rows mean, or which numbers cannot be read.
fn meant(typed: &[Typed]) -> (Vec<Wanted>, Vec<FieldProblem>) {
    let mut problems = Vec::new();
    let rows = (1..)
        .zip(typed)
        .map(|(number, row)| Wanted {
            competency: row.competency.parse::<CompetencyId>().ok(),
            problem: row.problem.clone(),
            learning: row.learning.clone(),
            wish: row.wish.clone(),
            priority: whole(format!("prioritas_{number}"), &row.priority, &mut problems),
            jp: whole(format!("jp_{number}"), &row.jp, &mut problems),
            cost: whole(format!("biaya_{number}"), &row.cost, &mut problems),
        })
        .collect();
    (rows, problems)
}

pub(crate) async fn save(
    State(development): State<Development>,
    Context(cx): Context,
    ui: Ui,
    Path(id): Path<NeedsFormId>,
    Form(sent): Form<Sent>,
) -> Answer {
    let typed = sent.typed();
    let (rows, problems) = meant(&typed);
    let step = sent.langkah.parse::<Uuid>().ok();
    let submit = step.filter(|_| !sent.ajukan.is_empty());
    let outcome = if problems.is_empty() {
        development.save_needs(&cx, id, sent.revisi, rows, submit).await
    } else {
        Err(CompetencyError::Invalid(problems))
    };
    match outcome {
        Ok(()) => {
            let word = if submit.is_some() { "akpk-diajukan" } else { "akpk-tersimpan" };
            Ok(redirect_with(&format!("/akpk/{id}"), word))
        }
        Err(CompetencyError::Invalid(problems)) => {
            show(&development, &ui, id, Some(typed), (problems.into(), String::new())).await
        }
        Err(error) => Err(error.into()),
    }
}

/// A step as it is sent.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct SentStep {
    langkah: String,
    tindakan: String,
    alasan: String,
}

pub(crate) async fn step(
    State(development): State<Development>,
    Context(cx): Context,
    ui: Ui,
    Path(form): Path<NeedsFormId>,
    Form(sent): Form<SentStep>,
) -> Answer {
    let action = Action::parse(&sent.tindakan).ok_or(CompetencyError::NotFound)?;
    let id = sent.langkah.parse().unwrap_or_else(|_| cx.id::<kernel::id::kind::NeedsRow>().uuid());
    match development.move_needs(&cx, &Move { id, form, action, reason: sent.alasan.clone() }).await {
        Ok(_) => Ok(redirect_with(&format!("/akpk/{form}"), "akpk-bergerak")),
        Err(CompetencyError::Invalid(problems)) => {
            show(&development, &ui, form, None, (problems.into(), sent.alasan)).await
        }
        Err(error) => Err(error.into()),
    }
}
