//! What a session needs, and when a pair is silent.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use kernel::FieldProblem;

use crate::model::{Form, Pair, PairState, Session, SessionFacts, SessionState};

/// Letters of a topic.
const LONGEST_TOPIC: usize = 200;
/// Letters of any other text.
const LONGEST_TEXT: usize = 4_000;
/// Minutes that a session takes at least, and at most.
const MINUTES: std::ops::RangeInclusive<i64> = 10..=480;

/// What is wrong with a session. `held` means that it is said to have taken place.
pub fn check(facts: &SessionFacts, held: bool, now: DateTime<Utc>) -> Vec<FieldProblem> {
    let mut problems = Vec::new();
    let mut problem = |field: &str, message| problems.push(FieldProblem::new(field, message));
    if facts.form.is_none() {
        problem("bentuk", "problem-field-required");
    }
    match (facts.starts_at, facts.ends_at) {
        (Some(starts), Some(ends)) => {
            if !MINUTES.contains(&(ends - starts).num_minutes()) {
                problem("selesai", "mentoring-length-wrong");
            }
            if held && ends > now {
                problem("tanggal", "mentoring-not-held-yet");
            }
            if !held && starts < now {
                problem("tanggal", "mentoring-is-past");
            }
        }
        _ => problem("tanggal", "mentoring-time-missing"),
    }
    if facts.place.trim().is_empty() {
        problem("tempat", "problem-field-required");
    }
    if facts.topic.trim().is_empty() {
        problem("topik", "problem-field-required");
    } else if facts.topic.chars().count() > LONGEST_TOPIC {
        problem("topik", "problem-field-too-long");
    }
    if held {
        let coaching = facts.form == Some(Form::Coaching);
        let asked = [
            ("catatan", &facts.notes, !coaching),
            ("lanjut", &facts.next_step, true),
            ("goal", &facts.goal, coaching),
            ("reality", &facts.reality, coaching),
            ("options", &facts.options, coaching),
            ("will", &facts.will, coaching),
        ];
        for (field, text, needed) in asked {
            if needed && text.trim().is_empty() {
                problem(field, "problem-field-required");
            } else if text.chars().count() > LONGEST_TEXT {
                problem(field, "problem-field-too-long");
            }
        }
    }
    problems
}

/// Whether a session would lie over another one of the pair that was not called off.
pub fn overlaps<'a>(facts: &SessionFacts, mut others: impl Iterator<Item = &'a Session>) -> bool {
    let (Some(starts), Some(ends)) = (facts.starts_at, facts.ends_at) else { return false };
    others.any(|one| one.state != SessionState::Cancelled && one.starts_at < ends && starts < one.ends_at)
}

/// Whether a running pair has had no confirmed session for more than so many days.
pub fn silent(pair: &Pair, today: NaiveDate, days: i64) -> bool {
    let since = pair.last_session_on.max(pair.running_since);
    pair.state == PairState::Running && since.is_some_and(|since| (today - since).num_days() > days)
}

/// The moments between which a planned session begins that is reminded of now.
pub fn reminded(now: DateTime<Utc>) -> (DateTime<Utc>, DateTime<Utc>) {
    (now, now + TimeDelta::days(1))
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::model::Reason;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().expect("a moment")
    }

    fn held() -> SessionFacts {
        SessionFacts {
            form: Some(Form::Mentoring),
            starts_at: Some(at("2026-11-24T02:00:00Z")),
            ends_at: Some(at("2026-11-24T03:30:00Z")),
            place: "Ruang rapat".to_owned(),
            topic: "Arsip".to_owned(),
            notes: "Dibahas.".to_owned(),
            next_step: "Susun daftar.".to_owned(),
            ..SessionFacts::default()
        }
    }

    #[test]
    fn what_a_session_needs() {
        let now = at("2026-11-24T08:00:00Z");
        let coaching = SessionFacts { form: Some(Form::Coaching), notes: String::new(), ..held() };
        let grow = SessionFacts {
            goal: "g".into(),
            reality: "r".into(),
            options: "o".into(),
            will: "w".into(),
            ..coaching.clone()
        };
        let cases: [(&str, SessionFacts, bool, &[&str]); 9] = [
            ("all there", held(), true, &[]),
            (
                "nothing there",
                SessionFacts::default(),
                true,
                &["bentuk", "tanggal", "tempat", "topik", "catatan", "lanjut"],
            ),
            ("nothing planned", SessionFacts::default(), false, &["bentuk", "tanggal", "tempat", "topik"]),
            ("ends before it begins", SessionFacts { ends_at: held().starts_at, ..held() }, true, &["selesai"]),
            (
                "nine hours",
                SessionFacts { ends_at: Some(at("2026-11-24T11:00:00Z")), ..held() },
                true,
                &["selesai", "tanggal"],
            ),
            ("planned for the past", held(), false, &["tanggal"]),
            ("coaching asks the four steps", coaching, true, &["goal", "reality", "options", "will"]),
            ("coaching with the four steps", grow, true, &[]),
            ("a long topic", SessionFacts { topic: "a".repeat(201), ..held() }, true, &["topik"]),
        ];
        for (name, facts, is_held, fields) in cases {
            let found: Vec<String> = check(&facts, is_held, now).into_iter().map(|problem| problem.field).collect();
            assert_eq!(found, fields, "{name}");
        }
        let early = check(&held(), true, at("2026-11-24T03:00:00Z"));
        assert_eq!(early.len(), 1, "a session that goes on was not held yet");
    }

    #[test]
    fn no_two_sessions_at_the_same_time() {
        let session = |state| Session {
            id: kernel::Id::from_uuid(Uuid::nil()),
            pair: kernel::Id::from_uuid(Uuid::nil()),
            state,
            form: Form::Mentoring,
            starts_at: at("2026-11-24T03:30:00Z"),
            ends_at: at("2026-11-24T04:30:00Z"),
            facts: held(),
            mentor_confirmed_at: None,
            mentee_confirmed_at: None,
            disputed_by: None,
            dispute: String::new(),
            version: 1,
            written_by: kernel::Id::from_uuid(Uuid::nil()),
        };
        let later = SessionFacts { ends_at: Some(at("2026-11-24T03:31:00Z")), ..held() };
        for (facts, state, expected) in [
            (held(), SessionState::Logged, false),
            (later.clone(), SessionState::Logged, true),
            (later, SessionState::Cancelled, false),
            (SessionFacts::default(), SessionState::Logged, false),
        ] {
            assert_eq!(overlaps(&facts, [session(state)].iter()), expected, "{facts:?} {state:?}");
        }
    }

    #[test]
    fn when_a_pair_is_silent() {
        let day = |text: &str| text.parse::<NaiveDate>().expect("a day");
        let pair = |state, running: &str, last: Option<&str>| Pair {
            id: kernel::Id::from_uuid(Uuid::nil()),
            programme: kernel::Id::from_uuid(Uuid::nil()),
            mentor: kernel::Id::from_uuid(Uuid::nil()),
            mentee: kernel::Id::from_uuid(Uuid::nil()),
            competency: None,
            target: 0,
            state,
            announced: true,
            by_hand: false,
            reasons: vec![Reason::General],
            starts_on: day("2026-01-01"),
            ends_on: day("2026-12-31"),
            level_before: None,
            running_since: Some(day(running)),
            last_session_on: last.map(day),
            end_note: String::new(),
            version: 1,
            created_at: at("2026-01-01T00:00:00Z"),
        };
        for (pair, expected) in [
            (pair(PairState::Running, "2026-10-25", None), false),
            (pair(PairState::Running, "2026-10-24", None), true),
            (pair(PairState::Running, "2026-01-01", Some("2026-10-25")), false),
            (pair(PairState::Running, "2026-01-01", Some("2026-10-24")), true),
            (pair(PairState::Completed, "2026-01-01", None), false),
            (pair(PairState::Proposed, "2026-01-01", None), false),
        ] {
            assert_eq!(silent(&pair, day("2026-11-24"), 30), expected, "{pair:?}");
        }
    }
}
