//! Everybody's enrolments.

use std::collections::HashMap;

use async_trait::async_trait;
use kernel::{
    Cx,
    id::{EnrolmentId, PersonId},
    person::PersonCard,
    ports::{PortError, Progress},
};
use reporting::tables::{Column, Kind, Scope, Table, Value};

use super::{AT_ONCE, Sources, WHO, column, who};

/// Everybody's enrolments.
pub(super) struct Learning(pub(super) Sources);

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
                    let [name, nip, unit, status, rank, _, post_kind, gender] = who(card);
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
