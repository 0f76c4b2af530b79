//! The heat map of units over competencies.

use std::collections::{HashMap, HashSet};

use kernel::{
    Cx,
    id::{CompetencyId, PersonId, UnitId},
    ports::CompetencyStanding,
};

use crate::{
    CompetencyError, Development,
    model::{AssessedLevel, Competency, Kind, UnitNode},
    queries::person::stand_in,
    rules::heat::{Line, Tally, below, lines, withheld},
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
    /// Cells that must not be shown, by line and competency.
    withheld: HashSet<(Option<UnitId>, CompetencyId)>,
}

impl HeatMap {
    /// What a cell may show; none where too few people stand behind it.
    pub fn cell(&self, line: &Line, competency: &Competency) -> Option<Tally> {
        let place = (line.unit.as_ref().map(|unit| unit.id), competency.id);
        line.cells.get(&competency.id).copied().filter(|tally| tally.people > 0 && !self.withheld.contains(&place))
    }

    /// Everything together, unless these are too few.
    pub fn all(&self, competency: &Competency) -> Option<Tally> {
        let tallies = self.lines.iter().filter_map(|line| line.cells.get(&competency.id).copied());
        let all = tallies.fold(Tally::default(), Tally::and);
        (!all.hidden(self.smallest)).then_some(all)
    }
}

impl Development {
    /// The map of everybody, or of a unit with what lies below, for competencies of one kind. Two statements however many people.
    ///
    /// # Errors
    /// [`CompetencyError::NotFound`] for a unit that is none.
    pub async fn heat_map(&self, cx: &Cx, top: Option<UnitId>, kind: Option<Kind>) -> Result<HeatMap, CompetencyError> {
        self.map_of(cx, top, kind, None).await
    }

    /// The map of those who answer to the actor today, directly or through others, by the units below the actor's own or below `top`.
    ///
    /// # Errors
    /// [`CompetencyError::NotFound`] for a unit that does not lie below the actor's own.
    pub async fn heat_map_of_tree(
        &self,
        cx: &Cx,
        top: Option<UnitId>,
        kind: Option<Kind>,
    ) -> Result<HeatMap, CompetencyError> {
        let superior = cx.actor.person().ok_or(CompetencyError::NotFound)?;
        let cards = self.inner.ports.directory.cards(&[superior]).await?;
        let own = cards.into_iter().next().and_then(|card| card.unit).ok_or(CompetencyError::NotFound)?;
        let top = top.unwrap_or(own);
        if !below(&self.inner.reference.get().await?.units, own).contains(&top) {
            return Err(CompetencyError::NotFound);
        }
        let tree = self.inner.ports.lines.tree(superior, self.today(cx)).await?;
        let mut map = self.map_of(cx, Some(top), kind, Some(&tree.into_iter().collect())).await?;
        let start = map.chain.iter().position(|unit| unit.id == own).unwrap_or_default();
        map.chain.drain(..start);
        Ok(map)
    }

    async fn map_of(
        &self,
        cx: &Cx,
        top: Option<UnitId>,
        kind: Option<Kind>,
        only: Option<&HashSet<PersonId>>,
    ) -> Result<HeatMap, CompetencyError> {
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
            .filter(|one| only.is_none_or(|people| people.contains(&one.person)))
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
        let competencies: Vec<Competency> = reference.in_use().filter(used).cloned().collect();
        let smallest = reference.smallest_group(today);
        let hidden = competencies.iter().flat_map(|one| {
            let tallies: Vec<Tally> =
                lines.iter().map(|line| line.cells.get(&one.id).copied().unwrap_or_default()).collect();
            let marked = lines.iter().zip(withheld(&tallies, smallest)).filter(|(_, hidden)| *hidden);
            marked.map(|(line, _)| (line.unit.as_ref().map(|unit| unit.id), one.id)).collect::<Vec<_>>()
        });
        let withheld = hidden.collect();
        let mut chain = Vec::new();
        let mut at = top;
        while let Some(unit) = at.and_then(|id| units.iter().find(|one| one.id == id)) {
            at = unit.parent.filter(|parent| !chain.iter().any(|one: &UnitNode| one.id == *parent));
            chain.insert(0, unit.clone());
        }
        Ok(HeatMap { competencies, lines, chain, smallest, withheld })
    }
}
