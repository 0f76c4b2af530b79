//! How far everybody is, for the administration.

use std::fmt::Write;

use askama::Template;
use axum::extract::State;
use kernel::id::UnitId;
use serde::Deserialize;
use web::{Answer, Query, Ui, ui::encode};

use super::{ledger::year_of, place::Place};
use crate::{
    HoursError, LearningHours,
    queries::coverage::{Coverage, UnitReport},
    rules::{cost::Spent, coverage::Tally},
};

#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct Filter {
    tahun: String,
    unit: String,
}

/// People of one property.
pub(crate) struct Part {
    pub(crate) key: &'static str,
    field: &'static str,
    words: &'static str,
    pub(crate) rows: Vec<(String, Tally)>,
}

impl Part {
    /// The name of one of its groups.
    pub(crate) fn word(&self, ui: &Ui, value: &str) -> String {
        if value.is_empty() { ui.t("hours-unknown") } else { ui.word(self.words, value) }
    }
}

/// Everything that the page and its files show.
pub(crate) struct Report {
    pub(crate) year: i32,
    pub(crate) units: UnitReport,
    pub(crate) parts: Vec<Part>,
    /// What was learned and spent by form; of a unit, its part of the agency's costs.
    pub(crate) spent: Vec<Spent>,
}

/// Put together in a fixed number of statements.
pub(crate) async fn report(
    hours: &LearningHours,
    ui: &Ui,
    place: &Place,
    filter: &Filter,
) -> Result<Report, HoursError> {
    let (year, today) = (year_of(&filter.tahun, ui), ui.today());
    let unit = filter.unit.parse::<UnitId>().ok();
    let Coverage { units, by_status, by_sex, by_rank } = hours.coverage(place.scope, year, unit, today).await?;
    let parts = vec![
        Part { key: "hours-status", field: "status", words: "hours-status", rows: by_status },
        Part { key: "hours-sex", field: "kelamin", words: "hours-sex", rows: by_sex },
        Part { key: "hours-rank", field: "golongan", words: "hours-rank", rows: by_rank },
    ];
    let spent = hours.spent(place.scope, year, unit).await?;
    Ok(Report { year, units, parts, spent })
}

/// Letters of a name above a bar, which is what a phone has room for beside the percentage.
const NAME: usize = 36;

/// A bar of the plot: who reached the target.
struct Bar {
    name: String,
    percent: i64,
}

impl Bar {
    fn new(name: &str, tally: &Tally) -> Self {
        Self { name: short(name), percent: tally.percent() }
    }
}

/// A name as it stands above a bar.
fn short(name: &str) -> String {
    match name.char_indices().nth(NAME) {
        Some((end, _)) => format!("{}…", name[..end].trim_end()),
        None => name.to_owned(),
    }
}

/// A bar of the plot of costs.
struct CostBar {
    name: String,
    /// Rupiah.
    amount: i64,
    /// Of the plot's 340.
    width: i64,
}

/// Width of a plot in its own units.
const WIDTH: i64 = 340;

#[derive(Template)]
#[template(path = "learning-hours/coverage.html")]
struct CoveragePage<'a> {
    ui: &'a Ui,
    place: Place,
    year: i32,
    years: Vec<i32>,
    unit: Option<UnitId>,
    report: UnitReport,
    parts: Vec<Part>,
    spent: Vec<Spent>,
    waiting: u64,
}

impl CoveragePage<'_> {
    /// Address of the list behind a number of these people.
    fn list(&self, standing: &str, field: &str, value: &str) -> String {
        self.list_of(self.unit.as_ref(), standing, field, value)
    }

    /// The same for a unit below.
    fn unit_list(&self, unit: &UnitId, standing: &str) -> String {
        self.list_of(Some(unit), standing, "", "")
    }

    /// Address of the lines that the JP of these people are the sum of.
    fn lines(&self, field: &str, value: &str) -> String {
        self.address("baris", self.unit.as_ref(), "", field, value)
    }

    /// The same for a unit below.
    fn unit_lines(&self, unit: &UnitId) -> String {
        self.address("baris", Some(unit), "", "", "")
    }

    fn list_of(&self, unit: Option<&UnitId>, standing: &str, field: &str, value: &str) -> String {
        self.address("pegawai", unit, standing, field, value)
    }

    fn address(&self, page: &str, unit: Option<&UnitId>, standing: &str, field: &str, value: &str) -> String {
        let mut address = format!("{}/{page}?tahun={}", self.place.base, self.year);
        if let Some(unit) = unit {
            let _ = write!(address, "&unit={unit}");
        }
        if !standing.is_empty() {
            let _ = write!(address, "&keadaan={standing}");
        }
        if !field.is_empty() {
            let _ = write!(address, "&{field}={}", encode(value));
        }
        address
    }

    /// Whether the costs shown are those recorded, and not a unit's part of them.
    fn is_whole(&self) -> bool {
        self.unit.is_none() && self.place.is_whole()
    }

    /// Address of the report as a file.
    fn file(&self, format: &str) -> String {
        let unit = self.unit.map(|unit| format!("&unit={unit}")).unwrap_or_default();
        format!("{}/capaian/{format}?tahun={}{unit}", self.place.base, self.year)
    }

    fn unit_bars(&self) -> Vec<Bar> {
        self.report.rows.iter().map(|row| Bar::new(&row.unit.name, &row.tally)).collect()
    }

    fn bars(&self, part: &Part) -> Vec<Bar> {
        part.rows.iter().map(|(value, tally)| Bar::new(&part.word(self.ui, value), tally)).collect()
    }

    /// What each form cost, as bars; those that cost nothing are left out.
    fn cost_bars(&self) -> Vec<CostBar> {
        let most = self.spent.iter().map(|one| one.rupiah).max().unwrap_or_default();
        let bar = |one: &Spent| CostBar {
            name: short(&self.ui.word("form", &one.form)),
            amount: one.rupiah,
            width: crate::rules::cost::part_of(WIDTH, one.rupiah, most),
        };
        self.spent.iter().filter(|one| one.rupiah > 0).map(bar).collect()
    }

    /// All forms together.
    fn all_spent(&self) -> Spent {
        let sum = |of: fn(&Spent) -> i64| self.spent.iter().map(of).sum();
        Spent { jp: sum(|one| one.jp), rupiah: sum(|one| one.rupiah), ..Spent::default() }
    }

    fn per_jp(&self, spent: &Spent) -> String {
        spent.per_jp().map_or_else(|| "–".to_owned(), |each| self.ui.number(&each))
    }
}

pub(crate) async fn page(State(hours): State<LearningHours>, ui: Ui, Query(filter): Query<Filter>) -> Answer {
    let place = Place::of(&ui)?;
    let Report { year, units, parts, spent } = report(&hours, &ui, &place, &filter).await?;
    let unit = filter.unit.parse::<UnitId>().ok();
    let mut years: Vec<i32> = vec![ui.year(), ui.year() - 1, ui.year() - 2, year];
    years.sort_unstable_by_key(|year| std::cmp::Reverse(*year));
    years.dedup();
    let waiting = if place.is_office() { hours.count_waiting().await? } else { 0 };
    ui.page(&CoveragePage { ui: &ui, place, year, years, unit, report: units, parts, spent, waiting })
}
