//! Points, grades and deadlines.

use chrono::{DateTime, TimeDelta, Utc};
use courseware::{GradingMethod, QuizContent, QuizRules};
use kernel::Marks;

use super::{AttemptState, Outcome, PaperSlot, Verdict, Worth, worth};

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
    /// What the answer that counts is worth by the key, without penalties and certainty.
    pub outcome: Outcome,
    /// Points reached, below zero or above `max` where the rules let them; `None` while a trainer has to read it.
    pub mark: Option<Marks>,
    /// Points for a fully right answer.
    pub max: Marks,
}

/// An attempt's points.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Score {
    /// Question by question.
    pub slots: Vec<SlotScore>,
    /// Points reached so far; below zero only where the rules let them.
    pub total: Marks,
    /// Points for a perfect attempt.
    pub max: Marks,
}

impl Score {
    /// Questions that a trainer has to read.
    pub fn pending(&self) -> usize {
        self.slots.iter().filter(|slot| slot.mark.is_none()).count()
    }

    /// The grade in percent, once nothing is pending: never below nothing nor above everything, whatever the points are. Where nothing is marked, as in a survey, handing in is all there is to do.
    pub fn grade(&self) -> Option<Marks> {
        let survey = !self.slots.is_empty() && self.slots.iter().all(|slot| slot.outcome == Outcome::NotGraded);
        let percent = || self.total.percent_of(self.max).clamp(Marks::ZERO, Marks::HUNDRED);
        (self.pending() == 0).then(|| if survey { Marks::HUNDRED } else { percent() })
    }
}

/// Grades an attempt: a pure function of its rules, its paper, the key and its state. A trainer's mark goes before the key's. A
/// question that the key no longer holds earns nothing.
pub fn score(rules: &QuizRules, paper: &[PaperSlot], key: &QuizContent, state: &AttemptState) -> Score {
    let slot = |slot: &PaperSlot| {
        let question = key.questions.iter().find(|question| question.id == slot.question);
        let state = state.slot(slot.slot);
        let nothing = Worth { outcome: Outcome::Unanswered, earned: Some(0) };
        let worth = question.map_or(nothing, |question| worth(rules, &question.body, &slot.variant, state));
        let given = state.and_then(|state| state.mark.as_ref()).map(|given| given.mark.clamp(Marks::ZERO, slot.max));
        let mark = given.or(worth.earned.map(|fraction| Marks::fraction_of(slot.max, fraction)));
        SlotScore { slot: slot.slot, outcome: worth.outcome, mark, max: slot.max }
    };
    let slots: Vec<SlotScore> = paper.iter().map(slot).collect();
    let total: Marks = slots.iter().filter_map(|slot| slot.mark).sum();
    let total = if rules.negative.total { total } else { total.max(Marks::ZERO) };
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
