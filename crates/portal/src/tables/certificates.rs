//! Certificates of this agency.

use std::collections::HashMap;

use async_trait::async_trait;
use chrono::Datelike;
use kernel::{Cx, id::PersonId, person::PersonCard, ports::PortError};
use reporting::tables::{Column, Kind, Scope, Table, Value};

use super::{AT_ONCE, Sources, WHO, column, who, year};

/// Everybody's certificates that were issued, those too that do not hold any more.
pub(super) struct Certificates(pub(super) Sources);

const COLUMNS: [Column; 17] = [
    WHO[0],
    column("training", Kind::Text),
    column("number", Kind::Text),
    column("issued", Kind::Date),
    column("certificate-state", Kind::Word("certification-state")),
    column("basis", Kind::Word("certification-basis")),
    column("training-jp", Kind::Number),
    column("valid-until", Kind::Date),
    column("year", Kind::Text),
    column("cycle", Kind::Number),
    WHO[1],
    WHO[2],
    WHO[3],
    WHO[4],
    WHO[5],
    WHO[6],
    WHO[7],
];

#[async_trait]
impl Table for Certificates {
    fn name(&self) -> &'static str {
        "sertifikat"
    }

    fn columns(&self) -> &'static [Column] {
        &COLUMNS
    }

    async fn rows(&self, cx: &Cx, scope: &Scope) -> Result<Vec<Vec<Value>>, PortError> {
        let today = self.0.day(cx.now());
        let cards = self.0.people(scope).await?;
        let mut rows = Vec::new();
        for some in cards.chunks(AT_ONCE) {
            let people: Vec<PersonId> = some.iter().map(|card| card.id).collect();
            let cards: HashMap<PersonId, &PersonCard> = some.iter().map(|card| (card.id, card)).collect();
            let issued = self.0.certification.certificates_of_all(&people).await;
            for certificate in issued.map_err(|e| PortError::new("certificates", e))? {
                let Some(card) = cards.get(&certificate.person) else { continue };
                let state = Value::text(certificate.standing(today));
                let issued = certificate.issued_at.map(|at| self.0.day(at));
                let [name, nip, unit, status, rank, post, post_kind, gender] = who(card);
                rows.push(vec![
                    name,
                    Value::text(certificate.snapshot.training),
                    Value::text(certificate.number),
                    Value::date(issued),
                    state,
                    Value::text(certificate.basis.as_str()),
                    Value::Number(certificate.snapshot.jp.into()),
                    Value::date(certificate.expires_on),
                    issued.map_or(Value::Empty, |day| year(day.year())),
                    Value::Number(certificate.cycle.into()),
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
