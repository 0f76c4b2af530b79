//! One person's competencies.

use chrono::NaiveDate;
use kernel::{Cx, Role, id::PersonId, person::PersonCard, ports::CompetencyStanding};

use crate::{
    CompetencyError, Development,
    model::{AssessedLevel, Competency, Proposal, Required},
    policy::{Deed, Ties, may},
    queries::suggestions::Suggested,
    remembered::Reference,
    rules::{
        gap::{fit, gap, standings},
        in_force::{all_in_force, in_force, own_view},
        needs::leads,
        standard::{keys, required_on},
    },
    store,
};

/// What the person's post of today asks for on this day, and where the person stands. Retired competencies are left out.
pub(crate) fn stand(
    reference: &Reference,
    card: &PersonCard,
    levels: &[AssessedLevel],
    day: NaiveDate,
) -> (Vec<Required>, Vec<CompetencyStanding>) {
    stand_in(reference, (&card.post, &card.post_kind), levels, day)
}

/// As [`stand`], for a post in words.
pub(crate) fn stand_in(
    reference: &Reference,
    (post, post_kind): (&str, &str),
    levels: &[AssessedLevel],
    day: NaiveDate,
) -> (Vec<Required>, Vec<CompetencyStanding>) {
    let used = |id| reference.competency(id).is_some_and(|one| one.retired_on.is_none_or(|since| day < since));
    let mut required = required_on(&reference.standards, &keys(post, post_kind), day);
    required.retain(|one| used(one.competency));
    let place = |id| reference.competencies.iter().position(|one| one.id == id);
    required.sort_by_key(|one| place(one.competency));
    let mut assessed = all_in_force(levels, day);
    assessed.retain(|(id, _)| used(*id));
    let standings = standings(&required, &assessed);
    (required, standings)
}

/// A line of a person's page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProfileRow {
    /// The competency.
    pub competency: Competency,
    /// Asked and assessed level.
    pub standing: CompetencyStanding,
    /// What is missing.
    pub gap: u8,
    /// The assessment that counts.
    pub assessed: Option<AssessedLevel>,
    /// What the person thinks.
    pub own: Option<AssessedLevel>,
}

impl ProfileRow {
    /// The assessed level; 0 for none.
    pub fn actual(&self) -> u8 {
        self.standing.actual.unwrap_or_default()
    }

    /// What the asked level means, for the person who is to reach it.
    pub fn wanted(&self) -> Option<&crate::model::LevelText> {
        let level = if self.standing.required > 0 { self.standing.required } else { self.actual() };
        self.competency.levels.iter().find(|one| one.level == level)
    }
}

/// Where a person stands.
pub struct Profile {
    /// Who.
    pub card: PersonCard,
    /// What the post asks for, then what is assessed besides.
    pub rows: Vec<ProfileRow>,
    /// Job fit in percent.
    pub fit: Option<u32>,
    /// What completed courses propose, with the name of the competency.
    pub proposals: Vec<(Proposal, String)>,
    /// Everything that was assessed, the latest first, with the name of the competency.
    pub history: Vec<(AssessedLevel, String)>,
    /// Courses that fit.
    pub suggestions: Vec<Suggested>,
    /// Whether the actor may record a level as the superior.
    pub may_assess: bool,
    /// Whether the actor may record the result of an assessment centre.
    pub may_record: bool,
    /// Whether the actor may decide on proposals.
    pub may_decide: bool,
}

impl Profile {
    /// Competencies with a gap.
    pub fn gaps(&self) -> usize {
        self.rows.iter().filter(|row| row.gap > 0).count()
    }
}

impl Development {
    /// The person's card.
    pub(crate) async fn card(&self, person: PersonId) -> Result<PersonCard, CompetencyError> {
        let cards = self.inner.ports.directory.cards(&[person]).await?;
        cards.into_iter().next().ok_or(CompetencyError::NotFound)
    }

    /// How the actor stands to the person today. No statement for oneself or the administration alone.
    pub(crate) async fn ties(&self, cx: &Cx, person: PersonId) -> Result<Ties, CompetencyError> {
        let Some(actor) = cx.actor.person().filter(|actor| *actor != person) else { return Ok(Ties::default()) };
        if !cx.actor.has(Role::Superior) {
            return Ok(Ties::default());
        }
        let today = self.today(cx);
        let lines = self.inner.ports.lines.above(&[person]).await?;
        let leads = leads(&lines, actor, person, today);
        let direct = lines.iter().any(|line| line.superior == actor && line.holds(today));
        let above = direct || self.inner.ports.lines.tree(actor, today).await?.contains(&person);
        Ok(Ties { leads, above })
    }

    /// Lets the actor do this with the person's competencies; what one may not is not found.
    pub(crate) async fn allow(&self, cx: &Cx, deed: Deed, person: PersonId) -> Result<(), CompetencyError> {
        let ties = self.ties(cx, person).await?;
        if may(&cx.actor, deed, person, ties) { Ok(()) } else { Err(CompetencyError::NotFound) }
    }

    /// Where a person stands today, if the actor may see it.
    pub async fn profile(&self, cx: &Cx, person: PersonId) -> Result<Profile, CompetencyError> {
        let ties = self.ties(cx, person).await?;
        let may = |deed| may(&cx.actor, deed, person, ties);
        if !may(Deed::See) {
            return Err(CompetencyError::NotFound);
        }
        let (today, exec) = (self.today(cx), self.db().reader());
        let reference = self.inner.reference.get().await?;
        let card = self.card(person).await?;
        let levels = store::levels::of(&exec, &[person]).await?;
        let proposals = store::proposals::of(&exec, &[person]).await?;
        let (required, standings) = stand(&reference, &card, &levels, today);
        let suggestions = self.suggest(cx, &reference, &card, &required, &standings).await?;
        let row = |standing: &CompetencyStanding| {
            Some(ProfileRow {
                competency: reference.competency(standing.competency)?.clone(),
                standing: *standing,
                gap: gap(standing.required, standing.actual),
                assessed: in_force(&levels, standing.competency, today).cloned(),
                own: own_view(&levels, standing.competency, today).cloned(),
            })
        };
        let rows: Vec<ProfileRow> = standings.iter().filter_map(row).collect();
        let proposals = proposals.into_iter().map(|one| {
            let name = reference.name(one.competency).to_owned();
            (one, name)
        });
        let proposals = proposals.collect();
        let history = levels.into_iter().map(|one| {
            let name = reference.name(one.competency).to_owned();
            (one, name)
        });
        Ok(Profile {
            fit: fit(&standings),
            history: history.collect(),
            may_assess: may(Deed::AssessAsSuperior),
            may_record: may(Deed::RecordAssessment),
            may_decide: may(Deed::DecideProposal),
            card,
            rows,
            proposals,
            suggestions,
        })
    }
}
