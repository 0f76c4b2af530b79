//! The sample courses of the product, as their learners would look for them.

use std::{path::Path, time::Instant};

use bytes::Bytes;
use courseware::{folder, publish};

use crate::world::{World, publication_id, q};

async fn with_samples() -> World {
    let world = World::new().await;
    let content = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../content");
    let mut folders: Vec<_> = std::fs::read_dir(content).expect("content").flatten().map(|e| e.path()).collect();
    folders.retain(|path| path.join("course.toml").is_file());
    folders.sort();
    for (place, path) in folders.iter().enumerate() {
        let course = folder::read(path).course.expect("a course");
        let media = folder::media_table(path, &course).expect("media");
        let publication = publication_id(place as u128);
        let compiled = publish::compile(&course, publication, 1, &media).expect("ready");
        for lesson in &compiled.lessons {
            world.blobs.put(Bytes::from(lesson.json.clone())).await.expect("stored");
        }
        let (json, document) = compiled.course_json().expect("JSON");
        world.blobs.put(Bytes::from(json)).await.expect("stored");
        let course = compiled.course.course;
        world.emit(&kernel::Event::CoursePublished { course, publication, document }).await;
    }
    let begun = Instant::now();
    world.follow().await;
    println!("index of {} courses: {:?}", folders.len(), begun.elapsed());
    world
}

#[tokio::test]
async fn learners_find_the_sample_courses() {
    let world = with_samples().await;
    for (words, best) in [
        ("mengelola arsip", "pengelolaan-arsip-dinamis"),
        ("jadwal retensi arsip", "pengelolaan-arsip-dinamis"),
        ("pemberkasan", "pengelolaan-arsip-dinamis"),
        ("surat hilang", "pengelolaan-arsip-dinamis"),
        ("arisp dinmis", "pengelolaan-arsip-dinamis"),
        ("pelayanan masyarakat", "pelayanan-publik-prima"),
        ("melayani warga marah", "pelayanan-publik-prima"),
        ("survei kepuasan", "pelayanan-publik-prima"),
        ("penyandang disabilitas", "pelayanan-publik-prima"),
        ("kemanan informsi", "keamanan-informasi-asn"),
        ("password kuat", "keamanan-informasi-asn"),
        ("phising", "keamanan-informasi-asn"),
        ("verifikasi dua langkah", "keamanan-informasi-asn"),
        ("data pribadi warga", "keamanan-informasi-asn"),
    ] {
        let begun = Instant::now();
        let found = world.slugs(&q(words)).await;
        println!("{words}: {:?} {found:?}", begun.elapsed());
        assert_eq!(found.first().map(String::as_str), Some(best), "{words}: {found:?}");
    }
}
