//! What trainers see of a course's learners: a funnel, where people stop, and who may need help by a rule that the page states.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use courseware::CourseDocument;
use kernel::{
    Cx, Page, PageRequest,
    id::{CourseId, EnrolmentId, LessonId, PersonId, PublicationId},
    person::PersonCard,
};

pub use crate::pace::{Pace, Risk};
use crate::{ProgressError, ProgressTracking, TaughtCourse, pace::median_days, store::boards as stored};

/// Rows of a file at most.
const MOST_ROWS: u64 = 50_000;

/// Which learners of a course.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Filter {
    /// Everybody.
    All,
    /// Who completed the course.
    Completed,
    /// Who has not.
    Running,
    /// Who opened this lesson.
    Opened(LessonId),
    /// Who completed this lesson.
    Done(LessonId),
    /// Who has not finished and was last seen at this lesson.
    Stopped(LessonId),
    /// Who was silent for long.
    Idle,
    /// Who failed more than once.
    Failed,
    /// Who is slower than usual in this course.
    Slow,
    /// Whose day is near or gone by.
    Due,
    /// Who does too little to be done by the day, which is still some time away.
    Behind,
    /// Any of the last five.
    AtRisk,
}

impl Filter {
    /// The word in addresses; lessons are named beside it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::All => "semua",
            Self::Completed => "tuntas",
            Self::Running => "berjalan",
            Self::Opened(_) => "dibuka",
            Self::Done(_) => "selesai",
            Self::Stopped(_) => "berhenti",
            Self::Idle => "diam",
            Self::Failed => "gagal",
            Self::Slow => "lambat",
            Self::Due => "tenggat",
            Self::Behind => "laju",
            Self::AtRisk => "berisiko",
        }
    }

    /// The filter of a word and a lesson; everybody for what is unknown.
    pub fn parse(word: &str, lesson: Option<LessonId>) -> Self {
        match (word, lesson) {
            ("tuntas", _) => Self::Completed,
            ("berjalan", _) => Self::Running,
            ("dibuka", Some(lesson)) => Self::Opened(lesson),
            ("selesai", Some(lesson)) => Self::Done(lesson),
            ("berhenti", Some(lesson)) => Self::Stopped(lesson),
            ("diam", _) => Self::Idle,
            ("gagal", _) => Self::Failed,
            ("lambat", _) => Self::Slow,
            ("tenggat", _) => Self::Due,
            ("laju", _) => Self::Behind,
            ("berisiko", _) => Self::AtRisk,
            _ => Self::All,
        }
    }

    /// The lesson, where it is about one.
    pub const fn lesson(self) -> Option<LessonId> {
        match self {
            Self::Opened(lesson) | Self::Done(lesson) | Self::Stopped(lesson) => Some(lesson),
            _ => None,
        }
    }
}

/// One learner of a course.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Learner {
    /// The enrolment.
    pub enrolment: EnrolmentId,
    /// In which course.
    pub course: CourseId,
    /// By which version.
    pub publication: PublicationId,
    /// Who.
    pub person: PersonId,
    /// Since when.
    pub enrolled_at: DateTime<Utc>,
    /// When something last happened.
    pub last_activity_at: DateTime<Utc>,
    /// At which lesson.
    pub last_lesson: Option<LessonId>,
    /// Lessons done.
    pub done: u32,
    /// Failed attempts at quizzes still open.
    pub failed: u32,
    /// When the course was completed.
    pub completed_at: Option<DateTime<Utc>>,
    /// By which day it should be done, if somebody assigned it.
    pub due_on: Option<NaiveDate>,
}

/// A learner with name and risks.
#[derive(Debug, Clone)]
pub struct LearnerRow {
    /// Where they stand.
    pub learner: Learner,
    /// Who it is; nobody once the account is gone.
    pub person: Option<PersonCard>,
    /// Title of the lesson last seen; empty if none was.
    pub last_lesson: String,
    /// Why they may need help.
    pub risks: Vec<Risk>,
}

/// A lesson in the funnel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FunnelRow {
    /// The lesson.
    pub lesson: LessonId,
    /// `2.3`.
    pub number: String,
    /// Its title.
    pub title: String,
    /// Whether it is a quiz, of which there are figures.
    pub quiz: bool,
    /// Learners who opened it.
    pub opened: u64,
    /// Learners who completed it.
    pub done: u64,
    /// Unfinished learners last seen here.
    pub stopped: u64,
}

/// A course's board.
#[derive(Debug, Clone)]
pub struct Board {
    /// The course.
    pub course: CourseId,
    /// Its title.
    pub title: String,
    /// Learners.
    pub learners: u64,
    /// Learners who completed it.
    pub completed: u64,
    /// Learners who may need help.
    pub at_risk: u64,
    /// Of the course, by the latest version.
    pub pace: Pace,
    /// Lessons in order.
    pub funnel: Vec<FunnelRow>,
}

impl ProgressTracking {
    /// The board of a course that the actor teaches.
    ///
    /// # Errors
    /// [`ProgressError::NotFound`] for a course that the actor does not teach.
    pub async fn board(&self, cx: &Cx, course: CourseId) -> Result<Board, ProgressError> {
        let taught = self.taught(cx, course).await?;
        let exec = self.db.reader();
        let (pace, document) = self.pace(cx, course, &taught).await?;
        let opened = stored::opened(&exec, course).await?;
        let done = stored::completed(&exec, course).await?;
        let stored::Whereabouts { learners, completed, stopped } = stored::whereabouts(&exec, course).await?;
        let at_risk = stored::count(&exec, course, Filter::AtRisk, pace).await?;
        let mut funnel = Vec::new();
        for (m, module) in document.iter().flat_map(|document| document.modules.iter().enumerate()) {
            for (l, lesson) in module.lessons.iter().enumerate() {
                let count = |counts: &HashMap<LessonId, u64>| counts.get(&lesson.id).copied().unwrap_or_default();
                funnel.push(FunnelRow {
                    lesson: lesson.id,
                    number: format!("{}.{}", m + 1, l + 1),
                    title: lesson.title.clone(),
                    quiz: lesson.quiz.is_some(),
                    // Who has done it has opened it.
                    opened: count(&opened).max(count(&done)),
                    done: count(&done),
                    stopped: count(&stopped),
                });
            }
        }
        Ok(Board { course, title: taught.title, learners, completed, at_risk, pace, funnel })
    }

    /// A page of a course's learners.
    ///
    /// # Errors
    /// [`ProgressError::NotFound`] for a course that the actor does not teach.
    pub async fn learners(
        &self,
        cx: &Cx,
        course: CourseId,
        filter: Filter,
        page: PageRequest,
    ) -> Result<(TaughtCourse, Pace, Page<LearnerRow>), ProgressError> {
        let taught = self.taught(cx, course).await?;
        let (pace, document) = self.pace(cx, course, &taught).await?;
        let found = stored::learners(&self.db.reader(), course, filter, pace, page).await?;
        let rows = self.with_names(&found.items, pace, document.as_deref()).await?;
        Ok((taught, pace, Page { items: rows, number: found.number, total: found.total }))
    }

    /// All learners of a filter, for a file.
    ///
    /// # Errors
    /// [`ProgressError::NotFound`] for a course that the actor does not teach.
    pub async fn all_learners(
        &self,
        cx: &Cx,
        course: CourseId,
        filter: Filter,
    ) -> Result<(TaughtCourse, Pace, Vec<LearnerRow>), ProgressError> {
        let taught = self.taught(cx, course).await?;
        let (pace, document) = self.pace(cx, course, &taught).await?;
        let found = stored::all_learners(&self.db.reader(), course, filter, pace, MOST_ROWS).await?;
        let rows = self.with_names(&found, pace, document.as_deref()).await?;
        Ok((taught, pace, rows))
    }

    /// Running courses of these people in which they may need help, with the reasons. The pace of others is not looked at here.
    pub async fn hints(&self, cx: &Cx, people: &[PersonId]) -> Result<Vec<(Learner, Vec<Risk>)>, ProgressError> {
        if people.is_empty() {
            return Ok(Vec::new());
        }
        let mut hints = Vec::new();
        for learner in stored::running_of(&self.db.reader(), people).await? {
            // How many lessons there are matters only for a pace towards a day.
            let lessons = match learner.due_on {
                Some(_) => self.tracker.course(learner.publication).await?.lessons().count() as u32,
                None => 0,
            };
            let risks = Pace { now: cx.now(), median_days: None, lessons }.risks(&learner);
            if !risks.is_empty() {
                hints.push((learner, risks));
            }
        }
        Ok(hints)
    }

    async fn pace(
        &self,
        cx: &Cx,
        course: CourseId,
        taught: &TaughtCourse,
    ) -> Result<(Pace, Option<std::sync::Arc<CourseDocument>>), ProgressError> {
        let document = match taught.publication {
            Some(publication) => Some(self.tracker.course(publication).await?),
            None => None,
        };
        let spans = stored::spans(&self.db.reader(), course).await?;
        let lessons = document.as_ref().map_or(0, |document| document.lessons().count() as u32);
        Ok((Pace { now: cx.now(), median_days: median_days(&spans), lessons }, document))
    }

    async fn with_names(
        &self,
        learners: &[Learner],
        pace: Pace,
        document: Option<&CourseDocument>,
    ) -> Result<Vec<LearnerRow>, ProgressError> {
        let mut cards: HashMap<PersonId, PersonCard> = HashMap::new();
        // As many as a statement takes at once.
        for chunk in learners.chunks(500) {
            let people: Vec<PersonId> = chunk.iter().map(|learner| learner.person).collect();
            cards.extend(self.ports.directory.cards(&people).await?.into_iter().map(|card| (card.id, card)));
        }
        let title = |id| document.and_then(|document| document.lesson(id)).map(|lesson| lesson.title.clone());
        Ok(learners
            .iter()
            .map(|learner| LearnerRow {
                person: cards.get(&learner.person).cloned(),
                last_lesson: learner.last_lesson.and_then(title).unwrap_or_default(),
                risks: pace.risks(learner),
                learner: *learner,
            })
            .collect())
    }
}
