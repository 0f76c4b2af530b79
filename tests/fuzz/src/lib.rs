//! What is done with spoiled input: all that the product does with a file that somebody uploads.

use courseware::{
    bank::{self, BankFormat},
    markdown, media::MediaTable,
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
