//! Questions that are checked during an attempt, by form and by API.

use courseware::{Behaviour, CheckReview, NegativeMarks, QuizRules, ReviewRules};
use http::Method;
use kernel::Marks;
use quiz_grading::{Settings, commands, queries};
use serde_json::json;
use test_kit::Reply;
use uuid::Uuid;

use crate::world::{World, learner, rules};

async fn everywhere(rules: QuizRules) -> Vec<World> {
    let databases = test_kit::databases().await;
    databases.into_iter().map(|database| World::new(database, rules, Settings::default())).collect()
}

/// The value of the first field of this name.
fn field(page: &Reply, name: &str) -> String {
    let start = page.text.find(&format!("name=\"{name}\" value=\"")).expect("the field") + name.len() + 15;
    page.text[start..].split('"').next().expect("its value").to_owned()
}

/// The value of the option of the first question that reads so.
fn option(page: &Reply, text: &str) -> String {
    let label = page.text.find(&format!("<span>{text}</span>")).expect("the option");
    let input = page.text[..label].rfind("name=\"s1.answer\" value=\"").expect("its input");
    page.text[input + 24..].split('"').next().expect("its value").to_owned()
}

#[tokio::test]
async fn a_wrong_try_gives_a_hint_and_a_right_one_locks_the_question() {
    let behaviour = Behaviour::Interactive { tries: 3, penalty: 2_500 };
    for world in everywhere(QuizRules { behaviour, ..rules() }).await {
        let attempt = world.begun(1).await;
        let client = world.client();
        client.acts_as(learner(1));
        let (address, check) = (format!("/percobaan/{attempt}"), format!("/percobaan/{attempt}/periksa"));
        let page = client.get(&address).await;
        assert!(!page.text.contains("Petunjuk"), "a hint comes after a try");
        let fields = |page: &Reply, option: &str| {
            let own = ["s1.seen", "s1.check"].map(|name| (name.to_owned(), field(page, name)));
            let pressed = [("s1.answer", option), ("s4.seen", &own[0].1), ("s4.answer", "retensi"), ("periksa", "1")];
            let pressed = pressed.map(|(name, value)| (name.to_owned(), value.to_owned()));
            own.into_iter().chain(pressed).collect::<Vec<_>>()
        };
        let post = async |fields: &[(String, String)]| {
            let fields: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
            client.post(&check, &fields).await
        };
        let first = fields(&page, &option(&page, "Pengecoh tunggal"));
        let reply = post(&first).await;
        assert_eq!((reply.status.as_u16(), reply.location()), (303, format!("{address}#soal-1").as_str()));
        // Pressed twice: one try.
        post(&first).await;
        let page = client.get(&address).await;
        for word in ["Petunjuk 1", "Belum tepat", "Sisa 2 percobaan", "Umpan Pengecoh tunggal", "0 dari 10 poin"] {
            assert!(page.text.contains(word), "{word} on {}", world.database.engine);
        }
        for word in ["Penjelasan", "Umpan Kunci", "fieldset class=\"stack\" disabled"] {
            assert!(!page.text.contains(word), "{word} before the question is locked");
        }
        assert!(page.text.contains("value=\"retensi\""), "the rest of the form is saved");
        // The same answer is no other try.
        let refused = post(&fields(&page, &option(&page, "Pengecoh tunggal"))).await;
        assert!(refused.location().contains("kabar=quiz-checked-already"), "{}", refused.location());
        post(&fields(&page, &option(&page, "Kunci tunggal"))).await;
        let page = client.get(&address).await;
        for word in ["7,5 dari 10 poin", "Penjelasan 1", "Umpan Kunci tunggal", "fieldset class=\"stack\" disabled"] {
            assert!(page.text.contains(word), "{word} on {}", world.database.engine);
        }
        assert!(!page.text.contains("data-check=\"1\"") && page.text.contains("data-check=\"2\""));
        assert!(!page.text.contains("data-check=\"8\""), "a person reads an essay");
        // Nothing moves a locked question, nor is it lost when the form is saved again without it.
        let wrong = world.step(1, commands::What::Answer(commands::Given::Typed(None)));
        let cx = world.cx(learner(1));
        let saved = commands::save_steps(&world.quizzes, &cx, crate::world::batch(attempt, vec![wrong])).await;
        assert_eq!(saved.expect("an answer").results[0].code, Some("quiz.question_locked"));
        let done = client.post(&address, &[("s1.seen", &field(&page, "s1.seen"))]).await;
        assert!(done.location().contains("kabar=quiz-saved#"), "{}", done.location());
        let done = commands::submit(&world.quizzes, &cx, attempt).await.expect("submitted");
        assert_eq!(done.score, Some(Marks(1_750)), "7.5 and the short answer that nobody checked");
        let log = queries::log(&world.quizzes, &world.cx(kernel::Actor::System("test")), attempt).await.expect("a log");
        assert_eq!(log.iter().filter(|step| step.action.name() == "check").count(), 2);
    }
}

#[tokio::test]
async fn a_check_by_program_says_what_the_quiz_lets_it_say() {
    let during = CheckReview { marks: false, right_answer: true, feedback: false };
    let review = ReviewRules { during, ..ReviewRules::default() };
    for world in everywhere(QuizRules { behaviour: Behaviour::Immediate, review, ..rules() }).await {
        let attempt = world.begun(1).await;
        let client = world.client();
        client.acts_as(learner(1));
        let path = |slot: i32| format!("/api/v1/attempts/{attempt}/questions/{slot}/check");
        let key = Uuid::from_u128(0x0000_0000_0000_7000_a000_0000_0000_0001);
        let body = json!({ "response": { "kind": "true_false", "answer": false } });
        let checked = client.api_with_key(Method::POST, &path(3), &body, key).await;
        assert_eq!(checked.status, 200, "{}", checked.text);
        let told = checked.json();
        assert_eq!((&told["judged"], &told["points"], &told["locked"]), (&json!(null), &json!(null), &json!(true)));
        assert!(!checked.text.contains("Keliru") && !checked.text.contains("Penjelasan"), "{}", checked.text);
        assert_eq!(told["right"].as_array().map(Vec::len), Some(1));
        let again = client.api_with_key(Method::POST, &path(3), &body, key).await;
        assert_eq!(again.json(), told, "sent twice is one try");
        for (slot, body, status, code) in [
            (3, json!({ "response": { "kind": "true_false", "answer": true } }), 409, "quiz.question_locked"),
            (8, json!({ "fields": [["answer", "esai"]] }), 409, "quiz.no_checks"),
            (4, json!({ "fields": [] }), 409, "quiz.nothing_to_check"),
            (1, body.clone(), 409, "quiz.answer_misfit"),
            (99, body.clone(), 409, "quiz.unknown_slot"),
        ] {
            let refused = client.api(Method::POST, &path(slot), &body).await;
            assert_eq!((refused.status.as_u16(), refused.json()["code"].as_str()), (status, Some(code)), "{slot}");
        }
        let view = client.get(&format!("/api/v1/attempts/{attempt}")).await.json();
        assert_eq!(
            (&view["questions"][2]["checked"]["tries"], &view["questions"][2]["checks"]),
            (&json!(1), &json!(false))
        );
        client.acts_as(learner(2));
        assert_eq!(client.api(Method::POST, &path(4), &body).await.status, 404, "somebody else's");
    }
}

#[tokio::test]
async fn certainty_bends_points_and_shows_its_figures() {
    for world in everywhere(QuizRules { behaviour: Behaviour::Certainty, ..rules() }).await {
        let attempt = world.begun(1).await;
        let client = world.client();
        client.acts_as(learner(1));
        let address = format!("/percobaan/{attempt}");
        let page = client.get(&address).await;
        assert!(!page.text.contains("data-check="), "nothing is checked before the end");
        let seen = field(&page, "s3.seen");
        // Right and very sure; wrong and fairly sure; then only the certainty changes.
        let send = async |level: &str| {
            let fields = [("s3.seen", seen.as_str()), ("s3.answer", "true"), ("s3.certainty", "3"), ("s4.seen", &seen)];
            let more = [("s4.answer", "salah"), ("s4.certainty", level)];
            client.post(&address, &fields.into_iter().chain(more).collect::<Vec<_>>()).await
        };
        send("1").await;
        send("2").await;
        let cx = world.cx(learner(1));
        let done = commands::submit(&world.quizzes, &cx, attempt).await.expect("submitted");
        assert_eq!(done.score, Some(Marks::whole(10)), "30 - 20");
        let result = queries::result(&world.quizzes, &cx, attempt).await.expect("a result");
        let figures = result.certainty.expect("figures");
        let answers: Vec<_> = figures.levels.iter().map(|level| level.answers).collect();
        assert_eq!(answers, [0, 1, 1]);
        let text = client.get(&format!("{address}/hasil")).await.text;
        for word in ["Keyakinan Anda", "Sangat yakin", "30 dari 10 poin", "-20 dari 10 poin"] {
            assert!(text.contains(word), "{word} on {}", world.database.engine);
        }
    }
}

#[tokio::test]
async fn points_fall_below_zero_only_where_the_quiz_lets_them() {
    for (negative, expected) in [
        (NegativeMarks::default(), 0),
        (NegativeMarks { questions: true, total: false }, 0),
        (NegativeMarks { questions: true, total: true }, -500),
    ] {
        for world in everywhere(QuizRules { negative, ..rules() }).await {
            let attempt = world.begun(1).await;
            let client = world.client();
            client.acts_as(learner(1));
            let page = client.get(&format!("/percobaan/{attempt}")).await;
            let label = page.text.find("<span>Ganda salah</span>").expect("the option");
            let input = page.text[..label].rfind("name=\"s2.answer\" value=\"").expect("its input") + 24;
            let wrong = page.text[input..].split('"').next().expect("its value");
            client
                .post(&format!("/percobaan/{attempt}"), &[("s2.seen", &field(&page, "s2.seen")), ("s2.answer", wrong)])
                .await;
            let done = commands::submit(&world.quizzes, &world.cx(learner(1)), attempt).await.expect("submitted");
            assert_eq!((done.score, done.grade), (Some(Marks(expected)), Some(Marks::ZERO)), "{negative:?}");
        }
    }
}
