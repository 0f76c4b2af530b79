//! Words of one meaning, folded to one.

use std::{collections::HashMap, sync::LazyLock};

use tantivy::tokenizer::Token;

use super::{Splitter, stem::stem};

struct Synonyms {
    /// By the words as written, separated by spaces.
    written: HashMap<String, String>,
    /// By the stem of a single word.
    stems: HashMap<String, String>,
    /// Most words of an entry.
    longest: usize,
}

static SYNONYMS: LazyLock<Synonyms> = LazyLock::new(|| {
    let mut splitter = Splitter::default();
    let (mut written, mut stems, mut longest) = (HashMap::new(), HashMap::new(), 1);
    for line in super::lines(include_str!("../../data/synonyms.txt")) {
        let mut folded = None;
        for entry in line.split(',') {
            let tokens = splitter.split(entry);
            let words: Vec<&str> = tokens.iter().map(|token| token.text.as_str()).collect();
            let folded =
                folded.get_or_insert_with(|| words.iter().map(|word| stem(word).to_string()).collect::<String>());
            if let [word] = words.as_slice() {
                stems.insert(stem(word).to_string(), folded.clone());
            }
            longest = longest.max(words.len());
            written.insert(words.join(" "), folded.clone());
        }
    }
    Synonyms { written, stems, longest }
});

/// The word for the longest synonym with which the tokens begin, and of how many tokens it is.
pub(super) fn longest(tokens: &[Token]) -> Option<(&'static str, usize)> {
    let most = SYNONYMS.longest.min(tokens.len());
    (1..=most).rev().find_map(|length| {
        let first = &tokens[0].text;
        let folded = if length == 1 {
            SYNONYMS.written.get(first)
        } else {
            let words: Vec<&str> = tokens[..length].iter().map(|token| token.text.as_str()).collect();
            SYNONYMS.written.get(&words.join(" "))
        };
        folded.map(|word| (word.as_str(), length))
    })
}

/// The word for this stem, if it has one.
pub(super) fn folded(stem: &str) -> &str {
    SYNONYMS.stems.get(stem).map_or(stem, String::as_str)
}
