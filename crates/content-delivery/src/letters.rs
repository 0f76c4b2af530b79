//! The letter to whom a course was assigned.

use std::sync::Arc;

use async_trait::async_trait;
use kernel::{
    Cx, Event, Locale,
    id::{EnrolmentId, PersonId},
    job::{JobError, JobHandler},
    person::PersonCard,
    ports::{Directory, Mail},
};
use serde_json::{Value, json};

use crate::{Delivery, DeliveryError, job_names, store};

/// What letters need.
#[derive(Clone)]
pub struct Post {
    /// Who people are, and their addresses.
    pub directory: Arc<dyn Directory>,
    /// The office in whose name letters are written.
    pub issuer: String,
    /// Address under which people reach the site, without a slash at the end.
    pub public_url: String,
    /// Name of the job that sends mail.
    pub mail_job: &'static str,
}

/// Writes to whom a course was assigned, once for each assignment however often the work runs.
pub(crate) struct TellAssigned(pub(crate) Delivery, pub(crate) Post);

#[async_trait]
impl JobHandler for TellAssigned {
    fn name(&self) -> &'static str {
        job_names::TELL_ASSIGNED
    }

    async fn run(&self, cx: &Cx, payload: Value) -> Result<(), JobError> {
        let Event::CourseAssigned { enrolment, due: Some(_), .. } = serde_json::from_value(payload)? else {
            return Ok(());
        };
        Ok(self.tell(cx, enrolment).await?)
    }
}

impl TellAssigned {
    async fn tell(&self, cx: &Cx, id: EnrolmentId) -> Result<(), DeliveryError> {
        let (delivery, post) = (&self.0, &self.1);
        let exec = delivery.db.reader();
        // Taken back meanwhile, or in a course that is gone: nothing to tell.
        let Some(enrolment) = store::enrolment_by_id(&exec, id).await? else { return Ok(()) };
        let Some(assignment) = &enrolment.assignment else { return Ok(()) };
        let Some(offering) = store::offering(&exec, enrolment.course).await? else { return Ok(()) };
        let people: Vec<PersonId> = [Some(enrolment.person), assignment.by].into_iter().flatten().collect();
        let cards = post.directory.cards(&people).await?;
        let card = |id: PersonId| cards.iter().find(|card| card.id == id);
        let Some((learner, to)) = card(enrolment.person).and_then(|card| Some((card, card.email.clone()?))) else {
            return Ok(());
        };
        let by = assignment.by.and_then(card).map_or_else(|| post.issuer.clone(), PersonCard::full_name);
        let date = |locale| web::format::date(assignment.due_on, locale);
        let filled = Filled {
            name: &learner.full_name(),
            course: &offering.title,
            by: &by,
            due: [date(Locale::Id), date(Locale::En)],
            note: &assignment.note,
            url: &format!("{}/kursus/{}", post.public_url, offering.slug),
            issuer: &post.issuer,
        };
        let tx = delivery.db.begin().await?;
        if store::tell_assignment(&tx.exec(), id, cx.now()).await? {
            database::jobs::enqueue(&tx, cx, post.mail_job, json!(filled.letter(to)), cx.now()).await?;
        }
        Ok(tx.commit().await?)
    }
}

/// What stands in the letter.
struct Filled<'a> {
    name: &'a str,
    course: &'a str,
    by: &'a str,
    /// The last day, in the words of each language.
    due: [String; 2],
    note: &'a str,
    url: &'a str,
    issuer: &'a str,
}

impl Filled<'_> {
    fn letter(&self, to: String) -> Mail {
        // A note is the writer's own words, so it is put in last: braces in it mean nothing.
        let note = if self.note.is_empty() { String::new() } else { format!("\n“{}”\n", self.note) };
        let fill = |text: &str| {
            text.replace("{name}", self.name)
                .replace("{course}", self.course)
                .replace("{by}", self.by)
                .replace("{due}", &self.due[0])
                .replace("{due_en}", &self.due[1])
                .replace("{url}", self.url)
                .replace("{issuer}", self.issuer)
                .replace("{note}", &note)
        };
        let (subject, text) = include_str!("../letters/assigned.txt").split_once('\n').unwrap_or_default();
        Mail { to, subject: fill(subject), text: fill(text.trim_start()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_letter_says_who_what_until_when_and_where() {
        let filled = Filled {
            name: "Rina, S.Sos.",
            course: "Arsip {name}",
            by: "Zulkarnain",
            due: ["1 Desember 2026".to_owned(), "1 December 2026".to_owned()],
            note: "Untuk {url}",
            url: "https://contoh.id/kursus/arsip",
            issuer: "BKPSDMD",
        };
        let mail = filled.letter("rina@contoh.id".to_owned());
        insta::assert_snapshot!(format!("{}\n{}\n{}", mail.to, mail.subject, mail.text));
    }
}
