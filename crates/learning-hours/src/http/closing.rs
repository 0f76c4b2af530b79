//! Closing years, for the administration.

use askama::Template;
use axum::extract::State;
use documents::sheet::{self, Cell};
use kernel::id::ClosingId;
use serde::Deserialize;
use serde_json::json;
use web::{Answer, Context, Form, Path, Query, Ui, redirect_with};

use super::{CSV, download};
use crate::{
    HoursError, LearningHours,
    commands::closing::{Closing, Finding},
    rules::chain::canonical,
};

/// A year and how it stands.
struct YearRow {
    /// Id of the closing that its form makes.
    id: ClosingId,
    year: i32,
    people: i64,
    counted: i64,
    closings: Vec<Closing>,
    may_close: bool,
}

#[derive(Template)]
#[template(path = "learning-hours/closing.html")]
struct ClosingPage<'a> {
    ui: &'a Ui,
    years: Vec<YearRow>,
    verified: Option<(i32, Vec<Finding>)>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct Verify {
    periksa: Option<i32>,
}

pub(crate) async fn page(State(hours): State<LearningHours>, ui: Ui, Query(asked): Query<Verify>) -> Answer {
    let closings = hours.closings().await?;
    let years = hours.years().await?.into_iter().map(|(year, people, counted, _)| YearRow {
        id: ui.cx.id(),
        year,
        people,
        counted,
        closings: closings.iter().filter(|closing| closing.year == year).cloned().collect(),
        may_close: year < ui.year(),
    });
    let verified = match asked.periksa {
        Some(year) if closings.iter().any(|closing| closing.year == year) => {
            Some((year, hours.verify_year(year).await?))
        }
        _ => None,
    };
    ui.page(&ClosingPage { ui: &ui, years: years.collect(), verified })
}

#[derive(Deserialize)]
pub(crate) struct Close {
    id: ClosingId,
    tahun: i32,
}

pub(crate) async fn close(State(hours): State<LearningHours>, Context(cx): Context, Form(form): Form<Close>) -> Answer {
    hours.close_year(&cx, form.id, form.tahun).await?;
    Ok(redirect_with("/kelola/jp/penutupan", "tahun-ditutup"))
}

pub(crate) async fn export(
    State(hours): State<LearningHours>,
    Path((id, format)): Path<(ClosingId, String)>,
) -> Answer {
    let (closing, links, lines) = hours.closing_with_lines(id).await?;
    let name = format!("penutupan-{}-{}", closing.year, closing.number);
    match format.as_str() {
        "json" => {
            let chained = links.iter().zip(&lines).map(|(link, line)| {
                json!({ "position": link.position, "line": link.line, "hash": link.hash, "canonical": canonical(line) })
            });
            let body = json!({ "closing": closing, "signed": closing.signed(), "lines": chained.collect::<Vec<_>>() });
            Ok(download(body.to_string(), "application/json", &format!("{name}.json"), false))
        }
        "csv" => {
            let heads = ["position", "line", "hash", "canonical"].map(str::to_owned);
            let rows: Vec<Vec<Cell>> = links
                .iter()
                .zip(&lines)
                .map(|(link, line)| {
                    vec![
                        link.position.into(),
                        link.line.to_string().into(),
                        link.hash.clone().into(),
                        canonical(line).into(),
                    ]
                })
                .collect();
            Ok(download(sheet::csv(&heads, &rows)?, CSV, &format!("{name}.csv"), false))
        }
        _ => Err(HoursError::NotFound.into()),
    }
}
