//! Templates for the administration, and the goals of units.

use askama::Template;
use axum::extract::State;
use kernel::{
    id::{CompetencyId, UnitId},
    ports::{CompetencyCard, RosterUnit},
};
use serde::Deserialize;
use web::{Answer, Context, Failure, Form, Path, Query, Ui, redirect_with};

use super::{
    Problems,
    way_lines::{self, Line},
};
use crate::{
    CourseCard, DialogueError, PerformanceDialogue,
    cascade::{
        model::{GoalTemplate, GoalTemplateId, UnitGoal, UnitGoalId},
        rules::POST_KINDS,
        units::{OpenedUnitGoal, UnitGoals},
    },
    goals::model::{Rise, WayKind},
    ports::Nameable,
};

/// A template as it is typed. A way is a line, as in the form of a goal.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct TemplateForm {
    id: String,
    judul: String,
    kompetensi: String,
    dari: String,
    ke: String,
    ukuran: String,
    jabatan: String,
    kelas: String,
    cara: Vec<String>,
    isi: Vec<String>,
    kursus: Vec<String>,
    jp: Vec<String>,
}

impl TemplateForm {
    fn lines(&self) -> Vec<Line> {
        way_lines::lines(&self.cara, &self.isi, &self.kursus, &self.jp)
    }

    /// What it means. A level that is no number is one that no rule lets through.
    fn read(&self, id: GoalTemplateId, nameable: &Nameable) -> GoalTemplate {
        let level = |text: &str| match text.trim() {
            "" => None,
            text => Some(text.parse().unwrap_or(0)),
        };
        let competency = self.kompetensi.parse::<CompetencyId>().ok();
        GoalTemplate {
            id,
            title: self.judul.clone(),
            rise: competency.map(|id| Rise {
                competency: Some(id),
                name: String::new(),
                from: level(&self.dari),
                to: level(&self.ke),
            }),
            measure: self.ukuran.clone(),
            post: self.jabatan.clone(),
            post_kind: self.kelas.clone(),
            ways: self.lines().iter().filter_map(|line| line.plan(nameable)).collect(),
        }
    }
}

impl From<&GoalTemplate> for TemplateForm {
    fn from(template: &GoalTemplate) -> Self {
        let text = |number: Option<i32>| number.map(|number| number.to_string()).unwrap_or_default();
        let rise = template.rise.as_ref();
        let ways = &template.ways;
        Self {
            id: template.id.to_string(),
            judul: template.title.clone(),
            kompetensi: rise.and_then(|rise| rise.competency).map(|id| id.to_string()).unwrap_or_default(),
            dari: text(rise.and_then(|rise| rise.from)),
            ke: text(rise.and_then(|rise| rise.to)),
            ukuran: template.measure.clone(),
            jabatan: template.post.clone(),
            kelas: template.post_kind.clone(),
            cara: ways.iter().map(|way| way.kind.as_str().to_owned()).collect(),
            isi: ways.iter().map(|way| way.title.clone()).collect(),
            kursus: ways.iter().map(|way| way.course.map(|id| id.to_string()).unwrap_or_default()).collect(),
            jp: ways.iter().map(|way| way.jp.to_string()).collect(),
        }
    }
}

#[derive(Template)]
#[template(path = "performance-dialogue/templates.html")]
struct TemplatesPage<'a> {
    ui: &'a Ui,
    templates: Vec<GoalTemplate>,
}

pub(crate) async fn templates(State(dialogue): State<PerformanceDialogue>, ui: Ui) -> Answer {
    let templates = dialogue.goal_templates(&ui.cx).await?;
    ui.page(&TemplatesPage { ui: &ui, templates })
}

#[derive(Template)]
#[template(path = "performance-dialogue/template-form.html")]
struct TemplatePage<'a> {
    ui: &'a Ui,
    values: TemplateForm,
    known: bool,
    dictionary: Vec<CompetencyCard>,
    courses: Vec<CourseCard>,
    form: Problems,
}

impl TemplatePage<'_> {
    fn picked(id: &(impl std::fmt::Display + ?Sized), chosen: &str) -> bool {
        chosen == id.to_string()
    }
}

async fn show_template(
    dialogue: &PerformanceDialogue,
    ui: &Ui,
    values: TemplateForm,
    known: bool,
    form: Problems,
) -> Answer {
    let dictionary = dialogue.inner.ports.competencies.dictionary().await.map_err(DialogueError::from)?;
    let courses = dialogue.courses().await?;
    ui.page_with(form.status(), &TemplatePage { ui, values, known, dictionary, courses, form })
}

pub(crate) async fn new_template(State(dialogue): State<PerformanceDialogue>, ui: Ui) -> Answer {
    let values = TemplateForm { id: ui.cx.id::<()>().to_string(), ..TemplateForm::default() };
    show_template(&dialogue, &ui, values, false, Problems::default()).await
}

pub(crate) async fn edit_template(
    State(dialogue): State<PerformanceDialogue>,
    ui: Ui,
    Path(id): Path<GoalTemplateId>,
) -> Answer {
    let templates = dialogue.goal_templates(&ui.cx).await?;
    let template = templates.iter().find(|template| template.id == id).ok_or_else(Failure::not_found)?;
    show_template(&dialogue, &ui, TemplateForm::from(template), true, Problems::default()).await
}

pub(crate) async fn write_template(
    State(dialogue): State<PerformanceDialogue>,
    ui: Ui,
    Form(values): Form<TemplateForm>,
) -> Answer {
    let id = values.id.parse().unwrap_or_else(|_| ui.cx.id());
    let nameable = Nameable { courses: dialogue.courses().await?, ..Nameable::default() };
    let template = values.read(id, &nameable);
    match dialogue.write_template(&ui.cx, template).await {
        Ok(()) => Ok(redirect_with("/kelola/rpi", "templat-disimpan")),
        Err(DialogueError::Invalid(problems)) => show_template(&dialogue, &ui, values, false, problems.into()).await,
        Err(error) => Err(error.into()),
    }
}

pub(crate) async fn retire_template(
    State(dialogue): State<PerformanceDialogue>,
    Context(cx): Context,
    Path(id): Path<GoalTemplateId>,
) -> Answer {
    dialogue.retire_template(&cx, id).await?;
    Ok(redirect_with("/kelola/rpi", "templat-dihapus"))
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct YearFilter {
    tahun: String,
}

/// A unit's goal as it is typed.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct UnitGoalForm {
    id: String,
    unit: String,
    tahun: String,
    judul: String,
    ukuran: String,
}

#[derive(Template)]
#[template(path = "performance-dialogue/unit-goals.html")]
struct UnitGoalsPage<'a> {
    ui: &'a Ui,
    year: i32,
    seen: UnitGoals,
    values: UnitGoalForm,
    form: Problems,
}

impl UnitGoalsPage<'_> {
    fn writable(&self) -> impl Iterator<Item = &RosterUnit> {
        self.seen.units.iter().filter(|unit| self.seen.writable.contains(&unit.unit))
    }

    fn chosen(&self, unit: &UnitId) -> bool {
        self.values.unit == unit.to_string()
    }
}

async fn show_units(
    dialogue: &PerformanceDialogue,
    ui: &Ui,
    year: i32,
    values: UnitGoalForm,
    form: Problems,
) -> Answer {
    let seen = dialogue.unit_goals(&ui.cx, year).await?;
    ui.page_with(form.status(), &UnitGoalsPage { ui, year, seen, values, form })
}

pub(crate) async fn unit_goals(
    State(dialogue): State<PerformanceDialogue>,
    ui: Ui,
    Query(filter): Query<YearFilter>,
) -> Answer {
    let year = filter.tahun.trim().parse().ok().filter(|year| (2000..=2100).contains(year));
    let year = year.unwrap_or_else(|| ui.year());
    let values = UnitGoalForm { id: ui.cx.id::<()>().to_string(), tahun: year.to_string(), ..UnitGoalForm::default() };
    show_units(&dialogue, &ui, year, values, Problems::default()).await
}

pub(crate) async fn write_unit_goal(
    State(dialogue): State<PerformanceDialogue>,
    ui: Ui,
    Form(values): Form<UnitGoalForm>,
) -> Answer {
    let writer = ui.cx.actor.person().ok_or_else(Failure::not_found)?;
    let goal = UnitGoal {
        id: values.id.parse().unwrap_or_else(|_| ui.cx.id()),
        unit: values.unit.parse().map_err(|_| Failure::not_found())?,
        year: values.tahun.trim().parse().unwrap_or(0),
        title: values.judul.clone(),
        measure: values.ukuran.clone(),
        written_by: writer,
    };
    let (id, year) = (goal.id, goal.year);
    match dialogue.write_unit_goal(&ui.cx, goal).await {
        Ok(()) => Ok(redirect_with(&format!("/rpi/unit/{id}"), "target-unit-disimpan")),
        Err(DialogueError::Invalid(problems)) => show_units(&dialogue, &ui, year, values, problems.into()).await,
        Err(error) => Err(error.into()),
    }
}

#[derive(Template)]
#[template(path = "performance-dialogue/unit-goal.html")]
struct UnitGoalPage<'a> {
    ui: &'a Ui,
    open: OpenedUnitGoal,
}

pub(crate) async fn unit_goal(
    State(dialogue): State<PerformanceDialogue>,
    ui: Ui,
    Path(id): Path<UnitGoalId>,
) -> Answer {
    let open = dialogue.unit_goal(&ui.cx, id).await?;
    ui.page(&UnitGoalPage { ui: &ui, open })
}
