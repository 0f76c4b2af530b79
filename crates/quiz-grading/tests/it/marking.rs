//! The marking queue: what of it is looked at, who is named, and how one comes from one answer to the next.

use chrono::TimeDelta;
use courseware::QuizRules;
use http::Method;
use kernel::{Actor, Event, Marks, PageRequest, Role, id::AttemptId};
use quiz_grading::{
    Settings,
    commands::{self, Assessment, Mark, Reopen},
    model::QueueFilter,
    queries::{Progress, marking, marking_queue},
};
use serde_json::json;

use crate::world::{COURSE, LESSON, World, batch, id, learner, rules, trainer};

/// An attempt with an essay, handed in a minute after what came before.
pub(crate) async fn handed_in(world: &World, person: u128, text: &str) -> AttemptId {
    let cx = world.cx(learner(person));
    let attempt = world.begun(person).await;
    commands::save_steps(&world.quizzes, &cx, batch(attempt, vec![world.essay(text)])).await.expect("saved");
    world.pass(TimeDelta::minutes(1));
    commands::submit(&world.quizzes, &cx, attempt).await.expect("handed in");
    attempt
}

fn only(question: u128) -> QueueFilter {
    QueueFilter { course: Some(id(COURSE)), lesson: Some(id(LESSON)), question: Some(id(question)), stage: None }
}

#[tokio::test]
async fn the_queue_is_counted_filtered_and_walked_in_order() {
    for world in World::everywhere().await {
        let engine = world.database.engine;
        let first = handed_in(&world, 1, "satu").await;
        let second = handed_in(&world, 2, "dua").await;
        let third = handed_in(&world, 1, "tiga").await;
        let cx = world.cx(trainer(10));
        let queue =
            async |filter| marking_queue(&world.quizzes, &cx, filter, PageRequest::default()).await.expect("a queue");
        let page = async |attempt| marking(&world.quizzes, &cx, only(0x107), attempt, 8).await.expect("a page");

        let all = queue(QueueFilter::default()).await;
        assert_eq!(
            all.rows.items.iter().map(|row| row.attempt).collect::<Vec<_>>(),
            [first, second, third],
            "{engine}"
        );
        assert_eq!(
            all.groups.iter().map(|group| (group.filter, group.answers)).collect::<Vec<_>>(),
            [(only(0x107), 3)]
        );
        assert_eq!(queue(only(0x107)).await.rows.total, 3, "{engine}");
        let elsewhere = queue(only(0x106)).await;
        assert_eq!((elsewhere.rows.total, elsewhere.progress), (0, Progress::default()));
        assert_eq!(elsewhere.groups.len(), 1, "what can be chosen does not depend on what is");

        let beside = page(second).await;
        assert_eq!((beside.previous, beside.next), (Some((first, 8)), Some((third, 8))), "{engine}");
        let mark = Mark {
            id: cx.id(),
            attempt: second,
            slot: 8,
            given: Assessment::Points(Marks::whole(5)),
            comment: String::new(),
        };
        commands::mark(&world.quizzes, &cx, mark).await.expect("marked");
        assert_eq!(queue(only(0x107)).await.progress, Progress { marked: 1, all: 3 }, "{engine}");
        let (start, end) = (page(first).await, page(third).await);
        assert_eq!((start.previous, start.next), (None, Some((third, 8))), "{engine}: what is marked is passed over");
        assert_eq!((end.previous, end.next), (Some((first, 8)), None), "{engine}");
        let beside = page(second).await;
        assert_eq!((beside.previous, beside.next), (Some((first, 8)), Some((third, 8))), "also from there");
    }
}

#[tokio::test]
async fn saving_goes_on_to_the_next_and_skipping_leaves_it_in_the_queue() {
    let world = World::new(test_kit::fresh().await, rules(), Settings::default());
    let (first, second) = (handed_in(&world, 1, "satu").await, handed_in(&world, 2, "dua").await);
    let client = world.client();
    client.acts_as(trainer(10));
    let word = only(0x107).word();
    let page = |attempt| format!("/penilaian/{attempt}/8?pilih={word}");

    let queue = client.get(&format!("/penilaian?pilih={word}")).await;
    assert!(queue.text.contains(&format!("value=\"{word}\" selected")) && queue.text.contains("Pertanyaan 8 (2)"));
    assert!(queue.text.contains(&page(first)), "links keep what was chosen");
    let open = client.get(&page(first)).await;
    assert!(open.text.contains("0 dari 2 sudah dinilai"));
    assert!(
        open.text.contains(&format!("rel=\"next\" data-key=\"j\" aria-keyshortcuts=\"j\" href=\"{}\"", page(second)))
    );

    let save = async |attempt, step: u128| {
        let step = id::<kernel::id::kind::Step>(step).to_string();
        client.post(&page(attempt), &[("step", &step), ("mark", "6")]).await.location().to_owned()
    };
    // The first was skipped: after the last one comes what was left.
    assert_eq!(save(second, 1).await, format!("{}&kabar=quiz-marked", page(first)));
    assert_eq!(save(first, 2).await, format!("/penilaian?pilih={word}&kabar=quiz-marked"));
    let done = client.get(&format!("/penilaian?pilih={word}")).await;
    assert!(done.text.contains("2 dari 2 sudah dinilai") && done.text.contains("Pilih Semua jawaban"));
    assert_eq!(client.get("/penilaian?pilih=semua").await.status, 404);
}

#[tokio::test]
async fn a_name_is_said_on_request_and_the_request_is_kept() {
    for world in World::everywhere().await {
        let attempt = handed_in(&world, 1, "satu").await;
        let client = world.client();
        client.acts_as(trainer(10));
        let page = format!("/penilaian/{attempt}/8");
        let open = client.get(&page).await;
        assert!(!open.text.contains("Rina Ayu Lestari") && open.text.contains("Tampilkan nama"));
        let step = id::<kernel::id::kind::Step>(1).to_string();
        let typed = [("step", step.as_str()), ("mark", "7"), ("comment", "Sudah baik")];
        let named = client.post(&format!("{page}/nama"), &typed).await;
        assert!(named.text.contains("Jawaban Rina Ayu Lestari") && !named.text.contains("Tampilkan nama"));
        assert!(named.text.contains("value=\"7\"") && named.text.contains("Sudah baik"), "what was typed stays");
        assert!(named.statements <= 12, "{} statements", named.statements);
        let audit = database::recent_audit(&world.database.db.reader(), PageRequest::default()).await.expect("a log");
        assert_eq!(audit.items.iter().map(|entry| entry.action.as_str()).collect::<Vec<_>>(), ["quiz.marking.reveal"]);
        assert_eq!(client.post(&format!("/penilaian/{attempt}/9/nama"), &typed).await.status, 404);

        client.acts_as(trainer(11));
        assert_eq!(client.post(&format!("{page}/nama"), &typed).await.status, 404, "the trainer of another course");
        client.acts_as(learner(2));
        assert_eq!(client.post(&format!("{page}/nama"), &typed).await.status, 403);
    }
}

#[tokio::test]
async fn a_quiz_can_forbid_names() {
    let rules = QuizRules { anonymous_marking: true, ..rules() };
    let world = World::new(test_kit::fresh().await, rules, Settings::default());
    let attempt = handed_in(&world, 1, "satu").await;
    let client = world.client();
    client.acts_as(trainer(10));
    let open = client.get(&format!("/penilaian/{attempt}/8")).await;
    assert!(open.text.contains("Kuis ini dinilai tanpa nama.") && !open.text.contains("Tampilkan nama"));
    let asked = client.api(Method::POST, &format!("/api/v1/marking/{attempt}/8/learner"), &json!({})).await;
    assert_eq!((asked.status.as_u16(), &asked.json()["code"]), (409, &json!("quiz.anonymous_marking")));
    let admin: Actor = test_kit::person(20, &[Role::Admin]);
    client.acts_as(admin);
    assert_ne!(client.get(&format!("/penilaian/{attempt}/8")).await.status, 500);
    let audit = database::recent_audit(&world.database.db.reader(), PageRequest::default()).await.expect("a log");
    assert!(audit.items.is_empty(), "nothing was shown");
}

#[tokio::test]
async fn comments_are_kept_inserted_changed_and_come_back() {
    for world in World::everywhere().await {
        let attempt = handed_in(&world, 1, "satu").await;
        let client = world.client();
        client.acts_as(trainer(10));
        let page = format!("/penilaian/{attempt}/8");
        let (step, kept) = (id::<kernel::id::kind::Step>(1).to_string(), id::<kernel::id::kind::SavedComment>(2));
        let kept_id = kept.to_string();
        let form = |comment| vec![("step", step.as_str()), ("kept", kept_id.as_str()), ("comment", comment)];
        assert_eq!(client.post(&format!("{page}/catatan"), &form("  ")).await.status, 422);
        let long = "a".repeat(1_001);
        assert_eq!(client.post(&format!("{page}/catatan"), &form(&long)).await.status, 422);
        let saved = client.post(&format!("{page}/catatan"), &form("Sebut dasar hukumnya.")).await;
        assert!(saved.text.contains("Catatan disimpan untuk dipakai lagi."), "{}", world.database.engine);

        let mut typed = form("Sudah baik.");
        typed.push(("sisip", kept_id.as_str()));
        let inserted = client.post(&format!("{page}/sisip"), &typed).await;
        assert!(inserted.text.contains(">Sudah baik.\nSebut dasar hukumnya.</textarea>"), "what was typed stays");

        let of_comment = |deed: &str| format!("/penilaian/catatan/{kept}{deed}");
        client.acts_as(trainer(11));
        assert_eq!(client.post(&of_comment(""), &[("comment", "milik orang")]).await.status, 404);
        assert_eq!(client.post(&of_comment("/hapus"), &[]).await.status, 404);
        assert!(!client.get("/penilaian/catatan").await.text.contains("Sebut dasar hukumnya."));

        client.acts_as(trainer(10));
        assert_eq!(client.post(&of_comment(""), &[("comment", "")]).await.status, 422);
        assert_eq!(client.post(&of_comment(""), &[("comment", "Sebut pasalnya.")]).await.status, 303);
        assert_eq!(client.post(&of_comment("/hapus"), &[]).await.status, 303);
        assert!(!client.get(&page).await.text.contains("Sebut pasalnya."));
        let undo = client.get(&format!("/penilaian/catatan?hapus={kept}")).await;
        assert!(undo.text.contains(&of_comment("/pulihkan")));
        assert_eq!(client.post(&of_comment("/pulihkan"), &[]).await.status, 303);
        assert!(client.get(&page).await.text.contains("Sebut pasalnya."), "{}", world.database.engine);

        let course = id::<kernel::id::kind::Course>(COURSE);
        let other = id::<kernel::id::kind::Question>(0x106);
        let elsewhere = json!({ "course": course, "question": other, "text": "Untuk soal lain" });
        let path = format!("/api/v1/marking-comments/{}", id::<kernel::id::kind::SavedComment>(3));
        assert_eq!(client.api(Method::PUT, &path, &elsewhere).await.status, 204);
        assert_eq!(client.api(Method::PUT, &path, &json!({ "course": course, "text": "x" })).await.status, 409);
        assert!(!client.get(&page).await.text.contains("Untuk soal lain"), "kept for another question");
    }
}

#[tokio::test]
async fn a_told_mark_is_taken_back_with_a_reason_before_another() {
    for world in World::everywhere().await {
        let engine = world.database.engine;
        let attempt = handed_in(&world, 1, "satu").await;
        let cx = world.cx(trainer(10));
        let mark = |mark| Mark {
            id: cx.id(),
            attempt,
            slot: 8,
            given: Assessment::Points(Marks::whole(mark)),
            comment: "Baik".to_owned(),
        };
        let reopening = |reason: &str| Reopen { id: cx.id(), attempt, slot: 8, reason: reason.to_owned() };
        let code = |error: quiz_grading::QuizError| kernel::Problem::code(&error);
        let reopen = async |cmd| commands::reopen(&world.quizzes, &cx, cmd).await.map_err(code);
        assert_eq!(reopen(reopening("Terlalu cepat")).await, Err("quiz.marking_open"));
        commands::mark(&world.quizzes, &cx, mark(4)).await.expect("marked");
        assert_eq!(graded(&world).await, [Marks(500)]);
        assert_eq!(commands::mark(&world.quizzes, &cx, mark(9)).await.map_err(code), Err("quiz.marking_finished"));
        assert_eq!(reopen(reopening("  ")).await, Err("invalid"));
        let stranger = world.cx(trainer(11));
        let strange = commands::reopen(&world.quizzes, &stranger, reopening("Iseng")).await;
        assert_eq!(strange.map_err(code), Err("not_found"));

        let why = reopening("Salah baca jawaban");
        assert_eq!(reopen(why.clone()).await.expect("reopened").grade, None, "{engine}");
        reopen(why).await.expect("a repeat is harmless");
        let open = marking(&world.quizzes, &cx, QueueFilter::default(), attempt, 8).await.expect("a page");
        assert_eq!((open.reopened.as_deref(), open.finished), (Some("Salah baca jawaban"), false), "{engine}");
        assert_eq!((open.mark, open.comment.as_str()), (Some(Marks::whole(4)), "Baik"), "to go on from");
        let log = quiz_grading::queries::log(&world.quizzes, &cx, attempt).await.expect("a log");
        let reopened = log.iter().filter(|step| step.action.name() == "reopen").count();
        assert_eq!(reopened, 1, "{engine}: once in the log");
        assert_eq!(graded(&world).await, [Marks(500)], "nobody is told before there is another");

        assert_eq!(
            commands::mark(&world.quizzes, &cx, mark(8)).await.expect("marked").attempt.grade,
            Some(Marks(1_000))
        );
        assert_eq!(graded(&world).await, [Marks(500), Marks(1_000)], "{engine}");
        assert_eq!(letters(&world).await, 1, "{engine}: the learner is told");
        let audit = database::recent_audit(&world.database.db.reader(), PageRequest::default()).await.expect("a log");
        let deeds: Vec<_> = audit.items.iter().map(|entry| entry.action.as_str()).collect();
        assert_eq!(deeds, ["quiz.mark", "quiz.reopen", "quiz.mark"], "{engine}");
    }
}

#[tokio::test]
async fn marks_held_back_show_to_nobody_before_their_release() {
    for database in test_kit::databases().await {
        let world = World::new(database, QuizRules { release_together: true, ..rules() }, Settings::default());
        let engine = world.database.engine;
        let (first, second) = (handed_in(&world, 1, "satu").await, handed_in(&world, 2, "dua").await);
        let cx = world.cx(trainer(10));
        let mark = async |attempt, mark| {
            let comment = "Hanya sesudah dibuka".to_owned();
            let cmd = Mark { id: cx.id(), attempt, slot: 8, given: Assessment::Points(Marks::whole(mark)), comment };
            commands::mark(&world.quizzes, &cx, cmd).await.expect("marked").attempt
        };
        mark(first, 3).await;
        assert_eq!(mark(first, 4).await.grade, None, "{engine}: changed as long as it is not told");
        assert_eq!(graded(&world).await, [], "{engine}");
        let client = world.client();
        client.acts_as(learner(1));
        let seen = client.get(&format!("/percobaan/{first}/hasil")).await;
        assert!(seen.text.contains("dibuka bersama-sama") && !seen.text.contains("Hanya sesudah dibuka"), "{engine}");
        let told = client.get(&format!("/api/v1/attempts/{first}/result")).await.json();
        assert_eq!((&told["score"], &told["grade"], &told["pending"]), (&json!("0"), &json!(null), &json!(1)));

        let queue = marking_queue(&world.quizzes, &cx, QueueFilter::default(), PageRequest::default()).await;
        let held: Vec<_> = queue.expect("a queue").held.iter().map(|one| (one.ready, one.waiting)).collect();
        assert_eq!(held, [(1, 1)], "{engine}");
        let stranger = commands::release(&world.quizzes, &world.cx(trainer(11)), id(COURSE), id(LESSON)).await;
        assert_eq!(stranger.map_err(|error| kernel::Problem::code(&error)), Err("not_found"));
        let release = async || commands::release(&world.quizzes, &cx, id(COURSE), id(LESSON)).await.expect("released");
        assert_eq!(release().await, 1, "{engine}: what is not marked waits");
        assert_eq!(release().await, 0, "{engine}");
        assert_eq!((graded(&world).await, letters(&world).await), (vec![Marks(500)], 1), "{engine}");
        let seen = client.get(&format!("/percobaan/{first}/hasil")).await;
        assert!(seen.text.contains("Hanya sesudah dibuka") && !seen.text.contains("dibuka bersama-sama"), "{engine}");

        mark(second, 8).await;
        assert_eq!(release().await, 1, "{engine}");
        assert_eq!(graded(&world).await, [Marks(500), Marks(1_000)], "{engine}");

        // What is taken back is held again.
        let reopen = Reopen { id: cx.id(), attempt: first, slot: 8, reason: "Keliru".to_owned() };
        commands::reopen(&world.quizzes, &cx, reopen).await.expect("reopened");
        assert_eq!(mark(first, 8).await.grade, None, "{engine}");
        assert_eq!(release().await, 1, "{engine}");
    }
}

/// The grades that were told, in order.
pub(crate) async fn graded(world: &World) -> Vec<Marks> {
    let since = world.now() - TimeDelta::days(1);
    let events = database::recorded_since(&world.database.db.reader(), &["attempt_graded"], since, 100).await;
    let grade = |recorded: database::Recorded| match recorded.event {
        Event::AttemptGraded { grade, .. } => grade,
        other => panic!("{other:?}"),
    };
    events.expect("events").into_iter().map(grade).collect()
}

/// How many letters are on their way.
pub(crate) async fn letters(world: &World) -> u64 {
    database::jobs::list(&world.database.db.reader(), PageRequest::default()).await.expect("jobs").total
}
