//! Calculated questions of the format: formulas as answers, and a data set for each variable.

use roxmltree::Node;

use super::{Reader, Unreadable, write::percent};
use crate::{
    authored::AuthoredQuestion,
    bank::xml::{self, Writer},
    decimal,
    finding::Done,
    formula::{Formula, FormulaError, is_name},
    question::{CalculatedAnswer, MOST_ROWS, QuestionBody, Tolerance, Variable, example},
    values::{self, Part},
};

/// So many values are written of a variable whose question has a range alone: the format draws from values only.
const GENERATED: u64 = 20;

impl Reader {
    pub(super) fn calculated(&mut self, node: Node<'_, '_>) -> Result<QuestionBody, Unreadable> {
        if let Some(formula) = exclusive_or(node) {
            return Err(("formula_xor", formula));
        }
        let (variables, rows) = self.data_sets(node)?;
        let mut answers = Vec::new();
        for answer in xml::children(node, "answer") {
            let formula = xml::child_text(answer, "text");
            if formula == "*" {
                let feedback = self.text_of(answer, "feedback");
                self.tell("gift_number_feedback", feedback, Done::LeftOut);
                continue;
            }
            match Formula::parse(&formula) {
                Err(FormulaError::Function(name)) => return Err(("formula_function", name)),
                Err(_) => return Err(("formula_unreadable", formula)),
                Ok(parsed) => {
                    let known = |name: &str| variables.iter().any(|variable| variable.name == name);
                    if let Some(missing) = parsed.variables().find(|name| !known(name)) {
                        return Err(("formula_variable", missing.to_owned()));
                    }
                }
            }
            let decimals = match xml::child_text(answer, "correctanswerformat").as_str() {
                "" | "1" => xml::child_text(answer, "correctanswerlength").parse().ok().filter(|places| *places <= 9),
                _ => None,
            };
            let usual = CalculatedAnswer::new(formula, self.tolerance(answer)?);
            answers.push(CalculatedAnswer {
                decimals: decimals.unwrap_or(usual.decimals),
                fraction: Self::fraction(answer)?,
                feedback: self.text_of(answer, "feedback"),
                ..usual
            });
        }
        if !answers.iter().any(|answer| answer.fraction > 0) {
            return Err(("gift_no_right_answer", String::new()));
        }
        let (unit, units) = self.units(node);
        Ok(QuestionBody::Calculated { answers, variables, rows, unit, units })
    }

    /// How near an answer has to come. Percent have two places here, and there is no geometric tolerance.
    fn tolerance(&mut self, answer: Node<'_, '_>) -> Result<Tolerance, Unreadable> {
        let stated = xml::child_text(answer, "tolerance");
        let size = if stated.is_empty() { Some("0".to_owned()) } else { decimal::normal(&stated) };
        let size = size.ok_or_else(|| ("gift_number", stated.clone()))?;
        let size = size.trim_start_matches('-').to_owned();
        let way = xml::child_text(answer, "tolerancetype");
        if matches!(way.as_str(), "2" | "nominal") {
            return Ok(Tolerance::Absolute { margin: size });
        }
        let exact = decimal::multiply(&size, "100").ok_or_else(|| ("gift_number", stated.clone()))?;
        let whole = decimal::compare(&exact, "100").is_some_and(std::cmp::Ordering::is_gt);
        let percent = if whole { Some("100".to_owned()) } else { decimal::rounded(&exact, 2) };
        let percent = percent.filter(|percent| percent != "0" || exact == "0").unwrap_or_else(|| "0.01".to_owned());
        if percent != exact || matches!(way.as_str(), "3" | "geometric") {
            self.tell("moodle_tolerance", stated, Done::Adapted);
        }
        Ok(Tolerance::Relative { percent })
    }

    /// The variables, and a row of data for each number that all of them have.
    fn data_sets(&mut self, node: Node<'_, '_>) -> Result<(Vec<Variable>, Vec<Vec<String>>), Unreadable> {
        let said = |set: Node<'_, '_>, name: &str| {
            let node = xml::child(set, name);
            node.map(|node| xml::child_text(node, "text")).unwrap_or_default()
        };
        let sets = xml::child(node, "dataset_definitions").into_iter().flat_map(|sets| sets.children());
        let sets: Vec<Node<'_, '_>> = sets.filter(|set| set.tag_name().name() == "dataset_definition").collect();
        let (mut variables, mut columns, mut shared) = (Vec::new(), Vec::new(), Vec::new());
        for set in &sets {
            let name = said(*set, "name");
            if !is_name(&name) {
                return Err(("variable_name", name));
            }
            if said(*set, "status") == "shared" {
                shared.push(name.clone());
            }
            let bound = |name: &str| {
                let text = said(*set, name);
                decimal::normal(&text).unwrap_or(text)
            };
            let (min, max) = (bound("minimum"), bound("maximum"));
            variables.push(Variable { name, min, max, decimals: said(*set, "decimals").parse().unwrap_or(0) });
            let items = xml::child(*set, "dataset_items").into_iter().flat_map(|items| items.children());
            let items = items.filter(|item| item.tag_name().name() == "dataset_item").filter_map(|item| {
                let number = xml::child_text(item, "number").parse::<u32>().ok()?;
                Some((number, decimal::normal(&xml::child_text(item, "value"))?))
            });
            let mut column: Vec<(u32, String)> = items.collect();
            column.sort_by_key(|(number, _)| *number);
            columns.push(column);
        }
        if variables.is_empty() {
            return Err(("variable_none", String::new()));
        }
        if !shared.is_empty() {
            self.tell("moodle_shared", shared.join(", "), Done::Adapted);
        }
        let count = columns.iter().map(Vec::len).min().unwrap_or(0);
        let row = |at: usize| columns.iter().filter_map(|column| Some(column.get(at)?.1.clone())).collect();
        let mut rows: Vec<Vec<String>> = (0..count.min(MOST_ROWS)).map(row).collect();
        if count > MOST_ROWS {
            self.tell("moodle_rows", (count - MOST_ROWS).to_string(), Done::LeftOut);
        }
        if rows == generated(&variables) {
            rows.clear();
        }
        if rows.is_empty() && sets.iter().any(|set| said(*set, "distribution") == "loguniform") {
            self.tell("moodle_distribution", "loguniform", Done::Adapted);
        }
        Ok((variables, rows))
    }
}

/// A formula of the question with the sign `^`. It is an exclusive or there and a power here, so that no such formula may come in
/// with another meaning.
fn exclusive_or(node: Node<'_, '_>) -> Option<String> {
    let answers = xml::children(node, "answer").map(|answer| xml::child_text(answer, "text"));
    let within = |text: String| {
        let formulas = values::parts(&text).into_iter().filter_map(|part| match part {
            Part::Formula(formula) => Some(formula),
            Part::Text(_) | Part::Value(_) => None,
        });
        formulas.collect::<Vec<_>>()
    };
    let texts = xml::below(node, "text").map(xml::text).flat_map(within);
    answers.chain(texts).find(|formula| formula.contains('^'))
}

/// The question with powers written as the format knows them, where its texts hold formulas.
pub(super) fn in_php(question: &AuthoredQuestion) -> AuthoredQuestion {
    let mut question = question.clone();
    for text in question.texts_mut() {
        let part = |part| match part {
            Part::Text(text) => text.to_owned(),
            Part::Value(name) => format!("{{{name}}}"),
            Part::Formula(formula) => format!("{{={}}}", formula.replace('^', "**")),
        };
        let written = values::parts(text).into_iter().map(part).collect();
        *text = written;
    }
    question
}

/// Values of a question that has ranges alone; [`Reader::data_sets`] knows them again.
fn generated(variables: &[Variable]) -> Vec<Vec<String>> {
    let row = |number| {
        let values = example(variables, &[], number);
        variables.iter().filter_map(|variable| values.get(&variable.name).cloned()).collect()
    };
    (0..GENERATED).map(row).collect()
}

/// The formulas. The format knows neither the sign `^` nor significant figures, which become percent.
pub(super) fn write_answers(out: &mut Writer, answers: &[CalculatedAnswer], rich: &mut dyn FnMut(&mut Writer, &str)) {
    out.text("synchronize", &[], "0");
    for answer in answers {
        let share = |percent: &str| decimal::multiply(percent, "0.01").unwrap_or_default();
        let (size, way) = match &answer.tolerance {
            Tolerance::Absolute { margin } => (margin.clone(), "2"),
            Tolerance::Relative { percent } => (share(percent), "1"),
            Tolerance::Digits { digits } => (decimal::normal(&format!("5e-{digits}")).unwrap_or_default(), "1"),
        };
        out.open("answer", &[("fraction", &percent(answer.fraction))]);
        out.text("text", &[], &answer.formula.replace('^', "**")).text("tolerance", &[], &size);
        out.text("tolerancetype", &[], way).text("correctanswerformat", &[], "1");
        out.text("correctanswerlength", &[], &answer.decimals.min(9).to_string());
        rich(out, &answer.feedback);
        out.close().newline();
    }
}

/// A data set for each variable.
pub(super) fn write_data(out: &mut Writer, variables: &[Variable], rows: &[Vec<String>]) {
    let made = if rows.is_empty() { generated(variables) } else { Vec::new() };
    let rows = if rows.is_empty() { &made } else { rows };
    let count = rows.len().to_string();
    out.open("dataset_definitions", &[]).newline();
    for (at, variable) in variables.iter().enumerate() {
        out.open("dataset_definition", &[]);
        for (name, text) in [("status", "private"), ("name", &variable.name)] {
            out.open(name, &[]).text("text", &[], text).close();
        }
        out.text("type", &[], "calculated");
        let decimals = variable.decimals.to_string();
        for (name, text) in [
            ("distribution", "uniform"),
            ("minimum", &variable.min),
            ("maximum", &variable.max),
            ("decimals", &decimals),
        ] {
            out.open(name, &[]).text("text", &[], text).close();
        }
        out.text("itemcount", &[], &count).open("dataset_items", &[]);
        for (number, value) in (1..).zip(rows).filter_map(|(number, row): (usize, _)| Some((number, row.get(at)?))) {
            out.open("dataset_item", &[]).text("number", &[], &number.to_string()).text("value", &[], value).close();
        }
        out.close().text("number_of_items", &[], &count).close().newline();
    }
    out.close();
}
