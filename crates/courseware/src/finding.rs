//! What a reader of files noticed: where, what, and what was done about it. Nothing is ever dropped in silence.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A spot in a file or a set of fields.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Place {
    /// Path within the course's folder; empty when only one file is looked at.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub file: String,
    /// Line in that file, from one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<usize>,
    /// Field, for instance `module[1].lesson[0].title`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub field: String,
}

impl Place {
    /// A line of the one file looked at.
    pub fn line(line: usize) -> Self {
        Self { line: Some(line), ..Self::default() }
    }

    /// A file as a whole.
    pub fn file(file: impl Into<String>) -> Self {
        Self { file: file.into(), ..Self::default() }
    }

    /// A field of a file.
    pub fn field(file: impl Into<String>, field: impl Into<String>) -> Self {
        Self { file: file.into(), line: None, field: field.into() }
    }

    /// The same spot, in this file.
    #[must_use]
    pub fn within(mut self, file: &str) -> Self {
        file.clone_into(&mut self.file);
        self
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.file.is_empty(), self.line) {
            (true, Some(line)) => write!(f, "line {line}")?,
            (false, Some(line)) => write!(f, "{}:{line}", self.file)?,
            (_, None) => f.write_str(&self.file)?,
        }
        if !self.field.is_empty() {
            let gap = if self.file.is_empty() && self.line.is_none() { "" } else { ": " };
            write!(f, "{gap}{}", self.field)?;
        }
        Ok(())
    }
}

/// What the reader did about a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Done {
    /// The thing was kept as it stands; only told.
    Kept,
    /// The thing was read in the nearest sense.
    Adapted,
    /// The part was left out; the rest was kept.
    LeftOut,
    /// The question was kept as a draft with its source.
    KeptAsDraft,
    /// The default was taken instead.
    Defaulted,
    /// The whole cannot be taken until this is put right.
    Refused,
}

impl Done {
    /// A sentence for command-line reports; screens use the catalogues.
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::Kept => "kept as it is",
            Self::Adapted => "read in the nearest sense",
            Self::LeftOut => "this part was left out",
            Self::KeptAsDraft => "kept as a draft with its source",
            Self::Defaulted => "the default was taken",
            Self::Refused => "must be put right first",
        }
    }
}

/// One thing noticed while reading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// Where.
    pub place: Place,
    /// Stable code; the catalogues hold a sentence for each.
    pub code: String,
    /// The sentence in English, for reports on the command line.
    pub what: String,
    /// The word, path or number at fault.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub detail: String,
    /// What was done.
    pub done: Done,
}

impl Finding {
    /// A finding; `detail` is put where the sentence of the code says `{}`.
    pub fn new(place: Place, code: &'static str, detail: impl Into<String>, done: Done) -> Self {
        let detail = detail.into();
        Self { place, code: code.to_owned(), what: sentence(code).replace("{}", &detail), detail, done }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} ({})", self.place, self.what, self.done.sentence())
    }
}

/// Every code a reader may report, with its sentence.
pub const SENTENCES: &[(&str, &str)] = &[
    ("gift_unclosed", "an answer block opens with { but never closes"),
    ("gift_stray_brace", "a } stands without its {"),
    ("gift_description", "a text without an answer block is no question"),
    ("gift_empty_stem", "the question asks nothing"),
    ("gift_no_right_answer", "no option is worth anything"),
    ("gift_one_option", "a choice needs at least two options"),
    ("gift_answers_unknown", "the answers are in no known form"),
    ("gift_number", "`{}` is no number"),
    ("gift_number_feedback", "feedback for wrong numbers has no place: {}"),
    ("gift_weight", "the weight `{}` is not between -100 and 100"),
    ("gift_category", "the category line names no category"),
    ("gift_pair", "the pair `{}` lacks its right side"),
    ("gift_few_pairs", "matching needs at least two pairs"),
    ("gift_few_items", "ordering needs at least two items"),
    ("gift_several_blocks", "only the first answer block is read"),
    ("gift_html", "HTML was turned into Markdown"),
    ("gift_attribute", "the mark `{}` is unknown"),
    ("gift_single_as_multiple", "options are weighted but none is marked `=`"),
    ("aiken_no_answer", "the question has no ANSWER line"),
    ("aiken_few_options", "the question has fewer than two options"),
    ("aiken_answer_unknown", "the answer `{}` is none of the options"),
    ("aiken_stray", "this line belongs to no question: {}"),
    ("bank_format", "the format of the file is not known"),
    ("bank_too_large", "the file is larger than a bank may be"),
    ("bank_too_many", "the bank holds more questions than are taken; the rest is left out"),
    ("bank_mark", "the mark `{}` is not between 0.01 and 1000 points"),
    ("bank_defect", "the question cannot be asked yet: {}"),
    ("bank_elsewhere", "the questions of the bank {} are not in this file"),
    ("draft_cut", "the source is long; its end was cut off"),
    ("xml_broken", "the file is no well-formed XML: {}"),
    ("package_broken", "the package cannot be unpacked"),
    ("package_too_large", "the package unpacks to more than is allowed"),
    ("package_no_items", "the package holds no questions in a known format"),
    ("kind_unsupported", "questions of the kind `{}` cannot be asked here"),
    ("question_too_large", "the question has more parts than are looked through"),
    ("several_gaps", "the question asks for several typed answers"),
    ("gap_unknown", "the gap {} is not in the text"),
    ("order_scoring", "the way `{}` of marking an order became the nearest one"),
    ("cloze_kind", "gaps of the kind `{}` are not known here"),
    ("cloze_unclosed", "a gap opens with { but never closes: {}"),
    ("cloze_weight", "`{}` is no weight of a gap or answer"),
    ("setting_unknown", "the setting `{}` is not one of this kind of question"),
    ("option_empty", "an option shows nothing"),
    ("option_blank", "options without a text were left out: {}"),
    ("pair_left_empty", "an item to match shows nothing"),
    ("match_not_one", "`{}` does not have exactly one partner"),
    ("order_unknown", "the right order is not stated for all items"),
    ("range_open", "the range of numbers has no end"),
    ("range_bound", "the bound of a range counts as within"),
    ("identifier_near", "the key names `{}`, which no choice has; the nearest was taken"),
    ("stimulus_joined", "the shared text was put before the question"),
    ("feedback_combined", "feedback for right and wrong answers as a whole has no place"),
    ("html_lost", "`{}` cannot be shown and is missing from the text"),
    ("media_broken", "the file {} cannot be unpacked"),
    ("moodle_penalty", "points lost for a second try have no place: {} questions"),
    ("moodle_combined_feedback", "feedback for right and wrong answers as a whole has no place: {} questions"),
    ("moodle_units", "other units have no place: {}"),
    ("moodle_tolerance", "the tolerance `{}` became the nearest percentage"),
    ("moodle_shared", "the shared data of {} were copied into the question"),
    ("moodle_rows", "rows of data above the bound were left out: {}"),
    ("moodle_distribution", "values of the distribution `{}` are drawn evenly"),
    ("calculated_choice", "options that are computed cannot be chosen from here (`{}`); ask for the number instead"),
    ("variable_name", "`{}` cannot name a variable: letters, digits and low lines only"),
    ("variable_none", "the question has no data for its variables"),
    ("formula_unreadable", "the formula `{}` cannot be read"),
    ("formula_function", "formulas have no function `{}`"),
    ("formula_variable", "the variable `{}` has no data"),
    ("formula_sets", "the formula `{}` does not come to the answers that the file states"),
    ("formula_xor", "the sign `^` in `{}` is an exclusive or in Moodle and a power here; write `**` for a power"),
    ("essay_attachments", "limits of attached files were brought within bounds: {}"),
    ("essay_template", "an essay begins empty; the text to start from was left out"),
    ("plain_no_key", "the question has no line `Kunci:`"),
    ("sheet_no_headings", "no sheet has the headings Soal and Kunci"),
    ("sheet_broken", "the sheet {} can be read in part only"),
    ("sheet_kind", "the kind `{}` is not known"),
    ("sheet_truth", "the key `{}` is neither Benar nor Salah"),
    ("sheet_competency", "`{}` is no code of a competency"),
    ("sheet_bloom", "the level `{}` is none of C1 to C6"),
    ("sheet_no_key", "the column Kunci is empty"),
    ("sheet_several_keys", "a single choice has one right option only"),
    ("duplicate_id", "the id {} is used twice"),
    ("duplicate_key", "the key `{}` is used twice"),
    ("file_missing", "the file {} is not there"),
    ("file_unreadable", "the file {} cannot be read as text"),
    ("path_outside", "the path {} leads out of the course's folder"),
    ("toml_syntax", "course.toml cannot be read: {}"),
    ("format_unknown", "the format {} is not known here"),
    ("field_missing", "the field is missing"),
    ("field_type", "the field should be {}"),
    ("field_value", "the value `{}` is not among the allowed ones"),
    ("field_range", "the value {} is out of range"),
    ("field_unknown", "the field `{}` is unknown"),
    ("field_too_long", "the text is too long ({} characters)"),
    ("id_invalid", "`{}` is no UUID"),
    ("key_invalid", "the key `{}` may hold lower case letters, digits and hyphens alone"),
    ("media_type", "files like {} are not taken"),
    ("media_missing", "the file {} is not among the course's media"),
    ("media_external", "the picture {} is on another server"),
    ("link_dropped", "the link {} leads nowhere that is allowed"),
    ("html_dropped", "raw HTML is not shown"),
    ("formula", "the formula `{}` cannot be set"),
    ("picture_none", "the question has no picture that can be shown: {}"),
    ("picture_text_name", "the picture has no alternative text; the question's name was taken: {}"),
    ("label_picture", "labels that are pictures cannot be used here: {}"),
    ("label_zone", "a zone names no label"),
    ("marker_not_one", "the marker `{}` belongs to more or less than one place"),
    ("zone_size", "places without a size were given one: {}"),
    ("zones_hidden", "the places are not shown to the learner: they are to be found"),
    ("spots_fewer", "there are more right places than the {} that may be marked"),
    ("zones_shown", "the places are shown to the learner, with numbers"),
    ("zone_broken", "the place `{}` cannot be read"),
    ("bank_empty", "the bank holds no question"),
];

fn sentence(code: &str) -> &'static str {
    SENTENCES
        .iter()
        .find(|(known, _)| *known == code)
        .map_or("something is not as expected: {}", |(_, sentence)| sentence)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_read_like_compiler_output() {
        assert_eq!(Place::line(3).to_string(), "line 3");
        assert_eq!(Place::line(3).within("soal/a.gift").to_string(), "soal/a.gift:3");
        assert_eq!(Place::field("course.toml", "title").to_string(), "course.toml: title");
    }

    #[test]
    fn details_fill_the_sentence() {
        let finding = Finding::new(Place::line(1), "gift_number", "dua", Done::KeptAsDraft);
        assert_eq!(finding.to_string(), "line 1: `dua` is no number (kept as a draft with its source)");
    }
}
