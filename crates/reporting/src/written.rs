//! An answer in words and as files.

use chrono::NaiveDate;
use documents::{
    sheet::{self, Cell},
    table::{MOST_ROWS, Table},
};
use kernel::Cx;
use web::{Words, format};

use crate::{
    ReportError,
    definition::{Head, Outcome},
    tables::{Kind, Value},
};

/// A form in which a report is taken out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    Csv,
    Xlsx,
    Pdf,
}

impl Format {
    /// The one of this ending.
    pub(crate) fn parse(ending: &str) -> Option<Self> {
        match ending {
            "csv" => Some(Self::Csv),
            "xlsx" => Some(Self::Xlsx),
            "pdf" => Some(Self::Pdf),
            _ => None,
        }
    }

    /// Media type and ending.
    pub(crate) const fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::Csv => ("text/csv; charset=utf-8", "csv"),
            Self::Xlsx => ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
            Self::Pdf => ("application/pdf", "pdf"),
        }
    }
}

/// The words over a column.
pub(crate) fn head(words: &Words, head: &Head) -> String {
    match head {
        Head::Column(column) => words.t(format!("report-column-{}", column.key)),
        Head::Count => words.t("report-count"),
        Head::Sum(column) => words.with("report-sum", &[("column", words.t(format!("report-column-{}", column.key)))]),
    }
}

/// A value as it is read.
pub(crate) fn shown(words: &Words, head: &Head, value: &Value) -> String {
    match (value, head) {
        (Value::Empty, _) => "–".to_owned(),
        (Value::Number(number), _) => number.to_string(),
        (Value::Date(day), _) => format::date(*day, words.locale()),
        (Value::Text(text), Head::Column(column)) => match column.kind {
            Kind::Word(prefix) => words.maybe(&format!("{prefix}-{text}")).unwrap_or_else(|| text.clone()),
            _ => text.clone(),
        },
        (Value::Text(text), _) => text.clone(),
    }
}

fn cell(words: &Words, head: &Head, value: &Value) -> Cell {
    match value {
        Value::Empty => Cell::Text(String::new()),
        Value::Number(number) => Cell::Number(*number),
        Value::Date(day) => Cell::Date(*day),
        Value::Text(_) => Cell::Text(shown(words, head, value)),
    }
}

/// The answer as a file. CPU-bound: call it off the async threads.
pub(crate) fn file(
    format: Format,
    cx: &Cx,
    words: &Words,
    name: &str,
    made: NaiveDate,
    outcome: &Outcome,
) -> Result<Vec<u8>, ReportError> {
    let heads: Vec<String> = outcome.heads.iter().map(|one| head(words, one)).collect();
    if format == Format::Pdf {
        return printed(cx, words, name, made, &heads, outcome);
    }
    let line = |row: &Vec<Value>| outcome.heads.iter().zip(row).map(|(head, value)| cell(words, head, value)).collect();
    let rows: Vec<Vec<Cell>> = outcome.rows.iter().map(line).collect();
    Ok(if format == Format::Csv { sheet::csv(&heads, &rows)? } else { sheet::xlsx(name, &heads, &rows)? })
}

fn printed(
    cx: &Cx,
    words: &Words,
    name: &str,
    made: NaiveDate,
    heads: &[String],
    outcome: &Outcome,
) -> Result<Vec<u8>, ReportError> {
    if outcome.rows.len() > MOST_ROWS {
        return Err(ReportError::TooLong);
    }
    let line = |row: &Vec<Value>| -> Vec<String> {
        outcome.heads.iter().zip(row).map(|(head, value)| shown(words, head, value)).collect()
    };
    let numbers = outcome.totals.iter().map(Option::is_some).collect::<Vec<_>>();
    let totals = outcome.totals.iter().map(|total| total.map_or_else(String::new, |total| total.to_string()));
    let sums = numbers.contains(&true);
    let table = Table {
        title: name.to_owned(),
        made: format::date(made, words.locale()),
        lang: words.locale().tag().to_owned(),
        heads: heads.to_vec(),
        rows: outcome.rows.iter().map(line).collect(),
        totals: sums.then(|| totals.collect()),
        numbers,
        total: words.t("report-total"),
    };
    Ok(table.pdf(made, &cx.request_id.to_string())?)
}
