//! Answers that two people mark.

use courseware::{DoubleMarking, QuizRules};
use http::Method;
use kernel::{
    Marks, PageRequest,
    id::{AttemptId, StepId},
};
use quiz_grading::{
    QuizError, Settings,
    commands::{self, Assessment, Became, Mark, Marked, Reconcile, Regrade, Reopen},
    engine::{Action, LevelChoice, Turn},
    model::{Attempt, QueueFilter, Stage},
    queries::{self, MarkingPage, MarkingQueue, Progress},
};
use serde_json::json;

use crate::{
    marking::{graded, handed_in, letters},
    world::{CORRECTED, COURSE, LESSON, RUBRIC, World, batch, id, learner, rules, trainer},
};

/// Two marks agree within one of the essay's ten points.
fn twice() -> QuizRules {
    QuizRules { double_marking: Some(DoubleMarking { within: 10 }), ..rules() }
}

async fn everywhere(rules: QuizRules) -> Vec<World> {
    let databases = test_kit::databases().await;
    databases.into_iter().map(|database| World::new(database, rules, Settings::default())).collect()
}

#[expect(clippy::needless_pass_by_value, reason = "handed to `map_err`")]
fn code(error: QuizError) -> &'static str {
    kernel::Problem::code(&error)
}

impl World {
    fn mark_of(&self, attempt: AttemptId, hundredths: i64, comment: &str) -> Mark {
        let id: StepId = self.cx(trainer(10)).id();
        Mark { id, attempt, slot: 8, given: Assessment::Points(Marks(hundredths)), comment: comment.to_owned() }
    }

    async fn marks(&self, person: u128, attempt: AttemptId, hundredths: i64) -> Result<Marked, &'static str> {
        let mark = self.mark_of(attempt, hundredths, &format!("Kata penilai {person}"));
        commands::mark(&self.quizzes, &self.cx(trainer(person)), mark).await.map_err(code)
    }

    async fn settles(
        &self,
        person: u128,
        attempt: AttemptId,
        hundredths: i64,
        reason: &str,
    ) -> Result<Attempt, &'static str> {
        let Mark { id, given, .. } = self.mark_of(attempt, hundredths, "");
        let comment = "Nilai akhir".to_owned();
        let cmd = Reconcile { id, attempt, slot: 8, given, comment, reason: reason.to_owned() };
        commands::reconcile(&self.quizzes, &self.cx(trainer(person)), cmd).await.map_err(code)
    }

    async fn sees(&self, person: u128, attempt: AttemptId) -> MarkingPage {
        let cx = self.cx(trainer(person));
        queries::marking(&self.quizzes, &cx, QueueFilter::default(), attempt, 8).await.expect("a page")
    }

    async fn queue(&self, person: u128, stage: Option<Stage>) -> MarkingQueue {
        let filter = QueueFilter { stage, ..QueueFilter::default() };
        let cx = self.cx(trainer(person));
        queries::marking_queue(&self.quizzes, &cx, filter, PageRequest::default()).await.expect("a queue")
    }

    async fn offered(&self, person: u128, stage: Option<Stage>) -> Vec<AttemptId> {
        self.queue(person, stage).await.rows.items.iter().map(|row| row.attempt).collect()
    }

    /// The names of what was done to the answer.
    async fn deeds(&self, attempt: AttemptId) -> Vec<&'static str> {
        let log = queries::log(&self.quizzes, &self.cx(trainer(10)), attempt).await.expect("a log");
        let marking = log.iter().skip_while(|step| step.action != Action::Submit).skip(1);
        marking.map(|step| step.action.name()).collect()
    }
}

#[tokio::test]
async fn marks_that_agree_make_their_mean_and_neither_marker_sees_the_other() {
    for world in everywhere(twice()).await {
        let engine = world.database.engine;
        let attempt = handed_in(&world, 1, "satu").await;
        let first = world.marks(10, attempt, 700).await.expect("marked");
        assert_eq!((first.became, first.attempt.grade), (Became::First, None), "{engine}");

        // The first marker goes on with other answers, and may think again.
        assert_eq!(world.offered(10, None).await, [], "{engine}");
        assert_eq!(world.offered(10, Some(Stage::Mine)).await, [attempt], "{engine}");
        let own = world.sees(10, attempt).await;
        assert_eq!((own.mark, own.double.expect("two mark").turn), (Some(Marks(700)), Turn::Own), "{engine}");
        world.marks(10, attempt, 733).await.expect("marked anew");

        let queue = world.queue(12, None).await;
        assert_eq!(queue.rows.items[0].stage, Some(Stage::Second), "{engine}");
        assert_eq!((queue.groups[0].answers, queue.groups[0].second, queue.groups[0].mine), (1, 1, 0), "{engine}");
        let group = &world.queue(10, None).await.groups[0];
        assert_eq!((group.answers, group.second, group.mine), (0, 0, 1), "{engine}");
        let blind = world.sees(12, attempt).await;
        assert_eq!((blind.mark, blind.comment.as_str()), (None, ""), "{engine}");
        let double = blind.double.expect("two mark");
        assert_eq!((double.turn, double.marks.len()), (Turn::Second, 0), "{engine}");
        let client = world.client();
        client.acts_as(trainer(12));
        for path in [format!("/penilaian/{attempt}/8"), format!("/api/v1/marking/{attempt}/8")] {
            let open = client.get(&path).await.text;
            assert!(
                !open.contains("Kata penilai") && !open.contains("7,33") && !open.contains("7.33"),
                "{engine}: {path}"
            );
        }
        client.acts_as(learner(1));
        assert!(!client.get(&format!("/percobaan/{attempt}/hasil")).await.text.contains("Kata penilai"), "{engine}");

        // 7.33 and 8 have the mean 7.665, which is rounded up.
        let second = world.marks(12, attempt, 800).await.expect("marked");
        assert_eq!((second.became, second.attempt.score), (Became::Settled, Some(Marks(767))), "{engine}");
        assert_eq!(graded(&world).await.len(), 1, "{engine}: told once");
        let seen = client.get(&format!("/percobaan/{attempt}/hasil")).await.text;
        assert!(seen.contains("Kata penilai 10") && seen.contains("Kata penilai 12"), "{engine}: the words of both");
        assert_eq!(world.marks(12, attempt, 100).await, Err("quiz.marking_finished"), "{engine}");
        assert_eq!(world.deeds(attempt).await, ["first_mark", "first_mark", "second_mark"], "{engine}");
        let audit = database::recent_audit(&world.database.db.reader(), PageRequest::default()).await.expect("a log");
        let told: Vec<_> = audit.items.iter().map(|entry| entry.detail.get("mark").cloned()).collect();
        assert_eq!(told, [Some(json!(767)), None, None], "{engine}: a first mark cannot be looked up");
    }
}

#[tokio::test]
async fn marks_apart_are_settled_with_a_reason_by_whoever_sees_both() {
    for world in everywhere(twice()).await {
        let engine = world.database.engine;
        let attempt = handed_in(&world, 1, "satu").await;
        assert_eq!(world.settles(13, attempt, 500, "Terlalu dini").await, Err("quiz.not_both_marked"), "{engine}");
        world.marks(10, attempt, 300).await.expect("marked");
        assert_eq!(world.settles(13, attempt, 500, "Terlalu dini").await, Err("quiz.not_both_marked"), "{engine}");
        let apart = world.marks(12, attempt, 401).await.expect("marked");
        assert_eq!((apart.became, apart.attempt.grade), (Became::Apart, None), "{engine}");

        for person in [10, 12, 13] {
            assert_eq!(world.offered(person, None).await, [attempt], "{engine}");
            assert_eq!(world.offered(person, Some(Stage::Agreement)).await, [attempt], "{engine}");
            assert_eq!(world.marks(person, attempt, 900).await, Err("quiz.both_marked"), "{engine}");
            let page = world.sees(person, attempt).await;
            let marks = page.double.expect("two mark").marks;
            let seen: Vec<_> = marks.iter().map(|one| (one.given.mark.0, one.mine)).collect();
            assert_eq!((page.mark, seen), (None, vec![(300, person == 10), (401, person == 12)]), "{engine}");
        }
        assert_eq!(world.settles(13, attempt, 350, " ").await, Err("invalid"), "{engine}");
        assert_eq!(
            world.settles(13, attempt, 1_001, "Terlalu banyak").await,
            Err("quiz.mark_out_of_range"),
            "{engine}"
        );
        assert_eq!(world.settles(11, attempt, 350, "Kursus lain").await, Err("not_found"), "{engine}");
        assert_eq!(graded(&world).await, [], "{engine}");
        let done = world.settles(13, attempt, 350, "Dasar hukumnya disebut").await.expect("settled");
        assert_eq!((done.score, done.grade.is_some()), (Some(Marks(350)), true), "{engine}");
        assert_eq!(world.offered(13, None).await, [], "{engine}");
        assert_eq!(world.queue(13, None).await.progress, Progress { marked: 1, all: 1 }, "{engine}");
        assert_eq!(world.settles(13, attempt, 400, "Lagi").await, Err("quiz.marking_finished"), "{engine}");
        assert_eq!(world.deeds(attempt).await, ["first_mark", "second_mark", "reconcile"], "{engine}");
        let audit = database::recent_audit(&world.database.db.reader(), PageRequest::default()).await.expect("a log");
        let newest = &audit.items[0];
        assert_eq!(
            (newest.action.as_str(), &newest.detail["marks"], &newest.detail["why"]),
            ("quiz.reconcile", &json!([300, 401]), &json!("Dasar hukumnya disebut")),
            "{engine}"
        );
    }
}

#[tokio::test]
async fn of_two_who_mark_at_the_same_time_one_is_the_first() {
    for world in everywhere(twice()).await {
        let engine = world.database.engine;
        for person in [1, 2] {
            let attempt = handed_in(&world, person, "bersamaan").await;
            let (one, two, three) = tokio::join!(
                world.marks(10, attempt, 700),
                world.marks(12, attempt, 760),
                world.marks(13, attempt, 790)
            );
            let all = [one, two, three];
            let became = |wanted| all.iter().flatten().filter(|marked| marked.became == wanted).count();
            assert_eq!((became(Became::First), became(Became::Settled)), (1, 1), "{engine}: {all:?}");
            let late = all.iter().filter(|marked| **marked == Err("quiz.marking_finished")).count();
            assert_eq!((late, world.deeds(attempt).await), (1, vec!["first_mark", "second_mark"]), "{engine}");
        }
    }
}

#[tokio::test]
async fn a_repeat_changes_nothing() {
    for world in everywhere(twice()).await {
        let engine = world.database.engine;
        let attempt = handed_in(&world, 1, "satu").await;
        let other = handed_in(&world, 2, "dua").await;
        let (first, second) = (world.mark_of(attempt, 200, ""), world.mark_of(attempt, 900, ""));
        let by = async |person, mark: &Mark| {
            commands::mark(&world.quizzes, &world.cx(trainer(person)), mark.clone()).await.map_err(code)
        };
        by(10, &first).await.expect("marked");
        assert_eq!(by(10, &first).await.expect("a repeat").became, Became::First, "{engine}");
        by(12, &second).await.expect("marked");
        assert_eq!(by(12, &second).await.expect("a repeat").became, Became::Apart, "{engine}");
        assert_eq!(by(10, &first).await.expect("a late repeat").became, Became::Apart, "{engine}");
        assert_eq!(by(10, &Mark { attempt: other, ..first }).await, Err("quiz.id_taken"), "{engine}");
        let Mark { id, given, comment, .. } = world.mark_of(attempt, 600, "");
        let cmd = Reconcile { id, attempt, slot: 8, given, comment, reason: "Setuju".to_owned() };
        for _ in 0..2 {
            let cx = world.cx(trainer(13));
            let done = commands::reconcile(&world.quizzes, &cx, cmd.clone()).await.expect("settled");
            assert_eq!(done.score, Some(Marks(600)), "{engine}");
        }
        assert_eq!(world.deeds(attempt).await, ["first_mark", "second_mark", "reconcile"], "{engine}");
        assert_eq!(graded(&world).await.len(), 1, "{engine}");
    }
}

#[tokio::test]
async fn a_release_a_reopening_and_a_regrade_keep_both_marks() {
    for world in everywhere(QuizRules { release_together: true, ..twice() }).await {
        let engine = world.database.engine;
        let attempt = handed_in(&world, 1, "satu").await;
        let cx = world.cx(trainer(10));
        let release = async || commands::release(&world.quizzes, &cx, id(COURSE), id(LESSON)).await.expect("released");
        world.marks(10, attempt, 300).await.expect("marked");
        assert_eq!(release().await, 0, "{engine}: one mark is missing");
        world.marks(12, attempt, 400).await.expect("marked");
        // Held back, a mean may still be set aside.
        assert_eq!(world.settles(13, attempt, 500, "Keduanya terlalu ketat").await.expect("settled").grade, None);
        let waiting = world.queue(10, None).await.held.iter().map(|one| (one.ready, one.waiting)).collect::<Vec<_>>();
        assert_eq!((waiting, release().await, letters(&world).await), (vec![(1, 0)], 1, 1), "{engine}");

        let reopen = Reopen { id: cx.id(), attempt, slot: 8, reason: "Keberatan peserta".to_owned() };
        assert_eq!(commands::reopen(&world.quizzes, &cx, reopen).await.expect("reopened").grade, None);
        assert_eq!(world.offered(10, Some(Stage::Agreement)).await, [attempt], "{engine}: both marks were seen");
        let page = world.sees(10, attempt).await;
        let marks: Vec<_> = page.double.expect("two mark").marks.iter().map(|one| one.given.mark.0).collect();
        assert_eq!((page.mark, marks), (Some(Marks(500)), vec![300, 400]), "{engine}");

        let regrade = async || {
            let (key, reason) = (id(CORRECTED), "Kunci diperbaiki".to_owned());
            let cmd = Regrade { course: id(COURSE), lesson: id(LESSON), key, reason, dry_run: false };
            commands::regrade(&world.quizzes, &cx, cmd).await.expect("regraded")
        };
        regrade().await;
        assert_eq!(world.offered(10, Some(Stage::Agreement)).await, [attempt], "{engine}");
        let settled = world.settles(10, attempt, 600, "Sesuai rubrik").await.expect("settled");
        assert_eq!((settled.score, settled.grade, release().await), (Some(Marks(600)), None, 1), "{engine}");
        let told = graded(&world).await;
        assert_eq!(told, [Marks(625), Marks(750)], "{engine}: 5 and 6 of 80 points");
        regrade().await;
        assert_eq!(world.sees(10, attempt).await.mark, Some(Marks(600)), "{engine}");
    }
}

#[tokio::test]
async fn two_choose_levels_and_the_learner_reads_both() {
    for world in everywhere(twice()).await {
        let engine = world.database.engine;
        let cx = world.cx(learner(1));
        let attempt = world.begun_at(1, RUBRIC).await;
        commands::save_steps(&world.quizzes, &cx, batch(attempt, vec![world.essay("satu")])).await.expect("saved");
        commands::submit(&world.quizzes, &cx, attempt).await.expect("handed in");
        let client = world.client();
        let path = format!("/api/v1/marking/{attempt}/8");
        let levels = |first: usize, comment: &str| json!({ "levels": [{ "level": first, "comment": comment }, { "level": 0 }], "comment": comment });
        client.acts_as(trainer(10));
        let queue = client.get("/api/v1/marking").await.json();
        assert_eq!(queue["items"][0]["rubric"]["criteria"][0]["levels"][1]["words"], "Sebagian", "{engine}");
        assert_eq!(queue["items"][0]["rubric"]["criteria"][0]["levels"][1]["points"], "1", "{engine}");
        let first = client.api(Method::POST, &path, &levels(0, "Lengkap")).await.json();
        assert_eq!((&first["became"], &first["score"]), (&json!("first"), &json!("0")), "{engine}");
        assert_eq!(client.get("/api/v1/marking?stage=mine").await.json()["items"][0]["stage"], "mine", "{engine}");
        assert_eq!(client.get("/api/v1/marking").await.json()["total"], 0, "{engine}");

        // All points and two thirds of them lie 3.33 apart.
        client.acts_as(trainer(12));
        let second = client.api(Method::POST, &path, &levels(1, "Kurang pasal")).await.json();
        assert_eq!(second["became"], "apart", "{engine}");
        let seen = client.get(&path).await.json();
        assert_eq!(seen["marks"][0]["ratings"][0]["words"], "Tepat & lengkap", "{engine}");
        assert_eq!((&seen["marks"][1]["mark"], &seen["marks"][1]["mine"]), (&json!("6.67"), &json!(true)), "{engine}");
        let settle = format!("{path}/reconcile");
        assert_eq!(client.api(Method::POST, &settle, &levels(0, "")).await.status, 422, "{engine}: no reason");
        let mut body = levels(1, "Pasal tidak disebut");
        body["reason"] = json!("Rubrik meminta pasal");
        assert_eq!(client.api(Method::POST, &settle, &body).await.json()["score"], "6.67", "{engine}");
        client.acts_as(learner(1));
        assert_eq!(client.api(Method::POST, &settle, &body).await.status, 403, "{engine}");
    }
}

#[tokio::test]
async fn near_levels_make_a_mean_and_both_show() {
    let rules = QuizRules { double_marking: Some(DoubleMarking { within: 40 }), ..rules() };
    let world = World::new(test_kit::fresh().await, rules, Settings::default());
    let cx = world.cx(learner(1));
    let attempt = world.begun_at(1, RUBRIC).await;
    commands::save_steps(&world.quizzes, &cx, batch(attempt, vec![world.essay("satu")])).await.expect("saved");
    commands::submit(&world.quizzes, &cx, attempt).await.expect("handed in");
    for (person, level) in [(10, 0), (12, 1)] {
        let choice = |level| LevelChoice { level, comment: String::new() };
        let given = Assessment::Levels(vec![choice(level), choice(0)]);
        let cmd = Mark { given, ..world.mark_of(attempt, 0, "") };
        commands::mark(&world.quizzes, &world.cx(trainer(person)), cmd).await.expect("marked");
    }
    let client = world.client();
    client.acts_as(learner(1));
    let told = client.get(&format!("/api/v1/attempts/{attempt}/result")).await.json();
    let question = &told["questions"][7];
    assert_eq!(told["score"], "8.34", "half of 10 and 6.67, rounded up");
    let words: Vec<_> =
        question["ratings"].as_array().expect("levels").iter().map(|one| one["words"].clone()).collect();
    assert_eq!(words, ["Tepat & lengkap", "Sebagian", "Runtut"]);
}

#[tokio::test]
async fn two_mark_and_a_third_settles_it_without_script() {
    for world in everywhere(twice()).await {
        let engine = world.database.engine;
        let attempt = handed_in(&world, 1, "satu").await;
        let client = world.client();
        let page = format!("/penilaian/{attempt}/8");
        let step = |number| id::<kernel::id::kind::Step>(number).to_string();
        client.acts_as(trainer(10));
        assert!(client.get(&page).await.text.contains("Jawaban ini dinilai dua orang."), "{engine}");
        let one = client.post(&page, &[("step", &step(1)), ("mark", "3"), ("comment", "Kurang contoh")]).await;
        assert!(one.location().ends_with("kabar=quiz-marked-first"), "{engine}: {}", one.location());
        let queue = client.get("/penilaian").await;
        assert!(queue.text.contains("Menunggu penilai lain (1)"), "{engine}");
        assert!(!queue.text.contains(&page), "{engine}");
        let mine = client.get("/penilaian?pilih=&tahap=saya").await;
        assert!(mine.text.contains(&format!("{page}?pilih=saya")), "{engine}");
        assert!(client.get(&page).await.text.contains("value=\"3\""), "{engine}: the own mark");

        client.acts_as(trainer(12));
        let queue = client.get("/penilaian").await;
        assert!(queue.text.contains("Menunggu penilai kedua</span>"), "{engine}");
        assert!(queue.statements <= 8, "{} statements", queue.statements);
        let two = client.post(&page, &[("step", &step(2)), ("mark", "8"), ("comment", "Sudah <jelas>")]).await;
        assert!(two.location().ends_with("kabar=quiz-marked-apart"), "{engine}: {}", two.location());

        client.acts_as(trainer(13));
        let open = client.get(&format!("{page}?pilih=sepakat")).await;
        assert!(open.statements <= 9, "{} statements", open.statements);
        for words in
            ["Kurang contoh", "Sudah &#60;jelas&#62;", "Selisih kedua nilai lebih dari 10%", "/sepakat?pilih=sepakat"]
        {
            assert!(open.text.contains(words), "{engine}: {words}");
        }
        let settle = format!("{page}/sepakat?pilih=sepakat");
        let typed = [("step", step(3)), ("mark", "6".to_owned()), ("comment", "Cukup".to_owned())];
        let typed: Vec<(&str, &str)> = typed.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let refused = client.post(&settle, &typed).await;
        assert_eq!(refused.status, 422, "{engine}");
        assert!(refused.text.contains("Tulis alasannya") && refused.text.contains("value=\"6\""), "{engine}");
        let mut whole = typed.clone();
        whole.push(("reason", "Contohnya ada"));
        let named = client.post(&format!("{page}/nama"), &whole).await;
        assert!(named.text.contains(">Contohnya ada</textarea>"), "{engine}: what was typed stays");
        let done = client.post(&settle, &whole).await;
        assert!(done.location().ends_with("kabar=quiz-reconciled"), "{engine}: {}", done.location());
        assert_eq!(client.post(&page, &typed).await.status, 303, "{engine}: sent twice by another way");
        assert_eq!(client.get("/penilaian?tahap=entah").await.status, 404, "{engine}");
    }
}

#[test]
fn a_step_says_no_more_than_it_has_to() {
    let step =
        json!({ "kind": "first_mark", "slot": 8, "by": id::<kernel::id::kind::Person>(7), "given": { "mark": 500 } });
    let action: Action = serde_json::from_value(step.clone()).expect("a mark");
    assert_eq!(serde_json::to_value(&action).expect("JSON"), step);
}
