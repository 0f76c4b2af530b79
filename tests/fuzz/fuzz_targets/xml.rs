//! Moodle XML, QTI 1.2, 2.1 and 3.0: the content says which.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::bank("bank.xml", bytes));
