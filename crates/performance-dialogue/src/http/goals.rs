//! Goals: lists, one goal, its moves and its journal.

use askama::Template;
use axum::extract::{Multipart, State, multipart::MultipartRejection};
use bytes::Bytes;
use kernel::id::GoalId;
use serde::Deserialize;
use web::{Answer, Context, Failure, Form, Path, Ui, redirect_with};

use super::{Problems, compose::too_large_or_broken};
use crate::{
    DialogueError, PerformanceDialogue,
    feedback::{model::Attachment, queries::People},
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
        self.owns() && open && way.done_at.is_none() && !way.plan.ticks_itself()
    }

    /// The files that came with an entry.
    fn files(&self, entry: &EntryId) -> impl Iterator<Item = &Attachment> {
        let entry = *entry;
        self.open.evidence.iter().filter(move |file| file.entry == Some(entry))
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

/// An entry of the journal as it is sent, with its files.
#[derive(Default)]
struct SayForm {
    id: String,
    text: String,
    files: Vec<(String, Bytes)>,
}

async fn read(mut form: Multipart) -> Answer<SayForm> {
    let mut values = SayForm::default();
    while let Some(field) = form.next_field().await.map_err(too_large_or_broken)? {
        match field.name().unwrap_or_default() {
            "id" => values.id = field.text().await.map_err(too_large_or_broken)?,
            "catatan" => values.text = field.text().await.map_err(too_large_or_broken)?,
            "bukti" => {
                let name = field.file_name().unwrap_or_default().to_owned();
                let bytes = field.bytes().await.map_err(too_large_or_broken)?;
                // A browser sends an empty file where none was chosen.
                if !bytes.is_empty() {
                    values.files.push((name, bytes));
                }
            }
            _ => {}
        }
    }
    Ok(values)
}

pub(crate) async fn say(
    State(dialogue): State<PerformanceDialogue>,
    ui: Ui,
    Path(id): Path<GoalId>,
    form: Result<Multipart, MultipartRejection>,
) -> Answer {
    let form = read(form.map_err(Failure::unreadable)?).await?;
    let entry = form.id.parse().unwrap_or_else(|_| ui.cx.id());
    match dialogue.say(&ui.cx, id, entry, &form.text, form.files).await {
        Ok(()) => Ok(redirect_with(&format!("/rpi/{id}"), "rpi-dicatat")),
        Err(DialogueError::Invalid(problems)) => show(&dialogue, &ui, id, form.text, problems.into()).await,
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
