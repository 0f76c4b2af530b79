//! The question engine: pure, exact, and the same on every machine.
//!
//! A kind of question is one file here and one arm of [`kind_of`]. It says how its parts are shuffled, how an answer is read
//! and checked, what it is worth, and how it is shown to the learner before and after. An answer names options by their
//! *shown* place, never by the author's order, so that neither a page nor an answer gives away a key that stands first.

mod attempt;
mod behaviour;
#[cfg(test)]
mod behaviour_tests;
mod calculated;
mod certainty;
mod choice;
mod cloze;
mod control;
mod decimal;
mod dice;
mod double;
mod essay;
mod files;
mod gap_select;
mod grading;
mod hotspot;
mod image_labels;
mod matching;
mod multiple_choice;
mod numerical;
mod ordering;
mod paper;
mod rating;
mod response;
mod scene;
mod short_answer;
mod single_choice;
mod step;
mod survey;
mod text;
mod true_false;
mod word_bank;

#[cfg(test)]
mod calculated_tests;
#[cfg(test)]
mod gap_tests;
#[cfg(test)]
mod mode_tests;
#[cfg(test)]
mod picture_tests;
#[cfg(test)]
pub(crate) mod tests;

use courseware::{
    Question, QuestionBody,
    question::{Fraction, MOST_POINTS, SpotZone},
};

pub use attempt::{AttemptState, LateAnswer, Phase, Reopened, SlotState, Verdict, fold, verdict};
pub use behaviour::{Worth, locks, worth};
pub use calculated::posed;
pub use certainty::{Certainty, CertaintyFigures, LevelFigures, certainty_figures};
pub use control::{
    Control, GapField, GapInput, Given, Label, Part, Pick, Row, ScaleRow, Shown, Sortable, SpotField, WordCount,
    ZoneField, numbered, parts,
};
pub use decimal::{Decimal, readings, split_unit};
pub use dice::Dice;
pub use double::{Opinion, Turn, turn};
pub use files::{FileField, GivenFile};
pub use grading::{Deadline, Score, SlotScore, overall, score};
pub use paper::{PaperSlot, Variant, draw, draw_for};
pub use rating::{HandMark, LevelChoice, Rating, rate};
pub use response::{Misfit, Place, Response};
pub use scene::{Scene, SceneSpot, SceneZone};
pub(crate) use step::{ANSWER, CHECK, LATE, MARK, RECONCILE, SECOND_MARK, TURN};
pub use step::{Action, Seen, Step};
pub use text::{escape, plain};

/// What an answer is worth before points are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// This part of the mark, at most [`courseware::question::FULL`] and at least its negative.
    Graded(Fraction),
    /// A person has to read it.
    NeedsMarking,
    /// There is nothing to grade.
    Unanswered,
    /// Whatever was answered earns nothing and counts nowhere.
    NotGraded,
}

/// One kind of question, bound to one question of it.
pub trait Kind {
    /// Draws the order in which the question's parts are shown. `shuffle` is the quiz's wish; a kind whose given order would
    /// be the key shuffles in any case.
    fn variant(&self, dice: &mut Dice, shuffle: bool) -> Variant;

    /// Reads the fields of a form; `None` is an answer taken back.
    fn read(&self, variant: &Variant, fields: &[(String, String)]) -> Result<Option<Response>, Misfit>;

    /// Whether the answer fits this question as it was shown.
    fn check(&self, variant: &Variant, response: &Response) -> Result<(), Misfit>;

    /// What the answer is worth, below zero where options cost points. An answer that does not fit is worth what no answer is.
    fn grade(&self, variant: &Variant, response: &Response) -> Outcome;

    /// How the question is asked, with the answer so far; holds nothing of the key.
    fn control(&self, variant: &Variant, response: Option<&Response>) -> Control;

    /// How the answer and the key are shown once the review is allowed.
    fn shown(&self, variant: &Variant, response: Option<&Response>) -> Shown;

    /// An answer that earns the whole mark, where a machine can give one.
    fn key(&self, variant: &Variant) -> Option<Response>;

    /// What blind guessing earns on average; none where that is not known.
    fn guess(&self) -> Option<Fraction> {
        Some(0)
    }

    /// A friendly remark on an answer that is stored but cannot count as it stands: a message key.
    fn remark(&self, response: &Response) -> Option<&'static str> {
        let _ = response;
        None
    }
}

/// The registry: the kind of a question.
pub fn kind_of(body: &QuestionBody) -> Box<dyn Kind + '_> {
    match body {
        QuestionBody::SingleChoice { options } => Box::new(single_choice::SingleChoice { options }),
        QuestionBody::MultipleChoice { options, scoring } => {
            Box::new(multiple_choice::MultipleChoice { options, scoring: *scoring })
        }
        QuestionBody::TrueFalse { answer, feedback_true, feedback_false } => {
            Box::new(true_false::TrueFalse { answer: *answer, feedback_true, feedback_false })
        }
        QuestionBody::ShortAnswer { answers, compare } => {
            Box::new(short_answer::ShortAnswer { answers, compare: *compare })
        }
        QuestionBody::Numerical { answers, unit, units } => Box::new(numerical::Numerical { answers, unit, units }),
        QuestionBody::Calculated { answers, variables, rows, unit, units } => {
            Box::new(calculated::Calculated { answers, variables, rows, unit, units })
        }
        QuestionBody::Matching { pairs } => Box::new(matching::Matching::new(pairs)),
        QuestionBody::Ordering { items, scoring } => Box::new(ordering::Ordering { items, scoring: *scoring }),
        QuestionBody::Cloze { gaps } => Box::new(cloze::Cloze { gaps }),
        QuestionBody::GapSelect { words, gaps } => Box::new(gap_select::GapSelect::new(words, gaps)),
        QuestionBody::ImageLabels { picture, labels, zones } => {
            Box::new(image_labels::ImageLabels::new(picture, labels, zones))
        }
        QuestionBody::Hotspot { picture, zones, most } => Box::new(hotspot::Hotspot { picture, zones, most: *most }),
        QuestionBody::Description => Box::new(survey::Description),
        QuestionBody::Likert { statements, points } => Box::new(survey::Likert { statements, points }),
        QuestionBody::Comment => Box::new(survey::Comment),
        QuestionBody::Essay { words, files, text_optional, .. } => {
            Box::new(essay::Essay { words: *words, files: files.as_ref(), text_optional: *text_optional })
        }
        QuestionBody::FileUpload { files, .. } => Box::new(files::FileUpload { rules: files }),
    }
}

/// The question's text for reading: gaps are numbers.
pub fn stem(question: &Question) -> String {
    match question.body {
        QuestionBody::Cloze { .. } | QuestionBody::GapSelect { .. } => numbered(&question.stem),
        _ => question.stem.clone(),
    }
}

/// The options that an answer chose, by their places in the author's order; of a statement, true is the first and false the second; of a
/// scale, [`on_scale`]; of a picture, the zones that got their label or hold a mark.
pub fn chosen(body: &QuestionBody, variant: &Variant, response: Option<&Response>) -> Vec<usize> {
    match response {
        Some(Response::ImageLabels { choices }) => match body {
            QuestionBody::ImageLabels { picture, labels, zones } => {
                image_labels::ImageLabels::new(picture, labels, zones).right_zones(variant, choices)
            }
            _ => Vec::new(),
        },
        Some(Response::Hotspot { spots }) => match body {
            QuestionBody::Hotspot { picture, zones, .. } => {
                let holds = |zone: &SpotZone| spots.iter().any(|spot| zone.area.holds(picture, *spot));
                zones.iter().enumerate().filter(|(_, zone)| holds(zone)).map(|(at, _)| at).collect()
            }
            _ => Vec::new(),
        },
        Some(Response::SingleChoice { choice }) => variant.first(*choice).into_iter().collect(),
        Some(Response::MultipleChoice { choices }) => {
            choices.iter().filter_map(|place| variant.first(*place)).collect()
        }
        Some(Response::TrueFalse { answer }) => vec![usize::from(!answer)],
        Some(Response::Likert { points }) => {
            let point = |(at, point): (usize, &Option<u16>)| {
                usize::from((*point)?).checked_sub(1).map(|point| on_scale(at, point))
            };
            points.iter().enumerate().filter_map(point).collect()
        }
        _ => Vec::new(),
    }
}

/// The place in a record of a statement's point, both from zero: statement after statement, with room for the longest scale.
pub const fn on_scale(statement: usize, point: usize) -> usize {
    statement * MOST_POINTS + point
}

/// What an answer to the question is worth where nothing falls below zero; no answer is [`Outcome::Unanswered`].
pub fn grade(body: &QuestionBody, variant: &Variant, response: Option<&Response>) -> Outcome {
    match grade_below(body, variant, response) {
        Outcome::Graded(fraction) => Outcome::Graded(fraction.max(0)),
        outcome => outcome,
    }
}

/// The same where a question may fall below zero.
pub fn grade_below(body: &QuestionBody, variant: &Variant, response: Option<&Response>) -> Outcome {
    if !body.is_graded() {
        return Outcome::NotGraded;
    }
    response.map_or(Outcome::Unanswered, |response| kind_of(body).grade(variant, response))
}
