//! A number is typed.

use courseware::question::{FULL, NumericAccepted};

use super::{
    Control, Decimal, Dice, Given, Kind, Label, Misfit, Outcome, Response, Shown, Variant, readings,
    response::{typed, within},
};

/// Most characters that are stored.
const LONGEST: usize = 100;

/// A numerical question: the best range that holds a reading of the number counts.
pub(super) struct Numerical<'q> {
    pub(super) answers: &'q [NumericAccepted],
    pub(super) unit: &'q str,
}

impl Numerical<'_> {
    fn accepted(&self, text: &str) -> Option<&NumericAccepted> {
        let numbers = readings(text, self.unit);
        let holds = |accepted: &&NumericAccepted| {
            let (Some(min), Some(max)) = (Decimal::parse(&accepted.min), Decimal::parse(&accepted.max)) else {
                return false;
            };
            numbers.iter().any(|number| (min..=max).contains(number))
        };
        self.answers.iter().filter(holds).reduce(|best, next| if next.fraction > best.fraction { next } else { best })
    }

    fn fraction(&self, text: &str) -> i64 {
        self.accepted(text).map_or(0, |accepted| accepted.fraction.clamp(0, FULL))
    }

    fn range(&self, accepted: &NumericAccepted) -> Label {
        let comma = |number: &str| number.replace('.', ",");
        let mut words = comma(&accepted.min);
        if Decimal::parse(&accepted.min) != Decimal::parse(&accepted.max) {
            words.push('–');
            words.push_str(&comma(&accepted.max));
        }
        if !self.unit.is_empty() {
            words.push('\u{a0}');
            words.push_str(self.unit);
        }
        Label::Plain(words)
    }
}

impl Kind for Numerical<'_> {
    fn variant(&self, _: &mut Dice, _: bool) -> Variant {
        Variant::default()
    }

    fn read(&self, _: &Variant, fields: &[(String, String)]) -> Result<Option<Response>, Misfit> {
        Ok(typed(fields, LONGEST)?.map(|text| Response::Numerical { text }))
    }

    fn check(&self, _: &Variant, response: &Response) -> Result<(), Misfit> {
        let Response::Numerical { text } = response else {
            return Err(Misfit::Kind);
        };
        within(text, LONGEST)
    }

    fn grade(&self, _: &Variant, response: &Response) -> Outcome {
        match response {
            Response::Numerical { text } if !text.trim().is_empty() => Outcome::Graded(self.fraction(text)),
            _ => Outcome::Unanswered,
        }
    }

    fn control(&self, _: &Variant, response: Option<&Response>) -> Control {
        let text = match response {
            Some(Response::Numerical { text }) => text.clone(),
            _ => String::new(),
        };
        Control::Line { text, number: true, unit: self.unit.to_owned() }
    }

    fn shown(&self, _: &Variant, response: Option<&Response>) -> Shown {
        let given = response.and_then(|response| match response {
            Response::Numerical { text } => Some(Given {
                feedback: self.accepted(text).map_or_else(String::new, |accepted| accepted.feedback.clone()),
                ..Given::new(Label::Plain(text.clone()), self.fraction(text) > 0)
            }),
            _ => None,
        });
        let full = self.answers.iter().filter(|accepted| accepted.fraction >= FULL);
        Shown { given: given.into_iter().collect(), right: full.map(|accepted| self.range(accepted)).collect() }
    }

    fn key(&self, _: &Variant) -> Option<Response> {
        let full = self.answers.iter().find(|accepted| accepted.fraction >= FULL)?;
        Some(Response::Numerical { text: full.min.clone() })
    }

    fn remark(&self, response: &Response) -> Option<&'static str> {
        match response {
            Response::Numerical { text } if readings(text, self.unit).is_empty() => Some("quiz-remark-not-a-number"),
            _ => None,
        }
    }
}
