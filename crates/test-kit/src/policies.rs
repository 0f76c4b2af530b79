use std::fmt::{Debug, Write};

use kernel::{Actor, Role};

use crate::person;

/// The table of a policy, a row for each role and a column for each action. `word` says what the actor, person number 1, may do.
pub fn deeds_by_role<A: Debug + Copy, W: AsRef<str>>(actions: &[A], word: impl Fn(&Actor, A) -> W) -> String {
    let width = actions.iter().map(|action| format!("{action:?}").len()).max().unwrap_or_default().max(12) + 2;
    let mut table = format!("{:12}", "");
    for action in actions {
        let _ = write!(table, "{:width$}", format!("{action:?}"));
    }
    let actors = [
        ("anonymous", Actor::Anonymous),
        ("employee", person(1, &[])),
        ("trainer", person(1, &[Role::Trainer])),
        ("admin", person(1, &[Role::Admin])),
        ("superior", person(1, &[Role::Superior])),
        ("mentor", person(1, &[Role::Mentor])),
        ("system", Actor::System("test")),
    ];
    for (name, actor) in actors {
        let _ = write!(table, "\n{name:12}");
        for action in actions {
            let _ = write!(table, "{:width$}", word(&actor, *action).as_ref());
        }
    }
    table
}

/// Whom a deed may concern, given whether it may concern the person of this number; the actor is number 1.
pub fn whom(may: impl Fn(u128) -> bool) -> &'static str {
    match (may(1), may(2)) {
        (true, true) => "anybody",
        (true, false) => "oneself",
        (false, true) => "others",
        (false, false) => "-",
    }
}
