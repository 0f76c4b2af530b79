//! Numbers are drawn and data are frozen.

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use courseware::{CourseDocument, CurriculumEntry};
use kernel::{
    Cx,
    id::{BatchId, CertificateId, CourseId, EnrolmentId, PersonId, PublicationId, TemplateId, UnitId},
    person::{Nip, PersonCard, indonesian_date},
};
use serde_json::json;

use crate::{
    Certification, CertificationError, code,
    keys::InstanceKey,
    model::{Candidate, Certificate, Rule, Snapshot, State, mean},
    offline,
    store::{self, Drawn},
    template::Template,
    wording,
};

/// What a certificate is made of, before the number is known.
pub(crate) struct Facts {
    candidate: Candidate,
    person: PersonCard,
    title: String,
    method: String,
    jp: u32,
    curriculum: Vec<CurriculumEntry>,
    started: DateTime<Utc>,
    grade: Option<i64>,
    rule: Rule,
    template: Arc<Template>,
    cycle: i32,
    photo: String,
}

/// What a published course, read once for many candidates, says.
struct Course {
    title: String,
    jp: u32,
    curriculum: Vec<CurriculumEntry>,
}

impl Certification {
    /// The facts of these candidates, each with what stands against a certificate. The number of statements does not grow with them.
    pub(crate) async fn facts(
        &self,
        candidates: Vec<Candidate>,
    ) -> Result<Vec<(EnrolmentId, Result<Facts, CertificationError>)>, CertificationError> {
        let exec = self.db().reader();
        let ids: Vec<EnrolmentId> = candidates.iter().map(|candidate| candidate.enrolment).collect();
        let people: Vec<PersonId> = candidates.iter().map(|candidate| candidate.person).collect();
        let courses: Vec<CourseId> = candidates.iter().map(|candidate| candidate.course).collect();
        let ports = &self.inner.ports;
        let cards: HashMap<PersonId, PersonCard> =
            ports.directory.cards(&people).await?.into_iter().map(|card| (card.id, card)).collect();
        let since: HashMap<EnrolmentId, DateTime<Utc>> =
            ports.enrolments.many(&ids).await?.into_iter().map(|card| (card.id, card.enrolled_at)).collect();
        let keys: Vec<CourseId> = courses.iter().copied().chain(store::kind_keys()).collect();
        let rules = store::rules(&exec, &keys).await?;
        let mut grades: HashMap<EnrolmentId, Vec<i64>> = HashMap::new();
        for (enrolment, grade) in store::grades(&exec, &ids).await? {
            grades.entry(enrolment).or_default().push(grade);
        }
        let mut cycles: HashMap<(PersonId, CourseId), i32> = HashMap::new();
        for pair in store::earlier(&exec, &people, &courses).await? {
            *cycles.entry(pair).or_default() += 1;
        }
        let photos = store::photos(&exec, &people).await?;
        let templates: Vec<Arc<Template>> = store::templates(&exec).await?.into_iter().map(Arc::new).collect();
        let published = self.published(&candidates).await?;
        let above = self.units_above(&templates).await?;

        let facts = candidates.into_iter().map(|candidate| {
            let id = candidate.enrolment;
            let outcome = (|| {
                let rule = Rule::of(&rules, candidate.basis, candidate.course);
                let person = cards.get(&candidate.person).cloned().ok_or(CertificationError::NotFound)?;
                let grades = grades.remove(&id).unwrap_or_default();
                if !rule.award {
                    return Err(CertificationError::NotEligible);
                }
                if !rule.suffices(&grades) {
                    return Err(CertificationError::GradeTooLow);
                }
                let template = choose(&templates, rule.template, &lineage(&above, person.unit))
                    .ok_or(CertificationError::NoTemplate)?;
                let (title, method, jp, curriculum, started) =
                    match (&candidate.facts, published.get(&candidate.publication)) {
                        (Some(award), _) => {
                            let subject =
                                |(title, jp): &(String, u32)| CurriculumEntry { title: title.clone(), jp: *jp };
                            let curriculum = award.subjects.iter().map(subject).collect();
                            (award.title.clone(), award.method.clone(), award.jp, curriculum, award.started)
                        }
                        (None, Some(course)) => {
                            let started = since.get(&id).copied().unwrap_or(candidate.completed_at);
                            (
                                course.title.clone(),
                                "e-learning".to_owned(),
                                course.jp,
                                course.curriculum.clone(),
                                started,
                            )
                        }
                        (None, None) => return Err(CertificationError::NotFound),
                    };
                if !adds_up(&curriculum, jp) {
                    return Err(CertificationError::Curriculum);
                }
                let cycle = 1 + cycles.get(&(candidate.person, candidate.course)).copied().unwrap_or_default();
                let grade = mean(&grades);
                let photo =
                    photos.get(&candidate.person).filter(|_| template.settings.photo).cloned().unwrap_or_default();
                Ok(Facts {
                    candidate,
                    person,
                    title,
                    method,
                    jp,
                    curriculum,
                    started,
                    grade,
                    rule,
                    template,
                    cycle,
                    photo,
                })
            })();
            (id, outcome)
        });
        Ok(facts.collect())
    }

    /// The unit above each unit; nothing where no template belongs to a unit.
    async fn units_above(
        &self,
        templates: &[Arc<Template>],
    ) -> Result<HashMap<UnitId, Option<UnitId>>, CertificationError> {
        if templates.iter().all(|template| template.settings.unit.is_none()) {
            return Ok(HashMap::new());
        }
        let units = self.inner.ports.roster.units().await?;
        Ok(units.into_iter().map(|unit| (unit.unit, unit.parent)).collect())
    }

    async fn published(&self, candidates: &[Candidate]) -> Result<HashMap<PublicationId, Course>, CertificationError> {
        let mut published = HashMap::new();
        for candidate in candidates {
            if candidate.facts.is_some() || published.contains_key(&candidate.publication) {
                continue;
            }
            let Some(text) = self.inner.ports.publications.course(candidate.publication).await? else { continue };
            let document: CourseDocument =
                serde_json::from_str(&text).map_err(|e| database::Error::stored("course document", e))?;
            let facts = document.facts;
            published.insert(
                candidate.publication,
                Course { title: facts.title, jp: facts.jp, curriculum: facts.curriculum },
            );
        }
        Ok(published)
    }

    /// Draws a number for each of these and freezes the data, in one transaction. Who got a certificate meanwhile is left out.
    /// `replaces` names the certificate in whose place the single new one will stand, and why.
    pub(crate) async fn draw(
        &self,
        cx: &Cx,
        facts: Vec<Facts>,
        replaces: Option<(CertificateId, &str)>,
        batch: Option<BatchId>,
    ) -> Result<Vec<Certificate>, CertificationError> {
        let key = self.signing_key(cx).await?;
        let today = self.today(cx);
        let tx = self.db().begin().await?;
        let mut bound = Vec::with_capacity(facts.len());
        for facts in facts {
            let id: CertificateId = cx.id();
            if store::bind(&tx.exec(), facts.candidate.enrolment, replaces.map(|(old, _)| old), id).await? {
                bound.push((id, facts));
            }
        }
        if bound.is_empty() {
            return Ok(Vec::new());
        }
        let count = bound.len() as i32;
        let mut places = store::draw_sequence(&tx.exec(), STATUS_SERIES, 0, count).await? - count;
        // In a fixed order, so that two transactions never wait for each other's series.
        let mut next: BTreeMap<String, (i32, i32)> = BTreeMap::new();
        for (_, facts) in &bound {
            next.entry(wording::series(&facts.template.number_format)).or_default().1 += 1;
        }
        for (format, (first, count)) in &mut next {
            *first = store::draw_sequence(&tx.exec(), format, today.year(), *count).await? - *count + 1;
        }
        let mut drawn = Vec::with_capacity(bound.len());
        for (id, facts) in bound {
            let series = wording::series(&facts.template.number_format);
            let Some((sequence, _)) = next.get_mut(&series) else { continue };
            let place = Place { id, sequence: *sequence, status_index: places, replaces, today };
            let certificate = self.frozen(cx, &key, &facts, &place);
            drawn.push(Drawn { certificate, year: today.year(), sequence: *sequence, batch });
            *sequence += 1;
            places += 1;
        }
        for part in drawn.chunks(ROWS) {
            store::insert_drawn(&tx.exec(), part, cx.now()).await?;
        }
        for Drawn { certificate, .. } in &drawn {
            let detail = json!({ "number": certificate.number, "template": certificate.template, "version": certificate.template_version });
            tx.audit(cx, "certification.draw", certificate.id, detail).await?;
        }
        tx.commit().await?;
        Ok(drawn.into_iter().map(|drawn| drawn.certificate).collect())
    }

    fn frozen(&self, cx: &Cx, key: &InstanceKey, facts: &Facts, place: &Place<'_>) -> Certificate {
        let code = code::draw(cx);
        let template = &facts.template;
        let month = place.today.month0() as usize;
        let number = wording::number(&template.number_format, place.sequence, month, place.today.year());
        let expires_on = facts.rule.validity.last_day(place.today);
        let mut snapshot = self.snapshot(facts, &number, &code, place.today, expires_on);
        if template.settings.offline_qr {
            let token = offline::token(key, &snapshot, expires_on);
            snapshot.offline_url = format!("{}/cek/luring#{token}", self.inner.settings.public_url);
        }
        Certificate {
            id: place.id,
            code,
            number,
            person: facts.candidate.person,
            enrolment: facts.candidate.enrolment,
            course: facts.candidate.course,
            state: State::Drawn,
            snapshot,
            digest: String::new(),
            issued_at: None,
            ended_at: None,
            reason: None,
            replaces: place.replaces.map(|(old, _)| old),
            replacement_reason: place.replaces.map(|(_, reason)| reason.to_owned()),
            template: template.id,
            template_version: template.version,
            basis: facts.candidate.basis,
            signing: template.settings.signing,
            rendered: String::new(),
            signed_at: None,
            expires_on,
            cycle: if place.replaces.is_some() { (facts.cycle - 1).max(1) } else { facts.cycle },
            status_index: Some(place.status_index),
        }
    }

    fn snapshot(
        &self,
        facts: &Facts,
        number: &str,
        code: &str,
        today: NaiveDate,
        expires_on: Option<NaiveDate>,
    ) -> Snapshot {
        let settings = &self.inner.settings;
        let day = |at: DateTime<Utc>| indonesian_date(at.with_timezone(&settings.zone).date_naive());
        let or_dash = |text: String| if text.is_empty() { "-".to_owned() } else { text };
        let person = &facts.person;
        let nip = person.nip.as_deref().and_then(|nip| Nip::parse(nip).ok()).map(|nip| nip.spaced());
        let birth = person.birth_date.map(|date| format!("{}, {}", person.birth_place, indonesian_date(date)));
        let rank = match wording::rank_name(&person.rank) {
            "" => person.rank.clone(),
            name => format!("{name} / {}", person.rank),
        };
        let whole = CurriculumEntry { title: facts.title.clone(), jp: facts.jp };
        let chosen = &facts.template.settings;
        let mut signers = chosen.signers.iter().map(crate::template::Signatory::printed);
        let first = signers.next().unwrap_or_default();
        Snapshot {
            number: number.to_owned(),
            code: code.to_owned(),
            check_url: format!("{}/cek/{code}", settings.public_url),
            name: person.full_name(),
            nip: nip.unwrap_or_else(|| "-".to_owned()),
            birth: birth.unwrap_or_else(|| "-".to_owned()),
            rank: or_dash(rank),
            post: or_dash(person.post.clone()),
            unit: or_dash(person.unit_name.clone()),
            agency: settings.agency.clone(),
            issuer: settings.issuer.clone(),
            legal_basis: chosen.legal_basis.clone(),
            training: facts.title.clone(),
            method: facts.method.clone(),
            started: day(facts.started),
            completed: day(facts.candidate.completed_at),
            jp: facts.jp,
            jp_words: wording::in_words(facts.jp),
            curriculum: if facts.curriculum.is_empty() { vec![whole] } else { facts.curriculum.clone() },
            place: chosen.place.clone(),
            issued: indonesian_date(today),
            issued_on: today,
            signer_post: first.post,
            signer_name: first.name,
            signer_rank: first.rank,
            signer_nip: first.nip,
            co_signer: signers.next(),
            qualification: chosen.qualification(facts.grade),
            valid_until: expires_on.map(indonesian_date).unwrap_or_default(),
            offline_url: String::new(),
            role: facts.candidate.facts.as_ref().map(|award| award.role.clone()).unwrap_or_default(),
            photo: facts.photo.clone(),
            layout: chosen.layout(),
        }
    }

    /// Today by the site's zone.
    pub(crate) fn today(&self, cx: &Cx) -> NaiveDate {
        cx.now().with_timezone(&self.inner.settings.zone).date_naive()
    }
}

/// The series of places in status lists; no template has this format.
const STATUS_SERIES: &str = "";
/// Certificates in one statement at most; SQLite takes 32,766 values.
const ROWS: usize = 500;

/// What a certificate gets in its transaction.
struct Place<'a> {
    id: CertificateId,
    sequence: i32,
    status_index: i32,
    replaces: Option<(CertificateId, &'a str)>,
    today: NaiveDate,
}

/// The unit with all units above it, nearest first.
fn lineage(above: &HashMap<UnitId, Option<UnitId>>, unit: Option<UnitId>) -> Vec<UnitId> {
    let mut line: Vec<UnitId> = unit.into_iter().collect();
    // A circle, which nobody should make, ends where it closes.
    while let Some(parent) = line.last().and_then(|last| above.get(last).copied().flatten())
        && !line.contains(&parent)
    {
        line.push(parent);
    }
    line
}

/// The template named, if it is in use; else that of the nearest unit in this line; else the first one in use that is nobody's own.
fn choose(templates: &[Arc<Template>], named: Option<TemplateId>, line: &[UnitId]) -> Option<Arc<Template>> {
    let usable = || templates.iter().filter(|template| !template.archived);
    let named = named.and_then(|id| usable().find(|template| template.id == id));
    let own = || line.iter().find_map(|unit| usable().find(|template| template.settings.unit == Some(*unit)));
    let common = || usable().find(|template| template.settings.unit.is_none());
    let found = named.or_else(own).or_else(common);
    found.filter(|template| template.settings.signers.first().is_some_and(|signer| !signer.name.is_empty())).cloned()
}

/// Whether the subjects' lesson hours add up to the whole (BR-13). No subjects at all are right: the whole stands as one.
fn adds_up(curriculum: &[CurriculumEntry], jp: u32) -> bool {
    curriculum.is_empty() || curriculum.iter().map(|entry| u64::from(entry.jp)).sum::<u64>() == u64::from(jp)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn subjects_add_up_or_are_refused(hours in prop::collection::vec(1_u32..40, 1..12), off in 1_u32..9) {
            let entry = |jp: &u32| CurriculumEntry { title: "Materi".to_owned(), jp: *jp };
            let curriculum: Vec<CurriculumEntry> = hours.iter().map(entry).collect();
            let total: u32 = hours.iter().sum();
            prop_assert!(adds_up(&curriculum, total));
            prop_assert!(!adds_up(&curriculum, total + off));
        }
    }
}
