//! The syntax of gaps in a text, Moodle's embedded answers: `{2:SHORTANSWER:=Jambi~%50%Muara Jambi#Hampir.}`. Its kinds and forms:
//! Moodle documentation, "Embedded Answers (Cloze) question type".

use std::fmt::Write;

use crate::{
    decimal,
    question::{Accepted, Choice, FULL, Fraction, Gap, GapAsk, NumericAccepted},
};

/// Why a text's gaps cannot be read: a code of [`CODES`] and the gap or word at fault.
pub type Unreadable = (&'static str, String);

/// Every code of [`Unreadable`].
pub const CODES: [&str; 5] = ["cloze_kind", "cloze_unclosed", "cloze_weight", "gift_number", "gift_no_right_answer"];

/// One answer of a gap as written.
struct Answer<'t> {
    text: &'t str,
    fraction: Fraction,
    feedback: &'t str,
}

/// How the texts within a gap are read.
pub struct Texts<'f> {
    /// Options and feedback.
    pub rich: &'f mut dyn FnMut(&str) -> String,
    /// What is typed.
    pub plain: &'f mut dyn FnMut(&str) -> String,
}

/// The text with its gaps as numbers, `[[1]]`, and the gaps. Texts in them are taken as they stand.
///
/// # Errors
/// The first gap that cannot be read.
pub fn parse(text: &str) -> Result<(String, Vec<Gap>), Unreadable> {
    parse_with(text, &mut Texts { rich: &mut str::to_owned, plain: &mut str::to_owned })
}

/// As [`parse`], with texts read in a format of their own.
pub(crate) fn parse_with(text: &str, texts: &mut Texts<'_>) -> Result<(String, Vec<Gap>), Unreadable> {
    let mut out = String::with_capacity(text.len());
    let mut gaps = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find('{') {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let Some((weight, kind, inner)) = head(from) else {
            out.push('{');
            rest = &from[1..];
            continue;
        };
        let end = unescaped(inner, '}').ok_or_else(|| ("cloze_unclosed", from.chars().take(40).collect::<String>()))?;
        let gap = gap(weight, kind, &inner[..end], texts)?;
        gaps.push(gap);
        let _ = write!(out, "[[{}]]", gaps.len());
        rest = &inner[end + 1..];
    }
    out.push_str(rest);
    Ok((out, gaps))
}

/// Weight, kind and what follows of a gap that begins here.
fn head(text: &str) -> Option<(&str, &str, &str)> {
    let (weight, rest) = text.strip_prefix('{')?.split_once(':')?;
    let weight = weight.trim();
    let (kind, inner) = rest.split_once(':')?;
    let named = kind.len() >= 2 && kind.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_');
    (named && weight.len() <= 4 && weight.bytes().all(|byte| byte.is_ascii_digit())).then_some((weight, kind, inner))
}

/// The place of the first such character without a backslash before it.
fn unescaped(text: &str, wanted: char) -> Option<usize> {
    let mut escaped = false;
    text.char_indices().find_map(|(at, c)| {
        let found = c == wanted && !escaped;
        escaped = c == '\\' && !escaped;
        found.then_some(at)
    })
}

fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match chars.peek() {
            Some(next) if c == '\\' && matches!(next, '}' | '{' | '#' | '~' | '/' | '"' | '\\' | '=' | '%') => {
                out.extend(chars.next());
            }
            _ => out.push(c),
        }
    }
    out.trim().to_owned()
}

fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (at, c) in text.trim().chars().enumerate() {
        if matches!(c, '}' | '#' | '~' | '\\') || at == 0 && matches!(c, '=' | '%') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

fn answers(inner: &str) -> Result<Vec<Answer<'_>>, Unreadable> {
    let mut all = Vec::new();
    let mut rest = inner;
    while !rest.is_empty() {
        let end = unescaped(rest, '~').unwrap_or(rest.len());
        let one = rest[..end].trim();
        rest = rest.get(end + 1..).unwrap_or_default();
        if one.is_empty() {
            continue;
        }
        let (fraction, text) = if let Some(text) = one.strip_prefix('=') {
            (FULL, text)
        } else if let Some((percent, text)) = one.strip_prefix('%').and_then(|text| text.split_once('%')) {
            let fraction = decimal::hundredths(percent).filter(|fraction| fraction.abs() <= FULL);
            (fraction.ok_or_else(|| ("cloze_weight", percent.to_owned()))?, text)
        } else {
            (0, one)
        };
        let (text, feedback) = unescaped(text, '#').map_or((text, ""), |at| (&text[..at], &text[at + 1..]));
        all.push(Answer { text, fraction, feedback });
    }
    Ok(all)
}

fn gap(weight: &str, kind: &str, inner: &str, texts: &mut Texts<'_>) -> Result<Gap, Unreadable> {
    let weight = if weight.is_empty() { 1 } else { weight.parse().unwrap_or(0) };
    if !(1..=1_000).contains(&weight) {
        return Err(("cloze_weight", weight.to_string()));
    }
    let answers = answers(inner)?;
    let ask = match kind {
        "SHORTANSWER" | "SA" | "MW" | "SHORTANSWER_C" | "SAC" | "MWC" => GapAsk::Text {
            case: kind.ends_with('C'),
            answers: answers
                .iter()
                .map(|answer| Accepted {
                    text: (texts.plain)(&unescape(answer.text)),
                    fraction: answer.fraction,
                    feedback: (texts.rich)(&unescape(answer.feedback)),
                })
                .collect(),
        },
        "NUMERICAL" | "NM" => {
            let numbers = answers.iter().filter(|answer| answer.text.trim() != "*");
            GapAsk::Number { answers: numbers.map(|answer| number(answer, texts)).collect::<Result<_, _>>()? }
        }
        // Lists, rows of buttons, shuffled or not: one of them is chosen. How many may be chosen is what makes another kind.
        "MULTICHOICE" | "MC" | "MULTICHOICE_V" | "MCV" | "MULTICHOICE_H" | "MCH" | "MULTICHOICE_S" | "MCS"
        | "MULTICHOICE_VS" | "MCVS" | "MULTICHOICE_HS" | "MCHS" => GapAsk::Choice {
            options: answers
                .iter()
                .map(|answer| Choice {
                    text: (texts.rich)(&unescape(answer.text)),
                    fraction: answer.fraction,
                    feedback: (texts.rich)(&unescape(answer.feedback)),
                })
                .collect(),
        },
        other => return Err(("cloze_kind", other.to_owned())),
    };
    if ask.best() < FULL {
        return Err(("gift_no_right_answer", inner.chars().take(40).collect()));
    }
    Ok(Gap { weight, ask })
}

/// `23.8:0.1`: a number with its tolerance.
fn number(answer: &Answer<'_>, texts: &mut Texts<'_>) -> Result<NumericAccepted, Unreadable> {
    let text = (texts.plain)(&unescape(answer.text));
    let (value, tolerance) = text.split_once(':').unwrap_or((&text, "0"));
    let tolerance = decimal::normal(tolerance).map(|tolerance| tolerance.trim_start_matches('-').to_owned());
    let range =
        tolerance.and_then(|tolerance| decimal::subtract(value, &tolerance).zip(decimal::add(value, &tolerance)));
    let (min, max) = range.ok_or_else(|| ("gift_number", text.clone()))?;
    Ok(NumericAccepted::between(min, max, answer.fraction, (texts.rich)(&unescape(answer.feedback))))
}

/// The text with its gaps written out.
pub fn compose(text: &str, gaps: &[Gap]) -> String {
    let mut out = text.to_owned();
    for (at, gap) in gaps.iter().enumerate() {
        out = out.replacen(&format!("[[{}]]", at + 1), &written(gap), 1);
    }
    out
}

fn written(gap: &Gap) -> String {
    let (kind, answers): (&str, Vec<String>) = match &gap.ask {
        GapAsk::Choice { options } => (
            "MULTICHOICE",
            options
                .iter()
                .map(|option| alternative(&escape(&option.text), option.fraction, &option.feedback))
                .collect(),
        ),
        GapAsk::Text { answers, case } => (
            if *case { "SHORTANSWER_C" } else { "SHORTANSWER" },
            answers
                .iter()
                .map(|answer| alternative(&escape(&answer.text), answer.fraction, &answer.feedback))
                .collect(),
        ),
        GapAsk::Number { answers } => (
            "NUMERICAL",
            answers
                .iter()
                .map(|answer| {
                    let half = |sum: Option<String>| sum.and_then(|sum| decimal::half(&sum)).unwrap_or_default();
                    let value = half(decimal::add(&answer.min, &answer.max));
                    let tolerance = half(decimal::subtract(&answer.max, &answer.min));
                    alternative(&format!("{value}:{tolerance}"), answer.fraction, &answer.feedback)
                })
                .collect(),
        ),
    };
    format!("{{{}:{kind}:{}}}", gap.weight, answers.join("~"))
}

fn alternative(text: &str, fraction: Fraction, feedback: &str) -> String {
    let worth = match fraction {
        FULL => "=".to_owned(),
        0 => String::new(),
        other => format!("%{}%", decimal::normal(&format!("{other}e-2")).unwrap_or_default()),
    };
    let said = if feedback.is_empty() { String::new() } else { format!("#{}", escape(feedback)) };
    format!("{worth}{text}{said}")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_published_examples() {
        let text = "This question consists of some text with an answer embedded right here \
            {1:MULTICHOICE:Wrong answer#Feedback for this wrong answer~Another wrong answer#Feedback for the other wrong answer\
            ~=Correct answer#Feedback for correct answer~%50%Answer that gives half the credit#Feedback for half credit answer} \
            and right after that you will have to deal with this short answer {1:SHORTANSWER:Wrong answer#Feedback for this wrong answer\
            ~=Correct answer#Feedback for correct answer~%50%Answer that gives half the credit#Feedback for half credit answer} \
            and finally we have a floating point number {2:NUMERICAL:=23.8:0.1#Feedback for correct answer 23.8~%50%23.8:2#Feedback \
            for 50% credit answer near correct answer}.";
        let (stem, gaps) = parse(text).expect("gaps");
        assert_eq!(crate::question::numbers(&stem), [1, 2, 3]);
        assert_eq!(gaps.iter().map(|gap| gap.weight).collect::<Vec<_>>(), [1, 1, 2]);
        let GapAsk::Choice { options } = &gaps[0].ask else { panic!() };
        let worth: Vec<_> = options.iter().map(|option| option.fraction).collect();
        assert_eq!((worth, options[2].text.as_str()), (vec![0, 0, FULL, 5_000], "Correct answer"));
        assert_eq!(options[3].feedback, "Feedback for half credit answer");
        let GapAsk::Number { answers } = &gaps[2].ask else { panic!() };
        assert_eq!((answers[0].min.as_str(), answers[0].max.as_str()), ("23.7", "23.9"));
        assert_eq!((answers[1].min.as_str(), answers[1].max.as_str(), answers[1].fraction), ("21.8", "25.8", 5_000));
    }

    #[test]
    fn what_is_no_gap_and_what_is_a_wrong_one() {
        for text in ["$\\frac{1}{2}$", "{a:B:c}", "{1:2}", "{", "{:}"] {
            assert_eq!(parse(text), Ok((text.to_owned(), Vec::new())), "{text}");
        }
        for (text, code) in [
            ("{1:MULTIRESPONSE:=a~=b}", "cloze_kind"),
            ("{1:SA:=a", "cloze_unclosed"),
            ("{1:SA:=a\\}", "cloze_unclosed"),
            ("{0:SA:=a}", "cloze_weight"),
            ("{1:NM:=lima}", "gift_number"),
            ("{1:MC:a~b}", "gift_no_right_answer"),
            ("{1:SA:%300%a}", "cloze_weight"),
        ] {
            assert_eq!(parse(text).map_err(|(code, _)| code), Err(code), "{text}");
        }
        let (_, gaps) = parse("{:SAC:=a\\}b\\~c}").expect("a gap");
        let GapAsk::Text { answers, case } = &gaps[0].ask else { panic!() };
        assert_eq!((answers[0].text.as_str(), *case), ("a}b~c", true));
    }

    proptest! {
        #[test]
        fn gaps_are_read_again(a in "[a-z=%#~}{\\\\ ]{1,9}", b in "[a-z#~=]{0,6}", fraction in 1_i64..10_000, weight in 1_u32..9, number in -99_i64..99) {
            let text = a.trim();
            prop_assume!(!text.is_empty());
            let choice = |fraction| Choice { text: text.to_owned(), fraction, feedback: b.clone() };
            let form = Accepted { text: text.to_owned(), fraction: FULL, feedback: b.clone() };
            let range = NumericAccepted::between(number.to_string(), (number + 3).to_string(), FULL, b.clone());
            let asks = [
                GapAsk::Choice { options: vec![choice(FULL), choice(fraction), choice(0)] },
                GapAsk::Text { answers: vec![form], case: weight > 4 },
                GapAsk::Number { answers: vec![range] },
            ];
            let gaps: Vec<Gap> = asks.into_iter().map(|ask| Gap { weight, ask }).collect();
            let stem = "a [[1]] b [[2]]$\\frac{1}{2}$[[3]]";
            prop_assert_eq!(parse(&compose(stem, &gaps)), Ok((stem.to_owned(), gaps)));
        }

        #[test]
        fn any_text_is_read(text in "[{}:SANMC=~#%a0-9\\\\]{0,40}") {
            let _ = parse(&text);
        }
    }
}
