//! Formulas, and texts with formulas in them.
#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| fuzz::formula(text));
