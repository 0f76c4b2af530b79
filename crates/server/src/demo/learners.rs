//! People of the demo agency half-way through courses, so that every screen has something to show. They learn through the same
//! commands as anybody.

use courseware::question::Criterion;
use kernel::{
    Actor, Cx, Marks, PageRequest, Role,
    context::PersonActor,
    id::{AttemptId, CourseId, PersonId},
    ports::Directory,
};
use quiz_grading::{
    QuizError,
    commands::{Assessment, Mark, Rehearsal, rehearse},
    engine::LevelChoice,
    model::QueueFilter,
    queries::{marking, marking_queue},
};

use crate::wiring::App;

/// Pages of the people's list that learn something: four of twenty.
const PAGES: u64 = 4;
/// Of a hundred answers, so many are wrong at most at the first try.
const MOST_MISSES: u16 = 50;

/// Lets some people learn: some finish a course, most are on the way. The first two demo accounts learn too.
pub(super) async fn fill(app: &App, cx: &Cx) -> anyhow::Result<()> {
    let courses = app.delivery.newest_offerings().await?;
    let mut people: Vec<PersonId> = Vec::new();
    let rina = app.identity.find_login("pegawai@batanghari.example").await?;
    let superior = app.identity.find_login("atasan@batanghari.example").await?;
    if let Some(superior) = superior {
        people.extend(app.identity.reports(superior, super::today(app, cx)).await?.into_iter().map(|card| card.id));
    }
    for number in 1..=PAGES {
        let page = app.identity.people(cx, "", None, PageRequest { number }).await?;
        people.extend(page.items.into_iter().map(|listed| listed.card.id));
    }
    people.retain(|person| Some(*person) != rina);
    for (index, person) in people.iter().enumerate() {
        let course = &courses[index % courses.len().max(1)];
        // Every fourth one completes the course; the others stop somewhere.
        let stop = if index % 4 == 0 { usize::MAX } else { 1 + index * 5 % 9 };
        learn(app, cx, *person, &course.slug, stop).await?;
    }
    if let (Some(rina), Some(course)) = (rina, courses.iter().find(|course| course.subject == "pelayanan-publik")) {
        learn(app, cx, rina, &course.slug, 5).await?;
    }
    mark_some(app, cx).await
}

/// Lets the trainer mark most of the waiting essays; some stay for whoever looks at the queue.
async fn mark_some(app: &App, cx: &Cx) -> anyhow::Result<()> {
    let Some(cx) = trainer(app, cx).await? else { return Ok(()) };
    let queue = marking_queue(&app.quizzes, &cx, QueueFilter::default(), PageRequest::default()).await?.rows;
    for row in queue.items.iter().take(queue.items.len().saturating_sub(LEFT_TO_MARK)) {
        mark(app, &cx, row.attempt, row.slot).await?;
    }
    Ok(())
}

/// Lets the trainer mark every essay of a person in a course.
pub(super) async fn mark_all_of(app: &App, cx: &Cx, person: PersonId, course: CourseId) -> anyhow::Result<()> {
    let Some(cx) = trainer(app, cx).await? else { return Ok(()) };
    let Some(enrolment) = app.delivery.enrolment(person, course).await? else { return Ok(()) };
    let filter = QueueFilter { course: Some(course), ..QueueFilter::default() };
    for number in 1.. {
        let queue = marking_queue(&app.quizzes, &cx, filter, PageRequest { number }).await?.rows;
        for row in &queue.items {
            let attempt = quiz_grading::queries::attempt(&app.quizzes, &cx, row.attempt).await?;
            if attempt.enrolment == enrolment.id {
                mark(app, &cx, row.attempt, row.slot).await?;
            }
        }
        if number >= queue.pages() {
            break;
        }
    }
    Ok(())
}

/// Gives an answer all its points.
async fn mark(app: &App, cx: &Cx, attempt: AttemptId, slot: i32) -> anyhow::Result<()> {
    let open = marking(&app.quizzes, cx, QueueFilter::default(), attempt, slot).await?;
    let best = |criterion: &Criterion| {
        let level = (0..criterion.levels.len()).max_by_key(|at| criterion.levels[*at].points).unwrap_or_default();
        LevelChoice { level, comment: String::new() }
    };
    let given = match &open.rubric {
        Some(rubric) => Assessment::Levels(rubric.criteria.iter().map(best).collect()),
        None => Assessment::Points(open.max),
    };
    let mark = Mark { id: cx.id(), attempt, slot, given, comment: String::new() };
    quiz_grading::commands::mark(&app.quizzes, cx, mark).await?;
    Ok(())
}

/// The trainer, acting.
async fn trainer(app: &App, cx: &Cx) -> anyhow::Result<Option<Cx>> {
    let Some(trainer) = app.identity.find_login("pelatih@batanghari.example").await? else { return Ok(None) };
    let Some(card) = app.identity.card_of(trainer).await? else { return Ok(None) };
    let roles = vec![Role::Employee, Role::Trainer];
    let actor = PersonActor { id: trainer, name: card.name.clone(), unit: card.unit, roles };
    Ok(Some(app.sources.cx(Actor::Person(actor), cx.locale)))
}

/// Essays that stay in the marking queue.
const LEFT_TO_MARK: usize = 4;

/// Lets a person do the first lessons of a course. An essay waits for its trainer, so a course with one is not completed yet.
pub(super) async fn learn(app: &App, cx: &Cx, person: PersonId, slug: &str, lessons: usize) -> anyhow::Result<()> {
    let Some(card) = app.identity.card_of(person).await? else { return Ok(()) };
    let actor = PersonActor { id: person, name: card.name.clone(), unit: card.unit, roles: vec![Role::Employee] };
    let cx = app.sources.cx(Actor::Person(actor), cx.locale);
    let Some(offering) = app.delivery.find_offering(slug).await? else { return Ok(()) };
    let enrolment = app.delivery.enrol(&cx, cx.id(), offering.course).await?;
    let document = app.delivery.course_of(enrolment.publication).await?;
    for (_, lesson) in document.lessons().take(lessons) {
        if lesson.quiz.is_none() {
            app.delivery.finish_lesson(&cx, &enrolment, lesson.id).await?;
            continue;
        }
        let pass_mark = lesson.quiz.as_ref().map_or(0, |rules| i64::from(rules.pass_mark));
        // Whoever fails tries again, and knows better.
        let once = lesson.quiz.as_ref().is_some_and(|rules| rules.attempts == 1);
        let first = if once { 0 } else { person.uuid().as_u128() as u16 % MOST_MISSES };
        for misses in [first, 0] {
            let essay = ESSAY.to_owned();
            let rehearsal = Rehearsal { course: offering.course, lesson: lesson.id, leaves_out: 0, misses, essay };
            let attempt = match rehearse(&app.quizzes, &cx, rehearsal).await {
                // Somebody who learned here before has passed by an earlier attempt.
                Err(QuizError::NoAttemptsLeft) => break,
                outcome => outcome?,
            };
            if attempt.grade.is_none_or(|grade| grade >= Marks::whole(pass_mark)) {
                break;
            }
        }
    }
    Ok(())
}

/// An answer that a trainer can mark.
const ESSAY: &str = include_str!("essay.txt");
