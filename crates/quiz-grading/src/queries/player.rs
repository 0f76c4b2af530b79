//! An attempt as its learner works on it.

use courseware::{Behaviour, question::Rubric};
use kernel::{Cx, Marks, id::AttemptId};

use super::checks::{Checked, checked};
use crate::{
    QuizError, Quizzes,
    commands::{fresh, opened},
    engine::{self, Certainty, Control, Part, Seen, kind_of, posed},
    model::Attempt,
    policy, store,
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
    /// The page that is shown, from zero.
    pub page: usize,
    /// How many pages there are.
    pub pages: usize,
    /// Whether there is no way back; then only the open page is there.
    pub sequential: bool,
    /// Titles of the quiz's sections; may be empty.
    pub sections: Vec<String>,
    /// Every question of the attempt with its state, in order.
    pub map: Vec<MapEntry>,
    /// The questions of the page, in order; of the whole attempt where no page was asked for.
    pub questions: Vec<PlayerQuestion>,
}

/// A question in the list of all of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MapEntry {
    /// What answers name it by.
    pub slot: i32,
    /// Its number among the questions.
    pub number: usize,
    /// Its section, from zero.
    pub section: usize,
    /// Its page, from zero.
    pub page: usize,
    /// Whether there is an answer.
    pub answered: bool,
    /// Whether it is marked as doubtful.
    pub flagged: bool,
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
    /// Its section, from zero.
    pub section: usize,
    /// Its page, from zero.
    pub page: usize,
    /// What its answer is marked by, where the author shows that before it is answered.
    pub rubric: Option<Rubric>,
    /// Title and instructions of its section, above the first question of it on a page.
    pub heading: Option<(String, String)>,
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
        self.map.len()
    }

    /// How many questions have an answer.
    pub fn answered(&self) -> usize {
        self.map.iter().filter(|question| question.answered).count()
    }

    /// How many are marked as doubtful.
    pub fn flagged(&self) -> usize {
        self.map.iter().filter(|question| question.flagged).count()
    }

    /// The questions that can be gone to, of each section with its title, which may be empty.
    pub fn by_section(&self) -> Vec<(&str, Vec<&MapEntry>)> {
        let title = |at: usize| self.sections.get(at).map_or("", String::as_str);
        let mut parts: Vec<(&str, Vec<&MapEntry>)> = Vec::new();
        for entry in self.reachable() {
            match parts.last_mut() {
                Some((_, part)) if part.last().is_some_and(|last| last.section == entry.section) => part.push(entry),
                _ => parts.push((title(entry.section), vec![entry])),
            }
        }
        parts
    }

    /// The questions that can be gone to.
    pub fn reachable(&self) -> Vec<&MapEntry> {
        self.map.iter().filter(|entry| !self.sequential || entry.page == self.page).collect()
    }

    /// Of the questions on other pages: how many there are, have an answer, and are marked as doubtful.
    pub fn elsewhere(&self) -> (usize, usize, usize) {
        let other = || self.map.iter().filter(|question| question.page != self.page);
        let answered = other().filter(|question| question.answered).count();
        (other().count(), answered, other().filter(|question| question.flagged).count())
    }

    /// Whether a question of the page is answered on a picture.
    pub fn on_picture(&self) -> bool {
        let on = |question: &PlayerQuestion| matches!(question.control, Control::Zones { .. } | Control::Spots { .. });
        self.questions.iter().any(on)
    }

    /// Whether a question of the page is answered by a text with a length to keep, or by files.
    pub fn is_written(&self) -> bool {
        let measured = |question: &PlayerQuestion| matches!(question.control, Control::Text { words: Some(_), .. });
        self.takes_files() || self.questions.iter().any(measured)
    }

    /// Whether a question of the page takes files.
    pub fn takes_files(&self) -> bool {
        let takes = |question: &PlayerQuestion| {
            matches!(question.control, Control::Files { .. } | Control::Text { upload: Some(_), .. })
        };
        self.questions.iter().any(takes)
    }

    /// Whether this is the last page.
    pub const fn is_last(&self) -> bool {
        self.page + 1 >= self.pages
    }

    /// How many have no answer.
    pub fn unanswered(&self) -> usize {
        self.asked() - self.answered()
    }
}

/// The actor's own attempt to work on, all of it or the page with this number from zero. One whose time is up is closed first, and
/// comes back finished.
pub async fn player(quizzes: &Quizzes, cx: &Cx, id: AttemptId, page: Option<usize>) -> Result<Player, QuizError> {
    let attempt = fresh(quizzes, cx, &policy::own(&cx.actor)?, id).await?;
    let quiz = quizzes.library().quiz(attempt.publication, attempt.lesson).await?;
    let document = quizzes.library().course(attempt.publication).await?;
    let (slots, state) = opened(quizzes, &attempt).await?;
    let rules = &quiz.content.rules;
    let mut asked = 0;
    let mut question = |slot: &crate::model::Slot| {
        let question = posed(quiz.question(slot.paper.question)?, &slot.paper.variant);
        let question = &*question;
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
            section: usize::from(slot.paper.variant.section),
            page: usize::from(slot.paper.variant.page),
            heading: None,
            rubric: question.rubric.clone().filter(|rubric| !rubric.hidden),
            certainty: certain.then(|| given.and_then(|given| given.certainty).unwrap_or_default()),
        })
    };
    let mut questions: Vec<PlayerQuestion> = slots.iter().filter_map(&mut question).collect();
    let map = questions.iter().filter_map(|question| {
        let PlayerQuestion { slot, section, page, answered, flagged, .. } = *question;
        Some(MapEntry { slot, number: question.number?, section, page, answered, flagged })
    });
    let map = map.collect();
    let pages = questions.last().map_or(1, |last| last.page + 1);
    let page =
        if rules.sequential { Some(usize::from(store::turned(&quizzes.db().reader(), id).await?)) } else { page };
    let shown = page.map(|page| page.min(pages - 1));
    if let Some(shown) = shown {
        questions.retain(|question| question.page == shown);
    }
    let mut before = None;
    for question in &mut questions {
        let stands = Some((question.section, question.page));
        if before != stands {
            let section = quiz.content.sections.get(question.section);
            let told = section.filter(|section| !section.title.is_empty() || !section.instructions.is_empty());
            question.heading = told.map(|section| (section.title.clone(), section.instructions.clone()));
        }
        before = stands;
    }
    let view = cx.id::<kernel::id::kind::Step>().uuid().simple().to_string();
    Ok(Player {
        slug: document.slug.clone(),
        course_title: document.facts.title.clone(),
        title: quiz.title.clone(),
        allowed: rules.attempts,
        behaviour: rules.behaviour,
        seen: Seen { seq: attempt.last_seq, page: view },
        page: shown.unwrap_or_default(),
        pages,
        sequential: rules.sequential,
        sections: quiz.content.sections.iter().map(|section| section.title.clone()).collect(),
        map,
        questions,
        attempt,
    })
}
