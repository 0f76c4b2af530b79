//! A completed course is posted in the transaction of its completion.

use async_trait::async_trait;
use chrono::FixedOffset;
use database::{Result, Subscriber, Tx};
use kernel::{Cx, Event};
use serde_json::json;

use crate::{
    commands::posting::settle,
    model::{Activity, FROM_ENROLMENT, Source},
    rules::posting::year_and_quarter,
    store,
};

/// Form of a course whose own form has no rule.
const E_LEARNING: &str = "NKL03";

/// The subscriber for the wiring.
pub struct Postings {
    zone: FixedOffset,
}

impl Postings {
    /// A subscriber that counts years by this zone.
    pub const fn new(zone: FixedOffset) -> Self {
        Self { zone }
    }
}

#[async_trait]
impl Subscriber for Postings {
    async fn on(&self, tx: &Tx, cx: &Cx, event: &Event) -> Result<()> {
        let Event::CourseCompleted { enrolment, person, course, publication, at, learned } = event else {
            return Ok(());
        };
        let day = at.with_timezone(&self.zone).date_naive();
        let (year, _) = year_and_quarter(day);
        let reference = store::reference::forms(&tx.exec()).await?;
        let rule = reference.form(&learned.form, year).or_else(|| reference.form(E_LEARNING, year));
        let rule =
            rule.ok_or_else(|| database::Error::stored("rule of a form", format!("`{}` has none", learned.form)))?;
        let activity = Activity {
            source: Source { word: FROM_ENROLMENT.to_owned(), id: enrolment.uuid() },
            form: rule.code.clone(),
            title: learned.title.clone(),
            organiser: String::new(),
            number: String::new(),
            started_on: day,
            completed_on: day,
            days: 1,
            sessions: 0,
            minutes: learned.minutes as i32,
            certificate_jp: Some(learned.jp as i32),
            abroad: false,
            proof: json!({ "course": course, "publication": publication, "version": learned.version }),
        };
        settle(tx, cx, *person, &reference, vec![(rule.clone(), activity)], &[], "").await?;
        Ok(())
    }
}
