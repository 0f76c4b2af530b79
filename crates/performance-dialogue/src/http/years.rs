//! A year of somebody: goals, and the superior's summary that both confirm.

use askama::Template;
use axum::extract::State;
use kernel::id::PersonId;
use serde::{Deserialize, Serialize};
use web::{Answer, Failure, Form, Path, Ui, file::download, redirect_with};

use super::{
    Problems,
    talk_pdf::{Signed, signed},
};
use crate::{
    DialogueError, PerformanceDialogue,
    consent::{Deed, Standing},
    goals::model::{Goal, GoalState, Side},
    reviews::YearView,
};

const YEAR: &str = include_str!("../../typst/year.typ");

/// What was typed about the summary.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct SummaryForm {
    versi: i32,
    ringkasan: String,
    komentar: String,
}

#[derive(Template)]
#[template(path = "performance-dialogue/year.html")]
struct YearPage<'a> {
    ui: &'a Ui,
    year: i32,
    person: PersonId,
    view: YearView,
    values: SummaryForm,
    form: Problems,
}

impl YearView {
    fn reached(&self) -> usize {
        self.goals.iter().filter(|goal| goal.state == GoalState::Reached).count()
    }

    fn jp(&self) -> i32 {
        self.goals.iter().map(Goal::jp).sum()
    }
}

impl YearPage<'_> {
    /// The address of another year of the same person.
    fn of(&self, year: i32) -> String {
        address(self.view.side, self.person, year)
    }

    fn topic(&self) -> &'static str {
        if self.view.side == Side::Owner { "saya" } else { "tim" }
    }
}

fn address(side: Side, person: PersonId, year: i32) -> String {
    if side == Side::Owner { format!("/rpi/tahun/{year}") } else { format!("/rpi/tahun/{year}/{person}") }
}

async fn show(
    dialogue: &PerformanceDialogue,
    ui: &Ui,
    (person, year): (PersonId, i32),
    values: Option<SummaryForm>,
    form: Problems,
) -> Answer {
    let view = dialogue.year(&ui.cx, person, year).await?;
    let fresh = || SummaryForm { ringkasan: view.review.summary.clone(), ..SummaryForm::default() };
    let values = values.unwrap_or_else(fresh);
    ui.page_with(form.status(), &YearPage { ui, year, person, view, values, form })
}

pub(crate) async fn own(State(dialogue): State<PerformanceDialogue>, ui: Ui, Path(year): Path<i32>) -> Answer {
    let person = ui.cx.actor.person().ok_or_else(Failure::not_found)?;
    show(&dialogue, &ui, (person, year), None, Problems::default()).await
}

pub(crate) async fn of(
    State(dialogue): State<PerformanceDialogue>,
    ui: Ui,
    Path((year, person)): Path<(i32, PersonId)>,
) -> Answer {
    show(&dialogue, &ui, (person, year), None, Problems::default()).await
}

async fn answered(
    dialogue: &PerformanceDialogue,
    ui: &Ui,
    (person, year): (PersonId, i32),
    values: SummaryForm,
    (outcome, word): (Result<(), DialogueError>, &str),
) -> Answer {
    match outcome {
        Ok(()) => {
            let own = ui.cx.actor.person() == Some(person);
            let side = if own { Side::Owner } else { Side::Superior };
            Ok(redirect_with(&address(side, person, year), word))
        }
        Err(DialogueError::Invalid(problems)) => {
            show(dialogue, ui, (person, year), Some(values), problems.into()).await
        }
        Err(error) => Err(error.into()),
    }
}

pub(crate) async fn write(
    State(dialogue): State<PerformanceDialogue>,
    ui: Ui,
    Path((year, person)): Path<(i32, PersonId)>,
    Form(values): Form<SummaryForm>,
) -> Answer {
    let outcome = dialogue.write_review(&ui.cx, (person, year), values.versi, &values.ringkasan).await;
    answered(&dialogue, &ui, (person, year), values, (outcome, "tinjauan-ditulis")).await
}

pub(crate) async fn confirm(
    State(dialogue): State<PerformanceDialogue>,
    ui: Ui,
    Path((year, person)): Path<(i32, PersonId)>,
    Form(values): Form<SummaryForm>,
) -> Answer {
    let outcome = dialogue.confirm_review(&ui.cx, (person, year), values.versi).await;
    answered(&dialogue, &ui, (person, year), values, (outcome, "tinjauan-dikonfirmasi")).await
}

pub(crate) async fn give_back(
    State(dialogue): State<PerformanceDialogue>,
    ui: Ui,
    Path((year, person)): Path<(i32, PersonId)>,
    Form(values): Form<SummaryForm>,
) -> Answer {
    let outcome = dialogue.return_review(&ui.cx, (person, year), values.versi, &values.komentar).await;
    answered(&dialogue, &ui, (person, year), values, (outcome, "tinjauan-dikembalikan")).await
}

#[derive(Serialize)]
struct Document {
    title: String,
    agency: String,
    person: String,
    post: String,
    sum: String,
    heads: [String; 4],
    goals: Vec<[String; 4]>,
    summary_title: String,
    summary: String,
    signed: [Signed; 2],
    made: String,
}

pub(crate) async fn pdf(
    State(dialogue): State<PerformanceDialogue>,
    ui: Ui,
    Path((year, person)): Path<(i32, PersonId)>,
) -> Answer {
    let view = dialogue.year(&ui.cx, person, year).await?;
    let goal = |goal: &Goal| {
        let ways = ui.t2("goal-ways-done", "done", goal.done() as u64, "total", goal.ways.len() as u64);
        let title = format!("{}\n{}", goal.title, goal.measure);
        [title, ui.date(&goal.due_on), ui.word("goal-state", goal.state.as_str()), format!("{ways}\n{} JP", goal.jp())]
    };
    let named = |person: &PersonId| (view.people.name(person), view.people.post(person).to_owned());
    let superior = view.review.superior.as_ref().map(named).unwrap_or_default();
    let (reached, total) = (view.reached() as u64, view.goals.len() as u64);
    let document = Document {
        title: ui.t1("goal-year", "year", year.to_string()),
        agency: ui.site.agency.clone(),
        person: view.people.name(&person),
        post: view.people.post(&person).to_owned(),
        sum: format!("{} · {} JP", ui.t2("goal-year-sum", "reached", reached, "total", total), view.jp()),
        heads: ["goal-title", "goal-due-on", "goal-next", "goal-ways"].map(|key| ui.t(key)),
        goals: view.goals.iter().map(goal).collect(),
        summary_title: ui.t("review-summary"),
        summary: if view.readable() { view.review.summary.clone() } else { String::new() },
        signed: signed(&ui, &view.review.consent, [superior, named(&person)]),
        made: ui.now(),
    };
    let (made, identifier) = (ui.today(), format!("{person}-{year}-{}", view.review.consent.version));
    let write = move || documents::pdf(YEAR, &document, made, &identifier, &documents::Files::default());
    let bytes = tokio::task::spawn_blocking(write).await.map_err(DialogueError::from)?;
    Ok(download(bytes.map_err(DialogueError::from)?, "application/pdf", &format!("tinjauan-{year}.pdf")))
}
