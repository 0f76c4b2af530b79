//! The admin's overview, background jobs and the audit log.

use askama::Template;
use axum::extract::State;
use database::{AuditEntry, jobs, recurring};
use kernel::{Page, PageRequest, id::JobId};
use web::{Answer, Context, Failure, Path, Query, Ui, redirect_with};

use crate::Portal;

#[derive(Template)]
#[template(path = "portal/overview.html")]
struct OverviewPage<'a> {
    ui: &'a Ui,
    people: u64,
    enrolments: u64,
    courses: usize,
    waiting: i64,
    valid: i64,
    failed_jobs: usize,
}

pub(crate) async fn overview(State(portal): State<Portal>, ui: Ui) -> Answer {
    let people = portal.identity.count_people().await?;
    let enrolments = portal.delivery.count_enrolments().await?;
    let courses = portal.authoring.courses(&ui.cx).await?.len();
    let (waiting, valid, _) = portal.certification.counts().await?;
    let queue = jobs::list(&portal.db.reader(), PageRequest::default()).await?;
    let failing = recurring::failing(&portal.db.reader()).await?.len();
    let failed_jobs = queue.items.iter().filter(|job| job.dead).count() + failing;
    ui.page(&OverviewPage { ui: &ui, people, enrolments, courses, waiting, valid, failed_jobs })
}

#[derive(Template)]
#[template(path = "portal/jobs.html")]
struct JobsPage<'a> {
    ui: &'a Ui,
    jobs: Page<jobs::JobRow>,
    failing: Vec<recurring::Failing>,
}

pub(crate) async fn jobs(State(portal): State<Portal>, ui: Ui, Query(page): Query<PageRequest>) -> Answer {
    let jobs = jobs::list(&portal.db.reader(), page).await?;
    let failing = recurring::failing(&portal.db.reader()).await?;
    ui.page(&JobsPage { ui: &ui, jobs, failing })
}

pub(crate) async fn retry(State(portal): State<Portal>, Context(cx): Context, Path(id): Path<JobId>) -> Answer {
    let tx = portal.db.begin().await?;
    if !jobs::retry(&tx, &cx, id).await? {
        return Err(Failure::not_found());
    }
    tx.commit().await?;
    Ok(redirect_with("/kelola/pekerjaan", "diulangi"))
}

#[derive(Template)]
#[template(path = "portal/audit.html")]
struct AuditPage<'a> {
    ui: &'a Ui,
    entries: Page<AuditEntry>,
}

pub(crate) async fn audit(State(portal): State<Portal>, ui: Ui, Query(page): Query<PageRequest>) -> Answer {
    let entries = database::recent_audit(&portal.db.reader(), page).await?;
    ui.page(&AuditPage { ui: &ui, entries })
}
