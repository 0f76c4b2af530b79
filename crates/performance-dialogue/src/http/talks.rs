//! Performance dialogues: the lists, one talk, its points, its minutes.

use askama::Template;
use axum::extract::State;
use chrono::{DateTime, Utc};
use kernel::{
    id::{DialogueId, PersonId},
    person::PersonCard,
};
use serde::Deserialize;
use web::{Answer, Context, Failure, Form, Path, Query, Ui, file::download, redirect_with};

use super::{
    Problems,
    talk_forms::{MeetingForm, MinutesForm},
    talk_pdf,
};
use crate::{
    DialogueError, PerformanceDialogue,
    consent::{Party, Standing},
    feedback::queries::People,
    talks::{
        model::{AgendaGoal, Quarter, Remark, RemarkId, RemarkKind, Talk},
        policy::{Action, Side},
        queries::{OpenedTalk, TeamRow},
    },
};

impl Standing {
    /// Class of its chip.
    pub(super) const fn chip(self) -> &'static str {
        match self {
            Self::Empty | Self::Draft => "",
            Self::Sent => "chip--info",
            Self::Returned => "chip--warn",
            Self::Sealed => "chip--ok",
        }
    }
}

impl AgendaGoal {
    /// Ways done, in percent.
    pub(super) fn percent(&self) -> i64 {
        self.done * 100 / self.of.max(1)
    }
}

/// The quarter's name: `Triwulan IV 2026`.
pub(super) fn quarter_name(ui: &Ui, quarter: Quarter) -> String {
    ui.t2("rating-quarter-of", "quarter", quarter.number, "year", quarter.year.to_string())
}

#[derive(Template)]
#[template(path = "performance-dialogue/talks.html")]
struct ListPage<'a> {
    ui: &'a Ui,
    talks: Vec<Talk>,
    people: People,
}

impl ListPage<'_> {
    fn quarter(&self, talk: &Talk) -> String {
        quarter_name(self.ui, talk.quarter)
    }
}

pub(crate) async fn list(State(dialogue): State<PerformanceDialogue>, ui: Ui) -> Answer {
    let (talks, people) = dialogue.own_talks(&ui.cx).await?;
    ui.page(&ListPage { ui: &ui, talks, people })
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct QuarterFilter {
    tahun: String,
    triwulan: String,
    untuk: String,
}

impl QuarterFilter {
    /// The quarter that was asked for, else the present one.
    fn quarter(&self, ui: &Ui) -> Quarter {
        let asked = self.tahun.trim().parse().ok().zip(self.triwulan.trim().parse().ok());
        asked.and_then(|(year, number)| Quarter::new(year, number)).unwrap_or_else(|| Quarter::of(ui.today()))
    }
}

#[derive(Template)]
#[template(path = "performance-dialogue/team-talks.html")]
struct TeamPage<'a> {
    ui: &'a Ui,
    quarter: Quarter,
    rows: Vec<TeamRow>,
}

impl TeamPage<'_> {
    fn name(&self) -> String {
        quarter_name(self.ui, self.quarter)
    }

    fn waiting(&self) -> usize {
        self.rows.iter().filter(|row| row.waits()).count()
    }
}

pub(crate) async fn team(
    State(dialogue): State<PerformanceDialogue>,
    ui: Ui,
    Query(filter): Query<QuarterFilter>,
) -> Answer {
    let quarter = filter.quarter(&ui);
    let rows = dialogue.team_talks(&ui.cx, quarter).await?;
    ui.page(&TeamPage { ui: &ui, quarter, rows })
}

#[derive(Template)]
#[template(path = "performance-dialogue/talk-plan.html")]
struct PlanPage<'a> {
    ui: &'a Ui,
    card: PersonCard,
    quarter: Quarter,
    values: MeetingForm,
    /// The talk that is moved; none for a new one.
    moved: Option<DialogueId>,
    form: Problems,
}

impl PlanPage<'_> {
    fn name(&self) -> String {
        quarter_name(self.ui, self.quarter)
    }

    fn action(&self) -> String {
        self.moved.map_or_else(|| "/tim/dialog".to_owned(), |id| format!("/dialog/{id}/jadwal"))
    }
}

async fn show_plan(
    dialogue: &PerformanceDialogue,
    ui: &Ui,
    (person, quarter): (PersonId, Quarter),
    values: MeetingForm,
    form: Problems,
) -> Answer {
    let card = dialogue.to_talk_with(&ui.cx, person).await?;
    ui.page_with(form.status(), &PlanPage { ui, card, quarter, values, moved: None, form })
}

pub(crate) async fn plan_form(
    State(dialogue): State<PerformanceDialogue>,
    ui: Ui,
    Query(filter): Query<QuarterFilter>,
) -> Answer {
    let person: PersonId = filter.untuk.parse().map_err(|_| Failure::not_found())?;
    let quarter = filter.quarter(&ui);
    let values = MeetingForm::fresh(&ui, person, quarter);
    show_plan(&dialogue, &ui, (person, quarter), values, Problems::default()).await
}

pub(crate) async fn plan(
    State(dialogue): State<PerformanceDialogue>,
    ui: Ui,
    Form(values): Form<MeetingForm>,
) -> Answer {
    let person: PersonId = values.untuk.parse().map_err(|_| Failure::not_found())?;
    let quarter = Quarter::new(values.tahun, values.triwulan).ok_or_else(Failure::not_found)?;
    let id: DialogueId = values.id.parse().unwrap_or_else(|_| ui.cx.id());
    let outcome = match values.meeting(ui.site.zone) {
        Ok(meeting) => dialogue.plan_talk(&ui.cx, id, person, quarter, meeting).await,
        Err(problems) => Err(DialogueError::Invalid(problems)),
    };
    match outcome {
        Ok(()) => Ok(redirect_with(&format!("/dialog/{id}"), "dialog-dijadwalkan")),
        Err(DialogueError::Invalid(problems)) => {
            show_plan(&dialogue, &ui, (person, quarter), values, problems.into()).await
        }
        Err(error) => Err(error.into()),
    }
}

async fn show_move(
    dialogue: &PerformanceDialogue,
    ui: &Ui,
    id: DialogueId,
    values: Option<MeetingForm>,
    form: Problems,
) -> Answer {
    let open = dialogue.open_talk(&ui.cx, id).await?;
    if !open.may(Action::Plan) {
        return Err(DialogueError::Settled.into());
    }
    let card = open.people.card(open.talk.person).cloned().ok_or_else(Failure::not_found)?;
    let values = values.unwrap_or_else(|| MeetingForm::of(&open.talk, ui.site.zone));
    let page = PlanPage { ui, card, quarter: open.talk.quarter, values, moved: Some(id), form };
    ui.page_with(page.form.status(), &page)
}

pub(crate) async fn move_form(
    State(dialogue): State<PerformanceDialogue>,
    ui: Ui,
    Path(id): Path<DialogueId>,
) -> Answer {
    show_move(&dialogue, &ui, id, None, Problems::default()).await
}

pub(crate) async fn move_to(
    State(dialogue): State<PerformanceDialogue>,
    ui: Ui,
    Path(id): Path<DialogueId>,
    Form(values): Form<MeetingForm>,
) -> Answer {
    let outcome = match values.meeting(ui.site.zone) {
        Ok(meeting) => dialogue.move_talk(&ui.cx, id, values.versi, meeting).await,
        Err(problems) => Err(DialogueError::Invalid(problems)),
    };
    match outcome {
        Ok(()) => Ok(redirect_with(&format!("/dialog/{id}"), "dialog-dijadwalkan")),
        Err(DialogueError::Invalid(problems)) => show_move(&dialogue, &ui, id, Some(values), problems.into()).await,
        Err(error) => Err(error.into()),
    }
}

/// What was typed on the page of a talk.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct WordForm {
    id: String,
    versi: i32,
    pokok: String,
    komentar: String,
    koreksi: String,
}

#[derive(Template)]
#[template(path = "performance-dialogue/talk.html")]
struct TalkPage<'a> {
    ui: &'a Ui,
    open: OpenedTalk,
    remark: RemarkId,
    values: WordForm,
    form: Problems,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "templates hand over references")]
impl TalkPage<'_> {
    fn topic(&self) -> &'static str {
        match self.open.side {
            Side::Employee | Side::Former => "saya",
            Side::Superior | Side::Beside => "tim",
        }
    }

    fn name(&self) -> String {
        quarter_name(self.ui, self.open.talk.quarter)
    }

    /// What the viewer is to do next.
    fn hint(&self) -> &'static str {
        match (self.open.side, self.open.talk.consent.standing) {
            (Side::Employee, _) => "talk-hint-employee",
            (_, Standing::Empty) => "talk-hint-empty",
            (_, Standing::Draft) => "talk-hint-draft",
            (_, Standing::Returned) => "talk-hint-returned",
            _ => "talk-hint-sent",
        }
    }

    /// Both sides with their confirmations.
    fn sides(&self) -> [(String, Option<DateTime<Utc>>); 2] {
        let consent = &self.open.talk.consent;
        [(self.by(&Party::Superior), consent.superior_at), (self.by(&Party::Employee), consent.employee_at)]
    }

    fn other(&self) -> &PersonId {
        if self.open.side == Side::Employee { &self.open.talk.superior } else { &self.open.talk.person }
    }

    fn points(&self) -> impl Iterator<Item = &Remark> {
        self.open.remarks.iter().filter(|remark| remark.kind == RemarkKind::Point)
    }

    fn corrections(&self) -> impl Iterator<Item = &Remark> {
        self.open.remarks.iter().filter(|remark| remark.kind == RemarkKind::Correction)
    }

    fn by(&self, party: &Party) -> String {
        let talk = &self.open.talk;
        self.open.people.name(match party {
            Party::Employee => &talk.person,
            Party::Superior => &talk.superior,
        })
    }
}

async fn show(dialogue: &PerformanceDialogue, ui: &Ui, id: DialogueId, values: WordForm, form: Problems) -> Answer {
    let open = dialogue.open_talk(&ui.cx, id).await?;
    ui.page_with(form.status(), &TalkPage { ui, open, remark: ui.cx.id(), values, form })
}

pub(crate) async fn page(State(dialogue): State<PerformanceDialogue>, ui: Ui, Path(id): Path<DialogueId>) -> Answer {
    show(&dialogue, &ui, id, WordForm::default(), Problems::default()).await
}

async fn answered(
    dialogue: &PerformanceDialogue,
    ui: &Ui,
    id: DialogueId,
    values: WordForm,
    (outcome, word): (Result<(), DialogueError>, &str),
) -> Answer {
    match outcome {
        Ok(()) => Ok(redirect_with(&format!("/dialog/{id}"), word)),
        Err(DialogueError::Invalid(problems)) => show(dialogue, ui, id, values, problems.into()).await,
        Err(error) => Err(error.into()),
    }
}

pub(crate) async fn add_point(
    State(dialogue): State<PerformanceDialogue>,
    ui: Ui,
    Path(id): Path<DialogueId>,
    Form(values): Form<WordForm>,
) -> Answer {
    let remark = values.id.parse().unwrap_or_else(|_| ui.cx.id());
    let outcome = dialogue.add_point(&ui.cx, id, remark, &values.pokok).await;
    answered(&dialogue, &ui, id, values, (outcome, "dialog-pokok")).await
}

pub(crate) async fn correct(
    State(dialogue): State<PerformanceDialogue>,
    ui: Ui,
    Path(id): Path<DialogueId>,
    Form(values): Form<WordForm>,
) -> Answer {
    let remark = values.id.parse().unwrap_or_else(|_| ui.cx.id());
    let outcome = dialogue.correct_talk(&ui.cx, id, remark, &values.koreksi).await;
    answered(&dialogue, &ui, id, values, (outcome, "dialog-dikoreksi")).await
}

pub(crate) async fn confirm(
    State(dialogue): State<PerformanceDialogue>,
    Context(cx): Context,
    Path(id): Path<DialogueId>,
    Form(values): Form<WordForm>,
) -> Answer {
    dialogue.confirm_minutes(&cx, id, values.versi).await?;
    Ok(redirect_with(&format!("/dialog/{id}"), "dialog-dikonfirmasi"))
}

pub(crate) async fn give_back(
    State(dialogue): State<PerformanceDialogue>,
    ui: Ui,
    Path(id): Path<DialogueId>,
    Form(values): Form<WordForm>,
) -> Answer {
    let outcome = dialogue.return_minutes(&ui.cx, id, values.versi, &values.komentar).await;
    answered(&dialogue, &ui, id, values, (outcome, "dialog-dikembalikan")).await
}

#[derive(Template)]
#[template(path = "performance-dialogue/minutes.html")]
struct MinutesPage<'a> {
    ui: &'a Ui,
    open: OpenedTalk,
    values: MinutesForm,
    form: Problems,
}

impl MinutesPage<'_> {
    fn name(&self) -> String {
        quarter_name(self.ui, self.open.talk.quarter)
    }
}

async fn show_minutes(
    dialogue: &PerformanceDialogue,
    ui: &Ui,
    id: DialogueId,
    values: Option<MinutesForm>,
    form: Problems,
) -> Answer {
    let open = dialogue.open_talk(&ui.cx, id).await?;
    if open.side != Side::Superior {
        return Err(Failure::not_found());
    }
    if !open.may(Action::Write) {
        return Err(DialogueError::Settled.into());
    }
    let values = values.unwrap_or_else(|| MinutesForm::from(&open.talk));
    ui.page_with(form.status(), &MinutesPage { ui, open, values, form })
}

pub(crate) async fn minutes_form(
    State(dialogue): State<PerformanceDialogue>,
    ui: Ui,
    Path(id): Path<DialogueId>,
) -> Answer {
    show_minutes(&dialogue, &ui, id, None, Problems::default()).await
}

pub(crate) async fn write_minutes(
    State(dialogue): State<PerformanceDialogue>,
    ui: Ui,
    Path(id): Path<DialogueId>,
    Form(values): Form<MinutesForm>,
) -> Answer {
    let outcome = match values.read() {
        Ok(minutes) => dialogue.write_minutes(&ui.cx, id, values.versi, minutes).await,
        Err(problems) => Err(DialogueError::Invalid(problems)),
    };
    match outcome {
        Ok(()) => Ok(redirect_with(&format!("/dialog/{id}"), "dialog-ditulis")),
        Err(DialogueError::Invalid(problems)) => show_minutes(&dialogue, &ui, id, Some(values), problems.into()).await,
        Err(error) => Err(error.into()),
    }
}

pub(crate) async fn invitation(
    State(dialogue): State<PerformanceDialogue>,
    ui: Ui,
    Path(id): Path<DialogueId>,
) -> Answer {
    let file = dialogue.talk_calendar(&ui.cx, id, &ui.t("talk-title")).await?;
    Ok(download(file, documents::calendar::MEDIA_TYPE, "dialog-kinerja.ics"))
}

pub(crate) async fn pdf(State(dialogue): State<PerformanceDialogue>, ui: Ui, Path(id): Path<DialogueId>) -> Answer {
    let open = dialogue.open_talk(&ui.cx, id).await?;
    if !open.readable() {
        return Err(Failure::not_found());
    }
    let Quarter { year, number } = open.talk.quarter;
    let bytes = talk_pdf::minutes(&ui, &open).await?;
    Ok(download(bytes, "application/pdf", &format!("risalah-dialog-{year}-{number}.pdf")))
}
