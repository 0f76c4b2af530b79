//! A quiz in sections and pages.

use kernel::{Problem, id::kind};
use quiz_grading::commands::{self, Given, What};

use crate::world::{COURSE, PARTS, World, batch, id, learner, rules};

async fn begun(world: &World) -> kernel::id::AttemptId {
    let cx = world.cx(learner(1));
    let start = commands::Start { id: cx.id(), course: id(COURSE), lesson: id(PARTS), password: String::new() };
    commands::start(&world.quizzes, &cx, start).await.expect("an attempt").id
}

#[tokio::test]
async fn pages_show_their_questions_and_save_what_is_left_behind() {
    for world in World::everywhere().await {
        let client = world.client();
        client.acts_as(learner(1));
        let rules = client.get(&format!("/kuis/{}/{}", id::<kind::Course>(COURSE), id::<kind::Lesson>(PARTS))).await;
        assert!(rules.text.contains("8 soal") && rules.text.contains("Selebihnya"), "{}", world.database.engine);
        let address = format!("/percobaan/{}", begun(&world).await);
        let page = client.get(&address).await;
        for word in ["Halaman 1 dari 3", "Pertanyaan 1", "Pilihan", "value=\"3.8\""] {
            assert!(page.text.contains(word), "{word}");
        }
        for word in ["Pertanyaan 2", "Pertanyaan 3", "id=\"periksa\""] {
            assert!(!page.text.contains(word), "{word} is on another page");
        }
        let seen = page.text.split("name=\"s1.seen\" value=\"").nth(1).and_then(|rest| rest.split('"').next());
        let fields = [("di", "1"), ("s1.seen", seen.expect("a page")), ("s1.answer", "a"), ("halaman", "3.8")];
        let turned = client.post(&address, &fields).await;
        assert_eq!(turned.location(), format!("{address}?halaman=3#soal-8"));
        let last = client.get(&format!("{address}?halaman=3")).await;
        for word in ["Halaman 3 dari 3", "Pertanyaan 3", "Pertanyaan 8", "id=\"periksa\"", "data-other-done=\"1\""] {
            assert!(last.text.contains(word), "{word}");
        }
        assert!(!last.text.contains("Pertanyaan 1<"));
        // A page that is not there is the last; the API has all of them with their places.
        assert!(client.get(&format!("{address}?halaman=99")).await.text.contains("Halaman 3 dari 3"));
        let attempt = address.replace("/percobaan", "/api/v1/attempts");
        let view = client.get(&attempt).await.json();
        let places: Vec<_> =
            view["questions"].as_array().expect("questions").iter().map(|q| q["page"].clone()).collect();
        assert_eq!(places, [0, 1, 2, 2, 2, 2, 2, 2]);
        assert_eq!(view["sections"], serde_json::json!(["Pilihan", "Selebihnya"]));
    }
}

#[tokio::test]
async fn without_a_way_back_only_the_open_page_takes_answers() {
    for database in test_kit::databases().await {
        let rules = courseware::QuizRules { sequential: true, ..rules() };
        let world = World::new(database, rules, quiz_grading::Settings::default());
        let client = world.client();
        client.acts_as(learner(1));
        let start = client.get(&format!("/kuis/{}/{}", id::<kind::Course>(COURSE), id::<kind::Lesson>(PARTS))).await;
        assert!(start.text.contains("Halaman dikerjakan berurutan"), "said before the start");
        let attempt = begun(&world).await;
        let address = format!("/percobaan/{attempt}");
        let cx = world.cx(learner(1));
        let save = async |slot: i32| {
            let answer = What::Answer(Given::Fields(vec![("answer".to_owned(), "a".to_owned())]));
            let saved = commands::save_steps(&world.quizzes, &cx, batch(attempt, vec![world.step(slot, answer)])).await;
            saved.map(|saved| saved.results[0].code).map_err(|error| error.code())
        };
        assert_eq!(save(2).await, Ok(Some("quiz.page_ahead")));
        assert_eq!(save(1).await, Ok(None));
        let page = client.get(&format!("{address}?halaman=3")).await;
        assert!(page.text.contains("Halaman 1 dari 3") && !page.text.contains("name=\"halaman\""));
        assert_eq!(client.post(&address, &[("lanjut", "2")]).await.status, 409, "pages come in order");
        for _ in 0..2 {
            assert_eq!(client.post(&address, &[("lanjut", "1")]).await.location(), address, "twice is once");
        }
        assert!(client.get(&address).await.text.contains("Halaman 2 dari 3"));
        assert_eq!(save(1).await, Ok(Some("quiz.page_left")));
        let old = [("s1.seen", ""), ("s1.answer", "b"), ("lanjut", "2")];
        assert!(client.post(&address, &old).await.location().contains("quiz-page-left"), "and nothing is turned");
        assert_eq!(save(2).await, Ok(None));
        let api = format!("/api/v1/attempts/{attempt}");
        let view = client.get(&api).await.json();
        assert_eq!(view["questions"].as_array().map(Vec::len), Some(1), "what is not open is not shown");
        let body = serde_json::json!({});
        assert_eq!(client.api(http::Method::POST, &format!("{api}/pages/1"), &body).await.status, 200);
        assert_eq!(client.api(http::Method::POST, &format!("{api}/pages/3"), &body).await.status, 409);
        assert_eq!(
            client.api(http::Method::POST, &format!("{api}/pages/2"), &body).await.json()["questions"][0]["slot"],
            3
        );
        client.acts_as(learner(2));
        assert_eq!(client.api(http::Method::POST, &format!("{api}/pages/2"), &body).await.status, 404);
    }
}
