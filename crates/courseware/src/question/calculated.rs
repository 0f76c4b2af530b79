//! Calculated questions: variables with their ranges or rows of data, formulas, and how near an answer has to come.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{FULL, Fraction, NumericAccepted, Precision, Units};
use crate::{
    decimal,
    formula::{Formula, FormulaError, Values, is_name},
    values,
};

/// Most variables of a question.
pub const MOST_VARIABLES: usize = 20;
/// Most rows of data.
pub const MOST_ROWS: usize = 500;
/// Most formulas that are accepted.
pub const MOST_FORMULAS: usize = 20;
/// Most formulas within the texts of a question.
const MOST_IN_TEXTS: usize = 50;
/// Most numbers that a variable's range holds.
const MOST_NUMBERS: u64 = 1_000_000_000;
/// So many draws are tried out where all of them would be too many.
const TRIED: u64 = 199;

/// A variable: which numbers may be drawn for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Variable {
    /// As in `{a}`, without braces.
    pub name: String,
    /// Smallest number.
    pub min: String,
    /// Largest number.
    pub max: String,
    /// Places behind the decimal point that a drawn number may have.
    #[serde(default)]
    pub decimals: u32,
}

impl Variable {
    /// Smallest and largest number of the range, in units of the last place.
    fn steps(&self) -> Option<(i64, i64)> {
        if self.decimals > 9 {
            return None;
        }
        let scaled = |text: &str| decimal::normal(&format!("{}e{}", decimal::normal(text)?, self.decimals));
        let whole = |text: &str, up: bool| {
            let text = scaled(text)?;
            let (whole, part) = text.split_once('.').unwrap_or((&text, ""));
            let negative = text.starts_with('-');
            let step = i64::from(!part.is_empty() && negative != up);
            whole.parse::<i64>().ok()?.checked_add(if up { step } else { -step })
        };
        let (least, most) = (whole(&self.min, true)?, whole(&self.max, false)?);
        let count = most.checked_sub(least)?;
        (u64::try_from(count).ok()? < MOST_NUMBERS).then_some((least, most))
    }

    /// How many numbers may be drawn; nothing for a range that holds none, or too many.
    fn count(&self) -> Option<u64> {
        let (least, most) = self.steps()?;
        Some(most.abs_diff(least) + 1)
    }

    /// The number at this place of the range, from zero.
    fn at(&self, place: u64) -> Option<String> {
        let (least, _) = self.steps()?;
        decimal::normal(&format!("{}e-{}", least.checked_add(i64::try_from(place).ok()?)?, self.decimals))
    }
}

/// How near an answer has to come to a formula's value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "by", rename_all = "snake_case")]
pub enum Tolerance {
    /// At most so much away from it.
    Absolute {
        /// A number from zero.
        margin: String,
    },
    /// At most so many percent of it away.
    Relative {
        /// Percent, from 0 to 100, two places at most.
        percent: String,
    },
    /// The same after rounding to so many significant figures.
    Digits {
        /// Significant figures, from 1 to 12.
        digits: u32,
    },
}

impl Tolerance {
    /// How an author says it, as a word: `absolute`, `relative`, `digits`.
    pub const WAYS: [&'static str; 3] = ["absolute", "relative", "digits"];

    /// Its word.
    pub const fn way(&self) -> &'static str {
        match self {
            Self::Absolute { .. } => "absolute",
            Self::Relative { .. } => "relative",
            Self::Digits { .. } => "digits",
        }
    }

    /// How much is tolerated: a number, percent, or significant figures.
    pub fn size(&self) -> String {
        match self {
            Self::Absolute { margin } => margin.clone(),
            Self::Relative { percent } => percent.clone(),
            Self::Digits { digits } => digits.to_string(),
        }
    }

    /// A tolerance by its word and size; nothing for another word or what is no number.
    pub fn read(way: &str, size: &str) -> Option<Self> {
        Some(match way {
            "absolute" => Self::Absolute { margin: decimal::normal(size)? },
            "relative" => Self::Relative { percent: decimal::normal(size.trim().trim_end_matches('%'))? },
            "digits" => Self::Digits { digits: size.trim().parse().ok()? },
            _ => return None,
        })
    }
}

/// A formula whose value is accepted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CalculatedAnswer {
    /// The formula: `pow({a}, 2) * pi()`.
    pub formula: String,
    /// How near an answer has to come.
    pub tolerance: Tolerance,
    /// Places behind the comma with which the right answer is shown; more where so few would not be right.
    #[serde(default = "two", skip_serializing_if = "is_two")]
    pub decimals: u32,
    /// What it is worth.
    pub fraction: Fraction,
    /// Said to who came to it; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub feedback: String,
}

const fn two() -> u32 {
    2
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
const fn is_two(places: &u32) -> bool {
    *places == 2
}

impl CalculatedAnswer {
    /// A formula that earns everything, shown with two places.
    pub fn new(formula: impl Into<String>, tolerance: Tolerance) -> Self {
        Self { formula: formula.into(), tolerance, decimals: two(), fraction: FULL, feedback: String::new() }
    }

    /// The formula's value, and the numbers that are accepted where the variables have these values.
    pub fn accepted(&self, values: &Values) -> Result<(String, NumericAccepted), FormulaError> {
        let value = Formula::parse(&self.formula)?.value(values)?;
        let accepted = self.around(&value, values::filled(&self.feedback, values))?;
        Ok((value, accepted))
    }

    /// The numbers that are accepted around this value.
    fn around(&self, value: &str, feedback: String) -> Result<NumericAccepted, FormulaError> {
        let near = |precision| NumericAccepted::near(precision, self.fraction, feedback.clone());
        let accepted = match &self.tolerance {
            Tolerance::Absolute { margin } => {
                let bounds = decimal::subtract(value, margin).zip(decimal::add(value, margin));
                let (min, max) = bounds.ok_or(FormulaError::OutOfRange)?;
                NumericAccepted::between(min, max, self.fraction, feedback)
            }
            Tolerance::Relative { percent } => {
                near(Precision::Relative { value: value.to_owned(), percent: percent.clone() })
            }
            Tolerance::Digits { digits } => near(Precision::Digits { value: value.to_owned(), digits: *digits }),
        };
        // Typed numbers have eighteen digits at most on either side of the point.
        let fits = |bound: &str| {
            let (whole, part) = bound.trim_start_matches('-').split_once('.').unwrap_or((bound, ""));
            whole.len() <= 18 && part.len() <= 18
        };
        let sound = accepted.is_sound() && fits(&accepted.min) && fits(&accepted.max);
        if sound { Ok(accepted) } else { Err(FormulaError::OutOfRange) }
    }

    fn tolerance_is_sound(&self) -> bool {
        let number = |text: &str, places: usize| {
            let part = text.split_once('.').map_or("", |(_, part)| part);
            decimal::normal(text).is_some_and(|normal| !normal.starts_with('-')) && part.len() <= places
        };
        self.decimals <= 12
            && match &self.tolerance {
                Tolerance::Absolute { margin } => number(margin, 14),
                Tolerance::Relative { percent } => {
                    number(percent, 2) && decimal::compare(percent, "100").is_some_and(std::cmp::Ordering::is_le)
                }
                Tolerance::Digits { digits } => (1..=12).contains(digits),
            }
    }
}

impl From<super::Accepted> for CalculatedAnswer {
    /// A typed form as a formula, with a tolerance of one percent.
    fn from(accepted: super::Accepted) -> Self {
        let usual = Tolerance::Relative { percent: "1".to_owned() };
        let super::Accepted { text, fraction, feedback } = accepted;
        Self { fraction, feedback, ..Self::new(text, usual) }
    }
}

/// Draws a value for each variable: a row of data where there are some, else a number of each range. `pick` gives a number below
/// the one it is given.
pub fn draw(variables: &[Variable], rows: &[Vec<String>], pick: &mut dyn FnMut(u64) -> u64) -> Values {
    if !rows.is_empty() {
        let row = rows.get(pick(rows.len() as u64) as usize);
        let values = row.into_iter().flatten().filter_map(|value| decimal::normal(value));
        return variables.iter().map(|variable| variable.name.clone()).zip(values).collect();
    }
    let value = |variable: &Variable| {
        let place = pick(variable.count().unwrap_or(1));
        Some((variable.name.clone(), variable.at(place)?))
    };
    variables.iter().filter_map(value).collect()
}

/// A draw to look at: the same for the same number, and another one for the next.
pub fn example(variables: &[Variable], rows: &[Vec<String>], number: u64) -> Values {
    if !rows.is_empty() {
        return draw(variables, rows, &mut |count| number % count.max(1));
    }
    let mut at = 0;
    draw(variables, rows, &mut |count| {
        at += 1;
        spread(number, at, count)
    })
}

/// A place below `count` for the draw of this number: multiples of the roots of primes, which lie evenly in each range and in all of
/// them together.
fn spread(number: u64, variable: usize, count: u64) -> u64 {
    const ROOTS: [u64; 8] = [
        0x9E37_79B9_7F4A_7C15,
        0x6A09_E667_F3BC_C908,
        0xBB67_AE85_84CA_A73B,
        0x3C6E_F372_FE94_F82B,
        0xA54F_F53A_5F1D_36F1,
        0x510E_527F_ADE6_82D1,
        0x9B05_688C_2B3E_6C1F,
        0x1F83_D9AB_FB41_BD6B,
    ];
    let root = ROOTS.get(variable % ROOTS.len()).copied().unwrap_or(1).wrapping_add(variable as u64 / 8);
    let part = (number + 1).wrapping_mul(root);
    ((u128::from(part) * u128::from(count.max(1))) >> 64) as u64
}

/// Draws on which a question is tried out: all of them where they are few; else both ends of each range with those of the others, and
/// draws spread over all.
fn tried(variables: &[Variable], rows: &[Vec<String>]) -> Vec<Values> {
    if !rows.is_empty() {
        return (0..rows.len() as u64).map(|row| draw(variables, rows, &mut |_| row)).collect();
    }
    let counts: Vec<u64> = variables.iter().map(|variable| variable.count().unwrap_or(1)).collect();
    let all = counts.iter().try_fold(1_u64, |all, count| all.checked_mul(*count)).unwrap_or(u64::MAX);
    if all <= TRIED {
        let nth = |number: u64| {
            let mut rest = number;
            draw(variables, rows, &mut |count| {
                let place = rest % count.max(1);
                rest /= count.max(1);
                place
            })
        };
        return (0..all).map(nth).collect();
    }
    let ends = |corner: u64| {
        let mut at = 0;
        draw(variables, rows, &mut |count| {
            at += 1;
            if (corner >> (at - 1)) & 1 == 1 { count - 1 } else { 0 }
        })
    };
    let corners = (0..1_u64 << variables.len().min(6)).chain([u64::MAX]).map(ends);
    corners.chain((0..TRIED - 65).map(|number| example(variables, rows, number))).collect()
}

/// Variables, rows and tolerances as settings: `variable: a:1:9:0`, `row: 3;0.5` and, with the number of the formula, the places shown
/// and what is accepted, `tolerance: 1:2:relative:2.5`.
pub(super) fn written(
    answers: &[CalculatedAnswer],
    variables: &[Variable],
    rows: &[Vec<String>],
) -> Vec<(&'static str, String)> {
    let variables = variables.iter().map(|one| format!("{}:{}:{}:{}", one.name, one.min, one.max, one.decimals));
    let rows = rows.iter().map(|row| row.join(";"));
    let tolerances = (1..).zip(answers).map(|(number, answer): (usize, _)| {
        format!("{number}:{}:{}:{}", answer.decimals, answer.tolerance.way(), answer.tolerance.size())
    });
    let variables = variables.map(|text| ("variable", text));
    variables.chain(rows.map(|text| ("row", text))).chain(tolerances.map(|text| ("tolerance", text))).collect()
}

/// Takes one of them up.
pub(super) fn apply(
    answers: &mut [CalculatedAnswer],
    variables: &mut Vec<Variable>,
    rows: &mut Vec<Vec<String>>,
    name: &str,
    value: &str,
) -> Option<()> {
    let parts: Vec<&str> = value.split(':').map(str::trim).collect();
    match (name, parts.as_slice()) {
        ("variable", [name, min, max, decimals]) => variables.push(Variable {
            name: (*name).to_owned(),
            min: (*min).to_owned(),
            max: (*max).to_owned(),
            decimals: decimals.parse().ok()?,
        }),
        ("row", _) => rows.push(row(value)),
        ("tolerance", [number, decimals, way, size]) => {
            let answer = answers.get_mut(number.parse::<usize>().ok()?.checked_sub(1)?)?;
            answer.tolerance = Tolerance::read(way, size)?;
            answer.decimals = decimals.parse().ok()?;
        }
        _ => return None,
    }
    Some(())
}

/// A row of data as it is written: numbers with semicolons between them. What is no number stays, and is a defect.
pub fn row(text: &str) -> Vec<String> {
    let value = |text: &str| decimal::normal(text).unwrap_or_else(|| text.trim().to_owned());
    text.split(';').map(value).collect()
}

/// Everything of a calculated question that can be amiss: fields and codes.
pub(crate) fn defects(
    answers: &[CalculatedAnswer],
    variables: &[Variable],
    rows: &[Vec<String>],
    (unit, units): (&str, &Units),
    texts: &[&str],
) -> Vec<(&'static str, &'static str)> {
    let in_texts = texts.iter().flat_map(|text| values::parts(text)).filter_map(|part| match part {
        values::Part::Formula(formula) => Some(formula),
        _ => None,
    });
    let in_texts: Vec<String> = in_texts.take(MOST_IN_TEXTS + 1).collect();
    // Each formula is tried out with many draws: their number has a bound.
    if answers.len() > MOST_FORMULAS || in_texts.len() > MOST_IN_TEXTS {
        return vec![("answers", "formula_count")];
    }
    let mut found = Vec::new();
    let names: BTreeSet<&str> = variables.iter().map(|variable| variable.name.as_str()).collect();
    if !(1..=MOST_VARIABLES).contains(&variables.len()) {
        found.push(("variables", "variable_count"));
    }
    if names.len() < variables.len() || !names.iter().all(|name| is_name(name)) {
        found.push(("variables", "variable_name"));
    }
    if rows.is_empty() && variables.iter().any(|variable| variable.count().is_none()) {
        found.push(("variables", "variable_range"));
    }
    let whole =
        |row: &Vec<String>| row.len() == variables.len() && row.iter().all(|value| decimal::normal(value).is_some());
    if rows.len() > MOST_ROWS || !rows.iter().all(whole) {
        found.push(("rows", "row_values"));
    }
    if !answers.iter().all(CalculatedAnswer::tolerance_is_sound) {
        found.push(("answers", "tolerance"));
    }
    if answers.iter().any(|answer| !(0..=FULL).contains(&answer.fraction)) {
        found.push(("answers", "fraction_range"));
    }
    if !answers.iter().any(|answer| answer.fraction >= FULL) {
        found.push(("answers", "no_right_option"));
    }
    if !units.are_sound(unit) {
        found.push(("units", "unit_factor"));
    }
    let mut formulas = Vec::new();
    for answer in answers {
        match Formula::parse(&answer.formula) {
            Err(_) => found.push(("answers", "formula")),
            Ok(formula) if formula.variables().any(|name| !names.contains(name)) => {
                found.push(("answers", "formula_variable"));
            }
            Ok(formula) => formulas.push((answer, formula)),
        }
    }
    let spoken: Result<Vec<Formula>, FormulaError> = in_texts.iter().map(|text| Formula::parse(text)).collect();
    // What is amiss already would be told again by each draw.
    if found.is_empty() {
        let draws = tried(variables, rows);
        let fails = |answer: &CalculatedAnswer, formula: &Formula, values: &Values| {
            formula.value(values).and_then(|value| answer.around(&value, String::new())).is_err()
        };
        if formulas.iter().any(|(answer, formula)| draws.iter().any(|values| fails(answer, formula, values))) {
            found.push(("answers", "formula_value"));
        }
        let mute = |formula: &Formula| draws.iter().any(|values| formula.value(values).is_err());
        if spoken.is_err() || spoken.iter().flatten().any(mute) {
            found.push(("stem", "formula_text"));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn variable(name: &str, min: &str, max: &str, decimals: u32) -> Variable {
        Variable { name: name.to_owned(), min: min.to_owned(), max: max.to_owned(), decimals }
    }

    fn answer(formula: &str) -> CalculatedAnswer {
        CalculatedAnswer::new(formula, Tolerance::Relative { percent: "1".to_owned() })
    }

    #[test]
    fn ranges_hold_the_numbers_of_their_places() {
        for (min, max, decimals, wanted) in [
            ("1", "3", 0, Some((3, "1", "3"))),
            ("0.5", "1", 1, Some((6, "0.5", "1"))),
            ("0.55", "1.25", 1, Some((7, "0.6", "1.2"))),
            ("-0.55", "-0.5", 2, Some((6, "-0.55", "-0.5"))),
            ("-2.5", "2.5", 0, Some((5, "-2", "2"))),
            ("7", "7", 3, Some((1, "7", "7"))),
            ("1.2", "1.4", 0, None),
            ("3", "1", 0, None),
            ("0", "9", 9, None),
            ("a", "9", 0, None),
            ("0", "9", 12, None),
        ] {
            let range = variable("a", min, max, decimals);
            let ends = range.count().and_then(|count| Some((count, range.at(0)?, range.at(count - 1)?)));
            let ends = ends.as_ref().map(|(count, least, most)| (*count, least.as_str(), most.as_str()));
            assert_eq!(ends, wanted, "{min} to {max}");
        }
    }

    #[test]
    fn every_draw_is_tried_out_before_a_question_is_good() {
        let codes = |formula: &str, variables: &[Variable], rows: &[Vec<String>]| -> Vec<&str> {
            let all = defects(&[answer(formula)], variables, rows, ("", &Units::default()), &["{={a}/2}"]);
            all.into_iter().map(|(_, code)| code).collect()
        };
        let a = |min, max| vec![variable("a", min, max, 0)];
        let row = |value: &str| vec![value.to_owned()];
        assert_eq!(codes("{a}*2", &a("1", "9"), &[]), [""; 0]);
        assert_eq!(codes("1/({a}-7)", &a("1", "9"), &[]), ["formula_value"]);
        assert_eq!(codes("1/({a}-7)", &a("1", "6"), &[]), [""; 0]);
        // Ends of ranges that are too large to be gone through.
        assert_eq!(codes("sqrt({a})", &a("-1", "100000"), &[]), ["formula_value"]);
        assert_eq!(codes("1/({a}-100000)", &a("1", "100000"), &[]), ["formula_value"]);
        assert_eq!(codes("sqrt({a}-500)", &a("0", "100000"), &[]), ["formula_value"]);
        // Rows go before ranges.
        assert_eq!(codes("1/({a}-7)", &a("", ""), &[row("1"), row("8")]), [""; 0]);
        assert_eq!(codes("1/({a}-7)", &a("", ""), &[row("1"), row("7")]), ["formula_value"]);
        assert_eq!(codes("{a}", &a("1", "2"), &[vec![]]), ["row_values"]);
        assert_eq!(codes("{a}+{b}", &a("1", "9"), &[]), ["formula_variable"]);
        assert_eq!(codes("{a}+", &a("1", "9"), &[]), ["formula"]);
        assert_eq!(codes("1", &[], &[]), ["variable_count"]);
        assert_eq!(codes("{a}", &[a("1", "2"), a("1", "2")].concat(), &[]), ["variable_name"]);
        assert_eq!(codes("{a}", &a("2", "1"), &[]), ["variable_range"]);
        let told = |answers: &[CalculatedAnswer], text: &str| {
            defects(answers, &a("0", "9"), &[], ("", &Units::default()), &[text])
        };
        for text in ["{=1/{a}}", "{={a}+}", "{={b}}"] {
            assert_eq!(told(&[answer("{a}")], text), [("stem", "formula_text")], "{text}");
        }
        // So many formulas that trying them out would take long are not tried out.
        let count = [("answers", "formula_count")];
        assert_eq!(told(&vec![answer("{a}"); MOST_FORMULAS + 1], ""), count);
        assert_eq!(told(&[answer("{a}")], &"{={a}}".repeat(MOST_IN_TEXTS + 1)), count);
    }

    #[test]
    fn examples_differ_and_stay_within_the_range() {
        let ranges = [variable("a", "1", "9", 0), variable("b", "0.5", "1.5", 2)];
        let seen: BTreeSet<Values> = (0..50).map(|number| example(&ranges, &[], number)).collect();
        assert!(seen.len() > 40 && seen.iter().all(|values| values.len() == 2), "{seen:?}");
        let inside = |name: &str, low: &str, high: &str| {
            seen.iter().all(|values| {
                decimal::compare(low, &values[name]).is_some_and(std::cmp::Ordering::is_le)
                    && decimal::compare(&values[name], high).is_some_and(std::cmp::Ordering::is_le)
            })
        };
        assert!(inside("a", "1", "9") && inside("b", "0.5", "1.5"));
    }
}
