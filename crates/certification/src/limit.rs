//! Slows down whoever tries codes at random. A code has 84 random bits, so guessing is hopeless; the limit keeps the try from being
//! a load. In the memory of one node.

use std::{collections::HashMap, sync::Mutex};

use chrono::{DateTime, TimeDelta, Utc};

/// Unknown codes that one address may ask for within [`WINDOW`].
const ALLOWED: u32 = 30;
/// Minutes after which the count begins anew.
const WINDOW: TimeDelta = TimeDelta::minutes(10);
/// Addresses remembered at most.
const REMEMBERED: usize = 10_000;

/// Who asked for unknown codes, and how often.
#[derive(Default)]
pub(crate) struct Guesses(Mutex<HashMap<String, (DateTime<Utc>, u32)>>);

impl Guesses {
    /// Whether this address may ask again.
    pub(crate) fn allows(&self, address: &str, now: DateTime<Utc>) -> bool {
        let Ok(known) = self.0.lock() else { return true };
        known.get(address).is_none_or(|(since, count)| now - *since >= WINDOW || *count < ALLOWED)
    }

    /// Counts a code that was unknown.
    pub(crate) fn missed(&self, address: &str, now: DateTime<Utc>) {
        let Ok(mut known) = self.0.lock() else { return };
        if known.len() >= REMEMBERED {
            known.retain(|_, (since, _)| now - *since < WINDOW);
            if known.len() >= REMEMBERED {
                known.clear();
            }
        }
        let entry = known.entry(address.to_owned()).or_insert((now, 0));
        if now - entry.0 >= WINDOW {
            *entry = (now, 0);
        }
        entry.1 += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn guessing_is_slowed_down_for_a_while() {
        let (guesses, now) = (Guesses::default(), DateTime::UNIX_EPOCH);
        for _ in 0..ALLOWED {
            assert!(guesses.allows("192.0.2.1", now));
            guesses.missed("192.0.2.1", now);
        }
        assert!(!guesses.allows("192.0.2.1", now));
        assert!(guesses.allows("192.0.2.2", now), "nobody else is held up");
        assert!(guesses.allows("192.0.2.1", now + WINDOW));
    }
}
