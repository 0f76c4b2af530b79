//! Which crate may know which.

use cargo_metadata::DependencyKind;

use super::{metadata, none};

/// Foundation crates: what everything else stands on, and what each of them may know of the others.
const FOUNDATION: [(&str, &[&str]); 7] = [
    ("kernel", &[]),
    ("database", &["kernel"]),
    ("blobs", &["kernel"]),
    ("courseware", &["kernel"]),
    ("documents", &["kernel"]),
    ("assets", &[]),
    ("web", &["kernel", "assets"]),
];

/// One subject each. They never see each other: they speak by published documents, events and ports.
const FEATURES: [&str; 14] = [
    "identity",
    "course-authoring",
    "content-delivery",
    "quiz-grading",
    "progress-tracking",
    "learning-hours",
    "certification",
    "competency-development",
    "performance-dialogue",
    "mentoring",
    "training-classes",
    "notifications",
    "reporting",
    "search",
];

/// Everything that `name` may depend on when it is built for use.
fn allowed(name: &str) -> Vec<&'static str> {
    if let Some((_, edges)) = FOUNDATION.iter().find(|(crate_name, _)| *crate_name == name) {
        return edges.to_vec();
    }
    let foundation = FOUNDATION.iter().map(|(crate_name, _)| *crate_name);
    match name {
        feature if FEATURES.contains(&feature) => foundation.filter(|name| *name != "assets").collect(),
        // The database for its own pages: background work and the audit log belong to no feature. Documents for boards as files.
        "portal" => ["kernel", "web", "database", "documents"].into_iter().chain(FEATURES).collect(),
        "server" => foundation.chain(FEATURES).chain(["portal", "migration"]).collect(),
        "test-kit" => vec!["kernel", "database", "web", "migration"],
        "migration" | "xtask" | "end-to-end" => Vec::new(),
        other => panic!("{other} has no place in the architecture: give it one in {}", file!()),
    }
}

/// What a crate's own tests may use besides.
fn allowed_in_tests(name: &str) -> Vec<&'static str> {
    match name {
        "database" | "server" => vec!["migration", "test-kit"],
        // The stories put the whole product together and let people of the demo act without HTTP where it saves time.
        "end-to-end" => {
            vec![
                "server",
                "test-kit",
                "kernel",
                "blobs",
                "courseware",
                "database",
                "identity",
                "notifications",
                "progress-tracking",
                "quiz-grading",
                "reporting",
                "web",
            ]
        }
        feature if FEATURES.contains(&feature) || feature == "portal" => vec!["test-kit"],
        _ => Vec::new(),
    }
}

#[test]
fn crates_depend_downwards_only() {
    let metadata = metadata();
    let ours: Vec<&str> = metadata.workspace_packages().iter().map(|p| p.name.as_str()).collect();
    let mut findings = Vec::new();
    for package in metadata.workspace_packages() {
        let name = package.name.as_str();
        for dependency in package.dependencies.iter().filter(|d| ours.contains(&d.name.as_str())) {
            let may = match dependency.kind {
                DependencyKind::Development => [allowed(name), allowed_in_tests(name)].concat(),
                _ => allowed(name),
            };
            if !may.contains(&dependency.name.as_str()) {
                findings.push(format!("{name} → {} ({})", dependency.name, dependency.kind));
            }
        }
    }
    none("an edge that the architecture does not have", &findings);
}

#[test]
fn shared_parts_stay_ignorant_of_what_they_must_not_know() {
    // The web kit knows no database, so that both compile at once; history knows no entity; the driver knows no product.
    let banned = [
        ("web", "sea-orm"),
        ("web", "database"),
        ("courseware", "sea-orm"),
        ("courseware", "axum"),
        ("database", "axum"),
        ("blobs", "sea-orm"),
        ("documents", "axum"),
        ("kernel", "axum"),
        ("kernel", "tokio"),
    ];
    let metadata = metadata();
    let findings: Vec<String> = metadata
        .workspace_packages()
        .iter()
        .flat_map(|package| package.dependencies.iter().map(|d| (package.name.to_string(), d)))
        .filter(|(_, dependency)| dependency.kind == DependencyKind::Normal)
        .filter(|(name, dependency)| banned.contains(&(name.as_str(), dependency.name.as_str())))
        .map(|(name, dependency)| format!("{name} → {}", dependency.name))
        .collect();
    none("a crate knows what it must not know", &findings);
}
