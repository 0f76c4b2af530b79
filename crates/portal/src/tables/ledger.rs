//! The lines of the ledger of lesson hours.

use std::collections::HashMap;

use async_trait::async_trait;
use kernel::{Cx, id::PersonId, person::PersonCard, ports::PortError};
use reporting::tables::{Column, Kind, Scope, Table, Value};

use super::{AT_ONCE, Sources, WHO, column, who, year};

/// Every line of everybody's ledger: its sum is the JP that count.
pub(super) struct Ledger(pub(super) Sources);

const COLUMNS: [Column; 23] = [
    WHO[0],
    column("activity", Kind::Text),
    column("form", Kind::Word("form")),
    column("completed", Kind::Date),
    column("line-jp", Kind::Number),
    column("year", Kind::Text),
    column("quarter", Kind::Text),
    column("uncounted", Kind::Number),
    column("why", Kind::Word("hours-why")),
    column("class", Kind::Word("hours-class")),
    column("share", Kind::Text),
    column("line-kind", Kind::Word("hours-kind")),
    column("minutes", Kind::Number),
    column("organiser", Kind::Text),
    column("number", Kind::Text),
    column("posted", Kind::Date),
    WHO[1],
    WHO[2],
    WHO[3],
    WHO[4],
    WHO[5],
    WHO[6],
    WHO[7],
];

#[async_trait]
impl Table for Ledger {
    fn name(&self) -> &'static str {
        "jp"
    }

    fn columns(&self) -> &'static [Column] {
        &COLUMNS
    }

    async fn rows(&self, _: &Cx, scope: &Scope) -> Result<Vec<Vec<Value>>, PortError> {
        let cards = self.0.people(scope).await?;
        let mut rows = Vec::new();
        for some in cards.chunks(AT_ONCE) {
            let people: Vec<PersonId> = some.iter().map(|card| card.id).collect();
            let cards: HashMap<PersonId, &PersonCard> = some.iter().map(|card| (card.id, card)).collect();
            let lines = self.0.hours.lines_of(&people).await.map_err(|e| PortError::new("lesson hours", e))?;
            for line in lines {
                let Some(card) = cards.get(&line.person) else { continue };
                let activity = line.activity;
                let [name, nip, unit, status, rank, post, post_kind, gender] = who(card);
                rows.push(vec![
                    name,
                    Value::text(activity.title),
                    Value::text(activity.form),
                    Value::Date(activity.completed_on),
                    Value::Number(line.jp.into()),
                    year(line.year),
                    Value::text(line.quarter.to_string()),
                    Value::Number(line.uncounted.into()),
                    Value::text(line.why),
                    Value::text(line.class.as_str()),
                    Value::text(line.share.to_string()),
                    Value::text(line.kind.as_str()),
                    Value::Number(activity.minutes.into()),
                    Value::text(activity.organiser),
                    Value::text(activity.number),
                    Value::Date(self.0.day(line.posted_at)),
                    nip,
                    unit,
                    status,
                    rank,
                    post,
                    post_kind,
                    gender,
                ]);
            }
        }
        Ok(rows)
    }
}
