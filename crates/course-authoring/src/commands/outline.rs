//! The tree of a course: add, rename, move, delete, undo.

use courseware::authored::key_of;
use kernel::{
    Cx,
    id::{CourseId, LessonId, ModuleId, ResourceId, RevisionId},
};
use serde::Deserialize;
use serde_json::json;

use super::{Result, course_body, edit, editable, head, lesson_body, module_body};
use crate::{
    Authoring, AuthoringError,
    error::Problems,
    model::{Body, LessonDraft, ModuleBody},
    store,
};

/// Up or down the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// Towards the beginning; beyond the first place of a module, into the module before.
    Up,
    /// Towards the end; beyond the last place of a module, into the module after.
    Down,
}

/// What was removed and how to undo it: restore this revision of this resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Removed {
    /// The parent.
    pub resource: ResourceId,
    /// Its state before.
    pub revision: RevisionId,
}

/// The key of a title that none of `taken` is.
pub(super) fn free_key(title: &str, fallback: &str, taken: &[String]) -> String {
    let stem = Some(key_of(title)).filter(|key| !key.is_empty()).unwrap_or_else(|| fallback.to_owned());
    let mut key = stem.clone();
    let mut number = 2;
    while taken.contains(&key) {
        key = format!("{stem}-{number}");
        number += 1;
    }
    key
}

fn titled(title: &str) -> Result<String> {
    let mut problems = Problems::default();
    problems.text("title", title, 200);
    problems.check()?;
    Ok(title.trim().to_owned())
}

fn shift<T: PartialEq + Copy>(list: &mut [T], item: T, direction: Direction) -> bool {
    let Some(at) = list.iter().position(|other| *other == item) else { return false };
    let to = match direction {
        Direction::Up => at.checked_sub(1),
        Direction::Down => Some(at + 1).filter(|to| *to < list.len()),
    };
    if let Some(to) = to {
        list.swap(at, to);
    }
    to.is_some()
}

/// Puts the list into the order asked for, if that names the same things.
fn reorder<T: PartialEq + Copy + Ord>(list: &mut Vec<T>, order: &[T]) -> Result<()> {
    let (mut a, mut b) = (list.clone(), order.to_vec());
    a.sort();
    b.sort();
    if a != b {
        return Err(AuthoringError::Stale);
    }
    *list = order.to_vec();
    Ok(())
}

impl Authoring {
    /// Adds a module at the end.
    pub async fn add_module(&self, cx: &Cx, course: CourseId, id: Option<ModuleId>, title: &str) -> Result<ModuleId> {
        let title = titled(title)?;
        let id = id.unwrap_or_else(|| cx.id());
        let tx = self.db.begin().await?;
        editable(&tx, cx, course).await?;
        if store::head(&tx.exec(), course, id.cast()).await?.is_some() {
            return Ok(id);
        }
        let taken: Vec<String> = store::heads(&tx.exec(), course)
            .await?
            .into_iter()
            .filter_map(|head| match head.body {
                Body::Module(body) => Some(body.key),
                _ => None,
            })
            .collect();
        let body = ModuleBody {
            key: free_key(&title, "modul", &taken),
            title,
            lessons: Vec::new(),
            at_least: None,
            optional: false,
            weight: None,
        };
        store::insert_resource(&tx.exec(), cx, course, id.cast(), &Body::Module(body), "create").await?;
        edit(&tx, cx, course, course.cast(), None, "add_module", |body| {
            course_body(body)?.modules.push(id);
            Ok(())
        })
        .await?;
        tx.audit(cx, "authoring.add_module", id, json!({ "course": course })).await?;
        tx.commit().await?;
        Ok(id)
    }

    /// Gives a module another title.
    pub async fn rename_module(&self, cx: &Cx, course: CourseId, id: ModuleId, title: &str) -> Result<()> {
        let title = titled(title)?;
        let tx = self.db.begin().await?;
        editable(&tx, cx, course).await?;
        edit(&tx, cx, course, id.cast(), None, "rename", |body| {
            module_body(body)?.title = title;
            Ok(())
        })
        .await?;
        Ok(tx.commit().await?)
    }

    /// Moves a module one place.
    pub async fn move_module(&self, cx: &Cx, course: CourseId, id: ModuleId, direction: Direction) -> Result<()> {
        let tx = self.db.begin().await?;
        editable(&tx, cx, course).await?;
        edit(&tx, cx, course, course.cast(), None, "move", |body| {
            let body = course_body(body)?;
            if !body.modules.contains(&id) {
                return Err(AuthoringError::NotFound);
            }
            shift(&mut body.modules, id, direction);
            Ok(())
        })
        .await?;
        Ok(tx.commit().await?)
    }

    /// Moves a lesson one place, over the edge of its module into the next one.
    pub async fn move_lesson(&self, cx: &Cx, course: CourseId, id: LessonId, direction: Direction) -> Result<()> {
        let tx = self.db.begin().await?;
        editable(&tx, cx, course).await?;
        let Body::Course(outline) = head(&tx, course, course.cast()).await?.body else {
            return Err(AuthoringError::NotFound);
        };
        let place = self.module_of(&tx, course, &outline.modules, id).await?;
        let mut inside = false;
        edit(&tx, cx, course, outline.modules[place].cast(), None, "move", |body| {
            inside = shift(&mut module_body(body)?.lessons, id, direction);
            Ok(())
        })
        .await?;
        let next = match direction {
            Direction::Up => place.checked_sub(1),
            Direction::Down => Some(place + 1),
        };
        if let Some(next) = next.and_then(|next| outline.modules.get(next)).filter(|_| !inside) {
            edit(&tx, cx, course, outline.modules[place].cast(), None, "move", |body| {
                module_body(body)?.lessons.retain(|lesson| *lesson != id);
                Ok(())
            })
            .await?;
            edit(&tx, cx, course, next.cast(), None, "move", |body| {
                let lessons = &mut module_body(body)?.lessons;
                let at = if direction == Direction::Up { lessons.len() } else { 0 };
                lessons.insert(at, id);
                Ok(())
            })
            .await?;
        }
        Ok(tx.commit().await?)
    }

    async fn module_of(
        &self,
        tx: &database::Tx,
        course: CourseId,
        modules: &[ModuleId],
        lesson: LessonId,
    ) -> Result<usize> {
        let heads = store::heads(&tx.exec(), course).await?;
        let holds = |module: &ModuleId| {
            heads.iter().any(|head| {
                head.id == module.cast() && matches!(&head.body, Body::Module(body) if body.lessons.contains(&lesson))
            })
        };
        modules.iter().position(holds).ok_or(AuthoringError::NotFound)
    }

    /// Puts the modules of the course, the lessons of a module, or the questions of a quiz into this order. The order must name
    /// exactly what is there.
    pub async fn reorder(&self, cx: &Cx, course: CourseId, parent: ResourceId, order: &[uuid::Uuid]) -> Result<()> {
        let tx = self.db.begin().await?;
        editable(&tx, cx, course).await?;
        edit(&tx, cx, course, parent, None, "move", |body| match body {
            Body::Course(body) => {
                let order: Vec<_> = order.iter().copied().map(ModuleId::from_uuid).collect();
                reorder(&mut body.modules, &order)
            }
            Body::Module(body) => {
                let order: Vec<_> = order.iter().copied().map(LessonId::from_uuid).collect();
                reorder(&mut body.lessons, &order)
            }
            Body::Lesson(body) => match &mut body.content {
                LessonDraft::Quiz { questions, .. } => {
                    let order: Vec<_> = order.iter().copied().map(kernel::Id::from_uuid).collect();
                    reorder(questions, &order)
                }
                LessonDraft::Page { .. } => Err(AuthoringError::NotFound),
            },
            Body::Question(_) => Err(AuthoringError::NotFound),
        })
        .await?;
        Ok(tx.commit().await?)
    }

    /// Takes a module out of the course. Its revisions stay.
    pub async fn delete_module(&self, cx: &Cx, course: CourseId, id: ModuleId) -> Result<Removed> {
        let tx = self.db.begin().await?;
        editable(&tx, cx, course).await?;
        let before = head(&tx, course, course.cast()).await?;
        edit(&tx, cx, course, course.cast(), None, "delete", |body| {
            let modules = &mut course_body(body)?.modules;
            let count = modules.len();
            modules.retain(|module| *module != id);
            if modules.len() == count { Err(AuthoringError::NotFound) } else { Ok(()) }
        })
        .await?;
        tx.audit(cx, "authoring.delete_module", id, json!({ "course": course })).await?;
        tx.commit().await?;
        Ok(Removed { resource: course.cast(), revision: before.revision })
    }

    /// Takes a lesson out of its module. Its revisions stay.
    pub async fn delete_lesson(&self, cx: &Cx, course: CourseId, id: LessonId) -> Result<Removed> {
        let tx = self.db.begin().await?;
        editable(&tx, cx, course).await?;
        let Body::Course(outline) = head(&tx, course, course.cast()).await?.body else {
            return Err(AuthoringError::NotFound);
        };
        let place = self.module_of(&tx, course, &outline.modules, id).await?;
        let module = outline.modules[place];
        let before = head(&tx, course, module.cast()).await?;
        edit(&tx, cx, course, module.cast(), None, "delete", |body| {
            module_body(body)?.lessons.retain(|lesson| *lesson != id);
            Ok(())
        })
        .await?;
        tx.audit(cx, "authoring.delete_lesson", id, json!({ "course": course })).await?;
        tx.commit().await?;
        Ok(Removed { resource: module.cast(), revision: before.revision })
    }

    /// Takes a question out of its quiz. Its revisions stay.
    pub async fn delete_question(
        &self,
        cx: &Cx,
        course: CourseId,
        lesson: LessonId,
        id: kernel::id::QuestionId,
    ) -> Result<Removed> {
        let tx = self.db.begin().await?;
        editable(&tx, cx, course).await?;
        let before = head(&tx, course, lesson.cast()).await?;
        edit(&tx, cx, course, lesson.cast(), None, "delete", |body| {
            let LessonDraft::Quiz { questions, .. } = &mut lesson_body(body)?.content else {
                return Err(AuthoringError::NotFound);
            };
            let count = questions.len();
            questions.retain(|question| *question != id);
            if questions.len() == count { Err(AuthoringError::NotFound) } else { Ok(()) }
        })
        .await?;
        tx.audit(cx, "authoring.delete_question", id, json!({ "course": course })).await?;
        tx.commit().await?;
        Ok(Removed { resource: lesson.cast(), revision: before.revision })
    }

    /// Makes an older state of a resource the newest: undoes a deletion, a move, an edit.
    pub async fn restore(&self, cx: &Cx, course: CourseId, resource: ResourceId, revision: RevisionId) -> Result<i32> {
        let tx = self.db.begin().await?;
        editable(&tx, cx, course).await?;
        let kind = head(&tx, course, resource).await?.body.kind();
        let body = store::revision_body(&tx.exec(), resource, revision, kind).await?;
        let restored = body.ok_or(AuthoringError::NotFound)?;
        if let Body::Course(body) = &restored
            && !store::slug_is_free(&tx.exec(), &body.slug, course).await?
        {
            return Err(AuthoringError::SlugTaken);
        }
        let version = edit(&tx, cx, course, resource, None, "restore", |body| {
            *body = restored;
            Ok(())
        })
        .await?;
        tx.audit(cx, "authoring.restore", resource, json!({ "revision": revision })).await?;
        tx.commit().await?;
        Ok(version)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_free() {
        let taken = ["modul".to_owned(), "modul-2".to_owned()];
        assert_eq!(free_key("Modul", "x", &taken), "modul-3");
        assert_eq!(free_key("!!", "modul", &[]), "modul");
    }

    #[test]
    fn an_order_names_what_is_there() {
        let mut list = vec![1, 2, 3];
        assert!(reorder(&mut list, &[3, 1, 2]).is_ok());
        assert_eq!(list, [3, 1, 2]);
        assert!(matches!(reorder(&mut list, &[3, 1]), Err(AuthoringError::Stale)));
        assert!(shift(&mut list, 1, Direction::Up));
        assert!(!shift(&mut list, 1, Direction::Up));
        assert_eq!(list, [1, 3, 2]);
    }
}
