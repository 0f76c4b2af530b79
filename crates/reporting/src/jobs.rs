//! Reports that are run on their own.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use database::jobs::enqueue;
use kernel::{
    Cx, Role,
    id::{ReportId, ReportRunId},
    job::{JobError, JobHandler},
    ports::Mail,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use web::{Words, format};

use crate::{
    ReportError, Reporting,
    model::{Report, Run},
    store,
    written::{self, Format},
};

/// Name of the job that runs one report.
const RUN: &str = "reporting.run";

/// What a run has to do.
#[derive(Serialize, Deserialize)]
struct Due {
    report: ReportId,
    run: ReportRunId,
    at: DateTime<Utc>,
}

/// Queues what is due.
pub(crate) struct FindDue(pub(crate) Reporting);

#[async_trait]
impl JobHandler for FindDue {
    fn name(&self) -> &'static str {
        "reporting.find_due"
    }

    async fn run(&self, cx: &Cx, _: Value) -> Result<(), JobError> {
        let reporting = &self.0;
        for report in store::due(&reporting.db().reader(), cx.now()).await? {
            let next = report.schedule.next(cx.now(), reporting.inner.settings.zone);
            let tx = reporting.db().begin().await?;
            // Whoever moves it on runs it.
            if store::move_on(&tx.exec(), report.id, report.due_at, next).await? {
                let due = Due { report: report.id, run: cx.id(), at: cx.now() };
                enqueue(&tx, cx, RUN, serde_json::to_value(due)?, cx.now()).await?;
                tx.commit().await?;
            }
        }
        Ok(())
    }
}

/// Runs one report, keeps the workbook and tells the owner. May run again after a crash.
pub(crate) struct RunReport(pub(crate) Reporting);

#[async_trait]
impl JobHandler for RunReport {
    fn name(&self) -> &'static str {
        RUN
    }

    async fn run(&self, cx: &Cx, payload: Value) -> Result<(), JobError> {
        let due: Due = serde_json::from_value(payload)?;
        // One that was deleted meanwhile is not missed.
        let Some(report) = store::report(&self.0.db().reader(), due.report).await? else { return Ok(()) };
        Ok(self.0.run_on_its_own(cx, &report, &due).await?)
    }
}

impl Reporting {
    async fn run_on_its_own(&self, cx: &Cx, report: &Report, due: &Due) -> Result<(), ReportError> {
        let settings = &self.inner.settings;
        let admins = self.inner.directory.holders(Role::Admin).await?;
        let scope = self.scope(cx, report.owner, admins.iter().any(|admin| admin.id == report.owner)).await?;
        let outcome = self.ask_within(cx, &report.definition, &scope).await?;
        let words = Words::new(settings.catalogue.clone(), cx.locale);
        let (name, made) = (report.name.clone(), due.at.with_timezone(&settings.zone).date_naive());
        let (writing_cx, writing_words) = (cx.clone(), words.clone());
        let rows = outcome.rows.len() as u32;
        let bytes = tokio::task::spawn_blocking(move || {
            written::file(Format::Xlsx, &writing_cx, &writing_words, &name, made, &outcome)
        })
        .await??;
        let digest = self.inner.blobs.put(bytes.into()).await?;

        let run = Run { id: due.run, report: report.id, at: due.at, rows, digest: digest.to_string() };
        let address = self.inner.directory.cards(&[report.owner]).await?.pop().and_then(|card| card.email);
        let tx = self.db().begin().await?;
        if store::insert_run(&tx.exec(), &run).await? {
            if let Some(to) = address {
                let link = format!("{}/laporan/{}", settings.public_url, report.id);
                let args = [
                    ("name", report.name.clone()),
                    ("date", format::date(made, words.locale())),
                    ("rows", rows.to_string()),
                    ("link", link),
                ];
                let (subject, text) = (words.with("report-mail-subject", &args), words.with("report-mail-text", &args));
                enqueue(&tx, cx, settings.mail_job, serde_json::to_value(Mail { to, subject, text })?, cx.now())
                    .await?;
            }
            tx.commit().await?;
        }
        Ok(())
    }
}
