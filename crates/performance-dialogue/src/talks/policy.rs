//! Who may see a talk and do what with it. Pure; the administration is nobody special here.

use chrono::NaiveDate;
use kernel::{id::PersonId, person::ReportingLine};

use super::model::Talk;
use crate::{
    consent::{Party, Standing},
    goals::policy::may_agree,
};

kernel::words! {
    /// On which side of a talk somebody stands.
    Side {
        /// With whom it is held.
        Employee = "employee",
        /// A superior in office: the direct one, or whoever acts for one.
        Superior = "superior",
        /// A second superior beside the direct one.
        Beside = "beside",
        /// Who wrote the minutes and leads the employee no more.
        Former = "former",
    }
}

impl Side {
    /// For which side of the minutes somebody there speaks, if for any.
    pub const fn party(self) -> Option<Party> {
        match self {
            Self::Employee => Some(Party::Employee),
            Self::Superior => Some(Party::Superior),
            Self::Beside | Self::Former => None,
        }
    }
}

kernel::words! {
    /// What can be done with a talk.
    Action {
        /// See it.
        See = "see",
        /// Set when and where it is.
        Plan = "plan",
        /// Add a point to speak about.
        AddPoint = "add_point",
        /// Write the minutes.
        Write = "write",
        /// Confirm them.
        Confirm = "confirm",
        /// Give them back.
        Return = "return",
        /// Add a correction.
        Correct = "correct",
    }
}

/// On which side of this talk the viewer stands today; none if they may not see it. `lines` are those above the employee.
pub fn side(viewer: PersonId, talk: &Talk, lines: &[ReportingLine], today: NaiveDate) -> Option<Side> {
    if viewer == talk.person {
        return Some(Side::Employee);
    }
    if may_agree(viewer, talk.person, lines, today) {
        return Some(Side::Superior);
    }
    let leads = |line: &ReportingLine| line.person == talk.person && line.superior == viewer && line.holds(today);
    if lines.iter().any(leads) {
        return Some(Side::Beside);
    }
    let wrote = viewer == talk.superior && talk.held();
    wrote.then_some(Side::Former)
}

/// Whether this side may do this while the minutes stand so.
pub const fn may(side: Side, action: Action, standing: Standing) -> bool {
    use Side::{Beside, Employee, Former, Superior};
    use Standing::{Draft, Empty, Returned, Sealed, Sent};
    match (action, side) {
        (Action::See, Employee | Superior | Beside | Former) => true,
        (Action::Plan, Superior) => matches!(standing, Empty | Draft),
        (Action::AddPoint, Employee | Superior | Beside) | (Action::Write, Superior) => !matches!(standing, Sealed),
        (Action::Confirm, Superior) => matches!(standing, Draft | Returned),
        (Action::Confirm | Action::Return, Employee) => matches!(standing, Sent),
        (Action::Correct, Employee | Superior | Former) => matches!(standing, Sealed),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write;

    use chrono::DateTime;
    use kernel::{
        id::{DialogueId, ReportingLineId},
        person::Lead,
    };
    use test_kit::person;
    use uuid::Uuid;

    use super::*;
    use crate::{
        consent::{Consent, Deed, after},
        talks::model::{Meeting, Minutes, Quarter},
    };

    fn who(number: u128) -> PersonId {
        person(number, &[]).person().expect("a person")
    }

    #[test]
    fn who_may_do_what_with_a_talk() {
        let mut table = String::new();
        for standing in Standing::ALL {
            for side in Side::ALL {
                let deeds: Vec<&str> =
                    Action::ALL.iter().filter(|one| may(*side, **one, *standing)).map(|one| one.as_str()).collect();
                writeln!(table, "{:10}{:10}{}", standing.as_str(), side.as_str(), deeds.join(" ")).expect("a word");
            }
        }
        insta::assert_snapshot!(table);
    }

    #[test]
    fn what_the_rule_of_both_allows_is_what_the_sides_may() {
        for standing in Standing::ALL {
            for (side, party) in [(Side::Superior, Party::Superior), (Side::Employee, Party::Employee)] {
                for (action, deed) in
                    [(Action::Write, Deed::Write), (Action::Confirm, Deed::Confirm), (Action::Return, Deed::Return)]
                {
                    let ruled = after(*standing, deed, party).is_some();
                    assert_eq!(may(side, action, *standing), ruled, "{standing:?} {action:?} {side:?}");
                }
            }
        }
    }

    #[test]
    fn sides_move_with_the_lines() {
        let day = |day| NaiveDate::from_ymd_opt(2026, 11, day).expect("a day");
        let line = |superior, lead, from, to: Option<u32>| ReportingLine {
            id: ReportingLineId::from_uuid(Uuid::nil()),
            person: who(1),
            superior: who(superior),
            lead,
            from: day(from),
            to: to.map(day),
        };
        let lines = [
            line(2, Lead::Direct, 1, Some(10)),
            line(3, Lead::Direct, 11, None),
            line(4, Lead::Additional, 1, None),
            line(5, Lead::ActingAbsent, 20, Some(22)),
        ];
        let mut talk = Talk {
            id: DialogueId::from_uuid(Uuid::nil()),
            person: who(1),
            superior: who(2),
            quarter: Quarter { year: 2026, number: 4 },
            meeting: Meeting { starts_at: DateTime::UNIX_EPOCH, minutes: 60, place: String::new() },
            minutes: Minutes::default(),
            goals: Vec::new(),
            consent: Consent::default(),
        };
        for (viewer, on, expected) in [
            (1, 1, Some(Side::Employee)),
            (2, 10, Some(Side::Superior)),
            (2, 11, None),
            (3, 10, None),
            (3, 11, Some(Side::Superior)),
            (4, 11, Some(Side::Beside)),
            (5, 19, None),
            (5, 22, Some(Side::Superior)),
            (6, 11, None),
        ] {
            assert_eq!(side(who(viewer), &talk, &lines, day(on)), expected, "{viewer} on {on}");
        }
        talk.consent.standing = Standing::Returned;
        assert_eq!(side(who(2), &talk, &lines, day(11)), Some(Side::Former), "keeps what they wrote");
    }
}
