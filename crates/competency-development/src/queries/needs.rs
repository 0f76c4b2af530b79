//! Needs forms, for their owners, superiors, heads of units and the administration.

use std::collections::HashMap;

use chrono::NaiveDate;
use kernel::{
    Cx, Page, PageRequest, Role,
    id::{NeedsFormId, PersonId},
    person::ReportingLine,
};

use crate::{
    CompetencyError, Development,
    model::{Action, Member, NeedsForm, NeedsRow, Part, Stage, State, Step, UnitNode},
    rules::{
        heat::agency_of,
        needs::{Facts, allowed, deciders, leads, parts},
    },
    store,
};

/// In which parts the actor may act on a form, and whether they may see it at all.
pub struct Parts {
    /// The parts.
    pub parts: Vec<Part>,
    /// Whether they may see it.
    pub sees: bool,
}

/// A form as its page shows it.
pub struct FormView {
    /// The form.
    pub form: NeedsForm,
    /// Its rows, with the name of the competency.
    pub rows: Vec<(NeedsRow, String)>,
    /// Its history, the latest first.
    pub steps: Vec<Step>,
    /// What the actor may do now.
    pub actions: Vec<Action>,
    /// When the stages of its year are due.
    pub calendar: HashMap<Stage, NaiveDate>,
}

impl FormView {
    /// Whether the actor may do this now.
    pub fn may(&self, action: Action) -> bool {
        self.actions.contains(&action)
    }

    /// Lesson hours of all rows.
    pub fn jp(&self) -> i32 {
        self.rows.iter().map(|(row, _)| row.jp).sum()
    }

    /// Rupiah of all rows.
    pub fn cost(&self) -> i64 {
        self.rows.iter().map(|(row, _)| row.cost).sum()
    }

    /// The stage in which it is somebody's turn, with its due day, if it is known.
    pub fn due(&self) -> Option<NaiveDate> {
        let stage = match self.form.state {
            State::Draft | State::Revise => Stage::Submission,
            State::Submitted => Stage::Approval,
            State::Approved => Stage::Verification,
            State::Verified | State::Consolidated => Stage::Setting,
            State::Set | State::Rejected => return None,
        };
        self.calendar.get(&stage).copied()
    }
}

/// A form in a list, with its sums.
pub struct Listed {
    /// The form.
    pub form: NeedsForm,
    /// How many needs.
    pub needs: usize,
    /// What the needs are, in short.
    pub subjects: String,
    /// Lesson hours.
    pub jp: i32,
    /// Rupiah.
    pub cost: i64,
}

/// A superior's list.
pub struct TeamForms {
    /// Wait for this superior's word.
    pub to_approve: Vec<Listed>,
    /// Wait for this head's word.
    pub to_verify: Vec<Listed>,
    /// All others of the people whom this superior decides for.
    pub others: Vec<Listed>,
    /// Whom this superior decides for and who have no form for the year.
    pub without: Vec<Member>,
    /// When the stages are due.
    pub calendar: HashMap<Stage, NaiveDate>,
}

/// Whether the actor is the highest superior within the owner's agency: the owner is in the actor's tree, both belong to the same
/// agency, and nobody who decides for the actor belongs to it.
fn is_head(
    units: &[UnitNode],
    members: &[Member],
    lines: &[ReportingLine],
    (actor, owner): (PersonId, PersonId),
    day: NaiveDate,
) -> bool {
    let agency = |person: PersonId| {
        let unit = members.iter().find(|one| one.person == person).and_then(|one| one.unit);
        unit.map(|unit| agency_of(units, unit))
    };
    let own = agency(actor);
    own.is_some()
        && own == agency(owner)
        && deciders(lines, actor, day).into_iter().all(|superior| agency(superior) != own)
}

impl Development {
    /// In which parts the actor may act on the form today.
    pub(crate) async fn parts(&self, cx: &Cx, form: &NeedsForm) -> Result<Parts, CompetencyError> {
        let Some(actor) = cx.actor.person() else {
            let system = matches!(cx.actor, kernel::Actor::System(_));
            return Ok(Parts { parts: if system { vec![Part::Admin] } else { Vec::new() }, sees: system });
        };
        let (owner, today, ports) = (form.person, self.today(cx), &self.inner.ports);
        let admin = cx.actor.has(Role::Admin);
        let mut facts = Facts { actor, owner, leads: false, head: false, admin };
        let mut above = false;
        if actor != owner && cx.actor.has(Role::Superior) {
            let lines = ports.lines.above(&[owner, actor]).await?;
            facts.leads = leads(&lines, actor, owner, today);
            let direct = lines.iter().any(|line| line.superior == actor && line.person == owner && line.holds(today));
            above = direct || ports.lines.tree(actor, today).await?.contains(&owner);
            if above && form.state == State::Approved {
                let mut people = deciders(&lines, actor, today);
                people.extend([actor, owner]);
                let members = store::people::get(&self.db().reader(), &people).await?;
                let reference = self.inner.reference.get().await?;
                facts.head = is_head(&reference.units, &members, &lines, (actor, owner), today);
            }
        }
        let sees = actor == owner || admin || above;
        Ok(Parts { parts: parts(facts), sees })
    }

    /// A form, if the actor may see it.
    pub async fn needs_view(&self, cx: &Cx, id: NeedsFormId) -> Result<FormView, CompetencyError> {
        let exec = self.db().reader();
        let form = store::needs::get(&exec, id).await?.ok_or(CompetencyError::NotFound)?;
        let parts = self.parts(cx, &form).await?;
        if !parts.sees {
            return Err(CompetencyError::NotFound);
        }
        let rows = store::needs::rows_of(&exec, &[id]).await?.remove(&id).unwrap_or_default();
        let rows = self.named(rows).await?;
        let steps = store::needs::steps(&exec, id).await?;
        let calendar = store::needs::deadlines(&exec, form.year).await?;
        let mut actions = allowed(form.state, &parts.parts);
        actions.retain(|action| action.is_single() || *action == Action::Edit);
        Ok(FormView { form, rows, steps, actions, calendar })
    }

    async fn named(&self, rows: Vec<NeedsRow>) -> Result<Vec<(NeedsRow, String)>, CompetencyError> {
        let reference = self.inner.reference.get().await?;
        let name =
            |row: &NeedsRow| row.competency.map_or_else(|| row.problem.clone(), |one| reference.name(one).to_owned());
        Ok(rows.into_iter().map(|row| (row.clone(), name(&row))).collect())
    }

    /// One's own forms, the latest year first.
    pub async fn my_needs(&self, cx: &Cx) -> Result<Vec<NeedsForm>, CompetencyError> {
        let person = cx.actor.person().ok_or(CompetencyError::NotFound)?;
        Ok(store::needs::of_person(&self.db().reader(), person).await?)
    }

    /// When the stages of a year are due.
    pub async fn calendar(&self, year: i32) -> Result<HashMap<Stage, NaiveDate>, CompetencyError> {
        Ok(store::needs::deadlines(&self.db().reader(), year).await?)
    }

    /// What waits for this superior, and the rest of the team.
    pub async fn team_needs(&self, cx: &Cx, year: i32) -> Result<TeamForms, CompetencyError> {
        let (today, exec, ports) = (self.today(cx), self.db().reader(), &self.inner.ports);
        let actor = cx.actor.person().ok_or(CompetencyError::NotFound)?;
        let led = self.led(cx, today).await?;
        let tree = ports.lines.tree(actor, today).await?;
        let forms = store::needs::of_people(&exec, year, &[tree.as_slice(), led.as_slice()].concat()).await?;
        let approved: Vec<PersonId> =
            forms.iter().filter(|form| form.state == State::Approved).map(|form| form.person).collect();
        let without = led.iter().filter(|person| !forms.iter().any(|form| form.person == **person));
        let mut wanted: Vec<PersonId> = without.copied().collect();
        let lines = if approved.is_empty() { Vec::new() } else { ports.lines.above(&[actor]).await? };
        wanted.extend(approved.iter().copied().chain(deciders(&lines, actor, today)).chain([actor]));
        let members = store::people::get(&exec, &wanted).await?;
        let reference = self.inner.reference.get().await?;
        let heads: Vec<PersonId> = approved
            .into_iter()
            .filter(|owner| is_head(&reference.units, &members, &lines, (actor, *owner), today))
            .collect();
        let begun = |member: &Member| forms.iter().any(|form| form.person == member.person);
        let without: Vec<Member> = members.into_iter().filter(|one| led.contains(&one.person) && !begun(one)).collect();
        let (mut to_approve, mut to_verify, mut others) = (Vec::new(), Vec::new(), Vec::new());
        for listed in self.listed(forms).await? {
            let form = &listed.form;
            if form.state == State::Submitted && led.contains(&form.person) {
                to_approve.push(listed);
            } else if form.state == State::Approved && heads.contains(&form.person) {
                to_verify.push(listed);
            } else if led.contains(&form.person) {
                others.push(listed);
            }
        }
        let calendar = store::needs::deadlines(&exec, year).await?;
        Ok(TeamForms { to_approve, to_verify, others, without, calendar })
    }

    /// A page of a year's forms for the administration, and how many are in each state.
    pub async fn all_needs(
        &self,
        year: i32,
        state: Option<State>,
        page: PageRequest,
    ) -> Result<(Page<Listed>, HashMap<State, u64>), CompetencyError> {
        let exec = self.db().reader();
        let counts = store::needs::counts(&exec, year).await?;
        let page = store::needs::page(&exec, year, state, page).await?;
        let (number, total) = (page.number, page.total);
        let items = self.listed(page.items).await?;
        Ok((Page { items, number, total }, counts))
    }

    async fn listed(&self, forms: Vec<NeedsForm>) -> Result<Vec<Listed>, CompetencyError> {
        let reference = self.inner.reference.get().await?;
        let ids: Vec<NeedsFormId> = forms.iter().map(|form| form.id).collect();
        let rows = store::needs::rows_of(&self.db().reader(), &ids).await?;
        let listed = |form: NeedsForm| {
            let rows = rows.get(&form.id).map(Vec::as_slice).unwrap_or_default();
            let subject = |row: &NeedsRow| {
                row.competency.map_or_else(|| row.problem.clone(), |one| reference.name(one).to_owned())
            };
            Listed {
                needs: rows.len(),
                subjects: rows.iter().map(subject).collect::<Vec<_>>().join(", "),
                jp: rows.iter().map(|row| row.jp).sum(),
                cost: rows.iter().map(|row| row.cost).sum(),
                form,
            }
        };
        Ok(forms.into_iter().map(listed).collect())
    }
}
