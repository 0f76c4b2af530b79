//! Tables of the dictionary and of the standards: handed in, looked at, taken.

use askama::Template;
use axum::extract::{Multipart, State, multipart::MultipartRejection};
use documents::sheet::{self, XLSX};
use kernel::{FieldProblem, Problem, ProblemKind};
use web::{Answer, Context, Failure, Path, Ui, file::download, redirect, redirect_with};

use super::Problems;
use crate::{
    CompetencyError, Development,
    rules::table::{DICTIONARY, Finding, STANDARDS},
};

/// Which table.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Table {
    Dictionary,
    Standards,
}

impl Table {
    fn of(word: &str) -> Result<Self, Failure> {
        match word {
            "kamus" => Ok(Self::Dictionary),
            "standar" => Ok(Self::Standards),
            _ => Err(Failure::not_found()),
        }
    }

    const fn word(self) -> &'static str {
        match self {
            Self::Dictionary => "kamus",
            Self::Standards => "standar",
        }
    }

    const fn list(self) -> &'static str {
        match self {
            Self::Dictionary => "/kelola/kompetensi",
            Self::Standards => "/kelola/kompetensi/standar",
        }
    }

    const fn columns(self) -> &'static [&'static str] {
        match self {
            Self::Dictionary => &DICTIONARY,
            Self::Standards => &STANDARDS,
        }
    }
}

#[derive(Template)]
#[template(path = "competency-development/import.html")]
struct ImportPage<'a> {
    ui: &'a Ui,
    table: Table,
    form: Problems,
}

pub(crate) async fn form(State(_): State<Development>, ui: Ui, Path(table): Path<String>) -> Answer {
    ui.page(&ImportPage { ui: &ui, table: Table::of(&table)?, form: Problems::default() })
}

pub(crate) async fn template(State(_): State<Development>, Path(table): Path<String>) -> Answer {
    let table = Table::of(&table)?;
    let heads: Vec<String> = table.columns().iter().map(|column| (*column).to_owned()).collect();
    Ok(download(sheet::xlsx(table.word(), &heads, &[])?, XLSX, &format!("templat-{}.xlsx", table.word())))
}

pub(crate) async fn upload(
    State(development): State<Development>,
    Context(cx): Context,
    ui: Ui,
    Path(table): Path<String>,
    form: Result<Multipart, MultipartRejection>,
) -> Answer {
    let table = Table::of(&table)?;
    let mut form = form.map_err(Failure::unreadable)?;
    let mut bytes = None;
    while let Some(field) = form.next_field().await.map_err(too_large_or_broken)? {
        if field.name() == Some("berkas") {
            bytes = Some(field.bytes().await.map_err(too_large_or_broken)?);
        }
    }
    match development.keep_table(&cx, bytes.unwrap_or_default()).await {
        Ok(digest) => Ok(redirect(&format!("/kelola/kompetensi/impor/{}/{digest}", table.word()))),
        Err(CompetencyError::FileKind) => {
            let form: Problems = vec![FieldProblem::new("berkas", "problem-competency-file-kind")].into();
            ui.page_with(form.status(), &ImportPage { ui: &ui, table, form })
        }
        Err(error) => Err(error.into()),
    }
}

fn too_large_or_broken(error: axum::extract::multipart::MultipartError) -> Failure {
    if error.status() == http::StatusCode::PAYLOAD_TOO_LARGE {
        return Failure::plain(ProblemKind::TooLarge, CompetencyError::FileSize.code());
    }
    Failure::unreadable(error)
}

/// Findings that are shown; the rest are counted.
const SHOWN: usize = 100;

#[derive(Template)]
#[template(path = "competency-development/import-preview.html")]
struct PreviewPage<'a> {
    ui: &'a Ui,
    table: Table,
    digest: &'a str,
    /// Heading and text of what was read.
    found: Vec<(String, String)>,
    findings: Vec<Finding>,
    more: usize,
}

pub(crate) async fn preview(
    State(development): State<Development>,
    ui: Ui,
    Path((table, digest)): Path<(String, String)>,
) -> Answer {
    let table = Table::of(&table)?;
    let (found, mut findings): (Vec<(String, String)>, Vec<Finding>) = match table {
        Table::Dictionary => {
            let read = development.read_dictionary(&digest).await?;
            let line = |one: &crate::rules::table::ReadCompetency| {
                (format!("{} {}", one.code, one.name), ui.t1("competency-count-levels", "count", one.levels.len()))
            };
            (read.found.iter().map(line).collect(), read.findings)
        }
        Table::Standards => {
            let read = development.read_standards(&digest).await?;
            let line = |one: &crate::rules::table::ReadStandard| {
                let from = ui.t1("competency-from-day", "date", ui.date(&one.valid_from));
                (one.post.clone(), format!("{from} · {}", ui.t1("competency-count", "count", one.required.len())))
            };
            (read.found.iter().map(line).collect(), read.findings)
        }
    };
    let more = findings.len().saturating_sub(SHOWN);
    findings.truncate(SHOWN);
    ui.page(&PreviewPage { ui: &ui, table, digest: &digest, found, findings, more })
}

pub(crate) async fn take(
    State(development): State<Development>,
    Context(cx): Context,
    Path((table, digest)): Path<(String, String)>,
) -> Answer {
    let table = Table::of(&table)?;
    match table {
        Table::Dictionary => development.import_dictionary(&cx, &digest).await?,
        Table::Standards => development.import_standards(&cx, &digest).await?,
    };
    Ok(redirect_with(table.list(), "tabel-diambil"))
}
