//! Learners of a course as a table, for a file.

use documents::{sheet::Cell, table::Table};
use web::Ui;

use super::risk_text;
use crate::boards::{LearnerRow, Pace};

/// The head and the rows.
pub(super) fn table(ui: &Ui, pace: Pace, rows: &[LearnerRow]) -> (Vec<String>, Vec<Vec<Cell>>) {
    let head = ["name", "nip", "unit", "enrolled", "active", "last", "done", "lessons", "failed", "completed", "risks"];
    let head = head.iter().map(|word| ui.t(format!("progress-col-{word}"))).collect();
    let mut table = Vec::with_capacity(rows.len());
    for row in rows {
        let learner = &row.learner;
        let person = row.person.as_ref();
        let risks: Vec<String> = row.risks.iter().map(|risk| risk_text(ui, learner, *risk)).collect();
        table.push(vec![
            Cell::Text(person.map(kernel::person::PersonCard::full_name).unwrap_or_default()),
            Cell::Text(person.and_then(|card| card.nip.clone()).unwrap_or_default()),
            Cell::Text(person.map(|card| card.unit_name.clone()).unwrap_or_default()),
            Cell::Text(ui.day(&learner.enrolled_at)),
            Cell::Text(ui.day(&learner.last_activity_at)),
            Cell::Text(row.last_lesson.clone()),
            Cell::Number(learner.done.into()),
            Cell::Number(pace.lessons.into()),
            Cell::Number(learner.failed.into()),
            Cell::Text(learner.completed_at.map(|at| ui.day(&at)).unwrap_or_default()),
            Cell::Text(risks.join("; ")),
        ]);
    }
    (head, table)
}

/// The same to be printed, under the name of the course.
pub(super) fn printed(ui: &Ui, title: String, (heads, rows): (Vec<String>, Vec<Vec<Cell>>)) -> Table {
    let is_number = |cell: &Cell| matches!(cell, Cell::Number(_));
    let text = |cell: Cell| match cell {
        Cell::Text(text) => text,
        Cell::Number(number) => ui.number(&number),
        Cell::Date(day) => ui.date(&day),
    };
    Table {
        title,
        made: ui.now(),
        lang: ui.lang().to_owned(),
        numbers: rows.first().map_or_else(|| vec![false; heads.len()], |row| row.iter().map(is_number).collect()),
        heads,
        rows: rows.into_iter().map(|row| row.into_iter().map(text).collect()).collect(),
        totals: None,
        total: String::new(),
    }
}
