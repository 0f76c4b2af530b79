//! What looking for similar questions costs: `cargo run --release --example likeness [how many]`.
//!
//! Three banks: one as people write them, one whose questions all follow the same sentence, and one of copies.

use std::{fmt::Write, time::Instant};

use courseware::likeness::{ALIKE, pairs};

/// Questions of a bank unless the first argument says how many: the most that a file brings.
const QUESTIONS: usize = 5_000;

/// Numbers that are the same in every run.
struct Sequence(u64);

impl Sequence {
    fn next(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or_default() % below
    }

    /// Words of two to four syllables.
    fn words(&mut self, count: usize, known: usize) -> String {
        let mut text = String::new();
        for _ in 0..count {
            let mut word =
                Self(u64::try_from(self.next(known)).unwrap_or_default().wrapping_mul(0x9e37_79b9_7f4a_7c15));
            for _ in 0..2 + word.next(3) {
                for letters in ["bcdghjklmnprstwy", "aiueo"] {
                    text.extend(letters.chars().nth(word.next(letters.len())));
                }
            }
            text.push(' ');
        }
        text
    }
}

fn main() {
    let count = std::env::args().nth(1).and_then(|word| word.parse().ok()).unwrap_or(QUESTIONS);
    let mut chance = Sequence(7);
    let mut mixed: Vec<String> = Vec::new();
    for at in 0..count {
        // Every tenth is an earlier one with a word more.
        let text = match at % 10 {
            9 => format!("{}{}", mixed[chance.next(at)], chance.words(1, 3_000)),
            _ => chance.words(30 + at % 30, 3_000),
        };
        mixed.push(text);
    }
    let pattern = "Berapa lama paling lambat surat harus diteruskan kepada pejabat yang menangani urusan ";
    let one: Vec<String> = (0..count).map(|_| format!("{pattern}{}", chance.words(8, 3_000))).collect();
    let copies = vec![format!("{pattern} kepegawaian"); count];
    let mut told = format!("{count} questions, all compared with all\n");
    for (name, texts) in [("as people write them", mixed), ("one sentence", one), ("copies", copies)] {
        let start = Instant::now();
        let found = pairs(&texts, ALIKE);
        let took = start.elapsed().as_millis();
        let end = if found.complete { "" } else { ", ended early" };
        let _ = writeln!(told, "{name:>22}: {took:>5} ms, {} pairs{end}", found.pairs.len());
    }
    println!("{told}");
}
