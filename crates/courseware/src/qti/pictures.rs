//! Interactions on pictures of QTI 2 and 3: labels for zones, zones to choose, places to mark.

use roxmltree::Node;

use super::{
    Reader, Unreadable,
    interactions::Interaction,
    rules::{self, Declaration},
};
use crate::{
    bank::{self, xml},
    decimal,
    finding::Done,
    question::{Area, FULL, Fraction, GapWord, LabelZone, MOST_SPOTS, Picture, QuestionBody, SpotZone},
};

impl Reader<'_> {
    /// The picture of an interaction: `object` or `img`.
    fn background(&mut self, node: Node<'_, '_>) -> Result<Picture, Unreadable> {
        let shown = |node: &Node<'_, '_>| node.is_element() && matches!(node.tag_name().name(), "object" | "img");
        let direct = node.children().find(shown).or_else(|| {
            let framed = node.children().find(|child| child.is_element() && child.tag_name().name() == "picture");
            framed.and_then(|framed| framed.children().find(shown))
        });
        let found = direct.ok_or(("picture_none", String::new()))?;
        let source = found.attribute("data").or_else(|| found.attribute("src")).unwrap_or_default();
        let link = self.picture(source).ok_or_else(|| ("picture_none", source.to_owned()))?;
        let stated = |name: &str| found.attribute(name).and_then(|size| size.trim_end_matches("px").parse().ok());
        let size = stated("width").zip(stated("height")).or_else(|| {
            let file = self.bank.media.iter().find(|file| file.link() == link)?;
            bank::dimensions(&file.bytes)
        });
        let size = size.ok_or_else(|| ("picture_none", source.to_owned()))?;
        let mut alt = found.attribute("alt").map_or_else(|| xml::text(found).trim().to_owned(), str::to_owned);
        if alt.is_empty() {
            let item = node.ancestors().find(|node| xml::name(*node) == "assessmentItem");
            let title = item.and_then(|item| item.attribute("title")).unwrap_or_default();
            self.tell("picture_text_name", title, Done::Defaulted);
            title.clone_into(&mut alt);
        }
        Ok(Picture::new(&alt, &link, size))
    }

    /// Labels for zones. Labels that may be put onto the same zones are a group.
    pub(super) fn labels_on(
        &mut self,
        read: &Interaction<'_, '_>,
        node: Node<'_, '_>,
    ) -> Result<QuestionBody, Unreadable> {
        let declaration = read.declaration(node)?;
        let picture = self.background(node)?;
        if let Some(image) = xml::below(node, "gapImg").next() {
            return Err(("label_picture", xml::attribute(image, "objectLabel").unwrap_or_default().to_owned()));
        }
        let key: Vec<(&str, &str)> = declaration.correct.iter().filter_map(|pair| pair.split_once(' ')).collect();
        let (mut names, mut groups, mut labels) = (Vec::new(), Vec::new(), Vec::new());
        for label in xml::below(node, "gapText") {
            let id = label.attribute("identifier").unwrap_or_default();
            let group = xml::attribute(label, "matchGroup").unwrap_or_default();
            if !groups.contains(&group) {
                groups.push(group);
            }
            let group = groups.iter().position(|known| *known == group).unwrap_or_default() as u32 + 1;
            let uses = key.iter().filter(|(from, _)| *from == id).count();
            labels.push(GapWord {
                text: xml::text(label).split_whitespace().collect::<Vec<_>>().join(" "),
                group,
                reusable: xml::attribute(label, "matchMax") == Some("0") || uses > 1,
            });
            names.push(id);
        }
        let mut zones = Vec::new();
        for zone in xml::below(node, "associableHotspot") {
            let id = zone.attribute("identifier").unwrap_or_default();
            let right: Vec<&str> = key.iter().filter(|(_, to)| to.trim() == id).map(|(from, _)| *from).collect();
            let [right] = right.as_slice() else { return Err(("match_not_one", id.to_owned())) };
            let label = names.iter().position(|name| name == right).ok_or_else(|| ("label_zone", id.to_owned()))?;
            let description = xml::attribute(zone, "hotspotLabel").unwrap_or_default().trim().to_owned();
            zones.push(LabelZone { area: area(zone)?, label: label as u32 + 1, description });
        }
        if zones.is_empty() {
            return Err(("label_zone", String::new()));
        }
        Ok(QuestionBody::ImageLabels { picture, labels, zones })
    }

    /// Zones of which some are right.
    pub(super) fn hotspots(
        &mut self,
        read: &Interaction<'_, '_>,
        node: Node<'_, '_>,
    ) -> Result<QuestionBody, Unreadable> {
        let declaration = read.declaration(node)?;
        let picture = self.background(node)?;
        let keyed =
            rules::all_or_nothing(read.item) && !declaration.correct.is_empty() || declaration.mapping.is_empty();
        let worth = |id: &str| {
            if keyed {
                return if declaration.correct.iter().any(|right| right == id) {
                    "1".to_owned()
                } else {
                    "0".to_owned()
                };
            }
            let mapped = declaration.mapping.iter().find(|(key, _)| key == id);
            mapped.map_or_else(|| "0".to_owned(), |(_, value)| value.clone())
        };
        let choices: Vec<Node<'_, '_>> = xml::below(node, "hotspotChoice").collect();
        let mut zones = Vec::new();
        for choice in choices {
            let description = xml::attribute(choice, "hotspotLabel").unwrap_or_default().trim().to_owned();
            zones.push((area(choice)?, worth(choice.attribute("identifier").unwrap_or_default()), description));
        }
        self.tell("zones_hidden", "", Done::Adapted);
        hotspot(picture, zones, stated_most(node, declaration))
    }

    /// Places to mark, by what each area is worth.
    pub(super) fn spots(&mut self, read: &Interaction<'_, '_>, node: Node<'_, '_>) -> Result<QuestionBody, Unreadable> {
        let declaration = read.declaration(node)?;
        let picture = self.background(node)?;
        let stated = xml::children(read.item, "responseDeclaration")
            .find(|node| node.attribute("identifier") == Some(declaration.id.as_str()));
        let entries = stated.into_iter().flat_map(|node| xml::below(node, "areaMapEntry").collect::<Vec<_>>());
        let mut zones = Vec::new();
        for entry in entries {
            let value = xml::attribute(entry, "mappedValue").unwrap_or_default().trim().to_owned();
            zones.push((area(entry)?, value, String::new()));
        }
        hotspot(picture, zones, stated_most(node, declaration))
    }
}

/// The area of a zone, by `shape` and `coords`.
fn area(node: Node<'_, '_>) -> Result<Area, Unreadable> {
    let coords = node.attribute("coords").unwrap_or_default();
    Area::parse(node.attribute("shape").unwrap_or_default(), coords).ok_or_else(|| ("zone_broken", coords.to_owned()))
}

/// How many marks may be set, where that is limited.
fn stated_most(node: Node<'_, '_>, declaration: &Declaration) -> Option<u32> {
    if declaration.cardinality == "single" {
        return Some(1);
    }
    xml::attribute(node, "maxChoices").and_then(|most| most.parse().ok()).filter(|most| *most > 0)
}

/// The question of areas with what each is worth in points.
fn hotspot(
    picture: Picture,
    zones: Vec<(Area, String, String)>,
    most: Option<u32>,
) -> Result<QuestionBody, Unreadable> {
    let above = |value: &str| decimal::compare(value, "0").is_some_and(std::cmp::Ordering::is_gt);
    let mut sum = zones.iter().filter(|(_, value, _)| above(value));
    let sum = sum.by_ref().try_fold("0".to_owned(), |sum, (_, value, _)| decimal::add(&sum, value)).unwrap_or_default();
    let cost = |value: &str| -> Fraction {
        decimal::ratio(value.trim_start_matches('-'), &sum).unwrap_or_default().clamp(0, FULL)
    };
    let zones: Vec<SpotZone> = zones
        .into_iter()
        .map(|(area, value, description)| SpotZone {
            area,
            cost: if above(&value) { None } else { Some(cost(&value)) },
            description,
        })
        .collect();
    let right = zones.iter().filter(|zone| zone.cost.is_none()).count() as u32;
    if right == 0 {
        return Err(("gift_no_right_answer", String::new()));
    }
    let most = most.unwrap_or(zones.len() as u32).clamp(1, MOST_SPOTS);
    if most < right {
        return Err(("spots_fewer", most.to_string()));
    }
    Ok(QuestionBody::Hotspot { picture, zones, most })
}
