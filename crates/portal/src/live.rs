//! The line over which open pages hear that they should look again.

use std::{collections::HashMap, convert::Infallible, time::Duration};

use axum::{
    extract::State,
    response::{
        IntoResponse,
        sse::{Event, KeepAlive, Sse},
    },
};
use futures::stream;
use kernel::{Role, event::ALL_NEEDS, ports::Directory};
use serde::Deserialize;
use uuid::Uuid;
use web::{Answer, Failure, Query, Ui};

use crate::Portal;

/// Proxies close lines on which nothing was said for longer.
const KEPT_ALIVE: Duration = Duration::from_secs(25);
/// Topics of one line.
const MOST_TOPICS: usize = 8;

/// What a page waits for.
#[derive(Deserialize)]
pub(crate) struct Topics {
    /// `saya`, `tim`, `renbangkom`, or `kursus:` and an id.
    #[serde(default)]
    topik: Vec<String>,
}

/// Says `berubah` with the topic as often as something of it changed. What changed is for the page to see, which asks for itself
/// again and so gets what this person may see.
pub(crate) async fn line(State(portal): State<Portal>, ui: Ui, Query(topics): Query<Topics>) -> Answer {
    let mut subjects: HashMap<Uuid, String> = HashMap::new();
    for topic in topics.topik.into_iter().take(MOST_TOPICS) {
        for subject in portal.subjects(&ui, &topic).await? {
            subjects.insert(subject, topic.clone());
        }
    }
    let waiting = portal.db.live().wait_for(subjects.keys().copied().collect::<Vec<_>>());
    let hints = stream::unfold((waiting, subjects), |(mut waiting, subjects)| async move {
        let subject = waiting.next().await?;
        let topic = subjects.get(&subject).map_or("", String::as_str);
        let hint = Event::default().event("berubah").data(topic);
        Some((Ok::<_, Infallible>(hint), (waiting, subjects)))
    });
    // Proxies that gather answers would keep the hints for themselves.
    let unbuffered = [("x-accel-buffering", "no")];
    Ok((unbuffered, Sse::new(hints).keep_alive(KeepAlive::new().interval(KEPT_ALIVE))).into_response())
}

impl Portal {
    /// Whom and what a topic is about for this person.
    async fn subjects(&self, ui: &Ui, topic: &str) -> Result<Vec<Uuid>, Failure> {
        let person = ui.cx.actor.person().ok_or_else(Failure::not_found)?;
        match topic.split_once(':') {
            None if topic == "saya" => Ok(vec![person.uuid()]),
            None if topic == "tim" => {
                let reports = self.identity.reports(person, ui.today()).await.map_err(Failure::internal)?;
                Ok(reports.into_iter().map(|card| card.id.uuid()).collect())
            }
            None if topic == "renbangkom" && ui.cx.actor.has(Role::Admin) => Ok(vec![ALL_NEEDS]),
            Some(("kursus", id)) => {
                let courses = self.authoring.courses(&ui.cx).await?;
                let own = courses.into_iter().map(|course| course.id.uuid()).find(|course| course.to_string() == id);
                own.map(|course| vec![course]).ok_or_else(Failure::not_found)
            }
            _ => Err(Failure::not_found()),
        }
    }
}
