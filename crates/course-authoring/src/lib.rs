//! Drafts, revisions, publishing, media.
