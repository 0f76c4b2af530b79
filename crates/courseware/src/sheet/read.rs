//! Reads the spreadsheet. Cells are taken one by one, so that a sheet which claims to be a million columns wide costs nothing.

use std::{collections::HashMap, io::Cursor};

use calamine::{DataRef, Reader, Xlsx};
use kernel::Marks;

use super::{EXAMPLES, GUIDANCE, KINDS, OPTION, QUESTIONS};
use crate::{
    authored::AuthoredQuestion,
    bank::{Bank, BankFormat, Package, limits, shares, whole},
    cloze, decimal,
    finding::{Done, Place},
    question::{
        Accepted, Bloom, CalculatedAnswer, Choice, FULL, FileRules, Fraction, GapWord, NumericAccepted, Pair, Picture,
        QuestionBody, Units, apply_mode, is_competency_code, rubric,
    },
};

/// Cells by row and column, both from zero.
type Cells = HashMap<u32, HashMap<u32, String>>;

/// Rows that may stand above the headings.
const ROWS_ABOVE: u32 = 10;
/// Columns that are looked at.
const WIDEST: u32 = 120;

/// Reads a bank.
pub(crate) fn read(mut package: Package<'_>, bytes: &[u8]) -> Bank {
    if !package.is_modest() {
        return Bank::refused(BankFormat::Sheet, "package_too_large", "");
    }
    let Ok(mut book) = Xlsx::new(Cursor::new(bytes)) else {
        return Bank::refused(BankFormat::Sheet, "package_broken", "");
    };
    let names = book.sheet_names();
    let named = names.iter().filter(|name| name.as_str() == QUESTIONS);
    let others = names.iter().filter(|name| ![QUESTIONS, EXAMPLES, GUIDANCE].contains(&name.as_str()));
    let mut bank = Bank { format: BankFormat::Sheet, ..Bank::default() };
    for name in named.chain(others) {
        let cells = cells(&mut book, name, &mut bank);
        let mut heads = cells.iter().filter_map(|(row, cells)| Some((*row, headings(cells)?))).collect::<Vec<_>>();
        heads.sort_by_key(|(row, _)| *row);
        if let Some((head, headings)) = heads.into_iter().find(|(row, _)| *row <= ROWS_ABOVE) {
            rows(&mut bank, &cells, head, &headings);
            return bank;
        }
    }
    Bank::refused(BankFormat::Sheet, "sheet_no_headings", "")
}

fn cells(book: &mut Xlsx<Cursor<&[u8]>>, name: &str, bank: &mut Bank) -> Cells {
    let mut cells = Cells::new();
    let Ok(mut reader) = book.worksheet_cells_reader(name) else { return cells };
    loop {
        match reader.next_cell() {
            Ok(Some(cell)) => {
                let (row, column) = cell.get_position();
                let text = text(cell.get_value());
                if row as usize <= limits::QUESTIONS + ROWS_ABOVE as usize && column < WIDEST && !text.trim().is_empty()
                {
                    cells.entry(row).or_default().insert(column, text);
                }
            }
            Ok(None) => return cells,
            Err(_) => {
                bank.tell(&Place::line(1), "sheet_broken", name, Done::LeftOut);
                return cells;
            }
        }
    }
}

fn text(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number.to_string(),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Bool(true) => "Benar".to_owned(),
        DataRef::Bool(false) => "Salah".to_owned(),
        DataRef::DateTime(_) | DataRef::Error(_) | DataRef::Empty => String::new(),
    }
}

/// Which column holds what; nothing if the row holds no headings.
struct Headings {
    columns: HashMap<String, u32>,
    /// Letter and column of the options, in order of the columns.
    options: Vec<(String, u32)>,
}

fn headings(cells: &HashMap<u32, String>) -> Option<Headings> {
    let mut columns = HashMap::new();
    let mut options = Vec::new();
    let mut sorted: Vec<_> = cells.iter().collect();
    sorted.sort();
    for (column, text) in sorted {
        let word = text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
        match word.strip_prefix(&OPTION.to_lowercase()).map(str::trim) {
            Some(letter) if (1..=2).contains(&letter.len()) && letter.bytes().all(|b| b.is_ascii_alphabetic()) => {
                options.push((letter.to_uppercase(), *column));
            }
            _ => {
                columns.entry(word).or_insert(*column);
            }
        }
    }
    (columns.contains_key("soal") && (columns.contains_key("kunci") || columns.contains_key("jenis")))
        .then_some(Headings { columns, options })
}

fn rows(bank: &mut Bank, cells: &Cells, head: u32, headings: &Headings) {
    let mut numbers: Vec<u32> = cells.keys().copied().filter(|row| *row > head).collect();
    numbers.sort_unstable();
    for number in numbers {
        let place = Place::line(number as usize + 1);
        if bank.is_full() {
            bank.tell(&place, "bank_too_many", "", Done::LeftOut);
            return;
        }
        let row = Row { cells: &cells[&number], headings };
        match row.question(bank, &place) {
            Ok(question) => bank.ask(&place, question),
            Err((code, detail)) => bank.keep(&place, &row.source(), code, detail),
        }
    }
}

struct Row<'r> {
    cells: &'r HashMap<u32, String>,
    headings: &'r Headings,
}

type Unreadable = (&'static str, String);

impl Row<'_> {
    fn get(&self, name: &str) -> &str {
        let column = self.headings.columns.get(name);
        column.and_then(|column| self.cells.get(column)).map_or("", |text| text.trim())
    }

    /// Letter and text of the options that are filled in.
    fn options(&self) -> Vec<(&str, &str)> {
        let filled = self.headings.options.iter().filter_map(|(letter, column)| {
            let text = self.cells.get(column)?.trim();
            (!text.is_empty()).then_some((letter.as_str(), text))
        });
        filled.collect()
    }

    /// The row as text, for a draft.
    fn source(&self) -> String {
        let mut cells: Vec<_> = self.cells.iter().collect();
        cells.sort();
        cells.into_iter().map(|(_, text)| text.as_str()).collect::<Vec<_>>().join("\n")
    }

    fn question(&self, bank: &mut Bank, place: &Place) -> Result<AuthoredQuestion, Unreadable> {
        let stem = self.get("soal");
        if stem.is_empty() {
            return Err(("gift_empty_stem", String::new()));
        }
        let mut stem = stem.to_owned();
        let mut body = match self.kind()? {
            "cloze" => {
                let (text, gaps) = cloze::parse(&stem)?;
                stem = text;
                QuestionBody::Cloze { gaps }
            }
            _ => self.body()?,
        };
        let mut marked_by = None;
        for line in self.get("aturan").lines().map(str::trim).filter(|line| !line.is_empty()) {
            let setting = line.split_once(':').and_then(|(name, value)| match name.trim() {
                name @ (rubric::CRITERION | rubric::RUBRIC) => rubric::apply(&mut marked_by, name, value),
                name => apply_mode(&mut body, name, value.trim()),
            });
            if setting.is_none() {
                bank.tell(place, "setting_unknown", line, Done::LeftOut);
            }
        }
        let mut question = AuthoredQuestion { rubric: marked_by, ..AuthoredQuestion::new(stem, body) };
        self.get("judul").clone_into(&mut question.name);
        self.get("kategori").trim_matches('/').clone_into(&mut question.category);
        self.get("pembahasan").clone_into(&mut question.explanation);
        let tags = self.get("tag").split([',', ';']).map(str::trim).filter(|tag| !tag.is_empty());
        question.tags = tags.map(ToOwned::to_owned).collect();
        let (code, level) = (self.get("kompetensi"), self.get("bloom"));
        if is_competency_code(code) {
            code.clone_into(&mut question.competency);
        } else if !code.is_empty() {
            bank.tell(place, "sheet_competency", code, Done::LeftOut);
        }
        question.bloom = Bloom::parse(&level.to_uppercase());
        if question.bloom.is_none() && !level.is_empty() {
            bank.tell(place, "sheet_bloom", level, Done::LeftOut);
        }
        let id = self.get("id");
        question.id = id.parse().ok();
        if question.id.is_none() {
            id.clone_into(&mut question.reference);
        }
        let mark = self.get("bobot");
        if !mark.is_empty() {
            question.mark = decimal::marks(mark).unwrap_or_else(|| {
                bank.tell(place, "bank_mark", mark, Done::Defaulted);
                Marks::ONE
            });
        }
        Ok(question)
    }

    /// The kind that is written, or the one that the rest of the row means.
    fn kind(&self) -> Result<&'static str, Unreadable> {
        let stated = self.get("jenis").split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
        if stated.is_empty() {
            let key = self.get("kunci");
            return Ok(match self.options().len() {
                0 if truth(key).is_some() => "true_false",
                0 => "essay",
                _ if key.contains([';', ',']) => "multiple_choice",
                _ => "single_choice",
            });
        }
        let known = KINDS
            .iter()
            .find(|(kind, words)| *kind == stated || words.iter().any(|word| word.to_lowercase() == stated));
        known.map(|(kind, _)| *kind).ok_or(("sheet_kind", stated))
    }

    fn body(&self) -> Result<QuestionBody, Unreadable> {
        let key = self.get("kunci");
        match self.kind()? {
            kind @ ("single_choice" | "multiple_choice") => self.choice(kind == "multiple_choice"),
            "true_false" => {
                let answer = truth(key).ok_or_else(|| ("sheet_truth", key.to_owned()))?;
                let said = self.said(&["BENAR", "SALAH"]);
                let get = |word: &str| said.get(word).cloned().unwrap_or_default();
                Ok(QuestionBody::TrueFalse { answer, feedback_true: get("BENAR"), feedback_false: get("SALAH") })
            }
            "short_answer" => {
                let mut options = self.options();
                if options.is_empty() && !key.is_empty() {
                    options.push(("A", key));
                    return Ok(QuestionBody::short_answer(self.accepted(&options, &HashMap::new())));
                }
                let worth = self.worth(&options, FULL)?;
                let answers = self.accepted(&options, &worth);
                if answers.iter().any(|answer| answer.fraction > 0) {
                    Ok(QuestionBody::short_answer(answers))
                } else {
                    Err(("gift_no_right_answer", String::new()))
                }
            }
            "numerical" => self.numbers(),
            "calculated" => self.formulas(),
            "description" => Ok(QuestionBody::Description),
            "comment" => Ok(QuestionBody::Comment),
            "likert" => Ok(QuestionBody::Likert {
                statements: self.options().into_iter().map(|(_, text)| text.to_owned()).collect(),
                points: key.lines().flat_map(|line| line.split(';')).map(|point| point.trim().to_owned()).collect(),
            }),
            "gap_select" => Ok(QuestionBody::GapSelect {
                words: self.options().into_iter().map(|(_, text)| word(text)).collect(),
                gaps: Vec::new(),
            }),
            "image_labels" => Ok(QuestionBody::ImageLabels {
                picture: Picture::default(),
                labels: self.options().into_iter().map(|(_, text)| word(text)).collect(),
                zones: Vec::new(),
            }),
            "hotspot" => Ok(QuestionBody::Hotspot { picture: Picture::default(), zones: Vec::new(), most: 1 }),
            "matching" => self.matching(),
            "ordering" => {
                let items: Vec<String> = self.options().into_iter().map(|(_, text)| text.to_owned()).collect();
                if items.len() < 2 { Err(("gift_few_items", String::new())) } else { Ok(QuestionBody::ordering(items)) }
            }
            "file_upload" => Ok(QuestionBody::FileUpload { files: FileRules::default(), model_answer: key.to_owned() }),
            _ => Ok(QuestionBody::essay(key)),
        }
    }

    fn accepted(&self, options: &[(&str, &str)], worth: &HashMap<String, Fraction>) -> Vec<Accepted> {
        let said = self.said(&[]);
        let accepted = |(letter, text): &(&str, &str)| Accepted {
            text: (*text).to_owned(),
            fraction: worth.get(*letter).copied().unwrap_or(FULL),
            feedback: said.get(*letter).cloned().unwrap_or_default(),
        };
        options.iter().map(accepted).collect()
    }

    /// What each option is worth: `B; A=25%`. Without a key all are worth `without`.
    fn worth(&self, options: &[(&str, &str)], without: Fraction) -> Result<HashMap<String, Fraction>, Unreadable> {
        let key = self.get("kunci");
        let mut worth = HashMap::new();
        if key.is_empty() {
            worth.extend(options.iter().map(|(letter, _)| ((*letter).to_owned(), without)));
            return Ok(worth);
        }
        // A comma separates letters, unless it stands in a number.
        let separator = if key.contains([';', '=']) { ';' } else { ',' };
        for part in key.split(separator).map(str::trim).filter(|part| !part.is_empty()) {
            let (letter, value) =
                part.split_once('=').map_or((part, None), |(letter, value)| (letter.trim(), Some(value)));
            let letter = letter.trim_end_matches(['.', ')']).to_uppercase();
            if !options.iter().any(|(known, _)| *known == letter) {
                return Err(("aiken_answer_unknown", part.to_owned()));
            }
            let fraction = match value {
                None => FULL,
                Some(value) => decimal::hundredths(value.trim().trim_end_matches('%'))
                    .filter(|fraction| fraction.abs() <= FULL)
                    .ok_or_else(|| ("gift_weight", value.trim().to_owned()))?,
            };
            worth.insert(letter, fraction);
        }
        for (letter, _) in options {
            worth.entry((*letter).to_owned()).or_insert(0);
        }
        Ok(worth)
    }

    fn choice(&self, multiple: bool) -> Result<QuestionBody, Unreadable> {
        let options = self.options();
        if options.len() < 2 {
            return Err(("gift_one_option", String::new()));
        }
        if self.get("kunci").is_empty() {
            return Err(("sheet_no_key", String::new()));
        }
        let worth = self.worth(&options, 0)?;
        let mut fractions: Vec<Fraction> = options.iter().map(|(letter, _)| worth[*letter]).collect();
        if !fractions.iter().any(|fraction| *fraction > 0) {
            return Err(("gift_no_right_answer", String::new()));
        }
        if multiple && !self.get("kunci").contains('=') {
            let right: Vec<bool> = fractions.iter().map(|fraction| *fraction > 0).collect();
            fractions = shares(&right);
        }
        if !multiple && fractions.iter().filter(|fraction| **fraction == FULL).count() > 1 {
            return Err(("sheet_several_keys", String::new()));
        }
        let said = self.said(&[]);
        let mut options: Vec<Choice> = options
            .into_iter()
            .zip(fractions)
            .map(|((letter, text), fraction)| Choice {
                text: text.to_owned(),
                fraction,
                feedback: said.get(letter).cloned().unwrap_or_default(),
            })
            .collect();
        if multiple {
            whole(&mut options);
            return Ok(QuestionBody::multiple_choice(options));
        }
        Ok(QuestionBody::SingleChoice { options })
    }

    fn numbers(&self) -> Result<QuestionBody, Unreadable> {
        let mut options = self.options();
        let key = self.get("kunci");
        let worth = if options.is_empty() && !key.is_empty() {
            options.push(("A", key));
            HashMap::new()
        } else {
            self.worth(&options, FULL)?
        };
        let said = self.said(&[]);
        let mut answers = Vec::new();
        for (letter, text) in options {
            let range = if let Some((low, high)) = text.split_once("..") {
                decimal::normal(low).zip(decimal::normal(high))
            } else if let Some((value, margin)) = text.split_once('±').or_else(|| text.split_once("+/-")) {
                decimal::subtract(value, margin).zip(decimal::add(value, margin))
            } else {
                decimal::normal(text).map(|value| (value.clone(), value))
            };
            let (min, max) = range.ok_or_else(|| ("gift_number", text.to_owned()))?;
            let feedback = said.get(letter).cloned().unwrap_or_default();
            let fraction = worth.get(letter).copied().unwrap_or(FULL);
            answers.push(NumericAccepted::between(min, max, fraction, feedback));
        }
        if !answers.iter().any(|answer| answer.fraction > 0) {
            return Err(("gift_no_right_answer", String::new()));
        }
        Ok(QuestionBody::numerical(answers, self.get("satuan")))
    }

    /// Formulas, in the columns of the options or, where there is one, as the key. Ranges and tolerances are settings.
    fn formulas(&self) -> Result<QuestionBody, Unreadable> {
        let mut options = self.options();
        let key = self.get("kunci");
        let worth = if options.is_empty() && !key.is_empty() {
            options.push(("A", key));
            HashMap::new()
        } else {
            self.worth(&options, FULL)?
        };
        let answers: Vec<CalculatedAnswer> = self.accepted(&options, &worth).into_iter().map(Into::into).collect();
        if !answers.iter().any(|answer| answer.fraction > 0) {
            return Err(("gift_no_right_answer", String::new()));
        }
        let (variables, rows, unit) = (Vec::new(), Vec::new(), self.get("satuan").to_owned());
        Ok(QuestionBody::Calculated { answers, variables, rows, unit, units: Units::default() })
    }

    fn matching(&self) -> Result<QuestionBody, Unreadable> {
        let mut pairs = Vec::new();
        for (_, text) in self.options() {
            let (left, right) = text.split_once("=>").ok_or_else(|| ("gift_pair", text.to_owned()))?;
            if right.trim().is_empty() {
                return Err(("gift_pair", text.to_owned()));
            }
            pairs.push(Pair { left: left.trim().to_owned(), right: right.trim().to_owned() });
        }
        if pairs.iter().filter(|pair| !pair.left.is_empty()).count() < 2 {
            return Err(("gift_few_pairs", String::new()));
        }
        Ok(QuestionBody::Matching { pairs })
    }

    /// Feedback by letter, or by one of the words. A line that begins with a space belongs to the one above.
    fn said(&self, words: &[&str]) -> HashMap<String, String> {
        let mut said: HashMap<String, String> = HashMap::new();
        let mut last: Option<String> = None;
        for line in self.get("umpan balik").lines() {
            let head = line.split_once(':').filter(|_| !line.starts_with(' '));
            let head = head.map(|(head, rest)| (head.trim().to_uppercase(), rest.strip_prefix(' ').unwrap_or(rest)));
            let known =
                |head: &str| words.contains(&head) || self.headings.options.iter().any(|(letter, _)| letter == head);
            if let Some((head, rest)) = head.filter(|(head, _)| known(head)) {
                said.insert(head.clone(), rest.to_owned());
                last = Some(head);
            } else if let Some(text) = last.as_ref().and_then(|last| said.get_mut(last)) {
                text.push('\n');
                text.push_str(line.strip_prefix("  ").unwrap_or(line));
            }
        }
        said
    }
}

/// `depan`, `2: pukul delapan` for a word of the second group, `*depan` for one that may stand in several gaps.
fn word(text: &str) -> GapWord {
    let (reusable, text) = text.strip_prefix('*').map_or((false, text), |text| (true, text));
    let stated = text.split_once(':').and_then(|(group, text)| Some((group.trim().parse().ok()?, text)));
    let (group, text) = stated.unwrap_or((1, text));
    GapWord { text: text.trim().to_owned(), group, reusable }
}

fn truth(word: &str) -> Option<bool> {
    match word.to_lowercase().as_str() {
        "benar" | "b" | "true" | "t" | "ya" => Some(true),
        "salah" | "s" | "false" | "f" | "tidak" => Some(false),
        _ => None,
    }
}
