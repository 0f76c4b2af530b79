//! What a file of a certificate says by itself: a proposal for the form, never the truth.

mod qr;

use std::{sync::LazyLock, time::Duration};

use bytes::Bytes;
use chrono::NaiveDate;
use regex::Regex;

use crate::model::CertificateFacts;

/// Reading takes no longer than this; after that the form stays empty.
const PATIENCE: Duration = Duration::from_secs(10);
/// Letters of the text that are looked at.
const MOST_TEXT: usize = 20_000;

/// What was read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Read {
    pub(crate) facts: CertificateFacts,
    /// Text of the QR code.
    pub(crate) qr: String,
}

/// The media type by the first bytes, if it is one that is taken.
pub(crate) fn media_type(bytes: &[u8]) -> Option<&'static str> {
    [(&b"%PDF-"[..], "application/pdf"), (b"\xff\xd8\xff", "image/jpeg"), (b"\x89PNG\r\n\x1a\n", "image/png")]
        .into_iter()
        .find_map(|(magic, media_type)| bytes.starts_with(magic).then_some(media_type))
}

/// Reads a file off the async threads. What breaks a reader or takes too long reads as nothing; text and code are read apart, so that
/// each is there without the other.
pub(crate) async fn read(media_type: &'static str, bytes: Bytes) -> Read {
    let is_pdf = media_type == "application/pdf";
    let text = bytes.clone();
    let facts = patiently(move || if is_pdf { facts_of(&text_of(&text)) } else { CertificateFacts::default() });
    let qr = patiently(move || if is_pdf { qr::in_pdf(bytes.to_vec()) } else { qr::in_picture(&bytes) });
    let (facts, qr) = tokio::join!(facts, qr);
    Read { facts, qr }
}

async fn patiently<T: Default + Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    match tokio::time::timeout(PATIENCE, tokio::task::spawn_blocking(work)).await {
        Ok(Ok(read)) => read,
        Ok(Err(error)) => {
            tracing::warn!(%error, "the file of a certificate broke its reader");
            T::default()
        }
        Err(_) => T::default(),
    }
}

fn text_of(bytes: &[u8]) -> String {
    match pdf_extract::extract_text_from_mem(bytes) {
        Ok(text) => text.chars().take(MOST_TEXT).collect(),
        Err(error) => {
            tracing::debug!(%error, "no text in a certificate's PDF");
            String::new()
        }
    }
}

#[expect(clippy::expect_used, reason = "constant patterns, tried by the tests")]
fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a pattern")
}

static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?im)^\s*(?:nomor|no\.?|number)\s*(?:sertifikat)?\s*[:.]?\s*([0-9A-Z][0-9A-Za-z./\- ]{2,60}?)\s*$")
});
static JP: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?i)\b(\d{1,4})\s*(?:\([^)]{1,60}\)\s*)?(?:JP\b|JPL\b|jam\s+pe(?:lajaran|mbelajaran|latihan))")
});
static SPAN: LazyLock<Regex> = LazyLock::new(|| {
    let month = "januari|februari|maret|april|mei|juni|juli|agustus|september|oktober|november|desember";
    pattern(&format!(
        r"(?i)\b(\d{{1,2}})(?:\s+({month}))?(?:\s+(\d{{4}}))?\s*(?:s\.?\s*/?\s*d\.?|sampai(?:\s+dengan)?|hingga|[-–])\s*(\d{{1,2}})\s+({month})\s+(\d{{4}})"
    ))
});
static DAY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(\d{1,2})\s+(januari|februari|maret|april|mei|juni|juli|agustus|september|oktober|november|desember)\s+(\d{4})",
    )
});
static ORGANISER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)(?:di)?selenggarakan\s+oleh\s+([^\n,.;]{3,120}?)(?:\s+(?:pada|di|tanggal|selama|dari|dengan)\b|[\n,.;]|$)",
    )
});
static TITLE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?im)^\W*((?:pelatihan|bimbingan teknis|bimtek|seminar|webinar|workshop|lokakarya|sosialisasi|kursus|diklat|penataran|konferensi)\b[^\n]{3,160})$",
    )
});

const MONTHS: [&str; 12] = [
    "januari",
    "februari",
    "maret",
    "april",
    "mei",
    "juni",
    "juli",
    "agustus",
    "september",
    "oktober",
    "november",
    "desember",
];

fn date(day: &str, month: &str, year: &str) -> Option<NaiveDate> {
    let month = MONTHS.iter().position(|name| month.eq_ignore_ascii_case(name))? as u32 + 1;
    NaiveDate::from_ymd_opt(year.parse().ok()?, month, day.parse().ok()?)
}

/// The form that the first word of a title speaks for.
fn form_of(title: &str) -> &'static str {
    let title = title.to_lowercase();
    let words = [
        ("seminar", "KL06"),
        ("konferensi", "KL06"),
        ("webinar", "KL06"),
        ("workshop", "KL07"),
        ("lokakarya", "KL07"),
        ("kursus", "KL08"),
        ("penataran", "KL09"),
        ("bimbingan teknis", "KL10"),
        ("bimtek", "KL10"),
        ("sosialisasi", "KL11"),
        ("pelatihan kepemimpinan", "KL01"),
        ("pelatihan", "KL03"),
        ("diklat", "KL03"),
    ];
    words.into_iter().find(|(word, _)| title.starts_with(word)).map_or("", |(_, form)| form)
}

/// The facts in the text of a certificate, as far as they can be seen.
fn facts_of(text: &str) -> CertificateFacts {
    let first = |pattern: &Regex| {
        let found = pattern.captures(text).and_then(|found| found.get(1));
        found.map(|found| found.as_str().split_whitespace().collect::<Vec<_>>().join(" ")).unwrap_or_default()
    };
    let span = SPAN.captures(text).and_then(|found| {
        let part = |index| found.get(index).map(|part| part.as_str());
        let (month, year) = (part(5)?, part(6)?);
        let to = date(part(4)?, month, year)?;
        let from = date(part(1)?, part(2).unwrap_or(month), part(3).unwrap_or(year))?;
        (from <= to).then_some((from, to))
    });
    let single = || {
        let found = DAY.captures(text)?;
        let on = date(found.get(1)?.as_str(), found.get(2)?.as_str(), found.get(3)?.as_str())?;
        Some((on, on))
    };
    let span = span.or_else(single);
    let title = first(&TITLE);
    CertificateFacts {
        form: form_of(&title).to_owned(),
        title,
        organiser: first(&ORGANISER),
        number: first(&NUMBER),
        started_on: span.map(|span| span.0),
        ended_on: span.map(|span| span.1),
        days: span.map_or(0, |(from, to)| ((to - from).num_days() + 1).min(365) as i32),
        sessions: 0,
        jp: JP.captures(text).and_then(|found| found.get(1)?.as_str().parse().ok()).filter(|jp| *jp > 0),
        abroad: false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn on(day: u32, month: u32) -> Option<NaiveDate> {
        NaiveDate::from_ymd_opt(2026, month, day)
    }

    #[test]
    fn the_usual_wording_is_understood() {
        let text = "SERTIFIKAT\nNomor : 800.1.4/0012/BPSDM/III/2026\nDiberikan kepada\nRina Ayu Lestari\nsebagai peserta\n\
                    Bimbingan Teknis Pengelolaan Arsip Dinamis\nyang diselenggarakan oleh BPSDM Provinsi Jambi pada tanggal 3 s.d. 5 Maret 2026\n\
                    sebanyak 24 (dua puluh empat) JP";
        let facts = facts_of(text);
        assert_eq!(facts.number, "800.1.4/0012/BPSDM/III/2026");
        assert_eq!(facts.title, "Bimbingan Teknis Pengelolaan Arsip Dinamis");
        assert_eq!(facts.organiser, "BPSDM Provinsi Jambi");
        assert_eq!((facts.started_on, facts.ended_on, facts.days), (on(3, 3), on(5, 3), 3));
        assert_eq!((facts.jp, facts.form.as_str()), (Some(24), "KL10"));
    }

    #[test]
    fn a_span_over_two_months_and_a_single_day() {
        let facts = facts_of("dari 30 Maret sampai dengan 2 April 2026, 32 jam pelajaran");
        assert_eq!((facts.started_on, facts.ended_on, facts.jp), (on(30, 3), on(2, 4), Some(32)));
        assert_eq!(facts_of("Jambi, 17 Agustus 2026").started_on, on(17, 8));
        assert_eq!(facts_of("tanpa apa-apa"), CertificateFacts::default());
    }

    #[test]
    fn kinds_of_files_are_told_by_their_bytes() {
        assert_eq!(media_type(b"%PDF-1.7"), Some("application/pdf"));
        assert_eq!(media_type(b"\xff\xd8\xff\xe0"), Some("image/jpeg"));
        assert_eq!(media_type(b"<svg onload=x>"), None);
    }

    #[tokio::test]
    async fn text_and_code_are_read_and_nonsense_reads_as_nothing() {
        let template = "#set page(width: 20cm)\nSERTIFIKAT\n\nNomor: 12/A/2026\n\nSeminar Pelayanan Publik\n\n17 Agustus 2026, 4 JP";
        let day = NaiveDate::from_ymd_opt(2026, 8, 17).expect("a date");
        let files = documents::Files { qr: "https://contoh.go.id/cek/7Q2M".to_owned(), ..documents::Files::default() };
        let with_code = format!("{template}\n\n#image(\"/qr.png\", alt: \"QR\", width: 2cm)");
        let pdf = documents::pdf(&with_code, &(), day, "uji", &files).expect("a document");
        let Read { facts, qr } = read("application/pdf", pdf.into()).await;
        assert_eq!((facts.number.as_str(), facts.jp, facts.form.as_str()), ("12/A/2026", Some(4), "KL06"));
        assert_eq!(qr, "https://contoh.go.id/cek/7Q2M");
        let plain = documents::pdf(template, &(), day, "uji", &documents::Files::default()).expect("a document");
        assert_eq!(read("application/pdf", plain.into()).await.qr, "");
        assert_eq!(read("application/pdf", Bytes::from_static(b"%PDF-rusak")).await, Read::default());
        assert_eq!(read("image/png", Bytes::from_static(b"\x89PNG\r\n\x1a\nrusak")).await, Read::default());
    }
}
