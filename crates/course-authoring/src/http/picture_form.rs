//! The part of a question's form that a picture and its zones have.

use courseware::{
    decimal::hundredths,
    media::{MediaUse, percent_encode, type_of},
    question::{Area, LabelZone, Picture, QuestionBody, SpotZone},
};
use kernel::{FieldProblem, Marks};

use super::question_form::QuestionForm;
use crate::model::Media;

/// One zone of the form.
#[derive(Default)]
pub(super) struct ZoneRow {
    pub(super) number: usize,
    pub(super) shape: String,
    pub(super) area: String,
    /// Number of its label; of a place to mark, what it costs.
    pub(super) worth: String,
    pub(super) words: String,
}

/// Most rows that are read.
const MOST_ROWS: usize = 60;

impl QuestionForm {
    /// Fills picture and zones in from a body.
    pub(super) fn take_picture(&mut self, body: &QuestionBody) {
        let Some(picture) = body.picture() else { return };
        let (alt, link) = picture.parts().unwrap_or_default();
        self.alt = alt;
        self.picture = link.strip_prefix("/media/").and_then(decoded).unwrap_or(link);
        let size = |size: u32| if size == 0 { String::new() } else { size.to_string() };
        (self.width, self.height) = (size(picture.width), size(picture.height));
        let mut zone = |area: &Area, worth: String, words: &str| {
            self.zone_shape.push(area.shape().to_owned());
            self.zone_area.push(area.numbers());
            self.zone_worth.push(worth);
            self.zone_words.push(words.to_owned());
        };
        match body {
            QuestionBody::ImageLabels { zones, .. } => {
                for one in zones {
                    zone(&one.area, one.label.to_string(), &one.description);
                }
            }
            QuestionBody::Hotspot { zones, most, .. } => {
                let worth = |cost: Option<i64>| cost.map(|cost| Marks(cost).to_string()).unwrap_or_default();
                for one in zones {
                    zone(&one.area, worth(one.cost), &one.description);
                }
                self.most = most.to_string();
            }
            _ => {}
        }
    }

    /// The picture as it is typed: the name of a file, or a link.
    fn stated_picture(&self) -> Picture {
        let name = self.picture.trim();
        let link = match name {
            "" => String::new(),
            name if name.contains('/') => name.to_owned(),
            name => format!("/media/{}", percent_encode(name)),
        };
        let size = |text: &str| text.trim().parse().unwrap_or_default();
        Picture::new(&self.alt, &link, (size(&self.width), size(&self.height)))
    }

    fn zone_row(&self, at: usize) -> ZoneRow {
        let text = |list: &[String]| list.get(at).map(|text| text.trim().to_owned()).unwrap_or_default();
        ZoneRow {
            number: at + 1,
            shape: text(&self.zone_shape),
            area: text(&self.zone_area),
            worth: text(&self.zone_worth),
            words: text(&self.zone_words),
        }
    }

    /// The zones with an empty one after them, at least three.
    pub(super) fn zone_rows(&self) -> Vec<ZoneRow> {
        let count = (self.zone_area.len() + 1).max(3);
        (0..count.min(MOST_ROWS)).map(|at| self.zone_row(at)).collect()
    }

    /// The rows that state an area, with it.
    fn zones(&self, problems: &mut Vec<FieldProblem>) -> Vec<(ZoneRow, Area)> {
        let rows = (0..self.zone_area.len().min(MOST_ROWS)).map(|at| self.zone_row(at));
        let mut zones = Vec::new();
        for row in rows.filter(|row| !row.area.is_empty()) {
            match Area::parse(&row.shape, &row.area) {
                Some(area) => zones.push((row, area)),
                None => problems.push(FieldProblem::new("zones", "authoring-zone-numbers")),
            }
        }
        zones
    }

    /// The question of labels on the picture.
    pub(super) fn image_labels(
        &self,
        labels: Vec<courseware::question::GapWord>,
        problems: &mut Vec<FieldProblem>,
    ) -> QuestionBody {
        let zones = self.zones(problems).into_iter().map(|(row, area)| LabelZone {
            area,
            label: row.worth.parse().unwrap_or_default(),
            description: row.words,
        });
        QuestionBody::ImageLabels { picture: self.stated_picture(), labels, zones: zones.collect() }
    }

    /// The question of places to mark.
    pub(super) fn hotspot(&self, problems: &mut Vec<FieldProblem>) -> QuestionBody {
        let mut zones = Vec::new();
        for (row, area) in self.zones(problems) {
            let cost = match row.worth.as_str() {
                "" => None,
                stated => Some(hundredths(stated).unwrap_or_else(|| {
                    problems.push(FieldProblem::new("zones", "authoring-percent-wrong"));
                    0
                })),
            };
            zones.push(SpotZone { area, cost, description: row.words });
        }
        let right = zones.iter().filter(|zone| zone.cost.is_none()).count() as u32;
        let most =
            if self.most.trim().is_empty() { right.max(1) } else { self.most.trim().parse().unwrap_or_default() };
        QuestionBody::Hotspot { picture: self.stated_picture(), zones, most }
    }
}

/// Whether questions of this kind are asked on a picture.
pub(super) fn on_picture(kind: &str) -> bool {
    matches!(kind, "image_labels" | "hotspot")
}

/// The pictures among these files by name, with their addresses below the page of what holds them.
pub(super) fn pictures(files: &[Media], holder: &str) -> Vec<(String, String)> {
    let shown =
        files.iter().filter(|file| type_of(&file.path).is_some_and(|(_, purpose)| purpose == MediaUse::Picture));
    let address = |file: &Media| format!("{holder}/berkas/{}/{}", file.digest, percent_encode(file.name()));
    shown.map(|file| (file.name().to_owned(), address(file))).collect()
}

/// The name behind a link to a file of the course or the bank.
fn decoded(name: &str) -> Option<String> {
    courseware::media::resolve_path("", name).filter(|name| !name.contains('/'))
}
