//! The home page: what to do next, how many JP are done, what fits.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use chrono::{DateTime, NaiveDate, Timelike, Utc};
use content_delivery::model::{Enrolment, Offering};
use kernel::{
    Role,
    id::{EnrolmentId, LessonId},
    person::PersonCard,
    ports::{Progress, ProgressCard},
};
use quiz_grading::queries::{OpenAttempt, marking_waiting, open_attempts};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;
use web::{Answer, Failure, Json, Ui};

use crate::Portal;

/// Courses suggested at most.
const SUGGESTIONS: usize = 3;
/// Lines of the to-do list at most.
const TO_DO: usize = 6;

/// A course the person is in.
struct Course {
    offering: Offering,
    enrolment: Enrolment,
    done_lessons: Vec<LessonId>,
    completed: bool,
}

impl Course {
    fn done(&self) -> usize {
        self.done_lessons.len()
    }

    fn due(&self) -> Option<NaiveDate> {
        self.enrolment.assignment.as_ref().map(|assignment| assignment.due_on)
    }

    /// The last day of the certificate, where the course may be taken again.
    fn ending(&self, today: NaiveDate) -> Option<NaiveDate> {
        let again = !self.offering.archived && self.enrolment.renewable(today);
        self.enrolment.certified_until.filter(|_| again)
    }

    fn percent(&self) -> usize {
        (self.done() * 100 / (self.offering.lessons as usize).max(1)).min(100)
    }
}

/// The course to go on with, and its next lesson.
struct Resume {
    offering: Offering,
    done: usize,
    percent: usize,
    next: Option<Next>,
}

struct Next {
    number: String,
    title: String,
    minutes: u32,
    url: String,
}

/// The year's lesson hours.
struct Jp {
    done: i32,
    running: i32,
    target: i32,
}

impl Jp {
    fn missing(&self) -> i32 {
        (self.target - self.done - self.running).max(0)
    }

    /// Parts of the ring in percent: done, and done with running.
    fn parts(&self) -> (i32, i32) {
        let part = |jp: i32| (jp * 100 / self.target.max(1)).clamp(0, 100);
        (part(self.done), part(self.done + self.running))
    }
}

/// A line of the to-do list.
struct Task {
    icon: &'static str,
    tone: &'static str,
    title: String,
    text: String,
    href: String,
    chip: Option<(&'static str, String)>,
}

#[derive(Template)]
#[template(path = "portal/home.html")]
struct HomePage<'a> {
    ui: &'a Ui,
    greeting: String,
    resume: Option<Resume>,
    jp: Jp,
    tasks: Vec<Task>,
    suggestions: Vec<Offering>,
}

/// What the home page and the API are made of.
struct Facts {
    card: Arc<PersonCard>,
    courses: Vec<Course>,
    attempts: Vec<OpenAttempt>,
    jp: Jp,
}

impl Portal {
    async fn facts(&self, ui: &Ui) -> Result<Facts, Failure> {
        let person = ui.cx.actor.person().ok_or_else(Failure::not_found)?;
        let card = self.identity.card_of(person).await?.ok_or_else(Failure::not_found)?;
        let enrolments = self.delivery.enrolments_of(&[person]).await?;
        let ids: Vec<EnrolmentId> = enrolments.iter().map(|(enrolment, _)| enrolment.id).collect();
        let progress: Vec<ProgressCard> = self.progress.of(&ids).await.map_err(Failure::internal)?;
        let courses: Vec<Course> = enrolments
            .into_iter()
            .map(|(enrolment, offering)| {
                let card = progress.iter().find(|card| card.enrolment == enrolment.id);
                Course {
                    done_lessons: card.map(|card| card.done.clone()).unwrap_or_default(),
                    completed: card.is_some_and(|card| card.completed_at.is_some()),
                    offering,
                    enrolment,
                }
            })
            .collect();
        let sums = self.hours.jp_sums(&[person], ui.year()).await?;
        let owed = self.hours.owed(&[(person, card.status.as_str())], ui.year()).await?;
        let jp = Jp {
            done: sums.get(&person).copied().unwrap_or_default(),
            running: courses.iter().filter(|course| !course.completed).map(|course| course.offering.jp as i32).sum(),
            target: owed.get(&person).copied().unwrap_or_default(),
        };
        let attempts = open_attempts(&self.db.reader(), person).await?;
        Ok(Facts { card, courses, attempts, jp })
    }

    async fn resume(&self, courses: &[Course]) -> Result<Option<Resume>, Failure> {
        let Some(course) = courses.iter().find(|course| !course.completed) else { return Ok(None) };
        let document = self.delivery.course_of(course.enrolment.publication).await?;
        let mut next = None;
        'modules: for (m, module) in document.modules.iter().enumerate() {
            for (l, lesson) in module.lessons.iter().enumerate() {
                if !course.done_lessons.contains(&lesson.id) {
                    let url = match lesson.quiz {
                        Some(_) => format!("/kuis/{}/{}", document.course, lesson.id),
                        None => format!("/kursus/{}/p/{}", course.offering.slug, lesson.id),
                    };
                    let number = format!("{}.{}", m + 1, l + 1);
                    next = Some(Next { number, title: lesson.title.clone(), minutes: lesson.minutes, url });
                    break 'modules;
                }
            }
        }
        Ok(Some(Resume { offering: course.offering.clone(), done: course.done(), percent: course.percent(), next }))
    }

    async fn tasks(&self, ui: &Ui, facts: &Facts) -> Result<Vec<Task>, Failure> {
        let mut tasks = Vec::new();
        for attempt in &facts.attempts {
            let course = facts.courses.iter().find(|course| course.offering.course == attempt.course);
            tasks.push(Task {
                icon: "quiz",
                tone: "item__i--danger",
                title: ui.t("portal-open-attempt"),
                text: course.map(|course| course.offering.title.clone()).unwrap_or_default(),
                href: format!("/percobaan/{}", attempt.id),
                chip: attempt
                    .deadline_at
                    .map(|at: DateTime<Utc>| ("chip--danger", ui.t1("portal-until", "time", ui.moment(&at)))),
            });
        }
        if ui.cx.actor.has(Role::Trainer) {
            let courses = self.authoring.courses(&ui.cx).await?;
            let ids: Vec<_> = courses.iter().map(|course| course.id).collect();
            let marker = ui.cx.actor.person();
            let waiting =
                if ids.is_empty() { 0 } else { marking_waiting(&self.db.reader(), &ids, marker).await?.answers };
            if waiting > 0 {
                tasks.push(Task {
                    icon: "task",
                    tone: "item__i--gold",
                    title: ui.t1("portal-marking", "count", waiting),
                    text: ui.t("portal-marking-text"),
                    href: "/penilaian".to_owned(),
                    chip: None,
                });
            }
        }
        if ui.cx.actor.has(Role::Admin) {
            let (open, _, _) = self.certification.counts().await?;
            if open > 0 {
                tasks.push(Task {
                    icon: "award",
                    tone: "item__i--gold",
                    title: ui.t1("portal-certificates", "count", open),
                    text: ui.t("portal-certificates-text"),
                    href: "/kelola/sertifikat".to_owned(),
                    chip: None,
                });
            }
        }
        if ui.cx.actor.has(Role::Admin) {
            let waiting = self.hours.count_waiting().await?;
            if waiting > 0 {
                tasks.push(Task {
                    icon: "inbox",
                    tone: "item__i--gold",
                    title: ui.t1("portal-outside", "count", waiting),
                    text: ui.t("portal-outside-text"),
                    href: "/kelola/jp/bukti".to_owned(),
                    chip: None,
                });
            }
        }
        let first = facts.courses.iter().position(|course| !course.completed);
        let open = facts.courses.iter().enumerate().filter(|(_, course)| !course.completed);
        // The first one stands above the list; with a day to keep it stands here too.
        let mut open: Vec<&Course> = open
            .filter(|(place, course)| Some(*place) != first || course.due().is_some())
            .map(|(_, course)| course)
            .collect();
        open.sort_by_key(|course| (course.due().is_none(), course.due()));
        for course in open {
            let note =
                course.enrolment.assignment.as_ref().map(|assignment| assignment.note.as_str()).unwrap_or_default();
            let lessons = ui.t2("portal-lessons-done", "done", course.done(), "total", course.offering.lessons);
            tasks.push(Task {
                icon: "book",
                tone: "item__i--brand",
                title: course.offering.title.clone(),
                text: if note.is_empty() { lessons } else { format!("{lessons} · “{note}”") },
                href: format!("/kursus/{}", course.offering.slug),
                chip: Some(course.due().map_or_else(
                    || ("", format!("{} JP", course.offering.jp)),
                    |due| (due_tone(due, ui.today()), ui.t1("portal-due", "date", ui.date(&due))),
                )),
            });
        }
        for (course, until) in facts.courses.iter().filter_map(|course| Some((course, course.ending(ui.today())?))) {
            tasks.push(Task {
                icon: "award",
                tone: "item__i--gold",
                title: ui.t1("portal-renew", "title", course.offering.title.clone()),
                text: ui.t("portal-renew-text"),
                href: format!("/kursus/{}", course.offering.slug),
                chip: Some((due_tone(until, ui.today()), ui.t1("portal-until", "time", ui.date(&until)))),
            });
        }
        tasks.truncate(TO_DO);
        Ok(tasks)
    }

    /// Courses the person is not in, those meant for their kind of post first.
    async fn suggestions(&self, facts: &Facts) -> Result<Vec<Offering>, Failure> {
        let newest = self.delivery.newest_offerings().await?;
        let fits = |offering: &Offering| {
            offering.audience.is_empty()
                || offering.audience.iter().any(|post| post.eq_ignore_ascii_case(&facts.card.post_kind))
        };
        let mut open: Vec<Offering> = newest
            .iter()
            .filter(|offering| !facts.courses.iter().any(|course| course.offering.course == offering.course))
            .cloned()
            .collect();
        open.sort_by_key(|offering| !fits(offering));
        open.truncate(SUGGESTIONS);
        Ok(open)
    }
}

/// How a day to keep looks: gone by, within a week, or later.
fn due_tone(due: NaiveDate, today: NaiveDate) -> &'static str {
    match (due - today).num_days() {
        ..0 => "chip--danger",
        0..=7 => "chip--warn",
        _ => "chip--info",
    }
}

fn greeting(ui: &Ui) -> String {
    let hour = ui.cx.now().with_timezone(&ui.site.zone).hour();
    let key = match hour {
        4..=10 => "portal-morning",
        11..=14 => "portal-noon",
        15..=17 => "portal-afternoon",
        _ => "portal-evening",
    };
    let name = ui.person().map_or("", |person| person.name.split_whitespace().next().unwrap_or_default());
    ui.t1(key, "name", name.to_owned())
}

pub(crate) async fn page(State(portal): State<Portal>, ui: Ui) -> Answer {
    let facts = portal.facts(&ui).await?;
    let resume = portal.resume(&facts.courses).await?;
    let tasks = portal.tasks(&ui, &facts).await?;
    let suggestions = portal.suggestions(&facts).await?;
    ui.page(&HomePage { ui: &ui, greeting: greeting(&ui), resume, jp: facts.jp, tasks, suggestions })
}

/// The learner's home in figures.
#[derive(Serialize, ToSchema)]
pub(crate) struct Home {
    year: i32,
    jp_done: i32,
    jp_running: i32,
    jp_target: i32,
    courses: Vec<HomeCourse>,
}

/// A course of mine.
#[derive(Serialize, ToSchema)]
pub(crate) struct HomeCourse {
    course: Uuid,
    slug: String,
    title: String,
    enrolment: Uuid,
    lessons: u32,
    done: usize,
    completed: bool,
}

/// My courses and lesson hours.
#[utoipa::path(get, path = "/api/v1/home", tag = "portal", responses((status = 200, body = Home)))]
pub(crate) async fn api(State(portal): State<Portal>, ui: Ui) -> Answer<Json<Home>> {
    let facts = portal.facts(&ui).await?;
    let courses = facts.courses.into_iter().map(|course| HomeCourse {
        course: course.offering.course.uuid(),
        slug: course.offering.slug,
        title: course.offering.title,
        enrolment: course.enrolment.id.uuid(),
        lessons: course.offering.lessons,
        done: course.done_lessons.len(),
        completed: course.completed,
    });
    Ok(Json(Home {
        year: ui.year(),
        jp_done: facts.jp.done,
        jp_running: facts.jp.running,
        jp_target: facts.jp.target,
        courses: courses.collect(),
    }))
}
