//! Answers as they are stored: typed, tagged by kind, in the places that the learner saw.

use std::{collections::BTreeSet, fmt, str::FromStr};

use courseware::question::Spot;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::GivenFile;

/// The place of an option as it was shown, counted from zero and written as letters: `a`, `b`, … `z`, `aa`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place(pub u16);

impl Place {
    /// The place as an index.
    pub fn index(self) -> usize {
        usize::from(self.0)
    }

    /// The place of an index; lists are far shorter than `u16`.
    pub fn of(index: usize) -> Self {
        Self(index as u16)
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut letters = Vec::new();
        let mut rest = u32::from(self.0) + 1;
        while rest > 0 {
            rest -= 1;
            letters.push(char::from(b'a' + (rest % 26) as u8));
            rest /= 26;
        }
        letters.iter().rev().try_for_each(|letter| fmt::Write::write_char(f, *letter))
    }
}

impl FromStr for Place {
    type Err = Misfit;

    fn from_str(text: &str) -> Result<Self, Misfit> {
        if text.is_empty() || text.len() > 3 {
            return Err(Misfit::Place);
        }
        let mut number = 0_u32;
        for byte in text.bytes() {
            if !byte.is_ascii_lowercase() {
                return Err(Misfit::Place);
            }
            number = number * 26 + u32::from(byte - b'a') + 1;
        }
        u16::try_from(number - 1).map(Self).map_err(|_| Misfit::Place)
    }
}

impl Serialize for Place {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Place {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// An answer to one question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Response {
    /// One option.
    SingleChoice {
        /// Where it stood.
        #[schema(value_type = String)]
        choice: Place,
    },
    /// Some options, at least one.
    MultipleChoice {
        /// Where they stood.
        #[schema(value_type = Vec<String>)]
        choices: BTreeSet<Place>,
    },
    /// True or false.
    TrueFalse {
        /// What was said of the statement.
        answer: bool,
    },
    /// A short text.
    ShortAnswer {
        /// As typed.
        text: String,
    },
    /// A number, typed for one that is stated or calculated.
    Numerical {
        /// As typed.
        text: String,
    },
    /// For each left item as shown: the right item given to it.
    Matching {
        /// One entry for each left item.
        #[schema(value_type = Vec<Option<String>>)]
        choices: Vec<Option<Place>>,
    },
    /// For each shown item: the place from one that was given to it.
    Ordering {
        /// One entry for each item. Doubled and missing places are kept as they are: half an order is not lost.
        ranks: Vec<Option<u16>>,
    },
    /// For each gap: what was typed, or the place of the option chosen.
    Cloze {
        /// One entry for each gap.
        gaps: Vec<Option<String>>,
    },
    /// For each gap: the word put into it.
    GapSelect {
        /// One entry for each gap.
        #[schema(value_type = Vec<Option<String>>)]
        choices: Vec<Option<Place>>,
    },
    /// For each zone: the label put onto it.
    ImageLabels {
        /// One entry for each zone.
        #[schema(value_type = Vec<Option<String>>)]
        choices: Vec<Option<Place>>,
    },
    /// Places that were marked.
    Hotspot {
        /// In ten-thousandths of the picture's width from the left and of its height from the top.
        #[schema(value_type = Vec<Object>)]
        spots: Vec<Spot>,
    },
    /// For each statement: the point of the scale from one.
    Likert {
        /// One entry for each statement.
        points: Vec<Option<u16>>,
    },
    /// A text that nobody marks.
    Comment {
        /// As typed.
        text: String,
    },
    /// A long text, with files where the question takes some.
    Essay {
        /// As typed; may be empty beside files.
        text: String,
        /// In the order in which they were added.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        files: Vec<GivenFile>,
    },
    /// Files.
    FileUpload {
        /// In the order in which they were added.
        files: Vec<GivenFile>,
    },
}

/// Why an answer does not fit its question. Nobody who uses our pages sees one of these.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Misfit {
    /// An answer to another kind of question.
    #[error("the answer is of another kind")]
    Kind,
    /// An option that was not shown.
    #[error("there is no such place")]
    Place,
    /// Too few, too many or doubled parts.
    #[error("the answer has the wrong parts")]
    Parts,
    /// Longer than is stored.
    #[error("the answer is too long")]
    TooLong,
}

/// The only value of the field, or none if it is absent or blank.
pub(super) fn single<'f>(fields: &'f [(String, String)], name: &str) -> Result<Option<&'f str>, Misfit> {
    let mut values = fields.iter().filter(|(field, _)| field == name).map(|(_, value)| value.as_str());
    let first = values.next();
    if values.next().is_some() {
        return Err(Misfit::Parts);
    }
    Ok(first.filter(|value| !value.trim().is_empty()))
}

/// The fields `gap-1`, `gap-2` …, each read unless it is absent or blank.
pub(super) fn gaps<T>(
    fields: &[(String, String)],
    count: usize,
    read: impl Fn(&str) -> Result<T, Misfit>,
) -> Result<Vec<Option<T>>, Misfit> {
    numbered_fields(fields, "gap", count, read)
}

/// The fields `<name>-1`, `<name>-2` …, each read unless it is absent or blank.
pub(super) fn numbered_fields<T>(
    fields: &[(String, String)],
    name: &str,
    count: usize,
    read: impl Fn(&str) -> Result<T, Misfit>,
) -> Result<Vec<Option<T>>, Misfit> {
    (1..=count).map(|number| single(fields, &format!("{name}-{number}"))?.map(&read).transpose()).collect()
}

/// Every value of the field that is not blank.
pub(super) fn several<'f>(fields: &'f [(String, String)], name: &str) -> impl Iterator<Item = &'f str> {
    fields.iter().filter(move |(field, value)| field == name && !value.is_empty()).map(|(_, value)| value.as_str())
}

/// The text of a field, if it is not blank and not longer than `most` characters.
pub(super) fn typed(fields: &[(String, String)], most: usize) -> Result<Option<String>, Misfit> {
    let text = single(fields, "answer")?.map(|text| text.replace("\r\n", "\n"));
    text.map(|text| within(&text, most).map(|()| text)).transpose()
}

/// Whether the text is no longer than `most` characters.
pub(super) fn within(text: &str, most: usize) -> Result<(), Misfit> {
    if text.chars().count() > most { Err(Misfit::TooLong) } else { Ok(()) }
}
