//! Answers that arrive after the end, and from where attempts are taken.

use axum::{body::Body, extract::ConnectInfo};
use chrono::TimeDelta;
use courseware::{Lateness, QuizRules};
use http::{Method, Request};
use kernel::{
    Actor, Marks, Problem,
    id::{AttemptId, kind},
};
use quiz_grading::{
    QuizError, Settings,
    commands::{self, DecideLate, NewStep, Status},
    model::State,
    queries,
};
use std::net::SocketAddr;

use crate::world::{COURSE, LESSON, World, batch, id, learner, rules, trainer};

fn address(page: &str) -> String {
    format!("/studio/{}/kuis/{}/{page}", id::<kind::Course>(COURSE), id::<kind::Lesson>(LESSON))
}

async fn everywhere(lateness: Lateness) -> Vec<World> {
    let rules = QuizRules { lateness, late_minutes: 60, ..rules() };
    let world = |database| World::new(database, rules, Settings::default());
    test_kit::databases().await.into_iter().map(world).collect()
}

/// An attempt that the clock closed, and then the right answers of a device that gave them a minute before.
async fn came_late(world: &World) -> (AttemptId, commands::Saved) {
    let attempt = world.begun(1).await;
    let in_time = world.now() + TimeDelta::minutes(19);
    world.pass(TimeDelta::minutes(31));
    let job = world.cx(Actor::System("quiz.close_due"));
    assert_eq!(commands::close_due(&world.quizzes, &job).await.expect("closed"), 1);
    let keys = world.keys(attempt).await.into_iter().map(|key| NewStep { at: Some(in_time), ..key }).collect();
    let saved = commands::save_steps(&world.quizzes, &world.cx(learner(1)), batch(attempt, keys)).await;
    (attempt, saved.expect("saved"))
}

async fn grade(world: &World, attempt: AttemptId) -> Option<Marks> {
    queries::attempt(&world.quizzes, &world.cx(learner(1)), attempt).await.expect("there").grade
}

#[tokio::test]
async fn a_trainer_admits_late_answers() {
    for world in everywhere(Lateness::Ask).await {
        let (attempt, saved) = came_late(&world).await;
        let said = saved.results.iter().map(|result| (result.status, result.code));
        assert!(said.eq([(Status::Accepted, Some("quiz.saved_awaiting")); 7]), "{}", world.database.engine);
        assert_eq!(grade(&world, attempt).await, Some(Marks::ZERO), "nothing counts yet");

        let client = world.client();
        client.acts_as(learner(1));
        let result = client.get(&format!("/percobaan/{attempt}/hasil")).await;
        assert!(result.text.contains("7 jawaban Anda tiba setelah waktu habis dan menunggu"));
        client.acts_as(trainer(10));
        let queue = client.get("/penilaian").await;
        assert!(queue.text.contains("Putuskan 1 percobaan") && queue.text.contains(&address("terlambat")));
        let list = client.get(&address("terlambat")).await;
        for word in ["7 jawaban menunggu keputusan", "11 menit kemudian"] {
            assert!(list.text.contains(word), "{word}");
        }
        assert!(list.statements <= 5, "{} statements", list.statements);

        client.acts_as(trainer(11));
        assert_eq!(client.get(&address("terlambat")).await.status, 404);
        let stranger = world.cx(trainer(11));
        let cmd = DecideLate { id: stranger.id(), attempt, accepted: true, reason: String::new() };
        let refused = commands::decide_late(&world.quizzes, &stranger, cmd.clone()).await;
        assert!(matches!(refused, Err(QuizError::NotFound)));

        client.acts_as(trainer(10));
        let step = world.cx(trainer(10)).id::<kind::Step>().to_string();
        let decide = format!("{}/{attempt}", address("terlambat"));
        let bare = client.post(&decide, &[("step", &step), ("keputusan", "tolak"), ("reason", "  ")]).await;
        assert_eq!(bare.status, 422);
        assert!(bare.text.contains("Tulis alasannya"));
        for _ in 0..2 {
            // Pressed twice, decided once.
            let done = client.post(&decide, &[("step", &step), ("keputusan", "terima")]).await;
            assert!(done.location().contains("quiz-late-accepted"), "{}", done.location());
        }
        assert_eq!(grade(&world, attempt).await, Some(Marks(8_750)));
        let again = commands::decide_late(&world.quizzes, &world.cx(trainer(10)), cmd).await;
        assert_eq!(again.map_err(|error| error.code()), Err("quiz.nothing_awaits"));

        // What is decided stays so however the log is read.
        let log = queries::log(&world.quizzes, &world.cx(Actor::System("test")), attempt).await.expect("a log");
        let now = queries::attempt(&world.quizzes, &world.cx(learner(1)), attempt).await.expect("there");
        let state = quiz_grading::engine::fold(&log, now.deadline());
        assert_eq!(state.late(), (7, 0));
        assert_eq!((now.late, now.awaiting), (7, 0));
        let list = client.get(&address("terlambat")).await;
        assert!(list.text.contains("7 jawaban terlambat dihitung") && !list.text.contains("keputusan\" value"));
        assert!(!client.get("/penilaian").await.text.contains("Putuskan"));
        world.pass(TimeDelta::minutes(61));
        client.acts_as(learner(1));
        let result = client.get(&format!("/percobaan/{attempt}/hasil")).await;
        assert!(result.text.contains("Jawaban ini tiba setelah waktu habis."));
    }
}

#[tokio::test]
async fn what_a_trainer_does_not_admit_counts_for_nothing() {
    for world in everywhere(Lateness::Ask).await {
        let (attempt, _) = came_late(&world).await;
        let client = world.client();
        client.acts_as(trainer(10));
        let list = client
            .get(&format!(
                "/api/v1/courses/{}/quizzes/{}/late-answers",
                id::<kind::Course>(COURSE),
                id::<kind::Lesson>(LESSON)
            ))
            .await;
        assert_eq!(list.json()["attempts"][0]["awaiting"], 7);
        let decision = serde_json::json!({
            "id": world.cx(trainer(10)).id::<kind::Step>(), "accepted": false, "reason": "Sinyal kantor baik saat itu."
        });
        let decided = client.api(Method::POST, &format!("/api/v1/attempts/{attempt}/late-answers"), &decision).await;
        assert_eq!(decided.json()["grade"], 0, "{}", world.database.engine);
        world.pass(TimeDelta::minutes(61));
        client.acts_as(learner(1));
        let result = client.get(&format!("/percobaan/{attempt}/hasil")).await;
        assert!(result.text.contains("Sinyal kantor baik saat itu.") && result.text.contains("tidak dihitung"));
        assert!(!result.text.contains("menunggu persetujuan"));
    }
}

#[tokio::test]
async fn a_quiz_takes_late_answers_as_it_says() {
    for (lateness, said, reached) in
        [(Lateness::Accept, Some("quiz.saved_late"), 8_750), (Lateness::Mark, Some("quiz.saved_late"), 8_750)]
    {
        for world in everywhere(lateness).await {
            let (attempt, saved) = came_late(&world).await;
            assert_eq!((saved.results[0].status, saved.results[0].code), (Status::Accepted, said));
            assert_eq!(grade(&world, attempt).await, Some(Marks(reached)), "{lateness:?}");
            world.pass(TimeDelta::minutes(61));
            let client = world.client();
            client.acts_as(learner(1));
            let result = client.get(&format!("/percobaan/{attempt}/hasil")).await;
            let marked = result.text.contains("Jawaban ini tiba setelah waktu habis.");
            assert_eq!(marked, lateness == Lateness::Mark);
        }
    }
    for world in everywhere(Lateness::Refuse).await {
        let attempt = world.begun(1).await;
        let at = Some(world.now());
        world.pass(TimeDelta::minutes(21));
        let steps = vec![NewStep { at, ..world.essay("terlambat") }];
        let refused = commands::save_steps(&world.quizzes, &world.cx(learner(1)), batch(attempt, steps)).await;
        assert_eq!(refused.map_err(|error| error.code()), Err("quiz.attempt_closed"));
    }
}

#[tokio::test]
async fn whoever_hands_in_after_the_clock_has_nothing_on_the_way() {
    for world in everywhere(Lateness::Mark).await {
        let cx = world.cx(learner(1));
        let client = world.client();
        client.acts_as(learner(1));
        for closed_by_job in [false, true] {
            let attempt = world.begun(1).await;
            let in_time = world.now();
            world.pass(TimeDelta::minutes(21));
            if closed_by_job {
                commands::close_due(&world.quizzes, &world.cx(Actor::System("test"))).await.expect("closed");
                let result = client.get(&format!("/percobaan/{attempt}/hasil")).await;
                assert!(result.text.contains("Pembahasan dibuka setelah"), "it may have something on the way");
                let submit = format!("/percobaan/{attempt}/kumpulkan");
                assert!(
                    result.text.contains(&format!("action=\"{submit}\"")),
                    "and its learner may say that it has not"
                );
                client.post(&submit, &[]).await;
            }
            let done = commands::submit(&world.quizzes, &cx, attempt).await.expect("handed in");
            assert_eq!((done.state, done.finished_at), (State::Submitted, done.deadline_at));
            assert_eq!(commands::submit(&world.quizzes, &cx, attempt).await.expect("again"), done);
            let result = client.get(&format!("/percobaan/{attempt}/hasil")).await;
            for word in ["Penjelasan 1", "Waktu habis. Jawaban yang tersimpan dinilai."] {
                assert!(result.text.contains(word), "{word}");
            }
            let late = batch(attempt, vec![NewStep { at: Some(in_time), ..world.essay("masih ada") }]);
            let refused = commands::save_steps(&world.quizzes, &cx, late).await;
            assert_eq!(refused.map_err(|error| error.code()), Err("quiz.attempt_closed"));
            let log = queries::log(&world.quizzes, &world.cx(Actor::System("test")), attempt).await.expect("a log");
            assert!(log.windows(2).all(|two| two[0].seq < two[1].seq), "every step has a number of its own");
        }
    }
}

/// A request from a browser somewhere.
fn from(place: [u8; 4], browser: &str, method: Method, path: &str, body: &serde_json::Value) -> Request<Body> {
    let request = Request::builder().method(method).uri(path).header("user-agent", browser);
    let request = request.header("content-type", "application/json").body(Body::from(body.to_string()));
    let mut request = request.expect("a request");
    request.extensions_mut().insert(ConnectInfo(SocketAddr::from((place, 9))));
    request
}

#[tokio::test]
async fn devices_are_noted_once_and_shown_to_trainers() {
    const PHONE: &str = "Mozilla/5.0 (Linux; Android 10; K) Chrome/131.0.0.0 Mobile Safari/537.36";
    const DESK: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0";
    for world in World::everywhere().await {
        let attempt = world.begun(1).await;
        let client = world.client();
        client.acts_as(learner(1));
        let page = format!("/percobaan/{attempt}");
        let nothing = serde_json::Value::Null;
        let first = client.send(from([203, 0, 113, 7], PHONE, Method::GET, &page, &nothing)).await;
        let second = client.send(from([203, 0, 113, 7], PHONE, Method::GET, &page, &nothing)).await;
        assert_eq!(first.statements, second.statements + 1, "a place is written once");
        client.acts_as(trainer(10));
        let list = client.get(&address("statistik/gawai")).await;
        assert!(list.text.contains("Semua di satu tempat"), "{}", world.database.engine);

        client.acts_as(learner(1));
        let step = serde_json::json!({ "id": world.cx(learner(1)).id::<kind::Step>(), "slot": 1, "kind": "flag",
            "fields": [], "flag": true, "at": null, "seq": 1 });
        let steps = format!("/api/v1/attempts/{attempt}/steps");
        let body = serde_json::json!({ "steps": [step] });
        assert_eq!(client.send(from([198, 51, 100, 1], DESK, Method::POST, &steps, &body)).await.status, 200);
        client.acts_as(learner(2));
        assert_eq!(client.send(from([10, 0, 0, 1], DESK, Method::POST, &steps, &body)).await.status, 404);

        client.acts_as(trainer(10));
        let list = client.get(&address("statistik/gawai")).await;
        for word in ["Chrome, Android", "203.0.113.7", "Firefox, Linux", "198.51.100.1"] {
            assert!(list.text.contains(word), "{word}");
        }
        assert!(!list.text.contains("10.0.0.1"), "nobody notes anything at another's attempt");
        assert!(list.statements <= 5, "{} statements", list.statements);
        client.acts_as(trainer(11));
        assert_eq!(client.get(&address("statistik/gawai")).await.status, 404);

        let job = world.cx(Actor::System("test"));
        assert_eq!(commands::forget_devices(&world.quizzes, &job).await.expect("none"), 0);
        world.pass(TimeDelta::days(366));
        let job = world.cx(Actor::System("test"));
        assert_eq!(commands::forget_devices(&world.quizzes, &job).await.expect("both"), 2);
    }
}
