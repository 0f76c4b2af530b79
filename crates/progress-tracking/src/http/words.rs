//! Hints in words.

use web::Ui;

use crate::boards::{Learner, Risk};

/// Why this learner may need help, with the figures where the rule has some.
pub fn risk_text(ui: &Ui, learner: &Learner, risk: Risk) -> String {
    match risk {
        Risk::Behind { expected } => ui.t2("progress-risk-behind", "expected", expected, "done", learner.done),
        other => ui.t(format!("progress-risk-{}", other.as_str())),
    }
}
