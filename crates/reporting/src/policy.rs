//! Who may do what with reports. Pure.

use kernel::{Actor, Role};

use crate::{ReportError, model::Report};

/// With whom a report may be shared, and who may make one.
pub const READERS: [Role; 2] = [Role::Admin, Role::Superior];

/// What can be done with a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// Put one together and keep it.
    Make,
    /// Run a kept one within the actor's own scope.
    Run,
    /// Change or delete it, open what scheduled runs gave.
    Own,
}

impl Action {
    /// All actions, for the policy's table.
    pub const ALL: [Self; 3] = [Self::Make, Self::Run, Self::Own];
}

/// Whether the actor may do this with the report; `None` is one that is to be made.
///
/// # Errors
/// [`ReportError::NotFound`] for a report that is not shared with the actor, else [`ReportError::Forbidden`].
pub fn may(actor: &Actor, action: Action, report: Option<&Report>) -> Result<(), ReportError> {
    if !READERS.iter().any(|role| actor.has(*role)) {
        return Err(ReportError::Forbidden);
    }
    let Some(report) = report else {
        return if action == Action::Make { Ok(()) } else { Err(ReportError::NotFound) };
    };
    let owns = actor.person() == Some(report.owner);
    let shared = report.shared.iter().any(|role| actor.has(*role));
    match action {
        Action::Make => Ok(()),
        Action::Run if owns || shared => Ok(()),
        Action::Own if owns => Ok(()),
        Action::Own if shared => Err(ReportError::Forbidden),
        Action::Run | Action::Own => Err(ReportError::NotFound),
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write;

    use kernel::id::ReportId;
    use test_kit::person;

    use super::*;
    use crate::{definition::Definition, schedule::Schedule};

    #[test]
    fn deeds_by_role() {
        let report = |owner: u128, shared: &[Role]| Report {
            id: ReportId::from_uuid(uuid::Uuid::nil()),
            owner: person(owner, &[]).person().expect("a person"),
            name: String::new(),
            definition: Definition::default(),
            shared: shared.to_vec(),
            schedule: Schedule::None,
            due_at: None,
            version: 1,
            updated_at: chrono::DateTime::UNIX_EPOCH,
        };
        let reports = [("own", report(1, &[])), ("shared", report(2, &READERS)), ("other", report(2, &[]))];
        let mut table = String::new();
        for (name, actor) in [
            ("anonymous", Actor::Anonymous),
            ("employee", person(1, &[])),
            ("trainer", person(1, &[Role::Trainer])),
            ("admin", person(1, &[Role::Admin])),
            ("superior", person(1, &[Role::Superior])),
            ("mentor", person(1, &[Role::Mentor])),
        ] {
            write!(table, "{name:12}").expect("a word");
            let make = if may(&actor, Action::Make, None).is_ok() { "make" } else { "-" };
            write!(table, "{make:8}").expect("a word");
            for (whose, report) in &reports {
                let mut words = String::new();
                for action in [Action::Run, Action::Own] {
                    if may(&actor, action, Some(report)).is_ok() {
                        write!(words, "{action:?} ").expect("a word");
                    }
                }
                write!(table, "{whose}: {words:10}").expect("a word");
            }
            table.push('\n');
        }
        insta::assert_snapshot!(table);
    }
}
