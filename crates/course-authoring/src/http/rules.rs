//! What completes a lesson: the form, usable without script.

use askama::Template;
use axum::{extract::State, http::StatusCode};
use courseware::{AuthoredBody, AuthoredLesson, Rule, decimal::hundredths};
use kernel::{
    FieldProblem, Marks,
    id::{CourseId, LessonId, ModuleId},
};
use serde::Deserialize;
use web::{Answer, Context, Form, Path, Ui, redirect_with};

use super::{
    course_url,
    views::{Checked, Studio, url_of},
};
use crate::{Authoring, AuthoringError, commands::ModuleRule, model::Workspace};

/// Requirements that a page can meet, in the order of the form.
const OF_PAGES: [&str; 8] =
    ["self_declared", "viewed", "read", "scrolled", "watched", "watched_time", "attended", "confirmed"];
/// Requirements that a quiz can meet.
const OF_QUIZZES: [&str; 6] = ["passed", "score", "submitted", "marked", "attended", "confirmed"];

/// A rule as browsers send it.
#[derive(Deserialize, Default, Clone, PartialEq, Eq, Debug)]
#[serde(default)]
pub(super) struct RuleForm {
    version: i32,
    /// `default`, `all`, `any` or `at_least`.
    mode: String,
    n: String,
    need: Vec<String>,
    minutes: String,
    seen: String,
    share: String,
    watchtime: String,
    score: String,
    weight: String,
}

impl RuleForm {
    fn of(lesson: &AuthoredLesson, version: i32) -> Self {
        let mut form = Self {
            version,
            mode: "default".to_owned(),
            n: "1".to_owned(),
            minutes: lesson.minutes.max(1).to_string(),
            seen: "90".to_owned(),
            share: "80".to_owned(),
            watchtime: lesson.minutes.max(1).to_string(),
            score: "70".to_owned(),
            weight: lesson.weight.to_string(),
            ..Self::default()
        };
        let Some(rule) = &lesson.completion else { return form };
        let single = std::slice::from_ref(rule);
        let (mode, parts) = match rule {
            Rule::All(of) => ("all", of.as_slice()),
            Rule::Any(of) => ("any", of.as_slice()),
            Rule::AtLeast { n, of } => {
                form.n = n.to_string();
                ("at_least", of.as_slice())
            }
            _ => ("all", single),
        };
        mode.clone_into(&mut form.mode);
        for part in parts {
            form.need.push(part.word().to_owned());
            match part {
                Rule::Read { minutes } => form.minutes = minutes.to_string(),
                Rule::Scrolled { share } => form.seen = share.to_string(),
                Rule::Watched { share } => form.share = share.to_string(),
                Rule::WatchedTime { minutes } => form.watchtime = minutes.to_string(),
                Rule::Score { at_least } => form.score = at_least.to_string(),
                _ => {}
            }
        }
        form
    }

    fn needs(&self, word: &str) -> bool {
        self.need.iter().any(|need| need == word)
    }

    /// The rule, or what is wrong with it.
    fn rule(&self) -> Result<Option<Rule>, Vec<FieldProblem>> {
        if self.mode == "default" {
            return Ok(None);
        }
        let mut problems = Vec::new();
        let mut number = |field, text: &str, most: u32| {
            let read = text.trim().parse::<u32>().ok().filter(|number| (1..=most).contains(number));
            if read.is_none() {
                problems.push(FieldProblem::new(field, "authoring-rule-number"));
            }
            read.unwrap_or(1)
        };
        let mut parts = Vec::new();
        for word in OF_PAGES.iter().chain(&OF_QUIZZES[..4]).filter(|word| self.needs(word)) {
            parts.push(match *word {
                "self_declared" => Rule::SelfDeclared,
                "viewed" => Rule::Viewed,
                "read" => Rule::Read { minutes: number("minutes", &self.minutes, 600) },
                "scrolled" => Rule::Scrolled { share: number("seen", &self.seen, 100) },
                "watched" => Rule::Watched { share: number("share", &self.share, 100) },
                "watched_time" => Rule::WatchedTime { minutes: number("watchtime", &self.watchtime, 600) },
                "passed" => Rule::Passed,
                "submitted" => Rule::Submitted,
                "marked" => Rule::Marked,
                "attended" => Rule::Attended,
                "confirmed" => Rule::Confirmed,
                _ => Rule::Score { at_least: Marks(hundredths(&self.score).unwrap_or(-1)) },
            });
        }
        let count = if self.mode == "at_least" { number("n", &self.n, 10) } else { 1 };
        if let Some(Rule::Score { at_least }) = parts.iter().find(|part| part.word() == "score")
            && !(Marks::ZERO..=Marks::HUNDRED).contains(at_least)
        {
            problems.push(FieldProblem::new("score", "authoring-percent"));
        }
        if parts.is_empty() {
            problems.push(FieldProblem::new("need", "authoring-rule-choose"));
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        Ok(Some(match self.mode.as_str() {
            "any" => Rule::Any(parts),
            "at_least" => Rule::AtLeast { n: count, of: parts },
            _ if parts.len() == 1 => parts.remove(0),
            _ => Rule::All(parts),
        }))
    }
}

/// Whether the form can say all that the rule says.
fn fits(lesson: &AuthoredLesson) -> bool {
    let normal = |rule: &Rule| {
        let mut words: Vec<_> = rule.parts().iter().map(Rule::word).collect();
        words.sort_unstable();
        let count = words.len();
        words.dedup();
        words.len() == count && rule.parts().iter().all(|part| part.parts().is_empty())
    };
    lesson.completion.as_ref().is_none_or(normal)
}

#[derive(Template)]
#[template(path = "course-authoring/rule.html")]
struct RulePage<'a> {
    ui: &'a Ui,
    studio: Studio,
    id: LessonId,
    title: &'a str,
    back: String,
    quiz: bool,
    form: &'a RuleForm,
    nested: bool,
    checked: Checked,
}

impl RulePage<'_> {
    const MODES: [&'static str; 4] = ["default", "all", "any", "at_least"];

    fn words(&self) -> &'static [&'static str] {
        if self.quiz { &OF_QUIZZES } else { &OF_PAGES }
    }

    /// Name, value and unit of the number beside a requirement.
    fn number(&self, word: &str) -> Option<(&'static str, &str)> {
        match word {
            "read" => Some(("minutes", &self.form.minutes)),
            "scrolled" => Some(("seen", &self.form.seen)),
            "watched" => Some(("share", &self.form.share)),
            "watched_time" => Some(("watchtime", &self.form.watchtime)),
            "score" => Some(("score", &self.form.score)),
            _ => None,
        }
    }
}

fn render(
    ui: &Ui,
    status: StatusCode,
    workspace: &Workspace,
    id: LessonId,
    form: &RuleForm,
    checked: Checked,
) -> Answer {
    let (_, lesson) = workspace.lesson(id).ok_or(AuthoringError::NotFound)?;
    let page = RulePage {
        ui,
        studio: Studio::new(workspace, Some(id)),
        id,
        title: &lesson.title,
        back: url_of(workspace.card.id, lesson),
        quiz: matches!(lesson.body, AuthoredBody::Quiz(_)),
        form,
        nested: !fits(lesson),
        checked,
    };
    ui.page_with(status, &page)
}

pub(super) async fn page(
    State(authoring): State<Authoring>,
    ui: Ui,
    Path((course, id)): Path<(CourseId, LessonId)>,
) -> Answer {
    let workspace = authoring.workspace(&ui.cx, course).await?;
    let (_, lesson) = workspace.lesson(id).ok_or(AuthoringError::NotFound)?;
    let form = RuleForm::of(lesson, workspace.version(id));
    render(&ui, StatusCode::OK, &workspace, id, &form, Checked::default())
}

pub(super) async fn save(
    State(authoring): State<Authoring>,
    ui: Ui,
    Path((course, id)): Path<(CourseId, LessonId)>,
    Form(mut form): Form<RuleForm>,
) -> Answer {
    let weight = if form.weight.trim().is_empty() { Some(1) } else { form.weight.trim().parse().ok() };
    let saved = match form.rule() {
        Ok(rule) => {
            authoring.set_lesson_rule(&ui.cx, course, id, Some(form.version), rule, weight.unwrap_or_default()).await
        }
        Err(problems) => Err(AuthoringError::Invalid(problems)),
    };
    let (status, checked) = match saved {
        Ok(_) => return Ok(redirect_with(&format!("{}/syarat/{id}", course_url(course)), "syarat-disimpan")),
        Err(AuthoringError::Invalid(problems)) => (StatusCode::UNPROCESSABLE_ENTITY, Checked::with(problems)),
        Err(AuthoringError::Stale) => (StatusCode::CONFLICT, Checked::stale()),
        Err(error) => return Err(error.into()),
    };
    let workspace = authoring.workspace(&ui.cx, course).await?;
    if checked.stale {
        form.version = workspace.version(id);
    }
    render(&ui, status, &workspace, id, &form, checked)
}

/// A module's rule as browsers send it.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct ModuleForm {
    /// `all`, `any` or `some`.
    mode: String,
    at_least: String,
    mandatory: Option<String>,
    weight: String,
}

pub(super) async fn save_module(
    State(authoring): State<Authoring>,
    Context(cx): Context,
    Path((course, module)): Path<(CourseId, ModuleId)>,
    Form(form): Form<ModuleForm>,
) -> Answer {
    // A number that is none is answered as one out of range.
    let number = |text: &str| text.trim().parse().unwrap_or_default();
    let at_least = match form.mode.as_str() {
        "any" => Some(1),
        "some" => Some(number(&form.at_least)),
        _ => None,
    };
    let weight = if form.weight.trim().is_empty() { 1 } else { number(&form.weight) };
    let rule = ModuleRule { at_least, mandatory: form.mandatory.is_some(), weight };
    authoring.set_module_rule(&cx, course, module, rule).await?;
    Ok(redirect_with(&format!("{}#m-{module}", course_url(course)), "syarat-disimpan"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lesson(completion: Option<Rule>) -> AuthoredLesson {
        AuthoredLesson {
            id: LessonId::from_uuid(uuid::Uuid::nil()),
            key: String::new(),
            title: String::new(),
            minutes: 5,
            mandatory: true,
            file: String::new(),
            body: AuthoredBody::Page { markdown: String::new() },
            completion,
            weight: 1,
        }
    }

    #[test]
    fn a_flat_rule_survives_its_form() {
        let score = Rule::Score { at_least: Marks(7_250) };
        for rule in [
            None,
            Some(Rule::Watched { share: 90 }),
            Some(Rule::All(vec![Rule::Scrolled { share: 75 }, Rule::WatchedTime { minutes: 12 }])),
            Some(score.clone()),
            Some(Rule::All(vec![Rule::SelfDeclared, Rule::Read { minutes: 3 }])),
            Some(Rule::Any(vec![Rule::Attended, Rule::Confirmed])),
            Some(Rule::AtLeast { n: 2, of: vec![Rule::Attended, Rule::Passed, Rule::Submitted] }),
        ] {
            let lesson = lesson(rule.clone());
            assert!(fits(&lesson));
            let back = RuleForm::of(&lesson, 1).rule().expect("a rule");
            let words = |rule: &Option<Rule>| {
                let mut words: Vec<String> = rule.iter().map(|rule| format!("{rule:?}")).collect();
                words.extend(rule.iter().flat_map(Rule::parts).map(|part| format!("{part:?}")));
                words.len()
            };
            assert_eq!(words(&back), words(&rule));
            assert_eq!(RuleForm::of(&AuthoredLesson { completion: back.clone(), ..lesson }, 1).rule(), Ok(back));
        }
        assert!(!fits(&lesson(Some(Rule::Any(vec![Rule::All(vec![Rule::Viewed]), Rule::Attended])))));
        assert!(!fits(&lesson(Some(Rule::All(vec![score.clone(), score])))));
    }

    #[test]
    fn what_is_wrong_is_told_at_its_field() {
        let form = RuleForm { mode: "all".to_owned(), ..RuleForm::default() };
        assert_eq!(form.rule(), Err(vec![FieldProblem::new("need", "authoring-rule-choose")]));
        let need = vec!["read".to_owned(), "score".to_owned()];
        let form = RuleForm { need, minutes: "0".to_owned(), score: "101".to_owned(), ..form };
        let fields: Vec<_> = form.rule().expect_err("wrong").into_iter().map(|problem| problem.field).collect();
        assert_eq!(fields, ["minutes", "score"]);
    }
}
