//! Mentoring in the demo agency: a programme that runs, with pairs at every stage, and one that takes applications. All by the same commands
//! as anybody's.

use anyhow::Context;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use kernel::{
    Actor, Cx, PageRequest, Role,
    context::PersonActor,
    id::{MentorshipId, PersonId, ProgrammeId},
    ports::Directory,
};
use mentoring::{
    commands::{ApplicationInput, Deed, MentorInput, ProgrammeInput, TargetInput},
    model::{Form, SessionFacts},
};

use crate::wiring::App;

/// Mentees of the mentor whose account the demo shows.
const OWN_MENTEES: usize = 3;
/// Mentees of the running programme.
const MENTEES: usize = 8;

/// Fills both programmes.
pub(super) async fn fill(app: &App, cx: &Cx) -> anyhow::Result<()> {
    let mentoring = &app.mentoring;
    let today = super::today(app, cx);
    let own = app.identity.find_login("mentor@batanghari.example").await?.context("the demo's mentor")?;
    let rina = app.identity.find_login("pegawai@batanghari.example").await?.context("the demo's employee")?;
    for mentor in app.identity.holders(Role::Mentor).await? {
        let about = format!("{}, siap mendampingi rekan dari perangkat daerah lain.", mentor.post);
        let input = MentorInput { about, ..MentorInput::default() };
        mentoring.accept_mentor(cx, mentor.id, mentor.id == own, Some(input)).await?;
    }
    let listed = app.identity.people(cx, "", None, PageRequest { number: 4 }).await?;
    let mut people: Vec<PersonId> = vec![rina];
    people.extend(listed.items.into_iter().map(|one| one.card.id).filter(|one| *one != own && *one != rina));
    let (first, later) = people.split_at(MENTEES.min(people.len()));

    let running = programme(app, cx, "Alih pengetahuan pegawai senior", today - TimeDelta::days(60), 180).await?;
    let mut applications = Vec::new();
    for person in first {
        let id = cx.id();
        let mine = acting(app, cx, *person).await?;
        mentoring.apply(&mine, id, running, wish("Ingin belajar langsung dari yang berpengalaman.")).await?;
        applications.push(id);
    }
    for application in applications.iter().take(OWN_MENTEES) {
        mentoring.choose_mentor(cx, running, *application, Some(own)).await?;
    }
    mentoring.match_programme(cx, running).await?;
    mentoring.set_pairs(cx, running).await?;
    let guide = acting(app, cx, own).await?;
    let pairs = mentoring.mine(&guide).await?.pairs;
    for row in pairs.iter().filter(|row| row.pair.mentor == own && row.pair.mentee == rina) {
        at_work(app, cx, &guide, row.pair.id, rina).await?;
    }

    let open = programme(app, cx, "Pendampingan calon pengawas", today + TimeDelta::days(20), 150).await?;
    for person in later.iter().take(4) {
        let mine = acting(app, cx, *person).await?;
        mentoring.apply(&mine, cx.id(), open, wish("Ingin siap memimpin tim kecil.")).await?;
    }
    mentoring.match_programme(cx, open).await?;
    Ok(())
}

async fn programme(app: &App, cx: &Cx, name: &str, from: NaiveDate, days: i64) -> anyhow::Result<ProgrammeId> {
    let id = cx.id();
    let input = ProgrammeInput {
        name: name.to_owned(),
        purpose: "Pengetahuan dan cara kerja yang baik diteruskan sebelum pejabatnya pensiun.".to_owned(),
        audience: "Pelaksana dan pejabat fungsional".to_owned(),
        starts_on: Some(from),
        ends_on: Some(from + TimeDelta::days(days)),
        capacity: Some(40),
    };
    app.mentoring.add_programme(cx, id, input).await?;
    app.mentoring.open_programme(cx, id).await?;
    Ok(id)
}

fn wish(text: &str) -> ApplicationInput {
    ApplicationInput { wish: text.to_owned(), ..ApplicationInput::default() }
}

async fn acting(app: &App, cx: &Cx, person: PersonId) -> anyhow::Result<Cx> {
    let card = app.identity.card_of(person).await?.context("a person of the demo")?;
    let roles = vec![Role::Employee];
    let actor = PersonActor { id: person, name: card.name.clone(), unit: card.unit, roles };
    Ok(app.sources.cx(Actor::Person(actor), cx.locale))
}

/// A pair with an agreed goal, sessions confirmed, one that waits for the mentee, one to come.
async fn at_work(app: &App, cx: &Cx, guide: &Cx, pair: MentorshipId, mentee: PersonId) -> anyhow::Result<()> {
    let mentoring = &app.mentoring;
    let learner = acting(app, cx, mentee).await?;
    let target = cx.id();
    let input = TargetInput {
        text: "Menyusun laporan kependudukan bulanan tanpa bantuan".to_owned(),
        measure: "Tiga laporan berturut-turut diterima tanpa perbaikan".to_owned(),
        due_on: Some(super::today(app, cx) + TimeDelta::days(90)),
    };
    mentoring.add_target(&learner, pair, target, input).await?;
    mentoring.agree_target(guide, pair, target).await?;
    let held = [
        (20, Form::Mentoring, "Membaca data kependudukan", true),
        (13, Form::Coaching, "Mengatur waktu laporan bulanan", true),
        (2, Form::Mentoring, "Memeriksa laporan pertama", false),
    ];
    for (days, form, topic, confirmed) in held {
        let id = cx.id();
        mentoring.write_session(guide, pair, id, Deed::Log, session(form, topic, morning(app, cx, -days))).await?;
        if confirmed {
            mentoring.confirm_session(&learner, id).await?;
        }
    }
    let next = session(Form::Mentoring, "Laporan kedua", morning(app, cx, 6));
    mentoring.write_session(guide, pair, cx.id(), Deed::Plan, next).await?;
    Ok(())
}

/// Nine in the morning, western Indonesian time, so many days from now.
fn morning(app: &App, cx: &Cx, days: i64) -> DateTime<Utc> {
    let day = super::today(app, cx) + TimeDelta::days(days);
    day.and_hms_opt(2, 0, 0).unwrap_or_default().and_utc()
}

fn session(form: Form, topic: &str, starts_at: DateTime<Utc>) -> SessionFacts {
    let step = |text: &str| if form == Form::Coaching { text.to_owned() } else { String::new() };
    SessionFacts {
        form: Some(form),
        starts_at: Some(starts_at),
        ends_at: Some(starts_at + TimeDelta::minutes(90)),
        place: "Ruang rapat Disdukcapil".to_owned(),
        topic: topic.to_owned(),
        notes: "Dibahas dengan contoh dari bulan lalu.".to_owned(),
        next_step: "Menyusun rancangan untuk pertemuan berikutnya.".to_owned(),
        goal: step("Laporan selesai sebelum tanggal lima."),
        reality: step("Data dari kecamatan sering terlambat."),
        options: step("Mengingatkan lebih awal, atau memakai templat bersama."),
        will: step("Mengirim pengingat setiap tanggal 25."),
        ..SessionFacts::default()
    }
}
