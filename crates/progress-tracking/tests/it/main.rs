//! Random runs of facts against a stored database: what is stored is what the rules say of all facts so far, and it only rises.

mod world;

use courseware::{Rule, completion::ScoreRule};
use kernel::{Marks, ports::Progress};
use progress_tracking::attest::Attestation;
use proptest::{prelude::*, test_runner::Config};

use crate::world::{Deed, LESSONS, Rules, World};

/// Runs; each makes a database of its own and a dozen transactions.
const RUNS: u32 = 32;

fn page_rule() -> impl Strategy<Value = Rule> {
    rule(vec![
        Just(Rule::Viewed).boxed(),
        Just(Rule::SelfDeclared).boxed(),
        (1_u32..4).prop_map(|minutes| Rule::Read { minutes }).boxed(),
        (1_u32..=100).prop_map(|share| Rule::Scrolled { share }).boxed(),
        (1_u32..=100).prop_map(|share| Rule::Watched { share }).boxed(),
        (1_u32..15).prop_map(|minutes| Rule::WatchedTime { minutes }).boxed(),
        Just(Rule::Attended).boxed(),
        Just(Rule::Confirmed).boxed(),
    ])
}

fn quiz_rule() -> impl Strategy<Value = Rule> {
    rule(vec![
        Just(Rule::Submitted).boxed(),
        Just(Rule::Marked).boxed(),
        Just(Rule::Passed).boxed(),
        (0_i64..=10_000).prop_map(|at_least| Rule::Score { at_least: Marks(at_least) }).boxed(),
        Just(Rule::Confirmed).boxed(),
    ])
}

fn rule(leaves: Vec<BoxedStrategy<Rule>>) -> impl Strategy<Value = Rule> {
    let leaf = prop::strategy::Union::new(leaves);
    leaf.prop_recursive(2, 6, 3, |inner| {
        let parts = || prop::collection::vec(inner.clone(), 1..4);
        prop_oneof![
            parts().prop_map(Rule::All),
            parts().prop_map(Rule::Any),
            (1_u32..3, parts()).prop_map(|(n, of)| Rule::AtLeast { n: n.min(of.len() as u32), of }),
        ]
    })
}

/// Two versions of a course of pages and a quiz, and what is done in it.
fn rules() -> impl Strategy<Value = Rules> {
    let lessons = (prop::option::of(page_rule()), prop::option::of(page_rule()), prop::option::of(quiz_rule()));
    let score = prop::option::of((1_i64..=10_000).prop_map(|at_least| ScoreRule { at_least: Marks(at_least) }));
    let at_least = prop::option::of(1_u32..3);
    (lessons, at_least, prop::option::of(1_u32..3), score, any::<bool>()).prop_map(
        |((first, second, quiz), at_least, modules, score, either)| Rules {
            lessons: [first, second, quiz],
            at_least,
            modules,
            score,
            either,
        },
    )
}

fn deeds() -> impl Strategy<Value = Vec<Deed>> {
    let lesson = 0..LESSONS;
    let page = 0..LESSONS - 1;
    let said = prop::sample::select(vec![
        Attestation::Attended,
        Attestation::Confirmed,
        Attestation::Recognised("Sudah mengajar mata ini".to_owned()),
    ]);
    let deed = prop_oneof![
        2 => lesson.clone().prop_map(Deed::Opened),
        2 => page.clone().prop_map(Deed::Declared),
        2 => (page.clone(), 0_u32..240).prop_map(|(lesson, seconds)| Deed::Read(lesson, seconds)),
        2 => (page.clone(), 0_u32..=100).prop_map(|(lesson, share)| Deed::Scrolled(lesson, share)),
        2 => (page, 0_u32..=100).prop_map(|(lesson, share)| Deed::Watched(lesson, share)),
        1 => Just(Deed::Submitted),
        3 => (0_i64..=10_000, any::<bool>()).prop_map(|(grade, passed)| Deed::Graded(grade, passed)),
        3 => (lesson, said).prop_map(|(lesson, said)| Deed::Said(lesson, said)),
        1 => Just(Deed::Moved),
    ];
    prop::collection::vec(deed, 1..14)
}

proptest! {
    #![proptest_config(Config { cases: RUNS, failure_persistence: None, ..Config::default() })]

    #[test]
    fn what_is_stored_is_what_all_facts_say_and_only_rises(first in rules(), second in rules(), deeds in deeds()) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(run(first, second, deeds))?;
    }
}

async fn run(first: Rules, second: Rules, deeds: Vec<Deed>) -> Result<(), TestCaseError> {
    let mut world = World::new([first, second]).await;
    for deed in deeds {
        world.does(&deed).await;
        let card = world.progress.of(&[world.enrolment()]).await.expect("progress").pop();
        let mut done = card.as_ref().map(|card| card.done.clone()).unwrap_or_default();
        done.sort_unstable();
        let mut expected: Vec<_> = world.done.iter().copied().collect();
        expected.sort_unstable();
        prop_assert_eq!(done, expected, "lessons after {:?}", &deed);
        let completed = card.is_some_and(|card| card.completed_at.is_some());
        prop_assert_eq!(completed, world.completed, "the course after {:?}", &deed);
    }
    let report = world.recomputed().await;
    prop_assert_eq!(report.enrolments, 1);
    prop_assert_eq!(report.counts, std::collections::HashMap::new());
    Ok(())
}
