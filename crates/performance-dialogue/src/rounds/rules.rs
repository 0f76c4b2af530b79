//! What a report may show, and who may be asked. Pure.
//!
//! The report is made once, when the round is over, of whole groups alone: what is hidden flows into no number of it. So neither a
//! difference between two numbers nor between two looks can tell what fewer than [`LEAST`] people said.

use chrono::{Days, NaiveDate};
use kernel::FieldProblem;

use super::model::{Answers, Group, HIGHEST, Sheet};

/// Answers that it takes before anything of an anonymous group is shown.
pub const LEAST: usize = 3;
/// Letters of a purpose or a question at most.
pub const LONGEST: usize = 500;
/// Letters of a comment at most.
pub const LONGEST_COMMENT: usize = 2_000;
/// Days that a round may stay open.
const LONGEST_ROUND: Days = Days::new(92);

kernel::words! {
    /// A column of the report.
    Column {
        /// Superiors, however few.
        Superior = "superior",
        /// Colleagues.
        Peer = "peer",
        /// Those who answer to the person.
        Junior = "junior",
        /// Colleagues and juniors together, where both are too few alone.
        Mixed = "mixed",
        /// The person.
        Own = "self",
    }
}

impl Column {
    /// Whether the group's answers stand in this column.
    const fn holds(self, group: Group) -> bool {
        matches!(
            (self, group),
            (Self::Superior, Group::Superior)
                | (Self::Own, Group::Own)
                | (Self::Peer | Self::Mixed, Group::Peer)
                | (Self::Junior | Self::Mixed, Group::Junior)
        )
    }

    /// Answers that it takes before something of the column is shown.
    const fn least(self) -> usize {
        match self {
            Self::Superior | Self::Own => 1,
            Self::Peer | Self::Junior | Self::Mixed => LEAST,
        }
    }
}

/// A sum of marks that may be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// How many marks.
    pub count: usize,
    /// What they add up to.
    pub sum: usize,
}

impl Tally {
    /// The mean in hundredths, rounded; none of nothing.
    pub const fn hundredths(self) -> Option<usize> {
        (self.sum * 100 + self.count / 2).checked_div(self.count)
    }

    const fn and(self, other: Self) -> Self {
        Self { count: self.count + other.count, sum: self.sum + other.sum }
    }
}

/// One question's line of the report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// What each column of the report says; none where too few gave a mark.
    pub cells: Vec<Option<Tally>>,
    /// All cells that are shown here, but the person's own.
    pub others: Tally,
    /// The person's own mark.
    pub own: Option<Tally>,
}

/// What a round came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// The columns that are shown, in order.
    pub columns: Vec<Column>,
    /// A line for each question.
    pub lines: Vec<Line>,
    /// Comments of each column, in an order that tells nothing.
    pub comments: Vec<(Column, Vec<String>)>,
}

/// The columns in which these many colleagues and juniors are shown.
fn columns(count: impl Fn(Group) -> usize) -> Vec<Column> {
    let (peers, juniors) = (count(Group::Peer), count(Group::Junior));
    let shown = |column: Column| match column {
        Column::Superior => count(Group::Superior) > 0,
        Column::Own => count(Group::Own) > 0,
        Column::Peer => peers >= LEAST,
        Column::Junior => juniors >= LEAST,
        Column::Mixed => peers < LEAST && juniors < LEAST && peers + juniors >= LEAST,
    };
    Column::ALL.iter().copied().filter(|column| shown(*column)).collect()
}

/// The report of these sheets on so many questions.
pub fn report(questions: usize, sheets: &[Sheet]) -> Report {
    let columns = columns(|group| sheets.iter().filter(|sheet| sheet.group == group).count());
    let cell = |column: Column, question: usize| {
        let of_column = sheets.iter().filter(|sheet| column.holds(sheet.group));
        let marks = of_column.filter_map(|sheet| sheet.answers.marks.get(question).copied().flatten());
        let tally = marks
            .filter(|mark| (1..=HIGHEST).contains(mark))
            .fold(Tally::default(), |tally, mark| tally.and(Tally { count: 1, sum: usize::from(mark) }));
        (tally.count >= column.least()).then_some(tally)
    };
    let line = |question| {
        let cells: Vec<Option<Tally>> = columns.iter().map(|column| cell(*column, question)).collect();
        let shown = columns.iter().zip(&cells).filter(|(column, _)| **column != Column::Own);
        let others = shown.filter_map(|(_, cell)| *cell).fold(Tally::default(), Tally::and);
        let own = columns.iter().position(|column| *column == Column::Own).and_then(|at| cells[at]);
        Line { cells, others, own }
    };
    let words = |column: &Column| {
        let mut sheets: Vec<&Sheet> = sheets.iter().filter(|sheet| column.holds(sheet.group)).collect();
        // The ids are random, so their order is a shuffle that is the same at each look.
        sheets.sort_unstable_by_key(|sheet| sheet.id);
        let comments = sheets.into_iter().map(|sheet| sheet.answers.comment.clone());
        (*column, comments.filter(|comment| !comment.is_empty()).collect())
    };
    let comments = columns.iter().map(words).filter(|(_, comments): &(_, Vec<String>)| !comments.is_empty());
    Report { lines: (0..questions).map(line).collect(), comments: comments.collect(), columns }
}

/// What is wrong with asking so many colleagues and juniors: answers of which nothing could ever be shown are not asked for.
pub fn choice_problem(peers: usize, juniors: usize) -> Option<&'static str> {
    let alone = |count| count == 0 || count >= LEAST;
    let together = peers < LEAST && juniors < LEAST;
    match peers + juniors {
        0..LEAST => Some("round-too-few"),
        _ if together || (alone(peers) && alone(juniors)) => None,
        _ => Some("round-group-small"),
    }
}

/// What is wrong with a round's purpose and last day.
pub fn round_problems(purpose: &str, last_day: NaiveDate, today: NaiveDate) -> Vec<FieldProblem> {
    let mut problems = Vec::new();
    match purpose.trim().chars().count() {
        0 => problems.push(FieldProblem::new("tujuan", "problem-field-required")),
        length if length > LONGEST => problems.push(FieldProblem::new("tujuan", "problem-field-too-long")),
        _ => {}
    }
    let latest = today.checked_add_days(LONGEST_ROUND);
    if last_day <= today || latest.is_none_or(|latest| last_day > latest) {
        problems.push(FieldProblem::new("batas", "round-day-wrong"));
    }
    problems
}

/// The answers in the form in which they are kept, to be handed in (`complete`) or kept as a draft; or the places that are at fault.
pub fn checked(answers: &Answers, questions: usize, complete: bool) -> Result<Answers, Vec<FieldProblem>> {
    let mark = |at: usize| answers.marks.get(at).copied().flatten().filter(|mark| *mark <= HIGHEST);
    let marks: Vec<Option<u8>> = (0..questions).map(mark).collect();
    let comment = answers.comment.trim().to_owned();
    let mut problems = Vec::new();
    if complete {
        let open = marks.iter().enumerate().filter(|(_, mark)| mark.is_none());
        problems.extend(open.map(|(at, _)| FieldProblem::new(format!("jawaban-{}", at + 1), "round-answer-missing")));
    }
    if comment.chars().count() > LONGEST_COMMENT {
        problems.push(FieldProblem::new("komentar", "problem-field-too-long"));
    }
    if problems.is_empty() { Ok(Answers { marks, comment }) } else { Err(problems) }
}

#[cfg(test)]
mod tests {
    use proptest::{collection::vec, option, prelude::*, sample::select};
    use uuid::Uuid;

    use super::*;

    const QUESTIONS: usize = 3;

    fn sheets(groups: &[(Group, usize)]) -> Vec<Sheet> {
        let all = groups.iter().flat_map(|(group, count)| std::iter::repeat_n(*group, *count));
        let sheet = |(number, group): (usize, Group)| Sheet {
            id: Uuid::from_u128(number as u128),
            group,
            answers: Answers { marks: vec![Some(3); QUESTIONS], comment: format!("kata {number}") },
        };
        all.enumerate().map(sheet).collect()
    }

    #[test]
    fn which_groups_are_shown() {
        use Group::{Junior, Own, Peer, Superior};
        type Case<'a> = (&'a [(Group, usize)], &'a [Column]);
        let cases: [Case<'_>; 9] = [
            (&[], &[]),
            (&[(Superior, 1), (Own, 1)], &[Column::Superior, Column::Own]),
            (&[(Peer, 2)], &[]),
            (&[(Peer, 3)], &[Column::Peer]),
            (&[(Peer, 2), (Junior, 2)], &[Column::Mixed]),
            (&[(Peer, 2), (Junior, 1)], &[Column::Mixed]),
            (&[(Peer, 1), (Junior, 1)], &[]),
            (&[(Peer, 3), (Junior, 2)], &[Column::Peer]),
            (&[(Superior, 2), (Peer, 4), (Junior, 3)], &[Column::Superior, Column::Peer, Column::Junior]),
        ];
        for (groups, expected) in cases {
            let report = report(QUESTIONS, &sheets(groups));
            assert_eq!(report.columns, expected, "{groups:?}");
            let commented: Vec<Column> = report.comments.iter().map(|(column, _)| *column).collect();
            assert_eq!(commented, expected, "words keep to the same rule: {groups:?}");
        }
    }

    #[test]
    fn a_cell_of_two_marks_stays_empty_in_a_group_of_three() {
        let mut three = sheets(&[(Group::Peer, 3)]);
        three[0].answers.marks[1] = Some(0);
        three[1].answers.marks[2] = None;
        let report = report(QUESTIONS, &three);
        let cells: Vec<_> = report.lines.iter().map(|line| line.cells[0]).collect();
        assert_eq!(cells, [Some(Tally { count: 3, sum: 9 }), None, None]);
        assert_eq!(report.lines[1].others, Tally::default(), "what is hidden flows into no sum");
    }

    #[test]
    fn who_may_be_asked() {
        for (peers, juniors, expected) in [
            (0, 0, Some("round-too-few")),
            (1, 1, Some("round-too-few")),
            (3, 0, None),
            (0, 3, None),
            (2, 1, None),
            (2, 2, None),
            (3, 1, Some("round-group-small")),
            (2, 5, Some("round-group-small")),
            (4, 3, None),
        ] {
            assert_eq!(choice_problem(peers, juniors), expected, "{peers} {juniors}");
        }
    }

    #[test]
    fn means_are_rounded() {
        assert_eq!(Tally { count: 3, sum: 11 }.hundredths(), Some(367));
        assert_eq!(Tally { count: 4, sum: 14 }.hundredths(), Some(350));
        assert_eq!(Tally::default().hundredths(), None);
    }

    #[test]
    fn answers_are_complete_or_say_where_not() {
        let answers = Answers { marks: vec![Some(5), None, Some(9)], comment: "  ".to_owned() };
        let fields = |complete| match checked(&answers, QUESTIONS, complete) {
            Ok(_) => Vec::new(),
            Err(problems) => problems.into_iter().map(|problem| problem.field).collect(),
        };
        assert_eq!(fields(true), ["jawaban-2", "jawaban-3"]);
        assert_eq!(fields(false), Vec::<String>::new());
    }

    fn any_sheets() -> impl Strategy<Value = Vec<Sheet>> {
        let answers = (vec(option::of(0..=HIGHEST), QUESTIONS), "[a-z]{0,6}");
        vec((select(Group::ALL), any::<u128>(), answers), 0..14).prop_map(|all| {
            let sheet = |(group, id, (marks, comment))| Sheet {
                id: Uuid::from_u128(id),
                group,
                answers: Answers { marks, comment },
            };
            all.into_iter().map(sheet).collect()
        })
    }

    /// Groups of which nothing may be known from the report.
    fn hidden(report: &Report) -> Vec<Group> {
        let shown = |group: &Group| report.columns.iter().any(|column| column.holds(*group));
        Group::ALL.iter().copied().filter(|group| !shown(group)).collect()
    }

    proptest! {
        /// Nothing anonymous of fewer than three is shown, also not with one answer more or less.
        #[test]
        fn no_cell_stands_for_fewer_than_three(sheets in any_sheets(), gone in any::<prop::sample::Index>()) {
            let mut fewer = sheets.clone();
            if !fewer.is_empty() {
                fewer.remove(gone.index(fewer.len()));
            }
            for sheets in [&sheets, &fewer] {
                let report = report(QUESTIONS, sheets);
                for line in &report.lines {
                    for (column, cell) in report.columns.iter().zip(&line.cells) {
                        prop_assert!(cell.is_none_or(|cell| cell.count >= column.least()));
                    }
                    // The sum of all less the sums that are shown leaves nothing over, least of all a small group.
                    let shown = report.columns.iter().zip(&line.cells).filter(|(column, _)| **column != Column::Own);
                    let shown = shown.filter_map(|(_, cell)| *cell).fold(Tally::default(), Tally::and);
                    prop_assert_eq!(line.others, shown);
                }
                for (column, comments) in &report.comments {
                    let written = sheets.iter().filter(|sheet| column.holds(sheet.group)).count();
                    prop_assert!(written >= column.least() && comments.len() <= written);
                }
            }
        }

        /// What hidden groups said flows into nothing: however they answer, the report is the same.
        #[test]
        fn hidden_answers_change_nothing(sheets in any_sheets(), other in vec(option::of(0..=HIGHEST), QUESTIONS)) {
            let report_before = report(QUESTIONS, &sheets);
            let hidden = hidden(&report_before);
            let mut changed = sheets;
            for sheet in changed.iter_mut().filter(|sheet| hidden.contains(&sheet.group)) {
                sheet.answers = Answers { marks: other.clone(), comment: "lain".to_owned() };
            }
            prop_assert_eq!(&report_before, &report(QUESTIONS, &changed));
            changed.retain(|sheet| !hidden.contains(&sheet.group));
            prop_assert_eq!(&report_before, &report(QUESTIONS, &changed));
        }

        /// In which order answers came cannot be seen.
        #[test]
        fn order_tells_nothing(sheets in any_sheets()) {
            let mut turned = sheets.clone();
            turned.reverse();
            let (mut one, mut other) = (report(QUESTIONS, &sheets), report(QUESTIONS, &turned));
            // Equal random numbers do not happen but in this test.
            for (_, comments) in one.comments.iter_mut().chain(&mut other.comments) {
                comments.sort_unstable();
            }
            prop_assert_eq!(one, other);
        }
    }
}
