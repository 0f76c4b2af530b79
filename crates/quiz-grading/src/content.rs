//! Published quizzes, parsed once and kept in a bounded cache.

use std::sync::Arc;

use courseware::{CourseDocument, LessonContent, LessonDocument, Question, QuizContent};
use kernel::{
    id::{LessonId, PublicationId, QuestionId},
    ports::Publications,
};
use quick_cache::sync::Cache;

use crate::QuizError;

/// A published quiz. Holds the key, so it never leaves the feature.
pub(crate) struct Quiz {
    pub(crate) title: String,
    pub(crate) content: QuizContent,
}

impl Quiz {
    pub(crate) fn question(&self, id: QuestionId) -> Option<&Question> {
        self.content.questions.iter().find(|question| question.id == id)
    }
}

/// How many parsed documents are kept: some megabytes.
const KEPT: usize = 256;

/// The published documents.
pub(crate) struct Library {
    publications: Arc<dyn Publications>,
    quizzes: Cache<(PublicationId, LessonId), Arc<Quiz>>,
    courses: Cache<PublicationId, Arc<CourseDocument>>,
}

impl Library {
    pub(crate) fn new(publications: Arc<dyn Publications>) -> Self {
        Self { publications, quizzes: Cache::new(KEPT), courses: Cache::new(KEPT) }
    }

    /// The quiz of a publication. A lesson that is no quiz is not found.
    pub(crate) async fn quiz(&self, publication: PublicationId, lesson: LessonId) -> Result<Arc<Quiz>, QuizError> {
        if let Some(quiz) = self.quizzes.get(&(publication, lesson)) {
            return Ok(quiz);
        }
        let json = self.publications.lesson(publication, lesson).await?.ok_or(QuizError::NotFound)?;
        let document: LessonDocument = serde_json::from_str(&json).map_err(QuizError::Document)?;
        let LessonContent::Quiz(content) = document.content else {
            return Err(QuizError::NotFound);
        };
        let quiz = Arc::new(Quiz { title: document.title, content });
        self.quizzes.insert((publication, lesson), quiz.clone());
        Ok(quiz)
    }

    /// The course document of a publication.
    pub(crate) async fn course(&self, publication: PublicationId) -> Result<Arc<CourseDocument>, QuizError> {
        if let Some(course) = self.courses.get(&publication) {
            return Ok(course);
        }
        let json = self.publications.course(publication).await?.ok_or(QuizError::NotFound)?;
        let course: Arc<CourseDocument> = Arc::new(serde_json::from_str(&json).map_err(QuizError::Document)?);
        self.courses.insert(publication, course.clone());
        Ok(course)
    }
}
