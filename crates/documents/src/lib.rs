#![doc = include_str!("../README.md")]

pub mod calendar;
pub mod sheet;
pub mod table;
mod world;

use std::{
    fmt::Write,
    sync::atomic::{AtomicUsize, Ordering},
};

use chrono::{Datelike, NaiveDate};
use fast_qr::{ECL, QRBuilder, qr::QRCodeError};
use image::{ExtendedColorType, ImageEncoder, codecs::png::PngEncoder};
use serde::Serialize;
use typst::{
    diag::{SourceDiagnostic, Warned},
    foundations::{Datetime, Smart},
};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};
use typst_render::RenderOptions;

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
    Qr(#[from] QRCodeError),
    /// The QR code could not be drawn.
    #[error("the QR code could not be drawn")]
    Picture(#[from] image::ImageError),
    /// The data or the pages are more than a document may have.
    #[error("the document is larger than allowed")]
    TooLarge,
}

/// The file that holds the QR code, as templates name it.
pub const QR_FILE: &str = "/qr.png";
/// The file that holds the second QR code.
pub const SECOND_QR_FILE: &str = "/qr2.png";
/// The file that holds the picture of a person.
pub const PHOTO_FILE: &str = "/photo.jpg";
/// The file that holds the logo.
pub const LOGO_FILE: &str = "/logo.png";
/// The file that holds the picture behind the text.
pub const BACKGROUND_FILE: &str = "/background.jpg";

/// After this many documents, memoised results that none of them used are dropped. What documents of one template share is used by each and
/// stays; going through all that is kept after each document would cost a tenth of its time.
const KEPT_FOR: usize = 16;
/// Bytes of JSON that a template takes at most.
const LARGEST_DATA: usize = 4 * 1024 * 1024;
/// Pages that a document has at most.
const MOST_PAGES: usize = 300;

/// The files that a template may show besides its data. A file that is missing must not be named by the template.
#[derive(Debug, Clone, Default)]
pub struct Files {
    /// Text of the QR code at [`QR_FILE`]; empty for none.
    pub qr: String,
    /// Text of the QR code at [`SECOND_QR_FILE`]; empty for none.
    pub second_qr: String,
    /// A PNG picture.
    pub logo: Option<Vec<u8>>,
    /// A JPEG picture.
    pub background: Option<Vec<u8>>,
    /// A JPEG picture of a person.
    pub photo: Option<Vec<u8>>,
}

/// Sets the template with these data. The document is dated `made`, and `identifier` names the document for good: the same one
/// gives the same bytes. CPU-bound, a few milliseconds once fonts are loaded: call it off the async threads.
pub fn pdf(
    template: &str,
    data: &impl Serialize,
    made: NaiveDate,
    identifier: &str,
    files: &Files,
) -> Result<Vec<u8>, Error> {
    let document = set(template, data, files)?;
    let options = PdfOptions {
        ident: Smart::Custom(identifier.to_owned()),
        timestamp: timestamp(made),
        standards: PdfStandards::new(&[PdfStandard::A_2b])
            .map_err(|error| Error::Template(vec![error.message().to_string()]))?,
        ..PdfOptions::default()
    };
    let bytes = typst_pdf::pdf(&document, &options).map_err(|errors| said(&errors))?;
    forget_old();
    Ok(bytes)
}

/// Sets the template as pictures, one PNG a page, with this many pixels to the point (1/72 inch). CPU-bound.
pub fn png(template: &str, data: &impl Serialize, files: &Files, pixels: f64) -> Result<Vec<Vec<u8>>, Error> {
    let document = set(template, data, files)?;
    let options = RenderOptions { pixel_per_pt: pixels.into(), ..RenderOptions::default() };
    let pages = document.pages().iter().map(|page| {
        let picture = typst_render::render(page, &options).encode_png();
        picture.map_err(|error| Error::Template(vec![error.to_string()]))
    });
    let pages = pages.collect();
    forget_old();
    pages
}

/// Drops what was memoised for documents long made.
fn forget_old() {
    static MADE: AtomicUsize = AtomicUsize::new(0);
    if MADE.fetch_add(1, Ordering::Relaxed) % KEPT_FOR == KEPT_FOR - 1 {
        comemo::evict(1);
    }
}

fn set(template: &str, data: &impl Serialize, files: &Files) -> Result<PagedDocument, Error> {
    let data = serde_json::to_vec(data)?;
    if data.len() > LARGEST_DATA {
        return Err(Error::TooLarge);
    }
    let world = DocumentWorld::new(template.to_owned(), data, files)?;
    let Warned { output, .. } = typst::compile::<PagedDocument>(&world);
    let document = output.map_err(|errors| said(&errors))?;
    if document.pages().len() > MOST_PAGES { Err(Error::TooLarge) } else { Ok(document) }
}

/// Midnight of the day, in UTC.
fn timestamp(day: NaiveDate) -> Option<Timestamp> {
    let (month, day_of_month) = (u8::try_from(day.month()).ok()?, u8::try_from(day.day()).ok()?);
    Datetime::from_ymd_hms(day.year(), month, day_of_month, 0, 0, 0).map(Timestamp::new_utc)
}

fn said(errors: &[SourceDiagnostic]) -> Error {
    Error::Template(errors.iter().map(|error| error.message.to_string()).collect())
}

/// Light modules around a QR code (ISO/IEC 18004, 9.1).
const QUIET: usize = 4;

/// A QR code for a page: how many modules its side has, the light border included, and the dark ones as the path of an SVG picture with
/// one unit a module.
pub fn qr_path(text: &str) -> Result<(usize, String), Error> {
    let code = QRBuilder::new(text).ecl(ECL::L).build()?;
    let mut path = String::new();
    for row in 0..code.size {
        for (column, _) in code[row].iter().enumerate().filter(|(_, module)| module.value()) {
            let _ = write!(path, "M{} {}h1v1h-1z", column + QUIET, row + QUIET);
        }
    }
    Ok((code.size + 2 * QUIET, path))
}

/// A QR code as a PNG picture of one pixel a module, to be scaled without smoothing: a tenth of what drawn squares take in a document.
pub fn qr_png(text: &str) -> Result<Vec<u8>, Error> {
    let code = QRBuilder::new(text).ecl(ECL::M).build()?;
    let side = code.size + 2 * QUIET;
    let mut pixels = vec![u8::MAX; side * side];
    for row in 0..code.size {
        for (column, module) in code[row].iter().enumerate() {
            if module.value() {
                pixels[(row + QUIET) * side + column + QUIET] = 0;
            }
        }
    }
    let mut png = Vec::new();
    let encoder = PngEncoder::new(&mut png);
    encoder.write_image(&pixels, side as u32, side as u32, ExtendedColorType::L8)?;
    Ok(png)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEMPLATE: &str = "#let d = json(\"/data.json\")\n#set document(title: d.title)\n= #d.title\n#image(\"/qr.png\", alt: \"QR\", width: 2cm)";

    fn day() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, 24).expect("a date")
    }

    fn files() -> Files {
        Files { qr: "https://contoh/cek".to_owned(), ..Files::default() }
    }

    #[test]
    fn the_same_input_gives_the_same_bytes() {
        let make =
            || pdf(TEMPLATE, &serde_json::json!({ "title": "Sertifikat" }), day(), "a", &files()).expect("a document");
        let first = make();
        assert!(first.starts_with(b"%PDF-"));
        assert_eq!(first, make());
    }

    #[test]
    fn a_template_reaches_no_other_file() {
        for source in [
            "#read(\"/etc/passwd\")",
            "#import \"@preview/cetz:0.3.0\"",
            "#datetime.today()",
            "#image(\"/logo.png\")",
            "#read(\"https://contoh.id/\")",
        ] {
            let outcome = pdf(source, &serde_json::json!({}), day(), "a", &files());
            assert!(matches!(outcome, Err(Error::Template(_))), "{source}");
        }
    }

    #[test]
    fn size_has_bounds_and_pages_become_pictures() {
        let pages = "#for _ in range(301) [x #pagebreak()]";
        assert!(matches!(pdf(pages, &serde_json::json!({}), day(), "a", &files()), Err(Error::TooLarge)));
        let much = serde_json::json!({ "text": "x".repeat(LARGEST_DATA) });
        assert!(matches!(pdf("x", &much, day(), "a", &files()), Err(Error::TooLarge)));
        let pictures = png("x #pagebreak() y", &serde_json::json!({}), &files(), 0.5).expect("pictures");
        assert_eq!(pictures.len(), 2);
        assert!(pictures.iter().all(|picture| picture.starts_with(b"\x89PNG")));
    }
}
