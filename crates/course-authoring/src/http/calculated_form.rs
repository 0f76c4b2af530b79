//! The part of a question's form that calculated questions have: variables, rows of data, formulas, and one draw to look at.

use courseware::{
    AuthoredQuestion,
    decimal::{hundredths, normal},
    formula::FormulaError,
    markdown,
    question::{CalculatedAnswer, FULL, MOST_VARIABLES, QuestionBody, Tolerance, Unit, Units, Variable, data_row},
    values,
};
use kernel::{FieldProblem, Marks};
use web::Ui;

use super::question_form::{QuestionForm, tidy};

/// One variable of the form.
#[derive(Default)]
pub(super) struct VariableRow {
    pub(super) number: usize,
    pub(super) name: String,
    pub(super) lowest: String,
    pub(super) highest: String,
    pub(super) places: String,
}

/// One draw of a question, with what its formulas come to.
pub(super) struct Example {
    /// Names and values of the variables.
    pub(super) values: Vec<(String, String)>,
    /// The text with these values, HTML.
    pub(super) stem: String,
    pub(super) answers: Vec<ExampleAnswer>,
}

/// A formula in a draw.
pub(super) struct ExampleAnswer {
    pub(super) formula: String,
    /// Its value and the numbers that are accepted, or why it has none.
    pub(super) value: Result<(String, String, String), String>,
}

/// Fewest rows of variables that are shown.
const ROWS: usize = 3;
/// How many are shown more when the author asks for them.
const MORE: usize = 3;

fn number(text: &str) -> String {
    normal(text).unwrap_or_else(|| text.trim().to_owned())
}

/// Further units, one a line; what has no `=` becomes a unit without a factor, which is a defect.
fn units(text: &str) -> Vec<Unit> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let unit = |line: &str| {
        let (name, factor) = line.rsplit_once('=').unwrap_or((line, ""));
        let factor = match factor.split_once('/') {
            Some((over, under)) => format!("{}/{}", number(over), number(under)),
            None => number(factor),
        };
        Unit { name: name.trim().to_owned(), factor }
    };
    lines.map(unit).collect()
}

/// Why a formula has no value, in words.
fn reason(ui: &Ui, error: &FormulaError) -> String {
    match error {
        FormulaError::Empty => ui.t("authoring-formula-empty"),
        FormulaError::TooLarge => ui.t("authoring-formula-long"),
        FormulaError::Unreadable(rest) if rest.is_empty() => ui.t("authoring-formula-unfinished"),
        FormulaError::Unreadable(rest) => ui.t1("authoring-formula-unreadable", "text", rest.as_str()),
        FormulaError::Function(name) => ui.t1("authoring-formula-function", "name", name.as_str()),
        FormulaError::Arguments(name) => ui.t1("authoring-formula-arguments", "name", name.as_str()),
        FormulaError::Variable(name) => ui.t1("authoring-formula-unknown", "name", name.as_str()),
        FormulaError::NoValue => ui.t("authoring-formula-none"),
        FormulaError::OutOfRange => ui.t("authoring-formula-range"),
    }
}

impl QuestionForm {
    /// What a new calculated question begins with: one variable, and a formula with one percent around it.
    pub(super) fn begin_formulas(&mut self) {
        let one = |text: &str| vec![text.to_owned()];
        (self.variable, self.lowest, self.highest, self.places) = (one("a"), one("1"), one("10"), one("0"));
        (self.way, self.other, self.decimals) = (one("relative"), one("1"), one("2"));
    }

    /// Takes up units and what becomes of an answer without one.
    pub(super) fn take_units(&mut self, unit: &str, units: &Units) {
        unit.clone_into(&mut self.unit);
        let line = |unit: &Unit| format!("{} = {}", unit.name, unit.factor);
        self.units = units.others.iter().map(line).collect::<Vec<_>>().join("\n");
        self.missing = Marks(units.missing).to_string();
        self.unknown = Marks(units.unknown).to_string();
    }

    /// The units as they are typed. An empty field says what is usual.
    pub(super) fn stated_units(&self, problems: &mut Vec<FieldProblem>) -> Units {
        let mut share = |field, text: &str, usual: i64| {
            if text.trim().is_empty() {
                return usual;
            }
            hundredths(text).unwrap_or_else(|| {
                problems.push(FieldProblem::new(field, "authoring-percent-wrong"));
                0
            })
        };
        Units {
            others: units(&self.units),
            missing: share("missing", &self.missing, FULL),
            unknown: share("unknown", &self.unknown, 0),
        }
    }

    /// Fills in what the question says of variables and formulas.
    pub(super) fn take_formulas(&mut self, body: &QuestionBody) {
        let QuestionBody::Calculated { answers, variables, rows, unit, units } = body else { return };
        for one in variables {
            self.variable.push(one.name.clone());
            self.lowest.push(one.min.clone());
            self.highest.push(one.max.clone());
            self.places.push(one.decimals.to_string());
        }
        self.data = rows.iter().map(|row| row.join("; ")).collect::<Vec<_>>().join("\n");
        for answer in answers {
            self.text.push(answer.formula.clone());
            self.way.push(answer.tolerance.way().to_owned());
            self.other.push(answer.tolerance.size());
            self.decimals.push(answer.decimals.to_string());
            self.percent.push(Marks(answer.fraction).to_string());
            self.feedback.push(answer.feedback.clone());
        }
        self.take_units(unit, units);
    }

    fn variable_row(&self, at: usize) -> VariableRow {
        let text = |list: &[String]| list.get(at).map(|text| text.trim().to_owned()).unwrap_or_default();
        VariableRow {
            number: at + 1,
            name: text(&self.variable),
            lowest: text(&self.lowest),
            highest: text(&self.highest),
            places: text(&self.places),
        }
    }

    /// The variables as they are typed, with an empty one after them as far as there may be more.
    pub(super) fn variable_rows(&self) -> Vec<VariableRow> {
        let wanted =
            if self.more.as_deref() == Some("rows") { self.variable.len() + MORE } else { self.variable.len() };
        let count = wanted.max(self.variables().len() + 1).clamp(ROWS, MOST_VARIABLES);
        (0..count).map(|at| self.variable_row(at)).collect()
    }

    /// How many rows of formulas are shown: those that are typed and an empty one.
    pub(super) fn formula_count(&self) -> usize {
        self.text.iter().rposition(|text| !text.trim().is_empty()).map_or(2, |last| last + 2)
    }

    fn variables(&self) -> Vec<VariableRow> {
        let rows = (0..self.variable.len().min(60)).map(|at| self.variable_row(at));
        // Braces belong to the texts; whoever types them here means the same.
        let named = rows.map(|row| VariableRow { name: row.name.trim_matches(['{', '}', ' ']).to_owned(), ..row });
        named.filter(|row| !row.name.is_empty() || !row.lowest.is_empty() || !row.highest.is_empty()).collect()
    }

    /// What is drawn, in words for whoever compares two states.
    pub(super) fn drawn(&self) -> Vec<String> {
        let line = |row: VariableRow| format!("{{{}}} {}–{} ({})", row.name, row.lowest, row.highest, row.places);
        let mut lines: Vec<String> = self.variables().into_iter().map(line).collect();
        lines.extend((!self.data.is_empty()).then(|| self.data.clone()));
        lines
    }

    /// The question as it is typed.
    pub(super) fn calculated(&self, problems: &mut Vec<FieldProblem>) -> QuestionBody {
        let mut places = |field, text: &str, usual: u32| match text.trim() {
            "" => usual,
            text => text.parse().unwrap_or_else(|_| {
                problems.push(FieldProblem::new(field, "authoring-places-wrong"));
                usual
            }),
        };
        let variables: Vec<Variable> = self
            .variables()
            .into_iter()
            .map(|row| Variable {
                name: row.name,
                min: number(&row.lowest),
                max: number(&row.highest),
                decimals: places("variables", &row.places, 0),
            })
            .collect();
        let rows = self.data.lines().map(str::trim).filter(|line| !line.is_empty()).map(data_row).collect();
        let text = |list: &[String], at: usize| list.get(at).map(|text| tidy(text)).unwrap_or_default();
        let filled = (0..self.text.len().min(60)).filter(|at| !text(&self.text, *at).is_empty());
        let mut answers = Vec::new();
        for at in filled {
            let size = text(&self.other, at);
            let size = if size.is_empty() { "0" } else { &size };
            let tolerance = Tolerance::read(&text(&self.way, at), size);
            answers.push(CalculatedAnswer {
                formula: text(&self.text, at),
                decimals: places("answers", &text(&self.decimals, at), 2),
                fraction: hundredths(&text(&self.percent, at)).unwrap_or(if at == 0 { FULL } else { 0 }),
                feedback: text(&self.feedback, at),
                // What is no number is a defect, which says so.
                tolerance: tolerance.unwrap_or(Tolerance::Digits { digits: 0 }),
            });
        }
        let wrong = |percent: &String| !percent.trim().is_empty() && hundredths(percent).is_none();
        if self.percent.iter().any(wrong) {
            problems.push(FieldProblem::new("answers", "authoring-percent-wrong"));
        }
        problems.dedup();
        let units = self.stated_units(problems);
        QuestionBody::Calculated { answers, variables, rows, unit: self.unit.trim().to_owned(), units }
    }

    /// The number of the draw that is looked at: another one each time it is asked for.
    pub(super) fn drawing(&self) -> u64 {
        let last = self.sample.trim().parse::<u64>().unwrap_or(0) % 1_000_000;
        if self.more.as_deref() == Some("sample") { last + 1 } else { last }
    }

    /// One draw of what is typed; nothing for another kind, and while there are no variables.
    pub(super) fn example(&self, ui: &Ui, question: &AuthoredQuestion) -> Option<Example> {
        let QuestionBody::Calculated { answers, variables, .. } = &question.body else { return None };
        let drawn = question.body.example(self.drawing()).filter(|values| !values.is_empty())?;
        let names = variables.iter().map(|variable| variable.name.as_str()).collect();
        let stem = values::kept(&question.stem, &names, &mut |text| markdown::render_inline_or_block(text));
        let answer = |answer: &CalculatedAnswer| ExampleAnswer {
            formula: answer.formula.clone(),
            value: match answer.accepted(&drawn) {
                Ok((value, range)) => Ok((values::shown(&value), values::shown(&range.min), values::shown(&range.max))),
                Err(error) => Err(reason(ui, &error)),
            },
        };
        let in_order =
            variables.iter().filter_map(|one| Some((one.name.clone(), values::shown(drawn.get(&one.name)?))));
        Some(Example {
            values: in_order.collect(),
            stem: values::filled(&stem, &drawn),
            answers: answers.iter().map(answer).collect(),
        })
    }
}
