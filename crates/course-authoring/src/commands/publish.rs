//! Making a version for learners.

use std::collections::HashMap;

use blobs::Digest;
use bytes::Bytes;
use courseware::publish::compile;
use kernel::{
    Cx, Event,
    id::{CourseId, PublicationId, ResourceId},
};
use serde_json::json;

use super::Result;
use crate::{
    Authoring, AuthoringError,
    model::{CourseState, Publication},
    policy::Action,
    queries::card_for,
    store::{self, publications::Entry},
};

/// A version that is out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published {
    /// The version.
    pub publication: PublicationId,
    /// Counts from one.
    pub number: u32,
    /// Hash of the course document.
    pub digest: String,
}

impl Authoring {
    /// Publishes the course as it stands: documents to the storage, then rows and event in one transaction. A publication id that
    /// is there already is taken as a repeat of the same call.
    pub async fn publish(&self, cx: &Cx, course: CourseId, id: Option<PublicationId>) -> Result<Published> {
        let workspace = self.workspace_for(cx, course, Action::Publish).await?;
        let id = id.unwrap_or_else(|| cx.id());
        if let Some(done) = store::publications::get(&self.db.reader(), id).await? {
            if done.course != course {
                return Err(AuthoringError::IdTaken);
            }
            return Ok(Published { publication: id, number: done.number, digest: done.digest });
        }
        let last = store::publications::of_course(&self.db.reader(), course, 1).await?;
        let number = last.first().map_or(0, |last| last.number) + 1;

        let compiled = compile(&workspace.course, id, number, &workspace.media_table())?;
        for file in &compiled.media {
            if !self.blobs.has(&file.digest.parse::<Digest>()?).await? {
                return Err(AuthoringError::NotFound);
            }
        }
        let mut digests = HashMap::<ResourceId, String>::new();
        for lesson in &compiled.lessons {
            self.blobs.put(Bytes::from(lesson.json.clone())).await?;
            digests.insert(lesson.id.cast(), lesson.digest.clone());
        }
        let (json, digest) = compiled.course_json()?;
        self.blobs.put(Bytes::from(json)).await?;

        let tx = self.db.begin().await?;
        card_for(&tx.exec(), cx, course, Action::Publish).await?;
        let publication =
            Publication { id, course, number, digest: digest.clone(), author: cx.actor.label(), created_at: cx.now() };
        let entries: Vec<Entry> = workspace
            .revisions
            .iter()
            .map(|(resource, revision)| Entry {
                resource: *resource,
                revision: *revision,
                digest: digests.remove(resource).unwrap_or_default(),
            })
            .collect();
        store::publications::insert(&tx.exec(), cx, &publication, &entries).await.map_err(|error| match error {
            // Somebody else published in the meantime.
            AuthoringError::Database(database::Error::Unique(_)) => AuthoringError::Stale,
            other => other,
        })?;
        store::bank_uses::insert_entries(&tx.exec(), cx, id, &workspace.borrowed).await?;
        store::set_state(&tx.exec(), course, CourseState::Published, Some(id), cx.now()).await?;
        tx.audit(cx, "authoring.publish", course, json!({ "number": number, "digest": digest })).await?;
        let event = Event::CoursePublished { course, publication: id, document: digest.clone() };
        tx.emit(cx, &event).await?;
        tx.commit().await?;
        Ok(Published { publication: id, number, digest })
    }
}
