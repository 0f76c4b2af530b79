//! Mentors and settings for the administration.

use askama::Template;
use axum::extract::State;
use chrono::NaiveDate;
use kernel::{PageRequest, id::PersonId};
use serde::Deserialize;
use web::{Answer, Context, Form, Path, Query, Ui, redirect_with, ui::encode};

use super::{
    Problems,
    forms::{MentorForm, TextForm},
};
use crate::{
    Mentoring, MentoringError,
    commands::MentorInput,
    model::{Mentor, MentorState, Setting},
    queries::{MentorsView, competency_name},
    rules::settings::{InForce, WORDS},
};

#[derive(Template)]
#[template(path = "mentoring/mentors.html")]
struct MentorsPage<'a> {
    ui: &'a Ui,
    view: MentorsView,
    wanted: Wanted,
}

impl MentorState {
    /// Class of its chip.
    pub(super) const fn chip(self) -> &'static str {
        match self {
            Self::Waiting => "chip--warn",
            Self::Active => "chip--ok",
            Self::Declined => "",
        }
    }
}

impl MentorsPage<'_> {
    fn skills(&self, mentor: &Mentor) -> String {
        let skill = |one: &crate::model::Expertise| {
            format!("{} {}", competency_name(&self.view.dictionary, Some(&one.competency)), one.level)
        };
        mentor.expertise.iter().map(skill).collect::<Vec<_>>().join(", ")
    }

    fn active(mentor: &Mentor) -> bool {
        mentor.state == MentorState::Active
    }

    fn base(&self) -> String {
        format!(
            "/kelola/mentoring/mentor?nama={}&kompetensi={}&",
            encode(&self.wanted.nama),
            encode(&self.wanted.kompetensi)
        )
    }
}

/// Which candidates are wanted.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Wanted {
    nama: String,
    kompetensi: String,
    halaman: u64,
}

pub(super) async fn page(State(mentoring): State<Mentoring>, ui: Ui, Query(wanted): Query<Wanted>) -> Answer {
    let page = PageRequest { number: wanted.halaman };
    let view = mentoring.mentors(&ui.cx, &wanted.nama, wanted.kompetensi.parse().ok(), page).await?;
    ui.page(&MentorsPage { ui: &ui, view, wanted })
}

/// How somebody is taken.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Taken {
    /// Ticked for a known expert.
    ahli: String,
    /// What the administration says of one whom it proposes itself.
    tentang: String,
}

pub(super) async fn accept(
    State(mentoring): State<Mentoring>,
    Context(cx): Context,
    Path(person): Path<PersonId>,
    Form(taken): Form<Taken>,
) -> Answer {
    let about = taken.tentang.trim();
    let input = (!about.is_empty()).then(|| MentorForm { tentang: about.to_owned(), ..MentorForm::default() }.input());
    let input: Option<MentorInput> = input;
    mentoring.accept_mentor(&cx, person, !taken.ahli.is_empty(), input).await?;
    Ok(redirect_with("/kelola/mentoring/mentor", "mentor-diterima"))
}

pub(super) async fn decline(
    State(mentoring): State<Mentoring>,
    Context(cx): Context,
    Path(person): Path<PersonId>,
) -> Answer {
    mentoring.decline_mentor(&cx, person).await?;
    Ok(redirect_with("/kelola/mentoring/mentor", "mentor-ditolak"))
}

#[derive(Template)]
#[template(path = "mentoring/settings.html")]
struct SettingsPage<'a> {
    ui: &'a Ui,
    today: NaiveDate,
    settings: Vec<Setting>,
    in_force: InForce,
    /// The one whose form came back.
    word: String,
    form: Problems,
}

impl SettingsPage<'_> {
    const WORDS: [(&'static str, i32, i32); 9] = WORDS;

    fn now(&self, word: &str) -> String {
        self.in_force.get(word).map_or_else(|| "–".to_owned(), |value| value.to_string())
    }

    /// The versions of a setting, the latest first.
    fn versions(&self, word: &str) -> Vec<&Setting> {
        self.settings.iter().rev().filter(|one| one.word == word).collect()
    }

    fn came_back(&self, word: &str) -> bool {
        self.word == word
    }
}

async fn show_settings(mentoring: &Mentoring, ui: &Ui, word: String, form: Problems) -> Answer {
    let settings = mentoring.settings(&ui.cx).await?;
    let today = ui.today();
    let in_force = InForce::on(today, &settings);
    let status = form.status();
    ui.page_with(status, &SettingsPage { ui, today, settings, in_force, word, form })
}

pub(super) async fn settings(State(mentoring): State<Mentoring>, ui: Ui) -> Answer {
    show_settings(&mentoring, &ui, String::new(), Problems::default()).await
}

pub(super) async fn set_setting(
    State(mentoring): State<Mentoring>,
    ui: Ui,
    Context(cx): Context,
    Path(word): Path<String>,
    Form(values): Form<TextForm>,
) -> Answer {
    match mentoring.set_setting(&cx, &word, values.day(), values.number()).await {
        Ok(()) => Ok(redirect_with("/kelola/mentoring/pengaturan", "pengaturan-mentoring")),
        Err(MentoringError::Invalid(problems)) => show_settings(&mentoring, &ui, word, problems.into()).await,
        Err(error) => Err(error.into()),
    }
}
