//! What can be reported on: rows put together from the features' answers.

use std::{collections::HashMap, sync::Arc};

use async_trait::async_trait;
use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, Utc};
use content_delivery::Delivery;
use identity::Identity;
use kernel::{
    Cx,
    id::{EnrolmentId, PersonId},
    person::PersonCard,
    ports::{Directory, PortError, Progress},
};
use learning_hours::LearningHours;
use progress_tracking::ProgressTracking;
use reporting::tables::{Column, Kind, Scope, Table, Value};

/// Ids in one statement; both engines take more, but not without end.
const AT_ONCE: usize = 5_000;

const fn column(key: &'static str, kind: Kind) -> Column {
    Column { key, kind }
}

/// The tables that the product offers.
pub fn tables(
    identity: &Identity,
    delivery: &Delivery,
    progress: &ProgressTracking,
    hours: &LearningHours,
    zone: FixedOffset,
) -> Vec<Arc<dyn Table>> {
    let sources = Sources {
        identity: identity.clone(),
        delivery: delivery.clone(),
        progress: progress.clone(),
        hours: hours.clone(),
        zone,
    };
    vec![Arc::new(Learning(sources.clone())), Arc::new(People(sources))]
}

#[derive(Clone)]
struct Sources {
    identity: Identity,
    delivery: Delivery,
    progress: ProgressTracking,
    hours: LearningHours,
    zone: FixedOffset,
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

fn who(card: &PersonCard) -> Vec<Value> {
    // The fifteenth digit of a NIP.
    let gender = match card.nip.as_deref().and_then(|nip| nip.as_bytes().get(14)) {
        Some(b'1') => "male",
        Some(b'2') => "female",
        _ => "",
    };
    vec![
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

/// Everybody's enrolments.
struct Learning(Sources);

const LEARNING: [Column; 17] = [
    WHO[0],
    column("course", Kind::Text),
    column("lessons-done", Kind::Number),
    column("lessons", Kind::Number),
    column("completed", Kind::Date),
    column("enrolled", Kind::Date),
    column("last-seen", Kind::Date),
    column("subject", Kind::Word("subject")),
    column("course-jp", Kind::Number),
    column("earned-jp", Kind::Number),
    WHO[1],
    WHO[2],
    WHO[3],
    WHO[4],
    WHO[6],
    WHO[7],
    column("cycle", Kind::Number),
];

#[async_trait]
impl Table for Learning {
    fn name(&self) -> &'static str {
        "belajar"
    }

    fn columns(&self) -> &'static [Column] {
        &LEARNING
    }

    async fn rows(&self, _: &Cx, scope: &Scope) -> Result<Vec<Vec<Value>>, PortError> {
        let cards = self.0.people(scope).await?;
        let cards: HashMap<PersonId, &PersonCard> = cards.iter().map(|card| (card.id, card)).collect();
        let people: Vec<PersonId> = cards.keys().copied().collect();
        let mut rows = Vec::new();
        for some in people.chunks(AT_ONCE) {
            let enrolments = self.0.delivery.cycles_of(some).await;
            let enrolments = enrolments.map_err(|e| PortError::new("enrolments", e))?;
            for enrolments in enrolments.chunks(AT_ONCE) {
                let ids: Vec<EnrolmentId> = enrolments.iter().map(|(enrolment, _)| enrolment.id).collect();
                let progress = self.0.progress.of(&ids).await?;
                let progress: HashMap<EnrolmentId, _> = progress.iter().map(|card| (card.enrolment, card)).collect();
                for (enrolment, offering) in enrolments {
                    let Some(card) = cards.get(&enrolment.person) else { continue };
                    let progress = progress.get(&enrolment.id);
                    let completed = progress.and_then(|progress| progress.completed_at);
                    let earned = if completed.is_some() { i64::from(offering.jp) } else { 0 };
                    let [name, nip, unit, status, rank, _, post_kind, gender] =
                        <[Value; 8]>::try_from(who(card)).unwrap_or([const { Value::Empty }; 8]);
                    rows.push(vec![
                        name,
                        Value::text(&offering.title),
                        Value::Number(progress.map_or(0, |progress| progress.done.len() as i64)),
                        Value::Number(i64::from(offering.lessons)),
                        Value::date(completed.map(|at| self.0.day(at))),
                        Value::Date(self.0.day(enrolment.enrolled_at)),
                        Value::Date(self.0.day(enrolment.last_seen_at)),
                        Value::text(&offering.subject),
                        Value::Number(i64::from(offering.jp)),
                        Value::Number(earned),
                        nip,
                        unit,
                        status,
                        rank,
                        post_kind,
                        gender,
                        Value::Number(i64::from(enrolment.cycle)),
                    ]);
                }
            }
        }
        Ok(rows)
    }
}

/// Everybody with the year's lesson hours.
struct People(Sources);

const PEOPLE: [Column; 10] = [
    WHO[0],
    column("jp", Kind::Number),
    column("jp-missing", Kind::Number),
    WHO[2],
    WHO[5],
    WHO[1],
    WHO[3],
    WHO[4],
    WHO[6],
    WHO[7],
];

#[async_trait]
impl Table for People {
    fn name(&self) -> &'static str {
        "pegawai"
    }

    fn columns(&self) -> &'static [Column] {
        &PEOPLE
    }

    async fn rows(&self, cx: &Cx, scope: &Scope) -> Result<Vec<Vec<Value>>, PortError> {
        let year = self.0.day(cx.now()).year();
        let cards = self.0.people(scope).await?;
        let mut rows = Vec::with_capacity(cards.len());
        for some in cards.chunks(AT_ONCE) {
            let ids: Vec<PersonId> = some.iter().map(|card| card.id).collect();
            let sums = self.0.hours.jp_sums(&ids, year).await.map_err(|e| PortError::new("lesson hours", e))?;
            let statuses: Vec<(PersonId, &str)> = some.iter().map(|card| (card.id, card.status.as_str())).collect();
            let owed = self.0.hours.owed(&statuses, year).await.map_err(|e| PortError::new("lesson hours", e))?;
            for card in some {
                let target = owed.get(&card.id).copied().unwrap_or_default();
                let jp = sums.get(&card.id).copied().unwrap_or_default();
                let [name, nip, unit, status, rank, post, post_kind, gender] =
                    <[Value; 8]>::try_from(who(card)).unwrap_or([const { Value::Empty }; 8]);
                let (jp, missing) = (Value::Number(jp.into()), Value::Number((target - jp).max(0).into()));
                rows.push(vec![name, jp, missing, unit, post, nip, status, rank, post_kind, gender]);
            }
        }
        Ok(rows)
    }
}
