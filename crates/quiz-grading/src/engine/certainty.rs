//! Marking by certainty: who is right earns more the surer they were, and who is wrong loses more.
//!
//! The scale and the figures are Moodle's (deferred feedback with CBM), after A. R. Gardner-Medwin: a right answer earns the
//! question's points once, twice or three times; a wrong one costs nothing, twice or six times as much. A part of a right answer
//! earns that part of what a right one does.

use courseware::question::{FULL, Fraction};
use kernel::Marks;
use serde::{Deserialize, Serialize};

use super::{AttemptState, Outcome, Score};

/// How sure somebody is of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub enum Certainty {
    /// Less than two thirds; what counts where nothing was said.
    #[default]
    Low,
    /// Between two thirds and four fifths.
    Middle,
    /// More than four fifths.
    High,
}

impl Certainty {
    /// Every level, the least sure first.
    pub const ALL: [Self; 3] = [Self::Low, Self::Middle, Self::High];

    /// The number by which it is named: one to three.
    pub const fn level(self) -> u8 {
        match self {
            Self::Low => 1,
            Self::Middle => 2,
            Self::High => 3,
        }
    }

    /// The level with this number.
    pub fn of_level(level: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|certainty| certainty.level() == level)
    }

    /// What an answer that is worth so much by itself is worth at this certainty, in ten-thousandths of the question's points.
    pub fn weighs(self, fraction: Fraction) -> Fraction {
        if fraction > 0 {
            return fraction * Fraction::from(self.level());
        }
        FULL * match self {
            Self::Low => 0,
            Self::Middle => -2,
            Self::High => -6,
        }
    }

    /// Between which parts of right answers, in ten-thousandths, this level is the best one to choose.
    pub const fn best_between(self) -> (Fraction, Fraction) {
        match self {
            Self::Low => (0, 6_667),
            Self::Middle => (6_667, 8_000),
            Self::High => (8_000, FULL),
        }
    }
}

impl From<Certainty> for u8 {
    fn from(certainty: Certainty) -> Self {
        certainty.level()
    }
}

impl TryFrom<u8> for Certainty {
    type Error = &'static str;

    fn try_from(level: u8) -> Result<Self, Self::Error> {
        Self::of_level(level).ok_or("a certainty is 1, 2 or 3")
    }
}

/// What the answers of one certainty came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LevelFigures {
    /// Which certainty.
    pub certainty: Certainty,
    /// How many answers.
    pub answers: usize,
    /// How right they were, weighted by points, in percent.
    pub accuracy: Marks,
    /// Whether more were right than the level asks for, fewer, or as many.
    pub sure: std::cmp::Ordering,
}

/// What an attempt's certainty came to. All figures are over every question that a machine marks, answered or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CertaintyFigures {
    /// Mean mark by certainty, between -6 and 3.
    pub average: Marks,
    /// How right the answers were without regard to certainty, weighted by points, in percent.
    pub accuracy: Marks,
    /// A tenth of what `average` lies above the mean that the best single certainty would have given at this accuracy, in percent.
    pub bonus: Marks,
    /// By certainty; levels that nobody chose have no answers.
    pub levels: Vec<LevelFigures>,
}

/// The part in ten-thousandths, rounded half away from zero.
const fn part(of: i64, all: i64) -> Fraction {
    Marks(of).percent_of(Marks(all)).0
}

/// The figures of a scored attempt; none where nothing is marked by a machine.
pub fn certainty_figures(score: &Score, state: &AttemptState) -> Option<CertaintyFigures> {
    #[derive(Default, Clone, Copy)]
    struct Sum {
        answers: usize,
        max: i64,
        earned: i64,
        marks: i64,
    }
    let mut levels = [Sum::default(); 3];
    let mut unanswered = 0;
    for slot in &score.slots {
        match slot.outcome {
            Outcome::Graded(fraction) => {
                let said = state.slot(slot.slot).and_then(|slot| slot.certainty).unwrap_or_default();
                let sum = &mut levels[usize::from(said.level()) - 1];
                sum.answers += 1;
                sum.max += slot.max.0;
                sum.earned += Marks::fraction_of(slot.max, fraction.max(0)).0;
                sum.marks += slot.mark.unwrap_or_default().0;
            }
            Outcome::Unanswered => unanswered += slot.max.0,
            Outcome::NeedsMarking | Outcome::NotGraded => {}
        }
    }
    let total = |of: fn(&Sum) -> i64| levels.iter().map(of).sum::<i64>();
    let max = total(|sum| sum.max) + unanswered;
    if max <= 0 {
        return None;
    }
    let right = part(total(|sum| sum.earned), max);
    let average = part(total(|sum| sum.marks), max);
    let expected = Certainty::ALL
        .into_iter()
        .map(|certainty| (right * certainty.weighs(FULL) + (FULL - right) * certainty.weighs(0)) / FULL)
        .max()
        .unwrap_or_default();
    let level = |(certainty, sum): (Certainty, &Sum)| {
        let accuracy = part(sum.earned, sum.max);
        let (least, most) = certainty.best_between();
        let sure = if accuracy < least && sum.answers > 0 {
            std::cmp::Ordering::Less
        } else if accuracy > most {
            std::cmp::Ordering::Greater
        } else {
            std::cmp::Ordering::Equal
        };
        LevelFigures { certainty, answers: sum.answers, accuracy: Marks(accuracy), sure }
    };
    Some(CertaintyFigures {
        average: Marks(part(average, 1_000_000)),
        accuracy: Marks(right),
        bonus: Marks(part(average - expected, 100_000)),
        levels: Certainty::ALL.into_iter().zip(&levels).map(level).collect(),
    })
}
