//! People and units as this feature's commands take them.

use chrono::NaiveDate;
use kernel::{
    Role,
    id::{PersonId, UnitId},
};

/// A person to be added.
#[derive(Debug, Clone, Default)]
pub struct NewPerson {
    /// NIP or NI PPPK in any spelling; empty for who is not an ASN.
    pub nip: String,
    /// Address; empty if there is none.
    pub email: String,
    /// Titles before the name.
    pub front_title: String,
    /// Name without titles.
    pub name: String,
    /// Titles after the name.
    pub back_title: String,
    /// Place of birth.
    pub birth_place: String,
    /// Date of birth.
    pub birth_date: Option<NaiveDate>,
    /// `L` or `P`.
    pub sex: String,
    /// PNS, PPPK, CPNS.
    pub status: String,
    /// Golongan ruang.
    pub rank: String,
    /// Jabatan.
    pub post: String,
    /// jpt, administrator, pengawas, fungsional, pelaksana.
    pub post_kind: String,
    /// Unit of the post.
    pub unit: Option<UnitId>,
    /// Direct superior.
    pub superior: Option<PersonId>,
    /// Telephone.
    pub phone: String,
    /// Granted roles; employee and superior need no grant.
    pub roles: Vec<Role>,
}

/// A unit of the organisation.
#[derive(Debug, Clone)]
pub struct Unit {
    /// Names it.
    pub id: UnitId,
    /// The unit above.
    pub parent: Option<UnitId>,
    /// Short code, unique.
    pub code: String,
    /// Name.
    pub name: String,
    /// pemda, opd, bidang, kecamatan and so on.
    pub kind: String,
}
