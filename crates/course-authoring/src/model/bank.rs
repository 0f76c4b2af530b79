//! Banks of questions that trainers share, and what quizzes take from them.

use chrono::{DateTime, Utc};
use courseware::{AuthoredQuestion, likeness::plain_words, question::Bloom};
use kernel::id::{CourseId, LessonId, PublicationId, QuestionBankId, QuestionId, RevisionId, UnitId};
use serde::{Deserialize, Serialize};

use crate::policy::BankFacts;

/// To whom a bank belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BankOwner {
    /// To a course and who writes it.
    Course(CourseId),
    /// To a unit (OPD) and the units below it.
    Unit(UnitId),
    /// To the agency.
    Agency,
}

kernel::words! {
    /// What a bank may belong to, by the stored word.
    OwnerKind {
        /// A course.
        Course = "course",
        /// A unit (OPD).
        Unit = "unit",
        /// The agency.
        Agency = "agency",
    }
}

impl BankOwner {
    /// What it is.
    pub const fn kind(self) -> OwnerKind {
        match self {
            Self::Course(_) => OwnerKind::Course,
            Self::Unit(_) => OwnerKind::Unit,
            Self::Agency => OwnerKind::Agency,
        }
    }
}

/// A bank as the actor sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuestionBank {
    /// Names it.
    pub id: QuestionBankId,
    /// To whom it belongs.
    pub owner: BankOwner,
    /// Its title.
    pub title: String,
    /// What it is for.
    pub description: String,
    /// Counts changes of title and description.
    pub version: i32,
    /// When it began.
    pub created_at: DateTime<Utc>,
    /// When it or a question of it last changed.
    pub updated_at: DateTime<Utc>,
    /// Where the actor stands to it.
    pub facts: BankFacts,
}

/// A bank in the list of banks, with how many questions it holds that are in use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BankCard {
    /// The bank.
    pub bank: QuestionBank,
    /// Questions that are not retired.
    pub questions: u64,
}

/// A question of a bank in lists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BankQuestion {
    /// Names it.
    pub id: QuestionId,
    /// The bank.
    pub bank: QuestionBankId,
    /// Its newest revision.
    pub revision: RevisionId,
    /// Counts its revisions.
    pub version: i32,
    /// Kind of question.
    pub kind: String,
    /// Its name, or the beginning of what it asks.
    pub title: String,
    /// Path of its category.
    pub category: String,
    /// Code of its competency.
    pub competency: String,
    /// Level of thought.
    pub bloom: Option<Bloom>,
    /// Its tags.
    pub tags: Vec<String>,
    /// Since when it is hidden from new use.
    pub retired_at: Option<DateTime<Utc>>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

/// A question of a bank with its newest state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BankHead {
    /// What lists show.
    pub row: BankQuestion,
    /// Its state, with its id.
    pub question: AuthoredQuestion,
}

/// What a quiz takes from a bank.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct BankUse {
    /// From which one.
    pub bank: QuestionBankId,
    /// What of it.
    pub take: Take,
}

/// One question, or all that fit.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum Take {
    /// This question, also once it is retired.
    Question {
        /// Which one.
        question: QuestionId,
    },
    /// All that are not retired, each time the quiz is put together.
    Selection(Selection),
}

/// Questions of a category with tags.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct Selection {
    /// Category with those below it; empty for all.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub category: String,
    /// Tags that each of them has.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
}

impl Selection {
    /// Whether it takes the question.
    pub fn takes(&self, row: &BankQuestion) -> bool {
        row.retired_at.is_none()
            && is_within(&row.category, &self.category)
            && self.tags.iter().all(|tag| row.tags.contains(tag))
    }
}

/// Whether the category is this one or below it. Everything is within the empty one.
pub fn is_within(category: &str, top: &str) -> bool {
    top.is_empty() || category.strip_prefix(top).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// A category as it is stored: parts without outer spaces, none of them empty.
pub fn category_path(text: &str) -> String {
    let parts = text.split('/').map(|part| part.split_whitespace().collect::<Vec<_>>().join(" "));
    parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join("/")
}

/// A question that a quiz has from a bank, as the quiz stands now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Borrowed {
    /// The quiz.
    pub lesson: LessonId,
    /// The bank.
    pub bank: QuestionBankId,
    /// The question.
    pub question: QuestionId,
    /// The revision that would be published now.
    pub revision: RevisionId,
    /// Whether it is retired.
    pub retired: bool,
}

/// The questions that a quiz has from banks, in the order of its uses and within one by category and title; each once, and none
/// that the quiz has of its own.
pub(crate) fn expand<'h>(
    uses: &[BankUse],
    heads: &'h [BankHead],
    own: impl Fn(QuestionId) -> bool,
) -> Vec<&'h BankHead> {
    let mut taken = std::collections::HashSet::new();
    let mut all = Vec::new();
    for one in uses {
        let fits = |head: &&BankHead| {
            head.row.bank == one.bank
                && match &one.take {
                    Take::Question { question } => head.row.id == *question,
                    Take::Selection(selection) => selection.takes(&head.row),
                }
        };
        let mut found: Vec<&BankHead> = heads.iter().filter(fits).collect();
        found.sort_by_key(|head| (&head.row.category, &head.row.title, head.row.id));
        all.extend(found.into_iter().filter(|head| !own(head.row.id) && taken.insert(head.row.id)));
    }
    all
}

/// What is looked for in a bank. Empty fields ask nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct BankFilter {
    /// Words, each of which must occur somewhere in the question.
    pub words: String,
    /// Category with those below it.
    pub category: String,
    /// A tag.
    pub tag: String,
    /// A kind of question.
    pub kind: String,
    /// A level of thought.
    pub bloom: String,
    /// Code of a competency.
    pub competency: String,
    /// Which of them.
    pub state: BankState,
}

kernel::words! {
    /// Which questions of a bank are shown.
    BankState {
        /// Those that can be used.
        Current = "current",
        /// Those that no quiz takes and no publication holds.
        Unused = "unused",
        /// Those that are hidden from new use.
        Retired = "retired",
        /// All of them.
        All = "all",
    }
}

impl Default for BankState {
    fn default() -> Self {
        Self::ALL[0]
    }
}

/// How many questions of a bank have this category and these tags.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Facet {
    pub(crate) category: String,
    pub(crate) tags: Vec<String>,
    pub(crate) count: u64,
}

/// What the filters of a bank offer: categories with the sum of what is in and below each, in the order of a tree, and tags, both
/// with their counts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Facets {
    /// Path and count.
    pub categories: Vec<(String, u64)>,
    /// Tag and count.
    pub tags: Vec<(String, u64)>,
}

impl Facets {
    pub(crate) fn of(rows: &[Facet]) -> Self {
        let mut categories = std::collections::BTreeMap::<Vec<String>, u64>::new();
        let mut tags = std::collections::BTreeMap::<String, u64>::new();
        for row in rows {
            let parts: Vec<String> =
                row.category.split('/').filter(|part| !part.is_empty()).map(str::to_owned).collect();
            for depth in 1..=parts.len() {
                *categories.entry(parts[..depth].to_vec()).or_default() += row.count;
            }
            for tag in &row.tags {
                *tags.entry(tag.clone()).or_default() += row.count;
            }
        }
        Self {
            categories: categories.into_iter().map(|(parts, count)| (parts.join("/"), count)).collect(),
            tags: tags.into_iter().collect(),
        }
    }
}

/// Where a question of a bank is used, as far as the actor may know; the rest is counted.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct WhereUsed {
    /// Quizzes whose draft takes it.
    pub quizzes: Vec<UsedIn>,
    /// Publications that hold it, newest first.
    pub publications: Vec<PublishedIn>,
    /// Courses of others that take or hold it.
    pub elsewhere: usize,
}

/// A quiz that takes a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UsedIn {
    /// The course.
    pub course: CourseId,
    /// Its title.
    pub course_title: String,
    /// The quiz.
    pub lesson: LessonId,
    /// Its title.
    pub title: String,
    /// Whether it takes the question by category and tags.
    pub by_selection: bool,
}

/// A publication that holds a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublishedIn {
    /// The course.
    pub course: CourseId,
    /// Its title.
    pub course_title: String,
    /// The publication.
    pub publication: PublicationId,
    /// Its number.
    pub number: u32,
    /// The revision that it holds.
    pub revision: RevisionId,
    /// When it was published.
    pub published_at: DateTime<Utc>,
}

/// The beginning of a Markdown text, for lists.
pub(crate) fn beginning(text: &str) -> String {
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut short: String = words.chars().take(90).collect();
    if short.len() < words.len() {
        short.push('…');
    }
    short
}

/// What a question is called in lists.
pub(crate) fn title_of(question: &AuthoredQuestion) -> String {
    if question.name.is_empty() { beginning(&question.stem) } else { question.name.clone() }
}

/// The words by which a question is found: name, text, answers, tags and category, in lower case without signs.
pub(crate) fn words_of(question: &AuthoredQuestion) -> String {
    let mut question = question.clone();
    let mut all = vec![question.name.clone(), question.category.clone(), question.tags.join(" ")];
    all.extend(question.texts_mut().into_iter().map(|text| text.clone()));
    if let courseware::QuestionBody::ShortAnswer { answers, .. } = &question.body {
        all.extend(answers.iter().map(|answer| answer.text.clone()));
    }
    plain_words(&all.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(number: u128, category: &str, tags: &[&str]) -> BankHead {
        let id = QuestionId::from_uuid(uuid::Uuid::from_u128(number));
        let question =
            AuthoredQuestion { id: Some(id), ..AuthoredQuestion::new("a", courseware::QuestionBody::Comment) };
        let row = BankQuestion {
            id,
            bank: bank(),
            revision: RevisionId::from_uuid(uuid::Uuid::from_u128(number)),
            version: 1,
            kind: "comment".to_owned(),
            title: format!("{number}"),
            category: category.to_owned(),
            competency: String::new(),
            bloom: None,
            tags: tags.iter().map(|tag| (*tag).to_owned()).collect(),
            retired_at: None,
            updated_at: DateTime::UNIX_EPOCH,
        };
        BankHead { row, question }
    }

    fn bank() -> QuestionBankId {
        QuestionBankId::from_uuid(uuid::Uuid::from_u128(99))
    }

    #[test]
    fn a_category_holds_what_is_below_it_alone() {
        assert!(is_within("Arsip/Dinamis", "Arsip") && is_within("Arsip", "Arsip") && is_within("Arsip", ""));
        assert!(!is_within("Arsiparis", "Arsip") && !is_within("Arsip", "Arsip/Dinamis"));
        assert_eq!(category_path(" / Arsip // dinamis   aktif/"), "Arsip/dinamis aktif");
    }

    #[test]
    fn a_quiz_takes_each_question_once() {
        let mut heads = vec![row(1, "A", &["x"]), row(2, "A/B", &["x", "y"]), row(3, "A", &[]), row(4, "C", &["x"])];
        heads[3].row.retired_at = Some(DateTime::UNIX_EPOCH);
        let one = |number: u128| BankUse {
            bank: bank(),
            take: Take::Question { question: heads[number as usize - 1].row.id },
        };
        let selection = |category: &str, tags: &[&str]| BankUse {
            bank: bank(),
            take: Take::Selection(Selection {
                category: category.to_owned(),
                tags: tags.iter().map(|tag| (*tag).to_owned()).collect(),
            }),
        };
        let ids = |uses: &[BankUse], own: &[u128]| -> Vec<u128> {
            let found = expand(uses, &heads, |id| own.contains(&id.uuid().as_u128()));
            found.iter().map(|head| head.row.id.uuid().as_u128()).collect()
        };
        assert_eq!(ids(&[one(3), selection("A", &["x"]), one(2)], &[]), [3, 1, 2]);
        assert_eq!(ids(&[selection("A", &["x", "y"])], &[]), [2]);
        assert_eq!(ids(&[selection("", &[])], &[1]), [3, 2], "a retired one is not chosen anew");
        assert_eq!(ids(&[one(4)], &[]), [4], "a retired one stays where it was named");
    }

    #[test]
    fn counts_go_up_the_tree() {
        let facet = |category: &str, tags: &[&str], count| Facet {
            category: category.to_owned(),
            tags: tags.iter().map(|tag| (*tag).to_owned()).collect(),
            count,
        };
        let facets = Facets::of(&[facet("A/B", &["x"], 2), facet("A", &["x", "y"], 1), facet("", &[], 4)]);
        assert_eq!(facets.categories, [("A".to_owned(), 3), ("A/B".to_owned(), 2)]);
        assert_eq!(facets.tags, [("x".to_owned(), 3), ("y".to_owned(), 1)]);
    }
}
