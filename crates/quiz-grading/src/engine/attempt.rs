//! The state of an attempt: a fold over its append-only steps.
//!
//! Every answer ever given stays in the log. Which one counts is decided by [`verdict`], here and nowhere else, both when a
//! step arrives and whenever the log is read again, so that replaying a log always gives the state that people saw.

use std::{
    collections::{BTreeMap, HashSet},
    fmt,
    str::FromStr,
};

use chrono::{DateTime, Utc};
use kernel::{
    Marks,
    id::{PersonId, PublicationId, StepId},
};
use serde::{Deserialize, Serialize};

use super::{Certainty, Deadline, HandMark, Misfit, Opinion, Rating, Response, Turn, turn};

/// What the author of an answer had before the eyes: the page of an attempt as it was opened once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seen {
    /// The attempt's last `seq` when the page was made.
    pub seq: i64,
    /// Names the page, so that its own later answers are not taken for somebody else's.
    pub page: String,
}

impl fmt::Display for Seen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.page, self.seq)
    }
}

impl FromStr for Seen {
    type Err = Misfit;

    fn from_str(text: &str) -> Result<Self, Misfit> {
        let (page, seq) = text.split_once('.').ok_or(Misfit::Parts)?;
        let seq = seq.parse().map_err(|_| Misfit::Parts)?;
        if page.is_empty() || page.len() > 40 { Err(Misfit::Parts) } else { Ok(Self { seq, page: page.to_owned() }) }
    }
}

/// What was done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Action {
    /// The attempt began.
    Start,
    /// A question was answered, or its answer taken back.
    Answer {
        /// Which question.
        slot: i32,
        /// The answer; `None` takes it back.
        response: Option<Response>,
        /// What its author had seen. Absent where the device did not say.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        seen: Option<Seen>,
        /// Counts up per device.
        #[serde(default)]
        client_seq: i64,
        /// How sure its author is, where that is asked.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        certainty: Option<Certainty>,
    },
    /// An answer that came after the deadline and was given before it, in a quiz whose trainer is asked: it counts once admitted.
    Late {
        /// Which question.
        slot: i32,
        /// The answer; `None` takes it back.
        response: Option<Response>,
        /// What its author had seen. Absent where the device did not say.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        seen: Option<Seen>,
        /// Counts up per device.
        #[serde(default)]
        client_seq: i64,
        /// How sure its author is, where that is asked.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        certainty: Option<Certainty>,
    },
    /// A trainer decided on the late answer of a question.
    Admit {
        /// Which question.
        slot: i32,
        /// Whether it counts.
        accepted: bool,
        /// Why, in the trainer's words; may be empty where it counts.
        #[serde(default)]
        reason: String,
    },
    /// An answer was checked: a try.
    Check {
        /// Which question.
        slot: i32,
        /// The answer, which is now the one that counts.
        response: Response,
        /// Whether it is the last: the question takes no answer after it.
        last: bool,
        /// What its author had seen. Absent where the device did not say.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        seen: Option<Seen>,
        /// Counts up per device.
        #[serde(default)]
        client_seq: i64,
    },
    /// The learner left a page for the next, in a quiz without a way back.
    Turn {
        /// The page that is open since, from zero.
        page: u16,
    },
    /// A question was marked as doubtful, or no longer.
    Flag {
        /// Which question.
        slot: i32,
        /// Whether it is doubtful.
        on: bool,
        /// Counts up per device.
        #[serde(default)]
        client_seq: i64,
    },
    /// The learner handed in.
    Submit,
    /// The server closed the attempt at its deadline.
    Close,
    /// A trainer marked a question.
    Mark {
        /// Which question.
        slot: i32,
        /// Points given.
        mark: Marks,
        /// A word to the learner.
        #[serde(default)]
        comment: String,
        /// The level of each criterion that made the points, where the question has a rubric.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        ratings: Vec<Rating>,
    },
    /// A trainer took a mark back to give another.
    Reopen {
        /// Which question.
        slot: i32,
        /// Why, in the trainer's words.
        reason: String,
    },
    /// The first of two people marked a question, without the other's mark.
    FirstMark {
        /// Which question.
        slot: i32,
        /// Who. As long as there is no second mark, the same person may give another.
        by: PersonId,
        /// What.
        given: HandMark,
    },
    /// Another person marked the question, without seeing the first mark.
    SecondMark {
        /// Which question.
        slot: i32,
        /// Who.
        by: PersonId,
        /// What.
        given: HandMark,
        /// The points that count, where both marks agree: their mean.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        agreed: Option<Marks>,
    },
    /// Somebody who saw both marks settled which one counts.
    Reconcile {
        /// Which question.
        slot: i32,
        /// What counts.
        given: HandMark,
        /// Why, in the marker's words.
        reason: String,
    },
    /// A trainer showed the marks that people gave to the learner.
    Release,
    /// From here on the attempt is graded by the key of this publication.
    Regrade {
        /// Whose questions hold the key.
        publication: PublicationId,
    },
}

/// The stored word of a page that was left.
pub(crate) const TURN: &str = "turn";
/// The stored word of an answer.
pub(crate) const ANSWER: &str = "answer";
/// The stored word of a check.
pub(crate) const CHECK: &str = "check";
/// The stored word of a late answer that waits for a trainer.
pub(crate) const LATE: &str = "late";
/// The stored word of a mark.
pub(crate) const MARK: &str = "mark";
/// The stored word of the second of two marks.
pub(crate) const SECOND_MARK: &str = "second_mark";
/// The stored word of a mark that settles two others.
pub(crate) const RECONCILE: &str = "reconcile";

impl Action {
    /// The stored word.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::Answer { .. } => ANSWER,
            Self::Late { .. } => LATE,
            Self::Admit { .. } => "admit",
            Self::Check { .. } => CHECK,
            Self::Turn { .. } => TURN,
            Self::Flag { .. } => "flag",
            Self::Submit => "submit",
            Self::Close => "close",
            Self::Mark { .. } => MARK,
            Self::Reopen { .. } => "reopen",
            Self::FirstMark { .. } => "first_mark",
            Self::SecondMark { .. } => SECOND_MARK,
            Self::Reconcile { .. } => RECONCILE,
            Self::Release => "release",
            Self::Regrade { .. } => "regrade",
        }
    }

    /// Whether a trainer does it to a question of a finished attempt.
    const fn is_by_trainer(&self) -> bool {
        matches!(
            self,
            Self::Mark { .. }
                | Self::Reopen { .. }
                | Self::FirstMark { .. }
                | Self::SecondMark { .. }
                | Self::Reconcile { .. }
                | Self::Admit { .. }
        )
    }

    /// The question it is about, if it is about one.
    pub const fn slot(&self) -> Option<i32> {
        match self {
            Self::Answer { slot, .. }
            | Self::Late { slot, .. }
            | Self::Admit { slot, .. }
            | Self::Check { slot, .. }
            | Self::Flag { slot, .. }
            | Self::Mark { slot, .. }
            | Self::Reopen { slot, .. }
            | Self::FirstMark { slot, .. }
            | Self::SecondMark { slot, .. }
            | Self::Reconcile { slot, .. } => Some(*slot),
            Self::Turn { .. } | Self::Start | Self::Submit | Self::Close | Self::Release | Self::Regrade { .. } => None,
        }
    }
}

/// One entry of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Made by the device: sending twice is harmless.
    pub id: StepId,
    /// Given by the server, rising in the attempt.
    pub seq: i64,
    /// When it was done, by the device's clock set right against the server's; never after `received_at`.
    pub at: DateTime<Utc>,
    /// When the server got it.
    pub received_at: DateTime<Utc>,
    /// What was done.
    pub action: Action,
}

/// Where an attempt stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Phase {
    /// No step yet.
    #[default]
    New,
    /// Answers are taken.
    Open,
    /// Handed in: nothing more is taken.
    Submitted,
    /// Closed by the clock: only what was done in time and arrives within the grace is taken.
    Closed,
}

/// What becomes of a step that arrives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It counts.
    Counts,
    /// It counts, and came after the deadline although it was done before.
    CountsLate,
    /// The question was checked for the last time, and takes no answer any more.
    Locked,
    /// It is kept in the log, but what is there already is newer, or was not seen by its author.
    Stale,
    /// The attempt takes no more.
    Closed,
}

impl Verdict {
    /// Whether the step changes what is graded.
    pub const fn counts(self) -> bool {
        matches!(self, Self::Counts | Self::CountsLate)
    }
}

/// Orders answers of one slot from devices that did not see each other: by time, then the device's counter, then id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Stamp(DateTime<Utc>, i64, StepId);

/// A mark that was taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reopened {
    /// Why, in the trainer's words.
    pub reason: String,
    /// What had been given.
    pub earlier: Option<HandMark>,
}

/// A late answer that waits for a trainer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LateAnswer {
    /// The answer; `None` takes the earlier one back.
    pub response: Option<Response>,
    /// Its `seq`.
    pub head: i64,
    /// How sure it is, where it was said.
    pub certainty: Option<Certainty>,
    page: Option<String>,
    stamp: Stamp,
}

/// One question's state.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SlotState {
    /// The answer that counts.
    pub response: Option<Response>,
    /// Its `seq`, zero for none.
    pub head: i64,
    /// Whether it is marked as doubtful.
    pub flagged: bool,
    /// Whether the answer that counts came after the deadline.
    pub late: bool,
    /// A late answer on which a trainer has to decide.
    pub late_answer: Option<LateAnswer>,
    /// Why a trainer did not admit a late answer, in their words.
    pub refused: Option<String>,
    /// What a trainer gave.
    pub mark: Option<HandMark>,
    /// Since a mark was taken back and until another is given.
    pub reopened: Option<Reopened>,
    /// Where two people mark: what the first gave.
    pub first: Option<Opinion>,
    /// And what the other gave.
    pub second: Option<Opinion>,
    /// The answers that were checked, in order.
    pub tries: Vec<Response>,
    /// Whether the last of them locked the question.
    pub locked: bool,
    /// How sure the answer that counts is, where it was said.
    pub certainty: Option<Certainty>,
    page: Option<String>,
    answered: Option<Stamp>,
    flag_set: Option<Stamp>,
}

impl SlotState {
    /// Whether two people gave their marks.
    pub const fn is_marked_twice(&self) -> bool {
        self.first.is_some() && self.second.is_some()
    }

    /// When the answer that counts was given.
    pub fn answered_at(&self) -> Option<DateTime<Utc>> {
        self.answered.map(|Stamp(at, ..)| at)
    }

    /// What becomes of the question when a trainer has decided on its late answer. A mark was for the answer before.
    fn decide(&mut self, late: LateAnswer, accepted: bool, reason: &str) {
        if !accepted {
            self.refused = Some(reason.to_owned());
            return;
        }
        self.response = late.response;
        self.head = late.head;
        self.late = true;
        self.certainty = late.certainty;
        self.page = late.page;
        self.answered = Some(late.stamp);
        (self.mark, self.reopened) = (None, None);
        (self.first, self.second) = (None, None);
    }

    /// Whether an answer with this stamp, given by somebody who had seen so much, comes too late for the answer that is there.
    fn outdates(&self, stamp: Stamp, seen: Option<&Seen>) -> bool {
        let newer = self.answered.is_some_and(|answered| answered > stamp);
        match seen {
            // Whoever saw the answer may replace it, whatever the clocks say.
            Some(seen) if self.head <= seen.seq => false,
            // The same page's own answers, perhaps overtaking each other on the way.
            Some(seen) if self.page.as_ref() == Some(&seen.page) => newer,
            // Another tab or device answered meanwhile.
            Some(_) => true,
            // A device that does not say: the later answer counts, whenever it arrives.
            None => newer,
        }
    }
}

/// An attempt's state.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AttemptState {
    /// Where it stands.
    pub phase: Phase,
    /// When it was handed in or closed.
    pub finished_at: Option<DateTime<Utc>>,
    /// Questions that have been touched, by number.
    pub slots: BTreeMap<i32, SlotState>,
    /// The largest `seq` so far.
    pub last_seq: i64,
    /// The page that is open where there is no way back, from zero.
    pub page: u16,
    /// Whether marks that are held back were shown to the learner, and none was taken back since. Only a state of the whole log knows.
    pub released: bool,
    /// Whose key grades it, if not the pinned one's.
    pub key: Option<PublicationId>,
}

impl AttemptState {
    /// The state from the newest counting answer, flag, mark of each sort, taking back and admission of each question with all its checks,
    /// without the rest of the log.
    pub fn of_newest(phase: Phase, newest: &[Step], deadline: Deadline) -> Self {
        let mut state = Self { phase: Phase::Open, ..Self::default() };
        let (marks, answers): (Vec<&Step>, Vec<&Step>) = newest.iter().partition(|step| step.action.is_by_trainer());
        for step in answers {
            state.apply(step, deadline);
        }
        state.phase = phase;
        for step in marks {
            state.apply(step, deadline);
        }
        state
    }

    /// The question's state.
    pub fn slot(&self, slot: i32) -> Option<&SlotState> {
        self.slots.get(&slot)
    }

    /// Questions whose answer that counts came late, and questions with a late answer that waits for a trainer.
    pub fn late(&self) -> (usize, usize) {
        let late = self.slots.values().filter(|slot| slot.late).count();
        (late, self.slots.values().filter(|slot| slot.late_answer.is_some()).count())
    }

    /// The answer that counts.
    pub fn response(&self, slot: i32) -> Option<&Response> {
        self.slot(slot)?.response.as_ref()
    }

    /// Takes the next step of the log.
    pub fn apply(&mut self, step: &Step, deadline: Deadline) -> Verdict {
        let verdict = verdict(self, step, deadline);
        self.last_seq = self.last_seq.max(step.seq);
        if !verdict.counts() {
            return verdict;
        }
        match &step.action {
            Action::Start => self.phase = Phase::Open,
            Action::Answer { slot, response, client_seq, seen, certainty } => {
                let state = self.slots.entry(*slot).or_default();
                state.response.clone_from(response);
                state.head = step.seq;
                state.page = seen.as_ref().map(|seen| seen.page.clone());
                state.late = verdict == Verdict::CountsLate;
                state.answered = Some(Stamp(step.at, *client_seq, step.id));
                state.certainty = *certainty;
            }
            Action::Check { slot, response, last, client_seq, seen } => {
                let state = self.slots.entry(*slot).or_default();
                state.tries.push(response.clone());
                state.locked = *last;
                state.response = Some(response.clone());
                state.head = step.seq;
                state.page = seen.as_ref().map(|seen| seen.page.clone());
                state.late = verdict == Verdict::CountsLate;
                state.answered = Some(Stamp(step.at, *client_seq, step.id));
            }
            Action::Late { slot, response, client_seq, seen, certainty } => {
                let state = self.slots.entry(*slot).or_default();
                state.late_answer = Some(LateAnswer {
                    response: response.clone(),
                    head: step.seq,
                    certainty: *certainty,
                    page: seen.as_ref().map(|seen| seen.page.clone()),
                    stamp: Stamp(step.at, *client_seq, step.id),
                });
                state.refused = None;
            }
            Action::Admit { slot, accepted, reason } => {
                let state = self.slots.entry(*slot).or_default();
                if let Some(late) = state.late_answer.take_if(|late| late.head < step.seq) {
                    state.decide(late, *accepted, reason);
                }
            }
            Action::Turn { page } => self.page = *page,
            Action::Flag { slot, on, client_seq } => {
                let state = self.slots.entry(*slot).or_default();
                state.flagged = *on;
                state.flag_set = Some(Stamp(step.at, *client_seq, step.id));
            }
            Action::Submit => {
                self.phase = Phase::Submitted;
                self.finished_at = self.finished_at.or(Some(step.at));
            }
            Action::Close => {
                self.phase = Phase::Closed;
                self.finished_at = Some(step.at);
            }
            Action::Mark { slot, mark, comment, ratings } => {
                let state = self.slots.entry(*slot).or_default();
                state.mark = Some(HandMark { mark: *mark, comment: comment.clone(), ratings: ratings.clone() });
                state.reopened = None;
            }
            Action::Reopen { slot, reason } => {
                let state = self.slots.entry(*slot).or_default();
                state.reopened = Some(Reopened { reason: reason.clone(), earlier: state.mark.take() });
                self.released = false;
            }
            Action::FirstMark { slot, by, given } => {
                self.slots.entry(*slot).or_default().first = Some(Opinion { by: *by, given: given.clone() });
            }
            Action::SecondMark { slot, by, given, agreed } => {
                let state = self.slots.entry(*slot).or_default();
                let mean = |mark| state.first.as_ref().map(|first| first.given.with(given, mark));
                if let Some(mean) = agreed.and_then(mean) {
                    state.mark = Some(mean);
                    state.reopened = None;
                }
                state.second = Some(Opinion { by: *by, given: given.clone() });
            }
            Action::Reconcile { slot, given, .. } => {
                let state = self.slots.entry(*slot).or_default();
                state.mark = Some(given.clone());
                state.reopened = None;
            }
            Action::Release => self.released = true,
            Action::Regrade { publication } => self.key = Some(*publication),
        }
        verdict
    }
}

/// What becomes of the step, given what came before.
pub fn verdict(state: &AttemptState, step: &Step, deadline: Deadline) -> Verdict {
    let finished = matches!(state.phase, Phase::Submitted | Phase::Closed);
    match &step.action {
        Action::Start => once(state.phase == Phase::New),
        Action::Close => once(state.phase == Phase::Open),
        // After the clock closed it: whoever hands in has nothing on the way any more.
        Action::Submit => once(matches!(state.phase, Phase::Open | Phase::Closed)),
        Action::Mark { .. }
        | Action::Reopen { .. }
        | Action::Admit { .. }
        | Action::Release
        | Action::Regrade { .. } => once(finished),
        Action::FirstMark { slot, by, .. } => {
            once(finished && matches!(turn(state.slot(*slot), *by), Turn::First | Turn::Own))
        }
        Action::SecondMark { slot, by, .. } => once(finished && turn(state.slot(*slot), *by) == Turn::Second),
        Action::Reconcile { slot, .. } => once(finished && state.slot(*slot).is_some_and(SlotState::is_marked_twice)),
        Action::Turn { page } => taken(state.phase, step, deadline, *page <= state.page),
        Action::Answer { slot, .. } | Action::Late { slot, .. } | Action::Check { slot, .. }
            if state.slot(*slot).is_some_and(|slot| slot.locked) =>
        {
            let taken = taken(state.phase, step, deadline, false);
            if taken == Verdict::Closed { taken } else { Verdict::Locked }
        }
        Action::Answer { slot, seen, client_seq, .. } | Action::Check { slot, seen, client_seq, .. } => {
            let stamp = Stamp(step.at, *client_seq, step.id);
            let stale = state.slot(*slot).is_some_and(|head| head.outdates(stamp, seen.as_ref()));
            taken(state.phase, step, deadline, stale)
        }
        Action::Late { slot, seen, client_seq, .. } => {
            let stamp = Stamp(step.at, *client_seq, step.id);
            let outdated = |head: &SlotState| {
                head.outdates(stamp, seen.as_ref()) || head.late_answer.as_ref().is_some_and(|late| late.stamp > stamp)
            };
            taken(state.phase, step, deadline, state.slot(*slot).is_some_and(outdated))
        }
        Action::Flag { slot, client_seq, .. } => {
            let stamp = Stamp(step.at, *client_seq, step.id);
            let stale = state.slot(*slot).and_then(|head| head.flag_set).is_some_and(|newest| newest > stamp);
            taken(state.phase, step, deadline, stale)
        }
    }
}

const fn once(allowed: bool) -> Verdict {
    if allowed { Verdict::Counts } else { Verdict::Closed }
}

fn taken(phase: Phase, step: &Step, deadline: Deadline, stale: bool) -> Verdict {
    match (phase, deadline.admits(step.at, step.received_at)) {
        (Phase::New | Phase::Submitted, _) | (_, Verdict::Closed) => Verdict::Closed,
        // Closed by the clock, yet received before the deadline: the server closed too early, which it never does.
        (_, admitted) => {
            if stale {
                Verdict::Stale
            } else {
                admitted
            }
        }
    }
}

/// The state after these steps, in whatever order and however often they come.
pub fn fold<'s>(steps: impl IntoIterator<Item = &'s Step>, deadline: Deadline) -> AttemptState {
    let mut steps: Vec<&Step> = steps.into_iter().collect();
    steps.sort_by_key(|step| step.seq);
    let mut seen = HashSet::with_capacity(steps.len());
    let mut state = AttemptState::default();
    for step in steps {
        if seen.insert(step.id) {
            state.apply(step, deadline);
        }
    }
    state
}
