//! What is asked, as a query of the index.

use std::collections::{BTreeMap, BTreeSet};

use tantivy::{
    Searcher, Term,
    query::{BooleanQuery, BoostQuery, DisjunctionMaxQuery, FuzzyTermQuery, Occur, Query, TermQuery},
    schema::IndexRecordOption,
};

use crate::{analysis, index::Fields};

/// Words of a question that count; nobody types more.
const MOST_WORDS: usize = 12;
/// Bytes of a question that are read.
const MOST_BYTES: usize = 300;
/// Words of the index that one misspelt word may stand for.
const MOST_NEAR: usize = 24;
/// How much a title, a summary and a text count.
const WEIGHTS: [f32; 3] = [4.0, 2.0, 1.0];
/// How much a word counts that was guessed, by its distance; the first is a word of which the beginning was typed.
const GUESSED: [f32; 3] = [0.6, 0.5, 0.3];

/// A word of the question.
struct AskedWord {
    /// Stems to look for, with their weight.
    stems: BTreeMap<String, f32>,
}

/// The words of a question, with what misspelt ones may mean in this index.
pub(crate) struct Asked {
    words: Vec<AskedWord>,
    /// What misspelt words were taken for.
    pub(crate) taken_for: Vec<String>,
}

impl Asked {
    /// Reads the question.
    pub(crate) fn read(text: &str, searcher: &Searcher, fields: Fields) -> tantivy::Result<Self> {
        let text = &text[..text.floor_char_boundary(MOST_BYTES)];
        let mut words = analysis::words(text);
        words.truncate(MOST_WORDS);
        let mut asked = Self { words: Vec::new(), taken_for: Vec::new() };
        for word in words {
            let mut stems = BTreeMap::from([(word.stem.clone(), 1.0)]);
            if !known(searcher, fields, &word.stem)? {
                let typing = text[word.to..].is_empty();
                for (near, weight) in near(searcher, fields, &word.plain, typing)? {
                    if !asked.taken_for.contains(&near) {
                        asked.taken_for.push(near.clone());
                    }
                    for found in analysis::words(&near) {
                        let before = stems.entry(found.stem).or_insert(weight);
                        *before = before.max(weight);
                    }
                }
            }
            asked.words.push(AskedWord { stems });
        }
        Ok(asked)
    }

    /// Whether nothing is asked.
    pub(crate) fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// Every stem that is looked for.
    pub(crate) fn stems(&self) -> BTreeSet<&str> {
        self.words.iter().flat_map(|word| word.stems.keys().map(String::as_str)).collect()
    }

    /// The query: a document has to have every word, or only some.
    pub(crate) fn query(&self, fields: Fields, every: bool) -> BooleanQuery {
        let occur = if every { Occur::Must } else { Occur::Should };
        BooleanQuery::new(self.words.iter().map(|word| (occur, word.query(fields))).collect())
    }
}

impl AskedWord {
    fn query(&self, fields: Fields) -> Box<dyn Query> {
        let mut places: Vec<Box<dyn Query>> = Vec::new();
        for (stem, weight) in &self.stems {
            for (field, boost) in [fields.title, fields.summary, fields.body].into_iter().zip(WEIGHTS) {
                let term = TermQuery::new(Term::from_field_text(field, stem), IndexRecordOption::WithFreqs);
                places.push(Box::new(BoostQuery::new(Box::new(term), boost * weight)));
            }
        }
        Box::new(DisjunctionMaxQuery::with_tie_breaker(places, 0.1))
    }
}

/// Whether the index has the stem at all. If so, the word is not misspelt.
fn known(searcher: &Searcher, fields: Fields, stem: &str) -> tantivy::Result<bool> {
    for field in [fields.title, fields.summary, fields.body] {
        if searcher.doc_freq(&Term::from_field_text(field, stem))? > 0 {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Words of the index that this unknown one may stand for: those it begins, when it was typed last, and those that differ in a
/// letter, or in two when it is long.
fn near(searcher: &Searcher, fields: Fields, word: &str, typing: bool) -> tantivy::Result<Vec<(String, f32)>> {
    let letters = word.chars().count();
    let furthest = match letters {
        0..4 => 0,
        4..8 => 1,
        _ => 2,
    };
    let term = Term::from_field_text(fields.plain, word);
    let mut found = Vec::new();
    for distance in 1..=furthest {
        let automaton = FuzzyTermQuery::new(term.clone(), distance, true);
        expand(searcher, fields, &automaton, GUESSED[usize::from(distance)], &mut found)?;
        if !found.is_empty() {
            break;
        }
    }
    if typing && letters >= 3 {
        expand(searcher, fields, &FuzzyTermQuery::new_prefix(term, 0, true), GUESSED[0], &mut found)?;
    }
    Ok(found)
}

fn expand(
    searcher: &Searcher,
    fields: Fields,
    query: &FuzzyTermQuery,
    weight: f32,
    found: &mut Vec<(String, f32)>,
) -> tantivy::Result<()> {
    for segment in searcher.segment_readers() {
        let index = segment.inverted_index(fields.plain)?;
        let mut stream = index.terms().search(query.automaton()?).into_stream()?;
        while found.len() < MOST_NEAR && stream.advance() {
            if let Ok(word) = std::str::from_utf8(stream.key())
                && !found.iter().any(|(known, _)| known == word)
            {
                found.push((word.to_owned(), weight));
            }
        }
    }
    Ok(())
}
