use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use courseware::{QuestionBody, question::Rubric};
use kernel::{
    Cx, Marks, Page, PageRequest,
    id::{AttemptId, CourseId, LessonId, PersonId, PublicationId, QuestionId},
};

use super::{
    double::{self, DoubleView},
    marked_by,
    saved_comments::fitting,
};
use crate::{
    QuizError, Quizzes,
    commands::opened,
    engine::{GivenFile, Rating, Response, WordCount, plain},
    model::{AnswerFile, Attempt, QueueFilter, SavedComment, Slot, Stage},
    store::{
        self,
        queue::{self, Side, View},
    },
};

/// An answer that waits for a trainer. Whose it is stays unsaid, so that marks are given to answers and not to persons.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueueRow {
    /// The attempt.
    pub attempt: AttemptId,
    /// The question in it.
    pub slot: i32,
    /// The course.
    pub course: CourseId,
    /// Its title.
    pub course_title: String,
    /// The quiz.
    pub lesson: LessonId,
    /// Its title.
    pub title: String,
    /// The question in words, shortened.
    pub question: String,
    /// Since when it waits.
    pub waiting_since: DateTime<Utc>,
    /// How far it is, where two people mark and one did.
    pub stage: Option<Stage>,
    /// What it is marked by; without it points are given.
    pub rubric: Option<Rubric>,
}

/// Characters of a question shown in the queue.
const GLIMPSE: usize = 120;

/// Answers to one question that wait.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct QueueGroup {
    /// Course, quiz and question.
    pub filter: QueueFilter,
    /// Title of the course.
    pub course_title: String,
    /// Title of the quiz.
    pub title: String,
    /// The question in words, shortened.
    pub question: String,
    /// How many wait for a mark that may be the actor's.
    pub answers: u64,
    /// Of these, how many wait for the second of two marks.
    pub second: u64,
    /// Of these, how many wait to be settled.
    pub disputed: u64,
    /// Beside these, how many wait for another's mark after the actor's own.
    pub mine: u64,
}

impl QueueGroup {
    /// How many are at a stage; without one, how many wait for a mark that may be the actor's.
    pub fn at(&self, stage: Option<Stage>) -> u64 {
        match stage {
            None => self.answers,
            Some(Stage::Second) => self.second,
            Some(Stage::Agreement) => self.disputed,
            Some(Stage::Mine) => self.mine,
        }
    }
}

/// How far the marking of some answers is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Progress {
    /// Answers that people have marked.
    pub marked: u64,
    /// These and those that wait.
    pub all: u64,
}

/// The marking queue as looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MarkingQueue {
    /// The answers that wait, oldest first.
    pub rows: Page<QueueRow>,
    /// Everything that waits by question, whatever is looked at; in the order of titles.
    pub groups: Vec<QueueGroup>,
    /// How far what is looked at is.
    pub progress: Progress,
    /// Marks that are held back, by quiz; in the order of titles.
    pub held: Vec<HeldMarks>,
    /// Quizzes with late answers on which the actor has to decide, in the order of titles.
    pub late: Vec<LateQuiz>,
}

/// A quiz with late answers that wait for a decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LateQuiz {
    /// The course.
    pub course: CourseId,
    /// Its title.
    pub course_title: String,
    /// The quiz.
    pub lesson: LessonId,
    /// Its title.
    pub title: String,
    /// How many attempts wait.
    pub attempts: u64,
}

/// Marks of a quiz that are held back until they are shown to everybody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldMarks {
    /// The course.
    pub course: CourseId,
    /// Its title.
    pub course_title: String,
    /// The quiz.
    pub lesson: LessonId,
    /// Its title.
    pub title: String,
    /// Attempts in which everything is marked.
    pub ready: u64,
    /// Answers at the quiz that still wait for a marker.
    pub waiting: u64,
}

/// An answer that a person marked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MarkedRow {
    /// The answer.
    pub row: QueueRow,
    /// Points given.
    pub mark: Marks,
    /// Points for a fully right answer.
    pub max: Marks,
}

/// What waits for the actor's marks, oldest first.
///
/// # Errors
/// [`QuizError::NotAllowed`] for who does not mark.
pub async fn marking_queue(
    quizzes: &Quizzes,
    cx: &Cx,
    filter: QueueFilter,
    page: PageRequest,
) -> Result<MarkingQueue, QuizError> {
    let scope = marked_by(quizzes, cx).await?;
    let exec = quizzes.db().reader();
    let marker = cx.actor.person();
    let view = View { scope: &scope, of: &filter, marker };
    let (rows, total) = queue::queue(&exec, view, page).await?;
    let mut items = Vec::with_capacity(rows.len());
    for (attempt, slot) in &rows {
        items.push(row(quizzes, attempt, slot, marker).await?);
    }
    let marked = queue::marked(&exec, view).await?;
    let groups = groups(quizzes, &queue::groups(&exec, &scope).await?, marker).await?;
    let waiting = match filter.stage {
        None => total,
        Some(_) => groups.iter().filter(|group| filter.holds(&group.filter)).map(|group| group.answers).sum(),
    };
    let progress = Progress { marked, all: marked + waiting };
    let held = held_marks(quizzes, &queue::held_counts(&exec, &scope).await?, &groups).await?;
    let late = late_quizzes(quizzes, store::late::awaiting(&exec, &scope).await?).await?;
    Ok(MarkingQueue { rows: Page::new(items, page, total), groups, progress, held, late })
}

/// What people have marked of what the actor marks, those handed in last first.
///
/// # Errors
/// [`QuizError::NotAllowed`] for who does not mark.
pub async fn marked_answers(
    quizzes: &Quizzes,
    cx: &Cx,
    filter: QueueFilter,
    page: PageRequest,
) -> Result<Page<MarkedRow>, QuizError> {
    let scope = marked_by(quizzes, cx).await?;
    let marker = cx.actor.person();
    let view = View { scope: &scope, of: &filter, marker };
    let (rows, total) = queue::done(&quizzes.db().reader(), view, page).await?;
    let mut items = Vec::with_capacity(rows.len());
    for (attempt, slot) in &rows {
        let mark = slot.mark.unwrap_or_default();
        items.push(MarkedRow { row: row(quizzes, attempt, slot, marker).await?, mark, max: slot.paper.max });
    }
    Ok(Page::new(items, page, total))
}

async fn row(
    quizzes: &Quizzes,
    attempt: &Attempt,
    slot: &Slot,
    marker: Option<PersonId>,
) -> Result<QueueRow, QuizError> {
    let key = quizzes.library().quiz(attempt.key.unwrap_or(attempt.publication), attempt.lesson).await?;
    let (course_title, title, question) =
        told(quizzes, attempt.publication, attempt.lesson, slot.paper.question).await?;
    Ok(QueueRow {
        attempt: attempt.id,
        slot: slot.paper.slot,
        course: attempt.course,
        course_title,
        lesson: attempt.lesson,
        title,
        question,
        waiting_since: attempt.finished_at.unwrap_or(attempt.started_at),
        stage: slot.stage(marker),
        rubric: key.question(slot.paper.question).and_then(|question| question.rubric.clone()),
    })
}

async fn held_marks(
    quizzes: &Quizzes,
    counted: &[(CourseId, LessonId, PublicationId, u64)],
    groups: &[QueueGroup],
) -> Result<Vec<HeldMarks>, QuizError> {
    let mut held: BTreeMap<(CourseId, LessonId), HeldMarks> = BTreeMap::new();
    for &(course, lesson, publication, ready) in counted {
        if let Some(known) = held.get_mut(&(course, lesson)) {
            known.ready += ready;
            continue;
        }
        let of_quiz = groups.iter().filter(|group| group.filter.lesson == Some(lesson));
        let one = HeldMarks {
            course,
            course_title: quizzes.library().course(publication).await?.facts.title.clone(),
            lesson,
            title: quizzes.library().quiz(publication, lesson).await?.title.clone(),
            ready,
            waiting: of_quiz.map(|group| group.answers + group.mine).sum(),
        };
        held.insert((course, lesson), one);
    }
    let mut held: Vec<HeldMarks> = held.into_values().collect();
    held.sort_by(|a, b| (&a.course_title, &a.title, a.lesson).cmp(&(&b.course_title, &b.title, b.lesson)));
    Ok(held)
}

/// The quizzes with their titles, those of several publications in one and with the titles of the newest.
async fn late_quizzes(
    quizzes: &Quizzes,
    counted: Vec<(CourseId, LessonId, PublicationId, u64)>,
) -> Result<Vec<LateQuiz>, QuizError> {
    let mut merged: BTreeMap<(CourseId, LessonId), (PublicationId, u64)> = BTreeMap::new();
    for (course, lesson, publication, attempts) in counted {
        let entry = merged.entry((course, lesson)).or_insert((publication, 0));
        *entry = (entry.0.max(publication), entry.1 + attempts);
    }
    let mut late = Vec::with_capacity(merged.len());
    for ((course, lesson), (publication, attempts)) in merged {
        let course_title = quizzes.library().course(publication).await?.facts.title.clone();
        let title = quizzes.library().quiz(publication, lesson).await?.title.clone();
        late.push(LateQuiz { course, course_title, lesson, title, attempts });
    }
    late.sort_by(|a, b| (&a.course_title, &a.title, a.lesson).cmp(&(&b.course_title, &b.title, b.lesson)));
    Ok(late)
}

/// Titles of course and quiz, and the question in words, shortened.
async fn told(
    quizzes: &Quizzes,
    publication: PublicationId,
    lesson: LessonId,
    question: QuestionId,
) -> Result<(String, String, String), QuizError> {
    let quiz = quizzes.library().quiz(publication, lesson).await?;
    let document = quizzes.library().course(publication).await?;
    let words = quiz.question(question).map(|question| plain(&question.stem)).unwrap_or_default();
    Ok((document.facts.title.clone(), quiz.title.clone(), glimpse(&words)))
}

/// The groups with their words, those of several publications in one and with the words of the newest.
async fn groups(
    quizzes: &Quizzes,
    counted: &[queue::Group],
    marker: Option<PersonId>,
) -> Result<Vec<QueueGroup>, QuizError> {
    let mut merged: BTreeMap<_, (PublicationId, QueueGroup)> = BTreeMap::new();
    for group in counted {
        let (course, lesson, question) = (Some(group.course), Some(group.lesson), Some(group.question));
        let filter = QueueFilter { course, lesson, question, stage: None };
        let empty = || (group.publication, QueueGroup { filter, ..QueueGroup::default() });
        let (newest, sum) = merged.entry((group.course, group.lesson, group.question)).or_insert_with(empty);
        *newest = (*newest).max(group.publication);
        let stage = group.stage(marker);
        match stage {
            Some(Stage::Mine) => sum.mine += group.answers,
            _ => sum.answers += group.answers,
        }
        sum.second += if stage == Some(Stage::Second) { group.answers } else { 0 };
        sum.disputed += if stage == Some(Stage::Agreement) { group.answers } else { 0 };
    }
    let mut groups = Vec::with_capacity(merged.len());
    for ((_, lesson, question), (publication, sum)) in merged {
        let (course_title, title, question) = told(quizzes, publication, lesson, question).await?;
        groups.push(QueueGroup { course_title, title, question, ..sum });
    }
    groups.sort_by(|a, b| {
        let key = |group: &QueueGroup| (group.course_title.clone(), group.filter.course, group.title.clone());
        let fine = |group: &QueueGroup| (group.filter.lesson, group.question.clone());
        (key(a), fine(a)).cmp(&(key(b), fine(b)))
    });
    Ok(groups)
}

/// The answer that waits after this one; the oldest one where none does.
///
/// # Errors
/// [`QuizError::NotFound`] where the actor marks no such attempt.
pub async fn after(
    quizzes: &Quizzes,
    cx: &Cx,
    filter: QueueFilter,
    id: AttemptId,
    slot: i32,
) -> Result<Option<(AttemptId, i32)>, QuizError> {
    let scope = marked_by(quizzes, cx).await?;
    let exec = quizzes.db().reader();
    let attempt = store::find(&exec, &scope, id).await?.ok_or(QuizError::NotFound)?;
    let view = View { scope: &scope, of: &filter, marker: cx.actor.person() };
    if let Some(next) = queue::beside(&exec, view, (&attempt, slot), Side::After).await? {
        return Ok(Some(next));
    }
    let (first, _) = queue::queue(&exec, view, PageRequest::default()).await?;
    Ok(first.first().map(|(attempt, slot)| (attempt.id, slot.paper.slot)))
}

fn glimpse(text: &str) -> String {
    match text.char_indices().nth(GLIMPSE) {
        Some((end, _)) => format!("{}…", text[..end].trim_end()),
        None => text.to_owned(),
    }
}

/// One answer to be marked, with everything the marker needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MarkingPage {
    /// The attempt.
    pub attempt: AttemptId,
    /// The question in it.
    pub slot: i32,
    /// Title of the course.
    pub course_title: String,
    /// Title of the quiz.
    pub title: String,
    /// What was asked, sanitised HTML.
    pub stem: String,
    /// What was answered, plain text.
    pub answer: String,
    /// How many words the answer has and should have, where that was said.
    pub words: Option<WordCount>,
    /// Its files.
    pub files: Vec<AnswerFile>,
    /// What a good answer holds, sanitised HTML; may be empty.
    pub model_answer: String,
    /// Points for a fully right answer.
    pub max: Marks,
    /// The mark given before, if any, also one that was taken back or is the actor's own first of two.
    pub mark: Option<Marks>,
    /// The comment given before.
    pub comment: String,
    /// What the answer is marked by; without it points are given.
    pub rubric: Option<Rubric>,
    /// The levels chosen before, criterion by criterion.
    pub ratings: Vec<Rating>,
    /// How it stands where two people mark.
    pub double: Option<DoubleView>,
    /// Whether the grade is told, so that the mark has to be taken back to give another.
    pub finished: bool,
    /// Why a mark was taken back, until another is given.
    pub reopened: Option<String>,
    /// Comments that the actor keeps and that fit the question.
    pub comments: Vec<SavedComment>,
    /// The course.
    pub course: CourseId,
    /// The question as the course holds it.
    pub question: QuestionId,
    /// Since when it waits.
    pub waiting_since: DateTime<Utc>,
    /// Whether the quiz forbids to see whose answer it is.
    pub anonymous: bool,
    /// How far the answers that are looked at are.
    pub progress: Progress,
    /// The answer that waits before this one.
    pub previous: Option<(AttemptId, i32)>,
    /// The answer that waits after it.
    pub next: Option<(AttemptId, i32)>,
}

/// One answer to be marked, of a course that the actor teaches, among those of the queue that are looked at.
///
/// # Errors
/// [`QuizError::NotFound`] where the actor marks no such answer.
pub async fn marking(
    quizzes: &Quizzes,
    cx: &Cx,
    filter: QueueFilter,
    id: AttemptId,
    slot: i32,
) -> Result<MarkingPage, QuizError> {
    let scope = marked_by(quizzes, cx).await?;
    let exec = quizzes.db().reader();
    let attempt = store::find(&exec, &scope, id).await?.ok_or(QuizError::NotFound)?;
    let pinned = quizzes.library().quiz(attempt.publication, attempt.lesson).await?;
    let quiz = quizzes.library().quiz(attempt.key.unwrap_or(attempt.publication), attempt.lesson).await?;
    let document = quizzes.library().course(attempt.publication).await?;
    let (slots, state) = opened(quizzes, &attempt).await?;
    let stored = slots.iter().find(|stored| stored.paper.slot == slot).ok_or(QuizError::NotFound)?;
    let question = quiz.question(stored.paper.question).ok_or(QuizError::NotFound)?;
    let model_answer = question.body.model_answer().ok_or(QuizError::NotFound)?;
    let response = state.response(slot).ok_or(QuizError::NotFound)?;
    let (text, words) = match (response, &question.body) {
        (Response::Essay { text, .. }, QuestionBody::Essay { words, .. }) => {
            (text.as_str(), WordCount::of(text, *words))
        }
        _ => ("", None),
    };
    let files = if response.files().is_empty() {
        Vec::new()
    } else {
        let uploaded = store::files::of_attempt(&exec, id).await?;
        let named = |named: &GivenFile| uploaded.iter().find(|file| file.id == named.id).cloned();
        response.files().iter().filter_map(named).collect()
    };
    let reopened = state.slot(slot).and_then(|state| state.reopened.clone());
    let marked_now = state.slot(slot).is_some_and(|state| state.mark.is_some());
    let finished = marked_now && attempt.grade.is_some();
    let marker = cx.actor.person();
    let double = double::seen(&pinned.content.rules, state.slot(slot), marker);
    let given = double::begun(state.slot(slot), marker);
    let view = View { scope: &scope, of: &filter, marker };
    let anywhere = filter.anywhere();
    let (waiting, _) = queue::waiting(&exec, View { of: &anywhere, ..view }).await?;
    let marked = queue::marked(&exec, view).await?;
    let here = (&attempt, slot);
    Ok(MarkingPage {
        attempt: id,
        slot,
        course_title: document.facts.title.clone(),
        title: quiz.title.clone(),
        stem: question.stem.clone(),
        answer: text.to_owned(),
        words,
        files,
        model_answer: model_answer.clone(),
        max: stored.paper.max,
        mark: given.as_ref().map(|given| given.mark),
        comment: given.as_ref().map(|given| given.comment.clone()).unwrap_or_default(),
        rubric: question.rubric.clone(),
        ratings: given.map(|given| given.ratings).unwrap_or_default(),
        double,
        finished,
        reopened: reopened.map(|reopened| reopened.reason),
        comments: fitting(quizzes, cx, attempt.course, stored.paper.question).await?,
        course: attempt.course,
        question: stored.paper.question,
        waiting_since: attempt.finished_at.unwrap_or(attempt.started_at),
        anonymous: pinned.content.rules.anonymous_marking,
        progress: Progress { marked, all: marked + waiting },
        previous: queue::beside(&exec, view, here, Side::Before).await?,
        next: queue::beside(&exec, view, here, Side::After).await?,
    })
}
