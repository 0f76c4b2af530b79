//! What pages of this and other features may ask.

use std::collections::HashMap;

use async_trait::async_trait;
use kernel::{
    id::{EnrolmentId, PersonId},
    ports::{PortError, Progress, ProgressCard, ProgressDetail},
};

use crate::{
    ProgressError, ProgressTracking,
    model::{LedgerLine, Target},
    rules,
    store::{self, completion},
};

fn asked(error: database::Error) -> PortError {
    PortError::new("progress", error)
}

/// A person's year of lesson hours.
#[derive(Debug, Clone)]
pub struct JpYear {
    /// The year.
    pub year: i32,
    /// All lines of the year, latest first.
    pub lines: Vec<LedgerLine>,
    /// Their sum.
    pub sum: i32,
    /// What is reported of it, by the cap of the person's status.
    pub reported: i32,
    /// What is owed.
    pub target: Option<Target>,
}

impl ProgressTracking {
    /// A person's year; the status decides target and cap.
    pub async fn jp_year(&self, person: PersonId, status: &str, year: i32) -> Result<JpYear, ProgressError> {
        let exec = self.db.reader();
        let lines = store::lines(&exec, person, Some(year)).await?;
        let targets = self.targets.all().await?;
        let target = rules::target_for(&targets, status, year).cloned();
        let sum = lines.iter().map(|line| line.jp).sum();
        let reported = target.as_ref().map_or(sum, |target| rules::reported(sum, target));
        Ok(JpYear { year, lines, sum, reported, target })
    }

    /// The target that holds for a status in a year.
    pub async fn target(&self, status: &str, year: i32) -> Result<Option<Target>, ProgressError> {
        Ok(rules::target_for(&self.targets.all().await?, status, year).cloned())
    }

    /// The year's sums of these people; who has none is left out.
    pub async fn jp_sums(&self, people: &[PersonId], year: i32) -> Result<HashMap<PersonId, i32>, ProgressError> {
        if people.is_empty() {
            return Ok(HashMap::new());
        }
        Ok(store::sums(&self.db.reader(), people, year).await?.into_iter().collect())
    }

    /// Every line of a person's career, latest first.
    pub async fn all_lines(&self, person: PersonId) -> Result<Vec<LedgerLine>, ProgressError> {
        Ok(store::lines(&self.db.reader(), person, None).await?)
    }
}

#[async_trait]
impl Progress for ProgressTracking {
    async fn of(&self, enrolments: &[EnrolmentId]) -> Result<Vec<ProgressCard>, PortError> {
        if enrolments.is_empty() {
            return Ok(Vec::new());
        }
        let exec = self.db.reader();
        let done = completion::done(&exec, enrolments).await.map_err(asked)?;
        let completed = completion::completions(&exec, enrolments).await.map_err(asked)?;
        let mut cards: HashMap<EnrolmentId, ProgressCard> = HashMap::new();
        let blank = |enrolment| ProgressCard { enrolment, done: Vec::new(), completed_at: None };
        for done in done {
            cards.entry(done.enrolment).or_insert_with(|| blank(done.enrolment)).done.push(done.lesson);
        }
        for completed in completed {
            cards.entry(completed.enrolment).or_insert_with(|| blank(completed.enrolment)).completed_at = completed.at;
        }
        Ok(cards.into_values().collect())
    }

    async fn detail(&self, enrolment: EnrolmentId) -> Result<ProgressDetail, PortError> {
        let card = self.of(&[enrolment]).await?.pop();
        let facts = completion::facts(&self.db.reader(), &[enrolment]).await.map_err(asked)?;
        Ok(ProgressDetail {
            card: card.unwrap_or(ProgressCard { enrolment, done: Vec::new(), completed_at: None }),
            evidence: completion::evidence_of(&facts),
        })
    }
}
