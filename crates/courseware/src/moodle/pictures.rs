//! Labels on pictures: `ddimageortext`, whose labels are dragged into boxes, and `ddmarker`, whose markers are dragged onto places. Both
//! become labels for zones. A box of Moodle is as large as its group's largest label and says only where it begins.

use roxmltree::Node;

use super::{Reader, Unreadable};
use crate::{
    bank::{
        self, BankMedia,
        xml::{self, Writer},
    },
    finding::Done,
    html_text,
    question::{Area, GapWord, LabelZone, Picture, QuestionBody},
};

/// What a letter and the margins of a label are taken to measure, in pixels.
const LETTER: u32 = 8;
const MARGIN: u32 = 12;
const LINE: u32 = 24;

impl Reader {
    /// Picture, labels and zones of either kind.
    pub(super) fn picture_labels(&mut self, node: Node<'_, '_>, markers: bool) -> Result<QuestionBody, Unreadable> {
        let picture = self.background(node)?;
        let mut labels = Vec::new();
        let mut numbers = Vec::new();
        for drag in xml::children(node, "drag") {
            // Lists hold no markup.
            let text = html_text::decoded(&xml::child_text(drag, "text"));
            if xml::child(drag, "file").is_some() || text.is_empty() {
                return Err(("label_picture", text));
            }
            if markers && xml::child(drag, "infinite").is_some() {
                return Err(("marker_not_one", text));
            }
            numbers.push(xml::child_text(drag, "no"));
            labels.push(GapWord {
                text,
                group: xml::child_text(drag, "draggroup").parse().unwrap_or(1),
                reusable: xml::child(drag, "infinite").is_some(),
            });
        }
        let mut zones = Vec::new();
        for drop in xml::children(node, "drop") {
            let choice = xml::child_text(drop, "choice");
            let at = numbers.iter().position(|number| *number == choice).ok_or(("label_zone", choice))?;
            let area = if markers { marked_area(drop)? } else { box_area(drop, &labels, labels[at].group, &picture)? };
            let description = if markers { String::new() } else { html_text::decoded(&xml::child_text(drop, "text")) };
            zones.push(LabelZone { area, label: at as u32 + 1, description });
        }
        if zones.is_empty() {
            return Err(("label_zone", String::new()));
        }
        let times = |at: usize| zones.iter().filter(|zone| zone.label as usize == at + 1).count();
        if markers {
            let doubled = labels.iter().enumerate().find(|(at, _)| times(*at) > 1);
            if let Some((_, label)) = doubled {
                return Err(("marker_not_one", label.text.clone()));
            }
            self.tell("zones_shown", "", Done::Adapted);
        } else {
            self.tell("zone_size", zones.len().to_string(), Done::Adapted);
        }
        for (at, label) in labels.iter_mut().enumerate() {
            label.reusable |= times(at) > 1;
        }
        Ok(QuestionBody::ImageLabels { picture, labels, zones })
    }

    /// The picture, which comes as a file of the question itself.
    fn background(&mut self, node: Node<'_, '_>) -> Result<Picture, Unreadable> {
        let file = xml::child(node, "file").ok_or(("picture_none", String::new()))?;
        let name = file.attribute("name").unwrap_or_default();
        let none = || ("picture_none", name.to_owned());
        let bytes = bank::base64(&xml::text(file)).ok_or_else(none)?;
        let size = bank::dimensions(&bytes).ok_or_else(none)?;
        let link = bank::add_media(&mut self.bank.media, &self.place, name, bytes).map_err(|_| none())?;
        let alt = if let Some(alt) = file.attribute("alt") {
            alt.to_owned()
        } else {
            let name = xml::child(node, "name").map(|name| xml::child_text(name, "text")).unwrap_or_default();
            self.tell("picture_text_name", name.clone(), Done::Defaulted);
            name
        };
        Ok(Picture::new(&alt, &link, size))
    }
}

/// The box that begins at the stated corner, as large as the largest label of its group.
fn box_area(drop: Node<'_, '_>, labels: &[GapWord], group: u32, picture: &Picture) -> Result<Area, Unreadable> {
    let stated = |name: &str| {
        let text = xml::child_text(drop, name);
        let whole = text.split('.').next().unwrap_or_default().parse::<u32>();
        whole.map_err(|_| ("zone_broken", text))
    };
    let (left, top) = (stated("xleft")?, stated("ytop")?);
    let longest = labels.iter().filter(|label| label.group == group).map(|label| label.text.chars().count()).max();
    let width = LETTER * longest.unwrap_or_default().min(60) as u32 + MARGIN;
    let (right, bottom) = (left.saturating_add(width).min(picture.width), top.saturating_add(LINE).min(picture.height));
    if left >= right || top >= bottom {
        return Err(("zone_broken", format!("{left},{top}")));
    }
    Ok(Area::Rectangle { left, top, right, bottom })
}

/// `CIRCLE` with `x,y;radius`, `RECTANGLE` with `x,y;width,height`, `POLYGON` with its corners.
fn marked_area(drop: Node<'_, '_>) -> Result<Area, Unreadable> {
    let coords = xml::child_text(drop, "coords");
    let shape = xml::child_text(drop, "shape").to_lowercase();
    let area = Area::parse(&shape, &coords).and_then(|area| match (shape.as_str(), area) {
        ("rectangle", _) => {
            let numbers: Vec<u32> =
                coords.split([',', ';']).map(|part| part.trim().parse().ok()).collect::<Option<_>>()?;
            let [left, top, width, height] = *numbers.as_slice() else { return None };
            Some(Area::Rectangle { left, top, right: left.checked_add(width)?, bottom: top.checked_add(height)? })
        }
        (_, area) => Some(area),
    });
    area.ok_or(("zone_broken", coords))
}

/// The kind that holds these zones best: boxes are shown, but places alone have a shape.
pub(super) fn kind(labels: &[GapWord], zones: &[LabelZone]) -> &'static str {
    let boxes = zones.iter().all(|zone| matches!(zone.area, Area::Rectangle { .. }));
    let once = |at: usize| zones.iter().filter(|zone| zone.label as usize == at + 1).count() <= 1;
    let single = labels.iter().enumerate().all(|(at, label)| label.group == 1 && !label.reusable && once(at));
    if single && !boxes { "ddmarker" } else { "ddimageortext" }
}

/// Everything of the question but its texts.
pub(super) fn write(out: &mut Writer, picture: &Picture, labels: &[GapWord], zones: &[LabelZone], media: &[BankMedia]) {
    let markers = kind(labels, zones) == "ddmarker";
    let (alt, link) = picture.parts().unwrap_or_default();
    if let Some(file) = media.iter().find(|file| file.link() == link) {
        let bytes = data_encoding::BASE64.encode(&file.bytes);
        let name = [("name", file.name.as_str()), ("path", "/"), ("encoding", "base64"), ("alt", alt.as_str())];
        out.text("file", &name, &bytes).newline();
    }
    out.text("shuffleanswers", &[], "1");
    for (at, label) in labels.iter().enumerate() {
        out.open("drag", &[]).text("no", &[], &(at + 1).to_string()).text("text", &[], &label.text);
        if markers {
            out.text("noofdrags", &[], "1");
        } else {
            out.text("draggroup", &[], &label.group.to_string());
            if label.reusable {
                out.leaf("infinite", &[]);
            }
        }
        out.close().newline();
    }
    for (at, zone) in zones.iter().enumerate() {
        out.open("drop", &[]).text("no", &[], &(at + 1).to_string());
        if markers {
            let coords = match &zone.area {
                Area::Rectangle { left, top, right, bottom } => {
                    format!("{left},{top};{},{}", right - left, bottom - top)
                }
                Area::Circle { x, y, radius } => format!("{x},{y};{radius}"),
                Area::Polygon { corners } => {
                    corners.iter().map(|(x, y)| format!("{x},{y}")).collect::<Vec<_>>().join(";")
                }
            };
            out.text("shape", &[], &zone.area.shape().to_uppercase()).text("coords", &[], &coords);
        } else {
            let (left, top, ..) = zone.area.frame();
            out.text("text", &[], &zone.description);
            out.text("xleft", &[], &left.to_string()).text("ytop", &[], &top.to_string());
        }
        out.text("choice", &[], &zone.label.to_string()).close().newline();
    }
}
