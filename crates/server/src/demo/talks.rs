//! Talks of two quarters and 360° rounds of the demo agency, by the people themselves.

use anyhow::Context;
use chrono::{Datelike, NaiveDate, TimeDelta};
use kernel::{
    Actor, Cx, Role,
    context::PersonActor,
    id::{PersonId, UnitId},
};
use performance_dialogue::{
    cascade::model::{GoalTemplate, UnitGoal},
    consent::Party,
    goals::model::{Plan, WayKind},
    rounds::{
        commands::NewRound,
        model::{Answers, Group, RoundId},
    },
    talks::model::{Meeting, Minutes, NextStep, Quarter},
};

use super::dialogue::acting;
use crate::wiring::App;

/// What colleagues of the demo say.
const SAID: [&str; 3] = [
    "Selalu tenang saat loket penuh, dan mau berbagi cara kerjanya.",
    "Lebih sering bertanya saat beban menumpuk, supaya dapat dibantu.",
    "Catatan suratnya rapi. Terima kasih.",
];

/// Lets the superior of the demo talk with the employee, and colleagues answer a round.
pub(super) async fn fill(app: &App, cx: &Cx) -> anyhow::Result<()> {
    let rina = acting(app, cx, "pegawai", &[]).await?;
    let superior = acting(app, cx, "atasan", &[Role::Superior]).await?;
    let now = Quarter::of(super::today(app, cx));
    last_quarter(app, &rina, &superior, now.previous()).await?;

    let id = superior.1.id();
    let day = super::today(app, cx) + TimeDelta::days(2);
    app.dialogue.plan_talk(&superior.1, id, rina.0, now, meeting(day, "Ruang camat")?).await?;
    app.dialogue.add_point(&rina.1, id, rina.1.id(), "Pembagian tugas loket dua setelah Pak Sani pensiun.").await?;
    app.dialogue.add_point(&superior.1, id, superior.1.id(), "Rencana belajar arsip dinamis.").await?;

    let candidates = app.dialogue.candidates(&superior.1, rina.0).await?;
    let mut raters = vec![(rina.0, Group::Own), (superior.0, Group::Superior)];
    let peers = candidates.groups.iter().filter(|(group, _)| *group == Group::Peer);
    let peers: Vec<PersonId> = peers.flat_map(|(_, cards)| cards.iter().map(|card| card.id)).collect();
    raters.extend(peers.iter().map(|peer| (*peer, Group::Peer)));
    let over = open(app, &superior.1, rina.0, "Bahan pengembangan diri semester ini", raters).await?;
    answer(app, &rina.1, over, 4, "").await?;
    answer(app, &superior.1, over, 4, "Siap memimpin loket sendiri.").await?;
    for (number, peer) in peers.iter().enumerate() {
        let said = SAID.get(number).copied().unwrap_or_default();
        answer(app, &colleague(app, cx, *peer), over, 3 + (number % 3) as u8, said).await?;
    }
    app.dialogue.close_round(&superior.1, over).await?;

    let admin = acting(app, cx, "pengelola", &[Role::Admin]).await?;
    ready_made(app, &admin.1, candidates.person.unit).await?;
    let year = super::today(app, cx).year();
    let summary = "Pelayanan loket dan pencatatan surat membaik sepanjang tahun. Tahun depan: arsip dinamis.";
    app.dialogue.write_review(&superior.1, (rina.0, year), 1, summary).await?;
    app.dialogue.confirm_review(&superior.1, (rina.0, year), 2).await?;

    // Rina is asked about a colleague.
    if let Some(about) = peers.first() {
        let candidates = app.dialogue.candidates(&superior.1, *about).await?;
        let raters = candidates.groups.iter().flat_map(|(group, cards)| cards.iter().map(|card| (card.id, *group)));
        open(app, &superior.1, *about, "Persiapan rotasi tugas", raters.collect()).await?;
    }
    Ok(())
}

/// A template for clerks, and what the sub-district wants to reach this year.
async fn ready_made(app: &App, admin: &Cx, unit: Option<UnitId>) -> anyhow::Result<()> {
    let way =
        |kind, title: &str, jp| Plan { kind, title: title.to_owned(), course: None, mentorship: None, class: None, jp };
    let template = GoalTemplate {
        id: admin.id(),
        title: "Menata arsip dinamis sesuai kode klasifikasi".to_owned(),
        rise: None,
        measure: "Berkas tahun berjalan dapat ditemukan dalam lima menit".to_owned(),
        post: String::new(),
        post_kind: "pelaksana".to_owned(),
        ways: vec![
            way(WayKind::Task, "Menata satu rak arsip setiap bulan", 0),
            way(WayKind::Class, "Bimbingan teknis kearsipan", 8),
        ],
    };
    app.dialogue.write_template(admin, template).await?;
    let Some(unit) = unit else { return Ok(()) };
    let goal = UnitGoal {
        id: admin.id(),
        unit,
        year: super::today(app, admin).year(),
        title: "Waktu pelayanan administrasi kependudukan di bawah 15 menit".to_owned(),
        measure: "Rata-rata waktu tunggu loket setiap bulan".to_owned(),
        written_by: admin.actor.person().context("the administrator is a person")?,
    };
    app.dialogue.write_unit_goal(admin, goal).await?;
    Ok(())
}

/// The talk of the last quarter, confirmed by both.
async fn last_quarter(
    app: &App,
    rina: &(PersonId, Cx),
    superior: &(PersonId, Cx),
    quarter: Quarter,
) -> anyhow::Result<()> {
    let id = superior.1.id();
    let day = quarter.last_day() - TimeDelta::days(8);
    app.dialogue.plan_talk(&superior.1, id, rina.0, quarter, meeting(day, "Ruang camat")?).await?;
    let step = |text: &str, by, days| NextStep {
        text: text.to_owned(),
        by,
        due_on: quarter.last_day() + TimeDelta::days(days),
    };
    let minutes = Minutes {
        agreed: "Pencatatan surat berjalan baik. Penataan arsip dinamis dipelajari bersama arsiparis kecamatan."
            .to_owned(),
        steps: vec![
            step("Menyusun daftar kode klasifikasi untuk loket", Party::Employee, 30),
            step("Meminta arsiparis mendampingi dua kali", Party::Superior, 20),
        ],
    };
    app.dialogue.write_minutes(&superior.1, id, 1, minutes).await?;
    app.dialogue.confirm_minutes(&superior.1, id, 2).await?;
    app.dialogue.confirm_minutes(&rina.1, id, 3).await?;
    Ok(())
}

fn meeting(day: NaiveDate, place: &str) -> anyhow::Result<Meeting> {
    let starts_at = day.and_hms_opt(2, 0, 0).context("a time of the day")?.and_utc();
    Ok(Meeting { starts_at, minutes: 60, place: place.to_owned() })
}

fn colleague(app: &App, cx: &Cx, id: PersonId) -> Cx {
    let actor = PersonActor { id, name: String::new(), unit: None, roles: vec![Role::Employee] };
    app.sources.cx(Actor::Person(actor), cx.locale)
}

async fn open(
    app: &App,
    opener: &Cx,
    person: PersonId,
    purpose: &str,
    raters: Vec<(PersonId, Group)>,
) -> anyhow::Result<RoundId> {
    let id = opener.id();
    let last_day = super::today(app, opener) + TimeDelta::days(14);
    app.dialogue.open_round(opener, id, NewRound { person, purpose: purpose.to_owned(), last_day, raters }).await?;
    Ok(id)
}

async fn answer(app: &App, who: &Cx, round: RoundId, mark: u8, comment: &str) -> anyhow::Result<()> {
    let questions = app.dialogue.answering(who, round).await?.round.questions.len();
    // Not everybody marks each question alike.
    let marks = (0..questions).map(|at| Some((mark + (at % 2) as u8).min(5))).collect();
    app.dialogue.hand_in(who, round, &Answers { marks, comment: comment.to_owned() }).await?;
    Ok(())
}
