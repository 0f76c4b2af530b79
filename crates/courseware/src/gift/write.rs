//! Writes a bank so that reading it gives the same questions.

use std::fmt::Write;

use kernel::Marks;

use super::{kinds, text::escape};
use crate::{
    authored::{AuthoredQuestion, Draft},
    question::{FULL, Fraction, QuestionBody, aimed_tags, modes, rubric},
};

/// The GIFT text of these questions, and of drafts after them as they were.
pub fn write(questions: &[AuthoredQuestion], drafts: &[Draft]) -> String {
    let mut out = String::new();
    let mut category = "";
    for question in questions {
        if question.category != category {
            category = &question.category;
            let path = if category.is_empty() { "top" } else { category };
            line(&mut out, &format!("$CATEGORY: {}\n", category_path(path)));
        }
        marks(&mut out, question);
        let own = kinds::written(question);
        let stem = escape(own.as_ref().map_or(question.stem.as_str(), |(text, _)| text));
        let prefix =
            if question.name.is_empty() { "[markdown]".to_owned() } else { format!("::{}::", escape(&question.name)) };
        let guard = if !question.name.is_empty() && stem.starts_with('[') { "[markdown]" } else { "" };
        let answers = if own.is_none() { format!("{{{}}}", body(question)) } else { explanation(question) };
        line(&mut out, format!("{prefix}{guard}{stem} {answers}").trim_end());
        out.push('\n');
    }
    for draft in drafts {
        line(&mut out, &format!("{}\n", draft.source));
    }
    out
}

fn line(out: &mut String, text: &str) {
    out.push_str(text);
    out.push('\n');
}

/// An empty category is written as Moodle's root, and read back as empty.
fn category_path(path: &str) -> String {
    if path == "top" { "$course$/".to_owned() } else { path.replace(['\n', '\r'], " ").replace('\\', "\\\\") }
}

fn marks(out: &mut String, question: &AuthoredQuestion) {
    let mut all = Vec::new();
    if let Some(id) = question.id {
        all.push(format!("[id:{id}]"));
    } else if !question.reference.is_empty() {
        all.push(format!("[id:{}]", mark(&question.reference)));
    }
    all.extend(aimed_tags(question).iter().map(|tag| format!("[tag:{}]", mark(tag))));
    all.extend(question.hints.iter().map(|hint| format!("[hint:{}]", mark(hint))));
    if question.mark != Marks::ONE {
        all.push(format!("[mark:{}]", question.mark));
    }
    match &question.body {
        QuestionBody::Numerical { unit, .. } | QuestionBody::Calculated { unit, .. } if !unit.is_empty() => {
            all.push(format!("[unit:{}]", mark(unit)));
        }
        QuestionBody::Essay { model_answer, .. } | QuestionBody::FileUpload { model_answer, .. }
            if !model_answer.is_empty() =>
        {
            all.push(format!("[model:{}]", mark(model_answer)));
        }
        _ => {}
    }
    let own = kinds::written(question).map(|(_, marks)| marks).unwrap_or_default();
    all.extend(own.iter().map(|(name, value)| format!("[{name}:{}]", mark(value))));
    let settings = modes(&question.body).into_iter().chain(rubric::written(question.rubric.as_ref()));
    all.extend(settings.map(|(name, value)| format!("[{name}:{}]", mark(&value))));
    if !all.is_empty() {
        line(out, &format!("// {}", all.join(" ")));
    }
}

fn mark(value: &str) -> String {
    value.trim().replace('\\', "\\\\").replace(']', "\\]").replace('\r', "").replace('\n', "\\n")
}

fn body(question: &AuthoredQuestion) -> String {
    let mut out = String::new();
    match &question.body {
        QuestionBody::SingleChoice { options } => {
            for option in options {
                let (sign, weight) = match option.fraction {
                    FULL => ("=", String::new()),
                    0 => ("~", String::new()),
                    other => ("~", percent(other)),
                };
                item(&mut out, sign, &weight, &text(&option.text), &option.feedback);
            }
        }
        QuestionBody::MultipleChoice { options, .. } => {
            for option in options {
                item(&mut out, "~", &percent(option.fraction), &text(&option.text), &option.feedback);
            }
        }
        QuestionBody::TrueFalse { answer, feedback_true, feedback_false } => {
            let (right, wrong) =
                if *answer { (feedback_true, feedback_false) } else { (feedback_false, feedback_true) };
            out.push_str(if *answer { "TRUE" } else { "FALSE" });
            if !wrong.is_empty() || !right.is_empty() {
                let _ = write!(out, "#{}", text(wrong));
            }
            if !right.is_empty() {
                let _ = write!(out, "#{}", text(right));
            }
        }
        QuestionBody::ShortAnswer { answers, .. } => {
            for answer in answers {
                let weight = if answer.fraction == FULL { String::new() } else { percent(answer.fraction) };
                item(&mut out, "=", &weight, &text(&answer.text), &answer.feedback);
            }
        }
        QuestionBody::Numerical { answers, .. } => {
            out.push('#');
            for answer in answers {
                let weight = if answer.fraction == FULL { String::new() } else { percent(answer.fraction) };
                let range = if answer.min == answer.max {
                    format!("{}:0", answer.min)
                } else {
                    format!("{}..{}", answer.min, answer.max)
                };
                item(&mut out, "=", &weight, &range, &answer.feedback);
            }
        }
        QuestionBody::Matching { pairs } => {
            for pair in pairs {
                let sides = format!(
                    "{} -> {}",
                    text(&pair.left).replace("->", "-\\>"),
                    text(&pair.right).replace("->", "-\\>")
                );
                item(&mut out, "=", "", &sides, "");
            }
        }
        QuestionBody::Ordering { items, .. } => {
            for entry in items {
                item(&mut out, ">", "", &text(entry).replace('>', "\\>"), "");
            }
        }
        QuestionBody::Essay { .. }
        | QuestionBody::FileUpload { .. }
        | QuestionBody::Calculated { .. }
        | QuestionBody::Cloze { .. }
        | QuestionBody::GapSelect { .. }
        | QuestionBody::ImageLabels { .. }
        | QuestionBody::Hotspot { .. }
        | QuestionBody::Description
        | QuestionBody::Likert { .. }
        | QuestionBody::Comment => {}
    }
    out.push_str(&explanation(question));
    if out.contains('\n') {
        out.push('\n');
    }
    out
}

fn explanation(question: &AuthoredQuestion) -> String {
    if question.explanation.is_empty() { String::new() } else { format!("\n    ####{}", text(&question.explanation)) }
}

fn item(out: &mut String, sign: &str, weight: &str, words: &str, feedback: &str) {
    let _ = write!(out, "\n    {sign}{weight}{words}");
    if !feedback.is_empty() {
        let _ = write!(out, " # {}", text(feedback));
    }
}

/// The escaped text; guarded where its beginning could be read as a format or weight.
fn text(words: &str) -> String {
    let escaped = escape(words);
    if escaped.starts_with(['[', '%']) { format!("[markdown]{escaped}") } else { escaped }
}

fn percent(fraction: Fraction) -> String {
    format!("%{}%", Marks(fraction))
}
