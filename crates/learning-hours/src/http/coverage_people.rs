//! The people behind a number of the report.

use std::{collections::HashMap, fmt::Write};

use askama::Template;
use axum::extract::State;
use documents::sheet::{self, Cell};
use kernel::{
    Page, PageRequest,
    id::{PersonId, UnitId},
};
use serde::Deserialize;
use web::{Answer, Query, Ui, ui::encode};

use super::{CSV, XLSX, download, ledger::year_of, place::Place};
use crate::{
    HoursError, LearningHours,
    queries::{
        coverage::{Listed, Narrowed, Standing},
        lines::Behind,
    },
};

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
        let narrow = self.form().is_some() || self.person().is_some();
        let everybody = closing.is_some() || !self.semua.is_empty() || (narrow && self.unit.is_empty());
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
    place: Place,
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
        format!("{}/baris?{}&pegawai={}", self.place.base, self.query, one.person)
    }

    fn unit(&self, one: &Listed) -> String {
        one.unit.and_then(|unit| self.units.get(&unit)).cloned().unwrap_or_default()
    }

    fn base(&self) -> String {
        format!("{}/pegawai?{}&", self.place.base, self.query)
    }
}

pub(crate) async fn people(State(hours): State<LearningHours>, ui: Ui, Query(filter): Query<PeopleFilter>) -> Answer {
    let (year, place) = (filter.year(&ui), Place::of(&ui)?);
    let (narrowed, page) = (filter.narrowed(), Some(filter.page()));
    let (people, units) = hours.people_of(place.scope, year, filter.unit(), narrowed, ui.today(), page).await?;
    let query = filter.query(year);
    ui.page(&PeoplePage { ui: &ui, place, year, filter: &filter, query, people, units })
}

type Sheet = (Vec<String>, Vec<Vec<Cell>>, i32);

async fn sheet(hours: &LearningHours, ui: &Ui, filter: &PeopleFilter) -> Result<Sheet, HoursError> {
    let (year, scope) = (filter.year(ui), Place::of(ui)?.scope);
    let (people, units) = hours.people_of(scope, year, filter.unit(), filter.narrowed(), ui.today(), None).await?;
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
