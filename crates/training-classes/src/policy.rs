//! Who may do what. Pure.

use kernel::{Actor, Role, id::PersonId};

use crate::{
    ClassError,
    model::{ClassState, TrainingClass},
};

/// Whether the actor keeps the calendar: classes, decisions, money.
///
/// # Errors
/// [`ClassError::Forbidden`] for everybody but the administration.
pub fn may_manage(actor: &Actor) -> Result<(), ClassError> {
    if actor.has(Role::Admin) { Ok(()) } else { Err(ClassError::Forbidden) }
}

/// Whether the actor sees the class: everybody once it is open, before that the administration and its trainer.
pub fn may_see(actor: &Actor, class: &TrainingClass) -> bool {
    class.state != ClassState::Planned && actor.person().is_some() || may_note_presence(actor, class)
}

/// Whether the actor notes who was there: the administration and the class's trainer.
pub fn may_note_presence(actor: &Actor, class: &TrainingClass) -> bool {
    actor.has(Role::Admin) || actor.person().is_some() && actor.person() == class.facts.trainer
}

/// The acting person, for what one does for oneself.
///
/// # Errors
/// [`ClassError::Forbidden`] for who is nobody.
pub fn oneself(actor: &Actor) -> Result<PersonId, ClassError> {
    actor.person().ok_or(ClassError::Forbidden)
}

/// Whether the actor speaks for this person as a superior, given everybody who answers to the actor today.
pub fn leads(tree: &[PersonId], person: PersonId) -> bool {
    tree.contains(&person)
}

#[cfg(test)]
pub(crate) mod tests {
    use std::fmt::Write;

    use chrono::{DateTime, NaiveDate};
    use test_kit::person;
    use uuid::Uuid;

    use super::*;
    use crate::{
        model::{ClassFacts, Mode},
        rules::money::Money,
    };

    /// A class of three days.
    pub(crate) fn class(state: ClassState) -> TrainingClass {
        let day = |number| NaiveDate::from_ymd_opt(2027, 2, number).expect("a day of February");
        let facts = ClassFacts {
            title: "Pelatihan kearsipan".to_owned(),
            batch: "Angkatan I/2027".to_owned(),
            form: "KL03".to_owned(),
            mode: Mode::InPerson,
            description: String::new(),
            organiser: "BKPSDMD".to_owned(),
            place: "Aula".to_owned(),
            starts_on: day(1),
            ends_on: day(3),
            weekends: false,
            jp: 24,
            subjects: Vec::new(),
            abroad: false,
            quota: 30,
            apply_until: day(1),
            presence: 90,
            certificate: true,
            teaches: None,
            trainer: person(7, &[]).person(),
            money: Money::default(),
            over_budget: String::new(),
        };
        TrainingClass {
            id: kernel::Id::from_uuid(Uuid::nil()),
            facts,
            state,
            reason: String::new(),
            version: 1,
            created_at: DateTime::UNIX_EPOCH,
        }
    }

    #[test]
    fn deeds_by_role() {
        let mut table = String::new();
        for (name, actor) in [
            ("anonymous", Actor::Anonymous),
            ("employee", person(1, &[])),
            ("trainer", person(1, &[Role::Trainer])),
            ("its trainer", person(7, &[Role::Trainer])),
            ("superior", person(1, &[Role::Superior])),
            ("admin", person(1, &[Role::Admin])),
        ] {
            let (planned, open) = (class(ClassState::Planned), class(ClassState::Open));
            let deeds = [
                ("manage", may_manage(&actor).is_ok()),
                ("ask", oneself(&actor).is_ok()),
                ("see-planned", may_see(&actor, &planned)),
                ("see-open", may_see(&actor, &open)),
                ("presence", may_note_presence(&actor, &open)),
            ];
            let words: Vec<&str> = deeds.iter().filter(|(_, may)| *may).map(|(word, _)| *word).collect();
            writeln!(table, "{name}: {}", words.join(" ")).expect("a line");
        }
        insta::assert_snapshot!(table, @r"
        anonymous: 
        employee: ask see-open
        trainer: ask see-open
        its trainer: ask see-planned see-open presence
        superior: ask see-open
        admin: manage ask see-planned see-open presence
        ");
    }
}
