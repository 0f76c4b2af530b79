//! The feature's handle: database, ports and settings.

use std::sync::{Arc, OnceLock};

use async_trait::async_trait;
use blobs::Blobs;
use chrono::{DateTime, FixedOffset, Offset, Utc};
use courseware::QuizRules;
use database::Db;
use kernel::{
    Cx,
    id::{CourseId, LessonId, PersonId, PublicationId},
    person::PersonCard,
    ports::{Directory, Enrolments, PortError, Publications, Roster},
};

use crate::{
    commands::{Noticed, Saver},
    content::Library,
};

/// Which courses a trainer teaches. A question of this feature alone, answered by whoever keeps the courses; handed over by the
/// wiring.
#[async_trait]
pub trait TaughtCourses: Send + Sync {
    /// The courses that the acting person teaches.
    async fn of_actor(&self, cx: &Cx) -> Result<Vec<CourseId>, PortError>;

    /// The version of a course that new learners get, if it is published and the acting person teaches it.
    async fn published(&self, cx: &Cx, course: CourseId) -> Result<Option<PublicationId>, PortError>;

    /// A quiz as its authors have it now, published or not, if the acting person teaches the course.
    async fn quiz(&self, cx: &Cx, course: CourseId, lesson: LessonId) -> Result<Option<TaughtQuiz>, PortError>;

    /// Whether this person takes a course that the acting person teaches.
    async fn takes(&self, cx: &Cx, course: CourseId, person: PersonId) -> Result<bool, PortError>;

    /// Who takes a course that the acting person teaches and whose name or NIP holds these words, by name; not more than a page.
    async fn learners(&self, cx: &Cx, course: CourseId, words: &str) -> Result<Vec<PersonCard>, PortError>;
}

/// A quiz as its authors have it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaughtQuiz {
    /// Title of its course.
    pub course_title: String,
    /// Its own.
    pub title: String,
    /// Its rules.
    pub rules: QuizRules,
    /// Questions in its bank.
    pub questions: usize,
}

/// What the feature asks others.
#[derive(Clone)]
pub struct Ports {
    /// Published documents.
    pub publications: Arc<dyn Publications>,
    /// Who takes which course.
    pub enrolments: Arc<dyn Enrolments>,
    /// Who teaches which course.
    pub taught: Arc<dyn TaughtCourses>,
    /// Who people are.
    pub directory: Arc<dyn Directory>,
    /// Which units there are.
    pub units: Arc<dyn Roster>,
}

/// Settings of the feature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// Address under which people reach the site, without a slash at the end.
    pub public_url: String,
    /// Name of the job that sends mail.
    pub mail_job: &'static str,
    /// Zone of the moments that are told.
    pub zone: FixedOffset,
    /// Most saves of answers that share a commit.
    pub saves_together: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Self { public_url: String::new(), mail_job: "", zone: Utc.fix(), saves_together: 64 }
    }
}

/// The feature. Cheap to clone.
#[derive(Clone)]
pub struct Quizzes {
    pub(crate) inner: Arc<Inner>,
}

pub(crate) struct Inner {
    pub(crate) db: Db,
    pub(crate) blobs: Blobs,
    pub(crate) ports: Ports,
    pub(crate) library: Arc<Library>,
    pub(crate) settings: Settings,
    pub(crate) saver: OnceLock<Saver>,
    pub(crate) noticed: Noticed,
}

impl Quizzes {
    /// The feature on this database and storage of files, with these ports.
    pub fn new(db: Db, blobs: Blobs, ports: Ports, settings: Settings) -> Self {
        let library = Arc::new(Library::new(ports.publications.clone()));
        Self {
            inner: Arc::new(Inner {
                db,
                blobs,
                ports,
                library,
                settings,
                saver: OnceLock::new(),
                noticed: Noticed::default(),
            }),
        }
    }

    /// Pages and API.
    pub fn routes(&self) -> web::Routes {
        crate::http::routes().with_state(self.clone())
    }

    pub(crate) fn db(&self) -> &Db {
        &self.inner.db
    }

    pub(crate) fn blobs(&self) -> &Blobs {
        &self.inner.blobs
    }

    pub(crate) fn ports(&self) -> &Ports {
        &self.inner.ports
    }

    pub(crate) fn library(&self) -> &Arc<Library> {
        &self.inner.library
    }

    pub(crate) fn noticed(&self) -> &Noticed {
        &self.inner.noticed
    }

    pub(crate) fn settings(&self) -> &Settings {
        &self.inner.settings
    }

    /// A moment in words, by the site's zone and in the language of whoever acts.
    pub(crate) fn told(&self, cx: &Cx, at: DateTime<Utc>) -> String {
        web::format::moment(at, self.inner.settings.zone, cx.locale)
    }
}
