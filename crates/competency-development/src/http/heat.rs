//! The heat map.

use askama::Template;
use axum::extract::State;
use documents::sheet::{self, CSV, Cell, XLSX};
use kernel::{Marks, id::UnitId};
use serde::Deserialize;
use web::{Answer, Failure, Path, Query, Ui, file::download};

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

    async fn map(&self, development: &Development, ui: &Ui, whose: Whose) -> Result<HeatMap, CompetencyError> {
        let unit = self.unit.parse::<UnitId>().ok();
        match whose {
            Whose::Everybody => development.heat_map(&ui.cx, unit, self.kind()).await,
            Whose::Tree => development.heat_map_of_tree(&ui.cx, unit, self.kind()).await,
        }
    }
}

/// Whose competencies are counted.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Whose {
    /// The whole agency's, for the administration.
    Everybody,
    /// Those of everybody below the reader.
    Tree,
}

impl Whose {
    const fn path(self) -> &'static str {
        match self {
            Self::Everybody => "/kelola/kompetensi/peta",
            Self::Tree => "/tim/peta",
        }
    }
}

#[derive(Template)]
#[template(path = "competency-development/heat.html")]
struct HeatPage<'a> {
    ui: &'a Ui,
    map: HeatMap,
    filter: &'a Filter,
    whose: Whose,
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

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "templates hand over references")]
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
    shown(&development, &ui, &filter, Whose::Everybody).await
}

pub(crate) async fn tree(State(development): State<Development>, ui: Ui, Query(filter): Query<Filter>) -> Answer {
    shown(&development, &ui, &filter, Whose::Tree).await
}

async fn shown(development: &Development, ui: &Ui, filter: &Filter, whose: Whose) -> Answer {
    let map = filter.map(development, ui, whose).await?;
    ui.page(&HeatPage { ui, map, filter, whose, kinds: Kind::ALL })
}

pub(crate) async fn export(
    State(development): State<Development>,
    ui: Ui,
    Path(format): Path<String>,
    Query(filter): Query<Filter>,
) -> Answer {
    written(&development, &ui, &format, &filter, Whose::Everybody).await
}

pub(crate) async fn export_tree(
    State(development): State<Development>,
    ui: Ui,
    Path(format): Path<String>,
    Query(filter): Query<Filter>,
) -> Answer {
    written(&development, &ui, &format, &filter, Whose::Tree).await
}

async fn written(development: &Development, ui: &Ui, format: &str, filter: &Filter, whose: Whose) -> Answer {
    let map = filter.map(development, ui, whose).await?;
    let mut heads = vec![ui.t("competency-unit")];
    heads.extend(map.competencies.iter().map(|one| one.name.clone()));
    let row = |line: &Line| -> Vec<Cell> {
        let name = line.unit.as_ref().map_or_else(|| ui.t("competency-no-unit"), |unit| unit.name.clone());
        let cells = map.competencies.iter().map(|one| match map.cell(line, one) {
            Some(tally) => mean(ui, tally).into(),
            None => Cell::from("–"),
        });
        std::iter::once(Cell::from(name)).chain(cells).collect()
    };
    let rows: Vec<Vec<Cell>> = map.lines.iter().map(row).collect();
    match format {
        "csv" => Ok(download(sheet::csv(&heads, &rows)?, CSV, "peta-kompetensi.csv")),
        "xlsx" => Ok(download(sheet::xlsx(&ui.t("competency-map"), &heads, &rows)?, XLSX, "peta-kompetensi.xlsx")),
        _ => Err(Failure::not_found()),
    }
}
