//! The superior's board: who reports to me, and how they are doing. Read only.

use askama::Template;
use axum::extract::State;
use kernel::{
    id::{EnrolmentId, PersonId},
    person::PersonCard,
    ports::{Directory, Progress, ReportingLines},
};
use learning_hours::queries::ledger::Record;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;
use web::{Answer, Failure, Json, Path, Ui};

use crate::Portal;

/// A member of the team.
struct Member {
    card: PersonCard,
    jp: i32,
    target: i32,
    running: usize,
    completed: usize,
    /// Why they may need help, one line for each course.
    hints: Vec<String>,
}

impl Member {
    fn percent(&self) -> i32 {
        (self.jp * 100 / self.target.max(1)).clamp(0, 100)
    }

    /// Class and key of the chip: reached, on track, or below half.
    fn standing(&self) -> (&'static str, &'static str) {
        if self.jp >= self.target {
            ("chip--ok", "portal-reached")
        } else if self.jp * 2 >= self.target {
            ("chip--info", "portal-on-track")
        } else {
            ("chip--warn", "portal-attention")
        }
    }
}

impl Portal {
    async fn team(&self, ui: &Ui) -> Result<Vec<Member>, Failure> {
        let superior = ui.cx.actor.person().ok_or_else(Failure::not_found)?;
        let reports = self.identity.reports(superior, ui.today()).await.map_err(Failure::internal)?;
        let people: Vec<PersonId> = reports.iter().map(|card| card.id).collect();
        let sums = self.hours.jp_sums(&people, ui.year()).await?;
        let enrolments = self.delivery.enrolments_of(&people).await?;
        let ids: Vec<EnrolmentId> = enrolments.iter().map(|(enrolment, _)| enrolment.id).collect();
        let progress = self.progress.of(&ids).await.map_err(Failure::internal)?;
        let hints = self.progress.hints(&ui.cx, &people).await?;
        let mut members = Vec::with_capacity(reports.len());
        for card in reports {
            let target = self.hours.target(&card.status, ui.year()).await?.map_or(0, |target| target.min_jp);
            let own = enrolments.iter().filter(|(enrolment, _)| enrolment.person == card.id);
            let (mut running, mut completed) = (0, 0);
            for (enrolment, _) in own {
                let done = progress.iter().any(|p| p.enrolment == enrolment.id && p.completed_at.is_some());
                if done { completed += 1 } else { running += 1 }
            }
            members.push(Member {
                jp: sums.get(&card.id).copied().unwrap_or_default(),
                target,
                running,
                completed,
                hints: hints
                    .iter()
                    .filter(|(learner, _)| learner.person == card.id)
                    .filter_map(|(learner, risks)| {
                        let (_, offering) =
                            enrolments.iter().find(|(enrolment, _)| enrolment.id == learner.enrolment)?;
                        let risks: Vec<String> =
                            risks.iter().map(|risk| ui.t(format!("progress-risk-{}", risk.as_str()))).collect();
                        Some(format!("{}: {}", offering.title, risks.join(", ")))
                    })
                    .collect(),
                card,
            });
        }
        Ok(members)
    }
}

#[derive(Template)]
#[template(path = "portal/team.html")]
struct TeamPage<'a> {
    ui: &'a Ui,
    members: Vec<Member>,
}

impl TeamPage<'_> {
    fn reached(&self) -> usize {
        self.members.iter().filter(|member| member.jp >= member.target).count()
    }

    fn attention(&self) -> usize {
        self.members.iter().filter(|member| member.jp * 2 < member.target).count()
    }

    fn running(&self) -> usize {
        self.members.iter().map(|member| member.running).sum()
    }

    fn completed(&self) -> usize {
        self.members.iter().map(|member| member.completed).sum()
    }
}

pub(crate) async fn page(State(portal): State<Portal>, ui: Ui) -> Answer {
    let members = portal.team(&ui).await?;
    ui.page(&TeamPage { ui: &ui, members })
}

/// A course of a member.
struct CourseRow {
    title: String,
    jp: u32,
    done: usize,
    lessons: u32,
    completed: bool,
}

impl CourseRow {
    fn percent(&self) -> usize {
        (self.done * 100 / (self.lessons as usize).max(1)).min(100)
    }
}

#[derive(Template)]
#[template(path = "portal/member.html")]
struct MemberPage<'a> {
    ui: &'a Ui,
    card: PersonCard,
    courses: Vec<CourseRow>,
    records: Vec<Record>,
    jp: i32,
    target: i32,
}

pub(crate) async fn person(State(portal): State<Portal>, ui: Ui, Path(id): Path<PersonId>) -> Answer {
    let superior = ui.cx.actor.person().ok_or_else(Failure::not_found)?;
    let lines = portal.identity.above(&[id]).await.map_err(Failure::internal)?;
    if !lines.iter().any(|line| line.superior == superior && line.holds(ui.today())) {
        return Err(Failure::not_found());
    }
    let card = portal.identity.cards(&[id]).await.map_err(Failure::internal)?.pop().ok_or_else(Failure::not_found)?;
    let enrolments = portal.delivery.enrolments_of(&[id]).await?;
    let ids: Vec<EnrolmentId> = enrolments.iter().map(|(enrolment, _)| enrolment.id).collect();
    let progress = portal.progress.of(&ids).await.map_err(Failure::internal)?;
    let courses = enrolments
        .into_iter()
        .map(|(enrolment, offering)| {
            let card = progress.iter().find(|card| card.enrolment == enrolment.id);
            CourseRow {
                title: offering.title,
                jp: offering.jp,
                lessons: offering.lessons,
                done: card.map_or(0, |card| card.done.len()),
                completed: card.is_some_and(|card| card.completed_at.is_some()),
            }
        })
        .collect();
    let year = portal.hours.jp_year(id, &card.status, ui.year()).await?;
    let target = year.least();
    ui.page(&MemberPage { ui: &ui, card, courses, records: year.records, jp: year.sum, target })
}

/// A member of my team.
#[derive(Serialize, ToSchema)]
pub(crate) struct MemberItem {
    person: Uuid,
    name: String,
    post: String,
    jp: i32,
    target: i32,
    running: usize,
    completed: usize,
    /// Courses in which they may need help, and why.
    hints: Vec<String>,
}

/// Who reports to me, with the year's lesson hours.
#[utoipa::path(get, path = "/api/v1/team", tag = "portal", responses((status = 200, body = Vec<MemberItem>)))]
pub(crate) async fn api(State(portal): State<Portal>, ui: Ui) -> Answer<Json<Vec<MemberItem>>> {
    let members = portal.team(&ui).await?;
    let items = members.into_iter().map(|member| MemberItem {
        person: member.card.id.uuid(),
        name: member.card.full_name(),
        post: member.card.post,
        jp: member.jp,
        target: member.target,
        running: member.running,
        completed: member.completed,
        hints: member.hints,
    });
    Ok(Json(items.collect()))
}
