//! Templates in versions, rules per course, and grades.

use chrono::{DateTime, Utc};
use database::{Error, Result};
use kernel::id::{CourseId, EnrolmentId, LessonId, TemplateId};
use sea_orm::{
    ColumnTrait, DatabaseExecutor, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Set,
    sea_query::{Expr, ExprTrait, OnConflict},
};
use serde_json::json;

use super::entity::{candidate, grade, rule, template, version};
use crate::{model::Rule, template::Template};

/// All templates in their newest version, oldest first; those in use first.
pub(crate) async fn templates(exec: &DatabaseExecutor<'_>) -> Result<Vec<Template>> {
    read(exec, None).await
}

/// A template in its newest version.
pub(crate) async fn template(exec: &DatabaseExecutor<'_>, id: TemplateId) -> Result<Option<Template>> {
    Ok(read(exec, Some(id)).await?.pop())
}

async fn read(exec: &DatabaseExecutor<'_>, id: Option<TemplateId>) -> Result<Vec<Template>> {
    let newest =
        Expr::col((template::Entity, template::Column::Id)).equals((version::Entity, version::Column::TemplateId)).and(
            Expr::col((template::Entity, template::Column::Version))
                .equals((version::Entity, version::Column::Version)),
        );
    let mut select = version::Entity::find()
        .select_only()
        .column_as(Expr::col((template::Entity, template::Column::Id)), "id")
        .column_as(Expr::col((template::Entity, template::Column::Name)), "name")
        .column_as(Expr::col((template::Entity, template::Column::Archived)), "archived")
        .column_as(Expr::col((version::Entity, version::Column::Version)), "version")
        .column_as(Expr::col((version::Entity, version::Column::NumberFormat)), "number_format")
        .column_as(Expr::col((version::Entity, version::Column::Settings)), "settings");
    QueryTrait::query(&mut select).join(JoinType::InnerJoin, template::Entity, newest);
    if let Some(id) = id {
        select = select.filter(Expr::col((template::Entity, template::Column::Id)).eq(id));
    }
    let rows: Vec<(TemplateId, String, bool, i32, String, serde_json::Value)> = select
        .order_by_asc(Expr::col((template::Entity, template::Column::Archived)))
        .order_by_asc(Expr::col((template::Entity, template::Column::Id)))
        .into_tuple()
        .all(exec)
        .await?;
    rows.into_iter()
        .map(|(id, name, archived, version, number_format, settings)| {
            let settings = serde_json::from_value(settings).map_err(|e| Error::stored("template", e))?;
            Ok(Template { id, name, archived, version, number_format, settings })
        })
        .collect()
}

/// Adds a version, and with the first one the template.
pub(crate) async fn save_template(
    exec: &DatabaseExecutor<'_>,
    new: &Template,
    by: &str,
    now: DateTime<Utc>,
) -> Result<()> {
    let first = new.settings.signers.first().cloned().unwrap_or_default();
    let row = template::ActiveModel {
        id: Set(new.id),
        name: Set(new.name.clone()),
        number_format: Set(new.number_format.clone()),
        signer_post: Set(first.post),
        signer_name: Set(first.name),
        signer_rank: Set(first.rank),
        signer_nip: Set(first.nip),
        place: Set(new.settings.place.clone()),
        legal_basis: Set(new.settings.legal_basis.clone()),
        version: Set(new.version),
        updated_at: Set(now),
        kind: Set(new.settings.kind.as_str().to_owned()),
        archived: Set(new.archived),
    };
    let replace = OnConflict::column(template::Column::Id)
        .update_columns([
            template::Column::Name,
            template::Column::NumberFormat,
            template::Column::SignerPost,
            template::Column::SignerName,
            template::Column::SignerRank,
            template::Column::SignerNip,
            template::Column::Place,
            template::Column::LegalBasis,
            template::Column::Version,
            template::Column::UpdatedAt,
            template::Column::Kind,
            template::Column::Archived,
        ])
        .to_owned();
    template::Entity::insert(row).on_conflict(replace).exec_without_returning(exec).await?;
    let row = version::ActiveModel {
        template_id: Set(new.id),
        version: Set(new.version),
        number_format: Set(new.number_format.clone()),
        settings: Set(json!(new.settings)),
        created_by: Set(by.to_owned()),
        created_at: Set(now),
    };
    version::Entity::insert(row).exec_without_returning(exec).await?;
    Ok(())
}

/// Takes a template out of use, or back into it.
pub(crate) async fn archive_template(
    exec: &DatabaseExecutor<'_>,
    id: TemplateId,
    archived: bool,
    now: DateTime<Utc>,
) -> Result<()> {
    template::Entity::update_many()
        .col_expr(template::Column::Archived, Expr::value(archived))
        .col_expr(template::Column::UpdatedAt, Expr::value(now))
        .filter(template::Column::Id.eq(id))
        .exec(exec)
        .await?;
    Ok(())
}

/// The rules made for these courses.
pub(crate) async fn rules(exec: &DatabaseExecutor<'_>, courses: &[CourseId]) -> Result<Vec<Rule>> {
    let rows = rule::Entity::find().filter(rule::Column::CourseId.is_in(courses.iter().copied())).all(exec).await?;
    rows.into_iter()
        .map(|row| {
            Ok(Rule {
                course: row.course_id,
                award: row.award,
                template: row.template_id,
                automatic: row.automatic,
                min_grade: row.min_grade,
                validity: serde_json::from_value(row.validity).map_err(|e| Error::stored("validity", e))?,
            })
        })
        .collect()
}

pub(crate) async fn save_rule(exec: &DatabaseExecutor<'_>, new: &Rule, now: DateTime<Utc>) -> Result<()> {
    let row = rule::ActiveModel {
        course_id: Set(new.course),
        award: Set(new.award),
        template_id: Set(new.template),
        automatic: Set(new.automatic),
        min_grade: Set(new.min_grade),
        validity: Set(json!(new.validity)),
        updated_at: Set(now),
    };
    let replace = OnConflict::column(rule::Column::CourseId)
        .update_columns([
            rule::Column::Award,
            rule::Column::TemplateId,
            rule::Column::Automatic,
            rule::Column::MinGrade,
            rule::Column::Validity,
            rule::Column::UpdatedAt,
        ])
        .to_owned();
    rule::Entity::insert(row).on_conflict(replace).exec_without_returning(exec).await?;
    Ok(())
}

/// The courses that anybody completed, with the newest version anybody completed, so that they can be given rules.
pub(crate) async fn known_courses(exec: &DatabaseExecutor<'_>) -> Result<Vec<(CourseId, kernel::id::PublicationId)>> {
    let rows = candidate::Entity::find()
        .select_only()
        .column(candidate::Column::CourseId)
        .column_as(candidate::Column::CompletedAt.max(), "newest")
        .filter(candidate::Column::Facts.is_null())
        .group_by(candidate::Column::CourseId)
        .order_by_asc(candidate::Column::CourseId)
        .limit(200)
        .into_tuple::<(CourseId, DateTime<Utc>)>()
        .all(exec)
        .await?;
    let courses = rows.iter().map(|(course, _)| *course);
    let newest = rows.iter().map(|(_, at)| *at);
    let versions = candidate::Entity::find()
        .filter(candidate::Column::CourseId.is_in(courses))
        .filter(candidate::Column::CompletedAt.is_in(newest))
        .order_by_asc(candidate::Column::CourseId)
        .all(exec)
        .await?;
    let mut known: Vec<(CourseId, kernel::id::PublicationId)> =
        versions.into_iter().map(|row| (row.course_id, row.publication_id)).collect();
    known.dedup_by_key(|(course, _)| *course);
    Ok(known)
}

/// Keeps the newest grade of a quiz, in hundredths of a percent.
pub(crate) async fn save_grade(
    exec: &DatabaseExecutor<'_>,
    enrolment: EnrolmentId,
    lesson: LessonId,
    percent: i64,
) -> Result<()> {
    let row = grade::ActiveModel { enrolment_id: Set(enrolment), lesson_id: Set(lesson), grade: Set(percent) };
    let newest = OnConflict::columns([grade::Column::EnrolmentId, grade::Column::LessonId])
        .update_column(grade::Column::Grade)
        .to_owned();
    grade::Entity::insert(row).on_conflict(newest).exec_without_returning(exec).await?;
    Ok(())
}

/// The grades of these enrolments, one each quiz.
pub(crate) async fn grades(exec: &DatabaseExecutor<'_>, enrolments: &[EnrolmentId]) -> Result<Vec<(EnrolmentId, i64)>> {
    let rows =
        grade::Entity::find().filter(grade::Column::EnrolmentId.is_in(enrolments.iter().copied())).all(exec).await?;
    Ok(rows.into_iter().map(|row| (row.enrolment_id, row.grade)).collect())
}
