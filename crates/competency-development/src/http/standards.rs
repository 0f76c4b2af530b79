//! Post standards, for the administration.

use askama::Template;
use axum::extract::State;
use kernel::{
    FieldProblem,
    id::{CompetencyId, PostStandardId},
};
use serde::Deserialize;
use web::{Answer, Context, Form, Path, Query, Ui, redirect_with};

use super::{Problems, day};
use crate::{
    CompetencyError, Development,
    model::{Competency, HIGHEST, PostStandard, Required},
    queries::dictionary::ListedStandard,
    rules::standard::{KINDS, RUNGS, kind_key, post_key},
};

#[derive(Template)]
#[template(path = "competency-development/standards.html")]
struct ListPage<'a> {
    ui: &'a Ui,
    standards: Vec<ListedStandard>,
}

impl PostStandard {
    /// Whether it is made for a kind of post rather than for one post.
    pub(super) fn is_kind(&self) -> bool {
        self.post_key.starts_with("jenis:")
    }
}

/// The post in words: kinds have names of their own.
fn post(ui: &Ui, standard: &PostStandard) -> String {
    if standard.is_kind() {
        ui.word("competency-kind-of-post", &standard.post.replace(' ', "-"))
    } else {
        standard.post.clone()
    }
}

impl ListPage<'_> {
    fn post(&self, one: &ListedStandard) -> String {
        post(self.ui, &one.standard)
    }
}

pub(crate) async fn list(State(development): State<Development>, ui: Ui) -> Answer {
    let standards = development.standards_on(ui.today()).await?;
    ui.page(&ListPage { ui: &ui, standards })
}

#[derive(Template)]
#[template(path = "competency-development/standard.html")]
struct StandardPage<'a> {
    ui: &'a Ui,
    versions: Vec<PostStandard>,
    competencies: Vec<Competency>,
}

impl StandardPage<'_> {
    fn post(&self) -> String {
        self.versions.first().map(|one| post(self.ui, one)).unwrap_or_default()
    }

    fn asked<'s>(&self, version: &'s PostStandard) -> Vec<(&Competency, &'s Required)> {
        let found = |one: &'s Required| Some((self.competencies.iter().find(|known| known.id == one.competency)?, one));
        version.required.iter().filter_map(found).collect()
    }
}

pub(crate) async fn page(State(development): State<Development>, ui: Ui, Path(id): Path<PostStandardId>) -> Answer {
    let versions = development.standard_versions(id).await?;
    let competencies = development.dictionary_of(true).await?;
    ui.page(&StandardPage { ui: &ui, versions, competencies })
}

/// A version as it is sent.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct Sent {
    id: String,
    /// A version to begin from.
    dari: String,
    lingkup: String,
    jabatan: String,
    jenis: String,
    berlaku: String,
    dasar: String,
    kompetensi: Vec<String>,
    level: Vec<String>,
    prioritas: Vec<String>,
}

impl Sent {
    fn required(&self) -> Vec<Required> {
        let number = |all: &[String], place: usize| -> u8 {
            all.get(place).and_then(|text| text.parse().ok()).unwrap_or_default()
        };
        let one = |(place, id): (usize, &String)| {
            Some(Required {
                competency: id.parse::<CompetencyId>().ok()?,
                level: number(&self.level, place).min(HIGHEST),
                priority: number(&self.prioritas, place).clamp(1, 3),
            })
        };
        self.kompetensi.iter().enumerate().filter_map(one).filter(|one| one.level > 0).collect()
    }
}

#[derive(Template)]
#[template(path = "competency-development/standard-new.html")]
struct NewPage<'a> {
    ui: &'a Ui,
    id: PostStandardId,
    kinds: Vec<&'static str>,
    competencies: Vec<Competency>,
    required: Vec<Required>,
    sent: Sent,
    form: Problems,
}

impl NewPage<'_> {
    fn asked(&self, one: &Competency) -> (u8, u8) {
        let found = self.required.iter().find(|asked| asked.competency == one.id);
        found.map_or((0, 2), |asked| (asked.level, asked.priority))
    }
}

async fn show_new(development: &Development, ui: &Ui, sent: Sent, form: Problems) -> Answer {
    let competencies = development.dictionary_of(false).await?;
    let mut required = sent.required();
    let mut sent = sent;
    if let Ok(from) = sent.dari.parse::<PostStandardId>() {
        let versions = development.standard_versions(from).await?;
        if let Some(version) = versions.into_iter().find(|one| one.id == from) {
            (if version.is_kind() { "jenis" } else { "jabatan" }).clone_into(&mut sent.lingkup);
            if version.is_kind() {
                sent.jenis = version.post
            } else {
                sent.jabatan = version.post
            }
            required = version.required;
        }
    }
    let kinds = KINDS.into_iter().chain(RUNGS).collect();
    ui.page_with(form.status(), &NewPage { ui, id: ui.cx.id(), kinds, competencies, required, sent, form })
}

pub(crate) async fn new(State(development): State<Development>, ui: Ui, Query(sent): Query<Sent>) -> Answer {
    show_new(&development, &ui, sent, Problems::default()).await
}

pub(crate) async fn add(
    State(development): State<Development>,
    Context(cx): Context,
    ui: Ui,
    Form(sent): Form<Sent>,
) -> Answer {
    let mut problems = Vec::new();
    let valid_from = day("berlaku", &sent.berlaku, &mut problems);
    let kind = KINDS.into_iter().chain(RUNGS).find(|kind| *kind == sent.jenis);
    let post = match (sent.lingkup.as_str(), kind) {
        ("jenis", Some(kind)) => Some((kind_key(kind), kind.to_owned())),
        ("jenis", None) => {
            problems.push(FieldProblem::new("jenis", "competency-choose"));
            None
        }
        _ => Some((post_key(&sent.jabatan), sent.jabatan.clone())),
    };
    let outcome = match post {
        Some((post_key, post)) if problems.is_empty() => {
            let standard = PostStandard {
                id: sent.id.parse().unwrap_or_else(|_| cx.id()),
                post_key,
                post,
                valid_from,
                basis: sent.dasar.clone(),
                confirmed: true,
                required: sent.required(),
            };
            development.add_standard(&cx, standard).await
        }
        _ => Err(CompetencyError::Invalid(problems)),
    };
    match outcome {
        Ok(()) => Ok(redirect_with("/kelola/kompetensi/standar", "standar-tersimpan")),
        Err(CompetencyError::Invalid(problems)) => {
            show_new(&development, &ui, Sent { dari: String::new(), ..sent }, problems.into()).await
        }
        Err(error) => Err(error.into()),
    }
}
