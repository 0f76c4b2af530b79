//! The demo agency and the sample courses, for a first look and for tests.

use std::{fmt::Write, path::PathBuf};

use anyhow::Context;
use certification::template::{Signatory, TemplateSettings};
use chrono::{Datelike, NaiveDate};
use kernel::{Actor, Cx, Locale};

use crate::{config::Config, wiring::App};

mod classes;
mod dialogue;
mod hours;
mod learners;
mod mentors;
mod needs;
mod talks;

/// A demo account: role in words, e-mail, password if it is known.
pub(crate) struct Account {
    role: &'static str,
    login: String,
    password: Option<String>,
}

const ACCOUNTS: [(&str, &str); 5] = [
    ("pegawai", "pegawai@batanghari.example"),
    ("pelatih", "pelatih@batanghari.example"),
    ("pengelola", "pengelola@batanghari.example"),
    ("atasan", "atasan@batanghari.example"),
    ("mentor", "mentor@batanghari.example"),
];

/// Loads the demo if the database holds nobody yet, and names the accounts.
pub(crate) async fn load(config: &Config, app: &App) -> anyhow::Result<Vec<Account>> {
    let cx = app.sources.cx(Actor::System("demo"), Locale::Id);
    if !app.identity.is_empty().await? {
        let kept = |(role, login): (&'static str, &str)| Account { role, login: login.to_owned(), password: None };
        return Ok(ACCOUNTS.into_iter().map(kept).collect());
    }
    let folder = config.content_dir.join("agency");
    let read = |name: &str| {
        let path = folder.join(name);
        std::fs::read_to_string(&path)
            .with_context(|| format!("setting `content_dir`: {} cannot be read", path.display()))
    };
    let agency = identity::import::read(&cx, &read("units.csv")?, &read("people.csv")?)?;
    let accounts: Vec<Account> = ACCOUNTS
        .into_iter()
        .map(|(role, login)| {
            let chosen = if config.demo_password.is_empty() {
                identity::commands::readable(&cx.random())
            } else {
                config.demo_password.clone()
            };
            Account { role, login: login.to_owned(), password: Some(chosen) }
        })
        .collect();
    let passwords: Vec<(String, String)> =
        accounts.iter().filter_map(|a| a.password.clone().map(|password| (a.login.clone(), password))).collect();
    app.identity.load(&cx, agency, &passwords, first_day(app, &cx)).await?;
    let trainer = app.identity.find_login("pelatih@batanghari.example").await?;
    for folder in courses(config)? {
        let imported = app.authoring.import_course(&cx, &folder, trainer).await?;
        app.authoring.publish(&cx, imported.course, None).await?;
    }
    app.worker.drain().await?;
    app.search.follow(&cx).await?;
    app.certification.save_template(&cx, cx.id(), "Sertifikat kursus", NUMBER_FORMAT, template(config)).await?;
    needs::lay_down(app, &cx, first_day(app, &cx)).await?;
    learners::fill(app, &cx).await?;
    needs::fill(app, &cx, today(app, &cx)).await?;
    dialogue::fill(app, &cx).await?;
    talks::fill(app, &cx).await?;
    mentors::fill(app, &cx).await?;
    classes::fill(app, &cx).await?;
    hours::fill(app, &cx, first_day(app, &cx)).await?;
    app.worker.drain().await?;
    Ok(accounts)
}

/// The folders of the sample courses, by name.
fn courses(config: &Config) -> anyhow::Result<Vec<PathBuf>> {
    let mut folders: Vec<PathBuf> = std::fs::read_dir(&config.content_dir)
        .with_context(|| format!("setting `content_dir`: {} cannot be read", config.content_dir.display()))?
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| path.join("course.toml").is_file())
        .collect();
    folders.sort();
    Ok(folders)
}

/// Form of the demo's certificate numbers.
pub(crate) const NUMBER_FORMAT: &str = "800.1.4/{urut:4}/BKPSDMD/{bulan}/{tahun}";

/// Who signs in the demo.
pub(crate) fn template(config: &Config) -> TemplateSettings {
    TemplateSettings {
        place: "Muara Bulian".to_owned(),
        legal_basis: "Berdasarkan Undang-Undang Nomor 20 Tahun 2023 tentang Aparatur Sipil Negara".to_owned(),
        signers: vec![Signatory {
            post: format!("Kepala {}", config.issuer),
            name: "Drs. H. Zulkarnain, M.Si.".to_owned(),
            rank: "Pembina Utama Muda / IV/c".to_owned(),
            nip: "19690817 199503 1 002".to_owned(),
            nik_sealed: String::new(),
        }],
        ..TemplateSettings::default()
    }
}

/// The accounts as a table for the terminal.
pub(crate) fn table(accounts: &[Account]) -> String {
    let mut text = String::new();
    for account in accounts {
        let password = account.password.as_deref().unwrap_or("(as printed at the first start)");
        let _ = writeln!(text, "  {:<10} {:<32} {password}", account.role, account.login);
    }
    text
}

/// The day it is for the agency.
fn today(app: &App, cx: &Cx) -> NaiveDate {
    cx.now().with_timezone(&app.zone).date_naive()
}

/// The demo agency stands as it is since the first day of this year.
fn first_day(app: &App, cx: &Cx) -> NaiveDate {
    let today = today(app, cx);
    today.with_ordinal(1).unwrap_or(today)
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, Utc};
    use kernel::context::{Clock, Sources};
    use test_kit::FixedClock;

    use super::load;
    use crate::{config::Config, wiring};

    /// Whoever looks first may do so at any moment: while it is already tomorrow for the agency, on the first day of a year, on the last of a
    /// quarter.
    #[tokio::test]
    async fn the_demo_loads_on_any_day() {
        for moment in MOMENTS {
            let moment: DateTime<Utc> = moment.parse().expect("a moment");
            let folder = tempfile::tempdir().expect("a folder");
            let database = test_kit::fresh().await;
            let config = Config {
                database_url: database.url.clone(),
                data_dir: folder.path().to_owned(),
                content_dir: concat!(env!("CARGO_MANIFEST_DIR"), "/../../content").into(),
                demo_password: "kata-sandi-untuk-uji".to_owned(),
                ..Config::default()
            };
            let clock = FixedClock::default();
            clock.advance(moment - clock.now());
            let sources = Sources { clock: std::sync::Arc::new(clock), ..Sources::system() };
            let app = wiring::app(&config, database.db.clone(), sources).expect("the product");
            let loaded = load(&config, &app).await;
            assert!(loaded.is_ok(), "{moment}: {:?}", loaded.err());
        }
    }

    const MOMENTS: [&str; 2] = ["2026-12-31T17:30:00Z", "2027-03-31T16:59:00Z"];
}
