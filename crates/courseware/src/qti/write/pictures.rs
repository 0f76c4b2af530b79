//! Questions on pictures: labels for zones are a `graphicGapMatchInteraction`, places to mark a `selectPointInteraction`. Version 2.1 knows
//! labels as pictures alone; texts are written in the form of later versions, which most readers take.

use kernel::Marks;

use super::{Item, QtiVersion, choice, points};
use crate::{
    bank::shares,
    media::{percent_encode, type_of},
    question::{Area, FULL, GapWord, LabelZone, Picture, SpotZone},
};

fn zone(at: usize) -> String {
    format!("Z{}", at + 1)
}

/// Label and zone of each pair.
pub(super) fn key(zones: &[LabelZone]) -> Vec<String> {
    zones.iter().enumerate().map(|(at, one)| format!("A{} {}", one.label, zone(at))).collect()
}

/// The word of the shape as image maps have it.
const fn shape(area: &Area) -> &'static str {
    match area {
        Area::Rectangle { .. } => "rect",
        Area::Circle { .. } => "circle",
        Area::Polygon { .. } => "poly",
    }
}

impl Item<'_> {
    fn picture(&mut self, picture: &Picture) {
        let (alt, link) = picture.parts().unwrap_or_default();
        let file = self.media.iter().find(|file| file.link() == link);
        let source = file.map_or(link, |file| format!("../media/{}", percent_encode(&file.name)));
        let media_type = type_of(&source).map_or("image/png", |(media_type, _)| media_type);
        let (width, height) = (picture.width.to_string(), picture.height.to_string());
        let size = [("width", width.as_str()), ("height", height.as_str())];
        match self.version {
            QtiVersion::V21 => {
                let object = [("data", source.as_str()), ("type", media_type)];
                self.out.text("object", &[object, size].concat(), &alt);
            }
            QtiVersion::V30 => {
                let image = [("src", source.as_str()), ("alt", alt.as_str())];
                self.out.leaf("img", &[image, size].concat());
            }
        }
    }

    pub(super) fn labels_on(&mut self, picture: &Picture, labels: &[GapWord], zones: &[LabelZone]) {
        self.open("graphicGapMatchInteraction", &[("responseIdentifier", "RESPONSE")]);
        self.picture(picture);
        let group = |zone: &LabelZone| labels.get((zone.label as usize).wrapping_sub(1)).map(|label| label.group);
        let grouped = labels.windows(2).any(|two| two[0].group != two[1].group);
        for (at, label) in labels.iter().enumerate() {
            let id = choice(at);
            let mut attributes =
                vec![("identifier", id.as_str()), ("matchMax", if label.reusable { "0" } else { "1" })];
            let offered = zones.iter().enumerate().filter(|(_, one)| group(one) == Some(label.group));
            let offered = offered.map(|(at, _)| zone(at)).collect::<Vec<_>>().join(" ");
            if grouped {
                attributes.push(("matchGroup", &offered));
            }
            self.text("gapText", &attributes, &label.text);
        }
        for (at, one) in zones.iter().enumerate() {
            let (id, coords) = (zone(at), one.area.numbers());
            let mut attributes =
                vec![("identifier", id.as_str()), ("shape", shape(&one.area)), ("coords", &coords), ("matchMax", "1")];
            if !one.description.is_empty() {
                attributes.push(("hotspotLabel", &one.description));
            }
            self.leaf("associableHotspot", &attributes);
        }
        self.close();
    }

    pub(super) fn spots_on(&mut self, picture: &Picture, most: u32) {
        let most = most.to_string();
        let limits = [("maxChoices", most.as_str()), ("minChoices", "0")];
        self.open("selectPointInteraction", &[[("responseIdentifier", "RESPONSE")].as_slice(), &limits].concat());
        self.picture(picture);
        self.close();
    }

    pub(super) fn declare_spots(&mut self, mark: Marks, picture: &Picture, zones: &[SpotZone]) {
        self.open(
            "responseDeclaration",
            &[("identifier", "RESPONSE"), ("cardinality", "multiple"), ("baseType", "point")],
        );
        self.open("correctResponse", &[]);
        let pixel = |share: u16, all: u32| (u64::from(share) * u64::from(all) + 5_000) / 10_000;
        for spot in zones.iter().filter(|zone| zone.cost.is_none()).filter_map(|zone| zone.area.spot(picture)) {
            let value = format!("{} {}", pixel(spot.x, picture.width), pixel(spot.y, picture.height));
            self.text("value", &[], &value);
        }
        self.close();
        let most = mark.to_string();
        self.open("areaMapping", &[("lowerBound", "0"), ("upperBound", &most), ("defaultValue", "0")]);
        let right: Vec<bool> = zones.iter().map(|zone| zone.cost.is_none()).collect();
        for (zone, share) in zones.iter().zip(shares(&right)) {
            let worth = points(mark, zone.cost.map_or(share, |cost| -cost.clamp(0, FULL)));
            let coords = zone.area.numbers();
            self.leaf("areaMapEntry", &[("shape", shape(&zone.area)), ("coords", &coords), ("mappedValue", &worth)]);
        }
        self.close();
        self.close();
        self.out.newline();
    }
}
