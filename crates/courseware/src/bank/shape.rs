//! What the readers of all formats share: category paths, fractions that add up, gaps in a text.

use crate::question::{Choice, ChoiceScoring, FULL, Fraction};

/// A category's path without Moodle's own words in front: `$course$/top/Mudah` is `Mudah`.
pub(crate) fn category_path(path: &str) -> &str {
    let path = path.trim();
    let path = ["$course$", "$system$", "$module$", "$cat1$"]
        .iter()
        .find_map(|start| path.strip_prefix(start))
        .unwrap_or(path)
        .trim_start_matches('/');
    if path == "top" { "" } else { path.strip_prefix("top/").unwrap_or(path).trim() }
}

/// Lets thirds and sixths that were rounded in the file add up to the whole again.
pub(crate) fn whole(options: &mut [Choice]) {
    let sum: Fraction = options.iter().map(|option| option.fraction.max(0)).sum();
    let missing = FULL - sum;
    if missing != 0
        && missing.abs() <= 10
        && let Some(first) = options.iter_mut().find(|option| option.fraction > 0)
    {
        first.fraction += missing;
    }
}

/// The whole in equal parts: the right options share it, a wrong one takes as much away.
pub(crate) fn shares(right: &[bool]) -> Vec<Fraction> {
    let count = right.iter().filter(|right| **right).count() as Fraction;
    if count == 0 {
        return vec![0; right.len()];
    }
    let share = FULL / count;
    let mut rest = FULL - share * count;
    right.iter().map(|right| if *right { share + std::mem::take(&mut rest) } else { -share }).collect()
}

/// What the options of a multiple choice are worth where weights add up. Right minus wrong can be said so, all or nothing cannot.
pub(crate) fn weights(options: &[Choice], scoring: ChoiceScoring) -> Vec<Fraction> {
    match scoring {
        ChoiceScoring::RightMinusWrong => shares(&options.iter().map(|option| option.fraction > 0).collect::<Vec<_>>()),
        ChoiceScoring::Weights | ChoiceScoring::AllOrNothing => options.iter().map(|option| option.fraction).collect(),
    }
}

/// The mark of a gap in a text; with a number when there are several.
pub(crate) fn gap(number: Option<usize>) -> String {
    number.map_or_else(|| "_____".to_owned(), |number| format!("_____ ({number})"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_exact() {
        assert_eq!(shares(&[true, false, true, true]), [3_334, -3_333, 3_333, 3_333]);
        assert_eq!(shares(&[false]), [0]);
    }

    #[test]
    fn categories() {
        for (path, wanted) in [("$course$/top/Mudah/Satu", "Mudah/Satu"), ("top", ""), ("$course$/", ""), ("A", "A")] {
            assert_eq!(category_path(path), wanted);
        }
    }
}
