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
    commands::{self, Assessment, Became, Mark},
    engine::Turn,
    model::{AnswerFile, QueueFilter, Stage},
    queries::{self, HeldMarks, LateQuiz, MarkingPage, MarkingQueue, Progress, QueueGroup, QueueRow, SeenMark},
};

/// Which answers are looked at: a word of [`QueueFilter`], empty for all, and where it is chosen apart, the word of a [`Stage`].
#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct Chosen {
    pilih: String,
    tahap: String,
}

impl Chosen {
    pub(super) fn filter(&self) -> Result<QueueFilter, QuizError> {
        let filter = QueueFilter::parse(&self.pilih).ok_or(QuizError::NotFound)?;
        match self.tahap.as_str() {
            "" => Ok(filter),
            word => Ok(QueueFilter { stage: Some(Stage::parse(word).ok_or(QuizError::NotFound)?), ..filter }),
        }
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

/// How far answers are that two people mark, with how many there are; empty where two people mark none.
fn stages(ui: &Ui, groups: &[QueueGroup], filter: &QueueFilter) -> Vec<Choice> {
    let here = || groups.iter().filter(|group| filter.holds(&group.filter));
    let choice = |stage: Stage| Choice {
        word: stage.as_str().to_owned(),
        label: ui.t(stage_key(stage)),
        answers: here().map(|group| group.at(Some(stage))).sum(),
        chosen: filter.stage == Some(stage),
    };
    let choices: Vec<Choice> = Stage::ALL.map(choice).into();
    let any = filter.stage.is_some() || groups.iter().any(|group| group.second + group.disputed + group.mine > 0);
    if any { choices } else { Vec::new() }
}

/// What a stage is called.
pub(super) const fn stage_key(stage: Stage) -> &'static str {
    match stage {
        Stage::Second => "quiz-stage-second",
        Stage::Agreement => "quiz-stage-agreement",
        Stage::Mine => "quiz-stage-mine",
    }
}

/// The groups as choices: per course the course itself, each of its quizzes, and the questions of each.
fn courses(ui: &Ui, groups: &[QueueGroup], filter: &QueueFilter) -> Vec<Course> {
    let mut courses = Vec::new();
    for of_course in groups.chunk_by(|a, b| a.filter.course == b.filter.course) {
        let mut choices = Vec::new();
        let mut choice = |of: QueueFilter, label: String, groups: &[QueueGroup]| {
            let answers = groups.iter().map(|group| group.at(filter.stage)).sum();
            choices.push(Choice { word: of.word(), label, answers, chosen: of == filter.anywhere() });
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
    stages: Vec<Choice>,
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
        format!("/penilaian/selesai?pilih={}", self.filter.anywhere().word())
    }

    /// How far the answer is, where two people mark: the colour of a chip and a key.
    fn chip(row: &QueueRow) -> Option<(&'static str, &'static str)> {
        let tone = |stage| if stage == Stage::Agreement { "warn" } else { "info" };
        row.stage.map(|stage| (tone(stage), stage_key(stage)))
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
    let (courses, stages) = (courses(&ui, &groups, &filter), stages(&ui, &groups, &filter));
    ui.page(&QueueTemplate { ui: &ui, rows, progress, courses, stages, held, late, filter })
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
    /// Why, where two marks are settled.
    pub(super) reason: String,
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
        let (mut mark, mut comment, mut untuk, mut reason) =
            (String::new(), String::new(), String::new(), String::new());
        for (name, value) in fields {
            match name.as_str() {
                "step" => step = value,
                "mark" => mark = value,
                "comment" => comment = value,
                "reason" => reason = value,
                "untuk" => untuk = value,
                "kept" => kept = Some(value.parse()?),
                "sisip" => sisip = Some(value.parse()?),
                name => picked.take(name, &value),
            }
        }
        Ok(Self { step: step.parse()?, mark, picked, comment, reason, kept, untuk, sisip })
    }
}

impl MarkForm {
    /// The step that the page made for it.
    pub(super) fn step(&self) -> StepId {
        self.step
    }

    /// What is given, by levels where the form has criteria.
    pub(super) fn given(&self) -> Result<Assessment, QuizError> {
        let levels = self.picked.choices().map(Assessment::Levels);
        levels.or_else(|| points(&self.mark).map(Assessment::Points)).ok_or(QuizError::MarkOutOfRange)
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
        let MarkForm { step, mark, picked, comment, reason, .. } = form;
        Self { step: Some(step), mark, picked, comment, reason, problems: Vec::new() }
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
        if self.settles() {
            self.deed("sepakat")
        } else {
            answer_url(&(self.marking.attempt, self.marking.slot), &self.filter)
        }
    }

    /// Whether both of two marks are given, so that the form settles which counts.
    fn settles(&self) -> bool {
        self.marking.double.as_ref().is_some_and(|double| double.turn == Turn::Settled)
    }

    /// What the marker has to know where two people mark, before both marks are given: a key.
    fn independent(&self) -> Option<&'static str> {
        match self.marking.double.as_ref()?.turn {
            Turn::First => Some("quiz-double-first"),
            Turn::Own => Some("quiz-double-own"),
            Turn::Second => Some("quiz-double-second"),
            Turn::Settled => None,
        }
    }

    /// What is to be settled, with the percentage that two marks may lie apart: a key.
    fn settling(&self) -> Option<(&'static str, u32)> {
        let double = self.marking.double.as_ref().filter(|double| double.turn == Turn::Settled)?;
        let key = if self.marking.mark.is_some() { "quiz-double-settled" } else { "quiz-double-apart" };
        Some((key, double.within))
    }

    /// Both marks, once they are given.
    fn both(&self) -> &[SeenMark] {
        self.marking.double.as_ref().map(|double| double.marks.as_slice()).unwrap_or_default()
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

    /// Whether a file is read on the page, by a script that other pages do without.
    fn reads_pdf(&self) -> bool {
        self.marking.files.iter().any(AnswerFile::is_pdf)
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
    // A mean of different levels chooses none of them.
    let chosen = marking.rubric.as_ref().is_some_and(|rubric| rubric.criteria.len() == marking.ratings.len());
    let picked = if chosen { Picked::of(&marking.ratings) } else { Picked::default() };
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
    let outcome = match form.given() {
        Ok(given) => {
            let cmd = Mark { id: form.step, attempt, slot, given, comment: form.comment.clone() };
            commands::mark(&quizzes, &cx, cmd).await
        }
        Err(error) => Err(error),
    };
    match outcome {
        Ok(marked) => {
            let notice = match marked.became {
                Became::Counting => "quiz-marked",
                Became::First => "quiz-marked-first",
                Became::Settled => "quiz-marked-agreed",
                Became::Apart => "quiz-marked-apart",
            };
            onwards(&quizzes, &cx, filter, (attempt, slot), notice).await
        }
        Err(error) => again(&quizzes, &cx, &ui, filter, (attempt, slot), form, error).await,
    }
}

/// On to the next answer that waits, else back to the queue.
pub(super) async fn onwards(
    quizzes: &Quizzes,
    cx: &Cx,
    filter: QueueFilter,
    (attempt, slot): (AttemptId, i32),
    notice: &'static str,
) -> Answer {
    let next = queries::after(quizzes, cx, filter, attempt, slot).await?;
    let to = next.map_or_else(|| queue_url(&filter), |next| answer_url(&next, &filter));
    Ok(redirect_with(&to, notice))
}

/// The form once more, with what is wrong beside its fields; any other error is answered as it is.
pub(super) async fn again(
    quizzes: &Quizzes,
    cx: &Cx,
    ui: &Ui,
    filter: QueueFilter,
    (attempt, slot): (AttemptId, i32),
    form: MarkForm,
    error: QuizError,
) -> Answer {
    let (QuizError::MarkOutOfRange | QuizError::Invalid(_)) = error else { return Err(error.into()) };
    let marking = queries::marking(quizzes, cx, filter, attempt, slot).await?;
    let typed = Typed { problems: kernel::Problem::fields(&error), ..form.into() };
    ui.page_with(StatusCode::UNPROCESSABLE_ENTITY, &MarkingTemplate::new(ui, cx, marking, filter, typed))
}
