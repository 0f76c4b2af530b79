//! Questions to test with: made up by chance, and those of real files.

use std::path::PathBuf;

use kernel::Marks;
use proptest::prelude::*;

use crate::{
    authored::{AuthoredCourse, AuthoredQuestion},
    question::{Accepted, Choice, FileRules, NumericAccepted, Pair, QuestionBody},
};

/// A folder of the shared fixtures, if they lie beside the workspace.
pub(crate) fn fixtures(folder: &str) -> Option<PathBuf> {
    let beside = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/fixtures");
    let all = std::env::var_os("SERENTAK_FIXTURES").map_or(beside, PathBuf::from);
    let folder = all.join(folder);
    if folder.is_dir() {
        return Some(folder);
    }
    eprintln!("skipped: the shared fixtures are not here");
    None
}

fn words() -> impl Strategy<Value = String> {
    "[a-zA-Z0-9éñ ~=#{}:\\\\$>%_*|\\[\\]/.,\n-]{1,24}"
        .prop_map(|text| text.trim().to_owned())
        .prop_filter("empty", |text| {
            !text.is_empty() && !text.to_lowercase().starts_with("[html") && !text.contains('\r')
        })
}

fn maybe() -> impl Strategy<Value = String> {
    prop_oneof![Just(String::new()), words()]
}

fn body() -> impl Strategy<Value = QuestionBody> {
    let choice =
        |fraction: i64| (words(), maybe()).prop_map(move |(text, feedback)| Choice { text, fraction, feedback });
    let accepted =
        |fraction: i64| (words(), maybe()).prop_map(move |(text, feedback)| Accepted { text, fraction, feedback });
    prop_oneof![
        (choice(10_000), choice(0), choice(-2_550))
            .prop_map(|(a, b, c)| QuestionBody::SingleChoice { options: vec![b, a, c] }),
        (choice(5_000), choice(5_000), choice(-10_000))
            .prop_map(|(a, b, c)| QuestionBody::multiple_choice(vec![a, b, c])),
        (any::<bool>(), maybe(), maybe()).prop_map(|(answer, feedback_true, feedback_false)| QuestionBody::TrueFalse {
            answer,
            feedback_true,
            feedback_false
        }),
        (accepted(10_000), accepted(8_000))
            .prop_map(|(a, b)| QuestionBody::short_answer(vec![a, b]))
            .prop_filter("arrows", |body| !format!("{body:?}").contains("->")),
        (-999_i64..999, 0_u32..99, maybe(), "[a-z]{0,5}").prop_map(|(whole, part, feedback, unit)| {
            let min = crate::decimal::normal(&format!("{whole}.{part:02}")).expect("a number");
            let max = crate::decimal::add(&min, "0.5").expect("a number");
            QuestionBody::numerical(vec![NumericAccepted::between(min, max, 10_000, feedback)], unit)
        }),
        (words(), words(), words(), words()).prop_map(|(a, b, c, d)| QuestionBody::Matching {
            pairs: vec![
                Pair { left: a, right: b },
                Pair { left: c, right: d.clone() },
                Pair { left: String::new(), right: d }
            ]
        }),
        (words(), words()).prop_map(|(a, b)| QuestionBody::ordering(vec![a, b])),
        maybe().prop_map(QuestionBody::essay),
        maybe().prop_map(|model_answer| QuestionBody::FileUpload { files: FileRules::default(), model_answer }),
        Just(QuestionBody::Description),
    ]
}

pub(crate) fn question() -> impl Strategy<Value = AuthoredQuestion> {
    (maybe(), words(), maybe(), body(), 1_i64..500, "[a-z/ ]{0,8}", any::<bool>()).prop_map(
        |(name, stem, explanation, body, mark, category, identified)| {
            let mut question = AuthoredQuestion::new(stem, body);
            question.name = name;
            question.explanation = explanation;
            if question.body.is_graded() {
                question.mark = Marks(mark);
            }
            category.trim_matches(['/', ' ']).clone_into(&mut question.category);
            if identified {
                let course = kernel::id::CourseId::from_uuid(uuid::Uuid::from_u128(3));
                question.id = AuthoredCourse::question_ids(course, "kuis", &[question.clone()]).pop();
                question.tags = vec!["a b".to_owned(), "c]d".to_owned()];
            }
            question
        },
    )
}

/// A text with marks that every format can hold in its own way.
fn fragments() -> impl Strategy<Value = String> {
    let one = prop::sample::select(vec![
        "kata",
        "**tebal**",
        "_miring_",
        "$x_1 < 2$",
        "a < b",
        "5 \\$ 6",
        "`kode`",
        "1\\. satu",
        "\\# bukan judul",
        "é & ñ",
        "&amp;lt;",
        "\"kutip\"",
        "~~coret~~",
    ]);
    let gap = prop::sample::select(vec![" ", "\n\n"]);
    prop::collection::vec((one, gap), 1..4).prop_map(|parts| {
        let text: String = parts.into_iter().flat_map(|(text, gap)| [text, gap]).collect();
        text.trim().to_owned()
    })
}

/// Questions whose texts are written for Markdown, for formats that hold HTML.
pub(crate) fn shown_question() -> impl Strategy<Value = AuthoredQuestion> {
    (question(), prop::collection::vec(fragments(), 10), "[a-z]{1,4}(/[a-z]{1,4})?").prop_map(
        |(mut question, texts, category)| {
            // A number before each text keeps options and answers apart.
            let mut texts = texts.into_iter().enumerate().map(|(at, text)| format!("n{at} {text}"));
            let mut next = || texts.next().unwrap_or_default();
            let mut again = |text: &mut String| {
                if !text.is_empty() {
                    *text = next();
                }
            };
            again(&mut question.stem);
            again(&mut question.explanation);
            question.category = category;
            question.name = question.name.split_whitespace().collect::<Vec<_>>().join(" ");
            match &mut question.body {
                QuestionBody::SingleChoice { options } | QuestionBody::MultipleChoice { options, .. } => {
                    for option in options {
                        again(&mut option.text);
                        again(&mut option.feedback);
                    }
                }
                QuestionBody::TrueFalse { feedback_true, feedback_false, .. } => {
                    again(feedback_true);
                    again(feedback_false);
                }
                QuestionBody::ShortAnswer { answers, .. } => {
                    for (at, answer) in answers.iter_mut().enumerate() {
                        answer.text = format!("{at} {}", answer.text.split_whitespace().collect::<Vec<_>>().join(" "));
                        again(&mut answer.feedback);
                    }
                }
                QuestionBody::Numerical { answers, unit, .. } => {
                    unit.clear();
                    for answer in answers {
                        again(&mut answer.feedback);
                    }
                }
                QuestionBody::Matching { pairs } => {
                    for pair in pairs {
                        again(&mut pair.left);
                        again(&mut pair.right);
                    }
                }
                QuestionBody::Ordering { items, .. } => {
                    for item in items {
                        again(item);
                    }
                }
                QuestionBody::Essay { model_answer, .. } | QuestionBody::FileUpload { model_answer, .. } => {
                    again(model_answer);
                }
                QuestionBody::Description
                | QuestionBody::Calculated { .. }
                | QuestionBody::Cloze { .. }
                | QuestionBody::GapSelect { .. }
                | QuestionBody::ImageLabels { .. }
                | QuestionBody::Hotspot { .. }
                | QuestionBody::Likert { .. }
                | QuestionBody::Comment => {}
            }
            question
        },
    )
}

/// What a learner sees of the question, whatever Markdown says it.
pub(crate) fn meaning(question: &AuthoredQuestion) -> AuthoredQuestion {
    let mut question = question.clone();
    for text in question.texts_mut() {
        *text = crate::markdown::render_inline_or_block(text).split_whitespace().collect::<Vec<_>>().join(" ");
    }
    question
}
