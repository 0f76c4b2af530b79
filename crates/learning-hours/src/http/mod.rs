//! Pages and API of this feature.

mod api;
mod behind;
mod certificates;
mod closing;
mod coverage;
mod coverage_files;
mod coverage_people;
mod expenses;
mod forms;
mod inspection;
mod ledger;
mod people;
mod place;
mod reference;
mod review;
mod service;
mod siasn;

use axum::{
    extract::DefaultBodyLimit,
    handler::Handler,
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use kernel::Role;

use web::{Access, Problems, Routes};

use crate::{LearningHours, commands::certificates::LARGEST_FILE};

/// Room for the other parts of a form with a file.
const ENVELOPE: usize = 64 * 1024;

/// Who leads people; of which unit they see numbers, `policy` decides.
const HEADS: Access = Access::Roles(&[Role::Superior, Role::Leader]);

/// Who may read closed years.
const INSPECTORS: Access = Access::Roles(&[Role::Inspector, Role::Admin]);

pub(crate) fn routes() -> Routes<LearningHours> {
    let room = DefaultBodyLimit::max(LARGEST_FILE + ENVELOPE);
    Routes::new()
        .get("/target", Access::SignedIn, ledger::page)
        .get("/target/cetak", Access::SignedIn, ledger::print)
        .get("/target/riwayat.pdf", Access::SignedIn, ledger::pdf)
        .get("/target/riwayat.csv", Access::SignedIn, ledger::csv)
        .get("/target/riwayat.xlsx", Access::SignedIn, ledger::xlsx)
        .get("/target/catatan/{source}", Access::SignedIn, ledger::trail)
        .get("/target/bukti", Access::SignedIn, certificates::list)
        .post("/target/bukti", Access::SignedIn, certificates::upload.layer(room))
        .get("/target/bukti/{certificate}", Access::SignedIn, certificates::form)
        .post("/target/bukti/{certificate}", Access::SignedIn, certificates::submit)
        .post("/target/bukti/{certificate}/buang", Access::SignedIn, certificates::discard)
        .get("/target/bukti/{certificate}/berkas", Access::SignedIn, certificates::file)
        .get("/periksa/jp", INSPECTORS, inspection::page)
        .get("/periksa/jp/{closing}", INSPECTORS, inspection::lines)
        .get("/periksa/jp/{closing}/{format}", INSPECTORS, closing::export)
        .get("/unit/jp", HEADS, coverage::page)
        .get("/unit/jp/capaian/{format}", HEADS, coverage_files::export)
        .get("/unit/jp/baris", HEADS, behind::page)
        .get("/unit/jp/baris.csv", HEADS, behind::csv)
        .get("/unit/jp/pegawai", HEADS, coverage_people::people)
        .get("/unit/jp/pegawai.csv", HEADS, coverage_people::people_csv)
        .get("/unit/jp/pegawai.xlsx", HEADS, coverage_people::people_xlsx)
        .merge(administration())
        .merge(api::routes(room))
}

fn administration() -> Routes<LearningHours> {
    Routes::new()
        .get("/kelola/jp", Access::ADMINS, coverage::page)
        .get("/kelola/jp/capaian/{format}", Access::ADMINS, coverage_files::export)
        .get("/kelola/jp/baris", Access::ADMINS, behind::page)
        .get("/kelola/jp/baris.csv", Access::ADMINS, behind::csv)
        .get("/kelola/jp/biaya", Access::ADMINS, expenses::page)
        .post("/kelola/jp/biaya", Access::ADMINS, expenses::record)
        .get("/kelola/jp/biaya/{expense}/batal", Access::ADMINS, expenses::confirm)
        .post("/kelola/jp/biaya/{expense}/batal", Access::ADMINS, expenses::void)
        .get("/kelola/jp/pegawai", Access::ADMINS, coverage_people::people)
        .get("/kelola/jp/pegawai.csv", Access::ADMINS, coverage_people::people_csv)
        .get("/kelola/jp/pegawai.xlsx", Access::ADMINS, coverage_people::people_xlsx)
        .get("/kelola/jp/pegawai/{person}", Access::ADMINS, people::page)
        .get("/kelola/jp/pegawai/{person}/buku.pdf", Access::ADMINS, people::book)
        .post("/kelola/jp/pegawai/{person}/masa-kerja", Access::ADMINS, service::note)
        .post("/kelola/jp/pegawai/{person}/masa-kerja/{absence}/batal", Access::ADMINS, service::void)
        .get("/kelola/jp/koreksi/{line}", Access::ADMINS, people::form)
        .post("/kelola/jp/koreksi/{line}", Access::ADMINS, people::correct)
        .get("/kelola/jp/bukti", Access::ADMINS, review::queue)
        .get("/kelola/jp/bukti/{certificate}", Access::ADMINS, review::page)
        .post("/kelola/jp/bukti/{certificate}/verifikasi", Access::ADMINS, review::verify)
        .post("/kelola/jp/bukti/{certificate}/kembalikan", Access::ADMINS, review::give_back)
        .post("/kelola/jp/bukti/{certificate}/tolak", Access::ADMINS, review::reject)
        .get("/kelola/jp/aturan", Access::ADMINS, reference::list)
        .get("/kelola/jp/aturan/bentuk/{code}", Access::ADMINS, reference::form)
        .post("/kelola/jp/aturan/bentuk/{code}", Access::ADMINS, reference::set_form)
        .get("/kelola/jp/aturan/target/{status}", Access::ADMINS, reference::target)
        .post("/kelola/jp/aturan/target/{status}", Access::ADMINS, reference::set_target)
        .get("/kelola/jp/aturan/tahun", Access::ADMINS, reference::year)
        .post("/kelola/jp/aturan/tahun", Access::ADMINS, reference::set_year)
        .get("/kelola/jp/penutupan", Access::ADMINS, closing::page)
        .post("/kelola/jp/penutupan", Access::ADMINS, closing::close)
        .get("/kelola/jp/penutupan/{closing}/{format}", Access::ADMINS, closing::export)
        .get("/kelola/jp/siasn", Access::ADMINS, siasn::page)
        .post("/kelola/jp/siasn/kirim", Access::ADMINS, siasn::send)
        .post("/kelola/jp/siasn/orang", Access::ADMINS, siasn::people)
        .post("/kelola/jp/siasn/status", Access::ADMINS, siasn::note)
        .get("/kelola/jp/siasn/{service}/{format}", Access::ADMINS, siasn::export)
}

/// A file to be saved under this name, or with `inline` to be shown.
fn download(bytes: impl Into<Bytes>, media_type: &str, name: &str, inline: bool) -> Response {
    let mut answer = bytes.into().into_response();
    let headers = answer.headers_mut();
    if let Ok(value) = HeaderValue::from_str(media_type) {
        headers.insert(header::CONTENT_TYPE, value);
    }
    let safe: String =
        name.chars().map(|c| if c.is_ascii_alphanumeric() || ".-_".contains(c) { c } else { '-' }).collect();
    let way = if inline { "inline" } else { "attachment" };
    if let Ok(value) = HeaderValue::try_from(format!("{way}; filename=\"{safe}\"")) {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    answer
}

/// Media type of CSV files.
const CSV: &str = "text/csv; charset=utf-8";
/// Media type of XLSX files.
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
