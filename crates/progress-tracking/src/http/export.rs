//! Learners of a course as a table, for a file.

use rust_xlsxwriter::{Format, Workbook, XlsxError};
use web::Ui;

use crate::boards::{LearnerRow, Pace};

/// A cell: texts stay texts, whatever they begin with.
pub(super) enum Cell {
    Text(String),
    Number(u32),
}

/// The table with its head.
pub(super) fn table(ui: &Ui, pace: Pace, rows: &[LearnerRow]) -> Vec<Vec<Cell>> {
    let head = ["name", "nip", "unit", "enrolled", "active", "last", "done", "lessons", "failed", "completed", "risks"];
    let mut table = vec![head.iter().map(|word| Cell::Text(ui.t(format!("progress-col-{word}")))).collect()];
    for row in rows {
        let learner = &row.learner;
        let person = row.person.as_ref();
        let risks: Vec<String> =
            row.risks.iter().map(|risk| ui.t(format!("progress-risk-{}", risk.as_str()))).collect();
        table.push(vec![
            Cell::Text(person.map(kernel::person::PersonCard::full_name).unwrap_or_default()),
            Cell::Text(person.and_then(|card| card.nip.clone()).unwrap_or_default()),
            Cell::Text(person.map(|card| card.unit_name.clone()).unwrap_or_default()),
            Cell::Text(ui.day(&learner.enrolled_at)),
            Cell::Text(ui.day(&learner.last_activity_at)),
            Cell::Text(row.last_lesson.clone()),
            Cell::Number(learner.done),
            Cell::Number(pace.lessons),
            Cell::Number(learner.failed),
            Cell::Text(learner.completed_at.map(|at| ui.day(&at)).unwrap_or_default()),
            Cell::Text(risks.join("; ")),
        ]);
    }
    table
}

/// As CSV with a byte order mark. A text that a spreadsheet would take as a formula gets an apostrophe before it.
pub(super) fn csv(table: &[Vec<Cell>]) -> Result<Vec<u8>, csv::Error> {
    let mut writer = csv::Writer::from_writer("\u{feff}".as_bytes().to_vec());
    for row in table {
        writer.write_record(row.iter().map(|cell| match cell {
            Cell::Text(text) if text.starts_with(['=', '+', '-', '@', '\t', '\r']) => format!("'{text}"),
            Cell::Text(text) => text.clone(),
            Cell::Number(number) => number.to_string(),
        }))?;
    }
    writer.into_inner().map_err(|error| csv::Error::from(error.into_error()))
}

/// As a workbook of one sheet.
pub(super) fn xlsx(table: &[Vec<Cell>]) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let head = Format::new().set_bold();
    for (r, row) in table.iter().enumerate() {
        for (c, cell) in row.iter().enumerate() {
            let (r, c) = (r as u32, c as u16);
            match cell {
                Cell::Text(text) if r == 0 => sheet.write_string_with_format(r, c, text, &head)?,
                Cell::Text(text) => sheet.write_string(r, c, text)?,
                Cell::Number(number) => sheet.write_number(r, c, *number)?,
            };
        }
    }
    sheet.set_freeze_panes(1, 1)?;
    book.save_to_buffer()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_never_a_formula() {
        let table = vec![vec![Cell::Text("=1+1".to_owned()), Cell::Text("Ani, S.Sos.".to_owned()), Cell::Number(3)]];
        let bytes = csv(&table).expect("a file");
        assert_eq!(String::from_utf8(bytes).expect("text"), "\u{feff}'=1+1,\"Ani, S.Sos.\",3\n");
        assert!(xlsx(&table).expect("a file").starts_with(b"PK"));
    }
}
