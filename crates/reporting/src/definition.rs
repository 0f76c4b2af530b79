//! What a report asks, and how it is answered from the rows of its table. Pure.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::tables::{Column, Kind, Value};

/// Columns shown where none are chosen.
const SHOWN: usize = 5;
/// Filters of a report.
pub const MOST_FILTERS: usize = 6;
/// Groups within groups.
pub const MOST_GROUPS: usize = 2;

/// A question to a table.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Definition {
    /// Name of the table.
    pub table: String,
    /// Keys of the columns to show, in this order; none: the first ones of the table. Not used when grouped.
    pub columns: Vec<String>,
    /// What rows have to be like, all of it.
    pub filters: Vec<Filter>,
    /// Keys of the columns to group by, at most [`MOST_GROUPS`].
    pub groups: Vec<String>,
    /// Keys of number columns to sum in each group.
    pub sums: Vec<String>,
}

/// One thing that rows have to be like.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filter {
    /// Key of the column.
    pub column: String,
    /// How it is compared.
    pub condition: Condition,
    /// With what, as typed: a text, a number, or a day as `2026-11-24`.
    pub value: String,
}

/// How a value is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Condition {
    /// The same, whatever the case of letters.
    Is,
    /// Not the same.
    IsNot,
    /// The text is somewhere in it.
    Contains,
    /// The same or greater, or later.
    AtLeast,
    /// The same or less, or earlier.
    AtMost,
    /// There is no value.
    Missing,
    /// There is one.
    Present,
}

impl Condition {
    /// All of them, in the order of the form.
    pub const ALL: [Self; 7] =
        [Self::Is, Self::IsNot, Self::Contains, Self::AtLeast, Self::AtMost, Self::Missing, Self::Present];

    /// Its word in addresses and messages.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Is => "is",
            Self::IsNot => "is_not",
            Self::Contains => "contains",
            Self::AtLeast => "at_least",
            Self::AtMost => "at_most",
            Self::Missing => "missing",
            Self::Present => "present",
        }
    }

    /// The one of this word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|condition| condition.word() == word)
    }
}

/// A column of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Head {
    /// Of the table.
    Column(Column),
    /// Number of rows in the group.
    Count,
    /// Sum of a number column in the group.
    Sum(Column),
}

/// What a report came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// What the columns are.
    pub heads: Vec<Head>,
    /// Sorted by the first columns.
    pub rows: Vec<Vec<Value>>,
    /// Rows of the table that met the filters.
    pub matched: usize,
    /// Sum of each number column of the answer, where it is one.
    pub totals: Vec<Option<i64>>,
}

impl Definition {
    /// Leaves out what the table does not have or a report may not ask, so that an old or a made-up definition is still a report.
    #[must_use]
    pub fn fitted(mut self, columns: &[Column]) -> Self {
        let find = |key: &String| columns.iter().find(|column| column.key == *key);
        self.columns.retain(|key| find(key).is_some());
        self.filters.retain(|filter| find(&filter.column).is_some());
        self.filters.truncate(MOST_FILTERS);
        self.groups.retain(|key| find(key).is_some_and(|column| column.kind != Kind::Number));
        self.groups.dedup();
        self.groups.truncate(MOST_GROUPS);
        self.sums.retain(|key| find(key).is_some_and(|column| column.kind == Kind::Number));
        if self.columns.is_empty() {
            self.columns = columns.iter().take(SHOWN).map(|column| column.key.to_owned()).collect();
        }
        self
    }

    /// Answers the question from the table's rows. Expects to be [`Self::fitted`].
    pub fn run(&self, columns: &[Column], mut rows: Vec<Vec<Value>>) -> Outcome {
        let place = |key: &String| columns.iter().position(|column| column.key == *key);
        for filter in &self.filters {
            if let Some(at) = place(&filter.column) {
                rows.retain(|row| row.get(at).is_some_and(|value| filter.takes(columns[at].kind, value)));
            }
        }
        let matched = rows.len();
        let chosen = |keys: &[String]| keys.iter().filter_map(place).collect::<Vec<usize>>();
        let (heads, mut answer) = if self.groups.is_empty() {
            let shown = chosen(&self.columns);
            let heads = shown.iter().map(|at| Head::Column(columns[*at])).collect();
            (heads, rows.into_iter().map(|row| pick(&row, &shown)).collect())
        } else {
            grouped(columns, &rows, &chosen(&self.groups), &chosen(&self.sums))
        };
        answer.sort();
        let totals = (0..heads.len()).map(|at| total(&heads[at], &answer, at)).collect();
        Outcome { heads, rows: answer, matched, totals }
    }
}

fn pick(row: &[Value], places: &[usize]) -> Vec<Value> {
    places.iter().map(|at| row.get(*at).cloned().unwrap_or(Value::Empty)).collect()
}

fn grouped(columns: &[Column], rows: &[Vec<Value>], groups: &[usize], sums: &[usize]) -> (Vec<Head>, Vec<Vec<Value>>) {
    let mut found: BTreeMap<Vec<Value>, (i64, Vec<i64>)> = BTreeMap::new();
    for row in rows {
        let (count, summed) = found.entry(pick(row, groups)).or_insert_with(|| (0, vec![0; sums.len()]));
        *count += 1;
        for (sum, at) in summed.iter_mut().zip(sums) {
            if let Some(Value::Number(number)) = row.get(*at) {
                *sum += number;
            }
        }
    }
    let heads = groups.iter().map(|at| Head::Column(columns[*at]));
    let heads = heads.chain([Head::Count]).chain(sums.iter().map(|at| Head::Sum(columns[*at])));
    let line = |(mut group, (count, summed)): (Vec<Value>, (i64, Vec<i64>))| {
        group.push(Value::Number(count));
        group.extend(summed.into_iter().map(Value::Number));
        group
    };
    (heads.collect(), found.into_iter().map(line).collect())
}

fn total(head: &Head, rows: &[Vec<Value>], at: usize) -> Option<i64> {
    let counts = match head {
        Head::Count | Head::Sum(_) => true,
        Head::Column(column) => column.kind == Kind::Number,
    };
    let number = |row: &Vec<Value>| if let Some(Value::Number(number)) = row.get(at) { *number } else { 0 };
    counts.then(|| rows.iter().map(number).sum())
}

impl Filter {
    fn takes(&self, kind: Kind, value: &Value) -> bool {
        let wanted = self.value.trim();
        match self.condition {
            Condition::Missing => *value == Value::Empty,
            Condition::Present => *value != Value::Empty,
            Condition::Is => same(kind, value, wanted),
            Condition::IsNot => !same(kind, value, wanted),
            Condition::Contains => match value {
                Value::Text(text) => text.to_lowercase().contains(&wanted.to_lowercase()),
                _ => same(kind, value, wanted),
            },
            Condition::AtLeast => typed(kind, wanted).is_some_and(|wanted| *value != Value::Empty && *value >= wanted),
            Condition::AtMost => typed(kind, wanted).is_some_and(|wanted| *value != Value::Empty && *value <= wanted),
        }
    }
}

fn same(kind: Kind, value: &Value, wanted: &str) -> bool {
    match value {
        Value::Text(text) => text.to_lowercase() == wanted.to_lowercase(),
        value => typed(kind, wanted).is_some_and(|wanted| *value == wanted),
    }
}

fn typed(kind: Kind, wanted: &str) -> Option<Value> {
    match kind {
        Kind::Number => wanted.parse().ok().map(Value::Number),
        Kind::Date => wanted.parse::<NaiveDate>().ok().map(Value::Date),
        Kind::Text | Kind::Word(_) => Some(Value::Text(wanted.to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const COLUMNS: [Column; 3] = [
        Column { key: "unit", kind: Kind::Text },
        Column { key: "jp", kind: Kind::Number },
        Column { key: "day", kind: Kind::Date },
    ];

    fn row(unit: &str, jp: i64, day: u32) -> Vec<Value> {
        vec![Value::text(unit), Value::Number(jp), Value::date(NaiveDate::from_ymd_opt(2026, 11, day))]
    }

    fn ask(groups: &[&str], filters: &[(&str, Condition, &str)]) -> Definition {
        let filter = |(column, condition, value): &(&str, Condition, &str)| Filter {
            column: (*column).to_owned(),
            condition: *condition,
            value: (*value).to_owned(),
        };
        Definition {
            groups: groups.iter().map(|key| (*key).to_owned()).collect(),
            filters: filters.iter().map(filter).collect(),
            sums: vec!["jp".to_owned()],
            ..Definition::default()
        }
        .fitted(&COLUMNS)
    }

    #[test]
    fn groups_count_and_sum() {
        let rows = vec![row("Dinas", 4, 1), row("Badan", 3, 2), row("Dinas", 5, 3), row("", 1, 4)];
        let outcome = ask(&["unit"], &[]).run(&COLUMNS, rows);
        let line = |unit: Value, count, jp| vec![unit, Value::Number(count), Value::Number(jp)];
        let expected = [line(Value::Empty, 1, 1), line(Value::text("Badan"), 1, 3), line(Value::text("Dinas"), 2, 9)];
        assert_eq!((outcome.rows.as_slice(), outcome.matched), (&expected[..], 4));
        assert_eq!(outcome.totals, [None, Some(4), Some(13)]);
    }

    #[test]
    fn filters() {
        let rows = || vec![row("Dinas Sosial", 4, 1), row("Badan", 3, 20), row("", 9, 30)];
        for (column, condition, value, matched) in [
            ("unit", Condition::Is, "badan", 1),
            ("unit", Condition::IsNot, "badan", 2),
            ("unit", Condition::Contains, "SOSIAL", 1),
            ("unit", Condition::Missing, "", 1),
            ("unit", Condition::Present, "", 2),
            ("jp", Condition::AtLeast, "4", 2),
            ("jp", Condition::AtMost, " 3 ", 1),
            ("jp", Condition::Is, "9", 1),
            ("jp", Condition::AtLeast, "banyak", 0),
            ("day", Condition::AtLeast, "2026-11-20", 2),
            ("day", Condition::AtMost, "20 November", 0),
        ] {
            let outcome = ask(&[], &[(column, condition, value)]).run(&COLUMNS, rows());
            assert_eq!(outcome.matched, matched, "{column} {condition:?} {value}");
        }
    }

    #[test]
    fn what_a_table_does_not_have_is_left_out() {
        let asked = ask(&["jp", "unit", "gone"], &[("gone", Condition::Is, "x")]);
        assert_eq!((asked.groups.as_slice(), asked.filters.len()), (&["unit".to_owned()][..], 0));
        assert_eq!(asked.columns, ["unit", "jp", "day"], "nothing chosen is the first ones");
    }

    proptest! {
        #[test]
        fn the_rows_of_all_groups_are_the_rows(rows in prop::collection::vec((0..4_u8, -50..50_i64, 1..29_u32), 0..40), least in -50..50_i64) {
            let rows: Vec<_> = rows.into_iter().map(|(unit, jp, day)| row(["", "A", "B", "C"][usize::from(unit)], jp, day)).collect();
            let least = least.to_string();
            let filters = [("jp", Condition::AtLeast, least.as_str())];
            let plain = ask(&[], &filters).run(&COLUMNS, rows.clone());
            for groups in [&["unit"][..], &["day"], &["unit", "day"]] {
                let mut turned = rows.clone();
                turned.reverse();
                let outcome = ask(groups, &filters).run(&COLUMNS, turned);
                let counted = outcome.totals[groups.len()];
                prop_assert_eq!(counted, Some(plain.matched as i64));
                prop_assert_eq!(outcome.totals[groups.len() + 1], plain.totals[1]);
            }
        }
    }
}
