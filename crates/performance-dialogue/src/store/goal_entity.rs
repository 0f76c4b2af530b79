//! Rows of goals.

pub(crate) mod development_goal {
    use chrono::{DateTime, NaiveDate, Utc};
    use kernel::id::{CompetencyId, FeedbackId, GoalId, PersonId};
    use sea_orm::entity::prelude::*;

    use crate::cascade::model::UnitGoalId;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "development_goal")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: GoalId,
        pub person_id: PersonId,
        pub title: String,
        pub competency_id: Option<CompetencyId>,
        pub competency: String,
        pub from_level: Option<i32>,
        pub to_level: Option<i32>,
        pub measure: String,
        pub due_on: NaiveDate,
        pub state: String,
        pub note_id: Option<FeedbackId>,
        pub unit_goal_id: Option<UnitGoalId>,
        pub superior_id: Option<PersonId>,
        pub agreed_at: Option<DateTime<Utc>>,
        pub ended_at: Option<DateTime<Utc>>,
        pub version: i32,
        pub created_at: DateTime<Utc>,
        pub changed_at: DateTime<Utc>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod development_way {
    use chrono::{DateTime, Utc};
    use kernel::id::{ClassId, CourseId, GoalId, MentorshipId};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "development_way")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub goal_id: GoalId,
        pub place: i32,
        pub kind: String,
        pub title: String,
        pub course_id: Option<CourseId>,
        pub mentorship_id: Option<MentorshipId>,
        pub class_id: Option<ClassId>,
        pub jp: i32,
        pub done_at: Option<DateTime<Utc>>,
        pub done_by: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod development_entry {
    use chrono::{DateTime, Utc};
    use kernel::id::{GoalId, PersonId};
    use sea_orm::entity::prelude::*;

    use crate::goals::model::EntryId;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "development_entry")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: EntryId,
        pub goal_id: GoalId,
        pub author: String,
        pub author_id: Option<PersonId>,
        pub kind: String,
        pub state: String,
        pub text: String,
        pub at: DateTime<Utc>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}
