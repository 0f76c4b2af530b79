//! Catalogue, enrolment, reading, media.
