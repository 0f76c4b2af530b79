//! One's own lesson hours.

use askama::Template;
use axum::extract::State;
use chrono::Datelike;
use documents::sheet::{self, Cell};
use kernel::id::PersonId;
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use web::{Answer, Context, Failure, Path, Query, Ui};

use super::{CSV, XLSX, download};
use crate::{
    HoursError, LearningHours,
    model::{Class, LedgerLine},
    queries::{
        ledger::{JpYear, Overview, Record},
        lines::Told,
    },
    rules::{forecast::Outlook, totals::Totals},
};

#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct Filter {
    tahun: String,
    kelas: String,
    asal: String,
}

impl Filter {
    fn is_set(&self) -> bool {
        !(self.tahun.is_empty() && self.kelas.is_empty() && self.asal.is_empty())
    }

    /// The filter as a query string.
    fn query(&self) -> String {
        let pairs = [("tahun", &self.tahun), ("kelas", &self.kelas), ("asal", &self.asal)];
        let set = pairs.into_iter().filter(|(_, value)| !value.is_empty());
        set.map(|(name, value)| format!("{name}={}", web::ui::encode(value))).collect::<Vec<_>>().join("&")
    }

    fn keeps(&self, record: &Record) -> bool {
        let from = if record.is_outside() { "luar" } else { "platform" };
        (self.tahun.is_empty() || self.tahun == record.year.to_string())
            && (self.kelas.is_empty() || self.kelas == record.class.as_str())
            && (self.asal.is_empty() || self.asal == from)
    }

    fn narrow(&self, years: &[JpYear]) -> Vec<JpYear> {
        let narrowed = years.iter().map(|year| {
            let records: Vec<Record> = year.records.iter().filter(|record| self.keeps(record)).cloned().collect();
            let sum = records.iter().map(Record::jp).sum();
            let reported = if records.len() == year.records.len() { year.reported } else { sum };
            JpYear { records, sum, reported, ..year.clone() }
        });
        narrowed.filter(|year| !year.records.is_empty()).collect()
    }
}

/// The hours of these years by class and share.
fn totals(years: &[JpYear]) -> Totals {
    Totals::of(years.iter().flat_map(|year| year.records.iter().map(Record::part)))
}

fn own(cx: &kernel::Cx) -> Result<PersonId, Failure> {
    cx.actor.person().ok_or_else(Failure::not_found)
}

#[derive(Template)]
#[template(path = "learning-hours/ledger.html")]
struct LedgerPage<'a> {
    ui: &'a Ui,
    overview: &'a Overview,
    years: Vec<JpYear>,
    filter: &'a Filter,
    query: String,
    classes: &'static [Class],
    ip: [(&'static str, String); 3],
    ip_sum: String,
    totals: Totals,
}

impl LedgerPage<'_> {
    /// Parts of the ring in percent.
    fn part(&self) -> i32 {
        (self.overview.this_year.reported * 100 / self.overview.this_year.least().max(1)).clamp(0, 100)
    }

    fn outlook(&self) -> String {
        let year = &self.overview.this_year;
        let place = self.ui.t2("hours-done-of", "done", year.reported, "target", year.least());
        let more = match self.overview.outlook {
            Outlook::Reached(day) => self.ui.t1("hours-reached-on", "date", self.ui.date(&day)),
            Outlook::On(day) => self.ui.t1("hours-will-reach", "date", self.ui.date(&day)),
            Outlook::Short(missing) => self.ui.t1("hours-will-miss", "jp", missing),
            Outlook::NoPace => self.ui.t("hours-no-pace"),
        };
        format!("{place}; {more}")
    }
}

/// Quarters of a point as `22,5`, of the most.
fn points(ui: &Ui, (scored, most): (i32, i32)) -> String {
    let text = |quarters: i32| ui.marks(&kernel::Marks(i64::from(quarters) * 25));
    ui.t2("hours-of", "a", text(scored), "b", text(most))
}

pub(crate) async fn page(State(hours): State<LearningHours>, ui: Ui, Query(filter): Query<Filter>) -> Answer {
    let overview = hours.overview(&ui.cx, own(&ui.cx)?).await?;
    let years = filter.narrow(&overview.years);
    let ip = [
        ("hours-ip-training", points(&ui, overview.ip.training)),
        ("hours-ip-technical", points(&ui, overview.ip.technical)),
        ("hours-ip-seminar", points(&ui, overview.ip.seminar)),
    ];
    let ip_sum = points(&ui, (overview.ip.sum(), 160));
    let (query, classes) = (filter.query(), Class::ALL);
    let totals = totals(&years);
    ui.page(&LedgerPage { ui: &ui, overview: &overview, years, filter: &filter, query, classes, ip, ip_sum, totals })
}

#[derive(Template)]
#[template(path = "learning-hours/print.html")]
struct PrintPage<'a> {
    ui: &'a Ui,
    name: String,
    nip: String,
    years: Vec<JpYear>,
    total: i32,
    totals: Totals,
}

pub(crate) async fn print(State(hours): State<LearningHours>, ui: Ui, Query(filter): Query<Filter>) -> Answer {
    let person = own(&ui.cx)?;
    let card = hours.person_card(person).await?;
    let years = filter.narrow(&hours.overview(&ui.cx, person).await?.years);
    let total = years.iter().map(|year| year.sum).sum();
    let (name, nip) = (card.full_name(), card.nip.unwrap_or_default());
    let totals = totals(&years);
    ui.page(&PrintPage { ui: &ui, name, nip, years, total, totals })
}

/// The typst source of the record of learning.
const WALLET: &str = include_str!("../../typst/wallet.typ");

/// Lesson hours by class and by share, each with its name.
pub(super) fn sums(ui: &Ui, totals: &Totals) -> Vec<[String; 2]> {
    let hours = |name: String, jp: i32| [name, format!("{jp} JP")];
    let by_class = totals.by_class.iter().map(|(class, jp)| hours(ui.word("hours-class", class.as_str()), *jp));
    let by_share = totals.by_share.iter().map(|(share, jp)| hours(ui.t1("hours-share-of", "share", *share), *jp));
    by_class.chain(by_share).collect()
}

#[derive(Serialize)]
struct WalletYear {
    year: i32,
    sum: i32,
    rows: Vec<[String; 6]>,
}

#[derive(Serialize)]
struct Wallet {
    words: Vec<String>,
    name: String,
    nip: String,
    post: String,
    unit: String,
    agency: String,
    made: String,
    total: i32,
    /// Lesson hours by class and by share, in words.
    sums: Vec<[String; 2]>,
    years: Vec<WalletYear>,
}

pub(crate) async fn pdf(State(hours): State<LearningHours>, ui: Ui, Query(filter): Query<Filter>) -> Answer {
    let person = own(&ui.cx)?;
    let card = hours.person_card(person).await?;
    let years = filter.narrow(&hours.overview(&ui.cx, person).await?.years);
    let keys = [
        "hours-wallet",
        "hours-name",
        "hours-post",
        "hours-unit",
        "hours-title",
        "hours-form",
        "hours-organiser",
        "hours-number",
        "hours-ended",
        "hours-total",
        "hours-made",
        "hours-year",
    ];
    let row = |record: &Record| {
        let a = &record.standing.activity;
        let organiser = if a.organiser.is_empty() { ui.site.name.clone() } else { a.organiser.clone() };
        [
            a.title.clone(),
            ui.word("form", &a.form),
            organiser,
            if a.number.is_empty() { "–".to_owned() } else { a.number.clone() },
            ui.date(&a.completed_on),
            record.jp().to_string(),
        ]
    };
    let wallet = Wallet {
        words: keys.iter().map(|key| ui.t(key)).collect(),
        name: card.full_name(),
        nip: card.nip.clone().unwrap_or_default(),
        post: card.post.clone(),
        unit: card.unit_name.clone(),
        agency: ui.site.agency.clone(),
        made: ui.now(),
        total: years.iter().map(|year| year.sum).sum(),
        sums: sums(&ui, &totals(&years)),
        years: years
            .iter()
            .map(|year| WalletYear { year: year.year, sum: year.sum, rows: year.records.iter().map(row).collect() })
            .collect(),
    };
    let (today, identifier) = (ui.today(), ui.cx.request_id.to_string());
    let files = documents::Files::default();
    let made = tokio::task::spawn_blocking(move || documents::pdf(WALLET, &wallet, today, &identifier, &files));
    let bytes = made.await.map_err(HoursError::from)?.map_err(HoursError::from)?;
    Ok(download(bytes, "application/pdf", "riwayat-jp.pdf", false))
}

/// Heads and rows of the record of learning, the sums by class and share beneath.
fn sheet(ui: &Ui, years: &[JpYear]) -> (Vec<String>, Vec<Vec<Cell>>) {
    let keys = [
        "hours-year",
        "hours-title",
        "hours-form",
        "hours-class",
        "hours-share",
        "hours-organiser",
        "hours-number",
        "hours-started",
        "hours-ended",
        "hours-minutes",
        "hours-counted",
        "hours-uncounted",
        "hours-why",
    ];
    let heads: Vec<String> = keys.iter().map(|key| ui.t(key)).collect();
    let row = |record: &Record| -> Vec<Cell> {
        let a = &record.standing.activity;
        let counted = &record.standing.counted;
        vec![
            record.year.into(),
            a.title.clone().into(),
            ui.word("form", &a.form).into(),
            ui.word("hours-class", record.class.as_str()).into(),
            record.standing.rule.share.into(),
            a.organiser.clone().into(),
            a.number.clone().into(),
            a.started_on.to_string().into(),
            a.completed_on.to_string().into(),
            a.minutes.into(),
            counted.counted.into(),
            counted.uncounted.into(),
            if counted.why.is_empty() { String::new() } else { ui.word("hours-why", &counted.why) }.into(),
        ]
    };
    let mut rows: Vec<Vec<Cell>> = years.iter().flat_map(|year| year.records.iter().map(row)).collect();
    let totals = totals(years);
    let empty = || Cell::from("");
    let mut sum = |class: String, share: Cell, jp: i32| {
        let mut row: Vec<Cell> = (0..heads.len()).map(|_| empty()).collect();
        for (place, cell) in [(1, ui.t("hours-total").into()), (3, class.into()), (4, share), (10, jp.into())] {
            row[place] = cell;
        }
        rows.push(row);
    };
    for (class, jp) in totals.by_class {
        sum(ui.word("hours-class", class.as_str()), empty(), jp);
    }
    for (share, jp) in totals.by_share {
        sum(String::new(), share.into(), jp);
    }
    (heads, rows)
}

pub(crate) async fn csv(State(hours): State<LearningHours>, ui: Ui, Query(filter): Query<Filter>) -> Answer {
    let years = filter.narrow(&hours.overview(&ui.cx, own(&ui.cx)?).await?.years);
    let (heads, rows) = sheet(&ui, &years);
    Ok(download(sheet::csv(&heads, &rows)?, CSV, "riwayat-jp.csv", false))
}

pub(crate) async fn xlsx(State(hours): State<LearningHours>, ui: Ui, Query(filter): Query<Filter>) -> Answer {
    let years = filter.narrow(&hours.overview(&ui.cx, own(&ui.cx)?).await?.years);
    let (heads, rows) = sheet(&ui, &years);
    let title = ui.t("nav-jp");
    let made = tokio::task::spawn_blocking(move || sheet::xlsx(&title, &heads, &rows)).await;
    Ok(download(made.map_err(HoursError::from)??, XLSX, "riwayat-jp.xlsx", false))
}

#[derive(Template)]
#[template(path = "learning-hours/trail.html")]
struct TrailPage<'a> {
    ui: &'a Ui,
    lines: Vec<Told>,
    owners: bool,
    sum: i32,
    proof: String,
}

impl TrailPage<'_> {
    fn first(&self) -> Option<&LedgerLine> {
        let lines = || self.lines.iter().map(|told| &told.line);
        lines().rev().find(|line| line.reverses.is_none()).or_else(|| lines().next())
    }
}

pub(crate) async fn trail(
    State(hours): State<LearningHours>,
    Context(cx): Context,
    ui: Ui,
    Path(source): Path<Uuid>,
) -> Answer {
    let lines = hours.trail(&cx, source).await?;
    let sum = lines.iter().map(|line| line.jp).sum();
    let proof = lines.first().map(crate::queries::ledger::proof_of).unwrap_or_default();
    let lines = hours.told(lines).await?;
    ui.page(&TrailPage { ui: &ui, lines, owners: false, sum, proof })
}

/// The year of a filter, else the present one.
pub(super) fn year_of(text: &str, ui: &Ui) -> i32 {
    text.trim().parse().ok().filter(|year| (2000..=2100).contains(year)).unwrap_or_else(|| ui.today().year())
}
