//! Certificates and their proof.
