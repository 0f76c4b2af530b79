//! The report of a round as a document.

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

/// The document, for whoever may see the report.
pub(super) async fn report(ui: &Ui, open: &OpenedRound) -> Answer<Vec<u8>> {
    let report = open.report.as_ref().ok_or_else(Failure::not_found)?;
    let heads = [ui.t("round-question"), ui.t("round-others")];
    let heads = heads.into_iter().chain(report.columns.iter().map(|one| column(ui, *one)));
    let lines = open.round.questions.iter().zip(&report.lines).map(|(asked, line)| {
        let cells = line.cells.iter().map(|cell| mean(ui, *cell));
        [asked.text.clone(), mean(ui, Some(line.others))].into_iter().chain(cells).collect()
    });
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
        heads: heads.collect(),
        lines: lines.collect(),
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
