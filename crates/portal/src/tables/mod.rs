//! What can be reported on: rows put together from the features' answers.

mod certificates;
mod classes;
mod costs;
mod learning;
mod ledger;
mod people;

use std::sync::Arc;

use certification::Certification;
use chrono::{DateTime, FixedOffset, NaiveDate, Utc};
use content_delivery::Delivery;
use identity::Identity;
use kernel::{
    person::PersonCard,
    ports::{Directory, PortError},
};
use learning_hours::LearningHours;
use progress_tracking::ProgressTracking;
use reporting::tables::{Column, Kind, Scope, Table, Value};
use training_classes::TrainingClasses;

/// Ids in one statement; both engines take more, but not without end.
const AT_ONCE: usize = 5_000;

const fn column(key: &'static str, kind: Kind) -> Column {
    Column { key, kind }
}

/// The tables that the product offers, from the answers of these features.
pub fn tables(sources: Sources) -> Vec<Arc<dyn Table>> {
    vec![
        Arc::new(learning::Learning(sources.clone())),
        Arc::new(people::People(sources.clone())),
        Arc::new(ledger::Ledger(sources.clone())),
        Arc::new(certificates::Certificates(sources.clone())),
        Arc::new(classes::Classes(sources.clone())),
        Arc::new(costs::Costs(sources)),
    ]
}

/// Whom the tables ask.
#[derive(Clone)]
pub struct Sources {
    /// People.
    pub identity: Identity,
    /// Enrolments.
    pub delivery: Delivery,
    /// How far they are.
    pub progress: ProgressTracking,
    /// The ledger, and what learning cost.
    pub hours: LearningHours,
    /// Certificates issued.
    pub certification: Certification,
    /// Places in classes.
    pub classes: TrainingClasses,
    /// In which days begin.
    pub zone: FixedOffset,
}

impl Sources {
    async fn people(&self, scope: &Scope) -> Result<Vec<PersonCard>, PortError> {
        match scope {
            Scope::Everybody => self.identity.everybody().await.map_err(|e| PortError::new("people", e)),
            Scope::People(people) => {
                let mut cards = Vec::with_capacity(people.len());
                for some in people.chunks(AT_ONCE) {
                    cards.extend(self.identity.cards(some).await?);
                }
                Ok(cards)
            }
        }
    }

    fn day(&self, at: DateTime<Utc>) -> NaiveDate {
        at.with_timezone(&self.zone).date_naive()
    }
}

/// Who somebody is, for the first columns of every table.
const WHO: [Column; 8] = [
    column("name", Kind::Text),
    column("nip", Kind::Text),
    column("unit", Kind::Text),
    column("status", Kind::Text),
    column("rank", Kind::Text),
    column("post", Kind::Text),
    column("post-kind", Kind::Word("report-post-kind")),
    column("gender", Kind::Word("report-gender")),
];

/// The values of [`WHO`].
fn who(card: &PersonCard) -> [Value; 8] {
    // The fifteenth digit of a NIP.
    let gender = match card.nip.as_deref().and_then(|nip| nip.as_bytes().get(14)) {
        Some(b'1') => "male",
        Some(b'2') => "female",
        _ => "",
    };
    [
        Value::text(card.full_name()),
        Value::text(card.nip.clone().unwrap_or_default()),
        Value::text(&card.unit_name),
        Value::text(&card.status),
        Value::text(&card.rank),
        Value::text(&card.post),
        Value::text(&card.post_kind),
        Value::text(gender),
    ]
}

/// The year as a text, so that one can group by it.
fn year(year: i32) -> Value {
    Value::text(year.to_string())
}
