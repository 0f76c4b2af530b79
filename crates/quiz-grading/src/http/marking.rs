//! The marking queue and the page where one answer is marked.

use askama::Template;
use axum::{extract::State, http::StatusCode};
use kernel::{FieldProblem, Page, PageRequest, id::AttemptId, id::StepId};
use serde::Deserialize;
use web::{Answer, Context, Form, Path, Query, Ui, redirect_with};

use super::{forms::points, marking_url};
use crate::{
    QuizError, Quizzes,
    commands::{self, Mark},
    model::QueueFilter,
    queries::{self, MarkingPage, MarkingQueue, Progress, QueueGroup, QueueRow},
};

/// Which answers are looked at: a word of [`QueueFilter`], empty for all.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct Chosen {
    pilih: String,
}

impl Chosen {
    fn filter(&self) -> Result<QueueFilter, QuizError> {
        QueueFilter::parse(&self.pilih).ok_or(QuizError::NotFound)
    }
}

fn queue_url(filter: &QueueFilter) -> String {
    match filter.word() {
        word if word.is_empty() => "/penilaian".to_owned(),
        word => format!("/penilaian?pilih={word}"),
    }
}

fn answer_url((attempt, slot): &(AttemptId, i32), filter: &QueueFilter) -> String {
    match filter.word() {
        word if word.is_empty() => marking_url(attempt, *slot),
        word => format!("{}?pilih={word}", marking_url(attempt, *slot)),
    }
}

/// What can be chosen, with how many answers wait for it.
struct Choice {
    word: String,
    label: String,
    answers: u64,
    chosen: bool,
}

/// Choices of one course.
struct Course {
    title: String,
    choices: Vec<Choice>,
}

/// The groups as choices: per course the course itself, each of its quizzes, and the questions of each.
fn courses(ui: &Ui, groups: &[QueueGroup], filter: &QueueFilter) -> Vec<Course> {
    let mut courses = Vec::new();
    for of_course in groups.chunk_by(|a, b| a.filter.course == b.filter.course) {
        let mut choices = Vec::new();
        let mut choice = |of: QueueFilter, label: String, groups: &[QueueGroup]| {
            let answers = groups.iter().map(|group| group.answers).sum();
            choices.push(Choice { word: of.word(), label, answers, chosen: of == *filter });
        };
        let first = &of_course[0];
        let course = QueueFilter { lesson: None, question: None, ..first.filter };
        choice(course, ui.t("quiz-marking-whole-course"), of_course);
        for of_quiz in of_course.chunk_by(|a, b| a.filter.lesson == b.filter.lesson) {
            let quiz = &of_quiz[0];
            choice(QueueFilter { question: None, ..quiz.filter }, quiz.title.clone(), of_quiz);
            for group in of_quiz {
                choice(group.filter, format!("{} · {}", group.title, group.question), std::slice::from_ref(group));
            }
        }
        courses.push(Course { title: first.course_title.clone(), choices });
    }
    courses
}

#[derive(Template)]
#[template(path = "quiz-grading/queue.html")]
struct QueueTemplate<'a> {
    ui: &'a Ui,
    rows: Page<QueueRow>,
    progress: Progress,
    courses: Vec<Course>,
    filter: QueueFilter,
}

impl QueueTemplate<'_> {
    fn link(&self, row: &QueueRow) -> String {
        answer_url(&(row.attempt, row.slot), &self.filter)
    }

    fn is_all(&self) -> bool {
        self.filter == QueueFilter::default()
    }

    fn base(&self) -> String {
        format!("/penilaian?pilih={}&", self.filter.word())
    }
}

pub(crate) async fn queue(
    State(quizzes): State<Quizzes>,
    Context(cx): Context,
    ui: Ui,
    Query(page): Query<PageRequest>,
    Query(chosen): Query<Chosen>,
) -> Answer {
    let filter = chosen.filter()?;
    let MarkingQueue { rows, groups, progress } = queries::marking_queue(&quizzes, &cx, filter, page).await?;
    let courses = courses(&ui, &groups, &filter);
    ui.page(&QueueTemplate { ui: &ui, rows, progress, courses, filter })
}

#[derive(Deserialize)]
pub(crate) struct MarkForm {
    /// Made with the page, so that a second press of the button marks once.
    step: StepId,
    #[serde(default)]
    mark: String,
    #[serde(default)]
    comment: String,
}

/// What was typed, and what is wrong with it.
struct Typed {
    mark: String,
    comment: String,
    problems: Vec<FieldProblem>,
}

/// Whose answer it is, as far as it was asked for.
enum Learner {
    /// Nobody asked.
    Unsaid,
    /// The name.
    Named(String),
    /// The account is gone.
    Gone,
}

#[derive(Template)]
#[template(path = "quiz-grading/marking.html")]
struct MarkingTemplate<'a> {
    ui: &'a Ui,
    marking: MarkingPage,
    step: StepId,
    form: Typed,
    filter: QueueFilter,
    learner: Learner,
}

impl MarkingTemplate<'_> {
    fn action(&self) -> String {
        answer_url(&(self.marking.attempt, self.marking.slot), &self.filter)
    }

    fn name_action(&self) -> String {
        let page = marking_url(&self.marking.attempt, self.marking.slot);
        match self.filter.word() {
            word if word.is_empty() => format!("{page}/nama"),
            word => format!("{page}/nama?pilih={word}"),
        }
    }

    fn unsaid(&self) -> bool {
        matches!(self.learner, Learner::Unsaid)
    }

    fn queue(&self) -> String {
        queue_url(&self.filter)
    }

    fn link(&self, to: &(AttemptId, i32)) -> String {
        answer_url(to, &self.filter)
    }
}

pub(crate) async fn page(
    State(quizzes): State<Quizzes>,
    Context(cx): Context,
    ui: Ui,
    Path((attempt, slot)): Path<(AttemptId, i32)>,
    Query(chosen): Query<Chosen>,
) -> Answer {
    let filter = chosen.filter()?;
    let marking = queries::marking(&quizzes, &cx, filter, attempt, slot).await?;
    let form = Typed {
        mark: marking.mark.map(|mark| ui.marks(&mark)).unwrap_or_default(),
        comment: marking.comment.clone(),
        problems: Vec::new(),
    };
    ui.page(&MarkingTemplate { ui: &ui, marking, step: cx.id(), form, filter, learner: Learner::Unsaid })
}

/// Shows the name beside the answer, with what is typed already left in its place.
pub(crate) async fn reveal(
    State(quizzes): State<Quizzes>,
    Context(cx): Context,
    ui: Ui,
    Path((attempt, slot)): Path<(AttemptId, i32)>,
    Query(chosen): Query<Chosen>,
    Form(form): Form<MarkForm>,
) -> Answer {
    let filter = chosen.filter()?;
    let marking = queries::marking(&quizzes, &cx, filter, attempt, slot).await?;
    let card = commands::reveal_learner(&quizzes, &cx, attempt, slot).await?;
    let learner = card.map_or(Learner::Gone, |card| Learner::Named(card.full_name()));
    let typed = Typed { mark: form.mark, comment: form.comment, problems: Vec::new() };
    ui.page(&MarkingTemplate { ui: &ui, marking, step: form.step, form: typed, filter, learner })
}

pub(crate) async fn mark(
    State(quizzes): State<Quizzes>,
    Context(cx): Context,
    ui: Ui,
    Path((attempt, slot)): Path<(AttemptId, i32)>,
    Query(chosen): Query<Chosen>,
    Form(form): Form<MarkForm>,
) -> Answer {
    let filter = chosen.filter()?;
    let outcome = match points(&form.mark) {
        Some(mark) => {
            let cmd = Mark { id: form.step, attempt, slot, mark, comment: form.comment.clone() };
            commands::mark(&quizzes, &cx, cmd).await.map(|_| ())
        }
        None => Err(QuizError::MarkOutOfRange),
    };
    match outcome {
        Ok(()) => {}
        Err(error @ QuizError::MarkOutOfRange) => {
            let problems = kernel::Problem::fields(&error);
            let marking = queries::marking(&quizzes, &cx, filter, attempt, slot).await?;
            let form_id = form.step;
            let form = Typed { mark: form.mark, comment: form.comment, problems };
            let page = MarkingTemplate { ui: &ui, marking, step: form_id, form, filter, learner: Learner::Unsaid };
            return ui.page_with(StatusCode::UNPROCESSABLE_ENTITY, &page);
        }
        Err(error) => return Err(error.into()),
    }
    // On to the next one, if there is one.
    let next = queries::after(&quizzes, &cx, filter, attempt, slot).await?;
    let to = next.map_or_else(|| queue_url(&filter), |next| answer_url(&next, &filter));
    Ok(redirect_with(&to, "quiz-marked"))
}
