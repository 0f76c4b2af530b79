//! An agency from two tables: units and people. Pure; the loading is a command.

use std::collections::HashMap;

use chrono::NaiveDate;
use kernel::{
    Cx, Role,
    id::{PersonId, UnitId},
};
use serde::Deserialize;

use crate::{
    IdentityError,
    commands::check,
    model::{NewPerson, Unit},
};

/// Units, and people with their ids and superiors, ready to be loaded.
#[derive(Default)]
pub struct Agency {
    /// Parents before children.
    pub units: Vec<Unit>,
    /// In the order of the file.
    pub people: Vec<(PersonId, NewPerson, Option<PersonId>)>,
}

#[derive(Deserialize)]
struct UnitRow {
    code: String,
    parent_code: String,
    name: String,
    kind: String,
}

#[derive(Deserialize)]
struct PersonRow {
    nip: String,
    front_title: String,
    name: String,
    back_title: String,
    birth_place: String,
    birth_date: String,
    sex: String,
    status: String,
    rank: String,
    post: String,
    post_kind: String,
    unit_code: String,
    superior_nip: String,
    email: String,
    phone: String,
    roles: String,
}

/// Reads `units.csv` and `people.csv`, checking that every unit and superior named is there.
pub fn read(cx: &Cx, units: &str, people: &str) -> Result<Agency, IdentityError> {
    let mut agency = Agency::default();
    let mut by_code: HashMap<String, UnitId> = HashMap::new();
    for (line, row) in rows::<UnitRow>(units, "units.csv") {
        let row = row?;
        let parent = match row.parent_code.as_str() {
            "" => None,
            code => Some(*by_code.get(code).ok_or_else(|| wrong("units.csv", line, format!("no unit {code} above")))?),
        };
        let id = cx.id();
        by_code.insert(row.code.clone(), id);
        agency.units.push(Unit { id, parent, code: row.code, name: row.name, kind: row.kind });
    }
    let mut by_nip: HashMap<String, PersonId> = HashMap::new();
    let mut superiors = Vec::new();
    for (line, row) in rows::<PersonRow>(people, "people.csv") {
        let row = row?;
        let unit = *by_code
            .get(&row.unit_code)
            .ok_or_else(|| wrong("people.csv", line, format!("no unit {}", row.unit_code)))?;
        let birth_date = NaiveDate::parse_from_str(&row.birth_date, "%Y-%m-%d")
            .map_err(|_| wrong("people.csv", line, format!("no date: {}", row.birth_date)))?;
        let mut new = NewPerson {
            nip: row.nip,
            email: row.email,
            front_title: row.front_title,
            name: row.name,
            back_title: row.back_title,
            birth_place: row.birth_place,
            birth_date: Some(birth_date),
            sex: row.sex,
            status: row.status,
            rank: row.rank,
            post: row.post,
            post_kind: row.post_kind,
            unit: Some(unit),
            superior: None,
            phone: row.phone,
            roles: row.roles.split(';').filter_map(Role::parse).collect(),
        };
        check(&mut new).map_err(|error| wrong("people.csv", line, error.to_string()))?;
        let id = cx.id();
        if !new.nip.is_empty() {
            by_nip.insert(new.nip.clone(), id);
        }
        superiors.push((line, row.superior_nip));
        agency.people.push((id, new, None));
    }
    for ((_, _, superior), (line, nip)) in agency.people.iter_mut().zip(superiors) {
        if !nip.is_empty() {
            *superior = Some(*by_nip.get(&nip).ok_or_else(|| wrong("people.csv", line, format!("no superior {nip}")))?);
        }
    }
    Ok(agency)
}

fn rows<'a, T: for<'de> Deserialize<'de> + 'a>(
    text: &'a str,
    file: &'static str,
) -> impl Iterator<Item = (u64, Result<T, IdentityError>)> + 'a {
    let reader = csv::Reader::from_reader(text.as_bytes());
    reader.into_deserialize::<T>().enumerate().map(move |(index, row)| {
        let line = index as u64 + 2;
        (line, row.map_err(|error| wrong(file, line, error.to_string())))
    })
}

fn wrong(file: &'static str, line: u64, what: String) -> IdentityError {
    IdentityError::Import { file, line, what }
}
