//! Formulas of calculated questions: `pow({a}, 2) * pi() / 4`.
//!
//! Operators, their order and the names of functions are those of Moodle, which are PHP's: a power binds closer than the sign
//! before it and is read from the right, so `-2 ** 2` is -4 and `2 ** 3 ** 2` is 512. What is true is 1 and what is not is 0. There
//! is one exception: `^` is a power here, as authors mean it, where PHP has an exclusive or.
//!
//! Text is read once into steps for a stack. Nothing here recurses deeper than [`DEEPEST`], loops without an end, or can do anything
//! but arithmetic. Functions are computed by `libm`, so that a machine's own library changes no mark.

mod functions;
mod operators;
mod read;

use std::collections::BTreeMap;

use crate::decimal;
use functions::Function;
use operators::{Infix, Prefix};

/// Most characters of a formula.
pub const LONGEST: usize = 500;
/// How deep brackets, signs and powers may lie within each other.
pub const DEEPEST: usize = 40;
/// Most arguments of a function.
const MOST_ARGUMENTS: usize = 20;

/// Values of variables by name: decimal texts with a point.
pub type Values = BTreeMap<String, String>;

/// Why a formula gives no number.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FormulaError {
    /// There is nothing in it.
    #[error("the formula is empty")]
    Empty,
    /// Longer than [`LONGEST`] or deeper than [`DEEPEST`].
    #[error("the formula is too long or too deep")]
    TooLarge,
    /// It cannot go on like this: the rest of the text; empty where it ends too early.
    #[error("the formula cannot be read at `{0}`")]
    Unreadable(String),
    /// No function that we know.
    #[error("there is no function `{0}`")]
    Function(String),
    /// A function with too few or too many arguments.
    #[error("the function `{0}` takes another number of arguments")]
    Arguments(String),
    /// A variable without a value.
    #[error("the variable `{0}` has no value")]
    Variable(String),
    /// A division by zero, a root of a negative number and the like.
    #[error("the formula has no value here")]
    NoValue,
    /// From 10^15 on no number is told from its neighbour any more.
    #[error("the value is too large")]
    OutOfRange,
}

/// A step for the stack.
#[derive(Debug, Clone, PartialEq)]
enum Step {
    Number(f64),
    Variable(String),
    Prefix(Prefix),
    Infix(Infix),
    /// The second of three numbers where the first is not zero, else the third.
    Choose,
    /// A function of so many numbers.
    Call(Function, usize),
}

/// A formula that can be computed.
#[derive(Debug, Clone, PartialEq)]
pub struct Formula {
    steps: Vec<Step>,
}

impl Formula {
    /// Reads a formula. A backslash, with which Markdown keeps a sign from having a meaning, is passed over.
    pub fn parse(text: &str) -> Result<Self, FormulaError> {
        if text.chars().count() > LONGEST {
            return Err(FormulaError::TooLarge);
        }
        let text = text.replace('\\', "");
        let text = text.trim();
        if text.is_empty() {
            return Err(FormulaError::Empty);
        }
        read::steps(text).map(|steps| Self { steps })
    }

    /// The variables in it, each as often as it stands there.
    pub fn variables(&self) -> impl Iterator<Item = &str> {
        self.steps.iter().filter_map(|step| match step {
            Step::Variable(name) => Some(name.as_str()),
            _ => None,
        })
    }

    /// Its value as a decimal of twelve significant digits, and fourteen places at most.
    ///
    /// What has no value spoils all that is made of it, but not what is chosen instead: `{a} == 0 ? 0 : 1 / {a}`.
    pub fn value(&self, values: &Values) -> Result<String, FormulaError> {
        let mut stack = Stack(Vec::new());
        for step in &self.steps {
            let value = match step {
                Step::Number(number) => *number,
                Step::Variable(name) => {
                    let value = values.get(name).and_then(|value| value.parse().ok());
                    value.ok_or_else(|| FormulaError::Variable(name.clone()))?
                }
                Step::Prefix(operator) => operator.of(stack.pop()),
                Step::Infix(operator) => {
                    let right = stack.pop();
                    operator.of(stack.pop(), right)
                }
                Step::Choose => {
                    let (no, yes, test) = (stack.pop(), stack.pop(), stack.pop());
                    operators::truth(test).map_or(f64::NAN, |test| if test { yes } else { no })
                }
                Step::Call(function, count) => {
                    let arguments = stack.take(*count);
                    if arguments.iter().any(|one| one.is_nan()) { f64::NAN } else { function.of(&arguments) }
                }
            };
            // What is no number must not become one again: `1 / (1 / 0)`.
            stack.0.push(if value.is_finite() { value } else { f64::NAN });
        }
        written(stack.pop())
    }
}

/// Numbers that wait for their operator. What has no value is no number, and so is what is not there.
struct Stack(Vec<f64>);

impl Stack {
    fn pop(&mut self) -> f64 {
        self.0.pop().unwrap_or(f64::NAN)
    }

    /// The topmost ones, in the order in which they were written.
    fn take(&mut self, count: usize) -> Vec<f64> {
        self.0.split_off(self.0.len().saturating_sub(count))
    }
}

/// The value of a formula that is read and computed at once.
pub fn evaluate(text: &str, values: &Values) -> Result<String, FormulaError> {
    Formula::parse(text)?.value(values)
}

/// Twelve digits, so that what a float cannot hold does not show: 0.1 + 0.2 is 0.3.
fn written(value: f64) -> Result<String, FormulaError> {
    if value.is_nan() {
        return Err(FormulaError::NoValue);
    }
    if value.abs() >= 1e15 {
        return Err(FormulaError::OutOfRange);
    }
    let text = if value.abs() < 1e-3 { format!("{value:.14}") } else { format!("{value:.11e}") };
    decimal::normal(&text).ok_or(FormulaError::OutOfRange)
}

/// Whether the word can name a variable: a letter, then letters, digits and low lines, at most thirty characters.
pub fn is_name(word: &str) -> bool {
    word.len() <= 30
        && word.starts_with(|c: char| c.is_ascii_alphabetic())
        && word.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
}

#[cfg(test)]
mod tests;
