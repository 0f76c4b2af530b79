//! Files that learners upload as answers. They are stored as they come, in parts, and never whole in memory.

use blobs::{Blobs, Digest};
use bytes::{Bytes, BytesMut};
use courseware::question::FileRules;
use futures::{Stream, StreamExt};
use kernel::{
    Cx,
    id::{AnswerFileId, AttemptId},
};
use serde_json::json;

use super::{fresh, opened};
use crate::{
    QuizError, Quizzes,
    model::{AnswerFile, State},
    policy, store,
};

/// Bytes that are held in memory of one file.
const PART: usize = 4 * 1024 * 1024;
/// How many of the first bytes are looked at to see what a file is.
const HEAD: usize = 4_096;
/// Longest name in characters.
const LONGEST_NAME: usize = 150;
/// Most files that one question of an attempt keeps, those included that were taken out of the answer again.
const MOST_KEPT: usize = 30;
/// Most bytes that the files of one attempt take.
const MOST_BYTES: u64 = 500_000_000;

/// A file on its way in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewFile {
    /// Made by the device: sending twice is harmless.
    pub id: AnswerFileId,
    /// For which attempt.
    pub attempt: AttemptId,
    /// For which question of it.
    pub slot: i32,
    /// As the device calls it.
    pub name: String,
    /// How many files the answer has beside it, as the page knows that sends it: what it took out may not have arrived as a step yet.
    pub beside: usize,
}

/// Parts of an upload, which are gone when this is, however it ends.
struct Parts {
    blobs: Blobs,
    upload: String,
    offsets: Vec<u64>,
    end: u64,
}

impl Parts {
    async fn keep(&mut self, bytes: Bytes) -> Result<(), QuizError> {
        let (offset, size) = (self.end, bytes.len() as u64);
        self.offsets.push(offset);
        self.blobs.put_part(&self.upload, offset, bytes).await?;
        self.end += size;
        Ok(())
    }
}

impl Drop for Parts {
    fn drop(&mut self) {
        let (blobs, upload, offsets) = (self.blobs.clone(), self.upload.clone(), std::mem::take(&mut self.offsets));
        if let (false, Ok(runtime)) = (offsets.is_empty(), tokio::runtime::Handle::try_current()) {
            runtime.spawn(async move {
                if let Err(error) = blobs.drop_parts(&upload, &offsets).await {
                    tracing::warn!(%upload, %error, "parts of an upload stay behind");
                }
            });
        }
    }
}

/// Receives a file for a question of the actor's own open attempt. It belongs to the answer once a step names it.
///
/// # Errors
/// [`QuizError::NotFound`] where the attempt or question is not the actor's or takes no files, [`QuizError::AttemptClosed`] after the
/// end, and the refusals of files.
pub async fn receive_file<E>(
    quizzes: &Quizzes,
    cx: &Cx,
    new: NewFile,
    bytes: impl Stream<Item = Result<Bytes, E>>,
) -> Result<AnswerFile, QuizError> {
    let scope = policy::own(&cx.actor)?;
    let attempt = fresh(quizzes, cx, &scope, new.attempt).await?;
    let (slots, _) = opened(quizzes, &attempt).await?;
    let slot = slots.iter().find(|slot| slot.paper.slot == new.slot).ok_or(QuizError::NotFound)?;
    let quiz = quizzes.library().quiz(attempt.publication, attempt.lesson).await?;
    let question = quiz.question(slot.paper.question).ok_or(QuizError::NotFound)?;
    let rules = question.body.files().ok_or(QuizError::NotFound)?;
    let there = store::files::of_attempt(&quizzes.db().reader(), attempt.id).await?;
    if let Some(known) = received(&there, &new)? {
        return Ok(known);
    }
    if store::files::is_taken(&quizzes.db().reader(), new.id).await? {
        return Err(QuizError::IdTaken);
    }
    if !attempt.is_open() || attempt.deadline_at.is_some_and(|end| cx.now() > end) {
        return Err(QuizError::AttemptClosed(attempt.id));
    }
    if new.beside >= rules.most as usize {
        return Err(QuizError::TooManyFiles(rules.most));
    }
    room(&there, &new)?;
    let name = clean(&new.name);
    let media_type = rules.media_type(&name).ok_or_else(|| QuizError::FileKind(rules.extensions().join(" ")))?;
    let (digest, size) = stored(quizzes, cx, rules, media_type, bytes).await?;

    let tx = quizzes.db().begin().await?;
    let exec = tx.exec();
    // From here on no other file of the attempt comes in, and nobody hands it in.
    store::reserve(&exec, &scope, attempt.id, 0, &[State::Open]).await?.ok_or(QuizError::AttemptClosed(attempt.id))?;
    let there = store::files::of_attempt(&exec, attempt.id).await?;
    if let Some(known) = received(&there, &new)? {
        return Ok(known);
    }
    room(&there, &new)?;
    let file = AnswerFile {
        id: new.id,
        attempt: attempt.id,
        slot: new.slot,
        name,
        media_type: media_type.to_owned(),
        size,
        sha256: digest.to_string(),
        received_at: cx.now(),
    };
    if !store::files::insert(&exec, &file).await? {
        return Err(QuizError::IdTaken);
    }
    drop(exec);
    let facts = json!({ "attempt": file.attempt, "slot": file.slot, "sha256": file.sha256, "size": file.size });
    tx.audit(cx, "quiz.file", file.id, facts).await?;
    tx.commit().await?;
    Ok(file)
}

/// The file if it came before; its id must not have come for another question.
fn received(there: &[AnswerFile], new: &NewFile) -> Result<Option<AnswerFile>, QuizError> {
    match there.iter().find(|file| file.id == new.id) {
        Some(known) if known.slot != new.slot => Err(QuizError::IdTaken),
        known => Ok(known.cloned()),
    }
}

/// Whether the attempt keeps another file.
fn room(there: &[AnswerFile], new: &NewFile) -> Result<(), QuizError> {
    let kept = there.iter().filter(|file| file.slot == new.slot).count();
    let bytes: u64 = there.iter().map(|file| file.size).sum();
    if kept >= MOST_KEPT || bytes >= MOST_BYTES { Err(QuizError::NoRoom) } else { Ok(()) }
}

/// The name without folders and without what no name holds.
fn clean(name: &str) -> String {
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let all: Vec<char> = name.trim().chars().filter(|c| !c.is_control()).collect();
    // The end says the kind, so that a long name loses its beginning.
    all[all.len().saturating_sub(LONGEST_NAME)..].iter().collect()
}

/// Stores what comes, if it is no larger than allowed and what its name says. Gives its hash and its size.
async fn stored<E>(
    quizzes: &Quizzes,
    cx: &Cx,
    rules: &FileRules,
    media_type: &str,
    bytes: impl Stream<Item = Result<Bytes, E>>,
) -> Result<(Digest, u64), QuizError> {
    let upload = cx.id::<kernel::id::kind::Upload>().to_string();
    let mut parts = Parts { blobs: quizzes.blobs().clone(), upload, offsets: Vec::new(), end: 0 };
    let (mut buffer, mut size, mut looked) = (BytesMut::new(), 0_u64, false);
    let mut bytes = std::pin::pin!(bytes);
    while let Some(piece) = bytes.next().await {
        let piece = piece.map_err(|_| QuizError::FileCut)?;
        size += piece.len() as u64;
        if size > rules.largest() {
            return Err(QuizError::FileTooLarge(rules.megabytes));
        }
        buffer.extend_from_slice(&piece);
        if !looked && buffer.len() >= HEAD {
            fits(media_type, &buffer[..HEAD])?;
            looked = true;
        }
        while buffer.len() >= PART {
            parts.keep(buffer.split_to(PART).freeze()).await?;
        }
    }
    if size == 0 {
        return Err(QuizError::FileEmpty);
    }
    if !looked {
        fits(media_type, &buffer)?;
    }
    if parts.offsets.is_empty() {
        return Ok((quizzes.blobs().put(buffer.freeze()).await?, size));
    }
    if !buffer.is_empty() {
        parts.keep(buffer.freeze()).await?;
    }
    Ok((quizzes.blobs().join_parts(&parts.upload, &parts.offsets).await?, size))
}

fn fits(media_type: &str, head: &[u8]) -> Result<(), QuizError> {
    if FileRules::fits(media_type, head) { Ok(()) } else { Err(QuizError::FileMismatch) }
}

#[cfg(test)]
mod tests {
    use super::clean;

    #[test]
    fn names() {
        assert_eq!(clean("../rahasia/Surat\u{0} tugas.pdf"), "Surat tugas.pdf");
        assert_eq!(clean("C:\\Users\\x\\foto.jpg"), "foto.jpg");
        let long = clean(&format!("{}.pdf", "a".repeat(400)));
        assert!(long.ends_with("a.pdf") && long.chars().count() == 150);
    }
}
