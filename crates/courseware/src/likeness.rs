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

/// What a comparison of many texts found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Likenesses {
    /// The pairs, most alike first.
    pub pairs: Vec<Likeness>,
    /// Whether all were compared. Where nearly all texts say the same, the comparison ends early.
    pub complete: bool,
}

/// Most pairs that are looked for.
const MOST_FOUND: usize = 20_000;

/// Most steps of a comparison: looks at another text, and at pieces of both.
const MOST_STEPS: u64 = 40_000_000;

/// A text that holds a piece: its place in the list, and the piece's place in it.
type Holder = (usize, usize);

/// The pairs of texts with at least this share in common. An empty text is like no other.
///
/// Texts that cannot share enough are passed by: by their lengths, by their outlines, by where their first common piece stands (the positional filter of
/// Xiao and others, "Efficient similarity joins for near duplicate detection", 2008), and as soon as too many pieces were missed.
pub fn pairs(texts: &[String], least: u32) -> Likenesses {
    pairs_within(texts, 0, least, MOST_STEPS)
}

/// As [`pairs`], but only those with a text that stands at this place or later: of what comes to others that are there already.
pub fn pairs_from(texts: &[String], from: usize, least: u32) -> Likenesses {
    pairs_within(texts, from, least, MOST_STEPS)
}

fn pairs_within(texts: &[String], from: usize, least: u32, steps: u64) -> Likenesses {
    let sets = rarest_first(texts);
    let least = u64::from(least.clamp(1, 1_000));
    let mut order: Vec<usize> = (0..sets.len()).collect();
    order.sort_by_key(|at| sets[*at].len());
    let outlines: Vec<Outline> = sets.iter().map(|set| outline(set)).collect();
    let mut holders = HashMap::<u32, Vec<Holder>>::new();
    let mut seen = vec![usize::MAX; sets.len()];
    let mut found = Likenesses { complete: true, ..Likenesses::default() };
    let mut left = steps;
    'all: for at in order {
        let set = &sets[at];
        let needed = (set.len() as u64 * least).div_ceil(1_000);
        let prefix = set.len() - usize::try_from(needed).unwrap_or(set.len()) + usize::from(!set.is_empty());
        let shared = (2 * set.len() as u64 * least).div_ceil(1_000 + least);
        let indexed = set.len() - usize::try_from(shared).unwrap_or(set.len()) + usize::from(!set.is_empty());
        for (place, piece) in set.iter().enumerate().take(prefix) {
            let earlier = holders.entry(*piece).or_default();
            // Shorter ones come first, so only the shorter can be too short, and those at the front are the shortest.
            let short = earlier.partition_point(|(other, _)| (sets[*other].len() as u64) < needed);
            for (other, its_place) in earlier.iter().skip(short).copied() {
                left = left.saturating_sub(1);
                if left == 0 {
                    found.complete = false;
                    break 'all;
                }
                if seen[other] == at || at.max(other) < from {
                    continue;
                }
                seen[other] = at;
                let both = set.len() + sets[other].len();
                let wanted = (both as u64 * least).div_ceil(1_000 + least);
                if most_common(both, &outlines[at], &outlines[other]) < wanted {
                    continue;
                }
                let share = share(&set[place..], &sets[other][its_place..], both as u64, wanted, &mut left);
                if let Some(share) = share {
                    found.pairs.push(Likeness { first: at.min(other), second: at.max(other), share });
                }
                if found.pairs.len() >= MOST_FOUND {
                    found.complete = false;
                    break 'all;
                }
            }
            // A longer text that shares enough with this one shares one of fewer: both together must miss less.
            if place < indexed {
                earlier.push((at, place));
            }
        }
    }
    found.pairs.sort_by_key(|pair| (std::cmp::Reverse(pair.share), pair.first, pair.second));
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

/// A set in short: the bits at the remainders of its pieces.
type Outline = [u64; 8];

fn outline(set: &[u32]) -> Outline {
    let mut bits = Outline::default();
    for piece in set {
        bits[(piece / 64 % 8) as usize] |= 1 << (piece % 64);
    }
    bits
}

/// The most that two sets of so many pieces can have in common: each bit that only one of them has stands for a piece that the other
/// lacks (the bitmap filter of Sandes, Teodoro and Melo, "Bitmap filter: speeding up exact set similarity joins", 2020).
fn most_common(both: usize, a: &Outline, b: &Outline) -> u64 {
    let apart: u32 = a.iter().zip(b).map(|(a, b)| (a ^ b).count_ones()).sum();
    (both as u64).saturating_sub(u64::from(apart)) / 2
}

/// What two ascending sets with so many pieces in all have in common of what they have together, in thousandths, rounded down, if as
/// many pieces as wanted are common. The sets are given from their first common piece on.
fn share(mut a: &[u32], mut b: &[u32], both: u64, wanted: u64, left: &mut u64) -> Option<u32> {
    let mut common = 0_u64;
    let before = a.len() + b.len();
    while common + (a.len().min(b.len()) as u64) >= wanted
        && let (Some((x, after_x)), Some((y, after_y))) = (a.split_first(), b.split_first())
    {
        common += u64::from(x == y);
        (a, b) = (if x <= y { after_x } else { a }, if y <= x { after_y } else { b });
    }
    *left = left.saturating_sub((before - a.len() - b.len()) as u64);
    (common >= wanted).then(|| u32::try_from(common * 1_000 / (both - common).max(1)).unwrap_or_default())
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
        let found = pairs(&all, ALIKE).pairs;
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
                    let common = one.iter().filter(|piece| other.contains(piece)).count();
                    let share = u32::try_from(common * 1_000 / (one.len() + other.len() - common)).expect("a share");
                    if share >= least {
                        slow.push(Likeness { first, second, share });
                    }
                }
            }
            slow.sort_by_key(|pair| (std::cmp::Reverse(pair.share), pair.first, pair.second));
            assert!(!slow.is_empty() || least > ALIKE);
            assert_eq!(pairs(&all, least), Likenesses { pairs: slow, complete: true }, "{least}");
        }
    }

    #[test]
    fn options_may_stand_in_any_order() {
        let bank = crate::gift::parse("Kota mana? {=Jambi ~Muaro ~Sengeti}\n\nKota mana? {~Sengeti ~Muaro =Jambi}\n");
        let texts: Vec<String> = bank.questions.iter().map(compared).collect();
        assert_eq!(pairs(&texts, 1_000).pairs.len(), 1);
    }

    #[test]
    fn a_bank_that_says_the_same_over_and_over_ends_early_and_says_so() {
        let all = texts(&["Surat masuk dicatat di buku agenda"; 300]);
        let found = pairs(&all, ALIKE);
        assert_eq!((found.pairs.len(), found.complete), (MOST_FOUND, false));
        let found = pairs_within(&all, 0, ALIKE, 10_000);
        assert!(!found.complete && !found.pairs.is_empty() && found.pairs.len() < MOST_FOUND, "{}", found.pairs.len());
        assert!(pairs(&all[..100], ALIKE).complete);
        let found = pairs_from(&all, 299, ALIKE);
        assert_eq!((found.pairs.len(), found.complete), (299, true));
    }
}
