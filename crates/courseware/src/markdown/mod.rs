//! Markdown of authors into the HTML of pages: parsed, rendered by our own writer, and cleaned by one profile. Words that
//! people read never come from here: where a page needs one, the HTML holds a hook that [`fill_words`] fills.

mod embed;
mod math;
mod render;
mod sanitise;
mod words;

use comrak::{Arena, Options, parse_document};

use crate::{
    document::PageContent,
    finding::Finding,
    media::{Media, MediaTable},
};

pub use words::fill_words;

/// What became of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendered {
    /// The page.
    pub page: PageContent,
    /// What was left out or could not be found; places are lines.
    pub findings: Vec<Finding>,
    /// What the page begins with.
    pub first: FirstBlock,
    /// Videos without captions: line and path.
    pub videos_without_captions: Vec<(usize, String)>,
    /// Pictures standing alone without alternative text: line and path.
    pub pictures_without_text: Vec<(usize, String)>,
}

/// What a page begins with; decides how the outline shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FirstBlock {
    /// A text or picture, or nothing.
    Text,
    /// A video.
    Video,
    /// A PDF.
    Pdf,
}

/// Larger sources are cut off here, in bytes.
pub const MAX_SOURCE: usize = 1 << 20;

fn options() -> Options<'static> {
    let mut options = Options::default();
    options.extension.strikethrough = true;
    options.extension.table = true;
    options.extension.autolink = true;
    options.extension.tasklist = true;
    options.extension.footnotes = true;
    options.extension.alerts = true;
    options.extension.math_dollars = true;
    options
}

/// Renders a lesson. `base` is the path of its file within the course, from which links are followed.
pub fn render(markdown: &str, base: &str, media: &dyn Media) -> Rendered {
    let source = cut(markdown);
    let arena = Arena::new();
    let root = parse_document(&arena, source, &options());
    render::Renderer::new(base, media).document(root, false)
}

/// Renders the text of a question, option or feedback: one paragraph comes without its `<p>`, more than that as blocks.
pub fn render_question_text(markdown: &str, base: &str, media: &dyn Media) -> Rendered {
    let source = cut(markdown);
    let arena = Arena::new();
    let root = parse_document(&arena, source, &options());
    render::Renderer::new(base, media).document(root, true)
}

/// [`render_question_text`] for a text that shows no media.
pub fn render_inline_or_block(markdown: &str) -> String {
    render_question_text(markdown, "", &MediaTable::default()).page.html
}

/// Cleans HTML by the product's one profile.
pub fn sanitise(html: &str) -> String {
    sanitise::clean(html)
}

/// Plain text as HTML.
pub fn escape_html(text: &str) -> String {
    render::escape(text)
}

/// The text written so that Markdown shows it as it stands.
pub fn escape_markdown(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.split('\n') {
        if !out.is_empty() {
            out.push('\n');
        }
        for (at, c) in line.char_indices() {
            let block = line[..at].trim().is_empty() && matches!(c, '#' | '+' | '-' | '>' | '=');
            if block || matches!(c, '\\' | '*' | '_' | '`' | '[' | ']' | '<' | '$' | '~' | '|' | '&') {
                out.push('\\');
            }
            out.push(c);
        }
    }
    out
}

fn cut(source: &str) -> &str {
    if source.len() <= MAX_SOURCE {
        return source;
    }
    let end = (0..=MAX_SOURCE).rev().find(|at| source.is_char_boundary(*at)).unwrap_or(0);
    &source[..end]
}

#[cfg(test)]
mod tests;
