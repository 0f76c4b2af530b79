use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, NaiveDate, Utc};
use database::{Tx, jobs::enqueue};
use kernel::{
    Cx, Event, FieldProblem,
    event::AwardFacts,
    id::{EnrolmentId, PersonId, ProgrammeId},
    ports::Mail,
};
use serde_json::json;
use web::Words;

use super::{LONGEST_NAME, LONGEST_TEXT, fine, needed};
use crate::{
    Mentoring, MentoringError,
    model::{Pair, PairState, Programme, ProgrammeState, Session, SessionState},
    policy::{self, Action},
    rules::settings::WORDS,
    store,
};

/// Most mentees of a programme: as many as are matched within a request.
const MOST_MENTEES: u32 = 500;
/// Minutes of a lesson hour.
const MINUTES_PER_JP: u32 = 45;

/// What is said of a programme.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ProgrammeInput {
    /// Its title.
    pub name: String,
    /// What it is for.
    pub purpose: String,
    /// For whom it is meant.
    pub audience: String,
    /// First day.
    pub starts_on: Option<NaiveDate>,
    /// Last day.
    pub ends_on: Option<NaiveDate>,
    /// Most mentees.
    pub capacity: Option<u32>,
}

impl ProgrammeInput {
    fn check(&self) -> Result<(NaiveDate, NaiveDate, u32), MentoringError> {
        let mut problems = Vec::new();
        needed(&mut problems, "nama", &self.name, LONGEST_NAME);
        needed(&mut problems, "tujuan", &self.purpose, LONGEST_TEXT);
        needed(&mut problems, "sasaran", &self.audience, LONGEST_TEXT);
        if self.starts_on.is_none() {
            problems.push(FieldProblem::new("mulai", "mentoring-date-missing"));
        }
        if self.ends_on.is_none_or(|ends| self.starts_on.is_some_and(|starts| ends <= starts)) {
            problems.push(FieldProblem::new("selesai", "mentoring-ends-wrong"));
        }
        if !self.capacity.is_some_and(|capacity| (1..=MOST_MENTEES).contains(&capacity)) {
            problems.push(FieldProblem::new("kuota", "mentoring-capacity-wrong"));
        }
        match (self.starts_on, self.ends_on, self.capacity) {
            (Some(starts), Some(ends), Some(capacity)) if problems.is_empty() => Ok((starts, ends, capacity)),
            _ => Err(MentoringError::Invalid(problems)),
        }
    }
}

impl Mentoring {
    /// Makes a programme under this id. Doing it twice makes it once.
    ///
    /// # Errors
    /// [`MentoringError::Invalid`] with the fields at fault.
    pub async fn add_programme(&self, cx: &Cx, id: ProgrammeId, input: ProgrammeInput) -> Result<(), MentoringError> {
        policy::may(&cx.actor, Action::Manage, None)?;
        let (starts_on, ends_on, capacity) = input.check()?;
        let programme = Programme {
            id,
            name: input.name.trim().to_owned(),
            purpose: input.purpose.trim().to_owned(),
            audience: input.audience.trim().to_owned(),
            starts_on,
            ends_on,
            capacity,
            state: ProgrammeState::Draft,
            version: 1,
            created_at: cx.now(),
        };
        let tx = self.db().begin().await?;
        if store::insert_programme(&tx.exec(), &programme).await? {
            tx.audit(cx, "mentoring.add_programme", id, json!({ "name": programme.name })).await?;
        }
        Ok(tx.commit().await?)
    }

    /// Changes a programme that still has this version and is not over.
    ///
    /// # Errors
    /// [`MentoringError::Stale`] if it has moved on.
    pub async fn change_programme(
        &self,
        cx: &Cx,
        id: ProgrammeId,
        version: i32,
        input: ProgrammeInput,
    ) -> Result<(), MentoringError> {
        policy::may(&cx.actor, Action::Manage, None)?;
        let (starts_on, ends_on, capacity) = input.check()?;
        let tx = self.db().begin().await?;
        let before = store::programme(&tx.exec(), id).await?.ok_or(MentoringError::NotFound)?;
        if before.state == ProgrammeState::Closed {
            return Err(MentoringError::State);
        }
        let programme = Programme {
            name: input.name.trim().to_owned(),
            purpose: input.purpose.trim().to_owned(),
            audience: input.audience.trim().to_owned(),
            starts_on,
            ends_on,
            capacity,
            version: version + 1,
            ..before
        };
        if !store::update_programme(&tx.exec(), &programme).await? {
            return Err(MentoringError::Stale);
        }
        tx.audit(cx, "mentoring.change_programme", id, json!({ "name": programme.name })).await?;
        Ok(tx.commit().await?)
    }

    /// Lets people apply. Doing it twice does it once.
    ///
    /// # Errors
    /// [`MentoringError::State`] for a programme that is further already.
    pub async fn open_programme(&self, cx: &Cx, id: ProgrammeId) -> Result<(), MentoringError> {
        policy::may(&cx.actor, Action::Manage, None)?;
        let tx = self.db().begin().await?;
        let programme = store::programme(&tx.exec(), id).await?.ok_or(MentoringError::NotFound)?;
        match programme.state {
            ProgrammeState::Open => return Ok(()),
            ProgrammeState::Draft => self.advance(&tx, cx, programme, ProgrammeState::Open).await?,
            ProgrammeState::Running | ProgrammeState::Closed => return Err(MentoringError::State),
        }
        Ok(tx.commit().await?)
    }

    async fn advance(&self, tx: &Tx, cx: &Cx, before: Programme, state: ProgrammeState) -> Result<(), MentoringError> {
        let programme = Programme { state, version: before.version + 1, ..before };
        if !store::update_programme(&tx.exec(), &programme).await? {
            return Err(MentoringError::Stale);
        }
        let action = format!("mentoring.programme_{}", state.as_str());
        tx.audit(cx, &action, programme.id, json!({ "version": programme.version })).await?;
        Ok(())
    }

    /// Sets the pairs: both sides get to know of them, by page and by mail, and begin with their goals. A running programme may be
    /// set again for mentees who came later.
    ///
    /// # Errors
    /// [`MentoringError::State`] without a pair to set.
    pub async fn set_pairs(&self, cx: &Cx, id: ProgrammeId) -> Result<(), MentoringError> {
        policy::may(&cx.actor, Action::Manage, None)?;
        let proposed = store::pairs(&self.db().reader(), id).await?.into_iter().filter(|pair| !pair.announced);
        let people: Vec<PersonId> = proposed.flat_map(|pair| [pair.mentor, pair.mentee]).collect();
        let cards = self.ports().directory.cards(&people).await?;
        let address: HashMap<PersonId, String> =
            cards.into_iter().filter_map(|card| Some((card.id, card.email?))).collect();
        let tx = self.db().begin().await?;
        let programme = store::programme(&tx.exec(), id).await?.ok_or(MentoringError::NotFound)?;
        if !matches!(programme.state, ProgrammeState::Open | ProgrammeState::Running) {
            return Err(MentoringError::State);
        }
        let fresh: Vec<Pair> = store::pairs(&tx.exec(), id).await?.into_iter().filter(|pair| !pair.announced).collect();
        if fresh.is_empty() {
            return Err(MentoringError::State);
        }
        store::announce(&tx.exec(), id).await?;
        let words = Words::new(self.inner.settings.catalogue.clone(), cx.locale);
        for pair in &fresh {
            moved(&tx, cx, pair).await?;
            for to in [pair.mentor, pair.mentee].iter().filter_map(|person| address.get(person)) {
                let link = format!("{}/mentoring/{}", self.inner.settings.public_url, pair.id);
                let args = [("programme", programme.name.clone()), ("link", link)];
                let (subject, text) =
                    (words.with("mentoring-mail-set", &args), words.with("mentoring-mail-set-text", &args));
                let mail = serde_json::to_value(Mail { to: to.clone(), subject, text })?;
                enqueue(&tx, cx, self.inner.settings.mail_job, mail, cx.now()).await?;
            }
        }
        tx.audit(cx, "mentoring.set_pairs", id, json!({ "pairs": fresh.len() })).await?;
        if programme.state == ProgrammeState::Open {
            self.advance(&tx, cx, programme, ProgrammeState::Running).await?;
        }
        Ok(tx.commit().await?)
    }

    /// Closes a programme: what still runs is completed where both confirmed a session, else stopped; who completed a pair with a confirmed
    /// session earned a certificate, a mentor one for all mentees together.
    ///
    /// # Errors
    /// [`MentoringError::State`] unless it runs.
    pub async fn close_programme(&self, cx: &Cx, id: ProgrammeId) -> Result<(), MentoringError> {
        policy::may(&cx.actor, Action::Manage, None)?;
        let tx = self.db().begin().await?;
        let programme = store::programme(&tx.exec(), id).await?.ok_or(MentoringError::NotFound)?;
        match programme.state {
            ProgrammeState::Closed => return Ok(()),
            ProgrammeState::Running => {}
            ProgrammeState::Draft | ProgrammeState::Open => return Err(MentoringError::State),
        }
        store::drop_proposals(&tx.exec(), id, None).await?;
        let mut pairs = store::pairs(&tx.exec(), id).await?;
        let ids: Vec<_> = pairs.iter().map(|pair| pair.id).collect();
        let mut sessions = store::sessions(&tx.exec(), &ids).await?;
        sessions.retain(|session| session.state == SessionState::Confirmed);
        for pair in &mut pairs {
            if !matches!(pair.state, PairState::Proposed | PairState::Running) {
                continue;
            }
            let held = sessions.iter().any(|session| session.pair == pair.id);
            pair.state = if held { PairState::Completed } else { PairState::Stopped };
            pair.version += 1;
            if !store::update_pair(&tx.exec(), pair).await? {
                return Err(MentoringError::Stale);
            }
            moved(&tx, cx, pair).await?;
        }
        pairs.retain(|pair| pair.state == PairState::Completed);
        for award in awards(&programme, &pairs, &sessions, cx.now()) {
            tx.emit(cx, &award).await?;
        }
        self.advance(&tx, cx, programme, ProgrammeState::Closed).await?;
        Ok(tx.commit().await?)
    }

    /// Sets a number from a day on.
    ///
    /// # Errors
    /// [`MentoringError::Invalid`] for a number that makes no sense.
    pub async fn set_setting(
        &self,
        cx: &Cx,
        word: &str,
        from: Option<NaiveDate>,
        value: Option<i32>,
    ) -> Result<(), MentoringError> {
        policy::may(&cx.actor, Action::Manage, None)?;
        let (known, least, most) =
            *WORDS.iter().find(|(known, _, _)| *known == word).ok_or(MentoringError::NotFound)?;
        let mut problems = Vec::new();
        if from.is_none() {
            problems.push(FieldProblem::new("mulai", "mentoring-date-missing"));
        }
        if !value.is_some_and(|value| (least..=most).contains(&value)) {
            problems.push(FieldProblem::new("nilai", "mentoring-setting-wrong"));
        }
        fine(problems)?;
        let (from, value) = (from.unwrap_or_default(), value.unwrap_or_default());
        let tx = self.db().begin().await?;
        store::save_setting(&tx.exec(), cx.id::<kernel::id::kind::Programme>().uuid(), known, from, value).await?;
        tx.audit(cx, "mentoring.set_setting", known, json!({ "from": from, "value": value })).await?;
        Ok(tx.commit().await?)
    }
}

/// Tells others of the pair's new state.
pub(super) async fn moved(tx: &Tx, cx: &Cx, pair: &Pair) -> Result<(), MentoringError> {
    let event = Event::MentorshipMoved {
        mentorship: pair.id,
        mentor: pair.mentor,
        mentee: pair.mentee,
        state: pair.state.as_str().to_owned(),
    };
    Ok(tx.emit(cx, &event).await?)
}

/// What the completed pairs earned: each mentee an award, each mentor one for all mentees. Lesson hours are those of the sessions' time.
fn awards(programme: &Programme, completed: &[Pair], sessions: &[Session], now: DateTime<Utc>) -> Vec<Event> {
    let mut mentees = Vec::new();
    let mut mentors: BTreeMap<PersonId, (u32, Option<DateTime<Utc>>)> = BTreeMap::new();
    let award = |id: EnrolmentId, person: PersonId, minutes: u32, started: DateTime<Utc>| Event::AwardEarned {
        award: id,
        basis: "mentoring".to_owned(),
        source: programme.id.cast(),
        person,
        facts: AwardFacts {
            title: programme.name.clone(),
            method: "mentoring".to_owned(),
            jp: minutes / MINUTES_PER_JP,
            role: String::new(),
            subjects: Vec::new(),
            started,
        },
        at: now,
    };
    for pair in completed {
        let held: Vec<&Session> = sessions.iter().filter(|session| session.pair == pair.id).collect();
        let Some(started) = held.iter().map(|session| session.starts_at).min() else { continue };
        let minutes = held.iter().map(|session| session.minutes()).sum();
        mentees.push(award(EnrolmentId::derived(pair.id, "mentee"), pair.mentee, minutes, started));
        let (sum, first) = mentors.entry(pair.mentor).or_default();
        *sum += minutes;
        *first = Some(first.map_or(started, |first| first.min(started)));
    }
    let of_mentor = |(person, (minutes, started)): (PersonId, (u32, Option<DateTime<Utc>>))| {
        let id = EnrolmentId::derived(programme.id, &person.to_string());
        award(id, person, minutes, started.unwrap_or(now))
    };
    mentees.extend(mentors.into_iter().map(of_mentor));
    mentees
}
