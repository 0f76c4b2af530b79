//! Everybody with the year's lesson hours.

use async_trait::async_trait;
use chrono::Datelike;
use kernel::{Cx, id::PersonId, ports::PortError};
use reporting::tables::{Column, Kind, Scope, Table, Value};

use super::{AT_ONCE, Sources, WHO, column, who};

/// Everybody with the year's lesson hours.
pub(super) struct People(pub(super) Sources);

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
                let [name, nip, unit, status, rank, post, post_kind, gender] = who(card);
                let (jp, missing) = (Value::Number(jp.into()), Value::Number((target - jp).max(0).into()));
                rows.push(vec![name, jp, missing, unit, post, nip, status, rank, post_kind, gender]);
            }
        }
        Ok(rows)
    }
}
