//! Templates and data to PDF.
