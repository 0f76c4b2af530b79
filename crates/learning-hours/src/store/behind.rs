//! The lines behind a number of a report.

use database::Result;
use kernel::PageRequest;
use sea_orm::{
    ColumnTrait, DatabaseExecutor, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    Select,
    sea_query::{Expr, ExprTrait},
};

use super::{
    entity::{jp_closing_line, jp_line, jp_person},
    lines::line_of,
};
use crate::{
    model::LedgerLine,
    queries::{coverage::Narrowed, lines::Behind},
};

/// What lines sum to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, FromQueryResult)]
pub struct Sums {
    /// How many they are.
    pub lines: i64,
    /// Of how many people.
    pub people: i64,
    /// JP counted.
    pub counted: i64,
    /// JP that do not count.
    pub uncounted: i64,
}

/// The active people of a group.
fn people(group: &Narrowed) -> Select<jp_person::Entity> {
    use jp_person::Column as C;
    let mut people = jp_person::Entity::find().select_only().column(C::PersonId).filter(C::Active.eq(true));
    if let Some(units) = &group.units {
        people = people.filter(C::UnitId.is_in(units.iter().copied()));
    }
    if group.without_unit {
        people = people.filter(C::UnitId.is_null());
    }
    for (column, value) in [(C::Status, &group.status), (C::Sex, &group.sex), (C::Rank, &group.rank)] {
        if let Some(value) = value {
            people = people.filter(column.eq(value.as_str()));
        }
    }
    people
}

fn select(behind: &Behind) -> Select<jp_line::Entity> {
    use jp_line::Column as C;
    let mut lines = jp_line::Entity::find();
    if let Some(year) = behind.year {
        lines = lines.filter(C::Year.eq(year));
    }
    if let Some(person) = behind.person {
        lines = lines.filter(C::PersonId.eq(person));
    }
    if let Some(form) = &behind.form {
        lines = lines.filter(C::Form.eq(form.as_str()));
    }
    if let Some(closing) = behind.closing {
        let held = jp_closing_line::Entity::find()
            .select_only()
            .column(jp_closing_line::Column::LineId)
            .filter(jp_closing_line::Column::ClosingId.eq(closing));
        lines = lines.filter(C::Id.in_subquery(held.into_query()));
    }
    if let Some(group) = &behind.group {
        lines = lines.filter(C::PersonId.in_subquery(people(group).into_query()));
    }
    lines
}

/// What the lines sum to, in one statement.
pub(crate) async fn sums(exec: &DatabaseExecutor<'_>, behind: &Behind) -> Result<Sums> {
    use jp_line::Column as C;
    let sum = |column: &str| Expr::cust(format!("CAST(COALESCE(SUM({column}), 0) AS BIGINT)"));
    let sums = select(behind)
        .select_only()
        .column_as(C::Id.count(), "lines")
        .column_as(Expr::col(C::PersonId).count_distinct(), "people")
        .column_as(sum("jp"), "counted")
        .column_as(sum("uncounted"), "uncounted")
        .into_model::<Sums>()
        .one(exec)
        .await?;
    Ok(sums.unwrap_or_default())
}

/// The lines in the order of posting, all or one page.
pub(crate) async fn lines(
    exec: &DatabaseExecutor<'_>,
    behind: &Behind,
    page: Option<PageRequest>,
) -> Result<Vec<LedgerLine>> {
    let mut lines = select(behind).order_by_asc(jp_line::Column::PostedAt).order_by_asc(jp_line::Column::Id);
    if let Some(page) = page {
        lines = lines.offset(page.offset()).limit(PageRequest::SIZE);
    }
    lines.all(exec).await?.into_iter().map(line_of).collect()
}
