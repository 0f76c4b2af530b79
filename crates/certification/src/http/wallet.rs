use askama::Template;
use axum::extract::State;
use kernel::{Role, id::CertificateId};
use web::{Answer, Context, Failure, Path, Ui};

use super::document;
use crate::{
    Certification, CertificationError,
    model::{Certificate, State as Standing},
};

#[derive(Template)]
#[template(path = "certification/wallet.html")]
struct WalletPage<'a> {
    ui: &'a Ui,
    certificates: Vec<Certificate>,
}

impl WalletPage<'_> {
    fn valid(certificate: &Certificate) -> bool {
        certificate.state == Standing::Issued
    }
}

pub(crate) async fn page(State(certification): State<Certification>, ui: Ui) -> Answer {
    let person = ui.cx.actor.person().ok_or_else(Failure::not_found)?;
    let certificates = certification.certificates_of(person).await?;
    ui.page(&WalletPage { ui: &ui, certificates })
}

pub(crate) async fn pdf(
    State(certification): State<Certification>,
    Context(cx): Context,
    Path(id): Path<CertificateId>,
) -> Answer {
    let found = certification.certificate(id).await?.ok_or(CertificationError::NotFound)?;
    let own = cx.actor.person() == Some(found.person);
    if !(own || cx.actor.has(Role::Admin)) || found.issued_at.is_none() {
        return Err(Failure::not_found());
    }
    document(&certification, &found).await
}
