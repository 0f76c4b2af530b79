//! Lessons in Markdown.
#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| fuzz::lesson(text));
