//! A quiz in sections and pages.

use kernel::id::kind;
use quiz_grading::commands;

use crate::world::{COURSE, PARTS, World, id, learner};

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
