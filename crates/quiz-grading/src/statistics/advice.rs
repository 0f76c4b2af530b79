//! What the figures suggest, for people who do not read figures.

use super::{Difficulty, ItemFigures, OptionFigures, TestFigures};

/// Fewer attempts say nothing yet.
pub const ENOUGH: usize = 20;
/// A distractor that fewer choose, in percent, distracts nobody.
const DEAD: f64 = 2.0;
/// Facility above which a question tells hardly anybody apart, in percent.
const TOO_EASY: f64 = 95.0;
/// Facility so far above blind guessing is no more than guessing, in percent points.
const GUESSED: f64 = 5.0;
/// Discrimination below which a question is called weak, in percent (Moodle documentation, "Quiz statistics report": 20–29 weak,
/// 0–19 very weak, below 0 probably invalid).
const WEAK: f64 = 20.0;
/// Mean square above which answers surprise too often (Wright & Linacre, Rasch Measurement Transactions 8:3, 1994: 1.4 for survey,
/// 1.3 for run-of-the-mill multiple choice).
const SURPRISING: f64 = 1.3;
/// Consistency below which single grades should not decide, in percent.
const SHAKY: f64 = 70.0;

/// Something to look at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Advice {
    /// Too few attempts to say anything.
    TooFew,
    /// Nearly everybody gets it right.
    TooEasy,
    /// No better than blind guessing.
    Guessed,
    /// The weaker get it right rather than the stronger: the key may be wrong.
    Backwards,
    /// The stronger choose a wrong option rather than the key.
    KeySuspect,
    /// It hardly tells weak and strong apart.
    Weak,
    /// So many of the distractors are never chosen.
    DeadDistractors {
        /// Which are hardly chosen.
        dead: usize,
        /// All distractors.
        of: usize,
    },
    /// Answers surprise: strong ones get it wrong, weak ones right.
    Surprising,
    /// Grades hang on chance too much to decide about single people.
    Shaky,
}

impl Advice {
    /// The stored word, for messages.
    pub const fn word(self) -> &'static str {
        match self {
            Self::TooFew => "too-few",
            Self::TooEasy => "too-easy",
            Self::Guessed => "guessed",
            Self::Backwards => "backwards",
            Self::KeySuspect => "key-suspect",
            Self::Weak => "weak",
            Self::DeadDistractors { .. } => "dead-distractors",
            Self::Surprising => "surprising",
            Self::Shaky => "shaky",
        }
    }
}

/// Advice on one item. `options` come with whether choosing them earns points; `guess` is what blind guessing earns, in percent.
pub fn advise(
    figures: &ItemFigures,
    options: &[(OptionFigures, bool)],
    guess: Option<f64>,
    fit: Option<&Difficulty>,
) -> Vec<Advice> {
    if figures.sittings < ENOUGH {
        return vec![Advice::TooFew];
    }
    let mut found = Vec::new();
    if figures.facility >= TOO_EASY {
        found.push(Advice::TooEasy);
    } else if guess.is_some_and(|guess| guess > 0.0 && figures.facility <= guess + GUESSED) {
        found.push(Advice::Guessed);
    }
    let best = |keys: bool| {
        let side = options.iter().filter(|(_, key)| *key == keys).filter_map(|(option, _)| option.correlation);
        side.fold(None, |best: Option<f64>, one| Some(best.map_or(one, |best| best.max(one))))
    };
    let suspect = best(false).zip(best(true)).is_some_and(|(wrong, right)| wrong > 0.0 && wrong > right);
    match figures.discrimination {
        Some(index) if index < 0.0 => found.push(Advice::Backwards),
        _ if suspect => found.push(Advice::KeySuspect),
        Some(index) if index < WEAK && figures.facility < TOO_EASY => found.push(Advice::Weak),
        _ => {}
    }
    let distractors = || options.iter().filter(|(_, key)| !key);
    let dead = distractors().filter(|(option, _)| option.share < DEAD).count();
    // Where nearly nobody errs, nobody is distracted either.
    if dead > 0 && figures.facility < TOO_EASY {
        found.push(Advice::DeadDistractors { dead, of: distractors().count() });
    }
    if fit.is_some_and(|fit| fit.infit > SURPRISING) {
        found.push(Advice::Surprising);
    }
    found
}

/// Advice on the whole quiz.
pub fn advise_test(figures: &TestFigures) -> Vec<Advice> {
    if figures.sittings < ENOUGH {
        return vec![Advice::TooFew];
    }
    let shaky = figures.consistency.is_some_and(|alpha| alpha < SHAKY);
    shaky.then_some(Advice::Shaky).into_iter().collect()
}
