use kernel::{Actor, Locale};
use web::Access;

use crate::world::{ARCHIVES, Course, SERVICE, World, lesson_id, q};

#[tokio::test]
async fn without_words_every_course_newest_first_and_no_statement() {
    let world = World::with_courses().await;
    assert_eq!(world.slugs("").await, ["aman", "layanan", "arsip"]);
    for address in ["/katalog", "/katalog?q=arsip&subjek=kearsipan", "/api/v1/catalogue?q=sertipikat"] {
        assert_eq!(world.client.get(address).await.statements, 0, "{address}");
    }
    let page = world.client.get("/katalog").await.text;
    assert!(page.contains(r#"role="search""#) && page.contains(r#"<label for="f-q">"#), "{page}");
    assert!(page.contains(r#"role="status""#) && page.contains("3 kursus"), "{page}");
    assert!(page.contains("cover cover--kearsipan") && page.contains("/kursus/arsip"), "{page}");
    assert!(page.contains("<auto-submit") && page.contains("data-fallback"), "{page}");
}

#[tokio::test]
async fn lessons_stand_beneath_their_course_with_the_place_that_fits() {
    let world = World::with_courses().await;
    let page = world.client.get(&format!("/katalog?{}", q("arsip"))).await.text;
    let shown = (0..4).filter(|place| {
        let lesson: kernel::id::LessonId = lesson_id(ARCHIVES.number, *place);
        page.contains(&format!("/kursus/arsip/p/{lesson}"))
    });
    assert_eq!(shown.count(), 2, "at most two lessons: {page}");
    assert!(page.contains("Pengelolaan <mark>Kearsipan</mark>"), "{page}");
    let page = world.client.get(&format!("/katalog?{}", q("menghitung retensi"))).await.text;
    assert!(page.contains("<mark>Retensi</mark> arsip <mark>dihitung</mark> sejak berkas ditutup."), "{page}");
    assert!(page.contains("&lt;b&gt;Bukan&lt;/b&gt;") && page.contains("surat &amp; lampiran"), "{page}");
}

#[tokio::test]
async fn facets_narrow_and_count() {
    let world = World::with_courses().await;
    assert_eq!(world.slugs("subjek=kearsipan").await, ["arsip"]);
    assert_eq!(world.slugs("subjek=kearsipan&subjek=pelayanan-publik").await, ["layanan", "arsip"]);
    assert_eq!(world.slugs("jp=1-2").await, ["layanan"]);
    assert_eq!(world.slugs("jp=3-4").await, ["arsip"]);
    assert_eq!(world.slugs("jp=5-lebih").await, ["aman"]);
    assert_eq!(world.slugs("lama=sampai-2").await, ["layanan"]);
    assert_eq!(world.slugs("lama=2-4").await, ["arsip"]);
    assert_eq!(world.slugs("lama=lebih-4").await, ["aman"]);
    assert_eq!(world.slugs("jenjang=dasar&jenjang=lanjutan&lama=lebih-4").await, ["aman"]);
    assert!(world.slugs("subjek=kearsipan&jp=1-2").await.is_empty());
    assert_eq!(world.slugs("subjek=apa-saja&halaman=-7&urut=entah").await.len(), 3, "nonsense is passed over");

    let facets = world.client.get("/api/v1/catalogue?subjek=kearsipan").await.json()["facets"].clone();
    assert_eq!(facets["subjek"]["pelayanan-publik"], 1, "a facet counts without itself: {facets}");
    assert_eq!(facets["jp"], serde_json::json!({ "3-4": 1 }), "and with the others");
}

#[tokio::test]
async fn pages_of_twenty_by_order() {
    let world = World::new().await;
    for number in 1..=25 {
        let slug: &'static str = format!("kursus-{number:02}").leak();
        world.publish(&Course { number, slug, ..SERVICE }, number).await;
        world.clock.advance(chrono::TimeDelta::seconds(1));
    }
    world.follow().await;
    let (first, second) = (world.slugs("").await, world.slugs("halaman=2").await);
    assert_eq!((first.len(), second.len()), (20, 5));
    assert_eq!((first[0].as_str(), second[4].as_str()), ("kursus-25", "kursus-01"));
    assert_eq!(world.slugs("q=layanan&urut=terbaru").await[0], "kursus-25");
    let page = world.client.get("/katalog?q=layanan&urut=terbaru&jp=1-2").await.text;
    assert!(page.contains("/katalog?q=layanan&#38;jp=1-2&#38;urut=terbaru&#38;halaman=2"), "{page}");
}

#[tokio::test]
async fn an_empty_list_says_what_to_do() {
    let world = World::with_courses().await;
    let page = world.client.get("/katalog?q=xylofon").await.text;
    assert!(page.contains("Tidak ada kursus") && page.contains("Coba kata lain"), "{page}");
    let page = world.client.get("/katalog?subjek=hukum").await.text;
    assert!(page.contains("Hapus saringan") && page.contains(r#"href="/katalog""#), "{page}");
    let page = World::new().await.client.get("/katalog").await.text;
    assert!(page.contains("Katalog masih kosong"), "{page}");
    world.client.speaks(Locale::En);
    assert!(world.client.get("/katalog?q=retensi").await.text.contains("1 course<"), "English counts");
}

#[tokio::test]
async fn only_who_is_signed_in_sees_the_catalogue() {
    let world = World::with_courses().await;
    assert!(world.client.rules.iter().all(|rule| rule.access == Access::SignedIn), "{:?}", world.client.rules);
    world.client.acts_as(Actor::Anonymous);
    assert_eq!(world.client.get("/api/v1/catalogue").await.status, 401);
    assert!(!world.client.get("/katalog").await.text.contains("Kearsipan"));
}
