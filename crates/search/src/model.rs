//! What the catalogue shows and what it is asked, as plain types.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use courseware::{CourseDocument, LessonKind};
use kernel::{
    Page, PageRequest,
    id::{CourseId, LessonId, PublicationId},
};
use serde::{Deserialize, Serialize};

/// A published course as the catalogue shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Card {
    /// The course.
    pub course: CourseId,
    /// Its newest version.
    pub publication: PublicationId,
    /// Address word.
    pub slug: String,
    /// Title.
    pub title: String,
    /// One or two sentences.
    pub summary: String,
    /// Subject word.
    pub subject: String,
    /// Level word.
    pub level: String,
    /// Lesson hours.
    pub jp: u32,
    /// Expected learning time in minutes.
    pub minutes: u32,
    /// Number of lessons.
    pub lessons: u32,
    /// Kinds of post it is meant for; empty: everybody.
    pub audience: Vec<String>,
    /// When this version came out.
    pub published_at: DateTime<Utc>,
}

impl Card {
    /// The card of a document published at that time.
    pub fn new(document: &CourseDocument, published_at: DateTime<Utc>) -> Self {
        let facts = &document.facts;
        Self {
            course: document.course,
            publication: document.publication,
            slug: document.slug.clone(),
            title: facts.title.clone(),
            summary: facts.summary.clone(),
            subject: facts.subject.clone(),
            level: facts.level.clone(),
            jp: facts.jp,
            minutes: document.minutes(),
            lessons: document.lessons().count() as u32,
            audience: facts.audience.clone(),
            published_at,
        }
    }
}

/// A lesson as results show it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LessonFacts {
    /// The lesson.
    pub id: LessonId,
    /// Page, video or document.
    pub kind: LessonKind,
    /// Title.
    pub title: String,
    /// Expected learning time in minutes.
    pub minutes: u32,
}

/// A course with the words by which it is found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The course.
    pub card: Card,
    /// Goals, subjects, titles within.
    pub body: String,
    /// Its page lessons, each with its text.
    pub lessons: Vec<(LessonFacts, String)>,
}

/// Ranges of lesson hours: word in addresses, first and last.
pub const JP_RANGES: [(&str, u32, u32); 3] = [("1-2", 0, 2), ("3-4", 3, 4), ("5-lebih", 5, u32::MAX)];

/// Ranges of learning time: word in addresses, first and last minute.
pub const LENGTHS: [(&str, u32, u32); 3] = [("sampai-2", 0, 120), ("2-4", 121, 240), ("lebih-4", 241, u32::MAX)];

fn range_of(ranges: &[(&'static str, u32, u32)], value: u32) -> &'static str {
    ranges.iter().find(|(_, first, last)| (*first..=*last).contains(&value)).map_or("", |(word, ..)| word)
}

/// The ways to narrow the catalogue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Facet {
    /// What it is about.
    Subject,
    /// Lesson hours.
    Jp,
    /// Learning time.
    Length,
    /// How hard it is.
    Level,
}

impl Facet {
    /// All of them, in the order of the page.
    pub const ALL: [Self; 4] = [Self::Subject, Self::Jp, Self::Length, Self::Level];

    /// Its name in addresses.
    pub const fn parameter(self) -> &'static str {
        match self {
            Self::Subject => "subjek",
            Self::Jp => "jp",
            Self::Length => "lama",
            Self::Level => "jenjang",
        }
    }

    /// The course's value of it.
    pub fn of(self, card: &Card) -> &str {
        match self {
            Self::Subject => &card.subject,
            Self::Jp => range_of(&JP_RANGES, card.jp),
            Self::Length => range_of(&LENGTHS, card.minutes),
            Self::Level => &card.level,
        }
    }

    /// The values that it can have, in the order of the page.
    pub fn values(self) -> Vec<&'static str> {
        match self {
            Self::Subject => courseware::document::SUBJECTS.to_vec(),
            Self::Jp => JP_RANGES.iter().map(|(word, ..)| *word).collect(),
            Self::Length => LENGTHS.iter().map(|(word, ..)| *word).collect(),
            Self::Level => courseware::document::LEVELS.to_vec(),
        }
    }
}

/// What is asked of the catalogue.
#[derive(Debug, Clone, Default)]
pub struct Question {
    /// Words, as typed.
    pub words: String,
    /// Values chosen of [`Facet::ALL`], in that order; none is all.
    pub chosen: [Vec<String>; 4],
    /// Newest first, though there are words.
    pub newest_first: bool,
    /// Which page.
    pub page: PageRequest,
}

impl Question {
    /// Whether the course is among what is chosen, leaving out one facet.
    pub fn takes(&self, card: &Card, except: Option<Facet>) -> bool {
        Facet::ALL.into_iter().zip(&self.chosen).all(|(facet, chosen)| {
            Some(facet) == except || chosen.is_empty() || chosen.iter().any(|value| value == facet.of(card))
        })
    }
}

/// A course that was found. Texts named `html` are escaped but for `<mark>`.
#[derive(Debug, Clone)]
pub struct Hit {
    /// The course.
    pub card: Arc<Card>,
    /// Its title as HTML, found words marked.
    pub title_html: String,
    /// Its summary as HTML, found words marked.
    pub summary_html: String,
    /// Its lessons that fit best.
    pub lessons: Vec<LessonHit>,
}

/// A lesson that was found.
#[derive(Debug, Clone)]
pub struct LessonHit {
    /// The lesson.
    pub facts: LessonFacts,
    /// Its title as HTML, found words marked.
    pub title_html: String,
    /// The place that fits best as HTML, found words marked.
    pub snippet_html: String,
}

/// A value of a facet and how many courses it would give.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Count {
    /// The value.
    pub value: &'static str,
    /// Courses, all other facets applied.
    pub courses: u64,
    /// Whether it is chosen.
    pub chosen: bool,
}

/// What the catalogue answers.
#[derive(Debug, Clone)]
pub struct Found {
    /// Courses, best first.
    pub hits: Page<Hit>,
    /// Values of [`Facet::ALL`], in that order.
    pub facets: [Vec<Count>; 4],
    /// No course has all the words; these have some.
    pub some_words_only: bool,
    /// What misspelt words were taken for.
    pub taken_for: Vec<String>,
}
