//! Texts of results as HTML: escaped, found words in `<mark>`.
//!
//! Finding the words of a text costs far more than finding the text, so it is done once, when the text is indexed, and kept as
//! [`Places`].

use crate::analysis;

/// Bytes of a snippet.
const LENGTH: usize = 220;
/// Bytes before the first found word.
const BEFORE: usize = 50;
/// Bytes of a kept place: where from, how long, which stem.
const KEPT: usize = 10;

/// A stem in four bytes.
type Stem = u32;

/// The stems that are to be marked. They are few, and asked for with every word of a text, so that a list is quicker than a set.
#[derive(Debug, Default)]
pub(crate) struct Marks(Vec<Stem>);

impl<'a> FromIterator<&'a str> for Marks {
    fn from_iter<I: IntoIterator<Item = &'a str>>(stems: I) -> Self {
        Self(stems.into_iter().map(short).collect())
    }
}

fn short(stem: &str) -> Stem {
    crc32fast::hash(stem.as_bytes())
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Place {
    from: usize,
    to: usize,
    stem: Stem,
}

/// Where the words of a text stand, and their stems.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Places(Vec<Place>);

impl Places {
    /// Those of the text.
    pub(crate) fn of(text: &str) -> Self {
        let place = |word: analysis::Word| Place { from: word.from, to: word.to, stem: short(&word.stem) };
        Self(analysis::words(text).into_iter().map(place).collect())
    }

    /// As they are kept beside the text. A word longer than 64 KiB or beyond 4 GiB is left out.
    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(self.0.len() * KEPT);
        for place in &self.0 {
            let (Ok(from), Ok(length)) = (u32::try_from(place.from), u16::try_from(place.to - place.from)) else {
                continue;
            };
            bytes.extend_from_slice(&from.to_le_bytes());
            bytes.extend_from_slice(&length.to_le_bytes());
            bytes.extend_from_slice(&place.stem.to_le_bytes());
        }
        bytes
    }

    /// Reads what [`Self::to_bytes`] wrote.
    pub(crate) fn from_bytes(bytes: &[u8]) -> Self {
        let (kept, _) = bytes.as_chunks::<KEPT>();
        let place = |[a, b, c, d, e, f, stem @ ..]: &[u8; KEPT]| {
            let from = u32::from_le_bytes([*a, *b, *c, *d]) as usize;
            let length = usize::from(u16::from_le_bytes([*e, *f]));
            Place { from, to: from + length, stem: Stem::from_le_bytes(*stem) }
        };
        Self(kept.iter().map(place).collect())
    }
}

/// The whole text.
pub(crate) fn text(text: &str, places: &Places, marks: &Marks) -> String {
    marked(text, 0, text.len(), places, marks)
}

/// The place of the text that has most of the words, else its beginning.
pub(crate) fn snippet(text: &str, places: &Places, marks: &Marks) -> String {
    let words = &places.0;
    let best = best_place(words, marks);
    let first =
        words[..best].iter().rposition(|word| words[best].from - word.from > BEFORE).map_or(0, |place| place + 1);
    let from = if first == 0 { 0 } else { words[first].from };
    let last = words[best.min(words.len())..].iter().take_while(|word| word.to <= from + LENGTH).last();
    let to = match last {
        Some(word) if Some(word) != words.last() => word.to,
        Some(_) => text.len(),
        None => text.floor_char_boundary(from + LENGTH),
    };
    let (before, after) = (if from > 0 { "… " } else { "" }, if to < text.len() { " …" } else { "" });
    format!("{before}{}{after}", marked(text, from, to, places, marks))
}

/// The first found word of the stretch with most different ones.
fn best_place(words: &[Place], marks: &Marks) -> usize {
    let hits: Vec<usize> = (0..words.len()).filter(|place| marks.0.contains(&words[*place].stem)).collect();
    let (mut best, mut most) = (0, 0);
    for (start, place) in hits.iter().enumerate() {
        let end = words[*place].from + LENGTH - BEFORE;
        let mut near: Vec<Stem> = Vec::new();
        for hit in hits[start..].iter().take_while(|hit| words[**hit].to <= end) {
            if !near.contains(&words[*hit].stem) {
                near.push(words[*hit].stem);
            }
        }
        if near.len() > most {
            (best, most) = (*place, near.len());
        }
    }
    best
}

fn marked(text: &str, from: usize, to: usize, places: &Places, marks: &Marks) -> String {
    let mut html = String::with_capacity(to - from + 64);
    let mut place = from;
    let within = places.0.iter().skip_while(|word| word.from < from).take_while(|word| word.to <= to);
    for word in within.filter(|word| marks.0.contains(&word.stem)) {
        escape(&text[place..word.from], &mut html);
        html.push_str("<mark>");
        escape(&text[word.from..word.to], &mut html);
        html.push_str("</mark>");
        place = word.to;
    }
    escape(&text[place..to], &mut html);
    html
}

/// Adds the text for HTML, every stretch of white space as one space.
fn escape(text: &str, html: &mut String) {
    let mut space = false;
    for c in text.chars() {
        if c.is_whitespace() {
            if !space {
                html.push(' ');
            }
            space = true;
            continue;
        }
        space = false;
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            other => html.push(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Marks, Places};

    fn text<const N: usize>(text: &str, stems: [&str; N]) -> String {
        super::text(text, &Places::of(text), &Marks::from_iter(stems))
    }

    fn snippet<const N: usize>(text: &str, stems: [&str; N]) -> String {
        super::snippet(text, &Places::of(text), &Marks::from_iter(stems))
    }

    #[test]
    fn found_words_are_marked_and_the_rest_is_escaped() {
        assert_eq!(
            text("Mengelola <b>arsip</b> & kearsipan", ["arsip", "elola", "kelola"]),
            "<mark>Mengelola</mark> &lt;b&gt;<mark>arsip</mark>&lt;/b&gt; &amp; <mark>kearsipan</mark>"
        );
    }

    #[test]
    fn a_snippet_shows_the_place_with_most_of_the_words() {
        let filler = "Kalimat pengisi tentang perkara lain. ".repeat(12);
        let whole = format!("{filler}Arsip dahulu.\n{filler}Retensi arsip\n\nberakhir di sini. {filler}");
        let shown = snippet(&whole, ["arsip", "retensi"]);
        assert!(shown.contains("<mark>Retensi</mark> <mark>arsip</mark> berakhir"), "{shown}");
        assert!(shown.starts_with("… ") && shown.ends_with(" …"), "{shown}");
        assert_eq!(snippet("", []), "");
        assert_eq!(snippet("Arsip", ["arsip"]), "<mark>Arsip</mark>");
    }

    proptest! {
        #[test]
        fn nothing_comes_out_unescaped(any in "\\PC{0,400}", word in "[a-z]{1,6}") {
            let shown = snippet(&format!("{any} {word} <i> {any}"), [word.as_str()]);
            let bare = shown.replace("<mark>", "").replace("</mark>", "");
            prop_assert!(!bare.contains('<') && !bare.contains('>'), "{}", shown);
        }

        #[test]
        fn places_come_back_as_they_were_kept(any in "\\PC{0,400}") {
            let places = Places::of(&any);
            prop_assert_eq!(Places::from_bytes(&places.to_bytes()), places);
        }
    }
}
