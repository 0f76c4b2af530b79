//! From single needs to the agency's plan, and how far the plan was carried out. Sums only; nothing is rounded.

use std::collections::BTreeMap;

use crate::model::PlanItem;

/// A line of a plan: the same subject in the same form of learning.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Line {
    /// The heading: a subject, a unit or a form.
    pub name: String,
    /// A second heading: the form of learning of a subject.
    pub learning: String,
    /// How many people need it.
    pub people: u32,
    /// Lesson hours together.
    pub jp: i64,
    /// Rupiah together.
    pub cost: i64,
    /// Of the people, how many completed a course for it.
    pub done: u32,
}

/// By what lines are put together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// Subject and form of learning.
    Subject,
    /// Unit.
    Unit,
    /// Form of learning.
    Learning,
}

/// Lines of these needs; `done` says whether a need is met.
pub fn lines(items: &[PlanItem], by: By, done: impl Fn(&PlanItem) -> bool) -> Vec<Line> {
    let mut found: BTreeMap<(String, String), (Line, Vec<kernel::id::PersonId>)> = BTreeMap::new();
    for item in items {
        let key = match by {
            By::Subject => (item.subject.clone(), item.learning.clone()),
            By::Unit => (item.unit_name.clone(), String::new()),
            By::Learning => (item.learning.clone(), String::new()),
        };
        let (line, people) = found.entry(key.clone()).or_default();
        (line.name, line.learning) = key;
        line.jp += i64::from(item.jp);
        line.cost += item.cost;
        line.done += u32::from(done(item));
        if !people.contains(&item.person) {
            people.push(item.person);
            line.people += 1;
        }
    }
    let mut lines: Vec<Line> = found.into_values().map(|(line, _)| line).collect();
    lines.sort_by_key(|line| std::cmp::Reverse(line.people));
    lines
}

/// Everything together.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Total {
    /// People.
    pub people: u32,
    /// Needs.
    pub needs: u32,
    /// Needs met.
    pub done: u32,
    /// Lesson hours planned.
    pub jp: i64,
    /// Rupiah.
    pub cost: i64,
}

impl Total {
    /// Needs met, in whole percent, rounded down.
    pub const fn percent(&self) -> u32 {
        if self.needs == 0 { 0 } else { self.done * 100 / self.needs }
    }
}

/// The sums over all needs.
pub fn total(items: &[PlanItem], done: impl Fn(&PlanItem) -> bool) -> Total {
    let mut people: Vec<_> = items.iter().map(|item| item.person).collect();
    people.sort_unstable();
    people.dedup();
    Total {
        people: people.len() as u32,
        needs: items.len() as u32,
        done: items.iter().filter(|item| done(item)).count() as u32,
        jp: items.iter().map(|item| i64::from(item.jp)).sum(),
        cost: items.iter().map(|item| item.cost).sum(),
    }
}

#[cfg(test)]
mod tests {
    use kernel::id::{NeedsFormId, PersonId};
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    fn item(person: u128, subject: &str, learning: &str, jp: i32, cost: i64) -> PlanItem {
        PlanItem {
            form: NeedsFormId::from_uuid(Uuid::from_u128(person)),
            person: PersonId::from_uuid(Uuid::from_u128(person)),
            name: String::new(),
            post: String::new(),
            unit: None,
            unit_name: format!("Unit {}", person % 2),
            competency: None,
            subject: subject.to_owned(),
            learning: learning.to_owned(),
            priority: 2,
            jp,
            cost,
        }
    }

    #[test]
    fn needs_of_the_same_subject_and_form_come_together() {
        let items = [
            item(1, "A", "KL03", 10, 5),
            item(2, "A", "KL03", 20, 7),
            item(1, "A", "NKL03", 4, 0),
            item(1, "B", "KL03", 1, 1),
        ];
        let found = lines(&items, By::Subject, |item| item.person.uuid().as_u128() == 2);
        assert_eq!(
            found[0],
            Line { name: "A".to_owned(), learning: "KL03".to_owned(), people: 2, jp: 30, cost: 12, done: 1 }
        );
        assert_eq!(found.len(), 3);
        let units = lines(&items, By::Unit, |_| false);
        assert_eq!(units.iter().map(|line| (line.people, line.jp)).collect::<Vec<_>>(), [(1, 20), (1, 15)]);
        let all = total(&items, |_| false);
        assert_eq!((all.people, all.needs, all.jp, all.cost, all.percent()), (2, 4, 35, 13, 0));
    }

    proptest! {
        #[test]
        fn nothing_is_lost_however_it_is_grouped(
            needs in prop::collection::vec((0_u128..9, 0_usize..4, 0_usize..3, 0_i32..40, 0_i64..1_000_000), 0..40)
        ) {
            let subject = ["A", "B", "C", "D"];
            let learning = ["KL03", "NKL03", "NKL02"];
            let items: Vec<_> =
                needs.iter().map(|(p, s, l, jp, cost)| item(*p, subject[*s], learning[*l], *jp, *cost)).collect();
            let all = total(&items, |_| false);
            for by in [By::Subject, By::Unit, By::Learning] {
                let found = lines(&items, by, |_| false);
                prop_assert_eq!(found.iter().map(|line| line.jp).sum::<i64>(), all.jp);
                prop_assert_eq!(found.iter().map(|line| line.cost).sum::<i64>(), all.cost);
            }
        }
    }
}
