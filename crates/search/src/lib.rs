//! The index of published lessons.
