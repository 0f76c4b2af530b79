//! Letters about talks: to both shortly before one, and to a superior whose quarter ends without them.

use std::collections::HashMap;

use async_trait::async_trait;
use chrono::TimeDelta;
use kernel::{
    Cx,
    id::PersonId,
    job::{JobError, JobHandler},
    person::{Lead, indonesian_date},
};
use serde_json::{Value, json};
use web::format;

use super::{
    model::{Quarter, Talk},
    rules,
};
use crate::{DialogueError, PerformanceDialogue, settings::Setting, store};

const BEFORE: &str = include_str!("../../letters/talk.txt");
const QUARTER: &str = include_str!("../../letters/quarter.txt");

/// People whose lines are looked at together.
const TOGETHER: u64 = 500;

pub(crate) struct Remind(pub(crate) PerformanceDialogue);

#[async_trait]
impl JobHandler for Remind {
    fn name(&self) -> &'static str {
        "talk.remind"
    }

    async fn run(&self, cx: &Cx, _: Value) -> Result<(), JobError> {
        self.0.remind_of_meetings(cx).await?;
        Ok(self.0.remind_of_quarter(cx).await?)
    }
}

impl PerformanceDialogue {
    /// Writes to both of each talk that begins soon, once.
    async fn remind_of_meetings(&self, cx: &Cx) -> Result<(), DialogueError> {
        let hours = self.setting(Setting::TalkHours, self.today(cx)).await?;
        let soon = cx.now() + TimeDelta::hours(i64::from(hours));
        let talks = store::talks::to_remind(&self.db().reader(), cx.now(), soon).await?;
        let people = self.people(talks.iter().flat_map(|talk| [talk.person, talk.superior])).await?;
        for Talk { id, person, superior, meeting, .. } in talks {
            let tx = self.db().begin().await?;
            // Whoever marks it writes.
            if !store::talks::mark_reminded(&tx.exec(), id, cx.now()).await? {
                continue;
            }
            for (receiver, other) in [(person, superior), (superior, person)] {
                let Some(card) = people.card(receiver) else { continue };
                let Some(to) = card.email.clone() else { continue };
                let values = [
                    ("{name}", card.full_name()),
                    ("{other}", people.name(&other)),
                    ("{time}", format::moment(meeting.starts_at, self.inner.settings.zone, cx.locale)),
                    ("{place}", meeting.place.clone()),
                    ("{talk}", id.to_string()),
                ];
                let mail = json!(self.letter(BEFORE, to, &values));
                database::jobs::enqueue(&tx, cx, self.inner.settings.mail_job, mail, cx.now()).await?;
            }
            tx.commit().await?;
        }
        Ok(())
    }

    /// Writes to each superior who did not hold all talks of the quarter that ends soon, once a quarter.
    async fn remind_of_quarter(&self, cx: &Cx) -> Result<(), DialogueError> {
        let today = self.today(cx);
        let quarter = Quarter::of(today);
        if !rules::reminds(quarter, today, self.setting(Setting::QuarterDays, today).await?) {
            return Ok(());
        }
        let reminded = store::talks::reminded_superiors(&self.db().reader(), quarter).await?;
        let mut waiting: HashMap<PersonId, u32> = HashMap::new();
        let mut last = None;
        loop {
            let people = self.inner.ports.roster.people_after(last, TOGETHER).await?;
            let Some(end) = people.last() else { break };
            last = Some(end.person);
            let mut missing: Vec<PersonId> = people.iter().filter(|one| one.active).map(|one| one.person).collect();
            let held = store::talks::held(&self.db().reader(), &missing, quarter).await?;
            missing.retain(|person| !held.contains(person));
            let lines = self.inner.ports.lines.above(&missing).await?;
            let direct = lines.iter().filter(|line| line.holds(today) && line.lead == Lead::Direct);
            for line in direct.filter(|line| !reminded.contains(&line.superior)) {
                *waiting.entry(line.superior).or_default() += 1;
            }
        }
        let people = self.people(waiting.keys().copied()).await?;
        for (superior, count) in waiting {
            let Some(card) = people.card(superior) else { continue };
            let Some(to) = card.email.clone() else { continue };
            let tx = self.db().begin().await?;
            if !store::talks::remind_superior(&tx.exec(), superior, quarter, cx.now()).await? {
                continue;
            }
            let values = [
                ("{name}", card.full_name()),
                ("{count}", count.to_string()),
                ("{quarter}", quarter.number.to_string()),
                ("{year}", quarter.year.to_string()),
                ("{day}", indonesian_date(quarter.last_day())),
            ];
            let mail = json!(self.letter(QUARTER, to, &values));
            database::jobs::enqueue(&tx, cx, self.inner.settings.mail_job, mail, cx.now()).await?;
            tx.commit().await?;
        }
        Ok(())
    }
}
