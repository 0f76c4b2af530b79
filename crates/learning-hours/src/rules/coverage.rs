//! Coverage of the target, rolled up the tree of units.

use std::{collections::HashMap, hash::BuildHasher};

use kernel::id::UnitId;

/// People and lesson hours of one group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// People.
    pub people: i64,
    /// Who met the target.
    pub met: i64,
    /// Who is behind the pace that the target needs.
    pub behind: i64,
    /// JP counted.
    pub counted: i64,
    /// JP reported.
    pub reported: i64,
}

impl Tally {
    /// Both together.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self {
            people: self.people + other.people,
            met: self.met + other.met,
            behind: self.behind + other.behind,
            counted: self.counted + other.counted,
            reported: self.reported + other.reported,
        }
    }

    /// Who met the target, in percent.
    pub const fn percent(&self) -> i64 {
        if self.people == 0 { 0 } else { self.met * 100 / self.people }
    }
}

/// A unit of the tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitNode {
    /// Names it.
    pub id: UnitId,
    /// The unit above.
    pub parent: Option<UnitId>,
    /// Its name.
    pub name: String,
}

/// Each unit with everything below it. A unit whose chain upwards runs in a circle counts for itself alone.
pub fn roll_up<S: BuildHasher>(units: &[UnitNode], own: &HashMap<UnitId, Tally, S>) -> HashMap<UnitId, Tally> {
    let parents: HashMap<UnitId, Option<UnitId>> = units.iter().map(|unit| (unit.id, unit.parent)).collect();
    let mut sums: HashMap<UnitId, Tally> = HashMap::new();
    for unit in units {
        let Some(tally) = own.get(&unit.id).copied() else { continue };
        let mut chain = vec![unit.id];
        let mut at = unit.parent;
        while let Some(id) = at {
            if chain.contains(&id) || !parents.contains_key(&id) {
                break;
            }
            chain.push(id);
            at = parents.get(&id).copied().flatten();
        }
        for id in chain {
            let sum = sums.entry(id).or_default();
            *sum = sum.and(tally);
        }
    }
    sums
}

/// The unit and everything below it.
pub fn below(units: &[UnitNode], top: UnitId) -> Vec<UnitId> {
    let mut found = vec![top];
    let mut at = 0;
    while at < found.len() {
        let parent = found[at];
        let children: Vec<UnitId> = units
            .iter()
            .filter(|unit| unit.parent == Some(parent) && !found.contains(&unit.id))
            .map(|unit| unit.id)
            .collect();
        found.extend(children);
        at += 1;
    }
    found
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn id(number: u128) -> UnitId {
        UnitId::from_uuid(Uuid::from_u128(number))
    }

    #[test]
    fn a_unit_holds_what_lies_below() {
        let unit =
            |number, parent: Option<u128>| UnitNode { id: id(number), parent: parent.map(id), name: String::new() };
        let units = [unit(1, None), unit(2, Some(1)), unit(3, Some(2)), unit(4, Some(5)), unit(5, Some(4))];
        let own: HashMap<UnitId, Tally> =
            (1..=5).map(|n| (id(n), Tally { people: 10_i64.pow(n as u32 - 1), ..Tally::default() })).collect();
        let sums = roll_up(&units, &own);
        assert_eq!(sums[&id(1)].people, 111);
        assert_eq!(sums[&id(2)].people, 110);
        assert_eq!(sums[&id(4)].people, 11_000, "a circle ends");
        assert_eq!(below(&units, id(2)), [id(2), id(3)]);
        assert_eq!(below(&units, id(4)).len(), 2);
    }
}
