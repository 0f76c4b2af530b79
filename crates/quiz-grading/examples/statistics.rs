//! What the figures of a large quiz cost: `cargo run --release --example statistics [attempts]`.
//!
//! Reads that many records of 40 questions from their stored text, and makes everything of them that the page shows.

use std::time::Instant;

use kernel::Marks;
use quiz_grading::statistics::{Chosen, Entry, Record, Table, items, options, rasch, test};

const ATTEMPTS: u64 = 100_000;
const QUESTIONS: usize = 40;

/// Numbers that look like chance and are the same in every run, from 0 to 1.
fn chance(seed: u64) -> f64 {
    let mixed = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let mixed = (mixed ^ (mixed >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    (mixed >> 11) as f64 / (1_u64 << 53) as f64
}

fn attempt(number: u64) -> String {
    let ability = 3.0 * (chance(number) + chance(number + 7) - 1.0);
    let entry = |question: usize| {
        let difficulty = question as f64 / 10.0 - 2.0;
        let right = chance(number * 64 + question as u64 + 1) < 1.0 / (1.0 + (difficulty - ability).exp());
        let mark = Some(if right { Marks(100) } else { Marks::ZERO });
        Entry {
            question,
            mark,
            max: Marks(100),
            chosen: Chosen::default().with(usize::from(!right)),
            seconds: Some(30),
        }
    };
    Record((0..QUESTIONS).map(entry).collect()).to_string()
}

fn main() {
    let attempts = std::env::args().nth(1).and_then(|text| text.parse().ok()).unwrap_or(ATTEMPTS);
    let stored: Vec<String> = (0..attempts).map(attempt).collect();
    let began = Instant::now();
    let so_far = || began.elapsed().as_secs_f64();
    let mut table = Table::new(QUESTIONS);
    for text in &stored {
        if let Ok(record) = text.parse() {
            table.add(&record, Some);
        }
    }
    let read = so_far();
    let (quiz, figures) = (test(&table), items(&table));
    let classical = so_far();
    let chosen: usize = (0..QUESTIONS).flat_map(|item| options(&table, item, 4)).map(|option| option.chosen).sum();
    let traces = so_far();
    let scale = rasch(&table);
    println!(
        "{attempts} attempts of {QUESTIONS} questions in {:.2} s: read by {read:.2}, classical figures by {classical:.2}, options by {traces:.2}",
        so_far()
    );
    println!(
        "mean {:.2}, first facility {:.2}, {chosen} choices, {} items on the scale",
        quiz.mean,
        figures.first().map_or(0.0, |item| item.facility),
        scale.map_or(0, |scale| scale.items.iter().flatten().count())
    );
}
