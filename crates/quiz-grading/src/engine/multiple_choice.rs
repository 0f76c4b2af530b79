//! Any number of options is chosen.

use std::collections::BTreeSet;

use courseware::question::{Choice, FULL};

use super::{Control, Dice, Kind, Misfit, Outcome, Place, Response, Shown, Variant, choice, response::several};

/// A multiple choice question. Fractions of the chosen options add up, not below zero. Whoever chooses all options that are
/// worth something and no other gets the whole mark, whatever became of three thirds in rounding.
pub(super) struct MultipleChoice<'q> {
    pub(super) options: &'q [Choice],
}

impl MultipleChoice<'_> {
    fn chosen(&self, variant: &Variant, response: &Response) -> Result<Vec<&Choice>, Misfit> {
        let Response::MultipleChoice { choices } = response else {
            return Err(Misfit::Kind);
        };
        if choices.is_empty() {
            return Err(Misfit::Parts);
        }
        choices.iter().map(|place| choice::at(self.options, variant, *place)).collect()
    }

    fn right(&self) -> impl Iterator<Item = &Choice> {
        self.options.iter().filter(|option| option.fraction > 0)
    }
}

impl Kind for MultipleChoice<'_> {
    fn variant(&self, dice: &mut Dice, shuffle: bool) -> Variant {
        choice::variant(self.options, dice, shuffle)
    }

    fn read(&self, variant: &Variant, fields: &[(String, String)]) -> Result<Option<Response>, Misfit> {
        let choices = several(fields, "answer").map(str::parse).collect::<Result<BTreeSet<Place>, Misfit>>()?;
        if choices.is_empty() {
            return Ok(None);
        }
        let response = Response::MultipleChoice { choices };
        self.check(variant, &response)?;
        Ok(Some(response))
    }

    fn check(&self, variant: &Variant, response: &Response) -> Result<(), Misfit> {
        self.chosen(variant, response).map(drop)
    }

    fn grade(&self, variant: &Variant, response: &Response) -> Outcome {
        let Ok(chosen) = self.chosen(variant, response) else {
            return Outcome::Unanswered;
        };
        let only_right = chosen.iter().all(|option| option.fraction > 0);
        if only_right && chosen.len() == self.right().count() {
            return Outcome::Graded(FULL);
        }
        let sum = chosen.iter().fold(0_i64, |sum, option| sum.saturating_add(option.fraction));
        Outcome::Graded(sum.clamp(0, FULL))
    }

    fn control(&self, variant: &Variant, response: Option<&Response>) -> Control {
        let picked = |place| matches!(response, Some(Response::MultipleChoice { choices }) if choices.contains(&place));
        Control::Pick { several: true, options: choice::shown(self.options, variant, picked) }
    }

    fn shown(&self, variant: &Variant, response: Option<&Response>) -> Shown {
        let given = response.and_then(|response| self.chosen(variant, response).ok()).unwrap_or_default();
        Shown { given: given.into_iter().map(choice::given).collect(), right: self.right().map(choice::html).collect() }
    }

    fn guess(&self) -> Option<courseware::question::Fraction> {
        None
    }

    fn key(&self, variant: &Variant) -> Option<Response> {
        let right = |place: &Place| choice::at(self.options, variant, *place).is_ok_and(|option| option.fraction > 0);
        let choices: BTreeSet<Place> = (0..self.options.len()).map(Place::of).filter(right).collect();
        (!choices.is_empty()).then_some(Response::MultipleChoice { choices })
    }
}
