use askama::Template;
use axum::{
    extract::State,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use kernel::{
    Page, PageRequest, Role,
    id::{ReportId, ReportRunId},
};
use web::{Answer, Context, Failure, Form, Path, Query, Ui, redirect_with};

use super::{
    asked::{Asked, query_of},
    report_url,
};
use crate::{
    ReportError, Reporting, Schedule,
    definition::{Condition, Definition, Filter, MOST_GROUPS, Outcome},
    model::{Report, Run},
    policy::{self, Action, READERS},
    tables::{Column, Kind, Value},
    written::{self, Format},
};

/// Empty filter rows that the form offers.
const OFFERED_FILTERS: usize = 2;

#[derive(Template)]
#[template(path = "reporting/list.html")]
struct ListPage<'a> {
    ui: &'a Ui,
    own: Vec<Report>,
    shared: Vec<Report>,
    tables: Vec<&'static str>,
}

pub(super) async fn list(State(reporting): State<Reporting>, ui: Ui) -> Answer {
    let reports = reporting.reports(&ui.cx).await?;
    let (own, shared) = reports.into_iter().partition(|report| Some(report.owner) == ui.cx.actor.person());
    let sees_all = ui.cx.actor.has(Role::Admin);
    let tables = reporting.inner.tables.iter().filter(|table| sees_all || table.is_about_people());
    let tables = tables.map(|table| table.name()).collect();
    ui.page(&ListPage { ui: &ui, own, shared, tables })
}

/// A page of an answer with its words.
struct Shown {
    outcome: Outcome,
    page: Page<usize>,
    /// The question as a query string ending in `&`.
    query: String,
    /// Address of the page, ending in `?` or `&`, for the pager.
    base: String,
    /// Address of the list behind each line of a grouped answer.
    behind: Vec<String>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "templates hand over references")]
impl Shown {
    fn new(definition: &Definition, outcome: Outcome, number: u64, base: String) -> Self {
        let request = PageRequest { number };
        let from = request.offset() as usize;
        let lines = (from..outcome.rows.len()).take(PageRequest::SIZE as usize).collect();
        let page = Page::new(lines, request, outcome.rows.len() as u64);
        let behind = if definition.groups.is_empty() {
            Vec::new()
        } else {
            outcome.rows.iter().map(|row| behind(definition, row)).collect()
        };
        Self { outcome, page, query: query_of(definition), base, behind }
    }

    fn head(&self, ui: &Ui, at: &usize) -> String {
        self.outcome.heads.get(*at).map_or_else(String::new, |head| written::head(&ui.words, head))
    }

    fn value(&self, ui: &Ui, line: &usize, at: &usize) -> String {
        let value = self.outcome.rows.get(*line).and_then(|row| row.get(*at));
        match (value, self.outcome.heads.get(*at)) {
            (Some(Value::Number(number)), _) => ui.number(number),
            (Some(value), Some(head)) => written::shown(&ui.words, head, value),
            _ => String::new(),
        }
    }

    fn first(&self, ui: &Ui, line: &usize) -> String {
        self.value(ui, line, &0)
    }

    fn is_number(&self, at: &usize) -> bool {
        self.outcome.totals.get(*at).is_some_and(Option::is_some)
    }

    fn total(&self, ui: &Ui, at: &usize) -> String {
        self.outcome.totals.get(*at).copied().flatten().map_or_else(String::new, |total| ui.number(&total))
    }

    /// The last column of a grouped answer in hundredths of its greatest value, for a bar.
    fn bar(&self, line: &usize) -> i64 {
        let of = |row: &Vec<Value>| if let Some(Value::Number(number)) = row.last() { *number } else { 0 };
        let most = self.outcome.rows.iter().map(of).max().unwrap_or_default().max(1);
        self.outcome.rows.get(*line).map_or(0, |row| (of(row) * 100 / most).clamp(0, 100))
    }

    fn columns(&self) -> std::ops::Range<usize> {
        0..self.outcome.heads.len()
    }
}

/// The question for the rows that are counted in this line.
fn behind(definition: &Definition, row: &[Value]) -> String {
    let mut list = Definition { groups: Vec::new(), ..definition.clone() };
    for (key, value) in definition.groups.iter().zip(row) {
        let (condition, value) = match value {
            Value::Empty => (Condition::Missing, String::new()),
            Value::Text(text) => (Condition::Is, text.clone()),
            Value::Number(number) => (Condition::Is, number.to_string()),
            Value::Date(day) => (Condition::Is, day.to_string()),
        };
        list.filters.push(Filter { column: key.clone(), condition, value });
    }
    format!("/laporan/susun?{}", query_of(&list))
}

#[derive(Template)]
#[template(path = "reporting/build.html")]
struct BuildPage<'a> {
    ui: &'a Ui,
    asked: &'a Asked,
    definition: Definition,
    shown: Shown,
    columns: &'static [Column],
    shared: Vec<Role>,
    schedule: Schedule,
    problems: Vec<kernel::FieldProblem>,
    stale: bool,
}

impl BuildPage<'_> {
    const CONDITIONS: [Condition; 7] = Condition::ALL;
    const SCHEDULES: [Schedule; 3] = Schedule::ALL;
    const READERS: [Role; 2] = READERS;

    /// The filters, and some empty ones.
    fn filters(&self) -> Vec<Filter> {
        let empty = Filter { column: String::new(), condition: Condition::Is, value: String::new() };
        let mut filters = self.definition.filters.clone();
        filters.extend(std::iter::repeat_n(empty, OFFERED_FILTERS));
        filters
    }

    /// What is grouped by, and nothing for the rest.
    fn groups(&self) -> Vec<&str> {
        let chosen = self.definition.groups.iter().map(String::as_str);
        chosen.chain(std::iter::repeat("")).take(MOST_GROUPS).collect()
    }

    fn has(list: &[String], key: &str) -> bool {
        list.iter().any(|chosen| chosen == key)
    }

    fn is_number(column: &Column) -> bool {
        column.kind == Kind::Number
    }
}

pub(super) async fn build(State(reporting): State<Reporting>, ui: Ui, Query(asked): Query<Asked>) -> Answer {
    // A kept report to be changed comes with its own fields, unless others were chosen already.
    let asked = match asked.laporan {
        Some(id) if asked.tabel.is_empty() => {
            let report = reporting.report(&ui.cx, id).await?;
            policy::may(&ui.cx.actor, Action::Own, Some(&report))?;
            Asked::of(&report)
        }
        _ => asked,
    };
    render(&reporting, &ui, StatusCode::OK, &asked, Vec::new(), false).await
}

async fn render(
    reporting: &Reporting,
    ui: &Ui,
    status: StatusCode,
    asked: &Asked,
    problems: Vec<kernel::FieldProblem>,
    stale: bool,
) -> Answer {
    let columns = reporting.table(&asked.tabel).ok_or(ReportError::NotFound)?.columns();
    let definition = asked.definition().fitted(columns);
    let outcome = reporting.ask(&ui.cx, &definition).await?;
    let shown = Shown::new(&definition, outcome, asked.halaman, format!("/laporan/susun?{}", query_of(&definition)));
    let input = asked.input();
    let page = BuildPage {
        ui,
        asked,
        definition,
        shown,
        columns,
        shared: input.shared,
        schedule: input.schedule,
        problems,
        stale,
    };
    ui.page_with(status, &page)
}

pub(super) async fn keep(
    State(reporting): State<Reporting>,
    ui: Ui,
    Context(cx): Context,
    Form(asked): Form<Asked>,
) -> Answer {
    match reporting.keep(&cx, cx.id(), asked.input()).await {
        Ok(id) => Ok(redirect_with(&report_url(id), "laporan-disimpan")),
        Err(ReportError::Invalid(problems)) if reporting.table(&asked.tabel).is_some() => {
            render(&reporting, &ui, StatusCode::UNPROCESSABLE_ENTITY, &asked, problems, false).await
        }
        Err(error) => Err(error.into()),
    }
}

pub(super) async fn change(
    State(reporting): State<Reporting>,
    ui: Ui,
    Context(cx): Context,
    Path(id): Path<ReportId>,
    Form(mut asked): Form<Asked>,
) -> Answer {
    let (status, problems, stale) = match reporting.change(&cx, id, asked.versi, asked.input()).await {
        Ok(()) => return Ok(redirect_with(&report_url(id), "laporan-disimpan")),
        Err(ReportError::Invalid(problems)) => (StatusCode::UNPROCESSABLE_ENTITY, problems, false),
        Err(ReportError::Stale) => (StatusCode::CONFLICT, Vec::new(), true),
        Err(error) => return Err(error.into()),
    };
    let kept = reporting.report(&cx, id).await?;
    asked.laporan = Some(id);
    asked.versi = kept.version;
    render(&reporting, &ui, status, &asked, problems, stale).await
}

pub(super) async fn delete(
    State(reporting): State<Reporting>,
    Context(cx): Context,
    Path(id): Path<ReportId>,
) -> Answer {
    reporting.delete(&cx, id).await?;
    Ok(redirect_with("/laporan", "laporan-dihapus"))
}

#[derive(Template)]
#[template(path = "reporting/report.html")]
struct ReportPage<'a> {
    ui: &'a Ui,
    report: Report,
    shown: Shown,
    runs: Vec<Run>,
    owns: bool,
}

/// Which page of a kept report.
#[derive(serde::Deserialize)]
pub(super) struct Paged {
    #[serde(default)]
    halaman: u64,
}

pub(super) async fn report(
    State(reporting): State<Reporting>,
    ui: Ui,
    Path(id): Path<ReportId>,
    Query(paged): Query<Paged>,
) -> Answer {
    let report = reporting.report(&ui.cx, id).await?;
    let outcome = reporting.ask(&ui.cx, &report.definition).await?;
    let shown = Shown::new(&report.definition, outcome, paged.halaman, format!("{}?", report_url(id)));
    let runs = reporting.runs(&ui.cx, &report).await?;
    let owns = policy::may(&ui.cx.actor, Action::Own, Some(&report)).is_ok();
    ui.page(&ReportPage { ui: &ui, report, shown, runs, owns })
}

pub(super) async fn download(
    State(reporting): State<Reporting>,
    ui: Ui,
    Path(ending): Path<String>,
    Query(asked): Query<Asked>,
) -> Answer {
    let format = Format::parse(&ending).ok_or_else(Failure::not_found)?;
    let columns = reporting.table(&asked.tabel).ok_or(ReportError::NotFound)?.columns();
    let definition = asked.definition().fitted(columns);
    let outcome = reporting.ask(&ui.cx, &definition).await?;
    let name = match asked.nama.trim() {
        "" => ui.t(format!("report-table-{}", definition.table)),
        name => name.to_owned(),
    };
    let (cx, words, made) = (ui.cx.clone(), ui.words.clone(), ui.today());
    let file_name = name.clone();
    let write = move || written::file(format, &cx, &words, &name, made, &outcome);
    let bytes = tokio::task::spawn_blocking(write).await.map_err(ReportError::from)??;
    Ok(attached(bytes.into(), format, &file_name))
}

pub(super) async fn run(
    State(reporting): State<Reporting>,
    Context(cx): Context,
    Path((report, run)): Path<(ReportId, ReportRunId)>,
) -> Answer {
    let (report, run) = reporting.run_of(&cx, report, run).await?;
    let digest = run.digest.parse().map_err(ReportError::Blobs)?;
    let bytes = reporting.inner.blobs.get(&digest).await.map_err(ReportError::Blobs)?;
    let bytes = bytes.ok_or(ReportError::NotFound)?;
    Ok(attached(bytes, Format::Xlsx, &report.name))
}

fn attached(bytes: bytes::Bytes, format: Format, name: &str) -> Response {
    let (media_type, ending) = format.names();
    let plain: String = name.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
    let mut answer = bytes.into_response();
    let headers = answer.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    if let Ok(value) = HeaderValue::try_from(format!("attachment; filename=\"{plain}.{ending}\"")) {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    answer
}
