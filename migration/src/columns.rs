//! Columns as every table of the product writes them.

use sea_orm_migration::prelude::*;

/// A UUID.
pub(crate) fn id(name: &'static str) -> ColumnDef {
    let mut column = ColumnDef::new(name);
    column.uuid().not_null();
    column
}

/// The UUID that is the primary key.
pub(crate) fn primary(name: &'static str) -> ColumnDef {
    let mut column = id(name);
    column.primary_key();
    column
}

/// A UUID that may be absent.
pub(crate) fn id_null(name: &'static str) -> ColumnDef {
    let mut column = ColumnDef::new(name);
    column.uuid().null();
    column
}

/// A text.
pub(crate) fn text(name: &'static str) -> ColumnDef {
    let mut column = ColumnDef::new(name);
    column.text().not_null();
    column
}

/// A text that may be absent.
pub(crate) fn text_null(name: &'static str) -> ColumnDef {
    let mut column = ColumnDef::new(name);
    column.text().null();
    column
}

/// A moment in UTC.
pub(crate) fn moment(name: &'static str) -> ColumnDef {
    let mut column = ColumnDef::new(name);
    column.timestamp_with_time_zone().not_null();
    column
}

/// A moment in UTC that may be absent.
pub(crate) fn moment_null(name: &'static str) -> ColumnDef {
    let mut column = ColumnDef::new(name);
    column.timestamp_with_time_zone().null();
    column
}

/// A whole number of 32 bits.
pub(crate) fn int(name: &'static str) -> ColumnDef {
    let mut column = ColumnDef::new(name);
    column.integer().not_null();
    column
}

/// A whole number of 64 bits.
pub(crate) fn big(name: &'static str) -> ColumnDef {
    let mut column = ColumnDef::new(name);
    column.big_integer().not_null();
    column
}

/// A whole number of 64 bits that may be absent.
pub(crate) fn big_null(name: &'static str) -> ColumnDef {
    let mut column = ColumnDef::new(name);
    column.big_integer().null();
    column
}

/// Yes or no.
pub(crate) fn flag(name: &'static str) -> ColumnDef {
    let mut column = ColumnDef::new(name);
    column.boolean().not_null();
    column
}

/// JSON that no statement filters by.
pub(crate) fn json(name: &'static str) -> ColumnDef {
    let mut column = ColumnDef::new(name);
    column.json_binary().not_null();
    column
}

/// A date.
pub(crate) fn date(name: &'static str) -> ColumnDef {
    let mut column = ColumnDef::new(name);
    column.date().not_null();
    column
}

/// A date that may be absent.
pub(crate) fn date_null(name: &'static str) -> ColumnDef {
    let mut column = ColumnDef::new(name);
    column.date().null();
    column
}

/// A table of these columns.
pub(crate) fn table(name: &'static str, columns: Vec<ColumnDef>) -> TableCreateStatement {
    let mut table = Table::create();
    table.table(name);
    for mut column in columns {
        table.col(&mut column);
    }
    table
}

/// A foreign key from `column` to the `id` of `target`.
pub(crate) fn references(column: &'static str, target: &'static str) -> ForeignKeyCreateStatement {
    let mut key = ForeignKey::create();
    key.from_col(column).to(target, "id");
    key
}

/// An index over these columns.
pub(crate) fn index(name: &'static str, table: &'static str, columns: &[&'static str]) -> IndexCreateStatement {
    let mut index = Index::create();
    index.name(name).table(table);
    for column in columns {
        index.col(*column);
    }
    index
}

/// A unique index over these columns.
pub(crate) fn unique(name: &'static str, table: &'static str, columns: &[&'static str]) -> IndexCreateStatement {
    index(name, table, columns).unique().to_owned()
}
