//! What pages of this and other features may ask.

use std::collections::{HashMap, HashSet};

use courseware::CourseDocument;
use kernel::{
    Cx, Page, PageRequest,
    id::{BatchId, CertificateId, CourseId, EnrolmentId, PersonId, PublicationId, TemplateId, UnitId},
    person::PersonCard,
    ports::RosterUnit,
};

use crate::{
    Certification, CertificationError, code,
    commands::LARGEST_BATCH,
    model::{Basis, Batch, Candidate, Certificate, Part, Programme, Rule, State},
    store,
    template::Template,
};

/// A candidate with name and course, for the admin's list.
pub struct Listed {
    /// Who and which course.
    pub candidate: Candidate,
    /// The person.
    pub person: Option<PersonCard>,
    /// Title of the course.
    pub course: String,
    /// Lesson hours of the course.
    pub jp: u32,
}

/// What a rule is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ruled {
    /// Everything of a kind that has no rule of its own.
    Kind(Basis),
    /// A course, with its title.
    Course(String),
    /// A class, programme or mentoring, with its title.
    Award(Basis, String),
}

/// What the public sees of a certificate.
pub struct Checked {
    /// The certificate.
    pub certificate: Certificate,
    /// The one that took its place.
    pub successor: Option<Certificate>,
}

impl Certification {
    /// Candidates without a certificate, with names.
    pub async fn candidates(
        &self,
        course: Option<CourseId>,
        page: PageRequest,
    ) -> Result<Page<Listed>, CertificationError> {
        let found = store::candidates(&self.db().reader(), course, page).await?;
        let people: Vec<PersonId> = found.items.iter().map(|candidate| candidate.person).collect();
        let cards = self.inner.ports.directory.cards(&people).await?;
        let cards: HashMap<PersonId, PersonCard> = cards.into_iter().map(|card| (card.id, card)).collect();
        let mut courses: HashMap<PublicationId, (String, u32)> = HashMap::new();
        for candidate in &found.items {
            if courses.contains_key(&candidate.publication) {
                continue;
            }
            let Some(text) = self.inner.ports.publications.course(candidate.publication).await? else { continue };
            let document: CourseDocument =
                serde_json::from_str(&text).map_err(|e| database::Error::stored("course document", e))?;
            courses.insert(candidate.publication, (document.facts.title, document.facts.jp));
        }
        Ok(found.map(|candidate| {
            // An award says itself what it was for.
            let (course, jp) = match &candidate.facts {
                Some(facts) => (facts.title.clone(), facts.jp),
                None => courses.get(&candidate.publication).cloned().unwrap_or_default(),
            };
            Listed { person: cards.get(&candidate.person).cloned(), course, jp, candidate }
        }))
    }

    /// The enrolments of every open candidate, up to the largest batch.
    pub async fn open_enrolments(&self, course: Option<CourseId>) -> Result<Vec<EnrolmentId>, CertificationError> {
        Ok(store::open_enrolments(&self.db().reader(), course, LARGEST_BATCH as u64).await?)
    }

    /// How many candidates wait, how many certificates are valid, and how many wait for a signature.
    pub async fn counts(&self) -> Result<(i64, i64, i64), CertificationError> {
        Ok(store::counts(&self.db().reader()).await?)
    }

    /// Documents that wait for a signature, lowest number first.
    pub async fn unsigned(&self, page: PageRequest) -> Result<Page<Certificate>, CertificationError> {
        Ok(store::certificates_in(&self.db().reader(), State::Submitted, page, PageRequest::SIZE).await?)
    }

    /// All certificates, latest first.
    pub async fn certificates(&self, number: &str, page: PageRequest) -> Result<Page<Certificate>, CertificationError> {
        Ok(store::certificates(&self.db().reader(), number, page).await?)
    }

    /// A person's certificates, latest first.
    pub async fn certificates_of(&self, person: PersonId) -> Result<Vec<Certificate>, CertificationError> {
        Ok(store::certificates_of(&self.db().reader(), person).await?)
    }

    /// Certificates of these people that were issued, latest first; for reports.
    pub async fn certificates_of_all(&self, people: &[PersonId]) -> Result<Vec<Certificate>, CertificationError> {
        Ok(store::certificates_of_all(&self.db().reader(), people).await?)
    }

    /// One certificate, for admins.
    pub async fn certificate(&self, id: CertificateId) -> Result<Option<Certificate>, CertificationError> {
        Ok(store::certificate(&self.db().reader(), id).await?)
    }

    /// The certificate of a code as typed by anybody; `None` if there is none or the code is mistyped.
    pub async fn check(&self, typed: &str) -> Result<Option<Checked>, CertificationError> {
        let Some(code) = code::parse(typed) else { return Ok(None) };
        let found = store::certificate_by_code(&self.db().reader(), &code).await?;
        let Some(certificate) = found.filter(|certificate| certificate.issued_at.is_some()) else { return Ok(None) };
        Ok(Some(self.checked(certificate).await?))
    }

    /// [`Certification::check`] for a caller from the open network: who asks for many unknown codes is held up.
    pub(crate) async fn check_for(
        &self,
        cx: &Cx,
        caller: &str,
        typed: &str,
    ) -> Result<Option<Checked>, CertificationError> {
        if !self.inner.guesses.allows(caller, cx.now()) {
            return Err(CertificationError::Guessing);
        }
        let found = self.check(typed).await?;
        if found.is_none() {
            self.inner.guesses.missed(caller, cx.now());
        }
        Ok(found)
    }

    async fn checked(&self, certificate: Certificate) -> Result<Checked, CertificationError> {
        let successor = match certificate.ended_at {
            Some(_) => {
                store::successor(&self.db().reader(), certificate.id).await?.filter(|new| new.issued_at.is_some())
            }
            None => None,
        };
        Ok(Checked { certificate, successor })
    }

    /// How far a batch is.
    pub async fn batch(&self, id: BatchId) -> Result<Option<Batch>, CertificationError> {
        Ok(store::batch(&self.db().reader(), id).await?)
    }

    /// The certificate whose document, signed or not, is this file.
    pub async fn by_file(&self, file: &[u8]) -> Result<Option<Checked>, CertificationError> {
        let digest = blobs::Digest::of(file);
        let found = store::certificate_by_digest(&self.db().reader(), digest.as_str()).await?;
        match found.filter(|certificate| certificate.issued_at.is_some()) {
            Some(certificate) => Ok(Some(self.checked(certificate).await?)),
            None => Ok(None),
        }
    }

    /// All templates in their newest version; those in use first.
    pub async fn templates(&self) -> Result<Vec<Template>, CertificationError> {
        Ok(store::templates(&self.db().reader()).await?)
    }

    /// One template in its newest version.
    pub async fn template(&self, id: TemplateId) -> Result<Option<Template>, CertificationError> {
        Ok(store::template(&self.db().reader(), id).await?)
    }

    /// Whether a template with a signer is in use, so that certificates can be issued.
    pub async fn ready(&self) -> Result<bool, CertificationError> {
        let signed = |template: &Template| template.settings.signers.first().is_some_and(|s| !s.name.is_empty());
        Ok(self.templates().await?.iter().any(|template| !template.archived && signed(template)))
    }

    /// The rules: of all of a kind, of each course that anybody completed, and of each class or programme that awards were earned by
    /// lately.
    pub async fn rules(&self) -> Result<Vec<(Rule, Ruled)>, CertificationError> {
        let exec = self.db().reader();
        let (courses, awards) = (self.known_courses().await?, store::known_awards(&exec).await?);
        let named = Basis::ALL.iter().filter_map(|basis| Some((*basis, basis.rule_key()?, Ruled::Kind(*basis))));
        let named =
            named.chain(courses.into_iter().map(|part| (Basis::Course, part.source, Ruled::Course(part.title))));
        let named: Vec<_> = named
            // A part played has the source of its class, whose rule it would take.
            .chain(
                awards
                    .into_iter()
                    .filter(|(basis, _)| *basis != Basis::Role)
                    .map(|(basis, part)| (basis, part.source, Ruled::Award(basis, part.title))),
            )
            .collect();
        let keys: Vec<CourseId> = named.iter().map(|(_, key, _)| *key).collect();
        let made = store::rules(&exec, &keys).await?;
        Ok(named.into_iter().map(|(basis, key, ruled)| (Rule::of(&made, basis, key), ruled)).collect())
    }

    /// Courses that anybody completed, by title.
    async fn known_courses(&self) -> Result<Vec<Part>, CertificationError> {
        let mut parts = Vec::new();
        for (source, publication) in store::known_courses(&self.db().reader()).await? {
            // The published documents are kept in memory by their owner.
            let Some(text) = self.inner.ports.publications.course(publication).await? else { continue };
            let document: CourseDocument =
                serde_json::from_str(&text).map_err(|e| database::Error::stored("course document", e))?;
            parts.push(Part { source, title: document.facts.title, jp: document.facts.jp });
        }
        parts.sort_by(|a, b| a.title.cmp(&b.title));
        Ok(parts)
    }

    /// What a programme can be made of: courses in the catalogue, classes to come, and what anybody completed already; by title.
    pub async fn parts(&self) -> Result<Vec<Part>, CertificationError> {
        let mut parts = self.inner.ports.offered.parts().await?;
        let awards = store::known_awards(&self.db().reader()).await?;
        let fit = awards.into_iter().filter(|(basis, _)| matches!(basis, Basis::Class | Basis::Mentoring));
        parts.extend(self.known_courses().await?);
        parts.extend(fit.map(|(_, part)| part));
        let mut seen = HashSet::new();
        parts.retain(|part| seen.insert(part.source));
        parts.sort_by(|a, b| a.title.cmp(&b.title));
        Ok(parts)
    }

    /// All units as a tree, written one after the other: each with the dashes of its depth before its name.
    pub(crate) async fn units(&self) -> Result<Vec<(UnitId, String)>, CertificationError> {
        let units = self.inner.ports.roster.units().await?;
        let known = |id: UnitId| units.iter().any(|unit| unit.unit == id);
        let mut beneath: HashMap<Option<UnitId>, Vec<&RosterUnit>> = HashMap::new();
        for unit in &units {
            beneath.entry(unit.parent.filter(|parent| known(*parent))).or_default().push(unit);
        }
        for list in beneath.values_mut() {
            list.sort_by(|a, b| b.name.cmp(&a.name));
        }
        let mut listed = Vec::with_capacity(units.len());
        let mut open: Vec<(usize, &RosterUnit)> =
            beneath.remove(&None).into_iter().flatten().map(|unit| (0, unit)).collect();
        while let Some((depth, unit)) = open.pop() {
            listed.push((unit.unit, format!("{}{}", "– ".repeat(depth), unit.name)));
            open.extend(beneath.remove(&Some(unit.unit)).into_iter().flatten().map(|below| (depth + 1, below)));
        }
        Ok(listed)
    }

    /// All programmes, those in use first.
    pub async fn programmes(&self) -> Result<Vec<Programme>, CertificationError> {
        Ok(store::programmes(&self.db().reader()).await?)
    }
}
