//! A number is worked out from values that each attempt draws for itself.
//!
//! The values are stored with the paper, so that neither a replay nor a corrected range changes what was asked. The formula is
//! computed when an answer is graded: a corrected one counts for every attempt that is graded anew. Its value is an exact decimal of
//! twelve digits, and from there on everything is graded as an exact number.

use std::borrow::Cow;

use courseware::{
    Question, QuestionBody, decimal,
    formula::Values,
    question::{self, CalculatedAnswer, FULL, NumericAccepted, Tolerance, Units, Variable},
    values::{filled, shown},
};

use super::{Control, Dice, Kind, Label, Misfit, Outcome, Response, Shown, Variant, numerical::Numerical};

/// Formulas and what is drawn for them.
pub(super) struct Calculated<'q> {
    pub(super) answers: &'q [CalculatedAnswer],
    pub(super) variables: &'q [Variable],
    pub(super) rows: &'q [Vec<String>],
    pub(super) unit: &'q str,
    pub(super) units: &'q Units,
}

/// A formula with its value in one attempt.
struct Computed<'q> {
    answer: &'q CalculatedAnswer,
    value: String,
    accepted: NumericAccepted,
}

impl Calculated<'_> {
    /// The formulas that have a value here. One without is worth nothing: so it is with a corrected formula that asks for a
    /// variable which was not drawn then.
    fn computed(&self, values: &Values) -> Vec<Computed<'_>> {
        let computed = self.answers.iter().filter_map(|answer| {
            let (value, accepted) = answer.accepted(values).ok()?;
            Some(Computed { answer, value, accepted })
        });
        computed.collect()
    }

    /// How a number is typed, whatever is right.
    const fn number(&self) -> Numerical<'_> {
        Numerical { answers: &[], unit: self.unit, units: self.units }
    }

    /// Does something with the numbers that are accepted here.
    fn with<T>(&self, variant: &Variant, then: impl FnOnce(&Numerical<'_>, &[Computed<'_>]) -> T) -> T {
        let computed = self.computed(&variant.values);
        let answers: Vec<NumericAccepted> = computed.iter().map(|one| one.accepted.clone()).collect();
        then(&Numerical { answers: &answers, unit: self.unit, units: self.units }, &computed)
    }

    /// The value as it is shown: with the places that the author wants, or all of it where so few would not be right.
    fn rounded(&self, one: &Computed<'_>) -> String {
        let answers = std::slice::from_ref(&one.accepted);
        let alone = Numerical { answers, unit: self.unit, units: self.units };
        let short = decimal::rounded(&one.value, one.answer.decimals);
        let full = |text: &String| alone.fraction(&self.with_unit(text)) >= FULL;
        short.filter(full).unwrap_or_else(|| one.value.clone())
    }

    fn with_unit(&self, number: &str) -> String {
        if self.unit.is_empty() { number.to_owned() } else { format!("{number} {}", self.unit) }
    }

    /// A right value for reading, with what is tolerated.
    fn right(&self, one: &Computed<'_>) -> Label {
        let mut words = shown(&self.rounded(one));
        match &one.answer.tolerance {
            Tolerance::Absolute { margin } if decimal::normal(margin).is_some_and(|margin| margin != "0") => {
                words.extend([" ± ", &shown(margin)]);
            }
            Tolerance::Relative { percent } if percent != "0" => words.extend([" ± ", &shown(percent), "%"]),
            _ => {}
        }
        if !self.unit.is_empty() {
            words.push('\u{a0}');
            words.push_str(self.unit);
        }
        Label::Plain(words)
    }
}

impl Kind for Calculated<'_> {
    fn variant(&self, dice: &mut Dice, _: bool) -> Variant {
        let mut pick = |end: u64| dice.below(usize::try_from(end).unwrap_or(usize::MAX)) as u64;
        Variant { values: question::draw(self.variables, self.rows, &mut pick), ..Variant::default() }
    }

    fn read(&self, variant: &Variant, fields: &[(String, String)]) -> Result<Option<Response>, Misfit> {
        self.number().read(variant, fields)
    }

    fn check(&self, variant: &Variant, response: &Response) -> Result<(), Misfit> {
        self.number().check(variant, response)
    }

    fn grade(&self, variant: &Variant, response: &Response) -> Outcome {
        self.with(variant, |number, _| number.grade(variant, response))
    }

    fn control(&self, variant: &Variant, response: Option<&Response>) -> Control {
        self.number().control(variant, response)
    }

    fn shown(&self, variant: &Variant, response: Option<&Response>) -> Shown {
        self.with(variant, |number, computed| {
            let full = computed.iter().filter(|one| one.accepted.fraction >= FULL);
            Shown { right: full.map(|one| self.right(one)).collect(), ..number.shown(variant, response) }
        })
    }

    fn key(&self, variant: &Variant) -> Option<Response> {
        let computed = self.computed(&variant.values);
        let full = computed.iter().find(|one| one.accepted.fraction >= FULL)?;
        let number = self.rounded(full);
        let text = if self.units.missing < FULL { self.with_unit(&number) } else { number };
        Some(Response::Numerical { text })
    }

    fn remark(&self, response: &Response) -> Option<&'static str> {
        self.number().remark(response)
    }
}

/// The question as an attempt sees it: with its values in the texts. Feedback of answers gets them from [`Kind::shown`].
pub fn posed<'q>(question: &'q Question, variant: &Variant) -> Cow<'q, Question> {
    if !matches!(question.body, QuestionBody::Calculated { .. }) {
        return Cow::Borrowed(question);
    }
    let filled = |text: &String| filled(text, &variant.values);
    Cow::Owned(Question {
        stem: filled(&question.stem),
        explanation: filled(&question.explanation),
        hints: question.hints.iter().map(filled).collect(),
        ..question.clone()
    })
}
