//! Mail by SMTP, as a background job.

use std::sync::Arc;

use async_trait::async_trait;
use kernel::{
    Cx,
    job::{JobError, JobHandler},
    ports::{Mail, Mailer, PortError},
};
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor, message::Mailbox};
use serde_json::Value;

use crate::config::Config;

/// Hands messages to the mail server of the settings.
pub(crate) struct Smtp {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

impl Smtp {
    /// The mail server of the settings; `None` if there is none.
    pub(crate) fn new(config: &Config) -> anyhow::Result<Option<Self>> {
        if config.smtp_url.is_empty() {
            return Ok(None);
        }
        let from = config.mail_from.parse().map_err(|_| anyhow::anyhow!("setting `mail_from`: no address"))?;
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(&config.smtp_url)
            .map_err(|_| anyhow::anyhow!("setting `smtp_url`: no usable address"))?
            .build();
        Ok(Some(Self { transport, from }))
    }
}

#[async_trait]
impl Mailer for Smtp {
    async fn send(&self, mail: &Mail) -> Result<(), PortError> {
        let to: Mailbox = mail.to.parse().map_err(|e| PortError::new("mailer", Refused(format!("{e}"))))?;
        let message = Message::builder().from(self.from.clone()).to(to).subject(&mail.subject).body(mail.text.clone());
        let message = message.map_err(|e| PortError::new("mailer", e))?;
        self.transport.send(message).await.map_err(|e| PortError::new("mailer", e))?;
        Ok(())
    }
}

#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct Refused(String);

/// Sends queued mail. Without a mail server the job says so in the log and is done.
pub(crate) struct SendMail(pub(crate) Option<Arc<dyn Mailer>>);

/// The job's name, for features that queue mail.
pub(crate) const SEND_MAIL: &str = "mail.send";

#[async_trait]
impl JobHandler for SendMail {
    fn name(&self) -> &'static str {
        SEND_MAIL
    }

    async fn run(&self, _: &Cx, payload: Value) -> Result<(), JobError> {
        let mail: Mail = serde_json::from_value(payload)?;
        let Some(mailer) = &self.0 else {
            tracing::info!(subject = mail.subject, "no mail server is set; a message was not sent");
            return Ok(());
        };
        Ok(mailer.send(&mail).await?)
    }
}
