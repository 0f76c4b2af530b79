//! What pages of feedback show.

use std::collections::HashMap;

use kernel::{
    Cx, Page, PageRequest, Role,
    id::{FeedbackId, PersonId},
    person::{PersonCard, ReportingLine},
};

use super::{
    model::{Attachment, AttachmentId, Narrowed, Note, Part, Reply, Request, Waiting},
    policy, rules,
};
use crate::{DialogueError, PerformanceDialogue, settings::Setting, store};

/// The people of a list, by id.
#[derive(Debug, Default)]
pub struct People(HashMap<PersonId, PersonCard>);

impl People {
    /// The name with titles; empty for somebody who is gone.
    pub fn name(&self, person: &PersonId) -> String {
        self.0.get(person).map(PersonCard::full_name).unwrap_or_default()
    }

    /// Two letters for the avatar.
    pub fn initials(&self, person: &PersonId) -> String {
        self.0.get(person).map(PersonCard::initials).unwrap_or_default()
    }

    /// The post.
    pub fn post(&self, person: &PersonId) -> &str {
        self.0.get(person).map_or("", |card| card.post.as_str())
    }

    /// All cards, in no order.
    pub fn cards(&self) -> impl Iterator<Item = &PersonCard> {
        self.0.values()
    }

    /// The whole card.
    pub fn card(&self, person: PersonId) -> Option<&PersonCard> {
        self.0.get(&person)
    }
}

/// People who can be asked for the same reason.
#[derive(Debug)]
pub struct Askable {
    /// `superior`, `mentor`, `trainer` or `colleague`.
    pub reason: &'static str,
    /// Who, by name.
    pub people: Vec<PersonCard>,
}

/// A note with all that belongs to it.
#[derive(Debug)]
pub struct Opened {
    /// The note.
    pub note: Note,
    /// Its answers.
    pub replies: Vec<Reply>,
    /// Its files.
    pub files: Vec<Attachment>,
    /// The newer note that corrects it.
    pub corrected_by: Option<FeedbackId>,
    /// Writer, receiver.
    pub people: People,
}

/// Somebody to whom a superior has not spoken for long.
#[derive(Debug)]
pub struct Silent {
    /// Who.
    pub card: PersonCard,
    /// For how many days.
    pub days: i64,
}

/// What a superior sees of the team's feedback.
#[derive(Debug)]
pub struct TeamFeedback {
    /// Those who did not get a word for long, the longest first.
    pub silent: Vec<Silent>,
    /// Days that the setting allows.
    pub allowed: i32,
    /// Those who answer to the superior today.
    pub members: Vec<PersonCard>,
    /// Notes of others that the superior may read.
    pub notes: Page<Note>,
    /// Everybody in them.
    pub people: People,
}

impl PerformanceDialogue {
    pub(crate) async fn people(&self, ids: impl IntoIterator<Item = PersonId>) -> Result<People, DialogueError> {
        let mut ids: Vec<PersonId> = ids.into_iter().collect();
        ids.sort_unstable();
        ids.dedup();
        let cards = self.inner.ports.directory.cards(&ids).await?;
        Ok(People(cards.into_iter().map(|card| (card.id, card)).collect()))
    }

    /// The note, if the actor may see it today.
    pub async fn note(&self, cx: &Cx, id: FeedbackId) -> Result<Note, DialogueError> {
        let viewer = cx.actor.person().ok_or(DialogueError::NotFound)?;
        let note = store::feedback::note(&self.db().reader(), id).await?.ok_or(DialogueError::NotFound)?;
        let lines = if viewer == note.writer || viewer == note.receiver {
            Vec::new()
        } else {
            self.inner.ports.lines.above(&[note.writer, note.receiver]).await?
        };
        let seen = policy::may_see(viewer, &note, &lines, self.today(cx));
        seen.then_some(note).ok_or(DialogueError::NotFound)
    }

    /// The note with its answers and files. Five statements, one more for a third person.
    pub async fn open_note(&self, cx: &Cx, id: FeedbackId) -> Result<Opened, DialogueError> {
        let note = self.note(cx, id).await?;
        let exec = self.db().reader();
        let replies = store::feedback::replies(&exec, id).await?;
        let files = store::feedback::attachments(&exec, id).await?;
        let corrected_by = store::feedback::corrected_by(&exec, id).await?;
        let people = self.people([note.writer, note.receiver]).await?;
        Ok(Opened { note, replies, files, corrected_by, people })
    }

    /// The actor's own notes of one part, and the people in them. Three statements.
    pub async fn notes(
        &self,
        cx: &Cx,
        part: Part,
        narrowed: Narrowed,
        page: PageRequest,
    ) -> Result<(Page<Note>, People), DialogueError> {
        let person = cx.actor.person().ok_or(DialogueError::NotFound)?;
        let notes = store::feedback::list(&self.db().reader(), person, part, narrowed, page).await?;
        let people = self.people(notes.items.iter().flat_map(|note| [note.writer, note.receiver])).await?;
        Ok((notes, people))
    }

    /// Requests by the actor and to the actor. Three statements.
    pub async fn requests(&self, cx: &Cx, page: PageRequest) -> Result<(Page<Request>, People), DialogueError> {
        let person = cx.actor.person().ok_or(DialogueError::NotFound)?;
        let requests = store::feedback::requests(&self.db().reader(), person, page).await?;
        let people = self.people(requests.items.iter().flat_map(|one| [one.asker, one.asked])).await?;
        Ok((requests, people))
    }

    /// What waits for the person. Two statements.
    pub async fn feedback_waiting(&self, person: PersonId) -> Result<Waiting, DialogueError> {
        Ok(store::feedback::waiting(&self.db().reader(), person).await?)
    }

    /// Files that wait for the note that is being written.
    pub(crate) async fn unsent(&self, cx: &Cx, files: &[AttachmentId]) -> Result<Vec<Attachment>, DialogueError> {
        let owner = cx.actor.person().ok_or(DialogueError::NotFound)?;
        Ok(store::feedback::unsent(&self.db().reader(), owner, files).await?)
    }

    /// The direct superiors of a person on this day, usual ones first.
    pub(crate) async fn superiors(&self, cx: &Cx, person: PersonId) -> Result<Vec<PersonId>, DialogueError> {
        let today = self.today(cx);
        let mut lines = self.inner.ports.lines.above(&[person]).await?;
        lines.retain(|line| line.holds(today));
        lines.sort_by_key(|line| line.lead);
        Ok(lines.into_iter().map(|line| line.superior).collect())
    }

    /// Whom the actor can ask: superiors in office, mentors, trainers, and who answers to the same superior. Nobody twice.
    pub async fn whom_to_ask(&self, cx: &Cx) -> Result<Vec<Askable>, DialogueError> {
        let person = cx.actor.person().ok_or(DialogueError::NotFound)?;
        let superiors = self.superiors(cx, person).await?;
        let mut colleagues: Vec<PersonId> = Vec::new();
        if let Some(first) = superiors.first() {
            colleagues = self.led_today(cx, *first).await?.into_iter().map(|line| line.person).collect();
        }
        let people = self.people(superiors.iter().chain(&colleagues).copied()).await?;
        let directory = &self.inner.ports.directory;
        let cards = |ids: &[PersonId]| ids.iter().filter_map(|id| people.card(*id).cloned()).collect();
        let mut groups = vec![
            Askable { reason: "superior", people: cards(&superiors) },
            Askable { reason: "mentor", people: directory.holders(Role::Mentor).await? },
            Askable { reason: "trainer", people: directory.holders(Role::Trainer).await? },
            Askable { reason: "colleague", people: cards(&colleagues) },
        ];
        let mut seen = vec![person];
        for group in &mut groups {
            group.people.retain(|card| !seen.contains(&card.id));
            seen.extend(group.people.iter().map(|card| card.id));
        }
        groups.retain(|group| !group.people.is_empty());
        Ok(groups)
    }

    async fn led_today(&self, cx: &Cx, superior: PersonId) -> Result<Vec<ReportingLine>, DialogueError> {
        let today = self.today(cx);
        let mut lines = self.inner.ports.lines.below(superior).await?;
        lines.retain(|line| line.holds(today));
        Ok(lines)
    }

    /// What the superior sees of the team's feedback. Six statements however many.
    pub async fn team_feedback(&self, cx: &Cx, page: PageRequest) -> Result<TeamFeedback, DialogueError> {
        let superior = cx.actor.person().ok_or(DialogueError::NotFound)?;
        let (exec, today) = (self.db().reader(), self.today(cx));
        let lines = self.inner.ports.lines.below(superior).await?;
        let mut since: HashMap<PersonId, chrono::NaiveDate> = HashMap::new();
        for line in lines.iter().filter(|line| line.holds(today)) {
            let first = since.entry(line.person).or_insert(line.from);
            *first = line.from.min(*first);
        }
        let ids: Vec<PersonId> = since.keys().copied().collect();
        let last = store::feedback::last_given(&exec, superior, &ids).await?;
        let allowed = self.setting(Setting::SilenceDays, today).await?;
        let notes = store::feedback::of_team(&exec, &lines, today, page).await?;
        let in_notes = notes.items.iter().flat_map(|note| [note.writer, note.receiver]);
        let people = self.people(ids.iter().copied().chain(in_notes)).await?;
        let mut members: Vec<PersonCard> = ids.iter().filter_map(|id| people.card(*id).cloned()).collect();
        members.sort_by(|a, b| a.name.cmp(&b.name));
        let silent = |card: &PersonCard| {
            let since = since.get(&card.id)?;
            let days = rules::silent_for(last.get(&card.id).copied(), *since, today, allowed)?;
            Some(Silent { card: card.clone(), days })
        };
        let mut silent: Vec<Silent> = members.iter().filter_map(silent).collect();
        silent.sort_by_key(|one| std::cmp::Reverse(one.days));
        Ok(TeamFeedback { silent, allowed, members, notes, people })
    }
}
