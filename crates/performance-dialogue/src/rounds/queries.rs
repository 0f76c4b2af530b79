//! What pages of rounds show.

use kernel::{
    Cx, Page, PageRequest, Role,
    id::PersonId,
    person::{Lead, PersonCard, ReportingLine},
};

use super::{
    model::{Group, Round, RoundId},
    policy::{self, Action},
    rules::{Report, report},
};
use crate::{DialogueError, PerformanceDialogue, feedback::queries::People, store};

/// Rounds in one's own list at most.
const MOST: u64 = 50;

/// Who can be asked about a person.
#[derive(Debug)]
pub struct Candidates {
    /// The person.
    pub person: PersonCard,
    /// Each group with its people by name.
    pub groups: Vec<(Group, Vec<PersonCard>)>,
}

impl Candidates {
    /// Whether this person can be asked in this group.
    pub fn has(&self, person: PersonId, group: Group) -> bool {
        self.groups.iter().any(|(one, cards)| *one == group && cards.iter().any(|card| card.id == person))
    }
}

/// What one has to do with rounds.
#[derive(Debug)]
pub struct MyRounds {
    /// Rounds that wait for one's answer.
    pub asking: Vec<(Round, Group)>,
    /// Rounds about oneself.
    pub about: Vec<Round>,
    /// Rounds that one opened.
    pub opened: Vec<Round>,
    /// Everybody in them.
    pub people: People,
}

/// A round with how far it has come.
#[derive(Debug)]
pub struct OpenedRound {
    /// The round.
    pub round: Round,
    /// Of each group, how many are asked and how many of them have answered.
    pub progress: Vec<(Group, usize, usize)>,
    /// What it came to, for whoever may see that.
    pub report: Option<Report>,
    /// What the viewer may do now.
    pub actions: Vec<Action>,
    /// Its person and who opened it.
    pub people: People,
}

impl OpenedRound {
    /// Whether the viewer may do this now.
    pub fn may(&self, action: Action) -> bool {
        self.actions.contains(&action)
    }
}

impl PerformanceDialogue {
    /// Who can be asked about a person, for whoever may open a round about them. Nobody stands in two groups, and whoever opens the round
    /// is asked as a superior at most: an opener among the anonymous would know one answer of the group.
    pub async fn candidates(&self, cx: &Cx, person: PersonId) -> Result<Candidates, DialogueError> {
        let opener = cx.actor.person().ok_or(DialogueError::NotFound)?;
        let today = self.today(cx);
        let lines = &self.inner.ports.lines;
        let mut above = lines.above(&[person]).await?;
        if !policy::may_open(&cx.actor, person, &above, today) {
            return Err(DialogueError::NotFound);
        }
        let led = |lines: Vec<ReportingLine>| -> Vec<PersonId> {
            lines.into_iter().filter(|line| line.holds(today)).map(|line| line.person).collect()
        };
        above.retain(|line| line.holds(today));
        above.sort_by_key(|line| line.lead);
        let direct = above.iter().find(|line| line.lead != Lead::Additional).map(|line| line.superior);
        let peers = match direct {
            Some(superior) => led(lines.below(superior).await?),
            None => Vec::new(),
        };
        let juniors = led(lines.below(person).await?);
        let superiors: Vec<PersonId> = above.iter().map(|line| line.superior).collect();
        let people =
            self.people([person].into_iter().chain(superiors.iter().chain(&peers).chain(&juniors).copied())).await?;
        let card = people.card(person).cloned().ok_or(DialogueError::NotFound)?;
        let mut seen = Vec::new();
        let mut groups = Vec::new();
        for (group, ids) in
            [(Group::Own, vec![person]), (Group::Superior, superiors), (Group::Junior, juniors), (Group::Peer, peers)]
        {
            let mut cards: Vec<PersonCard> = Vec::new();
            for id in ids {
                if seen.contains(&id) || (id == opener && !group.named()) {
                    continue;
                }
                seen.push(id);
                cards.extend(people.card(id).cloned());
            }
            cards.sort_by(|a, b| a.name.cmp(&b.name));
            groups.push((group, cards));
        }
        groups.sort_by_key(|(group, _)| Group::ALL.iter().position(|one| one == group));
        Ok(Candidates { person: card, groups })
    }

    /// What the actor has to do with rounds. Four statements.
    pub async fn my_rounds(&self, cx: &Cx) -> Result<MyRounds, DialogueError> {
        let me = cx.actor.person().ok_or(DialogueError::NotFound)?;
        let exec = self.db().reader();
        let asking = store::rounds::asking(&exec, me, self.today(cx)).await?;
        let rounds = store::rounds::concerning(&exec, me, MOST).await?;
        let (about, opened): (Vec<Round>, Vec<Round>) = rounds.into_iter().partition(|round| round.person == me);
        let all = asking.iter().map(|(round, _)| round).chain(&about).chain(&opened);
        let people = self.people(all.flat_map(|round| [round.person, round.opened_by])).await?;
        Ok(MyRounds { asking, about, opened, people })
    }

    /// A round for its person, for whoever opened it and leads them, and for the administration, which sees no report. Five statements.
    pub async fn open_round_page(&self, cx: &Cx, id: RoundId) -> Result<OpenedRound, DialogueError> {
        let exec = self.db().reader();
        let round = store::rounds::round(&exec, id).await?.ok_or(DialogueError::NotFound)?;
        let lines = self.inner.ports.lines.above(&[round.person]).await?;
        let today = self.today(cx);
        let allowed = |action: &Action| policy::may(&cx.actor, *action, &round, &lines, today);
        let actions: Vec<Action> = Action::ALL.into_iter().filter(allowed).collect();
        if !actions.contains(&Action::Follow) {
            return Err(DialogueError::NotFound);
        }
        let raters = store::rounds::raters(&exec, id).await?;
        let progress = Group::ALL.iter().map(|group| {
            let of_group = || raters.iter().filter(|rater| rater.group == *group);
            (*group, of_group().count(), of_group().filter(|rater| rater.answered).count())
        });
        let progress = progress.filter(|(_, asked, _)| *asked > 0).collect();
        let report = if actions.contains(&Action::Report) {
            Some(report(round.questions.len(), &store::rounds::sheets(&exec, id).await?))
        } else {
            None
        };
        let people = self.people([round.person, round.opened_by]).await?;
        Ok(OpenedRound { round, progress, report, actions, people })
    }

    /// That rounds happened, for the administration: about whom, by whom and when. Three statements.
    pub async fn all_rounds(&self, cx: &Cx, page: PageRequest) -> Result<(Page<Round>, People), DialogueError> {
        if !cx.actor.has(Role::Admin) {
            return Err(DialogueError::NotFound);
        }
        let rounds = store::rounds::all(&self.db().reader(), page).await?;
        let people = self.people(rounds.items.iter().flat_map(|round| [round.person, round.opened_by])).await?;
        Ok((rounds, people))
    }
}
