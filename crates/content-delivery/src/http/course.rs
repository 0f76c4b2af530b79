use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use chrono::{DateTime, Utc};
use courseware::{CourseDocument, LessonKind};
use kernel::{
    id::{EnrolmentId, LessonId},
    ports::ProgressCard,
};
use web::{Answer, Context, Failure, Path, Ui, redirect, redirect_with};

use super::{course_url, lesson_url};
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
    pub(crate) lessons: Vec<LessonRow>,
}

/// The outline with the learner's state laid over it. `here` is the lesson on screen, if one is.
pub(crate) fn outline(
    document: &CourseDocument,
    slug: &str,
    done: &[LessonId],
    here: Option<LessonId>,
) -> Vec<ModuleRows> {
    let next = here.or_else(|| next_lesson(document, done));
    let rows = document.modules.iter().enumerate().map(|(m, module)| {
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
            })
            .collect();
        ModuleRows {
            number: m + 1,
            title: module.title.clone(),
            done: lessons.iter().filter(|row| row.done).count(),
            open: lessons.iter().any(|row| row.here),
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
    pub(crate) async fn progress_of(&self, enrolment: EnrolmentId) -> Result<ProgressCard, DeliveryError> {
        let found = self.progress.of(&[enrolment]).await?.into_iter().next();
        Ok(found.unwrap_or(ProgressCard { enrolment, done: Vec::new(), completed_at: None }))
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
    modules: Vec<ModuleRows>,
    done: usize,
    total: usize,
    completed_at: Option<DateTime<Utc>>,
    next: Option<String>,
}

impl CoursePage<'_> {
    fn percent(&self) -> usize {
        self.done * 100 / self.total.max(1)
    }

    fn mandatory(&self) -> usize {
        self.modules.iter().flat_map(|module| &module.lessons).filter(|row| row.mandatory).count()
    }

    fn mandatory_done(&self) -> usize {
        self.modules.iter().flat_map(|module| &module.lessons).filter(|row| row.mandatory && row.done).count()
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
    let progress = match &enrolment {
        Some(enrolment) => Some(pages.progress_of(enrolment.id).await?),
        None => None,
    };
    let done = progress.as_ref().map_or(&[][..], |progress| &progress.done);
    let modules = outline(&document, &offering.slug, done, None);
    let total = document.lessons().count();
    let next = next_lesson(&document, done).or_else(|| document.lessons().next().map(|(_, lesson)| lesson.id));
    let next =
        next.and_then(|id| document.lesson(id)).map(|lesson| lesson_url(&offering.slug, document.course, lesson));
    let view = CoursePage {
        enrolled: enrolment.is_some(),
        newer: enrolment.is_some() && publication != offering.publication,
        done: modules.iter().map(|module| module.done).sum(),
        completed_at: progress.and_then(|progress| progress.completed_at),
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
    let enrolments: Vec<(Enrolment, Offering)> = pages.delivery.enrolments_of(&[person]).await?;
    let ids: Vec<EnrolmentId> = enrolments.iter().map(|(enrolment, _)| enrolment.id).collect();
    let progress = pages.progress.of(&ids).await.map_err(DeliveryError::from)?;
    let all = enrolments.into_iter().map(|(enrolment, offering)| {
        let card = progress.iter().find(|card| card.enrolment == enrolment.id);
        Mine {
            done: card.map_or(0, |card| card.done.len()),
            completed_at: card.and_then(|card| card.completed_at),
            offering,
        }
    });
    let (finished, running) = all.partition(|mine| mine.completed_at.is_some());
    ui.page(&MinePage { ui: &ui, running, finished })
}
