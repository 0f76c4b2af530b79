//! A number is typed, with a unit where the question has one.

use courseware::question::{FULL, Fraction, NumericAccepted, Precision, Units, factor};

use super::{
    Control, Decimal, Dice, Given, Kind, Label, Misfit, Outcome, Response, Shown, Variant, readings,
    response::{typed, within},
    split_unit,
};

/// Most characters that are stored.
const LONGEST: usize = 100;

/// A numerical question: the best range that holds a reading of the number counts.
pub(super) struct Numerical<'q> {
    pub(super) answers: &'q [NumericAccepted],
    pub(super) unit: &'q str,
    pub(super) units: &'q Units,
}

/// A typed text, taken apart.
struct Read {
    /// What the number may be.
    numbers: Vec<Decimal>,
    /// How many of the main unit one of the typed one is: numerator and denominator.
    factor: (Decimal, Decimal),
    /// What the answer keeps of its worth for its unit.
    kept: Fraction,
    /// A remark on the unit: a message key.
    remark: Option<&'static str>,
}

impl Numerical<'_> {
    fn read_text(&self, text: &str) -> Option<Read> {
        let (number, unit) = split_unit(text);
        let one = Decimal::parse("1")?;
        let read = |factor, kept, remark| Read { numbers: readings(number), factor, kept, remark };
        if unit.is_empty() {
            let missing = !self.unit.is_empty() && self.units.missing < FULL;
            let (kept, remark) =
                if missing { (self.units.missing, Some("quiz-remark-unit-missing")) } else { (FULL, None) };
            return Some(read((one, one), kept, remark));
        }
        if let Some(factor) = self.factor_of(unit, one) {
            return Some(read(factor, FULL, None));
        }
        if self.unit.is_empty() {
            return None;
        }
        Some(read((one, one), self.units.unknown, Some("quiz-remark-unit-unknown")))
    }

    /// The factor of a typed unit: by its letters as they are, else whatever their case.
    fn factor_of(&self, typed: &str, one: Decimal) -> Option<(Decimal, Decimal)> {
        let named = |same: &dyn Fn(&str) -> bool| {
            if !self.unit.trim().is_empty() && same(self.unit.trim()) {
                return Some((one, one));
            }
            let other = self.units.others.iter().find(|unit| same(unit.name.trim()))?;
            let (over, under) = factor(&other.factor)?;
            Decimal::parse(&over).zip(Decimal::parse(&under))
        };
        let lower = typed.to_lowercase();
        named(&|name| name == typed).or_else(|| named(&|name| name.to_lowercase() == lower))
    }

    fn accepted(&self, text: &str) -> Option<(&NumericAccepted, Fraction)> {
        let read = self.read_text(text)?;
        let holds =
            |accepted: &&NumericAccepted| read.numbers.iter().any(|number| within_range(accepted, *number, &read));
        let best = |best: &'_ NumericAccepted, next: &'_ NumericAccepted| next.fraction > best.fraction;
        let found = self.answers.iter().filter(holds).reduce(|a, b| if best(a, b) { b } else { a })?;
        Some((found, read.kept))
    }

    /// What the text is worth.
    pub(super) fn fraction(&self, text: &str) -> Fraction {
        self.accepted(text).map_or(0, |(accepted, kept)| {
            let worth = accepted.fraction.clamp(0, FULL);
            (2 * worth * kept.clamp(0, FULL) + FULL) / (2 * FULL)
        })
    }

    /// The text as a part of an answer.
    pub(super) fn given(&self, text: &str) -> Given {
        let accepted = self.accepted(text);
        Given {
            feedback: accepted.map_or_else(String::new, |(accepted, _)| accepted.feedback.clone()),
            // That a unit is amiss is worth saying where the number is right.
            note: accepted.and_then(|_| self.read_text(text)?.remark),
            ..Given::new(Label::Plain(text.to_owned()), self.fraction(text) > 0)
        }
    }

    /// The ranges that earn everything, for reading.
    pub(super) fn right(&self) -> Vec<Label> {
        self.answers.iter().filter(|accepted| accepted.fraction >= FULL).map(|accepted| self.range(accepted)).collect()
    }

    /// A text that earns everything.
    pub(super) fn model(&self) -> Option<String> {
        let full = self.answers.iter().find(|accepted| accepted.fraction >= FULL)?;
        let number = full.precision.as_ref().map_or(full.min.as_str(), Precision::value);
        Some(if self.units.missing < FULL { format!("{number} {}", self.unit) } else { number.to_owned() })
    }

    fn range(&self, accepted: &NumericAccepted) -> Label {
        let comma = |number: &str| number.replace('.', ",");
        let mut words = match &accepted.precision {
            Some(Precision::Relative { value, percent }) => format!("{} ± {}%", comma(value), comma(percent)),
            Some(Precision::Digits { value, .. }) => comma(value),
            None if Decimal::parse(&accepted.min) == Decimal::parse(&accepted.max) => comma(&accepted.min),
            None => format!("{}–{}", comma(&accepted.min), comma(&accepted.max)),
        };
        if !self.unit.is_empty() {
            words.push('\u{a0}');
            words.push_str(self.unit);
        }
        Label::Plain(words)
    }
}

/// Whether the number, in its unit, lies in the range. Both sides are multiplied, so that nothing is divided and rounded.
fn within_range(accepted: &NumericAccepted, number: Decimal, read: &Read) -> bool {
    let (over, under) = read.factor;
    let bound = |text: &str| Decimal::parse(text)?.times(under);
    let (Some(min), Some(max), Some(number)) = (bound(&accepted.min), bound(&accepted.max), number.times(over)) else {
        return false;
    };
    // The bound further from zero rounds to the next number.
    let open = match &accepted.precision {
        Some(Precision::Digits { value, .. }) if value.starts_with('-') => Some(min),
        Some(Precision::Digits { .. }) if min != max => Some(max),
        _ => None,
    };
    (min..=max).contains(&number) && open != Some(number)
}

impl Kind for Numerical<'_> {
    fn variant(&self, _: &mut Dice, _: bool) -> Variant {
        Variant::default()
    }

    fn read(&self, _: &Variant, fields: &[(String, String)]) -> Result<Option<Response>, Misfit> {
        Ok(typed(fields, LONGEST)?.map(|text| Response::Numerical { text }))
    }

    fn check(&self, _: &Variant, response: &Response) -> Result<(), Misfit> {
        let Response::Numerical { text } = response else {
            return Err(Misfit::Kind);
        };
        within(text, LONGEST)
    }

    fn grade(&self, _: &Variant, response: &Response) -> Outcome {
        match response {
            Response::Numerical { text } if !text.trim().is_empty() => Outcome::Graded(self.fraction(text)),
            _ => Outcome::Unanswered,
        }
    }

    fn control(&self, _: &Variant, response: Option<&Response>) -> Control {
        let text = match response {
            Some(Response::Numerical { text }) => text.clone(),
            _ => String::new(),
        };
        // A unit behind the field would say that there is nothing to type.
        let asked = self.units.typed();
        let unit = if asked { String::new() } else { self.unit.to_owned() };
        Control::Line { text, number: true, unit, hint: asked.then_some("quiz-hint-unit") }
    }

    fn shown(&self, _: &Variant, response: Option<&Response>) -> Shown {
        let given = response.and_then(|response| match response {
            Response::Numerical { text } => Some(self.given(text)),
            _ => None,
        });
        Shown { given: given.into_iter().collect(), right: self.right(), scene: None }
    }

    fn key(&self, _: &Variant) -> Option<Response> {
        self.model().map(|text| Response::Numerical { text })
    }

    fn remark(&self, response: &Response) -> Option<&'static str> {
        let Response::Numerical { text } = response else { return None };
        match self.read_text(text) {
            Some(read) if !read.numbers.is_empty() => read.remark,
            _ => Some("quiz-remark-not-a-number"),
        }
    }
}
