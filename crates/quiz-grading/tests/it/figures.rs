//! What answers tell about questions, and grading anew by a corrected key.

use kernel::{Marks, PageRequest};
use quiz_grading::commands::{self, Assessment, Mark};
use sea_orm::ConnectionTrait;

use crate::world::{CORRECTED, COURSE, LESSON, PUBLICATION, World, batch, id, learner, trainer};

fn path(rest: &str) -> String {
    format!("/studio/{}/kuis/{}/{rest}", id::<kernel::id::kind::Course>(COURSE), id::<kernel::id::kind::Lesson>(LESSON))
}

/// Learner 1 answers everything right and gets 8 of 10 for the essay; learner 2 hands in nothing.
async fn two_attempts(world: &World) {
    let cx = world.cx(learner(1));
    let attempt = world.begun(1).await;
    let mut answers = world.keys(attempt).await;
    answers.push(world.essay("Arsip dinamis disimpan menurut jadwal retensi."));
    commands::save_steps(&world.quizzes, &cx, batch(attempt, answers)).await.expect("saved");
    commands::submit(&world.quizzes, &cx, attempt).await.expect("submitted");
    let by = world.cx(trainer(10));
    let mark =
        Mark { id: by.id(), attempt, slot: 8, given: Assessment::Points(Marks::whole(8)), comment: String::new() };
    commands::mark(&world.quizzes, &by, mark).await.expect("marked");
    let empty = world.begun(2).await;
    commands::submit(&world.quizzes, &world.cx(learner(2)), empty).await.expect("submitted");
}

#[tokio::test]
async fn figures_follow_the_attempts_at_once_and_for_their_trainers_alone() {
    for world in World::everywhere().await {
        let engine = world.database.engine;
        let client = world.client();
        client.acts_as(trainer(10));
        let none = client.get(&path("statistik")).await;
        assert!(none.text.contains("Belum ada percobaan"), "{engine}: {}", none.text);
        two_attempts(&world).await;
        let page = client.get(&path("statistik")).await;
        assert_eq!(page.status, 200, "{engine}: {}", page.text);
        assert!(page.statements <= 8, "{engine}: {} statements", page.statements);
        for word in ["48,8", "Pertanyaan 1", "Kunci tunggal", "1 (50%)", "Tunggu sampai ada 20 percobaan"] {
            assert!(page.text.contains(word), "{engine}: {word} in {}", page.text);
        }
        let csv = client.get(&path("statistik/csv?percobaan=semua")).await;
        assert!(
            csv.text.lines().nth(1).is_some_and(|line| line.contains("Pertanyaan 1;2;50.00")),
            "{engine}: {}",
            csv.text
        );
        assert_eq!(client.get(&path("statistik/xlsx")).await.status, 200, "{engine}");
        let api = format!("/api/v1{}", path("figures").replace("studio", "courses").replace("/kuis/", "/quizzes/"));
        let api = client.get(&api).await.json();
        assert_eq!(
            (api["sittings"].as_i64(), api["items"][0]["options"][0]["chosen"].as_i64()),
            (Some(2), Some(1)),
            "{engine}"
        );
        let unknown = path(&format!("statistik?versi={}", id::<kernel::id::kind::Publication>(CORRECTED)));
        assert_eq!(client.get(&unknown).await.status, 404, "{engine}: nobody took that version");
        for (who, status) in [(trainer(11), 404), (learner(1), 403)] {
            client.acts_as(who);
            assert_eq!(client.get(&path("statistik")).await.status, status, "{engine}");
            assert_eq!(client.get(&path("hitung-ulang")).await.status, status, "{engine}");
        }

        // Attempts from before records were kept get theirs.
        let tx = world.database.db.begin().await.expect("a transaction");
        tx.connection().execute_unprepared("UPDATE attempt SET record = NULL").await.expect("done");
        tx.commit().await.expect("done");
        client.acts_as(trainer(10));
        assert!(!client.get(&path("statistik")).await.text.contains("48,8"), "{engine}");
        assert_eq!(commands::record_earlier(&world.quizzes).await.expect("done"), 2, "{engine}");
        assert_eq!(commands::record_earlier(&world.quizzes).await.expect("done"), 0, "{engine}");
        assert!(client.get(&path("statistik")).await.text.contains("48,8"), "{engine}");
    }
}

#[tokio::test]
async fn comparisons_and_likenesses_are_for_trainers_alone() {
    for world in World::everywhere().await {
        let engine = world.database.engine;
        let client = world.client();
        client.acts_as(trainer(10));
        assert!(client.get(&path("statistik/banding")).await.text.contains("Belum ada percobaan"), "{engine}");
        two_attempts(&world).await;
        for (page, words, statements) in [
            (
                "statistik/banding",
                ["Kenaikan dari prates", "Baru ada satu versi", "Belum ada unit dengan 20 peserta"],
                6,
            ),
            ("statistik/kemiripan", ["2 dari 2 peserta", "Tidak ada pasangan", "bukan bukti"], 6),
        ] {
            client.acts_as(trainer(10));
            let shown = client.get(&path(page)).await;
            assert_eq!(shown.status, 200, "{engine} {page}: {}", shown.text);
            assert!(shown.statements <= statements, "{engine} {page}: {} statements", shown.statements);
            for word in words {
                assert!(shown.text.contains(word), "{engine} {page}: {word} in {}", shown.text);
            }
            for (who, status) in [(trainer(11), 404), (learner(1), 403)] {
                client.acts_as(who);
                assert_eq!(client.get(&path(page)).await.status, status, "{engine} {page}");
            }
        }
    }
}

#[tokio::test]
async fn a_corrected_key_is_shown_before_it_is_used_and_told_after() {
    for world in World::everywhere().await {
        let engine = world.database.engine;
        two_attempts(&world).await;
        let client = world.client();
        client.acts_as(trainer(10));
        let page = client.get(&path("hitung-ulang")).await;
        assert_eq!(page.status, 200, "{engine}: {}", page.text);
        for word in ["Rina Ayu Lestari", ">78<", ">68<", "Hitung ulang 1 percobaan"] {
            assert!(page.text.contains(word), "{engine}: {word} in {}", page.text);
        }
        let (right, wrong) =
            (id::<kernel::id::kind::Publication>(CORRECTED), id::<kernel::id::kind::Publication>(PUBLICATION));
        let post = async |key: kernel::id::PublicationId, reason: &str| {
            client.post(&path("hitung-ulang"), &[("kunci", &key.to_string()), ("alasan", reason)]).await
        };
        assert_eq!(post(right, "  ").await.status, 422, "{engine}: a reason is asked for");
        assert_eq!(post(wrong, "Kunci soal 1 keliru").await.status, 409, "{engine}: not what was shown");
        assert!(client.get(&path("hitung-ulang")).await.text.contains(">78<"), "{engine}: nothing done yet");
        assert_eq!(post(right, "Kunci soal 1 keliru").await.status, 303, "{engine}");
        let after = client.get(&path("hitung-ulang")).await;
        assert!(after.text.contains("Tidak ada nilai yang berubah"), "{engine}: {}", after.text);
        assert!(client.get(&path("statistik")).await.text.contains("42,5"), "{engine}: figures follow");
        let jobs = database::jobs::list(&world.database.db.reader(), PageRequest::default()).await.expect("jobs");
        assert_eq!(jobs.items.len(), 1, "{engine}: one letter to whose points changed");
    }
}
