//! Places on a picture are marked. The zones are the key: they show only in a review that may show right answers.

use courseware::question::{FULL, Fraction, Picture, Spot, SpotZone, WHOLE};

use kernel::Marks;

use super::{
    Control, Dice, Given, Kind, Label, Misfit, Outcome, Response, Shown, Variant,
    control::SpotField,
    matching::part,
    response::single,
    scene::{Scene, SceneSpot, SceneZone},
};

/// Right and wrong zones of a picture.
pub(super) struct Hotspot<'q> {
    pub(super) picture: &'q Picture,
    pub(super) zones: &'q [SpotZone],
    pub(super) most: u32,
}

/// A share in percent, with at most two places.
fn percent(share: u16) -> String {
    Marks(i64::from(share)).to_string()
}

/// How a spot is written: percent from the left and from the top.
fn words(spot: Spot) -> String {
    let share = |share: u16| percent(share).replace('.', ",");
    format!("{}% ; {}%", share(spot.x), share(spot.y))
}

impl Hotspot<'_> {
    fn right(&self) -> impl Iterator<Item = &SpotZone> + Clone {
        self.zones.iter().filter(|zone| zone.cost.is_none())
    }

    fn is_right(&self, spot: Spot) -> bool {
        self.right().any(|zone| zone.area.holds(self.picture, spot))
    }

    /// Each right zone that holds a mark earns its equal share. A wrong zone with a mark that is in no right one takes its cost, once.
    fn worth(&self, spots: &[Spot]) -> Fraction {
        let holds = |zone: &SpotZone, spot: &Spot| zone.area.holds(self.picture, *spot);
        let hit = self.right().filter(|zone| spots.iter().any(|spot| holds(zone, spot))).count();
        let astray = |zone: &SpotZone| spots.iter().any(|spot| holds(zone, spot) && !self.is_right(*spot));
        let taken = self.zones.iter().filter(|zone| astray(zone)).filter_map(|zone| zone.cost);
        let taken: Fraction = taken.map(|cost| cost.clamp(0, FULL)).sum();
        (part(hit, self.right().count()) - taken).max(-FULL)
    }

    fn given<'r>(&self, response: &'r Response) -> Result<&'r [Spot], Misfit> {
        let Response::Hotspot { spots } = response else { return Err(Misfit::Kind) };
        match spots.len() {
            0 => Err(Misfit::Parts),
            count if count > self.most as usize => Err(Misfit::Parts),
            _ if spots.iter().any(|spot| spot.x > WHOLE || spot.y > WHOLE) => Err(Misfit::Place),
            _ => Ok(spots),
        }
    }
}

/// Percent as typed, in ten-thousandths, rounded.
fn share(text: &str) -> Option<u16> {
    let share = courseware::decimal::hundredths(text.trim().trim_end_matches('%').trim())?;
    u16::try_from(share).ok().filter(|share| *share <= WHOLE)
}

impl Kind for Hotspot<'_> {
    fn variant(&self, _: &mut Dice, _: bool) -> Variant {
        Variant::default()
    }

    /// The fields `spot-1-x` and `spot-1-y`, `spot-2-x` …, in percent. One without the other, and what is no percent, is
    /// no mark yet.
    fn read(&self, _: &Variant, fields: &[(String, String)]) -> Result<Option<Response>, Misfit> {
        let mut spots = Vec::new();
        for number in 1..=self.most {
            let half = |axis: &str| single(fields, &format!("spot-{number}-{axis}"));
            if let (Some(x), Some(y)) = (half("x")?.and_then(share), half("y")?.and_then(share)) {
                spots.push(Spot { x, y });
            }
        }
        Ok((!spots.is_empty()).then_some(Response::Hotspot { spots }))
    }

    fn check(&self, _: &Variant, response: &Response) -> Result<(), Misfit> {
        self.given(response).map(drop)
    }

    fn grade(&self, _: &Variant, response: &Response) -> Outcome {
        self.given(response).map_or(Outcome::Unanswered, |spots| Outcome::Graded(self.worth(spots)))
    }

    fn control(&self, _: &Variant, response: Option<&Response>) -> Control {
        let spots = response.and_then(|response| self.given(response).ok()).unwrap_or_default();
        let field = |at: usize| {
            let text = |part: fn(&Spot) -> u16| spots.get(at).map_or_else(String::new, |spot| percent(part(spot)));
            SpotField {
                number: at + 1,
                field: format!("spot-{}", at + 1),
                x: text(|spot| spot.x),
                y: text(|spot| spot.y),
            }
        };
        let marked = spots.iter().enumerate().map(|(at, spot)| SceneSpot::new(at, *spot, self.picture, None));
        let scene = Scene { spots: marked.collect(), ..Scene::of(self.picture) };
        Control::Spots { scene, fields: (0..self.most as usize).map(field).collect() }
    }

    fn shown(&self, _: &Variant, response: Option<&Response>) -> Shown {
        let spots = response.and_then(|response| self.given(response).ok()).unwrap_or_default();
        let given = spots.iter().enumerate().map(|(at, spot)| Given {
            of: Some(Label::Plain(format!("({})", at + 1))),
            ..Given::new(Label::Plain(words(*spot)), self.is_right(*spot))
        });
        let right = self.right().filter_map(|zone| {
            let place = words(zone.area.spot(self.picture)?);
            let named = zone.description.is_empty();
            Some(Label::Plain(if named { place } else { format!("{} ({place})", zone.description) }))
        });
        let zone = |(at, zone): (usize, &SpotZone)| SceneZone {
            number: None,
            ..SceneZone::new(at, &zone.area, self.picture, Some(zone.cost.is_none()))
        };
        let marked = spots
            .iter()
            .enumerate()
            .map(|(at, spot)| SceneSpot::new(at, *spot, self.picture, Some(self.is_right(*spot))));
        let scene = Scene {
            zones: self.zones.iter().enumerate().map(zone).collect(),
            spots: marked.collect(),
            zones_are_key: true,
            ..Scene::of(self.picture)
        };
        Shown { given: given.collect(), right: right.collect(), scene: Some(scene) }
    }

    fn guess(&self) -> Option<Fraction> {
        None
    }

    fn key(&self, _: &Variant) -> Option<Response> {
        let spots: Vec<Spot> = self.right().map(|zone| zone.area.spot(self.picture)).collect::<Option<_>>()?;
        (!spots.is_empty() && spots.len() <= self.most as usize).then_some(Response::Hotspot { spots })
    }
}
