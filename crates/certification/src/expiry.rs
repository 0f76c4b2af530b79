//! Certificates that end: holders are reminded, others hear of it. A certificate itself never changes by the passing of time.

use chrono::Days;
use kernel::{Cx, Event};
use serde_json::json;

use crate::{
    Certification, CertificationError,
    commands::letter,
    model::{Basis, Certificate},
    store,
};

/// Days before the end of the first reminder.
pub(crate) const FIRST_REMINDER: u64 = 60;
/// Days before the end on which a holder is reminded, most urgent first, and the step that each is.
const STEPS: [(u64, i32); 3] = [(7, 3), (30, 2), (FIRST_REMINDER, 1)];
/// Certificates in one run of a step at most; the next run goes on.
const CHUNK: u64 = 200;

impl Certification {
    /// Where the holder can earn a new one: the page of the course, which offers to take it again.
    fn again(&self, certificate: &Certificate) -> String {
        match certificate.basis {
            Basis::Course => format!("{}/kursus/{}", self.inner.settings.public_url, certificate.course),
            _ => certificate.snapshot.check_url.clone(),
        }
    }

    /// Reminds holders 60, 30 and 7 days before the end, once each, and announces what has ended. Running it twice does no more than
    /// running it once.
    pub async fn mind_expiry(&self, cx: &Cx) -> Result<(), CertificationError> {
        let today = self.today(cx);
        for (days, step) in STEPS {
            let until = today.checked_add_days(Days::new(days)).unwrap_or(today);
            let ending = store::ending(&self.db().reader(), today, until, step, CHUNK).await?;
            let addresses = self.addresses(ending.iter().map(|certificate| certificate.person)).await?;
            for certificate in ending {
                let tx = self.db().begin().await?;
                if store::set_reminded(&tx.exec(), certificate.id, step).await? {
                    if let Some(to) = addresses.get(&certificate.person) {
                        let text = include_str!("../typst/reminder.txt").replace("{again}", &self.again(&certificate));
                        let mail = letter(to.clone(), &text, &certificate.snapshot);
                        database::jobs::enqueue(&tx, cx, self.inner.settings.mail_job, json!(mail), cx.now()).await?;
                    }
                    tx.audit(cx, "certification.remind", certificate.id, json!({ "days": days })).await?;
                }
                tx.commit().await?;
            }
        }
        for certificate in store::ended(&self.db().reader(), today, CHUNK).await? {
            let tx = self.db().begin().await?;
            if store::set_expiry_told(&tx.exec(), certificate.id).await? {
                let event = Event::CertificateExpired {
                    certificate: certificate.id,
                    person: certificate.person,
                    course: certificate.course,
                };
                tx.emit(cx, &event).await?;
                tx.audit(cx, "certification.expire", certificate.id, json!({ "last_day": certificate.expires_on }))
                    .await?;
            }
            tx.commit().await?;
        }
        Ok(())
    }
}
