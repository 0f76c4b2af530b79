//! Who may open, answer, see and call off a round. Pure.

use chrono::NaiveDate;
use kernel::{Actor, Role, id::PersonId, person::ReportingLine};

use super::model::Round;
use crate::goals::policy::may_agree;

/// What concerns one round.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// See that it goes on or went on, and how many have answered.
    Follow,
    /// See what it came to.
    Report,
    /// Close it before its last day.
    Close,
    /// Call it off.
    Withdraw,
}

impl Action {
    /// All of them, for tables and tests.
    pub const ALL: [Self; 4] = [Self::Follow, Self::Report, Self::Close, Self::Withdraw];
}

/// Whether the actor may open a round about this person: the superior in office, whoever acts for one, and the administration.
/// Nobody opens one about oneself.
pub fn may_open(actor: &Actor, person: PersonId, lines: &[ReportingLine], today: NaiveDate) -> bool {
    let Some(opener) = actor.person() else { return false };
    opener != person && (actor.has(Role::Admin) || may_agree(opener, person, lines, today))
}

/// Whether the actor may do this with the round today. `lines` are those above its person.
///
/// The report is for the person and for the superior who opened it and still leads them, once it is over. The administration learns that
/// it happened, also where it opened it.
pub fn may(actor: &Actor, action: Action, round: &Round, lines: &[ReportingLine], today: NaiveDate) -> bool {
    let Some(viewer) = actor.person() else { return false };
    let leads = lines.iter().any(|line| line.person == round.person && line.superior == viewer && line.holds(today));
    let opened = viewer == round.opened_by && leads;
    // Whoever a round is about does not end it, also not as an administrator.
    let ends = viewer != round.person && (opened || actor.has(Role::Admin));
    match action {
        Action::Follow => viewer == round.person || opened || actor.has(Role::Admin),
        Action::Report => round.over(today) && (viewer == round.person || opened),
        Action::Close | Action::Withdraw => round.takes_answers(today) && ends,
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use kernel::{id::ReportingLineId, person::Lead};
    use test_kit::{deeds_by_role, person};
    use uuid::Uuid;

    use super::*;
    use crate::rounds::model::{RoundId, RoundState};

    fn who(number: u128) -> PersonId {
        person(number, &[]).person().expect("a person")
    }

    fn day(day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, day).expect("a day")
    }

    fn round(of: u128, opened_by: u128, state: RoundState) -> Round {
        Round {
            id: RoundId::from_uuid(Uuid::nil()),
            person: who(of),
            opened_by: who(opened_by),
            purpose: String::new(),
            questions: Vec::new(),
            last_day: day(20),
            state,
            opened_at: DateTime::UNIX_EPOCH,
        }
    }

    fn line(superior: u128, lead: Lead, from: u32, to: Option<u32>) -> ReportingLine {
        ReportingLine {
            id: ReportingLineId::from_uuid(Uuid::nil()),
            person: who(2),
            superior: who(superior),
            lead,
            from: day(from),
            to: to.map(day),
        }
    }

    /// The actor is number 1: in a round about themselves, in one about number 2 that they opened and lead, and in a stranger's.
    #[test]
    fn who_may_do_what_with_a_round() {
        let lines = [line(1, Lead::Direct, 1, None)];
        let mut table = String::new();
        for (name, on) in [("while open", 20), ("when over", 21)] {
            for (whose, of, by) in [("one's own", 1, 3), ("opened by the actor", 2, 1), ("another's", 4, 3)] {
                table.extend([name, ", ", whose, "\n"]);
                table += &deeds_by_role(&Action::ALL, |actor, action| {
                    if may(actor, action, &round(of, by, RoundState::Open), &lines, day(on)) { "yes" } else { "-" }
                });
                table += "\n\n";
            }
        }
        insta::assert_snapshot!(table);
    }

    #[test]
    fn who_leads_no_more_sees_no_report() {
        let lines = [line(3, Lead::Direct, 1, Some(21)), line(5, Lead::Additional, 1, None)];
        let (opener, round) = (person(3, &[Role::Superior]), round(2, 3, RoundState::Open));
        assert!(may(&opener, Action::Report, &round, &lines, day(21)));
        assert!(!may(&opener, Action::Report, &round, &lines, day(22)));
        for (superior, opens) in [(3, true), (5, false), (2, false), (7, false)] {
            assert_eq!(may_open(&person(superior, &[Role::Superior]), who(2), &lines, day(21)), opens, "{superior}");
        }
        assert!(may_open(&person(9, &[Role::Admin]), who(2), &[], day(21)));
        assert!(!may_open(&person(2, &[Role::Admin]), who(2), &[], day(21)), "not about oneself");
    }

    #[test]
    fn what_was_called_off_has_no_report() {
        let withdrawn = round(1, 3, RoundState::Withdrawn);
        for action in [Action::Report, Action::Close, Action::Withdraw] {
            assert!(!may(&person(1, &[Role::Admin]), action, &withdrawn, &[], day(25)), "{action:?}");
        }
    }
}
