//! A bank as a spreadsheet: a row a question, in columns with Indonesian headings. The headings, the words for the kinds and the
//! guidance are part of the file format, as `ANSWER:` is of Aiken.

mod read;
mod write;

pub(crate) use read::read;
pub use write::{template, write};

/// The media type of the file.
pub const MEDIA_TYPE: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// Sheet of the questions.
const QUESTIONS: &str = "Soal";
/// Sheet with an example of each kind.
const EXAMPLES: &str = "Contoh";
/// Sheet with the guidance.
const GUIDANCE: &str = "Petunjuk";

/// Columns of options that the template has.
const OPTIONS: usize = 10;

/// Heading of the options, before their letter.
const OPTION: &str = "Pilihan";

/// The columns besides the options.
const COLUMNS_BEFORE: [&str; 4] = ["Jenis", "Kategori", "Judul", "Soal"];
/// The columns behind the options.
const COLUMNS_AFTER: [&str; 10] =
    ["Kunci", "Bobot", "Umpan balik", "Pembahasan", "Tag", "Kompetensi", "Bloom", "Satuan", "Aturan", "ID"];

/// The words for the kinds, the written one first.
const KINDS: [(&str, &[&str]); 17] = [
    ("single_choice", &["Pilihan ganda", "pg", "single choice", "multiple choice"]),
    ("multiple_choice", &["Pilihan ganda kompleks", "pgk", "pilihan jamak", "multiple answers"]),
    ("true_false", &["Benar/Salah", "benar salah", "b/s", "bs", "true/false"]),
    ("short_answer", &["Isian singkat", "isian", "jawaban singkat", "short answer"]),
    ("numerical", &["Angka", "numerik", "numerical"]),
    ("calculated", &["Hitungan", "soal hitungan", "kalkulasi", "calculated"]),
    ("matching", &["Menjodohkan", "penjodohan", "matching"]),
    ("ordering", &["Mengurutkan", "urutan", "ordering"]),
    ("cloze", &["Isian rumpang", "rumpang", "cloze"]),
    ("gap_select", &["Pilih kata", "kata rumpang", "gap select"]),
    ("image_labels", &["Label gambar", "label pada gambar", "image labels"]),
    ("hotspot", &["Titik gambar", "titik pada gambar", "hotspot"]),
    ("description", &["Keterangan", "teks", "description"]),
    ("likert", &["Skala", "likert"]),
    ("comment", &["Komentar", "comment"]),
    ("essay", &["Esai", "uraian", "essay"]),
    ("file_upload", &["Unggah berkas", "berkas", "file upload"]),
];

/// `A` … `Z`, `AA` …
fn letter(at: usize) -> String {
    let last = char::from(b'A' + u8::try_from(at % 26).unwrap_or_default());
    if at < 26 { last.to_string() } else { format!("{}{last}", letter(at / 26 - 1)) }
}

#[cfg(test)]
mod tests;
