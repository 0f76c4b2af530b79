//! One function per thing a person can do here.

mod bank_files;
mod bank_questions;
mod bank_uses;
mod banks;
mod courses;
mod folder;
mod lessons;
mod outline;
mod publish;
mod question_banks;
mod questions;
mod rules;
mod sections;
mod to_bank;
mod uploads;

use database::Tx;
use kernel::{
    Cx,
    id::{CourseId, ResourceId},
};

use crate::{
    AuthoringError,
    model::{Body, CourseCard, Head},
    policy::Action,
    queries::card_for,
    store,
};

pub use bank_questions::BulkDeed;
pub(crate) use banks::EXPORTS;
pub use courses::Settings;
pub use folder::{Exported, Imported};
pub use lessons::{LessonFacts, NewLesson, QuizFacts};
pub use outline::{Direction, Removed};
pub use publish::Published;
pub use question_banks::BankSettings;
pub use questions::ImportedQuestions;
pub(crate) use questions::defect_message;
pub use rules::ModuleRule;
pub use to_bank::Offer;
pub use uploads::{CHUNK, MAX_UPLOAD, UploadState};

type Result<T, E = AuthoringError> = std::result::Result<T, E>;

/// The course under change, if the actor may change it.
async fn editable(tx: &Tx, cx: &Cx, course: CourseId) -> Result<CourseCard> {
    card_for(&tx.exec(), cx, course, Action::Edit).await
}

async fn head(tx: &Tx, course: CourseId, id: ResourceId) -> Result<Head> {
    store::head(&tx.exec(), course, id).await?.ok_or(AuthoringError::NotFound)
}

/// Changes the newest state of a resource. With a version, only if that is still the newest one; a change that is there already
/// is taken as a repeat of the same call.
async fn edit(
    tx: &Tx,
    cx: &Cx,
    course: CourseId,
    id: ResourceId,
    version: Option<i32>,
    reason: &str,
    change: impl FnOnce(&mut Body) -> Result<()>,
) -> Result<i32> {
    let mut head = head(tx, course, id).await?;
    let before = head.body.clone();
    change(&mut head.body)?;
    if head.body == before {
        return Ok(head.version);
    }
    if version.is_some_and(|version| version != head.version) {
        return Err(AuthoringError::Stale);
    }
    let version = store::revise(&tx.exec(), cx, id, head.version, &head.body, reason).await?;
    let course_body = match &head.body {
        Body::Course(body) => Some(body),
        _ => None,
    };
    store::touch_course(&tx.exec(), course, course_body, cx.now()).await?;
    Ok(version)
}

/// Takes one kind of body out of any.
macro_rules! body_as {
    ($name:ident, $variant:ident, $body:ty) => {
        fn $name(body: &mut Body) -> Result<&mut $body> {
            match body {
                Body::$variant(body) => Ok(body),
                _ => Err(AuthoringError::NotFound),
            }
        }
    };
}
body_as!(course_body, Course, crate::model::CourseBody);
body_as!(module_body, Module, crate::model::ModuleBody);
body_as!(lesson_body, Lesson, crate::model::LessonBody);
body_as!(question_body, Question, courseware::AuthoredQuestion);
