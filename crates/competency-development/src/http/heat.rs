//! The heat map.

use askama::Template;
use axum::extract::State;
use documents::sheet::{self, Cell};
use kernel::{Marks, id::UnitId};
use serde::Deserialize;
use web::{Answer, Failure, Path, Query, Ui};

use super::{CSV, XLSX, download};
use crate::{
    CompetencyError, Development,
    model::{Competency, Kind},
    queries::heat::HeatMap,
    rules::heat::{Line, Tally},
};

/// What the map is of.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct Filter {
    unit: String,
    jenis: String,
}

impl Filter {
    fn kind(&self) -> Option<Kind> {
        match self.jenis.as_str() {
            "semua" => None,
            word => Some(Kind::parse(word).unwrap_or(Kind::Managerial)),
        }
    }

    async fn map(&self, development: &Development, ui: &Ui) -> Result<HeatMap, CompetencyError> {
        development.heat_map(&ui.cx, self.unit.parse::<UnitId>().ok(), self.kind()).await
    }
}

#[derive(Template)]
#[template(path = "competency-development/heat.html")]
struct HeatPage<'a> {
    ui: &'a Ui,
    map: HeatMap,
    filter: &'a Filter,
    kinds: &'static [Kind],
}

/// The mean gap in words: `1,2`.
fn mean(ui: &Ui, tally: Tally) -> String {
    ui.marks(&Marks(i64::from(tally.mean_tenths()) * 10))
}

impl HeatPage<'_> {
    fn cell(&self, line: &Line, competency: &Competency) -> Option<(u32, String, String)> {
        self.map.cell(line, competency).map(|tally| self.shown(tally))
    }

    fn all(&self, competency: &Competency) -> Option<(u32, String, String)> {
        self.map.all(competency).map(|tally| self.shown(tally))
    }

    /// Step of the scale, mean gap, and the sentence behind it.
    fn shown(&self, tally: Tally) -> (u32, String, String) {
        let behind = self.ui.t2("competency-short-of", "short", tally.short, "people", tally.people);
        (tally.heat(), mean(self.ui, tally), behind)
    }

    fn chosen(&self, kind: &Kind) -> bool {
        self.filter.kind() == Some(*kind)
    }

    fn name(&self, line: &Line) -> String {
        line.unit.as_ref().map_or_else(|| self.ui.t("competency-no-unit"), |unit| unit.name.clone())
    }

    fn query(&self) -> String {
        format!("unit={}&jenis={}", web::ui::encode(&self.filter.unit), web::ui::encode(&self.filter.jenis))
    }
}

pub(crate) async fn page(State(development): State<Development>, ui: Ui, Query(filter): Query<Filter>) -> Answer {
    let map = filter.map(&development, &ui).await?;
    ui.page(&HeatPage { ui: &ui, map, filter: &filter, kinds: Kind::ALL })
}

pub(crate) async fn export(
    State(development): State<Development>,
    ui: Ui,
    Path(format): Path<String>,
    Query(filter): Query<Filter>,
) -> Answer {
    let map = filter.map(&development, &ui).await?;
    let mut heads = vec![ui.t("competency-unit")];
    heads.extend(map.competencies.iter().map(|one| one.name.clone()));
    let row = |line: &Line| -> Vec<Cell> {
        let name = line.unit.as_ref().map_or_else(|| ui.t("competency-no-unit"), |unit| unit.name.clone());
        let cells = map.competencies.iter().map(|one| match map.cell(line, one) {
            Some(tally) => mean(&ui, tally).into(),
            None => Cell::from("–"),
        });
        std::iter::once(Cell::from(name)).chain(cells).collect()
    };
    let rows: Vec<Vec<Cell>> = map.lines.iter().map(row).collect();
    match format.as_str() {
        "csv" => Ok(download(sheet::csv(&heads, &rows)?, CSV, "peta-kompetensi.csv")),
        "xlsx" => Ok(download(sheet::xlsx(&ui.t("competency-map"), &heads, &rows)?, XLSX, "peta-kompetensi.xlsx")),
        _ => Err(Failure::not_found()),
    }
}
