//! Writing, agreeing and moving goals on.

use bytes::Bytes;
use database::Tx;
use kernel::{
    Cx, Event, FieldProblem,
    id::{FeedbackId, GoalId, PersonId},
};
use serde_json::json;

use super::{
    model::{Entry, EntryId, EntryKind, Goal, GoalInput, GoalState, Move, Side, Way},
    rules,
};
use crate::{
    DialogueError, PerformanceDialogue,
    feedback::model::{Attachment, AttachmentKind},
    store,
    store::goals::Marks,
};

/// Letters of a journal's entry at most.
const LONGEST_ENTRY: usize = 2_000;
/// Files of one entry at most.
pub(crate) const MOST_FILES: usize = 3;

impl PerformanceDialogue {
    /// Writes a new goal of one's own as a draft under this id, perhaps made of a note one received. Doing it twice does it once.
    pub async fn write_goal(
        &self,
        cx: &Cx,
        id: GoalId,
        input: GoalInput,
        note: Option<FeedbackId>,
    ) -> Result<(), DialogueError> {
        let person = cx.actor.person().ok_or(DialogueError::NotFound)?;
        self.write_goal_for(cx, id, person, input, note).await
    }

    /// Writes a new goal as a draft of this person: of oneself, or as the superior in office of somebody who then works on it and hands
    /// it in. Doing it twice does it once.
    ///
    /// # Errors
    /// [`DialogueError::NotFound`] for anybody else's.
    pub async fn write_goal_for(
        &self,
        cx: &Cx,
        id: GoalId,
        person: PersonId,
        input: GoalInput,
        note: Option<FeedbackId>,
    ) -> Result<(), DialogueError> {
        if cx.actor.person() != Some(person) {
            self.goal_owner(cx, person).await?;
        }
        let input = self.checked_goal(cx, person, input).await?;
        if let Some(note) = note {
            self.received_note(cx, note).await?;
        }
        let ways = input.ways.into_iter().zip(1..).map(|(plan, place)| Way { place, plan, done_at: None });
        let goal = Goal {
            id,
            person,
            title: input.title,
            rise: input.rise,
            measure: input.measure,
            due_on: input.due_on,
            state: GoalState::Draft,
            note,
            serves: input.serves,
            superior: None,
            agreed_at: None,
            ended_at: None,
            version: 1,
            ways: ways.collect(),
        };
        let tx = self.db().begin().await?;
        if !store::goals::insert(&tx.exec(), cx, &goal).await? {
            let known = store::goals::goal(&tx.exec(), id).await?;
            return if known.is_some_and(|known| known.person == person) {
                Ok(())
            } else {
                Err(DialogueError::NotFound)
            };
        }
        if let Some(note) = note {
            store::feedback::made_goal(&tx.exec(), note, id).await?;
            store::feedback::read_by_receiver(&tx.exec(), note, cx.now()).await?;
            store::feedback::answered(&tx.exec(), note, cx.now()).await?;
        }
        moved(&tx, cx, &goal, GoalState::Draft, "").await?;
        Ok(tx.commit().await?)
    }

    /// Writes a draft of one's own anew.
    ///
    /// # Errors
    /// [`DialogueError::Stale`] if it is no draft of this version any more.
    pub async fn rewrite_goal(&self, cx: &Cx, id: GoalId, version: i32, input: GoalInput) -> Result<(), DialogueError> {
        let (goal, side) = self.goal_for(cx, id).await?;
        if side != Side::Owner {
            return Err(DialogueError::NotFound);
        }
        let input = self.checked_goal(cx, goal.person, input).await?;
        let tx = self.db().begin().await?;
        if !store::goals::rewrite(&tx.exec(), cx, id, version, &input).await? {
            return Err(DialogueError::Stale);
        }
        tx.audit(cx, "goal.rewrite", id, json!({ "version": version + 1 })).await?;
        Ok(tx.commit().await?)
    }

    async fn checked_goal(&self, cx: &Cx, person: PersonId, mut input: GoalInput) -> Result<GoalInput, DialogueError> {
        input.title = input.title.trim().to_owned();
        input.measure = input.measure.trim().to_owned();
        input.ways.retain(|way| !way.title.trim().is_empty());
        let mut problems = rules::problems(&input, self.today(cx));
        if let Some(id) = input.rise.as_ref().and_then(|rise| rise.competency) {
            let dictionary = self.inner.ports.competencies.dictionary().await?;
            match (dictionary.into_iter().find(|card| card.id == id), &mut input.rise) {
                (Some(card), Some(rise)) => rise.name = card.name,
                _ => problems.push(FieldProblem::new("kompetensi", "goal-competency-unknown")),
            }
        }
        if let Some(serves) = input.serves
            && !self.may_serve(person, input.due_on, serves).await?
        {
            problems.push(FieldProblem::new("target_unit", "goal-serves-unknown"));
        }
        if problems.is_empty() { Ok(input) } else { Err(DialogueError::Invalid(problems)) }
    }

    /// Moves a goal on, with a word why. Making a move twice makes it once.
    ///
    /// # Errors
    /// [`DialogueError::NotFound`] for whoever is neither its owner nor a superior in office, [`DialogueError::NotNow`] where the state or
    /// the side does not allow it.
    pub async fn move_goal(&self, cx: &Cx, id: GoalId, step: Move, why: &str) -> Result<(), DialogueError> {
        let actor = cx.actor.person().ok_or(DialogueError::NotFound)?;
        let why = why.trim();
        if why.chars().count() > LONGEST_ENTRY {
            return Err(DialogueError::Invalid(vec![FieldProblem::new("catatan", "problem-field-too-long")]));
        }
        let (goal, side) = self.goal_for(cx, id).await?;
        let to = rules::after(goal.state, step, side).ok_or(DialogueError::NotNow)?;
        let tx = self.db().begin().await?;
        let marks = Marks {
            superior: (step == Move::Agree).then_some(actor),
            ended: matches!(to, GoalState::Reached | GoalState::Missed | GoalState::Cancelled),
        };
        if !store::goals::advance(&tx.exec(), &goal, to, &marks, cx.now()).await? {
            return Err(DialogueError::Stale);
        }
        moved(&tx, cx, &goal, to, why).await?;
        Ok(tx.commit().await?)
    }

    /// Ticks a way of one's own goal that is agreed or running. Doing it twice does it once.
    pub async fn tick_way(&self, cx: &Cx, id: GoalId, place: i32) -> Result<(), DialogueError> {
        let (goal, side) = self.goal_for(cx, id).await?;
        let way = goal.ways.iter().find(|way| way.place == place).ok_or(DialogueError::NotFound)?;
        if side != Side::Owner || !matches!(goal.state, GoalState::Agreed | GoalState::Running) {
            return Err(DialogueError::NotNow);
        }
        let tx = self.db().begin().await?;
        done(&tx, cx, &goal, way).await?;
        Ok(tx.commit().await?)
    }

    /// Says how it goes, as the owner or a superior in office, with files as evidence. Doing it twice does it once.
    ///
    /// # Errors
    /// [`DialogueError::Invalid`] for neither words nor files, and for files that are too large, too many or of another kind.
    pub async fn say(
        &self,
        cx: &Cx,
        id: GoalId,
        entry: EntryId,
        text: &str,
        files: Vec<(String, Bytes)>,
    ) -> Result<(), DialogueError> {
        let (goal, _) = self.goal_for(cx, id).await?;
        let text = text.trim();
        let fault = |field: &str, message| Err(DialogueError::Invalid(vec![FieldProblem::new(field, message)]));
        match text.chars().count() {
            0 if files.is_empty() => return fault("catatan", "problem-field-required"),
            length if length > LONGEST_ENTRY => return fault("catatan", "problem-field-too-long"),
            _ => {}
        }
        if files.len() > MOST_FILES {
            return fault("bukti", "goal-evidence-many");
        }
        let mut kept = Vec::with_capacity(files.len());
        for (name, bytes) in files {
            let file = self.kept(cx, cx.id(), AttachmentKind::Evidence, &name, bytes).await?;
            kept.push(Attachment { goal: Some(id), entry: Some(entry), ..file });
        }
        let tx = self.db().begin().await?;
        let entry = Entry {
            id: entry,
            author: cx.actor.person(),
            kind: EntryKind::Said,
            state: String::new(),
            text: text.to_owned(),
            at: cx.now(),
        };
        if store::goals::enter(&tx.exec(), cx, id, &entry).await? {
            for file in &kept {
                store::feedback::insert_attachment(&tx.exec(), file, cx.now()).await?;
            }
            tx.audit(cx, "goal.say", id, json!({ "files": kept.len() })).await?;
            let state = goal.state.as_str().to_owned();
            tx.emit(cx, &Event::GoalMoved { goal: id, person: goal.person, state }).await?;
        }
        Ok(tx.commit().await?)
    }
}

/// Writes a move into the journal, the audit log and the event log.
async fn moved(tx: &Tx, cx: &Cx, goal: &Goal, to: GoalState, why: &str) -> database::Result<()> {
    let state = to.as_str().to_owned();
    let entry = Entry {
        id: cx.id(),
        author: cx.actor.person(),
        kind: EntryKind::Moved,
        state: state.clone(),
        text: why.to_owned(),
        at: cx.now(),
    };
    store::goals::enter(&tx.exec(), cx, goal.id, &entry).await?;
    tx.audit(cx, "goal.move", goal.id, json!({ "from": goal.state.as_str(), "to": state })).await?;
    tx.emit(cx, &Event::GoalMoved { goal: goal.id, person: goal.person, state }).await
}

/// A way is done: ticks it, notes it, and lets an agreed goal run. Nothing happens where it was ticked before.
pub(crate) async fn done(tx: &Tx, cx: &Cx, goal: &Goal, way: &Way) -> database::Result<()> {
    let exec = tx.exec();
    if !store::goals::tick(&exec, goal.id, way.place, &cx.actor.label(), cx.now()).await? {
        return Ok(());
    }
    let entry = Entry {
        id: cx.id(),
        author: cx.actor.person(),
        kind: EntryKind::Ticked,
        state: String::new(),
        text: way.plan.title.clone(),
        at: cx.now(),
    };
    store::goals::enter(&exec, cx, goal.id, &entry).await?;
    let to = rules::after(goal.state, Move::Begin, Side::Learning).unwrap_or(goal.state);
    if to != goal.state && store::goals::advance(&exec, goal, to, &Marks::default(), cx.now()).await? {
        return moved(tx, cx, goal, to, "").await;
    }
    tx.audit(cx, "goal.tick", goal.id, json!({ "way": way.place })).await?;
    let state = goal.state.as_str().to_owned();
    tx.emit(cx, &Event::GoalMoved { goal: goal.id, person: goal.person, state }).await
}
