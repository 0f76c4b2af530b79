//! Words of a bank are put into the gaps of a text.

use courseware::question::{FULL, Fraction, GapWord};

use super::{
    Control, Dice, GapField, GapInput, Given, Kind, Label, Misfit, Outcome, Pick, Place, Response, Shown, Variant,
    control::{gap, left_open},
    matching::part,
    response::gaps,
    text::escape,
};

/// A text with gaps and a bank of words; each gap counts alike. Words that read the same stand for each other.
pub(super) struct GapSelect<'q> {
    pub(super) words: &'q [GapWord],
    /// For each gap, the number of its word from one.
    pub(super) gaps: &'q [u32],
}

impl<'q> GapSelect<'q> {
    /// The word that belongs into the gap.
    fn wanted(&self, at: usize) -> Option<&'q GapWord> {
        self.words.get((*self.gaps.get(at)? as usize).checked_sub(1)?)
    }

    /// The word that was shown at the place, if it is offered in this gap.
    fn word(&self, variant: &Variant, at: usize, place: Place) -> Option<&'q GapWord> {
        let word = self.words.get(variant.first(place)?)?;
        (word.group == self.wanted(at)?.group).then_some(word)
    }

    fn given<'r>(&self, response: &'r Response) -> Result<&'r [Option<Place>], Misfit> {
        match response {
            Response::GapSelect { choices } if choices.len() == self.gaps.len() => Ok(choices),
            Response::GapSelect { .. } => Err(Misfit::Parts),
            _ => Err(Misfit::Kind),
        }
    }

    fn is_right(&self, variant: &Variant, at: usize, place: Place) -> bool {
        let given = self.word(variant, at, place);
        given.zip(self.wanted(at)).is_some_and(|(given, wanted)| given.text == wanted.text)
    }
}

impl Kind for GapSelect<'_> {
    fn variant(&self, dice: &mut Dice, _: bool) -> Variant {
        // Authors number words as they need them, so their order is the key.
        Variant::one(dice.order(self.words.len()))
    }

    fn read(&self, variant: &Variant, fields: &[(String, String)]) -> Result<Option<Response>, Misfit> {
        let choices = gaps(fields, self.gaps.len(), str::parse)?;
        if choices.iter().all(Option::is_none) {
            return Ok(None);
        }
        let response = Response::GapSelect { choices };
        self.check(variant, &response)?;
        Ok(Some(response))
    }

    fn check(&self, variant: &Variant, response: &Response) -> Result<(), Misfit> {
        let given = self.given(response)?;
        if given.iter().all(Option::is_none) {
            return Err(Misfit::Parts);
        }
        let offered =
            |(at, place): (usize, &Option<Place>)| place.is_none_or(|place| self.word(variant, at, place).is_some());
        if given.iter().enumerate().all(offered) { Ok(()) } else { Err(Misfit::Place) }
    }

    fn grade(&self, variant: &Variant, response: &Response) -> Outcome {
        let Ok(given) = self.given(response) else {
            return Outcome::Unanswered;
        };
        let right =
            |(at, place): &(usize, &Option<Place>)| place.is_some_and(|place| self.is_right(variant, *at, place));
        Outcome::Graded(part(given.iter().enumerate().filter(right).count(), self.gaps.len()))
    }

    fn control(&self, variant: &Variant, response: Option<&Response>) -> Control {
        let given = response.and_then(|response| self.given(response).ok()).unwrap_or_default();
        let field = |at: usize| {
            let picked = given.get(at).copied().flatten();
            let offered = (0..self.words.len()).map(Place::of).filter_map(|place| {
                Some(Pick {
                    value: place.to_string(),
                    label: Label::Plain(self.word(variant, at, place)?.text.clone()),
                    picked: picked == Some(place),
                })
            });
            GapField::new(at, GapInput::List { options: offered.collect() })
        };
        Control::Gaps { gaps: (0..self.gaps.len()).map(field).collect() }
    }

    fn shown(&self, variant: &Variant, response: Option<&Response>) -> Shown {
        let given = response.and_then(|response| self.given(response).ok()).unwrap_or_default();
        let given = given.iter().enumerate().map(|(at, place)| {
            let word = place.and_then(|place| self.word(variant, at, place).zip(Some(place)));
            let part = word
                .map(|(word, place)| Given::new(Label::Plain(word.text.clone()), self.is_right(variant, at, place)));
            Given { of: Some(gap(at)), ..part.unwrap_or_else(left_open) }
        });
        let right = (0..self.gaps.len())
            .filter_map(|at| Some(Label::Html(format!("({}) {}", at + 1, escape(&self.wanted(at)?.text)))));
        Shown { given: given.collect(), right: right.collect() }
    }

    fn guess(&self) -> Option<Fraction> {
        let chance = |at: usize| {
            let wanted = self.wanted(at)?;
            let offered = self.words.iter().filter(|word| word.group == wanted.group).count();
            FULL.checked_div(offered as Fraction)
        };
        let all: Fraction = (0..self.gaps.len()).filter_map(chance).sum();
        all.checked_div(self.gaps.len() as Fraction)
    }

    fn key(&self, variant: &Variant) -> Option<Response> {
        let place = |at: usize| (0..self.words.len()).map(Place::of).find(|place| self.is_right(variant, at, *place));
        let choices: Vec<Option<Place>> = (0..self.gaps.len()).map(place).collect();
        (!choices.is_empty() && choices.iter().all(Option::is_some)).then_some(Response::GapSelect { choices })
    }

    fn remark(&self, response: &Response) -> Option<&'static str> {
        let given = self.given(response).ok()?;
        given.iter().any(Option::is_none).then_some("quiz-remark-gaps-open")
    }
}
