//! A word or short phrase is typed.

use courseware::question::{Accepted, FULL};

use super::{
    Control, Dice, Given, Kind, Label, Misfit, Outcome, Response, Shown, Variant,
    response::{typed, within},
    text::{matches, readable},
};

/// Most characters that are stored.
const LONGEST: usize = 500;

/// A short answer question: the best accepted form that matches counts.
pub(super) struct ShortAnswer<'q> {
    pub(super) answers: &'q [Accepted],
}

impl ShortAnswer<'_> {
    fn accepted(&self, text: &str) -> Option<&Accepted> {
        let matching = self.answers.iter().filter(|accepted| matches(&accepted.text, text));
        // The first of the best, as the author put them.
        matching.reduce(|best, next| if next.fraction > best.fraction { next } else { best })
    }

    fn fraction(&self, text: &str) -> i64 {
        self.accepted(text).map_or(0, |accepted| accepted.fraction.clamp(0, FULL))
    }
}

impl Kind for ShortAnswer<'_> {
    fn variant(&self, _: &mut Dice, _: bool) -> Variant {
        Variant::default()
    }

    fn read(&self, _: &Variant, fields: &[(String, String)]) -> Result<Option<Response>, Misfit> {
        Ok(typed(fields, LONGEST)?.map(|text| Response::ShortAnswer { text }))
    }

    fn check(&self, _: &Variant, response: &Response) -> Result<(), Misfit> {
        let Response::ShortAnswer { text } = response else {
            return Err(Misfit::Kind);
        };
        within(text, LONGEST)
    }

    fn grade(&self, _: &Variant, response: &Response) -> Outcome {
        match response {
            Response::ShortAnswer { text } if !text.trim().is_empty() => Outcome::Graded(self.fraction(text)),
            _ => Outcome::Unanswered,
        }
    }

    fn control(&self, _: &Variant, response: Option<&Response>) -> Control {
        let text = match response {
            Some(Response::ShortAnswer { text }) => text.clone(),
            _ => String::new(),
        };
        Control::Line { text, number: false, unit: String::new() }
    }

    fn shown(&self, _: &Variant, response: Option<&Response>) -> Shown {
        let given = response.and_then(|response| match response {
            Response::ShortAnswer { text } => Some(Given {
                feedback: self.accepted(text).map_or_else(String::new, |accepted| accepted.feedback.clone()),
                ..Given::new(Label::Plain(text.clone()), self.fraction(text) > 0)
            }),
            _ => None,
        });
        let full = self.answers.iter().filter(|accepted| accepted.fraction >= FULL);
        Shown {
            given: given.into_iter().collect(),
            right: full.map(|accepted| Label::Plain(readable(&accepted.text))).collect(),
        }
    }

    fn key(&self, _: &Variant) -> Option<Response> {
        let full = self.answers.iter().find(|accepted| accepted.fraction >= FULL)?;
        Some(Response::ShortAnswer { text: full.text.replace(r"\*", "\u{1}").replace('*', "x").replace('\u{1}', "*") })
    }
}
