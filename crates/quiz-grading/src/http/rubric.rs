//! Rubrics and what was chosen of them, as programs read them and as the form of a mark asks for them.

use courseware::question::{Criterion, Level, Rubric};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use web::Ui;

use crate::engine::{LevelChoice, Rating};

/// What an answer is marked by.
#[derive(Serialize, ToSchema)]
pub(crate) struct RubricOut {
    criteria: Vec<CriterionOut>,
}

/// One criterion, with its levels in the author's order.
#[derive(Serialize, ToSchema)]
pub(crate) struct CriterionOut {
    title: String,
    levels: Vec<LevelOut>,
}

/// One level.
#[derive(Serialize, ToSchema)]
pub(crate) struct LevelOut {
    words: String,
    /// Points within the rubric, as a decimal; the question's points are shared out by them.
    points: String,
}

impl From<Rubric> for RubricOut {
    fn from(rubric: Rubric) -> Self {
        let criterion = |criterion: Criterion| CriterionOut {
            title: criterion.title,
            levels: criterion
                .levels
                .into_iter()
                .map(|level| LevelOut { words: level.words, points: level.points.to_string() })
                .collect(),
        };
        Self { criteria: rubric.criteria.into_iter().map(criterion).collect() }
    }
}

/// The level that was chosen for a criterion.
#[derive(Serialize, ToSchema)]
pub(crate) struct RatingOut {
    criterion: String,
    /// The level's place, from zero.
    level: usize,
    words: String,
    /// Its points within the rubric, as a decimal.
    points: String,
    /// Those of the criterion's best level.
    best: String,
    comment: String,
}

impl From<Rating> for RatingOut {
    fn from(rating: Rating) -> Self {
        Self {
            criterion: rating.criterion,
            level: rating.level,
            words: rating.words,
            points: rating.points.to_string(),
            best: rating.best.to_string(),
            comment: rating.comment,
        }
    }
}

/// A level chosen for a criterion.
#[derive(Deserialize, ToSchema)]
pub(crate) struct LevelIn {
    /// The level's place, from zero.
    level: usize,
    /// A word to the learner.
    #[serde(default)]
    comment: String,
}

impl From<LevelIn> for LevelChoice {
    fn from(choice: LevelIn) -> Self {
        Self { level: choice.level, comment: choice.comment }
    }
}

/// What is chosen on the form: for each criterion a level, as far as there is one, and a word to the learner.
#[derive(Default)]
pub(super) struct Picked {
    levels: Vec<(usize, usize)>,
    notes: Vec<String>,
}

impl Picked {
    /// Takes a field of the form up: `level-<criterion>` with the level's place, or `note` once for each
    /// criterion. Any other is passed over.
    pub(super) fn take(&mut self, name: &str, value: &str) {
        if name == "note" {
            self.notes.push(value.replace("\r\n", "\n"));
            return;
        }
        let place = name.strip_prefix("level-").and_then(|criterion| criterion.parse().ok());
        self.levels.extend(place.zip(value.parse().ok()));
    }

    /// What was chosen before.
    pub(super) fn of(ratings: &[Rating]) -> Self {
        Self {
            levels: ratings.iter().map(|rating| rating.level).enumerate().collect(),
            notes: ratings.iter().map(|rating| rating.comment.clone()).collect(),
        }
    }

    fn level(&self, criterion: usize) -> Option<usize> {
        self.levels.iter().find(|(of, _)| *of == criterion).map(|(_, level)| *level)
    }

    fn note(&self, criterion: usize) -> String {
        self.notes.get(criterion).cloned().unwrap_or_default()
    }

    /// The levels of the form's criteria, up to the first that has none; nothing where the form has no criteria.
    pub(super) fn choices(&self) -> Option<Vec<LevelChoice>> {
        let choice = |at| Some(LevelChoice { level: self.level(at)?, comment: self.note(at) });
        (!self.notes.is_empty()).then(|| (0..self.notes.len()).map_while(choice).collect())
    }

    /// The criteria as they are asked for.
    pub(super) fn asked(&self, ui: &Ui, rubric: &Rubric) -> Vec<CriterionField> {
        let levels = |at: usize, criterion: &Criterion| {
            let field = |(place, level): (usize, &Level)| LevelField {
                place,
                words: level.words.clone(),
                points: ui.marks(&level.points),
                chosen: self.level(at) == Some(place),
            };
            criterion.levels.iter().enumerate().map(field).collect()
        };
        let criteria = rubric.criteria.iter().enumerate();
        criteria
            .map(|(at, criterion)| CriterionField {
                place: at,
                title: criterion.title.clone(),
                levels: levels(at, criterion),
                note: self.note(at),
            })
            .collect()
    }
}

/// One criterion on the page.
pub(super) struct CriterionField {
    pub(super) place: usize,
    pub(super) title: String,
    pub(super) levels: Vec<LevelField>,
    pub(super) note: String,
}

/// One level on the page.
pub(super) struct LevelField {
    pub(super) place: usize,
    pub(super) words: String,
    pub(super) points: String,
    pub(super) chosen: bool,
}
