//! The story in a browser without script.

use chrono::TimeDelta;
use courseware::{Lateness, QuizRules};
use kernel::Locale;
use quiz_grading::Settings;
use test_kit::Reply;

use crate::world::{COURSE, LESSON, SECRETS, World, id, learner, rules, trainer};

fn quiz_path() -> String {
    format!("/kuis/{}/{}", id::<kernel::id::kind::Course>(COURSE), id::<kernel::id::kind::Lesson>(LESSON))
}

/// The value of the first field of this name.
fn field(page: &Reply, name: &str) -> String {
    let start = page.text.find(&format!("name=\"{name}\" value=\"")).expect("the field") + name.len() + 15;
    page.text[start..].split('"').next().expect("its value").to_owned()
}

/// The value of the option that reads so.
fn option(page: &Reply, name: &str, text: &str) -> String {
    let label = page.text.find(&format!("<span>{text}</span>")).expect("the option");
    let input = page.text[..label].rfind(&format!("name=\"{name}\" value=\"")).expect("its input");
    page.text[input + name.len() + 15..].split('"').next().expect("its value").to_owned()
}

/// The value of the select's entry that reads so.
fn entry(page: &Reply, name: &str, text: &str) -> String {
    let select = page.text.find(&format!("<select class=\"input\" name=\"{name}\"")).expect("the select");
    let end = select + page.text[select..].find(&format!(">{text}</option>")).expect("the entry");
    let value = page.text[..end].rfind("value=\"").expect("its value") + 7;
    page.text[value..].split('"').next().expect("its value").to_owned()
}

/// The name of the select beside this text.
fn beside(page: &Reply, text: &str) -> String {
    let label = page.text.find(&format!(">{text}</span><select")).expect("the row");
    let name = label + page.text[label..].find("name=\"").expect("its name") + 6;
    page.text[name..].split('"').next().expect("its name").to_owned()
}

fn page_rules(reply: &Reply) {
    assert!(!reply.text.contains("style="), "no style attributes");
    assert!(!reply.text.contains("<script>"), "no inline script");
    assert!(!reply.text.contains("quiz-w-") && !reply.text.contains(">quiz-"), "no missing words");
    assert!(reply.statements <= 8, "{} statements", reply.statements);
}

async fn begin(world: &World, client: &test_kit::Client) -> String {
    client.acts_as(learner(1));
    let page = client.get(&quiz_path()).await;
    let key = field(&page, "attempt");
    let begun = client.post(&quiz_path(), &[("attempt", &key)]).await;
    assert_eq!(begun.status, 303, "{}", world.database.engine);
    begun.location().to_owned()
}

#[tokio::test]
async fn a_learner_takes_the_quiz_without_script_and_a_trainer_marks_it() {
    for world in World::everywhere().await {
        let client = world.client();
        client.acts_as(learner(1));
        let rules = client.get(&quiz_path()).await;
        page_rules(&rules);
        for word in
            ["8 soal", "20 menit sejak Anda mulai", "2 dari 2 kesempatan tersisa", "Nilai tertinggi", "Mulai kuis"]
        {
            assert!(rules.text.contains(word), "{word}");
        }
        let attempt = begin(&world, &client).await;
        assert!(client.get(&quiz_path()).await.text.contains("Lanjutkan percobaan"));
        let other = id::<kernel::id::kind::Attempt>(0x99).to_string();
        let again = client.post(&quiz_path(), &[("attempt", &other)]).await;
        assert_eq!(again.location(), attempt, "the open one is meant");

        let page = client.get(&attempt).await;
        page_rules(&page);
        for secret in SECRETS {
            assert!(!page.text.contains(secret), "{secret} before the review");
        }
        assert!(client.get(&format!("{attempt}/hasil")).await.location().ends_with(&attempt), "no result yet");

        let seen = field(&page, "s1.seen");
        let pick = |name: &str, text: &str| (name.to_owned(), option(&page, name, text));
        let aktif = beside(&page, "aktif");
        let inaktif = beside(&page, "inaktif");
        let mut fields = vec![
            pick("s1.answer", "Kunci tunggal"),
            pick("s2.answer", "Ganda satu"),
            pick("s2.answer", "Ganda dua"),
            pick("s3.answer", "Benar"),
            ("s3.flag".to_owned(), "1".to_owned()),
            ("s4.answer".to_owned(), "Retensi arsip".to_owned()),
            ("s5.answer".to_owned(), "2,5 tahun".to_owned()),
            (aktif.clone(), entry(&page, &aktif, "unit pengolah")),
            (inaktif.clone(), entry(&page, &inaktif, "unit kearsipan")),
            (beside(&page, "cipta"), "1".to_owned()),
            (beside(&page, "guna"), "2".to_owned()),
            (beside(&page, "susut"), "3".to_owned()),
            ("s8.answer".to_owned(), "Arsip adalah <bukti>.".to_owned()),
        ];
        fields.extend((1..=8).map(|slot| (format!("s{slot}.seen"), seen.clone())));
        let form: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let saved = client.post(&attempt, &form).await;
        assert_eq!(saved.location(), format!("{attempt}?kabar=quiz-saved#periksa"));

        // Another device, or the same one after a reload.
        let resumed = client.get(&format!("{attempt}?kabar=quiz-saved")).await;
        page_rules(&resumed);
        for word in
            ["Jawaban tersimpan.", "value=\"Retensi arsip\"", "Arsip adalah &#60;bukti&#62;.", "dijawab, ragu-ragu"]
        {
            assert!(resumed.text.contains(word), "{word}");
        }
        assert!(resumed.text.contains("data-count=\"empty\">0</b>"));

        let done = client.post(&format!("{attempt}/kumpulkan"), &form).await;
        assert_eq!(done.location(), format!("{attempt}/hasil"));
        let waiting = client.get(done.location()).await;
        page_rules(&waiting);
        for word in ["menunggu penilaian", "7 dari 8 benar", "Penjelasan 1", "Kembali ke kursus", "/kursus/arsip"] {
            assert!(waiting.text.contains(word), "{word}");
        }
        assert!(!waiting.text.contains("Contoh jawaban penilai"), "the model answer is for the marker");
        assert_eq!(client.get(&attempt).await.location(), format!("{attempt}/hasil"), "nothing more to answer");

        client.acts_as(trainer(10));
        let queue = client.get("/penilaian").await;
        page_rules(&queue);
        assert!(queue.text.contains("Pertanyaan 8") && queue.text.contains("1 jawaban menunggu penilaian"));
        let marking = format!("/penilaian{}/8", attempt.strip_prefix("/percobaan").expect("an attempt"));
        let form = client.get(&marking).await;
        page_rules(&form);
        assert!(form.text.contains("Contoh jawaban penilai") && form.text.contains("Arsip adalah &#60;bukti&#62;."));
        let step = field(&form, "step");
        let wrong = client.post(&marking, &[("step", &step), ("mark", "11"), ("comment", "Bagus")]).await;
        assert_eq!(wrong.status, 422);
        assert!(wrong.text.contains("value=\"11\"") && wrong.text.contains("Isi poin antara 0"));
        let marked = client.post(&marking, &[("step", &step), ("mark", "7,5"), ("comment", "Bagus sekali")]).await;
        assert_eq!(marked.location(), "/penilaian?kabar=quiz-marked");
        assert!(client.get("/penilaian").await.text.contains("Tidak ada yang menunggu"));

        client.acts_as(learner(1));
        let result = client.get(&format!("{attempt}/hasil")).await;
        page_rules(&result);
        for word in ["Selamat, Anda lulus.", "Nilai 96,88 dari 100", "7,5 dari 10 poin", "Bagus sekali"] {
            assert!(result.text.contains(word), "{word}");
        }
        client.speaks(Locale::En);
        let english = client.get(&format!("{attempt}/hasil")).await;
        page_rules(&english);
        assert!(english.text.contains("Well done, you passed.") && english.text.contains("Grade 96.88 of 100"));
        page_rules(&client.get(&quiz_path()).await);
    }
}

#[tokio::test]
async fn wrong_answers_show_the_right_one_and_the_reason() {
    let world = World::new(test_kit::fresh().await, rules(), Settings::default());
    let client = world.client();
    let attempt = begin(&world, &client).await;
    let page = client.get(&attempt).await;
    let seen = field(&page, "s1.seen");
    let wrong = option(&page, "s1.answer", "Pengecoh tunggal");
    client.post(&format!("{attempt}/kumpulkan"), &[("s1.answer", &wrong), ("s1.seen", &seen)]).await;
    let result = client.get(&format!("{attempt}/hasil")).await;
    for word in [
        "Pengecoh tunggal",
        "Jawaban yang tepat",
        "Kunci tunggal",
        "Umpan Pengecoh tunggal",
        "Coba lagi",
        "Tidak dijawab",
    ] {
        assert!(result.text.contains(word), "{word}");
    }
}

#[tokio::test]
async fn a_second_tab_hears_that_its_answer_does_not_count() {
    let world = World::new(test_kit::fresh().await, rules(), Settings::default());
    let client = world.client();
    let attempt = begin(&world, &client).await;
    let (one, two) = (client.get(&attempt).await, client.get(&attempt).await);
    let say = |page: &Reply, text: &str| {
        vec![("s4.answer".to_owned(), text.to_owned()), ("s4.seen".to_owned(), field(page, "s4.seen"))]
    };
    let post = async |fields: Vec<(String, String)>| {
        let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        client.post(&attempt, &fields).await.location().to_owned()
    };
    assert!(post(say(&one, "satu")).await.contains("quiz-saved#"));
    assert!(post(say(&two, "dua")).await.contains("quiz-saved-partly"));
    assert!(client.get(&attempt).await.text.contains("value=\"satu\""));
}

#[tokio::test]
async fn other_peoples_pages_are_not_found() {
    let world = World::new(test_kit::fresh().await, rules(), Settings::default());
    let client = world.client();
    let attempt = begin(&world, &client).await;
    client.acts_as(learner(2));
    for path in [attempt.clone(), format!("{attempt}/hasil")] {
        assert_eq!(client.get(&path).await.status, 404, "{path}");
    }
    for path in [attempt.clone(), format!("{attempt}/kumpulkan")] {
        assert_eq!(client.post(&path, &[("s1.seen", "a.1")]).await.status, 404, "{path}");
    }
    let marking = format!("/penilaian{}/8", attempt.strip_prefix("/percobaan").expect("an attempt"));
    assert_eq!(client.get(&marking).await.status, 403, "an employee does not mark");
    client.acts_as(trainer(11));
    assert_eq!(client.get(&marking).await.status, 404, "nor does the trainer of another course");
    client.acts_as(trainer(10));
    assert_eq!(client.get(&marking).await.status, 404, "nor anybody while it is open");
    client.acts_as(learner(3));
    assert_eq!(client.get(&quiz_path()).await.status, 403);
    client.acts_as(kernel::Actor::Anonymous);
    assert_eq!(client.get(&attempt).await.location(), format!("/masuk?lanjut={attempt}"));
}

#[tokio::test]
async fn after_the_deadline_the_page_leads_to_the_result() {
    let world = World::new(test_kit::fresh().await, rules(), Settings::default());
    let client = world.client();
    let attempt = begin(&world, &client).await;
    let page = client.get(&attempt).await;
    assert!(page.text.contains("data-deadline=\"2026-11-24T02:20:00.000Z\""));
    let seen = field(&page, "s4.seen");
    client.post(&attempt, &[("s4.answer", "retensi"), ("s4.seen", &seen)]).await;
    world.pass(TimeDelta::minutes(21));
    let late = client.post(&attempt, &[("s4.answer", "lain"), ("s4.seen", &seen)]).await;
    assert_eq!(late.location(), format!("{attempt}/hasil"));
    let result = client.get(&format!("{attempt}/hasil")).await;
    for word in ["Waktu habis. Jawaban yang tersimpan dinilai.", "Nilai 12,5 dari 100", "20 menit 0 detik"] {
        assert!(result.text.contains(word), "{word}");
    }
}

#[tokio::test]
async fn while_answers_may_be_on_their_way_the_key_stays_hidden() {
    let rules = QuizRules { lateness: Lateness::Mark, late_minutes: 1, ..rules() };
    let world = World::new(test_kit::fresh().await, rules, Settings::default());
    let client = world.client();
    let attempt = begin(&world, &client).await;
    world.pass(TimeDelta::seconds(20 * 60 + 10));
    let early = client.get(&format!("{attempt}/hasil")).await;
    assert!(early.text.contains("Pembahasan dibuka setelah"));
    for secret in SECRETS {
        assert!(!early.text.contains(secret), "{secret} too early");
    }
    world.pass(TimeDelta::seconds(60));
    assert!(client.get(&format!("{attempt}/hasil")).await.text.contains("Penjelasan 1"));
}
