//! Files with a note: a spoken word, a piece of evidence.

use std::ops::Range;

use async_trait::async_trait;
use blobs::{Digest, Reading};
use bytes::Bytes;
use chrono::TimeDelta;
use kernel::{
    Cx, FieldProblem,
    job::{JobError, JobHandler},
};
use serde_json::{Value, json};

use super::model::{Attachment, AttachmentId, AttachmentKind};
use crate::{DialogueError, PerformanceDialogue, store};

/// Bytes of a spoken note at most.
pub const LARGEST_VOICE: usize = 2 * 1024 * 1024;
/// Bytes of a piece of evidence at most.
pub const LARGEST_EVIDENCE: usize = 5 * 1024 * 1024;

/// A file that was not sent for so long is forgotten.
const UNSENT: TimeDelta = TimeDelta::days(1);

/// Removes files that were uploaded and never sent.
pub(crate) struct Sweep(pub(crate) PerformanceDialogue);

#[async_trait]
impl JobHandler for Sweep {
    fn name(&self) -> &'static str {
        "feedback.sweep"
    }

    async fn run(&self, cx: &Cx, _: Value) -> Result<(), JobError> {
        Ok(self.0.sweep(cx).await?)
    }
}

/// The media type that the bytes themselves tell, if it is one that this kind of attachment may have. Pure.
pub fn media_type(kind: AttachmentKind, bytes: &[u8]) -> Option<&'static str> {
    let begins = |at: usize, mark: &[u8]| bytes.get(at..).is_some_and(|rest| rest.starts_with(mark));
    match kind {
        AttachmentKind::Voice if begins(0, &[0x1a, 0x45, 0xdf, 0xa3]) => Some("audio/webm"),
        AttachmentKind::Voice if begins(0, b"OggS") => Some("audio/ogg"),
        AttachmentKind::Voice if begins(4, b"ftyp") => Some("audio/mp4"),
        AttachmentKind::Voice if begins(0, b"ID3") || begins(0, &[0xff, 0xfb]) => Some("audio/mpeg"),
        AttachmentKind::Voice if begins(0, b"RIFF") && begins(8, b"WAVE") => Some("audio/wav"),
        AttachmentKind::Evidence if begins(0, b"%PDF-") => Some("application/pdf"),
        AttachmentKind::Evidence if begins(0, b"\x89PNG\r\n\x1a\n") => Some("image/png"),
        AttachmentKind::Evidence if begins(0, &[0xff, 0xd8, 0xff]) => Some("image/jpeg"),
        AttachmentKind::Voice | AttachmentKind::Evidence => None,
    }
}

/// Name of the form's field.
fn field(kind: AttachmentKind) -> &'static str {
    match kind {
        AttachmentKind::Voice => "suara",
        AttachmentKind::Evidence => "bukti",
    }
}

impl PerformanceDialogue {
    /// Keeps a file for a note that the actor is about to send.
    pub async fn upload(
        &self,
        cx: &Cx,
        id: AttachmentId,
        kind: AttachmentKind,
        name: &str,
        bytes: Bytes,
    ) -> Result<Attachment, DialogueError> {
        let new = self.kept(cx, id, kind, name, bytes).await?;
        let tx = self.db().begin().await?;
        store::feedback::insert_attachment(&tx.exec(), &new, cx.now()).await?;
        tx.audit(cx, "feedback.attach", id.uuid(), json!({ "sha256": new.digest, "type": new.media_type })).await?;
        tx.commit().await?;
        Ok(new)
    }

    /// Puts the bytes of a file into the storage, and says what it is; it belongs to nothing yet.
    pub(crate) async fn kept(
        &self,
        cx: &Cx,
        id: AttachmentId,
        kind: AttachmentKind,
        name: &str,
        bytes: Bytes,
    ) -> Result<Attachment, DialogueError> {
        let owner = cx.actor.person().ok_or(DialogueError::NotFound)?;
        let fault = |message| DialogueError::Invalid(vec![FieldProblem::new(field(kind), message)]);
        let (largest, large, wrong) = match kind {
            AttachmentKind::Voice => (LARGEST_VOICE, "feedback-voice-large", "feedback-voice-kind"),
            AttachmentKind::Evidence => (LARGEST_EVIDENCE, "feedback-evidence-large", "feedback-evidence-kind"),
        };
        if bytes.len() > largest {
            return Err(fault(large));
        }
        let media_type = media_type(kind, &bytes).ok_or_else(|| fault(wrong))?;
        let size = bytes.len() as u64;
        let digest = self.inner.blobs.put(bytes).await?;
        Ok(Attachment {
            id,
            owner,
            note: None,
            goal: None,
            entry: None,
            kind,
            digest: digest.as_str().to_owned(),
            media_type: media_type.to_owned(),
            name: name.chars().filter(|c| !c.is_control()).take(200).collect(),
            size,
        })
    }

    /// Forgets files that were uploaded a day ago and never sent.
    pub(crate) async fn sweep(&self, cx: &Cx) -> Result<(), DialogueError> {
        let tx = self.db().begin().await?;
        let gone = store::feedback::drop_unsent(&tx.exec(), cx.now() - UNSENT).await?;
        if gone > 0 {
            tx.audit(cx, "feedback.sweep", gone, json!({})).await?;
        }
        Ok(tx.commit().await?)
    }

    /// The file, for whoever may see its note or goal.
    pub async fn attachment(&self, cx: &Cx, id: AttachmentId) -> Result<Attachment, DialogueError> {
        let found = store::feedback::attachment(&self.db().reader(), id).await?.ok_or(DialogueError::NotFound)?;
        match (found.note, found.goal) {
            (Some(note), _) => self.note(cx, note).await.map(|_| found),
            (None, Some(goal)) => self.goal_for(cx, goal).await.map(|_| found),
            (None, None) if cx.actor.person() == Some(found.owner) => Ok(found),
            (None, None) => Err(DialogueError::NotFound),
        }
    }

    /// Bytes of the file.
    pub async fn read_attachment(&self, file: &Attachment, part: Option<Range<u64>>) -> Result<Reading, DialogueError> {
        let digest: Digest = file.digest.parse().map_err(|_| DialogueError::NotFound)?;
        self.inner.blobs.read(&digest, part).await?.ok_or(DialogueError::NotFound)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bytes_tell_what_a_file_is() {
        use AttachmentKind::{Evidence, Voice};
        let cases: [(AttachmentKind, &[u8], Option<&str>); 7] = [
            (Voice, &[0x1a, 0x45, 0xdf, 0xa3, 0], Some("audio/webm")),
            (Voice, b"\0\0\0\x20ftypM4A ", Some("audio/mp4")),
            (Voice, b"RIFF\0\0\0\0WAVE", Some("audio/wav")),
            (Voice, b"<html>", None),
            (Voice, b"%PDF-1.7", None),
            (Evidence, b"%PDF-1.7", Some("application/pdf")),
            (Evidence, b"OggS", None),
        ];
        for (kind, bytes, expected) in cases {
            assert_eq!(media_type(kind, bytes), expected);
        }
    }
}
