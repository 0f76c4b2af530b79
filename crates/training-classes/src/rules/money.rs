//! What a class costs and how many it can take for that. Money is whole rupiah.

/// The most that any sum may be: a trillion is a slip of the keyboard.
pub const MOST: i64 = 1_000_000_000_000;

/// The money of a class.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Money {
    /// What may be spent (pagu); zero where no budget was set.
    pub budget: i64,
    /// Spent however many come: teachers, rooms, committee.
    pub fixed: i64,
    /// Spent for each participant: meals, lodging, travel, printing, fee.
    pub per_person: i64,
}

impl Money {
    /// How many participants the budget can pay, by rule B7: `floor((budget − fixed) / per person)`. None where it sets no limit:
    /// without a budget, or where a further participant costs nothing and the fixed part is paid.
    pub const fn affords(self) -> Option<u32> {
        if self.budget == 0 {
            return None;
        }
        let left = self.budget - self.fixed;
        if left < 0 {
            return Some(0);
        }
        if self.per_person <= 0 {
            return None;
        }
        let people = left / self.per_person;
        Some(if people > u32::MAX as i64 { u32::MAX } else { people as u32 })
    }

    /// What so many participants cost.
    pub const fn cost(self, people: u64) -> i64 {
        self.fixed.saturating_add(self.per_person.saturating_mul(people as i64))
    }
}

/// How many can take part: the quota, less where the budget pays fewer and nobody gave a reason to pass over it.
pub fn seats(quota: u32, money: Money, passed_over: bool) -> u32 {
    match money.affords() {
        Some(paid) if !passed_over => quota.min(paid),
        _ => quota,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_budget_limits_the_quota() {
        for (budget, fixed, per_person, affords, seats_of_30) in [
            (0, 5_000_000, 750_000, None, 30),
            (20_000_000, 5_000_000, 750_000, Some(20), 20),
            (20_000_000, 5_000_000, 750_001, Some(19), 19),
            (90_000_000, 5_000_000, 750_000, Some(113), 30),
            (4_000_000, 5_000_000, 750_000, Some(0), 0),
            (4_000_000, 5_000_000, 0, Some(0), 0),
            (5_000_000, 5_000_000, 0, None, 30),
        ] {
            let money = Money { budget, fixed, per_person };
            assert_eq!(money.affords(), affords, "{money:?}");
            assert_eq!(seats(30, money, false), seats_of_30, "{money:?}");
            assert_eq!(seats(30, money, true), 30, "with a reason");
        }
        let money = Money { budget: 0, fixed: 5, per_person: 3 };
        assert_eq!((money.cost(0), money.cost(4)), (5, 17));
    }
}
