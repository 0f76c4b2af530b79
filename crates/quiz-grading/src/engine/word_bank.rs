//! Words of a bank are given to numbered places: gaps of a text, zones of a picture. Each place counts alike.

use std::borrow::Cow;

use courseware::question::{FULL, Fraction, GapWord};

use super::{
    Dice, Given, Label, Misfit, Pick, Place, Variant, control::left_open, matching::part, response::numbered_fields,
};

/// A bank of words. Words that read the same stand for each other.
pub(super) struct WordBank<'q> {
    pub(super) words: &'q [GapWord],
    /// For each place, the number of its word from one.
    pub(super) places: Cow<'q, [u32]>,
}

impl<'q> WordBank<'q> {
    /// The word that belongs to the place.
    pub(super) fn wanted(&self, at: usize) -> Option<&'q GapWord> {
        self.words.get((*self.places.get(at)? as usize).checked_sub(1)?)
    }

    /// The word that was shown at this letter, if it is offered in this place.
    fn word(&self, variant: &Variant, at: usize, shown: Place) -> Option<&'q GapWord> {
        let word = self.words.get(variant.first(shown)?)?;
        (word.group == self.wanted(at)?.group).then_some(word)
    }

    pub(super) fn is_right(&self, variant: &Variant, at: usize, shown: Place) -> bool {
        let given = self.word(variant, at, shown);
        given.zip(self.wanted(at)).is_some_and(|(given, wanted)| given.text == wanted.text)
    }

    /// Authors number words as they need them, so their order is the key.
    pub(super) fn variant(&self, dice: &mut Dice) -> Variant {
        Variant::one(dice.order(self.words.len()))
    }

    /// The fields `<name>-1`, `<name>-2` …; nothing where all are open.
    pub(super) fn read(
        &self,
        variant: &Variant,
        fields: &[(String, String)],
        name: &str,
    ) -> Result<Option<Vec<Option<Place>>>, Misfit> {
        let choices = numbered_fields(fields, name, self.places.len(), str::parse)?;
        if choices.iter().all(Option::is_none) {
            return Ok(None);
        }
        self.check(variant, &choices)?;
        Ok(Some(choices))
    }

    pub(super) fn check(&self, variant: &Variant, choices: &[Option<Place>]) -> Result<(), Misfit> {
        if choices.len() != self.places.len() || choices.iter().all(Option::is_none) {
            return Err(Misfit::Parts);
        }
        let offered =
            |(at, shown): (usize, &Option<Place>)| shown.is_none_or(|shown| self.word(variant, at, shown).is_some());
        if choices.iter().enumerate().all(offered) { Ok(()) } else { Err(Misfit::Place) }
    }

    pub(super) fn fraction(&self, variant: &Variant, choices: &[Option<Place>]) -> Fraction {
        let right =
            |(at, shown): &(usize, &Option<Place>)| shown.is_some_and(|shown| self.is_right(variant, *at, shown));
        part(choices.iter().enumerate().filter(right).count(), self.places.len())
    }

    /// What is offered in a place.
    pub(super) fn options(&self, variant: &Variant, at: usize, choices: &[Option<Place>]) -> Vec<Pick> {
        let picked = choices.get(at).copied().flatten();
        let offered = (0..self.words.len()).map(Place::of).filter_map(|shown| {
            Some(Pick {
                value: shown.to_string(),
                label: Label::Plain(self.word(variant, at, shown)?.text.clone()),
                picked: picked == Some(shown),
            })
        });
        offered.collect()
    }

    /// What was put into a place, with its verdict.
    pub(super) fn given(&self, variant: &Variant, at: usize, choice: Option<Place>) -> Given {
        let word = choice.and_then(|shown| self.word(variant, at, shown).zip(Some(shown)));
        let given = |(word, shown): (&GapWord, Place)| {
            Given::new(Label::Plain(word.text.clone()), self.is_right(variant, at, shown))
        };
        word.map_or_else(left_open, given)
    }

    pub(super) fn guess(&self) -> Option<Fraction> {
        let chance = |at: usize| {
            let wanted = self.wanted(at)?;
            let offered = self.words.iter().filter(|word| word.group == wanted.group).count();
            FULL.checked_div(offered as Fraction)
        };
        let all: Fraction = (0..self.places.len()).filter_map(chance).sum();
        all.checked_div(self.places.len() as Fraction)
    }

    pub(super) fn key(&self, variant: &Variant) -> Option<Vec<Option<Place>>> {
        let shown = |at: usize| (0..self.words.len()).map(Place::of).find(|shown| self.is_right(variant, at, *shown));
        let choices: Vec<Option<Place>> = (0..self.places.len()).map(shown).collect();
        (!choices.is_empty() && choices.iter().all(Option::is_some)).then_some(choices)
    }
}

/// A friendly remark on places that are open yet: a message key.
pub(super) fn remark(choices: &[Option<Place>]) -> Option<&'static str> {
    choices.iter().any(Option::is_none).then_some("quiz-remark-gaps-open")
}
