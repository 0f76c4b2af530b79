//! Places: asked for, proposed, decided, given back.

use std::collections::HashSet;

use database::Tx;
use kernel::{
    Cx, FieldProblem,
    id::{ClassId, ClassPlaceId, PersonId},
};
use serde_json::json;

use super::{
    LONGEST_TEXT,
    classes::moved,
    letters::{Letter, tell, tell_people},
    reason,
};
use crate::{
    ClassError, TrainingClasses,
    model::{ClassState, Place, PlaceState, TrainingClass},
    policy,
    rules::{
        calendar::overlap,
        places::{Deed, after},
    },
    store,
};

/// Places that are looked at for classes on the same days.
const MOST_PLACES: u64 = 50_000;
/// People proposed or decided in one go at most.
const MOST_AT_ONCE: usize = 500;

/// What the administration decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Takes part, or goes on the waiting list where the class is full.
    Accept,
    /// Does not take part.
    Decline,
}

impl TrainingClasses {
    /// Asks for a place for oneself, and tells the direct superior. Doing it twice does it once.
    ///
    /// # Errors
    /// [`ClassError::TooLate`] after the last day, [`ClassError::Overlap`] for who is in another class on one of its days.
    pub async fn request_place(&self, cx: &Cx, class: ClassId, id: ClassPlaceId, why: &str) -> Result<(), ClassError> {
        let person = policy::oneself(&cx.actor)?;
        let why = why.trim();
        if why.chars().count() > LONGEST_TEXT {
            return Err(ClassError::Invalid(vec![FieldProblem::new("alasan", "problem-field-too-long")]));
        }
        let card = self.ports().directory.cards(&[person]).await?.pop();
        let tx = self.db().begin().await?;
        let class = self.asked_for(&tx, cx, class).await?;
        let before = store::place_of(&tx.exec(), class.id, person).await?;
        if before.as_ref().is_some_and(|place| place.state.alive()) {
            return Ok(());
        }
        let state = after(before.as_ref().map(|place| place.state), Deed::Request).ok_or(ClassError::State)?;
        if !elsewhere(&tx, &class, &[person]).await?.is_empty() {
            return Err(ClassError::Overlap);
        }
        let place = Place {
            id: before.map_or(id, |before| before.id),
            class: class.id,
            person,
            state,
            reason: why.to_owned(),
            proposed_by: None,
            note: String::new(),
            since: cx.now(),
            present: Vec::new(),
        };
        self.keep(&tx, cx, &place, Deed::Request).await?;
        if let Some(card) = card
            && let Some(superior) = card.superior
        {
            tell_people(&tx, cx, &class, Letter::Asked(card.full_name()), vec![superior]).await?;
        }
        Ok(tx.commit().await?)
    }

    /// Proposes people who answer to the actor, or stands by what they asked for. Who has a place already keeps it as it is.
    ///
    /// # Errors
    /// [`ClassError::NotFound`] for who does not answer to the actor, [`ClassError::Overlap`] for who is in another class on its days.
    pub async fn propose(&self, cx: &Cx, class: ClassId, people: &[PersonId], why: &str) -> Result<usize, ClassError> {
        let superior = policy::oneself(&cx.actor)?;
        let why = reason("alasan", why)?;
        if people.is_empty() || people.len() > MOST_AT_ONCE {
            return Err(ClassError::Invalid(vec![FieldProblem::new("orang", "classes-nobody-chosen")]));
        }
        self.all_led(cx, superior, people).await?;
        let tx = self.db().begin().await?;
        let class = self.asked_for(&tx, cx, class).await?;
        let busy = elsewhere(&tx, &class, people).await?;
        let mut proposed = 0;
        for person in people {
            let before = store::place_of(&tx.exec(), class.id, *person).await?;
            let Some(state) = after(before.as_ref().map(|place| place.state), Deed::Propose) else { continue };
            if busy.contains(person) {
                return Err(ClassError::Overlap);
            }
            let place = Place {
                id: before.map_or_else(|| cx.id(), |before| before.id),
                class: class.id,
                person: *person,
                state,
                reason: why.clone(),
                proposed_by: Some(superior),
                note: String::new(),
                since: cx.now(),
                present: Vec::new(),
            };
            self.keep(&tx, cx, &place, Deed::Propose).await?;
            proposed += 1;
        }
        tx.commit().await?;
        Ok(proposed)
    }

    /// A superior stands by what somebody asked for, or refuses it for a reason.
    ///
    /// # Errors
    /// [`ClassError::NotFound`] for who does not answer to the actor or has asked for nothing.
    pub async fn speak_for(
        &self,
        cx: &Cx,
        class: ClassId,
        person: PersonId,
        agreed: bool,
        why: &str,
    ) -> Result<(), ClassError> {
        let superior = policy::oneself(&cx.actor)?;
        let note = if agreed { String::new() } else { reason("alasan", why)? };
        self.all_led(cx, superior, &[person]).await?;
        let tx = self.db().begin().await?;
        let class = store::class(&tx.exec(), class).await?.ok_or(ClassError::NotFound)?;
        let before = store::place_of(&tx.exec(), class.id, person).await?.ok_or(ClassError::NotFound)?;
        let deed = if agreed { Deed::Propose } else { Deed::Refuse };
        let state = after(Some(before.state), deed).ok_or(ClassError::State)?;
        let place = Place { state, proposed_by: Some(superior), note: note.clone(), since: cx.now(), ..before };
        self.keep(&tx, cx, &place, deed).await?;
        if !agreed {
            tell(&tx, cx, &class, Letter::Declined(note), &[place]).await?;
        }
        Ok(tx.commit().await?)
    }

    /// Decides about places. Accepted ones beyond the seats go on the waiting list in the order in which they came. Gives how many take part.
    ///
    /// # Errors
    /// [`ClassError::Overlap`] if one of them is in another class on its days; then nothing is decided.
    pub async fn decide(
        &self,
        cx: &Cx,
        class: ClassId,
        people: &[PersonId],
        verdict: Verdict,
        why: &str,
    ) -> Result<usize, ClassError> {
        policy::may_manage(&cx.actor)?;
        if people.is_empty() || people.len() > MOST_AT_ONCE {
            return Err(ClassError::Invalid(vec![FieldProblem::new("orang", "classes-nobody-chosen")]));
        }
        let note = if verdict == Verdict::Decline { reason("alasan", why)? } else { String::new() };
        let tx = self.db().begin().await?;
        let class = locked(&tx, class).await?;
        let all = store::places(&tx.exec(), class.id, PlaceState::ALL).await?;
        let busy = elsewhere(&tx, &class, people).await?;
        let mut seats = free_seats(&class, &all);
        let (mut accepted, mut waiting, mut declined) = (Vec::new(), Vec::new(), Vec::new());
        for before in all.iter().filter(|place| people.contains(&place.person)) {
            let deed = match verdict {
                Verdict::Decline => Deed::Decline,
                Verdict::Accept if before.state == PlaceState::Accepted => continue,
                Verdict::Accept if seats > 0 => Deed::Accept,
                Verdict::Accept if before.state == PlaceState::Waiting => continue,
                Verdict::Accept => Deed::Wait,
            };
            let state = after(Some(before.state), deed).ok_or(ClassError::State)?;
            if deed == Deed::Accept {
                if busy.contains(&before.person) {
                    return Err(ClassError::Overlap);
                }
                seats -= 1;
            }
            let place = Place { state, note: note.clone(), since: cx.now(), ..before.clone() };
            self.keep(&tx, cx, &place, deed).await?;
            match deed {
                Deed::Accept => accepted.push(place),
                Deed::Wait => waiting.push(place),
                _ => declined.push(place),
            }
        }
        let number = accepted.len();
        tell(&tx, cx, &class, Letter::Accepted, &accepted).await?;
        tell(&tx, cx, &class, Letter::Waiting, &waiting).await?;
        tell(&tx, cx, &class, Letter::Declined(note), &declined).await?;
        self.move_up(&tx, cx, &class).await?;
        tx.commit().await?;
        Ok(number)
    }

    /// Gives one's own place back; the first on the waiting list moves up. Doing it twice does it once.
    ///
    /// # Errors
    /// [`ClassError::State`] once the class has begun for who takes part: then presence says it.
    pub async fn withdraw(&self, cx: &Cx, class: ClassId) -> Result<(), ClassError> {
        let person = policy::oneself(&cx.actor)?;
        let today = self.today(cx);
        let tx = self.db().begin().await?;
        let class = locked(&tx, class).await?;
        let before = store::place_of(&tx.exec(), class.id, person).await?.ok_or(ClassError::NotFound)?;
        if before.state == PlaceState::Withdrawn {
            return Ok(());
        }
        if before.state == PlaceState::Accepted && today >= class.facts.starts_on {
            return Err(ClassError::State);
        }
        let state = after(Some(before.state), Deed::Withdraw).ok_or(ClassError::State)?;
        self.keep(&tx, cx, &Place { state, since: cx.now(), ..before }, Deed::Withdraw).await?;
        self.move_up(&tx, cx, &class).await?;
        Ok(tx.commit().await?)
    }

    /// The class that this actor may ask for, today.
    async fn asked_for(&self, tx: &Tx, cx: &Cx, id: ClassId) -> Result<TrainingClass, ClassError> {
        let class = store::class(&tx.exec(), id).await?.ok_or(ClassError::NotFound)?;
        if !policy::may_see(&cx.actor, &class) {
            return Err(ClassError::NotFound);
        }
        if class.state != ClassState::Open {
            return Err(ClassError::State);
        }
        if class.takes_requests(self.today(cx)) { Ok(class) } else { Err(ClassError::TooLate) }
    }

    async fn all_led(&self, cx: &Cx, superior: PersonId, people: &[PersonId]) -> Result<(), ClassError> {
        let tree = self.ports().lines.tree(superior, self.today(cx)).await?;
        if people.iter().all(|person| policy::leads(&tree, *person)) { Ok(()) } else { Err(ClassError::NotFound) }
    }

    async fn keep(&self, tx: &Tx, cx: &Cx, place: &Place, deed: Deed) -> Result<(), ClassError> {
        store::save_place(&tx.exec(), place).await?;
        let detail = json!({ "class": place.class, "person": place.person, "note": place.note });
        tx.audit(cx, &format!("classes.place_{}", deed.as_str()), place.id, detail).await?;
        moved(tx, cx, place).await
    }

    /// Gives free seats to the first on the waiting list who are in no other class on its days.
    pub(super) async fn move_up(&self, tx: &Tx, cx: &Cx, class: &TrainingClass) -> Result<(), ClassError> {
        let all = store::places(&tx.exec(), class.id, &[PlaceState::Accepted, PlaceState::Waiting]).await?;
        let people: Vec<PersonId> = all.iter().map(|place| place.person).collect();
        let busy = elsewhere(tx, class, &people).await?;
        let mut seats = free_seats(class, &all);
        let mut up = Vec::new();
        for before in all.into_iter().filter(|place| place.state == PlaceState::Waiting) {
            if seats == 0 {
                break;
            }
            if busy.contains(&before.person) {
                continue;
            }
            let place = Place { state: PlaceState::Accepted, since: cx.now(), ..before };
            self.keep(tx, cx, &place, Deed::Accept).await?;
            up.push(place);
            seats -= 1;
        }
        tell(tx, cx, class, Letter::Accepted, &up).await
    }
}

/// Seats that nobody has.
fn free_seats(class: &TrainingClass, places: &[Place]) -> usize {
    let taken = places.iter().filter(|place| place.state == PlaceState::Accepted).count();
    (class.facts.seats() as usize).saturating_sub(taken)
}

/// The class, held against everybody else who gives or takes its seats until the transaction ends.
async fn locked(tx: &Tx, id: ClassId) -> Result<TrainingClass, ClassError> {
    let class = store::class(&tx.exec(), id).await?.ok_or(ClassError::NotFound)?;
    if !matches!(class.state, ClassState::Open | ClassState::Settled) {
        return Err(ClassError::State);
    }
    let class = TrainingClass { version: class.version + 1, ..class };
    if store::update_class(&tx.exec(), &class).await? { Ok(class) } else { Err(ClassError::Stale) }
}

/// Who of these people takes part in another class on one of its days. Two statements however many.
async fn elsewhere(tx: &Tx, class: &TrainingClass, people: &[PersonId]) -> Result<HashSet<PersonId>, ClassError> {
    let exec = tx.exec();
    let mut places = store::places_of_people(&exec, people, &[PlaceState::Accepted], MOST_PLACES).await?;
    places.retain(|place| place.class != class.id);
    let ids: Vec<ClassId> = places.iter().map(|place| place.class).collect();
    let mut others = store::classes_by_id(&exec, &ids).await?;
    let days = |class: &TrainingClass| (class.facts.starts_on, class.facts.ends_on);
    others.retain(|other| {
        matches!(other.state, ClassState::Open | ClassState::Settled) && overlap(days(other), days(class))
    });
    let shared = places.iter().filter(|place| others.iter().any(|other| other.id == place.class));
    Ok(shared.map(|place| place.person).collect())
}
