use std::collections::BTreeMap;

use axum::extract::State;
use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;
use web::{Answer, Json, Query};

use super::Params;
use crate::{
    Search,
    model::{Facet, Found, Hit, LessonHit},
};

/// A page of the catalogue.
#[derive(Serialize, ToSchema)]
pub(super) struct CatalogueList {
    /// Courses on all pages.
    total: u64,
    /// This page, from 1.
    page: u64,
    pages: u64,
    /// No course has all the words; these have some.
    some_words_only: bool,
    /// What misspelt words were taken for.
    taken_for: Vec<String>,
    items: Vec<CatalogueItem>,
    /// By parameter: each value with the number of courses it would give.
    facets: BTreeMap<&'static str, BTreeMap<&'static str, u64>>,
}

/// A course of the catalogue.
#[derive(Serialize, ToSchema)]
pub(super) struct CatalogueItem {
    id: Uuid,
    publication: Uuid,
    slug: String,
    title: String,
    summary: String,
    subject: String,
    level: String,
    jp: u32,
    minutes: u32,
    lessons: u32,
    audience: Vec<String>,
    published_at: DateTime<Utc>,
    /// Lessons that fit best, at most three.
    matches: Vec<CatalogueMatch>,
}

/// A lesson that was found.
#[derive(Serialize, ToSchema)]
pub(super) struct CatalogueMatch {
    lesson: Uuid,
    title: String,
    minutes: u32,
    /// HTML, escaped but for `<mark>` around found words.
    snippet: String,
}

impl CatalogueItem {
    fn new(hit: Hit) -> Self {
        let card = hit.card.as_ref().clone();
        Self {
            id: card.course.uuid(),
            publication: card.publication.uuid(),
            slug: card.slug,
            title: card.title,
            summary: card.summary,
            subject: card.subject,
            level: card.level,
            jp: card.jp,
            minutes: card.minutes,
            lessons: card.lessons,
            audience: card.audience,
            published_at: card.published_at,
            matches: hit.lessons.into_iter().map(CatalogueMatch::new).collect(),
        }
    }
}

impl CatalogueMatch {
    fn new(hit: LessonHit) -> Self {
        let facts = hit.facts;
        Self { lesson: facts.id.uuid(), title: facts.title, minutes: facts.minutes, snippet: hit.snippet_html }
    }
}

fn list(found: Found) -> CatalogueList {
    let facets = Facet::ALL.into_iter().zip(found.facets).map(|(facet, counts)| {
        let values = counts.into_iter().filter(|count| count.courses > 0);
        (facet.parameter(), values.map(|count| (count.value, count.courses)).collect())
    });
    CatalogueList {
        total: found.hits.total,
        page: found.hits.number,
        pages: found.hits.pages(),
        some_words_only: found.some_words_only,
        taken_for: found.taken_for,
        facets: facets.collect(),
        items: found.hits.items.into_iter().map(CatalogueItem::new).collect(),
    }
}

/// Courses that are open to learners, by words and facets.
#[utoipa::path(get, path = "/api/v1/catalogue", tag = "search", params(Params), responses((status = 200, body = CatalogueList)))]
pub(super) async fn catalogue(
    State(search): State<Search>,
    Query(params): Query<Params>,
) -> Answer<Json<CatalogueList>> {
    Ok(Json(list(search.find(params.question()).await?)))
}
