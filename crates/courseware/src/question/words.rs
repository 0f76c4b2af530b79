//! How many words a text has, and how many it should have.

use serde::{Deserialize, Serialize};

/// Most words that a limit may name.
pub const MOST_WORDS: u32 = 10_000;

/// The words of a text: runs without white space (Unicode `White_Space`) that hold a letter (`Alphabetic`) or a number (`N`). So a
/// hyphenated word is one, and a dash or bullet that stands alone is none. `lib/word-count.ts` counts by the same rule; both are held to
/// `words.json`.
pub fn count_words(text: &str) -> u32 {
    let words = text.split_whitespace().filter(|run| run.chars().any(char::is_alphanumeric));
    u32::try_from(words.count()).unwrap_or(u32::MAX)
}

/// How many words an answer should have. An answer outside of it is taken all the same, and remarked on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WordLimits {
    /// The fewest words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min: Option<u32>,
    /// The most words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<u32>,
}

/// How a number of words stands to its limits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WordFit {
    /// Fewer than asked for.
    Few,
    /// As asked for.
    Fits,
    /// More than asked for.
    Many,
}

impl WordLimits {
    /// Whether there is a limit.
    pub const fn is_set(self) -> bool {
        self.min.is_some() || self.max.is_some()
    }

    /// How so many words stand to the limits.
    pub fn fit(self, words: u32) -> WordFit {
        match self {
            Self { min: Some(min), .. } if words < min => WordFit::Few,
            Self { max: Some(max), .. } if words > max => WordFit::Many,
            _ => WordFit::Fits,
        }
    }

    /// Whether some number of words fits, and each limit lies between 1 and [`MOST_WORDS`].
    pub fn are_sound(self) -> bool {
        [self.min, self.max].into_iter().flatten().all(|limit| (1..=MOST_WORDS).contains(&limit))
            && self.min.unwrap_or(1) <= self.max.unwrap_or(MOST_WORDS)
    }

    /// As formats without a place of their own write it: `50..100`, `50..` or `..100`.
    pub(crate) fn written(self) -> String {
        let limit = |limit: Option<u32>| limit.map(|limit| limit.to_string()).unwrap_or_default();
        format!("{}..{}", limit(self.min), limit(self.max))
    }

    /// What [`Self::written`] wrote.
    pub(crate) fn read(text: &str) -> Option<Self> {
        let (min, max) = text.split_once("..")?;
        let limit = |text: &str| match text.trim() {
            "" => Some(None),
            number => number.parse().ok().map(Some),
        };
        Some(Self { min: limit(min)?, max: limit(max)? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_counted_as_the_table_says() {
        let table: Vec<(String, u32)> = serde_json::from_str(include_str!("words.json")).expect("a table");
        for (text, words) in table {
            assert_eq!(count_words(&text), words, "{text:?}");
        }
    }

    #[test]
    fn limits() {
        let limits = WordLimits { min: Some(2), max: Some(3) };
        assert_eq!(
            [1, 2, 3, 4].map(|words| limits.fit(words)),
            [WordFit::Few, WordFit::Fits, WordFit::Fits, WordFit::Many]
        );
        for limits in [limits, WordLimits { max: None, ..limits }, WordLimits { min: None, ..limits }] {
            assert!(limits.are_sound());
            assert_eq!(WordLimits::read(&limits.written()), Some(limits));
        }
        assert!(
            !WordLimits { min: Some(4), max: Some(3) }.are_sound()
                && !WordLimits { min: Some(0), max: None }.are_sound()
        );
        assert!(!WordLimits { min: None, max: Some(MOST_WORDS + 1) }.are_sound());
        assert_eq!(WordLimits::read("sepuluh.."), None);
    }
}
