//! A pair: goals, sessions, files, notes, the end.

use askama::Template;
use axum::{
    extract::{Multipart, State, multipart::MultipartRejection},
    http::StatusCode,
};
use kernel::{
    FieldProblem, Problem, ProblemKind,
    id::{MentorshipFileId, MentorshipId, MentorshipNoteId, MentorshipTargetId, PersonId},
};
use web::{Answer, Context, Failure, Form, Path, Ui, file::download, redirect_with};

use super::{
    Problems,
    forms::{TargetForm, TextForm, id_or},
    pair_url,
};
use crate::{
    Mentoring, MentoringError,
    model::{PairState, Review, Side, Target},
    queries::{BelongingsView, PairView},
};

#[derive(Template)]
#[template(path = "mentoring/pair.html")]
struct PairPage<'a> {
    ui: &'a Ui,
    view: PairView,
    target: TargetForm,
    text: TextForm,
    form: Problems,
}

impl PairPage<'_> {
    fn me(&self) -> PersonId {
        self.view.pair.other(self.view.other)
    }

    fn is_mentor(&self) -> bool {
        self.view.side == Side::Mentor
    }

    fn at_work(&self) -> bool {
        matches!(self.view.pair.state, PairState::Proposed | PairState::Running)
    }

    fn running(&self) -> bool {
        self.view.pair.state == PairState::Running
    }

    fn completed(&self) -> bool {
        self.view.pair.state == PairState::Completed
    }

    fn awaits_me(&self, target: &Target) -> bool {
        self.at_work() && !target.agreed_by(self.view.side)
    }

    /// Both reviews show once both are written, so that nobody answers the other's.
    fn shown_reviews(&self) -> &[Review] {
        if self.view.reviews.len() == 2 { &self.view.reviews } else { &[] }
    }

    fn reviewed(&self) -> bool {
        self.view.reviews.iter().any(|review| review.by == self.me())
    }

    fn reviewable(&self) -> bool {
        self.completed() && !self.reviewed()
    }
}

async fn show(
    mentoring: &Mentoring,
    ui: &Ui,
    id: MentorshipId,
    target: Option<TargetForm>,
    text: TextForm,
    form: Problems,
) -> Answer {
    let view = mentoring.pair(&ui.cx, id).await?;
    let fresh = || TargetForm {
        id: ui.cx.id::<kernel::id::kind::MentorshipTarget>().to_string(),
        tenggat: view.pair.ends_on.to_string(),
        ..TargetForm::default()
    };
    let target = target.unwrap_or_else(fresh);
    ui.page_with(form.status(), &PairPage { ui, view, target, text, form })
}

pub(super) async fn page(State(mentoring): State<Mentoring>, ui: Ui, Path(id): Path<MentorshipId>) -> Answer {
    show(&mentoring, &ui, id, None, TextForm::default(), Problems::default()).await
}

pub(super) async fn add_target(
    State(mentoring): State<Mentoring>,
    ui: Ui,
    Context(cx): Context,
    Path(id): Path<MentorshipId>,
    Form(values): Form<TargetForm>,
) -> Answer {
    match mentoring.add_target(&cx, id, id_or(&values.id, cx.id()), values.input()).await {
        Ok(()) => Ok(redirect_with(&pair_url(id), "sasaran-ditulis")),
        Err(MentoringError::Invalid(problems)) => {
            show(&mentoring, &ui, id, Some(values), TextForm::default(), problems.into()).await
        }
        Err(error) => Err(error.into()),
    }
}

pub(super) async fn agree(
    State(mentoring): State<Mentoring>,
    Context(cx): Context,
    Path((pair, target)): Path<(MentorshipId, MentorshipTargetId)>,
) -> Answer {
    mentoring.agree_target(&cx, pair, target).await?;
    Ok(redirect_with(&pair_url(pair), "sasaran-disepakati"))
}

pub(super) async fn attain(
    State(mentoring): State<Mentoring>,
    Context(cx): Context,
    Path((pair, target)): Path<(MentorshipId, MentorshipTargetId)>,
    Form(values): Form<TextForm>,
) -> Answer {
    mentoring.attain_target(&cx, pair, target, values.ya == "ya").await?;
    Ok(redirect_with(&pair_url(pair), "sasaran-dinilai"))
}

pub(super) async fn complete(
    State(mentoring): State<Mentoring>,
    Context(cx): Context,
    Path(id): Path<MentorshipId>,
) -> Answer {
    mentoring.complete(&cx, id).await?;
    Ok(redirect_with(&pair_url(id), "mentoring-selesai"))
}

pub(super) async fn stop(
    State(mentoring): State<Mentoring>,
    ui: Ui,
    Context(cx): Context,
    Path(id): Path<MentorshipId>,
    Form(values): Form<TextForm>,
) -> Answer {
    match mentoring.stop(&cx, id, &values.alasan).await {
        Ok(()) => Ok(redirect_with(&pair_url(id), "mentoring-dihentikan")),
        Err(MentoringError::Invalid(problems)) => show(&mentoring, &ui, id, None, values, problems.into()).await,
        Err(error) => Err(error.into()),
    }
}

pub(super) async fn review(
    State(mentoring): State<Mentoring>,
    ui: Ui,
    Context(cx): Context,
    Path(id): Path<MentorshipId>,
    Form(values): Form<TextForm>,
) -> Answer {
    match mentoring.review(&cx, id, values.number().unwrap_or_default(), &values.ulasan).await {
        Ok(()) => Ok(redirect_with(&pair_url(id), "ulasan-disimpan")),
        Err(MentoringError::Invalid(problems)) => show(&mentoring, &ui, id, None, values, problems.into()).await,
        Err(error) => Err(error.into()),
    }
}

#[derive(Template)]
#[template(path = "mentoring/belongings.html")]
struct BelongingsPage<'a> {
    ui: &'a Ui,
    view: BelongingsView,
    file_id: MentorshipFileId,
    note_id: MentorshipNoteId,
    note: String,
    form: Problems,
}

async fn show_belongings(mentoring: &Mentoring, ui: &Ui, id: MentorshipId, note: String, form: Problems) -> Answer {
    let view = mentoring.belongings(&ui.cx, id).await?;
    let page = BelongingsPage { ui, view, file_id: ui.cx.id(), note_id: ui.cx.id(), note, form };
    ui.page_with(page.form.status(), &page)
}

pub(super) async fn belongings(State(mentoring): State<Mentoring>, ui: Ui, Path(id): Path<MentorshipId>) -> Answer {
    show_belongings(&mentoring, &ui, id, String::new(), Problems::default()).await
}

pub(super) async fn share(
    State(mentoring): State<Mentoring>,
    ui: Ui,
    Context(cx): Context,
    Path(pair): Path<MentorshipId>,
    form: Result<Multipart, MultipartRejection>,
) -> Answer {
    let mut form = form.map_err(Failure::unreadable)?;
    let (mut id, mut file) = (String::new(), None);
    while let Some(field) = form.next_field().await.map_err(too_large_or_broken)? {
        match field.name() {
            Some("id") => id = field.text().await.map_err(Failure::unreadable)?,
            Some("berkas") => {
                let name = field.file_name().unwrap_or_default().to_owned();
                file = Some((name, field.bytes().await.map_err(too_large_or_broken)?));
            }
            _ => {}
        }
    }
    let (name, bytes) = file.unwrap_or_default();
    let back = format!("{}/berkas", pair_url(pair));
    let message = match mentoring.share_file(&cx, pair, id_or(&id, cx.id()), &name, bytes).await {
        Ok(()) => return Ok(redirect_with(&back, "berkas-dibagikan")),
        Err(MentoringError::Invalid(problems)) => {
            return show_belongings(&mentoring, &ui, pair, String::new(), problems.into()).await;
        }
        Err(MentoringError::FileKind) => "problem-mentoring-file-kind",
        Err(MentoringError::FileSize) => "problem-mentoring-file-size",
        Err(error) => return Err(error.into()),
    };
    let problems = vec![FieldProblem::new("berkas", message)];
    show_belongings(&mentoring, &ui, pair, String::new(), problems.into()).await
}

fn too_large_or_broken(error: axum::extract::multipart::MultipartError) -> Failure {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        return Failure::plain(ProblemKind::TooLarge, MentoringError::FileSize.code());
    }
    Failure::unreadable(error)
}

pub(super) async fn file(
    State(mentoring): State<Mentoring>,
    Context(cx): Context,
    Path((pair, file)): Path<(MentorshipId, MentorshipFileId)>,
) -> Answer {
    let (file, bytes) = mentoring.file(&cx, pair, file).await?;
    Ok(download(bytes, &file.media_type, &file.name))
}

pub(super) async fn add_note(
    State(mentoring): State<Mentoring>,
    ui: Ui,
    Context(cx): Context,
    Path(pair): Path<MentorshipId>,
    Form(values): Form<TextForm>,
) -> Answer {
    match mentoring.add_note(&cx, pair, id_or(&values.id, cx.id()), &values.catatan).await {
        Ok(()) => Ok(redirect_with(&format!("{}/berkas#catatan", pair_url(pair)), "catatan-disimpan")),
        Err(MentoringError::Invalid(problems)) => {
            show_belongings(&mentoring, &ui, pair, values.catatan, problems.into()).await
        }
        Err(error) => Err(error.into()),
    }
}

pub(super) async fn drop_note(
    State(mentoring): State<Mentoring>,
    Context(cx): Context,
    Path((pair, note)): Path<(MentorshipId, MentorshipNoteId)>,
) -> Answer {
    mentoring.drop_note(&cx, pair, note).await?;
    Ok(redirect_with(&format!("{}/berkas#catatan", pair_url(pair)), "catatan-dihapus"))
}
