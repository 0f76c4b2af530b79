//! The word that a room is told so that a quiz is begun there and then. It keeps nobody's account safe, so it is short, shared and
//! stored as a salted SHA-256.

use std::fmt;

use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};

/// Fewest and most letters of a password.
pub const LENGTHS: std::ops::RangeInclusive<usize> = 4..=60;

/// A stored password. Letters are told apart by neither case nor the space around them, as it is said aloud.
#[derive(Clone, PartialEq, Eq)]
pub struct Password {
    salt: [u8; 16],
    hash: [u8; 32],
}

/// Nothing of it belongs into a log.
impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password")
    }
}

fn hash(salt: &[u8], word: &str) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(salt);
    hash.update(word.trim().to_lowercase().as_bytes());
    hash.finalize().into()
}

impl Password {
    /// A password of this word, salted with chance; none if it is too short or too long.
    pub fn new(word: &str, salt: [u8; 16]) -> Option<Self> {
        let fits = LENGTHS.contains(&word.trim().chars().count());
        fits.then(|| Self { salt, hash: hash(&salt, word) })
    }

    /// Whether the word is it. Takes as long whether it is or not.
    pub fn opens_with(&self, word: &str) -> bool {
        let given = hash(&self.salt, word);
        let differing = self.hash.iter().zip(given).fold(0, |differing, (own, given)| differing | (own ^ given));
        std::hint::black_box(differing) == 0
    }

    /// As it is stored.
    pub(crate) fn stored(&self) -> String {
        format!("{}.{}", HEXLOWER.encode(&self.salt), HEXLOWER.encode(&self.hash))
    }

    /// From its stored form.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (salt, hash) = text.split_once('.')?;
        let bytes = |text: &str| HEXLOWER.decode(text.as_bytes()).ok();
        Some(Self { salt: bytes(salt)?.try_into().ok()?, hash: bytes(hash)?.try_into().ok()? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_opens_however_it_is_typed_and_no_other_does() {
        let password = Password::new(" Merdeka45 ", [7; 16]).expect("long enough");
        let stored = Password::parse(&password.stored()).expect("as it was stored");
        for (word, opens) in [("merdeka45", true), ("MERDEKA45 ", true), ("merdeka", false), ("", false)] {
            assert_eq!(stored.opens_with(word), opens, "{word}");
        }
        assert!(!password.stored().contains("erdeka"));
        assert_ne!(Password::new("merdeka45", [8; 16]), Some(password), "another salt, another hash");
        assert!(Password::new(" abc ", [0; 16]).is_none() && Password::parse("xx.yy").is_none());
    }
}
