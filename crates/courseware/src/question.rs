//! The question kinds: options and key, as authored and as published. Grading is in `quiz-grading`, one file a kind.

mod aim;
mod calculated;
mod files;
mod gaps;
mod modes;
mod numbers;
mod picture;
pub(crate) mod rubric;
mod scoring;
mod words;
mod zones;

use serde::{Deserialize, Serialize};

use crate::formula::Values;

pub use aim::{Bloom, is_competency_code};
pub(crate) use aim::{aimed_tags, take_aims};
pub(crate) use calculated::defects as calculated_defects;
pub use calculated::{
    CalculatedAnswer, MOST_ROWS, MOST_VARIABLES, Tolerance, Variable, draw, example, row as data_row,
};
pub use files::{FileKind, FileRules, MOST_FILES, MOST_MEGABYTES};
pub(crate) use gaps::renumbered;
pub use gaps::{Gap, GapAsk, GapWord, Piece, numbers, pieces};
pub(crate) use modes::{MODES, apply_mode, modes};
pub use numbers::{NumericAccepted, Precision, Unit, Units, factor};
pub(crate) use picture::image;
pub use picture::{Area, LARGEST, MOST_CORNERS, Picture, Spot, WHOLE};
pub use rubric::{Criterion, FEWEST_LEVELS, Level, MOST_CRITERIA, MOST_LEVELS, Rubric};
pub use scoring::{ChoiceScoring, Comparison, OrderScoring};
pub use words::{MOST_WORDS, WordFit, WordLimits, count_words};
pub use zones::{LabelZone, MOST_SPOTS, MOST_ZONES, SpotZone};
pub(crate) use zones::{label_defects, spot_defects};

/// Part of a question's mark in ten-thousandths: 10 000 is all of it, -5 000 takes half away.
pub type Fraction = i64;

/// The whole mark.
pub const FULL: Fraction = 10_000;

/// What a question asks for. Texts are Markdown while authored and sanitised HTML once published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum QuestionBody {
    /// One option is chosen.
    SingleChoice {
        /// In the author's order.
        options: Vec<Choice>,
    },
    /// Any number of options is chosen.
    MultipleChoice {
        /// In the author's order.
        options: Vec<Choice>,
        /// How the chosen options make a mark.
        #[serde(default, skip_serializing_if = "is_usual")]
        scoring: ChoiceScoring,
    },
    /// A statement is right or wrong.
    TrueFalse {
        /// Whether the statement is true.
        answer: bool,
        /// Feedback for who answered true.
        #[serde(default)]
        feedback_true: String,
        /// Feedback for who answered false.
        #[serde(default)]
        feedback_false: String,
    },
    /// A word or short phrase is typed. Compared without outer or doubled spaces; `*` stands for anything.
    ShortAnswer {
        /// Accepted forms.
        answers: Vec<Accepted>,
        /// What may differ.
        #[serde(default, skip_serializing_if = "is_usual")]
        compare: Comparison,
    },
    /// A number is typed, with decimal comma or point.
    Numerical {
        /// Accepted ranges.
        answers: Vec<NumericAccepted>,
        /// Unit of the accepted ranges.
        #[serde(default)]
        unit: String,
        /// Other units, and what becomes of an answer without a unit or with an unknown one.
        #[serde(default, skip_serializing_if = "is_usual")]
        units: Units,
    },
    /// A number is worked out from values that are drawn anew for each attempt: `{a}` in the texts.
    Calculated {
        /// Accepted formulas.
        answers: Vec<CalculatedAnswer>,
        /// What is drawn.
        variables: Vec<Variable>,
        /// Rows of data of which one is drawn, a number for each variable; the ranges are drawn from where there are none.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        rows: Vec<Vec<String>>,
        /// Unit of the formulas' values.
        #[serde(default)]
        unit: String,
        /// Other units, and what becomes of an answer without a unit or with an unknown one.
        #[serde(default, skip_serializing_if = "is_usual")]
        units: Units,
    },
    /// Each left item is given one of the right items; each pair counts alike.
    Matching {
        /// Left and right item of each pair; a pair with an empty left item is a distractor.
        pairs: Vec<Pair>,
    },
    /// Items are put in order.
    Ordering {
        /// Items in the right order.
        items: Vec<String>,
        /// How an order makes a mark.
        #[serde(default, skip_serializing_if = "is_usual")]
        scoring: OrderScoring,
    },
    /// A text with gaps to choose for or to type in. The text holds each gap's number once: `[[1]]`.
    Cloze {
        /// In the order of their numbers.
        gaps: Vec<Gap>,
    },
    /// Words of a bank are put into the gaps of a text. While authored, the text says in each gap which word belongs there: `[[2]]` is
    /// the second; once published, it numbers the gaps.
    GapSelect {
        /// The bank.
        words: Vec<GapWord>,
        /// For each gap of a published text, the number of its word from one.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        gaps: Vec<u32>,
    },
    /// Labels are put onto zones of a picture; each zone counts alike.
    ImageLabels {
        /// The picture.
        picture: Picture,
        /// What may be put onto zones: those that no zone asks for are distractors.
        labels: Vec<GapWord>,
        /// In the order of their numbers, from one.
        zones: Vec<LabelZone>,
    },
    /// Places on a picture are marked. Each right zone that holds a mark counts alike; a mark in a wrong one may cost.
    Hotspot {
        /// The picture.
        picture: Picture,
        /// Right and wrong places.
        zones: Vec<SpotZone>,
        /// Most marks that may be set.
        most: u32,
    },
    /// A text between questions: nothing is asked.
    Description,
    /// Statements are placed on a scale, which earns nothing.
    Likert {
        /// What is placed.
        statements: Vec<String>,
        /// Words of the scale from one end to the other, plain.
        points: Vec<String>,
    },
    /// A text is written that nobody marks.
    Comment,
    /// A text is written and marked by a trainer.
    Essay {
        /// What a good answer holds, for the marker.
        #[serde(default)]
        model_answer: String,
        /// How long the text should be.
        #[serde(default, skip_serializing_if = "is_usual")]
        words: WordLimits,
        /// Which files the answer may have; none where it takes none.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        files: Option<FileRules>,
        /// Whether files alone are an answer.
        #[serde(default, skip_serializing_if = "is_usual")]
        text_optional: bool,
    },
    /// Files are uploaded and marked by a trainer.
    FileUpload {
        /// Which files are taken.
        files: FileRules,
        /// What a good answer holds, for the marker.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        model_answer: String,
    },
}

/// Whether a setting is what it is where nothing is said: such a one is not stored.
fn is_usual<T: Default + PartialEq>(setting: &T) -> bool {
    *setting == T::default()
}

impl QuestionBody {
    /// A multiple choice whose options' weights add up.
    pub fn multiple_choice(options: Vec<Choice>) -> Self {
        Self::MultipleChoice { options, scoring: ChoiceScoring::default() }
    }

    /// A short answer compared in the usual way.
    pub fn short_answer(answers: Vec<Accepted>) -> Self {
        Self::ShortAnswer { answers, compare: Comparison::default() }
    }

    /// A number in one unit, which may be left out.
    pub fn numerical(answers: Vec<NumericAccepted>, unit: impl Into<String>) -> Self {
        Self::Numerical { answers, unit: unit.into(), units: Units::default() }
    }

    /// An order of which each item in its place counts.
    pub fn ordering(items: Vec<String>) -> Self {
        Self::Ordering { items, scoring: OrderScoring::default() }
    }

    /// A text of whatever length.
    pub fn essay(model_answer: impl Into<String>) -> Self {
        let words = WordLimits::default();
        Self::Essay { model_answer: model_answer.into(), words, files: None, text_optional: false }
    }

    /// What a good answer holds, for the marker of a question that people mark.
    pub const fn model_answer(&self) -> Option<&String> {
        match self {
            Self::Essay { model_answer, .. } | Self::FileUpload { model_answer, .. } => Some(model_answer),
            _ => None,
        }
    }

    /// The same, to be changed.
    pub fn model_answer_mut(&mut self) -> Option<&mut String> {
        match self {
            Self::Essay { model_answer, .. } | Self::FileUpload { model_answer, .. } => Some(model_answer),
            _ => None,
        }
    }

    /// Which files an answer may have.
    pub const fn files(&self) -> Option<&FileRules> {
        match self {
            Self::Essay { files, .. } => files.as_ref(),
            Self::FileUpload { files, .. } => Some(files),
            _ => None,
        }
    }

    /// Whether answers earn points. What does not counts in no total and tells nothing of a question's difficulty.
    pub const fn is_graded(&self) -> bool {
        !matches!(self, Self::Description | Self::Likert { .. } | Self::Comment)
    }

    /// Whether anything can be answered.
    pub const fn is_asked(&self) -> bool {
        !matches!(self, Self::Description)
    }

    /// Whether a machine can say at once what an answer is worth.
    pub const fn is_checked(&self) -> bool {
        self.is_graded() && !self.is_marked_by_hand()
    }

    /// Whether a person marks the answers, so that a rubric may say how.
    pub const fn is_marked_by_hand(&self) -> bool {
        self.model_answer().is_some()
    }

    /// Whether some answer takes points away, where marks may fall below zero.
    pub fn can_cost(&self) -> bool {
        match self {
            Self::SingleChoice { options } => options.iter().any(|option| option.fraction < 0),
            Self::MultipleChoice { options, scoring } => match scoring {
                ChoiceScoring::Weights => options.iter().any(|option| option.fraction < 0),
                ChoiceScoring::RightMinusWrong => true,
                ChoiceScoring::AllOrNothing => false,
            },
            Self::Hotspot { zones, .. } => zones.iter().any(|zone| zone.cost.is_some_and(|cost| cost > 0)),
            _ => false,
        }
    }

    /// The picture that is asked about.
    pub const fn picture(&self) -> Option<&Picture> {
        match self {
            Self::ImageLabels { picture, .. } | Self::Hotspot { picture, .. } => Some(picture),
            _ => None,
        }
    }

    /// Values to look at in a question whose values are drawn: the same for the same number. None for every other kind.
    pub fn example(&self, number: u64) -> Option<Values> {
        match self {
            Self::Calculated { variables, rows, .. } => Some(example(variables, rows, number)),
            _ => None,
        }
    }

    /// The stored word of the kind.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::SingleChoice { .. } => "single_choice",
            Self::MultipleChoice { .. } => "multiple_choice",
            Self::TrueFalse { .. } => "true_false",
            Self::ShortAnswer { .. } => "short_answer",
            Self::Numerical { .. } => "numerical",
            Self::Calculated { .. } => "calculated",
            Self::Matching { .. } => "matching",
            Self::Ordering { .. } => "ordering",
            Self::Cloze { .. } => "cloze",
            Self::GapSelect { .. } => "gap_select",
            Self::ImageLabels { .. } => "image_labels",
            Self::Hotspot { .. } => "hotspot",
            Self::Description => "description",
            Self::Likert { .. } => "likert",
            Self::Comment => "comment",
            Self::Essay { .. } => "essay",
            Self::FileUpload { .. } => "file_upload",
        }
    }
}

/// Most statements on one scale.
pub const MOST_STATEMENTS: usize = 8;
/// Most points of a scale.
pub const MOST_POINTS: usize = 7;

/// An option of a choice question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// Its text.
    pub text: String,
    /// What choosing it is worth.
    pub fraction: Fraction,
    /// Said to who chose it; may be empty.
    #[serde(default)]
    pub feedback: String,
}

/// An accepted form of a short answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Accepted {
    /// The form; `*` stands for any run of characters.
    pub text: String,
    /// What it is worth.
    pub fraction: Fraction,
    /// Said to who wrote it; may be empty.
    #[serde(default)]
    pub feedback: String,
}

/// A pair of a matching question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pair {
    /// What is asked; empty for a right item that matches nothing.
    pub left: String,
    /// What belongs to it.
    pub right: String,
}
