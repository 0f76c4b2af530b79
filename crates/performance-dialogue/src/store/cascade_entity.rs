//! Rows of templates and unit goals.

pub(crate) mod goal_template {
    use chrono::{DateTime, Utc};
    use kernel::id::CompetencyId;
    use sea_orm::entity::prelude::*;

    use crate::cascade::model::GoalTemplateId;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "goal_template")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: GoalTemplateId,
        pub title: String,
        pub competency_id: Option<CompetencyId>,
        pub competency: String,
        pub from_level: Option<i32>,
        pub to_level: Option<i32>,
        pub measure: String,
        pub post: String,
        pub post_kind: String,
        pub ways: Json,
        pub changed_at: DateTime<Utc>,
        pub retired_at: Option<DateTime<Utc>>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod unit_goal {
    use chrono::{DateTime, Utc};
    use kernel::id::{PersonId, UnitId};
    use sea_orm::entity::prelude::*;

    use crate::cascade::model::UnitGoalId;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "unit_goal")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: UnitGoalId,
        pub unit_id: UnitId,
        pub year: i32,
        pub title: String,
        pub measure: String,
        pub written_by: PersonId,
        pub changed_at: DateTime<Utc>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}
