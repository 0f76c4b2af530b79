//! Calculated questions: their form, one draw to look at, and what is told of formulas.

use http::StatusCode;
use kernel::Role;
use test_kit::person;

use crate::{
    studio::{after, new_course, page, went_to},
    support::apps,
};

type Fields = Vec<(&'static str, &'static str)>;

/// The form as it is sent, with one formula.
fn stated(formula: &'static str, more: &[(&'static str, &'static str)]) -> Fields {
    let mut fields = vec![
        ("kind", "calculated"),
        ("stem", "Berapa luas {a} m kali {b} m? Dua kali {={a} * 2}."),
        ("mark", "1"),
        ("variable", "{a}"),
        ("lowest", "5"),
        ("highest", "5"),
        ("places", ""),
        ("variable", "b"),
        ("lowest", "0,5"),
        ("highest", "0,5"),
        ("places", "1"),
        ("variable", ""),
        ("text", formula),
        ("way", "relative"),
        ("other", "1"),
        ("percent", "100"),
        ("text", ""),
        ("way", "absolute"),
    ];
    fields.extend(more);
    fields
}

#[tokio::test]
async fn a_trainer_writes_a_formula_and_looks_at_a_draw() {
    for app in apps().await {
        app.client.acts_as(person(1, &[Role::Trainer]));
        let course = new_course(&app).await;
        went_to(&app.client.post(&format!("{course}/modul"), &[("title", "Dasar")]).await);
        let outline = app.client.get(&course).await;
        let module = after(page(&outline), "class=\"tree__m\"", "id=\"m-").to_owned();
        let new = [("title", "Kuis hitung"), ("kind", "quiz")];
        let quiz = went_to(&app.client.post(&format!("{course}/modul/{module}/pelajaran"), &new).await);
        let address = format!("{quiz}/soal-baru");
        let form = app.client.get(&format!("{address}?jenis=calculated")).await;
        assert!(page(&form).contains("name=\"variable\" value=\"a\""), "{}", form.text);

        // Looking saves nothing, and each look is another draw.
        let looked = app.client.post(&address, &stated("{a} * {b}", &[("more", "sample"), ("sample", "3")])).await;
        assert_eq!(looked.status, StatusCode::OK);
        for shown in ["Berapa luas 5 m kali 0,5 m? Dua kali 10.", "<b>2,5</b>", "diterima 2,475 sampai 2,525"] {
            assert!(page(&looked).contains(shown), "{shown} in {}", looked.text);
        }
        assert!(looked.text.contains("name=\"sample\" value=\"4\""), "{}", looked.text);
        assert!(app.client.get(&quiz).await.text.contains("Belum ada soal"));

        for (formula, more, told) in [
            ("{a} * {c}", &[][..], "Peubah c belum dibuat."),
            ("{a} * (", &[], "Rumus belum selesai."),
            ("luas({a})", &[], "Tidak ada fungsi luas."),
            ("1 / ({a} - 5)", &[], "Ada nilai peubah yang membuat rumus tidak punya hasil"),
            ("{a}", &[("data", "1; dua")], "Tiap baris data berisi satu angka"),
            ("{a}", &[("variable", "b"), ("lowest", "1")], "Tiap nama dipakai sekali."),
            ("{a}", &[("decimals", "banyak")], "Tulis jumlah desimal sebagai angka bulat"),
            ("", &[], "Belum ada jawaban bernilai 100 persen."),
        ] {
            let reply = app.client.post(&address, &stated(formula, more)).await;
            assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY, "{formula}");
            assert!(reply.text.contains(told), "{told} in {}", reply.text);
        }

        assert_eq!(went_to(&app.client.post(&address, &stated("{a} * {b}", &[])).await), quiz);
        let list = app.client.get(&quiz).await;
        let lesson = quiz.rsplit('/').next().unwrap_or_default();
        let preview = app.client.get(&format!("{course}/pratinjau/{lesson}")).await;
        assert!(page(&preview).contains("Berapa luas 5 m kali 0,5 m? Dua kali 10."), "{}", preview.text);
        let question = after(page(&list), "id=\"s-", "<a href=\"").to_owned();
        let form = app.client.get(&question).await;
        for kept in ["value=\"{a} * {b}\"", "name=\"lowest\" inputmode=\"decimal\" value=\"0.5\"", "<b>2,5</b>"] {
            assert!(page(&form).contains(kept), "{kept} in {}", form.text);
        }
    }
}
