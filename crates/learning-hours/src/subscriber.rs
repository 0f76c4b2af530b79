//! A completed course or class is posted in the transaction of its completion, a session of guidance in that of its second confirmation.

use async_trait::async_trait;
use chrono::{FixedOffset, NaiveDate};
use database::{Result, Subscriber, Tx};
use kernel::{Actor, Cx, Event, context::PersonActor};
use serde_json::json;
use uuid::Uuid;

use crate::{
    commands::posting::settle,
    model::{Activity, FROM_CLASS, FROM_ENROLMENT, FROM_GUIDANCE, Source},
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
        let (person, otherwise, verifier, activity) = match event {
            Event::CourseCompleted { enrolment, person, course, publication, at, learned } => {
                let day = at.with_timezone(&self.zone).date_naive();
                let activity = Activity {
                    source: Source { word: FROM_ENROLMENT.to_owned(), id: enrolment.uuid() },
                    minutes: learned.minutes as i32,
                    certificate_jp: Some(learned.jp as i32),
                    proof: json!({ "course": course, "publication": publication, "version": learned.version }),
                    ..of_one_day(&learned.form, &learned.title, day)
                };
                // Nobody looked at it but the rules of the course.
                (person, Some(E_LEARNING), Actor::System("completion"), activity)
            }
            // What a class counts for, by days or by its curriculum, its form's dated rule says.
            Event::ClassCompleted { place, class, person, attended } => {
                let activity = Activity {
                    source: Source { word: FROM_CLASS.to_owned(), id: place.uuid() },
                    organiser: attended.organiser.clone(),
                    started_on: attended.starts_on,
                    days: attended.days as i32,
                    certificate_jp: Some(attended.jp as i32),
                    abroad: attended.abroad,
                    proof: json!({ "class": class }),
                    ..of_one_day(&attended.form, &attended.title, attended.ends_on)
                };
                (person, None, cx.actor.clone(), activity)
            }
            // BR-06: what a session counts for, and how many count in a month, the form's dated rule says.
            Event::GuidanceConfirmed { session, mentorship, form, mentor, mentee, topic, day, minutes } => {
                let activity = Activity {
                    source: Source { word: FROM_GUIDANCE.to_owned(), id: session.uuid() },
                    sessions: 1,
                    minutes: *minutes as i32,
                    proof: json!({ "mentorship": mentorship, "mentor": mentor }),
                    ..of_one_day(form, topic, *day)
                };
                let verifier = PersonActor { id: *mentor, name: String::new(), unit: None, roles: Vec::new() };
                (mentee, None, Actor::Person(verifier), activity)
            }
            _ => return Ok(()),
        };
        let (year, _) = year_and_quarter(activity.completed_on);
        let reference = store::reference::forms(&tx.exec()).await?;
        let rule = reference.form(&activity.form, year).or_else(|| reference.form(otherwise?, year));
        let rule =
            rule.ok_or_else(|| database::Error::stored("rule of a form", format!("`{}` has none", activity.form)))?;
        let activity = Activity { form: rule.code.clone(), ..activity };
        settle(tx, &cx.as_actor(verifier), *person, &reference, vec![(rule.clone(), activity)], &[], "").await?;
        Ok(())
    }
}

/// An activity of one day about which nothing else is known.
fn of_one_day(form: &str, title: &str, day: NaiveDate) -> Activity {
    Activity {
        source: Source { word: String::new(), id: Uuid::nil() },
        form: form.to_owned(),
        title: title.to_owned(),
        organiser: String::new(),
        number: String::new(),
        started_on: day,
        completed_on: day,
        days: 1,
        sessions: 0,
        minutes: 0,
        certificate_jp: None,
        abroad: false,
        proof: json!({}),
    }
}
