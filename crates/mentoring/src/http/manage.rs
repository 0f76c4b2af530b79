//! Programmes for the administration.

use askama::Template;
use axum::{extract::State, http::StatusCode};
use kernel::{
    FieldProblem, PageRequest,
    id::{MentoringApplicationId, MentorshipId, PersonId, ProgrammeId},
};
use serde::Deserialize;
use web::{Answer, Context, Form, Path, Query, Ui, file::download, redirect_with};

use super::{
    Problems,
    forms::{ApplicationForm, ProgrammeForm, TextForm, id_or},
};
use crate::{
    Mentoring, MentoringError,
    model::{ApplicationState, Pair, PairState, Programme, ProgrammeState, Reason},
    queries::{People, Place, ProgrammeView, ResultsView},
    rules::{matching::Refusal, results::Summary},
};

#[derive(Template)]
#[template(path = "mentoring/overview.html")]
struct OverviewPage<'a> {
    ui: &'a Ui,
    programmes: Vec<Programme>,
    silent: Vec<Pair>,
    people: People,
    silent_days: i64,
}

pub(super) async fn overview(State(mentoring): State<Mentoring>, ui: Ui) -> Answer {
    let (programmes, silent, people, silent_days) = mentoring.overview(&ui.cx).await?;
    ui.page(&OverviewPage { ui: &ui, programmes, silent, people, silent_days })
}

#[derive(Template)]
#[template(path = "mentoring/programme-form.html")]
struct ProgrammeFormPage<'a> {
    ui: &'a Ui,
    known: Option<ProgrammeId>,
    values: ProgrammeForm,
    form: Problems,
    stale: bool,
}

pub(super) async fn new(ui: Ui) -> Answer {
    let id = ui.cx.id::<kernel::id::kind::Programme>().to_string();
    let values = ProgrammeForm { id, ..ProgrammeForm::default() };
    ui.page(&ProgrammeFormPage { ui: &ui, known: None, values, form: Problems::default(), stale: false })
}

pub(super) async fn add(
    State(mentoring): State<Mentoring>,
    ui: Ui,
    Context(cx): Context,
    Form(values): Form<ProgrammeForm>,
) -> Answer {
    let id = id_or(&values.id, cx.id());
    match mentoring.add_programme(&cx, id, values.input()).await {
        Ok(()) => Ok(redirect_with(&programme_url(id), "program-disimpan")),
        Err(MentoringError::Invalid(problems)) => {
            let form = Problems::from(problems);
            ui.page_with(form.status(), &ProgrammeFormPage { ui: &ui, known: None, values, form, stale: false })
        }
        Err(error) => Err(error.into()),
    }
}

pub(super) async fn edit(State(mentoring): State<Mentoring>, ui: Ui, Path(id): Path<ProgrammeId>) -> Answer {
    let view = mentoring.administer(&ui.cx, id, PageRequest::default()).await?;
    let values = ProgrammeForm::of(&view.programme);
    ui.page(&ProgrammeFormPage { ui: &ui, known: Some(id), values, form: Problems::default(), stale: false })
}

pub(super) async fn change(
    State(mentoring): State<Mentoring>,
    ui: Ui,
    Context(cx): Context,
    Path(id): Path<ProgrammeId>,
    Form(mut values): Form<ProgrammeForm>,
) -> Answer {
    let (status, form, stale) = match mentoring.change_programme(&cx, id, values.versi, values.input()).await {
        Ok(()) => return Ok(redirect_with(&programme_url(id), "program-disimpan")),
        Err(MentoringError::Invalid(problems)) => (StatusCode::UNPROCESSABLE_ENTITY, Problems::from(problems), false),
        Err(MentoringError::Stale) => {
            let now = mentoring.administer(&cx, id, PageRequest::default()).await?;
            values.versi = now.programme.version;
            (StatusCode::CONFLICT, Problems::default(), true)
        }
        Err(error) => return Err(error.into()),
    };
    ui.page_with(status, &ProgrammeFormPage { ui: &ui, known: Some(id), values, form, stale })
}

fn programme_url(id: ProgrammeId) -> String {
    format!("/kelola/mentoring/program/{id}")
}

#[derive(Template)]
#[template(path = "mentoring/programme-admin.html")]
struct ProgrammeAdminPage<'a> {
    ui: &'a Ui,
    view: ProgrammeView,
    named: ApplicationForm,
    form: Problems,
}

impl ProgrammeAdminPage<'_> {
    fn is(&self, state: &str) -> bool {
        self.view.programme.state.as_str() == state
    }

    fn matchable(&self) -> bool {
        matches!(self.view.programme.state, ProgrammeState::Open | ProgrammeState::Running)
    }

    /// Whether a mentor can still be chosen for this application.
    fn choosable(&self, place: &Place) -> bool {
        self.matchable()
            && place.application.state == ApplicationState::Waiting
            && place.pair.as_ref().is_none_or(|pair| !pair.announced)
    }

    fn chosen(place: &Place, mentor: &PersonId) -> bool {
        place.pair.as_ref().is_some_and(|pair| pair.mentor == *mentor)
    }

    fn base(&self) -> String {
        format!("{}?", programme_url(self.view.programme.id))
    }

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "templates hand over references")]
    fn reason(&self, reason: &Reason) -> String {
        let (number, other) = reason.numbers();
        self.ui.t2(format!("mentoring-reason-{}", reason.word()), "number", number, "other", other)
    }
}

async fn show(
    mentoring: &Mentoring,
    ui: &Ui,
    id: ProgrammeId,
    page: PageRequest,
    named: ApplicationForm,
    form: Problems,
) -> Answer {
    let view = mentoring.administer(&ui.cx, id, page).await?;
    let named = if named.id.is_empty() {
        ApplicationForm { id: ui.cx.id::<kernel::id::kind::MentoringApplication>().to_string(), ..named }
    } else {
        named
    };
    ui.page_with(form.status(), &ProgrammeAdminPage { ui, view, named, form })
}

pub(super) async fn programme(
    State(mentoring): State<Mentoring>,
    ui: Ui,
    Path(id): Path<ProgrammeId>,
    Query(page): Query<PageRequest>,
) -> Answer {
    show(&mentoring, &ui, id, page, ApplicationForm::default(), Problems::default()).await
}

pub(super) async fn open(
    State(mentoring): State<Mentoring>,
    Context(cx): Context,
    Path(id): Path<ProgrammeId>,
) -> Answer {
    mentoring.open_programme(&cx, id).await?;
    Ok(redirect_with(&programme_url(id), "program-dibuka"))
}

pub(super) async fn name_mentee(
    State(mentoring): State<Mentoring>,
    ui: Ui,
    Context(cx): Context,
    Path(id): Path<ProgrammeId>,
    Form(values): Form<ApplicationForm>,
) -> Answer {
    let problems = match mentoring.person_with_nip(&cx, &values.nip).await? {
        None => vec![FieldProblem::new("nip", "mentoring-nip-unknown")],
        Some(person) => {
            let application = id_or(&values.id, cx.id());
            match mentoring.name_mentee(&cx, application, id, person, values.input()).await {
                Ok(()) => return Ok(redirect_with(&programme_url(id), "peserta-ditambah")),
                Err(MentoringError::Invalid(problems)) => problems,
                Err(MentoringError::Full) => vec![FieldProblem::new("nip", "problem-mentoring-full")],
                Err(error) => return Err(error.into()),
            }
        }
    };
    show(&mentoring, &ui, id, PageRequest::default(), values, problems.into()).await
}

pub(super) async fn decline(
    State(mentoring): State<Mentoring>,
    Context(cx): Context,
    Path((id, application)): Path<(ProgrammeId, MentoringApplicationId)>,
) -> Answer {
    mentoring.decline_application(&cx, id, application).await?;
    Ok(redirect_with(&programme_url(id), "peserta-ditolak"))
}

/// The mentor that was chosen; empty for nobody.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Chosen {
    mentor: String,
    halaman: u64,
}

pub(super) async fn choose(
    State(mentoring): State<Mentoring>,
    ui: Ui,
    Context(cx): Context,
    Path((id, application)): Path<(ProgrammeId, MentoringApplicationId)>,
    Form(chosen): Form<Chosen>,
) -> Answer {
    let page = PageRequest { number: chosen.halaman };
    let message = match mentoring.choose_mentor(&cx, id, application, chosen.mentor.parse().ok()).await {
        Ok(()) => {
            let back = format!("{}?halaman={}#p-{application}", programme_url(id), page.number());
            return Ok(redirect_with(&back, "mentor-dipilih"));
        }
        Err(MentoringError::Pair(Refusal::Oneself)) => "problem-mentoring-oneself",
        Err(MentoringError::Pair(Refusal::Superior)) => "problem-mentoring-superior",
        Err(MentoringError::Pair(Refusal::Level)) => "problem-mentoring-level",
        Err(MentoringError::Pair(Refusal::Full)) => "problem-mentoring-mentor-full",
        Err(error) => return Err(error.into()),
    };
    let problems = vec![FieldProblem::new(format!("mentor-{application}"), message)];
    show(&mentoring, &ui, id, page, ApplicationForm::default(), problems.into()).await
}

pub(super) async fn run_matching(
    State(mentoring): State<Mentoring>,
    Context(cx): Context,
    Path(id): Path<ProgrammeId>,
) -> Answer {
    mentoring.match_programme(&cx, id).await?;
    Ok(redirect_with(&programme_url(id), "pasangan-diusulkan"))
}

pub(super) async fn set(
    State(mentoring): State<Mentoring>,
    Context(cx): Context,
    Path(id): Path<ProgrammeId>,
) -> Answer {
    mentoring.set_pairs(&cx, id).await?;
    Ok(redirect_with(&programme_url(id), "pasangan-ditetapkan"))
}

pub(super) async fn close(
    State(mentoring): State<Mentoring>,
    Context(cx): Context,
    Path(id): Path<ProgrammeId>,
) -> Answer {
    mentoring.close_programme(&cx, id).await?;
    Ok(redirect_with(&format!("{}/hasil", programme_url(id)), "program-ditutup"))
}

pub(super) async fn stop(
    State(mentoring): State<Mentoring>,
    Context(cx): Context,
    Path(id): Path<MentorshipId>,
    Form(values): Form<TextForm>,
) -> Answer {
    mentoring.stop(&cx, id, &values.alasan).await?;
    Ok(redirect_with("/kelola/mentoring", "mentoring-dihentikan"))
}

#[derive(Template)]
#[template(path = "mentoring/results.html")]
struct ResultsPage<'a> {
    ui: &'a Ui,
    view: ResultsView,
}

impl ResultsPage<'_> {
    #[expect(clippy::ref_option, clippy::trivially_copy_pass_by_ref, reason = "templates hand over references")]
    fn percent(value: &Option<u32>) -> String {
        value.map_or_else(|| "–".to_owned(), |percent| format!("{percent} %"))
    }

    /// Tenths of a star as a number with one decimal.
    #[expect(clippy::ref_option, clippy::trivially_copy_pass_by_ref, reason = "templates hand over references")]
    fn stars(&self, value: &Option<u32>) -> String {
        let marks = |tenths: u32| kernel::Marks(i64::from(tenths) * 10);
        value.map_or_else(|| "–".to_owned(), |tenths| self.ui.marks(&marks(tenths)))
    }

    fn attained(sum: &Summary) -> String {
        format!("{} / {}", sum.attained, sum.targets)
    }
}

pub(super) async fn results(State(mentoring): State<Mentoring>, ui: Ui, Path(id): Path<ProgrammeId>) -> Answer {
    let view = mentoring.results(&ui.cx, id).await?;
    ui.page(&ResultsPage { ui: &ui, view })
}

/// Keys of the heads of the workbook.
const HEADS: [&str; 9] = [
    "mentoring-side-mentor",
    "mentoring-side-mentee",
    "mentoring-unit",
    "mentoring-state",
    "mentoring-running-since",
    "mentoring-last-session",
    "mentoring-sessions-confirmed",
    "mentoring-targets",
    "mentoring-targets-attained",
];

pub(super) async fn results_xlsx(State(mentoring): State<Mentoring>, ui: Ui, Path(id): Path<ProgrammeId>) -> Answer {
    let heads = HEADS.iter().map(|key| ui.t(key)).collect();
    let words: Vec<(PairState, String)> =
        PairState::ALL.iter().map(|state| (*state, ui.word("mentoring-pair", state.as_str()))).collect();
    let state = |pair: &Pair| {
        let found = words.iter().find(|(state, _)| *state == pair.state);
        found.map(|(_, word)| word.clone()).unwrap_or_default()
    };
    let (name, bytes) = mentoring.results_sheet(&ui.cx, id, heads, state).await?;
    Ok(download(bytes, documents::sheet::XLSX, &format!("{name}.xlsx")))
}
