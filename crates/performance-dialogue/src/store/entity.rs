//! Rows of feedback and settings.

pub(crate) mod feedback_note {
    use chrono::{DateTime, NaiveDate, Utc};
    use kernel::id::{FeedbackId, GoalId, PersonId};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "feedback_note")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: FeedbackId,
        pub writer_id: PersonId,
        pub receiver_id: PersonId,
        pub kind: String,
        pub good: String,
        pub better: String,
        pub next_step: String,
        pub about: String,
        pub about_id: Option<Uuid>,
        pub about_text: String,
        pub visibility: String,
        pub capacity: String,
        pub request_id: Option<FeedbackId>,
        pub corrects_id: Option<FeedbackId>,
        pub goal_id: Option<GoalId>,
        pub day: NaiveDate,
        pub written_at: DateTime<Utc>,
        pub changed_at: Option<DateTime<Utc>>,
        pub read_at: Option<DateTime<Utc>>,
        pub answered_at: Option<DateTime<Utc>>,
        pub shared_at: Option<DateTime<Utc>>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod feedback_reply {
    use chrono::{DateTime, Utc};
    use kernel::id::{FeedbackId, PersonId};
    use sea_orm::entity::prelude::*;

    use crate::feedback::model::ReplyId;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "feedback_reply")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: ReplyId,
        pub note_id: FeedbackId,
        pub author_id: PersonId,
        pub text: String,
        pub at: DateTime<Utc>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod feedback_request {
    use chrono::{DateTime, Utc};
    use kernel::id::{FeedbackId, PersonId};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "feedback_request")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: FeedbackId,
        pub asker_id: PersonId,
        pub asked_id: PersonId,
        pub question: String,
        pub asked_at: DateTime<Utc>,
        pub answered_at: Option<DateTime<Utc>>,
        pub declined_at: Option<DateTime<Utc>>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod feedback_attachment {
    use chrono::{DateTime, Utc};
    use kernel::id::{FeedbackId, GoalId, PersonId};
    use sea_orm::entity::prelude::*;

    use crate::{feedback::model::AttachmentId, goals::model::EntryId};

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "feedback_attachment")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: AttachmentId,
        pub owner_id: PersonId,
        pub note_id: Option<FeedbackId>,
        pub goal_id: Option<GoalId>,
        pub entry_id: Option<EntryId>,
        pub kind: String,
        pub digest: String,
        pub media_type: String,
        pub name: String,
        pub size: i64,
        pub at: DateTime<Utc>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod dialogue_setting {
    use chrono::{DateTime, NaiveDate, Utc};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "dialogue_setting")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub name: String,
        pub value: i32,
        pub valid_from: NaiveDate,
        pub set_at: DateTime<Utc>,
        pub set_by: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}
