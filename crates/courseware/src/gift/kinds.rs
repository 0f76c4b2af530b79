//! Kinds that the format's answer blocks have no form for. A comment names the kind and holds what belongs to it, the text follows with
//! its special characters escaped, and there is no answer block: `// [kind:gap_select] [word:1:depan]`.

use super::{Format, Marked, Reader, Run, Unreadable, text};
use crate::{
    authored::AuthoredQuestion,
    cloze, decimal,
    finding::Done,
    question::{CalculatedAnswer, FileRules, GapWord, MODES, Picture, QuestionBody, Tolerance, Units, apply_mode},
};

impl Reader {
    /// A question whose comment names its kind.
    pub(super) fn marked_kind(
        &mut self,
        line: usize,
        run: &Run,
        name: String,
        marked: &Marked,
    ) -> Result<AuthoredQuestion, Unreadable> {
        let (run, explanation) = match text::find(run, 0, |at, c| c == '#' && text::starts_with(&run[at..], "####")) {
            Some(at) => (&run[..at], self.marked_text(line, &run[at + 4..], Format::Markdown)),
            None => (run, String::new()),
        };
        let stem = self.marked_text(line, text::trim(run), Format::Markdown);
        if stem.is_empty() {
            return Err(("gift_empty_stem", String::new()));
        }
        let all = |wanted: &'static str| marked.more.iter().filter(move |(name, _)| name == wanted);
        let (stem, mut body) = match marked.kind.as_str() {
            "cloze" => {
                let (stem, gaps) = cloze::parse(&stem)?;
                (stem, QuestionBody::Cloze { gaps })
            }
            "gap_select" => {
                let words = all("word").map(|(_, value)| word(value)).collect::<Option<Vec<GapWord>>>();
                (
                    stem,
                    QuestionBody::GapSelect { words: words.ok_or(("gap_unknown", String::new()))?, gaps: Vec::new() },
                )
            }
            "image_labels" => {
                let labels = all("label").map(|(_, value)| word(value)).collect::<Option<Vec<GapWord>>>();
                let labels = labels.ok_or(("gap_unknown", String::new()))?;
                (stem, QuestionBody::ImageLabels { picture: Picture::default(), labels, zones: Vec::new() })
            }
            "hotspot" => (stem, QuestionBody::Hotspot { picture: Picture::default(), zones: Vec::new(), most: 1 }),
            "calculated" => {
                let answers =
                    all("formula").map(|(_, value)| formula(value)).collect::<Option<Vec<CalculatedAnswer>>>();
                let answers = answers.ok_or(("gift_weight", String::new()))?;
                let unit = marked.unit.clone();
                let (variables, rows, units) = (Vec::new(), Vec::new(), Units::default());
                (stem, QuestionBody::Calculated { answers, variables, rows, unit, units })
            }
            "description" => (stem, QuestionBody::Description),
            "comment" => (stem, QuestionBody::Comment),
            "file_upload" => {
                let model_answer = marked.model.clone();
                (stem, QuestionBody::FileUpload { files: FileRules::default(), model_answer })
            }
            "likert" => {
                let texts = |wanted| all(wanted).map(|(_, value)| value.clone()).collect();
                (stem, QuestionBody::Likert { statements: texts("statement"), points: texts("point") })
            }
            other => return Err(("kind_unsupported", other.to_owned())),
        };
        for (name, value) in marked.more.iter().filter(|(name, _)| MODES.contains(&name.as_str())) {
            if apply_mode(&mut body, name, value).is_none() {
                self.tell(line, "gift_attribute", format!("{name}:{value}"), Done::LeftOut);
            }
        }
        Ok(self.trimmed(AuthoredQuestion { name, explanation, ..AuthoredQuestion::new(stem, body) }, marked))
    }
}

/// `1:depan`, or `1*:depan` for a word that may stand in several gaps.
fn word(value: &str) -> Option<GapWord> {
    let (group, text) = value.split_once(':')?;
    let (group, reusable) = group.strip_suffix('*').map_or((group, false), |group| (group, true));
    Some(GapWord { text: text.trim().to_owned(), group: group.parse().ok()?, reusable })
}

fn written_word(word: &GapWord) -> String {
    format!("{}{}:{}", word.group, if word.reusable { "*" } else { "" }, word.text)
}

/// `100: {a} * 2`, with feedback behind a `#`, which no formula holds.
fn formula(value: &str) -> Option<CalculatedAnswer> {
    let (percent, rest) = value.split_once(':')?;
    let (formula, feedback) = rest.split_once('#').unwrap_or((rest, ""));
    let usual = Tolerance::Relative { percent: "1".to_owned() };
    let fraction = decimal::hundredths(percent)?;
    let feedback = feedback.trim().to_owned();
    Some(CalculatedAnswer { fraction, feedback, ..CalculatedAnswer::new(formula.trim(), usual) })
}

fn written_formula(answer: &CalculatedAnswer) -> String {
    let percent = decimal::normal(&format!("{}e-2", answer.fraction)).unwrap_or_default();
    let feedback = if answer.feedback.is_empty() { String::new() } else { format!(" # {}", answer.feedback) };
    format!("{percent}: {}{feedback}", answer.formula.replace('#', ""))
}

/// The text of such a question, and the comments that belong to it; nothing for a kind with an answer block.
pub(super) fn written(question: &AuthoredQuestion) -> Option<(String, Vec<(&'static str, String)>)> {
    let named = |kind: &str| vec![("kind", kind.to_owned())];
    Some(match &question.body {
        QuestionBody::Cloze { gaps } => (cloze::compose(&question.stem, gaps), named("cloze")),
        QuestionBody::GapSelect { words, .. } => {
            let words = words.iter().map(|word| ("word", written_word(word)));
            (question.stem.clone(), named("gap_select").into_iter().chain(words).collect())
        }
        QuestionBody::ImageLabels { labels, .. } => {
            let labels = labels.iter().map(|label| ("label", written_word(label)));
            (question.stem.clone(), named("image_labels").into_iter().chain(labels).collect())
        }
        QuestionBody::Hotspot { .. } => (question.stem.clone(), named("hotspot")),
        QuestionBody::Calculated { answers, .. } => {
            let formulas = answers.iter().map(|answer| ("formula", written_formula(answer)));
            (question.stem.clone(), named("calculated").into_iter().chain(formulas).collect())
        }
        QuestionBody::Description => (question.stem.clone(), named("description")),
        QuestionBody::Comment => (question.stem.clone(), named("comment")),
        QuestionBody::FileUpload { .. } => (question.stem.clone(), named("file_upload")),
        QuestionBody::Likert { statements, points } => {
            let statements = statements.iter().map(|text| ("statement", text.clone()));
            let points = points.iter().map(|text| ("point", text.clone()));
            (question.stem.clone(), named("likert").into_iter().chain(statements).chain(points).collect())
        }
        _ => return None,
    })
}
