//! The tables of this feature.

mod entity;

use std::collections::HashSet;

use chrono::{DateTime, NaiveDate, Utc};
use courseware::CourseDocument;
use kernel::id::{CourseId, EnrolmentId, LessonId, PersonId, PublicationId};
use sea_orm::{
    ColumnTrait, DatabaseExecutor, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Set,
    sea_query::{Expr, ExprTrait, OnConflict},
};

use self::entity::{enrolment, lesson_position, lesson_reading, media_use, offering, published_version};
use crate::{
    DeliveryError,
    model::{Assignment, Enrolment, Offering, Position, Reading},
};

type Result<T> = std::result::Result<T, DeliveryError>;

/// Records a version. True if it was new.
pub(crate) async fn insert_version(
    exec: &DatabaseExecutor<'_>,
    document: &CourseDocument,
    digest: &str,
    now: DateTime<Utc>,
) -> Result<bool> {
    let row = published_version::ActiveModel {
        publication_id: Set(document.publication),
        course_id: Set(document.course),
        number: Set(document.number as i32),
        document: Set(digest.to_owned()),
        published_at: Set(now),
    };
    let once = OnConflict::column(published_version::Column::PublicationId).do_nothing().to_owned();
    let inserted = published_version::Entity::insert(row).on_conflict(once).exec_without_returning(exec).await?;
    Ok(inserted > 0)
}

/// Makes this version the one offered, unless a newer one already is.
pub(crate) async fn offer(exec: &DatabaseExecutor<'_>, document: &CourseDocument, now: DateTime<Utc>) -> Result<()> {
    let current = offering::Entity::find_by_id(document.course).one(exec).await?;
    if current.is_some_and(|row| row.number > document.number as i32) {
        return Ok(());
    }
    let facts = &document.facts;
    let row = offering::ActiveModel {
        course_id: Set(document.course),
        publication_id: Set(document.publication),
        number: Set(document.number as i32),
        slug: Set(document.slug.clone()),
        title: Set(facts.title.clone()),
        summary: Set(facts.summary.clone()),
        subject: Set(facts.subject.clone()),
        level: Set(facts.level.clone()),
        jp: Set(facts.jp as i32),
        minutes: Set(document.minutes() as i32),
        lessons: Set(document.lessons().count() as i32),
        audience: Set(serde_json::json!(facts.audience)),
        archived: Set(false),
        published_at: Set(now),
    };
    let replace = OnConflict::column(offering::Column::CourseId)
        .update_columns([
            offering::Column::PublicationId,
            offering::Column::Number,
            offering::Column::Slug,
            offering::Column::Title,
            offering::Column::Summary,
            offering::Column::Subject,
            offering::Column::Level,
            offering::Column::Jp,
            offering::Column::Minutes,
            offering::Column::Lessons,
            offering::Column::Audience,
            offering::Column::Archived,
            offering::Column::PublishedAt,
        ])
        .to_owned();
    offering::Entity::insert(row).on_conflict(replace).exec_without_returning(exec).await?;
    Ok(())
}

pub(crate) async fn archive(exec: &DatabaseExecutor<'_>, course: CourseId) -> Result<()> {
    offering::Entity::update_many()
        .col_expr(offering::Column::Archived, Expr::value(true))
        .filter(offering::Column::CourseId.eq(course))
        .exec(exec)
        .await?;
    Ok(())
}

/// Notes which media a course uses.
pub(crate) async fn use_media(
    exec: &DatabaseExecutor<'_>,
    course: CourseId,
    media: impl Iterator<Item = &courseware::MediaFile>,
) -> Result<()> {
    for file in media {
        let row = media_use::ActiveModel {
            digest: Set(file.digest.clone()),
            course_id: Set(course),
            media_type: Set(file.media_type.clone()),
            size: Set(file.size as i64),
        };
        let once =
            OnConflict::columns([media_use::Column::Digest, media_use::Column::CourseId]).do_nothing().to_owned();
        media_use::Entity::insert(row).on_conflict(once).exec_without_returning(exec).await?;
    }
    Ok(())
}

/// What is known of a stored file.
pub(crate) struct StoredMedia {
    pub(crate) media_type: String,
    /// In bytes.
    pub(crate) size: u64,
}

/// A file, if the person may read it.
pub(crate) async fn media(
    exec: &DatabaseExecutor<'_>,
    digest: &str,
    enrolled: Option<PersonId>,
) -> Result<Option<StoredMedia>> {
    let mut select = media_use::Entity::find().filter(media_use::Column::Digest.eq(digest));
    if let Some(person) = enrolled {
        let courses = sea_orm::sea_query::Query::select()
            .column(enrolment::Column::CourseId)
            .from(enrolment::Entity)
            .and_where(enrolment::Column::PersonId.eq(person))
            .to_owned();
        select = select.filter(media_use::Column::CourseId.in_subquery(courses));
    }
    let row = select.limit(1).one(exec).await?;
    Ok(row.map(|row| StoredMedia { media_type: row.media_type, size: row.size.unsigned_abs() }))
}

pub(crate) async fn document_of(exec: &DatabaseExecutor<'_>, publication: PublicationId) -> Result<Option<String>> {
    Ok(published_version::Entity::find_by_id(publication).one(exec).await?.map(|row| row.document))
}

pub(crate) async fn offering(exec: &DatabaseExecutor<'_>, course: CourseId) -> Result<Option<Offering>> {
    offering::Entity::find_by_id(course).one(exec).await?.map(offered).transpose()
}

pub(crate) async fn offering_by_slug(exec: &DatabaseExecutor<'_>, slug: &str) -> Result<Option<Offering>> {
    offering::Entity::find().filter(offering::Column::Slug.eq(slug)).one(exec).await?.map(offered).transpose()
}

pub(crate) async fn offerings(exec: &DatabaseExecutor<'_>, limit: u64) -> Result<Vec<Offering>> {
    let rows = offering::Entity::find()
        .filter(offering::Column::Archived.eq(false))
        .order_by_desc(offering::Column::PublishedAt)
        .order_by_asc(offering::Column::Title)
        .limit(limit)
        .all(exec)
        .await?;
    rows.into_iter().map(offered).collect()
}

fn offered(row: offering::Model) -> Result<Offering> {
    let audience = serde_json::from_value(row.audience).map_err(|e| database::Error::stored("audience", e))?;
    Ok(Offering {
        course: row.course_id,
        publication: row.publication_id,
        number: row.number as u32,
        slug: row.slug,
        title: row.title,
        summary: row.summary,
        subject: row.subject,
        level: row.level,
        jp: row.jp as u32,
        minutes: row.minutes as u32,
        lessons: row.lessons as u32,
        audience,
        archived: row.archived,
        published_at: row.published_at,
    })
}

fn enrolment_row(new: &Enrolment) -> enrolment::ActiveModel {
    enrolment::ActiveModel {
        id: Set(new.id),
        course_id: Set(new.course),
        publication_id: Set(new.publication),
        person_id: Set(new.person),
        enrolled_at: Set(new.enrolled_at),
        last_seen_at: Set(new.last_seen_at),
        last_lesson_id: Set(None),
        due_on: Set(None),
        assigned_by: Set(None),
        assigned_at: Set(None),
        assignment_note: Set(String::new()),
        cycle: Set(new.cycle as i32),
        certified_until: Set(new.certified_until),
        assignment_told_at: Set(None),
    }
}

/// Enrols many at once, passing over those who are enrolled.
pub(crate) async fn insert_enrolments(exec: &DatabaseExecutor<'_>, new: &[Enrolment]) -> Result<()> {
    // Well under SQLite's limit of bound values in one statement.
    for chunk in new.chunks(500) {
        let once = OnConflict::new().do_nothing().to_owned();
        enrolment::Entity::insert_many(chunk.iter().map(enrolment_row))
            .on_conflict(once)
            .exec_without_returning(exec)
            .await?;
    }
    Ok(())
}

/// Enrols once: false if the person was in the course already.
pub(crate) async fn insert_enrolment(exec: &DatabaseExecutor<'_>, new: &Enrolment) -> Result<bool> {
    let row = enrolment_row(new);
    let once = OnConflict::new().do_nothing().to_owned();
    Ok(enrolment::Entity::insert(row).on_conflict(once).exec_without_returning(exec).await? > 0)
}

/// Those of these people and courses who are enrolled already.
pub(crate) async fn enrolled_pairs(
    exec: &DatabaseExecutor<'_>,
    pairs: &[(PersonId, CourseId)],
) -> Result<HashSet<(PersonId, CourseId)>> {
    let courses: HashSet<CourseId> = pairs.iter().map(|(_, course)| *course).collect();
    let known: Vec<(PersonId, CourseId)> = enrolment::Entity::find()
        .select_only()
        .columns([enrolment::Column::PersonId, enrolment::Column::CourseId])
        .filter(enrolment::Column::CourseId.is_in(courses))
        .into_tuple()
        .all(exec)
        .await?;
    Ok(known.into_iter().collect())
}

/// The person's latest cycle in the course.
pub(crate) async fn enrolment(
    exec: &DatabaseExecutor<'_>,
    person: PersonId,
    course: CourseId,
) -> Result<Option<Enrolment>> {
    let row = enrolment::Entity::find()
        .filter(enrolment::Column::PersonId.eq(person))
        .filter(enrolment::Column::CourseId.eq(course))
        .order_by_desc(enrolment::Column::Cycle)
        .one(exec)
        .await?;
    Ok(row.as_ref().map(enrolled))
}

/// Enrolments in the order of their ids, after this one.
pub(crate) async fn enrolments_after(
    exec: &DatabaseExecutor<'_>,
    last: Option<EnrolmentId>,
    limit: u64,
) -> Result<Vec<Enrolment>> {
    let mut select = enrolment::Entity::find().order_by_asc(enrolment::Column::Id).limit(limit);
    if let Some(last) = last {
        select = select.filter(enrolment::Column::Id.gt(last));
    }
    Ok(select.all(exec).await?.iter().map(enrolled).collect())
}

pub(crate) async fn enrolment_by_id(exec: &DatabaseExecutor<'_>, id: EnrolmentId) -> Result<Option<Enrolment>> {
    Ok(enrolment::Entity::find_by_id(id).one(exec).await?.as_ref().map(enrolled))
}

pub(crate) async fn enrolments_by_id(exec: &DatabaseExecutor<'_>, ids: &[EnrolmentId]) -> Result<Vec<Enrolment>> {
    let chosen = enrolment::Column::Id.is_in(ids.iter().copied());
    Ok(enrolment::Entity::find().filter(chosen).all(exec).await?.iter().map(enrolled).collect())
}

/// The enrolments of these people, of every cycle, with their offerings, latest seen first.
pub(crate) async fn enrolments_of(
    exec: &DatabaseExecutor<'_>,
    people: &[PersonId],
) -> Result<Vec<(Enrolment, Offering)>> {
    let rows = enrolment::Entity::find()
        .find_also_related(offering::Entity)
        .filter(enrolment::Column::PersonId.is_in(people.iter().copied()))
        .order_by_desc(enrolment::Column::LastSeenAt)
        .all(exec)
        .await?;
    rows.into_iter()
        .filter_map(|(enrolment, offering)| offering.map(|offering| Ok((enrolled(&enrolment), offered(offering)?))))
        .collect()
}

/// Who takes the course, each once.
pub(crate) async fn learners_of(exec: &DatabaseExecutor<'_>, course: CourseId) -> Result<Vec<PersonId>> {
    let people = enrolment::Entity::find()
        .select_only()
        .column(enrolment::Column::PersonId)
        .filter(enrolment::Column::CourseId.eq(course))
        .distinct()
        .into_tuple()
        .all(exec)
        .await?;
    Ok(people)
}

pub(crate) async fn count_enrolments(exec: &DatabaseExecutor<'_>) -> Result<u64> {
    Ok(enrolment::Entity::find().count(exec).await?)
}

pub(crate) async fn move_enrolment(
    exec: &DatabaseExecutor<'_>,
    id: EnrolmentId,
    publication: PublicationId,
) -> Result<()> {
    enrolment::Entity::update_many()
        .col_expr(enrolment::Column::PublicationId, Expr::value(publication))
        .filter(enrolment::Column::Id.eq(id))
        .exec(exec)
        .await?;
    Ok(())
}

pub(crate) async fn seen(
    exec: &DatabaseExecutor<'_>,
    id: EnrolmentId,
    lesson: LessonId,
    now: DateTime<Utc>,
) -> Result<()> {
    enrolment::Entity::update_many()
        .col_expr(enrolment::Column::LastSeenAt, Expr::value(now))
        .col_expr(enrolment::Column::LastLessonId, Expr::value(lesson))
        .filter(enrolment::Column::Id.eq(id))
        .exec(exec)
        .await?;
    Ok(())
}

/// Writes the enrolment's assignment as it is now.
pub(crate) async fn assign(exec: &DatabaseExecutor<'_>, enrolment: &Enrolment) -> Result<()> {
    let assignment = enrolment.assignment.as_ref();
    enrolment::Entity::update_many()
        .col_expr(enrolment::Column::DueOn, Expr::value(assignment.map(|known| known.due_on)))
        .col_expr(enrolment::Column::AssignedBy, Expr::value(assignment.and_then(|known| known.by)))
        .col_expr(enrolment::Column::AssignedAt, Expr::value(assignment.map(|known| known.at)))
        .col_expr(
            enrolment::Column::AssignmentNote,
            Expr::value(assignment.map(|known| known.note.clone()).unwrap_or_default()),
        )
        .filter(enrolment::Column::Id.eq(enrolment.id))
        .exec(exec)
        .await?;
    Ok(())
}

/// Notes that the person was told of the assignment as it is now. True if this was not noted before.
pub(crate) async fn tell_assignment(exec: &DatabaseExecutor<'_>, id: EnrolmentId, now: DateTime<Utc>) -> Result<bool> {
    let told = enrolment::Column::AssignmentToldAt;
    let news = told.is_null().or(Expr::col(told).lt(Expr::col(enrolment::Column::AssignedAt)));
    let done = enrolment::Entity::update_many()
        .col_expr(told, Expr::value(now))
        .filter(enrolment::Column::Id.eq(id))
        .filter(enrolment::Column::AssignedAt.is_not_null())
        .filter(news)
        .exec(exec)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Notes until when the certificate that was earned by an enrolment holds.
pub(crate) async fn certify(
    exec: &DatabaseExecutor<'_>,
    id: EnrolmentId,
    until: Option<NaiveDate>,
) -> database::Result<()> {
    enrolment::Entity::update_many()
        .col_expr(enrolment::Column::CertifiedUntil, Expr::value(until))
        .filter(enrolment::Column::Id.eq(id))
        .exec(exec)
        .await?;
    Ok(())
}

fn enrolled(row: &enrolment::Model) -> Enrolment {
    let assignment = row.due_on.zip(row.assigned_at).map(|(due_on, at)| Assignment {
        by: row.assigned_by,
        due_on,
        at,
        note: row.assignment_note.clone(),
    });
    Enrolment {
        assignment,
        id: row.id,
        course: row.course_id,
        publication: row.publication_id,
        person: row.person_id,
        enrolled_at: row.enrolled_at,
        last_seen_at: row.last_seen_at,
        last_lesson: row.last_lesson_id,
        cycle: row.cycle.unsigned_abs(),
        certified_until: row.certified_until,
    }
}

pub(crate) async fn position(
    exec: &DatabaseExecutor<'_>,
    enrolment: EnrolmentId,
    lesson: LessonId,
) -> Result<Option<Position>> {
    let row = lesson_position::Entity::find_by_id((enrolment, lesson)).one(exec).await?;
    row.map(|row| {
        let ranges = serde_json::from_value(row.ranges).map_err(|e| database::Error::stored("watched ranges", e))?;
        Ok(Position { seconds: row.seconds as u32, duration: row.duration as u32, ranges })
    })
    .transpose()
}

/// What was read so far, and when that was last reported.
pub(crate) async fn reading(
    exec: &DatabaseExecutor<'_>,
    enrolment: EnrolmentId,
    lesson: LessonId,
) -> Result<Option<(Reading, DateTime<Utc>)>> {
    let row = lesson_reading::Entity::find_by_id((enrolment, lesson)).one(exec).await?;
    row.map(|row| {
        let seen = serde_json::from_value(row.seen).map_err(|e| database::Error::stored("parts seen", e))?;
        Ok((Reading { seconds: row.seconds.unsigned_abs(), seen }, row.reported_at))
    })
    .transpose()
}

pub(crate) async fn save_reading(
    exec: &DatabaseExecutor<'_>,
    enrolment: EnrolmentId,
    lesson: LessonId,
    reading: &Reading,
    now: DateTime<Utc>,
) -> Result<()> {
    let row = lesson_reading::ActiveModel {
        enrolment_id: Set(enrolment),
        lesson_id: Set(lesson),
        seconds: Set(i32::try_from(reading.seconds).unwrap_or(i32::MAX)),
        reported_at: Set(now),
        seen: Set(serde_json::json!(reading.seen)),
    };
    let replace = OnConflict::columns([lesson_reading::Column::EnrolmentId, lesson_reading::Column::LessonId])
        .update_columns([
            lesson_reading::Column::Seconds,
            lesson_reading::Column::ReportedAt,
            lesson_reading::Column::Seen,
        ])
        .to_owned();
    lesson_reading::Entity::insert(row).on_conflict(replace).exec_without_returning(exec).await?;
    Ok(())
}

pub(crate) async fn save_position(
    exec: &DatabaseExecutor<'_>,
    enrolment: EnrolmentId,
    lesson: LessonId,
    position: &Position,
    now: DateTime<Utc>,
) -> Result<()> {
    let row = lesson_position::ActiveModel {
        enrolment_id: Set(enrolment),
        lesson_id: Set(lesson),
        seconds: Set(position.seconds as i32),
        duration: Set(position.duration as i32),
        ranges: Set(serde_json::json!(position.ranges)),
        updated_at: Set(now),
    };
    let replace = OnConflict::columns([lesson_position::Column::EnrolmentId, lesson_position::Column::LessonId])
        .update_columns([
            lesson_position::Column::Seconds,
            lesson_position::Column::Duration,
            lesson_position::Column::Ranges,
            lesson_position::Column::UpdatedAt,
        ])
        .to_owned();
    lesson_position::Entity::insert(row).on_conflict(replace).exec_without_returning(exec).await?;
    Ok(())
}
