//! Who fits whom: an assignment problem with integer weights.
//!
//! Each allowed pair has points for what the mentor masters of what the mentee lacks, for nearness, for the mentee's wish and for handing over
//! before retirement. A mentor is as many columns as there are free places, each later one worth less, so that work is spread. First
//! as many mentees as possible get a mentor, then the points are as many as possible. The order of the input does not matter.

use std::collections::BTreeMap;

use kernel::id::{CompetencyId, PersonId, UnitId};
use pathfinding::prelude::{Matrix, kuhn_munkres};

use crate::model::Reason;

/// For each level of gap and each level that the mentor masters.
const PER_GAP_AND_LEVEL: i64 = 4;
/// For the mentee's own wish.
const WISHED: i64 = 60;
/// Same unit, same agency, another agency.
const NEAR: [i64; 3] = [20, 15, 5];
/// For a mentor who retires soon.
const HANDOVER: i64 = 10;
/// Less for each mentee that the mentor has already.
const PER_LOAD: i64 = 8;
/// Level that an expert without an assessed one stands for.
const EXPERT_LEVEL: u8 = 5;
/// Worth of having a mentor at all: more than all points of the largest programme together.
const MATCHED: i64 = 1_000_000_000;

/// Somebody who looks for a mentor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seeker {
    /// Who.
    pub person: PersonId,
    /// Unit of the post.
    pub unit: Option<UnitId>,
    /// The agency (OPD) above that unit.
    pub agency: Option<UnitId>,
    /// What to become better at.
    pub competency: Option<CompetencyId>,
    /// Level to reach.
    pub target: u8,
    /// Level now; 0 if nobody assessed it.
    pub actual: u8,
    /// By whom, if the person may choose.
    pub wished: Option<PersonId>,
    /// Those to whom the person answers directly.
    pub superiors: Vec<PersonId>,
}

/// Somebody who guides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Guide {
    /// Who.
    pub person: PersonId,
    /// Unit of the post.
    pub unit: Option<UnitId>,
    /// The agency above that unit.
    pub agency: Option<UnitId>,
    /// Known as an expert.
    pub expert: bool,
    /// Level in each competency, assessed or by own word.
    pub levels: BTreeMap<CompetencyId, u8>,
    /// Most mentees at a time.
    pub capacity: u32,
    /// Mentees now.
    pub taken: u32,
    /// Months until retirement, if that is soon.
    pub handover: Option<u32>,
}

/// Why two people cannot be a pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Refusal {
    /// Nobody guides oneself.
    Oneself,
    /// The mentor is the mentee's superior, and the agency does not want that.
    Superior,
    /// The mentor does not reach the target level and is no expert.
    Level,
    /// The mentor has no place left.
    Full,
}

/// A pair that may be, with its points before load.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fit {
    /// The more the better; at least 0.
    pub points: i64,
    /// Why.
    pub reasons: Vec<Reason>,
}

/// A pair that the matching proposes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// Who guides.
    pub mentor: PersonId,
    /// Who learns.
    pub mentee: PersonId,
    /// Why.
    pub reasons: Vec<Reason>,
}

/// Whether these two may be a pair, and how well they fit.
///
/// # Errors
/// The first rule that forbids it.
pub fn judge(seeker: &Seeker, guide: &Guide, superior_allowed: bool) -> Result<Fit, Refusal> {
    if seeker.person == guide.person {
        return Err(Refusal::Oneself);
    }
    if !superior_allowed && seeker.superiors.contains(&guide.person) {
        return Err(Refusal::Superior);
    }
    let mut reasons = Vec::new();
    let mut points = 0;
    match seeker.competency {
        None => reasons.push(Reason::General),
        Some(competency) => {
            let known = guide.levels.get(&competency).copied().unwrap_or(0);
            let level = if known > 0 && known >= seeker.target {
                reasons.push(Reason::Level { level: known, target: seeker.target });
                known
            } else if guide.expert {
                reasons.push(Reason::Expert);
                EXPERT_LEVEL
            } else {
                return Err(Refusal::Level);
            };
            let gap = i64::from(seeker.target.saturating_sub(seeker.actual));
            points += PER_GAP_AND_LEVEL * gap * i64::from(level);
        }
    }
    if seeker.wished == Some(guide.person) {
        reasons.push(Reason::Wished);
        points += WISHED;
    }
    let same = |one: Option<UnitId>, other: Option<UnitId>| one.is_some() && one == other;
    let (near, reason) = if same(seeker.unit, guide.unit) {
        (NEAR[0], Reason::SameUnit)
    } else if same(seeker.agency, guide.agency) {
        (NEAR[1], Reason::SameAgency)
    } else {
        (NEAR[2], Reason::OtherAgency)
    };
    reasons.push(reason);
    points += near;
    if let Some(months) = guide.handover {
        reasons.push(Reason::Handover { months });
        points += HANDOVER;
    }
    reasons.push(Reason::Load { taken: guide.taken });
    Ok(Fit { points, reasons })
}

/// Worth of a pair in the `place`-th place of its mentor, counted from the mentees that the mentor has already. Never below the worth of
/// having a mentor at all by more than the points are.
fn worth(fit: &Fit, taken: u32) -> i64 {
    MATCHED + fit.points - PER_LOAD * i64::from(taken)
}

/// The best pairs. Who finds no place stays without a proposal. In order of the mentees' ids.
pub fn assign(seekers: &[Seeker], guides: &[Guide], superior_allowed: bool) -> Vec<Proposal> {
    let mut rows: Vec<&Seeker> = seekers.iter().collect();
    rows.sort_by_key(|seeker| seeker.person);
    let mut mentors: Vec<&Guide> = guides.iter().filter(|guide| guide.taken < guide.capacity).collect();
    mentors.sort_by_key(|guide| guide.person);
    // Free places, each as its mentor and the mentees before it. More places than mentees are never filled.
    let places: Vec<(&Guide, u32)> = mentors
        .iter()
        .flat_map(|guide| {
            let last = guide.capacity.min(guide.taken.saturating_add(rows.len() as u32));
            (guide.taken..last).map(move |taken| (*guide, taken))
        })
        .collect();
    if rows.is_empty() || places.is_empty() {
        return Vec::new();
    }
    // A row may also stay empty: what is not allowed is worth nothing, and so is a column that is nobody.
    let columns = places.len().max(rows.len());
    let mut weights = Matrix::new(rows.len(), columns, 0_i64);
    for (row, seeker) in rows.iter().enumerate() {
        let mut column = 0;
        while let Some((guide, _)) = places.get(column) {
            let fit = judge(seeker, guide, superior_allowed);
            while let Some((_, taken)) = places.get(column).filter(|(one, _)| one.person == guide.person) {
                if let Ok(fit) = &fit {
                    weights[(row, column)] = worth(fit, *taken);
                }
                column += 1;
            }
        }
    }
    let (_, chosen) = kuhn_munkres(&weights);
    let mut loads: BTreeMap<PersonId, u32> = BTreeMap::new();
    let mut proposals = Vec::new();
    for (row, column) in chosen.into_iter().enumerate() {
        let (Some((guide, _)), true) = (places.get(column), weights[(row, column)] > 0) else { continue };
        let before = loads.entry(guide.person).or_insert(guide.taken);
        let one = Guide { taken: *before, ..(*guide).clone() };
        *before += 1;
        if let Ok(fit) = judge(rows[row], &one, superior_allowed) {
            proposals.push(Proposal { mentor: guide.person, mentee: rows[row].person, reasons: fit.reasons });
        }
    }
    proposals
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    fn person(number: u128) -> PersonId {
        PersonId::from_uuid(Uuid::from_u128(number))
    }

    fn skill(number: u128) -> CompetencyId {
        CompetencyId::from_uuid(Uuid::from_u128(number))
    }

    fn unit(number: u128) -> UnitId {
        UnitId::from_uuid(Uuid::from_u128(number))
    }

    fn seeker() -> Seeker {
        Seeker {
            person: person(1),
            unit: Some(unit(11)),
            agency: Some(unit(1)),
            competency: Some(skill(1)),
            target: 3,
            actual: 1,
            wished: None,
            superiors: vec![person(9)],
        }
    }

    fn guide(number: u128, level: u8) -> Guide {
        Guide {
            person: person(number),
            unit: Some(unit(12)),
            agency: Some(unit(1)),
            expert: false,
            levels: BTreeMap::from([(skill(1), level)]),
            capacity: 5,
            taken: 0,
            handover: None,
        }
    }

    #[test]
    fn who_may_guide_whom() {
        let expert = Guide { expert: true, levels: BTreeMap::new(), ..guide(5, 0) };
        let blank = Guide { levels: BTreeMap::new(), ..guide(6, 0) };
        let anything = Seeker { competency: None, target: 0, ..seeker() };
        let cases: [(&str, &Seeker, Guide, bool, Option<Refusal>); 9] = [
            ("as high as the target", &seeker(), guide(2, 3), false, None),
            ("higher", &seeker(), guide(2, 5), false, None),
            ("too low", &seeker(), guide(2, 2), false, Some(Refusal::Level)),
            ("an expert whatever the level", &seeker(), expert, false, None),
            ("nothing known of the mentor", &seeker(), blank.clone(), false, Some(Refusal::Level)),
            ("nothing special asked for", &anything, blank, false, None),
            ("oneself", &seeker(), guide(1, 5), true, Some(Refusal::Oneself)),
            ("the superior", &seeker(), guide(9, 5), false, Some(Refusal::Superior)),
            ("the superior where the agency allows it", &seeker(), guide(9, 5), true, None),
        ];
        for (name, seeker, guide, superior_allowed, refused) in cases {
            assert_eq!(judge(seeker, &guide, superior_allowed).err(), refused, "{name}");
        }
    }

    #[test]
    fn what_makes_two_fit_better() {
        let points = |seeker: &Seeker, guide: &Guide| judge(seeker, guide, false).expect("allowed").points;
        let plain = points(&seeker(), &guide(2, 3));
        assert!(points(&seeker(), &guide(2, 5)) > plain, "a higher level");
        assert!(points(&Seeker { actual: 0, ..seeker() }, &guide(2, 3)) > plain, "a larger gap");
        assert!(points(&Seeker { wished: Some(person(2)), ..seeker() }, &guide(2, 3)) > plain, "a wish");
        assert!(points(&seeker(), &Guide { unit: Some(unit(11)), ..guide(2, 3) }) > plain, "the same unit");
        assert!(points(&seeker(), &Guide { agency: Some(unit(2)), ..guide(2, 3) }) < plain, "another agency");
        assert!(points(&seeker(), &Guide { handover: Some(6), ..guide(2, 3) }) > plain, "retiring soon");
    }

    #[test]
    fn work_is_spread_and_capacity_holds() {
        let seekers: Vec<Seeker> = (20..24).map(|number| Seeker { person: person(number), ..seeker() }).collect();
        let spread = assign(&seekers, &[guide(2, 3), guide(3, 3)], false);
        assert_eq!(spread.iter().filter(|pair| pair.mentor == person(2)).count(), 2, "two each");
        let few = assign(&seekers, &[Guide { capacity: 1, ..guide(2, 3) }, Guide { taken: 5, ..guide(3, 3) }], false);
        assert_eq!(few.len(), 1, "one place, three stay without");
        assert!(assign(&seekers, &[], false).is_empty());
        assert!(assign(&[], &[guide(2, 3)], false).is_empty());
    }

    /// The best worth of all ways to assign, by trying each.
    fn best(seekers: &[Seeker], guides: &mut [Guide], from: usize) -> i64 {
        let Some(seeker) = seekers.get(from) else { return 0 };
        let mut most = best(seekers, guides, from + 1);
        for index in 0..guides.len() {
            if guides[index].taken >= guides[index].capacity {
                continue;
            }
            if let Ok(fit) = judge(seeker, &guides[index], false) {
                let here = worth(&fit, guides[index].taken);
                guides[index].taken += 1;
                most = most.max(here + best(seekers, guides, from + 1));
                guides[index].taken -= 1;
            }
        }
        most
    }

    /// What a set of proposals is worth.
    fn total(seekers: &[Seeker], guides: &[Guide], proposals: &[Proposal]) -> i64 {
        let mut guides = guides.to_vec();
        let mut sum = 0;
        for proposal in proposals {
            let seeker = seekers.iter().find(|one| one.person == proposal.mentee).expect("a mentee");
            let guide = guides.iter_mut().find(|one| one.person == proposal.mentor).expect("a mentor");
            assert!(guide.taken < guide.capacity, "no more than the mentor has places");
            sum += worth(&judge(seeker, guide, false).expect("allowed"), guide.taken);
            guide.taken += 1;
        }
        sum
    }

    prop_compose! {
        fn any_seeker(number: u128)(competency in 0..3_u128, target in 1..=5_u8, actual in 0..=5_u8, at in 0..3_u128,
            wished in 100..104_u128, superior in 100..104_u128) -> Seeker {
            Seeker {
                person: person(number),
                unit: Some(unit(10 + at)),
                agency: Some(unit(at / 2)),
                competency: (competency > 0).then(|| skill(competency)),
                target,
                actual,
                wished: Some(person(wished)),
                superiors: vec![person(superior)],
            }
        }
    }

    prop_compose! {
        fn any_guide(number: u128)(one in 0..=5_u8, two in 0..=5_u8, expert in prop::bool::weighted(0.2), at in 0..3_u128,
            capacity in 0..=2_u32, taken in 0..=1_u32, soon in any::<bool>()) -> Guide {
            Guide {
                person: person(number),
                unit: Some(unit(10 + at)),
                agency: Some(unit(at / 2)),
                expert,
                levels: BTreeMap::from([(skill(1), one), (skill(2), two)]),
                capacity,
                taken,
                handover: soon.then_some(6),
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(200) })]
        #[test]
        fn nothing_beats_it_and_order_does_not_matter(
            seekers in (any_seeker(1), any_seeker(2), any_seeker(3), any_seeker(4), any_seeker(100)),
            guides in (any_guide(100), any_guide(101), any_guide(102), any_guide(103)),
        ) {
            let mut seekers = vec![seekers.0, seekers.1, seekers.2, seekers.3, seekers.4];
            let mut guides = vec![guides.0, guides.1, guides.2, guides.3];
            let found = assign(&seekers, &guides, false);
            prop_assert_eq!(total(&seekers, &guides, &found), best(&seekers, &mut guides, 0));
            seekers.reverse();
            guides.reverse();
            prop_assert_eq!(assign(&seekers, &guides, false), found);
        }
    }
}
