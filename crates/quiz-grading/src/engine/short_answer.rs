//! A word or short phrase is typed.

use courseware::question::{Accepted, Comparison, FULL};

use super::{
    Control, Dice, Given, Kind, Label, Misfit, Outcome, Response, Shown, Variant,
    response::{typed, within},
    text::{Nearness, nearness, readable},
};

/// Most characters that are stored.
const LONGEST: usize = 500;

/// A short answer question: the best accepted form that matches counts; a form reached by a slip counts where none is met exactly.
pub(super) struct ShortAnswer<'q> {
    pub(super) answers: &'q [Accepted],
    pub(super) compare: Comparison,
}

impl ShortAnswer<'_> {
    fn accepted(&self, text: &str) -> Option<(Nearness, &Accepted)> {
        let matching =
            self.answers.iter().filter_map(|accepted| Some((nearness(&accepted.text, text, self.compare)?, accepted)));
        // The first of the best, as the author put them.
        let better = |a: &(Nearness, &Accepted), b: &(Nearness, &Accepted)| (b.0, b.1.fraction) > (a.0, a.1.fraction);
        matching.reduce(|best, next| if better(&best, &next) { next } else { best })
    }

    /// What the text is worth.
    pub(super) fn fraction(&self, text: &str) -> i64 {
        self.accepted(text).map_or(0, |(_, accepted)| accepted.fraction.clamp(0, FULL))
    }

    /// The text as a part of an answer.
    pub(super) fn given(&self, text: &str) -> Given {
        let accepted = self.accepted(text);
        Given {
            feedback: accepted.map_or_else(String::new, |(_, accepted)| accepted.feedback.clone()),
            note: accepted.and_then(|(near, _)| (near == Nearness::Typo).then_some("quiz-given-typo")),
            ..Given::new(Label::Plain(text.to_owned()), self.fraction(text) > 0)
        }
    }

    /// The forms that earn everything, for reading.
    pub(super) fn right(&self) -> Vec<Label> {
        let full = self.answers.iter().filter(|accepted| accepted.fraction >= FULL);
        full.map(|accepted| Label::Plain(readable(&accepted.text))).collect()
    }

    /// A text that earns everything.
    pub(super) fn model(&self) -> Option<String> {
        let full = self.answers.iter().find(|accepted| accepted.fraction >= FULL)?;
        Some(full.text.replace(r"\*", "\u{1}").replace('*', "x").replace('\u{1}', "*"))
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
        Control::Line { text, number: false, unit: String::new(), hint: None }
    }

    fn shown(&self, _: &Variant, response: Option<&Response>) -> Shown {
        let given = response.and_then(|response| match response {
            Response::ShortAnswer { text } => Some(self.given(text)),
            _ => None,
        });
        Shown { given: given.into_iter().collect(), right: self.right(), scene: None }
    }

    fn key(&self, _: &Variant) -> Option<Response> {
        self.model().map(|text| Response::ShortAnswer { text })
    }
}
