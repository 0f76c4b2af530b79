//! Nouns of templates and unit goals.

use kernel::{
    Id,
    id::{PersonId, UnitId},
};

use crate::goals::model::{Plan, Rise};

/// Names the kinds of ids that only this subject has.
pub mod kind {
    /// A template of goals.
    pub enum GoalTemplate {}
    impl kernel::id::Kind for GoalTemplate {
        const NAME: &'static str = "goal-template";
    }
    /// A goal of a unit.
    pub enum UnitGoal {}
    impl kernel::id::Kind for UnitGoal {
        const NAME: &'static str = "unit-goal";
    }
}

/// A template of goals.
pub type GoalTemplateId = Id<kind::GoalTemplate>;
/// A goal of a unit.
pub type UnitGoalId = Id<kind::UnitGoal>;

/// A goal that fits a post or a class of posts, to begin with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GoalTemplate {
    /// Which one.
    pub id: GoalTemplateId,
    /// The goal in a sentence.
    pub title: String,
    /// The competency that it raises; none where the measure alone says it.
    pub rise: Option<Rise>,
    /// How one will know that it is reached.
    pub measure: String,
    /// For which post, in words; empty for any.
    pub post: String,
    /// For which class of posts (`pelaksana`, `fungsional`, …); empty for any.
    pub post_kind: String,
    /// The ways with their planned lesson hours.
    pub ways: Vec<Plan>,
}

/// What a unit wants to reach in a year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitGoal {
    /// Which one.
    pub id: UnitGoalId,
    /// Of which unit.
    pub unit: UnitId,
    /// In which year.
    pub year: i32,
    /// The goal in a sentence.
    pub title: String,
    /// How one will know that it is reached.
    pub measure: String,
    /// Who wrote it last.
    pub written_by: PersonId,
}
