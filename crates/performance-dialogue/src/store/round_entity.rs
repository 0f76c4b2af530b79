//! Rows of 360° rounds.

pub(crate) mod round_question {
    use chrono::{DateTime, Utc};
    use kernel::id::CompetencyId;
    use sea_orm::entity::prelude::*;

    use crate::rounds::model::QuestionId;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "round_question")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: QuestionId,
        pub place: i32,
        pub text: String,
        pub value: String,
        pub competency_id: Option<CompetencyId>,
        pub competency: String,
        pub changed_at: DateTime<Utc>,
        pub retired_at: Option<DateTime<Utc>>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod feedback_round {
    use chrono::{DateTime, NaiveDate, Utc};
    use kernel::id::PersonId;
    use sea_orm::entity::prelude::*;

    use crate::rounds::model::RoundId;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "feedback_round")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: RoundId,
        pub person_id: PersonId,
        pub opened_by: PersonId,
        pub purpose: String,
        pub questions: Json,
        pub last_day: NaiveDate,
        pub state: String,
        pub opened_at: DateTime<Utc>,
        pub ended_at: Option<DateTime<Utc>>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod round_rater {
    use chrono::{DateTime, Utc};
    use kernel::id::PersonId;
    use sea_orm::entity::prelude::*;

    use crate::rounds::model::RoundId;

    /// Who is asked, and a draft until it is handed in. Nothing here points to a sheet.
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "round_rater")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub round_id: RoundId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub person_id: PersonId,
        pub side: String,
        pub answered: bool,
        pub draft: Json,
        pub reminded_at: Option<DateTime<Utc>>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod round_sheet {
    use sea_orm::entity::prelude::*;

    use crate::rounds::model::RoundId;

    /// What somebody of a group answered: no name, no time, and a random id.
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "round_sheet")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub round_id: RoundId,
        pub side: String,
        pub answers: Json,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}
