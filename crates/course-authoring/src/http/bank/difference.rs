//! What changed between two states of a question, word by word.

use courseware::AuthoredQuestion;
use similar::{ChangeTag, TextDiff};

use super::super::question_form::QuestionForm;

/// Whether a run of words stayed, came or went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::http) enum Sign {
    Same,
    Added,
    Removed,
}

/// A run of words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::http) struct Run {
    pub(in crate::http) sign: Sign,
    pub(in crate::http) text: String,
}

/// A part of the question that is not as it was: the catalogue key of its name, and its words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::http) struct Change {
    pub(in crate::http) key: &'static str,
    pub(in crate::http) runs: Vec<Run>,
}

/// The parts of a question as its form shows them.
fn parts(question: &AuthoredQuestion) -> [(&'static str, String); 12] {
    let form = QuestionForm::of(question, 0);
    let rows: Vec<String> = form.rows().iter().filter_map(row).collect();
    let criteria = form.criterion_rows().into_iter().filter(|row| !row.title.is_empty() || !row.levels.is_empty());
    let mut rubric: Vec<String> = criteria.map(|row| format!("{}\n{}", row.title, row.levels)).collect();
    rubric.extend((!rubric.is_empty() && form.rubric_shown.is_none()).then(|| "✕".to_owned()));
    let settings = [&form.answer, &form.scoring, &form.unit, &form.units, &form.points, &form.model_answer];
    let flags = [("A≠a", &form.case), ("é=e", &form.accents), ("≈", &form.typo)];
    let flags = flags.iter().filter(|(_, on)| on.is_some()).map(|(sign, _)| (*sign).to_owned());
    let settings = settings.into_iter().filter(|text| !text.is_empty()).cloned().chain(flags).chain(form.drawn());
    [
        ("authoring-stem", form.stem.clone()),
        ("authoring-bank-answers", rows.join("\n")),
        ("authoring-bank-marking", settings.collect::<Vec<_>>().join("\n")),
        ("authoring-rubric", rubric.join("\n")),
        ("authoring-explanation", form.explanation.clone()),
        ("authoring-question-name", form.name.clone()),
        ("authoring-mark", form.mark.clone()),
        ("authoring-category", form.category.clone()),
        ("authoring-bank-tag", form.tags.clone()),
        ("authoring-competency", form.competency.clone()),
        ("authoring-bloom", form.bloom.clone()),
        ("authoring-bank-feedback", format!("{} {}", form.feedback_true, form.feedback_false).trim().to_owned()),
    ]
}

fn row(row: &super::super::question_form::Row) -> Option<String> {
    if row.text.is_empty() && row.other.is_empty() {
        return None;
    }
    let percent =
        if row.percent.is_empty() || row.percent == "0" { String::new() } else { format!("({} %)", row.percent) };
    let all = [row.text.as_str(), &row.other, &percent, &row.feedback];
    Some(all.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" · "))
}

/// The parts in which two states differ, in the order of the form.
pub(in crate::http) fn between(old: &AuthoredQuestion, new: &AuthoredQuestion) -> Vec<Change> {
    let changed = parts(old).into_iter().zip(parts(new)).filter(|((_, old), (_, new))| old != new);
    changed.map(|((key, old), (_, new))| Change { key, runs: runs(&old, &new) }).collect()
}

fn runs(old: &str, new: &str) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for change in TextDiff::from_words(old, new).iter_all_changes() {
        let sign = match change.tag() {
            ChangeTag::Equal => Sign::Same,
            ChangeTag::Insert => Sign::Added,
            ChangeTag::Delete => Sign::Removed,
        };
        match runs.last_mut() {
            Some(last) if last.sign == sign => last.text.push_str(change.value()),
            _ => runs.push(Run { sign, text: change.value().to_owned() }),
        }
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_came_and_went_are_told() {
        let question = |stem: &str, right: &str| {
            let bank = courseware::gift::parse(&format!("{stem} {{={right} ~tidak}}\n"));
            bank.questions[0].clone()
        };
        let (old, new) =
            (question("Surat masuk dicatat di mana?", "agenda"), question("Surat dicatat di mana?", "buku agenda"));
        let changes = between(&old, &new);
        assert_eq!(
            changes.iter().map(|change| change.key).collect::<Vec<_>>(),
            ["authoring-stem", "authoring-bank-answers"]
        );
        let removed = |change: &Change, sign| -> String {
            change.runs.iter().filter(|run| run.sign == sign).map(|run| run.text.as_str()).collect()
        };
        assert_eq!(removed(&changes[0], Sign::Removed).trim(), "masuk");
        assert_eq!(removed(&changes[1], Sign::Added).trim(), "buku");
        let whole = |change: &Change, but| -> String {
            change.runs.iter().filter(|run| run.sign != but).map(|run| run.text.as_str()).collect()
        };
        assert_eq!(whole(&changes[0], Sign::Added), old.stem);
        assert_eq!(whole(&changes[0], Sign::Removed), new.stem);
        assert!(between(&old, &old).is_empty());
    }
}
