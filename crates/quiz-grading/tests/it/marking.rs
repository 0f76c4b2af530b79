//! The marking queue: what of it is looked at, who is named, and how one comes from one answer to the next.

use chrono::TimeDelta;
use courseware::QuizRules;
use http::Method;
use kernel::{Actor, Marks, PageRequest, Role, id::AttemptId};
use quiz_grading::{
    Settings,
    commands::{self, Mark},
    model::QueueFilter,
    queries::{Progress, marking, marking_queue},
};
use serde_json::json;

use crate::world::{COURSE, LESSON, World, batch, id, learner, rules, trainer};

/// An attempt with an essay, handed in a minute after what came before.
async fn handed_in(world: &World, person: u128, text: &str) -> AttemptId {
    let cx = world.cx(learner(person));
    let attempt = world.begun(person).await;
    commands::save_steps(&world.quizzes, &cx, batch(attempt, vec![world.essay(text)])).await.expect("saved");
    world.pass(TimeDelta::minutes(1));
    commands::submit(&world.quizzes, &cx, attempt).await.expect("handed in");
    attempt
}

fn only(question: u128) -> QueueFilter {
    QueueFilter { course: Some(id(COURSE)), lesson: Some(id(LESSON)), question: Some(id(question)) }
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
        let mark = Mark { id: cx.id(), attempt: second, slot: 8, mark: Marks::whole(5), comment: String::new() };
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
