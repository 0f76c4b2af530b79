//! Letters to those who are concerned: ordered in the transaction of the deed, written by a job after it.

use std::collections::HashMap;

use database::{Tx, jobs::enqueue};
use kernel::{
    Cx,
    id::{ClassId, PersonId},
    ports::Mail,
};
use serde::{Deserialize, Serialize};
use web::{Words, format};

use crate::{
    ClassError, TrainingClasses, jobs,
    model::{Place, TrainingClass},
    store,
};

/// What a letter says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Letter {
    /// Somebody who answers to you asks for a place: who.
    Asked(String),
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
            Self::Asked(_) => "asked",
            Self::Accepted => "accepted",
            Self::Waiting => "waiting",
            Self::Declined(_) => "declined",
            Self::Moved => "moved",
            Self::Cancelled(_) => "cancelled",
            Self::Soon => "soon",
        }
    }

    /// What somebody said that stands in it.
    fn said(&self) -> &str {
        match self {
            Self::Asked(said) | Self::Declined(said) | Self::Cancelled(said) => said,
            Self::Accepted | Self::Waiting | Self::Moved | Self::Soon => "",
        }
    }
}

/// A letter about a class to these people.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Order {
    class: ClassId,
    letter: Letter,
    people: Vec<PersonId>,
}

/// Orders the letter to everybody with one of these places.
pub(crate) async fn tell(
    tx: &Tx,
    cx: &Cx,
    class: &TrainingClass,
    letter: Letter,
    places: &[Place],
) -> Result<(), ClassError> {
    tell_people(tx, cx, class, letter, places.iter().map(|place| place.person).collect()).await
}

/// Orders the letter to these people.
pub(super) async fn tell_people(
    tx: &Tx,
    cx: &Cx,
    class: &TrainingClass,
    letter: Letter,
    people: Vec<PersonId>,
) -> Result<(), ClassError> {
    if people.is_empty() {
        return Ok(());
    }
    let order = serde_json::to_value(Order { class: class.id, letter, people })?;
    enqueue(tx, cx, jobs::WRITE, order, cx.now()).await?;
    Ok(())
}

impl TrainingClasses {
    /// Writes an ordered letter to those who have an address.
    pub(crate) async fn write_letter(&self, cx: &Cx, order: Order) -> Result<(), ClassError> {
        let Order { class, letter, people } = order;
        let Some(class) = store::class(&self.db().reader(), class).await? else { return Ok(()) };
        let cards = self.ports().directory.cards(&people).await?;
        let addresses: HashMap<PersonId, String> =
            cards.into_iter().filter_map(|card| Some((card.id, card.email?))).collect();
        let words = Words::new(self.settings().catalogue.clone(), cx.locale);
        let day = |date| format::date(date, words.locale());
        let facts = &class.facts;
        let page = match letter {
            Letter::Asked(_) => "tim/kelas".to_owned(),
            _ => format!("jadwal/{}", class.id),
        };
        let args = [
            ("title", facts.full_title()),
            ("starts", day(facts.starts_on)),
            ("ends", day(facts.ends_on)),
            ("place", facts.place.clone()),
            ("said", letter.said().to_owned()),
            ("link", format!("{}/{page}", self.settings().public_url)),
        ];
        let subject = words.with(&format!("classes-mail-{}", letter.word()), &args);
        let text = words.with(&format!("classes-mail-{}-text", letter.word()), &args);
        let tx = self.db().begin().await?;
        for to in people.iter().filter_map(|person| addresses.get(person)) {
            let mail = Mail { to: to.clone(), subject: subject.clone(), text: text.clone() };
            enqueue(&tx, cx, self.settings().mail_job, serde_json::to_value(mail)?, cx.now()).await?;
        }
        Ok(tx.commit().await?)
    }
}
