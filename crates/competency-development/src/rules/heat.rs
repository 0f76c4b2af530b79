//! The heat map: how far groups of people are from what their posts ask for.

use std::collections::HashMap;

use kernel::{
    id::{CompetencyId, UnitId},
    ports::CompetencyStanding,
};

use super::gap::gap;
use crate::model::UnitNode;

/// What a group shows of one competency.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// People of whom it is asked.
    pub people: u32,
    /// Of them, who have a gap.
    pub short: u32,
    /// Levels missing together.
    pub levels: u32,
}

impl Tally {
    /// Takes one more person in.
    pub fn add(&mut self, standing: &CompetencyStanding) {
        if standing.required == 0 {
            return;
        }
        let missing = gap(standing.required, standing.actual);
        self.people += 1;
        self.short += u32::from(missing > 0);
        self.levels += u32::from(missing);
    }

    /// Both groups together.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self { people: self.people + other.people, short: self.short + other.short, levels: self.levels + other.levels }
    }

    /// The mean gap in tenths of a level, rounded to the nearest.
    pub const fn mean_tenths(self) -> u32 {
        if self.people == 0 { 0 } else { (self.levels * 20 + self.people) / (self.people * 2) }
    }

    /// The step of the scale, 0 (no gap) to 4 (two levels and more on average).
    pub const fn heat(self) -> u32 {
        match self.mean_tenths() {
            0 => 0,
            1..=5 => 1,
            6..=10 => 2,
            11..=19 => 3,
            _ => 4,
        }
    }

    /// Whether so few people stand behind it that it would tell of single ones.
    pub const fn hidden(self, smallest: u32) -> bool {
        self.people < smallest
    }
}

/// Which groups must not be shown beside the sum of all: those with too few people, and while the hidden ones together are still
/// too few, so that the sum would tell of them, the next smallest too (primary and secondary suppression of statistical offices).
pub fn withheld(groups: &[Tally], smallest: u32) -> Vec<bool> {
    let mut order: Vec<(usize, u32)> = groups.iter().map(|tally| tally.people).enumerate().collect();
    order.retain(|(_, people)| *people > 0);
    order.sort_by_key(|(_, people)| *people);
    let mut together = 0;
    let mut places = Vec::new();
    for (place, people) in order {
        if people < smallest || (1..smallest).contains(&together) {
            together += people;
            places.push(place);
        }
    }
    (0..groups.len()).map(|place| places.contains(&place)).collect()
}

/// One group's line of the map.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The unit with everything below it; none for people without one.
    pub unit: Option<UnitNode>,
    /// Whether there are units below.
    pub has_children: bool,
    /// Per competency.
    pub cells: HashMap<CompetencyId, Tally>,
}

/// The units that lie below this one, itself included.
pub fn below(units: &[UnitNode], top: UnitId) -> Vec<UnitId> {
    let mut found = vec![top];
    let mut place = 0;
    while let Some(one) = found.get(place).copied() {
        for unit in units.iter().filter(|unit| unit.parent == Some(one)) {
            if !found.contains(&unit.id) {
                found.push(unit.id);
            }
        }
        place += 1;
    }
    found
}

/// The agency (OPD) that a unit belongs to: the highest unit above it that is not the root; the root is its own.
pub fn agency_of(units: &[UnitNode], unit: UnitId) -> UnitId {
    let parent = |of: UnitId| units.iter().find(|one| one.id == of).and_then(|one| one.parent);
    let (mut at, mut steps) = (unit, 0);
    while let Some(above) = parent(at) {
        if parent(above).is_none() || steps > units.len() {
            break;
        }
        (at, steps) = (above, steps + 1);
    }
    at
}

/// One line per child of `top`, and one for people of `top` itself; without `top`, one line per agency.
pub fn lines(
    units: &[UnitNode],
    top: Option<UnitId>,
    people: impl IntoIterator<Item = (Option<UnitId>, Vec<CompetencyStanding>)>,
) -> Vec<Line> {
    let group_of = |unit: UnitId| -> Option<UnitId> {
        let Some(top) = top else { return Some(agency_of(units, unit)) };
        if unit == top {
            return Some(top);
        }
        let children = units.iter().filter(|one| one.parent == Some(top));
        children.map(|one| one.id).find(|child| below(units, *child).contains(&unit))
    };
    let groups: HashMap<UnitId, Option<UnitId>> = units.iter().map(|unit| (unit.id, group_of(unit.id))).collect();
    let mut found: HashMap<Option<UnitId>, HashMap<CompetencyId, Tally>> = HashMap::new();
    for (unit, standings) in people {
        let group = match unit.map(|unit| groups.get(&unit).copied().flatten()) {
            None if top.is_none() => None,
            Some(Some(group)) => Some(group),
            _ => continue,
        };
        let cells = found.entry(group).or_default();
        for standing in &standings {
            cells.entry(standing.competency).or_default().add(standing);
        }
    }
    let mut lines: Vec<Line> = found
        .into_iter()
        .map(|(group, cells)| {
            let unit = group.and_then(|group| units.iter().find(|one| one.id == group)).cloned();
            let has_children =
                group != top && group.is_some_and(|group| units.iter().any(|one| one.parent == Some(group)));
            Line { unit, has_children, cells }
        })
        .collect();
    lines.sort_by(|a, b| {
        let name = |line: &Line| line.unit.as_ref().map(|unit| unit.name.clone());
        (name(a).is_none(), name(a)).cmp(&(name(b).is_none(), name(b)))
    });
    lines
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn unit(number: u128, parent: Option<u128>) -> UnitNode {
        let id = |n| UnitId::from_uuid(Uuid::from_u128(n));
        UnitNode { id: id(number), parent: parent.map(id), name: format!("Unit {number}") }
    }

    fn standing(required: u8, actual: u8) -> CompetencyStanding {
        CompetencyStanding { competency: CompetencyId::from_uuid(Uuid::nil()), required, actual: Some(actual) }
    }

    #[test]
    fn the_scale_by_cases() {
        for (people, levels, tenths, heat) in
            [(0, 0, 0, 0), (5, 0, 0, 0), (5, 1, 2, 1), (5, 2, 4, 1), (5, 5, 10, 2), (5, 7, 14, 3), (5, 10, 20, 4)]
        {
            let tally = Tally { people, short: 0, levels };
            assert_eq!((tally.mean_tenths(), tally.heat()), (tenths, heat), "{levels} levels of {people}");
        }
        assert!(Tally { people: 4, ..Tally::default() }.hidden(5));
        assert!(!Tally { people: 5, ..Tally::default() }.hidden(5));
    }

    #[test]
    fn what_is_hidden_cannot_be_told_from_the_sum() {
        let hidden = |people: &[u32]| -> Vec<u32> {
            let groups: Vec<Tally> =
                people.iter().map(|people| Tally { people: *people, ..Tally::default() }).collect();
            let marks = withheld(&groups, 5);
            people.iter().zip(marks).filter(|(_, hidden)| *hidden).map(|(people, _)| *people).collect()
        };
        for (groups, expected) in [
            (&[7, 9, 0][..], &[][..]),
            (&[7, 3, 9], &[7, 3]),
            (&[2, 9, 3, 8], &[2, 3]),
            (&[1, 2, 6, 9], &[1, 2, 6]),
            (&[4], &[4]),
            (&[20, 4, 20], &[20, 4]),
        ] {
            assert_eq!(hidden(groups), expected, "{groups:?}");
        }
    }

    #[test]
    fn people_fall_into_the_units_below() {
        let units = [unit(1, None), unit(2, Some(1)), unit(3, Some(2)), unit(4, Some(3)), unit(5, Some(1))];
        let at = |n: u128| Some(UnitId::from_uuid(Uuid::from_u128(n)));
        assert_eq!(agency_of(&units, units[3].id), units[1].id);
        assert_eq!(agency_of(&units, units[0].id), units[0].id);
        let people = || [(at(2), vec![standing(3, 2)]), (at(4), vec![standing(3, 1)]), (at(5), vec![]), (None, vec![])];
        let count = |top| -> Vec<(Option<UnitId>, u32)> {
            lines(&units, top, people())
                .iter()
                .map(|line| {
                    let people = line.cells.values().map(|cell| cell.levels).sum();
                    (line.unit.as_ref().map(|unit| unit.id), people)
                })
                .collect()
        };
        assert_eq!(count(None), [(at(2), 3), (at(5), 0), (None, 0)]);
        assert_eq!(count(at(2)), [(at(2), 1), (at(3), 2)]);
    }
}
