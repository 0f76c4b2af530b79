//! A lesson's rule in words: what is met, what is left.

use courseware::{
    CourseDocument, Rule,
    completion::{CourseOutcome, Tick, outcome},
};
use kernel::{Evidence, Marks, id::LessonId, ports::ProgressDetail};
use serde::Serialize;
use utoipa::ToSchema;
use web::Ui;

/// One requirement, as shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct TickItem {
    /// How deep it stands in combinations, from zero.
    pub(crate) depth: u8,
    /// Word of the requirement, for instance `read`; `all`, `any` and `at_least` stand before their parts.
    pub(crate) requirement: String,
    /// Whether it is met.
    pub(crate) met: bool,
    /// What is met, or what is left to do.
    pub(crate) text: String,
}

/// What a learner's progress says of the version they follow.
pub(crate) fn outcome_of(document: &CourseDocument, detail: &ProgressDetail) -> CourseOutcome {
    outcome(document, &detail.evidence, &|lesson| detail.card.done.contains(&lesson))
}

/// Every requirement of a lesson; a lesson taken as done says by whom and why.
pub(crate) fn ticks(
    ui: &Ui,
    document: &CourseDocument,
    detail: &ProgressDetail,
    now: &CourseOutcome,
    id: LessonId,
) -> Vec<TickItem> {
    let (Some(lesson), Some(own)) = (document.lesson(id), now.lesson(id)) else { return Vec::new() };
    let nothing = Evidence::default();
    let evidence = detail.evidence.get(&id).unwrap_or(&nothing);
    if let Some(recognition) = &evidence.recognised {
        let text = ui.t2("delivery-recognised", "by", recognition.by.as_str(), "reason", recognition.reason.as_str());
        return vec![TickItem { depth: 0, requirement: "recognised".to_owned(), met: true, text }];
    }
    // A lesson done under an older version needs nothing more, whatever the newer rule says.
    if own.done && !own.verdict.met {
        let text = ui.t("delivery-tick-before");
        return vec![TickItem { depth: 0, requirement: lesson.rule().word().to_owned(), met: true, text }];
    }
    own.verdict.ticks.iter().map(|tick| item(ui, tick, evidence)).collect()
}

fn item(ui: &Ui, tick: &Tick, evidence: &Evidence) -> TickItem {
    TickItem {
        depth: tick.depth.min(3),
        requirement: tick.rule.word().to_owned(),
        met: tick.met,
        text: words(ui, tick, evidence),
    }
}

fn words(ui: &Ui, tick: &Tick, evidence: &Evidence) -> String {
    let have = u32::try_from(tick.have).unwrap_or_default();
    match (&tick.rule, tick.met) {
        (Rule::Read { minutes }, true) => ui.t1("delivery-tick-read-met", "minutes", *minutes),
        (Rule::Read { minutes }, false) => {
            let left = minutes.saturating_mul(60).saturating_sub(have).div_ceil(60);
            ui.t1("delivery-tick-read", "minutes", left)
        }
        (Rule::Scrolled { share }, true) => ui.t1("delivery-tick-scrolled-met", "share", *share),
        (Rule::Scrolled { share }, false) => ui.t1("delivery-tick-scrolled", "share", share.saturating_sub(have)),
        (Rule::WatchedTime { minutes }, true) => ui.t1("delivery-tick-watched-time-met", "minutes", *minutes),
        (Rule::WatchedTime { minutes }, false) => {
            let left = minutes.saturating_mul(60).saturating_sub(have).div_ceil(60);
            ui.t1("delivery-tick-watched", "minutes", left)
        }
        (Rule::Watched { share }, true) => ui.t1("delivery-tick-watched-met", "share", *share),
        (Rule::Watched { share }, false) if evidence.video_seconds > 0 => {
            let left = u64::from(share - have) * u64::from(evidence.video_seconds);
            ui.t1("delivery-tick-watched", "minutes", left.div_ceil(6_000))
        }
        (Rule::Watched { share }, false) => ui.t1("delivery-tick-watched-share", "share", *share - have),
        (Rule::Score { at_least }, met) => {
            let need = ui.marks(at_least);
            match evidence.best {
                Some(best) if met => ui.t2("delivery-tick-score-met", "need", need, "have", ui.marks(&best)),
                Some(best) => ui.t2("delivery-tick-score", "need", need, "have", ui.marks(&best)),
                None => ui.t1("delivery-tick-score-none", "need", need),
            }
        }
        (Rule::Marked, false) if evidence.submitted => ui.t("delivery-tick-marked-waits"),
        (Rule::AtLeast { n, .. }, _) => ui.t1("delivery-tick-at-least", "n", *n),
        (rule @ (Rule::All(_) | Rule::Any(_)), _) => ui.t(format!("delivery-tick-{}", rule.word())),
        (rule, met) => {
            let key = rule.word().replace('_', "-");
            ui.t(format!("delivery-tick-{key}{}", if met { "-met" } else { "" }))
        }
    }
}

/// The course's own rules: modules and score. How far somebody is, is said to who is enrolled.
pub(crate) fn course_ticks(ui: &Ui, document: &CourseDocument, now: &CourseOutcome, enrolled: bool) -> Vec<TickItem> {
    let mut ticks = Vec::new();
    // Either suffices only where both are asked for.
    let either = document.pass.either && document.pass.score.is_some();
    let either = either && (document.pass.modules.is_some() || document.pass.mandatory_lessons);
    let depth = u8::from(either);
    if either {
        let text = ui.t("delivery-tick-either");
        ticks.push(TickItem { depth: 0, requirement: "any".to_owned(), met: now.met, text });
    }
    if document.pass.modules.is_some() {
        let text = ui.words.with(
            "delivery-tick-modules",
            &[("have", now.modules_have.to_string()), ("need", now.modules_need.to_string())],
        );
        let met = now.modules_have >= now.modules_need;
        ticks.push(TickItem { depth, requirement: "modules".to_owned(), met, text });
    }
    if document.pass.modules.is_none() && document.pass.mandatory_lessons {
        let met = now.modules_have >= now.modules_need;
        let mut text = ui.t("delivery-rule-lessons");
        if enrolled {
            let mandatory = || document.lessons().zip(&now.lessons).filter(|((_, lesson), _)| lesson.mandatory);
            let done = mandatory().filter(|(_, outcome)| outcome.done).count();
            text = format!("{text}: {}", ui.t2("delivery-lessons-done", "done", done, "total", mandatory().count()));
        }
        ticks.push(TickItem { depth, requirement: "lessons".to_owned(), met, text });
    }
    if let Some(score) = now.score {
        let (need, have) = (ui.marks(&score.need), ui.marks(&shown(score.have, score.need, score.met)));
        let text = ui.t2("delivery-tick-final", "need", need, "have", have);
        ticks.push(TickItem { depth, requirement: "score".to_owned(), met: score.met, text });
    }
    ticks
}

/// A mean that rounds up to what is asked, without reaching it, is shown a hundredth lower.
fn shown(have: Marks, need: Marks, met: bool) -> Marks {
    if !met && have >= need { Marks(need.0 - 1) } else { have }
}
