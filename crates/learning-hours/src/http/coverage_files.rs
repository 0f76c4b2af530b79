//! The report on coverage and cost as CSV, XLSX and PDF.

use axum::extract::State;
use documents::sheet::{self, Cell};
use serde::Serialize;
use web::{Answer, Path, Query, Ui};

use super::{
    CSV, XLSX,
    coverage::{Filter, Report, report},
    download,
    place::Place,
};
use crate::{HoursError, LearningHours, rules::coverage::Tally};

/// The document's source.
const COVERAGE: &str = include_str!("../../typst/coverage.typ");

/// A part of the report: its title, heads and rows.
#[derive(Serialize)]
struct Section {
    title: String,
    heads: Vec<String>,
    rows: Vec<Vec<String>>,
}

#[derive(Serialize)]
struct Document {
    title: String,
    agency: String,
    made: String,
    made_word: String,
    sections: Vec<Section>,
}

/// The words of a tally's columns.
const TALLY: [&str; 5] = ["hours-people", "hours-met", "hours-percent", "hours-behind", "hours-counted"];
const COST: [&str; 4] = ["hours-people", "hours-counted", "hours-cost", "hours-cost-per-jp"];

fn tally(tally: &Tally) -> [i64; 5] {
    [tally.people, tally.met, tally.percent(), tally.behind, tally.counted]
}

/// A group and its numbers; none where there is nothing to say.
type Row = (String, Vec<Option<i64>>);

/// Title, heads and rows of each part of the report.
fn sections(ui: &Ui, report: &Report) -> Vec<(String, Vec<String>, Vec<Row>)> {
    let words = |keys: &[&str]| keys.iter().map(|key| ui.t(*key)).collect::<Vec<_>>();
    let some = |numbers: [i64; 5]| numbers.map(Some).to_vec();
    let mut units: Vec<Row> =
        report.units.rows.iter().map(|row| (row.unit.name.clone(), some(tally(&row.tally)))).collect();
    units.push((ui.t("hours-all"), some(tally(&report.units.all))));
    let mut sections = vec![(ui.t("hours-by-unit"), words(&TALLY), units)];
    for part in &report.parts {
        let rows = part.rows.iter().map(|(value, numbers)| (part.word(ui, value), some(tally(numbers))));
        sections.push((ui.t(part.key), words(&TALLY), rows.collect()));
    }
    if !report.spent.is_empty() {
        let rows = report.spent.iter().map(|one| {
            (ui.word("form", &one.form), vec![Some(one.people), Some(one.jp), Some(one.rupiah), one.per_jp()])
        });
        sections.push((ui.t("hours-by-form"), words(&COST), rows.collect()));
    }
    sections
}

pub(crate) async fn export(
    State(hours): State<LearningHours>,
    ui: Ui,
    Path(format): Path<String>,
    Query(filter): Query<Filter>,
) -> Answer {
    let report = report(&hours, &ui, &Place::of(&ui)?, &filter).await?;
    let name = format!("capaian-jp-{}", report.year);
    let sections = sections(&ui, &report);
    if format == "pdf" {
        let shown = |number: &Option<i64>| number.map_or_else(|| "–".to_owned(), |number| ui.number(&number));
        let document = Document {
            title: ui.t1("hours-coverage-of", "year", report.year.to_string()),
            agency: ui.site.agency.clone(),
            made: ui.now(),
            made_word: ui.t("hours-made"),
            sections: sections
                .iter()
                .map(|(title, heads, rows)| Section {
                    title: title.clone(),
                    heads: heads.clone(),
                    rows: rows
                        .iter()
                        .map(|(name, numbers)| std::iter::once(name.clone()).chain(numbers.iter().map(shown)).collect())
                        .collect(),
                })
                .collect(),
        };
        let (today, identifier, files) = (ui.today(), ui.cx.request_id.to_string(), documents::Files::default());
        let made = tokio::task::spawn_blocking(move || documents::pdf(COVERAGE, &document, today, &identifier, &files));
        let bytes = made.await.map_err(HoursError::from)?.map_err(HoursError::from)?;
        return Ok(download(bytes, "application/pdf", &format!("{name}.pdf"), false));
    }
    // One table with the same columns for every part.
    let keys = ["hours-part", "hours-group", TALLY[0], TALLY[1], TALLY[2], TALLY[3], TALLY[4], COST[2], COST[3]];
    let heads: Vec<String> = keys.iter().map(|key| ui.t(*key)).collect();
    let cell = |number: Option<i64>| number.map_or_else(|| Cell::Text(String::new()), Cell::Number);
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    for (title, _, part) in &sections {
        for (group, numbers) in part {
            let numbers = match numbers[..] {
                [people, counted, cost, each] => [people, None, None, None, counted, cost, each],
                [people, met, percent, behind, counted] => [people, met, percent, behind, counted, None, None],
                _ => [None; 7],
            };
            let names = [Cell::from(title.clone()), Cell::from(group.clone())];
            rows.push(names.into_iter().chain(numbers.into_iter().map(cell)).collect());
        }
    }
    match format.as_str() {
        "csv" => Ok(download(sheet::csv(&heads, &rows)?, CSV, &format!("{name}.csv"), false)),
        "xlsx" => {
            let title = ui.t("hours-coverage");
            let made = tokio::task::spawn_blocking(move || sheet::xlsx(&title, &heads, &rows)).await;
            Ok(download(made.map_err(HoursError::from)??, XLSX, &format!("{name}.xlsx"), false))
        }
        _ => Err(HoursError::NotFound.into()),
    }
}
