//! The projection of the directory, and the coverage reports over it.

use std::{collections::HashMap, fmt::Write};

use database::Result;
use kernel::{
    Page, PageRequest,
    id::{PersonId, UnitId},
    ports::{RosterEntry, RosterUnit},
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseExecutor, EntityTrait, FromQueryResult, QueryFilter, Set, Statement, Value,
    sea_query::OnConflict,
};

use super::entity::{jp_person, jp_unit};
use crate::{
    model::{Prorate, Target},
    queries::coverage::{Listed, Narrowed, Standing},
    rules::coverage::{Cell, Tally, UnitNode},
};

pub(crate) async fn people(exec: &DatabaseExecutor<'_>, ids: &[PersonId]) -> Result<HashMap<PersonId, RosterEntry>> {
    let rows =
        jp_person::Entity::find().filter(jp_person::Column::PersonId.is_in(ids.iter().copied())).all(exec).await?;
    let entry = |row: jp_person::Model| RosterEntry {
        person: row.person_id,
        nip: row.nip,
        name: row.name,
        status: row.status,
        sex: row.sex,
        rank: row.rank,
        post: row.post,
        unit: row.unit_id,
        active: row.active,
    };
    Ok(rows.into_iter().map(|row| (row.person_id, entry(row))).collect())
}

pub(crate) async fn save_people(exec: &DatabaseExecutor<'_>, people: &[RosterEntry]) -> Result<()> {
    use jp_person::Column as C;
    let columns = [C::Nip, C::Name, C::Status, C::Sex, C::Rank, C::Post, C::UnitId, C::Active];
    for some in people.chunks(500) {
        let rows = some.iter().map(|person| jp_person::ActiveModel {
            person_id: Set(person.person),
            nip: Set(person.nip.clone()),
            name: Set(person.name.clone()),
            status: Set(person.status.clone()),
            sex: Set(person.sex.clone()),
            rank: Set(person.rank.clone()),
            post: Set(person.post.clone()),
            unit_id: Set(person.unit),
            active: Set(person.active),
        });
        let replace = OnConflict::column(C::PersonId).update_columns(columns).to_owned();
        jp_person::Entity::insert_many(rows).on_conflict(replace).exec_without_returning(exec).await?;
    }
    Ok(())
}

pub(crate) async fn units(exec: &DatabaseExecutor<'_>) -> Result<Vec<UnitNode>> {
    let rows = jp_unit::Entity::find().all(exec).await?;
    let mut units: Vec<UnitNode> =
        rows.into_iter().map(|row| UnitNode { id: row.unit_id, parent: row.parent_id, name: row.name }).collect();
    units.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(units)
}

pub(crate) async fn save_units(exec: &DatabaseExecutor<'_>, units: &[RosterUnit]) -> Result<()> {
    for some in units.chunks(500) {
        let rows = some.iter().map(|unit| jp_unit::ActiveModel {
            unit_id: Set(unit.unit),
            parent_id: Set(unit.parent),
            name: Set(unit.name.clone()),
        });
        let columns = [jp_unit::Column::ParentId, jp_unit::Column::Name];
        let replace = OnConflict::column(jp_unit::Column::UnitId).update_columns(columns).to_owned();
        jp_unit::Entity::insert_many(rows).on_conflict(replace).exec_without_returning(exec).await?;
    }
    Ok(())
}

/// SQL with its values, put together piece by piece.
struct Sql {
    text: String,
    values: Vec<Value>,
}

impl Sql {
    fn bind(&mut self, value: impl Into<Value>) -> String {
        self.values.push(value.into());
        format!("${}", self.values.len())
    }

    fn statement(self, exec: &DatabaseExecutor<'_>) -> Statement {
        Statement::from_sql_and_values(exec.get_database_backend(), self.text, self.values)
    }
}

impl Narrowed {
    /// Where the lines of a person stand that the list is narrowed to, by form or closing; none where it is not.
    fn lines(&self, sql: &mut Sql, year: &str, person: &str) -> Option<String> {
        let mut from = String::from("FROM jp_line l");
        let mut which = format!("WHERE l.person_id = {person}.person_id");
        if let Some(closing) = self.closing {
            let closing = sql.bind(closing);
            from.push_str(" JOIN jp_closing_line c ON c.line_id = l.id");
            let _ = write!(which, " AND c.closing_id = {closing}");
        }
        if let Some(form) = &self.form {
            let form = sql.bind(form.as_str());
            let _ = write!(which, " AND l.year = {year} AND l.form = {form}");
        }
        (self.closing.is_some() || self.form.is_some()).then(|| format!("{from} {which}"))
    }
}

/// By what it is judged what people owe.
#[derive(Clone, Copy)]
pub(crate) struct Owed<'a> {
    pub(crate) year: i32,
    pub(crate) targets: &'a [&'a Target],
    /// Days of the year.
    pub(crate) length: i32,
}

/// Each active person with what is counted in the year, what is owed by the status, and what is reported: one scan of the people and
/// one look into the sums each.
fn standing_of_everybody(sql: &mut Sql, owed: &Owed<'_>, narrowed: &Narrowed) -> String {
    let Owed { year, targets, length } = owed;
    let by_days = targets.iter().any(|target| target.prorate == Prorate::Days);
    let length = if by_days { sql.bind(*length) } else { String::new() };
    // As `rules::service::owed` counts it.
    let part = |sql: &mut Sql, target: &Target| {
        let min = sql.bind(target.min_jp);
        match target.prorate {
            Prorate::Full => min,
            Prorate::Days => format!("({min} * ({length} - COALESCE(a.days, 0)) + {length} - 1) / {length}"),
        }
    };
    let mut least = String::from("CASE p.status");
    let mut most = String::from("CASE p.status");
    let fallback = targets.iter().find(|target| target.status == "PNS").or(targets.first());
    for target in *targets {
        let status = sql.bind(target.status.as_str());
        let _ = write!(least, " WHEN {status} THEN {}", part(sql, target));
        let max = sql.bind(target.max_jp.unwrap_or(i32::MAX));
        let _ = write!(most, " WHEN {status} THEN {max}");
    }
    let min = fallback.map_or_else(|| "0".to_owned(), |target| part(sql, target));
    let max = sql.bind(fallback.and_then(|target| target.max_jp).unwrap_or(i32::MAX));
    let year = sql.bind(*year);
    let active = sql.bind(true);
    let mut filter = match narrowed.lines(sql, &year, "p") {
        Some(lines) if narrowed.units.is_none() => format!("EXISTS (SELECT 1 {lines})"),
        Some(lines) => format!("p.active = {active} AND EXISTS (SELECT 1 {lines})"),
        None => format!("p.active = {active}"),
    };
    if let Some(units) = &narrowed.units {
        let places: Vec<String> = units.iter().map(|unit| sql.bind(*unit)).collect();
        let _ = write!(filter, " AND p.unit_id IN ({})", places.join(", "));
    }
    if narrowed.without_unit {
        filter.push_str(" AND p.unit_id IS NULL");
    }
    for (column, value) in [("status", &narrowed.status), ("sex", &narrowed.sex), ("rank", &narrowed.rank)] {
        if let Some(value) = value {
            let place = sql.bind(value.as_str());
            let _ = write!(filter, " AND p.{column} = {place}");
        }
    }
    let served = if by_days {
        format!(" LEFT JOIN jp_absent_year a ON a.year = {year} AND a.person_id = p.person_id")
    } else {
        String::new()
    };
    format!(
        "SELECT p.person_id, p.unit_id, p.status, p.sex, p.rank, COALESCE(t.counted, 0) AS counted, \
         {least} ELSE {min} END AS least, {most} ELSE {max} END AS most FROM jp_person p \
         LEFT JOIN jp_year_total t ON t.year = {year} AND t.person_id = p.person_id{served} WHERE {filter}"
    )
}

const REPORTED: &str = "CASE WHEN counted > most THEN most ELSE counted END";

/// The words of «met» and of «behind the pace»; the year has gone by for `day` of `length` days.
fn conditions(sql: &mut Sql, pace: (i32, i32)) -> (String, String) {
    let (day, length) = (sql.bind(pace.0), sql.bind(pace.1));
    let met = format!("({REPORTED}) >= least");
    let behind = format!("({REPORTED}) < least AND counted * {length} < least * {day}");
    (met, behind)
}

/// The active people, put together where they are alike in unit, status, sex and rank: one statement for every table of a report, since the
/// look into each person's sum is what it costs.
pub(crate) async fn cells(
    exec: &DatabaseExecutor<'_>,
    owed: &Owed<'_>,
    narrowed: &Narrowed,
    pace: (i32, i32),
) -> Result<Vec<Cell>> {
    let mut sql = Sql { text: String::new(), values: Vec::new() };
    let everybody = standing_of_everybody(&mut sql, owed, narrowed);
    let (met, behind) = conditions(&mut sql, pace);
    sql.text = format!(
        "SELECT unit_id, status, sex, rank, COUNT(*) AS people, \
         CAST(SUM(CASE WHEN {met} THEN 1 ELSE 0 END) AS BIGINT) AS met, \
         CAST(SUM(CASE WHEN {behind} THEN 1 ELSE 0 END) AS BIGINT) AS behind, CAST(SUM(counted) AS BIGINT) AS counted, \
         CAST(SUM({REPORTED}) AS BIGINT) AS reported FROM ({everybody}) e GROUP BY unit_id, status, sex, rank"
    );
    let rows = exec.query_all_raw(sql.statement(exec)).await?;
    let cell = |row: sea_orm::QueryResult| {
        Ok(Cell {
            unit: row.try_get_by_index(0)?,
            status: row.try_get_by_index(1)?,
            sex: row.try_get_by_index(2)?,
            rank: row.try_get_by_index(3)?,
            tally: Tally {
                people: row.try_get_by_index(4)?,
                met: row.try_get_by_index(5)?,
                behind: row.try_get_by_index(6)?,
                counted: row.try_get_by_index(7)?,
                reported: row.try_get_by_index(8)?,
            },
        })
    };
    rows.into_iter().map(cell).collect()
}

#[derive(FromQueryResult)]
struct ListedRow {
    person_id: PersonId,
    nip: String,
    name: String,
    post: String,
    status: String,
    rank: String,
    unit_id: Option<UnitId>,
    counted: i64,
    reported: i64,
    least: i64,
    within: Option<i64>,
}

/// The people behind a number, by name; all of them or one page.
pub(crate) async fn list(
    exec: &DatabaseExecutor<'_>,
    owed: &Owed<'_>,
    narrowed: &Narrowed,
    pace: (i32, i32),
    page: Option<PageRequest>,
) -> Result<Page<Listed>> {
    let build = |counting: bool| {
        let mut sql = Sql { text: String::new(), values: Vec::new() };
        let everybody = standing_of_everybody(&mut sql, owed, narrowed);
        let (met, behind) = conditions(&mut sql, pace);
        let which = match narrowed.standing {
            None => "1 = 1".to_owned(),
            Some(Standing::Met) => met,
            Some(Standing::Short) => format!("NOT ({met})"),
            Some(Standing::Behind) => behind,
        };
        if counting {
            sql.text = format!("SELECT COUNT(*) AS total FROM ({everybody}) e WHERE {which}");
        } else {
            let limit = match page {
                None => String::new(),
                Some(page) => {
                    let (size, skip) = (sql.bind(PageRequest::SIZE as i64), sql.bind(page.offset() as i64));
                    format!(" LIMIT {size} OFFSET {skip}")
                }
            };
            let year = sql.bind(owed.year);
            let within = match narrowed.lines(&mut sql, &year, "q") {
                Some(lines) => format!("(SELECT CAST(COALESCE(SUM(l.jp), 0) AS BIGINT) {lines})"),
                None => "CAST(NULL AS BIGINT)".to_owned(),
            };
            sql.text = format!(
                "SELECT {within} AS within, q.person_id, q.nip, q.name, q.post, e.status, e.rank, e.unit_id, CAST(e.counted AS BIGINT) AS counted, \
                 CAST({REPORTED} AS BIGINT) AS reported, CAST(e.least AS BIGINT) AS least FROM ({everybody}) e \
                 JOIN jp_person q ON q.person_id = e.person_id WHERE {which} ORDER BY q.name, q.person_id{limit}"
            );
        }
        sql.statement(exec)
    };
    let rows = ListedRow::find_by_statement(build(false)).all(exec).await?;
    let total = if page.is_none() {
        rows.len() as u64
    } else {
        let row = exec.query_one_raw(build(true)).await?;
        row.map_or(Ok(0), |row| row.try_get::<i64>("", "total"))? as u64
    };
    let items = rows
        .into_iter()
        .map(|row| Listed {
            person: row.person_id,
            nip: row.nip,
            name: row.name,
            post: row.post,
            status: row.status,
            rank: row.rank,
            unit: row.unit_id,
            counted: row.counted,
            reported: row.reported,
            least: row.least,
            within: row.within,
        })
        .collect();
    Ok(Page::new(items, page.unwrap_or_default(), total))
}

/// People and counted JP of each form in a year; of the active people of these units, if they are given.
pub(crate) async fn by_form(
    exec: &DatabaseExecutor<'_>,
    year: i32,
    units: Option<&[UnitId]>,
) -> Result<Vec<(String, i64, i64)>> {
    let mut sql = Sql { text: String::new(), values: Vec::new() };
    let year = sql.bind(year);
    let of_units = match units {
        None => String::new(),
        Some(units) => {
            let active = sql.bind(true);
            let places: Vec<String> = units.iter().map(|unit| sql.bind(*unit)).collect();
            let places = places.join(", ");
            format!(
                " AND person_id IN (SELECT p.person_id FROM jp_person p WHERE p.active = {active} AND p.unit_id IN ({places}))"
            )
        }
    };
    sql.text = format!(
        "SELECT form, COUNT(DISTINCT person_id) AS people, CAST(SUM(jp) AS BIGINT) AS jp FROM jp_line \
         WHERE year = {year}{of_units} GROUP BY form ORDER BY form"
    );
    let rows = exec.query_all_raw(sql.statement(exec)).await?;
    rows.iter().map(|row| Ok((row.try_get("", "form")?, row.try_get("", "people")?, row.try_get("", "jp")?))).collect()
}
