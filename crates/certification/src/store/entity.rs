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
        pub number_format: String,
        pub signer_post: String,
        pub signer_name: String,
        pub signer_rank: String,
        pub signer_nip: String,
        pub place: String,
        pub legal_basis: String,
        pub version: i32,
        pub updated_at: DateTime<Utc>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod series {
    use kernel::id::TemplateId;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "number_series")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub template_id: TemplateId,
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
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod certificate {
    use chrono::{DateTime, Utc};
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
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}
