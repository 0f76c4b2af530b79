use proptest::{
    strategy::{Strategy, ValueTree},
    test_runner::TestRunner,
};

use crate::world::{World, q};

#[tokio::test]
async fn the_golden_questions() {
    let world = World::with_courses().await;
    for (words, best) in [
        ("mengelola arsip", "arsip"),
        ("pengelolaan kearsipan", "arsip"),
        ("surat masuk", "arsip"),
        ("naskah masuk", "arsip"),
        ("menyusutkan", "arsip"),
        ("retensi", "arsip"),
        ("melayani masyarakat", "layanan"),
        ("layanan warga", "layanan"),
        ("pengaduan", "layanan"),
        ("kebijkan", "layanan"),
        ("kebijakna", "layanan"),
        ("kebij", "layanan"),
        ("pelayann publk", "layanan"),
        ("sertipikat", "aman"),
        ("password", "aman"),
        ("kata sandi", "aman"),
        ("phishing", "aman"),
        ("KEAMANAN INFORMASI!", "aman"),
        ("keamanan arsip yang retensi sertifikat", "arsip"),
    ] {
        let found = world.slugs(&q(words)).await;
        assert_eq!(found.first().map(String::as_str), Some(best), "{words}: {found:?}");
    }
}

#[tokio::test]
async fn what_no_course_has_finds_nothing() {
    let world = World::with_courses().await;
    for words in ["xylofon", "kwitansi", "rahasia penguji"] {
        assert!(world.slugs(&q(words)).await.is_empty(), "{words}");
    }
}

#[tokio::test]
async fn a_guess_is_told() {
    let world = World::with_courses().await;
    let reply = world.client.get(&format!("/api/v1/catalogue?{}", q("sertipikat"))).await.json();
    assert_eq!(reply["taken_for"], serde_json::json!(["sertifikat"]));
    assert_eq!(reply["some_words_only"], false);
    let reply = world.client.get(&format!("/api/v1/catalogue?{}", q("retensi sandi"))).await.json();
    assert_eq!(reply["total"], 2);
    assert_eq!(reply["some_words_only"], true);
}

#[tokio::test]
async fn broken_syntax_is_only_words() {
    let world = World::with_courses().await;
    for words in ["( \" AND", "arsip OR", "title:^^", "+-*?~", "\"", "[a TO b]", "\\", "arsip~9", "%00", "😀", "é́"]
    {
        let reply = world.client.get(&format!("/katalog?{}", q(words))).await;
        assert_eq!(reply.status, 200, "{words}");
    }
    assert_eq!(world.slugs(&q("( \"arsip AND")).await.first().map(String::as_str), Some("arsip"));
}

#[tokio::test]
async fn any_question_is_answered_and_nothing_comes_out_unescaped() {
    let world = World::with_courses().await;
    let mut runner = TestRunner::deterministic();
    let strategy =
        proptest::string::string_regex("(\\PC|[<>\"'&] |arsip |keb|<script>|sertip){0,30}").expect("a pattern");
    let empty = world.client.get("/katalog?q=arsip").await.text;
    for _ in 0..200 {
        let words = strategy.new_tree(&mut runner).expect("a value").current();
        let reply = world.client.get(&format!("/katalog?{}", q(&words))).await;
        assert_eq!(reply.status, 200, "{words}");
        assert!(!reply.text.contains("<script>"), "{words}");
        let api = world.client.get(&format!("/api/v1/catalogue?{}", q(&words))).await;
        assert_eq!(api.status, 200, "{words}");
        for item in api.json()["items"].as_array().expect("items") {
            for found in item["matches"].as_array().expect("matches") {
                let snippet = found["snippet"].as_str().expect("a snippet");
                let bare = snippet.replace("<mark>", "").replace("</mark>", "");
                assert!(!bare.contains('<') && !bare.contains('>'), "{words}: {snippet}");
            }
        }
    }
    assert_eq!(world.client.get("/katalog?q=arsip").await.text, empty, "the same question, the same answer");
}
