//! The lines that a number of a report is the sum of.

use askama::Template;
use axum::extract::State;
use documents::sheet::{self, Cell};
use web::{Answer, Query, Ui};

use super::{CSV, coverage_people::PeopleFilter, download, place::Place};
use crate::{
    HoursError, LearningHours,
    queries::lines::{Found, Told},
};

#[derive(Template)]
#[template(path = "learning-hours/behind.html")]
struct BehindPage<'a> {
    ui: &'a Ui,
    place: Place,
    /// What was asked for, in words.
    asked: Vec<String>,
    query: String,
    found: Found,
}

impl BehindPage<'_> {
    fn base(&self) -> String {
        format!("{}/baris?{}&", self.place.base, self.query)
    }
}

/// The name of a rule's version, as on a line.
pub(super) fn rule(ui: &Ui, told: &Told) -> String {
    told.rule.as_ref().map_or_else(
        || "–".to_owned(),
        |rule| {
            let version = ui.t2("hours-version", "year", rule.valid_from.to_string(), "number", rule.version);
            format!("{} · {version}", rule.code)
        },
    )
}

/// Who verified a line.
pub(super) fn verifier(ui: &Ui, told: &Told) -> String {
    told.verifier.clone().unwrap_or_else(|| ui.site.name.clone())
}

pub(crate) async fn page(State(hours): State<LearningHours>, ui: Ui, Query(filter): Query<PeopleFilter>) -> Answer {
    let place = Place::of(&ui)?;
    let found = hours.lines_behind(place.scope, filter.behind(&ui), filter.unit(), Some(filter.page())).await?;
    let mut asked = filter.words(&ui);
    if let (Some(_), Some(told)) = (filter.person(), found.lines.items.first()) {
        asked.push(told.owner.clone());
    }
    ui.page(&BehindPage { ui: &ui, place, asked, query: filter.whole_query(&ui), found })
}

/// Heads and rows of lines, for a file.
pub(super) fn sheet_of(ui: &Ui, lines: &[Told]) -> (Vec<String>, Vec<Vec<Cell>>) {
    let keys = [
        "hours-name",
        "hours-year",
        "hours-line",
        "hours-title",
        "hours-form",
        "hours-class",
        "hours-share",
        "hours-ended",
        "hours-minutes",
        "hours-counted",
        "hours-uncounted",
        "hours-verifier",
        "hours-rule-version",
        "hours-posted",
    ];
    let heads = keys.iter().map(|key| ui.t(key)).collect();
    let row = |told: &Told| -> Vec<Cell> {
        let (line, a) = (&told.line, &told.line.activity);
        vec![
            told.owner.clone().into(),
            line.year.into(),
            ui.word("hours-kind", line.kind.as_str()).into(),
            a.title.clone().into(),
            ui.word("form", &a.form).into(),
            ui.word("hours-class", line.class.as_str()).into(),
            line.share.into(),
            a.completed_on.to_string().into(),
            a.minutes.into(),
            line.jp.into(),
            line.uncounted.into(),
            verifier(ui, told).into(),
            rule(ui, told).into(),
            ui.moment(&line.posted_at).into(),
        ]
    };
    (heads, lines.iter().map(row).collect())
}

pub(crate) async fn csv(State(hours): State<LearningHours>, ui: Ui, Query(filter): Query<PeopleFilter>) -> Answer {
    let scope = Place::of(&ui)?.scope;
    let found = hours.lines_behind(scope, filter.behind(&ui), filter.unit(), None).await?;
    let (heads, rows) = sheet_of(&ui, &found.lines.items);
    let bytes = tokio::task::spawn_blocking(move || sheet::csv(&heads, &rows)).await.map_err(HoursError::from)??;
    Ok(download(bytes, CSV, "baris-jp.csv", false))
}
