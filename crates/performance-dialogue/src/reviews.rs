//! The superior's summary of a year, which both confirm, as the minutes of a talk.

use chrono::NaiveDate;
use database::Tx;
use kernel::{Cx, id::PersonId};
use serde_json::json;

use crate::{
    DialogueError, PerformanceDialogue,
    consent::{Consent, Deed, Party},
    feedback::queries::People,
    goals::{
        model::{Goal, GoalState, Side},
        policy,
    },
    store,
    talks::rules,
};

/// What a superior wrote about a year, and how far both have agreed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Review {
    /// About whom.
    pub person: PersonId,
    /// Which year.
    pub year: i32,
    /// Who wrote or confirmed it last for the superior's side.
    pub superior: Option<PersonId>,
    /// What it says.
    pub summary: String,
    /// How far both sides have agreed.
    pub consent: Consent,
}

/// A year of somebody: goals and the superior's summary.
#[derive(Debug)]
pub struct YearView {
    /// The goals, by due day.
    pub goals: Vec<Goal>,
    /// The summary; empty as long as nobody wrote one.
    pub review: Review,
    /// On which side the viewer stands.
    pub side: Side,
    /// Everybody in it.
    pub people: People,
}

impl YearView {
    /// Whether the viewer may do this with the summary now.
    pub fn may(&self, deed: Deed) -> bool {
        party(self.side).is_some_and(|party| crate::consent::after(self.review.consent.standing, deed, party).is_some())
    }

    /// Whether the viewer may read the summary: a draft is the superior's alone.
    pub fn readable(&self) -> bool {
        self.review.consent.readable(self.side == Side::Superior)
    }
}

/// For which side somebody there speaks, if for any. A second superior beside the direct one reads, and speaks for none.
const fn party(side: Side) -> Option<Party> {
    match side {
        Side::Owner => Some(Party::Employee),
        Side::Superior => Some(Party::Superior),
        Side::Beside | Side::Learning => None,
    }
}

impl PerformanceDialogue {
    async fn year_side(&self, cx: &Cx, person: PersonId) -> Result<Side, DialogueError> {
        let viewer = cx.actor.person().ok_or(DialogueError::NotFound)?;
        if viewer == person {
            return Ok(Side::Owner);
        }
        let lines = self.inner.ports.lines.above(&[person]).await?;
        policy::side(viewer, person, &lines, self.today(cx)).ok_or(DialogueError::NotFound)
    }

    /// The goals of a year, by due day, and the superior's summary. Five statements.
    pub async fn year(&self, cx: &Cx, person: PersonId, year: i32) -> Result<YearView, DialogueError> {
        let side = self.year_side(cx, person).await?;
        let days = NaiveDate::from_ymd_opt(year, 1, 1).zip(NaiveDate::from_ymd_opt(year, 12, 31));
        let (from, to) = days.ok_or(DialogueError::NotFound)?;
        let exec = self.db().reader();
        let mut goals = store::goals::between(&exec, person, from, to).await?;
        goals.retain(|goal| side == Side::Owner || goal.state != GoalState::Draft);
        let review = store::reviews::review(&exec, person, year).await?;
        let superiors = goals.iter().filter_map(|goal| goal.superior).chain(review.superior);
        let people = self.people(std::iter::once(person).chain(superiors)).await?;
        Ok(YearView { goals, review, side, people })
    }

    /// Writes the summary of a year as the superior in office, a draft until it is confirmed.
    ///
    /// # Errors
    /// [`DialogueError::Changed`] if somebody wrote or decided since this version.
    pub async fn write_review(
        &self,
        cx: &Cx,
        (person, year): (PersonId, i32),
        version: i32,
        summary: &str,
    ) -> Result<(), DialogueError> {
        let summary = rules::long_text("ringkasan", summary).map_err(DialogueError::Invalid)?;
        self.review_deed(cx, (person, year), version, Deed::Write, &summary).await
    }

    /// Confirms the summary of this version for the actor's side. Doing it twice does it once.
    pub async fn confirm_review(&self, cx: &Cx, of: (PersonId, i32), version: i32) -> Result<(), DialogueError> {
        self.review_deed(cx, of, version, Deed::Confirm, "").await
    }

    /// Gives the summary of this version back with a comment. Doing it twice does it once.
    pub async fn return_review(
        &self,
        cx: &Cx,
        of: (PersonId, i32),
        version: i32,
        comment: &str,
    ) -> Result<(), DialogueError> {
        let comment = rules::remark("komentar", comment).map_err(DialogueError::Invalid)?;
        self.review_deed(cx, of, version, Deed::Return, &comment).await
    }

    async fn review_deed(
        &self,
        cx: &Cx,
        (person, year): (PersonId, i32),
        version: i32,
        deed: Deed,
        text: &str,
    ) -> Result<(), DialogueError> {
        let side = self.year_side(cx, person).await?;
        let party = party(side).ok_or(DialogueError::NotFound)?;
        let theirs = match deed {
            Deed::Write => party == Party::Superior,
            Deed::Return => party == Party::Employee,
            Deed::Confirm => true,
        };
        if !theirs {
            return Err(DialogueError::NotFound);
        }
        let mut review = store::reviews::review(&self.db().reader(), person, year).await?;
        if review.consent.done(deed, party) {
            return Ok(());
        }
        if review.consent.version != version {
            return Err(DialogueError::Changed);
        }
        review.consent = review.consent.after(deed, party, text, cx.now()).ok_or(DialogueError::Settled)?;
        if party == Party::Superior {
            review.superior = cx.actor.person();
        }
        if deed == Deed::Write {
            text.clone_into(&mut review.summary);
        }
        let tx = self.db().begin().await?;
        if !store::reviews::save(&tx.exec(), &review, version).await? {
            return Err(DialogueError::Changed);
        }
        let detail = json!({ "year": year, "standing": review.consent.standing.as_str() });
        tx.audit(cx, &format!("review.{}", deed.as_str()), person, detail).await?;
        review.told(&tx);
        Ok(tx.commit().await?)
    }
}

impl Review {
    /// Open pages of both hear of what was committed.
    fn told(&self, tx: &Tx) {
        tx.concerns(std::iter::once(self.person).chain(self.superior).map(PersonId::uuid));
    }
}
