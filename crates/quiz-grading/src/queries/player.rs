//! An attempt as its learner works on it.

use courseware::Behaviour;
use kernel::{Cx, Marks, id::AttemptId};

use super::checks::{Checked, checked};
use crate::{
    QuizError, Quizzes,
    commands::{fresh, opened},
    engine::{self, Certainty, Control, Part, Seen, kind_of},
    model::Attempt,
    policy,
};

/// An attempt as its learner works on it. Holds nothing of the key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Player {
    /// The attempt.
    pub attempt: Attempt,
    /// Address word of the course.
    pub slug: String,
    /// Title of the course.
    pub course_title: String,
    /// Title of the quiz.
    pub title: String,
    /// Attempts allowed; 0 is no limit.
    pub allowed: u32,
    /// How the quiz answers during the attempt.
    pub behaviour: Behaviour,
    /// What this view has seen, to be sent back with answers.
    pub seen: Seen,
    /// The questions in order.
    pub questions: Vec<PlayerQuestion>,
}

/// One question of a [`Player`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlayerQuestion {
    /// What answers name it by.
    pub slot: i32,
    /// Its number among the questions; none for a text between them.
    pub number: Option<usize>,
    /// What is asked, sanitised HTML.
    pub stem: String,
    /// Points for a fully right answer; none where nothing is marked.
    pub max: Option<Marks>,
    /// How it is asked, with the answer so far.
    pub control: Control,
    /// Whether there is an answer.
    pub answered: bool,
    /// Whether it is marked as doubtful.
    pub flagged: bool,
    /// A remark on the answer: a message key.
    pub remark: Option<&'static str>,
    /// Whether its answer may be checked now.
    pub checks: bool,
    /// What its last check came to.
    pub checked: Option<Checked>,
    /// How sure the learner is, where the quiz asks for it.
    pub certainty: Option<Certainty>,
}

impl PlayerQuestion {
    /// Whether it takes no answer any more.
    pub fn locked(&self) -> bool {
        self.checked.as_ref().is_some_and(|checked| checked.locked)
    }

    /// Its text, with the fields of its gaps where it has some.
    pub fn parts(&self) -> Vec<Part<'_>> {
        match &self.control {
            Control::Gaps { gaps } => engine::parts(&self.stem, gaps),
            _ => vec![Part::Html(&self.stem)],
        }
    }

    /// How many gaps its text has.
    pub const fn gaps(&self) -> usize {
        match &self.control {
            Control::Gaps { gaps } => gaps.len(),
            _ => 0,
        }
    }
}

impl Player {
    /// Whether the attempt is one of those that the rules allow to everybody; there may be more by an accommodation.
    pub fn within_allowed(&self) -> bool {
        u32::try_from(self.attempt.number).is_ok_and(|number| number <= self.allowed)
    }

    /// How many questions there are; texts between them do not count.
    pub fn asked(&self) -> usize {
        self.questions.iter().filter(|question| question.number.is_some()).count()
    }

    /// How many questions have an answer.
    pub fn answered(&self) -> usize {
        self.questions.iter().filter(|question| question.answered).count()
    }

    /// How many are marked as doubtful.
    pub fn flagged(&self) -> usize {
        self.questions.iter().filter(|question| question.flagged).count()
    }

    /// How many have no answer.
    pub fn unanswered(&self) -> usize {
        self.asked() - self.answered()
    }
}

/// The actor's own attempt to work on. One whose time is up is closed first, and comes back finished.
pub async fn player(quizzes: &Quizzes, cx: &Cx, id: AttemptId) -> Result<Player, QuizError> {
    let attempt = fresh(quizzes, cx, &policy::own(&cx.actor)?, id).await?;
    let quiz = quizzes.library().quiz(attempt.publication, attempt.lesson).await?;
    let document = quizzes.library().course(attempt.publication).await?;
    let (slots, state) = opened(quizzes, &attempt).await?;
    let rules = &quiz.content.rules;
    let mut asked = 0;
    let mut question = |slot: &crate::model::Slot| {
        let question = quiz.question(slot.paper.question)?;
        asked += usize::from(question.body.is_asked());
        let kind = kind_of(&question.body);
        let given = state.slot(slot.paper.slot);
        let response = given.and_then(|given| given.response.as_ref());
        let certain = rules.behaviour == Behaviour::Certainty && question.body.is_checked();
        Some(PlayerQuestion {
            slot: slot.paper.slot,
            number: question.body.is_asked().then_some(asked),
            stem: question.stem.clone(),
            max: question.body.is_graded().then_some(slot.paper.max),
            control: kind.control(&slot.paper.variant, response),
            answered: response.is_some(),
            flagged: given.is_some_and(|given| given.flagged),
            remark: response.and_then(|response| kind.remark(response)),
            checks: rules.behaviour.checks() && question.body.is_checked() && !given.is_some_and(|given| given.locked),
            checked: checked(rules, question, &slot.paper, given),
            certainty: certain.then(|| given.and_then(|given| given.certainty).unwrap_or_default()),
        })
    };
    let page = cx.id::<kernel::id::kind::Step>().uuid().simple().to_string();
    Ok(Player {
        slug: document.slug.clone(),
        course_title: document.facts.title.clone(),
        title: quiz.title.clone(),
        allowed: rules.attempts,
        behaviour: rules.behaviour,
        seen: Seen { seq: attempt.last_seq, page },
        questions: slots.iter().filter_map(&mut question).collect(),
        attempt,
    })
}
