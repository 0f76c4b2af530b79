//! Whether a rule makes sense and can be met by the lesson it stands at.

use kernel::Marks;

use super::Rule;

/// Most levels of combinations.
const DEEPEST: usize = 4;
/// Most parts of a rule, combinations counted.
const MOST_PARTS: usize = 30;

/// What a lesson offers to rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LessonTraits {
    /// It is a quiz.
    pub quiz: bool,
    /// Its page shows a video.
    pub video: bool,
}

/// A requirement that the lesson cannot meet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contradiction {
    /// Stable code, one of the readiness codes.
    pub code: &'static str,
    /// Word of the requirement, or the count asked of how many.
    pub detail: String,
}

impl Rule {
    /// The rule that holds where none is written.
    pub const fn default_for(quiz: bool) -> Self {
        if quiz { Self::Passed } else { Self::SelfDeclared }
    }

    /// Whether numbers and nesting keep to their ranges. What does not is refused when read.
    pub fn is_sound(&self) -> bool {
        fn count(rule: &Rule) -> usize {
            1 + rule.parts().iter().map(count).sum::<usize>()
        }
        self.levels() <= DEEPEST && count(self) <= MOST_PARTS && self.numbers_fit()
    }

    fn levels(&self) -> usize {
        1 + self.parts().iter().map(Self::levels).max().unwrap_or_default()
    }

    fn numbers_fit(&self) -> bool {
        let own = match self {
            Self::Read { minutes } | Self::WatchedTime { minutes } => (1..=600).contains(minutes),
            Self::Scrolled { share } | Self::Watched { share } => (1..=100).contains(share),
            Self::Score { at_least } => (Marks::ZERO..=Marks::HUNDRED).contains(at_least),
            Self::AtLeast { n, .. } => *n >= 1,
            Self::All(of) | Self::Any(of) => !of.is_empty(),
            _ => true,
        };
        own && self.parts().iter().all(Self::numbers_fit)
    }

    /// Whether the lesson can meet the rule at all; every requirement that it cannot meet is told.
    pub fn possible(&self, lesson: LessonTraits, told: &mut Vec<Contradiction>) -> bool {
        let mut tell = |code, detail: String| {
            told.push(Contradiction { code, detail });
            false
        };
        match self {
            Self::Submitted | Self::Marked | Self::Score { .. } | Self::Passed if !lesson.quiz => {
                tell("rule_needs_quiz", self.word().to_owned())
            }
            Self::Viewed
            | Self::SelfDeclared
            | Self::Read { .. }
            | Self::Scrolled { .. }
            | Self::Watched { .. }
            | Self::WatchedTime { .. }
                if lesson.quiz =>
            {
                tell("rule_needs_page", self.word().to_owned())
            }
            Self::Watched { .. } | Self::WatchedTime { .. } if !lesson.video => tell("rule_needs_video", String::new()),
            Self::All(of) => of.iter().filter(|part| !part.possible(lesson, told)).count() == 0,
            Self::Any(of) => of.iter().filter(|part| part.possible(lesson, told)).count() > 0,
            Self::AtLeast { n, of } => {
                let n = *n as usize;
                if n > of.len() {
                    return tell("rule_count", format!("{n}/{}", of.len()));
                }
                of.iter().filter(|part| part.possible(lesson, told)).count() >= n
            }
            _ => true,
        }
    }
}
