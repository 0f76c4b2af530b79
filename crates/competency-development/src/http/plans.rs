//! The agency's plan.

use askama::Template;
use axum::extract::State;
use documents::sheet::{self, Cell, XLSX};
use kernel::id::AgencyPlanId;
use serde::{Deserialize, Serialize};
use web::{Answer, Context, Failure, Form, Path, Query, Ui, file::download, redirect_with};

use super::{Problems, day, needs::YearFilter, year_of};
use crate::{
    CompetencyError, Development,
    model::PlanState,
    queries::plans::{PlanView, YearView},
    rules::consolidation::Line,
};

/// The typst source of the plan as an annex to a decree.
const ANNEX: &str = include_str!("../../typst/plan.typ");

/// Needs that the annex lists one by one; a longer list stands in the table alone, for a document has an end.
const MOST_SINGLES: usize = 3_000;

impl PlanState {
    /// Class of its chip.
    pub(super) const fn chip(self) -> &'static str {
        match self {
            Self::Draft => "chip--info",
            Self::Set => "chip--ok",
        }
    }
}

#[derive(Template)]
#[template(path = "competency-development/plan-year.html")]
struct YearPage<'a> {
    ui: &'a Ui,
    year: i32,
    view: YearView,
    id: AgencyPlanId,
}

pub(crate) async fn year(State(development): State<Development>, ui: Ui, Query(filter): Query<YearFilter>) -> Answer {
    let year = year_of(&filter.tahun, &ui);
    let view = development.plan_year(year).await?;
    ui.page(&YearPage { ui: &ui, year, view, id: ui.cx.id() })
}

pub(crate) async fn consolidate(
    State(development): State<Development>,
    Context(cx): Context,
    ui: Ui,
    Form(sent): Form<YearFilter>,
) -> Answer {
    let year = year_of(&sent.tahun, &ui);
    let id = sent.id.parse().unwrap_or_else(|_| cx.id());
    let plan = development.consolidate(&cx, id, year).await?;
    Ok(redirect_with(&format!("/kelola/renbangkom/{}", plan.id), "rencana-disusun"))
}

#[derive(Template)]
#[template(path = "competency-development/plan.html")]
struct PlanPage<'a> {
    ui: &'a Ui,
    view: PlanView,
    sent: Decree,
    form: Problems,
}

impl PlanPage<'_> {
    fn open(&self) -> bool {
        self.view.latest && self.view.plan.state == PlanState::Draft
    }
}

/// A decree as it is sent.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct Decree {
    nomor: String,
    tanggal: String,
}

async fn show(development: &Development, ui: &Ui, id: AgencyPlanId, sent: Decree, form: Problems) -> Answer {
    let view = development.plan(id).await?;
    ui.page_with(form.status(), &PlanPage { ui, view, sent, form })
}

pub(crate) async fn page(State(development): State<Development>, ui: Ui, Path(id): Path<AgencyPlanId>) -> Answer {
    show(&development, &ui, id, Decree::default(), Problems::default()).await
}

pub(crate) async fn set(
    State(development): State<Development>,
    Context(cx): Context,
    ui: Ui,
    Path(id): Path<AgencyPlanId>,
    Form(sent): Form<Decree>,
) -> Answer {
    let mut problems = Vec::new();
    let on = day("tanggal", &sent.tanggal, &mut problems);
    let outcome = if problems.is_empty() {
        development.set_plan(&cx, id, &sent.nomor, on).await
    } else {
        Err(CompetencyError::Invalid(problems))
    };
    match outcome {
        Ok(()) => Ok(redirect_with(&format!("/kelola/renbangkom/{id}"), "rencana-ditetapkan")),
        Err(CompetencyError::Invalid(problems)) => show(&development, &ui, id, sent, problems.into()).await,
        Err(error) => Err(error.into()),
    }
}

#[derive(Serialize)]
struct Annex {
    words: Vec<String>,
    agency: String,
    title: String,
    basis: String,
    made: String,
    subjects: Vec<[String; 5]>,
    units: Vec<[String; 4]>,
    totals: [String; 3],
    needs: Vec<[String; 7]>,
}

fn heads(ui: &Ui) -> Vec<String> {
    let keys = [
        "competency-name",
        "competency-post",
        "competency-unit",
        "competency-need",
        "competency-learning",
        "competency-jp",
        "competency-cost",
    ];
    keys.into_iter().map(|key| ui.t(key)).collect()
}

pub(crate) async fn export(
    State(development): State<Development>,
    ui: Ui,
    Path((id, format)): Path<(AgencyPlanId, String)>,
) -> Answer {
    let view = development.plan(id).await?;
    let name = format!("renbangkom-{}-v{}", view.plan.year, view.plan.version);
    match format.as_str() {
        "xlsx" => {
            let heads = heads(&ui);
            let rows: Vec<Vec<Cell>> = view
                .items
                .iter()
                .map(|item| {
                    vec![
                        item.name.clone().into(),
                        item.post.clone().into(),
                        item.unit_name.clone().into(),
                        item.subject.clone().into(),
                        ui.word("form", &item.learning).into(),
                        item.jp.into(),
                        item.cost.into(),
                    ]
                })
                .collect();
            let title = ui.t1("competency-plan-of", "year", view.plan.year.to_string());
            let write = move || sheet::xlsx(&title, &heads, &rows);
            let bytes = tokio::task::spawn_blocking(write).await.map_err(CompetencyError::from)??;
            Ok(download(bytes, XLSX, &format!("{name}.xlsx")))
        }
        "pdf" => {
            let (annex, made, identifier) = (annex(&ui, &view), ui.today(), view.plan.id.to_string());
            let files = documents::Files::default();
            let write = move || documents::pdf(ANNEX, &annex, made, &identifier, &files);
            let bytes = tokio::task::spawn_blocking(write).await.map_err(CompetencyError::from)?;
            Ok(download(bytes.map_err(CompetencyError::from)?, "application/pdf", &format!("{name}.pdf")))
        }
        _ => Err(Failure::not_found()),
    }
}

fn annex(ui: &Ui, view: &PlanView) -> Annex {
    let number = |number: i64| ui.number(&number);
    let learning = |code: &str| ui.word("form", code);
    let subject = |line: &Line| {
        [line.name.clone(), learning(&line.learning), line.people.to_string(), number(line.jp), number(line.cost)]
    };
    let unit = |line: &Line| [line.name.clone(), line.people.to_string(), number(line.jp), number(line.cost)];
    let plan = &view.plan;
    let basis = match plan.decreed_on {
        Some(day) => ui.t2("competency-annex-of", "number", plan.decree.as_str(), "date", ui.date(&day)),
        None => ui.t1("competency-annex-draft", "version", plan.version),
    };
    let keys = [
        "competency-people",
        "competency-by-subject",
        "competency-by-unit",
        "competency-needs",
        "competency-sum",
        "competency-needs-elsewhere",
    ];
    let singles = if view.items.len() > MOST_SINGLES { &[] } else { view.items.as_slice() };
    Annex {
        words: heads(ui).into_iter().chain(keys.into_iter().map(|key| ui.t(key))).collect(),
        agency: ui.site.agency.clone(),
        title: ui.t1("competency-plan-of", "year", plan.year.to_string()),
        basis,
        made: ui.now(),
        subjects: view.subjects.iter().map(subject).collect(),
        units: view.units.iter().map(unit).collect(),
        totals: [view.total.people.to_string(), number(view.total.jp), number(view.total.cost)],
        needs: singles
            .iter()
            .map(|item| {
                [
                    item.name.clone(),
                    item.post.clone(),
                    item.unit_name.clone(),
                    item.subject.clone(),
                    learning(&item.learning),
                    item.jp.to_string(),
                    number(item.cost),
                ]
            })
            .collect(),
    }
}
