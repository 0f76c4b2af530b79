//! What holds during an attempt, in sentences for those who are about to begin one.

use courseware::{Behaviour, Lateness, QuizRules};
use kernel::Marks;
use web::Ui;

/// How the quiz answers and what wrong answers cost, each in a sentence.
pub(super) fn said(ui: &Ui, rules: &QuizRules) -> Vec<String> {
    let mut said = Vec::new();
    if rules.sequential {
        said.push(ui.t("quiz-rule-sequential"));
    }
    if rules.time_limit_minutes > 0 {
        said.push(ui.t(match rules.lateness {
            Lateness::Accept | Lateness::Mark => "quiz-rule-late-counts",
            Lateness::Ask => "quiz-rule-late-ask",
            Lateness::Refuse => "quiz-rule-late-refuse",
        }));
    }
    let penalty = ui.marks(&Marks(rules.behaviour.penalty()));
    match rules.behaviour {
        Behaviour::Deferred => {}
        Behaviour::Immediate => said.push(ui.t("quiz-rule-immediate")),
        Behaviour::Interactive { tries, .. } => {
            said.push(ui.t1("quiz-rule-interactive", "tries", tries));
        }
        Behaviour::Adaptive { .. } => said.push(ui.t("quiz-rule-adaptive")),
        Behaviour::Certainty => {
            said.extend(["quiz-rule-certainty", "quiz-rule-certainty-scale"].map(|key| ui.t(key)));
        }
    }
    if rules.behaviour.penalty() > 0 {
        said.push(ui.t1("quiz-rule-penalty", "penalty", penalty));
    }
    if rules.negative.questions && !matches!(rules.behaviour, Behaviour::Adaptive { .. } | Behaviour::Certainty) {
        said.push(ui.t("quiz-rule-negative"));
    }
    if rules.negative.questions || rules.behaviour == Behaviour::Certainty {
        said.push(ui.t(if rules.negative.total { "quiz-rule-negative-total" } else { "quiz-rule-total-floored" }));
    }
    said.push(ui.t("quiz-rule-devices"));
    said
}
