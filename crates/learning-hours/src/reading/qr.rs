//! The QR code on a picture or on a page of a PDF.

use hayro::{
    RenderCache, RenderSettings,
    hayro_interpret::InterpreterSettings,
    hayro_syntax::{
        Pdf,
        object::{Object, Stream},
    },
    vello_cpu::color::palette::css::WHITE,
};
use image::GrayImage;

/// Pixels of a side of a picture at most, so that a small file cannot unfold into a huge one.
const MOST_PIXELS: u32 = 8_000;
/// Pages that are looked at: codes stand on the front or on the back.
const MOST_PAGES: usize = 2;
/// Pixels of the longer side of a page: some five for each dot of the smallest code that is printed.
const PAGE_PIXELS: f32 = 2_000.0;
/// Letters of a code's text that are kept.
const MOST_TEXT: usize = 500;

/// The text of the code in a JPEG or PNG; empty where none is found.
pub(super) fn in_picture(bytes: &[u8]) -> String {
    let mut reader = image::ImageReader::new(std::io::Cursor::new(bytes));
    let mut limits = image::Limits::default();
    limits.max_image_width = Some(MOST_PIXELS);
    limits.max_image_height = Some(MOST_PIXELS);
    reader.limits(limits);
    let Ok(reader) = reader.with_guessed_format() else { return String::new() };
    let Ok(picture) = reader.decode() else { return String::new() };
    decoded(picture.to_luma8())
}

/// The text of the code on one of the first pages; empty where none is found.
pub(super) fn in_pdf(bytes: Vec<u8>) -> String {
    let Ok(pdf) = Pdf::new(bytes) else { return String::new() };
    if pdf.objects().into_iter().any(|object| matches!(object, Object::Stream(stream) if is_huge(&stream))) {
        return String::new();
    }
    let cache = RenderCache::new();
    let found = pdf.pages().iter().take(MOST_PAGES).map(|page| {
        let (width, height) = page.render_dimensions();
        let scale = PAGE_PIXELS / width.max(height).max(1.0);
        let settings = RenderSettings { x_scale: scale, y_scale: scale, bg_color: WHITE, ..RenderSettings::default() };
        let drawn = hayro::render(page, &cache, &InterpreterSettings::default(), &settings);
        let (width, height) = (drawn.width().into(), drawn.height().into());
        let luma = drawn.data().iter().map(|dot| luma([dot.r, dot.g, dot.b])).collect();
        GrayImage::from_raw(width, height, luma).map(decoded).unwrap_or_default()
    });
    found.into_iter().find(|text| !text.is_empty()).unwrap_or_default()
}

/// Whether a picture in a PDF says of itself that it is larger than one that is taken as a file.
fn is_huge(stream: &Stream<'_>) -> bool {
    let side = |name: &[u8]| stream.dict().get::<u32>(name).unwrap_or_default();
    side(b"Width") > MOST_PIXELS || side(b"Height") > MOST_PIXELS
}

/// Brightness by the weights of ITU-R BT.601.
fn luma([red, green, blue]: [u8; 3]) -> u8 {
    ((u32::from(red) * 299 + u32::from(green) * 587 + u32::from(blue) * 114) / 1_000) as u8
}

fn decoded(picture: GrayImage) -> String {
    let mut prepared = rqrr::PreparedImage::prepare(picture);
    let found = prepared.detect_grids().into_iter().find_map(|grid| grid.decode().ok());
    found.map(|(_, text)| text.chars().filter(|c| !c.is_control()).take(MOST_TEXT).collect()).unwrap_or_default()
}
