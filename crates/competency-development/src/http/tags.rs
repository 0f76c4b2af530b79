//! What a course teaches, for its authors.

use askama::Template;
use axum::extract::State;
use kernel::id::{CompetencyId, CourseId};
use serde::Deserialize;
use web::{Answer, Context, Form, Path, Ui, redirect_with};

use crate::{
    Development,
    model::{Competency, Tag},
    queries::dictionary::CourseTags,
};

#[derive(Template)]
#[template(path = "competency-development/tags.html")]
struct TagsPage<'a> {
    ui: &'a Ui,
    course: CourseId,
    found: CourseTags,
    competencies: Vec<Competency>,
}

impl TagsPage<'_> {
    fn level(&self, one: &Competency) -> u8 {
        self.found.tags.iter().find(|tag| tag.competency == one.id).map_or(0, |tag| tag.level)
    }
}

pub(crate) async fn page(State(development): State<Development>, ui: Ui, Path(course): Path<CourseId>) -> Answer {
    let found = development.course_tags(&ui.cx, course).await?;
    let competencies = development.dictionary_of(false).await?;
    ui.page(&TagsPage { ui: &ui, course, found, competencies })
}

/// Competencies and levels, side by side.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct Sent {
    kompetensi: Vec<String>,
    level: Vec<String>,
}

pub(crate) async fn save(
    State(development): State<Development>,
    Context(cx): Context,
    Path(course): Path<CourseId>,
    Form(sent): Form<Sent>,
) -> Answer {
    let tag = |(competency, level): (&String, &String)| {
        let competency = competency.parse::<CompetencyId>().ok()?;
        Some(Tag { course, competency, level: level.parse().ok().filter(|level| *level > 0)? })
    };
    let tags = sent.kompetensi.iter().zip(&sent.level).filter_map(tag).collect();
    development.tag(&cx, course, tags).await?;
    Ok(redirect_with(&format!("/studio/{course}/kompetensi"), "tanda-tersimpan"))
}
