//! Items are put in order.

use courseware::question::{FULL, Fraction, OrderScoring};

use super::{
    Control, Dice, Given, Kind, Label, Misfit, Outcome, Place, Response, Shown, Sortable, Variant,
    matching::part,
    response::{several, single},
};

/// An ordering question. Items that read the same may stand for each other.
pub(super) struct Ordering<'q> {
    pub(super) items: &'q [String],
    pub(super) scoring: OrderScoring,
}

impl Ordering<'_> {
    fn item(&self, variant: &Variant, place: Place) -> Option<&String> {
        variant.first(place).and_then(|index| self.items.get(index))
    }

    fn ranks<'r>(&self, response: &'r Response) -> Result<&'r [Option<u16>], Misfit> {
        let Response::Ordering { ranks } = response else {
            return Err(Misfit::Kind);
        };
        let known = ranks.iter().flatten().all(|rank| (1..=self.items.len()).contains(&usize::from(*rank)));
        match ranks.iter().flatten().count() {
            0 => Err(Misfit::Parts),
            _ if ranks.len() != self.items.len() => Err(Misfit::Parts),
            _ if !known => Err(Misfit::Place),
            _ => Ok(ranks),
        }
    }

    /// The items that were given this place from one.
    fn at<'a>(
        &'a self,
        variant: &'a Variant,
        ranks: &'a [Option<u16>],
        rank: usize,
    ) -> impl Iterator<Item = &'a String> {
        let given = ranks.iter().enumerate().filter(move |(_, given)| given.map(usize::from) == Some(rank));
        given.filter_map(|(shown, _)| self.item(variant, Place::of(shown)))
    }

    /// For each item of the right order, the place that the answer gives it. Of items that read the same, the one given the earlier place
    /// stands for the earlier one.
    fn placed(&self, variant: &Variant, ranks: &[Option<u16>]) -> Vec<Option<u16>> {
        let mut given: Vec<(u16, &String)> = ranks
            .iter()
            .enumerate()
            .filter_map(|(shown, rank)| Some(((*rank)?, self.item(variant, Place::of(shown))?)))
            .collect();
        given.sort_by_key(|(rank, _)| *rank);
        let take = |item: &String| given.iter().position(|(_, known)| *known == item).map(|at| given.remove(at).0);
        self.items.iter().map(take).collect()
    }

    fn worth(&self, variant: &Variant, ranks: &[Option<u16>]) -> Fraction {
        let count = self.items.len();
        let in_place =
            |(index, item): &(usize, &String)| self.at(variant, ranks, index + 1).any(|given| given == *item);
        let by_place = || self.items.iter().enumerate().filter(in_place).count();
        let placed = self.placed(variant, ranks);
        let before = |a: &Option<u16>, b: &Option<u16>| a.zip(*b).is_some_and(|(a, b)| a < b);
        match self.scoring {
            OrderScoring::ByPlace => part(by_place(), count),
            OrderScoring::Exact => {
                let whole = placed.iter().enumerate().all(|(at, rank)| rank.map(usize::from) == Some(at + 1));
                if whole { FULL } else { 0 }
            }
            OrderScoring::Pairs => {
                let later = |(at, a)| placed.iter().skip(at + 1).filter(|b| before(a, b)).count();
                part(placed.iter().enumerate().map(later).sum(), count * count.saturating_sub(1) / 2)
            }
            OrderScoring::LongestRun => {
                let mut longest = 0;
                let mut row = 1;
                for two in placed.windows(2) {
                    let follows = two[0].zip(two[1]).is_some_and(|(a, b)| a + 1 == b);
                    row = if follows { row + 1 } else { 1 };
                    longest = longest.max(if row > 1 { row } else { 0 });
                }
                part(longest, count)
            }
        }
    }

    /// The answer as a list of items, first to last: the fields `answer` in order.
    fn listed(&self, order: &[Place]) -> Result<Vec<Option<u16>>, Misfit> {
        let mut ranks = vec![None; self.items.len()];
        for (index, place) in order.iter().enumerate() {
            let rank = ranks.get_mut(place.index()).ok_or(Misfit::Place)?;
            if rank.replace(index as u16 + 1).is_some() {
                return Err(Misfit::Parts);
            }
        }
        Ok(ranks)
    }

    fn ranked(&self, fields: &[(String, String)]) -> Result<Vec<Option<u16>>, Misfit> {
        let rank = |place: Place| {
            let rank = single(fields, &format!("rank-{place}"))?;
            rank.map(|rank| rank.trim().parse().map_err(|_| Misfit::Place)).transpose()
        };
        (0..self.items.len()).map(Place::of).map(rank).collect()
    }
}

impl Kind for Ordering<'_> {
    fn variant(&self, dice: &mut Dice, _: bool) -> Variant {
        // The author's order is the key: it is always shuffled, and never shown as it is.
        let mut order = dice.order(self.items.len());
        let as_key =
            order.iter().enumerate().all(|(place, index)| self.items[place] == self.items[usize::from(*index)]);
        if as_key && !order.is_empty() {
            order.rotate_left(1);
        }
        Variant::one(order)
    }

    fn read(&self, _: &Variant, fields: &[(String, String)]) -> Result<Option<Response>, Misfit> {
        let order = several(fields, "answer").map(str::parse).collect::<Result<Vec<Place>, Misfit>>()?;
        let ranks = if order.is_empty() { self.ranked(fields)? } else { self.listed(&order)? };
        if ranks.iter().all(Option::is_none) {
            return Ok(None);
        }
        let response = Response::Ordering { ranks };
        self.ranks(&response)?;
        Ok(Some(response))
    }

    fn check(&self, _: &Variant, response: &Response) -> Result<(), Misfit> {
        self.ranks(response).map(drop)
    }

    fn grade(&self, variant: &Variant, response: &Response) -> Outcome {
        let Ok(ranks) = self.ranks(response) else {
            return Outcome::Unanswered;
        };
        Outcome::Graded(self.worth(variant, ranks))
    }

    fn control(&self, variant: &Variant, response: Option<&Response>) -> Control {
        let ranks = response.and_then(|response| self.ranks(response).ok()).unwrap_or_default();
        let items = (0..self.items.len()).map(Place::of).filter_map(|place| {
            Some(Sortable {
                field: format!("rank-{place}"),
                label: Label::Html(self.item(variant, place)?.clone()),
                rank: ranks.get(place.index()).copied().flatten(),
            })
        });
        Control::Sort { items: items.collect() }
    }

    fn shown(&self, variant: &Variant, response: Option<&Response>) -> Shown {
        let ranks = response.and_then(|response| self.ranks(response).ok()).unwrap_or_default();
        let given = self.items.iter().enumerate().flat_map(|(index, item)| {
            self.at(variant, ranks, index + 1).map(move |given| Given {
                of: Some(Label::Plain((index + 1).to_string())),
                ..Given::new(Label::Html(given.clone()), given == item)
            })
        });
        Shown { given: given.collect(), right: self.items.iter().cloned().map(Label::Html).collect(), scene: None }
    }

    /// The mean over all orders.
    fn guess(&self) -> Option<Fraction> {
        let count = self.items.len() as Fraction;
        match self.scoring {
            OrderScoring::ByPlace => FULL.checked_div(count),
            OrderScoring::Exact => FULL.checked_div((1..=count.min(12)).product()),
            OrderScoring::Pairs => Some(FULL / 2),
            OrderScoring::LongestRun => None,
        }
    }

    fn key(&self, variant: &Variant) -> Option<Response> {
        let mut ranks = vec![None; self.items.len()];
        for (index, item) in self.items.iter().enumerate() {
            let fits = |place: &usize| ranks[*place].is_none() && self.item(variant, Place::of(*place)) == Some(item);
            let free = (0..ranks.len()).find(fits)?;
            ranks[free] = Some(index as u16 + 1);
        }
        (!ranks.is_empty()).then_some(Response::Ordering { ranks })
    }

    fn remark(&self, response: &Response) -> Option<&'static str> {
        let mut given: Vec<u16> = self.ranks(response).ok()?.iter().flatten().copied().collect();
        given.sort_unstable();
        given.dedup();
        (given.len() < self.items.len()).then_some("quiz-remark-order-incomplete")
    }
}
