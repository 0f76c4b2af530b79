//! The parts of a quiz, and which questions of its bank each of them asks.

use serde::{Deserialize, Serialize};

use crate::{
    adaptive::rank,
    authored::AuthoredQuestion,
    document::{Question, QuizContent, is_zero},
    question::Bloom,
};

/// Most sections of a quiz, and most draws of a section.
pub const MOST: usize = 40;

/// A part of a quiz. Each begins on a page of its own.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Section {
    /// Title; may be empty.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub title: String,
    /// Shown above its questions, plain text; may be empty.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub instructions: String,
    /// Questions on a page; 0 is all of them on one.
    #[serde(skip_serializing_if = "is_zero")]
    pub per_page: u32,
    /// Its questions in another order for each attempt.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub shuffle: bool,
    /// Asks more where the learner has shown less: its draws share their sum anew for each attempt.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub focus: bool,
    /// Which questions it asks; without any, all that no other section takes.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub draws: Vec<Draw>,
}

/// So many questions of a kind. What is empty does not matter.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Draw {
    /// How many; 0 is all of them, and without a kind all that nothing else takes.
    #[serde(skip_serializing_if = "is_zero")]
    pub count: u32,
    /// Of this category or of one below it.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub category: String,
    /// With this tag.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub tag: String,
    /// Of the competency with this code.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub competency: String,
    /// Of this level of thought; where the draw is adaptive, the level at which a learner begins who has shown nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bloom: Option<Bloom>,
    /// Follows the learner: those questions first whose level is nearest to the one that fits (see [`crate::adaptive`]).
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub adaptive: bool,
}

/// What a draw looks at in a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Aim<'q> {
    /// Path of its category.
    pub category: &'q str,
    /// Its tags.
    pub tags: &'q [String],
    /// Code of its competency.
    pub competency: &'q str,
    /// Its level of thought.
    pub bloom: Option<Bloom>,
}

impl Question {
    /// What draws look at.
    pub fn aim(&self) -> Aim<'_> {
        Aim { category: &self.category, tags: &self.tags, competency: &self.competency, bloom: self.bloom }
    }
}

impl AuthoredQuestion {
    /// What draws look at.
    pub fn aim(&self) -> Aim<'_> {
        Aim { category: &self.category, tags: &self.tags, competency: &self.competency, bloom: self.bloom }
    }
}

impl Draw {
    /// Whether it asks for a kind of question at all.
    pub const fn names_a_kind(&self) -> bool {
        let Self { category, tag, competency, bloom, adaptive, .. } = self;
        !(category.is_empty() && tag.is_empty() && competency.is_empty() && (bloom.is_none() || *adaptive))
    }

    /// Whether the question is of the kind.
    pub fn takes(&self, aim: &Aim<'_>) -> bool {
        let below =
            || aim.category.strip_prefix(&self.category).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
        (self.category.is_empty() || below())
            && (self.tag.is_empty() || aim.tags.contains(&self.tag))
            && (self.competency.is_empty() || aim.competency == self.competency)
            && (self.adaptive || self.bloom.is_none() || aim.bloom == self.bloom)
    }

    /// How far a question is from what the draw wants most: for an adaptive draw from its level, of two levels as far the lower first,
    /// and those without a level last.
    fn distance(&self, aim: &Aim<'_>) -> usize {
        let Some(wanted) = self.bloom.filter(|_| self.adaptive).map(rank) else { return 0 };
        let Some(level) = aim.bloom.map(rank) else { return usize::MAX };
        2 * level.abs_diff(wanted) + usize::from(level > wanted)
    }
}

impl Section {
    /// Its draws; one of everything where it names none.
    pub fn all_draws(&self) -> Vec<Draw> {
        if self.draws.is_empty() { vec![Draw::default()] } else { self.draws.clone() }
    }

    /// Whether what it asks follows the learner.
    pub fn adapts(&self) -> bool {
        self.focus || self.draws.iter().any(|draw| draw.adaptive)
    }
}

impl QuizContent {
    /// Whether its paper follows what the learner has shown before.
    pub fn adapts(&self) -> bool {
        self.sections.iter().any(Section::adapts)
    }

    /// Which questions an attempt asks for: the number of those that a page before the start can promise.
    pub fn asks(&self) -> usize {
        let aims: Vec<Aim<'_>> =
            self.questions.iter().filter(|question| question.body.is_asked()).map(Question::aim).collect();
        let drawn = self.rules.draw as usize;
        match (self.sections.is_empty(), drawn) {
            (false, _) => taken(&self.sections, &aims, &natural(aims.len())).iter().flatten().map(Vec::len).sum(),
            (true, 0) => aims.len(),
            (true, _) => drawn.min(aims.len()),
        }
    }
}

/// The order of the bank.
pub fn natural(questions: usize) -> Vec<usize> {
    (0..questions).collect()
}

/// For each draw of each section the places of its questions. No question is taken twice: all of a kind first, then so many of a
/// kind, then all the rest; as many are taken as can be, those
/// first that the draw wants most and that stand first in `order`: where draws overlap, a question goes to the draw that cannot do
/// without it.
///
/// Kuhn's algorithm for maximum matchings in bipartite graphs (H. W. Kuhn, 1955), draw after draw.
pub fn taken(sections: &[Section], questions: &[Aim<'_>], order: &[usize]) -> Vec<Vec<Vec<usize>>> {
    let draws: Vec<Vec<Draw>> = sections.iter().map(Section::all_draws).collect();
    let flat: Vec<&Draw> = draws.iter().flatten().collect();
    let mut owners: Vec<Option<usize>> = vec![None; questions.len()];
    let all = |owners: &mut Vec<Option<usize>>, of_a_kind: bool| {
        for (at, draw) in
            flat.iter().enumerate().filter(|(_, draw)| draw.count == 0 && draw.names_a_kind() == of_a_kind)
        {
            for (owner, aim) in owners.iter_mut().zip(questions) {
                if owner.is_none() && draw.takes(aim) {
                    *owner = Some(at);
                }
            }
        }
    };
    all(&mut owners, true);
    let wanted = |draw: &&Draw| {
        let fits = |question: &usize| questions.get(*question).is_some_and(|aim| draw.takes(aim));
        let mut wanted: Vec<usize> = order.iter().copied().filter(fits).collect();
        wanted.sort_by_key(|question| draw.distance(&questions[*question]));
        wanted
    };
    let wanted: Vec<Vec<usize>> = flat.iter().map(wanted).collect();
    for (at, draw) in flat.iter().enumerate() {
        for _ in 0..draw.count {
            let mut seen = vec![false; questions.len()];
            if !claim(at, &wanted, &mut owners, &mut seen) {
                break;
            }
        }
    }
    all(&mut owners, false);
    let of = |at: usize| order.iter().copied().filter(|question| owners.get(*question) == Some(&Some(at))).collect();
    let mut at = 0..flat.len();
    draws.iter().map(|section| at.by_ref().take(section.len()).map(of).collect()).collect()
}

/// Finds the draw one more of the questions that it wants, if need be by giving another draw another one.
fn claim(draw: usize, wanted: &[Vec<usize>], owners: &mut [Option<usize>], seen: &mut [bool]) -> bool {
    if let Some(free) = wanted[draw].iter().find(|question| owners[**question].is_none()) {
        owners[*free] = Some(draw);
        return true;
    }
    for question in wanted[draw].iter().copied() {
        let owner = owners[question].filter(|owner| *owner != draw);
        if let Some(owner) = owner
            && !std::mem::replace(&mut seen[question], true)
            && claim(owner, wanted, owners, seen)
        {
            owners[question] = Some(draw);
            return true;
        }
    }
    false
}

/// What a draw asks for and gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Supply {
    /// How many it asks for; 0 is all.
    pub asked: u32,
    /// How many it gets beside the other draws.
    pub available: usize,
}

impl Supply {
    /// Whether it gets too few.
    pub const fn is_short(self) -> bool {
        self.available < self.asked as usize || self.available == 0
    }
}

/// For each draw of each section what it asks for and gets.
pub fn supplies(sections: &[Section], questions: &[Aim<'_>]) -> Vec<Vec<Supply>> {
    let taken = taken(sections, questions, &natural(questions.len()));
    let supply = |(draw, got): (Draw, Vec<usize>)| Supply { asked: draw.count, available: got.len() };
    sections
        .iter()
        .zip(taken)
        .map(|(section, got)| section.all_draws().into_iter().zip(got).map(supply).collect())
        .collect()
}

/// The first draw that gets too few.
pub fn shortage(sections: &[Section], questions: &[Aim<'_>]) -> Option<Supply> {
    supplies(sections, questions).into_iter().flatten().find(|supply| supply.is_short())
}

/// How many questions of a competency and level of thought a quiz asks for, and how many its bank has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Cell {
    /// Asked for by draws that name both.
    pub asked: u32,
    /// In the bank.
    pub available: u32,
}

/// A competency in a blueprint.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Row {
    /// Its code.
    pub code: String,
    /// A cell for each level in order.
    pub cells: [Cell; 6],
    /// Asked for by draws that look for the learner's level.
    pub adaptive: u32,
}

/// Competency by level of thought, by code.
pub fn blueprint(sections: &[Section], questions: &[Aim<'_>]) -> Vec<Row> {
    let mut rows: std::collections::BTreeMap<&str, Row> = std::collections::BTreeMap::new();
    for aim in questions.iter().filter(|aim| !aim.competency.is_empty()) {
        let row = rows.entry(aim.competency).or_default();
        if let Some(bloom) = aim.bloom {
            row.cells[rank(bloom)].available += 1;
        }
    }
    for draw in sections.iter().flat_map(|section| &section.draws).filter(|draw| !draw.competency.is_empty()) {
        let row = rows.entry(&draw.competency).or_default();
        if draw.adaptive {
            row.adaptive += draw.count;
        } else if let Some(bloom) = draw.bloom {
            row.cells[rank(bloom)].asked += draw.count;
        }
    }
    rows.into_iter().map(|(code, row)| Row { code: code.to_owned(), ..row }).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn aim<'q>(category: &'q str, tags: &'q [String], bloom: Option<Bloom>) -> Aim<'q> {
        Aim { category, tags, competency: "K1", bloom }
    }

    fn draw(count: u32, category: &str, tag: &str) -> Draw {
        Draw { count, category: category.to_owned(), tag: tag.to_owned(), ..Draw::default() }
    }

    fn section(draws: Vec<Draw>) -> Section {
        Section { draws, ..Section::default() }
    }

    #[test]
    fn a_category_holds_those_below_it() {
        let draw = draw(1, "Mudah", "");
        for (category, takes) in
            [("Mudah", true), ("Mudah/Loket", true), ("Mudahan", false), ("Sulit", false), ("", false)]
        {
            assert_eq!(draw.takes(&aim(category, &[], None)), takes, "{category}");
        }
    }

    #[test]
    fn a_question_goes_to_the_draw_that_cannot_do_without_it() {
        let tagged = ["loket".to_owned()];
        let bank = [aim("Mudah", &tagged, None), aim("Mudah", &[], None), aim("Sulit", &[], None)];
        // Whatever the order, the one tagged question is left for the draw that asks for the tag.
        let sections = [section(vec![draw(1, "Mudah", ""), draw(1, "", "loket")]), Section::default()];
        for order in [[0, 1, 2], [1, 0, 2], [2, 1, 0]] {
            assert_eq!(taken(&sections, &bank, &order), [vec![vec![1], vec![0]], vec![vec![2]]], "{order:?}");
        }
        assert_eq!(shortage(&sections, &bank), None);
        let greedy = [section(vec![draw(5, "Mudah", "")])];
        assert_eq!(shortage(&greedy, &bank), Some(Supply { asked: 5, available: 2 }));
    }

    #[test]
    fn a_blueprint_counts_what_is_asked_and_what_there_is() {
        let bank = [aim("", &[], Some(Bloom::Apply)), aim("", &[], Some(Bloom::Apply)), aim("", &[], None)];
        let asks = Draw { count: 3, competency: "K1".to_owned(), bloom: Some(Bloom::Apply), ..Draw::default() };
        let follows = Draw { adaptive: true, count: 2, ..asks.clone() };
        let rows = blueprint(&[section(vec![asks, follows])], &bank);
        let [row] = rows.as_slice() else { panic!("one competency: {rows:?}") };
        assert_eq!((row.cells[2], row.cells[0], row.adaptive), (Cell { asked: 3, available: 2 }, Cell::default(), 2));
    }

    proptest! {
        #[test]
        fn draws_never_take_a_question_twice_and_all_they_can(
            bank in proptest::collection::vec(("[ab](/c)?", any::<bool>()), 0..12),
            asked in proptest::collection::vec(proptest::collection::vec((0..5_u32, "[ab]?", any::<bool>()), 0..3), 0..4),
            turn in 0..12_usize,
        ) {
            let tags = ["t".to_owned()];
            let aims: Vec<_> = bank.iter().map(|(category, tagged)| aim(category, if *tagged { &tags } else { &[] }, None)).collect();
            let sections: Vec<_> = asked.iter().map(|draws| {
                section(draws.iter().map(|(count, category, tag)| draw(*count, category, if *tag { "t" } else { "" })).collect())
            }).collect();
            let mut order = natural(aims.len());
            order.rotate_left(if aims.is_empty() { 0 } else { turn % aims.len() });
            let taken = taken(&sections, &aims, &order);
            let mut all: Vec<_> = taken.iter().flatten().flatten().copied().collect();
            let count = all.len();
            all.sort_unstable();
            all.dedup();
            prop_assert_eq!(all.len(), count);
            for (section, got) in sections.iter().zip(&taken) {
                for (draw, got) in section.all_draws().iter().zip(got) {
                    prop_assert!(got.iter().all(|question| draw.takes(&aims[*question])));
                    prop_assert!(draw.count == 0 || got.len() <= draw.count as usize);
                }
            }
            // How many there are does not depend on the order: a page before the start may promise them.
            let lengths = |taken: &Vec<Vec<Vec<usize>>>| taken.iter().flatten().map(Vec::len).sum::<usize>();
            prop_assert_eq!(lengths(&taken), lengths(&super::taken(&sections, &aims, &natural(aims.len()))));
        }
    }
}
