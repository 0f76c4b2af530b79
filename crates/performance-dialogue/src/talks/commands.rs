//! Planning a talk, adding to it, and agreeing on its minutes.

use database::Tx;
use kernel::{
    Cx, FieldProblem,
    id::{DialogueId, PersonId},
};
use serde_json::json;

use super::{
    model::{Meeting, Minutes, Quarter, Remark, RemarkId, RemarkKind, Talk},
    policy::{self, Action, Side},
    rules,
};
use crate::{
    DialogueError, PerformanceDialogue,
    consent::{Consent, Deed, Party, Standing},
    goals::policy::may_agree,
    store,
};

impl PerformanceDialogue {
    /// Plans the talk of a quarter with somebody who answers to the actor today, under this id. Doing it twice does it once.
    ///
    /// # Errors
    /// [`DialogueError::NotFound`] for anybody whom the actor does not lead; [`DialogueError::Invalid`] with the fields at fault, also
    /// where the quarter has its talk already.
    pub async fn plan_talk(
        &self,
        cx: &Cx,
        id: DialogueId,
        person: PersonId,
        quarter: Quarter,
        meeting: Meeting,
    ) -> Result<(), DialogueError> {
        let superior = cx.actor.person().ok_or(DialogueError::NotFound)?;
        let lines = self.inner.ports.lines.above(&[person]).await?;
        if !may_agree(superior, person, &lines, self.today(cx)) {
            return Err(DialogueError::NotFound);
        }
        let meeting = self.checked_meeting(quarter, meeting)?;
        let talk = Talk {
            id,
            person,
            superior,
            quarter,
            meeting,
            minutes: Minutes::default(),
            goals: Vec::new(),
            consent: Consent::default(),
        };
        let tx = self.db().begin().await?;
        if !store::talks::insert(&tx.exec(), cx, &talk).await? {
            let known = store::talks::talk(&tx.exec(), id).await?;
            let same = known.is_some_and(|known| known.person == person && known.quarter == quarter);
            let taken = || DialogueError::Invalid(vec![FieldProblem::new("triwulan", "talk-planned-already")]);
            return if same { Ok(()) } else { Err(taken()) };
        }
        let quarter = format!("{}/{}", quarter.year, quarter.number);
        tx.audit(cx, "talk.plan", id, json!({ "person": person, "quarter": quarter })).await?;
        tx.concerns([person.uuid(), superior.uuid()]);
        Ok(tx.commit().await?)
    }

    fn checked_meeting(&self, quarter: Quarter, mut meeting: Meeting) -> Result<Meeting, DialogueError> {
        let problems = rules::meeting_problems(quarter, &meeting, self.day(meeting.starts_at));
        let place = meeting.place.trim().to_owned();
        meeting.place = place;
        if problems.is_empty() { Ok(meeting) } else { Err(DialogueError::Invalid(problems)) }
    }

    /// The talk and the actor's side of it; not found for anybody else.
    pub(crate) async fn talk_for(&self, cx: &Cx, id: DialogueId) -> Result<(Talk, Side), DialogueError> {
        let viewer = cx.actor.person().ok_or(DialogueError::NotFound)?;
        let talk = store::talks::talk(&self.db().reader(), id).await?.ok_or(DialogueError::NotFound)?;
        let lines =
            if viewer == talk.person { Vec::new() } else { self.inner.ports.lines.above(&[talk.person]).await? };
        let side = policy::side(viewer, &talk, &lines, self.today(cx)).ok_or(DialogueError::NotFound)?;
        Ok((talk, side))
    }

    /// The talk, if the actor's side may do this with it now.
    async fn talk_to(&self, cx: &Cx, id: DialogueId, action: Action) -> Result<(Talk, Side), DialogueError> {
        let (talk, side) = self.talk_for(cx, id).await?;
        talk.allows(side, action)?;
        Ok((talk, side))
    }

    /// Moves a talk of which no minutes are out to another time or place.
    pub async fn move_talk(
        &self,
        cx: &Cx,
        id: DialogueId,
        version: i32,
        meeting: Meeting,
    ) -> Result<(), DialogueError> {
        let (talk, _) = self.talk_to(cx, id, Action::Plan).await?;
        let meeting = self.checked_meeting(talk.quarter, meeting)?;
        if talk.meeting == meeting {
            return Ok(());
        }
        let tx = self.db().begin().await?;
        if !store::talks::move_meeting(&tx.exec(), id, version, &meeting).await? {
            return Err(DialogueError::Changed);
        }
        tx.audit(cx, "talk.move", id, json!({ "starts_at": meeting.starts_at })).await?;
        talk.told(&tx);
        Ok(tx.commit().await?)
    }

    /// Adds a point to speak about under this id. Doing it twice does it once.
    pub async fn add_point(&self, cx: &Cx, id: DialogueId, remark: RemarkId, text: &str) -> Result<(), DialogueError> {
        let (talk, _) = self.talk_to(cx, id, Action::AddPoint).await?;
        let text = rules::remark("pokok", text).map_err(DialogueError::Invalid)?;
        self.remark(cx, &talk, remark, RemarkKind::Point, text).await
    }

    /// Adds a correction to minutes that both confirmed, which themselves stay as they are.
    pub async fn correct_talk(
        &self,
        cx: &Cx,
        id: DialogueId,
        remark: RemarkId,
        text: &str,
    ) -> Result<(), DialogueError> {
        let (talk, _) = self.talk_to(cx, id, Action::Correct).await?;
        let text = rules::remark("koreksi", text).map_err(DialogueError::Invalid)?;
        self.remark(cx, &talk, remark, RemarkKind::Correction, text).await
    }

    async fn remark(
        &self,
        cx: &Cx,
        talk: &Talk,
        id: RemarkId,
        kind: RemarkKind,
        text: String,
    ) -> Result<(), DialogueError> {
        let author = cx.actor.person().ok_or(DialogueError::NotFound)?;
        let remark = Remark { id, kind, author, text, at: cx.now() };
        let tx = self.db().begin().await?;
        if store::talks::add(&tx.exec(), talk.id, &remark).await? {
            tx.audit(cx, "talk.remark", talk.id, json!({ "kind": kind.as_str() })).await?;
            talk.told(&tx);
        }
        Ok(tx.commit().await?)
    }

    /// Writes the minutes as a draft of the superior, in place of what was written before and not confirmed by both. The goals are noted
    /// as they stand now.
    ///
    /// # Errors
    /// [`DialogueError::Changed`] if somebody wrote or decided since this version.
    pub async fn write_minutes(
        &self,
        cx: &Cx,
        id: DialogueId,
        version: i32,
        minutes: Minutes,
    ) -> Result<(), DialogueError> {
        let (talk, _) = self.talk_to(cx, id, Action::Write).await?;
        let minutes = rules::checked(minutes).map_err(DialogueError::Invalid)?;
        let goals = store::goals::open_with_counts(&self.db().reader(), talk.person).await?;
        self.agree(cx, Talk { minutes, goals, ..talk }, version, Deed::Write, "").await
    }

    /// Confirms the minutes of this version for the actor's side. Doing it twice does it once.
    ///
    /// # Errors
    /// [`DialogueError::Changed`] if they were written anew since.
    pub async fn confirm_minutes(&self, cx: &Cx, id: DialogueId, version: i32) -> Result<(), DialogueError> {
        self.decide(cx, id, version, Deed::Confirm, "").await
    }

    /// Gives the minutes of this version back to the superior, with a comment. Doing it twice does it once.
    pub async fn return_minutes(
        &self,
        cx: &Cx,
        id: DialogueId,
        version: i32,
        comment: &str,
    ) -> Result<(), DialogueError> {
        let comment = rules::remark("komentar", comment).map_err(DialogueError::Invalid)?;
        self.decide(cx, id, version, Deed::Return, &comment).await
    }

    async fn decide(
        &self,
        cx: &Cx,
        id: DialogueId,
        version: i32,
        deed: Deed,
        comment: &str,
    ) -> Result<(), DialogueError> {
        let (talk, side) = self.talk_for(cx, id).await?;
        let party = side.party().ok_or(DialogueError::NotFound)?;
        if talk.consent.done(deed, party) {
            return Ok(());
        }
        let action = if deed == Deed::Confirm { Action::Confirm } else { Action::Return };
        talk.allows(side, action)?;
        self.agree(cx, talk, version, deed, comment).await
    }

    async fn agree(
        &self,
        cx: &Cx,
        mut talk: Talk,
        version: i32,
        deed: Deed,
        comment: &str,
    ) -> Result<(), DialogueError> {
        let actor = cx.actor.person().ok_or(DialogueError::NotFound)?;
        let party = if actor == talk.person { Party::Employee } else { Party::Superior };
        if talk.consent.version != version {
            return Err(DialogueError::Changed);
        }
        talk.consent = talk.consent.after(deed, party, comment, cx.now()).ok_or(DialogueError::Settled)?;
        if party == Party::Superior {
            talk.superior = actor;
        }
        let tx = self.db().begin().await?;
        if !store::talks::save(&tx.exec(), &talk, version).await? {
            return Err(DialogueError::Changed);
        }
        let detail = json!({ "side": party.as_str(), "standing": talk.consent.standing.as_str() });
        tx.audit(cx, &format!("talk.{}", deed.as_str()), talk.id, detail).await?;
        talk.told(&tx);
        Ok(tx.commit().await?)
    }
}

impl Talk {
    /// Refuses what this side may not do: what it may never do is not found, what it may not do now is settled.
    fn allows(&self, side: Side, action: Action) -> Result<(), DialogueError> {
        if policy::may(side, action, self.consent.standing) {
            return Ok(());
        }
        let ever = Standing::ALL.iter().any(|standing| policy::may(side, action, *standing));
        Err(if ever { DialogueError::Settled } else { DialogueError::NotFound })
    }

    /// Open pages of both hear of what was committed.
    fn told(&self, tx: &Tx) {
        tx.concerns([self.person.uuid(), self.superior.uuid()]);
    }
}
