//! Drawing a paper: which questions, in which order, with which order of options.

use courseware::QuizContent;
use kernel::{Marks, id::QuestionId};
use serde::{Deserialize, Serialize};

use super::{Dice, Place, kind_of};

/// How one question is shown in one attempt: for each shown place, the index in the author's order.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Variant {
    /// Options, rows or items.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub first: Vec<u16>,
    /// A second list, where the kind has one: the right items of a matching question.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub second: Vec<u16>,
}

impl Variant {
    /// A variant with one list.
    pub(super) const fn one(first: Vec<u16>) -> Self {
        Self { first, second: Vec::new() }
    }

    /// The author's index of what is shown at the place of the first list.
    pub(super) fn first(&self, place: Place) -> Option<usize> {
        self.first.get(place.index()).copied().map(usize::from)
    }

    /// The author's index of what is shown at the place of the second list.
    pub(super) fn second(&self, place: Place) -> Option<usize> {
        self.second.get(place.index()).copied().map(usize::from)
    }
}

/// One question of a paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaperSlot {
    /// Its number, from one.
    pub slot: i32,
    /// Which question.
    pub question: QuestionId,
    /// How it is shown.
    pub variant: Variant,
    /// Points for a fully right answer.
    pub max: Marks,
}

/// What is drawn together: a question with the texts before it, which belong to it. Texts at the end belong to the last question.
fn groups(quiz: &QuizContent) -> Vec<std::ops::Range<u16>> {
    let mut groups: Vec<std::ops::Range<u16>> = Vec::new();
    let mut from = 0;
    for (index, question) in (0_u16..).zip(&quiz.questions) {
        if question.body.is_asked() {
            groups.push(from..index + 1);
            from = index + 1;
        }
    }
    if let Some(last) = groups.last_mut() {
        last.end = quiz.questions.len() as u16;
    }
    groups
}

/// Draws the paper of an attempt. The same quiz and seed give the same paper.
pub fn draw(quiz: &QuizContent, seed: i64) -> Vec<PaperSlot> {
    let groups = groups(quiz);
    let all = groups.len();
    let wanted = match quiz.rules.draw as usize {
        0 => all,
        some => some.min(all),
    };
    let mut chosen = Dice::new(seed).order(all);
    chosen.truncate(wanted);
    if !quiz.rules.shuffle_questions {
        chosen.sort_unstable();
    }
    let indices = chosen.into_iter().filter_map(|index| groups.get(usize::from(index)).cloned()).flatten();
    let questions = indices.filter_map(|index| Some((index, quiz.questions.get(usize::from(index))?)));
    let slots = questions.enumerate().map(|(place, (index, question))| {
        let mut dice = Dice::branch(seed, u64::from(index) + 1);
        PaperSlot {
            slot: place as i32 + 1,
            question: question.id,
            variant: kind_of(&question.body).variant(&mut dice, quiz.rules.shuffle_options),
            max: if question.body.is_graded() { question.mark } else { Marks::ZERO },
        }
    });
    slots.collect()
}
