//! Taking certificates back and putting others in their place.

use kernel::{Cx, FieldProblem, id::CertificateId};
use serde_json::json;

use crate::{
    Certification, CertificationError,
    model::State,
    policy::{self, Action},
    store,
};

impl Certification {
    /// Takes a certificate back.
    pub async fn revoke(&self, cx: &Cx, id: CertificateId, reason: &str) -> Result<(), CertificationError> {
        policy::may(&cx.actor, Action::End, None)?;
        let reason = checked_reason(reason)?;
        let tx = self.db().begin().await?;
        let certificate = store::certificate(&tx.exec(), id).await?.ok_or(CertificationError::NotFound)?;
        tx.concerns([certificate.person.uuid()]);
        if !store::end(&tx.exec(), id, State::Revoked, reason, cx.now()).await? {
            return Err(CertificationError::Ended);
        }
        tx.audit(cx, "certification.revoke", id, json!({ "reason": reason })).await?;
        Ok(tx.commit().await?)
    }

    /// Puts a new certificate, with today's data and a new number, in the place of a valid or revoked one. The old one ends when
    /// the new one is issued: at once, or when it is signed.
    pub async fn replace(&self, cx: &Cx, id: CertificateId, reason: &str) -> Result<CertificateId, CertificationError> {
        policy::may(&cx.actor, Action::End, None)?;
        let reason = checked_reason(reason)?;
        let old = store::certificate(&self.db().reader(), id).await?.ok_or(CertificationError::NotFound)?;
        if !matches!(old.state, State::Issued | State::Revoked) {
            return Err(CertificationError::Ended);
        }
        let found = store::candidate(&self.db().reader(), old.enrolment).await?;
        let (candidate, current) = found.ok_or(CertificationError::NotFound)?;
        // A replacement whose number was drawn before a crash is finished, not drawn again.
        let begun = match current.filter(|current| *current != id) {
            Some(current) => store::certificate(&self.db().reader(), current).await?,
            None => None,
        };
        let new = if let Some(begun) = begun.filter(|begun| begun.issued_at.is_none() && begun.replaces == Some(id)) {
            begun
        } else {
            let facts = self.facts(vec![candidate]).await?.into_iter().map(|(_, outcome)| outcome);
            let drawn = self.draw(cx, facts.collect::<Result<_, _>>()?, Some((id, reason)), None).await?;
            drawn.into_iter().next().ok_or(CertificationError::NotEligible)?
        };
        let new_id = new.id;
        if new.state == State::Drawn {
            self.finish(cx, vec![new]).await?;
        }
        Ok(new_id)
    }
}

fn checked_reason(reason: &str) -> Result<&str, CertificationError> {
    let reason = reason.trim();
    if reason.chars().count() < 10 || reason.len() > 1_000 {
        return Err(CertificationError::Invalid(vec![FieldProblem::new("reason", "certification-reason-short")]));
    }
    Ok(reason)
}
