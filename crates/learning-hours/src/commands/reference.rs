//! Dated rules: a change is a new version; a past year keeps its own.

use chrono::Datelike;
use kernel::{Cx, FieldProblem};
use serde_json::json;

use crate::{
    HoursError, LearningHours,
    model::{FormRule, SHARES, Target, YearRule},
    store,
};

/// Years into the future for which a rule may be set.
const AHEAD: i32 = 5;

fn in_range(problems: &mut Vec<FieldProblem>, field: &'static str, value: i32, from: i32, to: i32) {
    if !(from..=to).contains(&value) {
        problems.push(FieldProblem::new(field, "hours-number-range"));
    }
}

impl LearningHours {
    fn dated(&self, cx: &Cx, valid_from: i32, legal_basis: &str) -> Vec<FieldProblem> {
        let mut problems = Vec::new();
        let year = self.today(cx).year();
        if !(year..=year + AHEAD).contains(&valid_from) {
            problems.push(FieldProblem::new("valid_from", "hours-past-year"));
        }
        if legal_basis.trim().is_empty() {
            problems.push(FieldProblem::new("legal_basis", "problem-field-required"));
        } else if legal_basis.len() > 300 {
            problems.push(FieldProblem::new("legal_basis", "problem-field-too-long"));
        }
        problems
    }

    /// Adds a version of a form's rule. Its id is the caller's; the version's number is ours.
    pub async fn set_form(&self, cx: &Cx, mut rule: FormRule) -> Result<(), HoursError> {
        let mut problems = self.dated(cx, rule.valid_from, &rule.legal_basis);
        in_range(&mut problems, "rate", rule.rate, 0, 200);
        in_range(&mut problems, "rate_abroad", rule.rate_abroad, 0, 200);
        in_range(&mut problems, "abroad_percent", rule.abroad_percent, 0, 100);
        in_range(&mut problems, "cap_size", rule.cap_size, 0, 200);
        in_range(&mut problems, "siasn_type", rule.siasn_type, 1, 25);
        if !SHARES.contains(&rule.share) {
            problems.push(FieldProblem::new("share", "hours-number-range"));
        }
        if rule.siasn_certificate.len() > 4 {
            problems.push(FieldProblem::new("siasn_certificate", "problem-field-too-long"));
        }
        if !problems.is_empty() {
            return Err(HoursError::Invalid(problems));
        }
        let tx = self.db().begin().await?;
        let known = store::reference::forms(&tx.exec()).await?;
        if known.rule(rule.id).is_some() {
            return Ok(());
        }
        let same = known.forms.iter().filter(|other| other.code == rule.code);
        if same.clone().next().is_none() {
            return Err(HoursError::UnknownForm);
        }
        let versions = same.filter(|other| other.valid_from == rule.valid_from).map(|other| other.version);
        rule.version = versions.max().unwrap_or_default() + 1;
        store::reference::insert_form(&tx.exec(), &rule).await?;
        let detail = serde_json::to_value(Shown::from(&rule)).unwrap_or_default();
        tx.audit(cx, "hours.set_form", rule.id, detail).await?;
        tx.commit().await?;
        self.inner.reference.forget();
        Ok(())
    }

    /// Adds a version of a status's target.
    pub async fn set_target(&self, cx: &Cx, mut target: Target) -> Result<(), HoursError> {
        let mut problems = self.dated(cx, target.year_from, &target.legal_basis);
        in_range(&mut problems, "min_jp", target.min_jp, 0, 500);
        if let Some(max) = target.max_jp {
            in_range(&mut problems, "max_jp", max, target.min_jp, 500);
        }
        if !problems.is_empty() {
            return Err(HoursError::Invalid(problems));
        }
        let tx = self.db().begin().await?;
        let known = store::reference::targets(&tx.exec()).await?;
        if known.iter().any(|other| other.id == target.id) {
            return Ok(());
        }
        let same = known.iter().filter(|other| other.status == target.status);
        if same.clone().next().is_none() {
            return Err(HoursError::NotFound);
        }
        let versions = same.filter(|other| other.year_from == target.year_from).map(|other| other.version);
        target.version = versions.max().unwrap_or_default() + 1;
        store::reference::insert_target(&tx.exec(), &target).await?;
        let detail = json!({ "status": target.status, "from": target.year_from, "min": target.min_jp, "max": target.max_jp, "prorate": target.prorate.as_str(),
            "basis": target.legal_basis, "confirmed": target.confirmed });
        tx.audit(cx, "hours.set_target", target.id, detail).await?;
        tx.commit().await?;
        self.inner.reference.forget();
        Ok(())
    }

    /// Adds a version of the year rule.
    pub async fn set_year_rule(&self, cx: &Cx, mut rule: YearRule) -> Result<(), HoursError> {
        let mut problems = self.dated(cx, rule.valid_from, &rule.legal_basis);
        in_range(&mut problems, "seminar_window", rule.seminar_window, 1, 5);
        if !problems.is_empty() {
            return Err(HoursError::Invalid(problems));
        }
        let tx = self.db().begin().await?;
        let known = store::reference::years(&tx.exec()).await?;
        if known.iter().any(|other| other.id == rule.id) {
            return Ok(());
        }
        let versions = known.iter().filter(|other| other.valid_from == rule.valid_from).map(|other| other.version);
        rule.version = versions.max().unwrap_or_default() + 1;
        store::reference::insert_year(&tx.exec(), &rule).await?;
        let detail = json!({ "from": rule.valid_from, "mode": rule.mode_20jp.as_str(), "window": rule.seminar_window,
            "siasn_year_of_end": rule.siasn_year_of_end, "basis": rule.legal_basis, "confirmed": rule.confirmed });
        tx.audit(cx, "hours.set_year_rule", rule.id, detail).await?;
        tx.commit().await?;
        self.inner.reference.forget();
        Ok(())
    }
}

/// A rule as the audit log keeps it.
#[derive(serde::Serialize)]
struct Shown<'a> {
    code: &'a str,
    from: i32,
    version: i32,
    class: &'static str,
    share: i32,
    ip_part: &'static str,
    kind: &'static str,
    rate: i32,
    rate_abroad: i32,
    abroad_percent: i32,
    cap: &'static str,
    cap_size: i32,
    basis: &'static str,
    legal_basis: &'a str,
    confirmed: bool,
}

impl<'a> From<&'a FormRule> for Shown<'a> {
    fn from(rule: &'a FormRule) -> Self {
        Self {
            code: &rule.code,
            from: rule.valid_from,
            version: rule.version,
            class: rule.class.as_str(),
            share: rule.share,
            ip_part: rule.ip_part.as_str(),
            kind: rule.kind.as_str(),
            rate: rule.rate,
            rate_abroad: rule.rate_abroad,
            abroad_percent: rule.abroad_percent,
            cap: rule.cap.as_str(),
            cap_size: rule.cap_size,
            basis: rule.basis.as_str(),
            legal_basis: &rule.legal_basis,
            confirmed: rule.confirmed,
        }
    }
}
