//! The flow of a needs form: who may do what in which state, and where it leads.
//!
//! `draf → diajukan → disetujui_atasan → diverifikasi_opd → dikonsolidasi_bkpsdm → ditetapkan`, on the way back to `perlu_revisi`,
//! or out to `ditolak`. What is set or rejected moves no more.

use chrono::NaiveDate;
use kernel::{id::PersonId, person::Lead, person::ReportingLine};

kernel::words! {
    /// Where a form stands.
    State {
        /// Being filled in.
        Draft = "draf",
        /// Waits for the superior.
        Submitted = "diajukan",
        /// Waits for the unit.
        Approved = "disetujui_atasan",
        /// Waits for the administration.
        Verified = "diverifikasi_opd",
        /// Stands in a version of the agency plan.
        Consolidated = "dikonsolidasi_bkpsdm",
        /// Set with the plan.
        Set = "ditetapkan",
        /// Sent back for a reason.
        Revise = "perlu_revisi",
        /// Turned down for good, for a reason.
        Rejected = "ditolak",
    }
}

kernel::words! {
    /// What somebody does with a form.
    Action {
        /// Change its rows.
        Edit = "ubah",
        /// Hand it in.
        Submit = "ajukan",
        /// Take it back before anybody decided.
        Withdraw = "tarik",
        /// Agree, as the superior.
        Approve = "setujui",
        /// Agree, for the unit.
        Verify = "verifikasi",
        /// Take into a version of the plan.
        Consolidate = "konsolidasi",
        /// Set with the plan.
        Set = "tetapkan",
        /// Send back for a reason.
        Return = "kembalikan",
        /// Turn down for a reason.
        Reject = "tolak",
    }
}

kernel::words! {
    /// In which part somebody acts on a form.
    Part {
        /// Whose form it is.
        Owner = "pemilik",
        /// Who leads the owner on this day: directly, or acting for who does.
        Superior = "atasan",
        /// The highest superior within the owner's agency (OPD) on this day.
        Head = "kepala",
        /// The administration.
        Admin = "pengelola",
    }
}

impl Action {
    /// Whether it is done with a single form as it stands; the others are done with its rows, or with the whole plan.
    pub const fn is_single(self) -> bool {
        !matches!(self, Self::Edit | Self::Consolidate | Self::Set)
    }

    /// Whether it needs a reason.
    pub const fn needs_reason(self) -> bool {
        matches!(self, Self::Return | Self::Reject)
    }
}

/// Where the action leads; `None` if this part may not do it in this state.
pub const fn next(state: State, action: Action, part: Part) -> Option<State> {
    use Action as A;
    use Part as P;
    use State as S;
    Some(match (state, action, part) {
        (S::Draft | S::Revise, A::Edit, P::Owner) => state,
        (S::Draft | S::Revise, A::Submit, P::Owner) => S::Submitted,
        (S::Submitted, A::Withdraw, P::Owner) => S::Draft,
        (S::Submitted, A::Approve, P::Superior) => S::Approved,
        (S::Approved, A::Verify, P::Head | P::Admin) => S::Verified,
        (S::Verified, A::Consolidate, P::Admin) => S::Consolidated,
        (S::Consolidated, A::Set, P::Admin) => S::Set,
        (S::Submitted, A::Return, P::Superior)
        | (S::Approved, A::Return, P::Head | P::Admin)
        | (S::Verified | S::Consolidated, A::Return, P::Admin) => S::Revise,
        (S::Submitted, A::Reject, P::Superior) | (S::Approved, A::Reject, P::Head | P::Admin) => S::Rejected,
        _ => return None,
    })
}

/// The first of somebody's parts in which they may do this, and where it leads.
pub fn step(state: State, action: Action, parts: &[Part]) -> Option<(Part, State)> {
    parts.iter().find_map(|part| next(state, action, *part).map(|to| (*part, to)))
}

/// What somebody with these parts may do, in the order of [`Action::ALL`].
pub fn allowed(state: State, parts: &[Part]) -> Vec<Action> {
    Action::ALL.iter().copied().filter(|action| step(state, *action, parts).is_some()).collect()
}

/// What is known of somebody and a form's owner.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Facts {
    /// Who acts.
    pub actor: PersonId,
    /// Whose form it is.
    pub owner: PersonId,
    /// Whether the actor leads the owner today; see [`leads`].
    pub leads: bool,
    /// Whether the actor is the highest superior within the owner's agency.
    pub head: bool,
    /// Whether the actor is of the administration.
    pub admin: bool,
}

/// The parts in which somebody may act. Nobody decides on their own form, whatever else they are.
pub fn parts(facts: Facts) -> Vec<Part> {
    if facts.actor == facts.owner {
        return vec![Part::Owner];
    }
    [(facts.leads, Part::Superior), (facts.head, Part::Head), (facts.admin, Part::Admin)]
        .into_iter()
        .filter_map(|(is, part)| is.then_some(part))
        .collect()
}

/// Whether, by these lines, the superior decides for the person on this day: directly, or as acting superior (Plt, Plh). A second
/// superior sees but does not decide.
pub fn leads(lines: &[ReportingLine], superior: PersonId, person: PersonId, day: NaiveDate) -> bool {
    lines.iter().any(|line| {
        line.superior == superior && line.person == person && line.holds(day) && line.lead != Lead::Additional
    })
}

/// Who decides for the person on this day.
pub fn deciders(lines: &[ReportingLine], person: PersonId, day: NaiveDate) -> Vec<PersonId> {
    let mut found: Vec<PersonId> =
        lines.iter().filter(|line| leads(lines, line.superior, person, day)).map(|line| line.superior).collect();
    found.sort_unstable();
    found.dedup();
    found
}

#[cfg(test)]
mod tests {
    use std::fmt::Write;

    use kernel::id::ReportingLineId;
    use uuid::Uuid;

    use super::*;

    /// Every state, part and action, and nothing besides what the snapshot says.
    #[test]
    fn who_may_do_what_in_which_state() {
        let mut table = String::new();
        for state in State::ALL {
            for part in Part::ALL {
                for action in Action::ALL {
                    if let Some(to) = next(*state, *action, *part) {
                        let _ = writeln!(
                            table,
                            "{:<20} {:<10} {:<12} → {}",
                            state.as_str(),
                            part.as_str(),
                            action.as_str(),
                            to.as_str()
                        );
                    }
                }
            }
        }
        insta::assert_snapshot!(table);
    }

    #[test]
    fn what_is_set_or_rejected_moves_no_more() {
        for state in [State::Set, State::Rejected] {
            assert_eq!(allowed(state, Part::ALL), []);
        }
    }

    #[test]
    fn nobody_decides_on_their_own_form() {
        let one = PersonId::from_uuid(Uuid::from_u128(1));
        let all = Facts { actor: one, owner: one, leads: true, head: true, admin: true };
        assert_eq!(parts(all), [Part::Owner]);
        let other = Facts { owner: PersonId::from_uuid(Uuid::from_u128(2)), ..all };
        assert_eq!(parts(other), [Part::Superior, Part::Head, Part::Admin]);
        assert_eq!(parts(Facts { leads: false, head: false, admin: false, ..other }), []);
    }

    #[test]
    fn acting_superiors_decide_and_additional_ones_do_not() {
        let id = |number| PersonId::from_uuid(Uuid::from_u128(number));
        let day = |text: &str| text.parse::<NaiveDate>().expect("a day");
        let line = |superior, lead, from, to: Option<&str>| ReportingLine {
            id: ReportingLineId::from_uuid(Uuid::nil()),
            person: id(1),
            superior: id(superior),
            lead,
            from: day(from),
            to: to.map(day),
        };
        let lines = [
            line(2, Lead::Direct, "2026-01-01", Some("2026-06-30")),
            line(3, Lead::Direct, "2026-07-01", None),
            line(4, Lead::ActingAbsent, "2026-08-01", Some("2026-08-14")),
            line(5, Lead::Additional, "2026-01-01", None),
        ];
        for (superior, on, expected) in [
            (2, "2026-06-30", true),
            (2, "2026-07-01", false),
            (3, "2026-06-30", false),
            (3, "2026-07-01", true),
            (4, "2026-08-14", true),
            (4, "2026-08-15", false),
            (5, "2026-08-01", false),
        ] {
            assert_eq!(leads(&lines, id(superior), id(1), day(on)), expected, "{superior} on {on}");
        }
        assert_eq!(deciders(&lines, id(1), day("2026-08-01")), [id(3), id(4)]);
    }
}
