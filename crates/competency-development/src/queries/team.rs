//! A superior's people: where they stand, and what waits for a word.

use std::collections::HashMap;

use chrono::NaiveDate;
use kernel::{
    Cx, Page, PageRequest,
    id::{CompetencyId, PersonId},
    person::PersonCard,
};

use crate::{
    CompetencyError, Development,
    model::{Competency, Member, Proposal, ProposalState},
    queries::person::stand,
    rules::{
        gap::{fit, gap},
        heat::Tally,
        needs::leads,
    },
    store,
};

/// Somebody of the team.
pub struct Mate {
    /// Who.
    pub card: PersonCard,
    /// Job fit in percent.
    pub fit: Option<u32>,
    /// Competencies with a gap.
    pub gaps: usize,
    /// Proposals that wait.
    pub waiting: usize,
}

/// The superior's view.
pub struct Team {
    /// Everybody below, directly or through others.
    pub mates: Vec<Mate>,
    /// Over all of them, where the group is large enough; the widest gap first.
    pub tallies: Vec<(Competency, Tally)>,
    /// Proposals that this superior may decide on.
    pub proposals: Vec<WaitingProposal>,
}

/// A proposal with whom and what it is about.
pub struct WaitingProposal {
    /// The proposal.
    pub proposal: Proposal,
    /// Name of the person.
    pub name: String,
    /// Name of the competency.
    pub competency: String,
}

impl Development {
    /// The people whom the actor decides for on this day: directly, or as acting superior.
    pub(crate) async fn led(&self, cx: &Cx, day: NaiveDate) -> Result<Vec<PersonId>, CompetencyError> {
        let actor = cx.actor.person().ok_or(CompetencyError::NotFound)?;
        let lines = self.inner.ports.lines.below(actor).await?;
        let mut people: Vec<PersonId> = lines.iter().map(|line| line.person).collect();
        people.sort_unstable();
        people.dedup();
        people.retain(|person| *person != actor && leads(&lines, actor, *person, day));
        Ok(people)
    }

    /// The actor's tree of today. The number of statements does not grow with it up to a thousand people.
    pub async fn team(&self, cx: &Cx) -> Result<Team, CompetencyError> {
        let (today, exec) = (self.today(cx), self.db().reader());
        let actor = cx.actor.person().ok_or(CompetencyError::NotFound)?;
        let reference = self.inner.reference.get().await?;
        let people = self.inner.ports.lines.tree(actor, today).await?;
        let led = self.led(cx, today).await?;
        let mut cards = self.inner.ports.directory.cards(&people).await?;
        cards.sort_by(|a, b| a.name.cmp(&b.name));
        let levels = store::levels::of(&exec, &people).await?;
        let proposals = store::proposals::of(&exec, &people).await?;
        let waiting: Vec<Proposal> = proposals.into_iter().filter(|one| one.state == ProposalState::Waiting).collect();
        let mut tallies: HashMap<CompetencyId, Tally> = HashMap::new();
        let mut mates = Vec::with_capacity(cards.len());
        let mut decidable = Vec::new();
        for card in cards {
            let own: Vec<_> = levels.iter().filter(|one| one.person == card.id).cloned().collect();
            let (_, standings) = stand(&reference, &card, &own, today);
            for standing in &standings {
                tallies.entry(standing.competency).or_default().add(standing);
            }
            let proposed: Vec<&Proposal> = waiting.iter().filter(|one| one.person == card.id).collect();
            if led.contains(&card.id) {
                decidable.extend(proposed.iter().map(|one| WaitingProposal {
                    name: card.full_name(),
                    competency: reference.name(one.competency).to_owned(),
                    proposal: (*one).clone(),
                }));
            }
            mates.push(Mate {
                fit: fit(&standings),
                gaps: standings.iter().filter(|one| gap(one.required, one.actual) > 0).count(),
                waiting: proposed.len(),
                card,
            });
        }
        let smallest = reference.smallest_group(today);
        let mut tallies: Vec<(Competency, Tally)> = tallies
            .into_iter()
            .filter(|(_, tally)| !tally.hidden(smallest))
            .filter_map(|(id, tally)| Some((reference.competency(id)?.clone(), tally)))
            .collect();
        tallies.sort_by_key(|(one, tally)| (std::cmp::Reverse(tally.mean_tenths()), one.place));
        Ok(Team { mates, tallies, proposals: decidable })
    }

    /// Proposals that wait, for the administration.
    pub async fn waiting_proposals(&self, page: PageRequest) -> Result<Page<WaitingProposal>, CompetencyError> {
        let reference = self.inner.reference.get().await?;
        let waiting = store::proposals::waiting(&self.db().reader(), page).await?;
        let people: Vec<PersonId> = waiting.items.iter().map(|one| one.person).collect();
        let cards = self.inner.ports.directory.cards(&people).await?;
        Ok(waiting.map(|proposal| WaitingProposal {
            name: cards.iter().find(|card| card.id == proposal.person).map(PersonCard::full_name).unwrap_or_default(),
            competency: reference.name(proposal.competency).to_owned(),
            proposal,
        }))
    }

    /// A page of people by name, whose name or NIP holds this text.
    pub async fn people(&self, text: &str, page: PageRequest) -> Result<Page<Member>, CompetencyError> {
        Ok(store::people::find(&self.db().reader(), text, page).await?)
    }
}
