//! What pages of this and other features may ask.

use std::collections::HashMap;

use async_trait::async_trait;
use kernel::{
    id::{EnrolmentId, PersonId},
    ports::{PortError, Progress, ProgressCard},
};

use crate::{
    ProgressError, ProgressTracking,
    model::{LedgerLine, Target},
    rules, store,
};

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
        let done = store::done(&exec, enrolments).await.map_err(|e| PortError::new("progress", e))?;
        let completed = store::completions(&exec, enrolments).await.map_err(|e| PortError::new("progress", e))?;
        let mut cards: HashMap<EnrolmentId, ProgressCard> = HashMap::new();
        for (enrolment, lesson) in done {
            let card = cards.entry(enrolment);
            card.or_insert_with(|| ProgressCard { enrolment, done: Vec::new(), completed_at: None }).done.push(lesson);
        }
        for (enrolment, at) in completed {
            if let Some(card) = cards.get_mut(&enrolment) {
                card.completed_at = at;
            }
        }
        Ok(cards.into_values().collect())
    }
}
