//! Questions in Aiken.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::bank("bank.aiken", bytes));
