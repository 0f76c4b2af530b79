//! Courses as folders: in and out.

use std::{collections::HashMap, path::Path};

use blobs::Digest;
use bytes::Bytes;
use courseware::{AuthoredBody, AuthoredCourse, AuthoredQuestion, finding::Finding, folder};
use database::DatabaseExecutor;
use futures::StreamExt;
use kernel::{
    Cx,
    id::{CourseId, LessonId, PersonId, QuestionId, ResourceId},
};
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::{CHUNK, Result};
use crate::{
    Authoring, AuthoringError,
    model::{
        Body, CourseCard, CourseState, Head, LessonBody, LessonDraft, Media, Workspace,
        bank::{BankHead, BankUse, expand},
        disassemble,
    },
    policy::{self, Action},
    queries::{card_for, lent_to},
    store,
};

/// What an import brought.
#[derive(Debug, Clone, PartialEq)]
pub struct Imported {
    /// The course.
    pub course: CourseId,
    /// Its title.
    pub title: String,
    /// Whether it was not there before.
    pub created: bool,
    /// Resources that are new or changed.
    pub changed: usize,
    /// Files taken.
    pub media: usize,
    /// Everything noticed while reading.
    pub findings: Vec<Finding>,
}

/// What an export wrote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exported {
    /// Lessons.
    pub lessons: usize,
    /// Files of media.
    pub media: usize,
}

/// From this size on, a file goes up in parts.
const IN_ONE_PIECE: u64 = 4 * 1024 * 1024;

impl Authoring {
    /// Takes in a course from a folder, or brings the course of that id up to date with it. What did not change makes no new
    /// revision. A new course belongs to `owner`, or to who acts.
    pub async fn import_course(&self, cx: &Cx, path: &Path, owner: Option<PersonId>) -> Result<Imported> {
        policy::may(&cx.actor, Action::Create, None)?;
        let folder = path.to_owned();
        let read = tokio::task::spawn_blocking(move || folder::read(&folder)).await.map_err(std::io::Error::other)?;
        if read.is_refused() {
            return Err(AuthoringError::Refused(read.findings));
        }
        let Some(course) = read.course else { return Err(AuthoringError::Refused(read.findings)) };
        let mut files = Vec::new();
        for name in &course.media {
            let (digest, size) = self.store_file(cx, &path.join(name)).await?;
            let file = folder::media_file(name, digest.to_string(), size);
            files.push(Media {
                id: cx.id(),
                path: name.clone(),
                digest: file.digest,
                media_type: file.media_type,
                size,
                created_at: cx.now(),
            });
        }
        let (created, changed) = self.take_in(cx, &course, &files, owner).await?;
        Ok(Imported {
            course: course.id,
            title: course.facts.title,
            created,
            changed,
            media: files.len(),
            findings: read.findings,
        })
    }

    async fn take_in(
        &self,
        cx: &Cx,
        course: &AuthoredCourse,
        files: &[Media],
        owner: Option<PersonId>,
    ) -> Result<(bool, usize)> {
        let tx = self.db.begin().await?;
        let exec = tx.exec();
        let created = !store::course_exists(&exec, course.id).await?;
        if !store::slug_is_free(&exec, &course.slug, course.id).await? {
            return Err(AuthoringError::SlugTaken);
        }
        if created {
            let card = CourseCard {
                id: course.id,
                slug: course.slug.clone(),
                state: CourseState::Draft,
                title: course.facts.title.clone(),
                subject: course.facts.subject.clone(),
                jp: course.facts.jp,
                owner: owner.or_else(|| cx.actor.person()),
                authors: Vec::new(),
                publication: None,
                created_at: cx.now(),
                updated_at: cx.now(),
            };
            store::insert_course(&exec, &card).await?;
        } else {
            card_for(&exec, cx, course.id, Action::Edit).await?;
        }
        let heads = if created { Vec::new() } else { store::heads(&exec, course.id).await? };
        let (course, uses) = kept_by_reference(&exec, course, &heads).await?;
        let heads: HashMap<ResourceId, _> = heads.into_iter().map(|head| (head.id, head)).collect();
        let mut changed = 0;
        for (id, mut body) in disassemble(&course) {
            if let Body::Lesson(LessonBody { content: LessonDraft::Quiz { bank, .. }, .. }) = &mut body {
                *bank = uses.get(&id).cloned().unwrap_or_default();
            }
            match heads.get(&id) {
                None => {
                    store::insert_resource(&exec, cx, course.id, id, &body, "import").await?;
                    changed += 1;
                }
                Some(head) if head.body != body => {
                    store::revise(&exec, cx, id, head.version, &body, "import").await?;
                    if let Body::Course(body) = &body {
                        store::touch_course(&exec, course.id, Some(body), cx.now()).await?;
                    }
                    changed += 1;
                }
                Some(_) => {}
            }
        }
        for file in files {
            store::media::put(&exec, cx, course.id, file).await?;
        }
        tx.audit(cx, "authoring.import_course", course.id, json!({ "created": created, "changed": changed })).await?;
        tx.commit().await?;
        Ok((created, changed))
    }

    /// Stores a file of any size without holding more than a part of it.
    async fn store_file(&self, cx: &Cx, path: &Path) -> Result<(Digest, u64)> {
        let mut file = tokio::fs::File::open(path).await?;
        let size = file.metadata().await?.len();
        if size <= IN_ONE_PIECE {
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes).await?;
            return Ok((self.blobs.put(Bytes::from(bytes)).await?, size));
        }
        let upload = cx.id::<()>().uuid().to_string();
        let mut offsets = Vec::new();
        let mut offset = 0_u64;
        loop {
            let mut part = Vec::with_capacity(CHUNK);
            let read = (&mut file).take(CHUNK as u64).read_to_end(&mut part).await?;
            if read == 0 {
                break;
            }
            self.blobs.put_part(&upload, offset, Bytes::from(part)).await?;
            offsets.push(offset);
            offset += read as u64;
        }
        let digest = self.blobs.join_parts(&upload, &offsets).await?;
        self.blobs.drop_parts(&upload, &offsets).await?;
        Ok((digest, offset))
    }

    /// Writes the course as it stands to a folder, media and all.
    pub async fn export_course(&self, cx: &Cx, course: CourseId, path: &Path) -> Result<Exported> {
        let workspace = self.workspace_for(cx, course, Action::Export).await?;
        let (folder, authored) = (path.to_owned(), told_once(&workspace));
        tokio::task::spawn_blocking(move || folder::write(&folder, &authored))
            .await
            .map_err(std::io::Error::other)??;
        for media in workspace.media.iter().chain(&workspace.bank_media) {
            let target = path.join(&media.path);
            if let Some(parent) = target.parent() {
                tokio::fs::create_dir_all(parent).await?;
            }
            let reading = self.blobs.read(&media.digest.parse()?, None).await?.ok_or(AuthoringError::NotFound)?;
            let mut stream = reading.stream;
            let mut file = tokio::fs::File::create(target).await?;
            while let Some(bytes) = stream.next().await {
                let bytes = bytes.map_err(blobs::Error::from)?;
                file.write_all(&bytes).await?;
            }
            file.flush().await?;
        }
        Ok(Exported {
            lessons: workspace.course.lessons().count(),
            media: workspace.media.len() + workspace.bank_media.len(),
        })
    }
}

/// The id that a question of a bank has in a folder where another quiz of the course has it too.
fn second_id(lesson: LessonId, question: QuestionId) -> QuestionId {
    QuestionId::derived(lesson, &format!("bank/{question}"))
}

/// The course with each id once: a question of a bank that two quizzes take is written out with an id of its own in the second.
fn told_once(workspace: &Workspace) -> AuthoredCourse {
    let mut course = workspace.course.clone();
    let mut told = std::collections::HashSet::new();
    for lesson in course.modules.iter_mut().flat_map(|module| &mut module.lessons) {
        let AuthoredBody::Quiz(quiz) = &mut lesson.body else { continue };
        for id in quiz.questions.iter_mut().filter_map(|question| question.id.as_mut()) {
            if !told.insert(*id) && workspace.is_borrowed(*id) {
                *id = second_id(lesson.id, *id);
            }
        }
    }
    course
}

/// What a folder brings back unchanged of what a quiz takes from banks stays taken from there: the course without it, and the uses to
/// keep by quiz. A quiz of which any such question is missing or changed has all of them as its own from now on.
async fn kept_by_reference(
    exec: &DatabaseExecutor<'_>,
    course: &AuthoredCourse,
    heads: &[Head],
) -> Result<(AuthoredCourse, HashMap<ResourceId, Vec<BankUse>>)> {
    let mut course = course.clone();
    let mut kept = HashMap::new();
    let taking: HashMap<ResourceId, (&[BankUse], &[QuestionId])> = heads
        .iter()
        .filter_map(|head| match &head.body {
            Body::Lesson(LessonBody { content: LessonDraft::Quiz { bank, questions, .. }, .. }) if !bank.is_empty() => {
                Some((head.id, (bank.as_slice(), questions.as_slice())))
            }
            _ => None,
        })
        .collect();
    let all: Vec<BankUse> = taking.values().flat_map(|(uses, _)| uses.iter().cloned()).collect();
    let lent = lent_to(exec, &all).await?;
    for lesson in course.modules.iter_mut().flat_map(|module| &mut module.lessons) {
        let Some((uses, own)) = taking.get(&lesson.id.cast()) else { continue };
        let AuthoredBody::Quiz(quiz) = &mut lesson.body else { continue };
        let borrowed = expand(uses, &lent.heads, |id| own.contains(&id));
        let (id, second) = (lesson.id, second_id);
        let same = |read: &AuthoredQuestion, head: &BankHead| {
            let named = read.id == Some(head.row.id) || read.id == Some(second(id, head.row.id));
            named && AuthoredQuestion { id: head.question.id, ..read.clone() } == head.question
        };
        if borrowed.iter().all(|head| quiz.questions.iter().any(|read| same(read, head))) {
            quiz.questions.retain(|read| !borrowed.iter().any(|head| same(read, head)));
            kept.insert(lesson.id.cast(), uses.to_vec());
        }
    }
    Ok((course, kept))
}
