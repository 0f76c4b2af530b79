//! Blueprints that follow the learner: at which level each draw begins to look, and how many of a section's questions it asks, by what
//! the learner has shown in attempts before.
//!
//! Everything is settled before the first question is seen. A paper that changed on the way would say by its next question whether the
//! last answer was right.

use kernel::Marks;

use crate::{
    question::Bloom,
    section::{Aim, Draw, Section, natural, taken},
};

/// One marked question of an attempt before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shown<'q> {
    /// What it asked for.
    pub aim: Aim<'q>,
    /// Points reached.
    pub mark: Marks,
    /// Points of a fully right answer.
    pub max: Marks,
}

/// Points reached of points possible.
#[derive(Debug, Clone, Copy)]
struct Share {
    mark: i64,
    max: i64,
}

impl Share {
    /// Of the newest attempt that had such questions; none where nobody asked.
    fn newest(attempts: &[Vec<Shown<'_>>], wanted: impl Fn(&Aim<'_>) -> bool) -> Option<Self> {
        let of = |attempt: &Vec<Shown<'_>>| {
            let fitting = attempt.iter().filter(|shown| wanted(&shown.aim));
            fitting.fold(Self { mark: 0, max: 0 }, |sum, shown| Self {
                mark: sum.mark + shown.mark.0,
                max: sum.max + shown.max.0,
            })
        };
        attempts.iter().map(of).find(|share| share.max > 0)
    }

    /// Whether it reaches so many percent, of which none is as good as one.
    const fn reaches(self, percent: u32) -> bool {
        let percent = if percent == 0 { 1 } else { percent };
        self.mark * 100 >= self.max * percent as i64
    }

    /// In thousandths, from 0 to 1000.
    fn thousandths(self) -> i64 {
        (self.mark * 1_000 / self.max).clamp(0, 1_000)
    }
}

/// The sections with the levels and numbers that fit this learner: `attempts` are those before, the newest first, and `pass_mark` is
/// the percentage from which a level is mastered.
///
/// - A draw that [follows the learner](Draw::adaptive) aims one level above the highest that was mastered; where levels were tried and
///   none was mastered, one below the lowest of them; where none was tried, where it says, else at the lowest. What it aims at stands in
///   `bloom`.
/// - A section that [asks more where less was shown](Section::focus) spreads the sum of its draws anew: from what a draw was to ask for,
///   once where everything was right, twice where nothing was, and one and a half times where nothing was asked before; at least one
///   question each. Rounded by the method of Sainte-Laguë.
///
/// The number of questions stays what it was.
pub fn adapted(
    sections: &[Section],
    questions: &[Aim<'_>],
    attempts: &[Vec<Shown<'_>>],
    pass_mark: u32,
) -> Vec<Section> {
    let aimed: Vec<Section> = sections.iter().map(|section| aimed(section, questions, attempts, pass_mark)).collect();
    let spread: Vec<Section> = aimed.iter().map(|section| spread(section, questions, attempts)).collect();
    let count = |sections: &[Section]| -> usize {
        taken(sections, questions, &natural(questions.len())).iter().flatten().map(Vec::len).sum()
    };
    // Draws that share questions may have fewer than each of them alone, and where a draw has too few another one would make up for it.
    if spread != aimed && count(&spread) != count(&aimed) { aimed } else { spread }
}

fn aimed(section: &Section, questions: &[Aim<'_>], attempts: &[Vec<Shown<'_>>], pass_mark: u32) -> Section {
    let mut section = section.clone();
    for draw in section.draws.iter_mut().filter(|draw| draw.adaptive) {
        draw.bloom = target(draw, questions, attempts, pass_mark);
    }
    section
}

/// The levels of the questions that a draw may take, the lowest first.
fn levels(draw: &Draw, questions: &[Aim<'_>]) -> Vec<Bloom> {
    let has = |level: &Bloom| questions.iter().any(|aim| aim.bloom == Some(*level) && draw.takes(aim));
    Bloom::ALL.iter().copied().filter(has).collect()
}

fn target(draw: &Draw, questions: &[Aim<'_>], attempts: &[Vec<Shown<'_>>], pass_mark: u32) -> Option<Bloom> {
    let levels = levels(draw, questions);
    let at = |level: Bloom| Share::newest(attempts, |aim| aim.bloom == Some(level) && draw.takes(aim));
    let tried: Vec<(Bloom, Share)> = Bloom::ALL.iter().filter_map(|level| Some((*level, at(*level)?))).collect();
    let mastered = tried.iter().rev().find(|(_, share)| share.reaches(pass_mark)).map(|(level, _)| *level);
    let (lowest, highest) = (levels.first().copied(), levels.last().copied());
    match (mastered, tried.first()) {
        (Some(mastered), _) => levels.iter().copied().find(|level| rank(*level) > rank(mastered)).or(highest),
        (None, Some((failed, _))) => levels.iter().rev().copied().find(|level| rank(*level) < rank(*failed)).or(lowest),
        (None, None) => draw.bloom.or(lowest),
    }
}

/// The place of a level, from zero.
pub(crate) fn rank(level: Bloom) -> usize {
    Bloom::ALL.iter().position(|other| *other == level).unwrap_or_default()
}

fn spread(section: &Section, questions: &[Aim<'_>], attempts: &[Vec<Shown<'_>>]) -> Section {
    let mut section = section.clone();
    if !section.focus {
        return section;
    }
    let weight = |draw: &Draw| {
        let right = Share::newest(attempts, |aim| draw.takes(aim)).map_or(500, Share::thousandths);
        i64::from(draw.count) * (2_000 - right)
    };
    let most = |draw: &Draw| questions.iter().filter(|aim| draw.takes(aim)).count() as u32;
    let parts: Vec<(i64, u32)> = section.draws.iter().map(|draw| (weight(draw), most(draw))).collect();
    let counts = apportioned(&parts, section.draws.iter().map(|draw| draw.count).sum());
    for (draw, count) in section.draws.iter_mut().zip(counts) {
        draw.count = count;
    }
    section
}

/// So many seats by weight, of which each part with a weight gets one at least and none more than it can fill.
///
/// A. Sainte-Laguë (1910): the next seat goes to the highest weight divided by twice the seats so far plus one.
fn apportioned(parts: &[(i64, u32)], seats: u32) -> Vec<u32> {
    let mut given: Vec<u32> = parts.iter().map(|(weight, most)| u32::from(*weight > 0 && *most > 0)).collect();
    while given.iter().sum::<u32>() < seats {
        let open = (0..parts.len()).filter(|at| parts[*at].0 > 0 && given[*at] < parts[*at].1);
        // Fractions are compared across, so that nothing is rounded; of equals the first is served.
        let better = |a: usize, b: usize| {
            let (a_over, b_over) = (i64::from(2 * given[a] + 1), i64::from(2 * given[b] + 1));
            if parts[b].0 * a_over > parts[a].0 * b_over { b } else { a }
        };
        let Some(next) = open.reduce(better) else { break };
        given[next] += 1;
    }
    given
}

/// The first draw that is to follow the learner and has questions of fewer than two levels to choose from.
pub fn without_levels(sections: &[Section], questions: &[Aim<'_>]) -> Option<(usize, usize)> {
    let follows = |draw: &Draw| draw.adaptive && levels(draw, questions).len() < 2;
    let place = |(at, section): (usize, &Section)| Some((at, section.draws.iter().position(follows)?));
    sections.iter().enumerate().find_map(place)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn aim(competency: &str, level: u8) -> Aim<'_> {
        Aim { category: "", tags: &[], competency, bloom: Some(Bloom::ALL[usize::from(level) - 1]) }
    }

    /// One question of each level for each competency.
    fn bank(levels: &[u8]) -> Vec<Aim<'static>> {
        ["K1", "K2"].into_iter().flat_map(|code| levels.iter().map(move |level| aim(code, *level))).collect()
    }

    fn shown(competency: &str, level: u8, percent: i64) -> Shown<'_> {
        Shown { aim: aim(competency, level), mark: Marks(percent), max: Marks(100) }
    }

    fn follows(competency: &str, from: Option<Bloom>) -> Draw {
        Draw { count: 1, competency: competency.to_owned(), bloom: from, adaptive: true, ..Draw::default() }
    }

    #[test]
    fn the_level_rises_with_what_was_mastered() {
        let bank = bank(&[1, 2, 3, 5]);
        for (attempts, from, wanted) in [
            // Nothing shown: where the draw says, else the lowest.
            (vec![], None, 1),
            (vec![], Some(3), 3),
            (vec![vec![shown("K2", 5, 100)]], None, 1),
            // One above the highest mastered; of the top one nothing is above.
            (vec![vec![shown("K1", 1, 80)]], None, 2),
            (vec![vec![shown("K1", 1, 79)]], None, 1),
            (vec![vec![shown("K1", 3, 100), shown("K1", 1, 0)]], None, 5),
            (vec![vec![shown("K1", 5, 100)]], None, 5),
            (vec![vec![shown("K1", 6, 100)]], None, 5),
            // None mastered: one below the lowest that was tried.
            (vec![vec![shown("K1", 5, 0), shown("K1", 3, 10)]], Some(5), 2),
            // The newest attempt that had the level counts, not their mean.
            (vec![vec![shown("K1", 1, 100)], vec![shown("K1", 1, 0)]], None, 2),
            (vec![vec![shown("K1", 2, 0)], vec![shown("K1", 1, 100)]], None, 2),
        ] {
            let from = from.map(|level: usize| Bloom::ALL[level - 1]);
            let section = Section { draws: vec![follows("K1", from)], ..Section::default() };
            let adapted = adapted(&[section], &bank, &attempts, 80);
            assert_eq!(adapted[0].draws[0].bloom, Some(Bloom::ALL[wanted - 1]), "{attempts:?}");
        }
    }

    #[test]
    fn the_nearest_levels_fill_up_what_the_level_lacks() {
        let bank = [aim("K1", 5), aim("K1", 1), aim("K1", 3), aim("K1", 2)];
        // Of the levels 1 and 3, which are as far, the lower one comes first.
        for (count, wanted) in [(1, [3].as_slice()), (2, &[1, 3]), (3, &[1, 2, 3]), (4, &[0, 1, 2, 3])] {
            let draws = vec![Draw { count, ..follows("K1", Some(Bloom::ALL[1])) }];
            let sections = adapted(&[Section { draws, ..Section::default() }], &bank, &[], 80);
            for order in [[0, 1, 2, 3], [3, 2, 1, 0]] {
                let mut got = taken(&sections, &bank, &order)[0][0].clone();
                got.sort_unstable();
                assert_eq!(got, wanted, "{order:?}");
            }
        }
    }

    #[test]
    fn more_is_asked_where_less_was_shown() {
        let bank: Vec<Aim<'_>> = (0..8).flat_map(|_| [aim("K1", 1), aim("K2", 1)]).collect();
        let draw = |competency: &str| Draw { count: 3, adaptive: false, ..follows(competency, None) };
        let section = Section { focus: true, draws: vec![draw("K1"), draw("K2")], ..Section::default() };
        let counts = |attempts: &[Vec<Shown<'_>>]| {
            let adapted = adapted(std::slice::from_ref(&section), &bank, attempts, 80);
            [adapted[0].draws[0].count, adapted[0].draws[1].count]
        };
        assert_eq!(counts(&[]), [3, 3]);
        assert_eq!(counts(&[vec![shown("K1", 1, 0), shown("K2", 1, 100)]]), [4, 2]);
        assert_eq!(counts(&[vec![shown("K1", 1, 100), shown("K2", 1, 50)]]), [2, 4]);
        assert_eq!(counts(&[vec![shown("K1", 1, -100), shown("K2", 1, 100)]]), [4, 2], "below zero is nothing");
    }

    #[test]
    fn draws_that_share_questions_are_not_spread_beyond_them() {
        let bank = [aim("K1", 1), aim("K1", 1), aim("K2", 1), aim("K2", 1), aim("K2", 1)];
        let draw = |count, competency: &str| Draw { count, adaptive: false, ..follows(competency, None) };
        let draws = vec![draw(1, "K1"), draw(1, "K1"), draw(3, "")];
        let sections = [Section { focus: true, draws, ..Section::default() }];
        // Two and one of the first would be three of the two that there are.
        let right = Shown { mark: Marks(9_900), max: Marks(9_900), ..shown("K2", 1, 0) };
        assert_eq!(adapted(&sections, &bank, &[vec![shown("K1", 1, 0), right]], 80), sections);
    }

    proptest! {
        #[test]
        fn seats_are_given_exactly_where_they_fit(
            parts in proptest::collection::vec((1..50_i64, 1..20_u32), 1..8),
            seats in 0..60_u32,
        ) {
            let given = apportioned(&parts, seats);
            let room: u32 = parts.iter().map(|(_, most)| most).sum();
            prop_assert_eq!(given.iter().sum::<u32>(), seats.max(parts.len() as u32).min(room));
            prop_assert!(given.iter().zip(&parts).all(|(given, (_, most))| (1..=*most).contains(given)));
            // Weights that are whole numbers of seats get those.
            let exact: Vec<(i64, u32)> = parts.iter().map(|(_, most)| (i64::from(*most) * 7, 1_000)).collect();
            prop_assert_eq!(apportioned(&exact, room), parts.iter().map(|(_, most)| *most).collect::<Vec<_>>());
        }

        #[test]
        fn every_learner_gets_as_many_questions(
            counts in proptest::collection::vec((1..4_u32, any::<bool>(), 0..3_usize), 1..5),
            focus in any::<bool>(),
            marks in proptest::collection::vec((0..2_usize, 1..7_u8, -20..=100_i64), 0..12),
        ) {
            let codes = ["K1", "K2", ""];
            let bank: Vec<Aim<'_>> = (0..2).flat_map(|_| bank(&[1, 2, 4])).collect();
            let draws: Vec<Draw> = counts
                .iter()
                .map(|(count, adaptive, code)| Draw { count: *count, adaptive: *adaptive, ..follows(codes[*code], None) })
                .collect();
            let sections = [Section { focus, draws, ..Section::default() }];
            let attempts: Vec<Vec<Shown<'_>>> =
                marks.chunks(3).map(|some| some.iter().map(|(code, level, mark)| shown(codes[*code], *level, *mark)).collect()).collect();
            let number = |sections: &[Section]| taken(sections, &bank, &natural(bank.len())).iter().flatten().map(Vec::len).sum::<usize>();
            prop_assert_eq!(number(&adapted(&sections, &bank, &attempts, 70)), number(&sections));
        }
    }
}
