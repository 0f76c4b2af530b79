//! Letters the day before a session.

use std::collections::HashMap;

use async_trait::async_trait;
use database::jobs::enqueue;
use kernel::{
    Cx,
    id::{MentorshipId, PersonId},
    job::{JobError, JobHandler},
    person::PersonCard,
    ports::Mail,
};
use serde_json::Value;
use web::{Words, format};

use crate::{Mentoring, model::Pair, rules::sessions::reminded, store};

/// Writes to both sides of each planned session that begins within a day, once.
pub(crate) struct Remind(pub(crate) Mentoring);

#[async_trait]
impl JobHandler for Remind {
    fn name(&self) -> &'static str {
        "mentoring.remind"
    }

    async fn run(&self, cx: &Cx, _: Value) -> Result<(), JobError> {
        let mentoring = &self.0;
        let due = store::to_remind(&mentoring.db().reader(), reminded(cx.now())).await?;
        if due.is_empty() {
            return Ok(());
        }
        let ids: Vec<MentorshipId> = due.iter().map(|session| session.pair).collect();
        let pairs = store::pairs_by_id(&mentoring.db().reader(), &ids).await?;
        let pairs: HashMap<MentorshipId, Pair> = pairs.into_iter().map(|pair| (pair.id, pair)).collect();
        let people: Vec<PersonId> = pairs.values().flat_map(|pair| [pair.mentor, pair.mentee]).collect();
        let cards = mentoring.ports().directory.cards(&people).await?;
        let cards: HashMap<PersonId, PersonCard> = cards.into_iter().map(|card| (card.id, card)).collect();
        let settings = &mentoring.inner.settings;
        let words = Words::new(settings.catalogue.clone(), cx.locale);
        for session in due {
            let Some(pair) = pairs.get(&session.pair) else { continue };
            let tx = mentoring.db().begin().await?;
            // Whoever marks it writes.
            if !store::mark_reminded(&tx.exec(), session.id, cx.now()).await? {
                continue;
            }
            for person in [pair.mentor, pair.mentee] {
                let Some(to) = cards.get(&person).and_then(|card| card.email.clone()) else { continue };
                let with = cards.get(&pair.other(person)).map(PersonCard::full_name).unwrap_or_default();
                let args = [
                    ("topic", session.facts.topic.clone()),
                    ("with", with),
                    ("time", format::moment(session.starts_at, settings.zone, words.locale())),
                    ("place", session.facts.place.clone()),
                    ("link", format!("{}/mentoring/{}/sesi/{}", settings.public_url, pair.id, session.id)),
                ];
                let (subject, text) =
                    (words.with("mentoring-mail-remind", &args), words.with("mentoring-mail-remind-text", &args));
                let mail = serde_json::to_value(Mail { to, subject, text })?;
                enqueue(&tx, cx, settings.mail_job, mail, cx.now()).await?;
            }
            tx.commit().await?;
        }
        Ok(())
    }
}
