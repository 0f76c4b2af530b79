//! Answers questions from a snapshot of the index, without a database.

use std::collections::HashMap;

use kernel::{Page, PageRequest};
use tantivy::{
    DocAddress, DocId, Score, SegmentOrdinal, SegmentReader, TantivyDocument,
    collector::{Collector, SegmentCollector},
    columnar::Column,
};

use crate::{
    SearchError,
    asked::Asked,
    index::{CourseIndex, Fields, Known, LESSON, Snapshot, places, stored},
    marked::{self, Marks},
    model::{Count, Facet, Found, Hit, LessonFacts, LessonHit, Question},
};

/// Lessons shown beneath a course.
const MOST_LESSONS: usize = 2;

/// Answers the question.
pub(crate) fn find(index: &CourseIndex, question: &Question) -> Result<Found, SearchError> {
    let snapshot = index.snapshot();
    let asked = Asked::read(&question.words, &snapshot.searcher, index.fields)?;
    let (mut matches, mut some_words_only) = (Matches::new(), false);
    if !asked.is_empty() {
        matches = snapshot.searcher.search(&asked.query(index.fields, true), &ByCourse(index.fields))?;
        if matches.is_empty() {
            matches = snapshot.searcher.search(&asked.query(index.fields, false), &ByCourse(index.fields))?;
            some_words_only = !matches.is_empty();
        }
    }
    // In the order of publication, so that a stable sort by score keeps the newer of two equals first.
    let mut all: Vec<(u64, &Known)> = snapshot
        .newest
        .iter()
        .filter(|key| asked.is_empty() || matches.contains_key(key))
        .filter_map(|key| Some((*key, snapshot.courses.get(key)?)))
        .collect();
    let facets = Facet::ALL.map(|facet| counts(facet, question, &all));
    all.retain(|(_, known)| question.takes(&known.card, None));
    if !asked.is_empty() && !question.newest_first {
        let score = |key: &u64| matches.get(key).map_or(0.0, Match::score);
        all.sort_by(|(a, _), (b, _)| score(b).total_cmp(&score(a)));
    }
    let total = all.len() as u64;
    let marks = asked.stems().into_iter().collect();
    let shown = all.into_iter().skip(question.page.offset() as usize).take(PageRequest::SIZE as usize);
    let hits: Result<Vec<Hit>, SearchError> =
        shown.map(|(key, known)| hit(&snapshot, index.fields, &marks, known, matches.get(&key))).collect();
    let taken_for = if matches.is_empty() { Vec::new() } else { asked.taken_for };
    Ok(Found { hits: Page::new(hits?, question.page, total), facets, some_words_only, taken_for })
}

/// The values of a facet with their courses, all other facets applied.
fn counts(facet: Facet, question: &Question, all: &[(u64, &Known)]) -> Vec<Count> {
    let taken: Vec<&str> = all
        .iter()
        .map(|(_, known)| &*known.card)
        .filter(|card| question.takes(card, Some(facet)))
        .map(|card| facet.of(card))
        .collect();
    let chosen = &question.chosen[facet as usize];
    let count = |value: &'static str| Count {
        value,
        courses: taken.iter().filter(|taken| **taken == value).count() as u64,
        chosen: chosen.iter().any(|chosen| chosen == value),
    };
    facet.values().into_iter().map(count).collect()
}

fn hit(
    snapshot: &Snapshot,
    fields: Fields,
    marks: &Marks,
    known: &Known,
    found: Option<&Match>,
) -> Result<Hit, SearchError> {
    let mut lessons = Vec::new();
    for (_, address) in found.map_or(&[][..], |found| &found.lessons) {
        let document: TantivyDocument = snapshot.searcher.doc(*address)?;
        let facts: LessonFacts = serde_json::from_str(stored(&document, fields.facts))?;
        let title_html = marked::text(&facts.title, &places(&document, fields.title_places), marks);
        let body = stored(&document, fields.body);
        let snippet_html = marked::snippet(body, &places(&document, fields.body_places), marks);
        lessons.push(LessonHit { facts, title_html, snippet_html });
    }
    let title_html = marked::text(&known.card.title, &known.title, marks);
    let summary_html = marked::text(&known.card.summary, &known.summary, marks);
    Ok(Hit { card: known.card.clone(), title_html, summary_html, lessons })
}

/// What was found of one course.
#[derive(Default)]
struct Match {
    course: Score,
    /// Best first, at most [`MOST_LESSONS`].
    lessons: Vec<(Score, DocAddress)>,
}

impl Match {
    /// The course itself and its best lesson.
    fn score(&self) -> Score {
        self.course + self.lessons.first().map_or(0.0, |(score, _)| *score)
    }

    fn add_lesson(&mut self, score: Score, address: DocAddress) {
        let place = self.lessons.partition_point(|(other, _)| *other >= score);
        if place < MOST_LESSONS {
            self.lessons.insert(place, (score, address));
            self.lessons.truncate(MOST_LESSONS);
        }
    }
}

/// By key of the course.
type Matches = HashMap<u64, Match>;

/// Collects what is found by course.
struct ByCourse(Fields);

struct SegmentByCourse {
    segment: SegmentOrdinal,
    kinds: Column<u64>,
    courses: Column<u64>,
    matches: Matches,
}

impl Collector for ByCourse {
    type Fruit = Matches;
    type Child = SegmentByCourse;

    fn for_segment(&self, segment: SegmentOrdinal, reader: &SegmentReader) -> tantivy::Result<SegmentByCourse> {
        let schema = reader.schema();
        let column = |field| reader.fast_fields().u64(schema.get_field_name(field));
        let (kinds, courses) = (column(self.0.kind)?, column(self.0.course)?);
        Ok(SegmentByCourse { segment, kinds, courses, matches: Matches::new() })
    }

    fn requires_scoring(&self) -> bool {
        true
    }

    fn merge_fruits(&self, segments: Vec<Matches>) -> tantivy::Result<Matches> {
        let mut all = Matches::new();
        for (key, found) in segments.into_iter().flatten() {
            let merged = all.entry(key).or_default();
            merged.course = merged.course.max(found.course);
            for (score, address) in found.lessons {
                merged.add_lesson(score, address);
            }
        }
        Ok(all)
    }
}

impl SegmentCollector for SegmentByCourse {
    type Fruit = Matches;

    fn collect(&mut self, doc: DocId, score: Score) {
        let Some(key) = self.courses.first(doc) else { return };
        let found = self.matches.entry(key).or_default();
        if self.kinds.first(doc) == Some(LESSON) {
            found.add_lesson(score, DocAddress::new(self.segment, doc));
        } else {
            found.course = score;
        }
    }

    fn harvest(self) -> Matches {
        self.matches
    }
}
