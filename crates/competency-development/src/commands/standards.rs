//! Post standards: a change is a new version; the past keeps its own.

use kernel::{Cx, FieldProblem};
use serde_json::json;

use super::{administration, line, required};
use crate::{
    CompetencyError, Development,
    model::{HIGHEST, PostStandard},
    rules::table::{self, Read, ReadStandard},
    store,
};

impl Development {
    /// Adds a version of a standard. Its id is the caller's; sending it twice adds it once.
    pub async fn add_standard(&self, cx: &Cx, wanted: PostStandard) -> Result<(), CompetencyError> {
        administration(cx)?;
        let standard = PostStandard { basis: line(&wanted.basis), post: line(&wanted.post), ..wanted };
        let mut problems = Vec::new();
        required(&mut problems, "jabatan", &standard.post, 200);
        required(&mut problems, "dasar", &standard.basis, 200);
        let good = |one: &crate::model::Required| (1..=HIGHEST).contains(&one.level) && (1..=3).contains(&one.priority);
        if standard.required.is_empty() || !standard.required.iter().all(good) {
            problems.push(FieldProblem::new("level", "competency-nothing-asked"));
        }
        if !problems.is_empty() {
            return Err(CompetencyError::Invalid(problems));
        }
        let tx = self.db().begin().await?;
        match store::standards::insert(&tx.exec(), std::slice::from_ref(&standard), cx.now()).await {
            Err(database::Error::Unique(_)) => return Err(CompetencyError::VersionThere),
            other => other?,
        }
        let detail = json!({ "post": standard.post_key, "valid_from": standard.valid_from });
        tx.audit(cx, "competency.standard", standard.id, detail).await?;
        tx.commit().await?;
        self.inner.reference.forget();
        Ok(())
    }

    /// What a kept table of standards holds, read against the dictionary.
    pub async fn read_standards(&self, digest: &str) -> Result<Read<ReadStandard>, CompetencyError> {
        let cells = self.kept_table(digest).await?;
        let known = self.inner.reference.get().await?;
        Ok(table::standards(&cells, &known.competencies))
    }

    /// Takes a kept table of standards that has no findings; all versions or none.
    pub async fn import_standards(&self, cx: &Cx, digest: &str) -> Result<usize, CompetencyError> {
        administration(cx)?;
        let read = self.read_standards(digest).await?;
        if !read.findings.is_empty() || read.found.is_empty() {
            return Err(CompetencyError::Invalid(vec![FieldProblem::new("berkas", "competency-import-findings")]));
        }
        let standards: Vec<PostStandard> = read
            .found
            .into_iter()
            .map(|one| PostStandard {
                id: cx.id(),
                post_key: one.post_key,
                post: one.post,
                valid_from: one.valid_from,
                basis: one.basis,
                confirmed: true,
                required: one.required,
            })
            .collect();
        let tx = self.db().begin().await?;
        match store::standards::insert(&tx.exec(), &standards, cx.now()).await {
            Err(database::Error::Unique(_)) => return Err(CompetencyError::VersionThere),
            other => other?,
        }
        let detail = json!({ "standards": standards.len(), "sha256": digest });
        tx.audit(cx, "competency.import", "standards", detail).await?;
        tx.commit().await?;
        self.inner.reference.forget();
        Ok(standards.len())
    }
}
