//! Records for SIASN, for the administration.

use askama::Template;
use axum::extract::State;
use documents::sheet::{self, Cell};
use kernel::{Page, PageRequest, id::BatchId};
use serde::Deserialize;
use uuid::Uuid;
use web::{Answer, Context, Form, Path, Query, Ui, redirect_with};

use super::{CSV, Problems, XLSX, download, ledger::year_of};
use crate::{
    HoursError, LearningHours,
    commands::siasn::{ACCEPTED, ExportRow, Noted, Progress, REFUSED, SENT, Which},
    rules::siasn::Service,
};

#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct Filter {
    tahun: String,
    masalah: String,
    halaman: u64,
}

#[derive(Template)]
#[template(path = "learning-hours/siasn.html")]
struct SiasnPage<'a> {
    ui: &'a Ui,
    year: i32,
    only_problems: bool,
    rows: Page<ExportRow>,
    good: usize,
    bad: usize,
    due: usize,
    gateway: bool,
    progress: Option<Progress>,
    id: BatchId,
    ids: String,
    form: Problems,
}

impl SiasnPage<'_> {
    fn base(&self) -> String {
        let more = if self.only_problems { "&masalah=1" } else { "" };
        format!("/kelola/jp/siasn?tahun={}{more}&", self.year)
    }

    fn chip(row: &ExportRow) -> &'static str {
        match row.state.as_str() {
            "diterima" => "chip--ok",
            "ditolak" => "chip--danger",
            "dikirim" => "chip--info",
            "berubah" => "chip--warn",
            _ => "",
        }
    }

    /// What may be noted by hand.
    const STATES: [&'static str; 3] = [SENT, ACCEPTED, REFUSED];

    fn running(&self) -> bool {
        self.progress.as_ref().is_some_and(|progress| progress.finished_at.is_none())
    }
}

async fn show(hours: &LearningHours, ui: &Ui, filter: &Filter, ids: String, form: Problems) -> Answer {
    let year = year_of(&filter.tahun, ui);
    let all = hours.siasn_rows(year).await?;
    let good = all.iter().filter(|row| row.checked.problems.is_empty()).count();
    let bad = all.len() - good;
    let due = all.iter().filter(|row| row.is_due()).count();
    let only_problems = !filter.masalah.is_empty();
    let mut rows: Vec<ExportRow> =
        all.into_iter().filter(|row| !only_problems || !row.checked.problems.is_empty()).collect();
    let page = PageRequest { number: filter.halaman };
    let total = rows.len() as u64;
    let rows: Vec<ExportRow> = rows.drain(..).skip(page.offset() as usize).take(PageRequest::SIZE as usize).collect();
    let status = form.status();
    let page = SiasnPage {
        ui,
        year,
        only_problems,
        rows: Page::new(rows, page, total),
        good,
        bad,
        due,
        gateway: hours.has_gateway(),
        progress: hours.siasn_progress(year).await?,
        id: ui.cx.id(),
        ids,
        form,
    };
    ui.page_with(status, &page)
}

pub(crate) async fn page(State(hours): State<LearningHours>, ui: Ui, Query(filter): Query<Filter>) -> Answer {
    show(&hours, &ui, &filter, String::new(), Problems::default()).await
}

#[derive(Deserialize)]
pub(crate) struct Send {
    id: BatchId,
    tahun: i32,
}

pub(crate) async fn send(State(hours): State<LearningHours>, Context(cx): Context, Form(form): Form<Send>) -> Answer {
    hours.send_to_siasn(&cx, form.id, form.tahun).await?;
    Ok(redirect_with(&format!("/kelola/jp/siasn?tahun={}", form.tahun), "siasn-dikirim"))
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct PeopleIds {
    ids: String,
    tahun: String,
}

pub(crate) async fn people(
    State(hours): State<LearningHours>,
    Context(cx): Context,
    ui: Ui,
    Form(form): Form<PeopleIds>,
) -> Answer {
    match hours.set_orang_ids(&cx, &form.ids).await {
        Ok(_) => Ok(redirect_with(&format!("/kelola/jp/siasn?tahun={}", year_of(&form.tahun, &ui)), "siasn-orang")),
        Err(HoursError::Invalid(problems)) => {
            let filter = Filter { tahun: form.tahun, ..Filter::default() };
            show(&hours, &ui, &filter, form.ids, problems.into()).await
        }
        Err(error) => Err(error.into()),
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct NoteForm {
    tahun: String,
    masalah: String,
    halaman: u64,
    semua: String,
    baris: Vec<Uuid>,
    status: String,
    alasan: String,
}

pub(crate) async fn note(
    State(hours): State<LearningHours>,
    Context(cx): Context,
    ui: Ui,
    Form(form): Form<NoteForm>,
) -> Answer {
    let which = if form.semua.is_empty() { Which::These(form.baris) } else { Which::Due };
    let noted = Noted { which, state: form.status, reason: form.alasan };
    let filter = Filter { tahun: form.tahun, masalah: form.masalah, halaman: form.halaman };
    match hours.note_siasn(&cx, year_of(&filter.tahun, &ui), noted).await {
        Ok(_) => {
            let year = year_of(&filter.tahun, &ui);
            let back = format!("/kelola/jp/siasn?tahun={year}&halaman={}", filter.halaman.max(1));
            Ok(redirect_with(&back, "siasn-status"))
        }
        Err(HoursError::Invalid(problems)) => show(&hours, &ui, &filter, String::new(), problems.into()).await,
        Err(error) => Err(error.into()),
    }
}

/// Headings that stand behind SIASN's own columns, for people who read the file: the day of the certificate and what became of the row.
const OWN: [&str; 2] = ["tanggalSertipikat", "status"];

pub(crate) async fn export(
    State(hours): State<LearningHours>,
    ui: Ui,
    Path((service, format)): Path<(String, String)>,
    Query(filter): Query<Filter>,
) -> Answer {
    let year = year_of(&filter.tahun, &ui);
    let service = [Service::Kursus, Service::Diklat].into_iter().find(|known| known.as_str() == service);
    let service = service.ok_or(HoursError::NotFound)?;
    let rows = hours.siasn_rows(year).await?;
    let rows: Vec<ExportRow> =
        rows.into_iter().filter(|row| row.checked.problems.is_empty() && row.checked.service == service).collect();
    let name = format!("siasn-{}-{year}", service.as_str());
    let heads: Vec<String> = service.columns().iter().copied().chain(OWN).map(str::to_owned).collect();
    let cells = |rows: &[ExportRow]| -> Vec<Vec<Cell>> {
        let issued = |row: &ExportRow| row.issued_on.map(|day| day.format("%d-%m-%Y").to_string()).unwrap_or_default();
        rows.iter()
            .map(|row| {
                let own = [issued(row), ui.word("hours-siasn-is", &row.state)];
                row.checked.row.values_for(service).into_iter().chain(own).map(Cell::from).collect()
            })
            .collect()
    };
    match format.as_str() {
        "json" => {
            let rows: Vec<_> = rows.iter().map(|row| row.checked.row.sent_to(service)).collect();
            let body = serde_json::to_string(&rows).map_err(HoursError::from)?;
            Ok(download(body, "application/json", &format!("{name}.json"), false))
        }
        "csv" => Ok(download(sheet::csv(&heads, &cells(&rows))?, CSV, &format!("{name}.csv"), false)),
        "xlsx" => {
            let cells = cells(&rows);
            let sheet = service.as_str();
            let made = tokio::task::spawn_blocking(move || sheet::xlsx(sheet, &heads, &cells)).await;
            Ok(download(made.map_err(HoursError::from)??, XLSX, &format!("{name}.xlsx"), false))
        }
        _ => Err(HoursError::NotFound.into()),
    }
}
