//! Rules of the source tree itself, each with the reason it exists.

mod dependencies;
mod edges;
mod files;
mod imports;
mod templates;
mod words;

use std::{
    fs,
    path::{Path, PathBuf},
};

use cargo_metadata::{Metadata, MetadataCommand};

/// Top of the source tree.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the tests stand in the workspace").to_owned()
}

/// What cargo knows of the workspace, for the platform the product is built for.
fn metadata() -> Metadata {
    MetadataCommand::new()
        .current_dir(root())
        .other_options(["--locked", "--filter-platform", "x86_64-unknown-linux-gnu"].map(str::to_owned).to_vec())
        .exec()
        .expect("cargo metadata")
}

/// A file of the tree, by its path from the top.
struct Source {
    path: String,
    text: String,
}

/// Every file of ours with this ending, in order.
fn sources(ending: &str) -> Vec<Source> {
    let mut found = Vec::new();
    for folder in ["crates", "migration", "tests"] {
        collect(&root().join(folder), ending, &mut found);
    }
    found.sort_by(|a, b| a.path.cmp(&b.path));
    assert!(!found.is_empty(), "no file ends in {ending}");
    found
}

fn collect(folder: &Path, ending: &str, found: &mut Vec<Source>) {
    for entry in fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        let name = entry.file_name().to_string_lossy().into_owned();
        if path.is_dir() {
            if !["node_modules", "dist", "target", "test-results", "shots"].contains(&name.as_str()) {
                collect(&path, ending, found);
            }
        } else if name.ends_with(ending) {
            found.push(Source {
                path: path.strip_prefix(root()).expect("below the top").display().to_string(),
                text: fs::read_to_string(&path).expect("a text"),
            });
        }
    }
}

/// Fails with all findings at once, each on its line.
fn none(rule: &str, findings: &[String]) {
    assert!(findings.is_empty(), "{rule}:\n  {}\n", findings.join("\n  "));
}
