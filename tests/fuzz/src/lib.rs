//! What is done with spoiled input: all that the product does with a file that somebody uploads.

use courseware::{
    bank::{self, BankFormat},
    formula::{self, Values},
    markdown,
    media::MediaTable,
    values,
};

/// Reads a bank of that file name, shows its questions, and writes it in every format.
pub fn bank(name: &str, bytes: &[u8]) {
    let mut bank = bank::read(name, bytes);
    for format in [BankFormat::Gift, BankFormat::MoodleXml, BankFormat::Qti2, BankFormat::Qti3, BankFormat::Sheet] {
        let _ = bank::write(format, "Bank", &bank.questions, &bank.drafts, &bank.media);
    }
    for text in bank.questions.iter_mut().flat_map(courseware::AuthoredQuestion::texts_mut) {
        let _ = markdown::render_inline_or_block(text);
    }
}

/// Renders a lesson. What comes out is clean: cleaning it once more changes nothing.
pub fn lesson(text: &str) {
    let rendered = markdown::render(text, "modul/pelajaran.md", &MediaTable::default());
    let again = markdown::sanitise(&rendered.page.html);
    assert_eq!(again, markdown::sanitise(&again), "cleaning is not stable");
}

/// Computes a formula, alone and within a text that is shown. What has a value is a number.
pub fn formula(text: &str) {
    let drawn = Values::from([("a".to_owned(), "3".to_owned()), ("b".to_owned(), "-0.5".to_owned())]);
    if let Ok(value) = formula::evaluate(text, &drawn) {
        assert!(value.parse::<f64>().is_ok_and(f64::is_finite), "{value} is no number");
    }
    let names = ["a", "b"].into();
    let shown = values::kept(text, &names, &mut |text| markdown::render_inline_or_block(text));
    let _ = values::filled(&shown, &drawn);
}
