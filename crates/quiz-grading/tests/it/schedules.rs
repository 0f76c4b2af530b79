//! When a quiz is open, to whom it is eased, and what its result may show.

use chrono::{DateTime, TimeDelta, Utc};
use courseware::{QuizRules, Reveal, ReviewRules};
use http::Method;
use kernel::{Actor, PageRequest};
use quiz_grading::{Settings, commands, jobs::CloseDue};
use serde_json::{Value, json};
use test_kit::{Client, Reply};
use uuid::Uuid;

use crate::world::{
    COURSE, DEPARTMENT, DRAFT, LESSON, OTHER_UNIT, World, batch, id, learner, person_id, rules, trainer,
};

fn quiz() -> String {
    let course = id::<kernel::id::kind::Course>(COURSE);
    format!("{course}/quizzes/{}", id::<kernel::id::kind::Lesson>(LESSON))
}

fn schedule_path() -> String {
    format!("/api/v1/courses/{}/schedule", quiz())
}

fn accommodations_path() -> String {
    format!("/api/v1/courses/{}/accommodations", quiz())
}

fn studio(page: &str) -> String {
    let course = id::<kernel::id::kind::Course>(COURSE);
    format!("/studio/{course}/kuis/{}/{page}", id::<kernel::id::kind::Lesson>(LESSON))
}

async fn start(client: &Client, password: &str) -> Reply {
    let course = id::<kernel::id::kind::Course>(COURSE);
    let path = format!("/api/v1/quizzes/{course}/{}/attempts", id::<kernel::id::kind::Lesson>(LESSON));
    client.api(Method::POST, &path, &json!({ "password": password })).await
}

async fn begun(client: &Client, person: u128) -> String {
    client.acts_as(learner(person));
    let reply = start(client, "").await;
    assert_eq!(reply.status, 201, "{}", reply.text);
    format!("/api/v1/attempts/{}", reply.json()["id"].as_str().expect("an id"))
}

async fn set(client: &Client, body: Value) -> Reply {
    client.acts_as(trainer(10));
    client.api(Method::PUT, &schedule_path(), &body).await
}

async fn grant(client: &Client, body: Value) -> Value {
    client.acts_as(trainer(10));
    let reply = client.api(Method::POST, &accommodations_path(), &body).await;
    assert_eq!(reply.status, 201, "{}", reply.text);
    reply.json()
}

/// When the learner's attempt ends, in minutes from `since`.
async fn end(client: &Client, person: u128, attempt: &str, since: DateTime<Utc>) -> i64 {
    client.acts_as(learner(person));
    let clock = client.get(&format!("{attempt}/clock")).await.json();
    let deadline: DateTime<Utc> = clock["deadline_at"].as_str().expect("an end").parse().expect("a moment");
    (deadline - since).num_minutes()
}

fn refusal(reply: &Reply) -> (u16, String) {
    (reply.status.as_u16(), reply.json()["code"].as_str().unwrap_or_default().to_owned())
}

async fn audited(world: &World, action: &str) -> usize {
    let log = database::recent_audit(&world.database.db.reader(), PageRequest::default()).await.expect("a log");
    log.items.iter().filter(|entry| entry.action == action).count()
}

#[tokio::test]
async fn a_quiz_opens_takes_its_last_start_and_ends() {
    for world in World::everywhere().await {
        let engine = world.database.engine;
        let client = world.client();
        let now = world.now();
        let hours = |hours| now + TimeDelta::hours(hours);
        for (who, status) in [(learner(1), 403), (trainer(11), 404)] {
            client.acts_as(who);
            assert_eq!(client.get(&schedule_path()).await.status, status, "{engine}");
            assert_eq!(client.api(Method::PUT, &schedule_path(), &json!({ "version": 0 })).await.status, status);
        }
        client.acts_as(trainer(10));
        assert_eq!(client.get(&schedule_path()).await.json()["version"], 0, "{engine}");
        let impossible = json!({ "version": 0, "opens_at": hours(2), "ends_at": hours(1), "password": "abc" });
        let refused = set(&client, impossible).await;
        assert_eq!(refused.status, 422, "{engine}");
        let fields = refused.json()["errors"].as_array().expect("fields").clone();
        let fields: Vec<&str> = fields.iter().filter_map(|problem| problem["field"].as_str()).collect();
        assert_eq!(fields, ["ends_at", "password"], "{engine}");

        let window = json!({ "version": 0, "opens_at": hours(1), "last_start_at": hours(2), "ends_at": hours(3),
            "password": "Merdeka" });
        assert_eq!(set(&client, window.clone()).await.json(), json!({ "version": 1, "moved": 0 }), "{engine}");
        assert_eq!(refusal(&set(&client, window).await), (409, "quiz.schedule_moved".to_owned()), "{engine}");
        let read = client.get(&schedule_path()).await;
        assert_eq!((&read.json()["password"], &read.json()["contradictions"]), (&json!(true), &json!([])), "{engine}");
        assert!(!read.text.to_lowercase().contains("merdeka"), "{engine}: the word is not told");

        client.acts_as(learner(1));
        let early = start(&client, "merdeka").await;
        assert_eq!(refusal(&early), (409, "quiz.not_open_yet".to_owned()), "{engine}");
        assert!(early.text.contains("24 November 2026, 03.00"), "{engine}: {}", early.text);
        world.pass(TimeDelta::minutes(60));
        for password in ["", "proklamasi"] {
            assert_eq!(refusal(&start(&client, password).await), (422, "quiz.wrong_password".to_owned()), "{engine}");
        }
        assert_eq!(start(&client, " MERDEKA").await.status, 201, "{engine}");
        // Keeping the password means not naming it; removing it means naming none.
        let kept = json!({ "version": 1, "opens_at": hours(1), "last_start_at": hours(2), "ends_at": hours(3) });
        assert_eq!(set(&client, kept).await.status, 200, "{engine}");
        client.acts_as(learner(2));
        assert_eq!(start(&client, "").await.status, 422, "{engine}");
        world.pass(TimeDelta::minutes(61));
        assert_eq!(refusal(&start(&client, "merdeka").await), (409, "quiz.too_late_to_start".to_owned()), "{engine}");
        world.pass(TimeDelta::minutes(60));
        let over = start(&client, "merdeka").await;
        assert_eq!(refusal(&over), (409, "quiz.over".to_owned()), "{engine}");
        assert!(over.text.contains("24 November 2026, 05.00"), "{engine}: {}", over.text);
        assert_eq!(audited(&world, "quiz.schedule").await, 2, "{engine}");
    }
}

#[tokio::test]
async fn a_password_cannot_be_guessed() {
    for world in World::everywhere().await {
        let engine = world.database.engine;
        let client = world.client();
        assert_eq!(set(&client, json!({ "version": 0, "password": "merdeka" })).await.status, 200, "{engine}");
        client.acts_as(learner(1));
        for _ in 0..10 {
            assert_eq!(start(&client, "tebakan").await.status, 422, "{engine}");
        }
        assert_eq!(refusal(&start(&client, "merdeka").await), (429, "quiz.too_many_tries".to_owned()), "{engine}");
        client.acts_as(learner(2));
        assert_eq!(start(&client, "merdeka").await.status, 201, "{engine}: others are not kept out");
        world.pass(TimeDelta::minutes(11));
        client.acts_as(learner(1));
        assert_eq!(start(&client, "merdeka").await.status, 201, "{engine}");
    }
}

#[tokio::test]
async fn running_attempts_follow_the_schedule() {
    for world in World::everywhere().await {
        let engine = world.database.engine;
        let client = world.client();
        let began = world.now();
        let attempt = begun(&client, 1).await;
        assert_eq!(end(&client, 1, &attempt, began).await, 20, "{engine}");
        let at = |minutes| began + TimeDelta::minutes(minutes);
        let moved = set(&client, json!({ "version": 0, "ends_at": at(10) })).await.json();
        assert_eq!((&moved["moved"], end(&client, 1, &attempt, began).await), (&json!(1), 10), "{engine}");
        let unmoved = set(&client, json!({ "version": 1, "ends_at": at(10), "opens_at": at(-60) })).await.json();
        assert_eq!(unmoved["moved"], 0, "{engine}");
        set(&client, json!({ "version": 2, "ends_at": at(60) })).await;
        assert_eq!(end(&client, 1, &attempt, began).await, 20, "{engine}: the time limit is first again");

        client.acts_as(learner(1));
        world.pass(TimeDelta::minutes(5));
        let answer = json!({ "steps": [{ "id": Uuid::from_u128(0x7000_8000_0000_0000_0001), "slot": 4, "kind": "answer",
            "fields": [["answer", "retensi"]] }] });
        let saved = client.api(Method::POST, &format!("{attempt}/steps"), &answer).await.json();
        assert_eq!(saved["results"][0]["status"], "accepted", "{engine}");
        let told: DateTime<Utc> = saved["deadline_at"].as_str().expect("an end").parse().expect("a moment");
        assert_eq!(told, at(20), "{engine}: every answer hears of the end");
        // An end in the past ends it now, not then: what was answered counts.
        set(&client, json!({ "version": 3, "ends_at": at(2) })).await;
        assert_eq!(end(&client, 1, &attempt, began).await, 5, "{engine}");
        world.pass(TimeDelta::seconds(1));
        let job = CloseDue(world.quizzes.clone());
        kernel::job::JobHandler::run(&job, &world.cx(Actor::System("test")), Value::Null).await.expect("closed");
        client.acts_as(learner(1));
        let result = client.get(&format!("{attempt}/result")).await.json();
        assert_eq!((&result["state"], &result["score"]), (&json!("closed"), &json!("10")), "{engine}");
        assert_eq!(audited(&world, "quiz.deadline").await, 3, "{engine}: every move stands in the log");
    }
}

#[tokio::test]
async fn an_accommodation_holds_at_once_and_can_be_taken_back() {
    for world in World::everywhere().await {
        let engine = world.database.engine;
        let client = world.client();
        let began = world.now();
        let attempt = begun(&client, 1).await;
        let person = person_id(1).uuid();
        let minutes = grant(&client, json!({ "person": person, "extra_minutes": 10, "extra_attempts": 1 })).await;
        assert_eq!((&minutes["moved"], end(&client, 1, &attempt, began).await), (&json!(1), 30), "{engine}");
        // Everybody of the department has half as much again; the more generous counts, they do not add up.
        let unit = grant(&client, json!({ "unit": Uuid::from_u128(DEPARTMENT), "extra_percent": 100 })).await;
        assert_eq!((&unit["moved"], end(&client, 1, &attempt, began).await), (&json!(1), 40), "{engine}");
        let other = grant(&client, json!({ "unit": Uuid::from_u128(OTHER_UNIT), "extra_percent": 300 })).await;
        assert_eq!(other["moved"], 0, "{engine}: another unit");
        for (body, field) in [
            (json!({ "person": person }), "extra_percent"),
            (json!({ "person": person_id(3).uuid(), "extra_minutes": 5 }), "whom"),
            (json!({ "person": person, "extra_percent": 5_000 }), "extra_percent"),
            (json!({ "extra_percent": 50 }), "person"),
        ] {
            let refused = client.api(Method::POST, &accommodations_path(), &body).await;
            assert_eq!(refused.status, 422, "{engine}: {body}");
            assert_eq!(refused.json()["errors"][0]["field"], field, "{engine}: {body}");
        }
        let path = format!("{}/{}", accommodations_path(), unit["id"].as_str().expect("an id"));
        client.acts_as(trainer(11));
        assert_eq!(client.api(Method::DELETE, &path, &json!({})).await.status, 404, "{engine}");
        client.acts_as(trainer(10));
        for _ in 0..2 {
            assert_eq!(
                client.api(Method::DELETE, &path, &json!({})).await.status,
                204,
                "{engine}: a repeat is harmless"
            );
        }
        assert_eq!(end(&client, 1, &attempt, began).await, 30, "{engine}");
        assert_eq!(audited(&world, "quiz.withdraw_accommodation").await, 1, "{engine}");

        // Two attempts by the rules, and one more.
        client.acts_as(learner(1));
        client.api(Method::POST, &format!("{attempt}/submit"), &json!({})).await;
        for _ in 0..2 {
            let again = begun(&client, 1).await;
            client.api(Method::POST, &format!("{again}/submit"), &json!({})).await;
        }
        assert_eq!(refusal(&start(&client, "").await), (409, "quiz.no_attempts_left".to_owned()), "{engine}");
    }
}

#[tokio::test]
async fn own_moments_open_a_quiz_that_is_shut_to_others() {
    let world = World::new(test_kit::fresh().await, rules(), Settings::default());
    let client = world.client();
    let at = |minutes| world.now() + TimeDelta::minutes(minutes);
    set(&client, json!({ "version": 0, "opens_at": at(-90), "last_start_at": at(-60), "ends_at": at(-30) })).await;
    let until = at(15);
    grant(&client, json!({ "person": person_id(1).uuid(), "last_start_at": until, "ends_at": until })).await;
    client.acts_as(learner(2));
    assert_eq!(refusal(&start(&client, "").await).1, "quiz.over");
    let attempt = begun(&client, 1).await;
    assert_eq!(end(&client, 1, &attempt, world.now()).await, 15);
}

#[tokio::test]
async fn a_trainer_works_on_the_pages_and_a_learner_reads_the_outcome() {
    let world = World::new(test_kit::fresh().await, rules(), Settings::default());
    let client = world.client();
    client.acts_as(trainer(10));
    let empty = client.get(&studio("jadwal")).await;
    assert!(empty.text.contains("Jadwal kuis: Kuis akhir") && empty.statements <= 8, "{}", empty.statements);
    // A quiz is scheduled before anybody can see it; what is no quiz has no schedule.
    let course = id::<kernel::id::kind::Course>(COURSE);
    let other = |lesson| format!("/studio/{course}/kuis/{}/jadwal", id::<kernel::id::kind::Lesson>(lesson));
    assert!(client.get(&other(DRAFT)).await.text.contains("Kuis yang belum tayang"));
    assert_eq!(client.get(&other(0xDEAD)).await.status, 404);

    let form = [
        ("version", "0"),
        ("opens_at_day", "2026-11-24"),
        ("opens_at_time", "10:00"),
        ("ends_at_day", "2026-11-24"),
        ("ends_at_time", "10:15"),
        ("password", "merdeka"),
    ];
    let mut wrong = form;
    wrong[2].1 = "pagi";
    let refused = client.post(&studio("jadwal"), &wrong).await;
    assert_eq!(refused.status, 422);
    assert!(refused.text.contains("href=\"#f-opens_at\"") && refused.text.contains("value=\"2026-11-24\""));
    let saved = client.post(&studio("jadwal"), &form).await;
    assert!(saved.location().ends_with("jadwal?kabar=quiz-scheduled"), "{}", saved.text);
    let page = client.get(&studio("jadwal")).await;
    for word in ["Kuis hanya dibuka 15 menit", "value=\"10:15\"", "Hapus kata sandi"] {
        assert!(page.text.contains(word), "{word}");
    }
    assert_eq!(client.post(&studio("jadwal"), &form).await.status, 409, "somebody else was quicker");

    client.acts_as(learner(1));
    let quiz = format!("/kuis/{course}/{}", id::<kernel::id::kind::Lesson>(LESSON));
    let before = client.get(&quiz).await;
    assert!(before.text.contains("Kuis ini dibuka 24 November 2026, 10.00"), "{}", before.text);
    assert!(!before.text.contains("Mulai kuis") && before.statements <= 8, "{} statements", before.statements);
    world.pass(TimeDelta::minutes(60));
    let open = client.get(&quiz).await;
    assert!(open.text.contains("Anda punya waktu sampai 24 November 2026, 10.15"));
    let attempt = id::<kernel::id::kind::Attempt>(0x99).to_string();
    let refused = client.post(&quiz, &[("attempt", &attempt), ("password", "salah")]).await;
    assert!(refused.status == 422 && refused.text.contains("Kata sandi kuis belum tepat"));
    assert_eq!(client.post(&quiz, &[("attempt", &attempt), ("password", "Merdeka")]).await.status, 303);

    client.acts_as(trainer(10));
    let found = client.get(&format!("{}?cari=ayu", studio("kelonggaran"))).await;
    let person = person_id(1);
    assert!(found.text.contains("Rina Ayu Lestari") && found.text.contains(&format!("orang={person}")));
    let stranger = client.get(&format!("{}?orang={}", studio("kelonggaran"), person_id(3))).await;
    assert!(!stranger.text.contains("Kelonggaran untuk Rina"), "only learners of the course are named");
    let picked = client.get(&format!("{}?orang={person}", studio("kelonggaran"))).await;
    assert!(picked.text.contains("Kelonggaran untuk Rina Ayu Lestari"));
    let (person, key) = (person.to_string(), id::<kernel::id::kind::Accommodation>(0x77).to_string());
    let nothing = client.post(&studio("kelonggaran"), &[("id", &key), ("orang", &person)]).await;
    assert!(nothing.status == 422 && nothing.text.contains("Isi sedikitnya satu"));
    let form = [
        ("id", key.as_str()),
        ("orang", &person),
        ("extra_percent", "50"),
        ("need", "pembaca layar"),
        ("ends_at_day", "2026-11-24"),
        ("ends_at_time", "11:00"),
    ];
    for notice in ["quiz-accommodated-moved", "quiz-accommodated"] {
        let granted = client.post(&studio("kelonggaran"), &form).await;
        assert!(granted.location().ends_with(notice), "{notice}: sent twice, it is granted once");
    }
    let list = client.get(&studio("kelonggaran")).await;
    for word in ["Waktu 50% lebih lama", "pembaca layar", "Berakhir 24 November 2026, 11.00"] {
        assert!(list.text.contains(word), "{word}");
    }
    client.acts_as(learner(1));
    assert!(client.get(&quiz).await.text.contains("Tambahan waktu 10 menit"));
    assert!(
        client.get(&format!("/percobaan/{attempt}")).await.text.contains("data-deadline=\"2026-11-24T03:30:00.000Z\"")
    );
    client.acts_as(trainer(10));
    let withdrawn = client.post(&format!("{}/{key}/cabut", studio("kelonggaran")), &[]).await;
    assert!(withdrawn.location().ends_with("quiz-accommodation-withdrawn"));
    assert!(client.get(&studio("kelonggaran")).await.text.contains("Belum ada kelonggaran"));
}

#[tokio::test]
async fn the_next_attempt_waits_out_the_pause() {
    let rules = QuizRules { cooling_minutes: 30, ..rules() };
    let world = World::new(test_kit::fresh().await, rules, Settings::default());
    let client = world.client();
    let attempt = begun(&client, 1).await;
    client.api(Method::POST, &format!("{attempt}/submit"), &json!({})).await;
    world.pass(TimeDelta::minutes(29));
    let resting = start(&client, "").await;
    assert_eq!(refusal(&resting), (409, "quiz.resting".to_owned()));
    assert!(resting.text.contains("24 November 2026, 02.30"), "{}", resting.text);
    world.pass(TimeDelta::minutes(1));
    assert_eq!(start(&client, "").await.status, 201);
}

#[tokio::test]
async fn a_result_shows_each_part_when_it_may() {
    let review = ReviewRules { right_answer: Reveal::AfterClosing, feedback: Reveal::Never, ..ReviewRules::default() };
    let world = World::new(test_kit::fresh().await, QuizRules { review, ..rules() }, Settings::default());
    let client = world.client();
    let end = world.now() + TimeDelta::hours(1);
    set(&client, json!({ "version": 0, "ends_at": end })).await;
    // Somebody else has longer, so the answers wait for them too.
    grant(&client, json!({ "person": person_id(2).uuid(), "ends_at": end + TimeDelta::hours(1) })).await;
    let cx = world.cx(learner(1));
    let attempt = world.begun(1).await;
    let wrong = json!({ "steps": [{ "id": Uuid::from_u128(0x7000_8000_0000_0000_0002), "slot": 3, "kind": "answer",
        "response": { "kind": "true_false", "answer": false } }] });
    client.acts_as(learner(1));
    let path = format!("/api/v1/attempts/{attempt}");
    client.api(Method::POST, &format!("{path}/steps"), &wrong).await;
    commands::save_steps(&world.quizzes, &cx, batch(attempt, vec![world.essay("jawaban saya")])).await.expect("saved");
    let result = client.api(Method::POST, &format!("{path}/submit"), &json!({})).await.json();
    let question = &result["questions"][2];
    assert_eq!((&question["judged"], &question["right"]), (&json!("wrong"), &json!([])));
    assert_eq!((&question["given"][0]["right"], &question["given"][0]["feedback"]), (&json!(false), &json!("")));
    let page = client.get(&format!("/percobaan/{attempt}/hasil")).await;
    for word in ["jawaban saya", "dibuka setelah kuis berakhir, 24 November 2026, 11.00"] {
        assert!(page.text.contains(word), "{word}");
    }
    for secret in ["Jawaban yang tepat", "Penjelasan", "Keliru"] {
        assert!(!page.text.contains(secret), "{secret} too early");
    }
    world.pass(TimeDelta::minutes(61));
    assert!(!client.get(&format!("/percobaan/{attempt}/hasil")).await.text.contains("Jawaban yang tepat"));
    world.pass(TimeDelta::minutes(60));
    let page = client.get(&format!("/percobaan/{attempt}/hasil")).await;
    assert!(page.text.contains("Jawaban yang tepat") && !page.text.contains("Penjelasan 3"));
    assert!(!page.text.contains("Bagian lain dari hasil"), "what is never shown is not promised");
}

#[tokio::test]
async fn what_an_outage_took_is_given_back_once() {
    for world in World::everywhere().await {
        let engine = world.database.engine;
        let client = world.client();
        let system = world.cx(Actor::System("test"));
        commands::beat(&world.quizzes, &system).await.expect("a sign of life");
        let began = world.now();
        let attempt = begun(&client, 1).await;
        world.pass(TimeDelta::seconds(40));
        let none = commands::give_back_outage(&world.quizzes, &world.cx(Actor::System("test"))).await;
        assert_eq!(none.expect("looked"), 0, "{engine}: a restart is no outage");
        // Down for longer than the attempt has left.
        world.pass(TimeDelta::minutes(30));
        let cx = world.cx(Actor::System("test"));
        assert_eq!(commands::give_back_outage(&world.quizzes, &cx).await.expect("given back"), 1, "{engine}");
        assert_eq!(commands::give_back_outage(&world.quizzes, &cx).await.expect("once"), 0, "{engine}");
        assert_eq!(end(&client, 1, &attempt, began).await, 50, "{engine}");
        let page = client.get(&attempt.replace("/api/v1/attempts", "/percobaan")).await;
        assert!(page.text.contains("Waktu Anda ditambah 30 menit."), "{engine}");
        // A schedule that is set later leaves it.
        set(&client, json!({ "version": 0, "ends_at": began + TimeDelta::minutes(15) })).await;
        assert_eq!(end(&client, 1, &attempt, began).await, 45, "{engine}");
        assert_eq!(audited(&world, "quiz.outage").await, 1, "{engine}");
    }
}
