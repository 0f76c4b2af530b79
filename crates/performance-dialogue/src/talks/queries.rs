//! What pages of talks show.

use std::collections::HashMap;

use documents::calendar::{self, Appointment};
use kernel::{
    Cx,
    id::{DialogueId, PersonId},
    person::{Lead, PersonCard},
};

use super::{
    model::{AgendaGoal, Quarter, Remark, Talk},
    policy::{self, Action, Side},
};
use crate::{
    DialogueError, PerformanceDialogue,
    consent::Standing,
    feedback::{self, model::Note, queries::People},
    store,
};

/// Talks in one's own list at most: twenty years.
const MOST: u64 = 80;

/// A talk with all that belongs to it.
#[derive(Debug)]
pub struct OpenedTalk {
    /// The talk.
    pub talk: Talk,
    /// On which side the viewer stands.
    pub side: Side,
    /// Goals to speak about: open ones of today, or as they stood when the minutes were written.
    pub goals: Vec<AgendaGoal>,
    /// Feedback of the quarter that the viewer may read.
    pub notes: Vec<Note>,
    /// Points and corrections, in order.
    pub remarks: Vec<Remark>,
    /// Everybody in it.
    pub people: People,
}

impl OpenedTalk {
    /// Whether the viewer may do this now.
    pub fn may(&self, action: Action) -> bool {
        policy::may(self.side, action, self.talk.consent.standing)
    }

    /// Whether the viewer may read the minutes: a draft is the superior's alone.
    pub fn readable(&self) -> bool {
        self.talk.consent.readable(self.side == Side::Superior)
    }
}

/// Somebody of a team with the talk of a quarter, if there is one.
#[derive(Debug)]
pub struct TeamRow {
    /// Who.
    pub card: PersonCard,
    /// Their talk.
    pub talk: Option<Talk>,
}

impl TeamRow {
    /// What orders the list: nobody to speak with yet first, what is settled last.
    fn rank(&self) -> u8 {
        match self.talk.as_ref().map(|talk| talk.consent.standing) {
            None => 0,
            Some(Standing::Returned) => 1,
            Some(Standing::Empty | Standing::Draft) => 2,
            Some(Standing::Sent) => 3,
            Some(Standing::Sealed) => 4,
        }
    }

    /// Whether the talk is still to be held.
    pub fn waits(&self) -> bool {
        !self.talk.as_ref().is_some_and(Talk::held)
    }
}

impl PerformanceDialogue {
    /// The actor's own talks, the latest quarter first. Two statements.
    pub async fn own_talks(&self, cx: &Cx) -> Result<(Vec<Talk>, People), DialogueError> {
        let person = cx.actor.person().ok_or(DialogueError::NotFound)?;
        let talks = store::talks::of_person(&self.db().reader(), person, MOST).await?;
        let people = self.people(talks.iter().map(|talk| talk.superior)).await?;
        Ok((talks, people))
    }

    /// Those whom the actor leads today, beside no other, with their talks of this quarter: who waits for one first. Three statements.
    pub async fn team_talks(&self, cx: &Cx, quarter: Quarter) -> Result<Vec<TeamRow>, DialogueError> {
        let superior = cx.actor.person().ok_or(DialogueError::NotFound)?;
        let today = self.today(cx);
        let lines = self.inner.ports.lines.below(superior).await?;
        let led = lines.iter().filter(|line| line.holds(today) && line.lead != Lead::Additional);
        let team: Vec<PersonId> = led.map(|line| line.person).collect();
        let talks = store::talks::of_quarter(&self.db().reader(), &team, quarter).await?;
        let mut talks: HashMap<PersonId, Talk> = talks.into_iter().map(|talk| (talk.person, talk)).collect();
        let people = self.people(team.iter().copied()).await?;
        let mut rows: Vec<TeamRow> =
            people.cards().map(|card| TeamRow { card: card.clone(), talk: talks.remove(&card.id) }).collect();
        rows.sort_by(|a, b| (a.rank(), &a.card.name).cmp(&(b.rank(), &b.card.name)));
        Ok(rows)
    }

    /// The card of somebody with whom the actor may plan a talk today. Two statements.
    pub(crate) async fn to_talk_with(&self, cx: &Cx, person: PersonId) -> Result<PersonCard, DialogueError> {
        let superior = cx.actor.person().ok_or(DialogueError::NotFound)?;
        let lines = self.inner.ports.lines.above(&[person]).await?;
        if !crate::goals::policy::may_agree(superior, person, &lines, self.today(cx)) {
            return Err(DialogueError::NotFound);
        }
        self.people([person]).await?.card(person).cloned().ok_or(DialogueError::NotFound)
    }

    /// The talk with its agenda. Six statements.
    pub async fn open_talk(&self, cx: &Cx, id: DialogueId) -> Result<OpenedTalk, DialogueError> {
        let viewer = cx.actor.person().ok_or(DialogueError::NotFound)?;
        let exec = self.db().reader();
        let mut talk = store::talks::talk(&exec, id).await?.ok_or(DialogueError::NotFound)?;
        let lines =
            if viewer == talk.person { Vec::new() } else { self.inner.ports.lines.above(&[talk.person]).await? };
        let today = self.today(cx);
        let side = policy::side(viewer, &talk, &lines, today).ok_or(DialogueError::NotFound)?;
        let remarks = store::talks::remarks(&exec, id).await?;
        let goals = match talk.consent.standing {
            Standing::Empty => store::goals::open_with_counts(&exec, talk.person).await?,
            _ => std::mem::take(&mut talk.goals),
        };
        let quarter = talk.quarter;
        let mut notes =
            store::feedback::received_between(&exec, talk.person, quarter.first_day(), quarter.last_day()).await?;
        notes.retain(|note| feedback::policy::may_see(viewer, note, &lines, today));
        let others = remarks.iter().map(|remark| remark.author).chain(notes.iter().map(|note| note.writer));
        let people = self.people([talk.person, talk.superior].into_iter().chain(others)).await?;
        Ok(OpenedTalk { talk, side, goals, notes, remarks, people })
    }

    /// The meeting as a file for calendars, with this title.
    pub async fn talk_calendar(&self, cx: &Cx, id: DialogueId, title: &str) -> Result<String, DialogueError> {
        let (talk, _) = self.talk_for(cx, id).await?;
        let people = self.people([talk.person, talk.superior]).await?;
        let other = if cx.actor.person() == Some(talk.person) { talk.superior } else { talk.person };
        let appointment = Appointment {
            id: id.uuid(),
            version: talk.consent.version.unsigned_abs(),
            title: format!("{title}: {}", people.name(&other)),
            starts_at: talk.meeting.starts_at,
            ends_at: talk.meeting.starts_at + chrono::TimeDelta::minutes(i64::from(talk.meeting.minutes)),
            place: talk.meeting.place,
            link: format!("{}/dialog/{id}", self.inner.settings.public_url),
        };
        Ok(calendar::file(&[appointment], cx.now()))
    }
}
