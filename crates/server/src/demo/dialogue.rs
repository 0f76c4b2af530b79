//! Feedback and goals of the demo agency, given by the people themselves.

use anyhow::Context;
use chrono::{NaiveDate, TimeDelta};
use kernel::{
    Actor, Cx, Role,
    context::PersonActor,
    id::{FeedbackId, GoalId, PersonId},
};
use performance_dialogue::{
    feedback::{
        commands::NewNote,
        model::{About, CoreValue, Kind, Text, Visibility},
    },
    goals::model::{GoalInput, Move, Plan, WayKind},
};

use crate::wiring::App;

/// Lets the superior and the mentor of the demo speak with their employee.
pub(super) async fn fill(app: &App, cx: &Cx) -> anyhow::Result<()> {
    let rina = acting(app, cx, "pegawai", &[]).await?;
    let superior = acting(app, cx, "atasan", &[Role::Superior]).await?;
    let mentor = acting(app, cx, "mentor", &[Role::Mentor]).await?;
    let trainer = acting(app, cx, "pelatih", &[Role::Trainer]).await?;

    let praise = note(
        rina.0,
        Kind::Appreciation,
        About::Value(CoreValue::Service),
        Text {
            good: "Saat loket penuh Senin lalu, Anda menyapa warga satu per satu. Mereka tenang menunggu.".to_owned(),
            better: String::new(),
            next: "Ceritakan caranya kepada rekan di loket dua.".to_owned(),
        },
    );
    let read: FeedbackId = superior.1.id();
    app.dialogue.give(&superior.1, read, NewNote { visibility: Visibility::Above, ..praise }).await?;
    app.dialogue.reply(&rina.1, rina.1.id(), read, "Terima kasih, Pak. Besok saya ceritakan saat apel.").await?;

    let work = About::Work("Buku surat masuk triwulan IV".to_owned());
    let improvement = note(
        rina.0,
        Kind::Improvement,
        work,
        Text {
            good: "Surat masuk selalu dicatat pada hari yang sama.".to_owned(),
            better: "Catat juga nomor agendanya, karena minggu ini dua surat tertukar.".to_owned(),
            next: "Kuasai penataan arsip dinamis.".to_owned(),
        },
    );
    let source: FeedbackId = superior.1.id();
    app.dialogue.give(&superior.1, source, improvement).await?;

    let asked: FeedbackId = rina.1.id();
    app.dialogue.ask(&rina.1, asked, mentor.0, "Bagaimana saya menjelaskan syarat KTP agar mudah dipahami?").await?;
    let answer = note(
        rina.0,
        Kind::NextStep,
        About::Nothing,
        Text {
            good: String::new(),
            better: String::new(),
            next: "Tempel daftar syarat di meja dan tunjukkan sambil menjelaskan.".to_owned(),
        },
    );
    let answer = NewNote { request: Some(asked), ..answer };
    app.dialogue.give(&mentor.1, mentor.1.id(), answer).await?;
    app.dialogue.ask(&rina.1, rina.1.id(), trainer.0, "Apakah rangkuman kursus saya sudah tepat?").await?;

    let courses = app.delivery.newest_offerings().await?;
    let archive = courses.iter().find(|course| course.subject == "kearsipan");
    let mut ways = vec![plan(WayKind::Task, "Menata berkas surat masuk dengan kode klasifikasi", 0)];
    ways.push(plan(WayKind::Mentoring, "Dua kali pendampingan oleh arsiparis kecamatan", 4));
    if let Some(course) = archive {
        ways.push(Plan { course: Some(course.course), ..plan(WayKind::Course, &course.title, course.jp as i32) });
    }
    let today = super::today(app, cx);
    let agreed =
        goal(today, "Menata arsip dinamis kecamatan sendiri", "Tidak ada surat tertukar selama dua bulan", ways);
    let id: GoalId = rina.1.id();
    app.dialogue.write_goal(&rina.1, id, agreed, Some(source)).await?;
    app.dialogue.move_goal(&rina.1, id, Move::Submit, "").await?;
    app.dialogue.move_goal(&superior.1, id, Move::Agree, "Setuju. Kita tinjau setiap bulan.").await?;

    let ways = vec![plan(WayKind::Task, "Menggantikan petugas loket dua selama dua minggu", 0)];
    let waiting = goal(today, "Melayani loket dua tanpa pendamping", "Antrean di bawah sepuluh menit", ways);
    let id: GoalId = rina.1.id();
    app.dialogue.write_goal(&rina.1, id, waiting, None).await?;
    app.dialogue.move_goal(&rina.1, id, Move::Submit, "Mohon persetujuan Bapak.").await?;
    Ok(())
}

pub(super) async fn acting(app: &App, cx: &Cx, name: &str, roles: &[Role]) -> anyhow::Result<(PersonId, Cx)> {
    let login = format!("{name}@batanghari.example");
    let id = app.identity.find_login(&login).await?.with_context(|| format!("the demo knows no {login}"))?;
    let mut all = vec![Role::Employee];
    all.extend(roles);
    let actor = PersonActor { id, name: name.to_owned(), unit: None, roles: all };
    Ok((id, app.sources.cx(Actor::Person(actor), cx.locale)))
}

fn note(receiver: PersonId, kind: Kind, about: About, text: Text) -> NewNote {
    NewNote {
        receiver,
        kind,
        text,
        about,
        visibility: Visibility::Pair,
        request: None,
        corrects: None,
        files: Vec::new(),
        despite: true,
    }
}

fn plan(kind: WayKind, title: &str, jp: i32) -> Plan {
    Plan { kind, title: title.to_owned(), course: None, mentorship: None, class: None, jp }
}

fn goal(today: NaiveDate, title: &str, measure: &str, ways: Vec<Plan>) -> GoalInput {
    let due_on = today + TimeDelta::days(60);
    GoalInput { title: title.to_owned(), rise: None, measure: measure.to_owned(), due_on, ways, serves: None }
}
