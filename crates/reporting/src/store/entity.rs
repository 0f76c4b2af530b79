//! Rows.

pub(crate) mod report {
    use chrono::{DateTime, Utc};
    use kernel::id::{PersonId, ReportId};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "report")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: ReportId,
        pub owner_id: PersonId,
        pub name: String,
        pub definition: Json,
        pub schedule: String,
        pub due_at: Option<DateTime<Utc>>,
        pub version: i32,
        pub updated_at: DateTime<Utc>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod report_share {
    use kernel::id::ReportId;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "report_share")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub report_id: ReportId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub role: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod report_run {
    use chrono::{DateTime, Utc};
    use kernel::id::{ReportId, ReportRunId};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "report_run")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: ReportRunId,
        pub report_id: ReportId,
        pub at: DateTime<Utc>,
        pub rows: i32,
        pub digest: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}
