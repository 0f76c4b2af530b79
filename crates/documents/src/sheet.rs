//! Tables as CSV and XLSX. Texts are written as texts: a cell that begins like a formula stays what it is.

use chrono::NaiveDate;
use kernel::{Problem, ProblemKind};
use rust_xlsxwriter::{Format, Workbook, XlsxError};

/// Why a table could not be written.
#[derive(Debug, thiserror::Error)]
pub enum SheetError {
    /// As CSV.
    #[error("a table could not be written as CSV")]
    Csv(#[from] csv::Error),
    /// To memory.
    #[error("a table could not be written")]
    Write(#[from] std::io::Error),
    /// As XLSX.
    #[error("a table could not be written as XLSX")]
    Xlsx(#[from] XlsxError),
}

impl Problem for SheetError {
    fn kind(&self) -> ProblemKind {
        ProblemKind::Internal
    }

    fn code(&self) -> &'static str {
        "internal"
    }
}

/// A cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// A text; may be empty.
    Text(String),
    /// A whole number.
    Number(i64),
    /// A day.
    Date(NaiveDate),
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<i64> for Cell {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

impl From<i32> for Cell {
    fn from(number: i32) -> Self {
        Self::Number(number.into())
    }
}

/// Media type of CSV files.
pub const CSV: &str = "text/csv; charset=utf-8";
/// Media type of XLSX files.
pub const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// What spreadsheets take for the beginning of a formula.
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// CSV with a byte order mark, so that spreadsheets read it as UTF-8, and semicolons, as Indonesian ones expect. A text that a
/// spreadsheet would take for a formula gets an apostrophe.
///
/// # Errors
/// None that the data can cause.
pub fn csv(heads: &[String], rows: &[Vec<Cell>]) -> Result<Vec<u8>, SheetError> {
    let mut out = "\u{feff}".as_bytes().to_vec();
    let mut writer = csv::WriterBuilder::new().delimiter(b';').from_writer(&mut out);
    writer.write_record(heads)?;
    for row in rows {
        writer.write_record(row.iter().map(|cell| match cell {
            Cell::Number(number) => number.to_string(),
            Cell::Date(day) => day.format("%d-%m-%Y").to_string(),
            Cell::Text(text) if text.starts_with(FORMULA) && text.len() > 1 => format!("'{text}"),
            Cell::Text(text) => text.clone(),
        }))?;
    }
    writer.flush()?;
    drop(writer);
    Ok(out)
}

/// A workbook of one sheet.
///
/// # Errors
/// When the sheet's name is not one, or there are more rows than a sheet has.
pub fn xlsx(name: &str, heads: &[String], rows: &[Vec<Cell>]) -> Result<Vec<u8>, SheetError> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet_with_constant_memory()?;
    let plain: String = name.chars().filter(|c| !"[]:*?/\\'".contains(*c)).take(31).collect();
    sheet.set_name(if plain.trim().is_empty() { "Data" } else { &plain })?;
    let (bold, day_format) = (Format::new().set_bold(), Format::new().set_num_format("dd-mm-yyyy"));
    for (column, head) in (0_u16..).zip(heads) {
        sheet.write_string_with_format(0, column, head, &bold)?;
    }
    for (line, row) in (1_u32..).zip(rows) {
        for (column, cell) in (0_u16..).zip(row) {
            match cell {
                Cell::Text(text) => sheet.write_string(line, column, text)?,
                Cell::Number(number) => sheet.write_number(line, column, *number as f64)?,
                Cell::Date(day) => sheet.write_datetime_with_format(line, column, day, &day_format)?,
            };
        }
    }
    Ok(book.save_to_buffer()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_never_a_formula() {
        let heads = ["a", "b", "c", "d"].map(str::to_owned);
        let day = NaiveDate::from_ymd_opt(2026, 11, 24).expect("a day");
        let rows = vec![vec![Cell::from("=1+1"), Cell::from(-3), Cell::from("-"), Cell::Date(day)]];
        let text = String::from_utf8(csv(&heads, &rows).expect("a table")).expect("a text");
        assert_eq!(text, "\u{feff}a;b;c;d\n'=1+1;-3;-;24-11-2026\n");
        assert!(xlsx("JP [2026]: semua / unit kerja Kabupaten", &heads, &rows).expect("a table").starts_with(b"PK"));
    }
}
