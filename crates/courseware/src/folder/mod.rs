//! A course as a folder of plain files: read with every problem told, checked, and written back without loss.

mod files;
mod settings;
mod write;

use std::path::Path;

use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::{
    authored::{AuthoredBody, AuthoredCourse},
    bank::ProblemReport,
    document::MediaFile,
    finding::{Done, Finding},
    markdown,
    media::{self, MediaTable},
    readiness::{self, Readiness},
};

pub use write::{toml_of, write};

/// What a folder holds.
#[derive(Debug, Clone, PartialEq)]
pub struct FolderCourse {
    /// The course, unless its settings cannot be read at all.
    pub course: Option<AuthoredCourse>,
    /// Everything noticed.
    pub findings: Vec<Finding>,
}

impl FolderCourse {
    /// Whether something must be put right before the course can be taken in.
    pub fn is_refused(&self) -> bool {
        self.course.is_none() || self.findings.iter().any(|finding| finding.done == Done::Refused)
    }
}

/// Reads a course's folder. All problems are collected; a file that cannot be read is one of them.
pub fn read(folder: &Path) -> FolderCourse {
    settings::read(folder)
}

/// The media files of a folder with their hashes, by path; reads every byte of them.
pub fn media_table(folder: &Path, course: &AuthoredCourse) -> std::io::Result<MediaTable> {
    let mut table = MediaTable::default();
    for path in &course.media {
        let mut hash = Sha256::new();
        let mut file = std::fs::File::open(folder.join(path))?;
        let size = std::io::copy(&mut file, &mut Hashing(&mut hash))?;
        table.insert(path.clone(), media_file(path, data_encoding::HEXLOWER.encode(&hash.finalize()), size));
    }
    Ok(table)
}

/// The entry of a media file in pages: its bare name and the type its name tells.
pub fn media_file(path: &str, digest: String, size: u64) -> MediaFile {
    let name = path.rsplit('/').next().unwrap_or(path).to_owned();
    let media_type = media::type_of(&name).map_or("application/octet-stream", |(media_type, _)| media_type).to_owned();
    MediaFile { name, digest, media_type, size }
}

struct Hashing<'h>(&'h mut Sha256);

impl std::io::Write for Hashing<'_> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// What `course check --json` prints.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CourseReport {
    /// Whether the course can be taken in.
    pub ok: bool,
    /// What was understood, if the settings could be read.
    pub course: Option<CourseSummary>,
    /// Everything noticed.
    pub problems: Vec<ProblemReport>,
    /// What still stands between the course and its publication.
    pub readiness: Vec<Readiness>,
}

/// A course in a report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CourseSummary {
    /// Identity.
    pub id: String,
    /// Address word.
    pub slug: String,
    /// Title.
    pub title: String,
    /// Lesson hours.
    pub jp: u32,
    /// Number of modules.
    pub modules: usize,
    /// Number of lessons.
    pub lessons: usize,
    /// Number of quizzes among them.
    pub quizzes: usize,
    /// Number of questions.
    pub questions: usize,
    /// Number of passages that could not be read as questions.
    pub drafts: usize,
    /// Number of media files.
    pub media: usize,
    /// Expected learning time in minutes.
    pub minutes: u32,
    /// Lessons in order: key, kind and title.
    pub outline: Vec<LessonSummary>,
}

/// A lesson in a report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LessonSummary {
    /// Module's key.
    pub module: String,
    /// Key.
    pub key: String,
    /// `page` or `quiz`.
    pub kind: &'static str,
    /// Title.
    pub title: String,
    /// Number of questions.
    pub questions: usize,
}

fn summary(course: &AuthoredCourse) -> CourseSummary {
    let outline: Vec<_> = course
        .lessons()
        .map(|(module, lesson)| {
            let (kind, questions) = match &lesson.body {
                AuthoredBody::Page { .. } => ("page", 0),
                AuthoredBody::Quiz(quiz) => ("quiz", quiz.questions.len()),
            };
            LessonSummary {
                module: module.key.clone(),
                key: lesson.key.clone(),
                kind,
                title: lesson.title.clone(),
                questions,
            }
        })
        .collect();
    let drafts = course.lessons().map(|(_, lesson)| match &lesson.body {
        AuthoredBody::Quiz(quiz) => quiz.drafts.len(),
        AuthoredBody::Page { .. } => 0,
    });
    CourseSummary {
        id: course.id.to_string(),
        slug: course.slug.clone(),
        title: course.facts.title.clone(),
        jp: course.facts.jp,
        modules: course.modules.len(),
        lessons: outline.len(),
        quizzes: outline.iter().filter(|lesson| lesson.kind == "quiz").count(),
        questions: outline.iter().map(|lesson| lesson.questions).sum(),
        drafts: drafts.sum(),
        media: course.media.len(),
        minutes: course.lessons().map(|(_, lesson)| lesson.minutes).sum(),
        outline,
    }
}

/// Reads a folder and reports what was understood and every problem with its place.
pub fn check(folder: &Path) -> CourseReport {
    let read = read(folder);
    let refused = read.is_refused();
    let mut findings = read.findings;
    let mut open = Vec::new();
    if let Some(course) = &read.course {
        let table = media_table(folder, course).unwrap_or_default();
        for (_, lesson) in course.lessons() {
            if let AuthoredBody::Page { markdown } = &lesson.body {
                let told = markdown::render(markdown, &lesson.file, &table).findings;
                findings.extend(told.into_iter().map(|mut finding| {
                    finding.place = finding.place.within(&lesson.file);
                    finding
                }));
            }
        }
        open = readiness::readiness(course, &table);
    }
    CourseReport {
        ok: !refused,
        course: read.course.as_ref().map(summary),
        problems: findings.iter().map(ProblemReport::from).collect(),
        readiness: open,
    }
}

#[cfg(test)]
mod tests;
