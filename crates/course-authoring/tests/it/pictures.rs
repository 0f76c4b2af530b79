//! Questions on pictures: their files, their forms, their preview.

use http::StatusCode;
use kernel::Role;
use test_kit::person;

use crate::{
    studio::{after, new_course, page, went_to},
    support::apps,
};

/// A picture of 640 × 480 pixels, as far as readers look, in a question of Moodle's.
fn moodle() -> String {
    let bytes = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\x02\x80\0\0\x01\xe0\x08\x06\0\0\0";
    format!(
        "<quiz><question type=\"ddmarker\"><name><text>Denah</text></name><questiontext format=\"html\"><text>Beri label</text></questiontext>\
        <file name=\"denah.png\" encoding=\"base64\">{}</file><drag><no>1</no><text>Loket</text></drag>\
        <drop><no>1</no><shape>CIRCLE</shape><coords>50,60;20</coords><choice>1</choice></drop></question></quiz>",
        data_encoding::BASE64.encode(bytes)
    )
}

#[tokio::test]
async fn a_trainer_asks_on_a_picture() {
    for app in apps().await {
        app.client.acts_as(person(1, &[Role::Trainer]));
        let course = new_course(&app).await;
        went_to(&app.client.post(&format!("{course}/modul"), &[("title", "Dasar")]).await);
        let outline = app.client.get(&course).await;
        let module = after(page(&outline), "class=\"tree__m\"", "id=\"m-").to_owned();
        let new = [("title", "Kuis denah"), ("kind", "quiz")];
        let quiz = went_to(&app.client.post(&format!("{course}/modul/{module}/pelajaran"), &new).await);
        let xml = moodle();
        let import = [("text", xml.as_str()), ("confirm", "1")];
        went_to(&app.client.post(&format!("{quiz}/impor"), &import).await);

        let form = app.client.get(&format!("{quiz}/soal-baru?jenis=image_labels")).await;
        let address = after(page(&form), "value=\"denah.png\"", "data-address=\"");
        assert_eq!(app.client.get(address).await.status, StatusCode::OK, "{address}");
        let picture = [("picture", "denah.png"), ("alt", "Denah kantor"), ("width", "640"), ("height", "480")];
        let stated = |kind, rest: &[(&'static str, &'static str)]| {
            let mut fields = vec![("kind", kind), ("stem", "Lihat denahnya"), ("mark", "1")];
            fields.extend(picture);
            fields.extend(rest);
            fields
        };
        let labels = [
            ("text", "Loket"),
            ("other", "1"),
            ("way", "once"),
            ("zone_shape", "rectangle"),
            ("zone_area", "10, 10, 60, 40"),
            ("zone_worth", "1"),
            ("zone_words", "Sisi timur"),
            ("zone_shape", "circle"),
            ("zone_area", ""),
        ];
        let made = app.client.post(&format!("{quiz}/soal-baru"), &stated("image_labels", &labels)).await;
        assert_eq!(went_to(&made), quiz);
        let spots = [
            ("zone_shape", "circle"),
            ("zone_area", "75,50,9"),
            ("zone_worth", ""),
            ("zone_shape", "polygon"),
            ("zone_area", "100,100,200,100,150,180"),
            ("zone_worth", "25"),
        ];
        let made = app.client.post(&format!("{quiz}/soal-baru"), &stated("hotspot", &spots)).await;
        assert_eq!(went_to(&made), quiz);

        for (wrong, told) in [
            (vec![("zone_shape", "circle"), ("zone_area", "75,50")], "Angka zona belum sesuai bentuknya."),
            (vec![("zone_shape", "circle"), ("zone_area", "700,50,9")], "Ada zona yang di luar gambar"),
            (vec![("zone_shape", "circle"), ("zone_area", "75,50,9"), ("zone_worth", "banyak")], "harus angka persen"),
            (vec![("zone_shape", "circle"), ("zone_area", "75,50,9"), ("most", "99")], "Paling banyak tanda adalah"),
        ] {
            let reply = app.client.post(&format!("{quiz}/soal-baru"), &stated("hotspot", &wrong)).await;
            assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY, "{told}");
            assert!(reply.text.contains(told), "{told} in {}", reply.text);
        }

        let lesson = quiz.rsplit('/').next().unwrap_or_default();
        let preview = app.client.get(&format!("{course}/pratinjau/{lesson}")).await;
        for shown in ["M10,10H60V40H10Z", "Zona 1: Sisi timur", "paling banyak 1 tanda", "alt=\"Denah kantor\""] {
            assert!(page(&preview).contains(shown), "{shown} in {}", preview.text);
        }
        // Where the mark belongs is part of the key, which a preview does not show.
        assert!(!preview.text.contains("M66,50"));
        let list = app.client.get(&quiz).await;
        assert!(page(&list).contains("3 soal"), "{}", list.text);
        assert!(!app.client.get(&course).await.text.contains("tidak ditemukan"));
        let absent = [("zone_shape", "circle"), ("zone_area", "75,50,9"), ("picture", "lain.png")];
        let mut fields = stated("hotspot", &absent);
        fields.remove(3);
        went_to(&app.client.post(&format!("{quiz}/soal-baru"), &fields).await);
        assert!(app.client.get(&course).await.text.contains("Berkas /media/lain.png tidak ditemukan."));
    }
}
