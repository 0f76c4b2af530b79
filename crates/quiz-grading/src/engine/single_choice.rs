//! One option is chosen.

use courseware::question::{Choice, FULL, Fraction};

use super::{Control, Dice, Kind, Misfit, Outcome, Place, Response, Shown, Variant, choice, response::single};

/// A single choice question.
pub(super) struct SingleChoice<'q> {
    pub(super) options: &'q [Choice],
}

impl SingleChoice<'_> {
    fn chosen(&self, variant: &Variant, response: &Response) -> Result<&Choice, Misfit> {
        let Response::SingleChoice { choice } = response else {
            return Err(Misfit::Kind);
        };
        choice::at(self.options, variant, *choice)
    }

    fn best(&self) -> impl Iterator<Item = &Choice> {
        let best = self.options.iter().map(|option| option.fraction).max().unwrap_or(FULL);
        self.options.iter().filter(move |option| option.fraction == best)
    }
}

impl Kind for SingleChoice<'_> {
    fn variant(&self, dice: &mut Dice, shuffle: bool) -> Variant {
        choice::variant(self.options, dice, shuffle)
    }

    fn read(&self, variant: &Variant, fields: &[(String, String)]) -> Result<Option<Response>, Misfit> {
        let Some(value) = single(fields, "answer")? else {
            return Ok(None);
        };
        let response = Response::SingleChoice { choice: value.parse()? };
        self.check(variant, &response)?;
        Ok(Some(response))
    }

    fn check(&self, variant: &Variant, response: &Response) -> Result<(), Misfit> {
        self.chosen(variant, response).map(drop)
    }

    fn grade(&self, variant: &Variant, response: &Response) -> Outcome {
        self.chosen(variant, response)
            .map_or(Outcome::Unanswered, |option| Outcome::Graded(option.fraction.clamp(-FULL, FULL)))
    }

    fn control(&self, variant: &Variant, response: Option<&Response>) -> Control {
        let picked = |place| matches!(response, Some(Response::SingleChoice { choice }) if *choice == place);
        Control::Pick { several: false, options: choice::shown(self.options, variant, picked) }
    }

    fn shown(&self, variant: &Variant, response: Option<&Response>) -> Shown {
        let given = response.and_then(|response| self.chosen(variant, response).ok());
        Shown {
            given: given.map(choice::given).into_iter().collect(),
            right: self.best().map(choice::html).collect(),
            scene: None,
        }
    }

    fn guess(&self) -> Option<Fraction> {
        let worth: Fraction = self.options.iter().map(|option| option.fraction.clamp(0, FULL)).sum();
        worth.checked_div(self.options.len() as Fraction)
    }

    fn key(&self, variant: &Variant) -> Option<Response> {
        let full =
            |place: &Place| choice::at(self.options, variant, *place).is_ok_and(|option| option.fraction >= FULL);
        (0..self.options.len()).map(Place::of).find(full).map(|choice| Response::SingleChoice { choice })
    }
}
