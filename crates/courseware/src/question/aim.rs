//! What a question is for: the competency it looks at, and how deep it goes.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::authored::AuthoredQuestion;

kernel::words! {
    /// Level of thought that a question asks for, by the cognitive process dimension of Anderson and Krathwohl's revision (2001)
    /// of Bloom's taxonomy.
    Bloom {
        /// C1: recall it.
        Remember = "C1",
        /// C2: explain it.
        Understand = "C2",
        /// C3: use it.
        Apply = "C3",
        /// C4: take it apart.
        Analyse = "C4",
        /// C5: judge it.
        Evaluate = "C5",
        /// C6: make something new of it.
        Create = "C6",
    }
}

impl Serialize for Bloom {
    fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        out.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Bloom {
    fn deserialize<D: Deserializer<'de>>(source: D) -> Result<Self, D::Error> {
        let word = String::deserialize(source)?;
        Self::parse(&word).ok_or_else(|| de::Error::unknown_variant(&word, &["C1", "C2", "C3", "C4", "C5", "C6"]))
    }
}

/// Beginning of the tag that names the competency, in formats that have tags and no place for it.
const COMPETENCY: &str = "kompetensi:";
/// Beginning of the tag that names the level.
const BLOOM: &str = "bloom:";
/// Longest code of a competency.
const LONGEST_CODE: usize = 40;

/// Whether the word can be a competency's code: letters, digits and `. - _ /`, at most 40 characters.
pub fn is_competency_code(word: &str) -> bool {
    !word.is_empty()
        && word.chars().count() <= LONGEST_CODE
        && word.chars().all(|c| c.is_alphanumeric() || ".-_/".contains(c))
}

/// The tags of a question, and after them what it is for: `kompetensi:MK.1`, `bloom:C3`.
pub(crate) fn aimed_tags(question: &AuthoredQuestion) -> Vec<String> {
    let mut tags = question.tags.clone();
    if !question.competency.is_empty() {
        tags.push(format!("{COMPETENCY}{}", question.competency));
    }
    tags.extend(question.bloom.map(|bloom| format!("{BLOOM}{}", bloom.as_str())));
    tags
}

/// Takes what [`aimed_tags`] added off the tags again. The first of each counts; what is no code or level stays a tag.
pub(crate) fn take_aims(question: &mut AuthoredQuestion) {
    let start = |tag: &str, word: &str| {
        let head = tag.get(..word.len())?;
        head.eq_ignore_ascii_case(word).then(|| tag[word.len()..].trim().to_owned())
    };
    let (competency, bloom) = (&mut question.competency, &mut question.bloom);
    question.tags.retain(|tag| {
        if let Some(code) = start(tag, COMPETENCY)
            && competency.is_empty()
            && is_competency_code(&code)
        {
            *competency = code;
            return false;
        }
        if let Some(level) = start(tag, BLOOM)
            && bloom.is_none()
            && let Some(level) = Bloom::parse(&level.to_uppercase())
        {
            *bloom = Some(level);
            return false;
        }
        true
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::question::QuestionBody;

    #[test]
    fn what_a_question_is_for_travels_as_tags() {
        let mut question = AuthoredQuestion::new("Mengapa?", QuestionBody::Comment);
        question.tags = vec!["loket".to_owned(), "bloom:tinggi".to_owned()];
        question.competency = "MK.1".to_owned();
        question.bloom = Some(Bloom::Analyse);
        let tags = aimed_tags(&question);
        assert_eq!(tags, ["loket", "bloom:tinggi", "kompetensi:MK.1", "bloom:C4"]);
        let mut read = AuthoredQuestion { tags, ..AuthoredQuestion::new("Mengapa?", QuestionBody::Comment) };
        take_aims(&mut read);
        assert_eq!(read, question);
        let mut odd = AuthoredQuestion { tags: vec!["Bloom: c2".to_owned()], ..question.clone() };
        odd.bloom = None;
        take_aims(&mut odd);
        assert_eq!((odd.bloom, odd.tags.len()), (Some(Bloom::Understand), 0));
    }
}
