//! Points, grades and deadlines.

use chrono::{DateTime, TimeDelta, Utc};
use courseware::{GradingMethod, QuizContent};
use kernel::Marks;

use super::{AttemptState, Outcome, PaperSlot, Verdict, grade};

/// When an attempt ends, and how long answers given in time may still be on their way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Deadline {
    /// The end; `None` is no limit.
    pub at: Option<DateTime<Utc>>,
    /// How much later an answer may arrive that was given before the end.
    pub grace: TimeDelta,
}

impl Deadline {
    /// No limit.
    pub const NEVER: Self = Self { at: None, grace: TimeDelta::zero() };

    /// Whether something done at `done` and received at `received` still counts.
    pub fn admits(self, done: DateTime<Utc>, received: DateTime<Utc>) -> Verdict {
        match self.at {
            None => Verdict::Counts,
            Some(end) if received <= end => Verdict::Counts,
            Some(end) if done <= end && received <= end + self.grace => Verdict::CountsLate,
            Some(_) => Verdict::Closed,
        }
    }

    /// Whether the attempt has to be closed by now.
    pub fn passed(self, now: DateTime<Utc>) -> bool {
        self.at.is_some_and(|end| now > end)
    }

    /// Whether nothing can come any more, so that answers may be shown.
    pub fn settled(self, now: DateTime<Utc>) -> bool {
        self.at.is_some_and(|end| now > end + self.grace)
    }
}

/// One question's points.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SlotScore {
    /// The question's number.
    pub slot: i32,
    /// What its answer is worth by the key.
    pub outcome: Outcome,
    /// Points reached; `None` while a trainer has to read it.
    pub mark: Option<Marks>,
    /// Points for a fully right answer.
    pub max: Marks,
}

/// An attempt's points.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Score {
    /// Question by question.
    pub slots: Vec<SlotScore>,
    /// Points reached so far.
    pub total: Marks,
    /// Points for a perfect attempt.
    pub max: Marks,
}

impl Score {
    /// Questions that a trainer has to read.
    pub fn pending(&self) -> usize {
        self.slots.iter().filter(|slot| slot.mark.is_none()).count()
    }

    /// The grade in percent, once nothing is pending. Where nothing is marked, as in a survey, handing in is all there is to do.
    pub fn grade(&self) -> Option<Marks> {
        let survey = !self.slots.is_empty() && self.slots.iter().all(|slot| slot.outcome == Outcome::NotGraded);
        (self.pending() == 0).then(|| if survey { Marks::whole(100) } else { self.total.percent_of(self.max) })
    }
}

/// Grades an attempt: a pure function of its paper, the key and its state. A trainer's mark goes before the key's. A question
/// that the key no longer holds earns nothing.
pub fn score(paper: &[PaperSlot], key: &QuizContent, state: &AttemptState) -> Score {
    let slot = |slot: &PaperSlot| {
        let question = key.questions.iter().find(|question| question.id == slot.question);
        let outcome = question
            .map_or(Outcome::Unanswered, |question| grade(&question.body, &slot.variant, state.response(slot.slot)));
        let given = state.slot(slot.slot).and_then(|state| state.mark.as_ref()).map(|(mark, _)| *mark);
        let mark = given.or(match outcome {
            Outcome::Graded(fraction) => Some(Marks::fraction_of(slot.max, fraction)),
            Outcome::Unanswered | Outcome::NotGraded => Some(Marks::ZERO),
            Outcome::NeedsMarking => None,
        });
        SlotScore { slot: slot.slot, outcome, mark: mark.map(|mark| mark.clamp(Marks::ZERO, slot.max)), max: slot.max }
    };
    let slots: Vec<SlotScore> = paper.iter().map(slot).collect();
    let total = slots.iter().filter_map(|slot| slot.mark).sum();
    let max = slots.iter().map(|slot| slot.max).sum();
    Score { slots, total, max }
}

/// The quiz's grade over the grades of graded attempts, in the order of the attempts.
pub fn overall(method: GradingMethod, grades: &[Marks]) -> Option<Marks> {
    match method {
        GradingMethod::Highest => grades.iter().max().copied(),
        GradingMethod::Last => grades.last().copied(),
        GradingMethod::First => grades.first().copied(),
        GradingMethod::Average => {
            let count = grades.len() as i64;
            let sum: Marks = grades.iter().copied().sum();
            (count > 0).then(|| Marks((2 * sum.0 + count) / (2 * count)))
        }
    }
}
