//! Forms as they are sent, and what they mean.

use chrono::NaiveDate;
use kernel::FieldProblem;
use serde::Deserialize;

use crate::model::{Activity, CertificateFacts};

/// The facts of a certificate or record as typed.
#[derive(Deserialize, Default, Clone)]
#[serde(default)]
pub(crate) struct FactsForm {
    pub(crate) title: String,
    pub(crate) organiser: String,
    pub(crate) number: String,
    pub(crate) form: String,
    pub(crate) started_on: String,
    pub(crate) ended_on: String,
    pub(crate) days: String,
    pub(crate) sessions: String,
    pub(crate) jp: String,
    pub(crate) abroad: String,
    /// Hand in although something looks odd.
    pub(crate) despite: String,
}

/// A whole number as typed; nothing is nothing.
pub(crate) fn whole(field: &'static str, text: &str, problems: &mut Vec<FieldProblem>) -> Option<i32> {
    let text = text.trim();
    if text.is_empty() {
        return None;
    }
    let number = text.parse().ok();
    if number.is_none() {
        problems.push(FieldProblem::new(field, "problem-field-number"));
    }
    number
}

impl FactsForm {
    /// What was typed means, or what cannot be read.
    pub(crate) fn read(&self) -> Result<CertificateFacts, Vec<FieldProblem>> {
        let mut problems = Vec::new();
        let mut day = |field: &'static str, text: &str| {
            let text = text.trim();
            let day = text.parse::<NaiveDate>().ok();
            if day.is_none() && !text.is_empty() {
                problems.push(FieldProblem::new(field, "hours-date-missing"));
            }
            day
        };
        let (started_on, ended_on) = (day("started_on", &self.started_on), day("ended_on", &self.ended_on));
        let facts = CertificateFacts {
            title: self.title.clone(),
            organiser: self.organiser.clone(),
            number: self.number.clone(),
            form: self.form.clone(),
            started_on,
            ended_on,
            days: whole("days", &self.days, &mut problems).unwrap_or_default(),
            sessions: whole("sessions", &self.sessions, &mut problems).unwrap_or_default(),
            jp: whole("jp", &self.jp, &mut problems),
            abroad: !self.abroad.is_empty(),
        };
        if problems.is_empty() { Ok(facts) } else { Err(problems) }
    }
}

fn some(number: i32) -> String {
    if number == 0 { String::new() } else { number.to_string() }
}

impl From<&CertificateFacts> for FactsForm {
    fn from(facts: &CertificateFacts) -> Self {
        let day = |day: Option<NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
        Self {
            title: facts.title.clone(),
            organiser: facts.organiser.clone(),
            number: facts.number.clone(),
            form: facts.form.clone(),
            started_on: day(facts.started_on),
            ended_on: day(facts.ended_on),
            days: some(facts.days),
            sessions: some(facts.sessions),
            jp: facts.jp.map(|jp| jp.to_string()).unwrap_or_default(),
            abroad: if facts.abroad { "1".to_owned() } else { String::new() },
            despite: String::new(),
        }
    }
}

impl From<&Activity> for FactsForm {
    fn from(activity: &Activity) -> Self {
        Self {
            title: activity.title.clone(),
            organiser: activity.organiser.clone(),
            number: activity.number.clone(),
            form: activity.form.clone(),
            started_on: activity.started_on.to_string(),
            ended_on: activity.completed_on.to_string(),
            days: some(activity.days),
            sessions: some(activity.sessions),
            jp: activity.certificate_jp.map(|jp| jp.to_string()).unwrap_or_default(),
            abroad: if activity.abroad { "1".to_owned() } else { String::new() },
            despite: String::new(),
        }
    }
}
