//! What grading an answer costs, for each kind of question: `cargo run --release --example grading [how many]`.
//!
//! Pure code, as it runs when an attempt is graded and when it is graded again: the recorded answer, the question with its key, and
//! the order in which the options were shown. Right and wrong answers take turns.

use std::{hint::black_box, time::Instant};

use courseware::QuestionBody;
use quiz_grading::engine::{Dice, Outcome, Response, grade, kind_of};
use serde_json::{Value, json};

/// Answers of each kind unless the first argument says how many.
const ANSWERS: usize = 1_000_000;

fn choices(fractions: &[i64]) -> Value {
    fractions.iter().map(|fraction| json!({ "text": "Pilihan", "fraction": fraction })).collect()
}

/// Each kind that a machine grades, with answers; the key itself is added to them.
fn kinds() -> Vec<(Value, Vec<Value>)> {
    let accepted = |text: &str, fraction: i64| json!({ "text": text, "fraction": fraction });
    let range = |min: &str, max: &str, fraction: i64| json!({ "min": min, "max": max, "fraction": fraction });
    let gaps = json!([
        { "gap": "choice", "options": choices(&[10_000, 0, 0]) },
        { "gap": "text", "answers": [accepted("arsip dinamis", 10_000), accepted("arsip*", 5_000)] },
        { "gap": "number", "answers": [range("19.5", "20.5", 10_000)] },
    ]);
    vec![
        (
            json!({ "kind": "single_choice", "options": choices(&[10_000, 0, 0, 0]) }),
            vec![json!({ "kind": "single_choice", "choice": "b" })],
        ),
        (
            json!({ "kind": "multiple_choice", "options": choices(&[5_000, 5_000, -5_000, -5_000]) }),
            vec![json!({ "kind": "multiple_choice", "choices": ["a", "b", "c"] })],
        ),
        (json!({ "kind": "true_false", "answer": true }), vec![json!({ "kind": "true_false", "answer": false })]),
        (
            json!({ "kind": "short_answer", "answers": [accepted("daftar arsip", 10_000), accepted("*retensi*", 5_000)] }),
            vec![
                json!({ "kind": "short_answer", "text": "jadwal  Retensi arsip" }),
                json!({ "kind": "short_answer", "text": "tidak tahu" }),
            ],
        ),
        (
            json!({ "kind": "short_answer", "answers": [accepted("pelayanan prima", 10_000)], "compare": { "typo": true } }),
            vec![
                json!({ "kind": "short_answer", "text": "pelayanan prina" }),
                json!({ "kind": "short_answer", "text": "pelayanan biasa saja" }),
            ],
        ),
        (
            json!({ "kind": "numerical", "answers": [range("3.14", "3.15", 10_000), range("3", "3.3", 5_000)] }),
            vec![json!({ "kind": "numerical", "text": "3,2" }), json!({ "kind": "numerical", "text": "1.000,5" })],
        ),
        (
            json!({ "kind": "calculated", "variables": [{ "name": "a", "min": "1", "max": "9" }], "answers": [
                { "formula": "pow({a}, 2) * pi() / 4", "tolerance": { "by": "relative", "percent": "1" }, "fraction": 10_000 },
            ] }),
            vec![json!({ "kind": "numerical", "text": "3,14" })],
        ),
        (
            json!({ "kind": "matching", "pairs": (0..5).map(|n| json!({ "left": format!("{n}"), "right": format!("{n}") })).collect::<Value>() }),
            vec![json!({ "kind": "matching", "choices": ["a", "b", "c", "d", null] })],
        ),
        (
            json!({ "kind": "ordering", "items": ["a", "b", "c", "d", "e", "f"], "scoring": "pairs" }),
            vec![json!({ "kind": "ordering", "ranks": [1, 2, 3, 4, 6, 5] })],
        ),
        (
            json!({ "kind": "cloze", "gaps": gaps }),
            vec![json!({ "kind": "cloze", "gaps": ["b", "arsip statis", "20"] })],
        ),
        (
            json!({ "kind": "gap_select", "words": [{ "text": "satu", "group": 1 }, { "text": "dua", "group": 1 }], "gaps": [1, 2] }),
            vec![json!({ "kind": "gap_select", "choices": ["b", "a"] })],
        ),
        (
            json!({ "kind": "hotspot", "most": 3, "picture": { "text": "", "width": 640, "height": 480 }, "zones": [
                { "shape": "circle", "x": 100, "y": 100, "radius": 20 },
                { "shape": "polygon", "corners": [[200, 200], [300, 200], [250, 300]] },
                { "shape": "rectangle", "left": 0, "top": 0, "right": 20, "bottom": 20, "cost": 5_000 },
            ] }),
            vec![json!({ "kind": "hotspot", "spots": [{ "x": 1_000, "y": 1_000 }, { "x": 3_906, "y": 4_583 }] })],
        ),
    ]
}

fn main() -> Result<(), serde_json::Error> {
    let count = std::env::args().nth(1).and_then(|text| text.parse().ok()).unwrap_or(ANSWERS);
    for (body, given) in kinds() {
        let body: QuestionBody = serde_json::from_value(body)?;
        let kind = kind_of(&body);
        let variant = kind.variant(&mut Dice::new(7), true);
        let mut answers = given.into_iter().map(serde_json::from_value).collect::<Result<Vec<Response>, _>>()?;
        answers.extend(kind.key(&variant));
        let began = Instant::now();
        let mut full = 0_usize;
        for answer in answers.iter().cycle().take(count) {
            full += usize::from(grade(black_box(&body), &variant, Some(black_box(answer))) == Outcome::Graded(10_000));
        }
        let each = began.elapsed().as_nanos() / count as u128;
        println!("{:<16} {each:>6} ns an answer, {full} of {count} fully right", body.kind());
    }
    Ok(())
}
