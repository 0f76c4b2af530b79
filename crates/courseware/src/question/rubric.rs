//! A rubric: how a person marks an answer, criterion by criterion.

use kernel::Marks;
use serde::{Deserialize, Serialize};

use crate::decimal;

/// Most criteria of a rubric.
pub const MOST_CRITERIA: usize = 10;
/// Fewest levels of a criterion.
pub const FEWEST_LEVELS: usize = 2;
/// Most levels of a criterion.
pub const MOST_LEVELS: usize = 6;
/// Most characters of a criterion's title.
const LONGEST_TITLE: usize = 200;
/// Most characters of a level's words.
const LONGEST_WORDS: usize = 500;
/// Most points of a level.
const MOST_POINTS: Marks = Marks::whole(1_000);

/// Name of the setting that a format without a place for rubrics says a criterion by.
pub(crate) const CRITERION: &str = "criterion";
/// Name of the setting that says who sees the rubric.
pub(crate) const RUBRIC: &str = "rubric";
/// The value of [`RUBRIC`] where learners do not see it before they answer.
const HIDDEN: &str = "hidden";

/// How a person marks the answers to a question. All its words are plain text, while authored and once published.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Rubric {
    /// In the author's order.
    pub criteria: Vec<Criterion>,
    /// Whether learners see it only with their marks. Otherwise they see it before they answer.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub hidden: bool,
}

/// What is looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Criterion {
    /// Its name, plain.
    pub title: String,
    /// How well it may be met, in the author's order.
    pub levels: Vec<Level>,
}

/// How well a criterion is met.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Level {
    /// What such an answer is like, plain.
    pub words: String,
    /// What it counts within the rubric, never below zero. The question's mark is shared out by these points; they are not marks themselves.
    pub points: Marks,
}

impl Criterion {
    /// The points of its best level.
    pub fn best(&self) -> Marks {
        self.levels.iter().map(|level| level.points).max().unwrap_or_default()
    }
}

impl Rubric {
    /// What an answer earns of a question worth `max`, by the level chosen for each criterion, counted from zero: `max` times the sum of the
    /// chosen points over the sum of the best points of all criteria. The quotient is exact and rounded once, half up, to hundredths of a
    /// point, so that the best levels together earn `max` itself, and a better level never earns less. Nothing unless each criterion has
    /// one of its levels.
    pub fn mark(&self, max: Marks, chosen: &[usize]) -> Option<Marks> {
        if chosen.len() != self.criteria.len() {
            return None;
        }
        let (mut sum, mut best) = (0_i128, 0_i128);
        for (criterion, level) in self.criteria.iter().zip(chosen) {
            sum += i128::from(criterion.levels.get(*level)?.points.0);
            best += i128::from(criterion.best().0);
        }
        if best <= 0 {
            return None;
        }
        let doubled = 2 * i128::from(max.0) * sum;
        i64::try_from((doubled + best).div_euclid(2 * best)).ok().map(Marks)
    }

    /// What keeps the rubric from being marked by, as pairs of field and code.
    pub(crate) fn defects(&self) -> Vec<(&'static str, &'static str)> {
        let mut defects = Vec::new();
        let between = |text: &str, most| !text.trim().is_empty() && text.chars().count() <= most;
        let titled = self.criteria.iter().all(|criterion| between(&criterion.title, LONGEST_TITLE));
        if !(1..=MOST_CRITERIA).contains(&self.criteria.len()) || !titled {
            defects.push(("rubric", "rubric_criteria"));
        }
        let worded = |criterion: &Criterion| {
            (FEWEST_LEVELS..=MOST_LEVELS).contains(&criterion.levels.len())
                && criterion.levels.iter().all(|level| between(&level.words, LONGEST_WORDS))
        };
        if !self.criteria.iter().all(worded) {
            defects.push(("rubric", "rubric_levels"));
        }
        let pointed = |criterion: &Criterion| {
            criterion.best() > Marks::ZERO
                && criterion.levels.iter().all(|level| (Marks::ZERO..=MOST_POINTS).contains(&level.points))
        };
        if !self.criteria.iter().all(pointed) {
            defects.push(("rubric", "rubric_points"));
        }
        defects
    }
}

/// The rubric as settings, for formats that have no place of their own for it: `criterion` with `Isi|4: Lengkap|0: Tidak ada`, and
/// `rubric` with `hidden`.
pub(crate) fn written(rubric: Option<&Rubric>) -> Vec<(&'static str, String)> {
    let Some(rubric) = rubric else { return Vec::new() };
    let criterion = |criterion: &Criterion| {
        let levels = criterion.levels.iter().map(|level| format!("|{}: {}", level.points, escaped(&level.words)));
        (CRITERION, levels.fold(escaped(&criterion.title), |line, level| line + &level))
    };
    let hidden = rubric.hidden.then(|| (RUBRIC, HIDDEN.to_owned()));
    rubric.criteria.iter().map(criterion).chain(hidden).collect()
}

/// Takes a setting of [`written`] up; nothing if it is none or cannot be read.
pub(crate) fn apply(rubric: &mut Option<Rubric>, name: &str, value: &str) -> Option<()> {
    match name {
        CRITERION => {
            let criterion = read(value)?;
            rubric.get_or_insert_default().criteria.push(criterion);
        }
        RUBRIC if value.trim() == HIDDEN => rubric.get_or_insert_default().hidden = true,
        _ => return None,
    }
    Some(())
}

fn escaped(text: &str) -> String {
    text.trim().replace('\\', "\\\\").replace('|', "\\|").replace('\r', "").replace('\n', "\\n")
}

fn read(value: &str) -> Option<Criterion> {
    let mut parts = vec![String::new()];
    let mut chars = value.chars();
    while let Some(c) = chars.next() {
        let c = match (c, c == '\\') {
            ('|', _) => {
                parts.push(String::new());
                continue;
            }
            (_, true) => match chars.next()? {
                'n' => '\n',
                other => other,
            },
            (c, _) => c,
        };
        parts.last_mut()?.push(c);
    }
    let mut parts = parts.into_iter();
    let title = parts.next()?.trim().to_owned();
    let level = |part: String| {
        let (points, words) = part.split_once(':')?;
        Some(Level { words: words.trim().to_owned(), points: Marks(decimal::hundredths(points)?) })
    };
    Some(Criterion { title, levels: parts.map(level).collect::<Option<_>>()? })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn rubric() -> impl Strategy<Value = Rubric> {
        let level = ("[a-z|:\\\\\n]{0,8}", 0_i64..=100_000)
            .prop_map(|(words, points)| Level { words: words.trim().to_owned(), points: Marks(points) });
        let criterion = ("[A-Z|:\\\\]{1,8}", prop::collection::vec(level, 2..=MOST_LEVELS))
            .prop_map(|(title, levels)| Criterion { title, levels });
        (prop::collection::vec(criterion, 1..=MOST_CRITERIA), any::<bool>()).prop_map(|(mut criteria, hidden)| {
            criteria[0].levels[0].points = Marks(70);
            Rubric { criteria, hidden }
        })
    }

    proptest! {
        #[test]
        fn the_best_earns_everything_and_a_better_level_never_less(
            rubric in rubric(), max in 1_i64..=100_000, picks in prop::collection::vec(0_usize..MOST_LEVELS, MOST_CRITERIA),
        ) {
            let max = Marks(max);
            let best = |criterion: &Criterion| {
                (0..criterion.levels.len()).max_by_key(|at| criterion.levels[*at].points).unwrap_or_default()
            };
            let all: Vec<usize> = rubric.criteria.iter().map(best).collect();
            prop_assert_eq!(rubric.mark(max, &all), Some(max));

            let chosen: Vec<usize> =
                rubric.criteria.iter().zip(&picks).map(|(criterion, pick)| pick % criterion.levels.len()).collect();
            let mark = rubric.mark(max, &chosen).expect("a mark");
            prop_assert!((Marks::ZERO..=max).contains(&mark));
            for (at, better) in all.iter().enumerate() {
                let mut raised = chosen.clone();
                raised[at] = *better;
                prop_assert!(rubric.mark(max, &raised).expect("a mark") >= mark);
            }
            prop_assert_eq!(rubric.mark(max, &chosen[1..]), None);
        }

        #[test]
        fn its_settings_are_read_again(rubric in rubric()) {
            let mut read = None;
            for (name, value) in written(Some(&rubric)) {
                prop_assert!(!value.contains('\n'));
                prop_assert_eq!(apply(&mut read, name, &value), Some(()));
            }
            prop_assert_eq!(read, Some(rubric));
        }
    }

    #[test]
    fn a_mark_is_rounded_once() {
        let criterion = |points: [i64; 2]| Criterion {
            title: "Isi".to_owned(),
            levels: points.map(|points| Level { words: "x".to_owned(), points: Marks(points) }).to_vec(),
        };
        let rubric = Rubric { criteria: vec![criterion([100, 0]), criterion([200, 100])], hidden: false };
        // A third and two thirds of 10 points; half of 0.01 goes up.
        assert_eq!(rubric.mark(Marks::whole(10), &[0, 1]), Some(Marks(667)));
        assert_eq!(rubric.mark(Marks::whole(10), &[1, 1]), Some(Marks(333)));
        let half = Rubric { criteria: vec![criterion([200, 100])], hidden: false };
        assert_eq!(half.mark(Marks(1), &[1]), Some(Marks(1)));
        assert_eq!(half.mark(Marks(1), &[2]), None);
        assert_eq!(Rubric { criteria: vec![criterion([0, 0])], hidden: false }.mark(Marks::ONE, &[0]), None);
    }

    #[test]
    fn what_cannot_be_marked_by_is_told() {
        let level = |words: &str, points| Level { words: words.to_owned(), points: Marks(points) };
        let codes = |title: &str, levels: Vec<Level>| {
            let rubric = Rubric { criteria: vec![Criterion { title: title.to_owned(), levels }], hidden: false };
            rubric.defects().into_iter().map(|(_, code)| code).collect::<Vec<_>>()
        };
        assert!(codes("Isi", vec![level("baik", 100), level("kurang", 0)]).is_empty());
        assert_eq!(codes(" ", vec![level("baik", 100), level("kurang", 0)]), ["rubric_criteria"]);
        assert_eq!(codes("Isi", vec![level("baik", 100)]), ["rubric_levels"]);
        assert_eq!(codes("Isi", vec![level("baik", 100), level("", 0)]), ["rubric_levels"]);
        assert_eq!(codes("Isi", vec![level("baik", 0), level("kurang", 0)]), ["rubric_points"]);
        assert_eq!(codes("Isi", vec![level("baik", 100), level("kurang", -1)]), ["rubric_points"]);
        assert_eq!(Rubric::default().defects(), [("rubric", "rubric_criteria")]);
    }
}
