use std::fmt::Write;

use course_authoring::policy::{Action, Facts, may};
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
