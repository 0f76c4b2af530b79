//! Who may do what with a course or a bank of questions. Pure; called by every command and, as a scope, by every query.

use kernel::{Actor, Role, id::PersonId};

use crate::model::{CourseCard, bank::OwnerKind};

/// What a person can do here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// Begin a course.
    Create,
    /// See the draft.
    View,
    /// Change the draft, its questions and media.
    Edit,
    /// Make a new version for learners.
    Publish,
    /// Take the course out of the catalogue.
    Archive,
    /// Say who else writes it.
    ShareAuthors,
    /// Take the course out as a folder.
    Export,
}

impl Action {
    /// All actions, for the policy's table.
    pub const ALL: [Self; 7] =
        [Self::Create, Self::View, Self::Edit, Self::Publish, Self::Archive, Self::ShareAuthors, Self::Export];
}

/// Not allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Denied;

/// What the policy must know of a course.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'f> {
    /// Who owns it.
    pub owner: Option<PersonId>,
    /// Who else writes it.
    pub authors: &'f [PersonId],
}

impl<'f> From<&'f CourseCard> for Facts<'f> {
    fn from(card: &'f CourseCard) -> Self {
        Self { owner: card.owner, authors: &card.authors }
    }
}

/// Whether the actor may do this with the course; `None` is a course that is to be made.
pub fn may(actor: &Actor, action: Action, course: Option<Facts<'_>>) -> Result<(), Denied> {
    if !actor.has(Role::Trainer) && !actor.has(Role::Admin) {
        return Err(Denied);
    }
    let everywhere = actor.has(Role::Admin);
    let (owns, writes) = match (actor.person(), course) {
        (Some(person), Some(facts)) => (facts.owner == Some(person), facts.authors.contains(&person)),
        _ => (false, false),
    };
    let allowed = match action {
        Action::Create => true,
        Action::View | Action::Edit | Action::Publish | Action::Export => everywhere || owns || writes,
        Action::Archive | Action::ShareAuthors => everywhere || owns,
    };
    if allowed { Ok(()) } else { Err(Denied) }
}

/// What a person can do with a bank of questions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BankAction {
    /// Begin one.
    Create,
    /// See its questions and use them in quizzes.
    View,
    /// Change its questions.
    Edit,
    /// Change its title and say who keeps it.
    Manage,
}

impl BankAction {
    /// All actions, for the policy's table.
    pub const ALL: [Self; 4] = [Self::Create, Self::View, Self::Edit, Self::Manage];
}

/// Where somebody stands to a bank.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BankFacts {
    /// What it belongs to.
    pub owner: OwnerKind,
    /// Whether it is theirs: they write the course, or serve in the unit or below it; the agency's is every trainer's.
    pub belongs: bool,
    /// Whether the course is theirs alone to share.
    pub leads: bool,
    /// Whether they are among its keepers.
    pub keeps: bool,
}

/// Whether the actor may do this with the bank. All trainers read the agency's; its keepers and the administration write it.
pub fn may_bank(actor: &Actor, action: BankAction, facts: BankFacts) -> Result<(), Denied> {
    if !actor.has(Role::Trainer) && !actor.has(Role::Admin) {
        return Err(Denied);
    }
    let shared = facts.owner == OwnerKind::Agency;
    let allowed = actor.has(Role::Admin)
        || match action {
            BankAction::Create => facts.belongs && !shared,
            BankAction::View => facts.belongs || facts.keeps,
            BankAction::Edit => facts.keeps || (facts.belongs && !shared),
            BankAction::Manage => facts.leads || (facts.keeps && !shared),
        };
    if allowed { Ok(()) } else { Err(Denied) }
}
