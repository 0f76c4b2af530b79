//! Which questions say nearly the same: the share of three-letter pieces that two texts have in common.
//!
//! The measure is the resemblance of Broder ("On the resemblance and containment of documents", 1997) over character trigrams, which
//! is Jaccard's index of the two sets. Pairs are found without comparing all with all by the prefix filter of Bayardo, Ma and
//! Srikant ("Scaling up all pairs similarity search", 2007): two sets that share enough share one of their rarest pieces.

use std::collections::HashMap;

use crate::{authored::AuthoredQuestion, question::QuestionBody};

/// From this share on, in thousandths, two questions are told as alike. A small word changed in a sentence of ten leaves nearly 900; two
/// short questions of one pattern ("Apa kepanjangan dari SPBE?", "Apa kepanjangan dari SAKIP?") have 700 and are not told.
pub const ALIKE: u32 = 750;

/// Two texts that resemble each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Likeness {
    /// Place of the one in the list.
    pub first: usize,
    /// Place of the other, a later one.
    pub second: usize,
    /// What they have in common, in thousandths.
    pub share: u32,
}

/// What is compared of a question: what is asked and what can be chosen, in the order of the alphabet, so that shuffled options
/// count alike.
pub fn compared(question: &AuthoredQuestion) -> String {
    let mut parts: Vec<&str> = match &question.body {
        QuestionBody::SingleChoice { options } | QuestionBody::MultipleChoice { options, .. } => {
            options.iter().map(|option| option.text.as_str()).collect()
        }
        QuestionBody::Matching { pairs } => {
            pairs.iter().flat_map(|pair| [pair.left.as_str(), pair.right.as_str()]).collect()
        }
        QuestionBody::Ordering { items, .. } => items.iter().map(String::as_str).collect(),
        QuestionBody::Likert { statements, .. } => statements.iter().map(String::as_str).collect(),
        QuestionBody::GapSelect { words, .. } | QuestionBody::ImageLabels { labels: words, .. } => {
            words.iter().map(|word| word.text.as_str()).collect()
        }
        _ => Vec::new(),
    };
    parts.sort_unstable();
    let mut text = question.stem.clone();
    for part in parts {
        text.push(' ');
        text.push_str(part);
    }
    text
}

/// The words of a text in lower case, with one space between them and no signs.
pub fn plain_words(text: &str) -> String {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}

/// The pairs of texts with at least this share in common, most alike first. An empty text is like no other.
pub fn pairs(texts: &[String], least: u32) -> Vec<Likeness> {
    let sets = rarest_first(texts);
    let least = u64::from(least.clamp(1, 1_000));
    let mut order: Vec<usize> = (0..sets.len()).collect();
    order.sort_by_key(|at| sets[*at].len());
    let mut holders = HashMap::<u32, Vec<usize>>::new();
    let mut seen = vec![usize::MAX; sets.len()];
    let mut found = Vec::new();
    for at in order {
        let set = &sets[at];
        let needed = (set.len() as u64 * least).div_ceil(1_000);
        let prefix = set.len() - usize::try_from(needed).unwrap_or(set.len()) + usize::from(!set.is_empty());
        for piece in set.iter().take(prefix) {
            let earlier = holders.entry(*piece).or_default();
            for other in earlier.iter().copied() {
                // Shorter ones come first, so only the shorter can be too short.
                if seen[other] == at || (sets[other].len() as u64) < needed {
                    continue;
                }
                seen[other] = at;
                let share = share(set, &sets[other]);
                if u64::from(share) >= least {
                    found.push(Likeness { first: at.min(other), second: at.max(other), share });
                }
            }
            earlier.push(at);
        }
    }
    found.sort_by_key(|pair| (std::cmp::Reverse(pair.share), pair.first, pair.second));
    found
}

/// The pieces of each text as numbers, in ascending order; rarer pieces have smaller numbers.
fn rarest_first(texts: &[String]) -> Vec<Vec<u32>> {
    let pieces: Vec<Vec<[char; 3]>> = texts.iter().map(|text| trigrams(text)).collect();
    let mut times = HashMap::<[char; 3], usize>::new();
    for piece in pieces.iter().flatten() {
        *times.entry(*piece).or_default() += 1;
    }
    let mut known: Vec<([char; 3], usize)> = times.into_iter().collect();
    known.sort_unstable_by_key(|(piece, times)| (*times, *piece));
    let rank: HashMap<[char; 3], u32> = (0..).zip(known).map(|(rank, (piece, _))| (piece, rank)).collect();
    let numbered = pieces.iter().map(|set| {
        let mut numbers: Vec<u32> = set.iter().filter_map(|piece| rank.get(piece).copied()).collect();
        numbers.sort_unstable();
        numbers
    });
    numbered.collect()
}

/// Every three letters in a row, the space between words counted as one, each once.
fn trigrams(text: &str) -> Vec<[char; 3]> {
    let words = plain_words(text);
    if words.is_empty() {
        return Vec::new();
    }
    let letters: Vec<char> = [' '].into_iter().chain(words.chars()).chain([' ']).collect();
    let mut all: Vec<[char; 3]> = letters.windows(3).map(|three| [three[0], three[1], three[2]]).collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// What two ascending sets have in common of what they have together, in thousandths, rounded down.
fn share(a: &[u32], b: &[u32]) -> u32 {
    let (mut i, mut j, mut common) = (0, 0, 0_u64);
    while let (Some(x), Some(y)) = (a.get(i), b.get(j)) {
        match x.cmp(y) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                common += 1;
                i += 1;
                j += 1;
            }
        }
    }
    let together = (a.len() + b.len()) as u64 - common;
    u32::try_from(common * 1_000 / together.max(1)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(all: &[&str]) -> Vec<String> {
        all.iter().map(|text| (*text).to_owned()).collect()
    }

    #[test]
    fn the_same_in_other_letters_is_alike_and_one_pattern_is_not() {
        let all = texts(&[
            "Berapa lama paling lambat surat masuk harus diteruskan kepada pimpinan?",
            "Apa kepanjangan dari SPBE?",
            "berapa lama, paling lambat, surat masuk harus diteruskan ke pimpinan",
            "Apa kepanjangan dari SAKIP?",
            "",
            "",
        ]);
        let found = pairs(&all, ALIKE);
        assert_eq!(found.iter().map(|pair| (pair.first, pair.second)).collect::<Vec<_>>(), [(0, 2)], "{found:?}");
        assert!(found[0].share < 1_000);
    }

    #[test]
    fn the_filter_loses_no_pair() {
        let words = ["surat", "masuk", "keluar", "arsip", "pimpinan", "loket", "warga", "aduan", "jawab", "hari"];
        let mut state = 7_u64;
        let mut next = |below: u64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            ((state >> 33) % below) as usize
        };
        let all: Vec<String> = (0..250)
            .map(|_| (0..4 + next(5)).map(|_| words[next(words.len() as u64)]).collect::<Vec<_>>().join(" "))
            .collect();
        for least in [300, ALIKE, 900, 1_000] {
            let sets = rarest_first(&all);
            let mut slow = Vec::new();
            for (first, one) in sets.iter().enumerate() {
                for (second, other) in sets.iter().enumerate().skip(first + 1) {
                    let share = share(one, other);
                    if share >= least {
                        slow.push(Likeness { first, second, share });
                    }
                }
            }
            slow.sort_by_key(|pair| (std::cmp::Reverse(pair.share), pair.first, pair.second));
            assert!(!slow.is_empty() || least > ALIKE);
            assert_eq!(pairs(&all, least), slow, "{least}");
        }
    }

    #[test]
    fn options_may_stand_in_any_order() {
        let bank = crate::gift::parse("Kota mana? {=Jambi ~Muaro ~Sengeti}\n\nKota mana? {~Sengeti ~Muaro =Jambi}\n");
        let texts: Vec<String> = bank.questions.iter().map(compared).collect();
        assert_eq!(pairs(&texts, 1_000).len(), 1);
    }
}
