//! Somebody's own enrolments.

use database::Result;
use kernel::id::PersonId;
use sea_orm::{ColumnTrait, DatabaseExecutor, EntityTrait, QueryFilter, QueryOrder};

use super::entity::enrolment_progress;
use crate::activity::Own;

/// All enrolments of a person, the one that was learned in last first.
pub(crate) async fn enrolments_of(exec: &DatabaseExecutor<'_>, person: PersonId) -> Result<Vec<Own>> {
    let rows = enrolment_progress::Entity::find()
        .filter(enrolment_progress::Column::PersonId.eq(person))
        .order_by_desc(enrolment_progress::Column::LastActivityAt)
        .all(exec)
        .await?;
    let own = |row: enrolment_progress::Model| Own {
        enrolment: row.enrolment_id,
        publication: row.publication_id,
        completed_at: row.completed_at,
    };
    Ok(rows.into_iter().map(own).collect())
}
