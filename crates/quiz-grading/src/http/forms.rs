//! What templates and forms need besides words.

use kernel::Marks;
use web::Ui;

use super::file_url;
use crate::engine::{Label, escape};

/// A label as HTML: authors' HTML was sanitised when published, anything else is escaped here.
pub(crate) fn label(ui: &Ui, label: &Label) -> String {
    match label {
        Label::Html(html) => html.clone(),
        Label::Plain(words) => escape(words),
        Label::Message(key) => escape(&ui.t(key)),
        Label::File { id, name } => format!("<a href=\"{}\" download>{}</a>", file_url(id), escape(name)),
    }
}

/// Points as typed, with decimal comma or point and at most two places.
pub(crate) fn points(text: &str) -> Option<Marks> {
    let text = text.trim().replace(',', ".");
    let (whole, part) = text.split_once('.').unwrap_or((&text, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || whole.len() > 6 || part.len() > 2 || !digits(whole) || !digits(part) {
        return None;
    }
    let cents: i64 = format!("{part:0<2}").parse().ok()?;
    Some(Marks(whole.parse::<i64>().ok()? * 100 + cents))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_as_typed() {
        for (text, marks) in
            [("8", Some(800)), ("8,5", Some(850)), (" 7.25 ", Some(725)), ("0", Some(0)), ("8,", Some(800))]
        {
            assert_eq!(points(text), marks.map(Marks), "{text}");
        }
        for text in ["", "-1", "8,555", "delapan", "1.2.3", ",5", "9999999"] {
            assert_eq!(points(text), None, "{text}");
        }
    }
}
