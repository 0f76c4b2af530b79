//! What is wrong with a form, for its page.

use axum::http::StatusCode;
use kernel::FieldProblem;

/// The fields of a form that are at fault; none of a form that is shown for the first time. The component `errors` lists them.
#[derive(Debug, Default)]
pub struct Problems {
    /// In the order in which they are told.
    pub problems: Vec<FieldProblem>,
}

impl Problems {
    /// The message key of what is wrong with this field.
    pub fn of(&self, field: &str) -> Option<&'static str> {
        self.problems.iter().find(|problem| problem.field == field).map(|problem| problem.message)
    }

    /// With which status the page goes out: 422 where something is wrong.
    pub fn status(&self) -> StatusCode {
        if self.problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY }
    }
}

impl From<Vec<FieldProblem>> for Problems {
    fn from(problems: Vec<FieldProblem>) -> Self {
        Self { problems }
    }
}
