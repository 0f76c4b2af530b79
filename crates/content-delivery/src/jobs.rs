//! What follows a publication. Both jobs may run any number of times.

use async_trait::async_trait;
use courseware::LessonContent;
use kernel::{
    Cx, Event,
    job::{JobError, JobHandler},
};
use serde_json::Value;

use crate::{Delivery, job_names, store};

/// Puts a new version into the catalogue.
pub(crate) struct ProjectPublication(pub(crate) Delivery);

#[async_trait]
impl JobHandler for ProjectPublication {
    fn name(&self) -> &'static str {
        job_names::PROJECT
    }

    async fn run(&self, cx: &Cx, payload: Value) -> Result<(), JobError> {
        let Event::CoursePublished { document: digest, .. } = serde_json::from_value(payload)? else { return Ok(()) };
        let document = self.0.documents.course(&digest).await?;
        let mut media = Vec::new();
        for (_, outline) in document.lessons() {
            media.extend(match &self.0.documents.lesson(&outline.document).await?.content {
                LessonContent::Page(page) => page.media.clone(),
                LessonContent::Quiz(quiz) => quiz.media.clone(),
            });
        }
        let tx = self.0.db.begin().await?;
        store::insert_version(&tx.exec(), &document, &digest, cx.now()).await?;
        store::offer(&tx.exec(), &document, cx.now()).await?;
        store::use_media(&tx.exec(), document.course, media.iter()).await?;
        tx.commit().await?;
        self.0.documents.forget_newest();
        Ok(())
    }
}

/// Takes a course out of the catalogue; who is in it stays in it.
pub(crate) struct ArchiveOffering(pub(crate) Delivery);

#[async_trait]
impl JobHandler for ArchiveOffering {
    fn name(&self) -> &'static str {
        job_names::ARCHIVE
    }

    async fn run(&self, _: &Cx, payload: Value) -> Result<(), JobError> {
        let Event::CourseArchived { course } = serde_json::from_value(payload)? else { return Ok(()) };
        let tx = self.0.db.begin().await?;
        store::archive(&tx.exec(), course).await?;
        tx.commit().await?;
        self.0.documents.forget_newest();
        Ok(())
    }
}
