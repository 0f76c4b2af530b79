//! Rows.

pub(crate) mod completion_fact {
    use chrono::{DateTime, Utc};
    use kernel::id::{EnrolmentId, FactId, LessonId};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "completion_fact")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: FactId,
        pub enrolment_id: EnrolmentId,
        pub lesson_id: LessonId,
        pub kind: String,
        pub amount: i64,
        pub source: String,
        pub proof: Json,
        pub at: DateTime<Utc>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod lesson_completion {
    use chrono::{DateTime, Utc};
    use kernel::id::{CourseId, EnrolmentId, LessonId, PublicationId};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "lesson_completion")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub enrolment_id: EnrolmentId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub lesson_id: LessonId,
        pub at: DateTime<Utc>,
        pub course_id: Option<CourseId>,
        pub publication_id: Option<PublicationId>,
        pub proof: Option<Json>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod lesson_opening {
    use chrono::{DateTime, Utc};
    use kernel::id::{CourseId, EnrolmentId, LessonId};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "lesson_opening")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub enrolment_id: EnrolmentId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub lesson_id: LessonId,
        pub course_id: CourseId,
        pub at: DateTime<Utc>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod lesson_waiting {
    use chrono::{DateTime, Utc};
    use kernel::id::{CourseId, EnrolmentId, LessonId, PersonId};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "lesson_waiting")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub enrolment_id: EnrolmentId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub lesson_id: LessonId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub kind: String,
        pub course_id: CourseId,
        pub person_id: PersonId,
        pub since: DateTime<Utc>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod enrolment_progress {
    use chrono::{DateTime, NaiveDate, Utc};
    use kernel::id::{CourseId, EnrolmentId, LessonId, PersonId, PublicationId};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "enrolment_progress")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub enrolment_id: EnrolmentId,
        pub course_id: CourseId,
        pub publication_id: PublicationId,
        pub person_id: PersonId,
        pub enrolled_at: DateTime<Utc>,
        pub last_activity_at: DateTime<Utc>,
        pub last_lesson_id: Option<LessonId>,
        pub done: i32,
        pub failed: i32,
        pub completed_at: Option<DateTime<Utc>>,
        pub due_on: Option<NaiveDate>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod course_completion {
    use chrono::{DateTime, Utc};
    use kernel::id::{CourseId, EnrolmentId, PersonId, PublicationId};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "course_completion")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub enrolment_id: EnrolmentId,
        pub person_id: PersonId,
        pub course_id: CourseId,
        pub publication_id: PublicationId,
        pub completed_at: Option<DateTime<Utc>>,
        pub proof: Option<Json>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}
