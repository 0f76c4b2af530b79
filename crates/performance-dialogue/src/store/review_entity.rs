//! Rows of yearly summaries.

use chrono::{DateTime, Utc};
use kernel::id::PersonId;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "year_review")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub person_id: PersonId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub year: i32,
    pub superior_id: Option<PersonId>,
    pub summary: String,
    pub standing: String,
    pub superior_at: Option<DateTime<Utc>>,
    pub employee_at: Option<DateTime<Utc>>,
    pub comment: String,
    pub version: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}
