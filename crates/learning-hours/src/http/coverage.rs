//! How far everybody is, for the administration.

use documents::sheet::{self, Cell};
use std::{collections::HashMap, fmt::Write};

use askama::Template;
use axum::extract::State;
use kernel::{Page, PageRequest, id::UnitId};
use serde::Deserialize;
use web::{Answer, Query, Ui, ui::encode};

use super::{CSV, XLSX, download, ledger::year_of};
use crate::{
    HoursError, LearningHours,
    queries::coverage::{Dimension, Listed, Narrowed, Standing, UnitReport},
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
    /// What was learned and spent by form; for the whole agency alone, since costs belong to no unit.
    pub(crate) spent: Vec<Spent>,
}

/// Put together in a fixed number of statements.
pub(crate) async fn report(hours: &LearningHours, ui: &Ui, filter: &Filter) -> Result<Report, HoursError> {
    let (year, today) = (year_of(&filter.tahun, ui), ui.today());
    let unit = filter.unit.parse::<UnitId>().ok();
    let units = hours.coverage_by_unit(year, unit, today).await?;
    let mut parts = Vec::new();
    for (key, field, words, dimension) in [
        ("hours-status", "status", "hours-status", Dimension::Status),
        ("hours-sex", "kelamin", "hours-sex", Dimension::Sex),
        ("hours-rank", "golongan", "hours-rank", Dimension::Rank),
    ] {
        parts.push(Part { key, field, words, rows: hours.coverage_by(dimension, year, unit, today).await? });
    }
    let spent = if unit.is_none() { hours.spent(year).await? } else { Vec::new() };
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
        let name = match name.char_indices().nth(NAME) {
            Some((end, _)) => format!("{}…", name[..end].trim_end()),
            None => name.to_owned(),
        };
        Self { name, percent: tally.percent() }
    }
}

#[derive(Template)]
#[template(path = "learning-hours/coverage.html")]
struct CoveragePage<'a> {
    ui: &'a Ui,
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

    fn list_of(&self, unit: Option<&UnitId>, standing: &str, field: &str, value: &str) -> String {
        let mut address = format!("/kelola/jp/pegawai?tahun={}", self.year);
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

    /// Address of the report as a file.
    fn file(&self, format: &str) -> String {
        let unit = self.unit.map(|unit| format!("&unit={unit}")).unwrap_or_default();
        format!("/kelola/jp/capaian/{format}?tahun={}{unit}", self.year)
    }

    fn unit_bars(&self) -> Vec<Bar> {
        self.report.rows.iter().map(|row| Bar::new(&row.unit.name, &row.tally)).collect()
    }

    fn bars(&self, part: &Part) -> Vec<Bar> {
        part.rows.iter().map(|(value, tally)| Bar::new(&part.word(self.ui, value), tally)).collect()
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
    let Report { year, units, parts, spent } = report(&hours, &ui, &filter).await?;
    let unit = filter.unit.parse::<UnitId>().ok();
    let mut years: Vec<i32> = vec![ui.year(), ui.year() - 1, ui.year() - 2, year];
    years.sort_unstable_by_key(|year| std::cmp::Reverse(*year));
    years.dedup();
    let waiting = hours.count_waiting().await?;
    ui.page(&CoveragePage { ui: &ui, year, years, unit, report: units, parts, spent, waiting })
}

/// The word of an address for people of no unit.
const WITHOUT_UNIT: &str = "tanpa";

#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct PeopleFilter {
    tahun: String,
    unit: String,
    keadaan: String,
    status: Option<String>,
    kelamin: Option<String>,
    golongan: Option<String>,
    bentuk: Option<String>,
    halaman: u64,
}

impl PeopleFilter {
    fn narrowed(&self) -> Narrowed {
        Narrowed {
            units: None,
            without_unit: self.unit == WITHOUT_UNIT,
            form: self.bentuk.clone().filter(|form| !form.is_empty()),
            status: self.status.clone(),
            sex: self.kelamin.clone(),
            rank: self.golongan.clone(),
            standing: Standing::parse(&self.keadaan),
        }
    }

    /// The filter as a query string, without the page.
    fn query(&self, year: i32) -> String {
        let mut query = format!("tahun={year}");
        let pairs = [
            ("unit", Some(&self.unit)),
            ("keadaan", Some(&self.keadaan)),
            ("status", self.status.as_ref()),
            ("kelamin", self.kelamin.as_ref()),
            ("golongan", self.golongan.as_ref()),
            ("bentuk", self.bentuk.as_ref()),
        ];
        for (name, value) in pairs {
            if let Some(value) =
                value.filter(|value| !value.is_empty() || name == "status" || name == "kelamin" || name == "golongan")
            {
                let _ = write!(query, "&{name}={}", encode(value));
            }
        }
        query
    }
}

#[derive(Template)]
#[template(path = "learning-hours/people.html")]
struct PeoplePage<'a> {
    ui: &'a Ui,
    year: i32,
    filter: &'a PeopleFilter,
    query: String,
    people: Page<Listed>,
    units: HashMap<UnitId, String>,
}

impl PeoplePage<'_> {
    fn unit(&self, one: &Listed) -> String {
        one.unit.and_then(|unit| self.units.get(&unit)).cloned().unwrap_or_default()
    }

    fn base(&self) -> String {
        format!("/kelola/jp/pegawai?{}&", self.query)
    }
}

pub(crate) async fn people(State(hours): State<LearningHours>, ui: Ui, Query(filter): Query<PeopleFilter>) -> Answer {
    let year = year_of(&filter.tahun, &ui);
    let page = PageRequest { number: filter.halaman };
    let unit = filter.unit.parse().ok();
    let (people, units) = hours.people_of(year, unit, filter.narrowed(), ui.today(), Some(page)).await?;
    let query = filter.query(year);
    ui.page(&PeoplePage { ui: &ui, year, filter: &filter, query, people, units })
}

type Sheet = (Vec<String>, Vec<Vec<Cell>>, i32);

async fn sheet(hours: &LearningHours, ui: &Ui, filter: &PeopleFilter) -> Result<Sheet, HoursError> {
    let year = year_of(&filter.tahun, ui);
    let unit = filter.unit.parse().ok();
    let (people, units) = hours.people_of(year, unit, filter.narrowed(), ui.today(), None).await?;
    let keys = [
        "hours-nip",
        "hours-name",
        "hours-unit",
        "hours-post",
        "hours-status",
        "hours-rank",
        "hours-year",
        "hours-counted",
        "hours-reported",
        "hours-target",
        "hours-missing",
    ];
    let heads = keys.iter().map(|key| ui.t(key)).collect();
    let rows = people.items.into_iter().map(|one| -> Vec<Cell> {
        vec![
            one.nip.into(),
            one.name.into(),
            one.unit.and_then(|unit| units.get(&unit)).cloned().unwrap_or_default().into(),
            one.post.into(),
            one.status.into(),
            one.rank.into(),
            year.into(),
            one.counted.into(),
            one.reported.into(),
            one.least.into(),
            (one.least - one.reported).max(0).into(),
        ]
    });
    Ok((heads, rows.collect(), year))
}

pub(crate) async fn people_csv(
    State(hours): State<LearningHours>,
    ui: Ui,
    Query(filter): Query<PeopleFilter>,
) -> Answer {
    let (heads, rows, year) = sheet(&hours, &ui, &filter).await?;
    Ok(download(sheet::csv(&heads, &rows)?, CSV, &format!("jp-{year}.csv"), false))
}

pub(crate) async fn people_xlsx(
    State(hours): State<LearningHours>,
    ui: Ui,
    Query(filter): Query<PeopleFilter>,
) -> Answer {
    let (heads, rows, year) = sheet(&hours, &ui, &filter).await?;
    let name = format!("JP {year}");
    let bytes =
        tokio::task::spawn_blocking(move || sheet::xlsx(&name, &heads, &rows)).await.map_err(HoursError::from)??;
    Ok(download(bytes, XLSX, &format!("jp-{year}.xlsx"), false))
}
