use course_authoring::{
    commands::BankSettings,
    model::bank::{BankOwner, Selection, Take},
};
use courseware::{AuthoredQuestion, LessonContent, LessonDocument, folder, question::Bloom};
use http::{Method, StatusCode};
use kernel::{
    Actor, Role,
    context::PersonActor,
    id::{CourseId, LessonId, QuestionBankId, QuestionId},
};
use serde_json::json;
use test_kit::{Reply, person};

use crate::{
    studio::{after, page, went_to, with_file},
    support::{App, apps, one, sample_courses, unit},
};

fn trainer() -> Actor {
    person(1, &[Role::Trainer])
}

/// A trainer of this unit.
fn of_unit(number: u128, unit_number: u128) -> Actor {
    let Actor::Person(person) = person(number, &[Role::Trainer]) else { unreachable!("a person") };
    Actor::Person(PersonActor { unit: Some(unit(unit_number)), ..person })
}

fn question(gift: &str) -> AuthoredQuestion {
    let bank = courseware::gift::parse(gift);
    assert_eq!(bank.findings, []);
    bank.questions[0].clone()
}

pub(crate) async fn bank(app: &App, actor: &Actor, owner: BankOwner) -> QuestionBankId {
    let settings = BankSettings { title: "Bank arsip".to_owned(), description: String::new() };
    app.authoring.create_bank(&app.cx(actor.clone()), None, owner, &settings).await.expect("a bank")
}

async fn add(app: &App, actor: &Actor, bank: QuestionBankId, gift: &str) -> QuestionId {
    app.authoring.add_to_bank(&app.cx(actor.clone()), bank, None, question(gift)).await.expect("a question")
}

/// The first sample course of the trainer, and a quiz of it.
pub(crate) async fn course(app: &App) -> (CourseId, LessonId) {
    let owner = trainer();
    let cx = app.system();
    let imported = app.authoring.import_course(&cx, &sample_courses()[0], owner.person()).await.expect("imported");
    let workspace = app.authoring.workspace(&cx, imported.course).await.expect("a workspace");
    let quiz = workspace.course.lessons().find(|(_, lesson)| workspace.quiz(lesson.id).is_some()).expect("a quiz");
    (imported.course, quiz.1.id)
}

const BANK: &str = "$CATEGORY: Surat/Masuk\n\n// [tag:agenda] [tag:kompetensi:MK.1] [tag:bloom:C1]\n::Agenda::Surat masuk dicatat di mana? {=Buku agenda ~Buku tamu}\n\n\
                    // [tag:agenda] [tag:bloom:C3]\n::Lama::Berapa jam paling lama surat diteruskan? {#2}\n\n\
                    $CATEGORY: Arsip\n\n::Pilih::Mana yang benar? {~%50%Satu ~%50%Dua ~Tiga}\n";

#[tokio::test]
async fn a_bank_is_filled_found_and_changed_many_at_once() {
    for app in apps().await {
        app.client.acts_as(trainer());
        assert!(page(&app.client.get("/studio/bank").await).contains("Belum ada bank soal"));
        let (course, _) = course(&app).await;
        let form = app.client.get("/studio/bank/baru").await;
        assert!(page(&form).contains(&format!("course:{course}")) && !form.text.contains("value=\"agency\""));
        let refused = app.client.post("/studio/bank/baru", &[("title", "Bank"), ("owner", "lain")]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        let owner = format!("course:{course}");
        let bank = went_to(&app.client.post("/studio/bank/baru", &[("title", "Bank"), ("owner", &owner)]).await);
        assert!(page(&app.client.get(&bank).await).contains("Bank ini masih kosong"));

        let looked = app.client.send(with_file(&format!("{bank}/impor"), &[("text", BANK)], None)).await;
        assert!(page(&looked).contains("3 soal dikenali"), "{}", looked.text);
        let take = [("text", BANK), ("confirm", "1")];
        went_to(&app.client.send(with_file(&format!("{bank}/impor"), &take, None)).await);
        let again = app.client.send(with_file(&format!("{bank}/impor"), &[("text", BANK)], None)).await;
        assert!(page(&again).contains("3 soal mirip dengan yang sudah ada"), "{}", again.text);

        let found = async |query: &str| {
            let reply = app.client.get(&format!("{bank}{query}")).await;
            assert!(reply.statements <= 8, "{query}: {} statements", reply.statements);
            ["Agenda", "Lama", "Pilih"]
                .into_iter()
                .filter(|name| page(&reply).contains(&format!(">{name}</a>")))
                .collect::<Vec<_>>()
        };
        for (query, names) in [
            ("", vec!["Agenda", "Lama", "Pilih"]),
            ("?q=diteruskan%20JAM", vec!["Lama"]),
            ("?q=tamu", vec!["Agenda"]),
            ("?kategori=Surat", vec!["Agenda", "Lama"]),
            ("?kategori=Sur", vec![]),
            ("?tag=agenda&bloom=C3", vec!["Lama"]),
            ("?kompetensi=MK.1", vec!["Agenda"]),
            ("?jenis=multiple_choice", vec!["Pilih"]),
            ("?status=retired", vec![]),
            ("?status=unused", vec!["Agenda", "Lama", "Pilih"]),
        ] {
            assert_eq!(found(query).await, names, "{query}");
        }

        // The form warns where choosing everything earns everything, and shows what the question is for.
        let list = app.client.get(&format!("{bank}?kategori=Arsip")).await;
        let id = after(&list.text, "name=\"soal\"", "value=\"").to_owned();
        let editor = app.client.get(&format!("{bank}/soal/{id}")).await;
        assert!(page(&editor).contains("mencentang semuanya bernilai penuh"));
        assert!(editor.statements <= 8, "{} statements", editor.statements);

        // Many at once: first looked at, then done.
        let chosen = [("semua", "1"), ("kategori", "Surat"), ("aksi", "pindah")];
        let confirm = app.client.post(&format!("{bank}/massal"), &chosen).await;
        assert!(page(&confirm).contains("2 soal dipilih"));
        assert_eq!(found("?kategori=Surat").await, ["Agenda", "Lama"], "looking changes nothing");
        let mut sure = chosen.to_vec();
        sure.extend([("yakin", "1"), ("category", "Arsip/Surat")]);
        went_to(&app.client.post(&format!("{bank}/massal"), &sure).await);
        assert_eq!(found("?kategori=Arsip").await, ["Agenda", "Lama", "Pilih"]);
        let tag = [("soal", id.as_str()), ("aksi", "beri-tag"), ("label", "sulit"), ("yakin", "1")];
        went_to(&app.client.post(&format!("{bank}/massal"), &tag).await);
        assert_eq!(found("?tag=sulit").await, ["Pilih"]);
        let wrong = [("soal", id.as_str()), ("aksi", "beri-tag"), ("label", "a,b"), ("yakin", "1")];
        assert_eq!(app.client.post(&format!("{bank}/massal"), &wrong).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        let retire = [("soal", id.as_str()), ("aksi", "pensiun"), ("yakin", "1")];
        went_to(&app.client.post(&format!("{bank}/massal"), &retire).await);
        assert_eq!(found("").await, ["Agenda", "Lama"]);
        assert_eq!(found("?status=retired").await, ["Pilih"]);
        let none = app.client.post(&format!("{bank}/massal"), &[("aksi", "pensiun")]).await;
        assert!(none.location().contains("soal-belum-dipilih"));
    }
}

#[tokio::test]
async fn a_quiz_uses_questions_and_its_publication_pins_them() {
    for app in apps().await {
        let (course, quiz) = course(&app).await;
        let actor = trainer();
        let cx = app.cx(actor.clone());
        let bank = bank(&app, &actor, BankOwner::Course(course)).await;
        let first =
            add(&app, &actor, bank, "$CATEGORY: Surat\n\n::Agenda::Surat masuk dicatat di mana? {=Agenda ~Tamu}\n")
                .await;
        let second = add(&app, &actor, bank, "$CATEGORY: Surat\n\n// [tag:x]\n::Lama::Berapa jam? {#2}\n").await;
        let own = app
            .authoring
            .workspace(&cx, course)
            .await
            .expect("a workspace")
            .quiz(quiz)
            .expect("a quiz")
            .questions
            .len();
        let selection = Selection { category: "Surat".to_owned(), tags: vec!["x".to_owned()] };
        let takes = vec![Take::Question { question: first }, Take::Selection(selection)];
        assert_eq!(app.authoring.use_from_bank(&cx, course, quiz, bank, takes.clone()).await.expect("used"), 2);
        assert_eq!(app.authoring.use_from_bank(&cx, course, quiz, bank, takes).await.expect("again"), 0);

        app.client.acts_as(actor.clone());
        let editor = app.client.get(&format!("/studio/{course}/kuis/{quiz}")).await;
        assert!(page(&editor).contains("Semua soal kategori Surat") && editor.text.contains(&format!("/soal/{first}")));
        assert!(editor.statements <= 8, "{} statements", editor.statements);
        let choose = app.client.get(&format!("/studio/{course}/kuis/{quiz}/bank?bank={bank}")).await;
        assert!(page(&choose).contains("Agenda") && choose.statements <= 8, "{} statements", choose.statements);
        page(&app.client.get(&format!("/studio/{course}/kuis/{quiz}/bank")).await);

        let published = app.authoring.publish(&cx, course, None).await.expect("published");
        let stems = async || {
            let workspace = app.authoring.workspace(&cx, course).await.expect("a workspace");
            let quiz = workspace.quiz(quiz).expect("a quiz").clone();
            quiz.questions.into_iter().skip(own).map(|question| question.stem).collect::<Vec<_>>()
        };
        assert_eq!(stems().await, ["Surat masuk dicatat di mana?", "Berapa jam?"]);
        let changed = question("::Agenda::Surat dicatat di buku apa? {=Agenda ~Tamu}\n");
        let changed = AuthoredQuestion { category: "Surat".to_owned(), ..changed };
        app.authoring.save_in_bank(&cx, bank, first, 1, changed).await.expect("saved");
        assert_eq!(stems().await[0], "Surat dicatat di buku apa?");
        assert!(document(&app, published.publication, quiz).await.contains("Surat masuk dicatat di mana?"));

        // Where it is used: the quiz, the publication, and for others only that there is something.
        let view = app.authoring.bank_question_view(&cx, bank, first).await.expect("a view");
        assert_eq!(
            view.used.quizzes.iter().map(|one| (one.lesson, one.by_selection)).collect::<Vec<_>>(),
            [(quiz, false)]
        );
        assert_eq!(
            view.used.publications.iter().map(|one| one.publication).collect::<Vec<_>>(),
            [published.publication]
        );
        let view = app.authoring.bank_question_view(&cx, bank, second).await.expect("a view");
        assert!(view.used.quizzes[0].by_selection);
        let shown = app.client.get(&format!("/studio/bank/{bank}/soal/{first}")).await;
        assert!(
            page(&shown).contains("Kuis yang memakainya") && shown.statements <= 8,
            "{} statements",
            shown.statements
        );

        // A retired question stays where it was named and is chosen by no category.
        let retire = course_authoring::commands::BulkDeed::Retire;
        app.authoring.change_many(&cx, bank, &[first, second], &retire).await.expect("retired");
        assert_eq!(stems().await, ["Surat dicatat di buku apa?"]);
        let late =
            app.authoring.use_from_bank(&cx, course, quiz, bank, vec![Take::Question { question: second }]).await;
        assert!(late.is_err(), "no new use of a retired question");

        // A copy goes its own way; what is let go is gone.
        assert_eq!(app.authoring.copy_from_bank(&cx, course, quiz, bank, &[second]).await.expect("copied"), 1);
        let stop = [("bank", bank.to_string()), ("soal", first.to_string())];
        let stop: Vec<(&str, &str)> = stop.iter().map(|(name, value)| (*name, value.as_str())).collect();
        went_to(&app.client.post(&format!("/studio/{course}/kuis/{quiz}/bank/lepas"), &stop).await);
        assert_eq!(stems().await, ["Berapa jam?"]);
        assert!(document(&app, published.publication, quiz).await.contains("Surat masuk dicatat di mana?"));
    }
}

async fn document(app: &App, publication: kernel::id::PublicationId, quiz: LessonId) -> String {
    let found = course_authoring::queries::published_documents(&app.database.db.reader(), publication).await;
    let found = found.expect("asked").expect("documents");
    let (_, digest) = found.lessons.iter().find(|(lesson, _)| *lesson == quiz).expect("the quiz");
    let bytes = app.blobs.get(&digest.parse().expect("a digest")).await.expect("asked").expect("a document");
    let document: LessonDocument = serde_json::from_slice(&bytes).expect("a lesson document");
    let LessonContent::Quiz(quiz) = document.content else { panic!("a quiz") };
    quiz.questions.iter().map(|question| question.stem.clone()).collect()
}

#[tokio::test]
async fn a_folder_holds_what_a_quiz_uses_and_brings_it_back_by_reference() {
    for app in apps().await {
        let (course, quiz) = course(&app).await;
        let actor = trainer();
        let cx = app.cx(actor.clone());
        let bank = bank(&app, &actor, BankOwner::Course(course)).await;
        let pictured = "<quiz><question type=\"truefalse\"><name><text>Peta</text></name><questiontext format=\"html\">\
            <text><![CDATA[<p>Benar? <img src=\"@@PLUGINFILE@@/peta.png\" alt=\"Peta\"></p>]]></text>\
            <file name=\"peta.png\" path=\"/\" encoding=\"base64\">iVBORw0KGgpyZXN0</file></questiontext>\
            <answer fraction=\"100\"><text>true</text></answer><answer fraction=\"0\"><text>false</text></answer></question></quiz>";
        let read = courseware::bank::read("bank.xml", pictured.as_bytes());
        let done = app.authoring.import_into_bank(&cx, bank, read, &[]).await.expect("imported");
        assert_eq!((done.added, done.files), (1, 1));
        let all = Take::Selection(Selection::default());
        app.authoring.use_from_bank(&cx, course, quiz, bank, vec![all]).await.expect("used");

        let target = tempfile::tempdir().expect("a folder");
        app.authoring.export_course(&cx, course, target.path()).await.expect("exported");
        let read = folder::read(target.path()).course.expect("a course");
        let workspace = app.authoring.workspace(&cx, course).await.expect("a workspace");
        let ids = |course: &courseware::AuthoredCourse| -> Vec<QuestionId> {
            let lesson = course.lessons().find(|(_, lesson)| lesson.id == quiz).expect("the quiz").1;
            let courseware::AuthoredBody::Quiz(quiz) = &lesson.body else { panic!("a quiz") };
            quiz.questions.iter().filter_map(|question| question.id).collect()
        };
        assert_eq!(ids(&read), ids(&workspace.course));
        let picture = &workspace.bank_media[0].path;
        assert!(picture.starts_with("media/peta-") && target.path().join(picture).is_file());
        app.client.acts_as(actor);
        let file = format!("/studio/{course}/berkas/{}/peta.png", workspace.bank_media[0].digest);
        assert_eq!(app.client.get(&file).await.status, StatusCode::OK);
        app.authoring.publish(&cx, course, None).await.expect("published with the picture");

        // What comes back unchanged is still the bank's; what comes back changed is the quiz's own.
        let again = app.authoring.import_course(&cx, target.path(), None).await.expect("imported again");
        assert_eq!(again.changed, 0);
        let workspace = app.authoring.workspace(&cx, course).await.expect("a workspace");
        assert_eq!(workspace.borrowed.len(), 1);
        let file = target.path().join(&workspace.lesson(quiz).expect("the quiz").1.file);
        let text = std::fs::read_to_string(&file).expect("a bank").replace("Benar?", "Betul?");
        std::fs::write(&file, text).expect("written");
        app.authoring.import_course(&cx, target.path(), None).await.expect("imported changed");
        let workspace = app.authoring.workspace(&cx, course).await.expect("a workspace");
        assert_eq!((workspace.borrowed.len(), ids(&workspace.course).len()), (0, ids(&read).len()));
    }
}

#[tokio::test]
async fn every_state_of_a_question_can_be_compared_and_restored() {
    let app = one().await;
    let (course, _) = course(&app).await;
    let actor = trainer();
    let cx = app.cx(actor.clone());
    let bank = bank(&app, &actor, BankOwner::Course(course)).await;
    let id = add(&app, &actor, bank, "Surat masuk dicatat di mana? {=Agenda ~Tamu}\n").await;
    let next = question("Surat masuk dicatat di buku apa? {=Agenda ~Tamu}\n");
    app.clock.advance(chrono::TimeDelta::minutes(1));
    assert_eq!(app.authoring.save_in_bank(&app.cx(actor.clone()), bank, id, 1, next.clone()).await.expect("saved"), 2);
    assert_eq!(app.authoring.save_in_bank(&cx, bank, id, 1, next).await.expect("the same again"), 2);
    let late = question("Lain? {=Agenda ~Tamu}\n");
    assert!(app.authoring.save_in_bank(&cx, bank, id, 1, late).await.is_err(), "somebody else saved");

    app.client.acts_as(actor);
    let url = format!("/studio/bank/{bank}/soal/{id}");
    let history = app.client.get(&format!("{url}/riwayat")).await;
    let text = page(&history);
    assert!(text.contains("<del class=\"diff__out\">") && text.contains("mana?") && text.contains("buku"), "{text}");
    assert!(history.statements <= 8, "{} statements", history.statements);
    let revision = after(text, "/pulihkan", "value=\"").to_owned();
    page(&app.client.get(&format!("{url}/riwayat?dari={revision}")).await);
    assert_eq!(app.client.get(&format!("{url}/riwayat?dari=lain")).await.status, StatusCode::NOT_FOUND);
    went_to(&app.client.post(&format!("{url}/pulihkan"), &[("revision", &revision)]).await);
    let (_, head) = app.authoring.bank_question(&cx, bank, id).await.expect("a question");
    assert_eq!((head.row.version, head.question.stem.as_str()), (3, "Surat masuk dicatat di mana?"));
}

#[tokio::test]
async fn who_has_no_part_in_a_bank_finds_nothing() {
    for app in apps().await {
        let (course, quiz) = course(&app).await;
        let admin = person(7, &[Role::Admin]);
        let mine = bank(&app, &trainer(), BankOwner::Course(course)).await;
        let units = bank(&app, &of_unit(3, 1), BankOwner::Unit(unit(1))).await;
        let agency = bank(&app, &admin, BankOwner::Agency).await;
        let id = add(&app, &admin, agency, "Satu? {T}\n").await;
        let kept = add(&app, &trainer(), mine, "Dua? {T}\n").await;
        let sees = async |actor: Actor| {
            app.client.acts_as(actor);
            let mut seen = Vec::new();
            for (name, bank) in [("mine", mine), ("unit", units), ("agency", agency)] {
                let status = app.client.get(&format!("/studio/bank/{bank}")).await.status;
                assert!(status == StatusCode::OK || status == StatusCode::NOT_FOUND, "{name}: {status}");
                seen.extend((status == StatusCode::OK).then_some(name));
            }
            seen
        };
        assert_eq!(sees(trainer()).await, ["mine", "agency"]);
        assert_eq!(sees(person(9, &[Role::Trainer])).await, ["agency"]);
        assert_eq!(sees(of_unit(4, 2)).await, ["unit", "agency"], "a unit's bank is that of the units below it");
        assert_eq!(sees(of_unit(5, 3)).await, ["agency"]);
        assert_eq!(sees(admin).await, ["mine", "unit", "agency"]);

        // All read the agency's; only its keepers write.
        app.client.acts_as(trainer());
        let shown = app.client.get(&format!("/studio/bank/{agency}/soal/{id}")).await;
        assert!(page(&shown).contains("<fieldset class=\"stack\" disabled>"));
        let version = json!({ "version": 1, "question": question("Satu lagi? {T}\n") });
        let path = format!("/api/v1/question-banks/{agency}/questions/{id}");
        assert_eq!(app.client.api(Method::PUT, &path, &version).await.status, StatusCode::FORBIDDEN);
        // A question of another bank is not to be had through one's own.
        let path = format!("/api/v1/question-banks/{agency}/questions/{kept}");
        assert_eq!(app.client.api(Method::GET, &path, &json!({})).await.status, StatusCode::NOT_FOUND);
        app.client.acts_as(person(9, &[Role::Trainer]));
        for path in [format!("/studio/bank/{mine}/kembar"), format!("/studio/{course}/kuis/{quiz}/bank?bank={agency}")]
        {
            assert_eq!(app.client.get(&path).await.status, StatusCode::NOT_FOUND, "{path}");
        }
    }
}

fn id_of(reply: &Reply) -> String {
    assert_eq!(reply.status, StatusCode::CREATED, "{}", reply.text);
    reply.json()["id"].as_str().expect("an id").to_owned()
}

#[tokio::test]
async fn a_bank_by_json_and_out_in_every_format() {
    for app in apps().await {
        app.client.acts_as(trainer());
        let (course, quiz) = course(&app).await;
        let new = json!({ "title": "Bank", "owner": format!("course:{course}") });
        let bank = id_of(&app.client.api(Method::POST, "/api/v1/question-banks", &new).await);
        let base = format!("/api/v1/question-banks/{bank}");
        let sent = json!({ "name": "bank.gift", "text": BANK });
        let done = app.client.api(Method::POST, &format!("{base}/import"), &sent).await;
        assert_eq!((done.status, done.json()["added"].as_i64()), (StatusCode::OK, Some(3)), "{}", done.text);
        let twin = question("Surat masuk dicatat di mana? {=Buku agenda ~Buku tamu}\n");
        let twin =
            id_of(&app.client.api(Method::POST, &format!("{base}/questions"), &json!({ "question": twin })).await);
        let pairs = app.client.api(Method::GET, &format!("{base}/alike"), &json!({})).await;
        assert_eq!(pairs.json().as_array().map(Vec::len), Some(1), "{}", pairs.text);
        let page_of = app.client.get(&format!("/studio/bank/{bank}/kembar")).await;
        assert!(page(&page_of).contains("1 pasangan") && page_of.text.contains(&twin));
        went_to(&app.client.post(&format!("/studio/bank/{bank}/kembar"), &[("pensiunkan", &twin)]).await);
        assert!(page(&app.client.get(&format!("/studio/bank/{bank}/kembar")).await).contains("Tidak ada soal kembar"));

        let list = app.client.api(Method::GET, &format!("{base}/questions?bloom=C1"), &json!({})).await;
        assert_eq!(
            (list.json()["total"].as_i64(), list.json()["items"][0]["competency"].as_str()),
            (Some(1), Some("MK.1"))
        );
        let all = app.client.api(Method::GET, &format!("{base}/questions"), &json!({})).await.json();
        let bulk = json!({ "questions": [all["items"][0]["id"]], "deed": "add_tag", "value": "ujian" });
        let changed = app.client.api(Method::POST, &format!("{base}/bulk"), &bulk).await;
        assert_eq!(changed.json()["changed"].as_i64(), Some(1), "{}", changed.text);
        let unknown = json!({ "questions": [], "deed": "sell" });
        let refused = app.client.api(Method::POST, &format!("{base}/bulk"), &unknown).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);

        let uses = format!("/api/v1/courses/{course}/lessons/{quiz}/bank-uses");
        let take = json!({ "bank": bank, "selection": { "category": "Surat" } });
        assert_eq!(app.client.api(Method::POST, &uses, &take).await.json()["added"].as_i64(), Some(1));
        let listed = app
            .client
            .api(Method::GET, &format!("/api/v1/courses/{course}/lessons/{quiz}/questions"), &json!({}))
            .await;
        let from_bank = listed.json().as_array().expect("a list").iter().filter(|one| one["from_bank"] == true).count();
        assert_eq!(from_bank, 2);
        let stop = format!("{uses}?bank={bank}&kategori=Surat");
        assert_eq!(app.client.api(Method::DELETE, &stop, &json!({})).await.status, StatusCode::NO_CONTENT);
        assert_eq!(app.client.api(Method::DELETE, &stop, &json!({})).await.status, StatusCode::NOT_FOUND);

        // Each format brings category, tags, competency and level back.
        let cx = app.cx(trainer());
        let id: QuestionBankId = bank.parse().expect("an id");
        let one: QuestionId = list.json()["items"][0]["id"].as_str().expect("an id").parse().expect("an id");
        for (name, format) in [
            ("a.gift", courseware::bank::BankFormat::Gift),
            ("a.xml", courseware::bank::BankFormat::MoodleXml),
            ("a.zip", courseware::bank::BankFormat::Qti2),
            ("b.zip", courseware::bank::BankFormat::Qti3),
            ("a.xlsx", courseware::bank::BankFormat::Sheet),
        ] {
            let file = app.authoring.export_from_bank(&cx, id, &[one], format).await.expect("written");
            let read = courseware::bank::read(name, &file.bytes);
            let question = read.questions.first().expect(name);
            assert_eq!((question.competency.as_str(), question.bloom), ("MK.1", Some(Bloom::Remember)), "{name}");
            assert_eq!(
                (question.category.as_str(), question.tags.as_slice()),
                ("Surat/Masuk", ["agenda".to_owned()].as_slice()),
                "{name}"
            );
            let again = app.authoring.import_into_bank(&cx, id, read, &[]).await.expect("imported again");
            assert_eq!((again.added, again.changed), (0, 0), "{name}: the same file changes nothing");
        }
        let all = app.client.get(&format!("/studio/bank/{bank}/ekspor/gift?kategori=Arsip")).await;
        assert!(all.status == StatusCode::OK && all.text.contains("::Pilih::") && !all.text.contains("::Agenda::"));
    }
}
