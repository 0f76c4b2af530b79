//! The training calendar of the demo agency: a class that is held, one that takes requests, one that is planned. By the people themselves.

use chrono::{NaiveDate, TimeDelta};
use kernel::{Cx, Role, id::ClassId, ports::Directory};
use training_classes::{
    commands::{ClassInput, Verdict},
    model::Mode,
};

use super::dialogue::acting;
use crate::wiring::App;

/// What a superior says of the proposed.
const WHY: &str = "Melayani loket setiap hari dan belum pernah mengikuti pelatihan tatap muka.";

/// Fills the calendar.
pub(super) async fn fill(app: &App, cx: &Cx) -> anyhow::Result<()> {
    let classes = &app.classes;
    let today = super::today(app, cx);
    let (rina, employee) = acting(app, cx, "pegawai", &[]).await?;
    let (atasan, superior) = acting(app, cx, "atasan", &[Role::Superior]).await?;
    let (trainer, _) = acting(app, cx, "pelatih", &[Role::Trainer]).await?;
    let (_, admin) = acting(app, cx, "pengelola", &[Role::Admin]).await?;
    let team: Vec<_> = app.identity.reports(atasan, today).await?.into_iter().map(|card| card.id).collect();
    let rest: Vec<_> = team.iter().copied().filter(|person| *person != rina).collect();

    let held = ClassInput {
        title: "Pelatihan pelayanan publik di loket".to_owned(),
        batch: format!("Angkatan II/{}", chrono::Datelike::year(&today)),
        trainer: Some(trainer),
        apply_until: Some(today),
        weekends: true,
        ..class(today - TimeDelta::days(1), today + TimeDelta::days(1), 24)
    };
    let held = opened(app, &admin, &held).await?;
    if !rest.is_empty() {
        classes.propose(&superior, held, &rest, WHY).await?;
        classes.decide(&admin, held, &rest, Verdict::Accept, "").await?;
        classes.note_presence(&admin, held, today - TimeDelta::days(1), &rest).await?;
    }

    let open = ClassInput {
        title: "Pelatihan kearsipan dinamis".to_owned(),
        batch: "Angkatan I".to_owned(),
        budget: Some(45_000_000),
        fixed: Some(12_000_000),
        per_person: Some(1_350_000),
        apply_until: Some(today + TimeDelta::days(10)),
        ..class(today + TimeDelta::days(21), today + TimeDelta::days(23), 27)
    };
    let open = opened(app, &admin, &open).await?;
    classes.request_place(&employee, open, cx.id(), "Saya mengurus surat masuk kecamatan.").await?;
    if let Some(first) = rest.first() {
        classes.propose(&superior, open, &[*first], WHY).await?;
    }

    let planned = ClassInput {
        title: "Workshop penulisan naskah dinas".to_owned(),
        form: "KL07".to_owned(),
        mode: Some(Mode::Mixed),
        ..class(today + TimeDelta::days(60), today + TimeDelta::days(61), 16)
    };
    classes.add_class(&admin, cx.id(), &planned).await?;
    Ok(())
}

fn class(starts_on: NaiveDate, ends_on: NaiveDate, jp: u32) -> ClassInput {
    ClassInput {
        form: "KL03".to_owned(),
        mode: Some(Mode::InPerson),
        organiser: "BKPSDMD Kabupaten Batanghari".to_owned(),
        place: "Aula BKPSDMD, Muara Bulian".to_owned(),
        description: "Bawa laptop dan contoh berkas dari unit Anda.".to_owned(),
        starts_on: Some(starts_on),
        ends_on: Some(ends_on),
        weekends: true,
        jp: Some(jp),
        quota: Some(30),
        presence: Some(90),
        certificate: true,
        subjects: Some(Vec::new()),
        budget: Some(0),
        fixed: Some(0),
        per_person: Some(0),
        ..ClassInput::default()
    }
}

async fn opened(app: &App, admin: &Cx, input: &ClassInput) -> anyhow::Result<ClassId> {
    let id = admin.id();
    app.classes.add_class(admin, id, input).await?;
    app.classes.open_class(admin, id).await?;
    Ok(id)
}
