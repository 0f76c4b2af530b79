//! What trainers see of a course's learners: a funnel, where people stop, and who may need help by a rule that the page states.

use std::collections::HashMap;

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use courseware::CourseDocument;
use kernel::{
    Cx, Page, PageRequest,
    id::{CourseId, EnrolmentId, LessonId, PersonId, PublicationId},
    person::PersonCard,
};

use crate::{ProgressError, ProgressTracking, TaughtCourse, store::boards as stored};

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
    /// Any of the last four.
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

/// Why somebody may need help.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Risk {
    /// Nothing happened for [`Pace::IDLE_DAYS`] days.
    Idle,
    /// [`Pace::FAILED_OFTEN`] attempts or more failed at quizzes that are still open.
    Failed,
    /// Less than half of what is usual after so many days.
    Slow,
    /// The day by which it should be done is [`Pace::DUE_DAYS`] days away or less, or gone by.
    Due,
}

impl Risk {
    /// The stored word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Idle => "idle",
            Self::Failed => "failed",
            Self::Slow => "slow",
            Self::Due => "due",
        }
    }
}

/// By what a learner's pace is judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    /// Now.
    pub now: DateTime<Utc>,
    /// Days that the middle one of those who finished took; `None` while fewer than [`Pace::ENOUGH`] have.
    pub median_days: Option<u32>,
    /// Lessons of the course.
    pub lessons: u32,
}

impl Pace {
    /// Days of silence after which somebody may need help.
    pub const IDLE_DAYS: i64 = 14;
    /// Failed attempts after which somebody may need help.
    pub const FAILED_OFTEN: i32 = 2;
    /// Days before a due date from which somebody who is not done may need help.
    pub const DUE_DAYS: u64 = 7;
    /// Finished learners from which a median means something.
    pub const ENOUGH: usize = 5;

    /// Who was last active before this is silent.
    pub fn idle_before(&self) -> DateTime<Utc> {
        self.now - TimeDelta::days(Self::IDLE_DAYS)
    }

    /// Whose course is due on this day or before may need help.
    pub fn due_until(&self) -> NaiveDate {
        self.now.date_naive() + Days::new(Self::DUE_DAYS)
    }

    /// For each number of lessons done: who began before this and has no more is slow. With `d` of `n` lessons done after more than
    /// `2 · d / n` of the median time one has done less than half of what is usual. Nobody is slow before the first tenth of it.
    pub fn slow_since(&self) -> Vec<(i32, DateTime<Utc>)> {
        let Some(median) = self.median_days.filter(|_| self.lessons > 0) else { return Vec::new() };
        let lessons = i64::from(self.lessons);
        let seconds = i64::from(median.max(1)) * 86_400;
        let grace = seconds / 10;
        (0..self.lessons.min(400))
            .map(|done| {
                let usual = seconds * 2 * i64::from(done) / lessons;
                (done as i32, self.now - TimeDelta::seconds(usual.max(grace)))
            })
            .collect()
    }

    /// Why this learner may need help; nothing once the course is completed.
    pub fn risks(&self, learner: &Learner) -> Vec<Risk> {
        if learner.completed_at.is_some() {
            return Vec::new();
        }
        let mut risks = Vec::new();
        if learner.last_activity_at < self.idle_before() {
            risks.push(Risk::Idle);
        }
        if i64::from(learner.failed) >= i64::from(Self::FAILED_OFTEN) {
            risks.push(Risk::Failed);
        }
        let slow = self.slow_since().into_iter().find(|(done, _)| i64::from(*done) == i64::from(learner.done));
        if slow.is_some_and(|(_, since)| learner.enrolled_at < since) {
            risks.push(Risk::Slow);
        }
        if learner.due_on.is_some_and(|due| due <= self.due_until()) {
            risks.push(Risk::Due);
        }
        risks
    }
}

/// The middle of these spans in whole days, rounded up; `None` for fewer than [`Pace::ENOUGH`].
pub fn median_days(spans: &[(DateTime<Utc>, Option<DateTime<Utc>>)]) -> Option<u32> {
    let mut seconds: Vec<i64> =
        spans.iter().filter_map(|(from, to)| Some((*to.as_ref()? - *from).num_seconds().max(0))).collect();
    seconds.sort_unstable();
    let middle = *seconds.get(seconds.len() / 2)?;
    (seconds.len() >= Pace::ENOUGH).then(|| u32::try_from((middle + 86_399) / 86_400).unwrap_or(u32::MAX).max(1))
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
        let pace = Pace { now: cx.now(), median_days: None, lessons: 0 };
        let running = stored::running_of(&self.db.reader(), people).await?;
        let hints = running.into_iter().map(|learner| (learner, pace.risks(&learner)));
        Ok(hints.filter(|(_, risks)| !risks.is_empty()).collect())
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

#[cfg(test)]
mod tests {
    use chrono::TimeZone;
    use kernel::Id;

    use super::*;

    fn day(day: u32) -> DateTime<Utc> {
        Utc.with_ymd_and_hms(2026, 10, day, 0, 0, 0).single().expect("a moment")
    }

    fn learner(enrolled: u32, active: u32, done: u32, failed: u32) -> Learner {
        let id = uuid::Uuid::nil();
        Learner {
            enrolment: Id::from_uuid(id),
            course: Id::from_uuid(id),
            publication: Id::from_uuid(id),
            person: Id::from_uuid(id),
            enrolled_at: day(enrolled),
            last_activity_at: day(active),
            last_lesson: None,
            done,
            failed,
            completed_at: None,
            due_on: None,
        }
    }

    #[test]
    fn who_may_need_help_and_why() {
        let pace = Pace { now: day(21), median_days: Some(10), lessons: 10 };
        assert_eq!(pace.risks(&learner(20, 20, 0, 0)), [], "on the first day nobody is slow");
        assert_eq!(pace.risks(&learner(15, 20, 2, 0)), [Risk::Slow], "two of ten after six of ten days");
        assert_eq!(pace.risks(&learner(15, 20, 3, 0)), []);
        assert_eq!(pace.risks(&learner(1, 6, 9, 2)), [Risk::Idle, Risk::Failed, Risk::Slow]);
        let finished = Learner { completed_at: Some(day(2)), ..learner(1, 2, 10, 5) };
        assert_eq!(pace.risks(&finished), []);
        let due = |date: u32| Learner { due_on: Some(day(date).date_naive()), ..learner(20, 20, 0, 0) };
        assert_eq!([pace.risks(&due(29)), pace.risks(&due(28))], [vec![], vec![Risk::Due]], "a week before the day");
        assert_eq!(pace.risks(&due(2)), [Risk::Due], "after it");
        let few = Pace { median_days: None, ..pace };
        assert_eq!(few.risks(&learner(1, 20, 0, 1)), []);
    }

    #[test]
    fn a_median_needs_enough_who_finished() {
        let span = |days: u32| (day(1), Some(day(1 + days)));
        assert_eq!(median_days(&[span(1), span(2), span(3), span(4)]), None);
        assert_eq!(median_days(&[span(9), span(1), span(2), span(4), span(3)]), Some(3));
    }
}
