//! What one feature asks, answered by another: the ports that only the product as a whole can fill.

use std::{collections::HashMap, sync::OnceLock};

use async_trait::async_trait;
use certification::{Offered, model::Part};
use chrono::NaiveDate;
use competency_development::{Course, Courses, Development};
use content_delivery::{Delivery, model::Offering};
use course_authoring::{Authoring, AuthoringError};
use identity::Identity;
use kernel::{
    Cx, PageRequest, Role,
    id::{CourseId, LessonId, PersonId, PublicationId},
    person::{Nip, PersonCard},
    ports::{Competencies, CompetencyCard, CompetencyStanding, Directory, PortError},
};
use learning_hours::{CourseOffers, LearningHours, Offer};
use mentoring::{MentorRoles, Mentoring};
use performance_dialogue::{ClassCard, CourseCard, PairCard};
use quiz_grading::{TaughtCourses, TaughtQuiz};
use training_classes::{LearningForms, TrainingClasses, model::TrainingClass};

/// Grants the role of a mentor through the owner of roles, in the name of whoever accepted the mentor.
pub(crate) struct Roles(pub(crate) Identity);

#[async_trait]
impl MentorRoles for Roles {
    async fn grant(&self, cx: &Cx, person: PersonId) -> Result<(), PortError> {
        let granted = self.0.set_role(cx, person, Role::Mentor, true).await;
        granted.map_err(|e| PortError::new("roles of mentors", e))
    }
}

/// The dictionary of competencies for the feature that is put together before its owner. Empty until the owner is there.
#[derive(Default)]
pub(crate) struct Dictionary(OnceLock<Development>);

impl Dictionary {
    /// Names the owner; a second one is not heard.
    pub(crate) fn is_kept_by(&self, owner: Development) {
        let _ = self.0.set(owner);
    }
}

#[async_trait]
impl Competencies for Dictionary {
    async fn dictionary(&self) -> Result<Vec<CompetencyCard>, PortError> {
        match self.0.get() {
            Some(owner) => owner.dictionary().await,
            None => Ok(Vec::new()),
        }
    }

    async fn standings(
        &self,
        people: &[PersonId],
        day: NaiveDate,
    ) -> Result<HashMap<PersonId, Vec<CompetencyStanding>>, PortError> {
        match self.0.get() {
            Some(owner) => owner.standings(people, day).await,
            None => Ok(HashMap::new()),
        }
    }
}

/// What programmes can be made of: the catalogue, and the training calendar once it is there.
pub(crate) struct Completable {
    pub(crate) delivery: Delivery,
    pub(crate) classes: OnceLock<TrainingClasses>,
}

#[async_trait]
impl Offered for Completable {
    async fn parts(&self) -> Result<Vec<Part>, PortError> {
        let courses = self.delivery.all_offerings().await.map_err(|e| PortError::new("courses", e))?;
        let course = |one: Offering| Part { source: one.course, title: one.title, jp: one.jp };
        let mut parts: Vec<Part> = courses.into_iter().map(course).collect();
        if let Some(classes) = self.classes.get() {
            let ahead = classes.certified_classes().await.map_err(|e| PortError::new("classes", e))?;
            let class =
                |one: TrainingClass| Part { source: one.id.cast(), title: one.facts.full_title(), jp: one.facts.jp };
            parts.extend(ahead.into_iter().map(class));
        }
        Ok(parts)
    }
}

/// Answers the quizzes' questions about what is taught and to whom.
pub(crate) struct Teaching {
    pub(crate) authoring: Authoring,
    pub(crate) delivery: Delivery,
    pub(crate) identity: Identity,
}

/// Learners told in answer to one search.
const MOST_FOUND: usize = 20;
/// People asked for at once, well under any limit of bound values.
const TOGETHER: usize = 1_000;

impl Teaching {
    async fn teaches(&self, cx: &Cx, course: CourseId) -> Result<bool, PortError> {
        let card = self.authoring.card(cx, course).await.map_err(|e| PortError::new("taught courses", e))?;
        Ok(card.is_some())
    }
}

#[async_trait]
impl TaughtCourses for Teaching {
    async fn of_actor(&self, cx: &Cx) -> Result<Vec<CourseId>, PortError> {
        let courses = self.authoring.courses(cx).await.map_err(|e| PortError::new("taught courses", e))?;
        Ok(courses.into_iter().map(|course| course.id).collect())
    }

    async fn published(&self, cx: &Cx, course: CourseId) -> Result<Option<PublicationId>, PortError> {
        let card = self.authoring.card(cx, course).await.map_err(|e| PortError::new("taught courses", e))?;
        Ok(card.and_then(|card| card.publication))
    }

    async fn quiz(&self, cx: &Cx, course: CourseId, lesson: LessonId) -> Result<Option<TaughtQuiz>, PortError> {
        let workspace = match self.authoring.workspace(cx, course).await {
            Ok(workspace) => workspace,
            Err(AuthoringError::NotFound | AuthoringError::Forbidden) => return Ok(None),
            Err(error) => return Err(PortError::new("taught quizzes", error)),
        };
        let title = workspace.lesson(lesson).map(|(_, lesson)| lesson.title.clone());
        Ok(title.zip(workspace.quiz(lesson)).map(|(title, quiz)| TaughtQuiz {
            course_title: workspace.card.title.clone(),
            title,
            rules: quiz.rules,
            questions: quiz.questions.len(),
        }))
    }

    async fn takes(&self, cx: &Cx, course: CourseId, person: PersonId) -> Result<bool, PortError> {
        if !self.teaches(cx, course).await? {
            return Ok(false);
        }
        let found = self.delivery.enrolment(person, course).await;
        Ok(found.map_err(|e| PortError::new("learners", e))?.is_some())
    }

    async fn learners(&self, cx: &Cx, course: CourseId, words: &str) -> Result<Vec<PersonCard>, PortError> {
        if !self.teaches(cx, course).await? {
            return Ok(Vec::new());
        }
        let words: Vec<String> = words.split_whitespace().map(str::to_lowercase).collect();
        let fits = |card: &PersonCard| {
            let name = card.full_name().to_lowercase();
            let nip = card.nip.as_deref().unwrap_or_default();
            words.iter().all(|word| name.contains(word) || nip.contains(word.as_str()))
        };
        let people = self.delivery.learners_of(course).await.map_err(|e| PortError::new("learners", e))?;
        let mut found = Vec::new();
        for chunk in people.chunks(TOGETHER) {
            let cards = Directory::cards(&self.identity, chunk).await?;
            found.extend(cards.into_iter().filter(fits));
        }
        found.sort_by(|a, b| a.name.cmp(&b.name));
        found.truncate(MOST_FOUND);
        Ok(found)
    }
}

/// Answers the boards' question whether the actor teaches a course: whoever writes it does.
pub(crate) struct Taught(pub(crate) Authoring);

#[async_trait]
impl progress_tracking::TaughtCourses for Taught {
    async fn taught(&self, cx: &Cx, course: CourseId) -> Result<Option<progress_tracking::TaughtCourse>, PortError> {
        let card = self.0.card(cx, course).await.map_err(|e| PortError::new("taught courses", e))?;
        Ok(card.map(|card| progress_tracking::TaughtCourse { title: card.title, publication: card.publication }))
    }
}

/// Answers the ledger's question what somebody could learn next.
pub(crate) struct Offers(pub(crate) Delivery);

#[async_trait]
impl CourseOffers for Offers {
    async fn open_to(&self, person: PersonId) -> Result<Vec<Offer>, PortError> {
        let asked = |e| PortError::new("course offers", e);
        let newest = self.0.newest_offerings().await.map_err(asked)?;
        let joined = self.0.enrolments_of(&[person]).await.map_err(asked)?;
        let open = newest.iter().filter(|one| !joined.iter().any(|(enrolment, _)| enrolment.course == one.course));
        let offer = |one: &Offering| Offer {
            slug: one.slug.clone(),
            title: one.title.clone(),
            subject: one.subject.clone(),
            jp: one.jp as i32,
            audience: one.audience.clone(),
        };
        Ok(open.map(offer).collect())
    }
}

/// Answers what courses there are, who is in them, and who writes them.
pub(crate) struct Taken {
    pub(crate) delivery: Delivery,
    pub(crate) authoring: Authoring,
}

#[async_trait]
impl Courses for Taken {
    async fn offered(&self) -> Result<Vec<Course>, PortError> {
        let newest = self.delivery.newest_offerings().await.map_err(|e| PortError::new("courses", e))?;
        let course = |one: &Offering| Course {
            id: one.course,
            slug: one.slug.clone(),
            title: one.title.clone(),
            jp: one.jp as i32,
        };
        Ok(newest.iter().filter(|one| !one.archived).map(course).collect())
    }

    async fn joined(&self, person: PersonId) -> Result<Vec<CourseId>, PortError> {
        let joined = self.delivery.enrolments_of(&[person]).await.map_err(|e| PortError::new("courses", e))?;
        Ok(joined.into_iter().map(|(enrolment, _)| enrolment.course).collect())
    }

    async fn written(&self, cx: &Cx, course: CourseId) -> Result<Option<String>, PortError> {
        let card = self.authoring.card(cx, course).await.map_err(|e| PortError::new("courses", e))?;
        Ok(card.map(|card| card.title))
    }
}

/// Tells which mentorships a goal can name.
pub(crate) struct Guided(pub(crate) Mentoring);

#[async_trait]
impl performance_dialogue::Pairs for Guided {
    async fn of_mentee(&self, cx: &Cx) -> Result<Vec<PairCard>, PortError> {
        let pairs = self.0.guided(cx).await.map_err(|e| PortError::new("mentorships", e))?;
        Ok(pairs.into_iter().map(|(id, title)| PairCard { id, title }).collect())
    }
}

/// Finds people for the administration of 360° rounds.
pub(crate) struct Found(pub(crate) Identity);

#[async_trait]
impl performance_dialogue::Finder for Found {
    async fn find(&self, cx: &Cx, words: &str) -> Result<Vec<PersonCard>, PortError> {
        let found = self.0.people(cx, words, None, PageRequest::default()).await;
        let found = found.map_err(|e| PortError::new("people", e))?;
        Ok(found.items.into_iter().map(|listed| listed.card).collect())
    }
}

#[async_trait]
impl training_classes::Finder for Found {
    async fn by_nip(&self, cx: &Cx, nip: &Nip) -> Result<Option<PersonCard>, PortError> {
        let found = self.0.people(cx, nip.as_str(), None, PageRequest::default()).await;
        let found = found.map_err(|e| PortError::new("people", e))?;
        let same = |card: &PersonCard| card.nip.as_deref() == Some(nip.as_str());
        Ok(found.items.into_iter().map(|listed| listed.card).find(same))
    }
}

/// Answers the question of notes and goals which courses there are.
#[async_trait]
impl performance_dialogue::Courses for Offers {
    async fn open(&self) -> Result<Vec<CourseCard>, PortError> {
        let newest = self.0.newest_offerings().await.map_err(|e| PortError::new("courses", e))?;
        let card = |one: &Offering| CourseCard { id: one.course, title: one.title.clone(), jp: one.jp };
        Ok(newest.iter().map(card).collect())
    }
}

/// Tells which forms of learning the ledger counts.
pub(crate) struct Counted(pub(crate) LearningHours);

#[async_trait]
impl LearningForms for Counted {
    async fn of_year(&self, year: i32) -> Result<Vec<String>, PortError> {
        let reference = self.0.reference().await.map_err(|e| PortError::new("forms of learning", e))?;
        Ok(reference.forms_of(year).into_iter().map(|rule| rule.code.clone()).collect())
    }
}

/// Tells which classes a goal can name.
pub(crate) struct Scheduled(pub(crate) TrainingClasses);

#[async_trait]
impl performance_dialogue::Classes for Scheduled {
    async fn of_actor(&self, cx: &Cx) -> Result<Vec<ClassCard>, PortError> {
        let classes = self.0.to_name(cx).await.map_err(|e| PortError::new("classes", e))?;
        let card =
            |class: TrainingClass| ClassCard { id: class.id, title: class.facts.full_title(), jp: class.facts.jp };
        Ok(classes.into_iter().map(card).collect())
    }
}
