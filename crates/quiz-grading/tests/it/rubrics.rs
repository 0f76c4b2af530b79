//! An essay that is marked by the levels of a rubric.

use chrono::TimeDelta;
use courseware::{
    QuizContent, QuizRules, Reveal, ReviewRules,
    question::{Criterion, Level, Rubric},
};
use http::Method;
use kernel::{Marks, PageRequest, id::AttemptId};
use quiz_grading::{
    QuizError, Settings,
    commands::{self, Assessment, Mark, Reopen},
    engine::{Action, LevelChoice},
    model::QueueFilter,
    queries,
};
use serde_json::json;

use crate::world::{self, RUBRIC, World, batch, id, learner, rules, trainer};

/// Two criteria of 2 and 1 points: a third of them is 3.33 of the essay's 10.
pub(crate) fn quiz(rules: QuizRules) -> QuizContent {
    let criterion = |title: &str, levels: &[(&str, i64)]| Criterion {
        title: title.to_owned(),
        levels: levels
            .iter()
            .map(|(words, points)| Level { words: (*words).to_owned(), points: Marks::whole(*points) })
            .collect(),
    };
    let criteria = vec![
        criterion("Dasar hukum", &[("Tepat & lengkap", 2), ("Sebagian", 1), ("Tidak ada", 0)]),
        criterion("Bahasa", &[("Runtut", 1), ("Sulit diikuti", 0)]),
    ];
    let mut quiz = world::quiz(rules, false);
    quiz.questions[7].rubric = Some(Rubric { criteria, hidden: false });
    quiz
}

async fn handed_in(world: &World) -> AttemptId {
    let cx = world.cx(learner(1));
    let attempt = world.begun_at(1, RUBRIC).await;
    commands::save_steps(&world.quizzes, &cx, batch(attempt, vec![world.essay("satu")])).await.expect("saved");
    world.pass(TimeDelta::minutes(1));
    commands::submit(&world.quizzes, &cx, attempt).await.expect("handed in");
    attempt
}

fn levels(chosen: &[(usize, &str)]) -> Assessment {
    let choice = |(level, comment): &(usize, &str)| LevelChoice { level: *level, comment: (*comment).to_owned() };
    Assessment::Levels(chosen.iter().map(choice).collect())
}

#[tokio::test]
async fn levels_make_the_mark_and_stay_with_it() {
    for world in World::everywhere().await {
        let engine = world.database.engine;
        let attempt = handed_in(&world).await;
        let cx = world.cx(trainer(10));
        let mark = async |given: Assessment| {
            let cmd = Mark { id: cx.id(), attempt, slot: 8, given, comment: "Baik".to_owned() };
            commands::mark(&world.quizzes, &cx, cmd).await.map(|marked| marked.attempt)
        };
        for wrong in [
            Assessment::Points(Marks::whole(5)),
            levels(&[(0, "")]),
            levels(&[(0, ""), (2, "")]),
            levels(&[(0, ""), (1, &"a".repeat(1_001))]),
        ] {
            let refused = mark(wrong).await;
            assert!(matches!(&refused, Err(QuizError::Invalid(fields)) if fields[0].field == "rubric"), "{refused:?}");
        }
        let marked = mark(levels(&[(1, "Sebut pasalnya"), (1, "")])).await.expect("marked");
        assert_eq!(marked.score, Some(Marks(333)), "{engine}: a third of ten points");

        let page =
            async || queries::marking(&world.quizzes, &cx, QueueFilter::default(), attempt, 8).await.expect("there");
        let told = page().await;
        assert!(told.finished, "{engine}");
        assert_eq!((told.ratings[0].words.as_str(), told.ratings[0].comment.as_str()), ("Sebagian", "Sebut pasalnya"));

        let reopen = Reopen { id: cx.id(), attempt, slot: 8, reason: "Keliru".to_owned() };
        commands::reopen(&world.quizzes, &cx, reopen).await.expect("reopened");
        assert_eq!(page().await.ratings, told.ratings, "{engine}: to go on from");
        assert_eq!(mark(levels(&[(0, ""), (0, "")])).await.expect("marked").score, Some(Marks::whole(10)), "{engine}");

        let log = queries::log(&world.quizzes, &cx, attempt).await.expect("a log");
        let rated = |step: &quiz_grading::engine::Step| match &step.action {
            Action::Mark { ratings, .. } => Some(ratings.iter().map(|rating| rating.level).collect::<Vec<_>>()),
            _ => None,
        };
        assert_eq!(log.iter().filter_map(rated).collect::<Vec<_>>(), [[1, 1], [0, 0]], "{engine}");
        let audit = database::recent_audit(&world.database.db.reader(), PageRequest::default()).await.expect("a log");
        assert!(audit.items.iter().any(|entry| entry.detail["levels"] == json!([0, 0])), "{engine}");
    }
}

#[tokio::test]
async fn a_rubric_is_read_chosen_from_and_shown_without_script() {
    for world in World::everywhere().await {
        let client = world.client();
        client.acts_as(learner(1));
        let attempt = world.begun_at(1, RUBRIC).await;
        let open = client.get(&format!("/percobaan/{attempt}")).await;
        assert!(open.text.contains("Rubrik penilaian") && open.text.contains("Tepat &#38; lengkap"));
        assert!(!open.text.contains("Contoh jawaban penilai"), "the model answer is for markers");
        let told = client.get(&format!("/api/v1/attempts/{attempt}")).await.json();
        assert_eq!(told["questions"][7]["rubric"]["criteria"][0]["levels"][0]["points"], "2");
        let cx = world.cx(learner(1));
        commands::save_steps(&world.quizzes, &cx, batch(attempt, vec![world.essay("satu")])).await.expect("saved");
        commands::submit(&world.quizzes, &cx, attempt).await.expect("handed in");
        assert!(!client.get(&format!("/percobaan/{attempt}/hasil")).await.text.contains("Rubrik penilaian"));

        client.acts_as(trainer(10));
        let page = format!("/penilaian/{attempt}/8");
        let form = client.get(&page).await;
        assert!(form.text.contains("name=\"level-1\" value=\"1\"") && !form.text.contains("name=\"mark\""));
        let step = id::<kernel::id::kind::Step>(1).to_string();
        let half = [("step", step.as_str()), ("level-0", "1"), ("note", "Sebut <pasal>"), ("note", ""), ("mark", "9")];
        let refused = client.post(&page, &half).await;
        assert_eq!(refused.status, 422);
        assert!(refused.text.contains("Pilih satu tingkat untuk tiap kriteria, lalu"));
        assert!(refused.text.contains("name=\"level-0\" value=\"1\" required checked"), "what was chosen stays");
        let mut whole = half.to_vec();
        whole.push(("level-1", "0"));
        assert_eq!(client.post(&page, &whole).await.status, 303);
        assert_eq!(client.post(&page, &[("step", "x"), ("mark", "1")]).await.status, 400, "no id");

        client.acts_as(learner(1));
        let result = client.get(&format!("/percobaan/{attempt}/hasil")).await;
        for word in ["Rubrik penilaian", "Sebagian", "(1 dari 2 poin)", "Sebut &#60;pasal&#62;", "6,67"] {
            assert!(result.text.contains(word), "{word}");
        }
        assert!(result.statements <= 8, "{} statements", result.statements);
        let told = client.get(&format!("/api/v1/attempts/{attempt}/result")).await.json();
        assert_eq!(told["questions"][7]["ratings"][1]["words"], "Runtut", "{}", world.database.engine);
    }
}

#[tokio::test]
async fn held_levels_show_to_nobody_and_programs_mark_by_them() {
    let rules = QuizRules { release_together: true, ..rules() };
    let world = World::new(test_kit::fresh().await, rules, Settings::default());
    let attempt = handed_in(&world).await;
    let client = world.client();
    client.acts_as(trainer(10));
    let path = format!("/api/v1/marking/{attempt}/8");
    assert_eq!(client.api(Method::POST, &path, &json!({ "mark": "5" })).await.status, 422);
    assert_eq!(
        client.api(Method::POST, &path, &json!({ "levels": [{ "level": 0 }, { "level": -1 }] })).await.status,
        400
    );
    let chosen = json!({ "levels": [{ "level": 0, "comment": "Lengkap" }, { "level": 0 }] });
    assert_eq!(client.api(Method::POST, &path, &chosen).await.json()["score"], "10");
    client.acts_as(learner(1));
    let told = client.get(&format!("/api/v1/attempts/{attempt}/result")).await.json();
    assert_eq!(told["questions"][7].get("ratings"), None);
}

#[tokio::test]
async fn levels_follow_marks_and_their_comments_follow_feedback() {
    for (marks, feedback, seen) in [
        (Reveal::Never, Reveal::AtOnce, json!(null)),
        (Reveal::AtOnce, Reveal::Never, json!("")),
        (Reveal::AtOnce, Reveal::AtOnce, json!("Lengkap")),
    ] {
        let review = ReviewRules { marks, feedback, ..ReviewRules::default() };
        let world = World::new(test_kit::fresh().await, QuizRules { review, ..rules() }, Settings::default());
        let attempt = handed_in(&world).await;
        let cx = world.cx(trainer(10));
        let given = levels(&[(0, "Lengkap"), (0, "")]);
        let cmd = Mark { id: cx.id(), attempt, slot: 8, given, comment: String::new() };
        commands::mark(&world.quizzes, &cx, cmd).await.expect("marked");
        let client = world.client();
        client.acts_as(learner(1));
        let told = client.get(&format!("/api/v1/attempts/{attempt}/result")).await.json();
        assert_eq!(told["questions"][7]["ratings"][0]["comment"], seen, "{marks:?} {feedback:?}");
    }
}

#[test]
fn old_marks_are_read_and_written_as_before() {
    let old = json!({ "kind": "mark", "slot": 8, "mark": 500, "comment": "Baik" });
    let action: Action = serde_json::from_value(old.clone()).expect("a mark");
    assert_eq!(serde_json::to_value(&action).expect("JSON"), old);
}
