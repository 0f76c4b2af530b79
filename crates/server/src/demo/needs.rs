//! Competencies, levels and needs of the demo agency: made through the same commands as anybody's, so that dictionary, gaps, proposals,
//! forms in every state and a plan are there to be looked at.

use chrono::{Days, NaiveDate};
use competency_development::{
    commands::{
        levels::Finding,
        needs::{Move, Wanted},
    },
    model::{Action, PostStandard, Required, Source, Stage, Tag},
    rules::standard::post_key,
};
use kernel::{
    Actor, Cx, Role,
    context::PersonActor,
    id::PersonId,
    ports::{Competencies, Directory, Roster},
};

use crate::wiring::App;

/// Posts that ask for something technical, with code and level.
const POSTS: [(&str, &[(&str, u8)]); 6] = [
    ("Pengadministrasi Perkantoran", &[("T.01", 2), ("T.02", 2), ("T.04", 1)]),
    ("Camat Muara Bulian", &[("T.03", 3), ("T.08", 3), ("T.12", 4)]),
    ("Sekretaris Camat", &[("T.02", 3), ("T.06", 3), ("T.12", 3)]),
    ("Kepala Seksi Pelayanan Umum", &[("T.03", 3), ("T.11", 2)]),
    ("Penata Layanan Operasional", &[("T.01", 2), ("T.03", 2)]),
    ("Analis SDM Aparatur Ahli Muda", &[("T.09", 2), ("T.10", 3)]),
];
/// What the sample courses teach: subject of the course, code and level.
const TAUGHT: [(&str, &str, u8); 4] = [
    ("kearsipan", "T.01", 2),
    ("keamanan-informasi", "T.04", 2),
    ("pelayanan-publik", "M.05", 2),
    ("pelayanan-publik", "T.03", 2),
];
/// How far people are from what is asked, in turns.
const OFF: [i8; 7] = [0, -1, 0, 0, -1, 1, -2];
/// People beyond the superior's whose levels are assessed: enough for a map with groups to show.
const ASSESSED: u64 = 400;

/// Dictionary, standards and what courses teach: before anybody learns, so that completed courses propose levels.
pub(super) async fn lay_down(app: &App, cx: &Cx, since: NaiveDate) -> anyhow::Result<()> {
    let development = &app.development;
    development.seed(cx, true).await?;
    for (post, asked) in POSTS {
        let mut required = Vec::new();
        for (code, level) in asked {
            let competency = development.competency_by_code(code).await?.id;
            required.push(Required { competency, level: *level, priority: 1 });
        }
        let standard = PostStandard {
            id: cx.id(),
            post_key: post_key(post),
            post: post.to_owned(),
            valid_from: since,
            basis: "Keputusan Bupati tentang Standar Kompetensi Jabatan (contoh)".to_owned(),
            confirmed: true,
            required,
        };
        development.add_standard(cx, standard).await?;
    }
    for course in app.delivery.newest_offerings().await?.iter() {
        let mut tags = Vec::new();
        for (_, code, level) in TAUGHT.iter().filter(|(subject, ..)| *subject == course.subject) {
            let competency = development.competency_by_code(code).await?.id;
            tags.push(Tag { course: course.course, competency, level: *level });
        }
        development.tag(cx, course.course, tags).await?;
    }
    Ok(())
}

/// Levels, forms and a plan.
pub(super) async fn fill(app: &App, cx: &Cx, today: NaiveDate) -> anyhow::Result<()> {
    use chrono::Datelike;
    app.development.follow_roster(cx).await?;
    let Some(superior) = app.identity.find_login("atasan@batanghari.example").await? else { return Ok(()) };
    let Some(admin) = app.identity.find_login("pengelola@batanghari.example").await? else { return Ok(()) };
    let team: Vec<PersonId> = app.identity.reports(superior, today).await?.into_iter().map(|card| card.id).collect();
    let others = app.identity.people_after(None, ASSESSED).await?.into_iter().map(|one| one.person);
    let mut people = team.clone();
    people.extend(others.filter(|person| !team.contains(person)));
    assess(app, cx, &people, today).await?;

    let due = |days| today.checked_add_days(Days::new(days)).unwrap_or(today);
    let calendar = [(Stage::Submission, 14), (Stage::Approval, 21), (Stage::Verification, 28), (Stage::Setting, 35)];
    let calendar = calendar.map(|(stage, days)| (stage, due(days))).to_vec();
    app.development.set_calendar(cx, today.year(), calendar).await?;

    let superior = acting(app, cx, superior, Role::Superior).await?;
    let admin = acting(app, cx, admin, Role::Admin).await?;
    let rina = app.identity.find_login("pegawai@batanghari.example").await?;
    for (number, person) in team.iter().filter(|person| Some(**person) != rina).enumerate() {
        let owner = acting(app, cx, *person, Role::Employee).await?;
        let Some(form) = hand_in(app, &owner, today.year()).await? else { continue };
        let step = |action, reason: &str| Move {
            id: cx.id::<kernel::id::kind::NeedsRow>().uuid(),
            form,
            action,
            reason: reason.to_owned(),
        };
        match number % 5 {
            // Waits for the superior.
            0 | 1 => {}
            2 => {
                let why = "Tambahkan kebutuhan yang mendukung target pelayanan tahun ini.";
                app.development.move_needs(&superior, &step(Action::Return, why)).await?;
            }
            _ => {
                app.development.move_needs(&superior, &step(Action::Approve, "")).await?;
                app.development.move_needs(&admin, &step(Action::Verify, "")).await?;
            }
        }
    }
    app.development.consolidate(&admin, cx.id(), today.year()).await?;
    Ok(())
}

/// Levels from an assessment centre, most of them what is asked, some below.
async fn assess(app: &App, cx: &Cx, people: &[PersonId], today: NaiveDate) -> anyhow::Result<()> {
    let standings = app.development.standings(people, today).await?;
    let mut findings = Vec::new();
    for (number, person) in people.iter().enumerate() {
        let asked = standings.get(person).map(Vec::as_slice).unwrap_or_default();
        let ago = Days::new(30 + number as u64 * 37 % 700);
        for (place, standing) in asked.iter().enumerate() {
            let off = OFF[(number * 5 + place * 3) % OFF.len()];
            findings.push(Finding {
                id: cx.id(),
                person: *person,
                competency: standing.competency,
                level: standing.required.saturating_add_signed(off).clamp(1, 5),
                source: Source::Centre,
                assessed_on: today.checked_sub_days(ago).unwrap_or(today),
                note: "Uji kompetensi BKPSDMD (contoh)".to_owned(),
            });
        }
    }
    Ok(app.development.record_assessments(cx, findings).await?)
}

/// A form filled in from the gaps and handed in; none where there is no gap.
async fn hand_in(app: &App, cx: &Cx, year: i32) -> anyhow::Result<Option<kernel::id::NeedsFormId>> {
    let form = app.development.begin_needs(cx, cx.id(), year).await?;
    let view = app.development.needs_view(cx, form.id).await?;
    let rows: Vec<Wanted> = view
        .rows
        .into_iter()
        .map(|(row, _)| {
            let technical = row.learning.is_empty();
            let wanted = Wanted::from(row);
            if technical { Wanted { learning: "KL10".to_owned(), jp: 16, cost: 1_250_000, ..wanted } } else { wanted }
        })
        .collect();
    if rows.is_empty() {
        return Ok(None);
    }
    let step = cx.id::<kernel::id::kind::NeedsRow>().uuid();
    app.development.save_needs(cx, form.id, form.revision, rows, Some(step)).await?;
    Ok(Some(form.id))
}

/// The context in which a person of the demo acts.
async fn acting(app: &App, cx: &Cx, person: PersonId, role: Role) -> anyhow::Result<Cx> {
    let card = app.identity.card_of(person).await?;
    let name = card.as_ref().map(|card| card.name.clone()).unwrap_or_default();
    let roles = vec![Role::Employee, role];
    let actor = PersonActor { id: person, name, unit: card.and_then(|card| card.unit), roles };
    Ok(app.sources.cx(Actor::Person(actor), cx.locale))
}
