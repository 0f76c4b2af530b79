//! What lessons can wait for.

/// What a lesson can wait for from somebody else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Awaited {
    /// A trainer notes the learner's presence.
    Attended,
    /// The direct superior or an author confirms.
    Confirmed,
}

impl Awaited {
    /// The stored word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Attended => "attended",
            Self::Confirmed => "confirmed",
        }
    }

    /// The kind of a stored word.
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Attended, Self::Confirmed].into_iter().find(|kind| kind.as_str() == word)
    }
}
