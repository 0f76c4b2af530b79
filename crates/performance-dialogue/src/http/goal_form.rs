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

use super::Problems;
use crate::{
    CourseCard, DialogueError, PerformanceDialogue,
    goals::{
        model::{Goal, GoalInput, GoalState, Plan, Rise, WayKind},
        queries::Choices,
        rules::MOST_WAYS,
    },
};

/// The form as it was sent. A way is a line: its kind, its words, its course and its lesson hours.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct Values {
    id: String,
    versi: i32,
    umpan_balik: String,
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

/// A line of the form.
struct Line {
    number: usize,
    kind: String,
    text: String,
    course: String,
    jp: String,
}

impl Values {
    fn line(&self, at: usize) -> Line {
        let of = |list: &Vec<String>| list.get(at).cloned().unwrap_or_default();
        Line { number: at + 1, kind: of(&self.cara), text: of(&self.isi), course: of(&self.kursus), jp: of(&self.jp) }
    }

    fn lines(&self) -> Vec<Line> {
        (0..MOST_WAYS).map(|at| self.line(at)).collect()
    }

    /// What the form says. A chosen course names its way where no words do, and lends its lesson hours.
    fn read(&self, courses: &[CourseCard]) -> Result<GoalInput, Vec<FieldProblem>> {
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
        let mut ways = Vec::new();
        for line in self.lines() {
            let course = courses.iter().find(|course| course.id.to_string() == line.course);
            let title = match (line.text.trim(), course) {
                ("", Some(course)) => course.title.clone(),
                (text, _) => text.chars().take(200).collect(),
            };
            if title.is_empty() {
                continue;
            }
            let jp = match (line.jp.trim(), course) {
                ("", Some(course)) => course.jp as i32,
                ("", None) => 0,
                (text, _) => text.parse().unwrap_or(-1),
            };
            let kind = if course.is_some() { Some(WayKind::Course) } else { WayKind::parse(&line.kind) };
            let kind = kind.unwrap_or(WayKind::Task);
            ways.push(Plan { kind, title, course: course.map(|course| course.id), jp });
        }
        match due_on {
            Ok(due_on) if problems.is_empty() => {
                Ok(GoalInput { title: self.judul.clone(), rise, measure: self.ukuran.clone(), due_on, ways })
            }
            _ => Err(problems),
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
            judul: goal.title.clone(),
            kompetensi: rise.and_then(|rise| rise.competency).map(|id| id.to_string()).unwrap_or_default(),
            dari: text(rise.and_then(|rise| rise.from)),
            ke: text(rise.and_then(|rise| rise.to)),
            ukuran: goal.measure.clone(),
            batas: goal.due_on.to_string(),
            cara: plans().map(|plan| plan.kind.as_str().to_owned()).collect(),
            isi: plans().map(|plan| plan.title.clone()).collect(),
            kursus: plans().map(|plan| plan.course.map(|id| id.to_string()).unwrap_or_default()).collect(),
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

    fn picked(id: &(impl std::fmt::Display + ?Sized), chosen: &str) -> bool {
        chosen == id.to_string()
    }
}

async fn show(dialogue: &PerformanceDialogue, ui: &Ui, goal: Option<GoalId>, values: Values, form: Problems) -> Answer {
    let choices = dialogue.goal_choices(&ui.cx).await?;
    ui.page_with(form.status(), &FormPage { ui, goal, values, choices, form })
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct Begin {
    umpan_balik: String,
}

pub(crate) async fn new(State(dialogue): State<PerformanceDialogue>, ui: Ui, Query(begin): Query<Begin>) -> Answer {
    let mut values = Values {
        id: ui.cx.id::<()>().to_string(),
        batas: dialogue.end_of_year(&ui.cx).to_string(),
        ..Values::default()
    };
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
    let outcome = match values.read(&dialogue.courses().await?) {
        Ok(input) => dialogue.write_goal(&ui.cx, id, input, values.umpan_balik.parse().ok()).await,
        Err(problems) => Err(DialogueError::Invalid(problems)),
    };
    match outcome {
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
    let outcome = match values.read(&dialogue.courses().await?) {
        Ok(input) => dialogue.rewrite_goal(&ui.cx, id, values.versi, input).await,
        Err(problems) => Err(DialogueError::Invalid(problems)),
    };
    match outcome {
        Ok(()) => Ok(redirect_with(&format!("/rpi/{id}"), "rpi-disimpan")),
        Err(DialogueError::Invalid(problems)) => show(&dialogue, &ui, Some(id), values, problems.into()).await,
        Err(error) => Err(error.into()),
    }
}
