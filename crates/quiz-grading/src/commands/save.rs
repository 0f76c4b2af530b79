use std::{
    cmp::Ordering,
    collections::{BTreeMap, BTreeSet},
};

use chrono::{DateTime, Utc};
use courseware::{Behaviour, Lateness};
use database::Tx;
use kernel::{
    Cx,
    id::{AttemptId, StepId},
};

use super::{Saver, finish, fresh, opened, state_of};
use crate::{
    QuizError, Quizzes,
    content::{Library, Quiz},
    engine::{
        Action, AttemptState, Certainty, Misfit, Response, Seen, SlotState, Step, Verdict, grade, kind_of, locks,
    },
    model::{AnswerFile, Attempt, Origin, Slot, State},
    policy, store,
};

/// Most steps in one call.
const MOST_STEPS: usize = 200;

/// An answer on its way in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Given {
    /// The fields of the question's form, without the slot's prefix. A field `seen` says what the page had seen.
    Fields(Vec<(String, String)>),
    /// Typed; `None` takes the answer back.
    Typed(Option<Response>),
}

/// What a device asks to record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// An answer.
    Answer(Given),
    /// Whether the question is doubtful.
    Flag(bool),
    /// An answer that is to be checked at once.
    Check(Given),
}

/// One step of a device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewStep {
    /// Made by the device: sending twice is harmless.
    pub id: StepId,
    /// Which question.
    pub slot: i32,
    /// What.
    pub what: What,
    /// By the device's clock.
    pub at: Option<DateTime<Utc>>,
    /// Counts up per device.
    pub seq: i64,
    /// What its author had seen, if it is not among the fields.
    pub seen: Option<Seen>,
    /// How sure its author is, if it is not among the fields.
    pub certainty: Option<Certainty>,
}

/// Saves a batch of steps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SaveSteps {
    /// Of which attempt.
    pub attempt: AttemptId,
    /// In the device's order.
    pub steps: Vec<NewStep>,
    /// From where they come, if that is to be noted.
    pub origin: Option<Origin>,
}

/// What became of a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// On disk, and it counts.
    Accepted,
    /// Was there already.
    Duplicate,
    /// On disk, but another answer counts.
    Stale,
    /// Not recorded.
    Rejected,
}

/// What became of one step of a batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepResult {
    /// Which step.
    pub id: StepId,
    /// What became of it.
    pub status: Status,
    /// Why, or a remark on an accepted one.
    pub code: Option<&'static str>,
    /// For a stale one: the answer that counts.
    pub current: Option<Response>,
}

/// The outcome of a batch. It is on disk when this is returned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Saved {
    /// The server's clock.
    pub server_now: DateTime<Utc>,
    /// The attempt's last number.
    pub last_step: i64,
    /// When the attempt ends by itself; it may move while the attempt runs.
    pub deadline_at: Option<DateTime<Utc>>,
    /// Step by step, as sent.
    pub results: Vec<StepResult>,
}

/// Records steps of the actor's own attempt. Returns when they are on disk.
pub async fn save_steps(quizzes: &Quizzes, cx: &Cx, mut cmd: SaveSteps) -> Result<Saved, QuizError> {
    if cmd.steps.len() > MOST_STEPS {
        return Err(QuizError::TooManySteps);
    }
    let saver = quizzes.inner.saver.get_or_init(|| {
        Saver::start(quizzes.db().clone(), quizzes.library().clone(), quizzes.settings().saves_together)
    });
    let id = cmd.attempt;
    cmd.origin = cmd.origin.filter(|origin| !quizzes.noticed().knows(id, origin));
    let origin = cmd.origin.clone();
    let saved = saver.save(cx, cmd).await;
    if let (Ok(_), Some(origin)) = (&saved, origin) {
        quizzes.noticed().remember(id, origin);
    }
    if matches!(saved, Err(QuizError::AttemptClosed(_))) {
        // Whoever comes too late finds the attempt closed, even if the job has not come round yet.
        fresh(quizzes, cx, &policy::own(&cx.actor)?, id).await?;
    }
    saved
}

/// Records what a whole form says that differs from what is there, and checks one question if asked to, last of all: for browsers
/// without script. Fields are `s<slot>.<name>`.
pub async fn save_form(
    quizzes: &Quizzes,
    cx: &Cx,
    id: AttemptId,
    fields: &[(String, String)],
    check: Option<i32>,
) -> Result<Saved, QuizError> {
    let scope = policy::own(&cx.actor)?;
    let attempt = fresh(quizzes, cx, &scope, id).await?;
    let quiz = quizzes.library().quiz(attempt.publication, attempt.lesson).await?;
    let (slots, state) = opened(quizzes, &attempt).await?;
    let certain = quiz.content.rules.behaviour == Behaviour::Certainty;
    let is_file = |(name, _): &(String, String)| name.split_once('.').is_some_and(|(_, field)| field == "file");
    let uploaded = if fields.iter().any(is_file) {
        store::files::of_attempt(&quizzes.db().reader(), id).await?
    } else {
        Vec::new()
    };
    let mut steps = Vec::new();
    let mut checked = None;
    for (slot, given) in by_slot(fields) {
        let Some(stored) = slots.iter().find(|stored| stored.paper.slot == slot) else {
            continue;
        };
        let Some((_, seen)) = given.iter().find(|(name, _)| name == "seen") else {
            continue;
        };
        let seen: Option<Seen> = seen.parse().ok();
        let new = |what| NewStep { id: cx.id(), slot, what, at: None, seq: 0, seen: seen.clone(), certainty: None };
        let before = state.slot(slot);
        let flag = given.iter().any(|(name, _)| name == "flag");
        if flag != before.is_some_and(|before| before.flagged) {
            steps.push(new(What::Flag(flag)));
        }
        if check == Some(slot) {
            // The page makes the id of the check, so that pressing twice is one try.
            let made = given.iter().find(|(name, _)| name == "check").and_then(|(_, id)| id.parse().ok());
            checked = Some(NewStep { id: made.unwrap_or_else(|| cx.id()), ..new(What::Check(Given::Fields(given))) });
            continue;
        }
        // The fields of a locked question are not sent.
        if before.is_some_and(|before| before.locked) {
            continue;
        }
        let certainty = certainty_in(&given).filter(|_| certain);
        let said = before.and_then(|before| before.certainty);
        if let Ok(response) = read(&quiz, stored, &uploaded, &Given::Fields(given))
            && (response.as_ref() != state.response(slot)
                || (response.is_some() && certainty.unwrap_or_default() != said.unwrap_or_default()))
        {
            steps.push(NewStep { certainty, ..new(What::Answer(Given::Typed(response))) });
        }
    }
    steps.extend(checked);
    save_steps(quizzes, cx, SaveSteps { attempt: id, steps, origin: None }).await
}

fn by_slot(fields: &[(String, String)]) -> BTreeMap<i32, Vec<(String, String)>> {
    let mut slots: BTreeMap<i32, Vec<(String, String)>> = BTreeMap::new();
    for (name, value) in fields {
        let Some((slot, field)) = name.strip_prefix('s').and_then(|name| name.split_once('.')) else {
            continue;
        };
        if let Ok(slot) = slot.parse() {
            slots.entry(slot).or_default().push((field.to_owned(), value.clone()));
        }
    }
    slots
}

/// Three statements: take the attempt, read the questions concerned, append. Where it comes from is a fourth, once.
pub(super) async fn save_in(library: &Library, tx: &Tx, cx: &Cx, cmd: &SaveSteps) -> Result<Saved, QuizError> {
    let scope = policy::own(&cx.actor)?;
    let exec = tx.exec();
    let states = [State::Open, State::Closed];
    let attempt = store::reserve(&exec, &scope, cmd.attempt, cmd.steps.len(), &states).await?;
    let Some(mut attempt) = attempt.filter(|attempt| attempt.is_open() || !attempt.may_be_reviewed(cx.now())) else {
        drop(exec);
        return after_the_end(tx, cx, &scope, cmd).await;
    };
    let numbers: BTreeSet<i32> = cmd.steps.iter().map(|step| step.slot).collect();
    let numbers: Vec<i32> = numbers.into_iter().collect();
    let (slots, newest) = store::slots(&exec, attempt.id, Some(&numbers)).await?;
    let quiz = library.quiz(attempt.publication, attempt.lesson).await?;
    let mut state = state_of(&attempt, &newest);
    let first = attempt.last_seq - cmd.steps.len() as i64 + 1;

    let uploaded = if cmd.steps.iter().any(|step| names_files(&step.what)) {
        store::files::of_attempt(&exec, attempt.id).await?
    } else {
        Vec::new()
    };
    let mut results = Vec::with_capacity(cmd.steps.len());
    let mut kept = Vec::with_capacity(cmd.steps.len());
    // What a check makes of a question must not be told of a step that came before it.
    let mut before = Vec::new();
    let open = if quiz.content.rules.sequential { Some(store::turned(&exec, attempt.id).await?) } else { None };
    if open.is_some()
        || cmd.steps.iter().any(|step| matches!(step.what, What::Check(_)))
        || state.slots.values().any(|slot| slot.locked)
    {
        let ids: Vec<StepId> = cmd.steps.iter().map(|step| step.id).collect();
        before = store::known(&exec, attempt.id, &ids).await?;
    }
    for (new, seq) in cmd.steps.iter().zip(first..) {
        if before.contains(&new.id) {
            results.push(StepResult { id: new.id, status: Status::Duplicate, code: None, current: None });
            continue;
        }
        if let Some(code) = off_page(open, &slots, new.slot) {
            results.push(StepResult { id: new.id, status: Status::Rejected, code: Some(code), current: None });
            continue;
        }
        let judged = judge(cx, &attempt, &quiz, &slots, &uploaded, &mut state, new, seq);
        results.push(judged.0);
        kept.extend(judged.1);
    }
    let refused = |result: &StepResult| result.code == Some(CLOSED);
    if kept.is_empty() && !cmd.steps.is_empty() && results.iter().all(refused) {
        drop(exec);
        return after_the_end(tx, cx, &scope, cmd).await;
    }
    if let Some(origin) = &cmd.origin {
        store::devices::notice(&exec, attempt.id, origin, cx.now()).await?;
    }
    let appended = store::append(&exec, attempt.id, &cx.actor.label(), &kept).await?;
    let sent: Vec<StepId> = kept.iter().map(|(step, _)| step.id).collect();
    for result in results.iter_mut().filter(|result| sent.contains(&result.id) && !appended.contains(&result.id)) {
        *result = StepResult { id: result.id, status: Status::Duplicate, code: None, current: None };
    }
    if attempt.state == State::Closed && !appended.is_empty() {
        // Answers given in time that arrive within the grace are graded as if they had been there.
        let (slots, newest) = store::slots(&exec, attempt.id, None).await?;
        let state = state_of(&attempt, &newest);
        finish::settle(library, tx, cx, &mut attempt, &slots, &state).await?;
    }
    Ok(Saved { server_now: cx.now(), last_step: attempt.last_seq, deadline_at: attempt.deadline_at, results })
}

/// Why a question takes nothing while this page is open, where there is no way back.
fn off_page(open: Option<u16>, slots: &[Slot], number: i32) -> Option<&'static str> {
    let page = slots.iter().find(|slot| slot.paper.slot == number)?.paper.variant.page;
    match page.cmp(&open?) {
        Ordering::Less => Some("quiz.page_left"),
        Ordering::Equal => None,
        Ordering::Greater => Some("quiz.page_ahead"),
    }
}

const CLOSED: &str = "quiz.attempt_closed";

/// The attempt takes no more: what it has already is confirmed, anything else is refused as a whole.
async fn after_the_end(tx: &Tx, cx: &Cx, scope: &policy::Scope, cmd: &SaveSteps) -> Result<Saved, QuizError> {
    let exec = tx.exec();
    let attempt = store::find(&exec, scope, cmd.attempt).await?.ok_or(QuizError::NotFound)?;
    let ids: Vec<StepId> = cmd.steps.iter().map(|step| step.id).collect();
    let known = store::known(&exec, attempt.id, &ids).await?;
    if !ids.iter().all(|id| known.contains(id)) {
        return Err(QuizError::AttemptClosed(attempt.id));
    }
    let duplicate = |id| StepResult { id, status: Status::Duplicate, code: None, current: None };
    Ok(Saved {
        server_now: cx.now(),
        last_step: attempt.last_seq,
        deadline_at: attempt.deadline_at,
        results: ids.into_iter().map(duplicate).collect(),
    })
}

#[expect(clippy::too_many_arguments, reason = "one step against everything that is known of its attempt")]
fn judge(
    cx: &Cx,
    attempt: &Attempt,
    quiz: &Quiz,
    slots: &[Slot],
    uploaded: &[AnswerFile],
    state: &mut AttemptState,
    new: &NewStep,
    seq: i64,
) -> (StepResult, Option<(Step, bool)>) {
    let result = |status, code| StepResult { id: new.id, status, code, current: None };
    let Some(slot) = slots.iter().find(|slot| slot.paper.slot == new.slot) else {
        return (result(Status::Rejected, Some("quiz.unknown_slot")), None);
    };
    let (action, remark) = match &new.what {
        What::Flag(on) => (Action::Flag { slot: new.slot, on: *on, client_seq: new.seq }, None),
        What::Answer(given) => {
            let Ok(response) = read(quiz, slot, uploaded, given) else {
                return (result(Status::Rejected, Some("quiz.answer_misfit")), None);
            };
            let remark = remark(quiz, slot, response.as_ref());
            let seen = new.seen.clone().or_else(|| seen_in(given));
            let said = new.certainty.or_else(|| fields_of(given).and_then(|fields| certainty_in(fields)));
            let certainty = said.filter(|_| quiz.content.rules.behaviour == Behaviour::Certainty && response.is_some());
            (Action::Answer { slot: new.slot, response, seen, client_seq: new.seq, certainty }, remark)
        }
        What::Check(given) => match checked(quiz, slot, state.slot(new.slot), given) {
            Ok((response, last)) => {
                let seen = new.seen.clone().or_else(|| seen_in(given));
                (Action::Check { slot: new.slot, response, last, seen, client_seq: new.seq }, None)
            }
            Err(code) => return (result(Status::Rejected, Some(code)), None),
        },
    };
    let now = cx.now();
    let at = new.at.map_or(now, |at| at.min(now));
    let late = attempt.deadline().admits(at, now) == Verdict::CountsLate;
    let asks = late && quiz.content.rules.lateness == Lateness::Ask;
    let action = match action {
        Action::Answer { slot, response, seen, client_seq, certainty } if asks => {
            Action::Late { slot, response, seen, client_seq, certainty }
        }
        // What a check says during an attempt helps nobody after it.
        Action::Check { .. } if asks => return (result(Status::Rejected, Some(CLOSED)), None),
        action => action,
    };
    let step = Step { id: new.id, seq, at, received_at: now, action };
    match state.apply(&step, attempt.deadline()) {
        Verdict::Counts => (result(Status::Accepted, remark), Some((step, true))),
        Verdict::CountsLate => {
            let code = if asks { "quiz.saved_awaiting" } else { "quiz.saved_late" };
            (result(Status::Accepted, Some(code)), Some((step, true)))
        }
        Verdict::Closed => (result(Status::Rejected, Some(CLOSED)), None),
        Verdict::Locked => (result(Status::Rejected, Some("quiz.question_locked")), None),
        Verdict::Stale => {
            let current = state.response(new.slot).cloned();
            (StepResult { current, ..result(Status::Stale, Some("quiz.stale")) }, Some((step, false)))
        }
    }
}

/// The answer, with the names of its files as they were uploaded for this question.
fn read(quiz: &Quiz, slot: &Slot, uploaded: &[AnswerFile], given: &Given) -> Result<Option<Response>, Misfit> {
    let question = quiz.question(slot.paper.question).ok_or(Misfit::Kind)?;
    let kind = kind_of(&question.body);
    let mut response = match given {
        Given::Fields(fields) => kind.read(&slot.paper.variant, fields)?,
        Given::Typed(None) => None,
        Given::Typed(Some(response)) => {
            kind.check(&slot.paper.variant, response)?;
            Some(response.clone())
        }
    };
    for named in response.as_mut().and_then(Response::files_mut).into_iter().flatten() {
        let file = uploaded.iter().find(|file| file.id == named.id && file.slot == slot.paper.slot);
        named.name.clone_from(&file.ok_or(Misfit::Parts)?.name);
    }
    Ok(response)
}

/// Whether an answer names files, so that it has to be looked up whether they were uploaded.
fn names_files(what: &What) -> bool {
    match what {
        What::Answer(Given::Fields(fields)) => fields.iter().any(|(name, _)| name == "file"),
        What::Answer(Given::Typed(response)) => response.as_ref().is_some_and(|response| !response.files().is_empty()),
        What::Flag(_) | What::Check(_) => false,
    }
}

fn remark(quiz: &Quiz, slot: &Slot, response: Option<&Response>) -> Option<&'static str> {
    let question = quiz.question(slot.paper.question)?;
    kind_of(&question.body).remark(response?)
}

/// The answer of a check and whether it is the question's last, or why there is nothing to check.
fn checked(
    quiz: &Quiz,
    slot: &Slot,
    before: Option<&SlotState>,
    given: &Given,
) -> Result<(Response, bool), &'static str> {
    let behaviour = quiz.content.rules.behaviour;
    let question = quiz.question(slot.paper.question).filter(|question| question.body.is_checked());
    let question = question.filter(|_| behaviour.checks()).ok_or("quiz.no_checks")?;
    if before.is_some_and(|before| before.locked) {
        return Err("quiz.question_locked");
    }
    let response = read(quiz, slot, &[], given).map_err(|_| "quiz.answer_misfit")?.ok_or("quiz.nothing_to_check")?;
    let tries = before.map_or(&[][..], |before| &before.tries);
    if tries.last() == Some(&response) {
        return Err("quiz.checked_already");
    }
    let outcome = grade(&question.body, &slot.paper.variant, Some(&response));
    Ok((response, locks(behaviour, tries.len(), outcome)))
}

const fn fields_of(given: &Given) -> Option<&Vec<(String, String)>> {
    match given {
        Given::Fields(fields) => Some(fields),
        Given::Typed(_) => None,
    }
}

fn certainty_in(fields: &[(String, String)]) -> Option<Certainty> {
    let (_, level) = fields.iter().find(|(name, _)| name == "certainty")?;
    Certainty::of_level(level.parse().ok()?)
}

fn seen_in(given: &Given) -> Option<Seen> {
    fields_of(given)?.iter().find(|(name, _)| name == "seen")?.1.parse().ok()
}
