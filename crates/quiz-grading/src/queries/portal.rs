//! For pages that compose features: no policy here, the caller asks for what its page is about.

use chrono::{DateTime, Utc};
use database::DatabaseExecutor;
use kernel::{
    Marks,
    id::{AttemptId, CourseId, EnrolmentId, LessonId, PersonId},
};

use crate::{
    QuizError,
    model::QueueFilter,
    policy::Scope,
    store::{self, queue::View},
};

/// An attempt that somebody is in the middle of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OpenAttempt {
    /// Which one.
    pub id: AttemptId,
    /// In which course.
    pub course: CourseId,
    /// The quiz.
    pub lesson: LessonId,
    /// When it began.
    pub started_at: DateTime<Utc>,
    /// When it ends by itself.
    pub deadline_at: Option<DateTime<Utc>>,
}

/// The person's open attempts, the most urgent first. One statement.
pub async fn open_attempts(exec: &DatabaseExecutor<'_>, person: PersonId) -> Result<Vec<OpenAttempt>, QuizError> {
    let open = store::open_of(exec, person).await?;
    let card = |attempt: crate::model::Attempt| OpenAttempt {
        id: attempt.id,
        course: attempt.course,
        lesson: attempt.lesson,
        started_at: attempt.started_at,
        deadline_at: attempt.deadline_at,
    };
    Ok(open.into_iter().map(card).collect())
}

/// What waits for marks in some courses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Waiting {
    /// How many answers.
    pub answers: u64,
    /// Since when the oldest waits.
    pub since: Option<DateTime<Utc>>,
}

/// What waits in these courses for marks that may be this person's. One statement.
pub async fn marking_waiting(
    exec: &DatabaseExecutor<'_>,
    courses: &[CourseId],
    marker: Option<PersonId>,
) -> Result<Waiting, QuizError> {
    let scope = Scope::Taught(courses.to_vec());
    let view = View { scope: &scope, of: &QueueFilter::default(), marker };
    let (answers, since) = store::queue::waiting(exec, view).await?;
    Ok(Waiting { answers, since })
}

/// The best grade of an enrolment in one quiz.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BestGrade {
    /// The enrolment.
    pub enrolment: EnrolmentId,
    /// The quiz.
    pub lesson: LessonId,
    /// The best grade of a graded attempt, in percent.
    pub grade: Marks,
}

/// The best grades of these enrolments, one for each quiz with a graded attempt. One statement.
pub async fn best_grades(exec: &DatabaseExecutor<'_>, enrolments: &[EnrolmentId]) -> Result<Vec<BestGrade>, QuizError> {
    let rows = store::best(exec, enrolments).await?;
    let best = |(enrolment, lesson, grade)| BestGrade { enrolment, lesson, grade: Marks(grade) };
    Ok(rows.into_iter().map(best).collect())
}
