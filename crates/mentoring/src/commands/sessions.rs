use database::{Tx, jobs::enqueue};
use kernel::{
    Cx, Event, FieldProblem,
    id::{GuidanceSessionId, MentorshipId, PersonId},
    person::PersonCard,
    ports::Mail,
};
use serde_json::json;
use web::{Words, format};

use super::pairs::reason_given;
use crate::{
    Mentoring, MentoringError,
    model::{Form, Pair, PairState, Session, SessionFacts, SessionState, Side},
    policy,
    rules::sessions::{check, overlaps},
    store,
};

/// What is done with a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deed {
    /// It is to be held.
    Plan,
    /// It was held. Who writes that has thereby confirmed it.
    Log,
}

impl Mentoring {
    /// Plans or logs a session under this id, anew or in place of what was planned, logged or disputed before. Doing the same twice does it
    /// once. What is written anew has to be confirmed anew by the other side.
    ///
    /// # Errors
    /// [`MentoringError::Invalid`] with the fields at fault; [`MentoringError::State`] unless the pair runs and the session is still open.
    pub async fn write_session(
        &self,
        cx: &Cx,
        pair: MentorshipId,
        id: GuidanceSessionId,
        deed: Deed,
        facts: SessionFacts,
    ) -> Result<(), MentoringError> {
        let tx = self.db().begin().await?;
        let exec = tx.exec();
        let found = store::pair(&exec, pair).await?.ok_or(MentoringError::NotFound)?;
        let (person, side) = policy::side(&cx.actor, &found)?;
        let facts = tidy(facts);
        let mut problems = check(&facts, deed == Deed::Log, cx.now());
        if let Some(starts) = facts.starts_at {
            let day = starts.with_timezone(&self.zone()).date_naive();
            if day < found.starts_on || day > found.ends_on {
                problems.push(FieldProblem::new("tanggal", "mentoring-outside-period"));
            }
        }
        let known = store::sessions(&exec, &[pair]).await?;
        if overlaps(&facts, known.iter().filter(|one| one.id != id)) {
            problems.push(FieldProblem::new("tanggal", "mentoring-overlaps"));
        }
        let (Some(form), Some(starts_at), Some(ends_at), true) =
            (facts.form, facts.starts_at, facts.ends_at, problems.is_empty())
        else {
            return Err(MentoringError::Invalid(problems));
        };
        let before = store::session(&exec, id).await?;
        if before.as_ref().is_some_and(|before| before.pair != pair) {
            return Err(MentoringError::NotFound);
        }
        let state = if deed == Deed::Log { SessionState::Logged } else { SessionState::Planned };
        if before.as_ref().is_some_and(|before| before.state == state && before.facts == facts) {
            return Ok(());
        }
        if found.state != PairState::Running {
            return Err(MentoringError::State);
        }
        let confirmed = |one| (deed == Deed::Log && side == one).then(|| cx.now());
        let session = Session {
            id,
            pair,
            state,
            form,
            starts_at,
            ends_at,
            facts,
            mentor_confirmed_at: confirmed(Side::Mentor),
            mentee_confirmed_at: confirmed(Side::Mentee),
            disputed_by: None,
            dispute: String::new(),
            version: before.as_ref().map_or(1, |before| before.version + 1),
            written_by: person,
        };
        match before {
            None => {
                store::insert_session(&exec, &session).await?;
            }
            Some(before) => {
                let open =
                    matches!(before.state, SessionState::Planned | SessionState::Logged | SessionState::Disputed);
                if !open || (before.state != SessionState::Planned && deed == Deed::Plan) {
                    return Err(MentoringError::State);
                }
                self.put(&tx, &session).await?;
                if before.starts_at != session.starts_at {
                    store::remind_again(&exec, id).await?;
                }
            }
        }
        let detail = json!({ "pair": pair, "form": form.as_str(), "state": state.as_str() });
        tx.audit(cx, "mentoring.write_session", id, detail).await?;
        if deed == Deed::Log {
            self.ask(&tx, cx, &found, &session, "mentoring-mail-confirm").await?;
        }
        Ok(tx.commit().await?)
    }

    /// Confirms a session that was held. When both sides have, the fact is told: it counts as lesson hours. Doing it twice does it once.
    ///
    /// # Errors
    /// [`MentoringError::State`] for a session that is planned, cancelled or disputed.
    pub async fn confirm_session(&self, cx: &Cx, id: GuidanceSessionId) -> Result<SessionState, MentoringError> {
        let tx = self.db().begin().await?;
        let (pair, mut session, _, side) = self.own(&tx, cx, id).await?;
        if session.state == SessionState::Confirmed
            || (session.state == SessionState::Logged && session.confirmed_by(side))
        {
            return Ok(session.state);
        }
        if session.state != SessionState::Logged {
            return Err(MentoringError::State);
        }
        match side {
            Side::Mentor => session.mentor_confirmed_at = Some(cx.now()),
            Side::Mentee => session.mentee_confirmed_at = Some(cx.now()),
        }
        let both = session.confirmed_by(Side::Mentor) && session.confirmed_by(Side::Mentee);
        if both {
            session.state = SessionState::Confirmed;
        }
        session.version += 1;
        self.put(&tx, &session).await?;
        tx.audit(cx, "mentoring.confirm_session", id, json!({ "side": side.as_str() })).await?;
        if both {
            self.both_confirmed(&tx, cx, pair, &session).await?;
        }
        tx.commit().await?;
        Ok(session.state)
    }

    async fn both_confirmed(&self, tx: &Tx, cx: &Cx, pair: Pair, session: &Session) -> Result<(), MentoringError> {
        let day = session.starts_at.with_timezone(&self.zone()).date_naive();
        let event = Event::GuidanceConfirmed {
            session: session.id,
            mentorship: pair.id,
            form: session.form.as_str().to_owned(),
            mentor: pair.mentor,
            mentee: pair.mentee,
            topic: session.facts.topic.clone(),
            day,
            minutes: session.minutes(),
        };
        let pair = Pair { last_session_on: pair.last_session_on.max(Some(day)), version: pair.version + 1, ..pair };
        if !store::update_pair(&tx.exec(), &pair).await? {
            return Err(MentoringError::Stale);
        }
        Ok(tx.emit(cx, &event).await?)
    }

    /// Says that a logged session was not so, and why. Whoever wrote it may write it anew.
    ///
    /// # Errors
    /// [`MentoringError::Invalid`] without a reason; [`MentoringError::State`] once both confirmed it, or for one's own.
    pub async fn dispute_session(&self, cx: &Cx, id: GuidanceSessionId, reason: &str) -> Result<(), MentoringError> {
        let tx = self.db().begin().await?;
        let (pair, session, person, side) = self.own(&tx, cx, id).await?;
        reason_given("sanggahan", reason)?;
        if session.state != SessionState::Logged || session.confirmed_by(side) {
            return Err(MentoringError::State);
        }
        let disputed = Session {
            state: SessionState::Disputed,
            disputed_by: Some(person),
            dispute: reason.trim().to_owned(),
            version: session.version + 1,
            ..session
        };
        self.put(&tx, &disputed).await?;
        tx.audit(cx, "mentoring.dispute_session", id, json!({ "side": side.as_str() })).await?;
        self.ask(&tx, cx, &pair, &disputed, "mentoring-mail-disputed").await?;
        Ok(tx.commit().await?)
    }

    /// Tells the other side that its word on a session is wanted, on its open pages and by a letter of this key.
    async fn ask(&self, tx: &Tx, cx: &Cx, pair: &Pair, session: &Session, key: &str) -> Result<(), MentoringError> {
        let from = cx.actor.person().ok_or(MentoringError::NotFound)?;
        let to = pair.other(from);
        tx.emit(cx, &Event::GuidanceLogged { session: session.id, mentorship: pair.id, from, to }).await?;
        let cards = self.ports().directory.cards(&[from, to]).await?;
        let card = |person: PersonId| cards.iter().find(|card| card.id == person);
        let Some(address) = card(to).and_then(|card| card.email.clone()) else { return Ok(()) };
        let settings = &self.inner.settings;
        let words = Words::new(settings.catalogue.clone(), cx.locale);
        let args = [
            ("topic", session.facts.topic.clone()),
            ("with", card(from).map(PersonCard::full_name).unwrap_or_default()),
            ("time", format::moment(session.starts_at, settings.zone, words.locale())),
            ("link", format!("{}/mentoring/{}/sesi/{}", settings.public_url, pair.id, session.id)),
        ];
        let (subject, text) = (words.with(key, &args), words.with(&format!("{key}-text"), &args));
        let mail = serde_json::to_value(Mail { to: address, subject, text })?;
        enqueue(tx, cx, settings.mail_job, mail, cx.now()).await?;
        Ok(())
    }

    /// Calls off a session that was planned or is disputed. Doing it twice does it once.
    ///
    /// # Errors
    /// [`MentoringError::State`] for one that was held.
    pub async fn cancel_session(&self, cx: &Cx, id: GuidanceSessionId) -> Result<(), MentoringError> {
        let tx = self.db().begin().await?;
        let (_, session, ..) = self.own(&tx, cx, id).await?;
        match session.state {
            SessionState::Cancelled => return Ok(()),
            SessionState::Planned | SessionState::Disputed => {}
            SessionState::Logged | SessionState::Confirmed => return Err(MentoringError::State),
        }
        let cancelled = Session { state: SessionState::Cancelled, version: session.version + 1, ..session };
        self.put(&tx, &cancelled).await?;
        tx.audit(cx, "mentoring.cancel_session", id, json!({})).await?;
        Ok(tx.commit().await?)
    }

    /// A session of one of the actor's pairs.
    async fn own(
        &self,
        tx: &Tx,
        cx: &Cx,
        id: GuidanceSessionId,
    ) -> Result<(Pair, Session, PersonId, Side), MentoringError> {
        let session = store::session(&tx.exec(), id).await?.ok_or(MentoringError::NotFound)?;
        let pair = store::pair(&tx.exec(), session.pair).await?.ok_or(MentoringError::NotFound)?;
        let (person, side) = policy::side(&cx.actor, &pair)?;
        Ok((pair, session, person, side))
    }

    async fn put(&self, tx: &Tx, session: &Session) -> Result<(), MentoringError> {
        if store::update_session(&tx.exec(), session).await? { Ok(()) } else { Err(MentoringError::Stale) }
    }
}

/// The facts without spaces around; a session of mentoring has no steps of coaching.
fn tidy(facts: SessionFacts) -> SessionFacts {
    let trim = |text: String| text.trim().to_owned();
    let step = |text: String| if facts.form == Some(Form::Coaching) { trim(text) } else { String::new() };
    SessionFacts {
        goal: step(facts.goal),
        reality: step(facts.reality),
        options: step(facts.options),
        will: step(facts.will),
        place: trim(facts.place),
        topic: trim(facts.topic),
        notes: trim(facts.notes),
        next_step: trim(facts.next_step),
        ..facts
    }
}
