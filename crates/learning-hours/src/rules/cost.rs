//! What a lesson hour cost.

/// Rupiah that one lesson hour cost, rounded to whole rupiah; none where nothing was learned.
pub const fn per_jp(rupiah: i64, jp: i64) -> Option<i64> {
    if jp <= 0 { None } else { Some((rupiah + jp / 2) / jp) }
}

/// The part of a cost in whole rupiah that falls on some of the lesson hours, rounded to the nearest; none where there are no hours.
pub fn part_of(rupiah: i64, jp: i64, all: i64) -> i64 {
    if jp <= 0 || all <= 0 {
        return 0;
    }
    let (rupiah, jp, all) = (i128::from(rupiah), i128::from(jp), i128::from(all));
    i64::try_from((rupiah * jp + all / 2) / all).unwrap_or(i64::MAX)
}

/// What was learned and spent of one form of learning in a year.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Spent {
    /// Class of the form, as its rule says.
    pub class: String,
    /// Code of the form.
    pub form: String,
    /// People who have lines of it.
    pub people: i64,
    /// Lesson hours counted.
    pub jp: i64,
    /// Rupiah spent.
    pub rupiah: i64,
}

impl Spent {
    /// Rupiah for one lesson hour.
    pub const fn per_jp(&self) -> Option<i64> {
        per_jp(self.rupiah, self.jp)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_unit_bears_its_part_by_hours() {
        for (rupiah, jp, all, part) in
            [(600_000, 1, 3, 200_000), (100, 1, 3, 33), (100, 2, 3, 67), (100, 0, 3, 0), (100, 1, 0, 0)]
        {
            assert_eq!(part_of(rupiah, jp, all), part, "{rupiah} × {jp} / {all}");
        }
        assert_eq!(part_of(i64::MAX, i64::MAX, i64::MAX), i64::MAX, "large sums do not overflow");
    }

    #[test]
    fn the_cost_of_an_hour_is_rounded_and_none_without_hours() {
        for (rupiah, jp, each) in [
            (0, 10, Some(0)),
            (10_000_000, 400, Some(25_000)),
            (100, 3, Some(33)),
            (200, 3, Some(67)),
            (5_000, 0, None),
            (5_000, -2, None),
        ] {
            assert_eq!(per_jp(rupiah, jp), each, "{rupiah} for {jp}");
        }
    }
}
