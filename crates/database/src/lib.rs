//! Reader and writer, transactions, outbox and job queue, on SQLite and PostgreSQL.
