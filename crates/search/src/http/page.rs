use askama::Template;
use axum::extract::State;
use courseware::LessonKind;
use web::{Answer, Query, Ui};

use super::{Params, course_url, lesson_url, query_of};
use crate::{
    Search,
    model::{Count, Facet, Found, Hit, LessonHit, Question},
};

/// A group of check boxes.
struct Group {
    facet: Facet,
    options: Vec<Count>,
}

impl Group {
    fn name(&self) -> &'static str {
        self.facet.parameter()
    }

    fn title(&self) -> String {
        format!("search-facet-{}", self.name())
    }

    fn label(&self, ui: &Ui, value: &str) -> String {
        match self.facet {
            Facet::Subject => ui.word("subject", value),
            Facet::Level => ui.word("level", value),
            Facet::Jp => ui.word("search-jp", value),
            Facet::Length => ui.word("search-length", value),
        }
    }
}

#[derive(Template)]
#[template(path = "search/catalogue.html")]
struct CataloguePage<'a> {
    ui: &'a Ui,
    question: &'a Question,
    found: &'a Found,
    groups: Vec<Group>,
    /// Address of this list, ending in `?` or `&`, for the pager.
    base: String,
    /// Address without facets.
    without: String,
}

impl CataloguePage<'_> {
    fn narrowed(&self) -> bool {
        self.question.chosen.iter().any(|chosen| !chosen.is_empty())
    }

    fn taken_for(&self) -> String {
        self.found.taken_for.join(", ")
    }

    fn duration(&self, hit: &Hit) -> String {
        match (hit.card.minutes / 60, hit.card.minutes % 60) {
            (0, minutes) => self.ui.t1("minutes-short", "minutes", minutes),
            (hours, 0) => self.ui.t1("hours-short", "hours", hours),
            (hours, minutes) => self.ui.t2("hours-minutes-short", "hours", hours, "minutes", minutes),
        }
    }
}

impl Hit {
    fn url(&self) -> String {
        course_url(&self.card.slug)
    }

    fn lesson_url(&self, lesson: &LessonHit) -> String {
        lesson_url(&self.card.slug, &lesson.facts)
    }
}

impl LessonHit {
    fn icon(&self) -> &'static str {
        match self.facts.kind {
            LessonKind::Video => "video",
            LessonKind::Quiz => "quiz",
            LessonKind::Page | LessonKind::Pdf => "doc",
        }
    }
}

pub(super) async fn catalogue(State(search): State<Search>, ui: Ui, Query(params): Query<Params>) -> Answer {
    let question = params.question();
    let found = search.find(question.clone()).await?;
    let mut groups = Vec::new();
    for (facet, counts) in Facet::ALL.into_iter().zip(&found.facets) {
        // A box that would find nothing is shown only to be cleared.
        let options: Vec<Count> = counts.iter().filter(|count| count.courses > 0 || count.chosen).cloned().collect();
        if !options.is_empty() {
            groups.push(Group { facet, options });
        }
    }
    let base = format!("/katalog?{}", query_of(&question, true));
    let without = format!("/katalog?{}", query_of(&question, false));
    let without = without.trim_end_matches(['?', '&']).to_owned();
    ui.page(&CataloguePage { ui: &ui, question: &question, found: &found, groups, base, without })
}
