//! Texts with gaps, pictures, scales and comments, from the page without script to what the trainer reads.

use test_kit::Reply;

use crate::world::{COURSE, KINDS, World, id, learner, trainer};

fn quiz_path() -> String {
    format!("/kuis/{}/{}", id::<kernel::id::kind::Course>(COURSE), id::<kernel::id::kind::Lesson>(KINDS))
}

/// The value of this entry in the list of this name.
fn entry(page: &Reply, name: &str, text: &str) -> String {
    let list = page.text.find(&format!("name=\"{name}\"")).expect("the list");
    let end = list + page.text[list..].find(&format!(">{text}</option>")).expect("the entry");
    let value = page.text[..end].rfind("value=\"").expect("its value") + 7;
    page.text[value..].split('"').next().expect("its value").to_owned()
}

#[tokio::test]
async fn gaps_count_and_surveys_are_only_kept() {
    for world in World::everywhere().await {
        let engine = world.database.engine;
        let client = world.client();
        client.acts_as(learner(1));
        let start = client.get(&quiz_path()).await;
        // The text between the questions is none of them.
        assert!(start.text.contains("6 soal"), "{engine}: {}", start.text);
        let key = start.text.split("name=\"attempt\" value=\"").nth(1).and_then(|rest| rest.split('"').next());
        let begun = client.post(&quiz_path(), &[("attempt", key.expect("a key"))]).await;
        let attempt = begun.location().to_owned();
        let page = client.get(&attempt).await;
        for shown in [
            "Bacalah dahulu",
            "Isian 1 dari 2",
            "Isian 2 dari 2",
            "Soal 4",
            "Tidak dinilai",
            "Sangat setuju",
            "Zona 1: Sisi timur",
            "M10,10H60V40H10Z",
            "paling banyak 2 tanda",
        ] {
            assert!(page.text.contains(shown), "{engine}: {shown} in {}", page.text);
        }
        assert!(!page.text.contains("[[") && !page.text.contains("Soal 7"), "{engine}: {}", page.text);
        assert!(!page.text.contains("quiz-w-") && !page.text.contains(">quiz-"), "{engine}: no missing words");

        // Where the mark belongs is told to nobody who is still asked for it.
        let api = client.get(&format!("/api/v1/attempts/{}", attempt.rsplit('/').next().unwrap_or_default())).await;
        assert!(api.text.contains("spot-2") && api.text.contains("denah.png"), "{engine}: {}", api.text);
        for secret in ["Liftnya", "M66,50", "\"circle\"", "\"radius\""] {
            assert!(!page.text.contains(secret) && !api.text.contains(secret), "{engine}: {secret}");
        }
        let label = entry(&page, "s6.zone-1", "pintu");
        let choice = entry(&page, "s2.gap-2", "tiga");
        let word = entry(&page, "s3.gap-1", "depan");
        let seen = page.text.split("name=\"s2.seen\" value=\"").nth(1).and_then(|rest| rest.split('"').next());
        let seen = seen.expect("what the page has seen");
        let fields = [
            ("s2.seen", seen),
            ("s3.seen", seen),
            ("s4.seen", seen),
            ("s5.seen", seen),
            ("s2.gap-1", "Jambi"),
            ("s2.gap-2", choice.as_str()),
            ("s3.gap-1", word.as_str()),
            ("s4.likert-a", "4"),
            ("s5.answer", "Terlalu cepat.\r\nUlangi <b>pelan</b>."),
            ("s6.seen", seen),
            ("s6.zone-1", label.as_str()),
            ("s7.seen", seen),
            ("s7.spot-1-x", "37.5"),
            ("s7.spot-1-y", "52,25"),
            ("s7.spot-2-x", ""),
            ("s7.spot-2-y", ""),
        ];
        let saved = client.post(&attempt, &fields).await;
        assert_eq!(saved.status, 303, "{engine}: {}", saved.text);
        let again = client.get(&attempt).await;
        for kept in ["value=\"Jambi\"", "value=\"4\" checked", "Terlalu cepat.", "value=\"52.25\"", "data-spot=\"1\""] {
            assert!(again.text.contains(kept), "{engine}: {kept} in {}", again.text);
        }
        let done = client.post(&format!("{attempt}/kumpulkan"), &fields).await;
        let result = client.get(done.location()).await;
        for shown in [
            "4 dari 4",
            "(1) Sisi timur: pintu",
            "37,5% ; 52,25%",
            "M66,50",
            "Kota <b>(1)</b>",
            "(1): Jambi",
            "Sangat setuju",
            "Ulangi &lt;b&gt;pelan&lt;/b&gt;.",
            "Bacalah dahulu",
        ] {
            assert!(result.text.contains(shown), "{engine}: {shown} in {}", result.text);
        }
        assert!(result.text.contains(">100</b>"), "{engine}: {}", result.text);

        client.acts_as(trainer(10));
        let figures = client
            .get(&format!(
                "/studio/{}{}/statistik",
                id::<kernel::id::kind::Course>(COURSE),
                quiz_path().replacen(&format!("/{}", id::<kernel::id::kind::Course>(COURSE)), "", 1)
            ))
            .await;
        assert_eq!(figures.status, 200, "{engine}: {}", figures.text);
        for shown in
            ["Tanggapan peserta", "Ulangi &#60;b&#62;pelan", "Mudah diikuti", "1. Kota (1) punya (2) kecamatan"]
        {
            assert!(figures.text.contains(shown), "{engine}: {shown} in {}", figures.text);
        }
        assert!(!figures.text.contains("Menurut Anda</h3><ul"), "{engine}: a scale has no difficulty");
        assert!(figures.statements <= 8, "{engine}: {} statements", figures.statements);
    }
}
