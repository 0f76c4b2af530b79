//! What pages of goals show.

use chrono::{Datelike, NaiveDate};
use kernel::{
    Cx,
    id::{GoalId, PersonId},
    person::PersonCard,
    ports::{CompetencyCard, CompetencyStanding},
};

use super::{
    model::{Entry, Goal, GoalState, Move, Side},
    policy, rules,
};
use crate::{
    ClassCard, CourseCard, DialogueError, PairCard, PerformanceDialogue,
    cascade::model::{GoalTemplate, UnitGoal},
    feedback::{model::Attachment, queries::People},
    store,
};

/// Goals on one page at most.
const MOST: u64 = 100;

/// A goal with all that belongs to it.
#[derive(Debug)]
pub struct OpenedGoal {
    /// The goal.
    pub goal: Goal,
    /// Its journal, the newest first.
    pub journal: Vec<Entry>,
    /// Its evidence, in order.
    pub evidence: Vec<Attachment>,
    /// The moves that the viewer may make now.
    pub moves: Vec<Move>,
    /// On which side the viewer stands.
    pub side: Side,
    /// Everybody in it.
    pub people: People,
}

/// What a person's goal can be made of.
#[derive(Debug)]
pub struct Choices {
    /// Whose goal it will be.
    pub owner: PersonCard,
    /// Templates that fit their post.
    pub templates: Vec<GoalTemplate>,
    /// Goals of their unit and the units above in this year.
    pub unit_goals: Vec<UnitGoal>,
    /// The dictionary of competencies.
    pub competencies: Vec<CompetencyCard>,
    /// Where the person stands.
    pub standings: Vec<CompetencyStanding>,
    /// Courses that are open.
    pub courses: Vec<CourseCard>,
    /// Mentorships in which the person is guided.
    pub pairs: Vec<PairCard>,
    /// Classes of the person, and those that are open.
    pub classes: Vec<ClassCard>,
}

impl PerformanceDialogue {
    /// The goal and the actor's side of it; not found for anybody else.
    pub(crate) async fn goal_for(&self, cx: &Cx, id: GoalId) -> Result<(Goal, Side), DialogueError> {
        let viewer = cx.actor.person().ok_or(DialogueError::NotFound)?;
        let goal = store::goals::goal(&self.db().reader(), id).await?.ok_or(DialogueError::NotFound)?;
        if goal.person == viewer {
            return Ok((goal, Side::Owner));
        }
        let lines = self.inner.ports.lines.above(&[goal.person]).await?;
        let side = policy::side(viewer, goal.person, &lines, self.today(cx)).ok_or(DialogueError::NotFound)?;
        // What its owner has not handed in yet is theirs alone.
        if goal.state == GoalState::Draft { Err(DialogueError::NotFound) } else { Ok((goal, side)) }
    }

    /// The goal with its journal and evidence. Six statements.
    pub async fn open_goal(&self, cx: &Cx, id: GoalId) -> Result<OpenedGoal, DialogueError> {
        let (goal, side) = self.goal_for(cx, id).await?;
        let journal = store::goals::journal(&self.db().reader(), id).await?;
        let evidence = store::feedback::evidence(&self.db().reader(), id).await?;
        let others = goal.superior.into_iter().chain(journal.iter().filter_map(|entry| entry.author));
        let people = self.people(std::iter::once(goal.person).chain(others)).await?;
        let moves = rules::moves(goal.state, side);
        Ok(OpenedGoal { goal, journal, evidence, moves, side, people })
    }

    /// The actor's own goals, the next due first. Two statements.
    pub async fn own_goals(&self, cx: &Cx) -> Result<Vec<Goal>, DialogueError> {
        let person = cx.actor.person().ok_or(DialogueError::NotFound)?;
        Ok(store::goals::of_people(&self.db().reader(), &[person], GoalState::ALL, MOST).await?)
    }

    /// Goals of another that a note can be about: agreed and running ones. Two statements.
    pub(crate) async fn goals_to_name(&self, person: PersonId) -> Result<Vec<Goal>, DialogueError> {
        let states = [GoalState::Agreed, GoalState::Running];
        Ok(store::goals::of_people(&self.db().reader(), &[person], &states, MOST).await?)
    }

    /// Goals of those who answer to the actor today: those that wait for agreement first. Four statements.
    pub async fn team_goals(&self, cx: &Cx) -> Result<(Vec<Goal>, People), DialogueError> {
        let superior = cx.actor.person().ok_or(DialogueError::NotFound)?;
        let today = self.today(cx);
        let lines = self.inner.ports.lines.below(superior).await?;
        let people: Vec<PersonId> = lines.iter().filter(|line| line.holds(today)).map(|line| line.person).collect();
        let states: Vec<GoalState> = GoalState::ALL.iter().copied().filter(|one| *one != GoalState::Draft).collect();
        let mut goals = store::goals::of_people(&self.db().reader(), &people, &states, MOST).await?;
        goals.sort_by_key(|goal| goal.state != GoalState::Submitted);
        Ok((goals, self.people(people).await?))
    }

    /// What a goal of this person can be made of: of oneself, or of somebody whom one leads.
    pub async fn goal_choices(&self, cx: &Cx, person: PersonId) -> Result<Choices, DialogueError> {
        let owner = self.goal_owner(cx, person).await?;
        let today = self.today(cx);
        let ports = &self.inner.ports;
        let mut standings = ports.competencies.standings(&[person], today).await?;
        let own = cx.actor.person() == Some(person);
        Ok(Choices {
            templates: self.fitting_templates(&owner).await?,
            unit_goals: self.unit_goals_for(owner.unit, today.year()).await?,
            competencies: ports.competencies.dictionary().await?,
            standings: standings.remove(&person).unwrap_or_default(),
            courses: ports.courses.open().await?,
            // Whom somebody is guided by is theirs to tell.
            pairs: if own { ports.pairs.of_mentee(cx).await? } else { Vec::new() },
            classes: if own { ports.classes.of_actor(cx).await? } else { Vec::new() },
            owner,
        })
    }

    /// The last day of this year, as the usual due day.
    pub(crate) fn end_of_year(&self, cx: &Cx) -> NaiveDate {
        let today = self.today(cx);
        NaiveDate::from_ymd_opt(today.year(), 12, 31).filter(|end| *end > today).unwrap_or(today)
    }
}
