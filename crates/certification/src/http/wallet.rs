use askama::Template;
use axum::extract::State;
use chrono::{Days, NaiveDate};
use kernel::id::CertificateId;
use web::{Answer, Context, Failure, Path, Ui};

use super::document;
use crate::{
    Certification, CertificationError,
    expiry::FIRST_REMINDER,
    model::{self, Basis, Certificate},
    policy::{self, Action},
};

#[derive(Template)]
#[template(path = "certification/wallet.html")]
struct WalletPage<'a> {
    ui: &'a Ui,
    certificates: Vec<Certificate>,
    today: NaiveDate,
}

impl WalletPage<'_> {
    fn standing(&self, certificate: &Certificate) -> &'static str {
        certificate.standing(self.today)
    }

    /// Whether its course may be taken again for a new one.
    fn ends(&self, certificate: &Certificate) -> bool {
        let soon = self.today.checked_add_days(Days::new(FIRST_REMINDER));
        certificate.basis == Basis::Course
            && certificate.state == model::State::Issued
            && !self.renewed(certificate)
            && certificate.expires_on.zip(soon).is_some_and(|(last, soon)| last <= soon)
    }

    fn renewed(&self, certificate: &Certificate) -> bool {
        let newer = |other: &Certificate| other.course == certificate.course && other.cycle > certificate.cycle;
        self.certificates.iter().any(newer)
    }

    fn chip(&self, certificate: &Certificate) -> &'static str {
        super::admin::chip(certificate, self.today)
    }
}

pub(crate) async fn page(State(certification): State<Certification>, ui: Ui) -> Answer {
    let person = ui.cx.actor.person().ok_or_else(Failure::not_found)?;
    let certificates = certification.certificates_of(person).await?;
    ui.page(&WalletPage { ui: &ui, certificates, today: certification.today(&ui.cx) })
}

pub(crate) async fn pdf(
    State(certification): State<Certification>,
    Context(cx): Context,
    Path(id): Path<CertificateId>,
) -> Answer {
    let found = certification.certificate(id).await?.ok_or(CertificationError::NotFound)?;
    // Before it is issued, its document is for those who have it signed.
    let action = if found.issued_at.is_some() { Action::Read } else { Action::ReadUnissued };
    policy::may(&cx.actor, action, Some(found.person))?;
    if found.digest.is_empty() && found.rendered.is_empty() {
        return Err(Failure::not_found());
    }
    document(&certification, &found).await
}
