//! Rows.

pub(crate) mod class {
    use chrono::{DateTime, NaiveDate, Utc};
    use kernel::id::{ClassId, CompetencyId, PersonId};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "training_class")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: ClassId,
        pub title: String,
        pub batch: String,
        pub form: String,
        pub mode: String,
        pub description: String,
        pub organiser: String,
        pub place: String,
        pub starts_on: NaiveDate,
        pub ends_on: NaiveDate,
        pub weekends: bool,
        pub jp: i32,
        pub subjects: Json,
        pub abroad: bool,
        pub quota: i32,
        pub apply_until: NaiveDate,
        pub presence: i32,
        pub certificate: bool,
        pub competency_id: Option<CompetencyId>,
        pub level: i32,
        pub trainer_id: Option<PersonId>,
        pub budget: i64,
        pub fixed_cost: i64,
        pub cost_per_person: i64,
        pub over_budget: String,
        pub state: String,
        pub reason: String,
        pub version: i32,
        pub created_at: DateTime<Utc>,
        pub reminded_at: Option<DateTime<Utc>>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod part {
    use chrono::{DateTime, Utc};
    use kernel::id::{ClassId, PersonId};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "class_part")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub class_id: ClassId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub person_id: PersonId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub role: String,
        pub at: DateTime<Utc>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod place {
    use chrono::{DateTime, Utc};
    use kernel::id::{ClassId, ClassPlaceId, PersonId};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "class_place")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: ClassPlaceId,
        pub class_id: ClassId,
        pub person_id: PersonId,
        pub state: String,
        pub reason: String,
        pub proposed_by: Option<PersonId>,
        pub note: String,
        pub since: DateTime<Utc>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod presence {
    use chrono::NaiveDate;
    use kernel::id::ClassPlaceId;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "class_presence")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub place_id: ClassPlaceId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub day: NaiveDate,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}
