//! Which template fits whom, and who writes for a unit. Pure.

use kernel::{Actor, FieldProblem, Role, id::UnitId, person::PersonCard, ports::RosterUnit};

use super::model::GoalTemplate;
use crate::goals::{model::GoalInput, rules as goals};

/// Classes of posts, as the directory knows them.
pub const POST_KINDS: [&str; 5] = ["jpt", "administrator", "pengawas", "fungsional", "pelaksana"];

/// Whether a template is for somebody in this post.
pub fn fits(template: &GoalTemplate, card: &PersonCard) -> bool {
    let same = |wanted: &str, known: &str| wanted.is_empty() || wanted.trim().eq_ignore_ascii_case(known.trim());
    same(&template.post, &card.post) && same(&template.post_kind, &card.post_kind)
}

/// What is wrong with a template as it was written. It has no day, so all but that is held to the rules of a goal.
pub fn template_problems(template: &GoalTemplate) -> Vec<FieldProblem> {
    let day = chrono::NaiveDate::default();
    let input = GoalInput {
        title: template.title.clone(),
        rise: template.rise.clone(),
        measure: template.measure.clone(),
        due_on: day.succ_opt().unwrap_or(day),
        ways: template.ways.clone(),
        serves: None,
    };
    let mut problems = goals::problems(&input, day);
    if template.post.chars().count() > 200 {
        problems.push(FieldProblem::new("jabatan", "problem-field-too-long"));
    }
    if !template.post_kind.is_empty() && !POST_KINDS.contains(&template.post_kind.as_str()) {
        problems.push(FieldProblem::new("kelas", "problem-field-required"));
    }
    problems
}

/// Whether the actor writes the goals of this unit: the administration, and whoever leads people and has their post in it.
pub fn may_write(actor: &Actor, unit: UnitId) -> bool {
    let heads = match actor {
        Actor::Person(person) => person.unit == Some(unit) && actor.has(Role::Superior),
        Actor::Anonymous | Actor::System(_) => false,
    };
    heads || (actor.person().is_some() && actor.has(Role::Admin))
}

/// A unit and those above it, the unit first. A circle in the tree ends it.
pub fn chain(unit: UnitId, units: &[RosterUnit]) -> Vec<UnitId> {
    let mut chain = vec![unit];
    let above = |unit: UnitId| units.iter().find(|one| one.unit == unit).and_then(|one| one.parent);
    let mut next = above(unit);
    while let Some(unit) = next.filter(|unit| !chain.contains(unit)) {
        chain.push(unit);
        next = above(unit);
    }
    chain
}

/// What is wrong with a unit's goal as it was written.
pub fn unit_problems(year: i32, title: &str, measure: &str) -> Vec<FieldProblem> {
    let mut problems = Vec::new();
    if !(2000..=2100).contains(&year) {
        problems.push(FieldProblem::new("tahun", "rating-period-wrong"));
    }
    for (field, text, longest) in [("judul", title, 200), ("ukuran", measure, 500)] {
        match text.trim().chars().count() {
            0 => problems.push(FieldProblem::new(field, "problem-field-required")),
            length if length > longest => problems.push(FieldProblem::new(field, "problem-field-too-long")),
            _ => {}
        }
    }
    problems
}

#[cfg(test)]
mod tests {
    use kernel::{context::PersonActor, id::PersonId};
    use test_kit::{deeds_by_role, person};
    use uuid::Uuid;

    use super::*;
    use crate::{
        cascade::model::GoalTemplateId,
        goals::model::{Plan, Rise, WayKind},
    };

    fn unit(number: u128) -> UnitId {
        UnitId::from_uuid(Uuid::from_u128(number))
    }

    fn template(post: &str, post_kind: &str) -> GoalTemplate {
        GoalTemplate {
            id: GoalTemplateId::from_uuid(Uuid::nil()),
            title: "Menata arsip dinamis".to_owned(),
            rise: None,
            measure: "Tidak ada berkas tertukar".to_owned(),
            post: post.to_owned(),
            post_kind: post_kind.to_owned(),
            ways: vec![Plan {
                kind: WayKind::Task,
                title: "Menata rak".to_owned(),
                course: None,
                mentorship: None,
                class: None,
                jp: 4,
            }],
        }
    }

    #[test]
    fn a_template_fits_a_post_or_a_class() {
        let card = PersonCard {
            id: PersonId::from_uuid(Uuid::nil()),
            nip: None,
            front_title: String::new(),
            name: String::new(),
            back_title: String::new(),
            birth_place: String::new(),
            birth_date: None,
            status: String::new(),
            rank: String::new(),
            post: "Pengadministrasi Perkantoran".to_owned(),
            post_kind: "pelaksana".to_owned(),
            unit: None,
            unit_name: String::new(),
            superior: None,
            email: None,
        };
        for (post, kind, expected) in [
            ("", "", true),
            ("", "pelaksana", true),
            ("", "fungsional", false),
            (" pengadministrasi perkantoran", "", true),
            ("Arsiparis", "pelaksana", false),
        ] {
            assert_eq!(fits(&template(post, kind), &card), expected, "{post} {kind}");
        }
    }

    #[test]
    fn a_template_says_what_a_goal_says() {
        let of = |change: &dyn Fn(&mut GoalTemplate)| {
            let mut one = template("", "");
            change(&mut one);
            template_problems(&one).into_iter().map(|problem| problem.field).collect::<Vec<_>>()
        };
        assert_eq!(of(&|_| {}), Vec::<String>::new());
        assert_eq!(of(&|one| one.title.clear()), ["judul"]);
        assert_eq!(of(&|one| one.ways.clear()), ["cara"]);
        assert_eq!(of(&|one| one.post_kind = "raja".to_owned()), ["kelas"]);
        let rise = Rise { competency: None, name: "Kearsipan".to_owned(), from: Some(3), to: Some(2) };
        assert_eq!(of(&|one| one.rise = Some(rise.clone())), ["ke"]);
    }

    #[test]
    fn who_writes_for_a_unit() {
        let table = deeds_by_role(&[1_u128, 2], |actor, of| {
            // The actor has a post in unit 1.
            let actor = match actor.clone() {
                Actor::Person(person) => Actor::Person(PersonActor { unit: Some(unit(1)), ..person }),
                other => other,
            };
            if may_write(&actor, unit(of)) { "yes" } else { "-" }
        });
        insta::assert_snapshot!(table);
        assert!(!may_write(&person(1, &[Role::Superior]), unit(1)), "without a post in it");
    }

    #[test]
    fn units_above_end_at_the_top() {
        let units = [(1, Some(2)), (2, Some(3)), (3, None), (8, Some(9)), (9, Some(8))]
            .map(|(one, parent)| RosterUnit { unit: unit(one), parent: parent.map(unit), name: String::new() });
        assert_eq!(chain(unit(1), &units), [unit(1), unit(2), unit(3)]);
        assert_eq!(chain(unit(8), &units), [unit(8), unit(9)]);
        assert_eq!(chain(unit(7), &units), [unit(7)]);
    }
}
