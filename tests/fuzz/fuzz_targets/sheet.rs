//! Questions in a sheet.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::bank("bank.xlsx", bytes));
