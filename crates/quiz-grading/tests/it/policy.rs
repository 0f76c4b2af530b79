//! Who may call what, as one table.

use std::fmt::Write;

use kernel::{Actor, Role};
use quiz_grading::{Settings, policy};
use test_kit::person;

use crate::world::{World, rules};

#[tokio::test]
async fn routes_by_role() {
    let world = World::new(test_kit::fresh().await, rules(), Settings::default());
    let actors = [
        ("anonymous", Actor::Anonymous),
        ("employee", person(1, &[])),
        ("trainer", person(1, &[Role::Trainer])),
        ("admin", person(1, &[Role::Admin])),
        ("superior", person(1, &[Role::Superior])),
        ("mentor", person(1, &[Role::Mentor])),
    ];
    let mut table = String::new();
    for rule in world.client().rules {
        let allowed: Vec<&str> =
            actors.iter().filter(|(_, actor)| rule.access.check(actor).is_ok()).map(|(name, _)| *name).collect();
        writeln!(table, "{:5} {:50} {}", rule.method.as_str(), rule.path, allowed.join(" ")).expect("a line");
    }
    insta::assert_snapshot!(table);
}

#[test]
fn deeds_by_role() {
    let actors = [
        ("anonymous", Actor::Anonymous),
        ("employee", person(1, &[])),
        ("trainer", person(1, &[Role::Trainer])),
        ("admin", person(1, &[Role::Admin])),
        ("superior", person(1, &[Role::Superior])),
        ("mentor", person(1, &[Role::Mentor])),
        ("system", Actor::System("test")),
    ];
    let mut table = format!(
        "{:12}{:18}{:18}{:18}{:18}{:18}{:18}\n",
        "", "own attempt", "mark taught", "regrade taught", "regrade other", "schedule taught", "schedule other"
    );
    for (name, actor) in actors {
        let word = |allowed: bool| if allowed { "yes" } else { "-" };
        writeln!(
            table,
            "{name:12}{:18}{:18}{:18}{:18}{:18}{:18}",
            word(policy::own(&actor).is_ok()),
            word(policy::may_mark(&actor).is_ok()),
            word(policy::may_regrade(&actor, true).is_ok()),
            word(policy::may_regrade(&actor, false).is_ok()),
            word(policy::may_schedule(&actor, true).is_ok()),
            word(policy::may_schedule(&actor, false).is_ok()),
        )
        .expect("a line");
    }
    insta::assert_snapshot!(table);
}
