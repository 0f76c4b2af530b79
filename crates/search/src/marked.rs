//! Texts of results as HTML: escaped, found words in `<mark>`.
//!
//! Finding the words of a text costs far more than finding the text, so it is done once, when the text is indexed, and kept as
//! [`Places`].

use crate::analysis;

/// Bytes of a snippet.
const LENGTH: usize = 220;
/// Bytes before the first found word.
const BEFORE: usize = 50;
/// A stem in twenty bits: enough to tell the few words asked for from the others of one text.
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
    crc32fast::hash(stem.as_bytes()) >> 12
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

    /// As they are kept beside the text: three characters for each word, the way from the end of the word before, the length, and the
    /// stem. The index reads texts quickly, and bytes one by one. Words beyond a gap of a megabyte are left out.
    pub(crate) fn to_text(&self) -> String {
        let mut text = String::with_capacity(self.0.len() * 6);
        let mut end = 0;
        for place in &self.0 {
            let numbers = [place.from - end, place.to - place.from, place.stem as usize];
            let [Some(gap), Some(length), Some(stem)] = numbers.map(character) else { break };
            text.extend([gap, length, stem]);
            end = place.to;
        }
        text
    }

    /// Reads what [`Self::to_text`] wrote.
    pub(crate) fn from_text(text: &str) -> Self {
        let mut numbers = text.chars().map(number);
        let mut places = Vec::with_capacity(text.len() / 6);
        let mut end = 0;
        while let (Some(gap), Some(length), Some(stem)) = (numbers.next(), numbers.next(), numbers.next()) {
            let from = end + gap;
            end = from + length;
            places.push(Place { from, to: end, stem: stem as Stem });
        }
        Self(places)
    }
}

/// Where the characters begin that are none by themselves, and how many there are.
const SURROGATES: (usize, usize) = (0xd800, 0x800);

/// The character that stands for a number, if one does.
fn character(number: usize) -> Option<char> {
    let code = if number < SURROGATES.0 { number } else { number + SURROGATES.1 };
    u32::try_from(code).ok().and_then(char::from_u32)
}

fn number(character: char) -> usize {
    let code = character as usize;
    if code < SURROGATES.0 { code } else { code - SURROGATES.1 }
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
    let mut rest = text;
    let special = |c: char| c.is_whitespace() || matches!(c, '&' | '<' | '>' | '"' | '\'');
    while let Some(at) = rest.find(special) {
        let (plain, marked) = rest.split_at(at);
        html.push_str(plain);
        let (instead, length) = match marked.as_bytes()[0] {
            b'&' => ("&amp;", 1),
            b'<' => ("&lt;", 1),
            b'>' => ("&gt;", 1),
            b'"' => ("&quot;", 1),
            b'\'' => ("&#39;", 1),
            _ => (" ", marked.len() - marked.trim_start().len()),
        };
        html.push_str(instead);
        rest = &marked[length..];
    }
    html.push_str(rest);
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
            prop_assert_eq!(Places::from_text(&places.to_text()), places);
        }
    }
}
