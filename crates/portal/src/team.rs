//! Who reports to me and how they are doing, and what a superior sees of one of them.

use askama::Template;
use axum::{extract::State, http::StatusCode};
use chrono::NaiveDate;
use content_delivery::{DeliveryError, assignments::NewAssignment, model::Offering};
use kernel::{
    FieldProblem,
    id::{CourseId, EnrolmentId, PersonId},
    person::PersonCard,
    ports::{Directory, Progress},
};
use learning_hours::queries::ledger::Record;
use progress_tracking::risk_text;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use web::{Answer, Failure, Form, Json, Path, Problems, Ui, redirect_with};

use crate::Portal;

/// A member of the team.
pub(crate) struct Member {
    pub(crate) card: PersonCard,
    /// Lesson hours of the year.
    pub(crate) jp: i32,
    /// Lesson hours owed in the year.
    pub(crate) target: i32,
    /// Courses in progress.
    pub(crate) running: usize,
    /// Courses completed.
    pub(crate) completed: usize,
    /// Why they may need help, one line for each course.
    pub(crate) hints: Vec<String>,
}

impl Member {
    pub(crate) fn reached(&self) -> bool {
        self.jp >= self.target
    }

    pub(crate) fn needs_attention(&self) -> bool {
        self.jp * 2 < self.target
    }

    pub(crate) fn percent(&self) -> i32 {
        (self.jp * 100 / self.target.max(1)).clamp(0, 100)
    }

    /// Class and key of the chip: reached, on track, or below half.
    pub(crate) fn standing(&self) -> (&'static str, &'static str) {
        if self.reached() {
            ("chip--ok", "portal-reached")
        } else if self.needs_attention() {
            ("chip--warn", "portal-attention")
        } else {
            ("chip--info", "portal-on-track")
        }
    }
}

impl Portal {
    pub(crate) async fn team(&self, ui: &Ui) -> Result<Vec<Member>, Failure> {
        let superior = ui.cx.actor.person().ok_or_else(Failure::not_found)?;
        let reports = self.identity.reports(superior, ui.today()).await.map_err(Failure::internal)?;
        let people: Vec<PersonId> = reports.iter().map(|card| card.id).collect();
        let sums = self.hours.jp_sums(&people, ui.year()).await?;
        let enrolments = self.delivery.enrolments_of(&people).await?;
        let ids: Vec<EnrolmentId> = enrolments.iter().map(|(enrolment, _)| enrolment.id).collect();
        let progress = self.progress.of(&ids).await.map_err(Failure::internal)?;
        let hints = self.progress.hints(&ui.cx, &people).await?;
        let statuses: Vec<(PersonId, &str)> = reports.iter().map(|card| (card.id, card.status.as_str())).collect();
        let owed = self.hours.owed(&statuses, ui.year()).await?;
        let mut members = Vec::with_capacity(reports.len());
        for card in reports {
            let target = owed.get(&card.id).copied().unwrap_or_default();
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
                        let risks: Vec<String> = risks.iter().map(|risk| risk_text(ui, learner, *risk)).collect();
                        Some(format!("{}: {}", offering.title, risks.join(", ")))
                    })
                    .collect(),
                card,
            });
        }
        Ok(members)
    }
}

/// A course of a member.
struct CourseRow {
    course: CourseId,
    title: String,
    due: Option<NaiveDate>,
    note: String,
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
    /// Courses that the member has not completed.
    offers: Vec<Offering>,
    assigned: AssignForm,
    form: Problems,
}

impl MemberPage<'_> {
    fn problem(&self, field: &str) -> Option<&'static str> {
        self.form.problems.iter().find(|problem| problem.field == field).map(|problem| problem.message)
    }

    fn overdue(&self, course: &CourseRow) -> bool {
        !course.completed && course.due.is_some_and(|due| due < self.ui.today())
    }
}

/// An assignment as typed.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct AssignForm {
    id: String,
    course: String,
    due: String,
    note: String,
}

impl AssignForm {
    fn read(&self, person: PersonId) -> Result<NewAssignment, Vec<FieldProblem>> {
        let mut problems = Vec::new();
        let (enrolment, course) = (self.id.parse().ok(), self.course.parse().ok());
        if enrolment.is_none() || course.is_none() {
            problems.push(FieldProblem::new("course", "problem-field-required"));
        }
        let due_on = self.due.trim().parse().ok();
        if due_on.is_none() {
            problems.push(FieldProblem::new("due", "problem-field-date"));
        }
        match (enrolment, course, due_on) {
            (Some(enrolment), Some(course), Some(due_on)) => {
                Ok(NewAssignment { enrolment, person, course, due_on, note: self.note.clone() })
            }
            _ => Err(problems),
        }
    }
}

/// Assigns a course to a member.
pub(crate) async fn assign(
    State(portal): State<Portal>,
    ui: Ui,
    Path(id): Path<PersonId>,
    Form(form): Form<AssignForm>,
) -> Answer {
    let assigned = match form.read(id) {
        Ok(new) => portal.delivery.assign(&ui.cx, &new).await.map(drop),
        Err(problems) => Err(DeliveryError::Invalid(problems)),
    };
    match assigned {
        Ok(()) => Ok(redirect_with(&format!("/tim/{id}"), "tugas")),
        Err(DeliveryError::Invalid(problems)) => member(&portal, &ui, id, form, problems).await,
        Err(error) => Err(error.into()),
    }
}

/// Takes an assignment back.
pub(crate) async fn withdraw(
    State(portal): State<Portal>,
    ui: Ui,
    Path((id, course)): Path<(PersonId, CourseId)>,
) -> Answer {
    portal.delivery.withdraw(&ui.cx, id, course).await?;
    Ok(redirect_with(&format!("/tim/{id}"), "tugas-ditarik"))
}

pub(crate) async fn person(State(portal): State<Portal>, ui: Ui, Path(id): Path<PersonId>) -> Answer {
    let form = AssignForm { id: ui.cx.id::<kernel::id::kind::Enrolment>().to_string(), ..AssignForm::default() };
    member(&portal, &ui, id, form, Vec::new()).await
}

async fn member(portal: &Portal, ui: &Ui, id: PersonId, assigned: AssignForm, problems: Vec<FieldProblem>) -> Answer {
    let superior = ui.cx.actor.person().ok_or_else(Failure::not_found)?;
    let team = portal.identity.reports(superior, ui.today()).await.map_err(Failure::internal)?;
    let card = team.into_iter().find(|card| card.id == id).ok_or_else(Failure::not_found)?;
    let enrolments = portal.delivery.enrolments_of(&[id]).await?;
    let ids: Vec<EnrolmentId> = enrolments.iter().map(|(enrolment, _)| enrolment.id).collect();
    let progress = portal.progress.of(&ids).await.map_err(Failure::internal)?;
    let courses: Vec<CourseRow> = enrolments
        .into_iter()
        .map(|(enrolment, offering)| {
            let card = progress.iter().find(|card| card.enrolment == enrolment.id);
            let (due, note) =
                enrolment.assignment.map_or_else(Default::default, |known| (Some(known.due_on), known.note));
            CourseRow {
                course: offering.course,
                due,
                note,
                title: offering.title,
                jp: offering.jp,
                lessons: offering.lessons,
                done: card.map_or(0, |card| card.done.len()),
                completed: card.is_some_and(|card| card.completed_at.is_some()),
            }
        })
        .collect();
    let completed = |offering: &Offering| courses.iter().any(|row| row.completed && row.course == offering.course);
    let offers = portal.delivery.newest_offerings().await?.iter().filter(|one| !completed(one)).cloned().collect();
    let year = portal.hours.jp_year(id, &card.status, ui.year()).await?;
    let target = year.least();
    let code = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let form = Problems { problems };
    ui.page_with(
        code,
        &MemberPage { ui, card, courses, records: year.records, jp: year.sum, target, offers, assigned, form },
    )
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
