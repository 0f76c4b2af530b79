//! Texts of results as HTML: escaped, found words in `<mark>`.

use std::collections::BTreeSet;

use crate::analysis::{self, Word};

/// Bytes of a snippet.
const LENGTH: usize = 220;
/// Bytes before the first found word.
const BEFORE: usize = 50;

/// The whole text.
pub(crate) fn text(text: &str, stems: &BTreeSet<&str>) -> String {
    if stems.is_empty() {
        return escaped(text);
    }
    let words = analysis::words(text);
    marked(text, 0, text.len(), &words, stems)
}

/// The place of the text that has most of the words, else its beginning.
pub(crate) fn snippet(text: &str, stems: &BTreeSet<&str>) -> String {
    let words = analysis::words(text);
    let best = best_place(&words, stems);
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
    format!("{before}{}{after}", marked(text, from, to, &words, stems))
}

/// The first found word of the stretch with most different ones.
fn best_place(words: &[Word], stems: &BTreeSet<&str>) -> usize {
    let hits: Vec<usize> = (0..words.len()).filter(|place| stems.contains(words[*place].stem.as_str())).collect();
    let (mut best, mut most) = (0, 0);
    for (start, place) in hits.iter().enumerate() {
        let end = words[*place].from + LENGTH - BEFORE;
        let near = hits[start..].iter().take_while(|hit| words[**hit].to <= end);
        let different = near.map(|hit| words[*hit].stem.as_str()).collect::<BTreeSet<_>>().len();
        if different > most {
            (best, most) = (*place, different);
        }
    }
    best
}

fn marked(text: &str, from: usize, to: usize, words: &[Word], stems: &BTreeSet<&str>) -> String {
    let mut html = String::with_capacity(to - from + 64);
    let mut place = from;
    let found = words.iter().filter(|word| word.from >= from && word.to <= to && stems.contains(word.stem.as_str()));
    for word in found {
        html.push_str(&escaped(&text[place..word.from]));
        html.push_str("<mark>");
        html.push_str(&escaped(&text[word.from..word.to]));
        html.push_str("</mark>");
        place = word.to;
    }
    html.push_str(&escaped(&text[place..to]));
    html
}

/// The text for HTML, every stretch of white space as one space.
fn escaped(text: &str) -> String {
    let mut html = String::with_capacity(text.len() + 8);
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
    html
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::{snippet, text};

    #[test]
    fn found_words_are_marked_and_the_rest_is_escaped() {
        let stems = BTreeSet::from(["arsip", "elola", "kelola"]);
        assert_eq!(
            text("Mengelola <b>arsip</b> & kearsipan", &stems),
            "<mark>Mengelola</mark> &lt;b&gt;<mark>arsip</mark>&lt;/b&gt; &amp; <mark>kearsipan</mark>"
        );
    }

    #[test]
    fn a_snippet_shows_the_place_with_most_of_the_words() {
        let filler = "Kalimat pengisi tentang perkara lain. ".repeat(12);
        let whole = format!("{filler}Arsip dahulu.\n{filler}Retensi arsip\n\nberakhir di sini. {filler}");
        let shown = snippet(&whole, &BTreeSet::from(["arsip", "retensi"]));
        assert!(shown.contains("<mark>Retensi</mark> <mark>arsip</mark> berakhir"), "{shown}");
        assert!(shown.starts_with("… ") && shown.ends_with(" …"), "{shown}");
        assert_eq!(snippet("", &BTreeSet::new()), "");
        assert_eq!(snippet("Arsip", &BTreeSet::from(["arsip"])), "<mark>Arsip</mark>");
    }

    proptest! {
        #[test]
        fn nothing_comes_out_unescaped(any in "\\PC{0,400}", word in "[a-z]{1,6}") {
            let shown = snippet(&format!("{any} {word} <i> {any}"), &BTreeSet::from([word.as_str()]));
            let bare = shown.replace("<mark>", "").replace("</mark>", "");
            prop_assert!(!bare.contains('<') && !bare.contains('>'), "{}", shown);
        }
    }
}
