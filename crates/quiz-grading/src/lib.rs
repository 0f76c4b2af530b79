//! Questions, attempts, marking.
