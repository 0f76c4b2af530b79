//! What can be reported on.

use async_trait::async_trait;
use chrono::NaiveDate;
use kernel::{Cx, id::PersonId, ports::PortError};

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Any text.
    Text,
    /// A stored word, shown by the catalogue's words of this prefix: `subject` for messages like `subject-kearsipan`.
    Word(&'static str),
    /// A whole number that may be summed.
    Number,
    /// A day.
    Date,
}

/// A column of a table. Its name on screens is the message `report-column-` and the key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// Names it in addresses and stored reports.
    pub key: &'static str,
    /// What it holds.
    pub kind: Kind,
}

/// A value of a row.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Value {
    /// None.
    Empty,
    /// Of a [`Kind::Number`].
    Number(i64),
    /// Of a [`Kind::Date`].
    Date(NaiveDate),
    /// Of a [`Kind::Text`] or [`Kind::Word`].
    Text(String),
}

impl Value {
    /// An empty text is no value.
    pub fn text(text: impl Into<String>) -> Self {
        let text = text.into();
        if text.is_empty() { Self::Empty } else { Self::Text(text) }
    }

    /// A day, if there is one.
    pub fn date(day: Option<NaiveDate>) -> Self {
        day.map_or(Self::Empty, Self::Date)
    }
}

/// Whom a report may tell of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// Everybody of the agency.
    Everybody,
    /// These people.
    People(Vec<PersonId>),
}

/// Rows of one kind, about people or about the agency. Its name on screens is the message `report-table-` and the name.
#[async_trait]
pub trait Table: Send + Sync {
    /// Names it in addresses and stored reports.
    fn name(&self) -> &'static str;

    /// Its columns; the first ones are shown where none are chosen.
    fn columns(&self) -> &'static [Column];

    /// Whether its rows are about people. What is about the agency as a whole is for those alone who see everybody.
    fn is_about_people(&self) -> bool {
        true
    }

    /// All rows about the people of the scope, each with a value for each column. Few statements, however many rows.
    async fn rows(&self, cx: &Cx, scope: &Scope) -> Result<Vec<Vec<Value>>, PortError>;
}
