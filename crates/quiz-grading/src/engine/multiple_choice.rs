//! Any number of options is chosen.

use std::collections::BTreeSet;

use courseware::question::{Choice, ChoiceScoring, FULL, Fraction};

use super::{
    Control, Dice, Kind, Misfit, Outcome, Place, Response, Shown, Variant, choice, matching::part, response::several,
};

/// A multiple choice question. Whoever chooses all options that are worth something and no other gets the whole mark, whatever became
/// of three thirds in rounding.
pub(super) struct MultipleChoice<'q> {
    pub(super) options: &'q [Choice],
    pub(super) scoring: ChoiceScoring,
}

/// Most options for which every way of ticking them is gone through.
const MOST_TRIED: usize = 12;

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

    fn worth(&self, chosen: &[&Choice]) -> Fraction {
        let right = chosen.iter().filter(|option| option.fraction > 0).count();
        let (all, wrong) = (self.right().count(), chosen.len() - right);
        if wrong == 0 && right == all {
            return FULL;
        }
        match self.scoring {
            ChoiceScoring::Weights => {
                chosen.iter().fold(0_i64, |sum, option| sum.saturating_add(option.fraction)).clamp(-FULL, FULL)
            }
            ChoiceScoring::AllOrNothing => 0,
            ChoiceScoring::RightMinusWrong if wrong > right => -part((wrong - right).min(all), all),
            ChoiceScoring::RightMinusWrong => part(right - wrong, all),
        }
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
        Outcome::Graded(self.worth(&chosen))
    }

    fn control(&self, variant: &Variant, response: Option<&Response>) -> Control {
        let picked = |place| matches!(response, Some(Response::MultipleChoice { choices }) if choices.contains(&place));
        Control::Pick { several: true, options: choice::shown(self.options, variant, picked) }
    }

    fn shown(&self, variant: &Variant, response: Option<&Response>) -> Shown {
        let given = response.and_then(|response| self.chosen(variant, response).ok()).unwrap_or_default();
        Shown {
            given: given.into_iter().map(choice::given).collect(),
            right: self.right().map(choice::html).collect(),
            scene: None,
        }
    }

    /// Who ticks each option by the toss of a coin, but at least one. Where weights add up nobody knows how a guesser would go about it
    /// (Moodle states none either).
    fn guess(&self) -> Option<Fraction> {
        let count = self.options.len();
        if self.scoring == ChoiceScoring::Weights || !(1..=MOST_TRIED).contains(&count) {
            return None;
        }
        let ticked = |ticks: u32| {
            let chosen = self.options.iter().enumerate().filter(|(at, _)| ticks >> at & 1 == 1);
            self.worth(&chosen.map(|(_, option)| option).collect::<Vec<_>>()).max(0)
        };
        let ways = (1_u32 << count) - 1;
        let sum: Fraction = (1..=ways).map(ticked).sum();
        sum.checked_div(ways.into())
    }

    fn key(&self, variant: &Variant) -> Option<Response> {
        let right = |place: &Place| choice::at(self.options, variant, *place).is_ok_and(|option| option.fraction > 0);
        let choices: BTreeSet<Place> = (0..self.options.len()).map(Place::of).filter(right).collect();
        (!choices.is_empty()).then_some(Response::MultipleChoice { choices })
    }
}
