//! The competence dimension of IP ASN (`PermenPANRB` 38/2018, Peraturan BKN 8/2019), as an estimate. The official index is BKN's.
//! Scores are kept in quarters of a point, so that 22,5 is exact.

use crate::model::Mode20;

/// Column of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Column {
    /// JPT, administrator, pengawas.
    Structural,
    /// Functional posts.
    Functional,
    /// Everybody else.
    Executing,
}

impl Column {
    /// The column of a kind of post.
    pub fn of(post_kind: &str) -> Self {
        match post_kind {
            "jpt" | "administrator" | "pengawas" => Self::Structural,
            "fungsional" => Self::Functional,
            _ => Self::Executing,
        }
    }
}

/// What a person has learned, as the index sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Learned {
    /// Leadership training, ever.
    pub leadership: bool,
    /// Functional training, ever.
    pub functional: bool,
    /// JP of technical training in the year.
    pub technical_jp: i32,
    /// A seminar or its like within the window.
    pub seminar: bool,
}

/// The parts of the dimension in quarters of a point; each with its most.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Estimate {
    /// Leadership or functional training, as the post asks.
    pub training: (i32, i32),
    /// Technical training.
    pub technical: (i32, i32),
    /// Seminar and its like.
    pub seminar: (i32, i32),
}

impl Estimate {
    /// The sum in quarters of a point, at most 160 (BR-17).
    pub const fn sum(&self) -> i32 {
        self.training.0 + self.technical.0 + self.seminar.0
    }
}

/// JP of technical training that earn the full score.
const FULL: i32 = 20;

/// The estimate for a column (BR-17).
pub fn estimate(column: Column, mode: Mode20, learned: Learned) -> Estimate {
    let (training, technical, seminar) = match column {
        Column::Structural | Column::Functional => (60, 60, 40),
        Column::Executing => (0, 90, 70),
    };
    let has_training = match column {
        Column::Structural => learned.leadership,
        Column::Functional => learned.functional,
        Column::Executing => false,
    };
    let jp = learned.technical_jp.clamp(0, FULL);
    let scored = match mode {
        Mode20::Threshold if jp >= FULL => technical,
        Mode20::Threshold => 0,
        Mode20::Proportional => technical * jp / FULL,
    };
    Estimate {
        training: (if has_training { training } else { 0 }, training),
        technical: (scored, technical),
        seminar: (if learned.seminar { seminar } else { 0 }, seminar),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const ALL: Learned = Learned { leadership: true, functional: true, technical_jp: 25, seminar: true };

    #[test]
    fn br_17_each_column_is_forty() {
        for column in [Column::Structural, Column::Functional, Column::Executing] {
            assert_eq!(estimate(column, Mode20::Threshold, ALL).sum(), 160);
        }
        let half = Learned { technical_jp: 10, ..Learned::default() };
        assert_eq!(estimate(Column::Executing, Mode20::Threshold, half).sum(), 0);
        assert_eq!(estimate(Column::Executing, Mode20::Proportional, half).technical, (45, 90));
        assert_eq!(
            estimate(Column::Structural, Mode20::Threshold, Learned { functional: true, ..Learned::default() }).sum(),
            0
        );
    }

    proptest! {
        #[test]
        fn br_17_never_above_forty(jp in -5_i32..1000, flags in any::<(bool, bool, bool)>(), proportional in any::<bool>()) {
            let learned = Learned { leadership: flags.0, functional: flags.1, seminar: flags.2, technical_jp: jp };
            let mode = if proportional { Mode20::Proportional } else { Mode20::Threshold };
            for column in ["jpt", "pengawas", "fungsional", "pelaksana", ""].map(Column::of) {
                prop_assert!((0..=160).contains(&estimate(column, mode, learned).sum()));
            }
        }
    }
}
