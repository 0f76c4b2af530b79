//! Who changed what, as rows.

use chrono::{DateTime, Utc};
use kernel::{Cx, Page, PageRequest, id::AuditId};
use sea_orm::{DatabaseExecutor, EntityTrait, PaginatorTrait, QueryOrder, QuerySelect, Set};
use serde_json::Value;

use crate::{Result, Tx};

/// One deed worth remembering.
#[derive(Debug, Clone, PartialEq)]
pub struct AuditEntry {
    /// Names it.
    pub id: AuditId,
    /// When.
    pub at: DateTime<Utc>,
    /// Who: a person's id or `system:part`.
    pub actor: String,
    /// What was done, `feature.verb`.
    pub action: String,
    /// To what, `kind:id`.
    pub object: String,
    /// Further facts; no secrets and no more personal data than needed.
    pub detail: Value,
}

impl Tx {
    /// Remembers a deed together with the deed itself.
    pub async fn audit(&self, cx: &Cx, action: &str, object: impl std::fmt::Debug, detail: Value) -> Result<()> {
        let row = entity::ActiveModel {
            id: Set(cx.id()),
            at: Set(cx.now()),
            actor: Set(cx.actor.label()),
            action: Set(action.to_owned()),
            object: Set(format!("{object:?}")),
            detail: Set(detail),
        };
        entity::Entity::insert(row).exec_without_returning(&self.exec()).await?;
        Ok(())
    }
}

/// The audit log, newest first.
pub async fn recent_audit(exec: &DatabaseExecutor<'_>, page: PageRequest) -> Result<Page<AuditEntry>> {
    let total = entity::Entity::find().count(exec).await?;
    let rows = entity::Entity::find()
        .order_by_desc(entity::Column::At)
        .offset(page.offset())
        .limit(PageRequest::SIZE)
        .all(exec)
        .await?;
    let entries = rows
        .into_iter()
        .map(|r| AuditEntry {
            id: r.id,
            at: r.at,
            actor: r.actor,
            action: r.action,
            object: r.object,
            detail: r.detail,
        })
        .collect();
    Ok(Page::new(entries, page, total))
}

mod entity {
    use super::{AuditId, DateTime, Utc};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "audit_entry")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: AuditId,
        pub at: DateTime<Utc>,
        pub actor: String,
        pub action: String,
        pub object: String,
        pub detail: Json,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}
