//! The code by which anybody checks a certificate: 84 random bits and a check symbol, easy to read out and to type.

use kernel::Cx;

/// 31 symbols (a prime) without look-alikes: no 0, 1, I, L, O.
const ALPHABET: &[u8; 31] = b"23456789ABCDEFGHJKMNPQRSTUVWXYZ";
/// Random symbols before the check symbol; 31^17 is more than 2^84.
const RANDOM: usize = 17;
/// Symbols between two hyphens.
const GROUP: usize = 6;

/// Draws a new code, such as `7KXQ2M-…-…`.
pub(crate) fn draw(cx: &Cx) -> String {
    let mut symbols = Vec::with_capacity(RANDOM + 1);
    while symbols.len() < RANDOM {
        // 248 is the largest multiple of 31 in a byte: what lies above is thrown away, so every symbol is equally likely.
        symbols.extend(cx.random::<32>().into_iter().filter(|byte| *byte < 248).map(|byte| usize::from(byte) % 31));
    }
    symbols.truncate(RANDOM);
    symbols.push(check(&symbols));
    written(&symbols)
}

/// A code as stored, from whatever a person typed; `None` if it cannot be one.
pub(crate) fn parse(text: &str) -> Option<String> {
    let symbols: Option<Vec<usize>> = text
        .bytes()
        .filter(|byte| !matches!(byte, b'-' | b' '))
        .map(|byte| ALPHABET.iter().position(|symbol| *symbol == byte.to_ascii_uppercase()))
        .collect();
    let symbols = symbols.filter(|symbols| symbols.len() == RANDOM + 1)?;
    (check(&symbols[..RANDOM]) == symbols[RANDOM]).then(|| written(&symbols))
}

/// Weighted sum modulo a prime: finds every wrong symbol and every swap of neighbours.
fn check(symbols: &[usize]) -> usize {
    symbols.iter().enumerate().map(|(place, symbol)| (place + 1) * symbol).sum::<usize>() % 31
}

fn written(symbols: &[usize]) -> String {
    let mut text = String::with_capacity(symbols.len() + symbols.len() / GROUP);
    for (place, symbol) in symbols.iter().enumerate() {
        if place > 0 && place % GROUP == 0 {
            text.push('-');
        }
        text.push(char::from(ALPHABET[*symbol]));
    }
    text
}

#[cfg(test)]
mod tests {
    use kernel::{Actor, Locale, context::Sources};
    use proptest::prelude::*;

    use super::*;

    fn drawn() -> String {
        draw(&Sources::system().cx(Actor::System("test"), Locale::Id))
    }

    #[test]
    fn a_drawn_code_is_read_however_it_is_typed() {
        let code = drawn();
        assert_eq!(code.len(), 20);
        assert_eq!(parse(&code).as_ref(), Some(&code));
        assert_eq!(parse(&code.to_lowercase().replace('-', " ")).as_ref(), Some(&code));
        assert_eq!(parse("kode yang salah"), None);
    }

    proptest! {
        #[test]
        fn one_wrong_symbol_or_one_swap_is_found(place in 0..RANDOM, other in 0_usize..31, seed in prop::collection::vec(0_usize..31, RANDOM)) {
            let mut symbols = seed;
            symbols.push(check(&symbols));
            let mut wrong = symbols.clone();
            wrong[place] = other;
            prop_assert_eq!(parse(&written(&wrong)).is_some(), wrong == symbols);
            let mut swapped = symbols.clone();
            swapped.swap(place, place + 1);
            // The check symbol itself has no weight of its own; a swap with it may pass only if it changes nothing.
            prop_assert!(place + 1 == RANDOM || parse(&written(&swapped)).is_none() || swapped == symbols);
        }
    }
}
