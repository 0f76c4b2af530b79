//! Zones on a picture: where labels belong, and which places are to be marked.

use serde::{Deserialize, Serialize};

use super::{Area, FULL, Fraction, GapWord, Picture, QuestionBody, is_usual};
use crate::decimal;

/// Most zones on a picture.
pub const MOST_ZONES: usize = 30;
/// Most marks that a learner may set.
pub const MOST_SPOTS: u32 = 20;

/// A zone that a label belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LabelZone {
    /// Where it is.
    #[serde(flatten)]
    pub area: Area,
    /// Number of its label, from one.
    pub label: u32,
    /// What it is in words, for who cannot see the picture; may be empty. Plain, and not the label: learners see it before they answer.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub description: String,
}

/// A zone to be marked, or one whose mark costs something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SpotZone {
    /// Where it is.
    #[serde(flatten)]
    pub area: Area,
    /// What a mark in it takes away, where it is a wrong place; nothing said for a right one.
    #[serde(default, skip_serializing_if = "is_usual")]
    pub cost: Option<Fraction>,
    /// What it is in words, for the review; may be empty. Plain.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub description: String,
}

type Defects = Vec<(&'static str, &'static str)>;

fn areas<'z>(picture: &Picture, areas: impl ExactSizeIterator<Item = &'z Area>, defects: &mut Defects) {
    if !(1..=MOST_ZONES).contains(&areas.len()) {
        defects.push(("zones", "zone_count"));
    }
    let mut areas = areas;
    if picture.has_size() && !areas.all(|area| area.is_sound(picture)) {
        defects.push(("zones", "zone_area"));
    }
}

/// What keeps labels and zones from being asked.
pub(crate) fn label_defects(picture: &Picture, labels: &[GapWord], zones: &[LabelZone]) -> Defects {
    let mut defects = picture.defects();
    areas(picture, zones.iter().map(|zone| &zone.area), &mut defects);
    if labels.iter().any(|label| label.text.trim().is_empty()) {
        defects.push(("labels", "empty_option"));
    }
    if labels.iter().any(|label| !(1..=20).contains(&label.group)) {
        defects.push(("labels", "word_group"));
    }
    if zones.iter().any(|zone| !(1..=labels.len()).contains(&(zone.label as usize))) {
        defects.push(("zones", "zone_label"));
    }
    let times = |number: usize| zones.iter().filter(|zone| zone.label as usize == number).count();
    if labels.iter().enumerate().any(|(at, label)| !label.reusable && times(at + 1) > 1) {
        defects.push(("labels", "label_once"));
    }
    defects
}

/// What keeps places from being asked for.
pub(crate) fn spot_defects(picture: &Picture, zones: &[SpotZone], most: u32) -> Defects {
    let mut defects = picture.defects();
    areas(picture, zones.iter().map(|zone| &zone.area), &mut defects);
    let right = zones.iter().filter(|zone| zone.cost.is_none()).count();
    if right == 0 {
        defects.push(("zones", "zone_right"));
    }
    if zones.iter().filter_map(|zone| zone.cost).any(|cost| !(0..=FULL).contains(&cost)) {
        defects.push(("zones", "fraction_range"));
    }
    if !(1..=MOST_SPOTS).contains(&most) || (most as usize) < right {
        defects.push(("most", "spot_count"));
    }
    defects
}

fn percent(fraction: Fraction) -> String {
    decimal::normal(&format!("{fraction}e-2")).unwrap_or_default()
}

/// Picture, size and zones as settings.
pub(super) fn written(body: &QuestionBody) -> Vec<(&'static str, String)> {
    let zone = |first: String, area: &Area, description: &str| {
        ("zone", format!("{first}:{}:{}:{description}", area.shape(), area.numbers()).trim_end_matches(':').to_owned())
    };
    let (picture, most, zones): (_, _, Vec<_>) = match body {
        QuestionBody::ImageLabels { picture, zones, .. } => {
            let zones = zones.iter().map(|one| zone(one.label.to_string(), &one.area, &one.description));
            (picture, None, zones.collect())
        }
        QuestionBody::Hotspot { picture, zones, most } => {
            let worth = |cost: Option<Fraction>| cost.map_or_else(|| "right".to_owned(), percent);
            let zones = zones.iter().map(|one| zone(worth(one.cost), &one.area, &one.description));
            (picture, Some(("spots", most.to_string())), zones.collect())
        }
        _ => return Vec::new(),
    };
    let mut all = vec![("picture", picture.text.clone()), ("size", format!("{}x{}", picture.width, picture.height))];
    all.extend(most);
    all.extend(zones);
    all
}

/// Takes one of them up.
pub(super) fn apply(body: &mut QuestionBody, name: &str, value: &str) -> Option<()> {
    if let QuestionBody::ImageLabels { picture, .. } | QuestionBody::Hotspot { picture, .. } = body {
        match name {
            "picture" => {
                value.clone_into(&mut picture.text);
                return Some(());
            }
            "size" => {
                (picture.width, picture.height) = Picture::size(value)?;
                return Some(());
            }
            _ => {}
        }
    }
    let zone = || {
        let mut parts = value.splitn(4, ':');
        let (first, shape, numbers) = (parts.next()?.trim(), parts.next()?.trim(), parts.next()?);
        Some((first, Area::parse(shape, numbers)?, parts.next().unwrap_or_default().trim().to_owned()))
    };
    match (body, name) {
        (QuestionBody::ImageLabels { zones, .. }, "zone") => {
            let (label, area, description) = zone()?;
            zones.push(LabelZone { area, label: label.parse().ok()?, description });
        }
        (QuestionBody::Hotspot { zones, .. }, "zone") => {
            let (worth, area, description) = zone()?;
            let cost = if worth == "right" { None } else { Some(decimal::hundredths(worth)?) };
            zones.push(SpotZone { area, cost, description });
        }
        (QuestionBody::Hotspot { most, .. }, "spots") => *most = value.trim().parse().ok()?,
        _ => return None,
    }
    Some(())
}
