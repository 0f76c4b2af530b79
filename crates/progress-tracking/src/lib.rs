//! Completion facts, roll-ups, JP ledger.
