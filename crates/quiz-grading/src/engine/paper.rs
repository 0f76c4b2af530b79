//! Drawing a paper: which questions, in which order, with which order of options.

use courseware::{
    QuizContent,
    adaptive::{Shown, adapted},
    formula::Values,
    section::taken,
};
use kernel::{Marks, id::QuestionId};
use serde::{Deserialize, Serialize};

use super::{Dice, Place, kind_of};

/// How one question is shown in one attempt: where it stands, for each shown place the index in the author's order, and which values
/// are in its texts.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Variant {
    /// Options, rows or items.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub first: Vec<u16>,
    /// A second list, where the kind has one: the right items of a matching question.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub second: Vec<u16>,
    /// Values drawn for the variables of a calculated question.
    #[serde(default, skip_serializing_if = "Values::is_empty")]
    pub values: Values,
    /// The section in which it stands, from zero.
    #[serde(default, skip_serializing_if = "is_first")]
    pub section: u16,
    /// The page on which it stands, from zero.
    #[serde(default, skip_serializing_if = "is_first")]
    pub page: u16,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
const fn is_first(place: &u16) -> bool {
    *place == 0
}

impl Variant {
    /// A variant with one list.
    pub(super) fn one(first: Vec<u16>) -> Self {
        Self { first, ..Self::default() }
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

/// Where a group stands.
#[derive(Clone, Copy)]
struct Placed {
    group: u16,
    section: u16,
    page: u16,
}

/// A quiz without sections: one part on one page.
fn whole(quiz: &QuizContent, all: usize, seed: i64) -> Vec<Placed> {
    let wanted = match quiz.rules.draw as usize {
        0 => all,
        some => some.min(all),
    };
    let mut chosen = Dice::new(seed).order(all);
    chosen.truncate(wanted);
    if !quiz.rules.shuffle_questions {
        chosen.sort_unstable();
    }
    // One after the other without sections: each question is a page.
    let page = |place: u16| if quiz.rules.sequential { place } else { 0 };
    (0..).zip(chosen).map(|(place, group)| Placed { group, section: 0, page: page(place) }).collect()
}

/// The draws of the sections, each section from a page of its own.
fn in_sections(
    quiz: &QuizContent,
    groups: &[std::ops::Range<u16>],
    seed: i64,
    attempts: &[Vec<Shown<'_>>],
) -> Vec<Placed> {
    let asked = |group: &std::ops::Range<u16>| {
        group
            .clone()
            .rev()
            .find_map(|index| quiz.questions.get(usize::from(index)).filter(|question| question.body.is_asked()))
    };
    let aims: Vec<_> = groups.iter().filter_map(asked).map(courseware::Question::aim).collect();
    let order: Vec<usize> = Dice::new(seed).order(aims.len()).into_iter().map(usize::from).collect();
    let sections = adapted(&quiz.sections, &aims, attempts, quiz.rules.pass_mark);
    let mut placed = Vec::new();
    let mut page = 0;
    for (at, (section, drawn)) in (0..).zip(sections.iter().zip(taken(&sections, &aims, &order))) {
        let mut chosen: Vec<usize> = drawn.into_iter().flatten().collect();
        chosen.sort_by_cached_key(|group| {
            if section.shuffle { order.iter().position(|other| other == group).unwrap_or_default() } else { *group }
        });
        let most = if section.per_page == 0 { chosen.len() } else { section.per_page as usize };
        for together in chosen.chunks(most.max(1)) {
            placed.extend(together.iter().map(|group| Placed { group: *group as u16, section: at, page }));
            page += 1;
        }
    }
    placed
}

/// Draws the paper of somebody who has shown nothing. The same quiz and seed give the same paper.
pub fn draw(quiz: &QuizContent, seed: i64) -> Vec<PaperSlot> {
    draw_for(quiz, seed, &[])
}

/// Draws the paper of an attempt, by what was shown in the attempts before, the newest first. The same quiz, seed and attempts give the
/// same paper.
pub fn draw_for(quiz: &QuizContent, seed: i64, attempts: &[Vec<Shown<'_>>]) -> Vec<PaperSlot> {
    let groups = groups(quiz);
    let chosen = if quiz.sections.is_empty() {
        whole(quiz, groups.len(), seed)
    } else {
        in_sections(quiz, &groups, seed, attempts)
    };
    let indices = chosen.into_iter().flat_map(|placed| {
        let group = groups.get(usize::from(placed.group)).cloned().unwrap_or_default();
        group.map(move |index| (index, placed))
    });
    let questions =
        indices.filter_map(|(index, placed)| Some((index, placed, quiz.questions.get(usize::from(index))?)));
    let slots = questions.enumerate().map(|(place, (index, placed, question))| {
        let mut dice = Dice::branch(seed, u64::from(index) + 1);
        let shown = kind_of(&question.body).variant(&mut dice, quiz.rules.shuffle_options);
        PaperSlot {
            slot: place as i32 + 1,
            question: question.id,
            variant: Variant { section: placed.section, page: placed.page, ..shown },
            max: if question.body.is_graded() { question.mark } else { Marks::ZERO },
        }
    });
    slots.collect()
}
