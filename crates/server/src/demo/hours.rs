//! What learning cost, who came within the year, and a certificate that ends soon.

use certification::model::{Rule, Validity};
use chrono::{Datelike, Days, NaiveDate};
use kernel::{Cx, id::BatchId, ports::Directory};
use learning_hours::{
    commands::{expenses::NewExpense, service::NewAbsence},
    model::AbsenceKind,
};

use super::learners::{learn, mark_all_of};
use crate::wiring::App;

/// Form of learning, what it paid for, rupiah.
const COSTS: [(&str, &str, i64); 4] = [
    ("KL03", "Diklat teknis pengelolaan keuangan daerah", 48_000_000),
    ("KL06", "Seminar reformasi birokrasi", 12_500_000),
    ("NKL03", "Produksi video kursus daring", 9_600_000),
    ("NKL03", "Langganan peladen pembelajaran", 6_000_000),
];
/// The course whose certificate ends.
const COURSE: &str = "keamanan-informasi-asn";

/// Fills the pages of costs, service and certificates that end.
pub(super) async fn fill(app: &App, cx: &Cx, first_day: NaiveDate) -> anyhow::Result<()> {
    for (form, title, rupiah) in COSTS {
        let (form, title) = (form.to_owned(), title.to_owned());
        let new = NewExpense { id: cx.id(), held_on: first_day, form, title, rupiah, note: String::new() };
        app.hours.record_expense(cx, new).await?;
    }
    if let Some(superior) = app.identity.find_login("atasan@batanghari.example").await?
        && let Some(card) = app.identity.reports(superior, super::today(app, cx)).await?.last()
        && let Some(first) = NaiveDate::from_ymd_opt(first_day.year(), 1, 1)
    {
        let first = first + Days::new(90);
        let kind = AbsenceKind::Entered;
        let new = NewAbsence { id: cx.id(), person: card.id, kind, first, last: None, note: String::new() };
        app.hours.note_absence(cx, new).await?;
    }
    ending(app, cx).await
}

/// The mentor holds a certificate that ends within a month, and may take its course again.
async fn ending(app: &App, cx: &Cx) -> anyhow::Result<()> {
    let Some(mentor) = app.identity.find_login("mentor@batanghari.example").await? else { return Ok(()) };
    let Some(offering) = app.delivery.find_offering(COURSE).await? else { return Ok(()) };
    learn(app, cx, mentor, COURSE, usize::MAX).await?;
    mark_all_of(app, cx, mentor, offering.course).await?;
    let Some(enrolment) = app.delivery.enrolment(mentor, offering.course).await? else { return Ok(()) };
    let usual = Rule::usual(offering.course);
    app.certification.set_rule(cx, &Rule { validity: Validity::Months { count: 1 }, ..usual.clone() }).await?;
    let batch: BatchId = cx.id();
    app.certification.start_batch(cx, batch, &[enrolment.id]).await?;
    app.worker.drain().await?;
    Ok(app.certification.set_rule(cx, &usual).await?)
}
