//! A text is written and marked by a trainer, with files where the question takes some.

use courseware::question::{FileRules, WordLimits};

use super::{
    Control, Dice, FileField, Given, Kind, Label, Misfit, Outcome, Response, Shown, Variant, WordCount, files,
    response::{typed, within},
};

/// Most characters that are stored: some twenty pages.
const LONGEST: usize = 50_000;

/// An essay question. Its model answer is for the marker and never part of a review.
pub(super) struct Essay<'q> {
    /// How long the text should be.
    pub(super) words: WordLimits,
    /// Which files the answer may have.
    pub(super) files: Option<&'q FileRules>,
    /// Whether files alone are an answer.
    pub(super) text_optional: bool,
}

impl Kind for Essay<'_> {
    fn variant(&self, _: &mut Dice, _: bool) -> Variant {
        Variant::default()
    }

    fn read(&self, variant: &Variant, fields: &[(String, String)]) -> Result<Option<Response>, Misfit> {
        let text = typed(fields, LONGEST)?.unwrap_or_default();
        let response = Response::Essay { text, files: files::named(fields)? };
        self.check(variant, &response)?;
        Ok((self.grade(variant, &response) != Outcome::Unanswered).then_some(response))
    }

    fn check(&self, _: &Variant, response: &Response) -> Result<(), Misfit> {
        let Response::Essay { text, files } = response else {
            return Err(Misfit::Kind);
        };
        files::fitting(files, self.files)?;
        within(text, LONGEST)
    }

    fn grade(&self, _: &Variant, response: &Response) -> Outcome {
        match response {
            Response::Essay { text, files } if !text.trim().is_empty() || !files.is_empty() => Outcome::NeedsMarking,
            _ => Outcome::Unanswered,
        }
    }

    fn control(&self, _: &Variant, response: Option<&Response>) -> Control {
        let text = match response {
            Some(Response::Essay { text, .. }) => text.clone(),
            _ => String::new(),
        };
        let words = WordCount::of(&text, self.words);
        let upload = self.files.map(|rules| FileField::new(rules, response));
        Control::Text { text, longest: LONGEST, words, upload }
    }

    fn shown(&self, _: &Variant, response: Option<&Response>) -> Shown {
        let given = response.map(|response| match response {
            Response::Essay { text, files } => {
                let note = self.remark(response);
                let label = Label::Plain(text.clone());
                let written = (!text.is_empty()).then(|| Given { right: None, note, ..Given::new(label, true) });
                let note = note.filter(|_| written.is_none());
                written.into_iter().chain(files::shown(files, note)).collect()
            }
            _ => Vec::new(),
        });
        Shown { given: given.unwrap_or_default(), right: Vec::new(), scene: None }
    }

    fn key(&self, _: &Variant) -> Option<Response> {
        None
    }

    fn remark(&self, response: &Response) -> Option<&'static str> {
        let Response::Essay { text, files } = response else {
            return None;
        };
        if text.trim().is_empty() {
            let missing = (!self.text_optional).then_some("quiz-remark-text-missing");
            return missing.or_else(|| files::remark(files, self.files?));
        }
        let length = WordCount::of(text, self.words).and_then(WordCount::remark);
        length.or_else(|| files::remark(files, self.files?))
    }
}
