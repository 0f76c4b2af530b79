//! What was answered where nothing is marked.

use courseware::{Question, QuestionBody};
use kernel::id::QuestionId;

use crate::{
    engine::{on_scale, plain},
    statistics::Record,
};

/// Most comments that are shown.
pub(super) const MOST_COMMENTS: u64 = 200;

/// A scale with how often each of its points was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScaleView {
    /// What was asked, in words.
    pub stem: String,
    /// Words of the scale.
    pub points: Vec<String>,
    /// Each statement with the number of people at each point.
    pub statements: Vec<(String, Vec<usize>)>,
}

/// What was written to a question that is not marked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommentsView {
    /// What was asked, in words.
    pub stem: String,
    /// What was written, newest first.
    pub texts: Vec<String>,
}

/// The scales of a bank over these records.
pub(super) fn scales(questions: &[Question], records: &[Record]) -> Vec<ScaleView> {
    let scale = |(place, question): (usize, &Question)| {
        let QuestionBody::Likert { statements, points } = &question.body else { return None };
        let chosen: Vec<_> = records
            .iter()
            .flat_map(|record| record.0.iter().filter(|entry| entry.question == place))
            .map(|entry| entry.chosen)
            .collect();
        let people = |at, point| chosen.iter().filter(|chosen| chosen.has(on_scale(at, point))).count();
        let statement =
            |(at, text): (usize, &String)| (plain(text), (0..points.len()).map(|point| people(at, point)).collect());
        let statements = statements.iter().enumerate().map(statement).collect();
        Some(ScaleView { stem: plain(&question.stem), points: points.clone(), statements })
    };
    questions.iter().enumerate().filter_map(scale).collect()
}

/// The questions that ask for a comment.
pub(super) fn commented(questions: &[Question]) -> Vec<QuestionId> {
    let asks = |question: &&Question| matches!(question.body, QuestionBody::Comment);
    questions.iter().filter(asks).map(|question| question.id).collect()
}

/// The comments by question, in the order of the bank.
pub(super) fn comments(questions: &[Question], written: &[(QuestionId, String)]) -> Vec<CommentsView> {
    let of = |question: &Question| {
        let texts = written.iter().filter(|(of, _)| *of == question.id).map(|(_, text)| text.clone());
        matches!(question.body, QuestionBody::Comment)
            .then(|| CommentsView { stem: plain(&question.stem), texts: texts.collect() })
    };
    questions.iter().filter_map(of).collect()
}
