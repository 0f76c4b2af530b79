//! A text with gaps to choose for or to type in.

use courseware::question::{Choice, Comparison, FULL, Fraction, Gap, GapAsk, Units};

use super::{
    Control, Dice, GapField, GapInput, Given, Kind, Label, Misfit, Outcome, Place, Response, Shown, Variant,
    control::picks,
    dice::straight,
    numerical::Numerical,
    response::{gaps, within},
    short_answer::ShortAnswer,
    text::escape,
};

/// Most characters that are stored of a gap.
const LONGEST: usize = 200;

/// Numbers in gaps have no unit.
static NO_UNITS: Units = Units { others: Vec::new(), missing: FULL, unknown: 0 };

/// A cloze: the gaps' worth by their weights.
pub(super) struct Cloze<'q> {
    pub(super) gaps: &'q [Gap],
}

/// A gap as shown.
enum Asked<'q> {
    /// The options in the order shown.
    Choice(Vec<&'q Choice>),
    Text(ShortAnswer<'q>),
    Number(Numerical<'q>),
}

impl<'q> Asked<'q> {
    fn chosen(options: &[&'q Choice], text: &str) -> Result<&'q Choice, Misfit> {
        options.get(text.parse::<Place>()?.index()).copied().ok_or(Misfit::Place)
    }

    fn check(&self, text: &str) -> Result<(), Misfit> {
        match self {
            Self::Choice(options) => Self::chosen(options, text).map(drop),
            Self::Text(_) | Self::Number(_) => within(text, LONGEST),
        }
    }

    fn fraction(&self, text: &str) -> Fraction {
        match self {
            Self::Choice(options) => Self::chosen(options, text).map_or(0, |option| option.fraction.clamp(0, FULL)),
            Self::Text(kind) => kind.fraction(text),
            Self::Number(kind) => kind.fraction(text),
        }
    }

    fn input(&self, text: Option<&str>) -> GapInput {
        match self {
            Self::Choice(options) => GapInput::List {
                options: picks(
                    options.len(),
                    |place| {
                        Label::Plain(options.get(place).map_or_else(String::new, |option| super::plain(&option.text)))
                    },
                    |place| text == Some(place.to_string().as_str()),
                ),
            },
            Self::Text(_) => GapInput::Line { text: text.unwrap_or_default().to_owned(), number: false },
            Self::Number(_) => GapInput::Line { text: text.unwrap_or_default().to_owned(), number: true },
        }
    }

    fn given(&self, text: &str) -> Option<Given> {
        Some(match self {
            Self::Choice(options) => super::choice::given(Self::chosen(options, text).ok()?),
            Self::Text(kind) => kind.given(text),
            Self::Number(kind) => kind.given(text),
        })
    }

    fn right(&self) -> Vec<Label> {
        match self {
            Self::Choice(options) => options
                .iter()
                .filter(|option| option.fraction >= FULL)
                .map(|option| super::choice::html(option))
                .collect(),
            Self::Text(kind) => kind.right(),
            Self::Number(kind) => kind.right(),
        }
    }

    fn model(&self) -> Option<String> {
        match self {
            Self::Choice(options) => {
                let place = options.iter().position(|option| option.fraction >= FULL)?;
                Some(Place::of(place).to_string())
            }
            Self::Text(kind) => kind.model(),
            Self::Number(kind) => kind.model(),
        }
    }
}

const fn options(gap: &Gap) -> &[Choice] {
    match &gap.ask {
        GapAsk::Choice { options } => options.as_slice(),
        GapAsk::Text { .. } | GapAsk::Number { .. } => &[],
    }
}

impl<'q> Cloze<'q> {
    /// The gaps as shown. The options of all lists stand in one row of the variant, list after list.
    fn asked(&self, variant: &Variant) -> Vec<Asked<'q>> {
        let mut from = 0;
        let gaps: &'q [Gap] = self.gaps;
        gaps.iter()
            .map(|gap| match &gap.ask {
                GapAsk::Choice { options } => {
                    let shown = (from..from + options.len()).map(Place::of);
                    let order = shown.filter_map(|place| options.get(variant.first(place)?.checked_sub(from)?));
                    let order = order.collect();
                    from += options.len();
                    Asked::Choice(order)
                }
                GapAsk::Text { answers, case } => {
                    Asked::Text(ShortAnswer { answers, compare: Comparison { case: *case, ..Comparison::default() } })
                }
                GapAsk::Number { answers } => Asked::Number(Numerical { answers, unit: "", units: &NO_UNITS }),
            })
            .collect()
    }

    fn given<'r>(&self, response: &'r Response) -> Result<&'r [Option<String>], Misfit> {
        match response {
            Response::Cloze { gaps } if gaps.len() == self.gaps.len() => Ok(gaps),
            Response::Cloze { .. } => Err(Misfit::Parts),
            _ => Err(Misfit::Kind),
        }
    }

    /// The gaps' parts of the mark by their weights, rounded half up.
    fn weighed(&self, parts: impl Iterator<Item = Fraction>) -> Fraction {
        let all: Fraction = self.gaps.iter().map(|gap| Fraction::from(gap.weight)).sum();
        let sum: Fraction = self.gaps.iter().zip(parts).map(|(gap, part)| Fraction::from(gap.weight) * part).sum();
        if all == 0 { 0 } else { (2 * sum + all) / (2 * all) }
    }
}

impl Kind for Cloze<'_> {
    fn variant(&self, dice: &mut Dice, shuffle: bool) -> Variant {
        let mut order = Vec::new();
        for gap in self.gaps {
            let (from, count) = (order.len() as u16, options(gap).len());
            let own = if shuffle { dice.order(count) } else { straight(count) };
            order.extend(own.into_iter().map(|index| from + index));
        }
        Variant::one(order)
    }

    fn read(&self, variant: &Variant, fields: &[(String, String)]) -> Result<Option<Response>, Misfit> {
        let gaps = gaps(fields, self.gaps.len(), |text| Ok(text.trim().to_owned()))?;
        if gaps.iter().all(Option::is_none) {
            return Ok(None);
        }
        let response = Response::Cloze { gaps };
        self.check(variant, &response)?;
        Ok(Some(response))
    }

    fn check(&self, variant: &Variant, response: &Response) -> Result<(), Misfit> {
        let given = self.given(response)?;
        if given.iter().all(Option::is_none) {
            return Err(Misfit::Parts);
        }
        self.asked(variant)
            .iter()
            .zip(given)
            .try_for_each(|(gap, text)| text.as_ref().map_or(Ok(()), |text| gap.check(text)))
    }

    fn grade(&self, variant: &Variant, response: &Response) -> Outcome {
        let Ok(given) = self.given(response) else {
            return Outcome::Unanswered;
        };
        let asked = self.asked(variant);
        let parts = asked.iter().zip(given).map(|(gap, text)| text.as_ref().map_or(0, |text| gap.fraction(text)));
        Outcome::Graded(self.weighed(parts))
    }

    fn control(&self, variant: &Variant, response: Option<&Response>) -> Control {
        let given = response.and_then(|response| self.given(response).ok()).unwrap_or_default();
        let field = |(at, gap): (usize, Asked<'_>)| {
            GapField::new(at, gap.input(given.get(at).and_then(|text| text.as_deref())))
        };
        Control::Gaps { gaps: self.asked(variant).into_iter().enumerate().map(field).collect() }
    }

    fn shown(&self, variant: &Variant, response: Option<&Response>) -> Shown {
        let asked = self.asked(variant);
        let given = response.and_then(|response| self.given(response).ok()).unwrap_or_default();
        let given = given.iter().zip(&asked).enumerate().map(|(at, (text, gap))| {
            let given = text.as_ref().and_then(|text| gap.given(text)).unwrap_or_else(super::control::left_open);
            Given { of: Some(super::control::gap(at)), ..given }
        });
        let right = asked.iter().enumerate().flat_map(|(at, gap)| {
            gap.right().into_iter().map(move |label| match label {
                Label::Html(html) => Label::Html(format!("({}) {html}", at + 1)),
                Label::Plain(words) => Label::Html(format!("({}) {}", at + 1, escape(&words))),
                other @ (Label::Message(_) | Label::File { .. }) => other,
            })
        });
        Shown { given: given.collect(), right: right.collect(), scene: None }
    }

    /// Whoever chooses by chance in the lists and leaves the rest empty.
    fn guess(&self) -> Option<Fraction> {
        let mean = |gap: &Gap| {
            let worth: Fraction = options(gap).iter().map(|option| option.fraction.clamp(0, FULL)).sum();
            worth.checked_div(options(gap).len() as Fraction).unwrap_or(0)
        };
        Some(self.weighed(self.gaps.iter().map(mean)))
    }

    fn key(&self, variant: &Variant) -> Option<Response> {
        let gaps: Vec<Option<String>> = self.asked(variant).iter().map(Asked::model).collect();
        gaps.iter().all(Option::is_some).then_some(Response::Cloze { gaps })
    }

    fn remark(&self, response: &Response) -> Option<&'static str> {
        let open = self.given(response).ok()?.iter().any(Option::is_none);
        open.then_some("quiz-remark-gaps-open")
    }
}
