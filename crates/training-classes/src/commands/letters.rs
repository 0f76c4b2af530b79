//! Letters to those who are concerned.

use std::collections::HashMap;

use database::{Tx, jobs::enqueue};
use kernel::{Cx, id::PersonId, ports::Mail};
use web::{Words, format};

use crate::{
    ClassError, TrainingClasses,
    model::{Place, TrainingClass},
};

/// What a letter says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Letter {
    /// You take part.
    Accepted,
    /// The class is full; you are on the list.
    Waiting,
    /// You do not take part, and why.
    Declined(String),
    /// Its days or its place have changed.
    Moved,
    /// It will not be held, and why.
    Cancelled(String),
    /// It begins soon.
    Soon,
}

impl Letter {
    const fn word(&self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Waiting => "waiting",
            Self::Declined(_) => "declined",
            Self::Moved => "moved",
            Self::Cancelled(_) => "cancelled",
            Self::Soon => "soon",
        }
    }
}

impl TrainingClasses {
    /// Queues the letter to everybody with one of these places who has an address.
    pub(crate) async fn write(
        &self,
        tx: &Tx,
        cx: &Cx,
        class: &TrainingClass,
        letter: Letter,
        places: &[Place],
    ) -> Result<(), ClassError> {
        let people: Vec<PersonId> = places.iter().map(|place| place.person).collect();
        if people.is_empty() {
            return Ok(());
        }
        let cards = self.ports().directory.cards(&people).await?;
        let addresses: HashMap<PersonId, String> =
            cards.into_iter().filter_map(|card| Some((card.id, card.email?))).collect();
        let words = Words::new(self.settings().catalogue.clone(), cx.locale);
        let day = |date| format::date(date, words.locale());
        let facts = &class.facts;
        let reason = match &letter {
            Letter::Declined(why) | Letter::Cancelled(why) => why.clone(),
            _ => String::new(),
        };
        let args = [
            ("title", facts.full_title()),
            ("starts", day(facts.starts_on)),
            ("ends", day(facts.ends_on)),
            ("place", facts.place.clone()),
            ("reason", reason),
            ("link", format!("{}/jadwal/{}", self.settings().public_url, class.id)),
        ];
        let subject = words.with(&format!("classes-mail-{}", letter.word()), &args);
        let text = words.with(&format!("classes-mail-{}-text", letter.word()), &args);
        for to in people.iter().filter_map(|person| addresses.get(person)) {
            let mail = Mail { to: to.clone(), subject: subject.clone(), text: text.clone() };
            enqueue(tx, cx, self.settings().mail_job, serde_json::to_value(mail)?, cx.now()).await?;
        }
        Ok(())
    }
}
