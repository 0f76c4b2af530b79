//! Files as an answer, or as a part of one. What they hold is marked by a trainer.

use courseware::question::FileRules;
use kernel::id::AnswerFileId;
use serde::{Deserialize, Serialize};

use super::{Control, Dice, Given, Kind, Label, Misfit, Outcome, Response, Shown, Variant, response::several};

/// A file that an answer names. That it was uploaded for this very question is known to the feature's table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GivenFile {
    /// Made by the device.
    #[schema(value_type = Uuid)]
    pub id: AnswerFileId,
    /// Its name; the one that was uploaded counts, whatever an answer says.
    #[serde(default)]
    pub name: String,
}

/// Files that may be uploaded, with those that the answer has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct FileField {
    /// Files so far. Each stands in a field `file`, as its id.
    pub files: Vec<GivenFile>,
    /// Files that are asked for.
    pub least: u32,
    /// Most files.
    pub most: u32,
    /// Largest size of one file in megabytes.
    pub megabytes: u32,
    /// How names of files that are taken end, each with its dot.
    pub extensions: Vec<String>,
}

impl FileField {
    pub(super) fn new(rules: &FileRules, response: Option<&Response>) -> Self {
        Self {
            files: response.map(|response| response.files().to_vec()).unwrap_or_default(),
            least: rules.least,
            most: rules.most,
            megabytes: rules.megabytes,
            extensions: rules.extensions(),
        }
    }

    /// Whether no other file can be added.
    pub fn is_full(&self) -> bool {
        self.files.len() >= self.most as usize
    }
}

impl Response {
    /// The files that the answer names.
    pub fn files(&self) -> &[GivenFile] {
        match self {
            Self::Essay { files, .. } | Self::FileUpload { files } => files,
            _ => &[],
        }
    }

    /// The same, to be changed.
    pub fn files_mut(&mut self) -> Option<&mut Vec<GivenFile>> {
        match self {
            Self::Essay { files, .. } | Self::FileUpload { files } => Some(files),
            _ => None,
        }
    }
}

/// The files that the fields `file` name.
pub(super) fn named(fields: &[(String, String)]) -> Result<Vec<GivenFile>, Misfit> {
    let file = |id: &str| Ok(GivenFile { id: id.parse().map_err(|_| Misfit::Parts)?, name: String::new() });
    several(fields, "file").map(file).collect()
}

/// Whether there are not too many, and none twice.
pub(super) fn fitting(files: &[GivenFile], rules: Option<&FileRules>) -> Result<(), Misfit> {
    let most = rules.map_or(0, |rules| rules.most as usize);
    let twice = files.iter().enumerate().any(|(at, file)| files[..at].iter().any(|before| before.id == file.id));
    if files.len() > most || twice { Err(Misfit::Parts) } else { Ok(()) }
}

/// The remark on an answer with so many files.
pub(super) fn remark(files: &[GivenFile], rules: &FileRules) -> Option<&'static str> {
    (files.len() < rules.least as usize).then_some("quiz-remark-files-few")
}

/// The files of an answer as a review shows them; the first has the remark.
pub(super) fn shown(files: &[GivenFile], note: Option<&'static str>) -> Vec<Given> {
    let shown = |(at, file): (usize, &GivenFile)| {
        let label = Label::File { id: file.id, name: file.name.clone() };
        Given { right: None, note: note.filter(|_| at == 0), ..Given::new(label, true) }
    };
    files.iter().enumerate().map(shown).collect()
}

/// A question that is answered by files alone.
pub(super) struct FileUpload<'q> {
    /// Which files are taken.
    pub(super) rules: &'q FileRules,
}

impl Kind for FileUpload<'_> {
    fn variant(&self, _: &mut Dice, _: bool) -> Variant {
        Variant::default()
    }

    fn read(&self, variant: &Variant, fields: &[(String, String)]) -> Result<Option<Response>, Misfit> {
        let response = Response::FileUpload { files: named(fields)? };
        self.check(variant, &response)?;
        Ok((!response.files().is_empty()).then_some(response))
    }

    fn check(&self, _: &Variant, response: &Response) -> Result<(), Misfit> {
        match response {
            Response::FileUpload { files } => fitting(files, Some(self.rules)),
            _ => Err(Misfit::Kind),
        }
    }

    fn grade(&self, _: &Variant, response: &Response) -> Outcome {
        match response {
            Response::FileUpload { files } if !files.is_empty() => Outcome::NeedsMarking,
            _ => Outcome::Unanswered,
        }
    }

    fn control(&self, _: &Variant, response: Option<&Response>) -> Control {
        Control::Files { upload: FileField::new(self.rules, response) }
    }

    fn shown(&self, _: &Variant, response: Option<&Response>) -> Shown {
        let given = response.map(|response| shown(response.files(), self.remark(response))).unwrap_or_default();
        Shown { given, right: Vec::new(), scene: None }
    }

    fn key(&self, _: &Variant) -> Option<Response> {
        None
    }

    fn remark(&self, response: &Response) -> Option<&'static str> {
        remark(response.files(), self.rules)
    }
}

#[cfg(test)]
mod tests {
    use courseware::{QuestionBody, question::WordLimits};

    use super::{
        super::{kind_of, tests::straight_variant},
        *,
    };

    fn fields(numbers: &[u128]) -> Vec<(String, String)> {
        let id = |number: &u128| AnswerFileId::from_uuid(uuid::Uuid::from_u128(*number)).to_string();
        numbers.iter().map(|number| ("file".to_owned(), id(number))).collect()
    }

    #[test]
    fn files_are_an_answer_of_their_own_or_beside_a_text() {
        let rules = FileRules { least: 2, most: 2, megabytes: 1, kinds: Vec::new() };
        let alone = QuestionBody::FileUpload { files: rules.clone(), model_answer: String::new() };
        let essay = |text_optional| QuestionBody::Essay {
            model_answer: String::new(),
            words: WordLimits::default(),
            files: Some(rules.clone()),
            text_optional,
        };
        for (body, numbers, remark) in [
            (alone.clone(), &[1][..], Some("quiz-remark-files-few")),
            (alone, &[1, 2], None),
            (essay(true), &[1, 2], None),
            (essay(false), &[1, 2], Some("quiz-remark-text-missing")),
        ] {
            let (kind, variant) = (kind_of(&body), straight_variant(&body));
            let response = kind.read(&variant, &fields(numbers)).expect("fits").expect("an answer");
            assert_eq!(kind.grade(&variant, &response), Outcome::NeedsMarking);
            assert_eq!(kind.remark(&response), remark, "{body:?}");
            assert_eq!(kind.shown(&variant, Some(&response)).given.len(), numbers.len());
            assert_eq!(kind.read(&variant, &[]), Ok(None));
            for wrong in [&[1, 1][..], &[1, 2, 3]] {
                assert_eq!(kind.read(&variant, &fields(wrong)), Err(Misfit::Parts));
            }
        }
        let none = QuestionBody::essay("");
        assert_eq!(kind_of(&none).read(&straight_variant(&none), &fields(&[1])), Err(Misfit::Parts));
    }

    #[test]
    fn an_answer_of_before_is_still_read() {
        let text: Response = serde_json::from_str(r#"{"kind":"essay","text":"isi"}"#).expect("an answer");
        assert_eq!(text, Response::Essay { text: "isi".to_owned(), files: Vec::new() });
        assert_eq!(serde_json::to_string(&text).expect("JSON"), r#"{"kind":"essay","text":"isi"}"#);
    }
}
