//! Labels are put onto zones of a picture, which the learner sees with their numbers.

use courseware::question::{Fraction, GapWord, LabelZone, Picture};

use super::{
    Control, Dice, Given, Kind, Label, Misfit, Outcome, Place, Response, Shown, Variant,
    scene::{Scene, SceneZone},
    text::escape,
    word_bank::{self, WordBank},
};
use crate::engine::control::ZoneField;

/// Zones of a picture and a bank of labels.
pub(super) struct ImageLabels<'q> {
    picture: &'q Picture,
    zones: &'q [LabelZone],
    bank: WordBank<'q>,
}

impl<'q> ImageLabels<'q> {
    pub(super) fn new(picture: &'q Picture, labels: &'q [GapWord], zones: &'q [LabelZone]) -> Self {
        let places = zones.iter().map(|zone| zone.label).collect();
        Self { picture, zones, bank: WordBank { words: labels, places } }
    }

    /// The picture with its zones, and the verdict on each where there is one.
    fn scene(&self, verdict: impl Fn(usize) -> Option<bool>) -> Scene {
        let zone = |(at, zone): (usize, &LabelZone)| SceneZone::new(at, &zone.area, self.picture, verdict(at));
        Scene { zones: self.zones.iter().enumerate().map(zone).collect(), ..Scene::of(self.picture) }
    }

    /// The zones that got a label that belongs there.
    pub(super) fn right_zones(&self, variant: &Variant, choices: &[Option<Place>]) -> Vec<usize> {
        let right = |at: &usize| {
            choices.get(*at).copied().flatten().is_some_and(|shown| self.bank.is_right(variant, *at, shown))
        };
        (0..self.zones.len()).filter(right).collect()
    }

    /// The zone by its number, and in the author's words.
    fn name(&self, at: usize) -> String {
        let words = self.zones.get(at).map_or("", |zone| zone.description.as_str());
        format!("({}) {words}", at + 1).trim_end().to_owned()
    }
}

fn given(response: &Response) -> Result<&[Option<Place>], Misfit> {
    if let Response::ImageLabels { choices } = response { Ok(choices) } else { Err(Misfit::Kind) }
}

fn so_far(response: Option<&Response>) -> &[Option<Place>] {
    response.and_then(|response| given(response).ok()).unwrap_or_default()
}

impl Kind for ImageLabels<'_> {
    fn variant(&self, dice: &mut Dice, _: bool) -> Variant {
        self.bank.variant(dice)
    }

    fn read(&self, variant: &Variant, fields: &[(String, String)]) -> Result<Option<Response>, Misfit> {
        Ok(self.bank.read(variant, fields, "zone")?.map(|choices| Response::ImageLabels { choices }))
    }

    fn check(&self, variant: &Variant, response: &Response) -> Result<(), Misfit> {
        self.bank.check(variant, given(response)?)
    }

    fn grade(&self, variant: &Variant, response: &Response) -> Outcome {
        match given(response) {
            Ok(choices) if choices.len() == self.zones.len() => Outcome::Graded(self.bank.fraction(variant, choices)),
            _ => Outcome::Unanswered,
        }
    }

    fn control(&self, variant: &Variant, response: Option<&Response>) -> Control {
        let choices = so_far(response);
        let field = |(at, zone): (usize, &LabelZone)| ZoneField {
            number: at + 1,
            field: format!("zone-{}", at + 1),
            description: zone.description.clone(),
            options: self.bank.options(variant, at, choices),
        };
        Control::Zones { scene: self.scene(|_| None), zones: self.zones.iter().enumerate().map(field).collect() }
    }

    fn shown(&self, variant: &Variant, response: Option<&Response>) -> Shown {
        let choices = so_far(response);
        let given = choices.iter().enumerate().map(|(at, choice)| Given {
            of: Some(Label::Plain(self.name(at))),
            ..self.bank.given(variant, at, *choice)
        });
        let right = (0..self.zones.len())
            .filter_map(|at| Some(Label::Html(escape(&format!("{}: {}", self.name(at), self.bank.wanted(at)?.text)))));
        let verdict = |at: usize| {
            let choice = choices.get(at)?;
            Some(choice.is_some_and(|shown| self.bank.is_right(variant, at, shown)))
        };
        Shown { given: given.collect(), right: right.collect(), scene: Some(self.scene(verdict)) }
    }

    fn guess(&self) -> Option<Fraction> {
        self.bank.guess()
    }

    fn key(&self, variant: &Variant) -> Option<Response> {
        self.bank.key(variant).map(|choices| Response::ImageLabels { choices })
    }

    fn remark(&self, response: &Response) -> Option<&'static str> {
        word_bank::remark(given(response).ok()?)
    }
}
