use std::{collections::HashMap, sync::Arc};

use askama::Template;
use axum::extract::State;
use chrono::{DateTime, NaiveDate, Utc};
use courseware::{CourseDocument, LessonKind, completion::CourseOutcome};
use kernel::{
    id::{EnrolmentId, LessonId},
    ports::{ProgressCard, ProgressDetail},
};
use web::{Answer, Context, Failure, Path, Ui, redirect, redirect_with};

use super::{
    course_url, lesson_url,
    ticks::{TickItem, course_ticks, outcome_of, ticks},
};
use crate::{
    DeliveryError, Pages,
    model::{Enrolment, Offering},
};

/// A lesson in a list, with its state.
pub(crate) struct LessonRow {
    pub(crate) number: String,
    pub(crate) title: String,
    pub(crate) kind: LessonKind,
    pub(crate) minutes: u32,
    pub(crate) mandatory: bool,
    pub(crate) url: String,
    pub(crate) done: bool,
    pub(crate) here: bool,
    /// What is left to do, where the lesson has a rule of its own.
    pub(crate) left: Vec<TickItem>,
}

impl LessonRow {
    pub(crate) fn icon(&self) -> &'static str {
        match self.kind {
            LessonKind::Page | LessonKind::Pdf => "doc",
            LessonKind::Video => "video",
            LessonKind::Quiz => "quiz",
        }
    }

    pub(crate) fn kind_key(&self) -> &'static str {
        match self.kind {
            LessonKind::Page => "delivery-kind-page",
            LessonKind::Pdf => "delivery-kind-pdf",
            LessonKind::Video => "delivery-kind-video",
            LessonKind::Quiz => "delivery-kind-quiz",
        }
    }
}

/// A module in a list.
pub(crate) struct ModuleRows {
    pub(crate) number: usize,
    pub(crate) title: String,
    pub(crate) done: usize,
    pub(crate) open: bool,
    /// Its rule is met.
    pub(crate) complete: bool,
    /// Lessons that must be done, and how many of them are.
    pub(crate) need: usize,
    pub(crate) have: usize,
    /// It asks for a number of lessons.
    pub(crate) counts: bool,
    pub(crate) lessons: Vec<LessonRow>,
}

/// The outline with the learner's state laid over it. `here` is the lesson on screen, if one is.
pub(crate) fn outline(
    ui: &Ui,
    document: &CourseDocument,
    slug: &str,
    detail: &ProgressDetail,
    now: &CourseOutcome,
    here: Option<LessonId>,
) -> Vec<ModuleRows> {
    let done = &detail.card.done;
    let next = here.or_else(|| next_lesson(document, done));
    let rows = document.modules.iter().zip(&now.modules).enumerate().map(|(m, (module, outcome))| {
        let lessons: Vec<LessonRow> = module
            .lessons
            .iter()
            .enumerate()
            .map(|(l, lesson)| LessonRow {
                number: format!("{}.{}", m + 1, l + 1),
                title: lesson.title.clone(),
                kind: lesson.kind,
                minutes: lesson.minutes,
                mandatory: lesson.mandatory,
                url: lesson_url(slug, document.course, lesson),
                done: done.contains(&lesson.id),
                here: next == Some(lesson.id),
                left: if lesson.completion.is_none() || done.contains(&lesson.id) {
                    Vec::new()
                } else {
                    ticks(ui, document, detail, now, lesson.id).into_iter().filter(|tick| !tick.met).collect()
                },
            })
            .collect();
        ModuleRows {
            number: m + 1,
            title: module.title.clone(),
            done: lessons.iter().filter(|row| row.done).count(),
            open: lessons.iter().any(|row| row.here),
            complete: outcome.done,
            need: outcome.need,
            have: outcome.have,
            counts: module.at_least.is_some(),
            lessons,
        }
    });
    rows.collect()
}

/// The first lesson that is not done.
pub(crate) fn next_lesson(document: &CourseDocument, done: &[LessonId]) -> Option<LessonId> {
    document.lessons().map(|(_, lesson)| lesson.id).find(|id| !done.contains(id))
}

impl Pages {
    pub(crate) async fn progress_of(&self, enrolment: EnrolmentId) -> Result<ProgressDetail, DeliveryError> {
        Ok(self.progress.detail(enrolment).await?)
    }

    /// The progress of an enrolment, or what somebody who is not enrolled has: none.
    pub(crate) async fn progress_or_none(
        &self,
        enrolment: Option<&Enrolment>,
    ) -> Result<ProgressDetail, DeliveryError> {
        if let Some(enrolment) = enrolment {
            return self.progress_of(enrolment.id).await;
        }
        let enrolment = EnrolmentId::from_uuid(uuid::Uuid::nil());
        let card = ProgressCard { enrolment, done: Vec::new(), completed_at: None };
        Ok(ProgressDetail { card, evidence: HashMap::new() })
    }
}

#[derive(Template)]
#[template(path = "content-delivery/course.html")]
struct CoursePage<'a> {
    ui: &'a Ui,
    offering: &'a Offering,
    document: Arc<CourseDocument>,
    enrolled: bool,
    newer: bool,
    /// Which time the person takes it.
    cycle: u32,
    /// The last day of its certificate, where the course may be taken again.
    renewable: Option<NaiveDate>,
    modules: Vec<ModuleRows>,
    done: usize,
    total: usize,
    completed_at: Option<DateTime<Utc>>,
    next: Option<String>,
    percent: u32,
    minutes_left: u32,
    ticks: Vec<TickItem>,
    /// JP that can still be reported for who has not joined, where the course has more.
    reported: Option<u32>,
}

impl CoursePage<'_> {
    /// Time still needed; empty when there is none.
    fn left(&self) -> String {
        if self.minutes_left == 0 { String::new() } else { duration(self.ui, self.minutes_left) }
    }

    fn duration(&self) -> String {
        duration(self.ui, self.document.minutes())
    }
}

/// `45 menit`, `2 jam`, `2 jam 10 menit`.
pub(crate) fn duration(ui: &Ui, minutes: u32) -> String {
    match (minutes / 60, minutes % 60) {
        (0, minutes) => ui.t1("minutes-short", "minutes", minutes),
        (hours, 0) => ui.t1("hours-short", "hours", hours),
        (hours, minutes) => ui.t2("hours-minutes-short", "hours", hours, "minutes", minutes),
    }
}

pub(crate) async fn page(State(pages): State<Pages>, ui: Ui, Path(name): Path<String>) -> Answer {
    let person = ui.cx.actor.person().ok_or_else(Failure::not_found)?;
    let offering = pages.delivery.find_offering(&name).await?.ok_or(DeliveryError::NotFound)?;
    let enrolment = pages.delivery.enrolment(person, offering.course).await?;
    if offering.archived && enrolment.is_none() {
        return Err(DeliveryError::NotFound.into());
    }
    let publication = enrolment.as_ref().map_or(offering.publication, |enrolment| enrolment.publication);
    let document = pages.delivery.course_of(publication).await?;
    let progress = pages.progress_or_none(enrolment.as_ref()).await?;
    let now = outcome_of(&document, &progress);
    let done = progress.card.done.as_slice();
    let modules = outline(&ui, &document, &offering.slug, &progress, &now, None);
    let total = document.lessons().count();
    let next = next_lesson(&document, done).or_else(|| document.lessons().next().map(|(_, lesson)| lesson.id));
    let next =
        next.and_then(|id| document.lesson(id)).map(|lesson| lesson_url(&offering.slug, document.course, lesson));
    let joined = enrolment.is_some();
    let left = if joined { None } else { pages.hours.left(person, ui.year()).await.map_err(DeliveryError::from)? };
    let view = CoursePage {
        enrolled: joined,
        newer: joined && publication != offering.publication,
        cycle: enrolment.as_ref().map_or(1, |enrolment| enrolment.cycle),
        renewable: enrolment
            .filter(|enrolment| !offering.archived && enrolment.renewable(ui.today()))
            .and_then(|enrolment| enrolment.certified_until),
        done: modules.iter().map(|module| module.done).sum(),
        completed_at: progress.card.completed_at,
        percent: if progress.card.completed_at.is_some() { 100 } else { now.percent },
        minutes_left: if progress.card.completed_at.is_some() { 0 } else { now.minutes_left },
        ticks: course_ticks(&ui, &document, &now, joined),
        reported: left.filter(|left| *left < document.facts.jp),
        modules,
        total,
        next,
        document,
        offering: &offering,
        ui: &ui,
    };
    ui.page(&view)
}

pub(crate) async fn enrol(State(pages): State<Pages>, Context(cx): Context, Path(name): Path<String>) -> Answer {
    let offering = pages.delivery.find_offering(&name).await?.ok_or(DeliveryError::NotFound)?;
    let enrolment = pages.delivery.enrol(&cx, cx.id(), offering.course).await?;
    let document = pages.delivery.course_of(enrolment.publication).await?;
    let first = document.lessons().next().map(|(_, lesson)| lesson_url(&offering.slug, offering.course, lesson));
    Ok(redirect(&first.unwrap_or_else(|| course_url(&offering.slug))))
}

pub(crate) async fn move_to_latest(
    State(pages): State<Pages>,
    Context(cx): Context,
    Path(name): Path<String>,
) -> Answer {
    let offering = pages.delivery.find_offering(&name).await?.ok_or(DeliveryError::NotFound)?;
    pages.delivery.move_to_latest(&cx, offering.course).await?;
    Ok(redirect_with(&course_url(&offering.slug), "versi-baru"))
}

/// A course of mine, for the list.
struct Mine {
    offering: Offering,
    cycle: u32,
    done: usize,
    completed_at: Option<DateTime<Utc>>,
}

impl Mine {
    fn percent(&self) -> usize {
        self.done * 100 / (self.offering.lessons as usize).max(1)
    }
}

#[derive(Template)]
#[template(path = "content-delivery/mine.html")]
struct MinePage<'a> {
    ui: &'a Ui,
    running: Vec<Mine>,
    finished: Vec<Mine>,
}

pub(crate) async fn mine(State(pages): State<Pages>, ui: Ui) -> Answer {
    let person = ui.cx.actor.person().ok_or_else(Failure::not_found)?;
    let enrolments: Vec<(Enrolment, Offering)> = pages.delivery.cycles_of(&[person]).await?;
    let ids: Vec<EnrolmentId> = enrolments.iter().map(|(enrolment, _)| enrolment.id).collect();
    let progress = pages.progress.of(&ids).await.map_err(DeliveryError::from)?;
    let all = enrolments.into_iter().map(|(enrolment, offering)| {
        let card = progress.iter().find(|card| card.enrolment == enrolment.id);
        Mine {
            done: card.map_or(0, |card| card.done.len()),
            completed_at: card.and_then(|card| card.completed_at),
            cycle: enrolment.cycle,
            offering,
        }
    });
    let (finished, running) = all.partition(|mine| mine.completed_at.is_some());
    ui.page(&MinePage { ui: &ui, running, finished })
}
