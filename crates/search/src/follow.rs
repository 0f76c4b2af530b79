//! Follows the event log: what is published comes into the index, what is archived leaves it.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use async_trait::async_trait;
use blobs::Digest;
use chrono::{DateTime, TimeDelta, Utc};
use courseware::{CourseDocument, LessonContent, LessonDocument};
use database::Recorded;
use kernel::{
    Cx, Event,
    id::{CourseId, EventId, PublicationId},
    job::{JobError, JobHandler},
};
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::{
    Search, SearchError,
    index::{Change, Snapshot, key},
    job_names,
    model::{Card, Entry, LessonFacts},
};

/// The events that change the catalogue.
const NAMES: [&str; 2] = ["course_published", "course_archived"];
/// How far back the log is read again, since events may be committed later than they were recorded.
const OVERLAP: TimeDelta = TimeDelta::minutes(5);
/// Events asked for at first; more when there are more.
const AT_ONCE: u64 = 1_000;
/// Courses put into the index by one commit.
const BATCH: usize = 50;
/// How long the storage is left in peace after it failed.
const PAUSE: TimeDelta = TimeDelta::seconds(30);

/// How far this node has read.
#[derive(Default)]
pub(crate) struct Place {
    /// The newest event that was dealt with.
    newest: Option<DateTime<Utc>>,
    /// Events dealt with that are still read again.
    seen: HashMap<EventId, DateTime<Utc>>,
    /// When the last event of each course was recorded, so that a late older one changes nothing.
    applied: HashMap<CourseId, DateTime<Utc>>,
    paused_until: Option<DateTime<Utc>>,
}

impl Place {
    fn since(&self) -> DateTime<Utc> {
        self.newest.map_or(DateTime::UNIX_EPOCH, |newest| newest - OVERLAP)
    }

    fn dealt_with(&mut self, events: &[Recorded]) {
        for recorded in events {
            self.newest = self.newest.max(Some(recorded.at));
            self.seen.insert(recorded.id, recorded.at);
            if let Some(course) = course_of(&recorded.event) {
                let last = self.applied.entry(course).or_insert(recorded.at);
                *last = recorded.at.max(*last);
            }
        }
        let since = self.since();
        self.seen.retain(|_, at| *at >= since);
    }
}

fn course_of(event: &Event) -> Option<CourseId> {
    match event {
        Event::CoursePublished { course, .. } | Event::CourseArchived { course } => Some(*course),
        _ => None,
    }
}

impl Search {
    /// Brings the index up to what the event log says. One statement when nothing is new.
    pub async fn follow(&self, cx: &Cx) -> Result<(), SearchError> {
        // Whoever comes second finds it done.
        let mut place = self.inner.place.lock().await;
        if place.paused_until.is_some_and(|until| cx.now() < until) {
            return Ok(());
        }
        place.paused_until = None;
        let mut events = self.events(place.since()).await?;
        events.retain(|recorded| !place.seen.contains_key(&recorded.id));
        if events.is_empty() {
            return Ok(());
        }
        let outcome = self.apply(&place, &events).await;
        match outcome {
            Ok(true) => place.dealt_with(&events),
            // Another process writes; what it leaves undone is done next time.
            Ok(false) => {}
            Err(_) => place.paused_until = Some(cx.now() + PAUSE),
        }
        outcome.map(|_| ())
    }

    async fn events(&self, since: DateTime<Utc>) -> Result<Vec<Recorded>, SearchError> {
        let mut limit = AT_ONCE;
        loop {
            let events = database::recorded_since(&self.inner.db.reader(), &NAMES, since, limit).await?;
            if (events.len() as u64) < limit {
                return Ok(events);
            }
            limit *= 4;
        }
    }

    /// Applies the newest event of each course. False if another process is writing to the index.
    async fn apply(&self, place: &Place, events: &[Recorded]) -> Result<bool, SearchError> {
        let mut newest: HashMap<CourseId, &Recorded> = HashMap::new();
        for recorded in events {
            let Some(course) = course_of(&recorded.event) else { continue };
            let late = place.applied.get(&course).is_some_and(|last| recorded.at < *last);
            if !late && newest.get(&course).is_none_or(|other| other.at <= recorded.at) {
                newest.insert(course, recorded);
            }
        }
        self.blocking(|search| search.inner.index.reload()).await?;
        let snapshot = self.inner.index.snapshot();
        let mut due: Vec<&Recorded> =
            newest.into_values().filter(|recorded| !is_applied(&snapshot, &recorded.event)).collect();
        due.sort_by_key(|recorded| recorded.at);
        for batch in due.chunks(BATCH) {
            let mut changes = Vec::with_capacity(batch.len());
            for recorded in batch {
                changes.extend(self.change(recorded).await?);
            }
            if !self.blocking(move |search| search.inner.index.write(&changes)).await? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    async fn change(&self, recorded: &Recorded) -> Result<Option<Change>, SearchError> {
        match &recorded.event {
            Event::CoursePublished { document, .. } => {
                Ok(self.entry(document, recorded.at).await?.map(|entry| Change::Put(Box::new(entry))))
            }
            Event::CourseArchived { course } => Ok(Some(Change::Remove(*course))),
            _ => Ok(None),
        }
    }

    /// The entry of a published course. None if its document is not to be had: that is logged and never comes right by waiting.
    async fn entry(&self, digest: &str, published_at: DateTime<Utc>) -> Result<Option<Entry>, SearchError> {
        let Some(course) = self.document::<CourseDocument>(digest).await? else { return Ok(None) };
        let mut lessons = Vec::new();
        for (_, outline) in course.lessons().filter(|(_, outline)| outline.quiz.is_none()) {
            let Some(lesson) = self.document::<LessonDocument>(&outline.document).await? else { continue };
            let LessonContent::Page(page) = lesson.content else { continue };
            let facts = LessonFacts {
                id: outline.id,
                kind: outline.kind,
                title: outline.title.clone(),
                minutes: outline.minutes,
            };
            lessons.push((facts, page.text));
        }
        Ok(Some(Entry { card: Card::new(&course, published_at), body: body(&course), lessons }))
    }

    async fn document<T: DeserializeOwned>(&self, digest: &str) -> Result<Option<T>, SearchError> {
        let Ok(name) = digest.parse::<Digest>() else {
            tracing::error!(digest, "an event names no document");
            return Ok(None);
        };
        let Some(bytes) = self.inner.blobs.get(&name).await? else {
            tracing::error!(digest, "a published document is missing");
            return Ok(None);
        };
        let read = serde_json::from_slice(&bytes);
        Ok(read.inspect_err(|error| tracing::error!(digest, %error, "a published document could not be read")).ok())
    }
}

/// Whether the index already is as the event says.
fn is_applied(snapshot: &Snapshot, event: &Event) -> bool {
    let indexed = |course: CourseId| snapshot.courses.get(&key(course)).map(|known| known.card.publication);
    match event {
        Event::CoursePublished { course, publication, .. } => indexed(*course) == Some(*publication as PublicationId),
        Event::CourseArchived { course } => indexed(*course).is_none(),
        _ => true,
    }
}

/// The words of a course beside title and summary.
fn body(course: &CourseDocument) -> String {
    let facts = &course.facts;
    let mut seen = HashSet::new();
    let modules = course
        .modules
        .iter()
        .flat_map(|module| std::iter::once(&module.title).chain(module.lessons.iter().map(|lesson| &lesson.title)));
    let parts = facts.objectives.iter().chain(facts.curriculum.iter().map(|entry| &entry.title)).chain(&facts.audience);
    let mut lines = vec![facts.subject.replace('-', " ")];
    lines.extend(parts.chain(modules).filter(|line| seen.insert(line.as_str())).cloned());
    lines.join(".\n")
}

/// Follows the log on its own, on every node.
pub(crate) struct Follow(pub(crate) Search);

#[async_trait]
impl JobHandler for Follow {
    fn name(&self) -> &'static str {
        job_names::FOLLOW
    }

    async fn run(&self, cx: &Cx, _: Value) -> Result<(), JobError> {
        Ok(self.0.follow(cx).await?)
    }
}

/// The handler that follows the log.
pub(crate) fn follower(search: &Search) -> Arc<dyn JobHandler> {
    Arc::new(Follow(search.clone()))
}
