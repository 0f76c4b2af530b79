//! Dictionary, standards, settings and tags, and the port by which other features ask.

use std::collections::HashMap;

use async_trait::async_trait;
use chrono::NaiveDate;
use kernel::{
    Cx,
    id::{CompetencyId, CourseId, PersonId},
    ports::{Competencies, CompetencyCard, CompetencyStanding, PortError},
};

use crate::{
    CompetencyError, Development,
    model::{Competency, PostStandard, Setting, Tag},
    policy::may_tag,
    queries::person::stand,
    rules::in_force::setting_on,
    store,
};

/// A post with the version of its standard that is in force, and how many versions there are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedStandard {
    /// The version in force, else the first one to come.
    pub standard: PostStandard,
    /// How many versions.
    pub versions: usize,
}

/// What a course teaches, for whoever may say so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CourseTags {
    /// Title of the course.
    pub title: String,
    /// Its tags.
    pub tags: Vec<Tag>,
}

impl Development {
    /// The dictionary in its order; retired ones too, if asked for.
    pub async fn dictionary_of(&self, retired: bool) -> Result<Vec<Competency>, CompetencyError> {
        let reference = self.inner.reference.get().await?;
        Ok(reference.competencies.iter().filter(|one| retired || one.retired_on.is_none()).cloned().collect())
    }

    /// The competency with this id.
    pub async fn competency(&self, id: CompetencyId) -> Result<Competency, CompetencyError> {
        self.inner.reference.get().await?.competency(id).cloned().ok_or(CompetencyError::NotFound)
    }

    /// The competency with this code.
    pub async fn competency_by_code(&self, code: &str) -> Result<Competency, CompetencyError> {
        let reference = self.inner.reference.get().await?;
        reference.competencies.iter().find(|one| one.code == code).cloned().ok_or(CompetencyError::NotFound)
    }

    /// The standards, one line per post.
    pub async fn standards_on(&self, day: NaiveDate) -> Result<Vec<ListedStandard>, CompetencyError> {
        let reference = self.inner.reference.get().await?;
        let mut found: Vec<ListedStandard> = Vec::new();
        // By post, the latest first.
        for standard in &reference.standards {
            match found.last_mut().filter(|one| one.standard.post_key == standard.post_key) {
                None => found.push(ListedStandard { standard: standard.clone(), versions: 1 }),
                Some(listed) => {
                    listed.versions += 1;
                    if listed.standard.valid_from > day {
                        listed.standard = standard.clone();
                    }
                }
            }
        }
        Ok(found)
    }

    /// All versions of the standard that this version belongs to, the latest first.
    pub async fn standard_versions(
        &self,
        id: kernel::id::PostStandardId,
    ) -> Result<Vec<PostStandard>, CompetencyError> {
        let reference = self.inner.reference.get().await?;
        let key = reference.standards.iter().find(|one| one.id == id).map(|one| one.post_key.clone());
        let key = key.ok_or(CompetencyError::NotFound)?;
        Ok(reference.standards.iter().filter(|one| one.post_key == key).cloned().collect())
    }

    /// All versions of the settings, the latest first, and the one in force on this day.
    pub async fn settings_on(&self, day: NaiveDate) -> Result<(Vec<Setting>, Option<Setting>), CompetencyError> {
        let reference = self.inner.reference.get().await?;
        Ok((reference.settings.clone(), setting_on(&reference.settings, day).cloned()))
    }

    /// What a course teaches, if the actor may say so.
    pub async fn course_tags(&self, cx: &Cx, course: CourseId) -> Result<CourseTags, CompetencyError> {
        let title = self.inner.ports.courses.written(cx, course).await?;
        let title = title.filter(|_| may_tag(&cx.actor, true)).ok_or(CompetencyError::NotFound)?;
        let tags = store::courses::tags_of(&self.db().reader(), course).await?;
        Ok(CourseTags { title, tags })
    }

    /// How many courses teach each competency.
    pub async fn courses_per_competency(&self) -> Result<HashMap<CompetencyId, usize>, CompetencyError> {
        let reference = self.inner.reference.get().await?;
        let mut found = HashMap::new();
        for tag in &reference.tags {
            *found.entry(tag.competency).or_default() += 1;
        }
        Ok(found)
    }
}

#[async_trait]
impl Competencies for Development {
    async fn dictionary(&self) -> Result<Vec<CompetencyCard>, PortError> {
        let all = self.dictionary_of(false).await.map_err(|e| PortError::new("dictionary", e))?;
        Ok(all.into_iter().map(|one| CompetencyCard { id: one.id, code: one.code, name: one.name }).collect())
    }

    async fn standings(
        &self,
        people: &[PersonId],
        day: NaiveDate,
    ) -> Result<HashMap<PersonId, Vec<CompetencyStanding>>, PortError> {
        let asked = |e: database::Error| PortError::new("standings", e);
        if people.is_empty() {
            return Ok(HashMap::new());
        }
        let reference = self.inner.reference.get().await.map_err(asked)?;
        let cards = self.inner.ports.directory.cards(people).await?;
        let levels = store::levels::of(&self.db().reader(), people).await.map_err(asked)?;
        let mut found: HashMap<PersonId, Vec<CompetencyStanding>> = HashMap::with_capacity(cards.len());
        for card in &cards {
            let own: Vec<_> = levels.iter().filter(|one| one.person == card.id).cloned().collect();
            found.insert(card.id, stand(&reference, card, &own, day).1);
        }
        Ok(found)
    }
}
