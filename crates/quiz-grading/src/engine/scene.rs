//! A picture as it is shown with a question, and what is drawn on it.

use courseware::question::{Area, Picture, Spot, WHOLE};
use serde::Serialize;

/// A picture with zones and marks. Lengths are pixels of the picture's own size, whatever the size it is shown in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Scene {
    /// The picture: sanitised HTML of the author.
    pub picture: String,
    /// Width.
    pub width: u32,
    /// Height.
    pub height: u32,
    /// Zones that are shown.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub zones: Vec<SceneZone>,
    /// Places that were marked.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub spots: Vec<SceneSpot>,
    /// Whether the zones may be seen only by who may see right answers.
    #[serde(skip)]
    pub zones_are_key: bool,
}

/// A zone as it is drawn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct SceneZone {
    /// Its number, from one, where zones have some.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<usize>,
    /// Its outline.
    #[schema(value_type = Object)]
    pub area: Area,
    /// Where its number stands: a pixel well within.
    pub at: (u32, u32),
    /// Whether it was answered rightly, or is a right place.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub right: Option<bool>,
}

/// A mark as it is drawn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct SceneSpot {
    /// Its number, from one.
    pub number: usize,
    /// Its pixel.
    pub at: (u32, u32),
    /// Whether it lies in a right zone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub right: Option<bool>,
}

fn pixel(spot: Spot, picture: &Picture) -> (u32, u32) {
    let whole = u32::from(WHOLE);
    let pixel = |share: u16, all: u32| (u32::from(share) * all + whole / 2) / whole;
    (pixel(spot.x, picture.width), pixel(spot.y, picture.height))
}

impl SceneZone {
    /// The zone with this index.
    pub(super) fn new(at: usize, area: &Area, picture: &Picture, right: Option<bool>) -> Self {
        let middle = area.spot(picture).map(|spot| pixel(spot, picture)).unwrap_or_default();
        Self { number: Some(at + 1), area: area.clone(), at: middle, right }
    }
}

impl SceneSpot {
    /// The mark with this index.
    pub(super) fn new(at: usize, spot: Spot, picture: &Picture, right: Option<bool>) -> Self {
        Self { number: at + 1, at: pixel(spot, picture), right }
    }
}

impl Scene {
    /// The picture with nothing on it.
    pub(super) fn of(picture: &Picture) -> Self {
        Self {
            picture: picture.text.clone(),
            width: picture.width,
            height: picture.height,
            zones: Vec::new(),
            spots: Vec::new(),
            zones_are_key: false,
        }
    }

    /// How large numbers are drawn, so that they can be read on a picture of any size.
    pub fn letter(&self) -> u32 {
        (self.width.max(self.height) / 24).max(4)
    }

    /// The same, without what only a review shows.
    #[must_use]
    pub fn without(mut self, answers: bool, verdicts: bool, key: bool) -> Self {
        if !key && self.zones_are_key {
            self.zones.clear();
        }
        if !answers {
            self.spots.clear();
        }
        if !verdicts || !answers {
            for spot in &mut self.spots {
                spot.right = None;
            }
            if !self.zones_are_key {
                for zone in &mut self.zones {
                    zone.right = None;
                }
            }
        }
        self
    }
}
