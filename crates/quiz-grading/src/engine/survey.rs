//! What is shown or asked for without a mark: texts, statements on a scale, comments.

use super::{
    Control, Dice, Given, Kind, Label, Misfit, Outcome, Place, Response, ScaleRow, Shown, Variant,
    response::{single, typed, within},
};

/// Most characters of a comment that are stored.
const LONGEST: usize = 5_000;

/// A text between questions: nothing can be answered.
pub(super) struct Description;

impl Kind for Description {
    fn variant(&self, _: &mut Dice, _: bool) -> Variant {
        Variant::default()
    }

    fn read(&self, _: &Variant, _: &[(String, String)]) -> Result<Option<Response>, Misfit> {
        Ok(None)
    }

    fn check(&self, _: &Variant, _: &Response) -> Result<(), Misfit> {
        Err(Misfit::Kind)
    }

    fn grade(&self, _: &Variant, _: &Response) -> Outcome {
        Outcome::NotGraded
    }

    fn control(&self, _: &Variant, _: Option<&Response>) -> Control {
        Control::Nothing
    }

    fn shown(&self, _: &Variant, _: Option<&Response>) -> Shown {
        Shown::default()
    }

    fn key(&self, _: &Variant) -> Option<Response> {
        None
    }

    fn guess(&self) -> Option<courseware::question::Fraction> {
        None
    }
}

/// Statements that are placed on a scale. They stand as the author put them, for everybody alike.
pub(super) struct Likert<'q> {
    pub(super) statements: &'q [String],
    pub(super) points: &'q [String],
}

impl Likert<'_> {
    fn given<'r>(&self, response: &'r Response) -> Result<&'r [Option<u16>], Misfit> {
        let Response::Likert { points } = response else {
            return Err(Misfit::Kind);
        };
        if points.len() != self.statements.len() || points.iter().all(Option::is_none) {
            return Err(Misfit::Parts);
        }
        let known = points.iter().flatten().all(|point| (1..=self.points.len()).contains(&usize::from(*point)));
        if known { Ok(points) } else { Err(Misfit::Place) }
    }
}

impl Kind for Likert<'_> {
    fn variant(&self, _: &mut Dice, _: bool) -> Variant {
        Variant::default()
    }

    fn read(&self, _: &Variant, fields: &[(String, String)]) -> Result<Option<Response>, Misfit> {
        let point = |at: usize| {
            let point = single(fields, &format!("likert-{}", Place::of(at)))?;
            point.map(|point| point.trim().parse().map_err(|_| Misfit::Place)).transpose()
        };
        let points = (0..self.statements.len()).map(point).collect::<Result<Vec<Option<u16>>, Misfit>>()?;
        if points.iter().all(Option::is_none) {
            return Ok(None);
        }
        let response = Response::Likert { points };
        self.given(&response)?;
        Ok(Some(response))
    }

    fn check(&self, _: &Variant, response: &Response) -> Result<(), Misfit> {
        self.given(response).map(drop)
    }

    fn grade(&self, _: &Variant, _: &Response) -> Outcome {
        Outcome::NotGraded
    }

    fn control(&self, _: &Variant, response: Option<&Response>) -> Control {
        let given = response.and_then(|response| self.given(response).ok()).unwrap_or_default();
        let row = |(at, statement): (usize, &String)| ScaleRow {
            field: format!("likert-{}", Place::of(at)),
            label: Label::Html(statement.clone()),
            point: given.get(at).copied().flatten(),
        };
        Control::Scale { points: self.points.to_vec(), rows: self.statements.iter().enumerate().map(row).collect() }
    }

    fn shown(&self, _: &Variant, response: Option<&Response>) -> Shown {
        let given = response.and_then(|response| self.given(response).ok()).unwrap_or_default();
        let given = given.iter().zip(self.statements).filter_map(|(point, statement)| {
            let words = self.points.get(usize::from((*point)?).checked_sub(1)?)?;
            let of = Some(Label::Html(statement.clone()));
            Some(Given { of, right: None, ..Given::new(Label::Plain(words.clone()), true) })
        });
        Shown { given: given.collect(), right: Vec::new(), scene: None }
    }

    fn key(&self, _: &Variant) -> Option<Response> {
        None
    }

    fn guess(&self) -> Option<courseware::question::Fraction> {
        None
    }
}

/// A text that nobody marks.
pub(super) struct Comment;

impl Kind for Comment {
    fn variant(&self, _: &mut Dice, _: bool) -> Variant {
        Variant::default()
    }

    fn read(&self, _: &Variant, fields: &[(String, String)]) -> Result<Option<Response>, Misfit> {
        Ok(typed(fields, LONGEST)?.map(|text| Response::Comment { text }))
    }

    fn check(&self, _: &Variant, response: &Response) -> Result<(), Misfit> {
        let Response::Comment { text } = response else {
            return Err(Misfit::Kind);
        };
        within(text, LONGEST)
    }

    fn grade(&self, _: &Variant, _: &Response) -> Outcome {
        Outcome::NotGraded
    }

    fn control(&self, _: &Variant, response: Option<&Response>) -> Control {
        let text = match response {
            Some(Response::Comment { text }) => text.clone(),
            _ => String::new(),
        };
        Control::Text { text, longest: LONGEST, words: None, upload: None }
    }

    fn shown(&self, _: &Variant, response: Option<&Response>) -> Shown {
        let given = response.and_then(|response| match response {
            Response::Comment { text } => Some(Given { right: None, ..Given::new(Label::Plain(text.clone()), true) }),
            _ => None,
        });
        Shown { given: given.into_iter().collect(), right: Vec::new(), scene: None }
    }

    fn key(&self, _: &Variant) -> Option<Response> {
        None
    }

    fn guess(&self) -> Option<courseware::question::Fraction> {
        None
    }
}
