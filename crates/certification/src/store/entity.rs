//! Rows.

pub(crate) mod candidate {
    use chrono::{DateTime, Utc};
    use kernel::id::{CertificateId, CourseId, EnrolmentId, PersonId, PublicationId};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "certificate_candidate")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub enrolment_id: EnrolmentId,
        pub person_id: PersonId,
        pub course_id: CourseId,
        pub publication_id: PublicationId,
        pub completed_at: DateTime<Utc>,
        pub certificate_id: Option<CertificateId>,
        pub basis: String,
        pub facts: Option<Json>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod template {
    use chrono::{DateTime, Utc};
    use kernel::id::TemplateId;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "certificate_template")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: TemplateId,
        pub name: String,
        // The next seven repeat the newest version, for nodes of the version before.
        pub number_format: String,
        pub signer_post: String,
        pub signer_name: String,
        pub signer_rank: String,
        pub signer_nip: String,
        pub place: String,
        pub legal_basis: String,
        pub version: i32,
        pub updated_at: DateTime<Utc>,
        pub kind: String,
        pub archived: bool,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod series {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "number_run")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub format: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub year: i32,
        pub last: i32,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod batch {
    use chrono::{DateTime, Utc};
    use kernel::id::BatchId;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "certificate_batch")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: BatchId,
        pub total: i32,
        pub done: i32,
        pub failed: Json,
        pub started_by: String,
        pub created_at: DateTime<Utc>,
        pub finished_at: Option<DateTime<Utc>>,
        pub kind: String,
        pub progressed_at: Option<DateTime<Utc>>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod certificate {
    use chrono::{DateTime, NaiveDate, Utc};
    use kernel::id::{BatchId, CertificateId, CourseId, EnrolmentId, PersonId, TemplateId};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "certificate")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: CertificateId,
        pub code: String,
        pub number: String,
        pub template_id: TemplateId,
        pub year: i32,
        pub sequence: i32,
        pub person_id: PersonId,
        pub enrolment_id: EnrolmentId,
        pub course_id: CourseId,
        pub state: String,
        pub snapshot: Json,
        pub digest: String,
        pub drawn_at: DateTime<Utc>,
        pub issued_at: Option<DateTime<Utc>>,
        pub ended_at: Option<DateTime<Utc>>,
        pub reason: Option<String>,
        pub replaces_id: Option<CertificateId>,
        pub batch_id: Option<BatchId>,
        pub template_version: i32,
        pub basis: String,
        pub signing: String,
        pub rendered: String,
        pub signed_at: Option<DateTime<Utc>>,
        pub expires_on: Option<NaiveDate>,
        pub cycle: i32,
        pub reminded: i32,
        pub expiry_told: bool,
        pub replacement_reason: Option<String>,
        pub status_index: Option<i32>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod version {
    use chrono::{DateTime, Utc};
    use kernel::id::TemplateId;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "certificate_template_version")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub template_id: TemplateId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub version: i32,
        pub number_format: String,
        pub settings: Json,
        pub created_by: String,
        pub created_at: DateTime<Utc>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod rule {
    use chrono::{DateTime, Utc};
    use kernel::id::{CourseId, TemplateId};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "certificate_rule")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub course_id: CourseId,
        pub award: bool,
        pub template_id: Option<TemplateId>,
        pub automatic: bool,
        pub min_grade: i64,
        pub validity: Json,
        pub updated_at: DateTime<Utc>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod programme {
    use chrono::{DateTime, Utc};
    use kernel::id::ProgrammeId;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "certificate_programme")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: ProgrammeId,
        pub title: String,
        pub parts: Json,
        pub archived: bool,
        pub updated_by: String,
        pub updated_at: DateTime<Utc>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod grade {
    use kernel::id::{EnrolmentId, LessonId};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "certificate_grade")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub enrolment_id: EnrolmentId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub lesson_id: LessonId,
        pub grade: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod item {
    use kernel::id::BatchId;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "certificate_batch_item")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub batch_id: BatchId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub place: i32,
        pub item_id: Uuid,
        pub outcome: Option<String>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod key {
    use chrono::{DateTime, Utc};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "certificate_key")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub generation: i32,
        pub public: String,
        pub sealed: String,
        pub created_at: DateTime<Utc>,
        pub retired_at: Option<DateTime<Utc>>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod photo {
    use chrono::{DateTime, Utc};
    use kernel::id::PersonId;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "certificate_photo")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub person_id: PersonId,
        pub digest: String,
        pub recorded_by: String,
        pub consented_at: DateTime<Utc>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod used_offer {
    use chrono::{DateTime, Utc};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "certificate_offer_used")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub digest: String,
        pub used_at: DateTime<Utc>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}
