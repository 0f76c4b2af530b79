//! Banks of questions, who keeps them, their files.

use chrono::{DateTime, Utc};
use database::DatabaseExecutor;
use kernel::{
    Actor, Cx, Role,
    id::{CourseId, MediaId, PersonId, QuestionBankId, UnitId, UploadId},
};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, ExprTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect, Set,
    sea_query::{Expr, OnConflict, Query, SelectStatement},
};

use super::{
    Result,
    entity::{
        bank_file, bank_media, bank_question, bank_use, course, course_author, question_bank, question_bank_keeper,
    },
    scope,
};
use crate::{
    model::{
        Media,
        bank::{BankCard, BankOwner, OwnerKind, QuestionBank},
    },
    policy::BankFacts,
};

/// Whose banks somebody reaches: their own person and the units they serve in, the unit itself and those above it.
#[derive(Debug, Clone)]
pub(crate) struct Reach {
    pub(crate) actor: Actor,
    pub(crate) units: Vec<UnitId>,
}

/// Which banks the actor may know of; every select of banks starts here.
fn reached(reach: &Reach) -> Condition {
    if reach.actor.has(Role::Admin) {
        return Condition::all();
    }
    let person = reach.actor.person().filter(|_| reach.actor.has(Role::Trainer));
    let Some(person) = person else {
        return Condition::all().add(Expr::value(false));
    };
    let kept = Query::select()
        .column(question_bank_keeper::Column::BankId)
        .from(question_bank_keeper::Entity)
        .and_where(question_bank_keeper::Column::PersonId.eq(person))
        .to_owned();
    let courses =
        Query::select().column(course::Column::Id).from(course::Entity).cond_where(scope(&reach.actor)).to_owned();
    Condition::any()
        .add(question_bank::Column::Owner.eq(OwnerKind::Agency.as_str()))
        .add(question_bank::Column::UnitId.is_in(reach.units.iter().copied()))
        .add(question_bank::Column::CourseId.in_subquery(courses))
        .add(question_bank::Column::Id.in_subquery(kept))
}

#[derive(FromQueryResult)]
struct BankRow {
    id: QuestionBankId,
    owner: String,
    course_id: Option<CourseId>,
    unit_id: Option<UnitId>,
    title: String,
    description: String,
    version: i32,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
    keeps: i64,
    writes: i64,
    leads: i64,
    questions: i64,
}

impl BankRow {
    fn card(self, reach: &Reach) -> Result<BankCard> {
        let kind = OwnerKind::parse(&self.owner).ok_or_else(|| database::Error::stored("bank", self.owner.clone()))?;
        let owner = match (kind, self.course_id, self.unit_id) {
            (OwnerKind::Course, Some(course), _) => BankOwner::Course(course),
            (OwnerKind::Unit, _, Some(unit)) => BankOwner::Unit(unit),
            (OwnerKind::Agency, ..) => BankOwner::Agency,
            _ => return Err(database::Error::stored("bank", self.owner).into()),
        };
        let leads = self.leads > 0;
        let belongs = match owner {
            BankOwner::Course(_) => leads || self.writes > 0,
            BankOwner::Unit(unit) => reach.units.contains(&unit),
            BankOwner::Agency => true,
        };
        let facts = BankFacts { owner: kind, belongs, leads, keeps: self.keeps > 0 };
        let bank = QuestionBank {
            id: self.id,
            owner,
            title: self.title,
            description: self.description,
            version: self.version,
            created_at: self.created_at,
            updated_at: self.updated_at,
            facts,
        };
        Ok(BankCard { bank, questions: u64::try_from(self.questions).unwrap_or_default() })
    }
}

fn counted(of: SelectStatement) -> Expr {
    Expr::SubQuery(None, Box::new(of.into()))
}

/// Banks with where the actor stands to each, in one statement.
fn select(reach: &Reach, only: Condition) -> sea_orm::Selector<sea_orm::SelectModel<BankRow>> {
    let person = reach.actor.person().unwrap_or_else(|| PersonId::from_uuid(uuid::Uuid::nil()));
    let keeps = Query::select()
        .expr(Expr::col(question_bank_keeper::Column::Id).count())
        .from(question_bank_keeper::Entity)
        .and_where(question_bank_keeper::Column::PersonId.eq(person))
        .and_where(
            Expr::col((question_bank_keeper::Entity, question_bank_keeper::Column::BankId))
                .equals((question_bank::Entity, question_bank::Column::Id)),
        )
        .to_owned();
    let writes = Query::select()
        .expr(Expr::col(course_author::Column::Id).count())
        .from(course_author::Entity)
        .and_where(course_author::Column::PersonId.eq(person))
        .and_where(
            Expr::col((course_author::Entity, course_author::Column::CourseId))
                .equals((question_bank::Entity, question_bank::Column::CourseId)),
        )
        .to_owned();
    let leads = Query::select()
        .expr(Expr::col((course::Entity, course::Column::Id)).count())
        .from(course::Entity)
        .and_where(course::Column::OwnerId.eq(person))
        .and_where(
            Expr::col((course::Entity, course::Column::Id))
                .equals((question_bank::Entity, question_bank::Column::CourseId)),
        )
        .to_owned();
    let questions = Query::select()
        .expr(Expr::col((bank_question::Entity, bank_question::Column::Id)).count())
        .from(bank_question::Entity)
        .and_where(bank_question::Column::RetiredAt.is_null())
        .and_where(
            Expr::col((bank_question::Entity, bank_question::Column::BankId))
                .equals((question_bank::Entity, question_bank::Column::Id)),
        )
        .to_owned();
    question_bank::Entity::find()
        .column_as(counted(keeps), "keeps")
        .column_as(counted(writes), "writes")
        .column_as(counted(leads), "leads")
        .column_as(counted(questions), "questions")
        .filter(reached(reach))
        .filter(only)
        .order_by_asc(question_bank::Column::Title)
        .order_by_asc(question_bank::Column::Id)
        .limit(500)
        .into_model::<BankRow>()
}

/// The banks the actor may know of, by title.
pub(crate) async fn banks(exec: &DatabaseExecutor<'_>, reach: &Reach) -> Result<Vec<BankCard>> {
    select(reach, Condition::all()).all(exec).await?.into_iter().map(|row| row.card(reach)).collect()
}

/// The bank, if the actor may know of it.
pub(crate) async fn bank(
    exec: &DatabaseExecutor<'_>,
    reach: &Reach,
    id: QuestionBankId,
) -> Result<Option<QuestionBank>> {
    let row = select(reach, Condition::all().add(question_bank::Column::Id.eq(id))).one(exec).await?;
    Ok(row.map(|row| row.card(reach)).transpose()?.map(|card| card.bank))
}

/// Whether a bank of this id is there, whoever asks.
pub(crate) async fn exists(exec: &DatabaseExecutor<'_>, id: QuestionBankId) -> Result<bool> {
    Ok(question_bank::Entity::find_by_id(id).one(exec).await?.is_some())
}

pub(crate) async fn insert(exec: &DatabaseExecutor<'_>, bank: &QuestionBank) -> Result<()> {
    let (course, unit) = match bank.owner {
        BankOwner::Course(course) => (Some(course), None),
        BankOwner::Unit(unit) => (None, Some(unit)),
        BankOwner::Agency => (None, None),
    };
    let row = question_bank::ActiveModel {
        id: Set(bank.id),
        owner: Set(bank.owner.kind().as_str().to_owned()),
        course_id: Set(course),
        unit_id: Set(unit),
        title: Set(bank.title.clone()),
        description: Set(bank.description.clone()),
        version: Set(bank.version),
        created_at: Set(bank.created_at),
        updated_at: Set(bank.updated_at),
    };
    question_bank::Entity::insert(row).exec_without_returning(exec).await?;
    Ok(())
}

/// Describes a bank anew on top of this version. Gives whether it was still the newest.
pub(crate) async fn describe(
    exec: &DatabaseExecutor<'_>,
    id: QuestionBankId,
    version: i32,
    (title, description): (&str, &str),
    now: DateTime<Utc>,
) -> Result<bool> {
    let changed = question_bank::Entity::update_many()
        .col_expr(question_bank::Column::Title, Expr::value(title))
        .col_expr(question_bank::Column::Description, Expr::value(description))
        .col_expr(question_bank::Column::Version, Expr::value(version + 1))
        .col_expr(question_bank::Column::UpdatedAt, Expr::value(now))
        .filter(question_bank::Column::Id.eq(id))
        .filter(question_bank::Column::Version.eq(version))
        .exec(exec)
        .await?;
    Ok(changed.rows_affected == 1)
}

/// Notes that something in the bank changed.
pub(crate) async fn touch(exec: &DatabaseExecutor<'_>, id: QuestionBankId, now: DateTime<Utc>) -> Result<()> {
    question_bank::Entity::update_many()
        .col_expr(question_bank::Column::UpdatedAt, Expr::value(now))
        .filter(question_bank::Column::Id.eq(id))
        .exec(exec)
        .await?;
    Ok(())
}

pub(crate) async fn keepers(exec: &DatabaseExecutor<'_>, id: QuestionBankId) -> Result<Vec<PersonId>> {
    let rows =
        question_bank_keeper::Entity::find().filter(question_bank_keeper::Column::BankId.eq(id)).all(exec).await?;
    Ok(rows.into_iter().map(|row| row.person_id).collect())
}

pub(crate) async fn set_keepers(
    exec: &DatabaseExecutor<'_>,
    cx: &Cx,
    id: QuestionBankId,
    keepers: &[PersonId],
) -> Result<()> {
    question_bank_keeper::Entity::delete_many().filter(question_bank_keeper::Column::BankId.eq(id)).exec(exec).await?;
    if keepers.is_empty() {
        return Ok(());
    }
    let rows = keepers.iter().map(|person| question_bank_keeper::ActiveModel {
        id: Set(cx.id::<()>().uuid()),
        bank_id: Set(id),
        person_id: Set(*person),
    });
    question_bank_keeper::Entity::insert_many(rows).exec_without_returning(exec).await?;
    Ok(())
}

fn media(row: bank_media::Model) -> Media {
    Media {
        id: row.id,
        path: row.path,
        digest: row.digest,
        media_type: row.media_type,
        size: u64::try_from(row.size).unwrap_or_default(),
        created_at: row.created_at,
    }
}

/// The files of these banks, by path.
pub(crate) async fn media_of(exec: &DatabaseExecutor<'_>, banks: &[QuestionBankId]) -> Result<Vec<Media>> {
    let rows = bank_media::Entity::find()
        .filter(bank_media::Column::BankId.is_in(banks.iter().copied()))
        .order_by_asc(bank_media::Column::Path)
        .all(exec)
        .await?;
    Ok(rows.into_iter().map(media).collect())
}

/// A file of a bank on which a quiz of the course draws.
pub(crate) async fn lent_file(exec: &DatabaseExecutor<'_>, course: CourseId, digest: &str) -> Result<Option<Media>> {
    let drawn = Query::select()
        .column(bank_use::Column::BankId)
        .from(bank_use::Entity)
        .and_where(bank_use::Column::CourseId.eq(course))
        .to_owned();
    let row = bank_media::Entity::find()
        .filter(bank_media::Column::Digest.eq(digest))
        .filter(bank_media::Column::BankId.in_subquery(drawn))
        .one(exec)
        .await?;
    Ok(row.map(media))
}

/// Adds a file to a bank; one that is there already stays.
pub(crate) async fn put_media(
    exec: &DatabaseExecutor<'_>,
    cx: &Cx,
    bank: QuestionBankId,
    id: MediaId,
    file: &Media,
) -> Result<()> {
    let row = bank_media::ActiveModel {
        id: Set(id),
        bank_id: Set(bank),
        path: Set(file.path.clone()),
        digest: Set(file.digest.clone()),
        media_type: Set(file.media_type.clone()),
        size: Set(file.size as i64),
        author: Set(cx.actor.label()),
        created_at: Set(file.created_at),
    };
    let keep = OnConflict::columns([bank_media::Column::BankId, bank_media::Column::Path]).do_nothing().to_owned();
    bank_media::Entity::insert(row).on_conflict(keep).try_insert().exec_without_returning(exec).await?;
    Ok(())
}

/// A file that waits until its author takes it.
#[derive(Debug, Clone)]
pub(crate) struct WaitingFile {
    pub(crate) id: UploadId,
    pub(crate) bank: QuestionBankId,
    pub(crate) name: String,
    pub(crate) size: u64,
    pub(crate) author: String,
}

pub(crate) async fn insert_file(exec: &DatabaseExecutor<'_>, file: &WaitingFile, now: DateTime<Utc>) -> Result<()> {
    let row = bank_file::ActiveModel {
        id: Set(file.id),
        bank_id: Set(file.bank),
        name: Set(file.name.clone()),
        size: Set(file.size as i64),
        author: Set(file.author.clone()),
        created_at: Set(now),
    };
    bank_file::Entity::insert(row).exec_without_returning(exec).await?;
    Ok(())
}

pub(crate) async fn file(exec: &DatabaseExecutor<'_>, id: UploadId) -> Result<Option<WaitingFile>> {
    let row = bank_file::Entity::find_by_id(id).one(exec).await?;
    Ok(row.map(|row| WaitingFile {
        id: row.id,
        bank: row.bank_id,
        name: row.name,
        size: u64::try_from(row.size).unwrap_or_default(),
        author: row.author,
    }))
}

pub(crate) async fn drop_file(exec: &DatabaseExecutor<'_>, id: UploadId) -> Result<()> {
    bank_file::Entity::delete_by_id(id).exec(exec).await?;
    Ok(())
}

/// Files that have waited since before this moment.
pub(crate) async fn abandoned(exec: &DatabaseExecutor<'_>, before: DateTime<Utc>) -> Result<Vec<UploadId>> {
    let rows = bank_file::Entity::find().filter(bank_file::Column::CreatedAt.lt(before)).limit(100).all(exec).await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}
