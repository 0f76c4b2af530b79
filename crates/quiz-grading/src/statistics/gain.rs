//! What was gained from one quiz to another: a test before the course and one after it.

use super::numbers::mean;

/// Ends of a small and of a medium gain (Hake 1998, American Journal of Physics 66:1, 64–74).
const SMALL: f64 = 0.3;
const MEDIUM: f64 = 0.7;

/// How large a gain is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GainLevel {
    /// Less was right afterwards.
    Lost,
    /// Below 0.3 of what could be gained.
    Small,
    /// Below 0.7.
    Medium,
    /// 0.7 and more.
    Large,
}

impl GainLevel {
    /// The stored word, for messages.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Lost => "lost",
            Self::Small => "small",
            Self::Medium => "medium",
            Self::Large => "large",
        }
    }
}

/// What people gained.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Gain {
    /// Who sat both.
    pub people: usize,
    /// Mean grade before, in percent.
    pub before: f64,
    /// Mean grade after, in percent.
    pub after: f64,
    /// The part of what could be gained that was: Hake's ⟨g⟩ of the means. None where nothing was left to be gained.
    pub normalised: Option<f64>,
    /// Whose grade rose.
    pub rose: usize,
}

impl Gain {
    /// How large it is called.
    pub fn level(&self) -> Option<GainLevel> {
        Some(match self.normalised? {
            gain if gain < 0.0 => GainLevel::Lost,
            gain if gain < SMALL => GainLevel::Small,
            gain if gain < MEDIUM => GainLevel::Medium,
            _ => GainLevel::Large,
        })
    }
}

/// The gain of people with these grades before and after, in percent; none of nobody.
pub fn gain(grades: &[(f64, f64)]) -> Option<Gain> {
    if grades.is_empty() {
        return None;
    }
    let side = |of: fn(&(f64, f64)) -> f64| mean(&grades.iter().map(of).collect::<Vec<_>>());
    let (before, after) = (side(|one| one.0), side(|one| one.1));
    Some(Gain {
        people: grades.len(),
        before,
        after,
        normalised: (before < 100.0).then(|| (after - before) / (100.0 - before)),
        rose: grades.iter().filter(|(before, after)| after > before).count(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_gain_is_a_part_of_what_could_be_gained() {
        let found = gain(&[(40.0, 70.0), (60.0, 80.0), (50.0, 45.0)]).expect("people");
        assert_eq!((found.people, found.rose, found.before, found.after), (3, 2, 50.0, 65.0));
        assert_eq!((found.normalised, found.level()), (Some(0.3), Some(GainLevel::Medium)));
        assert_eq!(gain(&[(50.0, 40.0)]).and_then(|one| one.level()), Some(GainLevel::Lost));
        assert_eq!(gain(&[(100.0, 100.0)]).and_then(|one| one.normalised), None);
        assert_eq!(gain(&[]), None);
    }
}
