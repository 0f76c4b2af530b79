//! Nouns of ratings.

use chrono::{DateTime, Utc};
use kernel::{Id, id::PersonId};

kernel::words! {
    /// How something stands to what was expected (rule F5).
    Expectation {
        /// Di bawah ekspektasi.
        Below = "below",
        /// Sesuai ekspektasi.
        Meets = "meets",
        /// Di atas ekspektasi.
        Above = "above",
    }
}

kernel::words! {
    /// What result and conduct come to (BR-16).
    Predicate {
        /// Sangat baik.
        Excellent = "excellent",
        /// Baik.
        Good = "good",
        /// Butuh perbaikan.
        Improve = "improve",
        /// Kurang (misconduct).
        Poor = "poor",
        /// Sangat kurang.
        VeryPoor = "very_poor",
    }
}

/// Names the kind of id that only this subject has.
pub mod kind {
    /// A record of a period.
    pub enum Rating {}
    impl kernel::id::Kind for Rating {
        const NAME: &'static str = "rating";
    }
}

/// A record of a period.
pub type RatingId = Id<kind::Rating>;

/// A calendar quarter, or the whole year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Period {
    /// The year.
    pub year: i32,
    /// 1 to 4; 0 for the whole year.
    pub quarter: i32,
}

/// What a superior recorded of a period. Records are only added; the newest of a period counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rating {
    /// Which one.
    pub id: RatingId,
    /// Of whom.
    pub person: PersonId,
    /// By which superior.
    pub superior: PersonId,
    /// Of which period.
    pub period: Period,
    /// Hasil kerja.
    pub result: Expectation,
    /// Perilaku kerja.
    pub conduct: Expectation,
    /// Why, in words.
    pub note: String,
    /// When it was recorded.
    pub at: DateTime<Utc>,
}
