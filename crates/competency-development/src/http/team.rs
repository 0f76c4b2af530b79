//! The superior's pages, and the administration's list of proposals.

use askama::Template;
use axum::extract::State;
use kernel::{Page, PageRequest, id::NeedsFormId};
use serde::Deserialize;
use uuid::Uuid;
use web::{Answer, Context, Form, Query, Ui, redirect_with};

use super::{needs::YearFilter, year_of};
use crate::{
    CompetencyError, Development,
    model::{Action, Stage},
    queries::{
        needs::TeamForms,
        team::{Team, WaitingProposal},
    },
};

#[derive(Template)]
#[template(path = "competency-development/team.html")]
struct TeamPage<'a> {
    ui: &'a Ui,
    team: Team,
    back: &'static str,
}

pub(crate) async fn competencies(State(development): State<Development>, ui: Ui) -> Answer {
    let team = development.team(&ui.cx).await?;
    ui.page(&TeamPage { ui: &ui, team, back: "tim" })
}

#[derive(Template)]
#[template(path = "competency-development/team-needs.html")]
struct NeedsPage<'a> {
    ui: &'a Ui,
    year: i32,
    team: TeamForms,
    id: Uuid,
}

impl NeedsPage<'_> {
    fn due(&self) -> Option<String> {
        self.team.calendar.get(&Stage::Approval).map(|day| self.ui.date(day))
    }
}

pub(crate) async fn needs(State(development): State<Development>, ui: Ui, Query(filter): Query<YearFilter>) -> Answer {
    let year = year_of(&filter.tahun, &ui);
    let team = development.team_needs(&ui.cx, year).await?;
    ui.page(&NeedsPage { ui: &ui, year, team, id: ui.cx.id::<kernel::id::kind::NeedsRow>().uuid() })
}

/// Several forms at once.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct Chosen {
    id: String,
    tahun: String,
    tindakan: String,
    akpk: Vec<String>,
}

impl Chosen {
    /// Moves what was chosen. Only what needs no reason can be done with many.
    pub(super) async fn run(&self, development: &Development, cx: &kernel::Cx) -> Result<usize, CompetencyError> {
        let action = match self.tindakan.as_str() {
            "setujui" => Action::Approve,
            "verifikasi" => Action::Verify,
            _ => return Err(CompetencyError::NotFound),
        };
        let id = self.id.parse().unwrap_or_else(|_| cx.id::<kernel::id::kind::NeedsRow>().uuid());
        let forms: Vec<NeedsFormId> = self.akpk.iter().filter_map(|form| form.parse().ok()).collect();
        development.move_many(cx, id, &forms, action).await
    }

    pub(super) fn year(&self, ui: &Ui) -> i32 {
        year_of(&self.tahun, ui)
    }
}

pub(crate) async fn move_many(
    State(development): State<Development>,
    Context(cx): Context,
    ui: Ui,
    Form(chosen): Form<Chosen>,
) -> Answer {
    let moved = chosen.run(&development, &cx).await?;
    let word = if moved > 0 { "akpk-dipindahkan" } else { "akpk-tidak-ada" };
    Ok(redirect_with(&format!("/tim/akpk?tahun={}", chosen.year(&ui)), word))
}

#[derive(Template)]
#[template(path = "competency-development/proposals.html")]
struct ProposalsPage<'a> {
    ui: &'a Ui,
    waiting: Page<WaitingProposal>,
    back: &'static str,
}

pub(crate) async fn proposals(
    State(development): State<Development>,
    ui: Ui,
    Query(page): Query<PageRequest>,
) -> Answer {
    let waiting = development.waiting_proposals(page).await?;
    ui.page(&ProposalsPage { ui: &ui, waiting, back: "kelola" })
}
