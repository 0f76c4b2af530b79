//! Settings of a kind as pairs of words, for formats that have no place of their own for them: comments of GIFT, a column of the
//! spreadsheet. What is as usual is not said.

use super::{
    ChoiceScoring, Comparison, FULL, FileRules, Fraction, NumericAccepted, OrderScoring, Precision, QuestionBody, Unit,
    Units, WordLimits,
};
use crate::decimal;

/// Every name of a setting.
pub(crate) const MODES: [&str; 19] = [
    "scoring",
    "case",
    "accents",
    "typo",
    "relative",
    "digits",
    "variable",
    "row",
    "tolerance",
    "unit-also",
    "unit-missing",
    "unit-unknown",
    "picture",
    "size",
    "spots",
    "zone",
    "words",
    "files",
    "text",
];

fn percent(fraction: Fraction) -> String {
    decimal::normal(&format!("{fraction}e-2")).unwrap_or_default()
}

fn said_units(units: &Units) -> Vec<(&'static str, String)> {
    let others = units.others.iter().map(|unit| ("unit-also", format!("{}={}", unit.name, unit.factor)));
    let missing = (units.missing != FULL).then(|| ("unit-missing", percent(units.missing)));
    let unknown = (units.unknown != 0).then(|| ("unit-unknown", percent(units.unknown)));
    others.chain(missing).chain(unknown).collect()
}

/// The settings of a question that are not as usual.
pub(crate) fn modes(body: &QuestionBody) -> Vec<(&'static str, String)> {
    let mut all = Vec::new();
    let mut say = |name, value: String| all.push((name, value));
    match body {
        QuestionBody::MultipleChoice { scoring, .. } if *scoring != ChoiceScoring::default() => {
            say("scoring", scoring.word().to_owned());
        }
        QuestionBody::Ordering { scoring, .. } if *scoring != OrderScoring::default() => {
            say("scoring", scoring.word().to_owned());
        }
        QuestionBody::ShortAnswer { compare: Comparison { case, fold_accents, typo }, .. } => {
            for (name, on) in [("case", case), ("accents", fold_accents), ("typo", typo)] {
                if *on {
                    say(name, if name == "accents" { "fold" } else { "yes" }.to_owned());
                }
            }
        }
        QuestionBody::Numerical { answers, units, .. } => {
            for (at, answer) in answers.iter().enumerate() {
                match &answer.precision {
                    Some(Precision::Relative { value, percent }) => {
                        say("relative", format!("{}:{value}:{percent}", at + 1));
                    }
                    Some(Precision::Digits { value, digits }) => say("digits", format!("{}:{value}:{digits}", at + 1)),
                    None => {}
                }
            }
            all.extend(said_units(units));
        }
        QuestionBody::Calculated { answers, variables, rows, units, .. } => {
            all.extend(super::calculated::written(answers, variables, rows));
            all.extend(said_units(units));
        }
        QuestionBody::Essay { words, files, text_optional, .. } => {
            if words.is_set() {
                say("words", words.written());
            }
            if let Some(files) = files {
                say("files", files.written());
            }
            if *text_optional {
                say("text", "optional".to_owned());
            }
        }
        QuestionBody::FileUpload { files, .. } => say("files", files.written()),
        body => all.extend(super::zones::written(body)),
    }
    all
}

/// Takes a setting up; nothing if the kind has none of this name or it cannot have this value.
pub(crate) fn apply_mode(body: &mut QuestionBody, name: &str, value: &str) -> Option<()> {
    match (body, name) {
        (QuestionBody::MultipleChoice { scoring, .. }, "scoring") => *scoring = ChoiceScoring::parse(value)?,
        (QuestionBody::Ordering { scoring, .. }, "scoring") => *scoring = OrderScoring::parse(value)?,
        (QuestionBody::ShortAnswer { compare, .. }, "case") => compare.case = value == "yes",
        (QuestionBody::ShortAnswer { compare, .. }, "accents") => compare.fold_accents = value == "fold",
        (QuestionBody::ShortAnswer { compare, .. }, "typo") => compare.typo = value == "yes",
        (QuestionBody::Numerical { answers, .. }, "relative" | "digits") => {
            let mut parts = value.splitn(3, ':');
            let at: usize = parts.next()?.trim().parse().ok()?;
            let answer = answers.get_mut(at.checked_sub(1)?)?;
            let (value, near) = (decimal::normal(parts.next()?)?, parts.next()?.trim());
            let precision = if name == "relative" {
                Precision::Relative { value, percent: decimal::normal(near)? }
            } else {
                Precision::Digits { value, digits: near.parse().ok()? }
            };
            precision.bounds()?;
            *answer = NumericAccepted::near(precision, answer.fraction, std::mem::take(&mut answer.feedback));
        }
        (QuestionBody::Calculated { answers, variables, rows, .. }, "variable" | "row" | "tolerance") => {
            super::calculated::apply(answers, variables, rows, name, value)?;
        }
        (QuestionBody::Numerical { units, .. } | QuestionBody::Calculated { units, .. }, "unit-also") => {
            let (name, factor) = value.rsplit_once('=')?;
            super::factor(factor)?;
            units.others.push(Unit { name: name.trim().to_owned(), factor: factor.trim().to_owned() });
        }
        (QuestionBody::Numerical { units, .. } | QuestionBody::Calculated { units, .. }, "unit-missing") => {
            units.missing = decimal::hundredths(value)?;
        }
        (QuestionBody::Numerical { units, .. } | QuestionBody::Calculated { units, .. }, "unit-unknown") => {
            units.unknown = decimal::hundredths(value)?;
        }
        (QuestionBody::Essay { words, .. }, "words") => *words = WordLimits::read(value)?,
        (QuestionBody::Essay { files, .. }, "files") => *files = Some(FileRules::read(value)?),
        (QuestionBody::Essay { text_optional, .. }, "text") => *text_optional = value == "optional",
        (QuestionBody::FileUpload { files, .. }, "files") => *files = FileRules::read(value)?,
        (body, name) => super::zones::apply(body, name, value)?,
    }
    Some(())
}
