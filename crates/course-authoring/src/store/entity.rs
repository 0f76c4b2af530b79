//! Rows.

/// What columns are made of.
mod types {
    /// A moment in UTC.
    pub(super) type Moment = chrono::DateTime<chrono::Utc>;
    pub(super) use kernel::id::{
        CourseId, LessonId, MediaId, PersonId, PublicationId, QuestionBankId, QuestionId, ResourceId, RevisionId,
        UnitId, UploadId,
    };
}

macro_rules! entities {
    ($($name:ident $table:literal { $($(#[$attribute:meta])* $field:ident: $kind:ty,)* })*) => {
        $(pub(crate) mod $name {
            use super::types::*;
            use sea_orm::entity::prelude::*;

            #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
            #[sea_orm(table_name = $table)]
            pub struct Model {
                $($(#[$attribute])* pub $field: $kind,)*
            }

            #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
            pub enum Relation {}
            impl ActiveModelBehavior for ActiveModel {}
        })*
    };
}

entities! {
    course "course" {
        #[sea_orm(primary_key, auto_increment = false)]
        id: CourseId,
        slug: String,
        state: String,
        title: String,
        subject: String,
        jp: i32,
        owner_id: Option<PersonId>,
        publication_id: Option<PublicationId>,
        created_at: Moment,
        updated_at: Moment,
    }
    course_author "course_author" {
        #[sea_orm(primary_key, auto_increment = false)]
        id: Uuid,
        course_id: CourseId,
        person_id: PersonId,
    }
    resource "resource" {
        #[sea_orm(primary_key, auto_increment = false)]
        id: ResourceId,
        course_id: CourseId,
        kind: String,
    }
    revision "revision" {
        #[sea_orm(primary_key, auto_increment = false)]
        id: RevisionId,
        resource_id: ResourceId,
        body: Json,
        author: String,
        reason: String,
        created_at: Moment,
    }
    draft "draft" {
        #[sea_orm(primary_key, auto_increment = false)]
        resource_id: ResourceId,
        revision_id: RevisionId,
        version: i32,
    }
    publication "publication" {
        #[sea_orm(primary_key, auto_increment = false)]
        id: PublicationId,
        course_id: CourseId,
        number: i32,
        digest: String,
        author: String,
        created_at: Moment,
    }
    publication_entry "publication_entry" {
        #[sea_orm(primary_key, auto_increment = false)]
        id: Uuid,
        publication_id: PublicationId,
        resource_id: ResourceId,
        revision_id: RevisionId,
        digest: String,
    }
    media "media" {
        #[sea_orm(primary_key, auto_increment = false)]
        id: MediaId,
        course_id: CourseId,
        path: String,
        digest: String,
        media_type: String,
        size: i64,
        author: String,
        created_at: Moment,
    }
    upload "upload" {
        #[sea_orm(primary_key, auto_increment = false)]
        id: UploadId,
        course_id: CourseId,
        name: String,
        size: i64,
        received: i64,
        author: String,
        created_at: Moment,
        finished_at: Option<Moment>,
    }
    upload_part "upload_part" {
        #[sea_orm(primary_key, auto_increment = false)]
        id: Uuid,
        upload_id: UploadId,
        start: i64,
        size: i64,
    }
    question_bank "question_bank" {
        #[sea_orm(primary_key, auto_increment = false)]
        id: QuestionBankId,
        owner: String,
        course_id: Option<CourseId>,
        unit_id: Option<UnitId>,
        title: String,
        description: String,
        version: i32,
        created_at: Moment,
        updated_at: Moment,
    }
    question_bank_keeper "question_bank_keeper" {
        #[sea_orm(primary_key, auto_increment = false)]
        id: Uuid,
        bank_id: QuestionBankId,
        person_id: PersonId,
    }
    bank_question "bank_question" {
        #[sea_orm(primary_key, auto_increment = false)]
        id: QuestionId,
        bank_id: QuestionBankId,
        revision_id: RevisionId,
        version: i32,
        kind: String,
        title: String,
        category: String,
        competency: String,
        bloom: String,
        words: String,
        tags: Json,
        retired_at: Option<Moment>,
        updated_at: Moment,
    }
    bank_question_tag "bank_question_tag" {
        #[sea_orm(primary_key, auto_increment = false)]
        id: Uuid,
        question_id: QuestionId,
        tag: String,
    }
    bank_revision "bank_revision" {
        #[sea_orm(primary_key, auto_increment = false)]
        id: RevisionId,
        question_id: QuestionId,
        body: Json,
        author: String,
        reason: String,
        created_at: Moment,
    }
    bank_media "bank_media" {
        #[sea_orm(primary_key, auto_increment = false)]
        id: MediaId,
        bank_id: QuestionBankId,
        path: String,
        digest: String,
        media_type: String,
        size: i64,
        author: String,
        created_at: Moment,
    }
    bank_file "bank_file" {
        #[sea_orm(primary_key, auto_increment = false)]
        id: UploadId,
        bank_id: QuestionBankId,
        name: String,
        size: i64,
        author: String,
        created_at: Moment,
    }
    bank_use "bank_use" {
        #[sea_orm(primary_key, auto_increment = false)]
        id: Uuid,
        course_id: CourseId,
        lesson_id: LessonId,
        bank_id: QuestionBankId,
        question_id: Option<QuestionId>,
        category: String,
        tags: Json,
    }
    bank_entry "bank_entry" {
        #[sea_orm(primary_key, auto_increment = false)]
        id: Uuid,
        publication_id: PublicationId,
        lesson_id: LessonId,
        question_id: QuestionId,
        revision_id: RevisionId,
    }
}
