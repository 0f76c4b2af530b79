//! The parts of a quiz and what each draws from its questions: one form, usable without script.

use std::collections::BTreeSet;

use askama::Template;
use axum::{extract::State, http::StatusCode};
use courseware::{
    AuthoredQuiz, Draw, Section,
    question::Bloom,
    section::{self, Cell, Row, Supply},
};
use kernel::id::{CourseId, LessonId};
use web::{Answer, Context, Form, Path, Ui, redirect_with};

use super::{
    quiz_url,
    views::{Checked, Studio},
};
use crate::{Authoring, AuthoringError, model::Workspace};

/// Empty rows for draws in each section.
const SPARE: usize = 2;

type Fields = Vec<(String, String)>;

/// A draw as typed, with what it gets.
#[derive(Default, Clone)]
struct DrawRow {
    count: String,
    category: String,
    tag: String,
    competency: String,
    bloom: String,
    adaptive: bool,
    supply: Option<Supply>,
}

/// A section as typed.
#[derive(Default, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "four independent boxes of a form")]
struct SectionRow {
    /// Whether it is there already; one that is not counts once something is typed into it.
    here: bool,
    drop: bool,
    place: String,
    title: String,
    instructions: String,
    per_page: String,
    shuffle: bool,
    focus: bool,
    draws: Vec<DrawRow>,
    /// What a section without draws gets.
    rest: Option<Supply>,
}

/// A number that is none is answered as one out of range.
fn number(text: &str) -> u32 {
    let text = text.trim();
    if text.is_empty() { 0 } else { text.parse().unwrap_or(u32::MAX) }
}

impl DrawRow {
    fn draw(&self) -> Option<Draw> {
        (!self.count.trim().is_empty()).then(|| Draw {
            count: number(&self.count),
            category: self.category.trim().to_owned(),
            tag: self.tag.trim().to_owned(),
            competency: self.competency.trim().to_owned(),
            bloom: Bloom::parse(&self.bloom),
            adaptive: self.adaptive,
        })
    }

    fn of(draw: &Draw, supply: Supply) -> Self {
        Self {
            count: draw.count.to_string(),
            category: draw.category.clone(),
            tag: draw.tag.clone(),
            competency: draw.competency.clone(),
            bloom: draw.bloom.map(|bloom| bloom.as_str().to_owned()).unwrap_or_default(),
            adaptive: draw.adaptive,
            supply: Some(supply),
        }
    }
}

impl SectionRow {
    fn is_kept(&self) -> bool {
        let typed = !self.title.trim().is_empty() || self.draws.iter().any(|draw| draw.draw().is_some());
        !self.drop && (self.here || typed)
    }

    fn section(&self) -> Section {
        Section {
            title: self.title.trim().to_owned(),
            instructions: self.instructions.trim().to_owned(),
            per_page: number(&self.per_page),
            shuffle: self.shuffle,
            focus: self.focus,
            draws: self.draws.iter().filter_map(DrawRow::draw).collect(),
        }
    }

    fn of((section, supplies): (&Section, Vec<Supply>)) -> Self {
        let rest = supplies.first().copied().filter(|_| section.draws.is_empty());
        let mut draws: Vec<_> =
            section.draws.iter().zip(supplies).map(|(draw, supply)| DrawRow::of(draw, supply)).collect();
        draws.resize(draws.len() + SPARE, DrawRow::default());
        Self {
            here: true,
            title: section.title.clone(),
            instructions: section.instructions.clone(),
            per_page: section.per_page.to_string(),
            shuffle: section.shuffle,
            focus: section.focus,
            draws,
            rest,
            ..Self::default()
        }
    }
}

/// The sections that the fields `b<section>.<name>` and `b<section>.d<draw>.<name>` say, in the order that their places say.
fn typed(fields: &[(String, String)]) -> Vec<Section> {
    let mut rows: Vec<SectionRow> = Vec::new();
    for (name, value) in fields {
        let Some((at, name)) = name.strip_prefix('b').and_then(|name| name.split_once('.')) else { continue };
        let Some(at) = at.parse::<usize>().ok().filter(|at| *at <= section::MOST) else { continue };
        if rows.len() <= at {
            rows.resize(at + 1, SectionRow::default());
        }
        let row = &mut rows[at];
        let drawn = name.strip_prefix('d').and_then(|name| name.split_once('.'));
        if let Some((place, name)) = drawn.and_then(|(place, name)| Some((place.parse::<usize>().ok()?, name))) {
            if place > section::MOST {
                continue;
            }
            if row.draws.len() <= place {
                row.draws.resize(place + 1, DrawRow::default());
            }
            let draw = &mut row.draws[place];
            match name {
                "count" => draw.count.clone_from(value),
                "category" => draw.category.clone_from(value),
                "tag" => draw.tag.clone_from(value),
                "competency" => draw.competency.clone_from(value),
                "bloom" => draw.bloom.clone_from(value),
                "adaptive" => draw.adaptive = true,
                _ => {}
            }
            continue;
        }
        match name {
            "here" => row.here = true,
            "drop" => row.drop = true,
            "shuffle" => row.shuffle = true,
            "focus" => row.focus = true,
            "place" => row.place.clone_from(value),
            "title" => row.title.clone_from(value),
            "instructions" => row.instructions.clone_from(value),
            "per_page" => row.per_page.clone_from(value),
            _ => {}
        }
    }
    rows.retain(SectionRow::is_kept);
    rows.sort_by_key(|row| number(&row.place));
    rows.iter().map(SectionRow::section).collect()
}

/// What draws may name: values that questions of the quiz have.
struct Choices {
    categories: BTreeSet<String>,
    tags: BTreeSet<String>,
    competencies: BTreeSet<String>,
}

impl Choices {
    fn of(quiz: &AuthoredQuiz) -> Self {
        let paths = |path: &str| {
            let ends = path.match_indices('/').map(|(end, _)| end).chain([path.len()]);
            ends.map(|end| path[..end].to_owned()).collect::<Vec<_>>()
        };
        let filled = |text: &String| !text.is_empty();
        let questions = &quiz.questions;
        Self {
            categories: questions.iter().flat_map(|question| paths(&question.category)).filter(filled).collect(),
            tags: questions.iter().flat_map(|question| question.tags.clone()).filter(filled).collect(),
            competencies: questions.iter().map(|question| question.competency.clone()).filter(filled).collect(),
        }
    }
}

/// The cells of a blueprint's row with the words of their levels.
fn named(row: &Row) -> impl Iterator<Item = (&'static str, Cell)> {
    Bloom::ALL.iter().map(|level| level.as_str()).zip(row.cells)
}

#[derive(Template)]
#[template(path = "course-authoring/sections.html")]
struct SectionsPage<'a> {
    ui: &'a Ui,
    studio: Studio,
    id: LessonId,
    title: &'a str,
    back: String,
    version: i32,
    rows: Vec<SectionRow>,
    choices: Choices,
    questions: usize,
    blueprint: Vec<Row>,
    checked: Checked,
}

impl SectionsPage<'_> {
    const LEVELS: &'static [Bloom] = Bloom::ALL;

    /// Whether any draw looks for the learner's level.
    fn adapts(&self) -> bool {
        self.blueprint.iter().any(|row| row.adaptive > 0)
    }
}

fn render(
    ui: &Ui,
    status: StatusCode,
    workspace: &Workspace,
    id: LessonId,
    sections: &[Section],
    checked: Checked,
) -> Answer {
    let (_, lesson) = workspace.lesson(id).ok_or(AuthoringError::NotFound)?;
    let quiz = workspace.quiz(id).ok_or(AuthoringError::NotFound)?;
    let aims = quiz.aims();
    let mut rows: Vec<_> = sections.iter().zip(section::supplies(sections, &aims)).map(SectionRow::of).collect();
    let draws = vec![DrawRow::default(); SPARE];
    rows.push(SectionRow { per_page: "0".to_owned(), shuffle: true, draws, ..SectionRow::default() });
    for (place, row) in (1_u32..).zip(&mut rows) {
        row.place = place.to_string();
    }
    let page = SectionsPage {
        ui,
        studio: Studio::new(workspace, Some(id)),
        id,
        title: &lesson.title,
        back: quiz_url(workspace.card.id, id),
        version: workspace.version(id),
        rows,
        choices: Choices::of(quiz),
        questions: aims.len(),
        blueprint: section::blueprint(sections, &aims),
        checked,
    };
    ui.page_with(status, &page)
}

pub(super) async fn page(
    State(authoring): State<Authoring>,
    ui: Ui,
    Context(cx): Context,
    Path((course, id)): Path<(CourseId, LessonId)>,
) -> Answer {
    let workspace = authoring.workspace(&cx, course).await?;
    let sections = workspace.quiz(id).ok_or(AuthoringError::NotFound)?.sections.clone();
    render(&ui, StatusCode::OK, &workspace, id, &sections, Checked::default())
}

pub(super) async fn save(
    State(authoring): State<Authoring>,
    ui: Ui,
    Context(cx): Context,
    Path((course, id)): Path<(CourseId, LessonId)>,
    Form(fields): Form<Fields>,
) -> Answer {
    let sections = typed(&fields);
    let version = fields.iter().find(|(name, _)| name == "version").and_then(|(_, version)| version.parse().ok());
    let saved = authoring.save_sections(&cx, course, id, version.unwrap_or_default(), &sections).await;
    let (status, checked) = match saved {
        Ok(_) => return Ok(redirect_with(&format!("{}/bagian", quiz_url(course, id)), "bagian-disimpan")),
        Err(AuthoringError::Invalid(problems)) => (StatusCode::UNPROCESSABLE_ENTITY, Checked::with(problems)),
        Err(AuthoringError::Stale) => (StatusCode::CONFLICT, Checked::stale()),
        Err(error) => return Err(error.into()),
    };
    let workspace = authoring.workspace(&cx, course).await?;
    render(&ui, status, &workspace, id, &sections, checked)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_says_its_sections_in_the_order_of_their_places() {
        let fields: Fields = [
            ("b0.here", "1"),
            ("b0.place", "2"),
            ("b0.title", " Kedua "),
            ("b0.per_page", "3"),
            ("b0.shuffle", "1"),
            ("b0.focus", "1"),
            ("b0.d0.count", "5"),
            ("b0.d0.category", "Mudah"),
            ("b0.d0.adaptive", "1"),
            ("b0.d1.count", ""),
            ("b0.d1.bloom", "C3"),
            ("b1.place", "1"),
            ("b1.d0.count", "0"),
            ("b1.d0.bloom", "C2"),
            ("b2.here", "1"),
            ("b2.drop", "1"),
            ("b3.place", "4"),
            ("b3.title", "  "),
            ("b9999.title", "terlalu jauh"),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .to_vec();
        let draw =
            |count, category: &str, bloom| Draw { count, category: category.to_owned(), bloom, ..Draw::default() };
        let first = Section { draws: vec![draw(0, "", Some(Bloom::Understand))], ..Section::default() };
        let second = Section {
            title: "Kedua".to_owned(),
            per_page: 3,
            shuffle: true,
            focus: true,
            draws: vec![Draw { adaptive: true, ..draw(5, "Mudah", None) }],
            ..Section::default()
        };
        assert_eq!(typed(&fields), [first, second]);
    }
}
