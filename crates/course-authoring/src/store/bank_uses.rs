//! Which quizzes take what from banks, and which publications hold it.

use chrono::{DateTime, Utc};
use database::DatabaseExecutor;
use kernel::{
    Actor, Cx,
    id::{CourseId, LessonId, PublicationId, QuestionBankId, QuestionId, ResourceId, RevisionId},
};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect, Set,
    sea_query::{Expr, JoinType},
};

use super::{
    HeadRow, Result,
    entity::{bank_entry, bank_use, course, publication, resource},
    heads_select, scope,
};
use crate::model::{
    Body, Head, Kind, LessonBody, LessonDraft,
    bank::{BankUse, Borrowed, Selection, Take},
};

/// Keeps what is asked of quizzes in step with a lesson's newest revision.
pub(super) async fn follow(
    exec: &DatabaseExecutor<'_>,
    cx: &Cx,
    course: Option<CourseId>,
    id: ResourceId,
    body: &Body,
) -> Result<()> {
    let Body::Lesson(LessonBody { content: LessonDraft::Quiz { bank, .. }, .. }) = body else { return Ok(()) };
    let lesson: LessonId = id.cast();
    bank_use::Entity::delete_many().filter(bank_use::Column::LessonId.eq(lesson)).exec(exec).await?;
    if bank.is_empty() {
        return Ok(());
    }
    let course = match course {
        Some(course) => course,
        None => match resource::Entity::find_by_id(id).one(exec).await? {
            Some(row) => row.course_id,
            None => return Ok(()),
        },
    };
    for chunk in bank.chunks(100) {
        let rows = chunk.iter().map(|one| {
            let (question, selection) = match &one.take {
                Take::Question { question } => (Some(*question), Selection::default()),
                Take::Selection(selection) => (None, selection.clone()),
            };
            bank_use::ActiveModel {
                id: Set(cx.id::<()>().uuid()),
                course_id: Set(course),
                lesson_id: Set(lesson),
                bank_id: Set(one.bank),
                question_id: Set(question),
                category: Set(selection.category),
                tags: Set(serde_json::json!(selection.tags)),
            }
        });
        bank_use::Entity::insert_many(rows).exec_without_returning(exec).await?;
    }
    Ok(())
}

/// What quizzes take of a bank: the quiz, its course, and what it takes.
#[derive(Debug, Clone)]
pub(crate) struct UseRow {
    pub(crate) course: CourseId,
    pub(crate) lesson: LessonId,
    pub(crate) take: BankUse,
}

/// Every use of a bank by category and tags, and those of this question by name.
pub(crate) async fn of_bank(
    exec: &DatabaseExecutor<'_>,
    bank: QuestionBankId,
    question: Option<QuestionId>,
) -> Result<Vec<UseRow>> {
    let mut any = Condition::any().add(bank_use::Column::QuestionId.is_null());
    if let Some(question) = question {
        any = any.add(bank_use::Column::QuestionId.eq(question));
    }
    let rows =
        bank_use::Entity::find().filter(bank_use::Column::BankId.eq(bank)).filter(any).limit(5_000).all(exec).await?;
    let used = |row: bank_use::Model| UseRow {
        course: row.course_id,
        lesson: row.lesson_id,
        take: BankUse {
            bank,
            take: match row.question_id {
                Some(question) => Take::Question { question },
                None => Take::Selection(Selection {
                    category: row.category,
                    tags: serde_json::from_value(row.tags).unwrap_or_default(),
                }),
            },
        },
    };
    Ok(rows.into_iter().map(used).collect())
}

/// The outlines of these courses and these lessons, as far as the actor may know of them, in one statement.
pub(crate) async fn outlines(
    exec: &DatabaseExecutor<'_>,
    actor: &Actor,
    courses: &[CourseId],
    lessons: &[LessonId],
) -> Result<Vec<Head>> {
    let of_course: sea_orm::RelationDef =
        resource::Entity::belongs_to(course::Entity).from(resource::Column::CourseId).to(course::Column::Id).into();
    let wanted = Condition::any()
        .add(resource::Column::Kind.is_in([Kind::Course.as_str(), Kind::Module.as_str()]))
        .add(resource::Column::Id.is_in(lessons.iter().map(|lesson| lesson.cast::<kernel::id::kind::Resource>())));
    let rows = heads_select()
        .join(JoinType::InnerJoin, of_course)
        .filter(scope(actor))
        .filter(resource::Column::CourseId.is_in(courses.iter().copied()))
        .filter(wanted)
        .into_model::<HeadRow>()
        .all(exec)
        .await?;
    rows.into_iter().map(HeadRow::head).collect()
}

/// Notes which revisions a publication holds.
pub(crate) async fn insert_entries(
    exec: &DatabaseExecutor<'_>,
    cx: &Cx,
    publication: PublicationId,
    borrowed: &[Borrowed],
) -> Result<()> {
    for chunk in borrowed.chunks(100) {
        let rows = chunk.iter().map(|one| bank_entry::ActiveModel {
            id: Set(cx.id::<()>().uuid()),
            publication_id: Set(publication),
            lesson_id: Set(one.lesson),
            question_id: Set(one.question),
            revision_id: Set(one.revision),
        });
        bank_entry::Entity::insert_many(rows).exec_without_returning(exec).await?;
    }
    Ok(())
}

/// A publication that holds a question, whoever asks; `known` says whether the actor may know of its course.
#[derive(Debug, Clone, FromQueryResult)]
pub(crate) struct HeldRow {
    pub(crate) course_id: CourseId,
    pub(crate) publication_id: PublicationId,
    pub(crate) number: i32,
    pub(crate) revision_id: RevisionId,
    pub(crate) created_at: DateTime<Utc>,
}

/// The publications that hold a question, newest first.
pub(crate) async fn held(exec: &DatabaseExecutor<'_>, question: QuestionId) -> Result<Vec<HeldRow>> {
    let of: sea_orm::RelationDef = bank_entry::Entity::belongs_to(publication::Entity)
        .from(bank_entry::Column::PublicationId)
        .to(publication::Column::Id)
        .into();
    let rows = bank_entry::Entity::find()
        .select_only()
        .column(bank_entry::Column::PublicationId)
        .column(bank_entry::Column::RevisionId)
        .column_as(Expr::col((publication::Entity, publication::Column::CourseId)), "course_id")
        .column_as(Expr::col((publication::Entity, publication::Column::Number)), "number")
        .column_as(Expr::col((publication::Entity, publication::Column::CreatedAt)), "created_at")
        .join(JoinType::InnerJoin, of)
        .filter(bank_entry::Column::QuestionId.eq(question))
        .order_by_desc(Expr::col((publication::Entity, publication::Column::CreatedAt)))
        .limit(200)
        .into_model::<HeldRow>()
        .all(exec)
        .await?;
    Ok(rows)
}
