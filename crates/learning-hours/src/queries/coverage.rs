//! How far everybody is, by unit, status, sex and rank, and who stands behind each number.

use std::collections::{HashMap, HashSet};

use chrono::{Datelike, NaiveDate};
use kernel::{
    Page, PageRequest,
    id::{ClosingId, PersonId, UnitId},
};

use crate::{
    HoursError, LearningHours,
    model::Target,
    rules::{
        coverage::{Cell, Tally, UnitNode, below, by, roll_up},
        service::length,
    },
    store::{self, roster::Owed},
};

/// How somebody stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// The target is met.
    Met,
    /// Not met yet.
    Short,
    /// Not met, and slower than the target needs: will miss it at this pace.
    Behind,
}

impl Standing {
    /// The standing of a word in an address.
    pub fn parse(word: &str) -> Option<Self> {
        match word {
            "tercapai" => Some(Self::Met),
            "belum" => Some(Self::Short),
            "tertinggal" => Some(Self::Behind),
            _ => None,
        }
    }
}

/// Whose numbers are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// Those of everybody: for the administration.
    Agency,
    /// Those of a unit with everything below it: for who leads it.
    Unit(UnitId),
}

impl Scope {
    /// The unit to look into: the one asked for, if it lies within; else the whole of the scope.
    ///
    /// # Errors
    /// [`HoursError::NotFound`] for a unit outside of it.
    pub(crate) fn top(self, units: &[UnitNode], asked: Option<UnitId>) -> Result<Option<UnitId>, HoursError> {
        match (self, asked) {
            (Self::Agency, asked) => Ok(asked),
            (Self::Unit(own), None) => Ok(Some(own)),
            (Self::Unit(own), Some(asked)) if below(units, own).contains(&asked) => Ok(Some(asked)),
            (Self::Unit(_), Some(_)) => Err(HoursError::NotFound),
        }
    }
}

/// Which people are meant.
#[derive(Debug, Clone, Default)]
pub struct Narrowed {
    /// Of these units.
    pub units: Option<Vec<UnitId>>,
    /// Of this status.
    pub status: Option<String>,
    /// Of this sex.
    pub sex: Option<String>,
    /// Of this rank.
    pub rank: Option<String>,
    /// Of no unit.
    pub without_unit: bool,
    /// Who learned in this form in the year, those too who left since.
    pub form: Option<String>,
    /// Who have lines in this closing, those too who left since.
    pub closing: Option<ClosingId>,
    /// Who stand so.
    pub standing: Option<Standing>,
}

/// Somebody behind a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// Who.
    pub person: PersonId,
    /// NIP.
    pub nip: String,
    /// Name with titles.
    pub name: String,
    /// Post.
    pub post: String,
    /// Status.
    pub status: String,
    /// Rank.
    pub rank: String,
    /// Unit.
    pub unit: Option<UnitId>,
    /// JP counted.
    pub counted: i64,
    /// JP reported.
    pub reported: i64,
    /// JP owed.
    pub least: i64,
    /// JP of the form or closing that the list was narrowed to.
    pub within: Option<i64>,
}

/// A unit in the report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitRow {
    /// Which one.
    pub unit: UnitNode,
    /// With everything below it.
    pub tally: Tally,
    /// Whether units below it have people.
    pub has_children: bool,
}

/// The report by unit.
#[derive(Debug, Clone, Default)]
pub struct UnitReport {
    /// The chain from the top to the unit looked at.
    pub chain: Vec<UnitNode>,
    /// The units directly below it.
    pub rows: Vec<UnitRow>,
    /// All together.
    pub all: Tally,
    /// People without a unit, at the top alone.
    pub without: Tally,
}

/// The report by every property.
#[derive(Debug, Clone, Default)]
pub struct Coverage {
    /// By unit.
    pub units: UnitReport,
    /// By status: PNS, PPPK, CPNS.
    pub by_status: Vec<(String, Tally)>,
    /// By sex.
    pub by_sex: Vec<(String, Tally)>,
    /// By rank.
    pub by_rank: Vec<(String, Tally)>,
}

/// The cells rolled up the tree, below `top` or from the roots. People of units that are not known any more count as without one.
fn unit_report(
    units: &[UnitNode],
    known: &HashMap<UnitId, &UnitNode>,
    top: Option<UnitId>,
    cells: &[Cell],
) -> UnitReport {
    let own: HashMap<UnitId, Tally> = by(cells, |cell| cell.unit.filter(|unit| known.contains_key(unit)))
        .into_iter()
        .filter_map(|(unit, tally)| Some((unit?, tally)))
        .collect();
    let everybody = cells.iter().fold(Tally::default(), |sum, cell| sum.and(cell.tally));
    let sums = roll_up(units, &own);
    let parents: HashSet<UnitId> =
        units.iter().filter(|unit| sums.contains_key(&unit.id)).filter_map(|unit| unit.parent).collect();
    let mut chain: Vec<UnitNode> = Vec::new();
    let mut at = top;
    while let Some(unit) = at.and_then(|id| known.get(&id)) {
        if chain.iter().any(|above| above.id == unit.id) {
            break;
        }
        chain.insert(0, (*unit).clone());
        at = unit.parent;
    }
    let shown = |unit: &&UnitNode| match top {
        Some(top) => unit.parent == Some(top),
        None => unit.parent.is_none_or(|parent| !known.contains_key(&parent)),
    };
    let row = |unit: &UnitNode| {
        Some(UnitRow { tally: *sums.get(&unit.id)?, has_children: parents.contains(&unit.id), unit: unit.clone() })
    };
    let rows: Vec<UnitRow> = units.iter().filter(shown).filter_map(row).collect();
    let without = by(cells, |cell| cell.unit.is_some_and(|unit| known.contains_key(&unit))).remove(&false);
    UnitReport { chain, rows, all: everybody, without: without.unwrap_or_default() }
}

impl UnitReport {
    /// Without what lies above the scope.
    fn within(mut self, scope: Scope) -> Self {
        if let Scope::Unit(own) = scope {
            let above = self.chain.iter().position(|unit| unit.id == own).unwrap_or_default();
            self.chain.drain(..above);
        }
        self
    }
}

/// Day of the year as of today, and the year's length; a past year is whole.
pub(crate) fn pace(year: i32, today: NaiveDate) -> (i32, i32) {
    let length = length(year);
    match year.cmp(&today.year()) {
        std::cmp::Ordering::Less => (length, length),
        std::cmp::Ordering::Equal => (today.ordinal() as i32, length),
        std::cmp::Ordering::Greater => (0, length),
    }
}

/// What people owe in a year, by these targets of it.
const fn owed<'a>(targets: &'a [&'a Target], year: i32) -> Owed<'a> {
    Owed { year, targets, length: length(year) }
}

impl LearningHours {
    /// Coverage of the units below `top`, each with everything below it, and of the same people by status, sex and rank: one statement
    /// over the people.
    ///
    /// # Errors
    /// [`HoursError::NotFound`] if there is no such unit.
    pub async fn coverage(
        &self,
        scope: Scope,
        year: i32,
        top: Option<UnitId>,
        today: NaiveDate,
    ) -> Result<Coverage, HoursError> {
        let reference = self.inner.reference.get().await?;
        let exec = self.db().reader();
        let units = store::roster::units(&exec).await?;
        let top = scope.top(&units, top)?;
        let known: HashMap<UnitId, &UnitNode> = units.iter().map(|unit| (unit.id, unit)).collect();
        if top.is_some_and(|top| !known.contains_key(&top)) {
            return Err(HoursError::NotFound);
        }
        let narrowed = Narrowed { units: top.map(|top| below(&units, top)), ..Narrowed::default() };
        let targets = reference.targets_of(year);
        let cells = store::roster::cells(&exec, &owed(&targets, year), &narrowed, pace(year, today)).await?;
        let words = |property: fn(&Cell) -> &String| {
            by(&cells, property).into_iter().map(|(word, tally)| (word.clone(), tally)).collect()
        };
        Ok(Coverage {
            units: unit_report(&units, &known, top, &cells).within(scope),
            by_status: words(|cell| &cell.status),
            by_sex: words(|cell| &cell.sex),
            by_rank: words(|cell| &cell.rank),
        })
    }

    /// The people behind a number, one page or all, with the names of their units; within the scope alone.
    pub async fn people_of(
        &self,
        scope: Scope,
        year: i32,
        top: Option<UnitId>,
        mut narrowed: Narrowed,
        today: NaiveDate,
        page: Option<PageRequest>,
    ) -> Result<(Page<Listed>, HashMap<UnitId, String>), HoursError> {
        let reference = self.inner.reference.get().await?;
        let exec = self.db().reader();
        let units = store::roster::units(&exec).await?;
        if let Some(top) = scope.top(&units, top)? {
            narrowed.units = Some(below(&units, top));
        }
        let targets = reference.targets_of(year);
        let owed = owed(&targets, year);
        let found = store::roster::list(&exec, &owed, &narrowed, pace(year, today), page).await?;
        Ok((found, units.into_iter().map(|unit| (unit.id, unit.name)).collect()))
    }
}
