use std::fmt::Write;

use course_authoring::{
    model::bank::OwnerKind,
    policy::{Action, BankAction, BankFacts, Facts, may, may_bank},
};
use kernel::{Actor, Role};
use test_kit::person;

/// Who may do what, as one table.
#[test]
fn the_policy() {
    let owner = person(1, &[Role::Trainer]);
    let author = person(2, &[Role::Trainer]);
    let authors = [author.person().expect("a person")];
    let facts = Facts { owner: owner.person(), authors: &authors };
    let former = person(1, &[]);
    let actors = [
        ("nobody", Actor::Anonymous),
        ("employee", person(4, &[])),
        ("superior", person(5, &[Role::Superior])),
        ("mentor", person(6, &[Role::Mentor])),
        ("owner, no trainer any more", former),
        ("owner", owner),
        ("co-author", author),
        ("another trainer", person(3, &[Role::Trainer])),
        ("admin", person(7, &[Role::Admin])),
        ("the system", Actor::System("import")),
    ];
    let mut table = format!("{:28}", "");
    for action in Action::ALL {
        let _ = write!(table, "{:14}", format!("{action:?}"));
    }
    for (name, actor) in actors {
        let _ = write!(table, "\n{name:28}");
        for action in Action::ALL {
            let answer = if may(&actor, action, Some(facts)).is_ok() { "yes" } else { "-" };
            let _ = write!(table, "{answer:14}");
        }
    }
    let table: Vec<_> = table.lines().map(str::trim_end).collect();
    insta::assert_snapshot!(table.join("\n"));
}

/// Who may do what with which bank, as one table.
#[test]
fn the_policy_of_banks() {
    let standings = [
        ("course: its owner", OwnerKind::Course, true, true, false),
        ("course: co-author", OwnerKind::Course, true, false, false),
        ("course: keeper", OwnerKind::Course, false, false, true),
        ("course: another", OwnerKind::Course, false, false, false),
        ("unit: of the unit", OwnerKind::Unit, true, false, false),
        ("unit: keeper", OwnerKind::Unit, false, false, true),
        ("unit: another", OwnerKind::Unit, false, false, false),
        ("agency: anybody", OwnerKind::Agency, true, false, false),
        ("agency: keeper", OwnerKind::Agency, true, false, true),
    ];
    let mut table = format!("{:32}", "");
    for action in BankAction::ALL {
        let _ = write!(table, "{:10}", format!("{action:?}"));
    }
    let actors =
        [("employee", person(1, &[])), ("trainer", person(1, &[Role::Trainer])), ("admin", person(1, &[Role::Admin]))];
    for (role, actor) in actors {
        for (name, owner, belongs, leads, keeps) in standings {
            let _ = write!(table, "\n{role:10}{name:22}");
            for action in BankAction::ALL {
                let allowed = may_bank(&actor, action, BankFacts { owner, belongs, leads, keeps }).is_ok();
                let _ = write!(table, "{:10}", if allowed { "yes" } else { "-" });
            }
        }
    }
    let table: Vec<_> = table.lines().map(str::trim_end).collect();
    insta::assert_snapshot!(table.join("\n"));
}
