use std::collections::{BTreeMap, HashMap, HashSet};

use kernel::{
    Cx,
    id::{CompetencyId, MentoringApplicationId, PersonId, ProgrammeId, UnitId},
    person::PersonCard,
    ports::{CompetencyStanding, RosterUnit},
};
use serde_json::json;

use crate::{
    Mentoring, MentoringError,
    model::{Application, ApplicationState, Mentor, MentorState, Pair, PairState, Programme, ProgrammeState, Reason},
    policy::{self, Action},
    rules::{
        matching::{Guide, Refusal, Seeker, assign, judge},
        settings::InForce,
    },
    store,
};

/// Everything that the matching looks at.
struct Field {
    programme: Programme,
    applications: Vec<Application>,
    seekers: Vec<Seeker>,
    guides: Vec<Guide>,
    superior_allowed: bool,
}

impl Mentoring {
    /// Finds the best pairs for everybody who waits in the programme; pairs that were set or chosen by hand stay. Nothing is told to anybody yet.
    /// Gives how many pairs were found.
    ///
    /// # Errors
    /// [`MentoringError::State`] unless the programme is open or running.
    pub async fn match_programme(&self, cx: &Cx, id: ProgrammeId) -> Result<usize, MentoringError> {
        policy::may(&cx.actor, Action::Manage, None)?;
        let field = self.field(cx, id).await?;
        let kept = store::pairs(&self.db().reader(), id).await?;
        let kept: HashSet<PersonId> =
            kept.iter().filter(|pair| pair.announced || pair.by_hand).map(|pair| pair.mentee).collect();
        let Field { programme, applications, seekers, guides, superior_allowed } = field;
        let free: Vec<Seeker> = seekers.into_iter().filter(|seeker| !kept.contains(&seeker.person)).collect();
        let actual: HashMap<PersonId, u8> = free.iter().map(|seeker| (seeker.person, seeker.actual)).collect();
        let proposals = tokio::task::spawn_blocking(move || assign(&free, &guides, superior_allowed)).await?;
        let pairs: Vec<Pair> = proposals
            .into_iter()
            .filter_map(|proposal| {
                let application = applications.iter().find(|one| one.person == proposal.mentee)?;
                let level = actual.get(&proposal.mentee).copied();
                Some(pair(cx, &programme, application, proposal.mentor, proposal.reasons, level, false))
            })
            .collect();
        let tx = self.db().begin().await?;
        store::drop_proposals(&tx.exec(), id, None).await?;
        store::insert_pairs(&tx.exec(), &pairs).await?;
        tx.audit(cx, "mentoring.match", id, json!({ "pairs": pairs.len() })).await?;
        tx.commit().await?;
        Ok(pairs.len())
    }

    /// Chooses a mentor for an application by hand, or nobody.
    ///
    /// # Errors
    /// [`MentoringError::Pair`] for two who cannot be a pair, [`MentoringError::State`] once the pair was set.
    pub async fn choose_mentor(
        &self,
        cx: &Cx,
        id: ProgrammeId,
        application: MentoringApplicationId,
        mentor: Option<PersonId>,
    ) -> Result<(), MentoringError> {
        policy::may(&cx.actor, Action::Manage, None)?;
        let field = self.field(cx, id).await?;
        let application =
            field.applications.iter().find(|one| one.id == application).ok_or(MentoringError::NotFound)?;
        let seeker = field.seekers.iter().find(|one| one.person == application.person).ok_or(MentoringError::State)?;
        let fresh = match mentor {
            None => None,
            Some(mentor) => {
                let guide = field.guides.iter().find(|one| one.person == mentor).ok_or(MentoringError::NotFound)?;
                let known = store::pairs(&self.db().reader(), id).await?;
                let here = known.iter().filter(|pair| {
                    pair.mentor == mentor && pair.mentee != seeker.person && !pair.announced && !pair.by_hand
                });
                let taken = guide.taken + here.count() as u32;
                if taken >= guide.capacity {
                    return Err(MentoringError::Pair(Refusal::Full));
                }
                let guide = Guide { taken, ..guide.clone() };
                let fit = judge(seeker, &guide, field.superior_allowed).map_err(MentoringError::Pair)?;
                Some(pair(cx, &field.programme, application, mentor, fit.reasons, Some(seeker.actual), true))
            }
        };
        let tx = self.db().begin().await?;
        let told = store::pairs(&tx.exec(), id).await?;
        if told.iter().any(|pair| pair.announced && pair.mentee == application.person) {
            return Err(MentoringError::State);
        }
        store::drop_proposals(&tx.exec(), id, Some(application.person)).await?;
        store::insert_pairs(&tx.exec(), fresh.as_slice()).await?;
        tx.audit(cx, "mentoring.choose_mentor", application.id, json!({ "mentor": mentor })).await?;
        Ok(tx.commit().await?)
    }

    async fn field(&self, cx: &Cx, id: ProgrammeId) -> Result<Field, MentoringError> {
        let exec = self.db().reader();
        let programme = store::programme(&exec, id).await?.ok_or(MentoringError::NotFound)?;
        if !matches!(programme.state, ProgrammeState::Open | ProgrammeState::Running) {
            return Err(MentoringError::State);
        }
        let today = self.today(cx);
        let rules = InForce::on(today, &store::settings(&exec).await?);
        let mut applications = store::applications(&exec, id).await?;
        applications.retain(|one| one.state == ApplicationState::Waiting);
        let mentors = store::mentors(&exec, &[MentorState::Active]).await?;
        let loads: HashMap<PersonId, i64> = store::loads(&exec, Some(id)).await?.into_iter().collect();

        let mentees: Vec<PersonId> = applications.iter().map(|one| one.person).collect();
        let mut people = mentees.clone();
        people.extend(mentors.iter().map(|mentor| mentor.person));
        let ports = self.ports();
        let cards = ports.directory.cards(&people).await?;
        let cards: HashMap<PersonId, PersonCard> = cards.into_iter().map(|card| (card.id, card)).collect();
        let units: HashMap<UnitId, Option<UnitId>> =
            ports.roster.units().await?.into_iter().map(|RosterUnit { unit, parent, .. }| (unit, parent)).collect();
        let lines = ports.lines.above(&mentees).await?;
        let standings = ports.competencies.standings(&people, today).await?;
        let known = |person: PersonId| standings.get(&person).map_or(&[][..], Vec::as_slice);

        let seekers = applications.iter().filter_map(|one| {
            let card = cards.get(&one.person)?;
            let mine = lines.iter().filter(|line| line.person == one.person && line.holds(today));
            let actual = one.competency.and_then(|competency| level(known(one.person), competency));
            Some(Seeker {
                person: one.person,
                unit: card.unit,
                agency: card.unit.map(|unit| agency(&units, unit)),
                competency: one.competency,
                target: one.target,
                actual: actual.unwrap_or(0),
                wished: one.wished_mentor,
                superiors: mine.map(|line| line.superior).collect(),
            })
        });
        let guides = mentors.iter().filter_map(|mentor| {
            let card = cards.get(&mentor.person)?;
            let retires = card.birth_date.and_then(|born| rules.retires_on(born, &card.post_kind));
            Some(Guide {
                person: mentor.person,
                unit: card.unit,
                agency: card.unit.map(|unit| agency(&units, unit)),
                expert: mentor.expert,
                levels: levels(mentor, known(mentor.person)),
                capacity: mentor.capacity.unwrap_or_else(|| rules.capacity()),
                taken: loads.get(&mentor.person).map_or(0, |load| *load as u32),
                handover: rules.handover(retires),
            })
        });
        let (seekers, guides) = (seekers.collect(), guides.collect());
        let superior_allowed = rules.superior_allowed();
        Ok(Field { programme, applications, seekers, guides, superior_allowed })
    }
}

/// The assessed level of a competency.
fn level(standings: &[CompetencyStanding], competency: CompetencyId) -> Option<u8> {
    standings.iter().find(|one| one.competency == competency).and_then(|one| one.actual)
}

/// A mentor's levels: by own word, and where one was assessed, that one.
fn levels(mentor: &Mentor, standings: &[CompetencyStanding]) -> BTreeMap<CompetencyId, u8> {
    let said = mentor.expertise.iter().map(|one| (one.competency, one.level));
    let assessed = standings.iter().filter_map(|one| Some((one.competency, one.actual?)));
    said.chain(assessed).collect()
}

/// The agency of a unit: the highest one below the root of the tree. The root is its own.
fn agency(units: &HashMap<UnitId, Option<UnitId>>, unit: UnitId) -> UnitId {
    let mut at = unit;
    // A tree has no more levels than units; a circle in bad data ends here.
    for _ in 0..units.len() {
        let Some(Some(parent)) = units.get(&at) else { break };
        match units.get(parent) {
            Some(Some(_)) => at = *parent,
            _ => break,
        }
    }
    at
}

fn pair(
    cx: &Cx,
    programme: &Programme,
    application: &Application,
    mentor: PersonId,
    reasons: Vec<Reason>,
    actual: Option<u8>,
    by_hand: bool,
) -> Pair {
    Pair {
        id: cx.id(),
        programme: programme.id,
        mentor,
        mentee: application.person,
        competency: application.competency,
        target: application.target,
        state: PairState::Proposed,
        announced: false,
        by_hand,
        reasons,
        starts_on: programme.starts_on,
        ends_on: programme.ends_on,
        level_before: actual.filter(|level| *level > 0 && application.competency.is_some()),
        running_since: None,
        last_session_on: None,
        end_note: String::new(),
        version: 1,
        created_at: cx.now(),
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn the_agency_of_a_unit() {
        let unit = |number| UnitId::from_uuid(Uuid::from_u128(number));
        let tree = HashMap::from([
            (unit(1), None),
            (unit(2), Some(unit(1))),
            (unit(3), Some(unit(2))),
            (unit(4), Some(unit(3))),
            (unit(8), Some(unit(9))),
            (unit(9), Some(unit(8))),
        ]);
        for (of, expected) in [(1, 1), (2, 2), (3, 2), (4, 2), (7, 7)] {
            assert_eq!(agency(&tree, unit(of)), unit(expected), "{of}");
        }
        agency(&tree, unit(8));
    }
}
