//! The tables.

pub(crate) mod attempt {
    use chrono::{DateTime, Utc};
    use kernel::id::{AttemptId, CourseId, EnrolmentId, LessonId, PersonId, PublicationId};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "attempt")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: AttemptId,
        pub enrolment_id: EnrolmentId,
        pub person_id: PersonId,
        pub course_id: CourseId,
        pub publication_id: PublicationId,
        pub key_id: Option<PublicationId>,
        pub lesson_id: LessonId,
        pub number: i32,
        pub seed: i64,
        pub state: String,
        pub started_at: DateTime<Utc>,
        pub deadline_at: Option<DateTime<Utc>>,
        pub finished_at: Option<DateTime<Utc>>,
        pub last_seq: i64,
        pub score: Option<i64>,
        pub max: i64,
        pub grade: Option<i64>,
        pub record: Option<String>,
        pub version: i32,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod slot {
    use kernel::id::{AttemptId, QuestionId};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "attempt_slot")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub attempt_id: AttemptId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub slot: i32,
        pub question_id: QuestionId,
        pub variant: Json,
        pub max: i64,
        pub mark: Option<i64>,
        pub pending: bool,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod step {
    use chrono::{DateTime, Utc};
    use kernel::id::{AttemptId, StepId};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "attempt_step")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: StepId,
        pub attempt_id: AttemptId,
        pub seq: i64,
        pub slot: Option<i32>,
        pub kind: String,
        /// The verdict when it arrived: whether it changed the state.
        pub counts: bool,
        pub body: Json,
        pub at: DateTime<Utc>,
        pub received_at: DateTime<Utc>,
        pub actor: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}
