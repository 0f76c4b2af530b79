//! One's own mentoring: pairs, programmes to apply for, registering as a mentor.

use askama::Template;
use axum::extract::State;
use kernel::{
    Role,
    id::{PersonId, ProgrammeId},
    ports::CompetencyCard,
};
use web::{Answer, Context, Form, Path, Ui, redirect_with};

use super::{
    Problems,
    forms::{ApplicationForm, MentorForm, SKILLS, id_or},
};
use crate::{
    Mentoring, MentoringError,
    model::{
        Application, ApplicationState, Mentor, MentorState, PairState, Programme, ProgrammeState, SessionState, Side,
    },
    queries::{MineView, People},
};

impl PairState {
    /// Class of its chip.
    pub(super) const fn chip(self) -> &'static str {
        match self {
            Self::Proposed => "chip--info",
            Self::Running => "chip--ok",
            Self::Completed => "chip--brand",
            Self::Stopped => "",
        }
    }
}

impl SessionState {
    /// Class of its chip.
    pub(super) const fn chip(self) -> &'static str {
        match self {
            Self::Planned => "chip--info",
            Self::Logged => "chip--warn",
            Self::Confirmed => "chip--ok",
            Self::Disputed => "chip--danger",
            Self::Cancelled => "",
        }
    }
}

impl ProgrammeState {
    /// Class of its chip.
    pub(super) const fn chip(self) -> &'static str {
        match self {
            Self::Draft => "",
            Self::Open => "chip--info",
            Self::Running => "chip--ok",
            Self::Closed => "chip--brand",
        }
    }
}

#[derive(Template)]
#[template(path = "mentoring/mine.html")]
struct MinePage<'a> {
    ui: &'a Ui,
    view: MineView,
}

impl MinePage<'_> {
    const SIDES: [Side; 2] = [Side::Mentor, Side::Mentee];

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "templates hand over references")]
    fn has(&self, side: &Side) -> bool {
        self.view.pairs.iter().any(|row| row.side == *side)
    }

    fn is_mentor(&self) -> bool {
        self.ui.cx.actor.has(Role::Mentor)
    }

    fn silent(&self) -> usize {
        self.view.pairs.iter().filter(|row| row.silent).count()
    }
}

pub(super) async fn page(State(mentoring): State<Mentoring>, ui: Ui) -> Answer {
    let view = mentoring.mine(&ui.cx).await?;
    ui.page(&MinePage { ui: &ui, view })
}

#[derive(Template)]
#[template(path = "mentoring/registration.html")]
struct RegistrationPage<'a> {
    ui: &'a Ui,
    mentor: Option<Mentor>,
    values: MentorForm,
    dictionary: Vec<CompetencyCard>,
    form: Problems,
}

impl RegistrationPage<'_> {
    const ROWS: std::ops::Range<usize> = 0..SKILLS;

    fn state(&self) -> Option<MentorState> {
        self.mentor.as_ref().map(|mentor| mentor.state)
    }
}

async fn show_registration(mentoring: &Mentoring, ui: &Ui, values: Option<MentorForm>, form: Problems) -> Answer {
    let mentor = mentoring.my_registration(&ui.cx).await?;
    let values = values.or_else(|| mentor.as_ref().map(MentorForm::of)).unwrap_or_default();
    let dictionary = mentoring.dictionary().await?;
    ui.page_with(form.status(), &RegistrationPage { ui, mentor, values, dictionary, form })
}

pub(super) async fn registration(State(mentoring): State<Mentoring>, ui: Ui) -> Answer {
    show_registration(&mentoring, &ui, None, Problems::default()).await
}

pub(super) async fn register(
    State(mentoring): State<Mentoring>,
    ui: Ui,
    Context(cx): Context,
    Form(values): Form<MentorForm>,
) -> Answer {
    match mentoring.register_mentor(&cx, values.input()).await {
        Ok(()) => Ok(redirect_with("/mentoring", "mentor-terdaftar")),
        Err(MentoringError::Invalid(problems)) => {
            show_registration(&mentoring, &ui, Some(values), problems.into()).await
        }
        Err(error) => Err(error.into()),
    }
}

#[derive(Template)]
#[template(path = "mentoring/programme.html")]
struct ProgrammePage<'a> {
    ui: &'a Ui,
    programme: Programme,
    mine: Option<Application>,
    values: ApplicationForm,
    dictionary: Vec<CompetencyCard>,
    mentors: Vec<PersonId>,
    people: People,
    form: Problems,
}

impl ProgrammePage<'_> {
    fn open(&self) -> bool {
        self.programme.state == ProgrammeState::Open
            && self.mine.as_ref().is_none_or(|mine| mine.state != ApplicationState::Declined)
    }

    fn waits(&self) -> bool {
        self.mine.as_ref().is_some_and(|mine| mine.state == ApplicationState::Waiting)
    }

    fn is_me(&self, person: &PersonId) -> bool {
        self.ui.cx.actor.person() == Some(*person)
    }
}

async fn show_programme(
    mentoring: &Mentoring,
    ui: &Ui,
    id: ProgrammeId,
    values: Option<ApplicationForm>,
    form: Problems,
) -> Answer {
    let programme = mentoring.programme(id).await?;
    let mine = mentoring.my_application(&ui.cx, id).await?;
    let fresh = || ApplicationForm {
        id: ui.cx.id::<kernel::id::kind::MentoringApplication>().to_string(),
        ..ApplicationForm::default()
    };
    let values = values.or_else(|| mine.as_ref().map(ApplicationForm::of)).unwrap_or_else(fresh);
    let dictionary = mentoring.dictionary().await?;
    let (mentors, people) = mentoring.active_mentors().await?;
    let page = ProgrammePage { ui, programme, mine, values, dictionary, mentors, people, form };
    ui.page_with(page.form.status(), &page)
}

pub(super) async fn programme(State(mentoring): State<Mentoring>, ui: Ui, Path(id): Path<ProgrammeId>) -> Answer {
    show_programme(&mentoring, &ui, id, None, Problems::default()).await
}

pub(super) async fn apply(
    State(mentoring): State<Mentoring>,
    ui: Ui,
    Context(cx): Context,
    Path(id): Path<ProgrammeId>,
    Form(values): Form<ApplicationForm>,
) -> Answer {
    match mentoring.apply(&cx, id_or(&values.id, cx.id()), id, values.input()).await {
        Ok(()) => Ok(redirect_with("/mentoring", "mentoring-mendaftar")),
        Err(MentoringError::Invalid(problems)) => {
            show_programme(&mentoring, &ui, id, Some(values), problems.into()).await
        }
        Err(error) => Err(error.into()),
    }
}

pub(super) async fn withdraw(
    State(mentoring): State<Mentoring>,
    Context(cx): Context,
    Path(id): Path<ProgrammeId>,
) -> Answer {
    mentoring.withdraw(&cx, id).await?;
    Ok(redirect_with("/mentoring", "mentoring-batal"))
}
