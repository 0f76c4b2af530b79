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
    use kernel::id::{EnrolmentId, LessonId};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "lesson_completion")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub enrolment_id: EnrolmentId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub lesson_id: LessonId,
        pub at: DateTime<Utc>,
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
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}
