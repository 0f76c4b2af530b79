//! Layers inside a crate: the web framework and the database library stay in their modules.

use super::{Source, none, sources};

/// The lines of the file that are code, with their numbers.
fn code(source: &Source) -> impl Iterator<Item = (usize, &str)> {
    source
        .text
        .lines()
        .enumerate()
        .map(|(number, line)| (number + 1, line.trim_start()))
        .filter(|(_, line)| !line.starts_with("//"))
}

fn uses_outside(libraries: &[&str], allowed: impl Fn(&str) -> bool) -> Vec<String> {
    let mut findings = Vec::new();
    for source in sources(".rs") {
        let in_product = source.path.starts_with("crates/") && source.path.contains("/src/");
        if !in_product || allowed(&source.path) {
            continue;
        }
        for (number, line) in code(&source) {
            for library in libraries {
                if line.contains(&format!("{library}::")) || line.contains(&format!("use {library}")) {
                    findings.push(format!("{}:{number}: {line}", source.path));
                }
            }
        }
    }
    findings
}

fn in_crate(path: &str, names: &[&str]) -> bool {
    names.iter().any(|name| path.starts_with(&format!("crates/{name}/")))
}

#[test]
fn only_the_outer_layer_knows_the_protocol() {
    let findings = uses_outside(&["axum", "axum_extra", "tower_http", "tower_sessions"], |path| {
        path.contains("/src/http/")
            || path.ends_with("/src/http.rs")
            || in_crate(path, &["web", "server", "portal", "test-kit"])
            // Who asks, and the sessions behind it: identity's answer to two traits of the web kit.
            || ["actors.rs", "sessions.rs", "error.rs"].iter().any(|file| path == format!("crates/identity/src/{file}"))
            || path.starts_with("crates/identity/src/store/")
    });
    none("the web framework outside of http/", &findings);
}

#[test]
fn only_the_store_knows_the_database_library() {
    let findings = uses_outside(&["sea_orm", "sqlx"], |path| {
        path.contains("/src/store/")
            || path.ends_with("/src/store.rs")
            || path == "crates/kernel/src/id.rs"
            // A feature's error takes in the library's, so that `?` works in its store.
            || path.ends_with("/src/error.rs")
            || in_crate(path, &["database", "test-kit"])
    });
    none("the database library outside of store/", &findings);
}

#[test]
fn rules_are_pure() {
    // Policies, models and engines decide; they do no input or output and so cannot fail for boring reasons.
    let mut findings = Vec::new();
    for source in sources(".rs") {
        let pure = source.path.ends_with("/src/policy.rs")
            || source.path.ends_with("/src/model.rs")
            || source.path.contains("/src/engine/");
        if !pure {
            continue;
        }
        for (number, line) in code(&source) {
            if ["tokio::", "std::fs", "std::net", "async fn", ".await", "reqwest::", "object_store::"]
                .iter()
                .any(|word| line.contains(word))
            {
                findings.push(format!("{}:{number}: {line}", source.path));
            }
        }
    }
    none("a rule that does input or output", &findings);
}
