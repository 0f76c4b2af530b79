//! The state of an attempt: a fold over its append-only steps.
//!
//! Every answer ever given stays in the log. Which one counts is decided by [`verdict`], here and nowhere else, both when a
//! step arrives and whenever the log is read again, so that replaying a log always gives the state that people saw.

use std::collections::{BTreeMap, HashSet};

use chrono::{DateTime, Utc};
use kernel::id::{PublicationId, StepId};

use super::{Action, Certainty, Deadline, HandMark, Opinion, Response, Seen, Step, Turn, turn};

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
