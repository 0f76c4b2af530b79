//! The calendar for the administration.

use askama::Template;
use axum::{extract::State, http::StatusCode};
use chrono::Datelike;
use documents::sheet::Cell;
use kernel::{PageRequest, id::ClassId};
use serde::{Deserialize, Serialize};
use web::{Answer, Context, Form, Path, Query, Ui, file::download, redirect_with};

use super::{
    Problems,
    forms::{ClassForm, PartForm, PeopleForm, typed},
};
use crate::{
    ClassError, TrainingClasses,
    commands::Verdict,
    model::{ClassPart, ClassRole, ClassState, Mode, Place, PlaceState},
    queries::{CalendarView, Choices, Desk},
};

/// What a new class is offered with.
const USUAL_PRESENCE: &str = "90";

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Filter {
    tahun: String,
    status: String,
    halaman: u64,
}

#[derive(Template)]
#[template(path = "training-classes/calendar.html")]
struct CalendarPage<'a> {
    ui: &'a Ui,
    view: CalendarView,
    chosen: &'a str,
    years: [i32; 3],
}

impl CalendarPage<'_> {
    const STATES: &'static [ClassState] = ClassState::ALL;

    fn base(&self) -> String {
        format!("/kelola/kalender?tahun={}&status={}&", self.view.year, self.chosen)
    }
}

pub(super) async fn calendar(State(classes): State<TrainingClasses>, ui: Ui, Query(filter): Query<Filter>) -> Answer {
    let year = typed(&filter.tahun).filter(|year| (2000..=2100).contains(year)).unwrap_or_else(|| ui.year());
    let state = ClassState::parse(&filter.status);
    let view = classes.calendar(&ui.cx, year, state, PageRequest { number: filter.halaman }).await?;
    let chosen = state.map(ClassState::as_str).unwrap_or_default();
    ui.page(&CalendarPage { ui: &ui, view, chosen, years: [1, 0, -1].map(|by| ui.year() + by) })
}

#[derive(Template)]
#[template(path = "training-classes/class-form.html")]
struct ClassFormPage<'a> {
    ui: &'a Ui,
    known: Option<ClassId>,
    values: ClassForm,
    choices: Choices,
    form: Problems,
    stale: bool,
}

impl ClassFormPage<'_> {
    const MODES: &'static [Mode] = Mode::ALL;

    fn picked(one: &impl ToString, chosen: &str) -> bool {
        one.to_string() == chosen
    }
}

async fn form_page(
    classes: &TrainingClasses,
    ui: &Ui,
    known: Option<ClassId>,
    values: ClassForm,
    form: Problems,
    stale: bool,
) -> Answer {
    let year = typed::<chrono::NaiveDate>(&values.mulai).map(|day| day.year());
    let choices = classes.choices(&ui.cx, year).await?;
    let status = if stale { StatusCode::CONFLICT } else { form.status() };
    ui.page_with(status, &ClassFormPage { ui, known, values, choices, form, stale })
}

pub(super) async fn new(State(classes): State<TrainingClasses>, ui: Ui) -> Answer {
    let values = ClassForm {
        id: ui.cx.id::<kernel::id::kind::TrainingClass>().to_string(),
        hadir: USUAL_PRESENCE.to_owned(),
        sertifikat: "1".to_owned(),
        ..ClassForm::default()
    };
    form_page(&classes, &ui, None, values, Problems::default(), false).await
}

pub(super) async fn add(
    State(classes): State<TrainingClasses>,
    ui: Ui,
    Context(cx): Context,
    Form(values): Form<ClassForm>,
) -> Answer {
    let id = typed(&values.id).unwrap_or_else(|| cx.id());
    match classes.add_class(&cx, id, &values.input()).await {
        Ok(()) => Ok(redirect_with(&desk_url(id), "kelas-disimpan")),
        Err(ClassError::Invalid(problems)) => form_page(&classes, &ui, None, values, problems.into(), false).await,
        Err(error) => Err(error.into()),
    }
}

pub(super) async fn edit(State(classes): State<TrainingClasses>, ui: Ui, Path(id): Path<ClassId>) -> Answer {
    let desk = classes.desk(&ui.cx, id, None, PageRequest::default()).await?;
    form_page(&classes, &ui, Some(id), ClassForm::of(&desk.class), Problems::default(), false).await
}

pub(super) async fn change(
    State(classes): State<TrainingClasses>,
    ui: Ui,
    Context(cx): Context,
    Path(id): Path<ClassId>,
    Form(mut values): Form<ClassForm>,
) -> Answer {
    match classes.change_class(&cx, id, values.versi, &values.input()).await {
        Ok(()) => Ok(redirect_with(&desk_url(id), "kelas-disimpan")),
        Err(ClassError::Invalid(problems)) => form_page(&classes, &ui, Some(id), values, problems.into(), false).await,
        Err(ClassError::Stale) => {
            values.versi = classes.desk(&cx, id, None, PageRequest::default()).await?.class.version;
            form_page(&classes, &ui, Some(id), values, Problems::default(), true).await
        }
        Err(error) => Err(error.into()),
    }
}

fn desk_url(id: ClassId) -> String {
    format!("/kelola/kalender/{id}")
}

#[derive(Template)]
#[template(path = "training-classes/desk.html")]
struct DeskPage<'a> {
    ui: &'a Ui,
    desk: Desk,
    chosen: &'a str,
    values: PeopleForm,
    part: PartForm,
    form: Problems,
}

impl DeskPage<'_> {
    const STATES: &'static [PlaceState] = PlaceState::ALL;
    const ROLES: &'static [ClassRole] = ClassRole::ALL;

    /// Whether parts can still be taken back.
    fn parts_open(&self) -> bool {
        !self.is("completed") && !self.is("cancelled")
    }

    fn is(&self, state: &str) -> bool {
        self.desk.class.state.as_str() == state
    }

    fn decides(&self) -> bool {
        matches!(self.desk.class.state, ClassState::Open | ClassState::Settled)
            && self.desk.places.items.iter().any(|place| place.state.alive())
    }

    fn over(&self) -> bool {
        self.ui.today() >= self.desk.class.facts.ends_on
    }

    fn cost(&self) -> String {
        self.ui.number(&self.desk.cost())
    }

    /// What a lesson hour of a participant costs, once somebody takes part.
    fn per_jp(&self) -> Option<String> {
        self.desk.cost_per_jp().map(|rupiah| self.ui.number(&rupiah))
    }

    fn ticked(&self, place: &Place) -> bool {
        self.values.orang.contains(&place.person.to_string())
    }

    fn base(&self) -> String {
        format!("{}?status={}&", desk_url(self.desk.class.id), self.chosen)
    }
}

async fn show(
    classes: &TrainingClasses,
    ui: &Ui,
    id: ClassId,
    filter: &Filter,
    values: PeopleForm,
    form: Problems,
) -> Answer {
    let state = PlaceState::parse(&filter.status);
    let desk = classes.desk(&ui.cx, id, state, PageRequest { number: filter.halaman }).await?;
    let chosen = state.map(PlaceState::as_str).unwrap_or_default();
    ui.page_with(form.status(), &DeskPage { ui, desk, chosen, values, part: PartForm::default(), form })
}

pub(super) async fn desk(
    State(classes): State<TrainingClasses>,
    ui: Ui,
    Path(id): Path<ClassId>,
    Query(filter): Query<Filter>,
) -> Answer {
    show(&classes, &ui, id, &filter, PeopleForm::default(), Problems::default()).await
}

pub(super) async fn decide(
    State(classes): State<TrainingClasses>,
    ui: Ui,
    Context(cx): Context,
    Path(id): Path<ClassId>,
    Form(sent): Form<PeopleForm>,
) -> Answer {
    let verdict = if sent.putusan == "terima" { Verdict::Accept } else { Verdict::Decline };
    match classes.decide(&cx, id, &sent.people(), verdict, &sent.alasan).await {
        Ok(_) => Ok(redirect_with(&desk_url(id), "peserta-diputuskan")),
        Err(ClassError::Invalid(problems)) => show(&classes, &ui, id, &Filter::default(), sent, problems.into()).await,
        Err(error) => Err(error.into()),
    }
}

/// Notes or takes back a part that somebody plays.
pub(super) async fn part(
    State(classes): State<TrainingClasses>,
    ui: Ui,
    Context(cx): Context,
    Path(id): Path<ClassId>,
    Form(sent): Form<PartForm>,
) -> Answer {
    let role = ClassRole::parse(&sent.peran).ok_or(ClassError::NotFound)?;
    let done = match typed(&sent.lepas) {
        Some(person) => classes.remove_part(&cx, id, ClassPart { person, role }).await,
        None => classes.add_part(&cx, id, &sent.nip, role).await,
    };
    match done {
        Ok(()) => Ok(redirect_with(&format!("{}#peran", desk_url(id)), "peran-disimpan")),
        Err(ClassError::Invalid(problems)) => {
            let form: Problems = problems.into();
            let desk = classes.desk(&cx, id, None, PageRequest::default()).await?;
            let values = PeopleForm::default();
            let page = DeskPage { ui: &ui, desk, chosen: "", values, part: sent, form };
            ui.page_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
        Err(error) => Err(error.into()),
    }
}

/// What the administration does with the class as a whole: `buka`, `tetapkan`, `selesai`, `batalkan`.
pub(super) async fn step(
    State(classes): State<TrainingClasses>,
    ui: Ui,
    Context(cx): Context,
    Path((id, step)): Path<(ClassId, String)>,
    Form(sent): Form<PeopleForm>,
) -> Answer {
    let (done, notice) = match step.as_str() {
        "buka" => (classes.open_class(&cx, id).await, "kelas-dibuka"),
        "tetapkan" => (classes.settle_class(&cx, id).await, "kelas-ditetapkan"),
        "selesai" => (classes.complete_class(&cx, id).await, "kelas-selesai"),
        "batalkan" => (classes.cancel_class(&cx, id, &sent.alasan).await, "kelas-ditiadakan"),
        _ => return Err(ClassError::NotFound.into()),
    };
    match done {
        Ok(()) => Ok(redirect_with(&desk_url(id), notice)),
        Err(ClassError::Invalid(problems)) => show(&classes, &ui, id, &Filter::default(), sent, problems.into()).await,
        Err(error) => Err(error.into()),
    }
}

/// Heads of the table of participants.
const HEADS: [&str; 9] = [
    "classes-head-nip",
    "classes-head-name",
    "classes-head-rank",
    "classes-head-post",
    "classes-head-unit",
    "classes-head-state",
    "classes-head-present",
    "classes-head-reason",
    "classes-head-note",
];

pub(super) async fn sheet(State(classes): State<TrainingClasses>, ui: Ui, Path(id): Path<ClassId>) -> Answer {
    let heads: Vec<String> = HEADS.iter().map(|key| ui.t(key)).collect();
    let word = |state: PlaceState| ui.word("classes-place", state.as_str());
    let (class, rows) = classes.places_table(&ui.cx, id, word).await?;
    let made = tokio::task::spawn_blocking(move || documents::sheet::xlsx("Peserta", &heads, &rows)).await;
    let bytes = made.map_err(ClassError::from)?.map_err(ClassError::from)?;
    Ok(download(bytes, documents::sheet::XLSX, &format!("{}.xlsx", class.facts.full_title())))
}

/// The typst source of the list of participants.
const PARTICIPANTS: &str = include_str!("../../typst/participants.typ");

/// What [`PARTICIPANTS`] sets.
#[derive(Serialize)]
struct Participants {
    title: String,
    dates: String,
    agency: String,
    lang: &'static str,
    made: String,
    heads: Vec<String>,
    rows: Vec<Vec<String>>,
}

/// The participants and everybody who asked, as PDF.
pub(super) async fn pdf(State(classes): State<TrainingClasses>, ui: Ui, Path(id): Path<ClassId>) -> Answer {
    let word = |state: PlaceState| ui.word("classes-place", state.as_str());
    let (class, rows) = classes.places_table(&ui.cx, id, word).await?;
    let text = |cell: Cell| match cell {
        Cell::Text(text) => text,
        Cell::Number(number) => ui.number(&number),
        Cell::Date(day) => ui.date(&day),
    };
    let title = class.facts.full_title();
    let list = Participants {
        dates: format!("{} – {}", ui.date(&class.facts.starts_on), ui.date(&class.facts.ends_on)),
        title: title.clone(),
        agency: ui.site.agency.clone(),
        lang: ui.lang(),
        made: ui.now(),
        heads: HEADS.iter().map(|key| ui.t(key)).collect(),
        rows: rows.into_iter().map(|row| row.into_iter().map(text).collect()).collect(),
    };
    let (today, identifier, files) = (ui.today(), ui.cx.request_id.to_string(), documents::Files::default());
    let made =
        tokio::task::spawn_blocking(move || documents::pdf(PARTICIPANTS, &list, today, &identifier, &files)).await;
    let bytes = made.map_err(ClassError::from)?.map_err(ClassError::from)?;
    Ok(download(bytes, "application/pdf", &format!("{title}.pdf")))
}
