#![doc = include_str!("../README.md")]

pub mod sheet;
mod world;

use chrono::{Datelike, NaiveDate};
use qrcode::{EcLevel, QrCode, render::svg};
use serde::Serialize;
use typst::{
    diag::{SourceDiagnostic, Warned},
    foundations::{Datetime, Smart},
};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

use crate::world::DocumentWorld;

/// Why a document could not be made.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The data are not JSON.
    #[error("the data could not be written as JSON")]
    Data(#[from] serde_json::Error),
    /// The template is at fault; the texts say where.
    #[error("the template could not be set: {}", .0.join("; "))]
    Template(Vec<String>),
    /// The text is too long for a QR code.
    #[error("the text does not fit a QR code")]
    Qr(#[from] qrcode::types::QrError),
}

/// The file that holds the QR code, as templates name it.
pub const QR_FILE: &str = "/qr.svg";

/// Memoised results older than this many documents are dropped.
const KEPT_FOR: usize = 20;

/// Sets the template with these data. The document is dated `made`, and `identifier` names the document for good: the same one gives the same bytes. A QR code of
/// `qr_text` stands at [`QR_FILE`]. CPU-bound, a few milliseconds once fonts are loaded: call it off the async threads.
pub fn pdf(
    template: &str,
    data: &impl Serialize,
    made: NaiveDate,
    identifier: &str,
    qr_text: &str,
) -> Result<Vec<u8>, Error> {
    let world = DocumentWorld::new(template.to_owned(), serde_json::to_vec(data)?, qr_svg(qr_text)?.into_bytes());
    let Warned { output, .. } = typst::compile::<PagedDocument>(&world);
    let document = output.map_err(|errors| said(&errors))?;
    let options = PdfOptions {
        ident: Smart::Custom(identifier.to_owned()),
        timestamp: timestamp(made),
        standards: PdfStandards::new(&[PdfStandard::A_2b])
            .map_err(|error| Error::Template(vec![error.message().to_string()]))?,
        ..PdfOptions::default()
    };
    let bytes = typst_pdf::pdf(&document, &options).map_err(|errors| said(&errors))?;
    comemo::evict(KEPT_FOR);
    Ok(bytes)
}

/// Midnight of the day, in UTC.
fn timestamp(day: NaiveDate) -> Option<Timestamp> {
    let (month, day_of_month) = (u8::try_from(day.month()).ok()?, u8::try_from(day.day()).ok()?);
    Datetime::from_ymd_hms(day.year(), month, day_of_month, 0, 0, 0).map(Timestamp::new_utc)
}

fn said(errors: &[SourceDiagnostic]) -> Error {
    Error::Template(errors.iter().map(|error| error.message.to_string()).collect())
}

/// A QR code as an SVG picture.
pub fn qr_svg(text: &str) -> Result<String, Error> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M)?;
    Ok(code.render::<svg::Color<'_>>().min_dimensions(120, 120).quiet_zone(true).build())
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEMPLATE: &str = "#let d = json(\"/data.json\")\n#set document(title: d.title)\n= #d.title\n#image(\"/qr.svg\", alt: \"QR\", width: 2cm)";

    fn day() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, 24).expect("a date")
    }

    #[test]
    fn the_same_input_gives_the_same_bytes() {
        let make = || {
            pdf(TEMPLATE, &serde_json::json!({ "title": "Sertifikat" }), day(), "a", "https://contoh/cek")
                .expect("a document")
        };
        let first = make();
        assert!(first.starts_with(b"%PDF-"));
        assert_eq!(first, make());
    }

    #[test]
    fn a_template_reaches_no_other_file() {
        for source in ["#read(\"/etc/passwd\")", "#import \"@preview/cetz:0.3.0\"", "#datetime.today()"] {
            let outcome = pdf(source, &serde_json::json!({}), day(), "a", "x");
            assert!(matches!(outcome, Err(Error::Template(_))), "{source}");
        }
    }
}
