//! The yearly form of development needs, from the first row to the plan.

use kernel::{
    Actor, Cx, Event, FieldProblem, Id,
    id::{CompetencyId, NeedsFormId, NeedsRowId, PersonId},
    person::PersonCard,
};
use serde_json::json;
use uuid::Uuid;

use super::{line, reason};
use crate::{
    CompetencyError, Development,
    model::{Action, LEARNING, NeedsForm, NeedsRow, Part, State, Step},
    rules::{gap, needs},
    store,
};

/// Rows of one form at most.
pub const MOST_ROWS: usize = 20;
/// Lesson hours of one row at most.
const MOST_JP: i32 = 1_500;
/// Rupiah of one row at most.
const MOST_COST: i64 = 1_000_000_000;
/// Years ahead and back for which a form can be begun.
const YEARS: std::ops::RangeInclusive<i32> = -1..=1;

/// A row as it is handed in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wanted {
    /// The competency, if the need is one.
    pub competency: Option<CompetencyId>,
    /// The problem at work, if it is not.
    pub problem: String,
    /// Form of learning.
    pub learning: String,
    /// What the person wishes.
    pub wish: String,
    /// 1 to 3.
    pub priority: u8,
    /// Lesson hours.
    pub jp: i32,
    /// Rupiah.
    pub cost: i64,
}

/// What somebody does with a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Move {
    /// The caller's id; the same one twice is one step.
    pub id: Uuid,
    /// Which form.
    pub form: NeedsFormId,
    /// What.
    pub action: Action,
    /// Why; asked for where the action needs it.
    pub reason: String,
}

impl Development {
    /// Begins one's own form for a year, filled in from the gaps of today. Asking again gives the form that is there.
    pub async fn begin_needs(&self, cx: &Cx, id: NeedsFormId, year: i32) -> Result<NeedsForm, CompetencyError> {
        use chrono::Datelike;
        let person = cx.actor.person().ok_or(CompetencyError::NotFound)?;
        let today = self.today(cx);
        if !YEARS.contains(&(year - today.year())) {
            return Err(CompetencyError::Invalid(vec![FieldProblem::new("tahun", "competency-year-range")]));
        }
        let card = self.card(person).await?;
        let rows = self.from_gaps(cx, &card).await?;
        let form = NeedsForm {
            id,
            year,
            person,
            name: card.full_name(),
            post: card.post.clone(),
            unit: card.unit,
            unit_name: card.unit_name.clone(),
            state: State::Draft,
            revision: 0,
            moved_at: cx.now(),
        };
        let tx = self.db().begin().await?;
        let exec = tx.exec();
        if !store::needs::insert(&exec, &form).await? {
            let there = store::needs::of_person(&exec, person).await?;
            return there.into_iter().find(|one| one.year == year).ok_or(CompetencyError::NotFound);
        }
        store::needs::set_rows(&exec, id, &rows).await?;
        tx.audit(cx, "needs.begin", id, json!({ "year": year, "rows": rows.len() })).await?;
        let event = Event::NeedsMoved { form: id, person, state: State::Draft.as_str().to_owned() };
        tx.emit(cx, &event).await?;
        tx.commit().await?;
        Ok(form)
    }

    /// Rows for the gaps of today: the widest first; a course that teaches the competency suggests e-learning and its lesson hours.
    async fn from_gaps(&self, cx: &Cx, card: &PersonCard) -> Result<Vec<NeedsRow>, CompetencyError> {
        let reference = self.inner.reference.get().await?;
        let offered = self.inner.ports.courses.offered().await?;
        let today = self.today(cx);
        let levels = store::levels::of(&self.db().reader(), &[card.id]).await?;
        let (required, standings) = crate::queries::person::stand(&reference, card, &levels, today);
        let row = |(standing, _): (kernel::ports::CompetencyStanding, u8)| {
            let course = reference
                .tags
                .iter()
                .filter(|tag| tag.competency == standing.competency && tag.level > standing.actual.unwrap_or_default())
                .find_map(|tag| offered.iter().find(|course| course.id == tag.course));
            let priority = required.iter().find(|one| one.competency == standing.competency);
            NeedsRow {
                id: cx.id(),
                competency: Some(standing.competency),
                problem: String::new(),
                gap_from: standing.actual.unwrap_or_default(),
                gap_to: standing.required,
                learning: if course.is_some() { "NKL03".to_owned() } else { String::new() },
                wish: course.map(|course| course.title.clone()).unwrap_or_default(),
                priority: priority.map_or(2, |one| one.priority),
                jp: course.map_or(0, |course| course.jp),
                cost: 0,
            }
        };
        Ok(gap::gaps(&standings, &required).into_iter().take(MOST_ROWS).map(row).collect())
    }

    /// Writes the rows of one's own form anew, while it is open. With `submit`, also hands it in.
    pub async fn save_needs(
        &self,
        cx: &Cx,
        id: NeedsFormId,
        revision: i32,
        wanted: Vec<Wanted>,
        submit: Option<Uuid>,
    ) -> Result<(), CompetencyError> {
        let person = cx.actor.person().ok_or(CompetencyError::NotFound)?;
        let form = store::needs::get(&self.db().reader(), id).await?.filter(|form| form.person == person);
        let form = form.ok_or(CompetencyError::NotFound)?;
        if needs::next(form.state, Action::Edit, Part::Owner).is_none() {
            return Err(CompetencyError::NotNow);
        }
        if form.revision != revision {
            return Err(CompetencyError::Moved);
        }
        let wanted: Vec<Wanted> =
            wanted.into_iter().filter(|row| row.competency.is_some() || !row.problem.trim().is_empty()).collect();
        let problems = check(&wanted, submit.is_some());
        if !problems.is_empty() {
            return Err(CompetencyError::Invalid(problems));
        }
        let card = self.card(person).await?;
        let reference = self.inner.reference.get().await?;
        let levels = store::levels::of(&self.db().reader(), &[person]).await?;
        let (_, standings) = crate::queries::person::stand(&reference, &card, &levels, self.today(cx));
        let rows: Vec<NeedsRow> = wanted
            .into_iter()
            .map(|row| {
                let standing = standings.iter().find(|one| Some(one.competency) == row.competency);
                let from = standing.and_then(|one| one.actual).unwrap_or_default();
                let asked = standing.map_or(0, |one| one.required);
                NeedsRow {
                    id: cx.id::<kernel::id::kind::NeedsRow>(),
                    gap_from: from,
                    gap_to: if row.competency.is_none() { 0 } else { asked.max((from + 1).min(5)) },
                    problem: if row.competency.is_some() { String::new() } else { line(&row.problem) },
                    competency: row.competency,
                    learning: row.learning,
                    wish: line(&row.wish),
                    priority: row.priority,
                    jp: row.jp,
                    cost: row.cost,
                }
            })
            .collect();
        let to = NeedsForm {
            name: card.full_name(),
            post: card.post,
            unit: card.unit,
            unit_name: card.unit_name,
            revision: revision + 1,
            moved_at: cx.now(),
            state: if submit.is_some() { State::Submitted } else { form.state },
            ..form
        };
        let tx = self.db().begin().await?;
        let exec = tx.exec();
        if !store::needs::advance(&exec, revision, &to).await? {
            return Err(CompetencyError::Moved);
        }
        store::needs::set_rows(&exec, id, &rows).await?;
        tx.audit(cx, "needs.edit", id, json!({ "rows": rows.len() })).await?;
        if let Some(step) = submit {
            self.note(&tx, cx, step, &to, (Part::Owner, Action::Submit), "").await?;
        }
        Ok(tx.commit().await?)
    }

    /// Moves a form on in its flow. The same id twice is one step.
    pub async fn move_needs(&self, cx: &Cx, wanted: &Move) -> Result<NeedsForm, CompetencyError> {
        let exec = self.db().reader();
        let form = store::needs::get(&exec, wanted.form).await?.ok_or(CompetencyError::NotFound)?;
        if store::needs::has_step(&exec, wanted.id, wanted.form).await? {
            return Ok(form);
        }
        let parts = self.parts(cx, &form).await?;
        let Some((part, to)) = needs::step(form.state, wanted.action, &parts.parts) else {
            return Err(if parts.sees { CompetencyError::NotNow } else { CompetencyError::NotFound });
        };
        if !wanted.action.is_single() {
            return Err(CompetencyError::NotNow);
        }
        let why = if wanted.action.needs_reason() { reason(&wanted.reason)? } else { line(&wanted.reason) };
        if wanted.action == Action::Submit {
            let rows = store::needs::rows_of(&exec, &[form.id]).await?.remove(&form.id).unwrap_or_default();
            let rows: Vec<Wanted> = rows.into_iter().map(Wanted::from).collect();
            let problems = check(&rows, true);
            if !problems.is_empty() {
                return Err(CompetencyError::Invalid(problems));
            }
        }
        let letter = match wanted.action {
            Action::Return | Action::Reject => self.letter_of_return(&form, wanted.action, &why).await?,
            _ => None,
        };
        let from = form.revision;
        let to = NeedsForm { state: to, revision: from + 1, moved_at: cx.now(), ..form };
        let tx = self.db().begin().await?;
        if !store::needs::advance(&tx.exec(), from, &to).await? {
            return Err(CompetencyError::Moved);
        }
        self.note(&tx, cx, wanted.id, &to, (part, wanted.action), &why).await?;
        if let Some(mail) = letter {
            database::jobs::enqueue(&tx, cx, self.inner.settings.mail_job, json!(mail), cx.now()).await?;
        }
        tx.commit().await?;
        Ok(to)
    }

    /// Does the same with several forms, each in a transaction of its own: one that moved in the meantime does not hold up the others.
    /// Gives how many were moved.
    pub async fn move_many(
        &self,
        cx: &Cx,
        id: Uuid,
        forms: &[NeedsFormId],
        action: Action,
    ) -> Result<usize, CompetencyError> {
        let mut moved = 0;
        for form in forms.iter().take(200) {
            let step = NeedsRowId::derived(Id::<kernel::id::kind::NeedsForm>::from_uuid(id), &form.to_string());
            let wanted = Move { id: step.uuid(), form: *form, action, reason: String::new() };
            match self.move_needs(cx, &wanted).await {
                Ok(_) => moved += 1,
                Err(CompetencyError::NotNow | CompetencyError::NotFound | CompetencyError::Moved) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(moved)
    }

    /// Writes the step into the history, the audit log and the event log.
    pub(super) async fn note(
        &self,
        tx: &database::Tx,
        cx: &Cx,
        id: Uuid,
        form: &NeedsForm,
        (part, action): (Part, Action),
        reason: &str,
    ) -> Result<(), CompetencyError> {
        let by_name = match &cx.actor {
            Actor::Person(person) => person.name.clone(),
            Actor::System(_) | Actor::Anonymous => String::new(),
        };
        let by: Option<PersonId> = cx.actor.person();
        let step = Step { at: cx.now(), by, by_name, part, action, to: form.state, reason: reason.to_owned() };
        store::needs::add_step(&tx.exec(), id, form.id, form.revision, &step).await?;
        let name = format!("needs.{}", action.as_str());
        tx.audit(cx, &name, form.id, json!({ "part": part.as_str(), "state": form.state.as_str() })).await?;
        let event = Event::NeedsMoved { form: form.id, person: form.person, state: form.state.as_str().to_owned() };
        tx.emit(cx, &event).await?;
        Ok(())
    }
}

impl From<NeedsRow> for Wanted {
    fn from(row: NeedsRow) -> Self {
        Self {
            competency: row.competency,
            problem: row.problem,
            learning: row.learning,
            wish: row.wish,
            priority: row.priority,
            jp: row.jp,
            cost: row.cost,
        }
    }
}

/// What is wrong with the rows. What is only kept may be incomplete; what is handed in may not.
fn check(rows: &[Wanted], complete: bool) -> Vec<FieldProblem> {
    let mut problems = Vec::new();
    if rows.len() > MOST_ROWS {
        problems.push(FieldProblem::new("baris_1", "competency-too-many-rows"));
    }
    if complete && rows.is_empty() {
        problems.push(FieldProblem::new("baris_1", "competency-no-rows"));
    }
    for (number, row) in (1..).zip(rows) {
        let field = |name: &str| format!("{name}_{number}");
        let known = LEARNING.contains(&row.learning.as_str());
        if (complete || !row.learning.is_empty()) && !known {
            problems.push(FieldProblem::new(field("bentuk"), "competency-choose-learning"));
        }
        if !(i32::from(complete)..=MOST_JP).contains(&row.jp) {
            problems.push(FieldProblem::new(field("jp"), "competency-jp-range"));
        }
        if !(0..=MOST_COST).contains(&row.cost) {
            problems.push(FieldProblem::new(field("biaya"), "competency-cost-range"));
        }
        if !(1..=3).contains(&row.priority) {
            problems.push(FieldProblem::new(field("prioritas"), "competency-number-range"));
        }
        if row.problem.chars().count() > 500 || row.wish.chars().count() > 300 {
            problems.push(FieldProblem::new(field("masalah"), "problem-field-too-long"));
        }
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_handed_in_is_complete() {
        let good = Wanted {
            problem: "Antrean panjang".to_owned(),
            learning: "KL10".to_owned(),
            priority: 1,
            jp: 8,
            ..Wanted::default()
        };
        let cases: [(Vec<Wanted>, bool, &[&str]); 7] = [
            (vec![], false, &[]),
            (vec![], true, &["baris_1"]),
            (vec![good.clone()], true, &[]),
            (vec![good.clone(), Wanted { learning: String::new(), ..good.clone() }], true, &["bentuk_2"]),
            (vec![Wanted { learning: String::new(), jp: 0, ..good.clone() }], false, &[]),
            (vec![Wanted { jp: 0, ..good.clone() }], true, &["jp_1"]),
            (vec![Wanted { cost: -1, priority: 4, ..good.clone() }], false, &["biaya_1", "prioritas_1"]),
        ];
        for (rows, complete, expected) in cases {
            let fields: Vec<String> = check(&rows, complete).into_iter().map(|problem| problem.field).collect();
            assert_eq!(fields, expected, "{rows:?}");
        }
    }
}
