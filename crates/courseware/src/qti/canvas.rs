//! Formula questions of Canvas: variables with ranges, sets of values that were drawn beforehand, and formulas in a language of their
//! own, which become ours.
//!
//! In that language variables stand without braces, `^` is read from the left and a sign binds closer than it: `-2 ^ 2` is 4 and
//! `2 ^ 3 ^ 2` is 64. A formula may give its value a name, with which later ones count; the last one is the answer.

use std::collections::BTreeMap;

use roxmltree::Node;
use winnow::{
    combinator::{Infix, alt, cut_err, eof, expression, opt, preceded, separated, terminated},
    error::{EmptyError, ErrMode},
    prelude::*,
    stream::Stateful,
    token::{literal, one_of, take_while},
};

use super::{Reader, Unreadable, material::without_gap};
use crate::{
    bank::xml,
    decimal,
    finding::Done,
    formula::{DEEPEST, Formula, LONGEST, Values, is_name},
    question::{CalculatedAnswer, MOST_ROWS, QuestionBody, Tolerance, Units, Variable},
};

impl Reader<'_> {
    /// The formula question that an item holds, if it holds one.
    pub(super) fn canvas_formula(
        &mut self,
        item: Node<'_, '_>,
        stem: &str,
    ) -> Option<Result<(String, QuestionBody), Unreadable>> {
        let calculated = xml::below(item, "calculated").next()?;
        Some(self.canvas_calculated(calculated, stem))
    }

    fn canvas_calculated(&mut self, node: Node<'_, '_>, stem: &str) -> Result<(String, QuestionBody), Unreadable> {
        let formulas = xml::child(node, "formulas");
        if formulas.and_then(|formulas| formulas.attribute("scientific_notation")) == Some("true") {
            return Err(("kind_unsupported", "scientific_notation".to_owned()));
        }
        let variables = variables(node)?;
        let mut formula = formula(node, &variables)?;
        // Canvas rounds the answer before it looks how near one comes to it.
        let places = formulas.and_then(|formulas| formulas.attribute("decimal_places")?.trim().parse::<u32>().ok());
        let places = places.filter(|places| *places <= 12);
        if let Some(places) = places {
            formula = format!("round({formula}, {places})");
        }
        let parsed = Formula::parse(&formula).map_err(|_| ("formula_unreadable", formula.clone()))?;
        let usual = CalculatedAnswer::new(formula.clone(), self.canvas_tolerance(node)?);
        let answer = CalculatedAnswer { decimals: places.unwrap_or(usual.decimals), ..usual };
        if variables.is_empty() {
            let (_, accepted) = answer.accepted(&Values::new()).map_err(|_| ("formula_unreadable", formula))?;
            return Ok((without_gap(stem), QuestionBody::numerical(vec![accepted], "")));
        }
        let (rows, answers) = self.canvas_sets(node, &variables);
        let unit_of_last_place = format!("1e-{}", places.unwrap_or(9));
        for (row, stated) in rows.iter().zip(&answers) {
            let values = variables.iter().map(|variable| variable.name.clone()).zip(row.iter().cloned()).collect();
            let near = parsed.value(&values).ok().and_then(|value| {
                let apart = decimal::subtract(&value, stated)?;
                decimal::compare(apart.trim_start_matches('-'), &decimal::normal(&unit_of_last_place)?)
            });
            if !near.is_some_and(std::cmp::Ordering::is_le) {
                return Err(("formula_sets", formula));
            }
        }
        let mut stem = without_gap(stem);
        for variable in &variables {
            let mark = format!("[{}]", variable.name);
            for written in [crate::markdown::escape_markdown(&mark), format!("\\[{}\\]", variable.name), mark] {
                stem = stem.replace(&written, &format!("{{{}}}", variable.name));
            }
        }
        let (answers, unit, units) = (vec![answer], String::new(), Units::default());
        Ok((stem, QuestionBody::Calculated { answers, variables, rows, unit, units }))
    }

    /// How near an answer has to come: `0.5` or `10%`, of which two places are kept.
    fn canvas_tolerance(&mut self, node: Node<'_, '_>) -> Result<Tolerance, Unreadable> {
        let stated = xml::child_text(node, "answer_tolerance");
        let size = if stated.is_empty() { "0" } else { stated.trim_end_matches('%').trim_end() };
        let size = decimal::normal(size).ok_or_else(|| ("gift_number", stated.clone()))?;
        let size = size.trim_start_matches('-').to_owned();
        if !stated.ends_with('%') {
            return Ok(Tolerance::Absolute { margin: size });
        }
        let most = decimal::compare(&size, "100").is_some_and(std::cmp::Ordering::is_gt);
        let kept = if most { Some("100".to_owned()) } else { decimal::rounded(&size, 2) };
        let percent = kept.filter(|kept| kept != "0" || size == "0").unwrap_or_else(|| "0.01".to_owned());
        if percent != size {
            self.tell("moodle_tolerance", stated, Done::Adapted);
        }
        Ok(Tolerance::Relative { percent })
    }

    /// The sets of values as rows of data, and the answer that goes with each.
    fn canvas_sets(&mut self, node: Node<'_, '_>, variables: &[Variable]) -> (Vec<Vec<String>>, Vec<String>) {
        let sets: Vec<_> = xml::child(node, "var_sets").into_iter().flat_map(|sets| sets.children()).collect();
        let sets: Vec<_> = sets.into_iter().filter(|set| set.tag_name().name() == "var_set").collect();
        let read = |set: &Node<'_, '_>| {
            let value = |variable: &Variable| {
                let named = |one: &Node<'_, '_>| one.attribute("name") == Some(variable.name.as_str());
                decimal::normal(&xml::text(xml::children(*set, "var").find(named)?))
            };
            Some((
                variables.iter().map(value).collect::<Option<_>>()?,
                decimal::normal(&xml::child_text(*set, "answer"))?,
            ))
        };
        let (rows, answers): (Vec<Vec<String>>, Vec<String>) = sets.iter().filter_map(read).take(MOST_ROWS).unzip();
        if rows.len() < sets.len() {
            self.tell("moodle_rows", (sets.len() - rows.len()).to_string(), Done::LeftOut);
        }
        (rows, answers)
    }
}

fn variables(node: Node<'_, '_>) -> Result<Vec<Variable>, Unreadable> {
    let all = xml::child(node, "vars").into_iter().flat_map(|vars| vars.children());
    let variable = |one: Node<'_, '_>| {
        let name = one.attribute("name").unwrap_or_default().to_owned();
        if !is_name(&name) {
            return Err(("variable_name", name));
        }
        let bound = |bound: &str| {
            let text = xml::child_text(one, bound);
            decimal::normal(&text).unwrap_or(text)
        };
        let decimals = one.attribute("scale").and_then(|scale| scale.trim().parse().ok()).unwrap_or(0);
        Ok(Variable { name, min: bound("min"), max: bound("max"), decimals })
    };
    all.filter(|one| one.tag_name().name() == "var").map(variable).collect()
}

/// The last formula, with what the others have named put into it.
fn formula(node: Node<'_, '_>, variables: &[Variable]) -> Result<String, Unreadable> {
    let mut names: BTreeMap<String, String> =
        variables.iter().map(|variable| (variable.name.clone(), format!("{{{}}}", variable.name))).collect();
    let mut last = None;
    for text in xml::below(node, "formula").map(xml::text) {
        let (name, ours) = ours(&text, &names)?;
        if ours.len() > LONGEST {
            return Err(("formula_unreadable", text));
        }
        if let Some(name) = name {
            names.insert(name, format!("({ours})"));
        }
        last = Some(ours);
    }
    last.ok_or_else(|| ("gift_no_right_answer", String::new()))
}

type Input<'t, 'n> = Stateful<&'t str, Reading<'n>>;
type Failed = ErrMode<EmptyError>;

#[derive(Debug)]
struct Reading<'n> {
    /// What names stand for.
    names: &'n BTreeMap<String, String>,
    /// How many brackets are open.
    depth: usize,
    /// What is not known here.
    unknown: Option<Unreadable>,
}

/// A part in our language, and whether it is a power, which has to stand in brackets before another one.
struct Part {
    text: String,
    power: bool,
}

impl From<String> for Part {
    fn from(text: String) -> Self {
        Self { text, power: false }
    }
}

/// A formula in our language, and the name that it gives to its value.
fn ours(text: &str, names: &BTreeMap<String, String>) -> Result<(Option<String>, String), Unreadable> {
    let unreadable = || ("formula_unreadable", text.chars().take(LONGEST).collect());
    if text.chars().count() > LONGEST {
        return Err(unreadable());
    }
    let mut input = Stateful { input: text.trim(), state: Reading { names, depth: 0, unknown: None } };
    let name = opt(terminated(word, sign("="))).map(|name: Option<&str>| name.map(ToOwned::to_owned));
    match (name, part, eof).parse_next(&mut input) {
        Ok((name, part, _)) => Ok((name, part.text)),
        Err(_) => Err(input.state.unknown.unwrap_or_else(unreadable)),
    }
}

fn part(input: &mut Input<'_, '_>) -> Result<Part, Failed> {
    expression(argument).infix(modifier).parse_next(input)
}

/// The sign, and blanks behind it.
fn sign<'t, 'n>(sign: &'static str) -> impl Parser<Input<'t, 'n>, &'t str, Failed> {
    terminated(literal(sign), take_while(0.., char::is_whitespace))
}

fn modifier<'t, 'n>(input: &mut Input<'t, 'n>) -> Result<Infix<Input<'t, 'n>, Part, Failed>, Failed> {
    let signs = one_of(['+', '-', '*', '/', '^']);
    Ok(match terminated(signs, take_while(0.., char::is_whitespace)).parse_next(input)? {
        '+' => Infix::Left(2, |_, left, right| Ok(format!("{} + {}", left.text, right.text).into())),
        '-' => Infix::Left(2, |_, left, right| Ok(format!("{} - {}", left.text, right.text).into())),
        '*' => Infix::Left(4, |_, left, right| Ok(format!("{} * {}", left.text, right.text).into())),
        '/' => Infix::Left(4, |_, left, right| Ok(format!("{} / {}", left.text, right.text).into())),
        _ => Infix::Left(6, |_, left, right| {
            let base = if left.power { format!("({})", left.text) } else { left.text };
            Ok(Part { text: format!("{base} ** {}", right.text), power: true })
        }),
    })
}

fn argument(input: &mut Input<'_, '_>) -> Result<Part, Failed> {
    let negative = preceded(sign("-"), cut_err(positive)).map(|text| format!("(-{text})"));
    alt((negative, positive)).map(Part::from).parse_next(input)
}

fn positive(input: &mut Input<'_, '_>) -> Result<String, Failed> {
    let brackets = (sign("("), inner, cut_err(sign(")"))).map(|(_, inner, _)| format!("({inner})"));
    alt((number, named, brackets)).parse_next(input)
}

/// What stands within brackets.
fn inner(input: &mut Input<'_, '_>) -> Result<String, Failed> {
    input.state.depth += 1;
    if input.state.depth > DEEPEST {
        return Err(ErrMode::Cut(EmptyError));
    }
    let part = cut_err(part).parse_next(input)?;
    input.state.depth -= 1;
    Ok(part.text)
}

fn number(input: &mut Input<'_, '_>) -> Result<String, Failed> {
    let digits = take_while(1.., |c: char| c.is_ascii_digit() || c == '.').verify_map(decimal::normal);
    terminated(digits, take_while(0.., char::is_whitespace)).parse_next(input)
}

fn word<'t>(input: &mut Input<'t, '_>) -> Result<&'t str, Failed> {
    let first = one_of(|c: char| c.is_ascii_alphabetic());
    let word = (first, take_while(0.., |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.'))).take();
    terminated(word, take_while(0.., char::is_whitespace)).parse_next(input)
}

/// A variable, a constant, or a function with its arguments.
fn named(input: &mut Input<'_, '_>) -> Result<String, Failed> {
    let name = word.parse_next(input)?;
    if opt(sign("(")).parse_next(input)?.is_none() {
        let found = match name {
            "pi" => Some("pi()".to_owned()),
            "e" => Some("exp(1)".to_owned()),
            _ => input.state.names.get(name).cloned(),
        };
        return found.ok_or_else(|| unknown(input, "formula_variable", name));
    }
    let arguments: Vec<String> = match opt(sign(")")).parse_next(input)? {
        Some(_) => Vec::new(),
        None => cut_err(terminated(separated(1.., inner, sign(",")), sign(")"))).parse_next(input)?,
    };
    let called = called(name, &arguments).ok_or_else(|| unknown(input, "formula_function", name))?;
    // Some write an argument twice, so that a text could grow without end; what is as long as this is no formula of ours.
    if called.len() > LONGEST { Err(ErrMode::Cut(EmptyError)) } else { Ok(called) }
}

fn unknown(input: &mut Input<'_, '_>, code: &'static str, name: &str) -> Failed {
    input.state.unknown = Some((code, name.to_owned()));
    ErrMode::Cut(EmptyError)
}

/// A function of Canvas in our language. Those of lists, of chance and of factorials have no counterpart.
fn called(name: &str, arguments: &[String]) -> Option<String> {
    let all = arguments.join(", ");
    Some(match (name, arguments) {
        ("abs" | "acos" | "asin" | "atan" | "ceil" | "cos" | "floor" | "sin" | "sqrt" | "tan", [x]) => {
            format!("{name}({x})")
        }
        // Halves go up, also below zero.
        ("round", [x]) => format!("floor({x} + 0.5)"),
        ("log", [x]) => format!("log10({x})"),
        ("log", [_, _]) => format!("log({all})"),
        ("ln", [x]) => format!("log({x})"),
        ("e", []) => "exp(1)".to_owned(),
        ("e", [x]) => format!("exp({x})"),
        ("pi", []) => "pi()".to_owned(),
        ("rad_to_deg", [x]) => format!("rad2deg({x})"),
        ("deg_to_rad", [x]) => format!("deg2rad({x})"),
        ("sec", [x]) => format!("(1 / cos({x}))"),
        ("cosec", [x]) => format!("(1 / sin({x}))"),
        ("cotan", [x]) => format!("(1 / tan({x}))"),
        ("if", [test, yes, no]) => format!("({test} ? {yes} : {no})"),
        ("max" | "min" | "first" | "last" | "sum" | "mean", [x]) => format!("({x})"),
        ("max" | "min", [_, _, ..]) => format!("{name}({all})"),
        ("range", [_, _, ..]) => format!("(max({all}) - min({all}))"),
        ("sum", [_, _, ..]) => format!("({})", arguments.join(" + ")),
        ("mean", [_, _, ..]) => format!("(({}) / {})", arguments.join(" + "), arguments.len()),
        ("count" | "length", [_, ..]) => arguments.len().to_string(),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formula::evaluate;

    #[test]
    fn formulas_become_ours() {
        let names =
            BTreeMap::from([("x", "{x}"), ("n_1", "(2 * {x})")].map(|(name, text)| (name.to_owned(), text.to_owned())));
        let read = |text: &str| ours(text, &names).map(|(_, formula)| formula);
        let values = Values::from([("x".to_owned(), "3".to_owned())]);
        for (text, formula, value) in [
            ("-x^2 + 1", "(-{x}) ** 2 + 1", "10"),
            ("2^3^2", "(2 ** 3) ** 2", "64"),
            ("2 * x^2 / 3 - 4", "2 * {x} ** 2 / 3 - 4", "2"),
            ("y = n_1 * (x - .5)", "(2 * {x}) * ({x} - 0.5)", "15"),
            ("5 - -x", "5 - (-{x})", "8"),
            ("log(100) + ln(e)", "log10(100) + log(exp(1))", "3"),
            ("log(8, 2) * cosec(pi / 2)", "log(8, 2) * (1 / sin(pi() / 2))", "3"),
            ("if(x - 3, 1 / (x - 3), round(-2.5))", "({x} - 3 ? 1 / ({x} - 3) : floor((-2.5) + 0.5))", "-2"),
            ("max(x, 7, 5) + mean(1, x) - sum(1, 2) + count(x)", "max({x}, 7, 5) + ((1 + {x}) / 2) - (1 + 2) + 1", "7"),
        ] {
            assert_eq!(read(text).as_deref(), Ok(formula), "{text}");
            assert_eq!(evaluate(formula, &values).as_deref(), Ok(value), "{text}");
        }
        for (text, code, detail) in [
            ("x +", "formula_unreadable", "x +"),
            ("2x", "formula_unreadable", "2x"),
            ("(x", "formula_unreadable", "(x"),
            ("x + y", "formula_variable", "y"),
            ("1 + median(1, x)", "formula_function", "median"),
            ("sqrt(1, 2)", "formula_function", "sqrt"),
        ] {
            assert_eq!(read(text), Err((code, detail.to_owned())), "{text}");
        }
        for open in ["(", "-", "sin(", "max(1,", "1^", "1^(", "range(1,"] {
            assert!(read(&open.repeat(LONGEST / open.len())).is_err(), "{open}");
        }
        let doubled = format!("{}1{}", "range(1,".repeat(DEEPEST), ")".repeat(DEEPEST));
        assert!(read(&doubled).is_err(), "each doubles what is within");
    }
}
