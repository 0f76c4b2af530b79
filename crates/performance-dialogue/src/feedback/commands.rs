//! Giving, answering, sharing and asking for feedback.

use chrono::TimeDelta;
use kernel::{
    Cx, Event, FieldProblem,
    id::{FeedbackId, PersonId},
};
use serde_json::json;

use super::{
    letters::{REMIND, Reminder},
    model::{About, AttachmentId, Capacity, Kind, Note, Reply, ReplyId, Request, Text, Visibility},
    policy, rules,
};
use crate::{DialogueError, PerformanceDialogue, settings::Setting, store};

/// A note as somebody wants to send it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewNote {
    /// For whom.
    pub receiver: PersonId,
    /// What it is for.
    pub kind: Kind,
    /// What it says.
    pub text: Text,
    /// What it is about.
    pub about: About,
    /// Who else may read it.
    pub visibility: Visibility,
    /// The request that it answers.
    pub request: Option<FeedbackId>,
    /// The older note of the same writer and receiver that it corrects.
    pub corrects: Option<FeedbackId>,
    /// Files uploaded for it.
    pub files: Vec<AttachmentId>,
    /// Send it also without an example.
    pub despite: bool,
}

/// What became of a note.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Given {
    /// The receiver has it.
    Sent,
    /// It judges without an example; sending it once more with `despite` goes on.
    LacksExample,
}

/// The capacity in which a note may be given, and the request that it answers.
pub(crate) struct Standing {
    pub(crate) capacity: Capacity,
    pub(crate) request: Option<Request>,
}

fn short(text: &str, field: &'static str) -> Result<String, DialogueError> {
    let text = text.trim();
    let problem = match text.chars().count() {
        0 => "problem-field-required",
        1..=rules::LONGEST => return Ok(text.to_owned()),
        _ => "problem-field-too-long",
    };
    Err(DialogueError::Invalid(vec![FieldProblem::new(field, problem)]))
}

impl PerformanceDialogue {
    /// Whether the actor may give this person feedback today, and as what; not found if not.
    pub(crate) async fn may_give(
        &self,
        cx: &Cx,
        receiver: PersonId,
        request: Option<FeedbackId>,
    ) -> Result<Standing, DialogueError> {
        let writer = cx.actor.person().ok_or(DialogueError::NotFound)?;
        let request = match request {
            Some(id) => store::feedback::request(&self.db().reader(), id).await?,
            None => None,
        };
        let request = request.filter(|one| one.asked == writer && one.asker == receiver && one.open());
        let tree = self.inner.ports.lines.tree(writer, self.today(cx)).await?;
        let capacity = policy::may_give(writer, receiver, &tree, request.as_ref()).ok_or(DialogueError::NotFound)?;
        Ok(Standing { capacity, request })
    }

    /// Gives feedback under this id. Doing it twice gives it once.
    ///
    /// # Errors
    /// [`DialogueError::NotFound`] for a receiver outside the writer's reach (BR-19), [`DialogueError::Invalid`] with the fields at fault.
    pub async fn give(&self, cx: &Cx, id: FeedbackId, new: NewNote) -> Result<Given, DialogueError> {
        let writer = cx.actor.person().ok_or(DialogueError::NotFound)?;
        let exec = self.db().reader();
        if let Some(known) = store::feedback::note(&exec, id).await? {
            let same = known.writer == writer && known.receiver == new.receiver;
            return if same { Ok(Given::Sent) } else { Err(DialogueError::NotFound) };
        }
        // What was written in office may be corrected after it.
        let corrected = match new.corrects {
            Some(old) => Some(self.own_note(writer, old).await?),
            None => None,
        };
        let (capacity, request) = match &corrected {
            Some(old) if old.receiver == new.receiver => (old.capacity, None),
            Some(_) => return Err(DialogueError::NotFound),
            None => {
                let standing = self.may_give(cx, new.receiver, new.request).await?;
                (standing.capacity, standing.request)
            }
        };
        let text = rules::checked(&new.text).map_err(DialogueError::Invalid)?;
        if !new.despite && rules::lacks_example(new.kind, &text) {
            return Ok(Given::LacksExample);
        }
        let visibility = if capacity == Capacity::Superior { new.visibility } else { Visibility::Pair };
        let note = Note {
            id,
            writer,
            receiver: new.receiver,
            kind: new.kind,
            text,
            about: new.about,
            visibility,
            capacity,
            request: request.map(|request| request.id),
            corrects: new.corrects,
            goal: None,
            day: corrected.map_or_else(|| self.today(cx), |old| old.day),
            written_at: cx.now(),
            changed_at: None,
            read_at: None,
            answered_at: None,
            shared_at: None,
        };
        let minutes = self.setting(Setting::MailMinutes, self.today(cx)).await?;
        let when = cx.now() + TimeDelta::minutes(i64::from(minutes));
        let tx = self.db().begin().await?;
        if !store::feedback::insert(&tx.exec(), &note).await? {
            return Ok(Given::Sent);
        }
        store::feedback::attach(&tx.exec(), id, writer, &new.files).await?;
        if let Some(request) = note.request {
            store::feedback::close_request(&tx.exec(), request, false, cx.now()).await?;
        }
        tx.audit(cx, "feedback.give", id, json!({ "to": note.receiver, "kind": note.kind.as_str() })).await?;
        tx.emit(cx, &Event::FeedbackGiven { feedback: id, from: writer, to: note.receiver }).await?;
        let reminder = json!(Reminder { feedback: id, person: note.receiver });
        database::jobs::enqueue(&tx, cx, REMIND, reminder, when).await?;
        tx.commit().await?;
        Ok(Given::Sent)
    }

    /// Changes the text of one's own note within its first day; afterwards a correction is a new note.
    pub async fn change_note(&self, cx: &Cx, id: FeedbackId, text: &Text) -> Result<(), DialogueError> {
        let writer = cx.actor.person().ok_or(DialogueError::NotFound)?;
        let note = self.own_note(writer, id).await?;
        let text = rules::checked(text).map_err(DialogueError::Invalid)?;
        let tx = self.db().begin().await?;
        if !store::feedback::change(&tx.exec(), id, &text, cx.now() - rules::CHANGEABLE, cx.now()).await? {
            return Err(DialogueError::TooLate);
        }
        tx.audit(cx, "feedback.change", id, json!({})).await?;
        tx.emit(cx, &Event::FeedbackGiven { feedback: id, from: writer, to: note.receiver }).await?;
        Ok(tx.commit().await?)
    }

    async fn own_note(&self, writer: PersonId, id: FeedbackId) -> Result<Note, DialogueError> {
        let found = store::feedback::note(&self.db().reader(), id).await?;
        found.filter(|note| note.writer == writer).ok_or(DialogueError::NotFound)
    }

    pub(crate) async fn received_note(&self, cx: &Cx, id: FeedbackId) -> Result<Note, DialogueError> {
        let found = store::feedback::note(&self.db().reader(), id).await?;
        found.filter(|note| cx.actor.person() == Some(note.receiver)).ok_or(DialogueError::NotFound)
    }

    /// The receiver has read it. Doing it twice is doing it once.
    pub async fn acknowledge(&self, cx: &Cx, id: FeedbackId) -> Result<(), DialogueError> {
        let note = self.received_note(cx, id).await?;
        let tx = self.db().begin().await?;
        if store::feedback::read_by_receiver(&tx.exec(), id, cx.now()).await? {
            tx.audit(cx, "feedback.read", id, json!({})).await?;
            tx.emit(cx, &Event::FeedbackGiven { feedback: id, from: note.receiver, to: note.writer }).await?;
        }
        Ok(tx.commit().await?)
    }

    /// Answers a note, as its writer or receiver. An answer of the receiver says that they have read it.
    pub async fn reply(&self, cx: &Cx, id: ReplyId, note: FeedbackId, text: &str) -> Result<(), DialogueError> {
        let author = cx.actor.person().ok_or(DialogueError::NotFound)?;
        let found = store::feedback::note(&self.db().reader(), note).await?.ok_or(DialogueError::NotFound)?;
        let other = match author {
            author if author == found.receiver => found.writer,
            author if author == found.writer => found.receiver,
            _ => return Err(DialogueError::NotFound),
        };
        let reply = Reply { id, author, text: short(text, "balasan")?, at: cx.now() };
        let tx = self.db().begin().await?;
        if !store::feedback::insert_reply(&tx.exec(), note, &reply).await? {
            return Ok(());
        }
        if author == found.receiver {
            store::feedback::read_by_receiver(&tx.exec(), note, cx.now()).await?;
            store::feedback::answered(&tx.exec(), note, cx.now()).await?;
        }
        tx.audit(cx, "feedback.reply", note, json!({})).await?;
        tx.emit(cx, &Event::FeedbackGiven { feedback: note, from: author, to: other }).await?;
        Ok(tx.commit().await?)
    }

    /// Shares a received note with the superiors who are in office, or takes that back.
    pub async fn share(&self, cx: &Cx, id: FeedbackId, shared: bool) -> Result<(), DialogueError> {
        let note = self.received_note(cx, id).await?;
        if note.shared_at.is_some() == shared {
            return Ok(());
        }
        let tx = self.db().begin().await?;
        store::feedback::share(&tx.exec(), id, shared.then(|| cx.now())).await?;
        tx.audit(cx, "feedback.share", id, json!({ "shared": shared })).await?;
        tx.emit(cx, &Event::FeedbackGiven { feedback: id, from: note.receiver, to: note.writer }).await?;
        Ok(tx.commit().await?)
    }

    /// Asks somebody for feedback under this id: a superior, a mentor, a trainer or somebody with the same superior.
    pub async fn ask(&self, cx: &Cx, id: FeedbackId, asked: PersonId, question: &str) -> Result<(), DialogueError> {
        let asker = cx.actor.person().ok_or(DialogueError::NotFound)?;
        let question = short(question, "pertanyaan")?;
        if !self.whom_to_ask(cx).await?.iter().any(|group| group.people.iter().any(|card| card.id == asked)) {
            return Err(DialogueError::Invalid(vec![FieldProblem::new("kepada", "feedback-ask-nobody")]));
        }
        let request = Request { id, asker, asked, question, at: cx.now(), answered_at: None, declined_at: None };
        let tx = self.db().begin().await?;
        if store::feedback::insert_request(&tx.exec(), &request).await? {
            tx.audit(cx, "feedback.ask", id, json!({ "of": asked })).await?;
            tx.emit(cx, &Event::FeedbackGiven { feedback: id, from: asker, to: asked }).await?;
        }
        Ok(tx.commit().await?)
    }

    /// Says no to a request.
    pub async fn decline(&self, cx: &Cx, id: FeedbackId) -> Result<(), DialogueError> {
        let asked = cx.actor.person().ok_or(DialogueError::NotFound)?;
        let found = store::feedback::request(&self.db().reader(), id).await?;
        let request = found.filter(|request| request.asked == asked).ok_or(DialogueError::NotFound)?;
        let tx = self.db().begin().await?;
        if store::feedback::close_request(&tx.exec(), id, true, cx.now()).await? {
            tx.audit(cx, "feedback.decline", id, json!({})).await?;
            tx.emit(cx, &Event::FeedbackGiven { feedback: id, from: asked, to: request.asker }).await?;
        }
        Ok(tx.commit().await?)
    }
}
