//! Writing a goal of one's own.

use askama::Template;
use axum::extract::State;
use chrono::NaiveDate;
use kernel::{
    FieldProblem,
    id::{CompetencyId, FeedbackId, GoalId},
    ports::CompetencyCard,
};
use serde::Deserialize;
use web::{Answer, Failure, Form, Path, Query, Ui, redirect_with};

use super::{
    Problems,
    way_lines::{self, Line},
};
use crate::{
    DialogueError, PerformanceDialogue,
    cascade::model::{GoalTemplate, GoalTemplateId},
    goals::{
        model::{Goal, GoalInput, GoalState, Rise, WayKind},
        queries::Choices,
    },
    ports::Nameable,
};

/// The form as it was sent. A way is a line: its kind, its words, its course, mentorship or class, and its lesson hours.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct Values {
    id: String,
    versi: i32,
    umpan_balik: String,
    untuk: String,
    target_unit: String,
    judul: String,
    kompetensi: String,
    dari: String,
    ke: String,
    ukuran: String,
    batas: String,
    cara: Vec<String>,
    isi: Vec<String>,
    kursus: Vec<String>,
    jp: Vec<String>,
}

impl Values {
    fn lines(&self) -> Vec<Line> {
        way_lines::lines(&self.cara, &self.isi, &self.kursus, &self.jp)
    }

    /// What the form says.
    fn read(&self, nameable: &Nameable) -> Result<GoalInput, Vec<FieldProblem>> {
        let mut problems = Vec::new();
        let due_on = self.batas.parse::<NaiveDate>();
        if due_on.is_err() {
            problems.push(FieldProblem::new("batas", "problem-field-required"));
        }
        let mut level = |field: &'static str, text: &str| match text.trim() {
            "" => None,
            text => text.parse::<i32>().map_err(|_| problems.push(FieldProblem::new(field, "goal-level-wrong"))).ok(),
        };
        let (from, to) = (level("dari", &self.dari), level("ke", &self.ke));
        let competency = self.kompetensi.parse::<CompetencyId>().ok();
        let rise = competency.map(|id| Rise { competency: Some(id), name: String::new(), from, to });
        let ways = self.lines().iter().filter_map(|line| line.plan(nameable)).collect();
        match due_on {
            Ok(due_on) if problems.is_empty() => Ok(GoalInput {
                title: self.judul.clone(),
                rise,
                measure: self.ukuran.clone(),
                due_on,
                ways,
                serves: self.target_unit.parse().ok(),
            }),
            _ => Err(problems),
        }
    }
}

impl Values {
    /// Takes over what a template says.
    fn begin_with(&mut self, template: &GoalTemplate) {
        let text = |number: Option<i32>| number.map(|number| number.to_string()).unwrap_or_default();
        let rise = template.rise.as_ref();
        self.judul.clone_from(&template.title);
        self.ukuran.clone_from(&template.measure);
        self.kompetensi = rise.and_then(|rise| rise.competency).map(|id| id.to_string()).unwrap_or_default();
        self.dari = text(rise.and_then(|rise| rise.from));
        self.ke = text(rise.and_then(|rise| rise.to));
        for way in &template.ways {
            self.cara.push(way.kind.as_str().to_owned());
            self.isi.push(way.title.clone());
            self.kursus.push(way.course.map(|id| id.to_string()).unwrap_or_default());
            self.jp.push(way.jp.to_string());
        }
    }
}

impl From<&Goal> for Values {
    fn from(goal: &Goal) -> Self {
        let text = |number: Option<i32>| number.map(|number| number.to_string()).unwrap_or_default();
        let rise = goal.rise.as_ref();
        let plans = || goal.ways.iter().map(|way| &way.plan);
        Self {
            id: goal.id.to_string(),
            versi: goal.version,
            umpan_balik: String::new(),
            untuk: goal.person.to_string(),
            target_unit: goal.serves.map(|id| id.to_string()).unwrap_or_default(),
            judul: goal.title.clone(),
            kompetensi: rise.and_then(|rise| rise.competency).map(|id| id.to_string()).unwrap_or_default(),
            dari: text(rise.and_then(|rise| rise.from)),
            ke: text(rise.and_then(|rise| rise.to)),
            ukuran: goal.measure.clone(),
            batas: goal.due_on.to_string(),
            cara: plans().map(|plan| plan.kind.as_str().to_owned()).collect(),
            isi: plans().map(|plan| plan.title.clone()).collect(),
            kursus: plans()
                .map(|plan| {
                    let pair = || plan.mentorship.map(|id| id.to_string());
                    let class = || plan.class.map(|id| id.to_string());
                    plan.course.map(|id| id.to_string()).or_else(pair).or_else(class).unwrap_or_default()
                })
                .collect(),
            jp: plans().map(|plan| plan.jp.to_string()).collect(),
        }
    }
}

#[derive(Template)]
#[template(path = "performance-dialogue/goal-form.html")]
struct FormPage<'a> {
    ui: &'a Ui,
    goal: Option<GoalId>,
    values: Values,
    choices: Choices,
    form: Problems,
}

impl FormPage<'_> {
    fn action(&self) -> String {
        self.goal.map_or_else(|| "/rpi".to_owned(), |goal| format!("/rpi/{goal}/ubah"))
    }

    /// What the post asks of a competency and what is known, in words.
    fn standing(&self, card: &CompetencyCard) -> String {
        let standing = self.choices.standings.iter().find(|standing| standing.competency == card.id);
        standing.map_or_else(String::new, |standing| {
            let known = standing.actual.map_or_else(|| "–".to_owned(), |level| level.to_string());
            format!(" ({known} / {})", standing.required)
        })
    }

    fn own(&self) -> bool {
        self.ui.cx.actor.person() == Some(self.choices.owner.id)
    }

    fn picked(id: &(impl std::fmt::Display + ?Sized), chosen: &str) -> bool {
        chosen == id.to_string()
    }
}

async fn show(dialogue: &PerformanceDialogue, ui: &Ui, goal: Option<GoalId>, values: Values, form: Problems) -> Answer {
    let own = ui.cx.actor.person().ok_or_else(Failure::not_found)?;
    let person = if values.untuk.is_empty() { own } else { values.untuk.parse().map_err(|_| Failure::not_found())? };
    let choices = dialogue.goal_choices(&ui.cx, person).await?;
    ui.page_with(form.status(), &FormPage { ui, goal, values, choices, form })
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct Begin {
    umpan_balik: String,
    /// For whom; empty for oneself.
    untuk: String,
    /// The template to begin with.
    templat: String,
}

pub(crate) async fn new(State(dialogue): State<PerformanceDialogue>, ui: Ui, Query(begin): Query<Begin>) -> Answer {
    let mut values = Values {
        id: ui.cx.id::<()>().to_string(),
        batas: dialogue.end_of_year(&ui.cx).to_string(),
        untuk: begin.untuk,
        ..Values::default()
    };
    if let Ok(template) = begin.templat.parse::<GoalTemplateId>() {
        let own = ui.cx.actor.person().ok_or_else(Failure::not_found)?;
        let person = values.untuk.parse().unwrap_or(own);
        let owner = dialogue.goal_owner(&ui.cx, person).await?;
        let templates = dialogue.fitting_templates(&owner).await?;
        let template = templates.iter().find(|one| one.id == template).ok_or_else(Failure::not_found)?;
        values.begin_with(template);
    }
    if let Ok(note) = begin.umpan_balik.parse::<FeedbackId>() {
        let note = dialogue.received_note(&ui.cx, note).await?;
        values.umpan_balik = note.id.to_string();
        let wish = [&note.text.next, &note.text.better].into_iter().find(|text| !text.is_empty());
        values.judul = wish.map(|text| text.chars().take(200).collect()).unwrap_or_default();
    }
    show(&dialogue, &ui, None, values, Problems::default()).await
}

pub(crate) async fn write(State(dialogue): State<PerformanceDialogue>, ui: Ui, Form(values): Form<Values>) -> Answer {
    let id: GoalId = values.id.parse().unwrap_or_else(|_| ui.cx.id());
    let outcome = match values.read(&dialogue.nameable(&ui.cx).await?) {
        Ok(input) => {
            let own = ui.cx.actor.person().ok_or_else(Failure::not_found)?;
            let person = values.untuk.parse().unwrap_or(own);
            dialogue.write_goal_for(&ui.cx, id, person, input, values.umpan_balik.parse().ok()).await
        }
        Err(problems) => Err(DialogueError::Invalid(problems)),
    };
    match outcome {
        // A draft is its owner's alone, also where a superior began it.
        Ok(()) if values.untuk.parse().is_ok_and(|person| ui.cx.actor.person() != Some(person)) => {
            Ok(redirect_with("/tim/rpi", "rpi-untuk"))
        }
        Ok(()) => Ok(redirect_with(&format!("/rpi/{id}"), "rpi-disimpan")),
        Err(DialogueError::Invalid(problems)) => show(&dialogue, &ui, None, values, problems.into()).await,
        Err(error) => Err(error.into()),
    }
}

pub(crate) async fn edit(State(dialogue): State<PerformanceDialogue>, ui: Ui, Path(id): Path<GoalId>) -> Answer {
    let goal = dialogue.open_goal(&ui.cx, id).await?.goal;
    if ui.cx.actor.person() != Some(goal.person) {
        return Err(Failure::not_found());
    }
    if goal.state != GoalState::Draft {
        return Err(DialogueError::NotNow.into());
    }
    show(&dialogue, &ui, Some(id), Values::from(&goal), Problems::default()).await
}

pub(crate) async fn rewrite(
    State(dialogue): State<PerformanceDialogue>,
    ui: Ui,
    Path(id): Path<GoalId>,
    Form(values): Form<Values>,
) -> Answer {
    let outcome = match values.read(&dialogue.nameable(&ui.cx).await?) {
        Ok(input) => dialogue.rewrite_goal(&ui.cx, id, values.versi, input).await,
        Err(problems) => Err(DialogueError::Invalid(problems)),
    };
    match outcome {
        Ok(()) => Ok(redirect_with(&format!("/rpi/{id}"), "rpi-disimpan")),
        Err(DialogueError::Invalid(problems)) => show(&dialogue, &ui, Some(id), values, problems.into()).await,
        Err(error) => Err(error.into()),
    }
}
