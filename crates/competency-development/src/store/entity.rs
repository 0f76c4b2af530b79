//! Rows.

pub(crate) mod competency {
    use chrono::{DateTime, NaiveDate, Utc};
    use kernel::id::CompetencyId;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "competency")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: CompetencyId,
        pub code: String,
        pub kind: String,
        pub name: String,
        pub definition: String,
        pub affair: String,
        pub place: i32,
        pub levels: Json,
        pub retired_on: Option<NaiveDate>,
        pub updated_at: DateTime<Utc>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod post_standard {
    use chrono::{DateTime, NaiveDate, Utc};
    use kernel::id::PostStandardId;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "post_standard")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: PostStandardId,
        pub post_key: String,
        pub post: String,
        pub valid_from: NaiveDate,
        pub basis: String,
        pub confirmed: bool,
        pub required: Json,
        pub made_at: DateTime<Utc>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod competency_setting {
    use chrono::NaiveDate;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "competency_setting")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub valid_from: NaiveDate,
        pub validity_months: i32,
        pub smallest_group: i32,
        pub basis: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod assessed_level {
    use chrono::{DateTime, NaiveDate, Utc};
    use kernel::id::{AssessedLevelId, CompetencyId, PersonId};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "assessed_level")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: AssessedLevelId,
        pub person_id: PersonId,
        pub competency_id: CompetencyId,
        pub level: i32,
        pub source: String,
        pub assessed_on: NaiveDate,
        pub expires_on: NaiveDate,
        pub note: String,
        pub recorded_by: String,
        pub recorded_at: DateTime<Utc>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod competency_tag {
    use chrono::{DateTime, Utc};
    use kernel::id::{CompetencyId, CourseId};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "competency_tag")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub course_id: CourseId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub competency_id: CompetencyId,
        pub level: i32,
        pub tagged_by: String,
        pub tagged_at: DateTime<Utc>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod level_proposal {
    use chrono::{DateTime, NaiveDate, Utc};
    use kernel::id::{CompetencyId, EnrolmentId, LevelProposalId, PersonId};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "level_proposal")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: LevelProposalId,
        pub person_id: PersonId,
        pub competency_id: CompetencyId,
        pub level: i32,
        pub enrolment_id: EnrolmentId,
        pub course: String,
        pub proposed_on: NaiveDate,
        pub state: String,
        pub reason: String,
        pub decided_by: String,
        pub decided_at: Option<DateTime<Utc>>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod competency_completion {
    use chrono::NaiveDate;
    use kernel::id::{CourseId, PersonId};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "competency_completion")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub course_id: CourseId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub person_id: PersonId,
        pub completed_on: NaiveDate,
        pub jp: i32,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod competency_person {
    use kernel::id::{PersonId, UnitId};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "competency_person")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub person_id: PersonId,
        pub nip: String,
        pub name: String,
        pub post: String,
        pub post_kind: String,
        pub unit_id: Option<UnitId>,
        pub active: bool,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod competency_unit {
    use kernel::id::UnitId;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "competency_unit")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub unit_id: UnitId,
        pub parent_id: Option<UnitId>,
        pub name: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod needs_form {
    use chrono::{DateTime, Utc};
    use kernel::id::{NeedsFormId, PersonId, UnitId};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "needs_form")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: NeedsFormId,
        pub year: i32,
        pub person_id: PersonId,
        pub name: String,
        pub post: String,
        pub unit_id: Option<UnitId>,
        pub unit_name: String,
        pub state: String,
        pub revision: i32,
        pub moved_at: DateTime<Utc>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod needs_row {
    use kernel::id::{CompetencyId, NeedsFormId, NeedsRowId};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "needs_row")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: NeedsRowId,
        pub form_id: NeedsFormId,
        pub place: i32,
        pub competency_id: Option<CompetencyId>,
        pub problem: String,
        pub gap_from: i32,
        pub gap_to: i32,
        pub learning: String,
        pub wish: String,
        pub priority: i32,
        pub jp: i32,
        pub cost: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod needs_step {
    use chrono::{DateTime, Utc};
    use kernel::id::{NeedsFormId, PersonId};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "needs_step")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub form_id: NeedsFormId,
        pub revision: i32,
        pub at: DateTime<Utc>,
        pub by_id: Option<PersonId>,
        pub by_name: String,
        pub part: String,
        pub action: String,
        pub to_state: String,
        pub reason: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod needs_deadline {
    use chrono::NaiveDate;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "needs_deadline")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub year: i32,
        #[sea_orm(primary_key, auto_increment = false)]
        pub stage: String,
        pub due_on: NaiveDate,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod needs_reminder {
    use chrono::{DateTime, Utc};
    use kernel::id::PersonId;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "needs_reminder")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub year: i32,
        #[sea_orm(primary_key, auto_increment = false)]
        pub stage: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub person_id: PersonId,
        pub at: DateTime<Utc>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod agency_plan {
    use chrono::{DateTime, NaiveDate, Utc};
    use kernel::id::AgencyPlanId;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "agency_plan")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: AgencyPlanId,
        pub year: i32,
        pub version: i32,
        pub state: String,
        pub decree: String,
        pub decreed_on: Option<NaiveDate>,
        pub made_at: DateTime<Utc>,
        pub made_by: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod agency_plan_item {
    use kernel::id::{AgencyPlanId, CompetencyId, NeedsFormId, PersonId, UnitId};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "agency_plan_item")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub plan_id: AgencyPlanId,
        pub form_id: NeedsFormId,
        pub person_id: PersonId,
        pub name: String,
        pub post: String,
        pub unit_id: Option<UnitId>,
        pub unit_name: String,
        pub competency_id: Option<CompetencyId>,
        pub subject: String,
        pub learning: String,
        pub priority: i32,
        pub jp: i32,
        pub cost: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}
