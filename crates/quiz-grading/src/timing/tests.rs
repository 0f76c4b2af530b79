use chrono::{DateTime, TimeDelta, TimeZone, Utc};
use courseware::{QuizRules, Reveal, ReviewRules};

use super::*;

/// So many minutes after nine o'clock.
fn at(minutes: i64) -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 11, 24, 9, 0, 0).single().expect("a moment") + TimeDelta::minutes(minutes)
}

fn window(opens: Option<i64>, last: Option<i64>, end: Option<i64>) -> Window {
    Window { opens_at: opens.map(at), last_start_at: last.map(at), ends_at: end.map(at) }
}

fn rules(limit: u32, attempts: u32) -> QuizRules {
    QuizRules { time_limit_minutes: limit, attempts, ..QuizRules::default() }
}

#[test]
fn an_attempt_begins_within_the_window() {
    let all = window(Some(0), Some(60), Some(90));
    for (window, minute, expected) in [
        (Window::default(), 0, Ok(())),
        (all, -1, Err(Shut::NotYet(at(0)))),
        (all, 0, Ok(())),
        (all, 60, Ok(())),
        (all, 61, Err(Shut::TooLate(at(60)))),
        (all, 90, Err(Shut::Over(at(90)))),
        (window(None, Some(60), None), 600, Err(Shut::TooLate(at(60)))),
        (window(Some(0), None, None), 600, Ok(())),
        (window(None, None, Some(90)), 89, Ok(())),
    ] {
        assert_eq!(window.admits(at(minute)), expected, "{window:?} at {minute}");
    }
}

#[test]
fn an_attempt_ends_by_its_limit_or_with_the_quiz() {
    let extra = Relief { extra_percent: 50, ..Relief::default() };
    let later = Relief { window: window(None, None, Some(120)), ..Relief::default() };
    for (limit, end, granted, given_back, expected) in [
        (0, None, &[][..], 0, None),
        (30, None, &[], 0, Some(30)),
        (0, Some(90), &[], 0, Some(90)),
        (30, Some(90), &[], 0, Some(30)),
        (30, Some(20), &[], 0, Some(20)),
        // Extra time ends with the quiz, unless the end is moved too.
        (30, Some(40), &[extra], 0, Some(40)),
        (30, Some(40), &[extra, later], 0, Some(45)),
        // Time that was lost to an outage is given back beyond the end.
        (30, Some(20), &[], 7, Some(27)),
        (30, None, &[extra], 7, Some(52)),
    ] {
        let terms = terms(&rules(limit, 1), window(None, None, end), granted);
        let told = format!("limit {limit}, end {end:?}, back {given_back}");
        assert_eq!(terms.deadline(at(0), TimeDelta::minutes(given_back)), expected.map(at), "{told}");
    }
    let short = terms(&rules(30, 1), window(None, None, Some(5)), &[]);
    assert_eq!(short.moved_deadline(at(0), TimeDelta::zero(), at(10)), Some(at(10)), "never before now");
    assert_eq!(short.moved_deadline(at(0), TimeDelta::zero(), at(2)), Some(at(5)));
}

#[test]
fn of_several_the_most_generous_part_counts() {
    let one = Relief {
        extra_percent: 50,
        extra_attempts: 1,
        window: window(Some(-30), None, Some(100)),
        ..Relief::default()
    };
    let two = Relief { extra_minutes: 10, extra_attempts: 3, window: window(Some(10), Some(80), None), ..one };
    let terms = terms(&rules(45, 2), window(Some(0), Some(60), Some(90)), &[one, two]);
    assert_eq!(terms.window, window(Some(-30), Some(80), Some(100)));
    // Half of 45 is 23 minutes, counted whole, and ten more by the second.
    assert_eq!((terms.extra, terms.limit), (TimeDelta::minutes(33), Some(TimeDelta::minutes(78))));
    assert_eq!(terms.attempts, 5);
    // What has no limit needs no ease.
    let free = super::terms(&rules(0, 0), Window::default(), &[one, two]);
    assert_eq!((free.window, free.limit, free.attempts), (Window::default(), None, 0));
}

#[test]
fn contradictions_are_told() {
    let usual = QuizRules { draw: 0, ..rules(30, 2) };
    let endless = QuizRules { attempts: 0, ..usual };
    let hidden = ReviewRules { right_answer: Reveal::AfterClosing, ..ReviewRules::default() };
    for (rules, window, expected) in [
        (usual, Window::default(), &[][..]),
        (usual, window(Some(0), Some(60), Some(90)), &[]),
        (usual, window(Some(70), Some(60), Some(900)), &["opens-after-last-start"]),
        (usual, window(Some(90), None, Some(90)), &["opens-after-end"]),
        (usual, window(None, Some(100), Some(90)), &["last-start-after-end"]),
        (usual, window(None, None, Some(-500)), &["end-past"]),
        (usual, window(None, Some(70), Some(90)), &["late-starts-cut"]),
        (usual, window(Some(70), None, Some(90)), &["limit-longer-than-window"]),
        (QuizRules { cooling_minutes: 90, ..usual }, window(Some(0), None, Some(90)), &["pause-longer-than-window"]),
        (QuizRules { cooling_minutes: 90, attempts: 1, ..usual }, Window::default(), &["cooling-without-attempts"]),
        (QuizRules { draw: 11, ..usual }, Window::default(), &["draw-too-large"]),
        (endless, Window::default(), &["review-gives-away"]),
        (QuizRules { draw: 5, ..endless }, Window::default(), &[]),
        (QuizRules { review: hidden, ..endless }, Window::default(), &[]),
    ] {
        let found = contradictions(&rules, 10, window, at(-60));
        let words: Vec<String> = found.iter().map(Contradiction::word).collect();
        assert_eq!(words, expected, "{rules:?} {window:?}");
        let impossible = found.iter().any(Contradiction::is_impossible);
        assert_eq!(impossible, words.iter().any(|word| word.starts_with("opens-after")), "{words:?}");
    }
}

#[test]
fn an_outage_takes_what_fell_into_the_attempt() {
    assert_eq!(lost(None, at(0)), None);
    assert_eq!(lost(Some(at(0)), at(1)), None, "a minute is a restart");
    let gap = lost(Some(at(0)), at(10)).expect("an outage");
    for (started, deadline, minutes) in [(-5, 20, 10), (-5, 4, 10), (-20, -1, 0), (-20, 0, 0), (4, 20, 6), (10, 30, 0)]
    {
        let taken = gap.taken_from(at(started), at(deadline));
        assert_eq!(taken, TimeDelta::minutes(minutes), "from {started} to {deadline}");
    }
}

#[test]
fn a_result_shows_what_it_may() {
    for (end, left, running, passed, expected) in [
        (Some(1), Some(0), false, true, false),
        (Some(-1), Some(2), true, false, true),
        (None, Some(1), false, false, false),
        (None, Some(1), false, true, true),
        (None, Some(0), false, false, true),
        (None, Some(0), true, false, false),
        (None, None, false, false, false),
    ] {
        let told = format!("end {end:?}, left {left:?}, running {running}, passed {passed}");
        assert_eq!(closed(at(0), end.map(at), left, running, passed), expected, "{told}");
    }
    let rules = ReviewRules { right_answer: Reveal::AfterClosing, feedback: Reveal::Never, ..ReviewRules::default() };
    let before = Visible { response: true, marks: true, right_answer: false, feedback: false };
    assert_eq!(visible(&rules, false), before);
    assert_eq!(visible(&rules, true), Visible { right_answer: true, ..before });
    let nothing = ReviewRules { response: Reveal::Never, marks: Reveal::Never, ..rules };
    assert!(!visible(&nothing, false).any());
}
