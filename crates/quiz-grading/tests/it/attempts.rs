//! Attempts from start to grade, through the commands.

use chrono::TimeDelta;
use courseware::{Lateness, QuizRules};
use kernel::{Actor, Event, Marks, Problem};
use quiz_grading::{
    Settings,
    commands::{self, Assessment, Given, Mark, NewStep, Regrade, Start, Status, What},
    engine::{Response, Seen},
    model::State,
    queries,
};

use crate::world::{CORRECTED, COURSE, LESSON, World, batch, id, learner, rules, trainer};

fn statuses(saved: &commands::Saved) -> Vec<Status> {
    saved.results.iter().map(|result| result.status).collect()
}

async fn graded(world: &World) -> Vec<(Marks, bool)> {
    let since = world.now() - TimeDelta::days(1);
    let events = database::recorded_since(&world.database.db.reader(), &["attempt_graded"], since, 100).await;
    let grade = |recorded: database::Recorded| match recorded.event {
        Event::AttemptGraded { grade, passed, .. } => (grade, passed),
        other => panic!("{other:?}"),
    };
    events.expect("events").into_iter().map(grade).collect()
}

#[tokio::test]
async fn a_perfect_attempt_is_graded_once_the_essay_is_marked() {
    for world in World::everywhere().await {
        let cx = world.cx(learner(1));
        let attempt = world.begun(1).await;
        let mut steps = world.keys(attempt).await;
        steps.push(world.essay("Karena arsip adalah bukti."));
        let saved = commands::save_steps(&world.quizzes, &cx, batch(attempt, steps)).await.expect("saved");
        assert_eq!(statuses(&saved), [Status::Accepted; 8], "{}", world.database.engine);

        let done = commands::submit(&world.quizzes, &cx, attempt).await.expect("submitted");
        assert_eq!((done.state, done.score, done.grade), (State::Submitted, Some(Marks::whole(70)), None));
        assert_eq!(graded(&world).await, []);
        let again = commands::submit(&world.quizzes, &cx, attempt).await.expect("a repeat is harmless");
        assert_eq!(again, done);

        let marker = world.cx(trainer(10));
        let mark = Mark {
            id: marker.id(),
            attempt,
            slot: 8,
            given: Assessment::Points(Marks::whole(8)),
            comment: "Bagus.".to_owned(),
        };
        let marked = commands::mark(&world.quizzes, &marker, mark.clone()).await.expect("marked").attempt;
        assert_eq!((marked.score, marked.grade), (Some(Marks::whole(78)), Some(Marks(9_750))));
        commands::mark(&world.quizzes, &marker, mark).await.expect("a repeat is harmless");
        assert_eq!(graded(&world).await, [(Marks(9_750), true)]);
        let audit = database::recent_audit(&world.database.db.reader(), kernel::PageRequest::default()).await;
        let audit = audit.expect("an audit log").items;
        assert_eq!(audit.iter().map(|entry| entry.action.as_str()).collect::<Vec<_>>(), ["quiz.mark"]);
        assert_eq!(audit[0].detail["mark"], 800);
    }
}

#[tokio::test]
async fn starting_twice_begins_one_attempt_and_no_more_than_allowed() {
    for world in World::everywhere().await {
        let cx = world.cx(learner(1));
        let start = Start { id: cx.id(), course: id(COURSE), lesson: id(LESSON), password: String::new() };
        let first = commands::start(&world.quizzes, &cx, start.clone()).await.expect("an attempt");
        assert_eq!(commands::start(&world.quizzes, &cx, start.clone()).await.expect("the same").id, first.id);
        let second = Start { id: cx.id(), ..start.clone() };
        let code = |result: Result<_, quiz_grading::QuizError>| result.map(|_| ()).map_err(|error| error.code());
        assert_eq!(code(commands::start(&world.quizzes, &cx, second.clone()).await), Err("quiz.already_open"));
        commands::submit(&world.quizzes, &cx, first.id).await.expect("submitted");
        assert_eq!(commands::start(&world.quizzes, &cx, second.clone()).await.expect("the second").number, 2);
        commands::submit(&world.quizzes, &cx, second.id).await.expect("submitted");
        let third = Start { id: cx.id(), ..start.clone() };
        assert_eq!(code(commands::start(&world.quizzes, &cx, third.clone()).await), Err("quiz.no_attempts_left"));
        // Somebody else's id is taken; who is not enrolled does not begin.
        let other = world.cx(learner(2));
        assert_eq!(code(commands::start(&world.quizzes, &other, start.clone()).await), Err("quiz.id_taken"));
        let stranger = world.cx(learner(3));
        assert_eq!(code(commands::start(&world.quizzes, &stranger, third.clone()).await), Err("quiz.not_enrolled"));
    }
}

#[tokio::test]
async fn repeats_are_harmless_even_after_the_end() {
    for world in World::everywhere().await {
        let cx = world.cx(learner(1));
        let attempt = world.begun(1).await;
        let sent = batch(attempt, world.keys(attempt).await);
        commands::save_steps(&world.quizzes, &cx, sent.clone()).await.expect("saved");
        let again = commands::save_steps(&world.quizzes, &cx, sent.clone()).await.expect("again");
        assert_eq!(statuses(&again), [Status::Duplicate; 7]);
        commands::submit(&world.quizzes, &cx, attempt).await.expect("submitted");
        let late = commands::save_steps(&world.quizzes, &cx, sent).await.expect("the reply was lost, nothing else");
        assert_eq!(statuses(&late), [Status::Duplicate; 7]);
        let fresh = batch(attempt, vec![world.essay("terlambat")]);
        let refused = commands::save_steps(&world.quizzes, &cx, fresh).await.expect_err("closed");
        assert_eq!(refused.code(), "quiz.attempt_closed");
    }
}

#[tokio::test]
async fn two_tabs_cannot_overwrite_each_other_unseen() {
    for world in World::everywhere().await {
        let cx = world.cx(learner(1));
        let attempt = world.begun(1).await;
        let say = |text: &str, page: &str, seq| NewStep {
            seen: Some(Seen { seq, page: page.to_owned() }),
            ..world.essay(text)
        };
        let save = async |step: NewStep| {
            let saved = commands::save_steps(&world.quizzes, &cx, batch(attempt, vec![step])).await;
            saved.expect("an answer").results.remove(0)
        };
        assert_eq!(save(say("dari tab satu", "a", 1)).await.status, Status::Accepted);
        let stale = save(say("dari tab dua", "b", 1)).await;
        assert_eq!((stale.status, stale.code), (Status::Stale, Some("quiz.stale")));
        assert_eq!(stale.current, Some(Response::Essay { text: "dari tab satu".to_owned(), files: Vec::new() }));
        assert_eq!(save(say("tab satu lagi", "a", 1)).await.status, Status::Accepted);
        // The second tab, opened again, has seen it. Every version stays in the log.
        assert_eq!(save(say("dibaca lalu diganti", "c", 4)).await.status, Status::Accepted);
        let versions = queries::log(&world.quizzes, &world.cx(Actor::System("test")), attempt).await.expect("a log");
        assert_eq!(versions.len(), 5);
    }
}

#[tokio::test]
async fn the_deadline_closes_the_attempt_from_what_was_saved() {
    for world in World::everywhere().await {
        let cx = world.cx(learner(1));
        let attempt = world.begun(1).await;
        let keys = batch(attempt, world.keys(attempt).await);
        commands::save_steps(&world.quizzes, &cx, keys).await.expect("saved");
        let job = world.cx(Actor::System("quiz.close_due"));
        world.pass(TimeDelta::minutes(20));
        assert_eq!(commands::close_due(&world.quizzes, &job).await.expect("nothing yet"), 0);
        world.pass(TimeDelta::seconds(1));
        let fresh = batch(attempt, vec![world.essay("lewat")]);
        let refused = commands::save_steps(&world.quizzes, &cx, fresh).await.expect_err("closed");
        assert_eq!(refused.code(), "quiz.attempt_closed");
        let closed = queries::attempt(&world.quizzes, &job, attempt).await.expect("there");
        assert_eq!((closed.state, closed.finished_at), (State::Closed, closed.deadline_at));
        assert_eq!(closed.grade, Some(Marks(8_750)), "seven of eight");
        assert_eq!(graded(&world).await, [(Marks(8_750), true)]);

        // And without anybody asking: by the job, whoever runs it, also after a restart.
        let other = world.begun(2).await;
        world.pass(TimeDelta::minutes(21));
        assert_eq!(commands::close_due(&world.quizzes, &job).await.expect("closed"), 1);
        assert_eq!(commands::close_due(&world.quizzes, &job).await.expect("closed before"), 0);
        let closed = queries::attempt(&world.quizzes, &job, other).await.expect("there");
        assert_eq!((closed.state, closed.grade), (State::Closed, Some(Marks::ZERO)));
    }
}

#[tokio::test]
async fn an_answer_given_in_time_may_arrive_within_the_grace() {
    for database in test_kit::databases().await {
        let rules = QuizRules { lateness: Lateness::Mark, late_minutes: 1, ..rules() };
        let world = World::new(database, rules, Settings::default());
        let cx = world.cx(learner(1));
        let attempt = world.begun(1).await;
        let in_time = world.now() + TimeDelta::minutes(19);
        world.pass(TimeDelta::seconds(20 * 60 + 5));
        let job = world.cx(Actor::System("quiz.close_due"));
        assert_eq!(commands::close_due(&world.quizzes, &job).await.expect("closed"), 1);
        let mut keys = world.keys(attempt).await;
        for key in &mut keys {
            key.at = Some(in_time);
        }
        let after = NewStep { at: Some(world.now()), ..world.essay("sesudah batas") };
        keys.push(after);
        let saved = commands::save_steps(&world.quizzes, &cx, batch(attempt, keys)).await.expect("saved");
        assert_eq!(statuses(&saved)[..7], [Status::Accepted; 7]);
        assert_eq!(
            (saved.results[0].code, saved.results[7].code),
            (Some("quiz.saved_late"), Some("quiz.attempt_closed"))
        );
        let regraded = queries::attempt(&world.quizzes, &job, attempt).await.expect("there");
        assert_eq!(regraded.grade, Some(Marks(8_750)));
        assert_eq!(graded(&world).await, [(Marks::ZERO, false), (Marks(8_750), true)]);
    }
}

#[tokio::test]
async fn nobody_reaches_into_another_persons_attempt() {
    for world in World::everywhere().await {
        let attempt = world.begun(1).await;
        let other = world.cx(learner(2));
        let save = batch(attempt, vec![world.essay("orang lain")]);
        let code = |error: quiz_grading::QuizError| error.code();
        assert_eq!(commands::save_steps(&world.quizzes, &other, save).await.map_err(code), Err("not_found"));
        assert_eq!(commands::submit(&world.quizzes, &other, attempt).await.map_err(code), Err("not_found"));
        let own = world.cx(learner(1));
        let text = batch(attempt, vec![world.essay("punya sendiri")]);
        commands::save_steps(&world.quizzes, &own, text).await.expect("saved");
        commands::submit(&world.quizzes, &own, attempt).await.expect("submitted");
        for (actor, expected) in [(learner(1), "forbidden"), (trainer(11), "not_found")] {
            let cx = world.cx(actor);
            let mark =
                Mark { id: cx.id(), attempt, slot: 8, given: Assessment::Points(Marks::ONE), comment: String::new() };
            assert_eq!(commands::mark(&world.quizzes, &cx, mark).await.map_err(code), Err(expected));
        }
        let cx = world.cx(trainer(10));
        for (slot, mark, expected) in
            [(8, 1_001, "quiz.mark_out_of_range"), (1, 100, "not_found"), (9, 100, "not_found")]
        {
            let mark =
                Mark { id: cx.id(), attempt, slot, given: Assessment::Points(Marks(mark)), comment: String::new() };
            assert_eq!(commands::mark(&world.quizzes, &cx, mark).await.map_err(code), Err(expected));
        }
    }
}

#[tokio::test]
async fn a_corrected_key_regrades_by_replay() {
    for world in World::everywhere().await {
        let cx = world.cx(learner(1));
        let attempt = world.begun(1).await;
        let keys = batch(attempt, world.keys(attempt).await);
        commands::save_steps(&world.quizzes, &cx, keys).await.expect("saved");
        commands::submit(&world.quizzes, &cx, attempt).await.expect("submitted");
        let by = world.cx(trainer(10));
        let dry = Regrade {
            course: id(COURSE),
            lesson: id(LESSON),
            key: id(CORRECTED),
            reason: String::new(),
            dry_run: true,
        };
        let listed = async || {
            let dry = Box::pin(commands::regrade(&world.quizzes, &by, dry.clone()));
            database::counting_statements(dry).await
        };
        let (changes, statements) = listed().await;
        assert_eq!(
            changes.expect("a list").iter().map(|c| (c.before, c.after)).collect::<Vec<_>>(),
            [(Some(Marks::whole(70)), Marks::whole(60))]
        );
        let untouched =
            queries::attempt(&world.quizzes, &world.cx(Actor::System("test")), attempt).await.expect("there");
        assert_eq!(untouched.score, Some(Marks::whole(70)));
        let other = world.begun(2).await;
        commands::submit(&world.quizzes, &world.cx(learner(2)), other).await.expect("submitted");
        assert_eq!(listed().await.1, statements, "as many for two attempts as for one");
        let real = Regrade { dry_run: false, ..dry };
        commands::regrade(&world.quizzes, &by, real.clone()).await.expect("regraded");
        assert_eq!(commands::regrade(&world.quizzes, &by, real.clone()).await.expect("again"), []);
        let grades = [(Marks(8_750), true), (Marks::ZERO, false), (Marks(7_500), true)];
        assert_eq!(graded(&world).await, grades, "the empty paper of the other stays as it is");
        let stranger = world.cx(trainer(11));
        assert_eq!(commands::regrade(&world.quizzes, &stranger, real).await.map_err(|e| e.code()), Err("forbidden"));
    }
}

#[tokio::test]
async fn flags_and_withdrawn_answers_and_odd_numbers() {
    for world in World::everywhere().await {
        let cx = world.cx(learner(1));
        let attempt = world.begun(1).await;
        let number = What::Answer(Given::Fields(vec![("answer".to_owned(), "dua".to_owned())]));
        let steps = vec![
            world.step(1, What::Flag(true)),
            world.step(5, number),
            world.essay("ada"),
            world.step(8, What::Answer(Given::Typed(None))),
            world.step(99, What::Flag(true)),
            world.step(1, What::Answer(Given::Fields(vec![("answer".to_owned(), "z".to_owned())]))),
        ];
        let saved = commands::save_steps(&world.quizzes, &cx, batch(attempt, steps)).await.expect("saved");
        let codes: Vec<_> = saved.results.iter().map(|result| result.code).collect();
        assert_eq!(
            codes,
            [None, Some("quiz-remark-not-a-number"), None, None, Some("quiz.unknown_slot"), Some("quiz.answer_misfit")]
        );
        let done = commands::submit(&world.quizzes, &cx, attempt).await.expect("submitted");
        assert_eq!(done.grade, Some(Marks::ZERO), "a withdrawn essay waits for nobody");
    }
}

#[tokio::test]
async fn many_learners_saving_at_once_lose_nothing() {
    for world in World::everywhere().await {
        let attempts = [world.begun(1).await, world.begun(2).await];
        let mut tasks = tokio::task::JoinSet::new();
        for round in 0..40_usize {
            let person = round % 2;
            let (quizzes, cx) = (world.quizzes.clone(), world.cx(learner(person as u128 + 1)));
            let mut step = world.essay(&format!("versi {round:02}"));
            step.seq = round as i64;
            let sent = batch(attempts[person], vec![step]);
            tasks.spawn(async move { commands::save_steps(&quizzes, &cx, sent).await.expect("saved") });
        }
        let all = tasks.join_all().await;
        assert!(all.iter().all(|saved| saved.results[0].status != Status::Rejected));
        let system = world.cx(Actor::System("test"));
        for (person, attempt) in attempts.into_iter().enumerate() {
            let log = queries::log(&world.quizzes, &system, attempt).await.expect("a log");
            assert_eq!(log.len(), 21);
            let cx = world.cx(learner(person as u128 + 1));
            let view = queries::player(&world.quizzes, &cx, attempt, None).await.expect("a page");
            let quiz_grading::engine::Control::Text { text, .. } = &view.questions[7].control else {
                panic!("an essay")
            };
            assert_eq!(text, &format!("versi {}", 38 + person), "the last one counts, in whatever order they came");
        }
    }
}
