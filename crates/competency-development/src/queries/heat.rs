//! The heat map of units over competencies.

use std::collections::HashMap;

use kernel::{Cx, id::UnitId, ports::CompetencyStanding};

use crate::{
    CompetencyError, Development,
    model::{AssessedLevel, Competency, Kind, UnitNode},
    queries::person::stand_in,
    rules::heat::{Line, Tally, below, lines},
    store,
};

/// The map.
pub struct HeatMap {
    /// Its columns.
    pub competencies: Vec<Competency>,
    /// Its lines.
    pub lines: Vec<Line>,
    /// The unit looked at, with those above it, from the root.
    pub chain: Vec<UnitNode>,
    /// Groups with fewer people are not shown.
    pub smallest: u32,
}

impl HeatMap {
    /// What a cell may show; none where too few people stand behind it.
    pub fn cell(&self, line: &Line, competency: &Competency) -> Option<Tally> {
        line.cells.get(&competency.id).copied().filter(|tally| !tally.hidden(self.smallest))
    }

    /// Everything together, under the same rule.
    pub fn all(&self, competency: &Competency) -> Option<Tally> {
        let tallies = self.lines.iter().filter_map(|line| line.cells.get(&competency.id).copied());
        let all = tallies.fold(Tally::default(), Tally::and);
        (!all.hidden(self.smallest)).then_some(all)
    }
}

impl Development {
    /// The map of everybody, or of a unit with what lies below, for competencies of one kind. Two statements however many people.
    pub async fn heat_map(&self, cx: &Cx, top: Option<UnitId>, kind: Option<Kind>) -> Result<HeatMap, CompetencyError> {
        let (today, exec) = (self.today(cx), self.db().reader());
        let reference = self.inner.reference.get().await?;
        let units = &reference.units;
        if top.is_some_and(|top| !units.iter().any(|unit| unit.id == top)) {
            return Err(CompetencyError::NotFound);
        }
        let within = top.map(|top| below(units, top));
        let members = store::people::active(&exec).await?;
        let mut levels: HashMap<_, Vec<AssessedLevel>> = HashMap::new();
        for level in store::levels::of_all(&exec).await? {
            levels.entry(level.person).or_default().push(level);
        }
        let people = members
            .iter()
            .filter(|one| within.as_ref().is_none_or(|units| one.unit.is_some_and(|unit| units.contains(&unit))))
            .map(|one| {
                let own = levels.get(&one.person).map(Vec::as_slice).unwrap_or_default();
                let (_, standings) = stand_in(&reference, (&one.post, &one.post_kind), own, today);
                let asked: Vec<CompetencyStanding> = standings.into_iter().filter(|one| one.required > 0).collect();
                (one.unit, asked)
            });
        let lines = lines(units, top, people);
        let used = |one: &&Competency| {
            kind.is_none_or(|kind| one.kind == kind) && lines.iter().any(|line| line.cells.contains_key(&one.id))
        };
        let competencies = reference.in_use().filter(used).cloned().collect();
        let mut chain = Vec::new();
        let mut at = top;
        while let Some(unit) = at.and_then(|id| units.iter().find(|one| one.id == id)) {
            at = unit.parent.filter(|parent| !chain.iter().any(|one: &UnitNode| one.id == *parent));
            chain.insert(0, unit.clone());
        }
        Ok(HeatMap { competencies, lines, chain, smallest: reference.smallest_group(today) })
    }
}
