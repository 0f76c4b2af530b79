//! Rows.

pub(crate) mod jp_line {
    use chrono::{DateTime, NaiveDate, Utc};
    use kernel::id::{LedgerLineId, LedgerRuleId, PersonId};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "jp_line")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: LedgerLineId,
        pub person_id: PersonId,
        pub year: i32,
        pub quarter: i32,
        pub form: String,
        pub title: String,
        pub jp: i32,
        pub minutes: i32,
        pub completed_on: Option<NaiveDate>,
        pub source: String,
        pub source_id: Option<Uuid>,
        pub proof: Json,
        pub reverses_id: Option<LedgerLineId>,
        pub posted_at: DateTime<Utc>,
        pub seq: i32,
        pub kind: String,
        pub class: String,
        pub share: i32,
        pub organiser: String,
        pub number: String,
        pub started_on: Option<NaiveDate>,
        pub days: i32,
        pub sessions: i32,
        pub certificate_jp: Option<i32>,
        pub abroad: bool,
        pub table_jp: i32,
        pub uncounted: i32,
        pub why: String,
        pub rule_id: Option<LedgerRuleId>,
        pub note: String,
        pub verifier: String,
        pub late: bool,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod jp_account {
    use kernel::id::PersonId;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "jp_account")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub person_id: PersonId,
        pub last_seq: i32,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod jp_year_total {
    use kernel::id::PersonId;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "jp_year_total")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub year: i32,
        #[sea_orm(primary_key, auto_increment = false)]
        pub person_id: PersonId,
        pub counted: i32,
        pub uncounted: i32,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod jp_form_rule {
    use kernel::id::LedgerRuleId;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "jp_form_rule")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: LedgerRuleId,
        pub code: String,
        pub valid_from: i32,
        pub version: i32,
        pub class: String,
        pub share: i32,
        pub kind: String,
        pub rate: i32,
        pub rate_abroad: i32,
        pub abroad_percent: i32,
        pub cap: String,
        pub cap_size: i32,
        pub basis: String,
        pub ip_part: String,
        pub siasn_type: i32,
        pub siasn_certificate: String,
        pub legal_basis: String,
        pub confidence: String,
        pub confirmed: bool,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod jp_target {
    use kernel::id::LedgerRuleId;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "jp_target")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: LedgerRuleId,
        pub status: String,
        pub year_from: i32,
        pub min_jp: i32,
        pub max_jp: Option<i32>,
        pub legal_basis: String,
        pub confidence: String,
        pub version: i32,
        pub confirmed: bool,
        pub prorate: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod jp_year_rule {
    use kernel::id::LedgerRuleId;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "jp_year_rule")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: LedgerRuleId,
        pub valid_from: i32,
        pub version: i32,
        #[sea_orm(column_name = "mode_20jp")]
        pub mode: String,
        pub seminar_window: i32,
        pub siasn_year_of_end: bool,
        pub legal_basis: String,
        pub confidence: String,
        pub confirmed: bool,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod jp_person {
    use kernel::id::{PersonId, UnitId};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "jp_person")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub person_id: PersonId,
        pub nip: String,
        pub name: String,
        pub status: String,
        pub sex: String,
        pub rank: String,
        pub post: String,
        pub unit_id: Option<UnitId>,
        pub active: bool,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod jp_unit {
    use kernel::id::UnitId;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "jp_unit")]
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

pub(crate) mod jp_certificate {
    use chrono::{DateTime, NaiveDate, Utc};
    use kernel::id::{OutsideCertificateId, PersonId};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "jp_certificate")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: OutsideCertificateId,
        pub person_id: PersonId,
        pub state: String,
        pub title: String,
        pub organiser: String,
        pub number: String,
        pub number_key: String,
        pub organiser_key: String,
        pub form: String,
        pub started_on: Option<NaiveDate>,
        pub ended_on: Option<NaiveDate>,
        pub days: i32,
        pub sessions: i32,
        pub jp: Option<i32>,
        pub abroad: bool,
        pub digest: String,
        pub file_name: String,
        pub media_type: String,
        pub qr: String,
        pub note: String,
        pub decided_by: String,
        pub uploaded_at: DateTime<Utc>,
        pub submitted_at: Option<DateTime<Utc>>,
        pub decided_at: Option<DateTime<Utc>>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod jp_year {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "jp_year")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub year: i32,
        pub closed: bool,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod jp_closing {
    use chrono::{DateTime, Utc};
    use kernel::id::ClosingId;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "jp_closing")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: ClosingId,
        pub year: i32,
        pub number: i32,
        pub previous_hash: String,
        pub last_hash: String,
        pub line_count: i32,
        pub people: i32,
        pub counted: i32,
        pub uncounted: i32,
        pub agency: String,
        pub public_key: String,
        pub signature: String,
        pub closed_by: String,
        pub closed_at: DateTime<Utc>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod jp_closing_line {
    use kernel::id::{ClosingId, LedgerLineId};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "jp_closing_line")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub closing_id: ClosingId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub position: i32,
        pub line_id: LedgerLineId,
        pub hash: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod jp_key {
    use chrono::{DateTime, Utc};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "jp_key")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub purpose: String,
        pub secret: String,
        pub public: String,
        pub vouched: String,
        pub created_at: DateTime<Utc>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod jp_siasn_record {
    use chrono::{DateTime, Utc};
    use kernel::id::PersonId;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "jp_siasn_record")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub source_id: Uuid,
        pub person_id: PersonId,
        pub year: i32,
        pub state: String,
        pub reason: String,
        pub remote_id: String,
        pub payload_hash: String,
        pub sent_at: Option<DateTime<Utc>>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod jp_siasn_batch {
    use chrono::{DateTime, Utc};
    use kernel::id::BatchId;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "jp_siasn_batch")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: BatchId,
        pub year: i32,
        pub total: i32,
        pub done: i32,
        pub refused: i32,
        pub note: Json,
        pub created_at: DateTime<Utc>,
        pub finished_at: Option<DateTime<Utc>>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod jp_siasn_person {
    use kernel::id::PersonId;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "jp_siasn_person")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub person_id: PersonId,
        pub orang_id: String,
        pub note: Option<String>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod jp_expense {
    use chrono::{DateTime, NaiveDate, Utc};
    use kernel::id::ExpenseId;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "jp_expense")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: ExpenseId,
        pub year: i32,
        pub held_on: NaiveDate,
        pub form: String,
        pub title: String,
        pub amount: i64,
        pub note: String,
        pub recorded_by: String,
        pub recorded_at: DateTime<Utc>,
        pub voided_at: Option<DateTime<Utc>>,
        pub void_reason: Option<String>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod jp_absence {
    use chrono::{DateTime, NaiveDate, Utc};
    use kernel::id::{AbsenceId, PersonId};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "jp_absence")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: AbsenceId,
        pub person_id: PersonId,
        pub kind: String,
        pub from_on: Option<NaiveDate>,
        pub until_on: Option<NaiveDate>,
        pub note: String,
        pub recorded_by: String,
        pub recorded_at: DateTime<Utc>,
        pub voided_at: Option<DateTime<Utc>>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod jp_absent_year {
    use kernel::id::PersonId;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "jp_absent_year")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub year: i32,
        #[sea_orm(primary_key, auto_increment = false)]
        pub person_id: PersonId,
        pub days: i32,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}
