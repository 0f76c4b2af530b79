//! The stem of an Indonesian word: by dictionary and affix rules, and by rules alone for what the dictionary lacks.

use std::{
    collections::HashMap,
    sync::{Arc, LazyLock},
};

use frostem::Algorithm;
use quick_cache::sync::Cache;
use sastrawi::{Dictionary, Stemmer};

static ROOTS: LazyLock<Dictionary> = LazyLock::new(Dictionary::new);
static STEMMER: LazyLock<Stemmer<'static>> = LazyLock::new(|| Stemmer::new(&ROOTS));

static EXCEPTIONS: LazyLock<HashMap<&'static str, &'static str>> = LazyLock::new(|| {
    super::lines(include_str!("../../data/exceptions.txt")).filter_map(|line| line.split_once(' ')).collect()
});

/// Stems found lately; texts repeat their words.
static KNOWN: LazyLock<Cache<String, Arc<str>>> = LazyLock::new(|| Cache::new(30_000));

/// Sounds that a prefix swallows: `mengelola` is of `kelola`, `penerima` of `terima`.
const SWALLOWED: [(&[&str], &[&str]); 4] = [
    (&["meny", "peny"], &["s"]),
    (&["meng", "peng"], &["k", "ke"]),
    (&["men", "pen"], &["t"]),
    (&["mem", "pem"], &["p"]),
];

/// The stem of a word in lower case.
pub(super) fn stem(word: &str) -> Arc<str> {
    if let Some(stem) = KNOWN.get(word) {
        return stem;
    }
    let stem: Arc<str> = found(word).into();
    KNOWN.insert(word.to_owned(), stem.clone());
    stem
}

fn found(word: &str) -> String {
    // `menilainya` first as `menilai`, or it would be read as `me-nila-i`; but `bertanya` is of `tanya`.
    if let Some(base) = word.strip_suffix("nya").filter(|base| base.len() > 3) {
        let stem = without_suffix(base);
        if ROOTS.find(&stem) || EXCEPTIONS.contains_key(base) {
            return stem;
        }
    }
    without_suffix(word)
}

fn without_suffix(word: &str) -> String {
    if let Some(stem) = EXCEPTIONS.get(word) {
        return (*stem).to_owned();
    }
    let mut stem = STEMMER.stem_word(word).into_owned();
    if ROOTS.find(&stem) {
        return stem;
    }
    if stem == word {
        stem = frostem::Stemmer::new(Algorithm::Indonesian).stem(word).into_owned();
    }
    restored(word, &stem).unwrap_or(stem)
}

/// The root with the sound that the prefix swallowed, if there is such a root.
fn restored(word: &str, stem: &str) -> Option<String> {
    let (_, sounds) = SWALLOWED.iter().find(|(prefixes, _)| prefixes.iter().any(|prefix| word.starts_with(prefix)))?;
    sounds.iter().map(|sound| format!("{sound}{stem}")).find(|root| ROOTS.find(root))
}
