//! What an item declares of its response: the key, and what answers are worth.

use super::{Item, case, choice, pictures, points};
use crate::{
    authored::AuthoredQuestion,
    bank::weights,
    question::{ChoiceScoring, FULL, Fraction, Pair, QuestionBody},
};

impl Item<'_> {
    pub(super) fn declare(&mut self, question: &AuthoredQuestion) {
        let mark = question.mark;
        if let QuestionBody::Hotspot { picture, zones, .. } = &question.body {
            return self.declare_spots(mark, picture, zones);
        }
        let points = |fraction: Fraction| points(mark, fraction);
        let (cardinality, base, correct, mapping): (&str, &str, Vec<String>, Vec<(String, String)>) = match &question
            .body
        {
            QuestionBody::SingleChoice { options } => {
                let named = options.iter().enumerate();
                let right = named.clone().find(|(_, option)| option.fraction == FULL).map(|(at, _)| choice(at));
                let worth = named.filter(|(_, option)| option.fraction != 0);
                (
                    "single",
                    "identifier",
                    right.into_iter().collect(),
                    worth.map(|(at, o)| (choice(at), points(o.fraction))).collect(),
                )
            }
            QuestionBody::MultipleChoice { options, scoring } => {
                let worth = weights(options, *scoring);
                let named = worth.into_iter().enumerate().filter(|(_, fraction)| *fraction != 0);
                let right = named.clone().filter(|(_, fraction)| *fraction > 0).map(|(at, _)| choice(at));
                let mapped = named.map(|(at, fraction)| (choice(at), points(fraction)));
                let together = *scoring == ChoiceScoring::AllOrNothing;
                ("multiple", "identifier", right.collect(), if together { Vec::new() } else { mapped.collect() })
            }
            QuestionBody::TrueFalse { answer, .. } => {
                ("single", "identifier", vec![answer.to_string()], vec![(answer.to_string(), points(FULL))])
            }
            QuestionBody::ShortAnswer { answers, .. } => {
                let right = answers.iter().find(|answer| answer.fraction == FULL).map(|answer| answer.text.clone());
                let worth = answers.iter().map(|answer| (answer.text.clone(), points(answer.fraction)));
                ("single", "string", right.into_iter().collect(), worth.collect())
            }
            QuestionBody::Numerical { answers, .. } => {
                let right = answers.iter().find(|answer| answer.fraction == FULL).map(|answer| answer.min.clone());
                ("single", "float", right.into_iter().collect(), Vec::new())
            }
            QuestionBody::Matching { pairs } => {
                let asked = pairs.iter().filter(|pair| !pair.left.is_empty()).count().max(1) as i64;
                let key = matching_key(pairs);
                let worth = key.iter().map(|pair| (pair.clone(), points(FULL / asked)));
                ("multiple", "directedPair", key.clone(), worth.collect())
            }
            QuestionBody::Ordering { items, .. } => {
                ("ordered", "identifier", (0..items.len()).map(choice).collect(), Vec::new())
            }
            QuestionBody::ImageLabels { zones, .. } => {
                let key = pictures::key(zones);
                let share = points(FULL / (zones.len().max(1) as i64));
                ("multiple", "directedPair", key.clone(), key.into_iter().map(|pair| (pair, share.clone())).collect())
            }
            QuestionBody::FileUpload { .. } => ("single", "file", Vec::new(), Vec::new()),
            QuestionBody::Hotspot { .. }
            | QuestionBody::Cloze { .. }
            | QuestionBody::GapSelect { .. }
            | QuestionBody::Description
            | QuestionBody::Calculated { .. }
            | QuestionBody::Likert { .. }
            | QuestionBody::Comment
            | QuestionBody::Essay { .. } => ("single", "string", Vec::new(), Vec::new()),
        };
        self.open(
            "responseDeclaration",
            &[("identifier", "RESPONSE"), ("cardinality", cardinality), ("baseType", base)],
        );
        if !correct.is_empty() {
            self.open("correctResponse", &[]);
            for value in correct {
                self.text("value", &[], &value);
            }
            self.close();
        }
        if !mapping.is_empty() {
            let most = mark.to_string();
            self.open("mapping", &[("lowerBound", "0"), ("upperBound", &most), ("defaultValue", "0")]);
            for (key, value) in mapping {
                let mut attributes = vec![("mapKey", key.as_str()), ("mappedValue", value.as_str())];
                if base == "string" {
                    attributes.push(("caseSensitive", case(&question.body)));
                }
                self.leaf("mapEntry", &attributes);
            }
            self.close();
        }
        self.close();
        self.out.newline();
    }
}

/// All right items, each once.
pub(super) fn rights(pairs: &[Pair]) -> Vec<&str> {
    let mut rights: Vec<&str> = Vec::new();
    for pair in pairs {
        if !rights.contains(&pair.right.as_str()) {
            rights.push(&pair.right);
        }
    }
    rights
}

fn matching_key(pairs: &[Pair]) -> Vec<String> {
    let rights = rights(pairs);
    let asked = pairs.iter().filter(|pair| !pair.left.is_empty()).enumerate();
    asked
        .filter_map(|(at, pair)| {
            let right = rights.iter().position(|right| *right == pair.right)?;
            Some(format!("L{} R{}", at + 1, right + 1))
        })
        .collect()
}
