//! Goals: lists, one goal, its moves and its journal.

use askama::Template;
use axum::extract::State;
use kernel::id::{GoalId, PersonId};
use serde::Deserialize;
use web::{Answer, Context, Failure, Form, Path, Ui, redirect_with};

use super::Problems;
use crate::{
    DialogueError, PerformanceDialogue,
    feedback::queries::People,
    goals::{
        model::{EntryId, EntryKind, Goal, GoalState, Move, Side, Way, WayKind},
        queries::OpenedGoal,
    },
};

impl GoalState {
    /// Class of its chip.
    pub(super) const fn chip(self) -> &'static str {
        match self {
            Self::Draft | Self::Cancelled => "",
            Self::Submitted => "chip--warn",
            Self::Agreed | Self::Running => "chip--info",
            Self::Reached => "chip--ok",
            Self::Missed => "chip--danger",
        }
    }
}

impl Move {
    /// Class of its button.
    pub(super) const fn button(self) -> &'static str {
        match self {
            Self::Submit | Self::Agree | Self::Begin | Self::Reach => "btn",
            Self::Withdraw | Self::Return | Self::Miss => "btn btn--quiet",
            Self::Cancel => "btn btn--ghost",
        }
    }
}

#[derive(Template)]
#[template(path = "performance-dialogue/goals.html")]
struct ListPage<'a> {
    ui: &'a Ui,
    goals: Vec<Goal>,
}

pub(crate) async fn list(State(dialogue): State<PerformanceDialogue>, ui: Ui) -> Answer {
    let goals = dialogue.own_goals(&ui.cx).await?;
    ui.page(&ListPage { ui: &ui, goals })
}

#[derive(Template)]
#[template(path = "performance-dialogue/goal.html")]
struct GoalPage<'a> {
    ui: &'a Ui,
    open: OpenedGoal,
    entry: EntryId,
    text: String,
    form: Problems,
}

impl GoalPage<'_> {
    fn owns(&self) -> bool {
        self.open.side == Side::Owner
    }

    fn tickable(&self, way: &Way) -> bool {
        let open = matches!(self.open.goal.state, GoalState::Agreed | GoalState::Running);
        self.owns() && open && way.done_at.is_none() && way.plan.course.is_none()
    }

    fn draft(&self) -> bool {
        self.owns() && self.open.goal.state == GoalState::Draft
    }

    /// Parts of the 70/20/10 with the ways that belong to them.
    fn mix(&self) -> [(u8, usize); 3] {
        let ways = &self.open.goal.ways;
        [70, 20, 10].map(|part| (part, ways.iter().filter(|way| way.plan.kind.part() == part).count()))
    }
}

async fn show(dialogue: &PerformanceDialogue, ui: &Ui, id: GoalId, text: String, form: Problems) -> Answer {
    let open = dialogue.open_goal(&ui.cx, id).await?;
    ui.page_with(form.status(), &GoalPage { ui, open, entry: ui.cx.id(), text, form })
}

pub(crate) async fn page(State(dialogue): State<PerformanceDialogue>, ui: Ui, Path(id): Path<GoalId>) -> Answer {
    show(&dialogue, &ui, id, String::new(), Problems::default()).await
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct StepForm {
    langkah: String,
    alasan: String,
}

pub(crate) async fn step(
    State(dialogue): State<PerformanceDialogue>,
    Context(cx): Context,
    Path(id): Path<GoalId>,
    Form(form): Form<StepForm>,
) -> Answer {
    let step = Move::parse(&form.langkah).ok_or(DialogueError::NotNow)?;
    dialogue.move_goal(&cx, id, step, &form.alasan).await?;
    Ok(redirect_with(&format!("/rpi/{id}"), "rpi-berubah"))
}

#[derive(Deserialize)]
pub(crate) struct SayForm {
    id: EntryId,
    #[serde(default)]
    catatan: String,
}

pub(crate) async fn say(
    State(dialogue): State<PerformanceDialogue>,
    ui: Ui,
    Path(id): Path<GoalId>,
    Form(form): Form<SayForm>,
) -> Answer {
    match dialogue.say(&ui.cx, id, form.id, &form.catatan).await {
        Ok(()) => Ok(redirect_with(&format!("/rpi/{id}"), "rpi-dicatat")),
        Err(DialogueError::Invalid(problems)) => show(&dialogue, &ui, id, form.catatan, problems.into()).await,
        Err(error) => Err(error.into()),
    }
}

pub(crate) async fn tick(
    State(dialogue): State<PerformanceDialogue>,
    Context(cx): Context,
    Path((id, place)): Path<(GoalId, i32)>,
) -> Answer {
    dialogue.tick_way(&cx, id, place).await?;
    Ok(redirect_with(&format!("/rpi/{id}"), "rpi-dicatat"))
}

#[derive(Template)]
#[template(path = "performance-dialogue/team-goals.html")]
struct TeamPage<'a> {
    ui: &'a Ui,
    goals: Vec<Goal>,
    people: People,
}

impl TeamPage<'_> {
    fn waiting(&self) -> usize {
        self.goals.iter().filter(|goal| goal.state == GoalState::Submitted).count()
    }
}

pub(crate) async fn team(State(dialogue): State<PerformanceDialogue>, ui: Ui) -> Answer {
    let (goals, people) = dialogue.team_goals(&ui.cx).await?;
    ui.page(&TeamPage { ui: &ui, goals, people })
}

#[derive(Template)]
#[template(path = "performance-dialogue/year.html")]
struct YearPage<'a> {
    ui: &'a Ui,
    year: i32,
    person: PersonId,
    goals: Vec<Goal>,
    people: People,
}

impl YearPage<'_> {
    fn reached(&self) -> usize {
        self.goals.iter().filter(|goal| goal.state == GoalState::Reached).count()
    }

    fn jp(&self) -> i32 {
        self.goals.iter().map(Goal::jp).sum()
    }
}

async fn of_year(dialogue: &PerformanceDialogue, ui: &Ui, person: PersonId, year: i32) -> Answer {
    let (goals, people) = dialogue.goals_of_year(&ui.cx, person, year).await?;
    ui.page(&YearPage { ui, year, person, goals, people })
}

pub(crate) async fn year(State(dialogue): State<PerformanceDialogue>, ui: Ui, Path(year): Path<i32>) -> Answer {
    let person = ui.cx.actor.person().ok_or_else(Failure::not_found)?;
    of_year(&dialogue, &ui, person, year).await
}

pub(crate) async fn year_of(
    State(dialogue): State<PerformanceDialogue>,
    ui: Ui,
    Path((year, person)): Path<(i32, PersonId)>,
) -> Answer {
    of_year(&dialogue, &ui, person, year).await
}
