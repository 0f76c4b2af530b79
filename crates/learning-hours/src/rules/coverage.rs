//! Coverage of the target, rolled up the tree of units.

use std::{
    collections::{BTreeMap, HashMap},
    hash::BuildHasher,
};

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

/// The people who are alike in unit, status, sex and rank.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// Unit of the post.
    pub unit: Option<UnitId>,
    /// PNS, PPPK, CPNS or empty.
    pub status: String,
    /// `L`, `P` or empty.
    pub sex: String,
    /// Rank (golongan ruang), or empty.
    pub rank: String,
    /// How many they are, and how they stand.
    pub tally: Tally,
}

/// The cells put together by one of their properties, in its order.
pub fn by<'a, K: Ord>(cells: &'a [Cell], property: impl Fn(&'a Cell) -> K) -> BTreeMap<K, Tally> {
    let mut sums: BTreeMap<K, Tally> = BTreeMap::new();
    for cell in cells {
        let sum = sums.entry(property(cell)).or_default();
        *sum = sum.and(cell.tally);
    }
    sums
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
    fn every_property_counts_the_same_people() {
        let cell = |unit: Option<u128>, sex: &str, rank: &str, people| Cell {
            unit: unit.map(id),
            status: "PNS".to_owned(),
            sex: sex.to_owned(),
            rank: rank.to_owned(),
            tally: Tally { people, ..Tally::default() },
        };
        let cells = [cell(Some(1), "P", "III/a", 1), cell(Some(1), "L", "III/a", 10), cell(None, "P", "III/b", 100)];
        let people = |sums: Vec<Tally>| sums.iter().map(|sum| sum.people).collect::<Vec<_>>();
        assert_eq!(people(by(&cells, |cell| cell.unit).into_values().collect()), [100, 11]);
        assert_eq!(people(by(&cells, |cell| &cell.sex).into_values().collect()), [10, 101]);
        assert_eq!(people(by(&cells, |cell| &cell.rank).into_values().collect()), [11, 100]);
        assert_eq!(people(by(&cells, |cell| &cell.status).into_values().collect()), [111]);
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
