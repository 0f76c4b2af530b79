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
        pub given_back: i64,
        pub grace: i64,
        pub late: i64,
        pub awaiting: i64,
        pub version: i32,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod slot {
    use kernel::id::{AttemptId, PersonId, QuestionId};
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
        pub first_by: Option<PersonId>,
        pub disputed: bool,
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

pub(crate) mod schedule {
    use chrono::{DateTime, Utc};
    use kernel::id::{CourseId, LessonId};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "quiz_schedule")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub course_id: CourseId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub lesson_id: LessonId,
        pub opens_at: Option<DateTime<Utc>>,
        pub last_start_at: Option<DateTime<Utc>>,
        pub ends_at: Option<DateTime<Utc>>,
        pub password: Option<String>,
        pub version: i32,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod accommodation {
    use chrono::{DateTime, Utc};
    use kernel::id::{AccommodationId, CourseId, LessonId, PersonId, UnitId};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "quiz_accommodation")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: AccommodationId,
        pub course_id: CourseId,
        pub lesson_id: LessonId,
        pub person_id: Option<PersonId>,
        pub unit_id: Option<UnitId>,
        pub need: String,
        pub extra_percent: i32,
        pub extra_minutes: i32,
        pub extra_attempts: i32,
        pub opens_at: Option<DateTime<Utc>>,
        pub last_start_at: Option<DateTime<Utc>>,
        pub ends_at: Option<DateTime<Utc>>,
        pub given_at: DateTime<Utc>,
        pub given_by: Option<PersonId>,
        pub withdrawn_at: Option<DateTime<Utc>>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod password_try {
    use chrono::{DateTime, Utc};
    use kernel::id::{LessonId, PersonId};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "quiz_password_try")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub person_id: PersonId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub lesson_id: LessonId,
        pub since: DateTime<Utc>,
        pub tries: i32,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod device {
    use chrono::{DateTime, Utc};
    use kernel::id::AttemptId;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "attempt_device")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub attempt_id: AttemptId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub address: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub device: String,
        pub first_at: DateTime<Utc>,
        pub last_at: DateTime<Utc>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod heartbeat {
    use chrono::{DateTime, Utc};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "quiz_heartbeat")]
    pub struct Model {
        /// Always the nil UUID: there is one row for all nodes.
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub at: DateTime<Utc>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod saved_comment {
    use chrono::{DateTime, Utc};
    use kernel::id::{CourseId, PersonId, QuestionId, SavedCommentId};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "saved_comment")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: SavedCommentId,
        pub person_id: PersonId,
        pub course_id: CourseId,
        pub question_id: Option<QuestionId>,
        pub text: String,
        pub written_at: DateTime<Utc>,
        pub deleted_at: Option<DateTime<Utc>>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod answer_file {
    use chrono::{DateTime, Utc};
    use kernel::id::{AnswerFileId, AttemptId};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "answer_file")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: AnswerFileId,
        pub attempt_id: AttemptId,
        pub slot: i32,
        pub name: String,
        pub media_type: String,
        pub size: i64,
        pub sha256: String,
        pub received_at: DateTime<Utc>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}
