//! Places in classes of the training calendar.

use std::collections::HashMap;

use async_trait::async_trait;
use chrono::Datelike;
use kernel::{Cx, id::PersonId, person::PersonCard, ports::PortError};
use reporting::tables::{Column, Kind, Scope, Table, Value};

use super::{AT_ONCE, Sources, WHO, column, who, year};

/// Everybody's places in classes, however they stand.
pub(super) struct Classes(pub(super) Sources);

const COLUMNS: [Column; 20] = [
    WHO[0],
    column("training", Kind::Text),
    column("starts", Kind::Date),
    column("place-state", Kind::Word("classes-place")),
    column("days-present", Kind::Number),
    column("days", Kind::Number),
    column("ends", Kind::Date),
    column("training-jp", Kind::Number),
    column("form", Kind::Word("form")),
    column("mode", Kind::Word("classes-mode")),
    column("class-state", Kind::Word("classes-state")),
    column("organiser", Kind::Text),
    column("year", Kind::Text),
    WHO[1],
    WHO[2],
    WHO[3],
    WHO[4],
    WHO[5],
    WHO[6],
    WHO[7],
];

#[async_trait]
impl Table for Classes {
    fn name(&self) -> &'static str {
        "kelas"
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
            let taken = self.0.classes.places_of(&people).await.map_err(|e| PortError::new("classes", e))?;
            for (place, class) in taken {
                let Some(card) = cards.get(&place.person) else { continue };
                let [name, nip, unit, status, rank, post, post_kind, gender] = who(card);
                let facts = &class.facts;
                rows.push(vec![
                    name,
                    Value::text(facts.full_title()),
                    Value::Date(facts.starts_on),
                    Value::text(place.state.as_str()),
                    Value::Number(place.present.len() as i64),
                    Value::Number(facts.days().len() as i64),
                    Value::Date(facts.ends_on),
                    Value::Number(facts.jp.into()),
                    Value::text(&facts.form),
                    Value::text(facts.mode.as_str()),
                    Value::text(class.state.as_str()),
                    Value::text(&facts.organiser),
                    year(facts.starts_on.year()),
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
