//! Words of a bank are put into the gaps of a text.

use courseware::question::{Fraction, GapWord};

use super::{
    Control, Dice, GapField, GapInput, Given, Kind, Label, Misfit, Outcome, Place, Response, Shown, Variant,
    control::gap,
    text::escape,
    word_bank::{self, WordBank},
};

/// A text with gaps and a bank of words.
pub(super) struct GapSelect<'q>(WordBank<'q>);

impl<'q> GapSelect<'q> {
    pub(super) fn new(words: &'q [GapWord], gaps: &'q [u32]) -> Self {
        Self(WordBank { words, places: gaps.into() })
    }

    fn gaps(&self) -> std::ops::Range<usize> {
        0..self.0.places.len()
    }
}

fn given(response: &Response) -> Result<&[Option<Place>], Misfit> {
    if let Response::GapSelect { choices } = response { Ok(choices) } else { Err(Misfit::Kind) }
}

fn so_far(response: Option<&Response>) -> &[Option<Place>] {
    response.and_then(|response| given(response).ok()).unwrap_or_default()
}

impl Kind for GapSelect<'_> {
    fn variant(&self, dice: &mut Dice, _: bool) -> Variant {
        self.0.variant(dice)
    }

    fn read(&self, variant: &Variant, fields: &[(String, String)]) -> Result<Option<Response>, Misfit> {
        Ok(self.0.read(variant, fields, "gap")?.map(|choices| Response::GapSelect { choices }))
    }

    fn check(&self, variant: &Variant, response: &Response) -> Result<(), Misfit> {
        self.0.check(variant, given(response)?)
    }

    fn grade(&self, variant: &Variant, response: &Response) -> Outcome {
        match given(response) {
            Ok(choices) if choices.len() == self.0.places.len() => Outcome::Graded(self.0.fraction(variant, choices)),
            _ => Outcome::Unanswered,
        }
    }

    fn control(&self, variant: &Variant, response: Option<&Response>) -> Control {
        let choices = so_far(response);
        let field = |at| GapField::new(at, GapInput::List { options: self.0.options(variant, at, choices) });
        Control::Gaps { gaps: self.gaps().map(field).collect() }
    }

    fn shown(&self, variant: &Variant, response: Option<&Response>) -> Shown {
        let given = so_far(response)
            .iter()
            .enumerate()
            .map(|(at, choice)| Given { of: Some(gap(at)), ..self.0.given(variant, at, *choice) });
        let right = self
            .gaps()
            .filter_map(|at| Some(Label::Html(format!("({}) {}", at + 1, escape(&self.0.wanted(at)?.text)))));
        Shown { given: given.collect(), right: right.collect(), scene: None }
    }

    fn guess(&self) -> Option<Fraction> {
        self.0.guess()
    }

    fn key(&self, variant: &Variant) -> Option<Response> {
        self.0.key(variant).map(|choices| Response::GapSelect { choices })
    }

    fn remark(&self, response: &Response) -> Option<&'static str> {
        word_bank::remark(given(response).ok()?)
    }
}
