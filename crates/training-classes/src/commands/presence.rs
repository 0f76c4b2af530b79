//! Who was there.

use chrono::NaiveDate;
use kernel::{
    Cx,
    id::{ClassId, ClassPlaceId, PersonId},
};
use serde_json::json;

use crate::{ClassError, TrainingClasses, model::PlaceState, policy, store};

impl TrainingClasses {
    /// Notes who of the participants was there on this day, in place of what was noted before.
    ///
    /// # Errors
    /// [`ClassError::NotFound`] for who neither teaches the class nor administers, [`ClassError::State`] for a day on which it does not meet
    /// or that is still to come.
    pub async fn note_presence(
        &self,
        cx: &Cx,
        class: ClassId,
        day: NaiveDate,
        present: &[PersonId],
    ) -> Result<(), ClassError> {
        let today = self.today(cx);
        let tx = self.db().begin().await?;
        let class = store::class(&tx.exec(), class).await?.ok_or(ClassError::NotFound)?;
        if !policy::may_note_presence(&cx.actor, &class) {
            return Err(ClassError::NotFound);
        }
        if day > today || !class.meets_on(day) {
            return Err(ClassError::State);
        }
        let places = store::places(&tx.exec(), class.id, &[PlaceState::Accepted]).await?;
        let all: Vec<ClassPlaceId> = places.iter().map(|place| place.id).collect();
        let there: Vec<ClassPlaceId> =
            places.iter().filter(|place| present.contains(&place.person)).map(|place| place.id).collect();
        store::save_presence(&tx.exec(), day, &all, &there).await?;
        let detail = json!({ "day": day, "present": there.len(), "of": all.len() });
        tx.audit(cx, "classes.note_presence", class.id, detail).await?;
        Ok(tx.commit().await?)
    }
}
