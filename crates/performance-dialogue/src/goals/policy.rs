//! Who may see and who may agree to a goal. Pure.

use chrono::NaiveDate;
use kernel::{
    id::PersonId,
    person::{Lead, ReportingLine},
};

use super::model::Side;

/// On which side of this person's goals the viewer stands today; none if they may not see them. `lines` are those above the person.
/// A former superior sees nothing more, the present one all.
pub fn side(viewer: PersonId, owner: PersonId, lines: &[ReportingLine], today: NaiveDate) -> Option<Side> {
    if viewer == owner {
        return Some(Side::Owner);
    }
    if may_agree(viewer, owner, lines, today) {
        return Some(Side::Superior);
    }
    let leads = lines.iter().any(|line| line.person == owner && line.superior == viewer && line.holds(today));
    leads.then_some(Side::Beside)
}

/// Whether the viewer may agree for the superior's side: the direct superior in office and whoever acts for one, but not a second
/// superior beside the direct one.
pub fn may_agree(viewer: PersonId, owner: PersonId, lines: &[ReportingLine], today: NaiveDate) -> bool {
    lines.iter().any(|line| {
        line.person == owner && line.superior == viewer && line.holds(today) && line.lead != Lead::Additional
    })
}

#[cfg(test)]
mod tests {
    use kernel::id::ReportingLineId;
    use test_kit::person;
    use uuid::Uuid;

    use super::*;

    #[test]
    fn the_superior_in_office_agrees() {
        let who = |number| person(number, &[]).person().expect("a person");
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
            line(6, Lead::ActingVacant, 20, None),
        ];
        for (viewer, today, sees, agrees) in [
            (2, 10, true, true),
            (2, 11, false, false),
            (3, 10, false, false),
            (3, 11, true, true),
            (4, 11, true, false),
            (5, 19, false, false),
            (5, 22, true, true),
            (5, 23, false, false),
            (6, 23, true, true),
            (7, 11, false, false),
        ] {
            let found = side(who(viewer), who(1), &lines, day(today)).is_some();
            let agreed = may_agree(who(viewer), who(1), &lines, day(today));
            assert_eq!((found, agreed), (sees, agrees), "{viewer} on {today}");
        }
        assert_eq!(side(who(4), who(1), &lines, day(11)), Some(Side::Beside));
        assert_eq!(side(who(1), who(1), &lines, day(1)), Some(Side::Owner));
        assert!(!may_agree(who(1), who(1), &lines, day(1)), "nobody agrees with oneself");
    }
}
