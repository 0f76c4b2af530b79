//! Persons as other features may know them, and the rules of the NIP.

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::id::{PersonId, ReportingLineId, UnitId};

/// What any feature may know of a person: enough for lists, certificates and mail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonCard {
    /// Who.
    pub id: PersonId,
    /// NIP, 18 digits, if the person is an ASN.
    pub nip: Option<String>,
    /// Titles before the name, for instance `Dr.`.
    pub front_title: String,
    /// The name itself.
    pub name: String,
    /// Titles after the name, for instance `S.Sos., M.Si.`.
    pub back_title: String,
    /// Place of birth, as printed on certificates.
    pub birth_place: String,
    /// Date of birth.
    pub birth_date: Option<NaiveDate>,
    /// PNS, PPPK, CPNS or empty.
    pub status: String,
    /// Rank (golongan ruang), for instance `III/c` or `IX`.
    pub rank: String,
    /// Post (jabatan).
    pub post: String,
    /// Kind of post: jpt, administrator, pengawas, fungsional, pelaksana.
    pub post_kind: String,
    /// Unit of the post.
    pub unit: Option<UnitId>,
    /// The unit's name.
    pub unit_name: String,
    /// The direct superior as of today; who led when, and in which capacity, is told by the reporting lines.
    pub superior: Option<PersonId>,
    /// Address for mail, if known.
    pub email: Option<String>,
}

impl PersonCard {
    /// The name as it is printed, with titles: `Dr. Nama, S.Sos., M.Si.`.
    pub fn full_name(&self) -> String {
        let mut full = String::new();
        if !self.front_title.is_empty() {
            full.push_str(&self.front_title);
            full.push(' ');
        }
        full.push_str(&self.name);
        if !self.back_title.is_empty() {
            full.push_str(", ");
            full.push_str(&self.back_title);
        }
        full
    }

    /// Two letters for the avatar.
    pub fn initials(&self) -> String {
        let mut words = self.name.split_whitespace().filter_map(|word| word.chars().next());
        let first = words.next().unwrap_or('?');
        words.next().map_or_else(|| first.to_string(), |second| format!("{first}{second}"))
    }
}

/// In which capacity somebody leads another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lead {
    /// The direct superior (atasan langsung).
    Direct,
    /// A second superior beside the direct one, for instance for a functional post.
    Additional,
    /// Acts for a post that is vacant (Plt).
    ActingVacant,
    /// Acts for a superior who is absent (Plh).
    ActingAbsent,
}

impl Lead {
    /// Every capacity, the usual one first.
    pub const ALL: [Self; 4] = [Self::Direct, Self::Additional, Self::ActingVacant, Self::ActingAbsent];

    /// The stored word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Direct => "direct",
            Self::Additional => "additional",
            Self::ActingVacant => "acting_vacant",
            Self::ActingAbsent => "acting_absent",
        }
    }

    /// The capacity of a stored word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|lead| lead.as_str() == word)
    }
}

/// A stretch of time in which one person answered to another. Dates are days of the site's zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportingLine {
    /// Which one.
    pub id: ReportingLineId,
    /// Who answers.
    pub person: PersonId,
    /// To whom.
    pub superior: PersonId,
    /// In which capacity the superior leads.
    pub lead: Lead,
    /// First day.
    pub from: NaiveDate,
    /// Last day; none while it is open.
    pub to: Option<NaiveDate>,
}

impl ReportingLine {
    /// Whether it holds on this day. First and last day count.
    pub fn holds(&self, day: NaiveDate) -> bool {
        self.from <= day && self.to.is_none_or(|to| day <= to)
    }

    /// Whether it holds on any day of the stretch.
    pub fn overlaps(&self, from: NaiveDate, to: NaiveDate) -> bool {
        self.from <= to && self.to.is_none_or(|end| from <= end)
    }
}

/// A NIP (PNS) or NI PPPK: 18 digits, checked.
///
/// `YYYYMMDD` birth, `YYYYMM` start of service (for PPPK the month digits are not a month), sex 1 or 2, serial of three.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Nip(String);

/// Why a text is no NIP.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NipError {
    /// Not 18 digits after removing spaces, dots and dashes.
    #[error("a NIP has 18 digits")]
    Length,
    /// The first eight digits are no date.
    #[error("the NIP does not begin with a date of birth")]
    BirthDate,
    /// The month of service is 00.
    #[error("the NIP holds no month of service")]
    ServiceMonth,
    /// The fifteenth digit is neither 1 nor 2.
    #[error("the NIP holds no sex digit")]
    Sex,
    /// Service began before the age of 18.
    #[error("service begins before the age of 18")]
    Age,
}

impl Nip {
    /// Reads a NIP, forgiving spaces, dots, dashes and a leading apostrophe from spreadsheets.
    pub fn parse(text: &str) -> Result<Self, NipError> {
        let digits: String = text.chars().filter(|c| !matches!(c, ' ' | '.' | '-' | '\'' | '\u{a0}')).collect();
        if digits.len() != 18 || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return Err(NipError::Length);
        }
        let number = |range: std::ops::Range<usize>| digits[range].parse::<u32>().unwrap_or(0);
        let birth =
            NaiveDate::from_ymd_opt(number(0..4) as i32, number(4..6), number(6..8)).ok_or(NipError::BirthDate)?;
        let month = number(12..14);
        if month == 0 {
            return Err(NipError::ServiceMonth);
        }
        if !matches!(number(14..15), 1 | 2) {
            return Err(NipError::Sex);
        }
        let start = NaiveDate::from_ymd_opt(number(8..12) as i32, if month > 12 { 12 } else { month }, 28);
        if start.is_none_or(|start| start.years_since(birth).is_none_or(|age| age < 18)) {
            return Err(NipError::Age);
        }
        Ok(Self(digits))
    }

    /// The 18 digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The form for reading: `19770601 200312 1 002`.
    pub fn spaced(&self) -> String {
        let d = &self.0;
        format!("{} {} {} {}", &d[..8], &d[8..14], &d[14..15], &d[15..])
    }

    /// Whether the month digits say PPPK.
    pub fn is_pppk(&self) -> bool {
        self.0[12..14].parse::<u32>().is_ok_and(|month| month > 12)
    }
}

/// The NIP for public eyes: the date of birth hidden, the rest shown.
pub fn masked_nip(nip: &str) -> String {
    if nip.len() == 18 && nip.is_ascii() {
        format!("******** {} {} {}", &nip[8..14], &nip[14..15], &nip[15..])
    } else {
        "–".to_owned()
    }
}

/// A date in the Indonesian long form: `24 November 2026`.
pub fn indonesian_date(date: NaiveDate) -> String {
    const MONTHS: [&str; 12] = [
        "Januari",
        "Februari",
        "Maret",
        "April",
        "Mei",
        "Juni",
        "Juli",
        "Agustus",
        "September",
        "Oktober",
        "November",
        "Desember",
    ];
    format!("{} {} {}", date.day(), MONTHS[date.month0() as usize], date.year())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nip_rules() {
        let cases = [
            ("19770601 200312 1 002", Ok("19770601 200312 1 002")),
            ("'199003152023212001", Ok("19900315 202321 2 001")),
            ("1977060120031210", Err(NipError::Length)),
            ("19771301 200312 1 002", Err(NipError::BirthDate)),
            ("19770601 200300 1 002", Err(NipError::ServiceMonth)),
            ("19770601 200312 3 002", Err(NipError::Sex)),
            ("19990601 200312 1 002", Err(NipError::Age)),
        ];
        for (text, expected) in cases {
            assert_eq!(Nip::parse(text).map(|nip| nip.spaced()), expected.map(str::to_owned), "{text}");
        }
        assert!(Nip::parse("199003152023212001").is_ok_and(|nip| nip.is_pppk()));
    }

    #[test]
    fn masking_hides_the_birth_date() {
        assert_eq!(masked_nip("197706012003121002"), "******** 200312 1 002");
        assert_eq!(masked_nip(""), "–");
    }
}
