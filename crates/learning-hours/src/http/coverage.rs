//! How far everybody is, for the administration.

use documents::sheet::{self, Cell};
use std::{collections::HashMap, fmt::Write};

use askama::Template;
use axum::extract::State;
use kernel::{
    Page, PageRequest,
    id::{PersonId, UnitId},
};
use serde::Deserialize;
use web::{Answer, Query, Ui, ui::encode};

use super::{CSV, XLSX, download, ledger::year_of};
use crate::{
    HoursError, LearningHours,
    queries::{
        coverage::{Coverage, Listed, Narrowed, Standing, UnitReport},
        lines::Behind,
    },
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
    let Coverage { units, by_status, by_sex, by_rank } = hours.coverage(year, unit, today).await?;
    let parts = vec![
        Part { key: "hours-status", field: "status", words: "hours-status", rows: by_status },
        Part { key: "hours-sex", field: "kelamin", words: "hours-sex", rows: by_sex },
        Part { key: "hours-rank", field: "golongan", words: "hours-rank", rows: by_rank },
    ];
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
        let mut address = format!("/kelola/jp/{page}?tahun={}", self.year);
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
    penutupan: String,
    pegawai: String,
    /// Those too who left.
    semua: String,
    halaman: u64,
}

impl PeopleFilter {
    fn narrowed(&self) -> Narrowed {
        Narrowed {
            units: None,
            without_unit: self.unit == WITHOUT_UNIT,
            form: self.form(),
            closing: self.penutupan.parse().ok(),
            status: self.status.clone(),
            sex: self.kelamin.clone(),
            rank: self.golongan.clone(),
            standing: Standing::parse(&self.keadaan),
        }
    }

    fn form(&self) -> Option<String> {
        self.bentuk.clone().filter(|form| !form.is_empty())
    }

    pub(super) fn unit(&self) -> Option<UnitId> {
        self.unit.parse().ok()
    }

    pub(super) fn person(&self) -> Option<PersonId> {
        self.pegawai.parse().ok()
    }

    pub(super) const fn page(&self) -> PageRequest {
        PageRequest { number: self.halaman }
    }

    fn year(&self, ui: &Ui) -> i32 {
        year_of(&self.tahun, ui)
    }

    /// The lines that the number is the sum of. A closing keeps the lines that it held, of whichever year and of whoever left since.
    pub(super) fn behind(&self, ui: &Ui) -> Behind {
        let closing = self.penutupan.parse().ok();
        let everybody = closing.is_some() || self.form().is_some() || self.person().is_some() || !self.semua.is_empty();
        Behind {
            year: closing.is_none().then(|| self.year(ui)),
            person: self.person(),
            form: self.form(),
            closing,
            group: (!everybody).then(|| self.narrowed()),
        }
    }

    /// What was asked for, in words.
    pub(super) fn words(&self, ui: &Ui) -> Vec<String> {
        let mut words = vec![self.year(ui).to_string()];
        if let Some(form) = self.form() {
            words.push(ui.word("form", &form));
        }
        for (prefix, value) in
            [("hours-status", &self.status), ("hours-sex", &self.kelamin), ("hours-rank", &self.golongan)]
        {
            if let Some(value) = value {
                words.push(if value.is_empty() { ui.t("hours-unknown") } else { ui.word(prefix, value) });
            }
        }
        words
    }

    /// The filter as a query string, the person too, without the page.
    pub(super) fn whole_query(&self, ui: &Ui) -> String {
        let mut query = self.query(self.year(ui));
        for (name, value) in [("pegawai", &self.pegawai), ("semua", &self.semua)] {
            if !value.is_empty() {
                let _ = write!(query, "&{name}={}", encode(value));
            }
        }
        query
    }

    /// The filter as a query string, without person and page.
    fn query(&self, year: i32) -> String {
        let mut query = format!("tahun={year}");
        let pairs = [
            ("unit", Some(&self.unit)),
            ("keadaan", Some(&self.keadaan)),
            ("status", self.status.as_ref()),
            ("kelamin", self.kelamin.as_ref()),
            ("golongan", self.golongan.as_ref()),
            ("bentuk", self.bentuk.as_ref()),
            ("penutupan", Some(&self.penutupan)),
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
    /// Whether the list was narrowed to a form or closing.
    fn is_within(&self) -> bool {
        self.people.items.iter().any(|one| one.within.is_some())
    }

    /// Address of the lines of somebody, within what the list was narrowed to.
    fn lines(&self, one: &Listed) -> String {
        format!("/kelola/jp/baris?{}&pegawai={}", self.query, one.person)
    }

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
