//! How a formula is read. The order of operators is the affair of `winnow`'s expressions; here stand the signs, how closely each of
//! them binds, and what an operand is. While reading goes on, steps are written down in the order in which they are computed.

use winnow::{
    combinator::{Infix as Binary, Postfix, Prefix as Unary, alt, cut_err, eof, expression, opt, preceded, terminated},
    error::{ErrMode, ParserError},
    prelude::*,
    stream::Stateful,
    token::{literal, one_of, take_while},
};

use super::{
    DEEPEST, FormulaError, MOST_ARGUMENTS, Step,
    functions::Function,
    is_name,
    operators::{Infix, Prefix},
};

/// What is left of the text, and what came of it.
type Input<'t> = Stateful<&'t str, Reading>;
type Failed = ErrMode<Failure>;
type Read<T> = Result<T, Failed>;

#[derive(Debug, Default)]
struct Reading {
    steps: Vec<Step>,
    /// How many brackets, signs and powers are open.
    depth: usize,
}

/// Why it does not go on.
#[derive(Debug)]
struct Failure(FormulaError);

impl ParserError<Input<'_>> for Failure {
    type Inner = Self;

    fn from_input(input: &Input<'_>) -> Self {
        Self(FormulaError::Unreadable(input.input.chars().take(20).collect()))
    }

    fn into_inner(self) -> Result<Self::Inner, Self> {
        Ok(self)
    }
}

/// How closely operators bind, in PHP's order. Two apart, for what stands to the right of one may have to bind a little closer.
mod binding {
    pub(super) const CHOICE: i64 = 2;
    pub(super) const OR: i64 = 4;
    pub(super) const AND: i64 = 6;
    pub(super) const BIT_OR: i64 = 8;
    pub(super) const BIT_AND: i64 = 10;
    pub(super) const EQUALITY: i64 = 12;
    pub(super) const COMPARISON: i64 = 14;
    pub(super) const SUM: i64 = 16;
    pub(super) const PRODUCT: i64 = 18;
    pub(super) const NOT: i64 = 20;
    pub(super) const SIGN: i64 = 22;
    pub(super) const POWER: i64 = 24;
}

/// The steps of a formula that is not empty.
pub(super) fn steps(text: &str) -> Result<Vec<Step>, FormulaError> {
    let mut input = Stateful { input: text, state: Reading::default() };
    let whole = terminated(|input: &mut Input<'_>| part(input, 0), eof).parse_next(&mut input);
    match whole {
        Ok(()) => Ok(input.state.steps),
        Err(ErrMode::Backtrack(Failure(error)) | ErrMode::Cut(Failure(error))) => Err(error),
        Err(ErrMode::Incomplete(_)) => Err(FormulaError::Unreadable(String::new())),
    }
}

/// As much as binds at least so closely.
fn part(input: &mut Input<'_>, binding: i64) -> Read<()> {
    expression(operand).prefix(prefix).infix(infix).postfix(choice).current_precedence_level(binding).parse_next(input)
}

/// Something one level deeper begins.
fn open(input: &mut Input<'_>) -> Read<()> {
    input.state.depth += 1;
    if input.state.depth > DEEPEST { Err(ErrMode::Cut(Failure(FormulaError::TooLarge))) } else { Ok(()) }
}

/// It ends with this step.
fn close(input: &mut Input<'_>, step: Step) -> Read<()> {
    input.state.depth -= 1;
    push(input, step)
}

#[expect(clippy::unnecessary_wraps, reason = "what is done with an operand may fail")]
fn push(input: &mut Input<'_>, step: Step) -> Read<()> {
    input.state.steps.push(step);
    Ok(())
}

/// A whole formula within another one, which has to follow.
fn inner(input: &mut Input<'_>) -> Read<()> {
    open(input)?;
    cut_err(|input: &mut Input<'_>| part(input, 0)).parse_next(input)?;
    input.state.depth -= 1;
    Ok(())
}

/// The sign, and blanks behind it.
fn sign<'t>(sign: &'static str) -> impl Parser<Input<'t>, &'t str, Failed> {
    terminated(literal(sign), take_while(0.., char::is_whitespace))
}

/// A sign without which it does not go on.
fn needed<'t>(text: &'static str) -> impl Parser<Input<'t>, &'t str, Failed> {
    cut_err(sign(text))
}

fn prefix<'t>(input: &mut Input<'t>) -> Read<Unary<Input<'t>, (), Failed>> {
    let read = alt(["-", "+", "!", "~"].map(sign)).parse_next(input)?;
    open(input)?;
    Ok(match read {
        "-" => Unary(binding::SIGN, |input, ()| close(input, Step::Prefix(Prefix::Negate))),
        "+" => Unary(binding::SIGN, |input, ()| close(input, Step::Prefix(Prefix::Plus))),
        "~" => Unary(binding::SIGN, |input, ()| close(input, Step::Prefix(Prefix::Complement))),
        _ => Unary(binding::NOT, |input, ()| close(input, Step::Prefix(Prefix::Not))),
    })
}

fn infix<'t>(input: &mut Input<'t>) -> Read<Binary<Input<'t>, (), Failed>> {
    use Binary::{Left, Neither, Right};
    // Of two signs of which one begins like the other the longer one comes first.
    const SIGNS: [&str; 18] =
        ["**", "^", "*", "/", "%", "+", "-", "<=", "<>", "<", ">=", ">", "==", "!=", "&&", "&", "||", "|"];
    let read = alt(SIGNS.map(sign)).parse_next(input)?;
    Ok(match read {
        // Nothing binds closer, so that what is opened here is closed.
        "**" | "^" => {
            open(input)?;
            Right(binding::POWER, |input, (), ()| close(input, Step::Infix(Infix::Power)))
        }
        "*" => Left(binding::PRODUCT, |input, (), ()| push(input, Step::Infix(Infix::Multiply))),
        "/" => Left(binding::PRODUCT, |input, (), ()| push(input, Step::Infix(Infix::Divide))),
        "%" => Left(binding::PRODUCT, |input, (), ()| push(input, Step::Infix(Infix::Remainder))),
        "+" => Left(binding::SUM, |input, (), ()| push(input, Step::Infix(Infix::Add))),
        "-" => Left(binding::SUM, |input, (), ()| push(input, Step::Infix(Infix::Subtract))),
        "<=" => Neither(binding::COMPARISON, |input, (), ()| push(input, Step::Infix(Infix::LessOrEqual))),
        "<" => Neither(binding::COMPARISON, |input, (), ()| push(input, Step::Infix(Infix::Less))),
        ">=" => Neither(binding::COMPARISON, |input, (), ()| push(input, Step::Infix(Infix::GreaterOrEqual))),
        ">" => Neither(binding::COMPARISON, |input, (), ()| push(input, Step::Infix(Infix::Greater))),
        "==" => Neither(binding::EQUALITY, |input, (), ()| push(input, Step::Infix(Infix::Equal))),
        "!=" | "<>" => Neither(binding::EQUALITY, |input, (), ()| push(input, Step::Infix(Infix::Unequal))),
        "&" => Left(binding::BIT_AND, |input, (), ()| push(input, Step::Infix(Infix::BitAnd))),
        "|" => Left(binding::BIT_OR, |input, (), ()| push(input, Step::Infix(Infix::BitOr))),
        "&&" => Left(binding::AND, |input, (), ()| push(input, Step::Infix(Infix::And))),
        _ => Left(binding::OR, |input, (), ()| push(input, Step::Infix(Infix::Or))),
    })
}

/// `? 1 : 0` behind what decides. As in PHP, another one may follow in brackets only.
fn choice<'t>(input: &mut Input<'t>) -> Read<Postfix<Input<'t>, (), Failed>> {
    sign("?").parse_next(input)?;
    Ok(Postfix(binding::CHOICE, |input, ()| {
        inner(input)?;
        needed(":").parse_next(input)?;
        cut_err(|input: &mut Input<'_>| part(input, binding::CHOICE + 1)).parse_next(input)?;
        if input.input.starts_with('?') {
            return Err(ErrMode::Cut(Failure::from_input(input)));
        }
        push(input, Step::Choose)
    }))
}

fn operand(input: &mut Input<'_>) -> Read<()> {
    alt((number, variable, call, (sign("("), inner, needed(")")).void())).parse_next(input)
}

/// A name in braces.
fn variable(input: &mut Input<'_>) -> Read<()> {
    let name = take_while(1.., |c: char| c != '}').verify(|name: &str| is_name(name));
    let name = terminated(preceded(literal("{"), name), sign("}")).parse_next(input)?;
    push(input, Step::Variable(name.to_owned()))
}

/// Digits with a point and an exponent: `1.5e-3`.
fn number(input: &mut Input<'_>) -> Read<()> {
    let digits = || take_while(1.., |c: char| c.is_ascii_digit());
    let exponent = (one_of(['e', 'E']), opt(one_of(['+', '-'])), digits());
    let mantissa = take_while(1.., |c: char| c.is_ascii_digit() || c == '.');
    let text = (mantissa, opt(exponent)).take();
    let number = text.verify_map(|text: &str| text.parse().ok().filter(|number: &f64| number.is_finite()));
    let number = terminated(number, take_while(0.., char::is_whitespace)).parse_next(input)?;
    push(input, Step::Number(number))
}

/// A function and its arguments.
fn call(input: &mut Input<'_>) -> Read<()> {
    let word =
        (one_of(|c: char| c.is_ascii_alphabetic()), take_while(0.., |c: char| c.is_ascii_alphanumeric() || c == '_'));
    let name = terminated(word.take(), take_while(0.., char::is_whitespace)).parse_next(input)?;
    let fails = |error: fn(String) -> FormulaError| ErrMode::Cut(Failure(error(name.to_owned())));
    let function = Function::parse(name).ok_or_else(|| fails(FormulaError::Function))?;
    needed("(").parse_next(input)?;
    let mut count = 0;
    if opt(sign(")")).parse_next(input)?.is_none() {
        loop {
            inner(input)?;
            count += 1;
            if count > MOST_ARGUMENTS {
                return Err(fails(FormulaError::Arguments));
            }
            if opt(sign(",")).parse_next(input)?.is_none() {
                break;
            }
        }
        needed(")").parse_next(input)?;
    }
    if !function.takes(count) {
        return Err(fails(FormulaError::Arguments));
    }
    push(input, Step::Call(function, count))
}
