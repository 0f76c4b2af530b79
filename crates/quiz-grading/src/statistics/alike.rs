//! Pairs of people who share more wrong answers than chance lets expect. A hint to be looked into, never a proof.
//!
//! The generalised binomial test (van der Linden & Sotaridona 2006, Journal of Educational and Behavioral Statistics 31:3, 283–304) on
//! answers that are wrong in the same way: each person errs on each question as the fifth of people does that did as well, and
//! independently of everybody else. The chance of so many shared wrong answers is that of a sum of unlike coins. All pairs are tested
//! together (Bonferroni), so that in ninety-nine of a hundred quizzes in which nobody copied not one pair is shown, as far as the model holds.

use std::collections::HashMap;

use super::{Chosen, Record};

/// The chance that a quiz in which nobody copied shows any pair.
pub const FALSE_ALARM: f64 = 0.01;
/// People who are compared at most: half a million pairs for each thousand, squared.
pub const MOST: usize = 3_000;
/// Fewer shared wrong answers are not looked at, however improbable.
const FEWEST: usize = 4;
/// Parts of the people by their points.
const PARTS: usize = 5;

/// Two people who err alike.
#[derive(Debug, Clone, PartialEq)]
pub struct Pair {
    /// Places of both among the records.
    pub people: (usize, usize),
    /// Questions that both answered wrongly in the same way, by their places in the bank.
    pub shared: Vec<usize>,
    /// How many that would be by chance.
    pub expected: f64,
    /// Chance of so many for this pair alone.
    pub chance: f64,
}

/// A person's answers: for each question met, the way in which it was wrong.
struct Sheet {
    part: usize,
    /// By question: not met, right, or wrong with these options.
    answers: Vec<Answer>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Answer {
    NotMet,
    Right,
    Wrong(Chosen),
}

/// The pairs that err alike beyond [`FALSE_ALARM`], the least probable first. `compared` says which questions have options to choose
/// from; others are left out. At most the first [`MOST`] records are compared.
pub fn alike(records: &[Record], questions: usize, compared: impl Fn(usize) -> bool) -> Vec<Pair> {
    let sheets = sheets(records, questions, &compared);
    let chances = Chances::of(&sheets, questions);
    let pairs = sheets.len() * sheets.len().saturating_sub(1) / 2;
    let mut found = Vec::new();
    for (first, one) in sheets.iter().enumerate() {
        for (second, other) in sheets.iter().enumerate().skip(first + 1) {
            let (mut shared, mut expected) = (0, 0.0);
            for (question, (a, b)) in one.answers.iter().zip(&other.answers).enumerate() {
                if *a == Answer::NotMet || *b == Answer::NotMet {
                    continue;
                }
                shared += usize::from(matches!(a, Answer::Wrong(_)) && a == b);
                expected += chances.same(question, one.part, other.part);
            }
            // Most pairs are nowhere near; only for the others is the chance worth its time.
            if shared < FEWEST || (shared as f64) < expected + 3.0 * expected.sqrt() {
                continue;
            }
            let both = || {
                let met = |question: &usize| {
                    one.answers[*question] != Answer::NotMet && other.answers[*question] != Answer::NotMet
                };
                (0..questions).filter(met)
            };
            let coins: Vec<f64> = both().map(|question| chances.same(question, one.part, other.part)).collect();
            let chance = at_least(&coins, shared);
            if chance * pairs as f64 <= FALSE_ALARM {
                let alike = |question: &usize| {
                    matches!(one.answers[*question], Answer::Wrong(_))
                        && one.answers[*question] == other.answers[*question]
                };
                let shared = both().filter(alike).collect();
                found.push(Pair { people: (first, second), shared, expected, chance });
            }
        }
    }
    found.sort_by(|a, b| a.chance.total_cmp(&b.chance));
    found
}

fn sheets(records: &[Record], questions: usize, compared: &impl Fn(usize) -> bool) -> Vec<Sheet> {
    let records = records.get(..records.len().min(MOST)).unwrap_or_default();
    let points = |record: &Record| -> i64 { record.0.iter().filter_map(|entry| entry.mark).map(|mark| mark.0).sum() };
    let mut order: Vec<usize> = (0..records.len()).collect();
    order.sort_by_key(|at| points(&records[*at]));
    let mut parts = vec![0; records.len()];
    for (rank, at) in order.into_iter().enumerate() {
        parts[at] = rank * PARTS / records.len().max(1);
    }
    let sheet = |(record, part): (&Record, usize)| {
        let mut answers = vec![Answer::NotMet; questions];
        for entry in record.0.iter().filter(|entry| compared(entry.question)) {
            let Some(answer) = answers.get_mut(entry.question) else { continue };
            let wrong = entry.mark.is_some_and(|mark| mark < entry.max) && entry.chosen != Chosen::default();
            *answer = if wrong { Answer::Wrong(entry.chosen) } else { Answer::Right };
        }
        Sheet { part, answers }
    };
    records.iter().zip(parts).map(sheet).collect()
}

/// How probable it is that two people err in the same way.
struct Chances {
    /// By question, part of the one and part of the other.
    same: Vec<[[f64; PARTS]; PARTS]>,
}

impl Chances {
    fn of(sheets: &[Sheet], questions: usize) -> Self {
        let same = (0..questions).map(|question| {
            let mut met = [0.0; PARTS];
            let mut wrong: HashMap<u64, [f64; PARTS]> = HashMap::new();
            for sheet in sheets {
                match sheet.answers[question] {
                    Answer::NotMet => continue,
                    Answer::Right => {}
                    Answer::Wrong(chosen) => wrong.entry(chosen.bits()).or_default()[sheet.part] += 1.0,
                }
                met[sheet.part] += 1.0;
            }
            let everybody: f64 = met.iter().sum();
            // A way of erring that nobody of a part chose is not impossible there: one more person who errs as all do together.
            let ways: Vec<[f64; PARTS]> = wrong
                .into_values()
                .map(|counts| {
                    let overall = counts.iter().sum::<f64>() / everybody.max(1.0);
                    std::array::from_fn(|part| (counts[part] + overall) / (met[part] + 1.0))
                })
                .collect();
            std::array::from_fn(|a| std::array::from_fn(|b| ways.iter().map(|way| way[a] * way[b]).sum()))
        });
        Self { same: same.collect() }
    }

    fn same(&self, question: usize, a: usize, b: usize) -> f64 {
        self.same[question][a][b]
    }
}

/// The chance that at least so many of these unlike coins fall on their head, computed coin by coin.
fn at_least(coins: &[f64], heads: usize) -> f64 {
    // `fewer[n]` is the chance of exactly n heads among the coins so far; all from `heads` on are counted together.
    let mut fewer = vec![0.0; heads];
    let mut reached = 0.0;
    if let Some(none) = fewer.first_mut() {
        *none = 1.0;
    }
    for coin in coins {
        reached += fewer.last().copied().unwrap_or_default() * coin;
        for at in (0..heads).rev() {
            let from_below = if at == 0 { 0.0 } else { fewer[at - 1] * coin };
            fewer[at] = fewer[at] * (1.0 - coin) + from_below;
        }
    }
    reached
}

#[cfg(test)]
mod tests {
    use kernel::Marks;

    use super::*;
    use crate::{engine::Dice, statistics::Entry};

    const ITEMS: usize = 30;

    /// People who choose among four options, the first of which is right, each right as often as their ability says.
    fn honest(dice: &mut Dice, people: usize) -> Vec<Vec<usize>> {
        let answer = |dice: &mut Dice, person: usize| {
            if dice.below(100) < 35 + (person % 5) * 12 { 0 } else { 1 + dice.below(3) }
        };
        (0..people).map(|person| (0..ITEMS).map(|_| answer(dice, person)).collect()).collect()
    }

    fn records(answers: &[Vec<usize>]) -> Vec<Record> {
        let entry = |(question, option): (usize, &usize)| {
            let mark = Some(if *option == 0 { Marks::ONE } else { Marks::ZERO });
            Entry { question, mark, max: Marks::ONE, chosen: Chosen::default().with(*option), seconds: None }
        };
        answers.iter().map(|answers| Record(answers.iter().enumerate().map(entry).collect())).collect()
    }

    #[test]
    fn nobody_is_shown_where_nobody_copied_and_who_copied_is() {
        let (mut shown, mut caught) = (0, 0);
        for seed in 0..20 {
            let mut dice = Dice::new(seed);
            let mut answers = honest(&mut dice, 120);
            shown += alike(&records(&answers), ITEMS, |_| true).len();
            // One of the weak takes over most answers of another.
            answers[5] = answers[0]
                .iter()
                .zip(&answers[5])
                .enumerate()
                .map(|(at, (a, b))| if at % 8 == 0 { *b } else { *a })
                .collect();
            let found = alike(&records(&answers), ITEMS, |_| true);
            for pair in found {
                assert_eq!(pair.people, (0, 5), "seed {seed}: {pair:?}");
                assert!(pair.shared.len() as f64 > pair.expected, "seed {seed}: {pair:?}");
                caught += 1;
            }
        }
        assert!(shown <= 1, "{shown} pairs in 20 honest quizzes");
        // Who copies from somebody who errs little shares little: the test is careful rather than sharp.
        assert!(caught >= 14, "{caught} of 20");
    }

    #[test]
    fn unlike_coins() {
        assert!((at_least(&[0.5, 0.5], 1) - 0.75).abs() < 1e-12);
        assert!((at_least(&[0.1, 0.2, 0.3], 3) - 0.006).abs() < 1e-12);
        assert!(
            (at_least(&[0.1, 0.2, 0.3], 2) - (0.006 + 0.1 * 0.2 * 0.7 + 0.1 * 0.8 * 0.3 + 0.9 * 0.2 * 0.3)).abs()
                < 1e-12
        );
        assert!(at_least(&[0.4], 2).abs() < 1e-12);
    }
}
