//! Posting and correcting.

use std::collections::BTreeMap;

use database::{Result, Tx};
use kernel::{
    Cx, FieldProblem,
    id::{LedgerLineId, PersonId},
};
use serde_json::json;

use crate::{
    HoursError, LearningHours,
    model::{Activity, CertificateFacts, FormRule, LedgerLine, LineKind, Reference, Source},
    rules::posting::{line, settle as plan, standings, year_and_quarter},
    store,
};

/// Posts the lines that lead from what stands to what should stand, in this transaction, and keeps sums and the marks of closed years.
/// Gives the lines; none if all stands already. Who acts is written down as the verifier.
pub(crate) async fn settle(
    tx: &Tx,
    cx: &Cx,
    person: PersonId,
    reference: &Reference,
    wanted: Vec<(FormRule, Activity)>,
    gone: &[Source],
    note: &str,
) -> Result<Vec<LedgerLine>> {
    let exec = tx.exec();
    let seq = store::lines::next_posting(&exec, person).await?;
    let before = standings(&store::lines::of_person(&exec, person).await?, reference);
    // What stands with the same facts and rule is no news: a repeated deed posts nothing.
    let news = |(rule, new): &(FormRule, Activity)| {
        !before.iter().any(|standing| standing.activity == *new && standing.rule.id == rule.id)
    };
    let wanted: Vec<(FormRule, Activity)> = wanted.into_iter().filter(news).collect();
    let mut closed: BTreeMap<i32, bool> = BTreeMap::new();
    let mut lines = Vec::new();
    for draft in plan(&before, &wanted, gone) {
        let (year, _) = year_and_quarter(draft.activity.completed_on);
        let late = match closed.get(&year) {
            Some(late) => *late,
            None => store::lines::hold_year(tx, year, false).await?,
        };
        closed.insert(year, late);
        let mut line = line(draft, cx.id(), person, seq, cx.now());
        line.verifier = cx.actor.label();
        line.late = late;
        if line.kind != LineKind::Adjustment {
            note.clone_into(&mut line.note);
        }
        lines.push(line);
    }
    if !lines.is_empty() {
        store::lines::insert(&exec, &lines).await?;
        store::lines::add_to_totals(&exec, person, &lines).await?;
        tx.concerns([person.uuid()]);
    }
    Ok(lines)
}

/// A record put right.
#[derive(Debug, Clone)]
pub struct Correction {
    /// A line of the record.
    pub line: LedgerLineId,
    /// Why, in words; kept with the lines.
    pub reason: String,
    /// The right facts; without them the record is taken back.
    pub facts: Option<CertificateFacts>,
}

impl LearningHours {
    /// Corrects a record: a reversing line, a new one unless the record is taken back, and whatever the caps move. For admins.
    pub async fn correct(&self, cx: &Cx, correction: Correction) -> Result<Vec<LedgerLine>, HoursError> {
        let reason = correction.reason.trim();
        let mut problems = Vec::new();
        if reason.chars().count() < 10 || reason.len() > 1_000 {
            problems.push(FieldProblem::new("reason", "hours-reason-short"));
        }
        if let Some(facts) = &correction.facts {
            problems.extend(super::certificates::check(facts, self.today(cx), true));
        }
        if !problems.is_empty() {
            return Err(HoursError::Invalid(problems));
        }
        let tx = self.db().begin().await?;
        let exec = tx.exec();
        let found = store::lines::get(&exec, correction.line).await?.ok_or(HoursError::NotFound)?;
        let reference = store::reference::forms(&exec).await?;
        let standing = standings(&store::lines::of_person(&exec, found.person).await?, &reference)
            .into_iter()
            .find(|standing| standing.activity.source == found.activity.source)
            .ok_or(HoursError::TakenBack)?;
        let (wanted, gone) = match correction.facts {
            None => (Vec::new(), vec![standing.activity.source.clone()]),
            Some(facts) => {
                let activity = with_facts(standing.activity, &facts);
                let year = year_and_quarter(activity.completed_on).0;
                let rule = reference.form(&activity.form, year).ok_or(HoursError::UnknownForm)?;
                (vec![(rule.clone(), activity)], Vec::new())
            }
        };
        let lines = settle(&tx, cx, found.person, &reference, wanted, &gone, reason).await?;
        let detail = json!({ "person": found.person, "reason": reason, "lines": lines.len() });
        tx.audit(cx, "hours.correct", found.id, detail).await?;
        tx.commit().await?;
        Ok(lines)
    }
}

/// The record with these facts. What the form does not ask stays.
pub(crate) fn with_facts(before: Activity, facts: &CertificateFacts) -> Activity {
    let ended = facts.ended_on.or(facts.started_on).unwrap_or(before.completed_on);
    Activity {
        form: facts.form.trim().to_owned(),
        title: facts.title.trim().to_owned(),
        organiser: facts.organiser.trim().to_owned(),
        number: facts.number.trim().to_owned(),
        started_on: facts.started_on.unwrap_or(ended),
        completed_on: ended,
        days: facts.days,
        sessions: facts.sessions,
        certificate_jp: facts.jp,
        abroad: facts.abroad,
        ..before
    }
}
