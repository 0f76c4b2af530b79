//! Banks of questions: begun, described, kept.

use kernel::{
    Cx, Role,
    id::{CourseId, PersonId, QuestionBankId, UnitId},
};
use serde_json::json;

use super::Result;
use crate::{
    Authoring, AuthoringError,
    error::Problems,
    model::bank::{BankOwner, OwnerKind, QuestionBank},
    policy::{self, Action, BankAction, BankFacts, may_bank},
    queries::{bank_for, card_for},
    store,
};

/// Most people who keep one bank.
const MOST_KEEPERS: usize = 50;

/// What describes a bank.
#[derive(Debug, Clone, Default)]
pub struct BankSettings {
    /// Its title.
    pub title: String,
    /// What it is for.
    pub description: String,
}

impl BankSettings {
    fn check(&self, problems: &mut Problems) {
        problems.text("title", &self.title, 200);
        problems.longest("description", &self.description, 1_000);
    }
}

impl Authoring {
    /// What the actor may begin a bank for: their unit, the agency, and whether for courses they write.
    pub fn may_begin_bank(&self, cx: &Cx, owner: OwnerKind, unit: Option<UnitId>) -> bool {
        let belongs = match owner {
            OwnerKind::Unit => unit.is_some(),
            OwnerKind::Course | OwnerKind::Agency => true,
        };
        let facts = BankFacts { owner, belongs, leads: false, keeps: false };
        may_bank(&cx.actor, BankAction::Create, facts).is_ok()
    }

    /// Begins a bank. Who begins one that is not the agency's keeps it. An id that is there already and visible is taken as a repeat
    /// of the same call.
    pub async fn create_bank(
        &self,
        cx: &Cx,
        id: Option<QuestionBankId>,
        owner: BankOwner,
        settings: &BankSettings,
    ) -> Result<QuestionBankId> {
        let mut problems = Problems::default();
        settings.check(&mut problems);
        problems.check()?;
        let id = id.unwrap_or_else(|| cx.id());
        let reach = self.reach(cx).await?;
        if let BankOwner::Unit(unit) = owner {
            // The unit has to be one: the administration may name any.
            let units = self.ports.roster.units().await?;
            if !units.iter().any(|known| known.unit == unit) {
                return Err(AuthoringError::NotFound);
            }
        }
        let tx = self.db.begin().await?;
        let belongs = match owner {
            BankOwner::Course(course) => {
                card_for(&tx.exec(), cx, course, Action::Edit).await?;
                true
            }
            BankOwner::Unit(unit) => reach.units.contains(&unit),
            BankOwner::Agency => true,
        };
        let facts = BankFacts { owner: owner.kind(), belongs, leads: false, keeps: false };
        may_bank(&cx.actor, BankAction::Create, facts)?;
        if store::banks::exists(&tx.exec(), id).await? {
            bank_for(&tx.exec(), &reach, id, BankAction::View).await?;
            return Ok(id);
        }
        let bank = QuestionBank {
            id,
            owner,
            title: settings.title.trim().to_owned(),
            description: settings.description.trim().to_owned(),
            version: 1,
            created_at: cx.now(),
            updated_at: cx.now(),
            facts,
        };
        store::banks::insert(&tx.exec(), &bank).await?;
        if let Some(person) = cx.actor.person().filter(|_| owner != BankOwner::Agency) {
            store::banks::set_keepers(&tx.exec(), cx, id, &[person]).await?;
        }
        tx.audit(cx, "authoring.create_bank", id, json!({ "owner": owner.kind().as_str() })).await?;
        tx.commit().await?;
        Ok(id)
    }

    /// Describes a bank anew on top of the version it was opened in, and says who keeps it: trainers only. Gives its new version.
    pub async fn save_bank(
        &self,
        cx: &Cx,
        id: QuestionBankId,
        version: i32,
        settings: &BankSettings,
        keepers: &[PersonId],
    ) -> Result<i32> {
        let trainers = self.ports.directory.holders(Role::Trainer).await?;
        let reach = self.reach(cx).await?;
        let mut distinct = keepers.to_vec();
        distinct.sort();
        distinct.dedup();
        let mut problems = Problems::default();
        settings.check(&mut problems);
        if distinct.len() > MOST_KEEPERS {
            problems.add("keepers", "authoring-too-many-authors");
        }
        let tx = self.db.begin().await?;
        bank_for(&tx.exec(), &reach, id, BankAction::Manage).await?;
        let before = store::banks::keepers(&tx.exec(), id).await?;
        let trains = |person: &PersonId| trainers.iter().any(|trainer| trainer.id == *person);
        if distinct.iter().any(|person| !before.contains(person) && !trains(person)) {
            problems.add("keepers", "authoring-author-unknown");
        }
        problems.check()?;
        let text = (settings.title.trim(), settings.description.trim());
        if !store::banks::describe(&tx.exec(), id, version, text, cx.now()).await? {
            return Err(AuthoringError::Stale);
        }
        store::banks::set_keepers(&tx.exec(), cx, id, &distinct).await?;
        tx.audit(cx, "authoring.save_bank", id, json!({ "version": version + 1, "keepers": distinct })).await?;
        tx.commit().await?;
        Ok(version + 1)
    }

    /// Who keeps the bank.
    pub async fn bank_keepers(&self, cx: &Cx, id: QuestionBankId) -> Result<Vec<PersonId>> {
        let bank = self.question_bank(cx, id, BankAction::View).await?;
        store::banks::keepers(&self.db.reader(), bank.id).await
    }

    /// The courses that can have a bank of their own: those the actor may write.
    pub async fn courses_for_banks(&self, cx: &Cx) -> Result<Vec<(CourseId, String)>> {
        policy::may(&cx.actor, Action::Create, None)?;
        Ok(self.courses(cx).await?.into_iter().map(|course| (course.id, course.title)).collect())
    }
}
