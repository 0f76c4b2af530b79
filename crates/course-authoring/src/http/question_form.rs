//! The form of a question, of whatever kind.

use courseware::{
    AuthoredQuestion, cloze,
    decimal::{hundredths, normal},
    question::{
        Accepted, Bloom, Choice, ChoiceScoring, Comparison, GapWord, NumericAccepted, OrderScoring, Pair, Precision,
        QuestionBody, is_competency_code,
    },
};
use kernel::{FieldProblem, Marks};
use serde::Deserialize;

/// A question of any kind; each kind uses the fields it has.
#[derive(Deserialize, Default, Clone)]
#[serde(default)]
pub(super) struct QuestionForm {
    pub(super) version: i32,
    pub(super) kind: String,
    pub(super) name: String,
    pub(super) category: String,
    pub(super) tags: String,
    pub(super) competency: String,
    pub(super) bloom: String,
    pub(super) stem: String,
    pub(super) explanation: String,
    /// Parted by empty lines.
    pub(super) hints: String,
    pub(super) mark: String,
    pub(super) text: Vec<String>,
    pub(super) percent: Vec<String>,
    pub(super) feedback: Vec<String>,
    pub(super) other: Vec<String>,
    pub(super) unit: String,
    pub(super) answer: String,
    pub(super) feedback_true: String,
    pub(super) feedback_false: String,
    pub(super) model_answer: String,
    pub(super) min_words: String,
    pub(super) max_words: String,
    /// Whether the answer may have files.
    pub(super) files: Option<String>,
    pub(super) files_least: String,
    pub(super) files_most: String,
    pub(super) megabytes: String,
    pub(super) file_kinds: Vec<String>,
    pub(super) text_optional: Option<String>,
    /// How the parts of an answer make a mark.
    pub(super) scoring: String,
    pub(super) case: Option<String>,
    pub(super) accents: Option<String>,
    pub(super) typo: Option<String>,
    /// For each row of numbers: `range`, `relative` or `digits`.
    pub(super) way: Vec<String>,
    /// Further units, one a line: `m = 0,001`.
    pub(super) units: String,
    /// Names of variables, without braces.
    pub(super) variable: Vec<String>,
    pub(super) lowest: Vec<String>,
    pub(super) highest: Vec<String>,
    /// Places behind the comma that a drawn value may have.
    pub(super) places: Vec<String>,
    /// Rows of data, one a line, with semicolons between the values.
    pub(super) data: String,
    /// For each formula the places with which its value is shown.
    pub(super) decimals: Vec<String>,
    /// Number of the draw that is looked at.
    pub(super) sample: String,
    /// Words of a scale, one a line.
    pub(super) points: String,
    pub(super) missing: String,
    pub(super) unknown: String,
    /// Name of the picture's file, or a link to it.
    pub(super) picture: String,
    pub(super) alt: String,
    pub(super) width: String,
    pub(super) height: String,
    pub(super) zone_shape: Vec<String>,
    pub(super) zone_area: Vec<String>,
    pub(super) zone_worth: Vec<String>,
    pub(super) zone_words: Vec<String>,
    /// Most marks on a picture.
    pub(super) most: String,
    /// Titles of a rubric's criteria.
    pub(super) criterion: Vec<String>,
    /// For each of them its levels, one a line: `4 = Lengkap`.
    pub(super) levels: Vec<String>,
    pub(super) rubric_shown: Option<String>,
    /// Whether more rows are asked for, and nothing saved.
    pub(super) more: Option<String>,
}

/// One row of a question's form.
#[derive(Default)]
pub(super) struct Row {
    pub(super) number: usize,
    pub(super) text: String,
    pub(super) other: String,
    pub(super) percent: String,
    pub(super) feedback: String,
    pub(super) way: String,
    pub(super) decimals: String,
}

/// How a row of numbers says its range.
pub(super) const WAYS: [&str; 3] = ["range", "relative", "digits"];

pub(super) fn tidy(text: &str) -> String {
    text.trim().replace("\r\n", "\n")
}

/// The accepted numbers of a row.
fn accepted(row: &Row, fraction: i64) -> NumericAccepted {
    let number = |text: &str| normal(text).unwrap_or_else(|| text.trim().to_owned());
    let (text, other, feedback) = (number(&row.text), number(&row.other), tidy(&row.feedback));
    match row.way.as_str() {
        "relative" => {
            let percent = number(row.other.trim().trim_end_matches('%'));
            NumericAccepted::near(Precision::Relative { value: text, percent }, fraction, feedback)
        }
        "digits" => {
            let digits = other.parse().unwrap_or_default();
            NumericAccepted::near(Precision::Digits { value: text, digits }, fraction, feedback)
        }
        _ => {
            let max = if other.is_empty() { text.clone() } else { other };
            let min = if text.is_empty() { max.clone() } else { text };
            NumericAccepted::between(min, max, fraction, feedback)
        }
    }
}

fn gap_word(row: &Row) -> GapWord {
    let group = if row.other.trim().is_empty() { 1 } else { row.other.trim().parse().unwrap_or_default() };
    GapWord { text: row.text.trim().to_owned(), group, reusable: row.way == "often" }
}

/// How often each word may be used, as rows say it.
fn uses(words: &[GapWord]) -> Vec<String> {
    words.iter().map(|word| if word.reusable { "often" } else { "once" }.to_owned()).collect()
}

/// The catalogue key of what is wrong with a text's gaps.
fn cloze_message(code: &str) -> &'static str {
    match code {
        "cloze_kind" => "authoring-cloze-kind",
        "cloze_unclosed" => "authoring-cloze-unclosed",
        "cloze_weight" => "authoring-percent-wrong",
        "gift_number" => "authoring-defect-number-range",
        _ => "authoring-defect-no-right-option",
    }
}

pub(super) fn checked(on: bool) -> Option<String> {
    on.then(|| "1".to_owned())
}

impl QuestionForm {
    /// An empty form of a kind, with the values that a new question usually has.
    pub(super) fn blank(kind: &str) -> Self {
        let percent = match kind {
            "single_choice" | "short_answer" | "numerical" | "calculated" => vec!["100".to_owned()],
            "multiple_choice" => vec!["50".to_owned(), "50".to_owned()],
            _ => Vec::new(),
        };
        let mut form = Self {
            kind: kind.to_owned(),
            mark: "1".to_owned(),
            answer: "true".to_owned(),
            missing: "100".to_owned(),
            unknown: "0".to_owned(),
            rubric_shown: checked(true),
            percent,
            ..Self::default()
        };
        if kind == "calculated" {
            form.begin_formulas();
        }
        form
    }

    pub(super) fn of(question: &AuthoredQuestion, version: i32) -> Self {
        let mut form = Self {
            version,
            kind: question.body.kind().to_owned(),
            name: question.name.clone(),
            category: question.category.clone(),
            tags: question.tags.join(", "),
            competency: question.competency.clone(),
            bloom: question.bloom.map(|bloom| bloom.as_str().to_owned()).unwrap_or_default(),
            stem: question.stem.clone(),
            explanation: question.explanation.clone(),
            hints: question.hints.join("\n\n"),
            mark: question.mark.to_string(),
            ..Self::blank("")
        };
        let mut row = |text: &str, other: &str, fraction: i64, feedback: &str| {
            form.text.push(text.to_owned());
            form.other.push(other.to_owned());
            form.percent.push(Marks(fraction).to_string());
            form.feedback.push(feedback.to_owned());
        };
        match &question.body {
            QuestionBody::ImageLabels { labels, .. } => {
                for label in labels {
                    row(&label.text, &label.group.to_string(), 0, "");
                }
                form.way = uses(labels);
            }
            QuestionBody::SingleChoice { options } => {
                for option in options {
                    row(&option.text, "", option.fraction, &option.feedback);
                }
            }
            QuestionBody::MultipleChoice { options, scoring } => {
                for option in options {
                    row(&option.text, "", option.fraction, &option.feedback);
                }
                scoring.word().clone_into(&mut form.scoring);
            }
            QuestionBody::ShortAnswer { answers, compare } => {
                for answer in answers {
                    row(&answer.text, "", answer.fraction, &answer.feedback);
                }
                form.case = checked(compare.case);
                form.accents = checked(compare.fold_accents);
                form.typo = checked(compare.typo);
            }
            QuestionBody::Numerical { answers, unit, units } => {
                let mut ways = Vec::new();
                for answer in answers {
                    let digits;
                    let (text, other, way) = match &answer.precision {
                        None => (answer.min.as_str(), answer.max.as_str(), "range"),
                        Some(Precision::Relative { value, percent }) => (value.as_str(), percent.as_str(), "relative"),
                        Some(Precision::Digits { value, digits: count }) => {
                            digits = count.to_string();
                            (value.as_str(), digits.as_str(), "digits")
                        }
                    };
                    row(text, other, answer.fraction, &answer.feedback);
                    ways.push(way.to_owned());
                }
                form.way = ways;
                form.take_units(unit, units);
            }
            QuestionBody::Matching { pairs } => {
                for pair in pairs {
                    row(&pair.left, &pair.right, 0, "");
                }
            }
            QuestionBody::Ordering { items, scoring } => {
                for item in items {
                    row(item, "", 0, "");
                }
                scoring.word().clone_into(&mut form.scoring);
            }
            QuestionBody::TrueFalse { answer, feedback_true, feedback_false } => {
                form.answer = answer.to_string();
                form.feedback_true.clone_from(feedback_true);
                form.feedback_false.clone_from(feedback_false);
            }
            QuestionBody::Cloze { gaps } => form.stem = cloze::compose(&question.stem, gaps),
            QuestionBody::GapSelect { words, .. } => {
                for word in words {
                    row(&word.text, &word.group.to_string(), 0, "");
                }
                form.way = uses(words);
            }
            QuestionBody::Likert { statements, points } => {
                for statement in statements {
                    row(statement, "", 0, "");
                }
                form.points = points.join("\n");
            }
            QuestionBody::Calculated { .. }
            | QuestionBody::Hotspot { .. }
            | QuestionBody::Description
            | QuestionBody::Comment
            | QuestionBody::Essay { .. }
            | QuestionBody::FileUpload { .. } => {}
        }
        form.take_formulas(&question.body);
        form.take_picture(&question.body);
        form.take_answer(&question.body);
        form.take_rubric(question.rubric.as_ref());
        form
    }

    fn row(&self, at: usize) -> Row {
        let text = |list: &[String]| list.get(at).cloned().unwrap_or_default();
        Row {
            number: at + 1,
            text: text(&self.text),
            other: text(&self.other),
            percent: text(&self.percent),
            feedback: text(&self.feedback),
            way: text(&self.way),
            decimals: text(&self.decimals),
        }
    }

    /// The rows with some empty ones after them, at least four; of formulas with one.
    pub(super) fn rows(&self) -> Vec<Row> {
        let count = match self.kind.as_str() {
            "calculated" => self.formula_count(),
            _ => (self.text.len().max(self.other.len()) + 2).max(4),
        };
        (0..count.min(60)).map(|at| self.row(at)).collect()
    }

    fn filled(&self) -> Vec<Row> {
        let count = self.text.len().max(self.other.len()).min(60);
        let rows = (0..count).map(|at| self.row(at));
        rows.filter(|row| !row.text.trim().is_empty() || !row.other.trim().is_empty()).collect()
    }

    /// The question, or what is wrong with numbers in it.
    pub(super) fn question(&self) -> Result<AuthoredQuestion, Vec<FieldProblem>> {
        let mut problems = Vec::new();
        let mut shares = Vec::new();
        let mut fraction = |row: &Row| {
            let text = if row.percent.trim().is_empty() { "0" } else { &row.percent };
            hundredths(text).unwrap_or_else(|| {
                problems.push(FieldProblem::new("options", "authoring-percent-wrong"));
                0
            })
        };
        let rows = self.filled();
        let mut stem = tidy(&self.stem);
        let mut choices = || -> Vec<Choice> {
            let choice =
                |row: &Row| Choice { text: tidy(&row.text), fraction: fraction(row), feedback: tidy(&row.feedback) };
            rows.iter().map(choice).collect()
        };
        let body = match self.kind.as_str() {
            "single_choice" => QuestionBody::SingleChoice { options: choices() },
            "multiple_choice" => QuestionBody::MultipleChoice {
                options: choices(),
                scoring: ChoiceScoring::parse(&self.scoring).unwrap_or_default(),
            },
            "true_false" => QuestionBody::TrueFalse {
                answer: self.answer == "true",
                feedback_true: tidy(&self.feedback_true),
                feedback_false: tidy(&self.feedback_false),
            },
            "short_answer" => QuestionBody::ShortAnswer {
                compare: Comparison {
                    case: self.case.is_some(),
                    fold_accents: self.accents.is_some(),
                    typo: self.typo.is_some(),
                },
                answers: choices()
                    .into_iter()
                    .map(|choice| Accepted { text: choice.text, fraction: choice.fraction, feedback: choice.feedback })
                    .collect(),
            },
            "numerical" => {
                let answers = rows.iter().map(|row| accepted(row, fraction(row))).collect();
                let units = self.stated_units(&mut shares);
                QuestionBody::Numerical { answers, unit: self.unit.trim().to_owned(), units }
            }
            "calculated" => self.calculated(&mut shares),
            "matching" => QuestionBody::Matching {
                pairs: rows.iter().map(|row| Pair { left: tidy(&row.text), right: tidy(&row.other) }).collect(),
            },
            "ordering" => QuestionBody::Ordering {
                items: rows.iter().map(|row| tidy(&row.text)).collect(),
                scoring: OrderScoring::parse(&self.scoring).unwrap_or_default(),
            },
            "cloze" => match cloze::parse(&stem) {
                Ok((text, gaps)) => {
                    stem = text;
                    QuestionBody::Cloze { gaps }
                }
                Err((code, _)) => {
                    problems.push(FieldProblem::new("stem", cloze_message(code)));
                    QuestionBody::Cloze { gaps: Vec::new() }
                }
            },
            "gap_select" => QuestionBody::GapSelect { words: rows.iter().map(gap_word).collect(), gaps: Vec::new() },
            "image_labels" => self.image_labels(rows.iter().map(gap_word).collect(), &mut shares),
            "hotspot" => self.hotspot(&mut shares),
            "description" => QuestionBody::Description,
            "likert" => QuestionBody::Likert {
                statements: rows.iter().map(|row| tidy(&row.text)).collect(),
                points: self.points.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect(),
            },
            "comment" => QuestionBody::Comment,
            "essay" => self.essay(&mut shares),
            "file_upload" => self.file_upload(&mut shares),
            _ => return Err(vec![FieldProblem::new("kind", "authoring-choose")]),
        };
        problems.extend(shares);
        let rubric = if body.is_marked_by_hand() { self.rubric(&mut problems) } else { None };
        let mark = hundredths(&self.mark).map(Marks);
        if mark.is_none() {
            problems.push(FieldProblem::new("mark", "problem-field-number"));
        }
        for (field, text, longest) in [
            ("name", &self.name, 200),
            ("category", &self.category, 200),
            ("tags", &self.tags, 500),
            ("stem", &self.stem, 20_000),
            ("explanation", &self.explanation, 20_000),
            ("hints", &self.hints, 5_000),
        ] {
            if text.chars().count() > longest {
                problems.push(FieldProblem::new(field, "problem-field-too-long"));
            }
        }
        let competency = self.competency.trim();
        if !competency.is_empty() && !is_competency_code(competency) {
            problems.push(FieldProblem::new("competency", "authoring-competency-wrong"));
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        let mut question = AuthoredQuestion { rubric, ..AuthoredQuestion::new(stem, body) };
        self.name.trim().clone_into(&mut question.name);
        self.category.trim().clone_into(&mut question.category);
        let tags = self.tags.split(',').map(str::trim).filter(|tag| !tag.is_empty());
        question.tags = tags.map(str::to_owned).collect();
        competency.clone_into(&mut question.competency);
        question.bloom = Bloom::parse(&self.bloom);
        question.explanation = tidy(&self.explanation);
        let hints = tidy(&self.hints);
        question.hints =
            hints.split("\n\n").map(str::trim).filter(|hint| !hint.is_empty()).map(str::to_owned).collect();
        question.mark = mark.unwrap_or(Marks::ONE);
        Ok(question)
    }
}

/// Kinds of question, in the order of the studio.
pub(super) const KINDS: [&str; 17] = [
    "single_choice",
    "multiple_choice",
    "true_false",
    "short_answer",
    "numerical",
    "calculated",
    "matching",
    "ordering",
    "cloze",
    "gap_select",
    "image_labels",
    "hotspot",
    "essay",
    "file_upload",
    "description",
    "likert",
    "comment",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_survives_its_form() {
        let gift = "a {=b#c ~d}\n\nk {~%50%a ~%50%b ~%-100%c}\n\nt {T#x#y}\n\ns {=a =%80%b#c}\n\n// [unit:menit]\nn {#=1..2 =%50%3:0#d}\n\n\
                    m {=a -> b =c -> d = -> e}\n\n// [scoring:pairs]\no {>a >b >c}\n\n// [model:isi] [words:50..100] [files:0..2:5:pdf] [text:optional] [criterion:Isi|4: Lengkap|2.5: Sebagian|0: Tidak ada] [criterion:Bahasa|1: Jelas = runtut|0: Tidak] [rubric:hidden]\ne {}\n\n// [kind:file_upload] [model:isi] [files:1..3:20:pdf,picture]\nUnggah\n\n\
                    // [scoring:right_minus_wrong]\nkk {~%50%a ~%50%b ~%-50%c}\n\n// [case:yes] [accents:fold] [typo:yes]\nss {=apik}\n\n\
                    // [unit:km] [unit-also:m=0.001] [unit-also:menit=1/60] [unit-missing:90] [relative:1:45:2.5] [digits:2:3.14159:3]\nnn {#=45:0 =3:0}\n\n\
                    // [kind:calculated] [unit:km] [unit-also:m=0.001] [formula:100: {a} * {b}] [formula:50: {a} # Kalikan {a}] [variable:a:1:9:0] [variable:b:0.5:1.5:2] [row:3;0.5] [row:4;1] [tolerance:1:3:absolute:0.01] [tolerance:2:2:digits:3]\nc \\{a\\}\n\n\
                    // [kind:cloze]\nKota \\{2\\:SHORTANSWER\\:\\=Jambi\\~%50%Muaro\\} dan \\{1\\:NUMERICAL\\:\\=3\\:0.5\\}\n\n\
                    // [kind:gap_select] [word:1:depan] [word:2*:delapan]\nLoket [[1]] buka [[2]] sampai [[2]]\n\nBacalah dahulu.\n\n\
                    // [kind:image_labels] [label:1:depan] [label:2*:belakang] [picture:![Denah\\](</media/denah%201.svg>)] [size:640x480] [zone:1:rectangle:1,2,30,40:Pintu: timur] [zone:2:circle:50,60,7]\nLabeli\n\n\
                    // [kind:hotspot] [picture:![Denah\\](</media/denah.svg>)] [size:640x480] [spots:2] [zone:right:polygon:1,2,30,40,5,60:Pintu] [zone:25:circle:50,60,7]\nTandai\n\n\
                    // [kind:likert] [statement:Jelas] [statement:Berguna] [point:Tidak] [point:Ya]\nMenurut Anda\n\n\
                    // [kind:comment]\nSaran Anda\n";
        let bank = courseware::gift::parse(gift);
        assert_eq!(bank.findings, []);
        assert!(KINDS.iter().all(|kind| bank.questions.iter().any(|question| question.body.kind() == *kind)));
        for mut question in bank.questions {
            question.competency = "MK.1".to_owned();
            question.bloom = Some(Bloom::Apply);
            question.hints = vec!["Ingat contohnya.".to_owned(), "Ada dua langkah:\n- satu\n- dua".to_owned()];
            let form = QuestionForm::of(&question, 1);
            assert_eq!(form.question(), Ok(question));
        }
    }

    #[test]
    fn a_wrong_number_is_told() {
        let mut form = QuestionForm::blank("single_choice");
        form.text = vec!["a".to_owned()];
        form.percent = vec!["banyak".to_owned()];
        assert_eq!(form.question(), Err(vec![FieldProblem::new("options", "authoring-percent-wrong")]));
    }
}
