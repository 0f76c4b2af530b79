//! What answers are worth under every behaviour.

use courseware::{
    Behaviour, NegativeMarks, QuestionBody, QuizContent, QuizRules,
    question::{FULL, Fraction},
};
use kernel::{
    Marks,
    id::{PublicationId, QuestionId, StepId},
};
use proptest::prelude::*;
use uuid::Uuid;

use super::tests::bare;
use super::{tests::choice, *};

const THIRD: Fraction = 3_333;

/// Right, half right, wrong, and wrong at the cost of half the points.
fn body() -> QuestionBody {
    QuestionBody::SingleChoice {
        options: vec![choice("A", FULL), choice("B", 5_000), choice("C", 0), choice("D", -5_000)],
    }
}

fn chosen(option: u16) -> Response {
    Response::SingleChoice { choice: Place(option) }
}

fn tried(tries: &[u16], standing: Option<u16>, certainty: Option<u8>) -> SlotState {
    let mut state = SlotState::default();
    state.tries = tries.iter().map(|option| chosen(*option)).collect();
    state.response = standing.or(tries.last().copied()).map(chosen);
    state.certainty = certainty.and_then(Certainty::of_level);
    state
}

#[test]
fn what_answers_earn() {
    let straight = Variant::one(vec![0, 1, 2, 3]);
    let interactive = Behaviour::Interactive { tries: 3, penalty: THIRD };
    let adaptive = Behaviour::Adaptive { penalty: 1_000 };
    let (none, below) = (NegativeMarks::default(), NegativeMarks { questions: true, total: false });
    for (behaviour, negative, tries, standing, certainty, earned) in [
        (Behaviour::Deferred, none, &[][..], Some(1), None, 5_000),
        (Behaviour::Deferred, none, &[], Some(3), None, 0),
        (Behaviour::Deferred, below, &[], Some(3), None, -5_000),
        (Behaviour::Immediate, none, &[0], None, None, FULL),
        (Behaviour::Immediate, none, &[], Some(1), None, 5_000),
        (Behaviour::Immediate, below, &[3], None, None, -5_000),
        // The try that was right counts, less what the wrong ones before it cost.
        (interactive, none, &[0], None, None, FULL),
        (interactive, none, &[2, 0], None, None, FULL - THIRD),
        (interactive, none, &[2, 3, 0], None, None, FULL - 2 * THIRD),
        (interactive, none, &[2, 3, 1], None, None, 0),
        (interactive, below, &[2, 3], None, None, -5_000),
        // What stands there unchecked is the last try; the same answer again is none.
        (interactive, none, &[2], Some(1), None, 5_000 - THIRD),
        (interactive, none, &[1], Some(1), None, 5_000),
        (interactive, none, &[0, 2], None, None, FULL),
        // The best counts, not the last.
        (adaptive, none, &[1, 2, 0], None, None, FULL - 2_000),
        (adaptive, none, &[1, 2], None, None, 5_000),
        (adaptive, none, &[2, 2, 2, 2, 1], None, None, 1_000),
        (adaptive, below, &[3], None, None, 0),
        // As Moodle's table has it.
        (Behaviour::Certainty, none, &[], Some(0), None, FULL),
        (Behaviour::Certainty, none, &[], Some(0), Some(2), 2 * FULL),
        (Behaviour::Certainty, none, &[], Some(0), Some(3), 3 * FULL),
        (Behaviour::Certainty, none, &[], Some(1), Some(3), 15_000),
        (Behaviour::Certainty, none, &[], Some(2), None, 0),
        (Behaviour::Certainty, none, &[], Some(2), Some(2), -2 * FULL),
        (Behaviour::Certainty, none, &[], Some(3), Some(3), -6 * FULL),
    ] {
        let rules = QuizRules { behaviour, negative, ..QuizRules::default() };
        let state = tried(tries, standing, certainty);
        let worth = worth(&rules, &body(), &straight, Some(&state));
        assert_eq!(worth.earned, Some(earned), "{behaviour:?} {tries:?} {standing:?} {certainty:?}");
        assert_eq!(
            super::worth(&rules, &body(), &straight, None),
            Worth { outcome: Outcome::Unanswered, earned: Some(0) }
        );
    }
}

#[test]
fn a_check_locks_when_nothing_better_can_come() {
    let (right, wrong) = (Outcome::Graded(FULL), Outcome::Graded(0));
    let interactive = Behaviour::Interactive { tries: 2, penalty: 0 };
    assert!(locks(Behaviour::Immediate, 0, wrong));
    assert!(!locks(interactive, 0, wrong) && locks(interactive, 1, wrong) && locks(interactive, 0, right));
    assert!(
        !locks(Behaviour::Adaptive { penalty: 0 }, 40, wrong) && locks(Behaviour::Adaptive { penalty: 0 }, 0, right)
    );
}

fn quiz(rules: QuizRules, right: usize) -> QuizContent {
    let question = |number: u128| {
        let mut options = vec![choice("A", 0), choice("B", 5_000), choice("C", 0), choice("D", -5_000)];
        options[right].fraction = FULL;
        bare(QuestionId::from_uuid(Uuid::from_u128(number)), Marks::whole(10), QuestionBody::SingleChoice { options })
    };
    QuizContent {
        rules,
        instructions: String::new(),
        questions: (1..=4).map(question).collect(),
        sections: Vec::new(),
        media: Vec::new(),
    }
}

fn behaviour() -> impl Strategy<Value = Behaviour> {
    prop_oneof![
        Just(Behaviour::Deferred),
        Just(Behaviour::Immediate),
        (1..4_u32, 0..=FULL).prop_map(|(tries, penalty)| Behaviour::Interactive { tries, penalty }),
        (0..=FULL).prop_map(|penalty| Behaviour::Adaptive { penalty }),
        Just(Behaviour::Certainty),
    ]
}

fn rules() -> impl Strategy<Value = QuizRules> {
    (behaviour(), any::<bool>(), any::<bool>()).prop_map(|(behaviour, questions, total)| QuizRules {
        behaviour,
        negative: NegativeMarks { questions, total },
        shuffle_options: false,
        shuffle_questions: false,
        ..QuizRules::default()
    })
}

/// Question, option, whether it is checked, certainty.
type Deed = (i32, u16, bool, Option<u8>);

/// The log of these deeds, as the server writes it: a check is locked by what its answer is worth.
fn sat(quiz: &QuizContent, deeds: &[Deed]) -> (Vec<Step>, AttemptState) {
    let paper = draw(quiz, 1);
    let at = |seq: i64| chrono::DateTime::from_timestamp(seq, 0).unwrap_or_default();
    let mut state = AttemptState::default();
    let mut log = Vec::new();
    let mut take = |action: Action, state: &mut AttemptState| {
        let seq = log.len() as i64 + 1;
        let id = StepId::from_uuid(Uuid::from_u128(seq as u128));
        let step = Step { id, seq, at: at(seq), received_at: at(seq), action };
        if state.apply(&step, Deadline::NEVER).counts() {
            log.push(step);
        }
    };
    take(Action::Start, &mut state);
    for (slot, option, check, level) in deeds {
        let response = chosen(*option);
        let before = state.slot(*slot).map_or(0, |slot| slot.tries.len());
        let (checks, body) = (quiz.rules.behaviour.checks(), &quiz.questions[*slot as usize - 1].body);
        let action = if *check && checks {
            let outcome = grade(body, &paper[*slot as usize - 1].variant, Some(&response));
            let last = locks(quiz.rules.behaviour, before, outcome);
            Action::Check { slot: *slot, response, last, seen: None, client_seq: 0 }
        } else {
            let certainty = level.and_then(Certainty::of_level);
            Action::Answer { slot: *slot, response: Some(response), seen: None, client_seq: 0, certainty }
        };
        take(action, &mut state);
    }
    take(Action::Submit, &mut state);
    (log, state)
}

fn deeds() -> impl Strategy<Value = Vec<Deed>> {
    proptest::collection::vec((1..5_i32, 0..4_u16, any::<bool>(), proptest::option::of(1..4_u8)), 0..30)
}

proptest! {
    #[test]
    fn replaying_a_log_with_checks_is_identity(rules in rules(), deeds in deeds(), seed in any::<i64>()) {
        let quiz = quiz(rules, 0);
        let (log, state) = sat(&quiz, &deeds);
        let doubled: Vec<Step> = [log.clone(), log.clone()].concat();
        let shuffled: Vec<Step> =
            Dice::new(seed).order(doubled.len()).into_iter().map(|at| doubled[usize::from(at)].clone()).collect();
        prop_assert_eq!(&fold(&shuffled, Deadline::NEVER), &state);
        // The newest answers with all checks are enough to know what it is worth.
        let newest = |step: &&Step| match &step.action {
            Action::Answer { slot, .. } => !log.iter().any(|later| later.seq > step.seq
                && matches!(&later.action, Action::Answer { slot: other, .. } if other == slot)),
            Action::Check { .. } => true,
            _ => false,
        };
        let newest: Vec<Step> = log.iter().filter(newest).cloned().collect();
        let again = AttemptState::of_newest(Phase::Submitted, &newest, Deadline::NEVER);
        prop_assert_eq!(&again.slots, &state.slots);
    }

    #[test]
    fn points_stay_within_what_the_rules_allow(rules in rules(), deeds in deeds()) {
        let quiz = quiz(rules, 0);
        let score = score(&rules, &draw(&quiz, 1), &quiz, &sat(&quiz, &deeds).1);
        let (least, most) = match rules.behaviour {
            Behaviour::Certainty => (-6, 3),
            _ if rules.negative.questions => (-1, 1),
            _ => (0, 1),
        };
        for slot in &score.slots {
            let mark = slot.mark.unwrap_or_default();
            prop_assert!(mark.0 >= least * slot.max.0 && mark.0 <= most * slot.max.0, "{:?}", slot);
        }
        prop_assert!(rules.negative.total || score.total >= Marks::ZERO);
        let grade = score.grade().unwrap_or_default();
        prop_assert!(grade >= Marks::ZERO && grade <= Marks::HUNDRED);
    }

    #[test]
    fn a_regrade_gives_what_grading_afresh_gives(rules in rules(), deeds in deeds()) {
        // Sat under one key, graded by another: the log with the regrade in it and the log without it say the same.
        let (old, corrected) = (quiz(rules, 0), quiz(rules, 2));
        let (log, mut state) = sat(&old, &deeds);
        let paper = draw(&old, 1);
        let seq = log.len() as i64 + 1;
        let at = log[0].at;
        let action = Action::Regrade { publication: PublicationId::from_uuid(Uuid::nil()) };
        let step = Step { id: StepId::from_uuid(Uuid::from_u128(seq as u128)), seq, at, received_at: at, action };
        state.apply(&step, Deadline::NEVER);
        prop_assert_eq!(score(&rules, &paper, &corrected, &state), score(&rules, &paper, &corrected, &fold(&log, Deadline::NEVER)));
        // No try after a right one counts by any key, and a right first try earns everything.
        for slot in &paper {
            let first = state.slot(slot.slot).and_then(|state| state.tries.first());
            if first == Some(&chosen(2)) {
                let scored = score(&rules, &paper, &corrected, &state);
                prop_assert_eq!(scored.slots[slot.slot as usize - 1].mark, Some(slot.max));
            }
        }
    }

    #[test]
    fn a_locked_question_takes_no_answer(rules in rules(), deeds in deeds(), option in 0..4_u16) {
        let quiz = quiz(rules, 0);
        let (mut log, _) = sat(&quiz, &deeds);
        log.pop();
        let mut state = fold(&log, Deadline::NEVER);
        let seq = log.len() as i64 + 1;
        for slot in 1..5_i32 {
            let before = state.slot(slot).cloned().unwrap_or_default();
            let action = Action::Answer { slot, response: Some(chosen(option)), seen: None, client_seq: 0, certainty: None };
            let at = chrono::DateTime::from_timestamp(seq, 0).unwrap_or_default();
            let id = StepId::from_uuid(Uuid::from_u128((seq as u128) << 8 | slot as u128));
            let verdict = state.apply(&Step { id, seq, at, received_at: at, action }, Deadline::NEVER);
            prop_assert_eq!(verdict == Verdict::Locked, before.locked);
            prop_assert!(!before.locked || state.slot(slot) == Some(&before));
        }
    }
}

#[test]
fn figures_of_certainty() {
    let rules = QuizRules {
        behaviour: Behaviour::Certainty,
        shuffle_options: false,
        shuffle_questions: false,
        ..QuizRules::default()
    };
    let quiz = quiz(rules, 0);
    // Two right and very sure, one wrong and fairly sure, one not answered.
    let deeds = [(1, 0, false, Some(3)), (2, 0, false, Some(3)), (3, 2, false, Some(2))];
    let (_, state) = sat(&quiz, &deeds);
    let score = score(&rules, &draw(&quiz, 1), &quiz, &state);
    assert_eq!((score.total, score.grade()), (Marks::whole(40), Some(Marks::HUNDRED)));
    let figures = certainty_figures(&score, &state).expect("figures");
    // (3 + 3 - 2 + 0) / 4; half right, where the best single certainty gives 0.5, so a tenth of 0.5 is the bonus.
    assert_eq!((figures.average, figures.accuracy, figures.bonus), (Marks::ONE, Marks::whole(50), Marks::whole(5)));
    let levels: Vec<_> = figures.levels.iter().map(|level| (level.answers, level.accuracy.0, level.sure)).collect();
    let (less, equal) = (std::cmp::Ordering::Less, std::cmp::Ordering::Equal);
    assert_eq!(levels, [(0, 0, equal), (1, 0, less), (2, 10_000, equal)]);
    assert_eq!(serde_json::to_value(Certainty::High).expect("JSON"), 3);
    assert!(serde_json::from_value::<Certainty>(4.into()).is_err());
}
