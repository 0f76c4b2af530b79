//! Rows of performance dialogues.

pub(crate) mod performance_dialogue {
    use chrono::{DateTime, Utc};
    use kernel::id::{DialogueId, PersonId};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "performance_dialogue")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: DialogueId,
        pub person_id: PersonId,
        pub superior_id: PersonId,
        pub year: i32,
        pub quarter: i32,
        pub starts_at: DateTime<Utc>,
        pub minutes: i32,
        pub place: String,
        pub agreed: String,
        pub steps: Json,
        pub goals: Json,
        pub standing: String,
        pub superior_at: Option<DateTime<Utc>>,
        pub employee_at: Option<DateTime<Utc>>,
        pub comment: String,
        pub version: i32,
        pub reminded_at: Option<DateTime<Utc>>,
        pub created_at: DateTime<Utc>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod dialogue_remark {
    use chrono::{DateTime, Utc};
    use kernel::id::{DialogueId, PersonId};
    use sea_orm::entity::prelude::*;

    use crate::talks::model::RemarkId;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "dialogue_remark")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: RemarkId,
        pub dialogue_id: DialogueId,
        pub kind: String,
        pub author_id: PersonId,
        pub text: String,
        pub at: DateTime<Utc>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod dialogue_reminder {
    use chrono::{DateTime, Utc};
    use kernel::id::PersonId;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "dialogue_reminder")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub superior_id: PersonId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub year: i32,
        #[sea_orm(primary_key, auto_increment = false)]
        pub quarter: i32,
        pub at: DateTime<Utc>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}
