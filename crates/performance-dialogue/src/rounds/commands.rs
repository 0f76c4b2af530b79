//! Opening, closing and calling off a round.

use kernel::{Cx, FieldProblem, id::PersonId, ports::Mail};
use serde_json::json;

use super::{
    model::{Asked, Group, Round, RoundId, RoundState, Subject},
    policy::{self, Action},
    rules,
};
use crate::{DialogueError, PerformanceDialogue, feedback::queries::People, store};

const INVITATION: &str = include_str!("../../letters/round.txt");

/// A round as somebody wants to open it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRound {
    /// About whom.
    pub person: PersonId,
    /// What it is for.
    pub purpose: String,
    /// The last day on which it takes answers.
    pub last_day: chrono::NaiveDate,
    /// Who is asked, each in one group.
    pub raters: Vec<(PersonId, Group)>,
}

impl PerformanceDialogue {
    /// Opens a round under this id and writes to everybody who is asked. Doing it twice does it once.
    ///
    /// # Errors
    /// [`DialogueError::NotFound`] about somebody whom the actor may not open one about; [`DialogueError::Invalid`] with the fields at
    /// fault, also where nothing could ever be shown of a group.
    pub async fn open_round(&self, cx: &Cx, id: RoundId, new: NewRound) -> Result<(), DialogueError> {
        let opener = cx.actor.person().ok_or(DialogueError::NotFound)?;
        let today = self.today(cx);
        let candidates = self.candidates(cx, new.person).await?;
        let mut raters = new.raters;
        raters.sort_unstable_by_key(|(person, group)| (*person, group.as_str()));
        raters.dedup_by_key(|(person, _)| *person);
        let mut problems = rules::round_problems(&new.purpose, new.last_day, today);
        if !raters.iter().all(|(person, group)| candidates.has(*person, *group)) {
            problems.push(FieldProblem::new("penilai", "round-rater-unknown"));
        }
        let count = |group| raters.iter().filter(|(_, one)| *one == group).count();
        if let Some(problem) = rules::choice_problem(count(Group::Peer), count(Group::Junior)) {
            problems.push(FieldProblem::new("penilai", problem));
        }
        let questions = self.asked().await?;
        if questions.is_empty() {
            problems.push(FieldProblem::new("penilai", "round-no-questions"));
        }
        if !problems.is_empty() {
            return Err(DialogueError::Invalid(problems));
        }
        let round = Round {
            id,
            person: new.person,
            opened_by: opener,
            purpose: new.purpose.trim().to_owned(),
            questions,
            last_day: new.last_day,
            state: RoundState::Open,
            opened_at: cx.now(),
        };
        let people = self.people(raters.iter().map(|(person, _)| *person).chain([round.person])).await?;
        let tx = self.db().begin().await?;
        if !store::rounds::insert(&tx.exec(), &round, &raters).await? {
            let known = store::rounds::round(&tx.exec(), id).await?;
            let same = known.is_some_and(|known| known.person == round.person && known.opened_by == opener);
            return if same { Ok(()) } else { Err(DialogueError::NotFound) };
        }
        let detail = json!({ "person": round.person, "raters": raters.len(), "last_day": round.last_day });
        tx.audit(cx, "round.open", id, detail).await?;
        for (person, _) in &raters {
            if let Some(mail) = self.round_letter(INVITATION, &round, *person, &people) {
                database::jobs::enqueue(&tx, cx, self.inner.settings.mail_job, json!(mail), cx.now()).await?;
            }
        }
        tx.concerns(raters.iter().map(|(person, _)| person.uuid()).chain([round.person.uuid()]));
        Ok(tx.commit().await?)
    }

    /// The questions in use, as a round asks them.
    async fn asked(&self) -> Result<Vec<Asked>, DialogueError> {
        let questions = store::rounds::questions(&self.db().reader()).await?;
        let asked = questions.into_iter().map(|question| {
            let (value, competency) = match question.subject {
                Subject::Nothing => (String::new(), String::new()),
                Subject::Value(value) => (value.as_str().to_owned(), String::new()),
                Subject::Competency(_, name) => (String::new(), name),
            };
            Asked { text: question.text, value, competency }
        });
        Ok(asked.collect())
    }

    /// A letter to somebody who is asked; none without an address.
    pub(super) fn round_letter(&self, text: &str, round: &Round, to: PersonId, people: &People) -> Option<Mail> {
        let card = people.card(to)?;
        let values = [
            ("{name}", card.full_name()),
            ("{person}", people.name(&round.person)),
            ("{day}", kernel::person::indonesian_date(round.last_day)),
            ("{round}", round.id.to_string()),
        ];
        Some(self.letter(text, card.email.clone()?, &values))
    }

    /// A round with which the actor may do this; not found for anybody else.
    pub(super) async fn round_to(&self, cx: &Cx, id: RoundId, action: Action) -> Result<Round, DialogueError> {
        let round = store::rounds::round(&self.db().reader(), id).await?.ok_or(DialogueError::NotFound)?;
        let lines = self.inner.ports.lines.above(&[round.person]).await?;
        let today = self.today(cx);
        if policy::may(&cx.actor, action, &round, &lines, today) {
            return Ok(round);
        }
        let follows = policy::may(&cx.actor, Action::Follow, &round, &lines, today);
        Err(if follows { DialogueError::Settled } else { DialogueError::NotFound })
    }

    /// Closes a round before its last day. From then on there is a report, and no answer any more.
    pub async fn close_round(&self, cx: &Cx, id: RoundId) -> Result<(), DialogueError> {
        self.end_round(cx, id, Action::Close).await
    }

    /// Calls a round off: its answers and drafts are forgotten, and there is no report.
    pub async fn withdraw_round(&self, cx: &Cx, id: RoundId) -> Result<(), DialogueError> {
        self.end_round(cx, id, Action::Withdraw).await
    }

    async fn end_round(&self, cx: &Cx, id: RoundId, action: Action) -> Result<(), DialogueError> {
        let round = self.round_to(cx, id, action).await?;
        let (state, word) = match action {
            Action::Withdraw => (RoundState::Withdrawn, "round.withdraw"),
            _ => (RoundState::Closed, "round.close"),
        };
        let tx = self.db().begin().await?;
        if !store::rounds::end(&tx.exec(), id, state, cx.now()).await? {
            return Err(DialogueError::Settled);
        }
        if state == RoundState::Withdrawn {
            store::rounds::forget(&tx.exec(), id).await?;
        }
        tx.audit(cx, word, id, json!({ "person": round.person })).await?;
        tx.concerns([round.person.uuid(), round.opened_by.uuid()]);
        Ok(tx.commit().await?)
    }
}
