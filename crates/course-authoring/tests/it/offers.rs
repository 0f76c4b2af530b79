use course_authoring::model::bank::{BankFilter, BankOwner};
use http::StatusCode;
use kernel::{Actor, PageRequest, Role, id::QuestionBankId};
use test_kit::person;

use crate::{
    banks::{bank, course},
    studio::{page, went_to},
    support::{App, apps},
};

const PICTURED: &str = "<quiz><question type=\"truefalse\"><name><text>Peta</text></name><questiontext format=\"html\">\
    <text><![CDATA[<p>Benar? <img src=\"@@PLUGINFILE@@/peta.png\" alt=\"Peta\"></p>]]></text>\
    <file name=\"peta.png\" path=\"/\" encoding=\"base64\">iVBORw0KGgpyZXN0</file></questiontext>\
    <answer fraction=\"100\"><text>true</text></answer><answer fraction=\"0\"><text>false</text></answer></question></quiz>";

/// Titles and stems of what a bank holds.
async fn held(app: &App, actor: &Actor, bank: QuestionBankId) -> Vec<(String, String, String)> {
    let cx = app.cx(actor.clone());
    let file =
        app.authoring.bank_view(&cx, bank, &BankFilter::default(), PageRequest::default()).await.expect("a bank");
    let mut all = Vec::new();
    for row in file.questions.items {
        let (_, head) = app.authoring.bank_question(&cx, bank, row.id).await.expect("a question");
        all.push((row.id.to_string(), head.question.stem, head.question.category));
    }
    all
}

#[tokio::test]
async fn own_questions_of_a_quiz_go_into_a_bank_with_their_pictures() {
    for app in apps().await {
        let (course, quiz) = course(&app).await;
        let actor = person(1, &[Role::Trainer]);
        let cx = app.cx(actor.clone());
        let bank = bank(&app, &actor, BankOwner::Course(course)).await;
        let read = courseware::bank::read("a.xml", PICTURED.as_bytes());
        app.authoring.import_questions(&cx, course, quiz, read).await.expect("imported");
        let workspace = app.authoring.workspace(&cx, course).await.expect("a workspace");
        let own = workspace.quiz(quiz).expect("a quiz").questions.clone();
        let id = own.last().and_then(|question| question.id).expect("an id").to_string();
        app.client.acts_as(actor.clone());
        let url = format!("/studio/{course}/kuis/{quiz}/ke-bank");
        assert!(page(&app.client.get(&url).await).contains(&id));
        let bank_id = bank.to_string();
        let nothing = app.client.post(&url, &[("bank", &bank_id), ("cara", "pindah")]).await;
        assert_eq!(nothing.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(nothing.text.contains("Pilih paling sedikit satu soal."), "{}", nothing.text);

        let send = |way: &'static str| {
            [("bank", bank_id.clone()), ("soal", id.clone()), ("kategori", "Peta".to_owned()), ("cara", way.to_owned())]
        };
        let post = async |way: &'static str| {
            let fields = send(way);
            let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
            app.client.post(&url, &fields).await
        };
        went_to(&post("salin").await);
        let first = held(&app, &actor, bank).await;
        assert_eq!((first.len(), first[0].2.as_str()), (1, "Peta"));
        assert!(first[0].1.contains("/media/peta-"), "{}", first[0].1);
        let quiz_page = app.client.get(&format!("/studio/{course}/kuis/{quiz}")).await;
        assert!(page(&quiz_page).contains(&id), "a copy leaves the quiz as it is");

        // Moved, it is the same question of the bank; sent once more, nothing changes.
        for _ in 0..2 {
            went_to(&post("pindah").await);
            assert_eq!(held(&app, &actor, bank).await, first);
            let workspace = app.authoring.workspace(&cx, course).await.expect("a workspace");
            let now = &workspace.quiz(quiz).expect("a quiz").questions;
            assert_eq!(now.len(), own.len());
            assert_eq!(now.last().and_then(|question| question.id).map(|id| id.to_string()), Some(first[0].0.clone()));
            assert_eq!(workspace.uses[&quiz].len(), 1);
        }
        app.authoring.publish(&cx, course, None).await.expect("published with the picture");

        let all = app.client.post(&url, &[("bank", &bank_id), ("semua", "1"), ("cara", "salin")]).await;
        went_to(&all);
        assert_eq!(held(&app, &actor, bank).await.len(), own.len());

        app.client.acts_as(person(2, &[Role::Trainer]));
        assert_eq!(post("pindah").await.status, StatusCode::NOT_FOUND);
    }
}
