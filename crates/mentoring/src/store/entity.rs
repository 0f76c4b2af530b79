//! Rows.

pub(crate) mod setting {
    use chrono::NaiveDate;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "mentoring_setting")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub word: String,
        pub valid_from: NaiveDate,
        pub value: i32,
        pub confidence: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod programme {
    use chrono::{DateTime, NaiveDate, Utc};
    use kernel::id::ProgrammeId;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "mentoring_programme")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: ProgrammeId,
        pub name: String,
        pub purpose: String,
        pub audience: String,
        pub starts_on: NaiveDate,
        pub ends_on: NaiveDate,
        pub capacity: i32,
        pub state: String,
        pub version: i32,
        pub created_at: DateTime<Utc>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod mentor {
    use chrono::{DateTime, Utc};
    use kernel::id::PersonId;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "mentor")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub person_id: PersonId,
        pub state: String,
        pub about: String,
        pub capacity: Option<i32>,
        pub expert: bool,
        pub expertise: Json,
        pub registered_at: DateTime<Utc>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod application {
    use chrono::{DateTime, Utc};
    use kernel::id::{CompetencyId, MentoringApplicationId, PersonId, ProgrammeId};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "mentoring_application")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: MentoringApplicationId,
        pub programme_id: ProgrammeId,
        pub person_id: PersonId,
        pub named: bool,
        pub competency_id: Option<CompetencyId>,
        pub target: i32,
        pub wish: String,
        pub wished_mentor_id: Option<PersonId>,
        pub state: String,
        pub at: DateTime<Utc>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod pair {
    use chrono::{DateTime, NaiveDate, Utc};
    use kernel::id::{CompetencyId, MentorshipId, PersonId, ProgrammeId};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "mentorship")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: MentorshipId,
        pub programme_id: ProgrammeId,
        pub mentor_id: PersonId,
        pub mentee_id: PersonId,
        pub competency_id: Option<CompetencyId>,
        pub target: i32,
        pub state: String,
        pub announced: bool,
        pub by_hand: bool,
        pub reasons: Json,
        pub starts_on: NaiveDate,
        pub ends_on: NaiveDate,
        pub level_before: Option<i32>,
        pub running_since: Option<NaiveDate>,
        pub last_session_on: Option<NaiveDate>,
        pub end_note: String,
        pub version: i32,
        pub created_at: DateTime<Utc>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {
        #[sea_orm(
            belongs_to = "super::programme::Entity",
            from = "Column::ProgrammeId",
            to = "super::programme::Column::Id"
        )]
        Programme,
    }

    impl Related<super::programme::Entity> for Entity {
        fn to() -> RelationDef {
            Relation::Programme.def()
        }
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod session {
    use chrono::{DateTime, Utc};
    use kernel::id::{CompetencyId, GuidanceSessionId, MentorshipId, PersonId};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "guidance_session")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: GuidanceSessionId,
        pub mentorship_id: MentorshipId,
        pub form: String,
        pub state: String,
        pub starts_at: DateTime<Utc>,
        pub ends_at: DateTime<Utc>,
        pub online: bool,
        pub place: String,
        pub topic: String,
        pub competency_id: Option<CompetencyId>,
        pub notes: String,
        pub next_step: String,
        pub goal: String,
        pub reality: String,
        pub options: String,
        pub will: String,
        pub mentor_confirmed_at: Option<DateTime<Utc>>,
        pub mentee_confirmed_at: Option<DateTime<Utc>>,
        pub disputed_by: Option<PersonId>,
        pub dispute: String,
        pub reminded_at: Option<DateTime<Utc>>,
        pub version: i32,
        pub written_by: PersonId,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod target {
    use chrono::{DateTime, NaiveDate, Utc};
    use kernel::id::{MentorshipId, MentorshipTargetId};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "mentorship_target")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: MentorshipTargetId,
        pub mentorship_id: MentorshipId,
        pub text: String,
        pub measure: String,
        pub due_on: NaiveDate,
        pub mentor_agreed_at: Option<DateTime<Utc>>,
        pub mentee_agreed_at: Option<DateTime<Utc>>,
        pub attained: Option<bool>,
        pub created_at: DateTime<Utc>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod file {
    use chrono::{DateTime, Utc};
    use kernel::id::{MentorshipFileId, MentorshipId, PersonId};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "mentorship_file")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: MentorshipFileId,
        pub mentorship_id: MentorshipId,
        pub owner_id: PersonId,
        pub name: String,
        pub media_type: String,
        pub size: i64,
        pub digest: String,
        pub at: DateTime<Utc>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod note {
    use chrono::{DateTime, Utc};
    use kernel::id::{MentorshipId, MentorshipNoteId, PersonId};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "mentorship_note")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: MentorshipNoteId,
        pub mentorship_id: MentorshipId,
        pub owner_id: PersonId,
        pub text: String,
        pub at: DateTime<Utc>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod review {
    use chrono::{DateTime, Utc};
    use kernel::id::{MentorshipId, PersonId};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "mentorship_review")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub mentorship_id: MentorshipId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub by_id: PersonId,
        pub stars: i32,
        pub text: String,
        pub at: DateTime<Utc>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}
