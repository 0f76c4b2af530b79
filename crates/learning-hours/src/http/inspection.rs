//! Closed years for an inspector: read, verified in words, downloaded.

use askama::Template;
use axum::extract::State;
use kernel::{PageRequest, id::ClosingId};
use serde::Deserialize;
use web::{Answer, Path, Query, Ui};

use crate::{
    LearningHours,
    commands::closing::{Closing, Finding},
    queries::{
        coverage::Scope,
        lines::{Behind, Found},
    },
};

/// What verification says of one part of a closing.
pub(crate) struct Check {
    /// Word of `hours-check-…` and `hours-check-not-…`.
    part: &'static str,
    holds: bool,
}

/// What verification says of a closing: its lines, their sums, its signature.
fn checks(closing: i32, findings: &[Finding]) -> [Check; 3] {
    let found = |words: &[&str]| {
        findings.iter().any(|finding| finding.closing() == Some(closing) && words.contains(&finding.word()))
    };
    [("lines", &["changed", "gone"][..]), ("sums", &["header"]), ("signature", &["signature"])]
        .map(|(part, words)| Check { part, holds: !found(words) })
}

#[derive(Template)]
#[template(path = "learning-hours/inspection.html")]
struct InspectionPage<'a> {
    ui: &'a Ui,
    closings: Vec<Closing>,
    verified: Option<(i32, Vec<Finding>)>,
}

impl InspectionPage<'_> {
    /// The checks of a closing, if its year was verified.
    fn checks(&self, closing: &Closing) -> Option<[Check; 3]> {
        let (year, findings) = self.verified.as_ref()?;
        (*year == closing.year).then(|| checks(closing.number, findings))
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct Verify {
    periksa: String,
}

pub(crate) async fn page(State(hours): State<LearningHours>, ui: Ui, Query(asked): Query<Verify>) -> Answer {
    let closings = hours.closings().await?;
    let verified = match asked.periksa.parse::<i32>() {
        Ok(year) if closings.iter().any(|closing| closing.year == year) => Some((year, hours.verify_year(year).await?)),
        _ => None,
    };
    ui.page(&InspectionPage { ui: &ui, closings, verified })
}

#[derive(Template)]
#[template(path = "learning-hours/inspected-lines.html")]
struct LinesPage<'a> {
    ui: &'a Ui,
    closing: Closing,
    found: Found,
}

impl LinesPage<'_> {
    fn base(&self) -> String {
        format!("/periksa/jp/{}?", self.closing.id)
    }
}

pub(crate) async fn lines(
    State(hours): State<LearningHours>,
    ui: Ui,
    Path(id): Path<ClosingId>,
    Query(page): Query<PageRequest>,
) -> Answer {
    let closing = hours.closing(id).await?;
    let behind = Behind { closing: Some(id), ..Behind::default() };
    let found = hours.lines_behind(Scope::Agency, behind, None, Some(page)).await?;
    ui.page(&LinesPage { ui: &ui, closing, found })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_finding_falls_on_its_part_of_its_closing() {
        let line = kernel::id::LedgerLineId::from_uuid(uuid::Uuid::from_u128(1));
        let findings = [Finding::Gone { closing: 1, position: 3, line }, Finding::Signature { closing: 2 }];
        let holds = |closing| checks(closing, &findings).map(|check| check.holds);
        assert_eq!(holds(1), [false, true, true]);
        assert_eq!(holds(2), [true, true, false]);
        assert_eq!(holds(3), [true, true, true]);
    }
}
