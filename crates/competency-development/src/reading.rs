//! XLSX files as rows of texts. Cells are taken one by one, so that a sheet which claims to be a million columns wide costs nothing.

use std::io::Cursor;

use calamine::{DataRef, Reader, Xlsx};

use crate::CompetencyError;

/// Rows that are looked at.
const LONGEST: u32 = 20_000;
/// Columns that are looked at.
const WIDEST: u32 = 40;

/// The first sheet's cells as texts.
pub(crate) fn sheet(bytes: &[u8]) -> Result<Vec<Vec<String>>, CompetencyError> {
    let mut book = Xlsx::new(Cursor::new(bytes)).map_err(|_| CompetencyError::FileKind)?;
    let name = book.sheet_names().first().cloned().ok_or(CompetencyError::FileKind)?;
    let mut reader = book.worksheet_cells_reader(&name).map_err(|_| CompetencyError::FileKind)?;
    let mut rows: Vec<Vec<String>> = Vec::new();
    while let Some(cell) = reader.next_cell().map_err(|_| CompetencyError::FileKind)? {
        let (row, column) = cell.get_position();
        if row >= LONGEST || column >= WIDEST {
            continue;
        }
        let (row, column) = (row as usize, column as usize);
        if rows.len() <= row {
            rows.resize(row + 1, Vec::new());
        }
        if rows[row].len() <= column {
            rows[row].resize(column + 1, String::new());
        }
        rows[row][column] = text(cell.get_value());
    }
    Ok(rows)
}

fn text(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number.to_string(),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Bool(value) => value.to_string(),
        DataRef::DateTime(moment) => {
            let (year, month, day, ..) = moment.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
        DataRef::Error(_) | DataRef::Empty => String::new(),
    }
}
