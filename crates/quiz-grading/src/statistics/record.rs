//! What an attempt came to, in one short text that is kept with it: figures over many attempts read one row for each.

use std::{fmt, str::FromStr};

use kernel::Marks;

/// Options of a choice question that were chosen, by their places in the author's order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Chosen(u64);

impl Chosen {
    /// Options beyond this one are not told apart.
    const MOST: usize = 64;

    /// With one more.
    #[must_use]
    pub const fn with(self, option: usize) -> Self {
        if option < Self::MOST { Self(self.0 | 1 << option) } else { self }
    }

    /// One bit for each option.
    pub(super) const fn bits(self) -> u64 {
        self.0
    }

    /// Whether this option is among them.
    pub const fn has(self, option: usize) -> bool {
        option < Self::MOST && self.0 >> option & 1 == 1
    }
}

impl FromIterator<usize> for Chosen {
    fn from_iter<I: IntoIterator<Item = usize>>(options: I) -> Self {
        options.into_iter().fold(Self::default(), Self::with)
    }
}

/// One question of an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    /// Its place in the published bank, from zero.
    pub question: usize,
    /// Points reached; none while it waits for a trainer.
    pub mark: Option<Marks>,
    /// Points of a fully right answer.
    pub max: Marks,
    /// Options chosen.
    pub chosen: Chosen,
    /// Seconds from the answer before it to the last answer given to it; none if it was not answered or took over an hour.
    pub seconds: Option<u32>,
}

/// The questions of an attempt, in the order of its paper.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Record(pub Vec<Entry>);

/// `question,mark,max,chosen,seconds;…`: marks in hundredths, chosen options in hexadecimal digits, nothing for what is not known.
impl fmt::Display for Record {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, entry) in self.0.iter().enumerate() {
            if place > 0 {
                f.write_str(";")?;
            }
            write!(f, "{},", entry.question)?;
            if let Some(mark) = entry.mark {
                write!(f, "{}", mark.0)?;
            }
            write!(f, ",{},", entry.max.0)?;
            if entry.chosen != Chosen::default() {
                write!(f, "{:x}", entry.chosen.0)?;
            }
            f.write_str(",")?;
            if let Some(seconds) = entry.seconds {
                write!(f, "{seconds}")?;
            }
        }
        Ok(())
    }
}

/// The text is no record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no record of an attempt")]
pub struct NoRecord;

impl FromStr for Record {
    type Err = NoRecord;

    fn from_str(text: &str) -> Result<Self, NoRecord> {
        let entry = |text: &str| {
            let mut parts = text.split(',');
            let mut next = || parts.next().ok_or(NoRecord);
            let question = next()?.parse().map_err(|_| NoRecord)?;
            let mark = some(next()?, str::parse)?.map(Marks);
            let max = Marks(next()?.parse().map_err(|_| NoRecord)?);
            let chosen = some(next()?, |digits| u64::from_str_radix(digits, 16))?.map(Chosen).unwrap_or_default();
            let seconds = some(next()?, str::parse)?;
            Ok(Entry { question, mark, max, chosen, seconds })
        };
        text.split(';').filter(|part| !part.is_empty()).map(entry).collect::<Result<_, _>>().map(Self)
    }
}

fn some<T, E>(text: &str, read: impl FnOnce(&str) -> Result<T, E>) -> Result<Option<T>, NoRecord> {
    if text.is_empty() { Ok(None) } else { read(text).map(Some).map_err(|_| NoRecord) }
}
