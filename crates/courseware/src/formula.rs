//! Formulas of calculated questions: `pow({a}, 2) * pi() / 4`.
//!
//! Operators, their order and the names of functions are those of Moodle, which are PHP's: a power binds closer than the sign
//! before it and is read from the right, so `-2 ** 2` is -4 and `2 ** 3 ** 2` is 512. Text is read once into steps for a stack.
//! Nothing here recurses deeper than [`DEEPEST`], loops without an end, or can do anything but arithmetic. Functions are computed
//! by `libm`, so that a machine's own library changes no mark.

mod functions;

use std::collections::BTreeMap;

use crate::decimal;
use functions::Function;

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
    Negate,
    Add,
    Subtract,
    Multiply,
    Divide,
    Power,
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
        let mut parser = Parser { rest: text.trim(), steps: Vec::new(), depth: 0 };
        if parser.rest.is_empty() {
            return Err(FormulaError::Empty);
        }
        parser.sum()?;
        if parser.rest.is_empty() { Ok(Self { steps: parser.steps }) } else { Err(parser.stuck()) }
    }

    /// The variables in it, each as often as it stands there.
    pub fn variables(&self) -> impl Iterator<Item = &str> {
        self.steps.iter().filter_map(|step| match step {
            Step::Variable(name) => Some(name.as_str()),
            _ => None,
        })
    }

    /// Its value as a decimal of twelve significant digits, and fourteen places at most.
    pub fn value(&self, values: &Values) -> Result<String, FormulaError> {
        let mut stack: Vec<f64> = Vec::new();
        for step in &self.steps {
            let value = match step {
                Step::Number(number) => *number,
                Step::Variable(name) => {
                    let value = values.get(name).and_then(|value| value.parse().ok());
                    value.ok_or_else(|| FormulaError::Variable(name.clone()))?
                }
                Step::Negate => -stack.pop().ok_or(FormulaError::NoValue)?,
                Step::Call(function, count) => {
                    let from = stack.len().checked_sub(*count).ok_or(FormulaError::NoValue)?;
                    function.of(&stack.split_off(from))
                }
                operator => {
                    let right = stack.pop().ok_or(FormulaError::NoValue)?;
                    let left = stack.pop().ok_or(FormulaError::NoValue)?;
                    match operator {
                        Step::Add => left + right,
                        Step::Subtract => left - right,
                        Step::Multiply => left * right,
                        Step::Divide => left / right,
                        _ => libm::pow(left, right),
                    }
                }
            };
            // What is no number must not become one again: `0 * (1 / 0)`, `max(1, 0 / 0)`, `1 / (1 / 0)`.
            if !value.is_finite() {
                return Err(FormulaError::NoValue);
            }
            stack.push(value);
        }
        stack.pop().ok_or(FormulaError::NoValue).and_then(written)
    }
}

/// The value of a formula that is read and computed at once.
pub fn evaluate(text: &str, values: &Values) -> Result<String, FormulaError> {
    Formula::parse(text)?.value(values)
}

/// Twelve digits, so that what a float cannot hold does not show: 0.1 + 0.2 is 0.3.
fn written(value: f64) -> Result<String, FormulaError> {
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

struct Parser<'t> {
    rest: &'t str,
    steps: Vec<Step>,
    depth: usize,
}

type Parsed = Result<(), FormulaError>;

impl<'t> Parser<'t> {
    fn stuck(&self) -> FormulaError {
        FormulaError::Unreadable(self.rest.chars().take(20).collect())
    }

    /// Passes over the sign, if it comes next, and over blanks behind it.
    fn eat(&mut self, sign: &str) -> bool {
        match self.rest.strip_prefix(sign) {
            Some(rest) => {
                self.rest = rest.trim_start();
                true
            }
            None => false,
        }
    }

    fn need(&mut self, sign: &str) -> Parsed {
        if self.eat(sign) { Ok(()) } else { Err(self.stuck()) }
    }

    /// Takes what fits from the front.
    fn take(&mut self, fits: impl Fn(char) -> bool) -> &'t str {
        let end = self.rest.find(|c| !fits(c)).unwrap_or(self.rest.len());
        let (taken, rest) = self.rest.split_at(end);
        self.rest = rest;
        taken
    }

    /// A part that lies one level deeper.
    fn deeper(&mut self, part: impl FnOnce(&mut Self) -> Parsed) -> Parsed {
        if self.depth >= DEEPEST {
            return Err(FormulaError::TooLarge);
        }
        self.depth += 1;
        part(self)?;
        self.depth -= 1;
        Ok(())
    }

    fn sum(&mut self) -> Parsed {
        self.product()?;
        loop {
            let step = match self.rest.as_bytes().first() {
                Some(b'+') => Step::Add,
                Some(b'-') => Step::Subtract,
                _ => return Ok(()),
            };
            self.rest = self.rest[1..].trim_start();
            self.product()?;
            self.steps.push(step);
        }
    }

    fn product(&mut self) -> Parsed {
        self.signed()?;
        loop {
            let step = if self.eat("*") {
                Step::Multiply
            } else if self.eat("/") {
                Step::Divide
            } else {
                return Ok(());
            };
            self.signed()?;
            self.steps.push(step);
        }
    }

    fn signed(&mut self) -> Parsed {
        let negative = self.eat("-");
        if !negative && !self.eat("+") {
            return self.power();
        }
        self.deeper(Self::signed)?;
        if negative {
            self.steps.push(Step::Negate);
        }
        Ok(())
    }

    fn power(&mut self) -> Parsed {
        self.atom()?;
        if self.eat("**") || self.eat("^") {
            self.deeper(Self::signed)?;
            self.steps.push(Step::Power);
        }
        Ok(())
    }

    fn atom(&mut self) -> Parsed {
        match self.rest.chars().next() {
            Some('(') => {
                self.eat("(");
                self.deeper(Self::sum)?;
                self.need(")")
            }
            Some('{') => {
                let start = self.rest;
                self.rest = &self.rest[1..];
                let name = self.take(|c| c != '}');
                if !is_name(name) || !self.rest.starts_with('}') {
                    self.rest = start;
                    return Err(self.stuck());
                }
                self.steps.push(Step::Variable(name.to_owned()));
                self.need("}")
            }
            Some(c) if c.is_ascii_digit() || c == '.' => self.number(),
            Some(c) if c.is_ascii_alphabetic() => self.call(),
            _ => Err(self.stuck()),
        }
    }

    /// Digits with a point and an exponent: `1.5e-3`.
    fn number(&mut self) -> Parsed {
        let start = self.rest;
        self.take(|c| c.is_ascii_digit() || c == '.');
        let mantissa = self.rest;
        if self.rest.starts_with(['e', 'E']) {
            self.rest = &self.rest[1..];
            if self.rest.starts_with(['+', '-']) {
                self.rest = &self.rest[1..];
            }
            if self.take(|c| c.is_ascii_digit()).is_empty() {
                self.rest = mantissa;
            }
        }
        let text = &start[..start.len() - self.rest.len()];
        let number = text.parse::<f64>().ok().filter(|number| number.is_finite());
        let Some(number) = number else {
            self.rest = start;
            return Err(self.stuck());
        };
        self.rest = self.rest.trim_start();
        self.steps.push(Step::Number(number));
        Ok(())
    }

    fn call(&mut self) -> Parsed {
        let name = self.take(|c| c.is_ascii_alphanumeric() || c == '_');
        self.rest = self.rest.trim_start();
        let function = Function::parse(name).ok_or_else(|| FormulaError::Function(name.to_owned()))?;
        self.need("(")?;
        let mut count = 0;
        if !self.eat(")") {
            loop {
                self.deeper(Self::sum)?;
                count += 1;
                if count > MOST_ARGUMENTS {
                    return Err(FormulaError::Arguments(name.to_owned()));
                }
                if !self.eat(",") {
                    break;
                }
            }
            self.need(")")?;
        }
        if !function.takes(count) {
            return Err(FormulaError::Arguments(name.to_owned()));
        }
        self.steps.push(Step::Call(function, count));
        Ok(())
    }
}

#[cfg(test)]
mod tests;
