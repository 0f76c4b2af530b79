//! What learners do, turned into facts and completions, in the transaction of the deed.

use std::sync::Arc;

use async_trait::async_trait;
use courseware::CourseDocument;
use database::{Error, Result, Subscriber, Tx};
use kernel::{
    Cx, Event,
    event::Learned,
    id::{EnrolmentId, LessonId, PublicationId},
    ports::{EnrolmentCard, PortError},
};
use serde_json::{Value, json};

use crate::{Tracker, rules, store};

#[async_trait]
impl Subscriber for Tracker {
    async fn on(&self, tx: &Tx, cx: &Cx, event: &Event) -> Result<()> {
        match event {
            Event::LessonDone { enrolment, lesson, .. } => {
                self.lesson_done(tx, cx, *enrolment, *lesson, "self_declared", json!({})).await
            }
            Event::AttemptGraded { enrolment, lesson, attempt, grade, passed: true, .. } => {
                let proof = json!({ "attempt": attempt, "grade": grade });
                self.lesson_done(tx, cx, *enrolment, *lesson, "quiz_passed", proof).await
            }
            Event::EnrolmentMoved { enrolment, publication } => {
                let card = self.card(*enrolment).await?;
                self.roll_up(tx, cx, &EnrolmentCard { publication: *publication, ..card }).await
            }
            _ => Ok(()),
        }
    }
}

impl Tracker {
    async fn lesson_done(
        &self,
        tx: &Tx,
        cx: &Cx,
        enrolment: EnrolmentId,
        lesson: LessonId,
        kind: &str,
        proof: Value,
    ) -> Result<()> {
        if !store::complete_lesson(&tx.exec(), enrolment, lesson, cx.now()).await? {
            return Ok(());
        }
        store::append_fact(&tx.exec(), cx, enrolment, lesson, kind, proof).await?;
        let card = self.card(enrolment).await?;
        self.roll_up(tx, cx, &card).await
    }

    /// Completes the course if its rules are met and it was not completed before.
    async fn roll_up(&self, tx: &Tx, cx: &Cx, enrolment: &EnrolmentCard) -> Result<()> {
        let course = self.course(enrolment.publication).await?;
        let done = store::done(&tx.exec(), &[enrolment.id]).await?;
        let done: Vec<LessonId> = done.into_iter().map(|(_, lesson)| lesson).collect();
        if !rules::completed(&course, &done) || !store::complete_course(&tx.exec(), enrolment, cx.now()).await? {
            return Ok(());
        }
        let event = Event::CourseCompleted {
            enrolment: enrolment.id,
            person: enrolment.person,
            course: enrolment.course,
            publication: enrolment.publication,
            at: cx.now(),
            learned: Learned {
                form: course.facts.form.clone(),
                title: course.facts.title.clone(),
                jp: course.facts.jp,
                minutes: course.minutes(),
                version: course.number,
            },
        };
        tx.emit(cx, &event).await
    }

    async fn card(&self, enrolment: EnrolmentId) -> Result<EnrolmentCard> {
        let found = self.enrolments.get(enrolment).await.map_err(asked)?;
        found.ok_or_else(|| Error::stored("enrolment", format!("{enrolment:?} is not there")))
    }

    async fn course(&self, publication: PublicationId) -> Result<Arc<CourseDocument>> {
        if let Some(course) = self.courses.get(&publication) {
            return Ok(course);
        }
        let text = self.publications.course(publication).await.map_err(asked)?;
        let text = text.ok_or_else(|| Error::stored("publication", format!("{publication:?} is not there")))?;
        let course: CourseDocument = serde_json::from_str(&text).map_err(|e| Error::stored("course document", e))?;
        let course = Arc::new(course);
        self.courses.insert(publication, course.clone());
        Ok(course)
    }
}

fn asked(error: PortError) -> Error {
    Error::stored("answer of another feature", error)
}
