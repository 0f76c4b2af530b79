//! Tables and properties of the engine.

use chrono::{DateTime, TimeDelta, Utc};
use courseware::{
    Draw, GradingMethod, Question, QuestionBody, QuizContent, QuizRules, Section,
    question::{Accepted, Choice, FULL, NumericAccepted, OrderScoring, Pair, WordLimits},
};
use kernel::{
    Id, Marks,
    id::{QuestionId, StepId},
};
use proptest::prelude::*;
use uuid::Uuid;

use super::*;

pub(super) fn choice(text: &str, fraction: i64) -> Choice {
    Choice { text: text.to_owned(), fraction, feedback: String::new() }
}

fn pair(left: &str, right: &str) -> Pair {
    Pair { left: left.to_owned(), right: right.to_owned() }
}

pub(super) fn accepted(text: &str, fraction: i64) -> Accepted {
    Accepted { text: text.to_owned(), fraction, feedback: String::new() }
}

pub(super) fn range(min: &str, max: &str, fraction: i64) -> NumericAccepted {
    NumericAccepted::between(min.to_owned(), max.to_owned(), fraction, String::new())
}

fn single() -> QuestionBody {
    QuestionBody::SingleChoice {
        options: vec![choice("A", FULL), choice("B", 5_000), choice("C", 0), choice("D", -5_000)],
    }
}

fn multiple() -> QuestionBody {
    QuestionBody::multiple_choice(vec![
        choice("A", 3_333),
        choice("B", 3_333),
        choice("C", 3_333),
        choice("D", -5_000),
        choice("E", 0),
    ])
}

fn matching() -> QuestionBody {
    QuestionBody::Matching {
        pairs: vec![
            pair("ibu kota", "Muara Bulian"),
            pair("sungai", "Batanghari"),
            pair("kabupaten", "Batanghari"),
            pair("", "Musi"),
        ],
    }
}

fn ordering() -> QuestionBody {
    QuestionBody::ordering(["cipta", "guna", "pelihara", "susut"].map(str::to_owned).to_vec())
}

fn every_kind() -> Vec<QuestionBody> {
    vec![
        single(),
        multiple(),
        QuestionBody::TrueFalse { answer: false, feedback_true: String::new(), feedback_false: String::new() },
        QuestionBody::short_answer(vec![accepted("arsip*", FULL), accepted("berkas", 5_000)]),
        QuestionBody::numerical(vec![range("19.5", "20.5", FULL), range("0", "100", 1_000)], "JP"),
        matching(),
        ordering(),
        QuestionBody::essay(""),
    ]
}

pub(super) fn straight_variant(body: &QuestionBody) -> Variant {
    match body {
        QuestionBody::SingleChoice { options } | QuestionBody::MultipleChoice { options, .. } => {
            Variant::one(dice::straight(options.len()))
        }
        QuestionBody::Matching { .. } => Variant { first: vec![0, 1, 2], second: vec![0, 1, 2], ..Variant::default() },
        QuestionBody::Ordering { items, .. } => Variant::one(dice::straight(items.len())),
        _ => Variant::default(),
    }
}

/// Reads a form against the author's order and grades it.
pub(super) fn check(body: &QuestionBody, fields: &[(&str, &str)], expected: Result<Outcome, Misfit>) {
    let variant = straight_variant(body);
    let owned: Vec<(String, String)> = fields.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
    let outcome = kind_of(body).read(&variant, &owned).map(|response| {
        if let Some(response) = &response {
            let json = serde_json::to_string(response).expect("an answer is JSON");
            assert_eq!(&serde_json::from_str::<Response>(&json).expect("and comes back"), response);
        }
        grade(body, &variant, response.as_ref())
    });
    assert_eq!(outcome, expected, "{} {fields:?}", body.kind());
}

#[test]
fn single_choice_marks() {
    for (value, fraction) in [("a", FULL), ("b", 5_000), ("c", 0), ("d", 0)] {
        check(&single(), &[("answer", value)], Ok(Outcome::Graded(fraction)));
    }
    check(&single(), &[], Ok(Outcome::Unanswered));
    check(&single(), &[("answer", "")], Ok(Outcome::Unanswered));
    check(&single(), &[("answer", "e")], Err(Misfit::Place));
    check(&single(), &[("answer", "0")], Err(Misfit::Place));
    check(&single(), &[("answer", "a"), ("answer", "b")], Err(Misfit::Parts));
}

#[test]
fn multiple_choice_marks() {
    let many = |letters: &'static str| letters.split(' ').map(|letter| ("answer", letter)).collect::<Vec<_>>();
    for (letters, fraction) in
        [("a", 3_333), ("a b", 6_666), ("c b a", FULL), ("a b c d", 4_999), ("d", 0), ("a b c e", 9_999)]
    {
        check(&multiple(), &many(letters), Ok(Outcome::Graded(fraction)));
    }
    check(&multiple(), &[], Ok(Outcome::Unanswered));
    check(&multiple(), &many("a f"), Err(Misfit::Place));
}

#[test]
fn true_false_marks() {
    let body = &every_kind()[2];
    check(body, &[("answer", "false")], Ok(Outcome::Graded(FULL)));
    check(body, &[("answer", "true")], Ok(Outcome::Graded(0)));
    check(body, &[("answer", "maybe")], Err(Misfit::Place));
}

#[test]
fn short_answer_marks() {
    let body = &every_kind()[3];
    for (text, fraction) in [(" Arsip  Dinamis", FULL), ("BERKAS", 5_000), ("surat", 0)] {
        check(body, &[("answer", text)], Ok(Outcome::Graded(fraction)));
    }
    check(body, &[("answer", "   ")], Ok(Outcome::Unanswered));
    check(body, &[("answer", &"x".repeat(501))], Err(Misfit::TooLong));
}

#[test]
fn numerical_marks() {
    let body = &every_kind()[4];
    for (text, fraction) in [
        ("20", FULL),
        ("19,5", FULL),
        ("19.4999", 1_000),
        ("20,5 jp", FULL),
        ("2e1", FULL),
        ("dua puluh", 0),
        ("-1", 0),
    ] {
        check(body, &[("answer", text)], Ok(Outcome::Graded(fraction)));
    }
    let odd = Response::Numerical { text: "dua puluh".to_owned() };
    assert_eq!(kind_of(body).remark(&odd), Some("quiz-remark-not-a-number"));
}

#[test]
fn matching_marks() {
    let rows = |a: &'static str, b: &'static str, c: &'static str| vec![("match-a", a), ("match-b", b), ("match-c", c)];
    check(&matching(), &rows("a", "b", "b"), Ok(Outcome::Graded(FULL)));
    check(&matching(), &rows("a", "c", "b"), Ok(Outcome::Graded(6_667)));
    check(&matching(), &rows("a", "", ""), Ok(Outcome::Graded(3_333)));
    check(&matching(), &rows("", "", ""), Ok(Outcome::Unanswered));
    check(&matching(), &rows("d", "", ""), Err(Misfit::Place));
}

#[test]
fn ordering_marks() {
    let listed = |letters: &'static str| letters.split(' ').map(|letter| ("answer", letter)).collect::<Vec<_>>();
    check(&ordering(), &listed("a b c d"), Ok(Outcome::Graded(FULL)));
    check(&ordering(), &listed("b a c d"), Ok(Outcome::Graded(5_000)));
    check(&ordering(), &listed("d c b a"), Ok(Outcome::Graded(0)));
    check(&ordering(), &listed("a b c"), Ok(Outcome::Graded(7_500)));
    check(&ordering(), &listed("a b c c"), Err(Misfit::Parts));
    let ranks = [("rank-a", "2"), ("rank-b", "1"), ("rank-c", "3"), ("rank-d", "4")];
    check(&ordering(), &ranks, Ok(Outcome::Graded(5_000)));
    check(&ordering(), &ranks[2..], Ok(Outcome::Graded(5_000)));
    check(&ordering(), &[("rank-a", "1"), ("rank-b", "1")], Ok(Outcome::Graded(2_500)));
    check(&ordering(), &[("rank-a", "5")], Err(Misfit::Place));
    check(&ordering(), &[("rank-a", "")], Ok(Outcome::Unanswered));
}

#[test]
fn essays_wait_for_a_person() {
    let body = &every_kind()[7];
    check(body, &[("answer", "Karena …\r\nmaka")], Ok(Outcome::NeedsMarking));
    check(body, &[("answer", " ")], Ok(Outcome::Unanswered));
}

#[test]
fn an_essay_of_the_wrong_length_is_taken_with_a_remark() {
    let words = WordLimits { min: Some(2), max: Some(3) };
    let body = &QuestionBody::Essay { model_answer: String::new(), words, files: None, text_optional: false };
    for (text, remark) in [
        ("satu –", Some("quiz-remark-words-few")),
        ("satu dua", None),
        ("satu dua tiga empat", Some("quiz-remark-words-many")),
    ] {
        check(body, &[("answer", text)], Ok(Outcome::NeedsMarking));
        let response = Response::Essay { text: text.to_owned(), files: Vec::new() };
        assert_eq!(kind_of(body).remark(&response), remark);
        assert_eq!(kind_of(body).shown(&straight_variant(body), Some(&response)).given[0].note, remark);
    }
    let Control::Text { words: Some(count), .. } = kind_of(body).control(&straight_variant(body), None) else {
        panic!()
    };
    assert_eq!((count.count, count.asked()), (0, "quiz-words-between"));
}

#[test]
fn an_answer_of_another_kind_fits_nowhere() {
    let answers: Vec<Option<Response>> =
        every_kind().iter().map(|body| kind_of(body).key(&straight_variant(body))).collect();
    for (index, body) in every_kind().iter().enumerate() {
        for (other, answer) in answers.iter().enumerate().filter(|(other, _)| *other != index) {
            let Some(answer) = answer else { continue };
            let kind = kind_of(body);
            assert_eq!(kind.check(&straight_variant(body), answer), Err(Misfit::Kind), "{other} in {index}");
            assert_eq!(kind.grade(&straight_variant(body), answer), Outcome::Unanswered);
            assert!(kind.shown(&straight_variant(body), Some(answer)).given.is_empty());
        }
    }
}

#[test]
fn a_question_holds_no_key_before_the_review() {
    // The same question with another key must look the same.
    let other =
        QuestionBody::SingleChoice { options: vec![choice("A", 0), choice("B", 0), choice("C", FULL), choice("D", 0)] };
    let (one, two) = (single(), other);
    let variant = straight_variant(&one);
    assert_eq!(kind_of(&one).control(&variant, None), kind_of(&two).control(&variant, None));
}

#[test]
fn places_are_letters() {
    for (number, letters) in [(0, "a"), (25, "z"), (26, "aa"), (51, "az"), (52, "ba"), (701, "zz"), (702, "aaa")] {
        assert_eq!(Place(number).to_string(), letters);
        assert_eq!(letters.parse(), Ok(Place(number)));
    }
    for wrong in ["", "A", "1", "a1", "aaaa", "é"] {
        assert_eq!(wrong.parse::<Place>(), Err(Misfit::Place));
    }
}

#[test]
fn grades_over_attempts() {
    let grades = [5_000, 9_000, 6_001].map(Marks);
    for (method, grade) in [
        (GradingMethod::Highest, 9_000),
        (GradingMethod::Last, 6_001),
        (GradingMethod::First, 5_000),
        (GradingMethod::Average, 6_667),
    ] {
        assert_eq!(overall(method, &grades), Some(Marks(grade)));
        assert_eq!(overall(method, &[]), None);
    }
}

fn time(seconds: i64) -> DateTime<Utc> {
    DateTime::UNIX_EPOCH + TimeDelta::seconds(seconds)
}

#[test]
fn deadlines() {
    let deadline = Deadline { at: Some(time(100)), grace: TimeDelta::seconds(30) };
    for (done, received, verdict) in [
        (99, 99, Verdict::Counts),
        (100, 100, Verdict::Counts),
        (100, 130, Verdict::CountsLate),
        (101, 102, Verdict::Closed),
        (99, 131, Verdict::Closed),
    ] {
        assert_eq!(deadline.admits(time(done), time(received)), verdict, "{done} {received}");
    }
    assert!(!deadline.passed(time(100)) && deadline.passed(time(101)));
    assert!(!deadline.settled(time(130)) && deadline.settled(time(131)));
}

/// A question of nothing but its body.
pub(crate) fn bare(id: QuestionId, mark: Marks, body: QuestionBody) -> Question {
    Question {
        id,
        name: String::new(),
        category: String::new(),
        tags: Vec::new(),
        competency: String::new(),
        bloom: None,
        stem: String::new(),
        explanation: String::new(),
        hints: Vec::new(),
        mark,
        body,
        rubric: None,
    }
}

fn quiz(rules: QuizRules) -> QuizContent {
    let question = |(index, body)| {
        bare(QuestionId::from_uuid(Uuid::from_u128(index as u128 + 1)), Marks::whole(10 + index as i64), body)
    };
    QuizContent {
        rules,
        instructions: String::new(),
        questions: every_kind().into_iter().enumerate().map(question).collect(),
        sections: Vec::new(),
        media: Vec::new(),
    }
}

fn step(seq: i64, at: i64, action: Action) -> Step {
    Step { id: StepId::from_uuid(Uuid::from_u128(seq as u128)), seq, at: time(at), received_at: time(at), action }
}

fn answer(slot: i32, text: &str, seen: Option<(&str, i64)>) -> Action {
    let seen = seen.map(|(page, seq)| Seen { seq, page: page.to_owned() });
    Action::Answer {
        slot,
        response: Some(Response::Essay { text: text.to_owned(), files: Vec::new() }),
        seen,
        client_seq: 0,
        certainty: None,
    }
}

#[test]
fn a_tab_that_did_not_see_the_last_answer_cannot_overwrite_it() {
    let mut state = fold(&[step(1, 0, Action::Start)], Deadline::NEVER);
    let mut give = |seq, at, text: &str, seen| {
        let verdict = state.apply(&step(seq, at, answer(1, text, seen)), Deadline::NEVER);
        let counting = match state.response(1) {
            Some(Response::Essay { text, .. }) => text.clone(),
            _ => String::new(),
        };
        (verdict, counting)
    };
    let expect = |verdict, text: &str| (verdict, text.to_owned());
    // Two tabs, opened at the same time.
    assert_eq!(give(2, 10, "satu", Some(("a", 1))), expect(Verdict::Counts, "satu"));
    assert_eq!(give(3, 20, "lain", Some(("b", 1))), expect(Verdict::Stale, "satu"));
    // The first goes on; what overtakes on the way does no harm.
    assert_eq!(give(4, 40, "tiga", Some(("a", 1))), expect(Verdict::Counts, "tiga"));
    assert_eq!(give(5, 30, "dua", Some(("a", 1))), expect(Verdict::Stale, "tiga"));
    // The other one, opened again, saw it; its clock may be slow.
    assert_eq!(give(6, 5, "empat", Some(("c", 5))), expect(Verdict::Counts, "empat"));
    // Devices that do not say what they saw: the later answer counts, whenever it arrives.
    assert_eq!(give(7, 4, "tua", None), expect(Verdict::Stale, "empat"));
    assert_eq!(give(8, 6, "lima", None), expect(Verdict::Counts, "lima"));
}

#[test]
fn what_was_seen_has_a_text_form() {
    let seen = Seen { seq: 12, page: "01".to_owned() };
    assert_eq!(seen.to_string().parse(), Ok(seen));
    for wrong in ["", "a", "a.b", ".1"] {
        assert_eq!(wrong.parse::<Seen>(), Err(Misfit::Parts));
    }
}

#[test]
fn a_finished_attempt_takes_no_more() {
    let deadline = Deadline { at: Some(time(100)), grace: TimeDelta::seconds(30) };
    let start = step(1, 0, Action::Start);
    let mut late = step(3, 99, answer(1, "dalam perjalanan", None));
    late.received_at = time(120);

    let mut closed = fold(&[start.clone(), step(2, 100, Action::Close)], deadline);
    assert_eq!(closed.apply(&step(4, 101, answer(1, "lewat", None)), deadline), Verdict::Closed);
    assert_eq!(closed.apply(&late, deadline), Verdict::CountsLate);
    assert!(closed.slots[&1].late);
    assert_eq!(closed.finished_at, Some(time(100)));

    let mut submitted = fold(&[start, step(2, 90, Action::Submit)], deadline);
    assert_eq!(submitted.apply(&late, deadline), Verdict::Closed);
    assert_eq!(submitted.apply(&step(5, 95, Action::Submit), deadline), Verdict::Closed);
    assert_eq!(submitted.finished_at, Some(time(90)));
}

#[test]
fn an_essay_holds_the_grade_back_until_it_is_marked() {
    let quiz = quiz(QuizRules { shuffle_questions: false, ..QuizRules::default() });
    let paper = draw(&quiz, 1);
    let mut steps = vec![step(1, 0, Action::Start), step(2, 1, answer(8, "esai", None)), step(3, 2, Action::Submit)];
    let before = score(&quiz.rules, &paper, &quiz, &fold(&steps, Deadline::NEVER));
    assert_eq!((before.pending(), before.grade(), before.total), (1, None, Marks::ZERO));
    steps.push(step(
        4,
        3,
        Action::Mark { slot: 8, mark: Marks::whole(99), comment: String::new(), ratings: Vec::new() },
    ));
    let after = score(&quiz.rules, &paper, &quiz, &fold(&steps, Deadline::NEVER));
    assert_eq!((after.pending(), after.total), (0, Marks::whole(17)));
    assert_eq!(after.grade(), Some(Marks::whole(17).percent_of(after.max)));
}

fn action() -> impl Strategy<Value = Action> {
    prop_oneof![
        8 => (1..9_i32, proptest::option::of("[a-z]{1,3}"), 0..5_i64).prop_map(|(slot, text, client_seq)| Action::Answer {
            slot, response: text.map(|text| Response::Essay { text, files: Vec::new() }), seen: None, client_seq, certainty: None,
        }),
        2 => (1..9_i32, 0..9_i64, "[ab]").prop_map(|(slot, seq, page)| answer(slot, "dasar", Some((&page, seq)))),
        2 => (1..9_i32, any::<bool>()).prop_map(|(slot, on)| Action::Flag { slot, on, client_seq: 0 }),
        1 => Just(Action::Submit),
        1 => Just(Action::Close),
        1 => (1..9_i32, -500..5_000_i64).prop_map(|(slot, mark)| Action::Mark { slot, mark: Marks(mark), comment: String::new(), ratings: Vec::new() }),
    ]
}

fn log() -> impl Strategy<Value = Vec<Step>> {
    proptest::collection::vec((action(), 0..50_i64), 0..40).prop_map(|actions| {
        let first = step(1, 0, Action::Start);
        let rest = actions.into_iter().enumerate().map(|(index, (action, at))| step(index as i64 + 2, at, action));
        std::iter::once(first).chain(rest).collect()
    })
}

fn shuffled<T: Clone>(items: &[T], seed: i64) -> Vec<T> {
    Dice::new(seed).order(items.len()).into_iter().map(|index| items[usize::from(index)].clone()).collect()
}

proptest! {
    #[test]
    fn a_log_means_the_same_in_any_order_and_however_often(steps in log(), seed in any::<i64>()) {
        let state = fold(&steps, Deadline::NEVER);
        let doubled: Vec<Step> = shuffled(&[steps.clone(), steps.clone()].concat(), seed);
        prop_assert_eq!(&fold(&doubled, Deadline::NEVER), &state);
        // Replay is identity: one by one gives what all at once gives.
        let mut replayed = AttemptState::default();
        for step in &steps {
            replayed.apply(step, Deadline::NEVER);
        }
        prop_assert_eq!(replayed, state);
    }

    #[test]
    fn answers_from_devices_apart_arrive_in_any_order(steps in log(), seed in any::<i64>()) {
        // From devices that do not say what they saw and before the end, the order of arrival changes nothing of what is graded.
        let apart = |step: &&Step| matches!(step.action, Action::Answer { seen: None, .. } | Action::Flag { .. });
        let apart: Vec<Step> = steps.iter().filter(apart).cloned().collect();
        let arrived = |order: Vec<Step>| {
            let renumbered = order.into_iter().enumerate().map(|(index, step)| Step { seq: index as i64 + 2, ..step });
            let steps: Vec<Step> = std::iter::once(step(1_000, 0, Action::Start)).map(|s| Step { seq: 1, ..s }).chain(renumbered).collect();
            let state = fold(&steps, Deadline::NEVER);
            state.slots.iter().map(|(slot, s)| (*slot, s.response.clone(), s.flagged)).collect::<Vec<_>>()
        };
        prop_assert_eq!(arrived(shuffled(&apart, seed)), arrived(apart));
    }

    #[test]
    fn a_score_stays_within_its_bounds(steps in log(), seed in any::<i64>()) {
        let quiz = quiz(QuizRules::default());
        let paper = draw(&quiz, seed);
        let score = score(&quiz.rules, &paper, &quiz, &fold(&steps, Deadline::NEVER));
        prop_assert!(score.total >= Marks::ZERO && score.total <= score.max);
        prop_assert!(score.slots.iter().all(|slot| slot.mark.is_none_or(|mark| mark >= Marks::ZERO && mark <= slot.max)));
    }

    #[test]
    fn sections_draw_each_question_once_page_by_page(seed in any::<i64>(), per_page in 0..4_u32, counts in proptest::collection::vec(0..4_u32, 1..4), shuffle in any::<bool>()) {
        let mut quiz = quiz(QuizRules::default());
        for (at, question) in quiz.questions.iter_mut().enumerate() {
            question.category = if at % 2 == 0 { "Mudah/Loket".to_owned() } else { "Sulit".to_owned() };
        }
        let section = |count: &u32| Section {
            per_page,
            shuffle,
            draws: vec![Draw { count: *count, category: "Mudah".to_owned(), ..Draw::default() }],
            ..Section::default()
        };
        quiz.sections = counts.iter().map(section).collect();
        quiz.sections.push(Section::default());
        let paper = draw(&quiz, seed);
        prop_assert_eq!(&draw(&quiz, seed), &paper);
        // All eight are asked once: those that the draws leave are in the last section.
        let mut asked: Vec<_> = paper.iter().map(|slot| slot.question).collect();
        prop_assert_eq!((asked.len(), quiz.asks()), (8, 8));
        asked.sort_unstable();
        asked.dedup();
        prop_assert_eq!(asked.len(), 8);
        // Sections and pages stand in order, each section on pages of its own, none longer than it may be.
        let places: Vec<_> = paper.iter().map(|slot| (slot.variant.page, slot.variant.section)).collect();
        prop_assert!(places.is_sorted() && places.first().is_none_or(|first| first.0 == 0));
        for page in places.chunk_by(|one, next| one.0 == next.0) {
            prop_assert!(page.iter().all(|place| place.1 == page[0].1));
            let last = usize::from(page[0].1) == counts.len();
            prop_assert!(last || per_page == 0 || page.len() <= per_page as usize);
        }
        prop_assert!(places.windows(2).all(|pair| pair[1].0 - pair[0].0 <= 1));
    }

    #[test]
    fn a_paper_depends_on_its_seed_alone(seed in any::<i64>(), count in 0..12_u32, shuffle in any::<bool>()) {
        let quiz = quiz(QuizRules { draw: count, shuffle_questions: shuffle, shuffle_options: shuffle, ..QuizRules::default() });
        let paper = draw(&quiz, seed);
        prop_assert_eq!(&draw(&quiz, seed), &paper);
        prop_assert_eq!(paper.len(), if count == 0 { 8 } else { (count as usize).min(8) });
        let mut drawn: Vec<_> = paper.iter().map(|slot| slot.question).collect();
        prop_assert!(shuffle || drawn.is_sorted());
        drawn.sort_unstable();
        drawn.dedup();
        prop_assert_eq!(drawn.len(), paper.len());
        for slot in &paper {
            for list in [&slot.variant.first, &slot.variant.second] {
                let mut sorted = list.clone();
                sorted.sort_unstable();
                prop_assert_eq!(sorted, dice::straight(list.len()));
            }
        }
    }

    #[test]
    fn the_full_key_earns_the_full_mark_in_every_order(seed in any::<i64>()) {
        for body in every_kind() {
            let kind = kind_of(&body);
            let variant = kind.variant(&mut Dice::new(seed), true);
            let Some(key) = kind.key(&variant) else { continue };
            prop_assert_eq!(kind.check(&variant, &key), Ok(()));
            prop_assert_eq!(kind.grade(&variant, &key), Outcome::Graded(FULL));
            let shown = kind.shown(&variant, Some(&key));
            prop_assert!(shown.given.iter().all(|given| given.right == Some(true)));
            prop_assert!(!shown.right.is_empty());
        }
    }

    #[test]
    fn the_order_of_options_changes_no_mark(seed in any::<i64>(), picked in proptest::collection::btree_set(0..5_usize, 1..5)) {
        let QuestionBody::MultipleChoice { options, .. } = multiple() else { unreachable!() };
        let body = multiple();
        let straight = straight_variant(&body);
        let variant = kind_of(&body).variant(&mut Dice::new(seed), true);
        let shown = |index: usize| variant.first.iter().position(|shown| usize::from(*shown) == index).map(Place::of);
        let one = Response::MultipleChoice { choices: picked.iter().map(|index| Place::of(*index)).collect() };
        let two = Response::MultipleChoice { choices: picked.iter().filter_map(|index| shown(*index)).collect() };
        prop_assert!(options.len() == 5);
        prop_assert_eq!(grade(&body, &straight, Some(&one)), grade(&body, &variant, Some(&two)));
    }

    #[test]
    fn an_ordering_is_never_shown_solved(seed in any::<i64>()) {
        let QuestionBody::Ordering { items, .. } = ordering() else { unreachable!() };
        let kind = ordering::Ordering { items: &items, scoring: OrderScoring::default() };
        let variant = kind.variant(&mut Dice::new(seed), false);
        prop_assert_ne!(variant.first, dice::straight(items.len()));
    }

    #[test]
    fn no_form_breaks_a_kind(fields in proptest::collection::vec(("answer|match-[a-d]|rank-[a-d]", "[a-e0-9]{0,2}"), 0..6)) {
        for body in every_kind() {
            let kind = kind_of(&body);
            let variant = kind.variant(&mut Dice::new(7), true);
            if let Ok(Some(response)) = kind.read(&variant, &fields) {
                prop_assert_eq!(kind.check(&variant, &response), Ok(()));
                let _ = (kind.grade(&variant, &response), kind.shown(&variant, Some(&response)));
                // What was read is what the next page shows, and reading that gives the same answer.
                let _ = kind.control(&variant, Some(&response));
            }
        }
    }
}

#[test]
fn unique_step_ids_matter_not_sequence_gaps() {
    let id: StepId = Id::from_uuid(Uuid::from_u128(9));
    let mut twice = step(3, 5, answer(1, "b", None));
    twice.id = id;
    let mut again = twice.clone();
    again.seq = 40;
    let state = fold(&[step(1, 0, Action::Start), twice, again], Deadline::NEVER);
    assert_eq!(state.slots[&1].head, 3);
}
