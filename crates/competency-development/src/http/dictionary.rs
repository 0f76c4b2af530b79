//! The dictionary, for the administration.

use std::collections::HashMap;

use askama::Template;
use axum::extract::State;
use kernel::id::CompetencyId;
use serde::Deserialize;
use web::{Answer, Context, Form, Path, Ui, redirect_with};

use super::Problems;
use crate::{
    CompetencyError, Development,
    model::{Competency, HIGHEST, Kind, LevelText},
};

#[derive(Template)]
#[template(path = "competency-development/dictionary.html")]
struct ListPage<'a> {
    ui: &'a Ui,
    competencies: Vec<Competency>,
    courses: HashMap<CompetencyId, usize>,
}

impl ListPage<'_> {
    fn courses(&self, one: &Competency) -> usize {
        self.courses.get(&one.id).copied().unwrap_or_default()
    }
}

pub(crate) async fn list(State(development): State<Development>, ui: Ui) -> Answer {
    let competencies = development.dictionary_of(true).await?;
    let courses = development.courses_per_competency().await?;
    ui.page(&ListPage { ui: &ui, competencies, courses })
}

pub(crate) async fn seed(State(development): State<Development>, Context(cx): Context) -> Answer {
    development.seed(&cx, false).await?;
    Ok(redirect_with("/kelola/kompetensi", "kamus-dimuat"))
}

/// A competency as it is sent.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct Sent {
    kode: String,
    jenis: String,
    nama: String,
    definisi: String,
    urusan: String,
    uraian: Vec<String>,
    indikator: Vec<String>,
}

impl Sent {
    fn of(one: &Competency) -> Self {
        let text = |level: u8| one.levels.iter().find(|text| text.level == level);
        Self {
            kode: one.code.clone(),
            jenis: one.kind.as_str().to_owned(),
            nama: one.name.clone(),
            definisi: one.definition.clone(),
            urusan: one.affair.clone(),
            uraian: (1..=HIGHEST).map(|level| text(level).map(|t| t.summary.clone()).unwrap_or_default()).collect(),
            indikator: (1..=HIGHEST)
                .map(|level| text(level).map(|t| t.indicators.clone()).unwrap_or_default())
                .collect(),
        }
    }

    fn competency(&self, id: CompetencyId, old: Option<&Competency>) -> Competency {
        let at = |all: &[String], place: usize| all.get(place).map(|text| text.trim().to_owned()).unwrap_or_default();
        Competency {
            id,
            code: self.kode.clone(),
            kind: Kind::parse(&self.jenis).unwrap_or(Kind::Technical),
            name: self.nama.clone(),
            definition: self.definisi.trim().to_owned(),
            affair: self.urusan.trim().to_owned(),
            place: old.map_or(LAST, |old| old.place),
            retired_on: old.and_then(|old| old.retired_on),
            levels: (1..=HIGHEST)
                .zip(0..)
                .map(|(level, place)| LevelText {
                    level,
                    summary: at(&self.uraian, place),
                    indicators: at(&self.indikator, place).replace('\r', ""),
                })
                .collect(),
        }
    }
}

/// Place of what is added by hand: after everything else, then by code.
const LAST: i32 = 10_000;

#[derive(Template)]
#[template(path = "competency-development/competency.html")]
struct CompetencyPage<'a> {
    ui: &'a Ui,
    id: CompetencyId,
    known: Option<Competency>,
    kinds: &'static [Kind],
    sent: Sent,
    form: Problems,
}

impl CompetencyPage<'_> {
    /// Number, summary and indicators of each level.
    fn levels(&self) -> Vec<(u8, &str, &str)> {
        fn at(all: &[String], place: usize) -> &str {
            all.get(place).map_or("", String::as_str)
        }
        let level = |(level, place)| (level, at(&self.sent.uraian, place), at(&self.sent.indikator, place));
        (1..=HIGHEST).zip(0..).map(level).collect()
    }
}

pub(crate) async fn new(State(_): State<Development>, ui: Ui) -> Answer {
    let (sent, form) = (Sent::default(), Problems::default());
    ui.page(&CompetencyPage { ui: &ui, id: ui.cx.id(), known: None, kinds: Kind::ALL, sent, form })
}

pub(crate) async fn page(State(development): State<Development>, ui: Ui, Path(id): Path<CompetencyId>) -> Answer {
    let known = development.competency(id).await?;
    let sent = Sent::of(&known);
    let form = Problems::default();
    ui.page(&CompetencyPage { ui: &ui, id, known: Some(known), kinds: Kind::ALL, sent, form })
}

pub(crate) async fn save(
    State(development): State<Development>,
    Context(cx): Context,
    ui: Ui,
    Path(id): Path<CompetencyId>,
    Form(sent): Form<Sent>,
) -> Answer {
    let known = development.competency(id).await.ok();
    match development.save_competency(&cx, sent.competency(id, known.as_ref())).await {
        Ok(()) => Ok(redirect_with("/kelola/kompetensi", "kompetensi-tersimpan")),
        Err(CompetencyError::Invalid(problems)) => {
            let form: Problems = problems.into();
            ui.page_with(form.status(), &CompetencyPage { ui: &ui, id, known, kinds: Kind::ALL, sent, form })
        }
        Err(error) => Err(error.into()),
    }
}

/// Whether a competency is in use.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct Use {
    pakai: String,
}

pub(crate) async fn retire(
    State(development): State<Development>,
    Context(cx): Context,
    Path(id): Path<CompetencyId>,
    Form(wanted): Form<Use>,
) -> Answer {
    development.retire(&cx, id, wanted.pakai.is_empty()).await?;
    Ok(redirect_with("/kelola/kompetensi", "kompetensi-tersimpan"))
}
