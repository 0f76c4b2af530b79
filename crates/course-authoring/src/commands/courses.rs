//! Courses as a whole: begin, describe, share, archive.

use courseware::{
    CourseFacts, CurriculumEntry, PassRules, ScoreRule,
    authored::{is_key, key_of},
    document::{LEVELS, SUBJECTS},
};
use kernel::{
    Cx, Event, Marks, Role,
    id::{CourseId, PersonId},
};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{Result, course_body, edit, editable};
use crate::{
    Authoring, AuthoringError,
    error::Problems,
    model::{Body, CourseBody, CourseCard, CourseState},
    policy::{self, Action},
    queries::card_for,
    store,
};

/// Co-authors of a course.
pub const MOST_AUTHORS: usize = 20;

/// What a trainer says of a course.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// Address word; made from the title when empty.
    pub slug: String,
    /// Title.
    pub title: String,
    /// One or two sentences.
    pub summary: String,
    /// One of [`SUBJECTS`].
    pub subject: String,
    /// One of [`LEVELS`].
    pub level: String,
    /// Kinds of post it is meant for.
    pub audience: Vec<String>,
    /// What a learner can do afterwards.
    pub objectives: Vec<String>,
    /// Lesson hours.
    pub jp: u32,
    /// Code of the form of learning.
    pub form: String,
    /// Subjects with their lesson hours.
    pub curriculum: Vec<CurriculumEntry>,
    /// Whether every mandatory lesson must be done.
    pub mandatory_lessons: bool,
    /// At least this many modules complete it, mandatory or not.
    pub modules: Option<u32>,
    /// The least weighted score over its quizzes, in percent.
    pub score: Option<Marks>,
    /// The modules or the score suffice; without it both are needed.
    pub either: bool,
}

impl Settings {
    fn check(&self) -> Result<()> {
        let mut problems = Problems::default();
        problems.text("title", &self.title, 200);
        problems.longest("summary", &self.summary, 300);
        if !SUBJECTS.contains(&self.subject.as_str()) {
            problems.add("subject", "authoring-choose");
        }
        if !LEVELS.contains(&self.level.as_str()) {
            problems.add("level", "authoring-choose");
        }
        if !self.slug.is_empty() && !is_key(&self.slug) {
            problems.add("slug", "authoring-slug-wrong");
        }
        if self.jp > 1_000 {
            problems.add("jp", "authoring-jp-range");
        }
        if self.modules.is_some_and(|n| n == 0 || n > 1_000) {
            problems.add("modules", "problem-field-number");
        }
        if self.score.is_some_and(|score| !(Marks::ZERO..=Marks::HUNDRED).contains(&score)) {
            problems.add("score", "authoring-percent");
        }
        if !self.mandatory_lessons && self.modules.is_none() && self.score.is_none() {
            problems.add("score", "authoring-pass-nothing");
        }
        problems.longest("form", &self.form, 20);
        for entry in &self.curriculum {
            if entry.title.trim().is_empty() || entry.title.chars().count() > 300 || entry.jp > 1_000 {
                problems.add("curriculum", "authoring-curriculum-wrong");
                break;
            }
        }
        let lists = self.audience.iter().chain(&self.objectives);
        if self.audience.len() > 50 || self.objectives.len() > 50 || lists.into_iter().any(|entry| entry.len() > 1_000)
        {
            problems.add("objectives", "problem-field-too-long");
        }
        problems.check()
    }

    fn pass(&self) -> PassRules {
        PassRules {
            mandatory_lessons: self.mandatory_lessons,
            modules: self.modules,
            score: self.score.map(|at_least| ScoreRule { at_least }),
            either: self.either,
        }
    }

    fn facts(&self) -> CourseFacts {
        let lines = |list: &[String]| -> Vec<String> {
            list.iter().map(|entry| entry.trim().to_owned()).filter(|entry| !entry.is_empty()).collect()
        };
        CourseFacts {
            title: self.title.trim().to_owned(),
            summary: self.summary.trim().to_owned(),
            subject: self.subject.clone(),
            level: self.level.clone(),
            language: "id".to_owned(),
            audience: lines(&self.audience),
            objectives: lines(&self.objectives),
            jp: self.jp,
            form: self.form.trim().to_owned(),
            curriculum: self
                .curriculum
                .iter()
                .map(|entry| CurriculumEntry { title: entry.title.trim().to_owned(), jp: entry.jp })
                .collect(),
        }
    }

    /// The settings of a course as it stands.
    pub fn of(course: &courseware::AuthoredCourse) -> Self {
        let facts = course.facts.clone();
        Self {
            slug: course.slug.clone(),
            title: facts.title,
            summary: facts.summary,
            subject: facts.subject,
            level: facts.level,
            audience: facts.audience,
            objectives: facts.objectives,
            jp: facts.jp,
            form: facts.form,
            curriculum: facts.curriculum,
            mandatory_lessons: course.pass.mandatory_lessons,
            modules: course.pass.modules,
            score: course.pass.score.map(|rule| rule.at_least),
            either: course.pass.either,
        }
    }
}

impl Authoring {
    /// Begins a course. An id that is there already and visible is taken as a repeat of the same call.
    pub async fn create_course(&self, cx: &Cx, id: Option<CourseId>, settings: &Settings) -> Result<CourseId> {
        policy::may(&cx.actor, Action::Create, None)?;
        settings.check()?;
        let id = id.unwrap_or_else(|| cx.id());
        let tx = self.db.begin().await?;
        if store::course_exists(&tx.exec(), id).await? {
            card_for(&tx.exec(), cx, id, Action::Edit).await?;
            return Ok(id);
        }
        let mut slug = settings.slug.clone();
        if slug.is_empty() {
            slug = key_of(&settings.title);
            if slug.is_empty() || !store::slug_is_free(&tx.exec(), &slug, id).await? {
                let tail = id.to_string();
                slug = format!("{}-{}", if slug.is_empty() { "kursus" } else { &slug }, &tail[tail.len() - 6..]);
            }
        } else if !store::slug_is_free(&tx.exec(), &slug, id).await? {
            return Err(AuthoringError::SlugTaken);
        }
        let facts = settings.facts();
        let card = CourseCard {
            id,
            slug: slug.clone(),
            state: CourseState::Draft,
            title: facts.title.clone(),
            subject: facts.subject.clone(),
            jp: facts.jp,
            owner: cx.actor.person(),
            authors: Vec::new(),
            publication: None,
            created_at: cx.now(),
            updated_at: cx.now(),
        };
        store::insert_course(&tx.exec(), &card).await?;
        let pass = settings.pass();
        let body = Body::Course(CourseBody { slug, facts, pass, modules: Vec::new() });
        store::insert_resource(&tx.exec(), cx, id, id.cast(), &body, "create").await?;
        tx.audit(cx, "authoring.create_course", id, json!({})).await?;
        tx.commit().await?;
        Ok(id)
    }

    /// Describes the course anew. Gives its new version.
    pub async fn update_settings(&self, cx: &Cx, course: CourseId, version: i32, settings: &Settings) -> Result<i32> {
        settings.check()?;
        let tx = self.db.begin().await?;
        editable(&tx, cx, course).await?;
        if !settings.slug.is_empty() && !store::slug_is_free(&tx.exec(), &settings.slug, course).await? {
            return Err(AuthoringError::SlugTaken);
        }
        let version = edit(&tx, cx, course, course.cast(), Some(version), "settings", |body| {
            let body = course_body(body)?;
            let language = std::mem::take(&mut body.facts.language);
            body.facts = CourseFacts { language, ..settings.facts() };
            body.pass = settings.pass();
            if !settings.slug.is_empty() {
                body.slug.clone_from(&settings.slug);
            }
            Ok(())
        })
        .await?;
        tx.audit(cx, "authoring.update_settings", course, json!({ "version": version })).await?;
        tx.commit().await?;
        Ok(version)
    }

    /// Says who else writes the course: trainers only, at most [`MOST_AUTHORS`].
    pub async fn share(&self, cx: &Cx, course: CourseId, authors: &[PersonId]) -> Result<()> {
        let trainers = self.ports.directory.holders(Role::Trainer).await?;
        let mut distinct = authors.to_vec();
        distinct.sort();
        distinct.dedup();
        let mut problems = Problems::default();
        if distinct.len() > MOST_AUTHORS {
            problems.add("authors", "authoring-too-many-authors");
        }
        let tx = self.db.begin().await?;
        let card = card_for(&tx.exec(), cx, course, Action::ShareAuthors).await?;
        let is_trainer = |person: &PersonId| trainers.iter().any(|trainer| trainer.id == *person);
        if distinct.iter().any(|person| !card.authors.contains(person) && !is_trainer(person)) {
            problems.add("authors", "authoring-author-unknown");
        }
        problems.check()?;
        store::set_authors(&tx.exec(), cx, course, &distinct).await?;
        tx.audit(cx, "authoring.share", course, json!({ "authors": distinct })).await?;
        Ok(tx.commit().await?)
    }

    /// Takes the course out of the catalogue. Those who learn it go on.
    pub async fn archive(&self, cx: &Cx, course: CourseId) -> Result<()> {
        let tx = self.db.begin().await?;
        let card = card_for(&tx.exec(), cx, course, Action::Archive).await?;
        if card.state == CourseState::Archived {
            return Ok(());
        }
        store::set_state(&tx.exec(), course, CourseState::Archived, None, cx.now()).await?;
        tx.audit(cx, "authoring.archive", course, json!({})).await?;
        if card.state == CourseState::Published {
            tx.emit(cx, &Event::CourseArchived { course }).await?;
        }
        Ok(tx.commit().await?)
    }
}
