//! The boards of trainers: numbers, the lists behind them, files, and what can be done from there.

use askama::Template;
use axum::{
    extract::State,
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use courseware::completion::{CourseOutcome, outcome};
use documents::sheet;
use kernel::{
    Page,
    id::{CourseId, EnrolmentId, LessonId},
    person::PersonCard,
};
use serde::Deserialize;
use web::{Answer, Form, Path, Query, Ui, redirect_with};

use super::{export, risk_text};
use crate::{
    ProgressError, ProgressTracking,
    attest::{Attestation, AwaitingRow},
    boards::{Board, Filter, FunnelRow, LearnerRow, Pace},
    model::Awaited,
    policy::Action,
    store::completion as stored,
};

fn board_url(course: CourseId) -> String {
    format!("/studio/{course}/kemajuan")
}

#[derive(Template)]
#[template(path = "progress-tracking/board.html")]
struct BoardPage<'a> {
    ui: &'a Ui,
    board: Board,
}

impl BoardPage<'_> {
    /// Width of the plot's longest bar in its own units, of which a phone shows about one a pixel.
    const WIDTH: u64 = 290;
    /// Height of a row of the plot.
    const ROW: usize = 34;

    fn base(&self) -> String {
        format!("{}/peserta", board_url(self.board.course))
    }

    fn height(&self) -> usize {
        self.board.funnel.len() * Self::ROW + 8
    }

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "templates hand over references")]
    fn y(index: &usize) -> usize {
        index * Self::ROW + 8
    }

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "templates hand over references")]
    fn width(&self, count: &u64) -> u64 {
        count * Self::WIDTH / self.board.learners.max(1)
    }

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "templates hand over references")]
    fn percent(count: &u64, of: &u64) -> u64 {
        count * 100 / (*of).max(1)
    }

    /// The lesson at which most of those who have not finished were last seen.
    fn worst(&self) -> Option<&FunnelRow> {
        self.board.funnel.iter().max_by_key(|row| row.stopped).filter(|row| row.stopped > 0)
    }
}

pub(super) async fn board(State(progress): State<ProgressTracking>, ui: Ui, Path(course): Path<CourseId>) -> Answer {
    let board = progress.board(&ui.cx, course).await?;
    ui.page(&BoardPage { ui: &ui, board })
}

/// Which learners, and which page of them.
#[derive(Deserialize)]
pub(super) struct Wanted {
    #[serde(default)]
    saring: String,
    pelajaran: Option<LessonId>,
    #[serde(default)]
    halaman: u64,
}

impl Wanted {
    pub(super) fn filter(&self) -> Filter {
        Filter::parse(&self.saring, self.pelajaran)
    }
}

/// The filter as a query string.
fn query(filter: Filter) -> String {
    let lesson = filter.lesson().map(|lesson| format!("&pelajaran={lesson}")).unwrap_or_default();
    format!("saring={}{lesson}", filter.word())
}

#[derive(Template)]
#[template(path = "progress-tracking/learners.html")]
struct LearnersPage<'a> {
    ui: &'a Ui,
    course: CourseId,
    title: String,
    filter: Filter,
    pace: Pace,
    page: Page<LearnerRow>,
}

impl LearnersPage<'_> {
    const FILTERS: [Filter; 9] = [
        Filter::All,
        Filter::Running,
        Filter::Completed,
        Filter::AtRisk,
        Filter::Idle,
        Filter::Failed,
        Filter::Slow,
        Filter::Due,
        Filter::Behind,
    ];

    fn query(filter: &Filter) -> String {
        query(*filter)
    }

    fn hints(&self, row: &LearnerRow) -> Vec<String> {
        row.risks.iter().map(|risk| risk_text(self.ui, &row.learner, *risk)).collect()
    }

    fn own(&self) -> String {
        query(self.filter)
    }

    fn word(&self) -> &'static str {
        self.filter.word()
    }

    fn base(&self) -> String {
        format!("{}/peserta?{}&", board_url(self.course), self.own())
    }
}

pub(super) async fn learners(
    State(progress): State<ProgressTracking>,
    ui: Ui,
    Path(course): Path<CourseId>,
    Query(wanted): Query<Wanted>,
) -> Answer {
    let filter = wanted.filter();
    let request = kernel::PageRequest { number: wanted.halaman };
    let (taught, pace, page) = progress.learners(&ui.cx, course, filter, request).await?;
    ui.page(&LearnersPage { ui: &ui, course, title: taught.title, filter, pace, page })
}

fn file(bytes: Vec<u8>, media_type: &'static str, name: &str) -> Response {
    let mut answer = bytes.into_response();
    let headers = answer.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    if let Ok(value) = HeaderValue::try_from(format!("attachment; filename=\"{name}\"")) {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    answer
}

pub(super) async fn csv(
    State(progress): State<ProgressTracking>,
    ui: Ui,
    Path(course): Path<CourseId>,
    Query(wanted): Query<Wanted>,
) -> Answer {
    let (_, pace, rows) = progress.all_learners(&ui.cx, course, wanted.filter()).await?;
    let (head, rows) = export::table(&ui, pace, &rows);
    let bytes = sheet::csv(&head, &rows)?;
    Ok(file(bytes, "text/csv; charset=utf-8", "kemajuan.csv"))
}

pub(super) async fn xlsx(
    State(progress): State<ProgressTracking>,
    ui: Ui,
    Path(course): Path<CourseId>,
    Query(wanted): Query<Wanted>,
) -> Answer {
    let (_, pace, rows) = progress.all_learners(&ui.cx, course, wanted.filter()).await?;
    let (head, rows) = export::table(&ui, pace, &rows);
    let bytes = sheet::xlsx(&ui.t("progress-board"), &head, &rows)?;
    Ok(file(bytes, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "kemajuan.xlsx"))
}

pub(super) async fn pdf(
    State(progress): State<ProgressTracking>,
    ui: Ui,
    Path(course): Path<CourseId>,
    Query(wanted): Query<Wanted>,
) -> Answer {
    let (taught, pace, rows) = progress.all_learners(&ui.cx, course, wanted.filter()).await?;
    if rows.len() > documents::table::MOST_ROWS {
        return Err(ProgressError::TooLong.into());
    }
    let table = export::printed(&ui, taught.title, export::table(&ui, pace, &rows));
    let (today, identifier) = (ui.today(), ui.cx.request_id.to_string());
    let made = tokio::task::spawn_blocking(move || table.pdf(today, &identifier)).await;
    let bytes = made.map_err(ProgressError::from)?.map_err(ProgressError::from)?;
    Ok(file(bytes, "application/pdf", "kemajuan.pdf"))
}

/// A lesson of one learner, with what a trainer can say of it.
struct LessonRow {
    id: LessonId,
    number: String,
    title: String,
    done: bool,
    attends: bool,
    confirms: bool,
    recognised: String,
}

#[derive(Template)]
#[template(path = "progress-tracking/learner.html")]
struct LearnerPage<'a> {
    ui: &'a Ui,
    course: CourseId,
    course_title: String,
    enrolment: EnrolmentId,
    person: PersonCard,
    percent: u32,
    lessons: Vec<LessonRow>,
    wrong: bool,
    reason: String,
    chosen: Option<LessonId>,
}

impl LearnerPage<'_> {
    fn is_chosen(&self, lesson: &LessonId) -> bool {
        self.chosen == Some(*lesson)
    }
}

impl ProgressTracking {
    async fn learner_page<'u>(
        &self,
        ui: &'u Ui,
        course: CourseId,
        enrolment: EnrolmentId,
    ) -> Result<LearnerPage<'u>, ProgressError> {
        let (card, person) = self.learner(&ui.cx, enrolment, Action::ViewBoard).await?;
        if card.course != course {
            return Err(ProgressError::NotFound);
        }
        let document = self.tracker.course(card.publication).await?;
        let exec = self.db.reader();
        let facts = stored::facts(&exec, &[enrolment]).await?;
        let done: Vec<LessonId> =
            stored::done(&exec, &[enrolment]).await?.into_iter().map(|done| done.lesson).collect();
        let evidence = stored::evidence_of(&facts);
        let now: CourseOutcome = outcome(&document, &evidence, &|lesson| done.contains(&lesson));
        let mut lessons = Vec::new();
        for (m, module) in document.modules.iter().enumerate() {
            for (l, lesson) in module.lessons.iter().enumerate() {
                let open = |word: &str| {
                    let ticks = now.lesson(lesson.id).into_iter().flat_map(|lesson| &lesson.verdict.ticks);
                    ticks.clone().any(|tick| !tick.met && tick.rule.word() == word)
                };
                let recognised = evidence.get(&lesson.id).and_then(|known| known.recognised.as_ref());
                lessons.push(LessonRow {
                    id: lesson.id,
                    number: format!("{}.{}", m + 1, l + 1),
                    title: lesson.title.clone(),
                    done: now.lesson(lesson.id).is_some_and(|lesson| lesson.done),
                    attends: open("attended"),
                    confirms: open("confirmed"),
                    recognised: recognised
                        .map(|known| {
                            let (by, reason) = (known.by.as_str(), known.reason.as_str());
                            ui.t2("progress-recognised", "by", by, "reason", reason)
                        })
                        .unwrap_or_default(),
                });
            }
        }
        Ok(LearnerPage {
            ui,
            course,
            course_title: document.facts.title.clone(),
            enrolment,
            person,
            percent: now.percent,
            lessons,
            wrong: false,
            reason: String::new(),
            chosen: None,
        })
    }
}

pub(super) async fn learner(
    State(progress): State<ProgressTracking>,
    ui: Ui,
    Path((course, enrolment)): Path<(CourseId, EnrolmentId)>,
) -> Answer {
    let page = progress.learner_page(&ui, course, enrolment).await?;
    ui.page(&page)
}

/// What a trainer says of a lesson.
#[derive(Deserialize)]
pub(super) struct Said {
    pelajaran: LessonId,
    #[serde(default)]
    reason: String,
    /// hadir, konfirmasi or akui.
    #[serde(default)]
    ucapan: String,
}

pub(super) async fn say(
    State(progress): State<ProgressTracking>,
    ui: Ui,
    Path((course, enrolment)): Path<(CourseId, EnrolmentId)>,
    Form(said): Form<Said>,
) -> Answer {
    let mut page = progress.learner_page(&ui, course, enrolment).await?;
    let attestation = match said.ucapan.as_str() {
        "hadir" => Attestation::Attended,
        "konfirmasi" => Attestation::Confirmed,
        _ => Attestation::Recognised(said.reason.clone()),
    };
    match progress.attest(&ui.cx, said.pelajaran, &[enrolment], &attestation).await {
        Ok(_) => {
            Ok(redirect_with(&format!("{}/peserta/{enrolment}#l-{}", board_url(course), said.pelajaran), "dicatat"))
        }
        Err(ProgressError::Reason) => {
            (page.wrong, page.reason, page.chosen) = (true, said.reason, Some(said.pelajaran));
            ui.page_with(axum::http::StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
        Err(error) => Err(error.into()),
    }
}

#[derive(Template)]
#[template(path = "progress-tracking/waiting.html")]
struct WaitingPage<'a> {
    ui: &'a Ui,
    /// The course, on the trainer's page; the superior's page shows all.
    course: Option<CourseId>,
    action: String,
    rows: Vec<AwaitingRow>,
}

impl WaitingPage<'_> {
    fn value(row: &AwaitingRow) -> String {
        format!("{}.{}.{}", row.kind.as_str(), row.enrolment, row.lesson)
    }
}

pub(super) async fn waiting(State(progress): State<ProgressTracking>, ui: Ui, Path(course): Path<CourseId>) -> Answer {
    let rows = progress.awaiting_in(&ui.cx, course).await?;
    let action = format!("{}/menunggu", board_url(course));
    ui.page(&WaitingPage { ui: &ui, course: Some(course), action, rows })
}

pub(super) async fn waiting_for_me(State(progress): State<ProgressTracking>, ui: Ui) -> Answer {
    let rows = progress.awaiting_me(&ui.cx).await?;
    ui.page(&WaitingPage { ui: &ui, course: None, action: "/tim/konfirmasi".to_owned(), rows })
}

/// The rows that were ticked: `kind.enrolment.lesson`.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Ticked {
    baris: Vec<String>,
}

impl Ticked {
    /// Enrolments by what is said and lesson; anything else is bad input.
    fn groups(&self) -> Result<Vec<(Awaited, LessonId, Vec<EnrolmentId>)>, ProgressError> {
        let mut groups: Vec<(Awaited, LessonId, Vec<EnrolmentId>)> = Vec::new();
        for row in &self.baris {
            let mut parts = row.splitn(3, '.');
            let kind = parts.next().and_then(Awaited::parse).ok_or(ProgressError::NotFound)?;
            let enrolment = parts.next().and_then(|id| id.parse().ok()).ok_or(ProgressError::NotFound)?;
            let lesson: LessonId = parts.next().and_then(|id| id.parse().ok()).ok_or(ProgressError::NotFound)?;
            match groups.iter_mut().find(|group| (group.0, group.1) == (kind, lesson)) {
                Some(group) => group.2.push(enrolment),
                None => groups.push((kind, lesson, vec![enrolment])),
            }
        }
        Ok(groups)
    }
}

async fn attest_all(progress: &ProgressTracking, ui: &Ui, ticked: &Ticked, back: &str) -> Answer {
    for (kind, lesson, enrolments) in ticked.groups()? {
        let attestation = match kind {
            Awaited::Attended => Attestation::Attended,
            Awaited::Confirmed => Attestation::Confirmed,
        };
        progress.attest(&ui.cx, lesson, &enrolments, &attestation).await?;
    }
    Ok(redirect_with(back, "dicatat"))
}

pub(super) async fn confirm(
    State(progress): State<ProgressTracking>,
    ui: Ui,
    Path(course): Path<CourseId>,
    Form(ticked): Form<Ticked>,
) -> Answer {
    progress.taught(&ui.cx, course).await?;
    attest_all(&progress, &ui, &ticked, &format!("{}/menunggu", board_url(course))).await
}

pub(super) async fn confirm_for_me(
    State(progress): State<ProgressTracking>,
    ui: Ui,
    Form(ticked): Form<Ticked>,
) -> Answer {
    attest_all(&progress, &ui, &ticked, "/tim/konfirmasi").await
}
