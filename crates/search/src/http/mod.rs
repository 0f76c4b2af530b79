//! Pages and API of this feature.

mod api;
mod page;

use kernel::PageRequest;
use serde::Deserialize;
use utoipa::IntoParams;
use web::{Access, Routes, ui::encode};

use crate::{
    Search,
    model::{Facet, LessonFacts, Question},
};

pub(crate) fn routes() -> Routes<Search> {
    Routes::new()
        .get("/katalog", Access::SignedIn, page::catalogue)
        .api(Access::SignedIn, utoipa_axum::routes!(api::catalogue))
}

/// Address of a course.
fn course_url(slug: &str) -> String {
    format!("/kursus/{slug}")
}

/// Address of a page lesson.
fn lesson_url(slug: &str, lesson: &LessonFacts) -> String {
    format!("/kursus/{slug}/p/{}", lesson.id)
}

/// What is asked, from the query string. A value that means nothing is passed over.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
struct Params {
    /// Words to search for; without them every course, newest first.
    q: String,
    /// Subjects, for instance `kearsipan`.
    subjek: Vec<String>,
    /// Lesson hours: `1-2`, `3-4`, `5-lebih`.
    jp: Vec<String>,
    /// Hours of learning time: `sampai-2`, `2-4`, `lebih-4`.
    lama: Vec<String>,
    /// Levels: `dasar`, `menengah`, `lanjutan`.
    jenjang: Vec<String>,
    /// `relevan` (also when left out) or `terbaru`.
    urut: String,
    /// Page, from 1.
    halaman: String,
}

/// The word in addresses for newest first.
const NEWEST: &str = "terbaru";

impl Params {
    fn question(&self) -> Question {
        let lists = [&self.subjek, &self.jp, &self.lama, &self.jenjang];
        let mut chosen: [Vec<String>; 4] = lists.map(Clone::clone);
        for (facet, list) in Facet::ALL.into_iter().zip(&mut chosen) {
            let values = facet.values();
            list.retain(|value| values.contains(&value.as_str()));
        }
        Question {
            words: self.q.trim().to_owned(),
            chosen,
            newest_first: self.urut == NEWEST,
            page: PageRequest { number: self.halaman.parse().unwrap_or(1) },
        }
    }
}

/// The query string of the question without its page: empty or ending in `&`.
fn query_of(question: &Question, facets: bool) -> String {
    let mut pairs = Vec::new();
    if !question.words.is_empty() {
        pairs.push(format!("q={}", encode(&question.words)));
    }
    if facets {
        for (facet, chosen) in Facet::ALL.into_iter().zip(&question.chosen) {
            pairs.extend(chosen.iter().map(|value| format!("{}={}", facet.parameter(), encode(value))));
        }
    }
    if question.newest_first {
        pairs.push(format!("urut={NEWEST}"));
    }
    pairs.into_iter().map(|pair| pair + "&").collect()
}
