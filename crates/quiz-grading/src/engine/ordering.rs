//! Items are put in order.

use super::{
    Control, Dice, Given, Kind, Label, Misfit, Outcome, Place, Response, Shown, Sortable, Variant,
    matching::part,
    response::{several, single},
};

/// An ordering question; each item in its right place counts alike. Items that read the same may stand for each other.
pub(super) struct Ordering<'q> {
    pub(super) items: &'q [String],
}

impl Ordering<'_> {
    fn item(&self, variant: &Variant, place: Place) -> Option<&String> {
        variant.first(place).and_then(|index| self.items.get(index))
    }

    /// The answer's items, if it fits.
    fn given(&self, variant: &Variant, response: &Response) -> Result<Vec<&String>, Misfit> {
        let Response::Ordering { order } = response else {
            return Err(Misfit::Kind);
        };
        let mut seen = vec![false; self.items.len()];
        for place in order {
            let seen = seen.get_mut(place.index()).ok_or(Misfit::Place)?;
            if std::mem::replace(seen, true) {
                return Err(Misfit::Parts);
            }
        }
        if order.len() != self.items.len() {
            return Err(Misfit::Parts);
        }
        order
            .iter()
            .map(|place| self.item(variant, *place).ok_or(Misfit::Place))
            .collect()
    }

    /// The order from the fields `rank-<item>`; none as long as an item has no rank or two share one.
    fn ranked(&self, fields: &[(String, String)]) -> Result<Option<Vec<Place>>, Misfit> {
        let mut ranks = Vec::with_capacity(self.items.len());
        for place in (0..self.items.len()).map(Place::of) {
            let Some(rank) = single(fields, &format!("rank-{place}"))? else {
                return Ok(None);
            };
            ranks.push((rank.trim().parse::<usize>().map_err(|_| Misfit::Place)?, place));
        }
        ranks.sort_unstable();
        let complete = !ranks.is_empty() && ranks.iter().enumerate().all(|(index, (rank, _))| *rank == index + 1);
        Ok(complete.then(|| ranks.into_iter().map(|(_, place)| place).collect()))
    }
}

impl Kind for Ordering<'_> {
    fn variant(&self, dice: &mut Dice, _: bool) -> Variant {
        // The author's order is the key: it is always shuffled, and never shown as it is.
        let mut order = dice.order(self.items.len());
        let as_key = order
            .iter()
            .enumerate()
            .all(|(place, index)| self.items[place] == self.items[usize::from(*index)]);
        if as_key && !order.is_empty() {
            order.rotate_left(1);
        }
        Variant::one(order)
    }

    fn read(&self, variant: &Variant, fields: &[(String, String)]) -> Result<Option<Response>, Misfit> {
        let listed = several(fields, "answer")
            .map(str::parse)
            .collect::<Result<Vec<Place>, Misfit>>()?;
        let order = if listed.is_empty() {
            self.ranked(fields)?
        } else {
            Some(listed)
        };
        let Some(order) = order else { return Ok(None) };
        let response = Response::Ordering { order };
        self.check(variant, &response)?;
        Ok(Some(response))
    }

    fn check(&self, variant: &Variant, response: &Response) -> Result<(), Misfit> {
        self.given(variant, response).map(drop)
    }

    fn grade(&self, variant: &Variant, response: &Response) -> Outcome {
        let Ok(given) = self.given(variant, response) else {
            return Outcome::Unanswered;
        };
        let right = given
            .iter()
            .zip(self.items)
            .filter(|(given, item)| *given == item)
            .count();
        Outcome::Graded(part(right, self.items.len()))
    }

    fn control(&self, variant: &Variant, response: Option<&Response>) -> Control {
        let given = match response {
            Some(Response::Ordering { order }) => Some(order.clone()),
            _ => None,
        };
        let ranked = given.is_some();
        let order = given.unwrap_or_else(|| (0..self.items.len()).map(Place::of).collect());
        let items = order.iter().enumerate().filter_map(|(index, place)| {
            Some(Sortable {
                value: place.to_string(),
                label: Label::Html(self.item(variant, *place)?.clone()),
                rank: ranked.then_some(index + 1),
            })
        });
        Control::Sort { items: items.collect() }
    }

    fn shown(&self, variant: &Variant, response: Option<&Response>) -> Shown {
        let given = response
            .and_then(|response| self.given(variant, response).ok())
            .unwrap_or_default();
        let given = given
            .iter()
            .zip(self.items)
            .map(|(given, item)| Given::new(Label::Html((*given).clone()), *given == item));
        Shown {
            given: given.collect(),
            right: self.items.iter().cloned().map(Label::Html).collect(),
        }
    }

    fn key(&self, variant: &Variant) -> Option<Response> {
        let mut free: Vec<Place> = (0..self.items.len()).map(Place::of).collect();
        let mut order = Vec::with_capacity(free.len());
        for item in self.items {
            let at = free.iter().position(|place| self.item(variant, *place) == Some(item))?;
            order.push(free.remove(at));
        }
        (!order.is_empty()).then_some(Response::Ordering { order })
    }
}
