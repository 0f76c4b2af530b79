//! The quarter's talk: who plans, sees, writes and confirms; what stands for good; who is reminded.

use chrono::{DateTime, Utc};
use kernel::id::DialogueId;
use performance_dialogue::{
    consent::{Party, Standing},
    talks::model::{Meeting, Minutes, NextStep, Quarter},
};
use test_kit::Client;

use super::*;

impl World {
    fn meeting(&self) -> Meeting {
        let starts_at = self.as_number(1).now() + TimeDelta::days(1);
        Meeting { starts_at, minutes: 60, place: "Ruang camat".to_owned() }
    }

    fn quarter(&self) -> Quarter {
        Quarter::of(self.today())
    }

    async fn plan(&self, superior: u128) -> Result<DialogueId, DialogueError> {
        let cx = self.as_number(superior);
        let id = cx.id();
        self.dialogue.plan_talk(&cx, id, id_of(RECEIVER), self.quarter(), self.meeting()).await?;
        Ok(id)
    }

    async fn version(&self, id: DialogueId) -> i32 {
        self.dialogue.open_talk(&self.as_number(RECEIVER), id).await.expect("a talk").talk.consent.version
    }

    async fn write(&self, superior: u128, id: DialogueId, agreed: &str) -> Result<(), DialogueError> {
        let step = NextStep {
            text: "Menata rak arsip".to_owned(),
            by: Party::Employee,
            due_on: self.today() + TimeDelta::days(30),
        };
        let minutes = Minutes { agreed: agreed.to_owned(), steps: vec![step] };
        let version = self.version(id).await;
        self.dialogue.write_minutes(&self.as_number(superior), id, version, minutes).await
    }

    async fn confirm(&self, who: u128, id: DialogueId) -> Result<(), DialogueError> {
        let version = self.version(id).await;
        self.dialogue.confirm_minutes(&self.as_number(who), id, version).await
    }
}

fn not_found<T>(outcome: &Result<T, DialogueError>) -> bool {
    matches!(outcome, Err(DialogueError::NotFound))
}

#[tokio::test]
async fn who_plans_the_talk_of_a_quarter() {
    for database in test_kit::databases().await {
        let world = World::on(database);
        world.settle();
        for who in [RECEIVER, ABOVE, SECOND, COLLEAGUE, MENTOR] {
            assert!(not_found(&world.plan(who).await), "{who}");
        }
        let id = world.plan(ACTING).await.expect("whoever acts for the superior");
        let cx = world.as_number(ACTING);
        let again = world.dialogue.plan_talk(&cx, id, id_of(RECEIVER), world.quarter(), world.meeting()).await;
        assert!(again.is_ok(), "the same once more is once");
        let second = world.plan(SUPERIOR).await;
        assert!(matches!(second, Err(DialogueError::Invalid(_))), "one talk a quarter");
        let team = world.dialogue.team_talks(&world.as_number(SUPERIOR), world.quarter()).await.expect("the team");
        let waits: Vec<_> = team.iter().map(|row| (row.card.id, row.talk.is_some())).collect();
        assert_eq!(waits, [(id_of(COLLEAGUE), false), (id_of(RECEIVER), true)], "who waits stands first");
        assert!(world.dialogue.team_talks(&world.as_number(SECOND), world.quarter()).await.expect("none").is_empty());
    }
}

#[tokio::test]
async fn minutes_stand_for_good_once_both_confirmed_them() {
    for database in test_kit::databases().await {
        let world = World::on(database);
        world.settle();
        let id = world.plan(SUPERIOR).await.expect("planned");
        let (employee, superior) = (world.as_number(RECEIVER), world.as_number(SUPERIOR));
        world.dialogue.add_point(&employee, id, employee.id(), "Beban kerja loket").await.expect("a point");
        world.dialogue.add_point(&superior, id, superior.id(), "Arsip triwulan").await.expect("a point");
        assert!(not_found(&world.write(RECEIVER, id, "Saya sendiri").await), "the superior writes");
        assert!(not_found(&world.write(SECOND, id, "Saya juga").await), "a second superior does not");
        world.write(SUPERIOR, id, "Arsip ditata bersama").await.expect("written");
        assert!(!world.dialogue.open_talk(&employee, id).await.expect("seen").readable(), "a draft is the superior's");
        assert!(matches!(world.confirm(RECEIVER, id).await, Err(DialogueError::Settled)));
        world.confirm(SUPERIOR, id).await.expect("sent");

        let version = world.version(id).await;
        world.dialogue.return_minutes(&employee, id, version, "Tambahkan hari latihan").await.expect("returned");
        world.write(SUPERIOR, id, "Arsip ditata bersama tiap Jumat").await.expect("written anew");
        world.confirm(SUPERIOR, id).await.expect("sent again");
        let stale = world.dialogue.confirm_minutes(&employee, id, version).await;
        assert!(matches!(stale, Err(DialogueError::Changed)), "nobody confirms what they have not read");
        world.confirm(RECEIVER, id).await.expect("confirmed");
        world.confirm(RECEIVER, id).await.expect("twice is once");

        let open = world.dialogue.open_talk(&employee, id).await.expect("seen");
        assert_eq!(open.talk.consent.standing, Standing::Sealed);
        assert!(open.talk.minutes.agreed.ends_with("tiap Jumat") && open.talk.minutes.steps.len() == 1);
        assert!(matches!(world.write(SUPERIOR, id, "Lain").await, Err(DialogueError::Settled)));
        let moved = world.dialogue.move_talk(&superior, id, world.version(id).await, world.meeting()).await;
        assert!(matches!(moved, Err(DialogueError::Settled)));
        let late = world.dialogue.add_point(&employee, id, employee.id(), "Satu lagi").await;
        assert!(matches!(late, Err(DialogueError::Settled)));
        world.dialogue.correct_talk(&employee, id, employee.id(), "Latihan mulai Januari").await.expect("added");
        assert!(not_found(&world.dialogue.correct_talk(&world.as_number(SECOND), id, employee.id(), "x").await));
        let open = world.dialogue.open_talk(&superior, id).await.expect("seen");
        assert_eq!((open.remarks.len(), open.talk.minutes.agreed.ends_with("tiap Jumat")), (3, true));
    }
}

#[tokio::test]
async fn a_talk_moves_with_people_and_its_feedback_does_not() {
    for database in test_kit::databases().await {
        let world = World::on(database);
        world.settle();
        let id = world.plan(SUPERIOR).await.expect("planned");
        world.give(SUPERIOR, |_| {}).await.expect("given");
        let seen = async |who: u128| world.dialogue.open_talk(&world.as_number(who), id).await.ok();
        assert_eq!(seen(RECEIVER).await.map(|open| open.notes.len()), Some(1));
        assert_eq!(seen(SUPERIOR).await.map(|open| open.notes.len()), Some(1));
        assert_eq!(seen(SECOND).await.map(|open| open.notes.len()), Some(0), "sees the talk, not another's note");
        for who in [ABOVE, COLLEAGUE, MENTOR, 21] {
            assert!(seen(who).await.is_none(), "{who}");
        }
        world.write(SUPERIOR, id, "Arsip ditata bersama").await.expect("written");
        world.confirm(SUPERIOR, id).await.expect("sent");

        world.office.end(RECEIVER, SUPERIOR, world.today());
        world.clock.advance(TimeDelta::days(10));
        world.office.line(RECEIVER, NEXT_SUPERIOR, Lead::Direct, world.today(), None);
        assert_eq!(seen(NEXT_SUPERIOR).await.map(|open| open.notes.len()), Some(0), "not what was not shared");
        assert!(seen(SUPERIOR).await.is_some_and(|open| open.readable()), "keeps what they wrote");
        assert!(not_found(&world.write(SUPERIOR, id, "Lain").await), "but writes no more");
        world.confirm(RECEIVER, id).await.expect("confirmed");
    }
}

#[tokio::test]
async fn both_are_reminded_of_a_meeting_and_a_superior_of_the_quarter_once() {
    let world = World::on(test_kit::fresh().await);
    world.settle();
    let postbox = Postbox::default();
    let reminder = world.dialogue.talk_reminder();
    let worker = Worker::new(world.database.db.clone(), world.sources.clone()).with(Arc::new(postbox.clone()));
    let subjects = async || {
        reminder.run(&world.as_number(1).as_system("test"), Value::Null).await.expect("looked");
        worker.drain().await.expect("drained");
        let mails: Vec<Value> = std::mem::take(&mut *postbox.0.lock().expect("mail"));
        let subject = |mail: &Value| mail["subject"].as_str().expect("a subject").to_owned();
        mails.iter().map(subject).collect::<Vec<_>>()
    };
    let cx = world.as_number(SUPERIOR);
    let end = world.quarter().last_day().and_hms_opt(3, 0, 0).expect("a time").and_utc();
    let far: Meeting = Meeting { starts_at: end, ..world.meeting() };
    let id: DialogueId = cx.id();
    world.dialogue.plan_talk(&cx, id, id_of(RECEIVER), world.quarter(), far).await.expect("planned");
    assert!(subjects().await.is_empty(), "it is far away");

    let until = |at: DateTime<Utc>| at - world.as_number(1).now();
    world.clock.advance(until(end - TimeDelta::days(14)));
    let quarter_ends = subjects().await;
    assert_eq!(quarter_ends.len(), 2, "the superior of two, and the one above: {quarter_ends:?}");
    assert!(quarter_ends.iter().any(|subject| subject.starts_with("2 dialog kinerja")), "{quarter_ends:?}");
    assert!(subjects().await.is_empty(), "once a quarter");

    world.clock.advance(until(end - TimeDelta::hours(23)));
    assert_eq!(subjects().await.len(), 2, "both sides");
    assert!(subjects().await.is_empty(), "once");
}

#[tokio::test]
async fn pages_show_what_each_side_may_do() {
    for database in test_kit::databases().await {
        let world = World::on(database);
        world.settle();
        let id = world.plan(SUPERIOR).await.expect("planned");
        world.give(SUPERIOR, |_| {}).await.expect("given");
        let client = Client::new(world.dialogue.routes(), &performance_dialogue::CATALOGUES, world.sources.clone());
        let superior = person(SUPERIOR, &[Role::Superior]);
        client.acts_as(superior.clone());
        let page = client.get(&format!("/dialog/{id}")).await;
        assert!(page.text.contains("/risalah\"") && page.text.contains("Sapaan Anda"), "{}", page.text);
        let sent = client
            .post(
                &format!("/dialog/{id}/risalah"),
                &[
                    ("versi", "1"),
                    ("sepakat", "Arsip ditata tiap Jumat"),
                    ("langkah", "Menata rak"),
                    ("oleh", "employee"),
                    ("batas", "2031-01-31"),
                ],
            )
            .await;
        assert_eq!(sent.location(), format!("/dialog/{id}?kabar=dialog-ditulis"), "{}", sent.text);
        client.post(&format!("/dialog/{id}/konfirmasi"), &[("versi", "2")]).await;
        let missing = client
            .post("/tim/dialog", &[("untuk", &id_of(COLLEAGUE).to_string()), ("tahun", "2026"), ("triwulan", "1")])
            .await;
        assert_eq!(missing.status.as_u16(), 422);
        assert!(client.get("/tim/dialog").await.text.contains("belum berdialog"));

        client.acts_as(person(RECEIVER, &[]));
        let page = client.get(&format!("/dialog/{id}")).await;
        assert!(page.text.contains("/kembalikan\"") && page.text.contains("tiap Jumat"), "{}", page.text);
        assert!(!page.text.contains("/risalah\""), "an employee does not write minutes");
        let empty = client.post(&format!("/dialog/{id}/kembalikan"), &[("versi", "3"), ("komentar", " ")]).await;
        assert_eq!(empty.status.as_u16(), 422);
        client.post(&format!("/dialog/{id}/konfirmasi"), &[("versi", "3")]).await;
        let pdf = client.get(&format!("/dialog/{id}/risalah.pdf")).await;
        assert!(pdf.text.starts_with("%PDF-"), "{:?}", pdf.headers);
        let invitation = client.get(&format!("/dialog/{id}/undangan.ics")).await;
        assert!(invitation.text.contains("SUMMARY:Dialog kinerja"), "{}", invitation.text);

        client.acts_as(person(COLLEAGUE, &[]));
        for path in ["", "/undangan.ics", "/risalah.pdf"] {
            assert_eq!(client.get(&format!("/dialog/{id}{path}")).await.status.as_u16(), 404, "{path}");
        }
    }
}
