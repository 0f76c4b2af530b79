//! The administration's queue of outside certificates.

use askama::Template;
use axum::extract::State;
use kernel::{Page, PageRequest, id::OutsideCertificateId};
use serde::Deserialize;
use web::{Answer, Context, Form, Path, Query, Ui, redirect_with};

use super::Problems;
use crate::{
    HoursError, LearningHours,
    model::CertificateState,
    queries::review::{Neighbours, Waiting},
    rules::amount::many_per_day,
};

#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct Filter {
    status: String,
    halaman: u64,
}

/// The states that have a list of their own.
const TABS: [CertificateState; 4] =
    [CertificateState::Submitted, CertificateState::Verified, CertificateState::Returned, CertificateState::Rejected];

#[derive(Template)]
#[template(path = "learning-hours/queue.html")]
struct QueuePage<'a> {
    ui: &'a Ui,
    state: CertificateState,
    waiting: Page<Waiting>,
    tabs: [CertificateState; 4],
}

impl QueuePage<'_> {
    fn base(&self) -> String {
        format!("/kelola/jp/bukti?status={}&", self.state.as_str())
    }
}

pub(crate) async fn queue(State(hours): State<LearningHours>, ui: Ui, Query(filter): Query<Filter>) -> Answer {
    let state = CertificateState::parse(&filter.status).filter(|state| TABS.contains(state));
    let state = state.unwrap_or(CertificateState::Submitted);
    let waiting = hours.queue(state, PageRequest { number: filter.halaman }).await?;
    ui.page(&QueuePage { ui: &ui, state, waiting, tabs: TABS })
}

#[derive(Template)]
#[template(path = "learning-hours/review.html")]
struct ReviewPage<'a> {
    ui: &'a Ui,
    waiting: Waiting,
    neighbours: Neighbours,
    note: String,
    form: Problems,
}

impl ReviewPage<'_> {
    fn open(&self) -> bool {
        self.waiting.certificate.state == CertificateState::Submitted
    }

    fn own(&self) -> bool {
        self.ui.cx.actor.person() == Some(self.waiting.certificate.person)
    }

    fn many(&self) -> bool {
        let facts = &self.waiting.certificate.facts;
        facts.jp.is_some_and(|jp| many_per_day(jp, facts.days))
    }

    fn is_picture(&self) -> bool {
        self.waiting.certificate.media_type.starts_with("image/")
    }

    fn link(&self) -> bool {
        let qr = &self.waiting.certificate.qr;
        qr.starts_with("https://") || qr.starts_with("http://")
    }
}

async fn show(hours: &LearningHours, ui: &Ui, id: OutsideCertificateId, note: String, form: Problems) -> Answer {
    let waiting = hours.to_review(id).await?;
    let neighbours = hours.neighbours(id).await?;
    let status = form.status();
    ui.page_with(status, &ReviewPage { ui, waiting, neighbours, note, form })
}

pub(crate) async fn page(State(hours): State<LearningHours>, ui: Ui, Path(id): Path<OutsideCertificateId>) -> Answer {
    show(&hours, &ui, id, String::new(), Problems::default()).await
}

/// Where the administration goes on after a decision: the next one that waits, else the queue.
async fn onward(hours: &LearningHours, next: Option<OutsideCertificateId>, word: &str) -> Answer {
    let to = match next {
        Some(next) if hours.to_review(next).await.is_ok() => format!("/kelola/jp/bukti/{next}"),
        _ => "/kelola/jp/bukti".to_owned(),
    };
    Ok(redirect_with(&to, word))
}

pub(crate) async fn verify(
    State(hours): State<LearningHours>,
    Context(cx): Context,
    Path(id): Path<OutsideCertificateId>,
) -> Answer {
    let next = hours.neighbours(id).await?.after;
    hours.verify(&cx, id).await?;
    onward(&hours, next, "bukti-terverifikasi").await
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct Note {
    note: String,
}

async fn turn_down(hours: &LearningHours, ui: &Ui, id: OutsideCertificateId, for_good: bool, note: String) -> Answer {
    let next = hours.neighbours(id).await?.after;
    match hours.turn_down(&ui.cx, id, for_good, &note).await {
        Ok(()) => onward(hours, next, if for_good { "bukti-ditolak" } else { "bukti-dikembalikan" }).await,
        Err(HoursError::Invalid(problems)) => show(hours, ui, id, note, problems.into()).await,
        Err(error) => Err(error.into()),
    }
}

pub(crate) async fn give_back(
    State(hours): State<LearningHours>,
    ui: Ui,
    Path(id): Path<OutsideCertificateId>,
    Form(form): Form<Note>,
) -> Answer {
    turn_down(&hours, &ui, id, false, form.note).await
}

pub(crate) async fn reject(
    State(hours): State<LearningHours>,
    ui: Ui,
    Path(id): Path<OutsideCertificateId>,
    Form(form): Form<Note>,
) -> Answer {
    turn_down(&hours, &ui, id, true, form.note).await
}
