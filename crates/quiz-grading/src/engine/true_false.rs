//! A statement is right or wrong.

use courseware::question::FULL;

use super::{Control, Dice, Given, Kind, Label, Misfit, Outcome, Pick, Response, Shown, Variant, response::single};

/// A true or false question.
pub(super) struct TrueFalse<'q> {
    pub(super) answer: bool,
    pub(super) feedback_true: &'q str,
    pub(super) feedback_false: &'q str,
}

const fn word(answer: bool) -> Label {
    Label::Message(if answer { "quiz-true" } else { "quiz-false" })
}

impl Kind for TrueFalse<'_> {
    fn variant(&self, _: &mut Dice, _: bool) -> Variant {
        Variant::default()
    }

    fn read(&self, _: &Variant, fields: &[(String, String)]) -> Result<Option<Response>, Misfit> {
        match single(fields, "answer")? {
            None => Ok(None),
            Some("true") => Ok(Some(Response::TrueFalse { answer: true })),
            Some("false") => Ok(Some(Response::TrueFalse { answer: false })),
            Some(_) => Err(Misfit::Place),
        }
    }

    fn check(&self, _: &Variant, response: &Response) -> Result<(), Misfit> {
        if matches!(response, Response::TrueFalse { .. }) { Ok(()) } else { Err(Misfit::Kind) }
    }

    fn grade(&self, _: &Variant, response: &Response) -> Outcome {
        let Response::TrueFalse { answer } = response else {
            return Outcome::Unanswered;
        };
        Outcome::Graded(if *answer == self.answer { FULL } else { 0 })
    }

    fn control(&self, _: &Variant, response: Option<&Response>) -> Control {
        let pick = |value: bool| Pick {
            value: value.to_string(),
            label: word(value),
            picked: matches!(response, Some(Response::TrueFalse { answer }) if *answer == value),
        };
        Control::Pick { several: false, options: vec![pick(true), pick(false)] }
    }

    fn shown(&self, _: &Variant, response: Option<&Response>) -> Shown {
        let given = response.and_then(|response| match response {
            Response::TrueFalse { answer } => Some(Given {
                feedback: if *answer { self.feedback_true } else { self.feedback_false }.to_owned(),
                ..Given::new(word(*answer), *answer == self.answer)
            }),
            _ => None,
        });
        Shown { given: given.into_iter().collect(), right: vec![word(self.answer)], scene: None }
    }

    fn guess(&self) -> Option<courseware::question::Fraction> {
        Some(FULL / 2)
    }

    fn key(&self, _: &Variant) -> Option<Response> {
        Some(Response::TrueFalse { answer: self.answer })
    }
}
