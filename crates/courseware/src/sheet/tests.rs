use rust_xlsxwriter::Workbook;

use super::*;
use crate::bank::{self, Bank, BankFormat};

fn sheet(rows: &[&[&str]]) -> Bank {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let head = ["Jenis", "Soal", "Pilihan A", "Pilihan B", "Pilihan C", "Kunci", "Bobot"];
    for (row, cells) in (0..).zip(std::iter::once(head.as_slice()).chain(rows.iter().copied())) {
        for (column, text) in (0..).zip(cells.iter()) {
            match text.parse::<f64>() {
                Ok(number) => sheet.write_number(row, column, number).expect("number"),
                Err(_) => sheet.write_string(row, column, *text).expect("text"),
            };
        }
    }
    bank::read("soal.xlsx", &book.save_to_buffer().expect("saved"))
}

#[test]
fn one_problem_a_row() {
    let bank = sheet(&[
        &["Pilihan ganda", "Satu", "a", "b", "", "B", "2.5"],
        &["pg", "Dua", "a", "b", "", "E"],
        &["", "Tiga", "a", "b", "c", "A; C"],
        &["Angka", "Empat", "45", "", "", "", ""],
        &["Entah", "Lima", "a"],
        &["Benar/Salah", "Enam", "", "", "", "mungkin"],
        &["Esai", "", "", "", "", "", ""],
        &["pg", "Tujuh", "a", "b", "", "", "x"],
    ]);
    assert_eq!(bank.format, BankFormat::Sheet);
    let kinds: Vec<_> = bank.questions.iter().map(|question| question.body.kind()).collect();
    assert_eq!(kinds, ["single_choice", "multiple_choice", "numerical"], "{:?}", bank.findings);
    assert_eq!(bank.questions[0].mark, kernel::Marks(250));
    let told: Vec<_> =
        bank.findings.iter().map(|finding| (finding.place.line.unwrap_or(0), finding.code.as_str())).collect();
    assert_eq!(
        told,
        [
            (3, "aiken_answer_unknown"),
            (6, "sheet_kind"),
            (7, "sheet_truth"),
            (8, "gift_empty_stem"),
            (9, "sheet_no_key")
        ]
    );
}

#[test]
fn the_template_holds_no_question_but_its_examples_are_good() {
    let template = template().expect("template");
    let bank = bank::read("x", &template);
    assert_eq!((bank.questions.len(), bank.drafts.len(), bank.findings.len()), (0, 0, 0), "{:?}", bank.findings);
}

#[test]
fn a_cell_at_the_far_end_costs_nothing() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write_string(0, 0, "Soal").and_then(|sheet| sheet.write_string(1_048_575, 16_383, "x")).expect("written");
    let bank = bank::read("x", &book.save_to_buffer().expect("saved"));
    assert_eq!(bank.findings[0].code, "sheet_no_headings");
}

#[test]
fn letters() {
    assert_eq!([0, 9, 25, 26, 51, 52].map(letter), ["A", "J", "Z", "AA", "AZ", "BA"]);
}
