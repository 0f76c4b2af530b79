//! Packages of items and files.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::bank("bank.zip", bytes));
