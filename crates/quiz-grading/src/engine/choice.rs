//! What single and multiple choice share.

use courseware::question::Choice;

use super::{Dice, Given, Label, Misfit, Pick, Place, Variant, control::picks, dice::straight};

/// The order in which the options are shown.
pub(super) fn variant(options: &[Choice], dice: &mut Dice, shuffle: bool) -> Variant {
    Variant::one(if shuffle { dice.order(options.len()) } else { straight(options.len()) })
}

/// The option that was shown at the place.
pub(super) fn at<'q>(options: &'q [Choice], variant: &Variant, place: Place) -> Result<&'q Choice, Misfit> {
    variant.first(place).and_then(|index| options.get(index)).ok_or(Misfit::Place)
}

/// The options as shown.
pub(super) fn shown(options: &[Choice], variant: &Variant, picked: impl Fn(Place) -> bool) -> Vec<Pick> {
    let label = |place| at(options, variant, Place::of(place)).map_or_else(|_| Label::Plain(String::new()), html);
    picks(options.len(), label, picked)
}

/// The option's text.
pub(super) fn html(choice: &Choice) -> Label {
    Label::Html(choice.text.clone())
}

/// The option as a part of an answer.
pub(super) fn given(choice: &Choice) -> Given {
    Given { feedback: choice.feedback.clone(), ..Given::new(html(choice), choice.fraction > 0) }
}
