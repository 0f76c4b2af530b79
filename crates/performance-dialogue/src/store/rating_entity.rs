//! Rows of ratings.

pub(crate) mod performance_rating {
    use chrono::{DateTime, Utc};
    use kernel::id::PersonId;
    use sea_orm::entity::prelude::*;

    use crate::ratings::model::RatingId;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "performance_rating")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: RatingId,
        pub person_id: PersonId,
        pub superior_id: PersonId,
        pub year: i32,
        pub quarter: i32,
        pub result: String,
        pub conduct: String,
        pub note: String,
        pub at: DateTime<Utc>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}
