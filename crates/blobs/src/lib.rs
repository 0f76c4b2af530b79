//! Bytes by content hash, in a local folder or S3.
