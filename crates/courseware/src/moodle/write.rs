//! Writes a bank as Moodle XML. Texts stay Markdown, which Moodle shows as such; files come along in base64.

use super::{calculated, pictures};
use crate::{
    authored::AuthoredQuestion,
    bank::{BankMedia, weights, xml::Writer},
    cloze, decimal,
    question::{ChoiceScoring, FULL, Fraction, OrderScoring, QuestionBody, Units, aimed_tags, factor},
};

/// The Moodle XML of these questions, with the files their texts show. Places to mark, scales and comments are left out: the format
/// has none.
pub fn write(questions: &[AuthoredQuestion], media: &[BankMedia]) -> String {
    let mut out = Writer::document();
    out.open("quiz", &[]).newline();
    let mut category = "";
    for question in questions {
        if question.category != category {
            category = &question.category;
            out.open("question", &[("type", "category")]).open("category", &[]);
            out.text("text", &[], &format!("$course$/top/{category}")).close().close().newline();
        }
        write_question(&mut out, question, media);
        out.newline();
    }
    out.finish()
}

/// The fraction in percent, exact.
pub(super) fn percent(fraction: Fraction) -> String {
    decimal::normal(&format!("{fraction}e-2")).unwrap_or_default()
}

fn plain(out: &mut Writer, name: &str, text: &str) {
    out.open(name, &[]).text("text", &[], text).close();
}

/// An element with a Markdown text and the files it shows.
fn rich(out: &mut Writer, name: &str, more: &[(&str, &str)], text: &str, media: &[BankMedia]) {
    out.open(name, &[&[("format", "markdown")], more].concat());
    content(out, text, media);
    out.close();
}

fn content(out: &mut Writer, text: &str, media: &[BankMedia]) {
    let mut text = text.to_owned();
    let mut shown = Vec::new();
    let mut files: Vec<&BankMedia> = media.iter().collect();
    files.sort_by_key(|file| std::cmp::Reverse(file.name.len()));
    for file in files {
        let link = file.link();
        if text.contains(&link) {
            text = text.replace(&link, &format!("@@PLUGINFILE@@/{}", crate::media::percent_encode(&file.name)));
            shown.push(file);
        }
    }
    out.text("text", &[], &text);
    for file in shown {
        let bytes = data_encoding::BASE64.encode(&file.bytes);
        out.text("file", &[("name", &file.name), ("path", "/"), ("encoding", "base64")], &bytes);
    }
}

fn write_question(out: &mut Writer, question: &AuthoredQuestion, media: &[BankMedia]) {
    let kind = match &question.body {
        QuestionBody::MultipleChoice { scoring: ChoiceScoring::AllOrNothing, .. } => "multichoiceset",
        QuestionBody::SingleChoice { .. } | QuestionBody::MultipleChoice { .. } => "multichoice",
        QuestionBody::TrueFalse { .. } => "truefalse",
        QuestionBody::ShortAnswer { .. } => "shortanswer",
        QuestionBody::Numerical { .. } => "numerical",
        QuestionBody::Calculated { .. } => "calculated",
        QuestionBody::Matching { .. } => "matching",
        QuestionBody::Ordering { .. } => "ordering",
        QuestionBody::Cloze { .. } => "cloze",
        // Words that may stand in several gaps are known to one of the two kinds alone.
        QuestionBody::GapSelect { words, .. } if words.iter().any(|word| word.reusable) => "ddwtos",
        QuestionBody::GapSelect { .. } => "gapselect",
        QuestionBody::ImageLabels { labels, zones, .. } => pictures::kind(labels, zones),
        QuestionBody::Description => "description",
        QuestionBody::Hotspot { .. } | QuestionBody::Likert { .. } | QuestionBody::Comment => return,
        QuestionBody::Essay { .. } | QuestionBody::FileUpload { .. } => "essay",
    };
    let calculated = matches!(question.body, QuestionBody::Calculated { .. }).then(|| calculated::in_php(question));
    let question = calculated.as_ref().unwrap_or(question);
    out.open("question", &[("type", kind)]).newline();
    plain(out, "name", &question.name);
    match &question.body {
        QuestionBody::Cloze { gaps } => rich(out, "questiontext", &[], &cloze::compose(&question.stem, gaps), media),
        _ => rich(out, "questiontext", &[], &question.stem, media),
    }
    rich(out, "generalfeedback", &[], &question.explanation, media);
    let mark = if question.body.is_graded() { question.mark.to_string() } else { "0".to_owned() };
    out.text("defaultgrade", &[], &mark);
    let number = question.id.map_or_else(|| question.reference.clone(), |id| id.to_string());
    out.text("penalty", &[], "0").text("hidden", &[], "0").text("idnumber", &[], &number).newline();
    body(out, question, media);
    for hint in &question.hints {
        rich(out, "hint", &[], hint, media);
    }
    let tags = aimed_tags(question);
    if !tags.is_empty() {
        out.open("tags", &[]);
        for tag in &tags {
            plain(out, "tag", tag);
        }
        out.close();
    }
    out.close();
}

fn body(out: &mut Writer, question: &AuthoredQuestion, media: &[BankMedia]) {
    let mut answer = |format: &str, text: &str, fraction: Fraction, feedback: &str| {
        out.open("answer", &[("fraction", &percent(fraction)), ("format", format)]);
        if format == "markdown" {
            content(out, text, media);
        } else {
            out.text("text", &[], text);
        }
        rich(out, "feedback", &[], feedback, media);
        out.close().newline();
    };
    match &question.body {
        QuestionBody::SingleChoice { options } => {
            for option in options {
                answer("markdown", &option.text, option.fraction, &option.feedback);
            }
            out.text("single", &[], "true");
            out.text("shuffleanswers", &[], "1").text("answernumbering", &[], "ABCD");
        }
        QuestionBody::MultipleChoice { options, scoring } => {
            for (option, fraction) in options.iter().zip(weights(options, *scoring)) {
                let set = if fraction > 0 { FULL } else { 0 };
                let fraction = if *scoring == ChoiceScoring::AllOrNothing { set } else { fraction };
                answer("markdown", &option.text, fraction, &option.feedback);
            }
            out.text("single", &[], "false");
            out.text("shuffleanswers", &[], "1").text("answernumbering", &[], "ABCD");
        }
        QuestionBody::TrueFalse { answer: truth, feedback_true, feedback_false } => {
            answer("moodle_auto_format", "true", if *truth { FULL } else { 0 }, feedback_true);
            answer("moodle_auto_format", "false", if *truth { 0 } else { FULL }, feedback_false);
        }
        QuestionBody::ShortAnswer { answers, compare } => {
            for accepted in answers {
                answer("moodle_auto_format", &accepted.text, accepted.fraction, &accepted.feedback);
            }
            out.text("usecase", &[], if compare.case { "1" } else { "0" });
        }
        QuestionBody::Numerical { answers, unit, units } => {
            for accepted in answers {
                let (value, tolerance) = middle(&accepted.min, &accepted.max);
                out.open("answer", &[("fraction", &percent(accepted.fraction)), ("format", "moodle_auto_format")]);
                out.text("text", &[], &value).text("tolerance", &[], &tolerance);
                rich(out, "feedback", &[], &accepted.feedback, media);
                out.close().newline();
            }
            write_units(out, unit, units);
        }
        QuestionBody::Calculated { answers, variables, rows, unit, units } => {
            calculated::write_answers(out, answers, &mut |out, feedback| rich(out, "feedback", &[], feedback, media));
            write_units(out, unit, units);
            calculated::write_data(out, variables, rows);
        }
        QuestionBody::Matching { pairs } => {
            out.text("shuffleanswers", &[], "true");
            for pair in pairs {
                out.open("subquestion", &[("format", "markdown")]);
                content(out, &pair.left, media);
                out.open("answer", &[("format", "markdown")]).text("text", &[], &pair.right).close().close().newline();
            }
        }
        QuestionBody::Ordering { items, scoring } => {
            let grading = match scoring {
                OrderScoring::ByPlace => "ABSOLUTE_POSITION",
                OrderScoring::Exact => "ALL_OR_NOTHING",
                OrderScoring::Pairs => "RELATIVE_ALL_PREVIOUS_AND_NEXT",
                OrderScoring::LongestRun => "LONGEST_CONTIGUOUS_SUBSET",
            };
            out.text("layouttype", &[], "VERTICAL").text("selecttype", &[], "ALL").text("gradingtype", &[], grading);
            for (place, item) in items.iter().enumerate() {
                rich(out, "answer", &[("fraction", &format!("{}", place + 1))], item, media);
            }
        }
        QuestionBody::ImageLabels { picture, labels, zones } => pictures::write(out, picture, labels, zones, media),
        QuestionBody::Cloze { .. }
        | QuestionBody::Hotspot { .. }
        | QuestionBody::Description
        | QuestionBody::Likert { .. }
        | QuestionBody::Comment => {}
        QuestionBody::GapSelect { words, .. } => {
            let dragged = words.iter().any(|word| word.reusable);
            out.text("shuffleanswers", &[], "1");
            for word in words {
                out.open(if dragged { "dragbox" } else { "selectoption" }, &[]);
                out.text("text", &[], &word.text).text("group", &[], &word.group.to_string());
                if word.reusable {
                    out.leaf("infinite", &[]);
                }
                out.close().newline();
            }
        }
        QuestionBody::Essay { model_answer, words, files, text_optional } => {
            out.text("responseformat", &[], "editor");
            out.text("responserequired", &[], if *text_optional { "0" } else { "1" });
            super::files::write(out, files.as_ref());
            for (name, limit) in [("minwordlimit", words.min), ("maxwordlimit", words.max)] {
                if let Some(limit) = limit {
                    out.text(name, &[], &limit.to_string());
                }
            }
            rich(out, "graderinfo", &[], model_answer, media);
        }
        QuestionBody::FileUpload { files, model_answer } => {
            out.text("responseformat", &[], "noinline").text("responserequired", &[], "0");
            super::files::write(out, Some(files));
            rich(out, "graderinfo", &[], model_answer, media);
        }
    }
}

/// The main unit with the others, and what leaving it out costs.
fn write_units(out: &mut Writer, unit: &str, units: &Units) {
    if unit.is_empty() {
        return;
    }
    out.open("units", &[]);
    let others = units.others.iter().filter_map(|unit| Some((multiplier(&unit.factor)?, unit.name.as_str())));
    for (multiplier, name) in std::iter::once(("1".to_owned(), unit)).chain(others) {
        out.open("unit", &[]).text("multiplier", &[], &multiplier).text("unit_name", &[], name).close();
    }
    out.close();
    if units.missing < FULL {
        let penalty = decimal::normal(&format!("{}e-4", FULL - units.missing)).unwrap_or_default();
        out.text("unitgradingtype", &[], "1").text("unitpenalty", &[], &penalty);
    }
}

/// How many of a unit with this factor make one of the main unit: exact where that has so many digits, else to twelve places.
fn multiplier(text: &str) -> Option<String> {
    let (over, under) = factor(text)?;
    let places = (0..12).find_map(|places| {
        let scaled = decimal::normal(&format!("{under}e{places}"))?;
        let quotient = decimal::whole_quotient(&scaled, &over)?;
        decimal::normal(&format!("{quotient}e-{places}"))
    });
    places.or_else(|| {
        let ratio = decimal::ratio(&decimal::multiply(&under, "1e8")?, &over)?;
        decimal::normal(&format!("{ratio}e-12"))
    })
}

/// The value and tolerance of a range, exact.
fn middle(min: &str, max: &str) -> (String, String) {
    let half = |text: Option<String>| text.and_then(|text| decimal::half(&text)).unwrap_or_default();
    (half(decimal::add(min, max)), half(decimal::subtract(max, min)))
}
