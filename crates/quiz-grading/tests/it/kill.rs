//! A process that is killed while it saves answers, two hundred times: what it had confirmed is there, nothing is half done.

use std::{
    collections::BTreeSet,
    io::{BufRead, BufReader, Write},
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use courseware::QuizRules;
use database::Db;
use kernel::{
    Actor, Cx, Locale,
    context::Sources,
    id::{AttemptId, StepId},
};
use quiz_grading::{
    QuizError, Quizzes, Settings,
    commands::{self, Given, NewStep, SaveSteps, Start, What},
    engine::{Action, Dice, Response},
    model::State,
    queries,
};
use tokio::task::JoinSet;

use crate::world::{COURSE, LESSON, feature, id, learner, rules};

const ROUNDS: usize = 200;
/// The test ends by then, however slow the machine; it must have killed often enough to mean something.
const PATIENCE: Duration = Duration::from_secs(100);
const ADDRESS: &str = "QUIZ_KILL_DATABASE";

fn endless() -> QuizRules {
    QuizRules { attempts: 0, ..rules() }
}

fn essay(id: StepId, slot: i32, text: String) -> NewStep {
    let response = if slot == 8 { Response::Essay { text, files: Vec::new() } } else { Response::ShortAnswer { text } };
    NewStep {
        id,
        slot,
        what: What::Answer(Given::Typed(Some(response))),
        at: None,
        seq: 0,
        seen: None,
        certainty: None,
    }
}

/// The process that gets killed: two learners at work, each deed said aloud once it is confirmed.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "run by the test below, in a process of its own"]
async fn at_work() {
    let Ok(address) = std::env::var(ADDRESS) else { return };
    let (quizzes, _files) = feature(Db::connect(&address).await.expect("a database"), endless(), Settings::default());
    let sources = Sources::system();
    let mut tasks = JoinSet::new();
    for person in [1, 2] {
        tasks.spawn(learning(quizzes.clone(), sources.cx(learner(person), Locale::Id)));
    }
    tasks.join_all().await;
}

async fn learning(quizzes: Quizzes, cx: Cx) {
    let mut said = std::io::stdout();
    loop {
        let start = Start { id: cx.id(), course: id(COURSE), lesson: id(LESSON), password: String::new() };
        let attempt = match commands::start(&quizzes, &cx, start).await {
            Ok(begun) => begun.id,
            Err(QuizError::AlreadyOpen(open)) => open,
            Err(error) => panic!("{error}"),
        };
        for round in 0..6 {
            let steps: Vec<NewStep> = [4, 8].map(|slot| essay(cx.id(), slot, format!("jawaban {round}"))).into();
            let ids: Vec<StepId> = steps.iter().map(|step| step.id).collect();
            commands::save_steps(&quizzes, &cx, SaveSteps { attempt, steps, origin: None }).await.expect("saved");
            for step in ids {
                writeln!(said, "saved {attempt} {step}").expect("a listener");
            }
            said.flush().expect("a listener");
        }
        commands::submit(&quizzes, &cx, attempt).await.expect("submitted");
        writeln!(said, "submitted {attempt} {attempt}").expect("a listener");
        said.flush().expect("a listener");
    }
}

#[tokio::test]
async fn what_was_confirmed_survives_a_kill_at_any_moment() {
    let database = test_kit::fresh().await;
    let program = std::env::current_exe().expect("this program");
    let mut dice = Dice::new(20_261_124);
    let (mut saved, mut submitted) = (BTreeSet::new(), BTreeSet::new());
    let began = Instant::now();
    let mut kills = 0;
    while kills < ROUNDS && began.elapsed() < PATIENCE {
        let mut child = Command::new(&program)
            .args(["kill::at_work", "--exact", "--ignored", "--nocapture", "--test-threads=1"])
            .env(ADDRESS, &database.url)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("a process");
        let pause = Duration::from_micros(dice.below(60_000) as u64);
        let mut lines = BufReader::new(child.stdout.take().expect("its words")).lines().map_while(Result::ok);
        let first = lines.by_ref().find(|line| line.starts_with("saved")).expect("it works");
        tokio::time::sleep(pause).await;
        child.kill().expect("killed");
        // A line cut short by the kill was not heard by anybody.
        for line in std::iter::once(first).chain(lines) {
            let words: Vec<&str> = line.split(' ').collect();
            let [word, attempt, thing] = words[..] else { continue };
            let Ok(attempt) = attempt.parse::<AttemptId>() else { continue };
            match (word, thing.parse::<StepId>()) {
                ("saved", Ok(step)) => drop(saved.insert((attempt, step))),
                ("submitted", Ok(_)) => drop(submitted.insert(attempt)),
                _ => {}
            }
        }
        child.wait().expect("gone");
        kills += 1;
    }
    assert!(kills >= 20 && saved.len() > kills, "only {kills} kills and {} answers in time", saved.len());

    let (quizzes, _files) = feature(database.db.clone(), endless(), Settings::default());
    let system = Sources::system().cx(Actor::System("test"), Locale::Id);
    let attempts: BTreeSet<AttemptId> = saved.iter().map(|(attempt, _)| *attempt).collect();
    for attempt in &attempts {
        let header = queries::attempt(&quizzes, &system, *attempt).await.expect("an attempt");
        let log = queries::log(&quizzes, &system, *attempt).await.expect("a log");
        let there: BTreeSet<StepId> = log.iter().map(|step| step.id).collect();
        let lost = saved.iter().filter(|(of, step)| of == attempt && !there.contains(step)).count();
        assert_eq!(lost, 0, "confirmed answers of {attempt} are lost");
        assert_eq!(log.first().map(|step| &step.action), Some(&Action::Start));
        assert_eq!(log.len() % 2, usize::from(header.is_open()), "a batch of two is there as a whole or not at all");
        let ends = log.iter().filter(|step| step.action == Action::Submit).count();
        assert_eq!((ends == 1, header.score.is_some()), (!header.is_open(), !header.is_open()));
        assert!(!submitted.contains(attempt) || header.state == State::Submitted);
    }
    // Nothing is stuck: who was interrupted goes on and hands in.
    for person in [1, 2] {
        let cx = Sources::system().cx(learner(person), Locale::Id);
        let exec = database.db.reader();
        let open = queries::open_attempts(&exec, cx.actor.person().expect("a person")).await.expect("a list");
        assert!(open.len() <= 1, "one open attempt at a time");
        for attempt in open {
            let done = commands::submit(&quizzes, &cx, attempt.id).await.expect("submitted");
            assert_eq!(done.state, State::Submitted);
        }
    }
}
