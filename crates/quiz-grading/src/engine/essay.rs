//! A text is written and marked by a trainer.

use courseware::question::WordLimits;

use super::{
    Control, Dice, Given, Kind, Label, Misfit, Outcome, Response, Shown, Variant, WordCount,
    response::{typed, within},
};

/// Most characters that are stored: some twenty pages.
const LONGEST: usize = 50_000;

/// An essay question. Its model answer is for the marker and never part of a review.
pub(super) struct Essay {
    /// How long the text should be.
    pub(super) words: WordLimits,
}

impl Kind for Essay {
    fn variant(&self, _: &mut Dice, _: bool) -> Variant {
        Variant::default()
    }

    fn read(&self, _: &Variant, fields: &[(String, String)]) -> Result<Option<Response>, Misfit> {
        Ok(typed(fields, LONGEST)?.map(|text| Response::Essay { text }))
    }

    fn check(&self, _: &Variant, response: &Response) -> Result<(), Misfit> {
        let Response::Essay { text } = response else {
            return Err(Misfit::Kind);
        };
        within(text, LONGEST)
    }

    fn grade(&self, _: &Variant, response: &Response) -> Outcome {
        match response {
            Response::Essay { text } if !text.trim().is_empty() => Outcome::NeedsMarking,
            _ => Outcome::Unanswered,
        }
    }

    fn control(&self, _: &Variant, response: Option<&Response>) -> Control {
        let text = match response {
            Some(Response::Essay { text }) => text.clone(),
            _ => String::new(),
        };
        let words = WordCount::of(&text, self.words);
        Control::Text { text, longest: LONGEST, words }
    }

    fn shown(&self, _: &Variant, response: Option<&Response>) -> Shown {
        let given = response.and_then(|response| match response {
            Response::Essay { text } => {
                let note = self.remark(response);
                Some(Given { right: None, note, ..Given::new(Label::Plain(text.clone()), true) })
            }
            _ => None,
        });
        Shown { given: given.into_iter().collect(), right: Vec::new(), scene: None }
    }

    fn key(&self, _: &Variant) -> Option<Response> {
        None
    }

    fn remark(&self, response: &Response) -> Option<&'static str> {
        match response {
            Response::Essay { text } => WordCount::of(text, self.words)?.remark(),
            _ => None,
        }
    }
}
