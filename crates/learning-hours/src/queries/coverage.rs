//! How far everybody is, by unit, status, sex and rank, and who stands behind each number.

use std::collections::HashMap;

use chrono::{Datelike, NaiveDate};
use kernel::{
    Page, PageRequest,
    id::{PersonId, UnitId},
};

use crate::{
    HoursError, LearningHours,
    model::Target,
    rules::{
        coverage::{Tally, UnitNode, below, roll_up},
        service::length,
    },
    store::{self, roster::Owed},
};

/// By which property people are grouped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dimension {
    /// Unit of the post.
    Unit,
    /// PNS, PPPK, CPNS.
    Status,
    /// Sex.
    Sex,
    /// Rank.
    Rank,
}

/// A group of people.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Group {
    /// Of a unit; `None` for people without one.
    Unit(Option<UnitId>),
    /// With this word.
    Word(String),
}

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
    /// Who learned in this form in the year.
    pub form: Option<String>,
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
    /// Coverage of the units below `top`, each with everything below it: one statement over the people.
    pub async fn coverage_by_unit(
        &self,
        year: i32,
        top: Option<UnitId>,
        today: NaiveDate,
    ) -> Result<UnitReport, HoursError> {
        let reference = self.inner.reference.get().await?;
        let exec = self.db().reader();
        let units = store::roster::units(&exec).await?;
        let targets = reference.targets_of(year);
        let owed = owed(&targets, year);
        let pace = pace(year, today);
        let found = store::roster::tally(&exec, Dimension::Unit, &owed, &Narrowed::default(), pace).await?;
        let mut own: HashMap<UnitId, Tally> = HashMap::new();
        let mut without = Tally::default();
        for (group, tally) in found {
            match group {
                Group::Unit(Some(unit)) if units.iter().any(|known| known.id == unit) => {
                    own.insert(unit, tally);
                }
                _ => without = without.and(tally),
            }
        }
        let sums = roll_up(&units, &own);
        let exists = |id: UnitId| units.iter().find(|unit| unit.id == id);
        let is_top = |unit: &UnitNode| unit.parent.is_none_or(|parent| exists(parent).is_none());
        let mut chain = Vec::new();
        let mut at = top;
        while let Some(unit) = at.and_then(exists) {
            if chain.contains(unit) {
                break;
            }
            chain.insert(0, unit.clone());
            at = unit.parent;
        }
        if top.is_some() && chain.is_empty() {
            return Err(HoursError::NotFound);
        }
        let children = |of: &UnitNode| match top {
            Some(top) => of.parent == Some(top),
            None => is_top(of),
        };
        let rows: Vec<UnitRow> = units
            .iter()
            .filter(|unit| children(unit))
            .filter_map(|unit| {
                let tally = *sums.get(&unit.id)?;
                let has_children =
                    units.iter().any(|child| child.parent == Some(unit.id) && sums.contains_key(&child.id));
                Some(UnitRow { unit: unit.clone(), tally, has_children })
            })
            .collect();
        let all = match top {
            Some(top) => sums.get(&top).copied().unwrap_or_default(),
            None => rows.iter().fold(without, |sum, row| sum.and(row.tally)),
        };
        let without = if top.is_none() { without } else { Tally::default() };
        Ok(UnitReport { chain, rows, all, without })
    }

    /// Coverage by another property, in the unit and below it.
    pub async fn coverage_by(
        &self,
        dimension: Dimension,
        year: i32,
        top: Option<UnitId>,
        today: NaiveDate,
    ) -> Result<Vec<(String, Tally)>, HoursError> {
        let reference = self.inner.reference.get().await?;
        let exec = self.db().reader();
        let units = match top {
            Some(top) => Some(below(&store::roster::units(&exec).await?, top)),
            None => None,
        };
        let narrowed = Narrowed { units, ..Narrowed::default() };
        let targets = reference.targets_of(year);
        let owed = owed(&targets, year);
        let found = store::roster::tally(&exec, dimension, &owed, &narrowed, pace(year, today)).await?;
        Ok(found
            .into_iter()
            .map(|(group, tally)| match group {
                Group::Word(word) => (word, tally),
                Group::Unit(unit) => (unit.map(|unit| unit.to_string()).unwrap_or_default(), tally),
            })
            .collect())
    }

    /// The people behind a number, one page or all, with the names of their units.
    pub async fn people_of(
        &self,
        year: i32,
        top: Option<UnitId>,
        mut narrowed: Narrowed,
        today: NaiveDate,
        page: Option<PageRequest>,
    ) -> Result<(Page<Listed>, HashMap<UnitId, String>), HoursError> {
        let reference = self.inner.reference.get().await?;
        let exec = self.db().reader();
        let units = store::roster::units(&exec).await?;
        if let Some(top) = top {
            narrowed.units = Some(below(&units, top));
        }
        let targets = reference.targets_of(year);
        let owed = owed(&targets, year);
        let found = store::roster::list(&exec, &owed, &narrowed, pace(year, today), page).await?;
        Ok((found, units.into_iter().map(|unit| (unit.id, unit.name)).collect()))
    }
}
