//! The calendar: classes are planned, opened, settled, completed or cancelled.

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveTime, Utc};
use database::Tx;
use kernel::{
    Cx, Event, FieldProblem,
    event::{Attended, AwardFacts},
    id::{ClassId, CompetencyId, EnrolmentId, PersonId},
};
use serde_json::json;

use super::{
    LONGEST_NAME, LONGEST_TEXT,
    letters::{Letter, tell},
    needed, reason, short,
};
use crate::{
    ClassError, TrainingClasses,
    model::{ClassFacts, ClassPart, ClassState, Mode, Place, PlaceState, TrainingClass},
    policy,
    rules::{
        calendar::{self, LONGEST},
        money::{self, Money},
    },
    store,
};

/// Participants of a class at most.
const MOST_SEATS: u32 = 2_000;
/// Lesson hours of a class at most.
const MOST_JP: u32 = 2_000;

/// What is said of a class, as it was typed: what cannot be read is none.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ClassInput {
    /// What is taught.
    pub title: String,
    /// Batch.
    pub batch: String,
    /// Code of the form of learning.
    pub form: String,
    /// Where it meets.
    pub mode: Option<Mode>,
    /// What participants should know before.
    pub description: String,
    /// Who holds it.
    pub organiser: String,
    /// Room or link.
    pub place: String,
    /// First day.
    pub starts_on: Option<NaiveDate>,
    /// Last day.
    pub ends_on: Option<NaiveDate>,
    /// Whether it meets on Saturdays and Sundays.
    pub weekends: bool,
    /// Lesson hours.
    pub jp: Option<u32>,
    /// Whether it is held abroad.
    pub abroad: bool,
    /// Participants at most.
    pub quota: Option<u32>,
    /// Last day for requests; the first day of class without it.
    pub apply_until: Option<NaiveDate>,
    /// Presence asked for, in whole percent.
    pub presence: Option<u32>,
    /// Whether who completes it earns a certificate.
    pub certificate: bool,
    /// The competency that it teaches.
    pub competency: Option<CompetencyId>,
    /// To which level, 1 to 5.
    pub level: Option<u8>,
    /// Who notes presence.
    pub trainer: Option<PersonId>,
    /// What may be spent, in rupiah.
    pub budget: Option<i64>,
    /// What is spent however many come.
    pub fixed: Option<i64>,
    /// What is spent for each participant.
    pub per_person: Option<i64>,
    /// Why more may take part than the budget pays.
    pub over_budget: String,
    /// Subjects with their lesson hours; none if they could not be read.
    pub subjects: Option<Vec<(String, u32)>>,
}

impl ClassInput {
    /// The facts, or the fields at fault. `forms` are the codes to choose from.
    fn check(&self, forms: &[String]) -> Result<ClassFacts, ClassError> {
        let mut problems = Vec::new();
        needed(&mut problems, "judul", &self.title, LONGEST_NAME);
        short(&mut problems, "angkatan", &self.batch, LONGEST_NAME);
        short(&mut problems, "uraian", &self.description, LONGEST_TEXT);
        needed(&mut problems, "penyelenggara", &self.organiser, LONGEST_NAME);
        needed(&mut problems, "tempat", &self.place, LONGEST_NAME);
        short(&mut problems, "alasan", &self.over_budget, LONGEST_TEXT);
        let mut wrong = |field: &str, key, is: bool| {
            if is {
                problems.push(FieldProblem::new(field, key));
            }
        };
        wrong("bentuk", "classes-form-unknown", !forms.contains(&self.form));
        wrong("mulai", "classes-date-missing", self.starts_on.is_none());
        let span = self.starts_on.zip(self.ends_on).map(|(starts, ends)| (ends - starts).num_days());
        wrong("selesai", "classes-ends-wrong", !span.is_some_and(|days| (0..LONGEST).contains(&days)));
        let stretch = self.starts_on.zip(self.ends_on).filter(|_| span.is_some_and(|days| days < LONGEST));
        let days = stretch.map(|(starts, ends)| calendar::days(starts, ends, self.weekends));
        wrong(
            "akhir_pekan",
            "classes-no-day",
            days.is_some_and(|days| days.is_empty()) && span.is_some_and(|d| d >= 0),
        );
        let late = self.apply_until.zip(self.ends_on).is_some_and(|(until, ends)| until > ends);
        wrong("daftar_sampai", "classes-until-late", late);
        wrong("jp", "classes-jp-wrong", !self.jp.is_some_and(|jp| (1..=MOST_JP).contains(&jp)));
        let subjects = self.subjects.clone().filter(|subjects| {
            let sum: u64 = subjects.iter().map(|(_, jp)| u64::from(*jp)).sum();
            let fit = subjects.iter().all(|(title, jp)| *jp > 0 && title.chars().count() <= LONGEST_NAME);
            subjects.is_empty() || (fit && self.jp.is_some_and(|jp| u64::from(jp) == sum))
        });
        wrong("mata", "classes-subjects-wrong", subjects.is_none());
        wrong("kuota", "classes-quota-wrong", !self.quota.is_some_and(|quota| (1..=MOST_SEATS).contains(&quota)));
        wrong("hadir", "classes-presence-wrong", !self.presence.is_some_and(|percent| (1..=100).contains(&percent)));
        let level = self.level.is_some_and(|level| (1..=5).contains(&level));
        wrong("level", "classes-level-wrong", self.competency.is_some() && !level);
        for (field, sum) in [("pagu", self.budget), ("biaya_tetap", self.fixed), ("biaya_peserta", self.per_person)] {
            wrong(field, "classes-money-wrong", !sum.is_some_and(|sum| (0..=money::MOST).contains(&sum)));
        }
        let known = (self.starts_on, self.ends_on, self.jp, self.quota, self.presence);
        let sums = (self.budget, self.fixed, self.per_person);
        match (known, sums) {
            (
                (Some(starts_on), Some(ends_on), Some(jp), Some(quota), Some(presence)),
                (Some(budget), Some(fixed), Some(per_person)),
            ) if problems.is_empty() => Ok(ClassFacts {
                title: self.title.trim().to_owned(),
                batch: self.batch.trim().to_owned(),
                form: self.form.clone(),
                mode: self.mode.unwrap_or(Mode::InPerson),
                description: self.description.trim().to_owned(),
                organiser: self.organiser.trim().to_owned(),
                place: self.place.trim().to_owned(),
                starts_on,
                ends_on,
                weekends: self.weekends,
                jp,
                subjects: subjects.unwrap_or_default(),
                abroad: self.abroad,
                quota,
                apply_until: self.apply_until.unwrap_or(starts_on),
                presence,
                certificate: self.certificate,
                teaches: self.competency.zip(self.level),
                trainer: self.trainer,
                money: Money { budget, fixed, per_person },
                over_budget: self.over_budget.trim().to_owned(),
            }),
            _ => Err(ClassError::Invalid(problems)),
        }
    }
}

impl TrainingClasses {
    /// Writes a class into the calendar under this id. Doing it twice does it once.
    ///
    /// # Errors
    /// [`ClassError::Invalid`] with the fields at fault.
    pub async fn add_class(&self, cx: &Cx, id: ClassId, input: &ClassInput) -> Result<(), ClassError> {
        policy::may_manage(&cx.actor)?;
        let facts = input.check(&self.forms_for(cx, input.starts_on).await?)?;
        let class = TrainingClass {
            id,
            facts,
            state: ClassState::Planned,
            reason: String::new(),
            version: 1,
            created_at: cx.now(),
        };
        let tx = self.db().begin().await?;
        if store::insert_class(&tx.exec(), &class).await? {
            tx.audit(cx, "classes.add", id, json!({ "title": class.facts.full_title() })).await?;
        }
        Ok(tx.commit().await?)
    }

    /// Changes a class that still has this version and is neither over nor cancelled. Who takes part is told if its days or
    /// place change; where there are more seats, the first of the waiting list move up.
    ///
    /// # Errors
    /// [`ClassError::Stale`] if it has moved on, [`ClassError::Invalid`] for fewer seats than are taken.
    pub async fn change_class(&self, cx: &Cx, id: ClassId, version: i32, input: &ClassInput) -> Result<(), ClassError> {
        policy::may_manage(&cx.actor)?;
        let facts = input.check(&self.forms_for(cx, input.starts_on).await?)?;
        let tx = self.db().begin().await?;
        let before = store::class(&tx.exec(), id).await?.ok_or(ClassError::NotFound)?;
        if matches!(before.state, ClassState::Completed | ClassState::Cancelled) {
            return Err(ClassError::State);
        }
        let accepted = store::places(&tx.exec(), id, &[PlaceState::Accepted]).await?;
        if accepted.len() > facts.seats() as usize {
            return Err(ClassError::Invalid(vec![FieldProblem::new("kuota", "classes-quota-taken")]));
        }
        let moved = |class: &ClassFacts| (class.starts_on, class.ends_on, class.weekends, class.place.clone());
        let told = moved(&facts) != moved(&before.facts);
        let class = TrainingClass { facts, version: version + 1, ..before };
        if !store::update_class(&tx.exec(), &class).await? {
            return Err(ClassError::Stale);
        }
        if told {
            tell(&tx, cx, &class, Letter::Moved, &accepted).await?;
        }
        if class.state != ClassState::Planned {
            self.move_up(&tx, cx, &class).await?;
        }
        tx.audit(cx, "classes.change", id, json!({ "title": class.facts.full_title() })).await?;
        Ok(tx.commit().await?)
    }

    /// Lets people ask for places. Doing it twice does it once.
    ///
    /// # Errors
    /// [`ClassError::OverBudget`] if the budget pays nobody and no reason was given.
    pub async fn open_class(&self, cx: &Cx, id: ClassId) -> Result<(), ClassError> {
        policy::may_manage(&cx.actor)?;
        let tx = self.db().begin().await?;
        let class = store::class(&tx.exec(), id).await?.ok_or(ClassError::NotFound)?;
        match class.state {
            ClassState::Open => return Ok(()),
            ClassState::Planned | ClassState::Settled => {}
            ClassState::Completed | ClassState::Cancelled => return Err(ClassError::State),
        }
        if class.facts.seats() == 0 {
            return Err(ClassError::OverBudget);
        }
        advance(&tx, cx, class, ClassState::Open, "").await?;
        Ok(tx.commit().await?)
    }

    /// Sets the participants: no more requests. Doing it twice does it once.
    ///
    /// # Errors
    /// [`ClassError::Undecided`] while somebody waits for a decision.
    pub async fn settle_class(&self, cx: &Cx, id: ClassId) -> Result<(), ClassError> {
        policy::may_manage(&cx.actor)?;
        let tx = self.db().begin().await?;
        let class = store::class(&tx.exec(), id).await?.ok_or(ClassError::NotFound)?;
        match class.state {
            ClassState::Settled => return Ok(()),
            ClassState::Open => {}
            ClassState::Planned | ClassState::Completed | ClassState::Cancelled => return Err(ClassError::State),
        }
        none_undecided(&tx, id).await?;
        advance(&tx, cx, class, ClassState::Settled, "").await?;
        Ok(tx.commit().await?)
    }

    /// Calls the class off; everybody who hoped or was to take part is told why.
    ///
    /// # Errors
    /// [`ClassError::Invalid`] without a reason, [`ClassError::State`] for one that is over.
    pub async fn cancel_class(&self, cx: &Cx, id: ClassId, why: &str) -> Result<(), ClassError> {
        policy::may_manage(&cx.actor)?;
        let why = reason("alasan", why)?;
        let tx = self.db().begin().await?;
        let class = store::class(&tx.exec(), id).await?.ok_or(ClassError::NotFound)?;
        match class.state {
            ClassState::Cancelled => return Ok(()),
            ClassState::Planned | ClassState::Open | ClassState::Settled => {}
            ClassState::Completed => return Err(ClassError::State),
        }
        let alive: Vec<PlaceState> = PlaceState::ALL.iter().copied().filter(|state| state.alive()).collect();
        let hoped = store::places(&tx.exec(), id, &alive).await?;
        let class = advance(&tx, cx, class, ClassState::Cancelled, &why).await?;
        for place in &hoped {
            let place = Place { state: PlaceState::Declined, note: why.clone(), since: cx.now(), ..place.clone() };
            store::save_place(&tx.exec(), &place).await?;
            moved(&tx, cx, &place).await?;
        }
        tell(&tx, cx, &class, Letter::Cancelled(why), &hoped).await?;
        Ok(tx.commit().await?)
    }

    /// Ends a class whose last day has come: who was there for as much as it asks has completed it, which counts in the ledger and ticks goals;
    /// the others have missed it. Doing it twice does it once.
    ///
    /// # Errors
    /// [`ClassError::NotOver`] before its last day, [`ClassError::Undecided`] while somebody waits for a decision.
    pub async fn complete_class(&self, cx: &Cx, id: ClassId) -> Result<(), ClassError> {
        policy::may_manage(&cx.actor)?;
        let today = self.today(cx);
        let tx = self.db().begin().await?;
        let class = store::class(&tx.exec(), id).await?.ok_or(ClassError::NotFound)?;
        match class.state {
            ClassState::Completed => return Ok(()),
            ClassState::Open | ClassState::Settled => {}
            ClassState::Planned | ClassState::Cancelled => return Err(ClassError::State),
        }
        if today < class.facts.ends_on {
            return Err(ClassError::NotOver);
        }
        none_undecided(&tx, id).await?;
        let mut places = store::places(&tx.exec(), id, &[PlaceState::Accepted, PlaceState::Waiting]).await?;
        store::with_presence(&tx.exec(), &mut places).await?;
        let class = advance(&tx, cx, class, ClassState::Completed, "").await?;
        let days = class.facts.days().len();
        for place in places {
            let state = match place.state {
                PlaceState::Waiting => PlaceState::Declined,
                _ if calendar::enough(place.present.len(), days, class.facts.presence) => PlaceState::Completed,
                _ => PlaceState::Missed,
            };
            let place = Place { state, since: cx.now(), ..place };
            store::save_place(&tx.exec(), &place).await?;
            moved(&tx, cx, &place).await?;
            if state == PlaceState::Completed {
                tx.emit(cx, &completed(&class, &place, days)).await?;
                if class.facts.certificate {
                    tx.emit(cx, &award(&class, &place, cx.now(), self.settings().zone)).await?;
                }
            }
        }
        if class.facts.certificate {
            for part in store::parts(&tx.exec(), id).await? {
                tx.emit(cx, &award_of_part(&class, part, cx.now(), self.settings().zone)).await?;
            }
        }
        Ok(tx.commit().await?)
    }

    /// Codes of the forms of learning of the year in which a class begins.
    async fn forms_for(&self, cx: &Cx, starts_on: Option<NaiveDate>) -> Result<Vec<String>, ClassError> {
        let year = chrono::Datelike::year(&starts_on.unwrap_or_else(|| self.today(cx)));
        Ok(self.ports().forms.of_year(year).await?)
    }
}

/// Puts the class into the state.
async fn advance(
    tx: &Tx,
    cx: &Cx,
    before: TrainingClass,
    state: ClassState,
    reason: &str,
) -> Result<TrainingClass, ClassError> {
    let class = TrainingClass { state, reason: reason.to_owned(), version: before.version + 1, ..before };
    if !store::update_class(&tx.exec(), &class).await? {
        return Err(ClassError::Stale);
    }
    let detail = json!({ "title": class.facts.full_title(), "reason": reason });
    tx.audit(cx, &format!("classes.{}", state.as_str()), class.id, detail).await?;
    Ok(class)
}

async fn none_undecided(tx: &Tx, class: ClassId) -> Result<(), ClassError> {
    let undecided: Vec<PlaceState> = PlaceState::ALL.iter().copied().filter(|state| state.undecided()).collect();
    let left = store::places(&tx.exec(), class, &undecided).await?;
    if left.is_empty() { Ok(()) } else { Err(ClassError::Undecided) }
}

/// Tells others of the place's new state.
pub(super) async fn moved(tx: &Tx, cx: &Cx, place: &Place) -> Result<(), ClassError> {
    let event = Event::PlaceMoved {
        place: place.id,
        class: place.class,
        person: place.person,
        state: place.state.as_str().to_owned(),
    };
    Ok(tx.emit(cx, &event).await?)
}

fn completed(class: &TrainingClass, place: &Place, days: usize) -> Event {
    let facts = &class.facts;
    let attended = Attended {
        form: facts.form.clone(),
        title: facts.full_title(),
        organiser: facts.organiser.clone(),
        jp: facts.jp,
        starts_on: facts.starts_on,
        ends_on: facts.ends_on,
        days: u32::try_from(days).unwrap_or(u32::MAX),
        abroad: facts.abroad,
        teaches: facts.teaches,
    };
    Event::ClassCompleted { place: place.id, class: class.id, person: place.person, attended }
}

/// What a certificate of the class says; the class stands where a course would.
fn award(class: &TrainingClass, place: &Place, now: DateTime<Utc>, zone: FixedOffset) -> Event {
    let facts = &class.facts;
    Event::AwardEarned {
        award: place.id.cast(),
        basis: "class".to_owned(),
        source: class.id.cast(),
        person: place.person,
        facts: AwardFacts {
            title: facts.full_title(),
            method: "klasikal".to_owned(),
            jp: facts.jp,
            subjects: facts.subjects.clone(),
            started: begun(class, now, zone),
            role: String::new(),
        },
        at: now,
    }
}

/// What a certificate of somebody's part says: the title of the class, no lesson hours.
pub(super) fn award_of_part(class: &TrainingClass, part: ClassPart, now: DateTime<Utc>, zone: FixedOffset) -> Event {
    let role = part.role.as_str();
    Event::AwardEarned {
        award: EnrolmentId::derived(class.id, &format!("{role} {}", part.person)),
        basis: "role".to_owned(),
        source: class.id.cast(),
        person: part.person,
        facts: AwardFacts {
            title: class.facts.full_title(),
            method: "klasikal".to_owned(),
            jp: 0,
            subjects: Vec::new(),
            started: begun(class, now, zone),
            role: role.to_owned(),
        },
        at: now,
    }
}

/// When its first day began.
fn begun(class: &TrainingClass, now: DateTime<Utc>, zone: FixedOffset) -> DateTime<Utc> {
    let midnight = class.facts.starts_on.and_time(NaiveTime::MIN).and_local_timezone(zone).single();
    midnight.map_or(now, |at| at.to_utc())
}
