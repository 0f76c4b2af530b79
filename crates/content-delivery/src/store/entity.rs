//! Rows.

pub(crate) mod published_version {
    use chrono::{DateTime, Utc};
    use kernel::id::{CourseId, PublicationId};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "published_version")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub publication_id: PublicationId,
        pub course_id: CourseId,
        pub number: i32,
        pub document: String,
        pub published_at: DateTime<Utc>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod offering {
    use chrono::{DateTime, Utc};
    use kernel::id::{CourseId, PublicationId};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "offering")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub course_id: CourseId,
        pub publication_id: PublicationId,
        pub number: i32,
        pub slug: String,
        pub title: String,
        pub summary: String,
        pub subject: String,
        pub level: String,
        pub jp: i32,
        pub minutes: i32,
        pub lessons: i32,
        pub audience: Json,
        pub archived: bool,
        pub published_at: DateTime<Utc>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod enrolment {
    use chrono::{DateTime, NaiveDate, Utc};
    use kernel::id::{CourseId, EnrolmentId, LessonId, PersonId, PublicationId};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "enrolment")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: EnrolmentId,
        pub course_id: CourseId,
        pub publication_id: PublicationId,
        pub person_id: PersonId,
        pub enrolled_at: DateTime<Utc>,
        pub last_seen_at: DateTime<Utc>,
        pub last_lesson_id: Option<LessonId>,
        pub due_on: Option<NaiveDate>,
        pub assigned_by: Option<PersonId>,
        pub assigned_at: Option<DateTime<Utc>>,
        pub assignment_note: String,
        pub cycle: i32,
        pub certified_until: Option<NaiveDate>,
        pub assignment_told_at: Option<DateTime<Utc>>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {
        #[sea_orm(
            belongs_to = "super::offering::Entity",
            from = "Column::CourseId",
            to = "super::offering::Column::CourseId"
        )]
        Offering,
    }

    impl Related<super::offering::Entity> for Entity {
        fn to() -> RelationDef {
            Relation::Offering.def()
        }
    }
    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod lesson_position {
    use chrono::{DateTime, Utc};
    use kernel::id::{EnrolmentId, LessonId};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "lesson_position")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub enrolment_id: EnrolmentId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub lesson_id: LessonId,
        pub seconds: i32,
        pub duration: i32,
        pub ranges: Json,
        pub updated_at: DateTime<Utc>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod lesson_reading {
    use chrono::{DateTime, Utc};
    use kernel::id::{EnrolmentId, LessonId};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "lesson_reading")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub enrolment_id: EnrolmentId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub lesson_id: LessonId,
        pub seconds: i32,
        pub reported_at: DateTime<Utc>,
        pub seen: Json,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod media_use {
    use kernel::id::CourseId;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "media_use")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub digest: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub course_id: CourseId,
        pub media_type: String,
        pub size: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}
