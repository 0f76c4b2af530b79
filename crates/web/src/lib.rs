//! The axum kit: routes with access rules, problems, pages, words.
