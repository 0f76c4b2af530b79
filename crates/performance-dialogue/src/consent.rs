//! One rule for what a superior writes and both sides confirm: the minutes of a talk, the summary of a year. Pure.
//!
//! The superior writes and confirms; the employee confirms or gives it back with a comment. Once both have confirmed, it stands for good.

use chrono::{DateTime, Utc};

kernel::words! {
    /// Where such a text stands.
    Standing {
        /// Nothing is written.
        Empty = "empty",
        /// The superior works on it; nobody else reads it.
        Draft = "draft",
        /// The superior confirmed it; it waits for the employee.
        Sent = "sent",
        /// The employee gave it back.
        Returned = "returned",
        /// Both confirmed it.
        Sealed = "sealed",
    }
}

kernel::words! {
    /// What is done with such a text.
    Deed {
        /// It is written, anew or for the first time.
        Write = "write",
        /// One's own side agrees to what it says.
        Confirm = "confirm",
        /// It is given back.
        Return = "return",
    }
}

kernel::words! {
    /// The two sides.
    Party {
        /// Who leads.
        Superior = "superior",
        /// Who answers to them.
        Employee = "employee",
    }
}

/// How far both sides have agreed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Consent {
    /// Where the text stands.
    pub standing: Standing,
    /// When the superior confirmed what it says now.
    pub superior_at: Option<DateTime<Utc>>,
    /// When the employee confirmed it.
    pub employee_at: Option<DateTime<Utc>>,
    /// Why the employee gave it back last; empty if they did not.
    pub comment: String,
    /// Counts the deeds, so that nobody confirms what they have not read.
    pub version: i32,
}

impl Default for Consent {
    fn default() -> Self {
        Self { standing: Standing::Empty, superior_at: None, employee_at: None, comment: String::new(), version: 1 }
    }
}

/// Where a text stands after a deed of this side; none if it is not theirs to do now.
pub const fn after(standing: Standing, deed: Deed, party: Party) -> Option<Standing> {
    use Standing::{Draft, Empty, Returned, Sealed, Sent};
    match (standing, deed, party) {
        (Empty | Draft | Sent | Returned, Deed::Write, Party::Superior) => Some(Draft),
        (Draft | Returned, Deed::Confirm, Party::Superior) => Some(Sent),
        (Sent, Deed::Confirm, Party::Employee) => Some(Sealed),
        (Sent, Deed::Return, Party::Employee) => Some(Returned),
        _ => None,
    }
}

impl Consent {
    /// The consent after a deed of this side at this moment; `comment` says why it is given back.
    pub fn after(&self, deed: Deed, party: Party, comment: &str, now: DateTime<Utc>) -> Option<Self> {
        let standing = after(self.standing, deed, party)?;
        let kept = match deed {
            Deed::Return => comment.to_owned(),
            Deed::Write => self.comment.clone(),
            Deed::Confirm => String::new(),
        };
        Some(Self {
            standing,
            superior_at: match standing {
                Standing::Sent => Some(now),
                Standing::Sealed => self.superior_at,
                Standing::Empty | Standing::Draft | Standing::Returned => None,
            },
            employee_at: (standing == Standing::Sealed).then_some(now),
            comment: kept,
            version: self.version + 1,
        })
    }

    /// Whether the side has already done this, so that doing it twice is doing it once.
    pub const fn done(&self, deed: Deed, party: Party) -> bool {
        matches!(
            (deed, party, self.standing),
            (Deed::Confirm, Party::Superior, Standing::Sent | Standing::Sealed)
                | (Deed::Confirm, Party::Employee, Standing::Sealed)
                | (Deed::Return, Party::Employee, Standing::Returned)
        )
    }

    /// Whether this side may read the text: a draft is the superior's alone.
    pub const fn readable(&self, superior: bool) -> bool {
        match self.standing {
            Standing::Empty => false,
            Standing::Draft => superior,
            Standing::Sent | Standing::Returned | Standing::Sealed => true,
        }
    }

    /// Whether it stands for good.
    pub const fn sealed(&self) -> bool {
        matches!(self.standing, Standing::Sealed)
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write;

    use chrono::TimeDelta;
    use proptest::{collection::vec, prelude::*, sample::select};

    use super::*;

    #[test]
    fn every_standing_and_deed() {
        let mut table = String::new();
        for standing in Standing::ALL {
            for party in Party::ALL {
                write!(table, "{:10}{:10}", standing.as_str(), party.as_str()).expect("a word");
                for deed in Deed::ALL {
                    if let Some(to) = after(*standing, *deed, *party) {
                        write!(table, "{} → {}  ", deed.as_str(), to.as_str()).expect("a word");
                    }
                }
                table.truncate(table.trim_end().len());
                table.push('\n');
            }
        }
        insta::assert_snapshot!(table);
    }

    proptest! {
        /// Whatever people do in whatever order: it is sealed only when both confirmed what was written last, and stays so.
        #[test]
        fn nothing_is_sealed_without_both(deeds in vec((select(Deed::ALL), select(Party::ALL)), 0..40)) {
            let (mut consent, mut written, mut now) = (Consent::default(), None, DateTime::UNIX_EPOCH);
            for (deed, party) in deeds {
                now += TimeDelta::minutes(1);
                let Some(next) = consent.after(deed, party, "Kurang lengkap", now) else { continue };
                prop_assert!(!consent.sealed(), "nothing moves what is sealed");
                prop_assert_eq!(next.version, consent.version + 1);
                if deed == Deed::Write {
                    written = Some(now);
                }
                consent = next;
            }
            let both = consent.superior_at.zip(consent.employee_at);
            prop_assert_eq!(consent.sealed(), both.is_some());
            if let Some((superior, employee)) = both {
                prop_assert!(written.is_some_and(|written| written < superior) && superior < employee);
            }
        }
    }
}
