//! What people give for an answer: points, by themselves or by the levels of a rubric, and words to the learner.

use courseware::question::{Criterion, Rubric};
use kernel::Marks;
use serde::{Deserialize, Serialize};

/// What a trainer gave for an answer.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct HandMark {
    /// Points.
    pub mark: Marks,
    /// A word to the learner; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub comment: String,
    /// The level of each criterion that made the points; empty where there was no rubric. A mean of two marks has both levels of a
    /// criterion, one after the other, where they differ.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ratings: Vec<Rating>,
}

/// The level that was chosen for one criterion of a rubric. Its words and points are those of that moment, so that it reads the same
/// whatever a later key says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rating {
    /// The criterion.
    pub criterion: String,
    /// The level's place, from zero.
    pub level: usize,
    /// What it says.
    pub words: String,
    /// Its points within the rubric.
    pub points: Marks,
    /// The points of the criterion's best level.
    pub best: Marks,
    /// A word to the learner about this criterion; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub comment: String,
}

/// What a marker chose for one criterion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LevelChoice {
    /// The level's place, from zero.
    pub level: usize,
    /// A word to the learner; may be empty.
    pub comment: String,
}

/// What the chosen levels earn of a question worth `max`, by [`Rubric::mark`], with what they say; nothing unless each criterion has
/// one of its levels.
pub fn rate(rubric: &Rubric, max: Marks, chosen: &[LevelChoice]) -> Option<(Marks, Vec<Rating>)> {
    let places: Vec<usize> = chosen.iter().map(|choice| choice.level).collect();
    let mark = rubric.mark(max, &places)?;
    let rating = |(criterion, choice): (&Criterion, &LevelChoice)| {
        let level = criterion.levels.get(choice.level)?;
        Some(Rating {
            criterion: criterion.title.clone(),
            level: choice.level,
            words: level.words.clone(),
            points: level.points,
            best: criterion.best(),
            comment: choice.comment.trim().to_owned(),
        })
    };
    Some((mark, rubric.criteria.iter().zip(chosen).map(rating).collect::<Option<_>>()?))
}
