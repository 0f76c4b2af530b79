use std::collections::HashMap;

use kernel::{
    FactKind,
    id::{CourseId, LessonId, ModuleId, PublicationId},
};
use proptest::prelude::*;

use super::*;
use crate::document::{CourseDocument, CourseFacts, LessonKind, LessonOutline, ModuleOutline, PassRules, QuizRules};

fn rules() -> impl Strategy<Value = Rule> {
    let leaf = prop_oneof![
        Just(Rule::Viewed),
        Just(Rule::SelfDeclared),
        (1_u32..5).prop_map(|minutes| Rule::Read { minutes }),
        (1_u32..=100).prop_map(|share| Rule::Scrolled { share }),
        (1_u32..=100).prop_map(|share| Rule::Watched { share }),
        (1_u32..200).prop_map(|minutes| Rule::WatchedTime { minutes }),
        Just(Rule::Submitted),
        Just(Rule::Marked),
        (0_i64..=10_000).prop_map(|at_least| Rule::Score { at_least: Marks(at_least) }),
        Just(Rule::Passed),
        Just(Rule::Attended),
        Just(Rule::Confirmed),
    ];
    leaf.prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 1..4).prop_map(Rule::All),
            prop::collection::vec(inner.clone(), 1..4).prop_map(Rule::Any),
            (1_u32..4, prop::collection::vec(inner, 1..4)).prop_map(|(n, of)| Rule::AtLeast { n, of }),
        ]
    })
}

fn facts() -> impl Strategy<Value = Vec<(FactKind, i64)>> {
    prop::collection::vec((prop::sample::select(FactKind::ALL.to_vec()), 0_i64..=10_000), 0..12)
}

fn fold(facts: &[(FactKind, i64)]) -> Evidence {
    facts.iter().fold(Evidence::default(), |mut evidence, (kind, amount)| {
        evidence.add(*kind, *amount);
        evidence
    })
}

proptest! {
    #[test]
    fn neither_order_nor_repetition_of_facts_matters(facts in facts(), rule in rules()) {
        let once = fold(&facts);
        let mut other: Vec<_> = facts.iter().rev().copied().collect();
        other.extend(facts.iter().copied());
        prop_assert_eq!(&fold(&other), &once);
        prop_assert_eq!(once.clone().join(once.clone()), once.clone());
        prop_assert_eq!(evaluate(&rule, &fold(&other)), evaluate(&rule, &once));
    }

    #[test]
    fn more_facts_never_undo(few in facts(), more in facts(), rule in rules()) {
        let all: Vec<_> = few.iter().chain(&more).copied().collect();
        prop_assert!(!evaluate(&rule, &fold(&few)).met || evaluate(&rule, &fold(&all)).met);
        prop_assert_eq!(fold(&few).join(fold(&more)), fold(&all));
    }

    #[test]
    fn all_and_any_are_counts(facts in facts(), parts in prop::collection::vec(rules(), 1..4)) {
        let evidence = fold(&facts);
        let met = |rule: &Rule| evaluate(rule, &evidence).met;
        let n = parts.len() as u32;
        prop_assert_eq!(met(&Rule::All(parts.clone())), met(&Rule::AtLeast { n, of: parts.clone() }));
        prop_assert_eq!(met(&Rule::Any(parts.clone())), met(&Rule::AtLeast { n: 1, of: parts.clone() }));
        prop_assert_eq!(met(&Rule::All(parts.clone())), parts.iter().all(&met));
        let beyond = Rule::AtLeast { n: n + 1, of: parts.clone() };
        prop_assert!(!met(&beyond));
        let lesson = LessonTraits { quiz: false, video: true };
        prop_assert!(!beyond.possible(lesson, &mut Vec::new()));
    }

    #[test]
    fn a_rule_survives_json_and_toml(rule in rules()) {
        let json = serde_json::to_string(&rule).expect("JSON");
        prop_assert_eq!(&serde_json::from_str::<Rule>(&json).expect("a rule"), &rule);
        let value = toml::Value::try_from(&rule).expect("TOML");
        let line: toml::Table = format!("completion = {value}").parse().expect("a line");
        prop_assert_eq!(line["completion"].clone().try_into::<Rule>().expect("a rule"), rule);
    }

    #[test]
    fn more_evidence_never_undoes_a_course(
        few in prop::collection::vec(facts(), 4), more in prop::collection::vec(facts(), 4),
        at_least in prop::option::of(0_u32..3), modules in prop::option::of(0_u32..3), either: bool, weight in 1_u32..5, least in prop::option::of(0_i64..=10_000),
    ) {
        let mut course = course();
        course.modules[0].at_least = at_least;
        course.modules[1].weight = weight;
        course.pass.modules = modules;
        course.pass.either = either;
        course.pass.score = least.map(|least| ScoreRule { at_least: Marks(least) });
        let of = |sets: &[Vec<(FactKind, i64)>]| -> HashMap<LessonId, Evidence> {
            sets.iter().enumerate().map(|(n, facts)| (id(n), fold(facts))).collect()
        };
        let both: Vec<_> = few.iter().zip(&more).map(|(a, b)| [a.clone(), b.clone()].concat()).collect();
        let (before, after) = (outcome(&course, &of(&few), &|_| false), outcome(&course, &of(&both), &|_| false));
        prop_assert!(!before.met || after.met);
        prop_assert!(before.percent <= after.percent);
        for (a, b) in before.modules.iter().zip(&after.modules) {
            prop_assert!(!a.done || b.done);
        }
    }
}

fn id(n: usize) -> LessonId {
    LessonId::from_uuid(uuid::Uuid::from_u128(n as u128 + 1))
}

/// Two modules; the first with a page, an optional page and a quiz, the second with a quiz of weight 3.
fn course() -> CourseDocument {
    let lesson = |n: usize, quiz: bool, mandatory: bool, weight: u32| LessonOutline {
        id: id(n),
        key: format!("l{n}"),
        title: String::new(),
        kind: if quiz { LessonKind::Quiz } else { LessonKind::Page },
        minutes: 10,
        mandatory,
        document: String::new(),
        quiz: quiz.then(QuizRules::default),
        completion: None,
        weight,
    };
    let module = |n: u128, lessons| ModuleOutline {
        id: ModuleId::from_uuid(uuid::Uuid::from_u128(n)),
        key: String::new(),
        title: String::new(),
        lessons,
        at_least: None,
        mandatory: true,
        weight: 1,
    };
    CourseDocument {
        format: 1,
        course: CourseId::from_uuid(uuid::Uuid::nil()),
        publication: PublicationId::from_uuid(uuid::Uuid::nil()),
        number: 1,
        slug: String::new(),
        facts: CourseFacts {
            title: String::new(),
            summary: String::new(),
            subject: String::new(),
            level: String::new(),
            language: String::new(),
            audience: Vec::new(),
            objectives: Vec::new(),
            jp: 4,
            form: String::new(),
            curriculum: Vec::new(),
        },
        pass: PassRules::default(),
        modules: vec![
            module(1, vec![lesson(0, false, true, 1), lesson(1, false, false, 1), lesson(2, true, true, 1)]),
            module(2, vec![lesson(3, true, true, 3)]),
        ],
    }
}

fn evidence(list: &[(usize, FactKind, i64)]) -> HashMap<LessonId, Evidence> {
    let mut all: HashMap<LessonId, Evidence> = HashMap::new();
    for (n, kind, amount) in list {
        all.entry(id(*n)).or_default().add(*kind, *amount);
    }
    all
}

#[test]
fn without_rules_mandatory_lessons_complete_a_course() {
    let course = course();
    let some = evidence(&[(0, FactKind::SelfDeclared, 0), (2, FactKind::Passed, 8_000)]);
    let half = outcome(&course, &some, &|_| false);
    assert!(!half.met && half.modules[0].done && !half.modules[1].done);
    assert_eq!((half.percent, half.minutes_left, half.modules_have, half.modules_need), (66, 10, 1, 2));
    let whole = outcome(&course, &some, &|lesson| lesson == id(3));
    assert!(whole.met, "what was done before stays done");
    assert_eq!((whole.percent, whole.minutes_left), (100, 0));
    let empty = CourseDocument { modules: Vec::new(), ..course };
    assert!(!outcome(&empty, &some, &|_| true).met, "an empty course is never completed");
}

#[test]
fn a_module_may_ask_for_some_of_its_lessons_and_a_course_for_some_modules() {
    let mut course = course();
    course.modules[0].at_least = Some(2);
    course.pass.modules = Some(1);
    let some = evidence(&[(0, FactKind::SelfDeclared, 0), (1, FactKind::SelfDeclared, 0)]);
    assert!(outcome(&course, &some, &|_| false).met, "optional lessons count where a number is asked");
}

#[test]
fn grades_weigh_as_their_lessons_say_and_are_compared_exactly() {
    let mut course = course();
    course.pass = PassRules {
        mandatory_lessons: false,
        modules: None,
        score: Some(ScoreRule { at_least: Marks(7_000) }),
        either: false,
    };
    let of = |a, b| outcome(&course, &evidence(&[(2, FactKind::Graded, a), (3, FactKind::Graded, b)]), &|_| false);
    let score = of(10_000, 6_000).score.expect("a score");
    assert_eq!((score.have, score.met), (Marks(7_000), true));
    let near = of(10_000, 5_999).score.expect("a score");
    assert_eq!((near.have, near.met), (Marks(6_999), false));
    assert!(!of(9_998, 6_000).met, "69.995 is not 70, though it is shown so");
}

#[test]
fn modules_or_the_score_may_suffice() {
    let mut course = course();
    course.pass.score = Some(ScoreRule { at_least: Marks(9_000) });
    let passed = evidence(&[(2, FactKind::Passed, 9_500), (3, FactKind::Passed, 9_500)]);
    assert!(!outcome(&course, &passed, &|_| false).met, "both are needed: the page is open");
    course.pass.either = true;
    assert!(outcome(&course, &passed, &|_| false).met, "the score suffices");
    let low = evidence(&[(0, FactKind::SelfDeclared, 0), (2, FactKind::Passed, 7_000), (3, FactKind::Passed, 7_000)]);
    assert!(outcome(&course, &low, &|_| false).met, "the modules suffice");
    course.pass.mandatory_lessons = false;
    assert!(!outcome(&course, &low, &|_| false).met, "what is not asked for does not suffice");
}

#[test]
fn a_module_weighs_in_score_and_progress() {
    let mut course = course();
    course.modules[0].weight = 3;
    course.pass.score = Some(ScoreRule { at_least: Marks(7_000) });
    let of = evidence(&[(2, FactKind::Graded, 10_000), (3, FactKind::Graded, 4_000), (2, FactKind::Passed, 0)]);
    let now = outcome(&course, &of, &|_| false);
    assert_eq!(now.score.expect("a score").have, Marks(7_000), "3 × 1 against 1 × 3");
    assert_eq!(now.percent, 42, "30 of 30 + 30 + 10 minutes");
}

#[test]
fn a_course_published_before_reads_as_it_was() {
    let json = serde_json::to_string(&course()).expect("JSON");
    assert!(!json.contains("either") && json.matches("weight").count() == 1, "{json}");
    assert_eq!(serde_json::from_str::<CourseDocument>(&json).expect("a course"), course());
}

#[test]
fn what_a_lesson_cannot_meet_is_told() {
    let told = |rule: Rule, quiz, video| {
        let mut told = Vec::new();
        let possible = rule.possible(LessonTraits { quiz, video }, &mut told);
        (possible, told.into_iter().map(|contradiction| contradiction.code).collect::<Vec<_>>())
    };
    assert_eq!(told(Rule::Watched { share: 80 }, false, false), (false, vec!["rule_needs_video"]));
    assert_eq!(told(Rule::Watched { share: 80 }, false, true), (true, vec![]));
    assert_eq!(told(Rule::WatchedTime { minutes: 2 }, false, false), (false, vec!["rule_needs_video"]));
    assert_eq!(told(Rule::Scrolled { share: 80 }, true, false), (false, vec!["rule_needs_page"]));
    assert_eq!(told(Rule::Passed, false, true), (false, vec!["rule_needs_quiz"]));
    assert_eq!(told(Rule::SelfDeclared, true, false), (false, vec!["rule_needs_page"]));
    assert_eq!(told(Rule::Any(vec![Rule::Passed, Rule::Attended]), false, false), (true, vec!["rule_needs_quiz"]));
    assert_eq!(told(Rule::AtLeast { n: 2, of: vec![Rule::Attended] }, true, false), (false, vec!["rule_count"]));
    assert!(!Rule::Read { minutes: 0 }.is_sound() && !Rule::Any(vec![]).is_sound());
    assert!(Rule::All(vec![Rule::Viewed, Rule::Any(vec![Rule::Attended, Rule::Confirmed])]).is_sound());
}

#[test]
fn each_requirement_has_its_tick() {
    let rule = Rule::All(vec![Rule::Read { minutes: 3 }, Rule::Any(vec![Rule::Attended, Rule::Confirmed])]);
    let mut evidence = Evidence::default();
    evidence.add(FactKind::Read, 70);
    evidence.add(FactKind::Attended, 0);
    let verdict = evaluate(&rule, &evidence);
    let ticks: Vec<_> = verdict.ticks.iter().map(|tick| (tick.depth, tick.rule.word(), tick.met, tick.have)).collect();
    assert_eq!(
        ticks,
        [(0, "read", false, 70), (0, "any", true, 1), (1, "attended", true, 1), (1, "confirmed", false, 0)]
    );
    assert!(!verdict.met);
}
