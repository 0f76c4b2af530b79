//! The report of a round as a document and as a table.

use documents::sheet::Cell;
use serde::Serialize;
use web::{Answer, Failure, Ui};

use super::rounds::{column, mean};
use crate::{DialogueError, rounds::queries::OpenedRound};

const REPORT: &str = include_str!("../../typst/round.typ");

#[derive(Serialize)]
struct Document {
    title: String,
    agency: String,
    person: String,
    purpose: String,
    note: String,
    heads: Vec<String>,
    lines: Vec<Vec<String>>,
    answered: String,
    progress: Vec<[String; 2]>,
    comments_title: String,
    comments: Vec<(String, Vec<String>)>,
    made: String,
}

/// Heads and lines of the report: each question with the mean of all others and of each group that may be shown.
fn table(ui: &Ui, open: &OpenedRound) -> Answer<(Vec<String>, Vec<Vec<String>>)> {
    let report = open.report.as_ref().ok_or_else(Failure::not_found)?;
    let heads = [ui.t("round-question"), ui.t("round-others")];
    let heads = heads.into_iter().chain(report.columns.iter().map(|one| column(ui, *one)));
    let lines = open.round.questions.iter().zip(&report.lines).map(|(asked, line)| {
        let cells = line.cells.iter().map(|cell| mean(ui, *cell));
        [asked.text.clone(), mean(ui, Some(line.others))].into_iter().chain(cells).collect()
    });
    Ok((heads.collect(), lines.collect()))
}

/// The table of the report for spreadsheets, for whoever may see it.
pub(super) async fn sheet(ui: &Ui, open: &OpenedRound) -> Answer<Vec<u8>> {
    let (heads, lines) = table(ui, open)?;
    let rows: Vec<Vec<Cell>> = lines.into_iter().map(|line| line.into_iter().map(Cell::from).collect()).collect();
    let write = move || documents::sheet::xlsx("360", &heads, &rows);
    let bytes = tokio::task::spawn_blocking(write).await.map_err(DialogueError::from)?;
    Ok(bytes.map_err(DialogueError::from)?)
}

/// The document, for whoever may see the report.
pub(super) async fn report(ui: &Ui, open: &OpenedRound) -> Answer<Vec<u8>> {
    let report = open.report.as_ref().ok_or_else(Failure::not_found)?;
    let (heads, lines) = table(ui, open)?;
    let progress = open.progress.iter().map(|(group, asked, answered)| {
        let part = ui.t2("round-answered-of", "answered", *answered as u64, "asked", *asked as u64);
        [ui.word("round-group", group.as_str()), part]
    });
    let comments = report.comments.iter().map(|(one, comments)| (column(ui, *one), comments.clone()));
    let document = Document {
        title: ui.t("round-report"),
        agency: ui.site.agency.clone(),
        person: open.people.name(&open.round.person),
        purpose: open.round.purpose.clone(),
        note: ui.t("round-report-text"),
        heads,
        lines,
        answered: ui.t("round-progress"),
        progress: progress.collect(),
        comments_title: ui.t("round-comments"),
        comments: comments.collect(),
        made: ui.now(),
    };
    let (made, identifier) = (ui.today(), open.round.id.to_string());
    let write = move || documents::pdf(REPORT, &document, made, &identifier, &documents::Files::default());
    let bytes = tokio::task::spawn_blocking(write).await.map_err(DialogueError::from)?;
    Ok(bytes.map_err(DialogueError::from)?)
}
