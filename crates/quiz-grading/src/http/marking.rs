//! The marking queue and the page where one answer is marked.

use askama::Template;
use axum::{extract::State, http::StatusCode};
use kernel::{
    Cx, FieldProblem, Page, PageRequest,
    id::{AttemptId, SavedCommentId, StepId},
};
use serde::Deserialize;
use web::{Answer, Context, Form, Path, Query, Ui, redirect_with};

use super::{
    forms::points,
    marking_url,
    rubric::{CriterionField, Picked},
};
use crate::{
    QuizError, Quizzes,
    commands::{self, Assessment, Mark},
    model::QueueFilter,
    queries::{self, HeldMarks, LateQuiz, MarkingPage, MarkingQueue, Progress, QueueGroup, QueueRow},
};

/// Which answers are looked at: a word of [`QueueFilter`], empty for all.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct Chosen {
    pilih: String,
}

impl Chosen {
    pub(super) fn filter(&self) -> Result<QueueFilter, QuizError> {
        QueueFilter::parse(&self.pilih).ok_or(QuizError::NotFound)
    }
}

pub(super) fn queue_url(filter: &QueueFilter) -> String {
    match filter.word() {
        word if word.is_empty() => "/penilaian".to_owned(),
        word => format!("/penilaian?pilih={word}"),
    }
}

pub(super) fn answer_url((attempt, slot): &(AttemptId, i32), filter: &QueueFilter) -> String {
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
    held: Vec<HeldMarks>,
    late: Vec<LateQuiz>,
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

    fn done(&self) -> String {
        format!("/penilaian/selesai?pilih={}", self.filter.word())
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
    let MarkingQueue { rows, groups, progress, held, late } =
        queries::marking_queue(&quizzes, &cx, filter, page).await?;
    let courses = courses(&ui, &groups, &filter);
    ui.page(&QueueTemplate { ui: &ui, rows, progress, courses, held, late, filter })
}

/// The form of a mark. What is asked for depends on the question's rubric, so that its fields are read one by one.
#[derive(Deserialize)]
#[serde(try_from = "Vec<(String, String)>")]
pub(crate) struct MarkForm {
    /// Made with the page, so that a second press of the button marks once.
    step: StepId,
    mark: String,
    picked: Picked,
    pub(super) comment: String,
    /// Made with the page: what the comment is kept as.
    pub(super) kept: Option<SavedCommentId>,
    /// For which answers it is kept: those to this question, or all of the course.
    pub(super) untuk: String,
    /// Which of the kept comments is put into the comment.
    pub(super) sisip: Option<SavedCommentId>,
}

impl TryFrom<Vec<(String, String)>> for MarkForm {
    type Error = uuid::Error;

    fn try_from(fields: Vec<(String, String)>) -> Result<Self, uuid::Error> {
        let mut picked = Picked::default();
        let (mut step, mut kept, mut sisip) = (String::new(), None, None);
        let (mut mark, mut comment, mut untuk) = (String::new(), String::new(), String::new());
        for (name, value) in fields {
            match name.as_str() {
                "step" => step = value,
                "mark" => mark = value,
                "comment" => comment = value,
                "untuk" => untuk = value,
                "kept" => kept = Some(value.parse()?),
                "sisip" => sisip = Some(value.parse()?),
                name => picked.take(name, &value),
            }
        }
        Ok(Self { step: step.parse()?, mark, picked, comment, kept, untuk, sisip })
    }
}

/// What was typed, and what is wrong with it.
#[derive(Default)]
pub(super) struct Typed {
    pub(super) step: Option<StepId>,
    pub(super) mark: String,
    pub(super) picked: Picked,
    pub(super) comment: String,
    pub(super) reason: String,
    pub(super) problems: Vec<FieldProblem>,
}

impl Typed {
    /// The message of a field, if it is at fault.
    fn of(&self, field: &str) -> Option<&'static str> {
        self.problems.iter().find(|problem| problem.field == field).map(|problem| problem.message)
    }
}

impl From<MarkForm> for Typed {
    fn from(form: MarkForm) -> Self {
        Self { step: Some(form.step), mark: form.mark, picked: form.picked, comment: form.comment, ..Self::default() }
    }
}

/// Whose answer it is, as far as it was asked for.
#[derive(Default)]
pub(super) enum Learner {
    /// Nobody asked.
    #[default]
    Unsaid,
    /// The name.
    Named(String),
    /// The account is gone.
    Gone,
}

/// The page where one answer is marked.
#[derive(Template)]
#[template(path = "quiz-grading/marking.html")]
pub(super) struct MarkingTemplate<'a> {
    ui: &'a Ui,
    marking: MarkingPage,
    step: StepId,
    kept: SavedCommentId,
    form: Typed,
    filter: QueueFilter,
    pub(super) learner: Learner,
    /// What was done with the comment, as a key.
    pub(super) said: Option<&'static str>,
}

impl<'a> MarkingTemplate<'a> {
    /// The page with what was typed on it.
    pub(super) fn new(ui: &'a Ui, cx: &Cx, marking: MarkingPage, filter: QueueFilter, form: Typed) -> Self {
        let step = form.step.unwrap_or_else(|| cx.id());
        Self { ui, marking, step, kept: cx.id(), form, filter, learner: Learner::Unsaid, said: None }
    }

    fn action(&self) -> String {
        answer_url(&(self.marking.attempt, self.marking.slot), &self.filter)
    }

    /// Where the deed of this word is done to the answer.
    fn deed(&self, word: &str) -> String {
        let page = marking_url(&self.marking.attempt, self.marking.slot);
        match self.filter.word() {
            filter if filter.is_empty() => format!("{page}/{word}"),
            filter => format!("{page}/{word}?pilih={filter}"),
        }
    }

    /// The criteria of the rubric with what is chosen; empty where points are given.
    fn criteria(&self) -> Vec<CriterionField> {
        self.marking.rubric.as_ref().map(|rubric| self.form.picked.asked(self.ui, rubric)).unwrap_or_default()
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
    let mark = marking.mark.map(|mark| ui.marks(&mark)).unwrap_or_default();
    let picked = Picked::of(&marking.ratings);
    let form = Typed { mark, picked, comment: marking.comment.clone(), ..Typed::default() };
    ui.page(&MarkingTemplate::new(&ui, &cx, marking, filter, form))
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
    let mut page = MarkingTemplate::new(&ui, &cx, marking, filter, form.into());
    page.learner = card.map_or(Learner::Gone, |card| Learner::Named(card.full_name()));
    ui.page(&page)
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
    let levels = form.picked.choices().map(Assessment::Levels);
    let given = levels.or_else(|| points(&form.mark).map(Assessment::Points));
    let outcome = match given {
        Some(given) => {
            let cmd = Mark { id: form.step, attempt, slot, given, comment: form.comment.clone() };
            commands::mark(&quizzes, &cx, cmd).await.map(|_| ())
        }
        None => Err(QuizError::MarkOutOfRange),
    };
    match outcome {
        Ok(()) => {}
        Err(error @ (QuizError::MarkOutOfRange | QuizError::Invalid(_))) => {
            let marking = queries::marking(&quizzes, &cx, filter, attempt, slot).await?;
            let typed = Typed { problems: kernel::Problem::fields(&error), ..form.into() };
            let page = MarkingTemplate::new(&ui, &cx, marking, filter, typed);
            return ui.page_with(StatusCode::UNPROCESSABLE_ENTITY, &page);
        }
        Err(error) => return Err(error.into()),
    }
    // On to the next one, if there is one.
    let next = queries::after(&quizzes, &cx, filter, attempt, slot).await?;
    let to = next.map_or_else(|| queue_url(&filter), |next| answer_url(&next, &filter));
    Ok(redirect_with(&to, "quiz-marked"))
}
