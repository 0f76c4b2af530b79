//! Turns an authored course into the documents of a publication. Pure: the same course, media and ids give the same bytes.

use std::collections::BTreeSet;

use kernel::id::{LessonId, PublicationId};
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::{
    authored::{AuthoredBody, AuthoredCourse, AuthoredLesson, AuthoredQuestion, AuthoredQuiz},
    document::{
        CourseDocument, FORMAT, LessonContent, LessonDocument, LessonKind, LessonOutline, MediaFile, ModuleOutline,
        Question, QuizContent,
    },
    markdown::{self, FirstBlock},
    media::Media,
    question::{Accepted, CalculatedAnswer, Choice, NumericAccepted, Pair, Picture, QuestionBody, image, renumbered},
    readiness::{self, Readiness},
    values,
};

/// The documents of a publication, ready to be stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CompiledPublication {
    /// The course.
    pub course: CourseDocument,
    /// Its lessons, in order.
    pub lessons: Vec<CompiledLesson>,
    /// Every file that its pages show or offer, once.
    pub media: Vec<MediaFile>,
}

/// A lesson's document with its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CompiledLesson {
    /// The lesson.
    pub id: LessonId,
    /// Its document.
    pub document: LessonDocument,
    /// The document as it is stored.
    pub json: String,
    /// SHA-256 of `json` in hex.
    pub digest: String,
}

impl CompiledPublication {
    /// The course's document as it is stored, and its hash.
    pub fn course_json(&self) -> Result<(String, String), serde_json::Error> {
        stored(&self.course)
    }
}

/// Why a course cannot be published.
#[derive(Debug, thiserror::Error)]
pub enum PublishError {
    /// Something must be done first.
    #[error("the course is not ready: {} things to do", .0.len())]
    NotReady(Vec<Readiness>),
    /// A document has no JSON form; never so for these types.
    #[error("a document could not be written")]
    Json(#[from] serde_json::Error),
}

/// The JSON of a document and the SHA-256 of that, in hex.
pub fn stored<T: Serialize>(document: &T) -> Result<(String, String), serde_json::Error> {
    let json = serde_json::to_string(document)?;
    let digest = digest(json.as_bytes());
    Ok((json, digest))
}

/// SHA-256 in hex.
pub fn digest(bytes: &[u8]) -> String {
    data_encoding::HEXLOWER.encode(&Sha256::digest(bytes))
}

/// Compiles a course that is ready.
pub fn compile(
    course: &AuthoredCourse,
    publication: PublicationId,
    number: u32,
    media: &dyn Media,
) -> Result<CompiledPublication, PublishError> {
    let mut open = readiness::readiness(course, media);
    open.retain(|entry| entry.blocks);
    if !open.is_empty() {
        return Err(PublishError::NotReady(open));
    }
    let mut used = Vec::new();
    let mut lessons = Vec::new();
    let mut modules = Vec::new();
    for module in &course.modules {
        let mut outline = Vec::new();
        for lesson in &module.lessons {
            let (entry, compiled) = self::lesson(lesson, media, &mut used)?;
            outline.push(entry);
            lessons.push(compiled);
        }
        modules.push(ModuleOutline {
            id: module.id,
            key: module.key.clone(),
            title: module.title.clone(),
            lessons: outline,
            at_least: module.at_least,
            mandatory: module.mandatory,
            weight: module.weight,
        });
    }
    let course = CourseDocument {
        format: FORMAT,
        course: course.id,
        publication,
        number,
        slug: course.slug.clone(),
        facts: course.facts.clone(),
        pass: course.pass,
        modules,
    };
    Ok(CompiledPublication { course, lessons, media: used })
}

fn lesson(
    lesson: &AuthoredLesson,
    media: &dyn Media,
    used: &mut Vec<MediaFile>,
) -> Result<(LessonOutline, CompiledLesson), serde_json::Error> {
    let (kind, rules, content) = match &lesson.body {
        AuthoredBody::Page { markdown } => {
            let rendered = markdown::render(markdown, &lesson.file, media);
            let kind = match rendered.first {
                FirstBlock::Text => LessonKind::Page,
                FirstBlock::Video => LessonKind::Video,
                FirstBlock::Pdf => LessonKind::Pdf,
            };
            keep(used, &rendered.page.media);
            (kind, None, LessonContent::Page(rendered.page))
        }
        AuthoredBody::Quiz(quiz) => {
            let content = self::quiz(lesson, quiz, media, used);
            (LessonKind::Quiz, Some(quiz.rules), LessonContent::Quiz(content))
        }
    };
    let document = LessonDocument { format: FORMAT, id: lesson.id, title: lesson.title.clone(), content };
    let (json, digest) = stored(&document)?;
    let outline = LessonOutline {
        id: lesson.id,
        key: lesson.key.clone(),
        title: lesson.title.clone(),
        kind,
        minutes: lesson.minutes,
        mandatory: lesson.mandatory,
        document: digest.clone(),
        quiz: rules,
        completion: lesson.completion.clone(),
        weight: lesson.weight,
    };
    Ok((outline, CompiledLesson { id: lesson.id, document, json, digest }))
}

fn keep(used: &mut Vec<MediaFile>, files: &[MediaFile]) {
    for file in files {
        if !used.contains(file) {
            used.push(file.clone());
        }
    }
}

fn quiz(lesson: &AuthoredLesson, quiz: &AuthoredQuiz, media: &dyn Media, used: &mut Vec<MediaFile>) -> QuizContent {
    let mut shown = Vec::new();
    let questions = quiz.questions.iter().enumerate().map(|(place, authored)| {
        let mut html = |markdown: &str| {
            let rendered = markdown::render_question_text(markdown, &lesson.file, media);
            keep(&mut shown, &rendered.page.media);
            rendered.page.html
        };
        question(lesson.id, place, authored, &mut html)
    });
    let questions = questions.collect();
    keep(used, &shown);
    QuizContent {
        rules: quiz.rules,
        instructions: quiz.instructions.clone(),
        questions,
        sections: quiz.sections.clone(),
        media: shown,
    }
}

/// A question as learners see it, its texts turned into HTML by `html`.
pub fn question(
    lesson: LessonId,
    place: usize,
    question: &AuthoredQuestion,
    html: &mut dyn FnMut(&str) -> String,
) -> Question {
    let names = match &question.body {
        QuestionBody::Calculated { variables, .. } => variables.iter().map(|one| one.name.as_str()).collect(),
        _ => BTreeSet::new(),
    };
    let drawn = matches!(question.body, QuestionBody::Calculated { .. });
    let html: &mut dyn FnMut(&str) -> String =
        if drawn { &mut |text: &str| values::kept(text, &names, html) } else { html };
    let (mut stem, mut body) = (html(&question.stem), body(&question.body, html));
    // Marks are read where learners see them: one within an attribute or a formula is no gap.
    if let QuestionBody::GapSelect { gaps, .. } = &mut body {
        (stem, *gaps) = renumbered(&stem);
    }
    Question {
        id: question.id.unwrap_or_else(|| kernel::id::QuestionId::derived(lesson, &format!("#{}", place + 1))),
        name: question.name.clone(),
        category: question.category.clone(),
        tags: question.tags.clone(),
        competency: question.competency.clone(),
        bloom: question.bloom,
        stem,
        explanation: html(&question.explanation),
        hints: question.hints.iter().map(|hint| html(hint)).collect(),
        mark: question.mark,
        body,
        rubric: question.rubric.clone(),
    }
}

fn body(body: &QuestionBody, html: &mut dyn FnMut(&str) -> String) -> QuestionBody {
    let mut choices = |options: &[Choice]| -> Vec<Choice> {
        options
            .iter()
            .map(|option| Choice {
                text: html(&option.text),
                fraction: option.fraction,
                feedback: html(&option.feedback),
            })
            .collect()
    };
    match body {
        QuestionBody::SingleChoice { options } => QuestionBody::SingleChoice { options: choices(options) },
        QuestionBody::MultipleChoice { options, scoring } => {
            QuestionBody::MultipleChoice { options: choices(options), scoring: *scoring }
        }
        QuestionBody::TrueFalse { answer, feedback_true, feedback_false } => QuestionBody::TrueFalse {
            answer: *answer,
            feedback_true: html(feedback_true),
            feedback_false: html(feedback_false),
        },
        // What is typed is compared letter by letter and stays plain text.
        QuestionBody::ShortAnswer { answers, compare } => QuestionBody::ShortAnswer {
            compare: *compare,
            answers: answers
                .iter()
                .map(|answer| Accepted {
                    text: answer.text.clone(),
                    fraction: answer.fraction,
                    feedback: html(&answer.feedback),
                })
                .collect(),
        },
        QuestionBody::Numerical { answers, unit, units } => QuestionBody::Numerical {
            answers: answers
                .iter()
                .map(|answer| NumericAccepted { feedback: html(&answer.feedback), ..answer.clone() })
                .collect(),
            unit: unit.clone(),
            units: units.clone(),
        },
        QuestionBody::Calculated { answers, variables, rows, unit, units } => QuestionBody::Calculated {
            answers: answers
                .iter()
                .map(|answer| CalculatedAnswer { feedback: html(&answer.feedback), ..answer.clone() })
                .collect(),
            variables: variables.clone(),
            rows: rows.clone(),
            unit: unit.clone(),
            units: units.clone(),
        },
        QuestionBody::Matching { pairs } => QuestionBody::Matching {
            pairs: pairs.iter().map(|pair| Pair { left: html(&pair.left), right: html(&pair.right) }).collect(),
        },
        QuestionBody::Ordering { items, scoring } => {
            QuestionBody::Ordering { items: items.iter().map(|item| html(item)).collect(), scoring: *scoring }
        }
        QuestionBody::Cloze { gaps } => {
            let mut gaps = gaps.clone();
            for text in gaps.iter_mut().flat_map(|gap| gap.ask.texts_mut()) {
                *text = html(text);
            }
            QuestionBody::Cloze { gaps }
        }
        QuestionBody::Likert { statements, points } => QuestionBody::Likert {
            statements: statements.iter().map(|statement| html(statement)).collect(),
            points: points.clone(),
        },
        QuestionBody::ImageLabels { picture, labels, zones } => QuestionBody::ImageLabels {
            picture: Picture { text: image(&html(&picture.text)), ..*picture },
            labels: labels.clone(),
            zones: zones.clone(),
        },
        QuestionBody::Hotspot { picture, zones, most } => QuestionBody::Hotspot {
            picture: Picture { text: image(&html(&picture.text)), ..*picture },
            zones: zones.clone(),
            most: *most,
        },
        QuestionBody::GapSelect { .. } | QuestionBody::Description | QuestionBody::Comment => body.clone(),
        QuestionBody::Essay { .. } | QuestionBody::FileUpload { .. } => {
            let mut body = body.clone();
            if let Some(model_answer) = body.model_answer_mut() {
                *model_answer = html(model_answer);
            }
            body
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::media::MediaTable;

    #[test]
    fn a_quiz_names_the_files_that_its_questions_show() {
        let file = MediaFile {
            name: "denah.svg".to_owned(),
            digest: "d".to_owned(),
            media_type: "image/svg+xml".to_owned(),
            size: 1,
        };
        let table = MediaTable::new([("media/denah.svg".to_owned(), file.clone())]);
        let picture = Picture::new("Denah", "/media/denah.svg", (640, 480));
        let body = QuestionBody::Hotspot { picture, zones: Vec::new(), most: 1 };
        let quiz = AuthoredQuiz { questions: vec![AuthoredQuestion::new("Tandai", body)], ..AuthoredQuiz::default() };
        let lesson = AuthoredLesson {
            id: LessonId::from_uuid(uuid::Uuid::from_u128(1)),
            key: "kuis".to_owned(),
            title: "Kuis".to_owned(),
            minutes: 5,
            mandatory: true,
            file: "soal/kuis.gift".to_owned(),
            body: AuthoredBody::Quiz(quiz.clone()),
            completion: None,
            weight: 1,
        };
        let mut used = Vec::new();
        let content = self::quiz(&lesson, &quiz, &table, &mut used);
        assert_eq!((&content.media, &used), (&vec![file.clone()], &vec![file]));
        // It loads with its page: an attempt may go on without a connection.
        let shown = content.questions[0].body.picture().map(|picture| picture.text.as_str()).unwrap_or_default();
        assert!(shown.starts_with("<img ") && shown.contains("alt=\"Denah\"") && !shown.contains("loading"), "{shown}");
    }
}
