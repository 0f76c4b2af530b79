//! The dictionary and the settings.

use bytes::Bytes;
use chrono::NaiveDate;
use kernel::{Cx, FieldProblem, id::CompetencyId};
use serde_json::json;

use super::{administration, line, required};
use crate::{
    CompetencyError, Development,
    model::{Competency, HIGHEST, Setting},
    reading,
    rules::table::{self, Read, ReadCompetency},
    seed, store,
};

/// The largest table that is taken, in bytes.
pub const LARGEST_FILE: usize = 5 * 1024 * 1024;
/// Months for which a level may count at most.
const LONGEST_VALIDITY: i32 = 120;
/// The largest of the smallest groups.
const LARGEST_GROUP: i32 = 50;
/// Since when the usual levels count: the standard that they follow.
const USUAL_SINCE: Option<NaiveDate> = NaiveDate::from_ymd_opt(2018, 1, 1);
/// Where the usual levels come from.
const USUAL_BASIS: &str = "Permen PANRB 38/2017";

impl Development {
    /// Puts the dictionary and the usual levels in that come with the product; with `technical`, also the technical competencies of the
    /// sample agency. What is there already stays as the agency left it. Gives how many competencies are new.
    pub async fn seed(&self, cx: &Cx, technical: bool) -> Result<usize, CompetencyError> {
        administration(cx)?;
        let seed = seed::read(technical, USUAL_SINCE.unwrap_or_default(), USUAL_BASIS)?;
        let tx = self.db().begin().await?;
        let exec = tx.exec();
        let known = store::dictionary::all(&exec).await?;
        let there = |one: &Competency| known.iter().any(|old| old.id == one.id || old.code == one.code);
        let new: Vec<Competency> = seed.competencies.into_iter().filter(|one| !there(one)).collect();
        store::dictionary::save(&exec, &new, cx.now()).await?;
        let standards = store::standards::all(&exec).await?;
        let fresh: Vec<_> = seed
            .standards
            .into_iter()
            .filter(|one| !standards.iter().any(|old| old.post_key == one.post_key && old.valid_from == one.valid_from))
            .collect();
        store::standards::insert(&exec, &fresh, cx.now()).await?;
        if !new.is_empty() || !fresh.is_empty() {
            let detail = json!({ "competencies": new.len(), "standards": fresh.len() });
            tx.audit(cx, "competency.seed", "dictionary", detail).await?;
        }
        tx.commit().await?;
        self.inner.reference.forget();
        Ok(new.len())
    }

    /// Makes or changes a competency. Its id is the caller's.
    pub async fn save_competency(&self, cx: &Cx, wanted: Competency) -> Result<(), CompetencyError> {
        administration(cx)?;
        let mut one = Competency { code: line(&wanted.code), name: line(&wanted.name), ..wanted };
        one.levels.retain(|level| !level.summary.trim().is_empty() || !level.indicators.trim().is_empty());
        let mut problems = Vec::new();
        required(&mut problems, "kode", &one.code, 20);
        required(&mut problems, "nama", &one.name, 120);
        required(&mut problems, "definisi", &one.definition, 2_000);
        if one.levels.iter().any(|level| level.summary.len() + level.indicators.len() > 4_000) {
            problems.push(FieldProblem::new("level_1", "problem-field-too-long"));
        }
        if one.levels.iter().any(|level| !(1..=HIGHEST).contains(&level.level)) {
            problems.push(FieldProblem::new("level_1", "competency-level-range"));
        }
        if !problems.is_empty() {
            return Err(CompetencyError::Invalid(problems));
        }
        let tx = self.db().begin().await?;
        match store::dictionary::save(&tx.exec(), std::slice::from_ref(&one), cx.now()).await {
            Err(database::Error::Unique(_)) => return Err(CompetencyError::CodeTaken),
            other => other?,
        }
        tx.audit(cx, "competency.save", one.id, json!({ "code": one.code })).await?;
        tx.commit().await?;
        self.inner.reference.forget();
        Ok(())
    }

    /// Takes a competency out of use from today, or brings it back. What was assessed of it stays.
    pub async fn retire(&self, cx: &Cx, id: CompetencyId, retired: bool) -> Result<(), CompetencyError> {
        administration(cx)?;
        let since = retired.then(|| self.today(cx));
        let tx = self.db().begin().await?;
        if !store::dictionary::retire(&tx.exec(), id, since, cx.now()).await? {
            return Err(CompetencyError::NotFound);
        }
        tx.audit(cx, "competency.retire", id, json!({ "retired": retired })).await?;
        tx.commit().await?;
        self.inner.reference.forget();
        Ok(())
    }

    /// Keeps a table that was handed in, to be looked at before it is taken. Gives its name in the storage.
    pub async fn keep_table(&self, cx: &Cx, bytes: Bytes) -> Result<String, CompetencyError> {
        administration(cx)?;
        if bytes.len() > LARGEST_FILE {
            return Err(CompetencyError::FileSize);
        }
        reading::sheet(&bytes)?;
        Ok(self.inner.blobs.put(bytes).await?.as_str().to_owned())
    }

    /// The cells of a kept table.
    pub(crate) async fn kept_table(&self, digest: &str) -> Result<Vec<Vec<String>>, CompetencyError> {
        let digest = digest.parse().map_err(|_| CompetencyError::NotFound)?;
        let bytes = self.inner.blobs.get(&digest).await?.ok_or(CompetencyError::NotFound)?;
        tokio::task::spawn_blocking(move || reading::sheet(&bytes)).await?
    }

    /// What a kept table of the dictionary holds.
    pub async fn read_dictionary(&self, digest: &str) -> Result<Read<ReadCompetency>, CompetencyError> {
        Ok(table::dictionary(&self.kept_table(digest).await?))
    }

    /// Takes a kept table of the dictionary that has no findings: known codes are changed, others are new.
    pub async fn import_dictionary(&self, cx: &Cx, digest: &str) -> Result<usize, CompetencyError> {
        administration(cx)?;
        let read = self.read_dictionary(digest).await?;
        if !read.findings.is_empty() || read.found.is_empty() {
            return Err(CompetencyError::Invalid(vec![FieldProblem::new("berkas", "competency-import-findings")]));
        }
        let tx = self.db().begin().await?;
        let exec = tx.exec();
        let known = store::dictionary::all(&exec).await?;
        let last = known.iter().map(|one| one.place).max().unwrap_or_default();
        let all: Vec<Competency> = (last + 1..)
            .zip(read.found)
            .map(|(place, one)| {
                let old = known.iter().find(|old| old.code == one.code);
                Competency {
                    id: old.map_or_else(|| cx.id(), |old| old.id),
                    code: one.code,
                    kind: one.kind,
                    name: one.name,
                    definition: one.definition,
                    affair: one.affair,
                    place: old.map_or(place, |old| old.place),
                    retired_on: old.and_then(|old| old.retired_on),
                    levels: one.levels,
                }
            })
            .collect();
        store::dictionary::save(&exec, &all, cx.now()).await?;
        tx.audit(cx, "competency.import", "dictionary", json!({ "competencies": all.len(), "sha256": digest })).await?;
        tx.commit().await?;
        self.inner.reference.forget();
        Ok(all.len())
    }

    /// Sets how long levels count and which groups are shown, from a day that has not passed.
    pub async fn save_setting(&self, cx: &Cx, wanted: Setting) -> Result<(), CompetencyError> {
        administration(cx)?;
        let setting = Setting { basis: line(&wanted.basis), ..wanted };
        let mut problems = Vec::new();
        if setting.valid_from < self.today(cx) {
            problems.push(FieldProblem::new("berlaku", "competency-past-day"));
        }
        if !(1..=LONGEST_VALIDITY).contains(&setting.validity_months) {
            problems.push(FieldProblem::new("masa", "competency-number-range"));
        }
        if !(1..=LARGEST_GROUP).contains(&setting.smallest_group) {
            problems.push(FieldProblem::new("kelompok", "competency-number-range"));
        }
        required(&mut problems, "dasar", &setting.basis, 200);
        if !problems.is_empty() {
            return Err(CompetencyError::Invalid(problems));
        }
        let tx = self.db().begin().await?;
        store::dictionary::save_setting(&tx.exec(), &setting).await?;
        let detail = json!({ "validity_months": setting.validity_months, "smallest_group": setting.smallest_group });
        tx.audit(cx, "competency.setting", setting.valid_from, detail).await?;
        tx.commit().await?;
        self.inner.reference.forget();
        Ok(())
    }
}
