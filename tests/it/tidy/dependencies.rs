//! What we take from others: licences, banned crates, one version of each.

use std::collections::{BTreeMap, BTreeSet};

use cargo_metadata::{Metadata, Package};

use super::{metadata, none, root};

/// Licences that go together with AGPL-3.0-or-later, for code that becomes part of the product.
const LICENCES: [&str; 18] = [
    "0BSD",
    "AGPL-3.0-or-later",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "CDLA-Permissive-2.0",
    "ISC",
    "MIT",
    "MIT-0",
    "MPL-2.0",
    "Unicode-3.0",
    "Unicode-DFS-2016",
    "Unlicense",
    "Zlib",
    "zlib-acknowledgement",
];

/// Crates that must not come in, even through others, with the reason.
const BANNED: [(&str, &str, &str); 5] = [
    ("openssl-sys", "", "TLS is rustls; the binary links no system library"),
    ("native-tls", "", "TLS is rustls; the binary links no system library"),
    ("sqlx", "0.8", "a second sqlx is a second SQLite, which cannot be linked"),
    ("reqwest", "0.12", "one HTTP client is enough"),
    ("async-std", "", "one run time is enough"),
];

/// Packages that are part of the graph on our platform.
fn resolved(metadata: &Metadata) -> Vec<&Package> {
    let graph = metadata.resolve.as_ref().expect("a resolved graph");
    let ids: BTreeSet<_> = graph.nodes.iter().map(|node| &node.id).collect();
    metadata.packages.iter().filter(|package| ids.contains(&package.id)).collect()
}

/// Whether an SPDX expression can be fulfilled with the licences that we take.
fn acceptable(expression: &str) -> bool {
    let tokens: Vec<String> = expression
        .replace('/', " OR ")
        .replace('(', " ( ")
        .replace(')', " ) ")
        .split_whitespace()
        .map(str::to_owned)
        .collect();
    let mut place = 0;
    any_of(&tokens, &mut place) && place == tokens.len()
}

fn any_of(tokens: &[String], place: &mut usize) -> bool {
    let mut good = all_of(tokens, place);
    while tokens.get(*place).is_some_and(|token| token == "OR") {
        *place += 1;
        good |= all_of(tokens, place);
    }
    good
}

fn all_of(tokens: &[String], place: &mut usize) -> bool {
    let mut good = one(tokens, place);
    while tokens.get(*place).is_some_and(|token| token == "AND") {
        *place += 1;
        good &= one(tokens, place);
    }
    good
}

fn one(tokens: &[String], place: &mut usize) -> bool {
    let Some(token) = tokens.get(*place) else { return false };
    *place += 1;
    if token == "(" {
        let good = any_of(tokens, place);
        *place += 1;
        return good;
    }
    if tokens.get(*place).is_some_and(|next| next == "WITH") {
        let with = format!("{token} WITH {}", tokens.get(*place + 1).map_or("", String::as_str));
        *place += 2;
        return LICENCES.contains(&with.as_str());
    }
    LICENCES.contains(&token.as_str())
}

#[test]
fn licence_expressions_are_understood() {
    for good in [
        "MIT",
        "MIT/Apache-2.0",
        "(MIT OR Apache-2.0) AND Unicode-3.0",
        "Apache-2.0 WITH LLVM-exception",
        "GPL-2.0-only OR MIT",
        "ISC AND (Apache-2.0 OR GPL-2.0-only) AND MIT",
    ] {
        assert!(acceptable(good), "{good}");
    }
    for bad in ["GPL-2.0-only", "MIT AND GPL-2.0-only", "(GPL-2.0-only OR SSPL-1.0) AND MIT", "", "MIT ("] {
        assert!(!acceptable(bad), "{bad}");
    }
}

#[test]
fn every_licence_goes_with_ours() {
    let metadata = metadata();
    let findings: Vec<String> = resolved(&metadata)
        .iter()
        .filter(|package| !package.license.as_deref().is_some_and(acceptable))
        .map(|package| format!("{} {}: {:?}", package.name, package.version, package.license))
        .collect();
    none("a licence that is not on the list", &findings);
}

#[test]
fn banned_crates_stay_out() {
    let metadata = metadata();
    let mut findings = Vec::new();
    for package in resolved(&metadata) {
        for (name, version, reason) in BANNED {
            if package.name.as_str() == name && package.version.to_string().starts_with(version) {
                findings.push(format!("{name} {}: {reason}", package.version));
            }
        }
    }
    none("a banned crate came in", &findings);
}

#[test]
fn one_version_of_each_direct_dependency() {
    let metadata = metadata();
    let names: BTreeMap<_, _> = metadata.packages.iter().map(|package| (&package.id, package)).collect();
    let graph = metadata.resolve.as_ref().expect("a resolved graph");
    let mut versions: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for node in graph.nodes.iter().filter(|node| metadata.workspace_members.contains(&node.id)) {
        for dependency in &node.deps {
            let package = names[&dependency.pkg];
            versions.entry(package.name.as_str()).or_default().insert(package.version.to_string());
        }
    }
    let findings: Vec<String> = versions
        .iter()
        .filter(|(_, versions)| versions.len() > 1)
        .map(|(name, versions)| format!("{name}: {versions:?}"))
        .collect();
    none("two versions of one direct dependency", &findings);
}

#[test]
fn versions_and_features_are_declared_at_the_top() {
    // Otherwise two crates ask for different features, and building one of them alone rebuilds half of the tree.
    let mut findings = Vec::new();
    for package in metadata().workspace_packages() {
        let text = std::fs::read_to_string(&package.manifest_path).expect("a manifest");
        let mut in_dependencies = false;
        for (number, line) in text.lines().enumerate() {
            if line.starts_with('[') {
                in_dependencies = line.contains("dependencies");
            } else if in_dependencies
                && line.contains('=')
                && (!line.contains("workspace = true") || line.contains("features"))
            {
                let path = package.manifest_path.strip_prefix(root()).map_or("", |path| path.as_str());
                findings.push(format!("{path}:{}: {line}", number + 1));
            }
        }
    }
    none("a dependency not inherited from the workspace", &findings);
}
