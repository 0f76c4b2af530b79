//! Lessons: begin, describe, write; the rules of a quiz.

use courseware::{Behaviour, QuizRules, behaviour::MOST_TRIES};
use kernel::{
    Cx,
    id::{CourseId, LessonId, ModuleId},
};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{Result, edit, editable, head, lesson_body, module_body, outline::free_key};
use crate::{
    Authoring, AuthoringError,
    error::Problems,
    model::{Body, LessonBody, LessonDraft},
    store,
};

/// A lesson to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewLesson {
    /// Its id, if the caller made one.
    pub id: Option<LessonId>,
    /// In which module, at its end.
    pub module: ModuleId,
    /// Title.
    pub title: String,
    /// A quiz rather than a page.
    pub quiz: bool,
}

/// What the outline says of a lesson.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LessonFacts {
    /// Title.
    pub title: String,
    /// Expected learning time.
    pub minutes: u32,
    /// Whether the course needs it done.
    pub mandatory: bool,
}

/// How a quiz is taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuizFacts {
    /// Rules.
    pub rules: QuizRules,
    /// Shown before the start, plain text.
    pub instructions: String,
}

impl LessonFacts {
    fn check(&self, problems: &mut Problems) {
        problems.text("title", &self.title, 200);
        if self.minutes > 6_000 {
            problems.add("minutes", "problem-field-number");
        }
    }

    fn apply(self, body: &mut LessonBody) {
        self.title.trim().clone_into(&mut body.title);
        body.minutes = self.minutes;
        body.mandatory = self.mandatory;
    }
}

impl Authoring {
    /// Adds a lesson at the end of a module.
    pub async fn add_lesson(&self, cx: &Cx, course: CourseId, new: NewLesson) -> Result<LessonId> {
        let mut problems = Problems::default();
        problems.text("title", &new.title, 200);
        problems.check()?;
        let id = new.id.unwrap_or_else(|| cx.id());
        let tx = self.db.begin().await?;
        editable(&tx, cx, course).await?;
        let heads = store::heads(&tx.exec(), course).await?;
        if heads.iter().any(|head| head.id == id.cast()) {
            return Ok(id);
        }
        let module = heads.iter().find_map(|head| match &head.body {
            Body::Module(body) if head.id == new.module.cast() => Some(body.key.clone()),
            _ => None,
        });
        let module = module.ok_or(AuthoringError::NotFound)?;
        let mut taken = Vec::new();
        let mut files = Vec::new();
        for head in &heads {
            if let Body::Lesson(body) = &head.body {
                taken.push(body.key.clone());
                files.push(body.file.clone());
            }
        }
        let key = free_key(&new.title, if new.quiz { "kuis" } else { "pelajaran" }, &taken);
        let (file, content) = if new.quiz {
            let content = LessonDraft::Quiz {
                bank: Vec::new(),
                rules: QuizRules::default(),
                instructions: String::new(),
                questions: Vec::new(),
                drafts: Vec::new(),
                sections: Vec::new(),
            };
            (format!("soal/{key}.gift"), content)
        } else {
            (format!("{module}/{key}.md"), LessonDraft::Page { markdown: String::new() })
        };
        let file = if files.contains(&file) { file.replacen(&key, &format!("{key}-{id}"), 1) } else { file };
        let title = new.title.trim().to_owned();
        let body =
            LessonBody { key, title, minutes: 5, mandatory: true, file, content, completion: None, weight: None };
        store::insert_resource(&tx.exec(), cx, course, id.cast(), &Body::Lesson(body), "create").await?;
        edit(&tx, cx, course, new.module.cast(), None, "add_lesson", |body| {
            module_body(body)?.lessons.push(id);
            Ok(())
        })
        .await?;
        tx.audit(cx, "authoring.add_lesson", id, json!({ "course": course })).await?;
        tx.commit().await?;
        Ok(id)
    }

    /// Describes a lesson anew, whatever its content.
    pub async fn update_lesson(
        &self,
        cx: &Cx,
        course: CourseId,
        id: LessonId,
        version: i32,
        facts: LessonFacts,
    ) -> Result<i32> {
        let mut problems = Problems::default();
        facts.check(&mut problems);
        problems.check()?;
        let tx = self.db.begin().await?;
        editable(&tx, cx, course).await?;
        let version = edit(&tx, cx, course, id.cast(), Some(version), "settings", |body| {
            facts.apply(lesson_body(body)?);
            Ok(())
        })
        .await?;
        tx.commit().await?;
        Ok(version)
    }

    /// Saves a page with its facts, on top of the version it was opened in.
    pub async fn save_page(
        &self,
        cx: &Cx,
        course: CourseId,
        id: LessonId,
        version: i32,
        facts: LessonFacts,
        markdown: &str,
    ) -> Result<i32> {
        let mut problems = Problems::default();
        facts.check(&mut problems);
        if markdown.len() > courseware::markdown::MAX_SOURCE {
            problems.add("markdown", "problem-field-too-long");
        }
        problems.check()?;
        let source = markdown.replace("\r\n", "\n");
        let tx = self.db.begin().await?;
        editable(&tx, cx, course).await?;
        let version = edit(&tx, cx, course, id.cast(), Some(version), "edit", |body| {
            let body = lesson_body(body)?;
            let LessonDraft::Page { markdown } = &mut body.content else { return Err(AuthoringError::NotFound) };
            *markdown = source;
            facts.apply(body);
            Ok(())
        })
        .await?;
        tx.audit(cx, "authoring.save_page", id, json!({ "version": version })).await?;
        tx.commit().await?;
        Ok(version)
    }

    /// Saves the rules of a quiz with its facts.
    pub async fn save_quiz(
        &self,
        cx: &Cx,
        course: CourseId,
        id: LessonId,
        version: i32,
        facts: LessonFacts,
        quiz: &QuizFacts,
    ) -> Result<i32> {
        let new = quiz.rules;
        let mut problems = Problems::default();
        facts.check(&mut problems);
        if new.pass_mark > 100 {
            problems.add("pass_mark", "authoring-percent");
        }
        if new.attempts > 1_000 {
            problems.add("attempts", "problem-field-number");
        }
        if new.time_limit_minutes > 10_000 {
            problems.add("time_limit_minutes", "problem-field-number");
        }
        if !(1..=10_080).contains(&new.late_minutes) {
            problems.add("late_minutes", "authoring-field-late-minutes");
        }
        if new.cooling_minutes > 100_000 {
            problems.add("cooling_minutes", "problem-field-number");
        }
        if !new.behaviour.is_sound() {
            let tries =
                matches!(new.behaviour, Behaviour::Interactive { tries, .. } if !(1..=MOST_TRIES).contains(&tries));
            problems.add(
                if tries { "tries" } else { "penalty" },
                if tries { "authoring-tries-range" } else { "authoring-percent" },
            );
        }
        if new.double_marking.is_some_and(|double| !double.is_sound()) {
            problems.add("double_within", "authoring-percent");
        }
        problems.longest("instructions", &quiz.instructions, 5_000);
        let tx = self.db.begin().await?;
        editable(&tx, cx, course).await?;
        if let Body::Lesson(LessonBody { content: LessonDraft::Quiz { questions, bank, .. }, .. }) =
            head(&tx, course, id.cast()).await?.body
        {
            // Zero questions is a quiz under way, and a bank gives what it then has; the rule is looked at again before publishing.
            if bank.is_empty() && !questions.is_empty() && new.draw as usize > questions.len() {
                problems.add("draw", "authoring-draw-too-large");
            }
        }
        problems.check()?;
        let version = edit(&tx, cx, course, id.cast(), Some(version), "edit", |body| {
            let body = lesson_body(body)?;
            let LessonDraft::Quiz { rules, instructions, .. } = &mut body.content else {
                return Err(AuthoringError::NotFound);
            };
            *rules = new;
            quiz.instructions.trim().clone_into(instructions);
            facts.apply(body);
            Ok(())
        })
        .await?;
        tx.audit(cx, "authoring.save_quiz", id, json!({ "version": version })).await?;
        tx.commit().await?;
        Ok(version)
    }
}
