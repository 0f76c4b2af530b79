//! The part of a question's form that a rubric has: a title and a text of levels for each criterion.

use courseware::{
    decimal::hundredths,
    question::{Criterion, Level, MOST_CRITERIA, Rubric},
};
use kernel::{FieldProblem, Marks};

use super::question_form::QuestionForm;

/// One criterion of the form.
#[derive(Default)]
pub(super) struct CriterionRow {
    pub(super) number: usize,
    pub(super) title: String,
    /// One level a line: `4 = Lengkap`.
    pub(super) levels: String,
}

/// Fewest rows that are shown.
const ROWS: usize = 3;
/// How many rows are shown more when the author asks for them.
const MORE: usize = 3;

/// `4 = Lengkap`; nothing without points in front.
fn level(line: &str) -> Option<Level> {
    let (points, words) = line.split_once('=')?;
    Some(Level { words: words.trim().to_owned(), points: Marks(hundredths(points)?) })
}

/// The levels as lines; a line break within the words of one becomes a space.
fn lines(criterion: &Criterion) -> String {
    let line = |level: &Level| format!("{} = {}", level.points, level.words.replace('\n', " "));
    criterion.levels.iter().map(line).collect::<Vec<_>>().join("\n")
}

impl QuestionForm {
    /// Fills the criteria in from a rubric.
    pub(super) fn take_rubric(&mut self, rubric: Option<&Rubric>) {
        self.rubric_shown = rubric.is_none_or(|rubric| !rubric.hidden).then(|| "1".to_owned());
        let criteria = rubric.map(|rubric| rubric.criteria.as_slice()).unwrap_or_default();
        self.criterion = criteria.iter().map(|criterion| criterion.title.clone()).collect();
        self.levels = criteria.iter().map(lines).collect();
    }

    fn criterion(&self, at: usize) -> CriterionRow {
        let text = |list: &[String]| list.get(at).map(|text| text.trim().to_owned()).unwrap_or_default();
        CriterionRow { number: at + 1, title: text(&self.criterion), levels: text(&self.levels) }
    }

    fn criteria(&self) -> Vec<CriterionRow> {
        let rows = (0..self.criterion.len().max(self.levels.len())).map(|at| self.criterion(at));
        rows.filter(|row| !row.title.is_empty() || !row.levels.is_empty()).collect()
    }

    /// Whether a rubric is begun.
    pub(super) fn has_rubric(&self) -> bool {
        !self.criteria().is_empty()
    }

    /// The criteria that are filled in, with empty ones after them as far as a rubric may have more.
    pub(super) fn criterion_rows(&self) -> Vec<CriterionRow> {
        let mut rows = self.criteria();
        let shown = self.criterion.len().max(self.levels.len()).max(rows.len() + 1).max(ROWS);
        let shown = if self.more.is_some() { shown + MORE } else { shown };
        rows.resize_with(shown.min(MOST_CRITERIA).max(rows.len()), CriterionRow::default);
        for (number, row) in (1..).zip(&mut rows) {
            row.number = number;
        }
        rows
    }

    /// The rubric as it is typed; nothing where every row is empty.
    pub(super) fn rubric(&self, problems: &mut Vec<FieldProblem>) -> Option<Rubric> {
        let mut criterion = |row: CriterionRow| {
            let lines = row.levels.lines().map(str::trim).filter(|line| !line.is_empty());
            let levels: Option<Vec<Level>> = lines.map(level).collect();
            if levels.is_none() {
                problems.push(FieldProblem::new("rubric", "authoring-rubric-line"));
            }
            Criterion { title: row.title, levels: levels.unwrap_or_default() }
        };
        let criteria: Vec<Criterion> = self.criteria().into_iter().map(&mut criterion).collect();
        problems.dedup();
        (!criteria.is_empty()).then(|| Rubric { criteria, hidden: self.rubric_shown.is_none() })
    }
}
