use http::StatusCode;
use kernel::{Actor, Locale, Role};
use test_kit::{Reply, person};

use crate::support::{App, apps, one, sample_courses};

fn trainer() -> Actor {
    person(1, &[Role::Trainer])
}

/// A page that is there, without a key that lacks its words.
pub(crate) fn page(reply: &Reply) -> &str {
    assert_eq!(reply.status, StatusCode::OK, "{}", reply.text);
    let keys = ["authoring-", "notice-", "nav-", "problem-"];
    let bare: Vec<&str> =
        reply.text.split(['<', '>', '"']).filter(|part| keys.iter().any(|key| part.starts_with(key))).collect();
    assert!(bare.is_empty(), "keys without words: {bare:?}");
    assert!(!reply.text.contains(" style="), "an inline style");
    &reply.text
}

pub(crate) fn went_to(reply: &Reply) -> String {
    assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.text);
    reply.location().split(['?', '#']).next().unwrap_or_default().to_owned()
}

/// The first value of this attribute after a marker.
pub(crate) fn after<'t>(text: &'t str, marker: &str, start: &str) -> &'t str {
    let text = text.split_once(marker).map_or_else(|| panic!("no {marker}"), |(_, rest)| rest);
    let text = text.split_once(start).map_or_else(|| panic!("no {start}"), |(_, rest)| rest);
    text.split('"').next().unwrap_or_default()
}

pub(crate) async fn new_course(app: &App) -> String {
    app.client.acts_as(trainer());
    let fields = [
        ("title", "Pelayanan di loket"),
        ("summary", "Menyapa warga dengan baik."),
        ("subject", "pelayanan-publik"),
        ("level", "dasar"),
        ("jp", "2"),
        ("form", "NKL03"),
        ("objectives", "Menyapa\nMendengar"),
        ("subject_title", "Menyapa"),
        ("subject_jp", "2"),
        ("subject_title", ""),
        ("subject_jp", ""),
        ("modules_mode", "all"),
    ];
    went_to(&app.client.post("/studio/baru", &fields).await)
}

#[tokio::test]
async fn a_trainer_writes_and_publishes_a_course() {
    for app in apps().await {
        app.client.acts_as(trainer());
        assert!(page(&app.client.get("/studio").await).contains("Belum ada kursus"));
        page(&app.client.get("/studio/baru").await);
        let course = new_course(&app).await;

        let blocked = app.client.post(&format!("{course}/terbitkan"), &[]).await;
        assert_eq!(blocked.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(blocked.text.contains("Belum ada modul."));

        went_to(&app.client.post(&format!("{course}/modul"), &[("title", "Dasar")]).await);
        let outline = app.client.get(&course).await;
        let module = after(page(&outline), "class=\"tree__m\"", "id=\"m-").to_owned();
        let new = [("title", "Menyapa"), ("kind", "page")];
        let lesson = went_to(&app.client.post(&format!("{course}/modul/{module}/pelajaran"), &new).await);

        let editor = app.client.get(&lesson).await;
        let version = after(page(&editor), "name=\"version\"", "value=\"").to_owned();
        let text = [
            ("version", version.as_str()),
            ("title", "Menyapa"),
            ("minutes", "6"),
            ("mandatory", "1"),
            ("markdown", "## Senyum\r\n\r\n> [!TIP]\r\n> Tatap matanya.\r\n\r\n$a^2$ <script>alert(1)</script>"),
        ];
        assert_eq!(went_to(&app.client.post(&lesson, &text).await), lesson);
        let late = app
            .client
            .post(&lesson, &[("version", "1"), ("title", "Menyapa"), ("minutes", "6"), ("markdown", "Tulisan kedua")])
            .await;
        assert_eq!(late.status, StatusCode::CONFLICT);
        assert!(late.text.contains("Tulisan kedua") && late.text.contains("Orang lain sudah menyimpan"));
        let wrong = app.client.post(&lesson, &[("version", "2"), ("title", ""), ("markdown", "Isi")]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.text.contains("Isian ini wajib diisi."));

        let new = [("title", "Kuis loket"), ("kind", "quiz")];
        let quiz = went_to(&app.client.post(&format!("{course}/modul/{module}/pelajaran"), &new).await);
        for kind in [
            "single_choice",
            "multiple_choice",
            "true_false",
            "short_answer",
            "numerical",
            "matching",
            "ordering",
            "cloze",
            "gap_select",
            "essay",
            "description",
            "likert",
            "comment",
        ] {
            let form = app.client.get(&format!("{quiz}/soal-baru?jenis={kind}")).await;
            assert!(page(&form).contains("name=\"stem\""));
            let stem = match kind {
                "cloze" => "Kota {1:SHORTANSWER:=Jambi} berpenduduk {2:NUMERICAL:=600:50} ribu.",
                "gap_select" => "Loket [[1]] buka.",
                _ => "Pertanyaan",
            };
            let mut fields = vec![("kind", kind), ("stem", stem), ("mark", "1"), ("answer", "true")];
            match kind {
                "single_choice" => fields.extend([
                    ("text", "Ya"),
                    ("percent", "100"),
                    ("feedback", "Tepat"),
                    ("text", "Tidak"),
                    ("percent", "0"),
                    ("feedback", ""),
                ]),
                "multiple_choice" => fields.extend([
                    ("text", "a"),
                    ("percent", "50"),
                    ("text", "b"),
                    ("percent", "50"),
                    ("text", "c"),
                    ("percent", "-50"),
                    ("text", ""),
                ]),
                "short_answer" => fields.extend([("text", "loket"), ("percent", "100")]),
                "numerical" => fields.extend([("text", "1,5"), ("other", "2"), ("percent", "100"), ("unit", "menit")]),
                "matching" => {
                    fields.extend([("text", "kiri"), ("other", "kanan"), ("text", "atas"), ("other", "bawah")]);
                }
                "ordering" => {
                    fields.extend([("scoring", "pairs"), ("text", "satu"), ("text", "dua"), ("text", "")]);
                }
                "gap_select" => fields.extend([("text", "depan"), ("other", ""), ("text", "belakang"), ("other", "1")]),
                "likert" => fields.extend([("text", "Jelas"), ("text", ""), ("points", "Tidak\r\nYa")]),
                _ => {}
            }
            let saved = app.client.post(&format!("{quiz}/soal-baru"), &fields).await;
            assert_eq!(went_to(&saved), quiz, "{kind}");
        }
        let empty = app
            .client
            .post(&format!("{quiz}/soal-baru"), &[("kind", "single_choice"), ("stem", "x"), ("mark", "1")])
            .await;
        assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(empty.text.contains("Buat paling sedikit dua pilihan."));

        let wrong = [("kind", "cloze"), ("stem", "Kota {1:MULTIRESPONSE:=a~=b}"), ("mark", "1")];
        let wrong = app.client.post(&format!("{quiz}/soal-baru"), &wrong).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.text.contains("Jenis isian ini tidak dikenal."), "{}", wrong.text);
        let lesson = quiz.rsplit('/').next().unwrap_or_default();
        let preview = app.client.get(&format!("{course}/pratinjau/{lesson}")).await;
        assert!(page(&preview).contains("aria-label=\"Isian 2\"") && !preview.text.contains("[[1]]"));

        let gift = "::Baru:: Dari bank {=a ~b}\n\nBukan {soal}\n";
        let looked = app.client.post(&format!("{quiz}/impor"), &[("text", gift)]).await;
        assert!(page(&looked).contains("Baris 3"), "{}", looked.text);
        assert!(app.client.get(&quiz).await.text.contains("13 soal"));
        went_to(&app.client.post(&format!("{quiz}/impor"), &[("text", gift), ("confirm", "1")]).await);
        let list = app.client.get(&quiz).await;
        assert!(page(&list).contains("14 soal") && list.text.contains("1 draf soal"));
        let question = after(&list.text, "id=\"s-", "<a href=\"").to_owned();
        let form = app.client.get(&question).await;
        let fields = [("version", "1"), ("kind", "essay"), ("stem", "Diganti"), ("mark", "2,5")];
        page(&form);
        assert_eq!(went_to(&app.client.post(&question, &fields).await), question);
        let version = after(&list.text, "name=\"version\"", "value=\"").to_owned();
        let rules = [
            ("version", version.as_str()),
            ("title", "Kuis loket"),
            ("minutes", "9"),
            ("pass_mark", "80"),
            ("attempts", "2"),
            ("grading", "last"),
            ("time_limit_minutes", "10"),
            ("draw", "5"),
        ];
        assert_eq!(went_to(&app.client.post(&quiz, &rules).await), quiz);

        let published = app.client.post(&format!("{course}/terbitkan"), &[]).await;
        assert_eq!(went_to(&published), course);
        assert!(page(&app.client.get(published.location()).await).contains("Versi 1 sedang tayang"));
        assert!(page(&app.client.get("/studio").await).contains("Pelayanan di loket"));

        let history = question.replace("/soal/", "/riwayat/");
        assert!(page(&app.client.get(&history).await).contains("Isinya sama di kedua versi."));
        let fields = [("version", "2"), ("kind", "essay"), ("stem", "Diganti lagi"), ("mark", "2,5")];
        assert_eq!(went_to(&app.client.post(&question, &fields).await), question);
        let changed = |text: &str| text.contains("</span>Diganti lagi</ins>") || text.contains("</span> lagi</ins>");
        assert!(changed(page(&app.client.get(&history).await)), "the draft beside the only version");
        assert_eq!(went_to(&app.client.post(&format!("{course}/terbitkan"), &[]).await), course);
        let between = app.client.get(&history).await;
        assert!(changed(page(&between)) && between.text.contains("value=\"2\" selected"), "the last two versions");
        assert!(!changed(page(&app.client.get(&format!("{history}?dari=2&sampai=")).await)));
        assert_eq!(app.client.get(&format!("{history}?dari=7")).await.status, StatusCode::NOT_FOUND);
    }
}

#[tokio::test]
async fn what_was_deleted_comes_back() {
    let app = one().await;
    let course = new_course(&app).await;
    went_to(&app.client.post(&format!("{course}/modul"), &[("title", "Satu")]).await);
    went_to(&app.client.post(&format!("{course}/modul"), &[("title", "Dua")]).await);
    let outline = app.client.get(&course).await.text;
    let module = after(&outline, "class=\"tree__m\"", "id=\"m-").to_owned();
    went_to(&app.client.post(&format!("{course}/modul/{module}/pelajaran"), &[("title", "A"), ("kind", "page")]).await);
    let outline = app.client.get(&course).await.text;
    let lesson = after(&outline, "class=\"tree__l", "id=\"l-").to_owned();

    let deleted = app.client.post(&format!("{course}/pelajaran/{lesson}/hapus"), &[]).await;
    let shown = app.client.get(deleted.location()).await;
    assert!(page(&shown).contains("Pelajaran dihapus.") && !shown.text.contains(&lesson));
    let resource = after(&shown.text, "name=\"resource\"", "value=\"").to_owned();
    let revision = after(&shown.text, "name=\"revision\"", "value=\"").to_owned();
    went_to(&app.client.post(&format!("{course}/pulihkan"), &[("resource", &resource), ("revision", &revision)]).await);
    assert!(app.client.get(&course).await.text.contains(&lesson));

    // Down over the edge of its module, into the next one.
    went_to(&app.client.post(&format!("{course}/pelajaran/{lesson}/pindah"), &[("arah", "down")]).await);
    let outline = app.client.get(&course).await.text;
    assert!(outline.find(">Modul 2. Dua<") < outline.find(&format!("id=\"l-{lesson}\"")));
    went_to(&app.client.post(&format!("{course}/modul/{module}/pindah"), &[("arah", "down")]).await);
    assert!(app.client.get(&course).await.text.contains("Modul 2. Satu"));
    let history = format!("{course}/riwayat/{}", course.trim_start_matches("/studio/"));
    assert!(page(&app.client.get(&history).await).contains("Urutan diubah"));
    let gone = app.client.post(&format!("{course}/modul/{module}/hapus"), &[]).await;
    assert!(page(&app.client.get(gone.location()).await).contains("Modul dihapus."));
}

#[tokio::test]
async fn every_page_of_a_real_course_in_both_languages() {
    let app = one().await;
    let owner = trainer();
    for source in sample_courses() {
        let cx = app.system();
        let imported = app.authoring.import_course(&cx, &source, owner.person()).await.expect("imported");
        app.client.acts_as(owner.clone());
        let workspace = app.authoring.workspace(&cx, imported.course).await.expect("a workspace");
        for locale in [Locale::Id, Locale::En] {
            app.client.speaks(locale);
            let course = format!("/studio/{}", imported.course);
            for path in [course.clone(), format!("{course}/setelan")] {
                let reply = app.client.get(&path).await;
                page(&reply);
                assert!(reply.statements <= 8, "{path}: {} statements", reply.statements);
            }
            for (_, lesson) in workspace.course.lessons() {
                let quiz = workspace.quiz(lesson.id);
                let kind = if quiz.is_some() { "kuis" } else { "pelajaran" };
                let editor = app.client.get(&format!("{course}/{kind}/{}", lesson.id)).await;
                page(&editor);
                assert!(editor.statements <= 8, "{} statements", editor.statements);
                let preview = app.client.get(&format!("{course}/pratinjau/{}", lesson.id)).await;
                assert!(!page(&preview).contains("\"/media/"), "media of a draft come from the draft");
                if let Some(question) = quiz.and_then(|quiz| quiz.questions.first()) {
                    page(&app.client.get(&format!("{course}/soal/{}", question.id.expect("an id"))).await);
                }
            }
        }
    }
}

#[tokio::test]
async fn the_live_preview_is_clean() {
    let app = one().await;
    let source = &sample_courses()[0];
    let owner = trainer();
    let cx = app.system();
    let imported = app.authoring.import_course(&cx, source, owner.person()).await.expect("imported");
    let workspace = app.authoring.workspace(&cx, imported.course).await.expect("a workspace");
    let (_, lesson) = workspace.course.lessons().next().expect("a lesson");
    let path = format!("/studio/pratinjau?kursus={}&pelajaran={}", imported.course, lesson.id);
    let send = |body: &'static str| {
        let request =
            http::Request::post(&path).header("content-type", "text/plain").body(axum::body::Body::from(body));
        app.client.send(request.expect("a request"))
    };
    app.client.acts_as(owner);
    let shown = send("**tebal** <script>alert(1)</script>\n\n> [!NOTE]\n> Isi").await;
    assert_eq!(shown.status, StatusCode::OK);
    assert!(shown.text.contains("<strong>tebal</strong>") && shown.text.contains(">Catatan</p>"), "{}", shown.text);
    assert!(!shown.text.contains("<script"));
    app.client.acts_as(person(9, &[Role::Trainer]));
    assert_eq!(send("x").await.status, StatusCode::NOT_FOUND);
}

/// A form with a file.
pub(crate) fn with_file(
    path: &str,
    fields: &[(&str, &str)],
    file: Option<(&str, &[u8])>,
) -> http::Request<axum::body::Body> {
    let mut body = Vec::new();
    for (name, value) in fields {
        body.extend(format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").bytes());
    }
    if let Some((name, bytes)) = file {
        let head = format!(
            "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\nContent-Type: application/octet-stream\r\n\r\n"
        );
        body.extend(head.bytes());
        body.extend(bytes);
        body.extend(b"\r\n");
    }
    body.extend(b"--x--\r\n");
    http::Request::post(path)
        .header("content-type", "multipart/form-data; boundary=x")
        .body(axum::body::Body::from(body))
        .expect("a request")
}

#[tokio::test]
async fn a_bank_of_another_system_is_looked_at_taken_and_given_out_again() {
    let moodle = r#"<quiz><question type="truefalse"><name><text>Peta</text></name><questiontext format="html">
        <text><![CDATA[<p>Benar? <img src="@@PLUGINFILE@@/peta.png" alt="Peta"></p>]]></text>
        <file name="peta.png" path="/" encoding="base64">iVBORw0KGgpyZXN0</file></questiontext>
        <answer fraction="100"><text>true</text></answer><answer fraction="0"><text>false</text></answer></question>
        <question type="calculated"><questiontext format="html"><text>{a}+{b}</text></questiontext></question></quiz>"#;
    for app in apps().await {
        let course = new_course(&app).await;
        went_to(&app.client.post(&format!("{course}/modul"), &[("title", "Dasar")]).await);
        let outline = app.client.get(&course).await;
        let module = after(page(&outline), "class=\"tree__m\"", "id=\"m-").to_owned();
        let new = [("title", "Kuis"), ("kind", "quiz")];
        let quiz = went_to(&app.client.post(&format!("{course}/modul/{module}/pelajaran"), &new).await);

        let import = format!("{quiz}/impor");
        let looked = app.client.send(with_file(&import, &[("text", "")], Some(("bank.xml", moodle.as_bytes())))).await;
        assert!(page(&looked).contains("1 soal dikenali, 1 bagian menjadi draf."), "{}", looked.text);
        assert!(looked.text.contains("Soal ini tidak membawa data untuk peubahnya."));
        let kept = after(&looked.text, "name=\"kept\"", "value=\"").to_owned();
        assert!(!page(&app.client.get(&quiz).await).contains("Peta"), "looking takes nothing");

        // What one author keeps, no other can take.
        app.client.acts_as(person(2, &[Role::Trainer]));
        let confirm = [("kept", kept.as_str()), ("confirm", "1")];
        assert_eq!(app.client.send(with_file(&import, &confirm, None)).await.status, StatusCode::NOT_FOUND);
        app.client.acts_as(trainer());
        went_to(&app.client.send(with_file(&import, &confirm, None)).await);
        assert!(page(&app.client.get(&quiz).await).contains("Peta"));
        let again = app.client.send(with_file(&import, &confirm, None)).await;
        assert_eq!(again.status, StatusCode::NOT_FOUND, "a file is taken once");

        for (word, holds) in
            [("gift", "::Peta::"), ("moodle", "iVBORw0KGgpyZXN0"), ("qti21", "PK"), ("qti30", "PK"), ("xlsx", "PK")]
        {
            let file = app.client.get(&format!("{quiz}/ekspor/{word}")).await;
            assert_eq!(file.status, StatusCode::OK, "{word}");
            assert!(file.text.contains(holds), "{word}");
        }
        assert_eq!(app.client.get(&format!("{quiz}/ekspor/lain")).await.status, StatusCode::NOT_FOUND);
        assert_eq!(app.client.get("/studio/templat-soal.xlsx").await.status, StatusCode::OK);

        let broken = app.client.send(with_file(&import, &[("text", "")], Some(("x.zip", b"PK broken")))).await;
        assert!(page(&broken).contains("Tidak ada soal yang dikenali."));
    }
}

#[tokio::test]
async fn an_essay_gets_a_rubric_by_its_form() {
    for app in apps().await {
        let course = new_course(&app).await;
        went_to(&app.client.post(&format!("{course}/modul"), &[("title", "Dasar")]).await);
        let outline = app.client.get(&course).await;
        let module = after(page(&outline), "class=\"tree__m\"", "id=\"m-").to_owned();
        let new = [("title", "Kuis loket"), ("kind", "quiz")];
        let quiz = went_to(&app.client.post(&format!("{course}/modul/{module}/pelajaran"), &new).await);
        let new = format!("{quiz}/soal-baru");
        let typed = |levels: &'static str, more: bool| {
            let mut fields = vec![("kind", "essay"), ("stem", "Uraikan"), ("mark", "5"), ("rubric_shown", "1")];
            fields.extend([("criterion", "Isi"), ("levels", levels), ("criterion", ""), ("levels", "")]);
            fields.extend(more.then_some(("more", "1")));
            fields
        };
        let more = app.client.post(&new, &typed("4 = Lengkap", true)).await;
        assert!(page(&more).contains("Kriteria 6") && more.text.contains(">4 = Lengkap</textarea>"), "{}", more.text);
        assert!(!app.client.get(&quiz).await.text.contains("Uraikan"), "nothing was saved");
        for (levels, words) in [
            ("Lengkap", "Tulis tiap tingkat di baris sendiri"),
            ("4 = Lengkap", "Buat 2 sampai 6 tingkat"),
            ("0 = Lengkap\n0 = Kurang", "tiap kriteria punya tingkat di atas 0"),
        ] {
            let refused = app.client.post(&new, &typed(levels, false)).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(refused.text.contains(words), "{words}");
        }
        went_to(&app.client.post(&new, &typed("4 = Lengkap\r\n1,5 = Sebagian", false)).await);
        let preview = app.client.get(&quiz.replace("/kuis/", "/pratinjau/")).await;
        assert!(page(&preview).contains("1,5 = Sebagian"), "{}", preview.text);
        let kept = quiz.replace("/studio/", "/api/v1/courses/").replace("/kuis/", "/lessons/");
        let kept = app.client.get(&format!("{kept}/questions")).await.json();
        let wanted = serde_json::json!({ "criteria": [{ "title": "Isi", "levels": [
            { "words": "Lengkap", "points": 400 }, { "words": "Sebagian", "points": 150 },
        ] }] });
        assert_eq!(kept[0]["question"]["rubric"], wanted);
    }
}
