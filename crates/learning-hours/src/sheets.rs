//! Tables as CSV and XLSX. Texts are written as texts: a cell that begins like a formula stays what it is.

use rust_xlsxwriter::{Format, Workbook};

use crate::HoursError;

/// A cell.
pub(crate) enum Cell {
    /// A text.
    Text(String),
    /// A number.
    Number(i64),
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

/// CSV with a byte order mark, so that spreadsheets read it as UTF-8, and semicolons, as Indonesian ones expect. A text that a spreadsheet
/// would take for a formula gets an apostrophe.
pub(crate) fn csv(heads: &[String], rows: &[Vec<Cell>]) -> Result<Vec<u8>, HoursError> {
    let mut out = "\u{feff}".as_bytes().to_vec();
    let mut writer = csv::WriterBuilder::new().delimiter(b';').from_writer(&mut out);
    writer.write_record(heads).map_err(HoursError::sheet)?;
    for row in rows {
        let cells = row.iter().map(|cell| match cell {
            Cell::Number(number) => number.to_string(),
            Cell::Text(text) if text.starts_with(['=', '+', '-', '@', '\t', '\r']) && text.len() > 1 => {
                format!("'{text}")
            }
            Cell::Text(text) => text.clone(),
        });
        writer.write_record(cells).map_err(HoursError::sheet)?;
    }
    writer.flush().map_err(HoursError::sheet)?;
    drop(writer);
    Ok(out)
}

/// One sheet.
pub(crate) fn xlsx(name: &str, heads: &[String], rows: &[Vec<Cell>]) -> Result<Vec<u8>, HoursError> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet_with_constant_memory().map_err(HoursError::sheet)?;
    sheet.set_name(name).map_err(HoursError::sheet)?;
    let bold = Format::new().set_bold();
    for (column, head) in heads.iter().enumerate() {
        sheet.write_string_with_format(0, column as u16, head, &bold).map_err(HoursError::sheet)?;
    }
    for (number, row) in rows.iter().enumerate() {
        for (column, cell) in row.iter().enumerate() {
            let (line, column) = (number as u32 + 1, column as u16);
            match cell {
                Cell::Text(text) => sheet.write_string(line, column, text),
                Cell::Number(value) => sheet.write_number(line, column, *value as f64),
            }
            .map_err(HoursError::sheet)?;
        }
    }
    book.save_to_buffer().map_err(HoursError::sheet)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_never_a_formula() {
        let rows = vec![vec![Cell::from("=1+1"), Cell::from(-3), Cell::from("-")]];
        let text = String::from_utf8(csv(&["a".to_owned(), "b".to_owned(), "c".to_owned()], &rows).expect("a table"));
        assert_eq!(text.expect("text"), "\u{feff}a;b;c\n'=1+1;-3;-\n");
        assert!(xlsx("JP", &["a".to_owned()], &rows).expect("a table").starts_with(b"PK"));
    }
}
