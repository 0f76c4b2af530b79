//! Questions as pasted text, or whatever text turns out to be.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::bank("bank.txt", bytes));
