//! Settings of the feature with the day from which they hold: reference data that the administration changes, never constants.

use chrono::NaiveDate;
use kernel::{Cx, FieldProblem, Role};
use serde_json::json;
use uuid::Uuid;

use crate::{DialogueError, PerformanceDialogue, store};

kernel::words! {
    /// What can be set.
    Setting {
        /// Days without a word after which a superior is reminded of somebody.
        SilenceDays = "silence_days",
        /// Minutes after which a note that nobody read is announced by mail.
        MailMinutes = "mail_minutes",
        /// Hours before a talk at which both are reminded of it.
        TalkHours = "talk_hours",
        /// Days before a quarter's end from which superiors are reminded of talks that were not held.
        QuarterDays = "quarter_days",
        /// Days before the end of a 360° round at which those are reminded who have not answered.
        RoundDays = "round_days",
    }
}

impl Setting {
    /// What holds where the table says nothing.
    const fn usual(self) -> i32 {
        match self {
            Self::SilenceDays => 60,
            Self::MailMinutes => 15,
            Self::TalkHours => 24,
            Self::QuarterDays => 14,
            Self::RoundDays => 3,
        }
    }

    /// The least and the most that it may be set to.
    pub const fn bounds(self) -> (i32, i32) {
        match self {
            Self::SilenceDays => (7, 365),
            Self::MailMinutes => (1, 10_080),
            Self::TalkHours => (1, 168),
            Self::QuarterDays => (1, 60),
            Self::RoundDays => (1, 30),
        }
    }
}

/// A value with the day from which it holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dated {
    /// What is set.
    pub setting: Setting,
    /// From which day on.
    pub from: NaiveDate,
    /// To what.
    pub value: i32,
}

impl PerformanceDialogue {
    /// What the setting says on this day.
    pub(crate) async fn setting(&self, setting: Setting, day: NaiveDate) -> Result<i32, DialogueError> {
        let set = store::settings::on(&self.db().reader(), setting.as_str(), day).await?;
        Ok(set.unwrap_or_else(|| setting.usual()))
    }

    /// Everything that was ever set, the newest day first.
    pub async fn settings(&self) -> Result<Vec<Dated>, DialogueError> {
        Ok(store::settings::all(&self.db().reader()).await?)
    }

    /// Sets what holds from this day on. Doing it twice does it once.
    ///
    /// # Errors
    /// [`DialogueError::NotFound`] for anybody but the administration, [`DialogueError::Invalid`] outside of the setting's bounds.
    pub async fn set(&self, cx: &Cx, id: Uuid, new: Dated) -> Result<(), DialogueError> {
        if !cx.actor.has(Role::Admin) {
            return Err(DialogueError::NotFound);
        }
        let (least, most) = new.setting.bounds();
        if !(least..=most).contains(&new.value) {
            return Err(DialogueError::Invalid(vec![FieldProblem::new("nilai", "feedback-setting-wrong")]));
        }
        let tx = self.db().begin().await?;
        if store::settings::set(&tx.exec(), cx, id, new).await? {
            let detail = json!({ "name": new.setting.as_str(), "value": new.value, "from": new.from });
            tx.audit(cx, "feedback.setting", id, detail).await?;
        }
        Ok(tx.commit().await?)
    }
}
