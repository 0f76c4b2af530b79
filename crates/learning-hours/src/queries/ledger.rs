//! A person's lesson hours.

use std::collections::HashMap;

use chrono::{Datelike, NaiveDate};
use kernel::{Cx, id::PersonId};

use crate::{
    HoursError, LearningHours,
    model::{Class, FROM_CERTIFICATE, IpPart, LedgerLine, Prorate, Reference, Source, Target},
    ports::Offer,
    rules::{
        forecast::{Outlook, outlook},
        ip::{Column, Estimate, Learned, estimate},
        posting::{Standing, standings, year_and_quarter},
        service::{length, owed},
        target::reported,
    },
    store,
};

/// Courses proposed at most.
const PROPOSED: usize = 3;

/// Something learned, as the lines leave it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// Its facts, rule and count.
    pub standing: Standing,
    /// Calendar year in which it counts.
    pub year: i32,
    /// Class of its form.
    pub class: Class,
    /// Whether lines were added after the first one.
    pub corrected: bool,
}

impl Record {
    /// Lesson hours that count.
    pub fn jp(&self) -> i32 {
        self.standing.counted.counted
    }

    /// Class, share of the learning model in percent, and counted lesson hours: a part of [`crate::rules::totals::Totals`].
    pub fn part(&self) -> (Class, i32, i32) {
        (self.class, self.standing.rule.share, self.jp())
    }

    /// Whether it came from an outside certificate.
    pub fn is_outside(&self) -> bool {
        self.standing.activity.source.word == FROM_CERTIFICATE
    }

    /// Address of what proves it.
    pub fn proof(&self) -> String {
        proof(&self.standing.activity.source, &self.standing.activity.proof)
    }
}

/// Address of what proves a record: the file of a certificate, the page of a session or course.
fn proof(source: &Source, proof: &serde_json::Value) -> String {
    if source.word == FROM_CERTIFICATE {
        format!("/target/bukti/{}/berkas", source.id)
    } else if let Some(mentorship) = proof["mentorship"].as_str() {
        format!("/mentoring/{mentorship}/sesi/{}", source.id)
    } else {
        proof["course"].as_str().map_or_else(|| "/sertifikat".to_owned(), |course| format!("/kursus/{course}"))
    }
}

/// Address of what proves a line.
pub(crate) fn proof_of(line: &LedgerLine) -> String {
    proof(&line.activity.source, &line.activity.proof)
}

/// A person's year of lesson hours.
#[derive(Debug, Clone)]
pub struct JpYear {
    /// The year.
    pub year: i32,
    /// What was learned, latest first.
    pub records: Vec<Record>,
    /// The sum of what counts.
    pub sum: i32,
    /// What is reported of it, by the cap of the person's status.
    pub reported: i32,
    /// What is owed by the whole year.
    pub target: Option<Target>,
    /// What is owed at least, by the part of the year that was served.
    pub least: i32,
}

impl JpYear {
    fn of(year: i32, records: Vec<Record>, reference: &Reference, status: &str, absent: &HashMap<i32, i32>) -> Self {
        let target = reference.target(status, year).cloned();
        let sum = records.iter().map(Record::jp).sum();
        let reported = target.as_ref().map_or(sum, |target| reported(sum, target));
        let absent = absent.get(&year).copied().unwrap_or_default();
        let least = target.as_ref().map_or(0, |target| owed(target, absent, length(year)));
        Self { year, records, sum, reported, target, least }
    }

    /// What is owed at least.
    pub const fn least(&self) -> i32 {
        self.least
    }

    /// Whether less is owed than by a whole year.
    pub fn is_part(&self) -> bool {
        self.target.as_ref().is_some_and(|target| self.least < target.min_jp)
    }

    /// What is missing.
    pub fn missing(&self) -> i32 {
        (self.least() - self.reported).max(0)
    }

    /// What is counted, but over the most that is reported.
    pub const fn over(&self) -> i32 {
        self.sum - self.reported
    }
}

/// Everything that the page of one's own lesson hours shows.
pub struct Overview {
    /// The present year.
    pub this_year: JpYear,
    /// All years that have records, latest first; the present one always. What was learned here has the number of its certificate.
    pub years: Vec<JpYear>,
    /// When the target will be reached.
    pub outlook: Outlook,
    /// The competence dimension of IP ASN, as an estimate.
    pub ip: Estimate,
    /// Courses that fit the post and what is missing.
    pub offers: Vec<Offer>,
}

impl Overview {
    /// Lesson hours of the whole career.
    pub fn total(&self) -> i32 {
        self.years.iter().map(|year| year.sum).sum()
    }
}

fn records(lines: &[LedgerLine], reference: &Reference) -> Vec<Record> {
    let mut counts: HashMap<&Source, usize> = HashMap::new();
    for line in lines {
        *counts.entry(&line.activity.source).or_default() += 1;
    }
    let mut found: Vec<Record> = standings(lines, reference)
        .into_iter()
        .map(|standing| Record {
            year: year_and_quarter(standing.activity.completed_on).0,
            class: standing.rule.class,
            corrected: counts.get(&standing.activity.source).is_some_and(|count| *count > 1),
            standing,
        })
        .collect();
    found.sort_by(|a, b| {
        let key = |record: &Record| (record.standing.activity.completed_on, record.standing.activity.source.clone());
        key(b).cmp(&key(a))
    });
    found
}

fn learned(records: &[Record], year: i32, window: i32) -> Learned {
    let mut out = Learned::default();
    for record in records {
        match record.standing.rule.ip_part {
            IpPart::Leadership => out.leadership = true,
            IpPart::Functional => out.functional = true,
            IpPart::Technical if record.year == year => out.technical_jp += record.jp(),
            IpPart::Seminar if record.year <= year && record.year > year - window => out.seminar = true,
            IpPart::Technical | IpPart::Seminar => {}
        }
    }
    out
}

/// The offers that fit best: meant for the kind of post, then those that just fill what is missing.
fn best(mut offers: Vec<Offer>, post_kind: &str, missing: i32) -> Vec<Offer> {
    let fits = |offer: &Offer| {
        offer.audience.is_empty() || offer.audience.iter().any(|post| post.eq_ignore_ascii_case(post_kind))
    };
    offers.sort_by_key(|offer| (!fits(offer), (missing - offer.jp).abs()));
    offers.truncate(PROPOSED);
    offers
}

impl LearningHours {
    /// Days without service by year, where any target asks for them.
    async fn absent(&self, reference: &Reference, person: PersonId) -> Result<HashMap<i32, i32>, HoursError> {
        if reference.targets.iter().all(|target| target.prorate == Prorate::Full) {
            return Ok(HashMap::new());
        }
        Ok(store::service::years_of(&self.db().reader(), person).await?)
    }

    /// A person's year; the status decides target and cap.
    pub async fn jp_year(&self, person: PersonId, status: &str, year: i32) -> Result<JpYear, HoursError> {
        let reference = self.inner.reference.get().await?;
        let lines = store::lines::of_person(&self.db().reader(), person).await?;
        let own = records(&lines, &reference).into_iter().filter(|record| record.year == year).collect();
        Ok(JpYear::of(year, own, &reference, status, &self.absent(&reference, person).await?))
    }

    /// All rules in all versions.
    pub async fn reference(&self) -> Result<std::sync::Arc<Reference>, HoursError> {
        Ok(self.inner.reference.get().await?)
    }

    /// The year's counted JP of these people; who has none is left out.
    pub async fn jp_sums(&self, people: &[PersonId], year: i32) -> Result<HashMap<PersonId, i32>, HoursError> {
        if people.is_empty() {
            return Ok(HashMap::new());
        }
        Ok(store::lines::sums(&self.db().reader(), people, year).await?.into_iter().collect())
    }

    /// JP that can still be reported for the person in this year; `None` where the status knows no most. One statement, two where there is one.
    pub async fn left_to_report(&self, person: PersonId, year: i32) -> Result<Option<u32>, HoursError> {
        let reference = self.inner.reference.targets().await?;
        let Some(card) = self.inner.ports.directory.cards(&[person]).await?.pop() else { return Ok(None) };
        let Some(most) = reference.target(&card.status, year).and_then(|target| target.max_jp) else { return Ok(None) };
        let counted = self.jp_sums(&[person], year).await?.remove(&person).unwrap_or_default();
        Ok(Some((most - counted).max(0).unsigned_abs()))
    }

    /// Every line of a person's ledger, in the order of posting.
    pub async fn all_lines(&self, person: PersonId) -> Result<Vec<LedgerLine>, HoursError> {
        Ok(store::lines::of_person(&self.db().reader(), person).await?)
    }

    /// Every line of these people's ledgers, person by person in the order of posting; for reports.
    pub async fn lines_of(&self, people: &[PersonId]) -> Result<Vec<LedgerLine>, HoursError> {
        Ok(store::lines::of_people(&self.db().reader(), people).await?)
    }

    /// One line, for admins.
    pub async fn line(&self, id: kernel::id::LedgerLineId) -> Result<LedgerLine, HoursError> {
        store::lines::get(&self.db().reader(), id).await?.ok_or(HoursError::NotFound)
    }

    /// What a person learned, latest first.
    pub async fn records_of(&self, person: PersonId) -> Result<Vec<Record>, HoursError> {
        let reference = self.inner.reference.get().await?;
        Ok(records(&store::lines::of_person(&self.db().reader(), person).await?, &reference))
    }

    /// The lines of one's own or, for admins, anybody's record, in the order of posting.
    pub async fn trail(&self, cx: &Cx, source: uuid::Uuid) -> Result<Vec<LedgerLine>, HoursError> {
        let lines = store::lines::of_source(&self.db().reader(), source).await?;
        let owner = lines.first().map(|line| line.person).ok_or(HoursError::NotFound)?;
        if !crate::policy::may_see(&cx.actor, owner) {
            return Err(HoursError::NotFound);
        }
        Ok(lines)
    }

    /// One's own lesson hours, the outlook, and what could be next.
    pub async fn overview(&self, cx: &Cx, person: PersonId) -> Result<Overview, HoursError> {
        let today = self.today(cx);
        let year = today.year();
        let reference = self.inner.reference.get().await?;
        let card = self.inner.ports.directory.cards(&[person]).await?.into_iter().next();
        let (status, post_kind) = card.map(|card| (card.status, card.post_kind)).unwrap_or_default();
        let mut all = self.records_of(person).await?;
        let earned = self.earned(all.iter().map(|record| &record.standing.activity.source)).await?;
        for record in &mut all {
            let activity = &mut record.standing.activity;
            if let Some(certificate) = earned.get(&activity.source) {
                activity.number.clone_from(&certificate.number);
                activity.organiser.clone_from(&certificate.issuer);
            }
        }
        let absent = self.absent(&reference, person).await?;
        let window = reference.year(year).map_or(1, |rule| rule.seminar_window);
        let mode = reference.year(year).map_or(crate::model::Mode20::Threshold, |rule| rule.mode_20jp);
        let ip = estimate(Column::of(&post_kind), mode, learned(&all, year, window));
        let mut numbers: Vec<i32> = all.iter().map(|record| record.year).chain([year]).collect();
        numbers.sort_unstable_by_key(|number| std::cmp::Reverse(*number));
        numbers.dedup();
        let years: Vec<JpYear> = numbers
            .into_iter()
            .map(|number| {
                let own = all.iter().filter(|record| record.year == number).cloned().collect();
                JpYear::of(number, own, &reference, &status, &absent)
            })
            .collect();
        let this_year = years.iter().find(|one| one.year == year).cloned();
        let this_year = this_year.unwrap_or_else(|| JpYear::of(year, Vec::new(), &reference, &status, &absent));
        let days: Vec<(NaiveDate, i32)> =
            this_year.records.iter().map(|record| (record.standing.activity.completed_on, record.jp())).collect();
        let outlook = outlook(&days, this_year.least(), today);
        let offers = if this_year.missing() > 0 {
            best(self.inner.ports.offers.open_to(person).await?, &post_kind, this_year.missing())
        } else {
            Vec::new()
        };
        Ok(Overview { this_year, years, outlook, ip, offers })
    }

    /// Sums of a person's year that are not those of its lines: year, person, stored, counted anew. For `serentak doctor`.
    pub async fn wrong_totals(&self) -> Result<Vec<(i32, PersonId, i64, i64)>, HoursError> {
        Ok(store::lines::wrong_totals(&self.db().reader()).await?)
    }

    /// Years with people, counted and uncounted JP, latest first.
    pub async fn years(&self) -> Result<Vec<(i32, i64, i64, i64)>, HoursError> {
        Ok(store::lines::years(&self.db().reader()).await?)
    }
}
