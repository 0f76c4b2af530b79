use bytes::Bytes;
use chrono::NaiveDate;
use kernel::{
    Cx, FieldProblem,
    id::{MentorshipFileId, MentorshipId, MentorshipNoteId, MentorshipTargetId},
};
use serde_json::json;

use super::{LONGEST_NAME, LONGEST_TEXT, fine, needed, programmes::moved};
use crate::{
    Mentoring, MentoringError,
    model::{Note, Pair, PairState, Review, SharedFile, Side, Target},
    policy::{self, Action},
    store,
};

/// Bytes of a shared file.
pub const LARGEST_FILE: usize = 10 * 1024 * 1024;
/// Least letters of the reason for ending early.
const SHORTEST_REASON: usize = 10;

/// What is said of a goal.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TargetInput {
    /// What.
    pub text: String,
    /// How it is seen that it was reached.
    pub measure: String,
    /// By when.
    pub due_on: Option<NaiveDate>,
}

impl Mentoring {
    /// Writes a goal down; who writes it agrees to it. Doing it twice writes it once.
    ///
    /// # Errors
    /// [`MentoringError::Invalid`] with the fields at fault, [`MentoringError::State`] for a pair that has ended.
    pub async fn add_target(
        &self,
        cx: &Cx,
        pair: MentorshipId,
        id: MentorshipTargetId,
        input: TargetInput,
    ) -> Result<(), MentoringError> {
        let tx = self.db().begin().await?;
        let found = store::pair(&tx.exec(), pair).await?.ok_or(MentoringError::NotFound)?;
        let (_, side) = policy::side(&cx.actor, &found)?;
        let mut problems = Vec::new();
        needed(&mut problems, "sasaran", &input.text, LONGEST_TEXT);
        needed(&mut problems, "ukuran", &input.measure, LONGEST_TEXT);
        match input.due_on {
            None => problems.push(FieldProblem::new("tenggat", "mentoring-date-missing")),
            Some(due) if due < found.starts_on || due > found.ends_on => {
                problems.push(FieldProblem::new("tenggat", "mentoring-outside-period"));
            }
            Some(_) => {}
        }
        fine(problems)?;
        at_work(&found)?;
        let agreed = |one| (side == one).then(|| cx.now());
        let target = Target {
            id,
            pair,
            text: input.text.trim().to_owned(),
            measure: input.measure.trim().to_owned(),
            due_on: input.due_on.unwrap_or(found.ends_on),
            mentor_agreed_at: agreed(Side::Mentor),
            mentee_agreed_at: agreed(Side::Mentee),
            attained: None,
            created_at: cx.now(),
        };
        if store::insert_target(&tx.exec(), &target).await? {
            tx.audit(cx, "mentoring.add_target", id, json!({ "pair": pair })).await?;
        }
        Ok(tx.commit().await?)
    }

    /// Agrees to a goal. With the first goal that both agreed to, the pair runs. Doing it twice does it once.
    ///
    /// # Errors
    /// [`MentoringError::NotFound`] for a goal of another pair.
    pub async fn agree_target(
        &self,
        cx: &Cx,
        pair: MentorshipId,
        id: MentorshipTargetId,
    ) -> Result<(), MentoringError> {
        let tx = self.db().begin().await?;
        let exec = tx.exec();
        let mut found = store::pair(&exec, pair).await?.ok_or(MentoringError::NotFound)?;
        let (_, side) = policy::side(&cx.actor, &found)?;
        at_work(&found)?;
        let mine = |targets: Vec<Target>| targets.into_iter().find(|one| one.id == id).ok_or(MentoringError::NotFound);
        let before = mine(store::targets(&exec, &[pair]).await?)?;
        if before.agreed_by(side) {
            return Ok(());
        }
        store::agree(&exec, id, side, cx.now()).await?;
        tx.audit(cx, "mentoring.agree_target", id, json!({ "side": side.as_str() })).await?;
        if found.state == PairState::Proposed && mine(store::targets(&exec, &[pair]).await?)?.agreed() {
            found.state = PairState::Running;
            found.running_since = Some(self.today(cx));
            found.version += 1;
            if !store::update_pair(&exec, &found).await? {
                return Err(MentoringError::Stale);
            }
            moved(&tx, cx, &found).await?;
        }
        Ok(tx.commit().await?)
    }

    /// Says whether an agreed goal was reached; the mentor's word.
    ///
    /// # Errors
    /// [`MentoringError::State`] for a goal that was not agreed.
    pub async fn attain_target(
        &self,
        cx: &Cx,
        pair: MentorshipId,
        id: MentorshipTargetId,
        attained: bool,
    ) -> Result<(), MentoringError> {
        let tx = self.db().begin().await?;
        let found = store::pair(&tx.exec(), pair).await?.ok_or(MentoringError::NotFound)?;
        let (_, side) = policy::side(&cx.actor, &found)?;
        if side != Side::Mentor {
            return Err(MentoringError::Forbidden);
        }
        let targets = store::targets(&tx.exec(), &[pair]).await?;
        let target = targets.iter().find(|one| one.id == id).ok_or(MentoringError::NotFound)?;
        if !target.agreed() || found.state == PairState::Stopped {
            return Err(MentoringError::State);
        }
        store::set_attained(&tx.exec(), id, attained).await?;
        tx.audit(cx, "mentoring.attain_target", id, json!({ "attained": attained })).await?;
        Ok(tx.commit().await?)
    }

    /// Ends a running pair as planned; the mentor's deed. Both may then say how it was. Doing it twice does it once.
    ///
    /// # Errors
    /// [`MentoringError::State`] unless it runs.
    pub async fn complete(&self, cx: &Cx, id: MentorshipId) -> Result<(), MentoringError> {
        let tx = self.db().begin().await?;
        let found = store::pair(&tx.exec(), id).await?.ok_or(MentoringError::NotFound)?;
        let (_, side) = policy::side(&cx.actor, &found)?;
        match (found.state, side) {
            (_, Side::Mentee) => return Err(MentoringError::Forbidden),
            (PairState::Completed, _) => return Ok(()),
            (PairState::Running, _) => {}
            (PairState::Proposed | PairState::Stopped, _) => return Err(MentoringError::State),
        }
        let ended = Pair { state: PairState::Completed, version: found.version + 1, ..found };
        if !store::update_pair(&tx.exec(), &ended).await? {
            return Err(MentoringError::Stale);
        }
        tx.audit(cx, "mentoring.complete", id, json!({})).await?;
        moved(&tx, cx, &ended).await?;
        Ok(tx.commit().await?)
    }

    /// Ends a pair early, for a reason. Either side may, and the administration.
    ///
    /// # Errors
    /// [`MentoringError::Invalid`] without a reason, [`MentoringError::State`] if it has ended.
    pub async fn stop(&self, cx: &Cx, id: MentorshipId, reason: &str) -> Result<(), MentoringError> {
        let tx = self.db().begin().await?;
        let found = store::pair(&tx.exec(), id).await?.ok_or(MentoringError::NotFound)?;
        policy::may(&cx.actor, Action::Stop, Some(&found))?;
        reason_given("alasan", reason)?;
        at_work(&found)?;
        let end_note = reason.trim().to_owned();
        let ended = Pair { state: PairState::Stopped, version: found.version + 1, end_note, ..found };
        if !store::update_pair(&tx.exec(), &ended).await? {
            return Err(MentoringError::Stale);
        }
        tx.audit(cx, "mentoring.stop", id, json!({ "reason": ended.end_note })).await?;
        moved(&tx, cx, &ended).await?;
        Ok(tx.commit().await?)
    }

    /// Says how a completed mentorship was; once for each side.
    ///
    /// # Errors
    /// [`MentoringError::State`] unless it is completed, or when it was said already.
    pub async fn review(&self, cx: &Cx, id: MentorshipId, stars: u8, text: &str) -> Result<(), MentoringError> {
        let tx = self.db().begin().await?;
        let found = store::pair(&tx.exec(), id).await?.ok_or(MentoringError::NotFound)?;
        let (by, _) = policy::side(&cx.actor, &found)?;
        let mut problems = Vec::new();
        if !(1..=5).contains(&stars) {
            problems.push(FieldProblem::new("nilai", "mentoring-stars-missing"));
        }
        needed(&mut problems, "ulasan", text, LONGEST_TEXT);
        fine(problems)?;
        let review = Review { pair: id, by, stars, text: text.trim().to_owned(), at: cx.now() };
        if found.state != PairState::Completed || !store::insert_review(&tx.exec(), &review).await? {
            return Err(MentoringError::State);
        }
        tx.audit(cx, "mentoring.review", id, json!({})).await?;
        Ok(tx.commit().await?)
    }

    /// Shares a file within the pair. Doing it twice shares it once.
    ///
    /// # Errors
    /// [`MentoringError::FileKind`], [`MentoringError::FileSize`].
    pub async fn share_file(
        &self,
        cx: &Cx,
        pair: MentorshipId,
        id: MentorshipFileId,
        name: &str,
        bytes: Bytes,
    ) -> Result<(), MentoringError> {
        let found = store::pair(&self.db().reader(), pair).await?.ok_or(MentoringError::NotFound)?;
        let (owner, _) = policy::side(&cx.actor, &found)?;
        if bytes.is_empty() {
            return Err(MentoringError::Invalid(vec![FieldProblem::new("berkas", "problem-field-required")]));
        }
        if bytes.len() > LARGEST_FILE {
            return Err(MentoringError::FileSize);
        }
        let name: String = name.chars().filter(|c| !c.is_control()).take(LONGEST_NAME).collect();
        let media_type = media_type(&name).ok_or(MentoringError::FileKind)?;
        let size = bytes.len() as u64;
        let digest = self.inner.blobs.put(bytes).await?;
        let file = SharedFile {
            id,
            pair,
            owner,
            name,
            media_type: media_type.to_owned(),
            size,
            digest: digest.to_string(),
            at: cx.now(),
        };
        let tx = self.db().begin().await?;
        if store::insert_file(&tx.exec(), &file).await? {
            tx.audit(cx, "mentoring.share_file", id, json!({ "pair": pair, "sha256": file.digest })).await?;
        }
        Ok(tx.commit().await?)
    }

    /// Writes a note that nobody else will ever see. What it says is not in the audit log either.
    ///
    /// # Errors
    /// [`MentoringError::Invalid`] for an empty one.
    pub async fn add_note(
        &self,
        cx: &Cx,
        pair: MentorshipId,
        id: MentorshipNoteId,
        text: &str,
    ) -> Result<(), MentoringError> {
        let tx = self.db().begin().await?;
        let found = store::pair(&tx.exec(), pair).await?.ok_or(MentoringError::NotFound)?;
        let (owner, _) = policy::side(&cx.actor, &found)?;
        let mut problems = Vec::new();
        needed(&mut problems, "catatan", text, LONGEST_TEXT);
        fine(problems)?;
        let note = Note { id, pair, owner, text: text.trim().to_owned(), at: cx.now() };
        store::insert_note(&tx.exec(), &note).await?;
        Ok(tx.commit().await?)
    }

    /// Drops one's own note.
    ///
    /// # Errors
    /// [`MentoringError::NotFound`] for anybody else's.
    pub async fn drop_note(&self, cx: &Cx, pair: MentorshipId, id: MentorshipNoteId) -> Result<(), MentoringError> {
        let tx = self.db().begin().await?;
        let found = store::pair(&tx.exec(), pair).await?.ok_or(MentoringError::NotFound)?;
        let (owner, _) = policy::side(&cx.actor, &found)?;
        if !store::delete_note(&tx.exec(), id, owner).await? {
            return Err(MentoringError::NotFound);
        }
        Ok(tx.commit().await?)
    }
}

/// A reason long enough to mean something.
pub(super) fn reason_given(field: &str, reason: &str) -> Result<(), MentoringError> {
    let letters = reason.trim().chars().count();
    if !(SHORTEST_REASON..=LONGEST_TEXT).contains(&letters) {
        return Err(MentoringError::Invalid(vec![FieldProblem::new(field, "mentoring-reason-short")]));
    }
    Ok(())
}

/// Whether the pair has not ended.
fn at_work(pair: &Pair) -> Result<(), MentoringError> {
    match pair.state {
        PairState::Proposed | PairState::Running => Ok(()),
        PairState::Completed | PairState::Stopped => Err(MentoringError::State),
    }
}

/// The media type of a file of a kind that is taken, by the end of its name.
fn media_type(name: &str) -> Option<&'static str> {
    let (_, ending) = name.rsplit_once('.')?;
    Some(match ending.to_ascii_lowercase().as_str() {
        "pdf" => "application/pdf",
        "jpg" | "jpeg" => "image/jpeg",
        "png" => "image/png",
        "docx" => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "xlsx" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "pptx" => "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        "odt" => "application/vnd.oasis.opendocument.text",
        "txt" => "text/plain; charset=utf-8",
        _ => return None,
    })
}
