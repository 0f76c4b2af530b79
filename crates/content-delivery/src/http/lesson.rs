use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::http::HeaderMap;
use courseware::{CourseDocument, LessonContent, LessonOutline, PageContent, Rule};
use kernel::id::LessonId;
use web::{Answer, Context, Failure, Path, Ui, redirect, redirect_with};

use super::{
    course::{ModuleRows, outline},
    course_url, lesson_url,
    ticks::{TickItem, outcome_of, ticks},
};
use crate::{
    DeliveryError, Pages,
    commands::{asks_reading, declared},
    model::{Enrolment, Offering},
};

/// A neighbour of the lesson on screen.
struct Neighbour {
    url: String,
    number: String,
}

#[derive(Template)]
#[template(path = "content-delivery/lesson.html")]
#[expect(clippy::struct_excessive_bools, reason = "what a template asks one by one")]
struct LessonPage<'a> {
    ui: &'a Ui,
    offering: &'a Offering,
    lesson: &'a LessonOutline,
    html: String,
    headings: &'a [courseware::Heading],
    modules: Vec<ModuleRows>,
    module_number: usize,
    lesson_number: usize,
    lessons_in_module: usize,
    done: bool,
    done_count: usize,
    total: usize,
    percent: u32,
    has_player: bool,
    /// Requirements, where there is more than the learner's word.
    ticks: Vec<TickItem>,
    /// The learner's word counts.
    declared: bool,
    /// Active reading counts.
    reads: bool,
    /// The seen part of the text counts.
    scrolls: bool,
    previous: Option<Neighbour>,
    next: Option<Neighbour>,
}

/// What a lesson request stands on: the offering, the enrolment and its documents.
pub(crate) struct Standing {
    pub(crate) offering: Offering,
    pub(crate) enrolment: Enrolment,
    pub(crate) document: Arc<CourseDocument>,
}

impl Pages {
    /// The course by slug or id, for who is enrolled in it.
    pub(crate) async fn standing(&self, cx: &kernel::Cx, name: &str) -> Result<Standing, DeliveryError> {
        let person = cx.actor.person().ok_or(DeliveryError::NotFound)?;
        let offering = self.delivery.find_offering(name).await?.ok_or(DeliveryError::NotFound)?;
        let enrolment = self.delivery.enrolment(person, offering.course).await?.ok_or(DeliveryError::NotEnrolled)?;
        let document = self.delivery.course_of(enrolment.publication).await?;
        Ok(Standing { offering, enrolment, document })
    }
}

/// Whether a browser only fetches the page in case it is wanted.
fn is_ahead(headers: &HeaderMap) -> bool {
    let says =
        |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).is_some_and(|v| v.contains("prefetch"));
    says("sec-purpose") || says("purpose")
}

pub(crate) async fn page(
    State(pages): State<Pages>,
    ui: Ui,
    headers: HeaderMap,
    Path((name, id)): Path<(String, LessonId)>,
) -> Answer {
    let standing = match pages.standing(&ui.cx, &name).await {
        Err(DeliveryError::NotEnrolled) => return Ok(redirect_with(&course_url(&name), "ikut-dulu")),
        other => other?,
    };
    let Standing { offering, enrolment, document } = &standing;
    let lesson = document.lesson(id).ok_or(DeliveryError::NotFound)?;
    if lesson.quiz.is_some() {
        return Ok(redirect(&lesson_url(&offering.slug, document.course, lesson)));
    }
    let content = pages.delivery.lesson_document(&lesson.document).await?;
    let LessonContent::Page(page) = &content.content else { return Err(Failure::not_found()) };
    let mut progress = pages.progress_of(enrolment.id).await?;
    if !progress.evidence.get(&id).is_some_and(|known| known.viewed) && !is_ahead(&headers) {
        pages.delivery.open_lesson(&ui.cx, enrolment, id).await?;
        if lesson.completion.is_some() {
            progress = pages.progress_of(enrolment.id).await?;
        }
    }
    let now = outcome_of(document, &progress);
    let reads = asks_reading(lesson);
    let watches = lesson.rule().asks(&|rule| matches!(rule, Rule::Watched { .. } | Rule::WatchedTime { .. }));
    let has_video = page.html.contains("<video-lesson");
    let start = if has_video { pages.delivery.position(enrolment, id).await?.seconds } else { 0 };
    let modules = outline(&ui, document, &offering.slug, &progress, &now, Some(id));
    let (module_number, lesson_number, lessons_in_module) = place(document, id);
    let flat: Vec<&LessonOutline> = document.lessons().map(|(_, lesson)| lesson).collect();
    let at = flat.iter().position(|lesson| lesson.id == id).unwrap_or_default();
    let neighbour = |index: usize| {
        flat.get(index).map(|lesson| {
            let (m, l, _) = place(document, lesson.id);
            Neighbour { url: lesson_url(&offering.slug, document.course, lesson), number: format!("{m}.{l}") }
        })
    };
    let recognised = progress.evidence.get(&id).is_some_and(|known| known.recognised.is_some());
    let view = LessonPage {
        html: with_hooks(page, &ui, &offering.slug, id, start),
        headings: &page.headings,
        done: progress.card.done.contains(&id),
        percent: if progress.card.completed_at.is_some() { 100 } else { now.percent },
        ticks: if lesson.completion.is_some() || recognised {
            ticks(&ui, document, &progress, &now, id)
        } else {
            Vec::new()
        },
        declared: declared(lesson),
        reads,
        scrolls: lesson.rule().asks(&|rule| matches!(rule, Rule::Scrolled { .. })),
        done_count: modules.iter().map(|module| module.done).sum(),
        total: flat.len(),
        has_player: lesson.completion.is_some() || reads || watches || has_video || page.html.contains("<pdf-view"),
        previous: at.checked_sub(1).and_then(neighbour),
        next: neighbour(at + 1),
        modules,
        module_number,
        lesson_number,
        lessons_in_module,
        lesson,
        offering,
        ui: &ui,
    };
    ui.page(&view)
}

/// Module and lesson number, both from one, and how many lessons the module has.
fn place(document: &CourseDocument, id: LessonId) -> (usize, usize, usize) {
    for (m, module) in document.modules.iter().enumerate() {
        if let Some(l) = module.lessons.iter().position(|lesson| lesson.id == id) {
            return (m + 1, l + 1, module.lessons.len());
        }
    }
    (0, 0, 0)
}

/// Gives the published HTML its words, and the video its address and place.
fn with_hooks(page: &PageContent, ui: &Ui, slug: &str, lesson: LessonId, start: u32) -> String {
    let html = courseware::markdown::fill_words(&page.html, &|key| ui.t(format!("lesson-{key}")));
    let video = format!(
        "<video-lesson data-position-url=\"/api/v1/catalogue/{slug}/lessons/{lesson}/position\" data-start=\"{start}\""
    );
    html.replace("<video-lesson", &video)
}

pub(crate) async fn finish(
    State(pages): State<Pages>,
    Context(cx): Context,
    Path((name, id)): Path<(String, LessonId)>,
) -> Answer {
    let standing = pages.standing(&cx, &name).await?;
    pages.delivery.finish_lesson(&cx, &standing.enrolment, id).await?;
    let flat: Vec<&LessonOutline> = standing.document.lessons().map(|(_, lesson)| lesson).collect();
    let at = flat.iter().position(|lesson| lesson.id == id).unwrap_or_default();
    Ok(match flat.get(at + 1) {
        Some(next) => redirect(&lesson_url(&standing.offering.slug, standing.document.course, next)),
        None => redirect_with(&course_url(&standing.offering.slug), "pelajaran-terakhir"),
    })
}
