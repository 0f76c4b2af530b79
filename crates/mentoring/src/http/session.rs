//! Sessions: planned, written down in two minutes, confirmed by both.

use askama::Template;
use axum::extract::State;
use kernel::id::{GuidanceSessionId, MentorshipId};
use serde::Deserialize;
use web::{Answer, Context, Form, Path, Query, Ui, file::download, redirect_with};

use super::{
    Problems,
    forms::{SessionForm, TextForm},
    pair_url,
};
use crate::{
    Mentoring, MentoringError,
    model::{Form as Kind, Session, SessionState, Side},
    queries::{SessionView, competency_name},
};

#[derive(Template)]
#[template(path = "mentoring/session-form.html")]
struct FormPage<'a> {
    ui: &'a Ui,
    view: SessionView,
    values: SessionForm,
    form: Problems,
}

impl FormPage<'_> {
    const KINDS: &'static [Kind] = Kind::ALL;

    fn action(&self) -> String {
        match &self.view.session {
            Some(session) => format!("/mentoring/{}/sesi/{}/ubah", self.view.pair.id, session.id),
            None => format!("/mentoring/{}/sesi/baru", self.view.pair.id),
        }
    }

    /// Address of the same form for the other way or form of learning.
    fn switched(&self, cara: &str, bentuk: &str) -> String {
        let path = match &self.view.session {
            Some(session) => format!("/mentoring/{}/sesi/{}/ubah", self.view.pair.id, session.id),
            None => format!("/mentoring/{}/sesi/baru", self.view.pair.id),
        };
        format!("{path}?cara={cara}&bentuk={bentuk}")
    }

    fn cara(&self) -> &'static str {
        if self.values.is_plan() { "rencana" } else { "catat" }
    }
}

/// What the form is opened for.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Wanted {
    cara: String,
    bentuk: String,
}

pub(super) async fn new(
    State(mentoring): State<Mentoring>,
    ui: Ui,
    Path(pair): Path<MentorshipId>,
    Query(wanted): Query<Wanted>,
) -> Answer {
    let view = mentoring.session(&ui.cx, pair, None).await?;
    let values = SessionForm {
        id: ui.cx.id::<kernel::id::kind::GuidanceSession>().to_string(),
        cara: wanted.cara,
        bentuk: Kind::parse(&wanted.bentuk).unwrap_or(Kind::Mentoring).as_str().to_owned(),
        tanggal: ui.today().to_string(),
        kompetensi: view.pair.competency.map(|id| id.to_string()).unwrap_or_default(),
        ..SessionForm::default()
    };
    ui.page(&FormPage { ui: &ui, view, values, form: Problems::default() })
}

pub(super) async fn write_new(
    State(mentoring): State<Mentoring>,
    ui: Ui,
    Context(cx): Context,
    Path(pair): Path<MentorshipId>,
    Form(values): Form<SessionForm>,
) -> Answer {
    let id = values.id(cx.id());
    put(&mentoring, &ui, pair, id, None, values).await
}

async fn put(
    mentoring: &Mentoring,
    ui: &Ui,
    pair: MentorshipId,
    id: GuidanceSessionId,
    known: Option<GuidanceSessionId>,
    values: SessionForm,
) -> Answer {
    let facts = values.facts(ui.site.zone);
    match mentoring.write_session(&ui.cx, pair, id, values.deed(), facts).await {
        Ok(()) => {
            let notice = if values.is_plan() { "sesi-direncanakan" } else { "sesi-dicatat" };
            Ok(redirect_with(&format!("{}/sesi/{id}", pair_url(pair)), notice))
        }
        Err(MentoringError::Invalid(problems)) => {
            let view = mentoring.session(&ui.cx, pair, known).await?;
            let form = Problems::from(problems);
            ui.page_with(form.status(), &FormPage { ui, view, values, form })
        }
        Err(error) => Err(error.into()),
    }
}

pub(super) async fn form(
    State(mentoring): State<Mentoring>,
    ui: Ui,
    Path((pair, id)): Path<(MentorshipId, GuidanceSessionId)>,
    Query(wanted): Query<Wanted>,
) -> Answer {
    let view = mentoring.session(&ui.cx, pair, Some(id)).await?;
    let session = view.session.as_ref().ok_or(MentoringError::NotFound)?;
    let mut values = SessionForm::of(session, ui.site.zone);
    values.cara = wanted.cara;
    if let Some(kind) = Kind::parse(&wanted.bentuk) {
        kind.as_str().clone_into(&mut values.bentuk);
    }
    ui.page(&FormPage { ui: &ui, view, values, form: Problems::default() })
}

pub(super) async fn write(
    State(mentoring): State<Mentoring>,
    ui: Ui,
    Path((pair, id)): Path<(MentorshipId, GuidanceSessionId)>,
    Form(values): Form<SessionForm>,
) -> Answer {
    // Only one that is there is changed here.
    mentoring.session(&ui.cx, pair, Some(id)).await?;
    put(&mentoring, &ui, pair, id, Some(id), values).await
}

#[derive(Template)]
#[template(path = "mentoring/session.html")]
struct SessionPage<'a> {
    ui: &'a Ui,
    view: SessionView,
    session: Session,
    competency: String,
    text: TextForm,
    form: Problems,
}

impl SessionPage<'_> {
    const SIDES: [Side; 2] = [Side::Mentor, Side::Mentee];

    fn awaits_me(&self) -> bool {
        self.session.state == SessionState::Logged && !self.session.confirmed_by(self.view.side)
    }

    fn planned(&self) -> bool {
        self.session.state == SessionState::Planned
    }

    fn disputed(&self) -> bool {
        self.session.state == SessionState::Disputed
    }

    fn changeable(&self) -> bool {
        self.session.state == SessionState::Logged || self.disputed()
    }

    fn coaching(&self) -> bool {
        self.session.form == Kind::Coaching && !self.planned()
    }

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "templates hand over references")]
    fn person(&self, side: &Side) -> String {
        let pair = &self.view.pair;
        self.view.people.name(if *side == Side::Mentor { &pair.mentor } else { &pair.mentee })
    }

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "templates hand over references")]
    fn confirmed(&self, side: &Side) -> bool {
        self.session.confirmed_by(*side)
    }

    fn link(&self) -> bool {
        self.session.facts.place.starts_with("https://")
    }
}

async fn show(
    mentoring: &Mentoring,
    ui: &Ui,
    pair: MentorshipId,
    id: GuidanceSessionId,
    text: TextForm,
    form: Problems,
) -> Answer {
    let mut view = mentoring.session(&ui.cx, pair, Some(id)).await?;
    let session = view.session.take().ok_or(MentoringError::NotFound)?;
    let competency = competency_name(&view.dictionary, session.facts.competency.as_ref());
    ui.page_with(form.status(), &SessionPage { ui, view, session, competency, text, form })
}

pub(super) async fn page(
    State(mentoring): State<Mentoring>,
    ui: Ui,
    Path((pair, id)): Path<(MentorshipId, GuidanceSessionId)>,
) -> Answer {
    show(&mentoring, &ui, pair, id, TextForm::default(), Problems::default()).await
}

pub(super) async fn confirm(
    State(mentoring): State<Mentoring>,
    Context(cx): Context,
    Path((pair, id)): Path<(MentorshipId, GuidanceSessionId)>,
) -> Answer {
    mentoring.session(&cx, pair, Some(id)).await?;
    mentoring.confirm_session(&cx, id).await?;
    Ok(redirect_with(&format!("{}/sesi/{id}", pair_url(pair)), "sesi-dikonfirmasi"))
}

pub(super) async fn dispute(
    State(mentoring): State<Mentoring>,
    ui: Ui,
    Context(cx): Context,
    Path((pair, id)): Path<(MentorshipId, GuidanceSessionId)>,
    Form(values): Form<TextForm>,
) -> Answer {
    mentoring.session(&cx, pair, Some(id)).await?;
    match mentoring.dispute_session(&cx, id, &values.sanggahan).await {
        Ok(()) => Ok(redirect_with(&format!("{}/sesi/{id}", pair_url(pair)), "sesi-disanggah")),
        Err(MentoringError::Invalid(problems)) => show(&mentoring, &ui, pair, id, values, problems.into()).await,
        Err(error) => Err(error.into()),
    }
}

pub(super) async fn cancel(
    State(mentoring): State<Mentoring>,
    Context(cx): Context,
    Path((pair, id)): Path<(MentorshipId, GuidanceSessionId)>,
) -> Answer {
    mentoring.session(&cx, pair, Some(id)).await?;
    mentoring.cancel_session(&cx, id).await?;
    Ok(redirect_with(&format!("{}/sesi/{id}", pair_url(pair)), "sesi-dibatalkan"))
}

pub(super) async fn calendar(
    State(mentoring): State<Mentoring>,
    Context(cx): Context,
    Path((pair, id)): Path<(MentorshipId, GuidanceSessionId)>,
) -> Answer {
    let calendar = mentoring.calendar(&cx, pair, id).await?;
    Ok(download(calendar.0, documents::calendar::MEDIA_TYPE, "sesi.ics"))
}
