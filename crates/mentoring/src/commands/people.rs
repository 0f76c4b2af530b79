use kernel::{
    Cx, FieldProblem,
    id::{CompetencyId, MentoringApplicationId, PersonId, ProgrammeId},
};
use serde_json::json;

use super::{LONGEST_TEXT, fine, needed};
use crate::{
    Mentoring, MentoringError,
    model::{Application, ApplicationState, Expertise, Mentor, MentorState, ProgrammeState},
    policy::{self, Action},
    store,
};

/// The highest level of a competency.
const HIGHEST: u8 = 5;
/// Most mentees that one person may name for oneself.
const MOST: u32 = 50;

/// What a mentor says of oneself, or the administration of a mentor.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MentorInput {
    /// What is offered, in words.
    pub about: String,
    /// Most mentees; none for the setting's number.
    pub capacity: Option<u32>,
    /// What the person can pass on.
    pub expertise: Vec<Expertise>,
}

/// What a mentee wants.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ApplicationInput {
    /// What to become better at.
    pub competency: Option<CompetencyId>,
    /// Level to reach.
    pub target: u8,
    /// Wishes in words.
    pub wish: String,
    /// By whom.
    pub wished_mentor: Option<PersonId>,
}

impl Mentoring {
    /// Registers the actor as a mentor; the administration decides. Saying it again replaces what was said.
    ///
    /// # Errors
    /// [`MentoringError::Invalid`] with the fields at fault.
    pub async fn register_mentor(&self, cx: &Cx, input: MentorInput) -> Result<(), MentoringError> {
        policy::may(&cx.actor, Action::TakePart, None)?;
        let person = cx.actor.person().ok_or(MentoringError::Forbidden)?;
        check(&input)?;
        let tx = self.db().begin().await?;
        let before = store::mentor(&tx.exec(), person).await?;
        let state = match before.as_ref().map(|mentor| mentor.state) {
            Some(MentorState::Active) => MentorState::Active,
            _ => MentorState::Waiting,
        };
        let expert = before.as_ref().is_some_and(|mentor| mentor.expert);
        let registered_at = before.map_or(cx.now(), |mentor| mentor.registered_at);
        let mentor = mentor(person, state, expert, input, registered_at);
        store::save_mentor(&tx.exec(), &mentor).await?;
        tx.audit(cx, "mentoring.register_mentor", person, json!({ "state": state.as_str() })).await?;
        Ok(tx.commit().await?)
    }

    /// Takes somebody as a mentor: one who registered, or one whom the administration proposes. Gives the role of a mentor.
    ///
    /// # Errors
    /// [`MentoringError::NotFound`] for nobody.
    pub async fn accept_mentor(
        &self,
        cx: &Cx,
        person: PersonId,
        expert: bool,
        input: Option<MentorInput>,
    ) -> Result<(), MentoringError> {
        policy::may(&cx.actor, Action::Manage, None)?;
        if let Some(input) = &input {
            check(input)?;
        }
        if self.ports().directory.cards(&[person]).await?.is_empty() {
            return Err(MentoringError::NotFound);
        }
        let tx = self.db().begin().await?;
        let before = store::mentor(&tx.exec(), person).await?;
        let registered_at = before.as_ref().map_or(cx.now(), |mentor| mentor.registered_at);
        let said = before.map(|mentor| MentorInput {
            about: mentor.about,
            capacity: mentor.capacity,
            expertise: mentor.expertise,
        });
        let input = input.or(said).unwrap_or_default();
        let mentor = mentor(person, MentorState::Active, expert, input, registered_at);
        store::save_mentor(&tx.exec(), &mentor).await?;
        tx.audit(cx, "mentoring.accept_mentor", person, json!({ "expert": expert })).await?;
        tx.commit().await?;
        // The role belongs to another feature. Should this fail, accepting once more repairs it.
        Ok(self.ports().roles.grant(cx, person).await?)
    }

    /// Does not take somebody who registered, or takes no further mentees for somebody. The role stays with whoever has it.
    ///
    /// # Errors
    /// [`MentoringError::NotFound`] for who never registered.
    pub async fn decline_mentor(&self, cx: &Cx, person: PersonId) -> Result<(), MentoringError> {
        policy::may(&cx.actor, Action::Manage, None)?;
        let tx = self.db().begin().await?;
        let before = store::mentor(&tx.exec(), person).await?.ok_or(MentoringError::NotFound)?;
        store::save_mentor(&tx.exec(), &Mentor { state: MentorState::Declined, ..before }).await?;
        tx.audit(cx, "mentoring.decline_mentor", person, json!({})).await?;
        Ok(tx.commit().await?)
    }

    /// Applies for the actor. Saying it again replaces what was said.
    ///
    /// # Errors
    /// [`MentoringError::State`] unless the programme is open, [`MentoringError::Full`] if it takes no more.
    pub async fn apply(
        &self,
        cx: &Cx,
        id: MentoringApplicationId,
        programme: ProgrammeId,
        input: ApplicationInput,
    ) -> Result<(), MentoringError> {
        policy::may(&cx.actor, Action::TakePart, None)?;
        let person = cx.actor.person().ok_or(MentoringError::Forbidden)?;
        self.enlist(cx, id, programme, person, false, input).await
    }

    /// Names somebody as a mentee.
    ///
    /// # Errors
    /// As [`Mentoring::apply`]; [`MentoringError::NotFound`] for nobody.
    pub async fn name_mentee(
        &self,
        cx: &Cx,
        id: MentoringApplicationId,
        programme: ProgrammeId,
        person: PersonId,
        input: ApplicationInput,
    ) -> Result<(), MentoringError> {
        policy::may(&cx.actor, Action::Manage, None)?;
        if self.ports().directory.cards(&[person]).await?.is_empty() {
            return Err(MentoringError::NotFound);
        }
        self.enlist(cx, id, programme, person, true, input).await
    }

    async fn enlist(
        &self,
        cx: &Cx,
        id: MentoringApplicationId,
        programme: ProgrammeId,
        person: PersonId,
        named: bool,
        input: ApplicationInput,
    ) -> Result<(), MentoringError> {
        let mut problems = Vec::new();
        if input.competency.is_some() && !(1..=HIGHEST).contains(&input.target) {
            problems.push(FieldProblem::new("level", "mentoring-level-wrong"));
        }
        if !named {
            needed(&mut problems, "harapan", &input.wish, LONGEST_TEXT);
        }
        fine(problems)?;
        let tx = self.db().begin().await?;
        let exec = tx.exec();
        let found = store::programme(&exec, programme).await?.filter(|one| named || one.state != ProgrammeState::Draft);
        let found = found.ok_or(MentoringError::NotFound)?;
        // Who is named may come later, too; pairs for them are set by themselves.
        let open = found.state == ProgrammeState::Open || (named && found.state == ProgrammeState::Running);
        if !open {
            return Err(MentoringError::State);
        }
        let known = store::applications_of(&exec, person).await?.into_iter().find(|one| one.programme == programme);
        let waits = known.as_ref().is_some_and(|one| one.state == ApplicationState::Waiting);
        if known.as_ref().is_some_and(|one| one.state == ApplicationState::Declined) && !named {
            return Err(MentoringError::State);
        }
        if !waits && store::count_waiting(&exec, programme).await? >= u64::from(found.capacity) {
            return Err(MentoringError::Full);
        }
        let application = Application {
            id: known.as_ref().map_or(id, |one| one.id),
            programme,
            person,
            named: named || known.is_some_and(|one| one.named),
            target: if input.competency.is_some() { input.target } else { 0 },
            competency: input.competency,
            wish: input.wish.trim().to_owned(),
            wished_mentor: input.wished_mentor.filter(|mentor| *mentor != person),
            state: ApplicationState::Waiting,
            at: cx.now(),
        };
        store::save_application(&exec, &application).await?;
        let detail = json!({ "programme": programme, "named": named });
        tx.audit(cx, "mentoring.apply", application.id, detail).await?;
        Ok(tx.commit().await?)
    }

    /// Takes one's own application back, as long as no pair was set.
    ///
    /// # Errors
    /// [`MentoringError::State`] if it does not wait any more.
    pub async fn withdraw(&self, cx: &Cx, programme: ProgrammeId) -> Result<(), MentoringError> {
        let person = cx.actor.person().ok_or(MentoringError::Forbidden)?;
        let tx = self.db().begin().await?;
        let mine = store::applications_of(&tx.exec(), person).await?;
        let mine = mine.into_iter().find(|one| one.programme == programme).ok_or(MentoringError::NotFound)?;
        let pairs = store::pairs_of(&tx.exec(), person).await?;
        if pairs.iter().any(|pair| pair.programme == programme && pair.mentee == person) {
            return Err(MentoringError::State);
        }
        if !store::end_application(&tx.exec(), mine.id, Some(person), ApplicationState::Withdrawn).await? {
            return Err(MentoringError::State);
        }
        store::drop_proposals(&tx.exec(), programme, Some(person)).await?;
        tx.audit(cx, "mentoring.withdraw", mine.id, json!({})).await?;
        Ok(tx.commit().await?)
    }

    /// Turns an application down.
    ///
    /// # Errors
    /// [`MentoringError::State`] if it does not wait any more.
    pub async fn decline_application(
        &self,
        cx: &Cx,
        programme: ProgrammeId,
        id: MentoringApplicationId,
    ) -> Result<(), MentoringError> {
        policy::may(&cx.actor, Action::Manage, None)?;
        let tx = self.db().begin().await?;
        let all = store::applications(&tx.exec(), programme).await?;
        let one = all.into_iter().find(|one| one.id == id).ok_or(MentoringError::NotFound)?;
        let pairs = store::pairs(&tx.exec(), programme).await?;
        if pairs.iter().any(|pair| pair.announced && pair.mentee == one.person) {
            return Err(MentoringError::State);
        }
        if !store::end_application(&tx.exec(), id, None, ApplicationState::Declined).await? {
            return Err(MentoringError::State);
        }
        store::drop_proposals(&tx.exec(), programme, Some(one.person)).await?;
        tx.audit(cx, "mentoring.decline_application", id, json!({})).await?;
        Ok(tx.commit().await?)
    }
}

fn check(input: &MentorInput) -> Result<(), MentoringError> {
    let mut problems = Vec::new();
    needed(&mut problems, "tentang", &input.about, LONGEST_TEXT);
    if input.capacity.is_some_and(|capacity| !(1..=MOST).contains(&capacity)) {
        problems.push(FieldProblem::new("kapasitas", "mentoring-capacity-wrong"));
    }
    if input.expertise.iter().any(|one| !(1..=HIGHEST).contains(&one.level)) {
        problems.push(FieldProblem::new("keahlian", "mentoring-level-wrong"));
    }
    fine(problems)
}

fn mentor(
    person: PersonId,
    state: MentorState,
    expert: bool,
    input: MentorInput,
    registered_at: chrono::DateTime<chrono::Utc>,
) -> Mentor {
    Mentor {
        person,
        state,
        about: input.about.trim().to_owned(),
        capacity: input.capacity,
        expert,
        expertise: input.expertise,
        registered_at,
    }
}
