//! The tables of this feature. Rows stay here; models leave.

pub(crate) mod entity;
pub(crate) mod lines;
pub(crate) mod people;
pub(crate) mod roster;
pub(crate) mod sessions;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use kernel::{
    Page, PageRequest, Role,
    id::{PersonId, RoleGrantId, TokenId, UnitId},
    person::PersonCard,
};
use sea_orm::{
    ColumnTrait, Condition, DatabaseExecutor, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Set,
    sea_query::{Expr, ExprTrait, Func, OnConflict},
};

use self::entity::{person, role_grant, throttle, token, unit};
use crate::{
    IdentityError,
    model::{NewPerson, Unit},
};

type Result<T> = std::result::Result<T, IdentityError>;

/// What sign-in and sessions need of a person.
#[derive(Debug, Clone)]
pub(crate) struct Account {
    pub(crate) id: PersonId,
    pub(crate) name: String,
    pub(crate) unit: Option<UnitId>,
    pub(crate) password_hash: String,
    pub(crate) locale: Option<String>,
    pub(crate) theme: Option<String>,
    pub(crate) email: Option<String>,
    pub(crate) nip: Option<String>,
}

impl From<person::Model> for Account {
    fn from(row: person::Model) -> Self {
        Self {
            id: row.id,
            name: row.name,
            unit: row.unit_id,
            password_hash: row.password_hash,
            locale: row.locale,
            theme: row.theme,
            email: row.email,
            nip: row.nip,
        }
    }
}

/// The active account with this NIP (18 digits) or e-mail (lower case).
pub(crate) async fn account_by_login(exec: &DatabaseExecutor<'_>, login: &str) -> Result<Option<Account>> {
    let column = if login.contains('@') { person::Column::Email } else { person::Column::Nip };
    let row = person::Entity::find().filter(column.eq(login)).filter(person::Column::Active.eq(true)).one(exec).await?;
    Ok(row.map(Account::from))
}

/// The active account of this person.
pub(crate) async fn account(exec: &DatabaseExecutor<'_>, id: PersonId) -> Result<Option<Account>> {
    let row = person::Entity::find_by_id(id).filter(person::Column::Active.eq(true)).one(exec).await?;
    Ok(row.map(Account::from))
}

/// The roles of a person: granted ones, employee, and superior if anybody reports to them.
pub(crate) async fn roles(exec: &DatabaseExecutor<'_>, id: PersonId, now: DateTime<Utc>) -> Result<Vec<Role>> {
    let granted = role_grant::Entity::find().filter(role_grant::Column::PersonId.eq(id)).all(exec).await?;
    let mut roles = vec![Role::Employee];
    roles.extend(granted.iter().filter_map(|grant| Role::parse(&grant.role)));
    if lines::leads(exec, id, now).await? {
        roles.push(Role::Superior);
    }
    Ok(roles)
}

pub(crate) async fn insert_person(
    exec: &DatabaseExecutor<'_>,
    id: PersonId,
    new: &NewPerson,
    hash: &str,
    now: DateTime<Utc>,
) -> Result<()> {
    let optional = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let row = person::ActiveModel {
        id: Set(id),
        nip: Set(optional(&new.nip)),
        email: Set(optional(&new.email)),
        front_title: Set(new.front_title.clone()),
        name: Set(new.name.clone()),
        back_title: Set(new.back_title.clone()),
        birth_place: Set(new.birth_place.clone()),
        birth_date: Set(new.birth_date),
        sex: Set(new.sex.clone()),
        status: Set(new.status.clone()),
        rank: Set(new.rank.clone()),
        post: Set(new.post.clone()),
        post_kind: Set(new.post_kind.clone()),
        unit_id: Set(new.unit),
        superior_id: Set(new.superior),
        phone: Set(optional(&new.phone)),
        password_hash: Set(hash.to_owned()),
        locale: Set(None),
        theme: Set(None),
        active: Set(true),
        created_at: Set(now),
    };
    person::Entity::insert(row).exec_without_returning(exec).await?;
    Ok(())
}

pub(crate) async fn set_superior(exec: &DatabaseExecutor<'_>, id: PersonId, superior: PersonId) -> Result<()> {
    person::Entity::update_many()
        .col_expr(person::Column::SuperiorId, Expr::value(superior))
        .filter(person::Column::Id.eq(id))
        .exec(exec)
        .await?;
    Ok(())
}

pub(crate) async fn set_password(exec: &DatabaseExecutor<'_>, id: PersonId, hash: &str) -> Result<()> {
    person::Entity::update_many()
        .col_expr(person::Column::PasswordHash, Expr::value(hash))
        .filter(person::Column::Id.eq(id))
        .exec(exec)
        .await?;
    Ok(())
}

pub(crate) async fn set_preferences(
    exec: &DatabaseExecutor<'_>,
    id: PersonId,
    locale: Option<&str>,
    theme: Option<&str>,
) -> Result<()> {
    person::Entity::update_many()
        .col_expr(person::Column::Locale, Expr::value(locale))
        .col_expr(person::Column::Theme, Expr::value(theme))
        .filter(person::Column::Id.eq(id))
        .exec(exec)
        .await?;
    Ok(())
}

pub(crate) async fn grant(
    exec: &DatabaseExecutor<'_>,
    id: RoleGrantId,
    person: PersonId,
    role: Role,
    now: DateTime<Utc>,
) -> Result<()> {
    let row = role_grant::ActiveModel {
        id: Set(id),
        person_id: Set(person),
        role: Set(role.as_str().to_owned()),
        granted_at: Set(now),
    };
    let once = OnConflict::columns([role_grant::Column::PersonId, role_grant::Column::Role]).do_nothing().to_owned();
    role_grant::Entity::insert(row).on_conflict(once).exec_without_returning(exec).await?;
    Ok(())
}

pub(crate) async fn revoke(exec: &DatabaseExecutor<'_>, person: PersonId, role: Role) -> Result<()> {
    role_grant::Entity::delete_many()
        .filter(role_grant::Column::PersonId.eq(person))
        .filter(role_grant::Column::Role.eq(role.as_str()))
        .exec(exec)
        .await?;
    Ok(())
}

pub(crate) async fn insert_unit(exec: &DatabaseExecutor<'_>, unit: &Unit) -> Result<()> {
    let row = unit::ActiveModel {
        id: Set(unit.id),
        parent_id: Set(unit.parent),
        code: Set(unit.code.clone()),
        name: Set(unit.name.clone()),
        kind: Set(unit.kind.clone()),
    };
    unit::Entity::insert(row).exec_without_returning(exec).await?;
    Ok(())
}

pub(crate) async fn units(exec: &DatabaseExecutor<'_>) -> Result<Vec<Unit>> {
    let rows = unit::Entity::find().order_by_asc(unit::Column::Name).all(exec).await?;
    Ok(rows
        .into_iter()
        .map(|row| Unit { id: row.id, parent: row.parent_id, code: row.code, name: row.name, kind: row.kind })
        .collect())
}

pub(crate) async fn cards(exec: &DatabaseExecutor<'_>, people: &[PersonId]) -> Result<Vec<PersonCard>> {
    let wanted = person::Column::Id.is_in(people.iter().copied());
    let rows = person::Entity::find().find_also_related(unit::Entity).filter(wanted).all(exec).await?;
    Ok(rows.into_iter().map(card).collect())
}

pub(crate) async fn reports(
    exec: &DatabaseExecutor<'_>,
    superior: PersonId,
    day: NaiveDate,
) -> Result<Vec<PersonCard>> {
    let rows = person::Entity::find()
        .find_also_related(unit::Entity)
        .filter(person::Column::Id.in_subquery(lines::reporting_to(superior, day)))
        .filter(person::Column::Active.eq(true))
        .order_by_asc(person::Column::Name)
        .all(exec)
        .await?;
    Ok(rows.into_iter().map(card).collect())
}

/// Every active person.
pub(crate) async fn everybody(exec: &DatabaseExecutor<'_>) -> Result<Vec<PersonCard>> {
    let rows = person::Entity::find()
        .find_also_related(unit::Entity)
        .filter(person::Column::Active.eq(true))
        .all(exec)
        .await?;
    Ok(rows.into_iter().map(card).collect())
}

/// The active holders of a granted role, by name.
pub(crate) async fn holders(exec: &DatabaseExecutor<'_>, role: Role) -> Result<Vec<PersonCard>> {
    let granted = sea_orm::sea_query::Query::select()
        .column(role_grant::Column::PersonId)
        .from(role_grant::Entity)
        .and_where(role_grant::Column::Role.eq(role.as_str()))
        .to_owned();
    let rows = person::Entity::find()
        .find_also_related(unit::Entity)
        .filter(person::Column::Id.in_subquery(granted))
        .filter(person::Column::Active.eq(true))
        .order_by_asc(person::Column::Name)
        .all(exec)
        .await?;
    Ok(rows.into_iter().map(card).collect())
}

/// People by name or NIP, sorted by name without titles.
pub(crate) async fn search(
    exec: &DatabaseExecutor<'_>,
    words: &str,
    unit: Option<UnitId>,
    page: PageRequest,
) -> Result<Page<PersonCard>> {
    let mut condition = Condition::all().add(person::Column::Active.eq(true));
    let words = words.trim().to_lowercase();
    if !words.is_empty() {
        let pattern = format!("%{}%", words.replace(['%', '_'], ""));
        condition = condition.add(
            Condition::any()
                .add(Expr::expr(Func::lower(Expr::col((person::Entity, person::Column::Name)))).like(pattern.clone()))
                .add(person::Column::Nip.like(pattern.clone()))
                .add(person::Column::Email.like(pattern)),
        );
    }
    if let Some(unit) = unit {
        condition = condition.add(person::Column::UnitId.eq(unit));
    }
    let total = person::Entity::find().filter(condition.clone()).count(exec).await?;
    let rows = person::Entity::find()
        .find_also_related(unit::Entity)
        .filter(condition)
        .order_by_asc(person::Column::Name)
        .offset(page.offset())
        .limit(PageRequest::SIZE)
        .all(exec)
        .await?;
    Ok(Page::new(rows.into_iter().map(card).collect(), page, total))
}

pub(crate) async fn granted_roles(exec: &DatabaseExecutor<'_>, people: &[PersonId]) -> Result<Vec<(PersonId, Role)>> {
    let grants =
        role_grant::Entity::find().filter(role_grant::Column::PersonId.is_in(people.iter().copied())).all(exec).await?;
    Ok(grants.into_iter().filter_map(|grant| Some((grant.person_id, Role::parse(&grant.role)?))).collect())
}

pub(crate) async fn count_people(exec: &DatabaseExecutor<'_>) -> Result<u64> {
    Ok(person::Entity::find().filter(person::Column::Active.eq(true)).count(exec).await?)
}

fn card((row, unit): (person::Model, Option<unit::Model>)) -> PersonCard {
    PersonCard {
        id: row.id,
        nip: row.nip,
        front_title: row.front_title,
        name: row.name,
        back_title: row.back_title,
        birth_place: row.birth_place,
        birth_date: row.birth_date,
        status: row.status,
        rank: row.rank,
        post: row.post,
        post_kind: row.post_kind,
        unit: row.unit_id,
        unit_name: unit.map(|unit| unit.name).unwrap_or_default(),
        superior: row.superior_id,
        email: row.email,
    }
}

/// A stored token with its scopes.
pub(crate) struct TokenRow {
    pub(crate) person: PersonId,
    pub(crate) scopes: String,
    pub(crate) expires_at: Option<DateTime<Utc>>,
}

pub(crate) struct NewToken<'a> {
    pub(crate) id: TokenId,
    pub(crate) person: PersonId,
    pub(crate) name: &'a str,
    pub(crate) hash: &'a str,
    pub(crate) scopes: &'a str,
    pub(crate) expires_at: Option<DateTime<Utc>>,
    pub(crate) now: DateTime<Utc>,
}

pub(crate) async fn insert_token(exec: &DatabaseExecutor<'_>, new: NewToken<'_>) -> Result<()> {
    let row = token::ActiveModel {
        id: Set(new.id),
        person_id: Set(new.person),
        name: Set(new.name.to_owned()),
        hash: Set(new.hash.to_owned()),
        scopes: Set(new.scopes.to_owned()),
        expires_at: Set(new.expires_at),
        created_at: Set(new.now),
    };
    token::Entity::insert(row).exec_without_returning(exec).await?;
    Ok(())
}

pub(crate) async fn token(exec: &DatabaseExecutor<'_>, hash: &str) -> Result<Option<TokenRow>> {
    let row = token::Entity::find().filter(token::Column::Hash.eq(hash)).one(exec).await?;
    Ok(row.map(|row| TokenRow { person: row.person_id, scopes: row.scopes, expires_at: row.expires_at }))
}

/// Counts one more try under this key within the window and tells how many there were.
pub(crate) async fn count_attempt(
    exec: &DatabaseExecutor<'_>,
    key: &str,
    now: DateTime<Utc>,
    window: TimeDelta,
) -> Result<i32> {
    let found = throttle::Entity::find_by_id(key).one(exec).await?;
    let (count, start) = match found {
        Some(row) if row.window_start + window > now => (row.count + 1, row.window_start),
        _ => (1, now),
    };
    let row = throttle::ActiveModel { key: Set(key.to_owned()), count: Set(count), window_start: Set(start) };
    let replace = OnConflict::column(throttle::Column::Key)
        .update_columns([throttle::Column::Count, throttle::Column::WindowStart])
        .to_owned();
    throttle::Entity::insert(row).on_conflict(replace).exec_without_returning(exec).await?;
    Ok(count)
}

/// Takes back one counted try.
pub(crate) async fn uncount_attempt(exec: &DatabaseExecutor<'_>, key: &str) -> Result<()> {
    throttle::Entity::update_many()
        .col_expr(throttle::Column::Count, Expr::col(throttle::Column::Count).sub(1))
        .filter(throttle::Column::Key.eq(key))
        .exec(exec)
        .await?;
    Ok(())
}

pub(crate) async fn forget_attempts(exec: &DatabaseExecutor<'_>, key: &str) -> Result<()> {
    throttle::Entity::delete_by_id(key).exec(exec).await?;
    Ok(())
}
