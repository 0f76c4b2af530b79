//! By which rules each course's certificates are given.

use askama::Template;
use axum::{extract::State, http::StatusCode};
use chrono::NaiveDate;
use kernel::{
    FieldProblem,
    id::{CourseId, TemplateId},
};
use serde::Deserialize;
use web::{Answer, Context, Form, Path, Problems, Ui, redirect_with};

use crate::{
    Certification, CertificationError,
    model::{Rule, Validity},
    queries::Ruled,
    template,
};

#[derive(Template)]
#[template(path = "certification/rules.html")]
struct RulesPage<'a> {
    ui: &'a Ui,
    rules: Vec<(Rule, Ruled)>,
    templates: Vec<template::Template>,
    form: Problems,
}

impl RulesPage<'_> {
    /// What the rule is about, in words.
    fn title(&self, ruled: &Ruled) -> String {
        match ruled {
            Ruled::Kind(basis) => self.ui.word("certification-rules-of", basis.as_str()),
            Ruled::Course(title) => title.clone(),
            Ruled::Award(basis, title) => format!("{}: {title}", self.ui.word("certification-basis", basis.as_str())),
        }
    }

    fn kind(rule: &Rule) -> &'static str {
        match rule.validity {
            Validity::Unlimited => "unlimited",
            Validity::Until { .. } => "until",
            Validity::Months { .. } => "months",
            Validity::YearEnd => "year_end",
        }
    }

    fn chosen(rule: &Rule, template: &template::Template) -> bool {
        rule.template == Some(template.id)
    }

    fn months(rule: &Rule) -> String {
        if let Validity::Months { count } = rule.validity { count.to_string() } else { String::new() }
    }

    fn day(rule: &Rule) -> String {
        if let Validity::Until { day } = rule.validity { day.to_string() } else { String::new() }
    }

    fn grade(rule: &Rule) -> String {
        if rule.min_grade == 0 { String::new() } else { (rule.min_grade / 100).to_string() }
    }
}

async fn page(certification: &Certification, ui: &Ui, problems: Vec<FieldProblem>) -> Answer {
    let status = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let rules = certification.rules().await?;
    let templates = certification.templates().await?.into_iter().filter(|template| !template.archived).collect();
    ui.page_with(status, &RulesPage { ui, rules, templates, form: Problems { problems } })
}

pub(crate) async fn list(State(certification): State<Certification>, ui: Ui) -> Answer {
    page(&certification, &ui, Vec::new()).await
}

#[derive(Deserialize)]
pub(crate) struct RuleForm {
    #[serde(default)]
    award: Option<String>,
    #[serde(default)]
    automatic: Option<String>,
    #[serde(default)]
    template: String,
    #[serde(default)]
    min_grade: String,
    #[serde(default)]
    validity: String,
    #[serde(default)]
    months: String,
    #[serde(default)]
    day: String,
}

impl RuleForm {
    fn rule(&self, course: CourseId) -> Result<Rule, Vec<FieldProblem>> {
        let wrong = |field: &str, message| vec![FieldProblem::new(field, message)];
        let validity = match self.validity.as_str() {
            "until" => Validity::Until {
                day: self.day.parse::<NaiveDate>().map_err(|_| wrong("day", "certification-day-wrong"))?,
            },
            "months" => Validity::Months {
                count: self.months.trim().parse().map_err(|_| wrong("months", "certification-months-wrong"))?,
            },
            "year_end" => Validity::YearEnd,
            _ => Validity::Unlimited,
        };
        let grade = match self.min_grade.trim() {
            "" => 0,
            text => text.parse::<i64>().map_err(|_| wrong("min_grade", "certification-grade-wrong"))?,
        };
        Ok(Rule {
            course,
            award: self.award.is_some(),
            template: self.template.parse::<TemplateId>().ok(),
            automatic: self.automatic.is_some(),
            min_grade: grade.saturating_mul(100),
            validity,
        })
    }
}

pub(crate) async fn save(
    State(certification): State<Certification>,
    Context(cx): Context,
    ui: Ui,
    Path(course): Path<CourseId>,
    Form(form): Form<RuleForm>,
) -> Answer {
    let rule = match form.rule(course) {
        Ok(rule) => rule,
        Err(problems) => return page(&certification, &ui, problems).await,
    };
    match certification.set_rule(&cx, &rule).await {
        Ok(()) => Ok(redirect_with("/kelola/sertifikat/aturan", "aturan")),
        Err(CertificationError::Invalid(problems)) => page(&certification, &ui, problems).await,
        Err(error) => Err(error.into()),
    }
}
