//! What a page or an API answer shows of a question: a few controls from which every kind is built.

use courseware::question::{Piece, WordFit, WordLimits, count_words, pieces};
use kernel::id::AnswerFileId;
use serde::Serialize;

use super::{FileField, Place, Scene};

/// A piece of text and how it may be put on a page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Label {
    /// Sanitised HTML of the author.
    Html(String),
    /// Plain words, to be escaped.
    Plain(String),
    /// A message of the catalogue.
    Message(&'static str),
    /// A file of the answer.
    File {
        /// The file.
        #[schema(value_type = Uuid)]
        id: AnswerFileId,
        /// Its name.
        name: String,
    },
}

/// How a question is asked, with the answer so far. Holds nothing of the key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(tag = "control", rename_all = "snake_case")]
pub enum Control {
    /// Radio buttons, or check boxes when several may be picked. Field `answer`.
    Pick {
        /// Whether several may be picked.
        several: bool,
        /// As shown.
        options: Vec<Pick>,
    },
    /// One line of text. Field `answer`.
    Line {
        /// Typed so far.
        text: String,
        /// Whether a number is asked for.
        number: bool,
        /// Shown behind the field.
        unit: String,
        /// How to write it: a message key.
        #[serde(skip_serializing_if = "Option::is_none")]
        hint: Option<&'static str>,
    },
    /// Many lines of text. Field `answer`.
    Text {
        /// Typed so far.
        text: String,
        /// Most characters that are taken.
        longest: usize,
        /// How many words it has and should have, where that was said.
        #[serde(skip_serializing_if = "Option::is_none")]
        words: Option<WordCount>,
        /// Files beside the text, where the question takes some.
        #[serde(skip_serializing_if = "Option::is_none")]
        upload: Option<FileField>,
    },
    /// Files. Field `file` once for each, with its id.
    Files {
        /// What may be uploaded.
        upload: FileField,
    },
    /// Nothing to answer.
    Nothing,
    /// A point of the scale for each row, by its number from one. Field `likert-<row>`.
    Scale {
        /// Words of the scale, from one end to the other.
        points: Vec<String>,
        /// As shown.
        rows: Vec<ScaleRow>,
    },
    /// Gaps in the question's text, which holds the number of each in double brackets: `[[1]]`. Field `gap-<number>`.
    Gaps {
        /// In the order of their numbers.
        gaps: Vec<GapField>,
    },
    /// A label for each zone of a picture. Field `zone-<number>`.
    Zones {
        /// The picture with its zones.
        scene: Scene,
        /// In the order of their numbers.
        zones: Vec<ZoneField>,
    },
    /// Places to mark on a picture. Fields `spot-<number>-x` and `spot-<number>-y`, in percent from the left and from the top.
    Spots {
        /// The picture with the marks so far.
        scene: Scene,
        /// One for each mark that may be set.
        fields: Vec<SpotField>,
    },
    /// A choice for each row. Field `match-<row>`.
    Rows {
        /// As shown.
        rows: Vec<Row>,
    },
    /// Items to be ordered, as shown, each with a place to be given. Field `rank-<item>`; or `answer` once for each item, in
    /// order.
    Sort {
        /// As shown.
        items: Vec<Sortable>,
    },
}

/// The words of a text against the limits of its question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct WordCount {
    /// How many words there are, by [`count_words`].
    pub count: u32,
    /// The fewest that are asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min: Option<u32>,
    /// The most that are asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max: Option<u32>,
}

impl WordCount {
    /// Of a text; nothing where the question has no limits.
    pub fn of(text: &str, limits: WordLimits) -> Option<Self> {
        limits.is_set().then(|| Self { count: count_words(text), min: limits.min, max: limits.max })
    }

    /// What is asked for, as a message of the numbers `min` and `max`.
    pub const fn asked(self) -> &'static str {
        match (self.min, self.max) {
            (Some(_), Some(_)) => "quiz-words-between",
            (Some(_), None) => "quiz-words-least",
            (None, _) => "quiz-words-most",
        }
    }

    /// The remark on a text of so many words: a message key.
    pub fn remark(self) -> Option<&'static str> {
        match (WordLimits { min: self.min, max: self.max }).fit(self.count) {
            WordFit::Few => Some("quiz-remark-words-few"),
            WordFit::Many => Some("quiz-remark-words-many"),
            WordFit::Fits => None,
        }
    }
}

/// One gap of a [`Control::Gaps`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct GapField {
    /// Its number in the text, from one.
    pub number: usize,
    /// Name of the field.
    pub field: String,
    /// How it is asked.
    #[serde(flatten)]
    pub input: GapInput,
}

/// One zone of a [`Control::Zones`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct ZoneField {
    /// Its number on the picture, from one.
    pub number: usize,
    /// Name of the field.
    pub field: String,
    /// What it is, in the author's plain words; may be empty.
    pub description: String,
    /// What may be put onto it.
    pub options: Vec<Pick>,
}

/// One mark of a [`Control::Spots`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct SpotField {
    /// Its number, from one.
    pub number: usize,
    /// Name of the field, before `-x` and `-y`.
    pub field: String,
    /// Percent from the left, as a decimal; empty where it is not set.
    pub x: String,
    /// Percent from the top.
    pub y: String,
}

/// How a gap is asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(tag = "input", rename_all = "snake_case")]
pub enum GapInput {
    /// Something is typed.
    Line {
        /// Typed so far.
        text: String,
        /// Whether a number is asked for.
        number: bool,
    },
    /// One of a list.
    List {
        /// As shown.
        options: Vec<Pick>,
    },
}

impl GapField {
    /// The gap with this index.
    pub(super) fn new(at: usize, input: GapInput) -> Self {
        Self { number: at + 1, field: format!("gap-{}", at + 1), input }
    }
}

/// A part of a text with gaps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part<'q> {
    /// HTML as it stands.
    Html(&'q str),
    /// A field.
    Gap(&'q GapField),
}

/// The text with its fields. A gap that the text does not show stands at its end, so that each can be filled.
pub fn parts<'q>(html: &'q str, gaps: &'q [GapField]) -> Vec<Part<'q>> {
    let mut left: Vec<Option<&GapField>> = gaps.iter().map(Some).collect();
    let mut parts = Vec::new();
    for piece in pieces(html) {
        match piece {
            Piece::Text(text) => parts.push(Part::Html(text)),
            Piece::Gap(number) => {
                let gap = number.checked_sub(1).and_then(|at| left.get_mut(at)?.take());
                parts.extend(gap.map(Part::Gap));
            }
        }
    }
    parts.extend(left.into_iter().flatten().map(Part::Gap));
    parts
}

/// The text with its gaps as numbers in brackets, for reading.
pub fn numbered(html: &str) -> String {
    let piece = |piece: Piece<'_>| match piece {
        Piece::Text(text) => text.to_owned(),
        Piece::Gap(number) => format!("<b>({number})</b>"),
    };
    pieces(html).into_iter().map(piece).collect()
}

/// The gap with this index, as the text of a review numbers it.
pub(super) fn gap(at: usize) -> Label {
    Label::Plain(format!("({})", at + 1))
}

/// A gap that was left open.
pub(super) fn left_open() -> Given {
    Given::new(Label::Message("quiz-gap-open"), false)
}

/// One option of a [`Control::Pick`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Pick {
    /// Value of the field.
    pub value: String,
    /// Its text.
    pub label: Label,
    /// Whether it is picked.
    pub picked: bool,
}

/// One row of a [`Control::Scale`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct ScaleRow {
    /// Name of the field.
    pub field: String,
    /// The statement.
    pub label: Label,
    /// The point it was given, from one.
    pub point: Option<u16>,
}

/// One row of a [`Control::Rows`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Row {
    /// Name of the field.
    pub field: String,
    /// What is asked in this row.
    pub label: Label,
    /// What may be given to it.
    pub options: Vec<Pick>,
}

/// One item of a [`Control::Sort`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Sortable {
    /// Name of the field.
    pub field: String,
    /// Its text.
    pub label: Label,
    /// Its place from one in the learner's order, if it has one.
    pub rank: Option<u16>,
}

/// An answer and the key, for the review.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, utoipa::ToSchema)]
pub struct Shown {
    /// What was answered, part by part.
    pub given: Vec<Given>,
    /// What would have been right; empty where only a person can say.
    pub right: Vec<Label>,
    /// The picture that was asked about, with zones and marks.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scene: Option<Scene>,
}

/// One part of a given answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Given {
    /// In words.
    pub label: Label,
    /// For answers that belong to something, that thing.
    pub of: Option<Label>,
    /// Whether it is right, where that can be said of the part.
    pub right: Option<bool>,
    /// The author's word to who answers so, sanitised HTML; may be empty.
    pub feedback: String,
    /// What else is to be said of it, as that a slip was forgiven: a message key.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<&'static str>,
}

impl Given {
    /// A part with a verdict and no more.
    pub(super) fn new(label: Label, right: bool) -> Self {
        Self { label, of: None, right: Some(right), feedback: String::new(), note: None }
    }
}

/// The options in shown order, as picks.
pub(super) fn picks(count: usize, label: impl Fn(usize) -> Label, picked: impl Fn(Place) -> bool) -> Vec<Pick> {
    let places = (0..count).map(Place::of);
    places.map(|place| Pick { value: place.to_string(), label: label(place.index()), picked: picked(place) }).collect()
}
