//! Rows.

pub(crate) mod unit {
    use kernel::id::UnitId;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "unit")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: UnitId,
        pub parent_id: Option<UnitId>,
        pub code: String,
        pub name: String,
        pub kind: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod person {
    use chrono::{DateTime, NaiveDate, Utc};
    use kernel::id::{PersonId, UnitId};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "person")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: PersonId,
        pub nip: Option<String>,
        pub email: Option<String>,
        pub front_title: String,
        pub name: String,
        pub back_title: String,
        pub birth_place: String,
        pub birth_date: Option<NaiveDate>,
        pub sex: String,
        pub status: String,
        pub rank: String,
        pub post: String,
        pub post_kind: String,
        pub unit_id: Option<UnitId>,
        pub superior_id: Option<PersonId>,
        pub phone: Option<String>,
        pub password_hash: String,
        pub locale: Option<String>,
        pub theme: Option<String>,
        pub active: bool,
        pub created_at: DateTime<Utc>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {
        #[sea_orm(belongs_to = "super::unit::Entity", from = "Column::UnitId", to = "super::unit::Column::Id")]
        Unit,
    }

    impl Related<super::unit::Entity> for Entity {
        fn to() -> RelationDef {
            Relation::Unit.def()
        }
    }
    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod reporting_line {
    use chrono::{DateTime, NaiveDate, Utc};
    use kernel::id::{PersonId, ReportingLineId};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "reporting_line")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: ReportingLineId,
        pub person_id: PersonId,
        pub superior_id: PersonId,
        pub lead: String,
        pub from_day: NaiveDate,
        pub to_day: Option<NaiveDate>,
        pub basis: String,
        pub created_at: DateTime<Utc>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod role_grant {
    use chrono::{DateTime, Utc};
    use kernel::id::{PersonId, RoleGrantId};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "role_grant")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: RoleGrantId,
        pub person_id: PersonId,
        pub role: String,
        pub granted_at: DateTime<Utc>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod session {
    use chrono::{DateTime, Utc};
    use kernel::id::PersonId;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "session")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: String,
        pub person_id: Option<PersonId>,
        pub data: String,
        pub expires_at: DateTime<Utc>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod token {
    use chrono::{DateTime, Utc};
    use kernel::id::{PersonId, TokenId};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "api_token")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: TokenId,
        pub person_id: PersonId,
        pub name: String,
        pub hash: String,
        pub scopes: String,
        pub expires_at: Option<DateTime<Utc>>,
        pub created_at: DateTime<Utc>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod throttle {
    use chrono::{DateTime, Utc};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "throttle")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub key: String,
        pub count: i32,
        pub window_start: DateTime<Utc>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}
