//! The part of a question's form that is about texts and files that people mark.

use courseware::question::{FileKind, FileRules, QuestionBody, WordLimits};
use kernel::FieldProblem;

use super::question_form::{QuestionForm, checked, tidy};

/// The field of a number that may be absent.
fn number(number: Option<u32>) -> String {
    number.map(|number| number.to_string()).unwrap_or_default()
}

impl QuestionForm {
    /// Takes up what the question says of texts and files.
    pub(super) fn take_answer(&mut self, body: &QuestionBody) {
        if let Some(model_answer) = body.model_answer() {
            self.model_answer.clone_from(model_answer);
        }
        if let QuestionBody::Essay { words, text_optional, .. } = body {
            (self.min_words, self.max_words) = (number(words.min), number(words.max));
            self.text_optional = checked(*text_optional);
        }
        if let Some(files) = body.files() {
            self.files = checked(true);
            self.files_least = files.least.to_string();
            self.files_most = files.most.to_string();
            self.megabytes = files.megabytes.to_string();
            self.file_kinds = files.kinds.iter().map(|kind| kind.word().to_owned()).collect();
        }
    }

    /// Whether files of this kind are ticked.
    pub(super) fn takes(&self, kind: FileKind) -> bool {
        self.file_kinds.iter().any(|word| word == kind.word())
    }

    pub(super) fn essay(&self, problems: &mut Vec<FieldProblem>) -> QuestionBody {
        let mut limit = |text: &str| {
            let text = text.trim();
            let limit = text.parse().ok();
            if limit.is_none() && !text.is_empty() {
                problems.push(FieldProblem::new("words", "problem-field-number"));
            }
            limit
        };
        let words = WordLimits { min: limit(&self.min_words), max: limit(&self.max_words) };
        let files = self.files.is_some().then(|| self.file_rules(problems));
        let text_optional = files.is_some() && self.text_optional.is_some();
        QuestionBody::Essay { model_answer: tidy(&self.model_answer), words, files, text_optional }
    }

    pub(super) fn file_upload(&self, problems: &mut Vec<FieldProblem>) -> QuestionBody {
        QuestionBody::FileUpload { files: self.file_rules(problems), model_answer: tidy(&self.model_answer) }
    }

    /// What the fields say of files; an empty field says what is usual.
    fn file_rules(&self, problems: &mut Vec<FieldProblem>) -> FileRules {
        let mut count = |text: &str, usual: u32| match text.trim() {
            "" => usual,
            text => text.parse().unwrap_or_else(|_| {
                problems.push(FieldProblem::new("files", "problem-field-number"));
                usual
            }),
        };
        let usual = FileRules::default();
        let rules = FileRules {
            least: count(&self.files_least, usual.least),
            most: count(&self.files_most, usual.most),
            megabytes: count(&self.megabytes, usual.megabytes),
            kinds: self.file_kinds.iter().filter_map(|word| FileKind::parse(word)).collect(),
        };
        // All of them is what no limit is.
        if rules.kinds.len() == FileKind::ALL.len() { FileRules { kinds: Vec::new(), ..rules } } else { rules }
    }
}
