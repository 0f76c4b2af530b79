//! Each left item is given one of the right items.

use courseware::question::{FULL, Pair};

use super::{
    Control, Dice, Given, Kind, Label, Misfit, Outcome, Place, Response, Row, Shown, Variant, control::picks,
    dice::straight, plain, response::single,
};

/// A matching question; each left item counts alike. Right items that read the same are one.
pub(super) struct Matching<'q> {
    /// Pairs that ask something.
    rows: Vec<&'q Pair>,
    /// Right items, each once, in the author's order.
    rights: Vec<&'q str>,
}

impl<'q> Matching<'q> {
    pub(super) fn new(pairs: &'q [Pair]) -> Self {
        let mut rights: Vec<&str> = Vec::with_capacity(pairs.len());
        for pair in pairs {
            if !rights.contains(&pair.right.as_str()) {
                rights.push(&pair.right);
            }
        }
        Self { rows: pairs.iter().filter(|pair| !pair.left.is_empty()).collect(), rights }
    }

    /// The rows as shown, with what was given to each.
    fn rows<'a>(
        &'a self,
        variant: &'a Variant,
        choices: &'a [Option<Place>],
    ) -> impl Iterator<Item = (&'q Pair, Option<Place>)> + 'a {
        let shown = (0..self.rows.len()).map(Place::of);
        shown.filter_map(move |place| {
            let pair = self.rows.get(variant.first(place)?)?;
            Some((*pair, choices.get(place.index()).copied().flatten()))
        })
    }

    fn right(&self, variant: &Variant, place: Place) -> Option<&'q str> {
        variant.second(place).and_then(|index| self.rights.get(index)).copied()
    }

    fn is_right(&self, variant: &Variant, pair: &Pair, given: Option<Place>) -> bool {
        given.and_then(|place| self.right(variant, place)).is_some_and(|right| right == pair.right)
    }
}

impl Kind for Matching<'_> {
    fn variant(&self, dice: &mut Dice, shuffle: bool) -> Variant {
        // The right items stand in the order of the key, so they are shuffled in any case.
        let rows = if shuffle { dice.order(self.rows.len()) } else { straight(self.rows.len()) };
        Variant { first: rows, second: dice.order(self.rights.len()), ..Variant::default() }
    }

    fn read(&self, variant: &Variant, fields: &[(String, String)]) -> Result<Option<Response>, Misfit> {
        let row = |place: usize| single(fields, &format!("match-{}", Place::of(place)))?.map(str::parse).transpose();
        let choices = (0..self.rows.len()).map(row).collect::<Result<Vec<Option<Place>>, Misfit>>()?;
        if choices.iter().all(Option::is_none) {
            return Ok(None);
        }
        let response = Response::Matching { choices };
        self.check(variant, &response)?;
        Ok(Some(response))
    }

    fn check(&self, variant: &Variant, response: &Response) -> Result<(), Misfit> {
        let Response::Matching { choices } = response else {
            return Err(Misfit::Kind);
        };
        if choices.len() != self.rows.len() || choices.iter().all(Option::is_none) {
            return Err(Misfit::Parts);
        }
        let known = choices.iter().flatten().all(|place| self.right(variant, *place).is_some());
        if known { Ok(()) } else { Err(Misfit::Place) }
    }

    fn grade(&self, variant: &Variant, response: &Response) -> Outcome {
        let Response::Matching { choices } = response else {
            return Outcome::Unanswered;
        };
        if self.check(variant, response).is_err() {
            return Outcome::Unanswered;
        }
        let right = self.rows(variant, choices).filter(|(pair, given)| self.is_right(variant, pair, *given)).count();
        Outcome::Graded(part(right, self.rows.len()))
    }

    fn control(&self, variant: &Variant, response: Option<&Response>) -> Control {
        let choices = match response {
            Some(Response::Matching { choices }) => choices.as_slice(),
            _ => &[],
        };
        let words = |place| Label::Plain(self.right(variant, Place::of(place)).map_or_else(String::new, plain));
        let rows = self.rows(variant, choices).enumerate().map(|(place, (pair, given))| Row {
            field: format!("match-{}", Place::of(place)),
            label: Label::Html(pair.left.clone()),
            options: picks(self.rights.len(), words, |option| given == Some(option)),
        });
        Control::Rows { rows: rows.collect() }
    }

    fn shown(&self, variant: &Variant, response: Option<&Response>) -> Shown {
        let choices = match response {
            Some(Response::Matching { choices }) => choices.as_slice(),
            _ => &[],
        };
        let given = self.rows(variant, choices).filter_map(|(pair, given)| {
            let right = self.right(variant, given?)?;
            Some(Given {
                of: Some(Label::Html(pair.left.clone())),
                ..Given::new(Label::Html(right.to_owned()), right == pair.right)
            })
        });
        let right = self.rows(variant, &[]).map(|(pair, _)| Label::Html(format!("{} → {}", pair.left, pair.right)));
        Shown { given: given.collect(), right: right.collect(), scene: None }
    }

    fn guess(&self) -> Option<courseware::question::Fraction> {
        FULL.checked_div(self.rights.len() as i64)
    }

    fn key(&self, variant: &Variant) -> Option<Response> {
        let place = |pair: &Pair| {
            (0..self.rights.len()).map(Place::of).find(|place| self.right(variant, *place) == Some(pair.right.as_str()))
        };
        let choices: Vec<_> = self.rows(variant, &[]).map(|(pair, _)| place(pair)).collect();
        (!choices.is_empty()).then_some(Response::Matching { choices })
    }
}

/// `right` of `all` as a fraction, rounded half up; all of them is the whole mark.
pub(super) fn part(right: usize, all: usize) -> i64 {
    let (right, all) = (right as i64, (all as i64).max(1));
    (2 * FULL * right + all) / (2 * all)
}
