//! Shape of the tree: what stands where, and how long a file may be.

use std::fs;

use super::{metadata, none, root, sources};

/// A longer file is two things.
const LONGEST: usize = 600;

#[test]
fn no_file_is_too_long() {
    let findings: Vec<String> = sources(".rs")
        .iter()
        .map(|source| (source.text.lines().count(), &source.path))
        .filter(|(lines, _)| *lines > LONGEST)
        .map(|(lines, path)| format!("{path} has {lines} lines"))
        .collect();
    none("longer than 600 lines: split it by subject", &findings);
}

#[test]
fn every_crate_says_what_it_is() {
    let mut findings = Vec::new();
    for package in metadata().workspace_packages() {
        let folder = package.manifest_path.parent().expect("a folder");
        if !folder.join("README.md").is_file() {
            findings.push(format!("{} has no README.md", package.name));
        }
        if package.description.is_none() {
            findings.push(format!("{} has no description", package.name));
        }
    }
    none("a crate does not say what it is", &findings);
}

#[test]
fn the_top_reads_as_the_architecture() {
    let known = [
        "CHANGELOG.md",
        "Cargo.lock",
        "Cargo.toml",
        "LICENSE",
        "README.md",
        "content",
        "crates",
        "docs",
        "migration",
        "tests",
        // made by the build and by running, never committed
        "data",
        "target",
    ];
    let findings: Vec<String> = fs::read_dir(root())
        .expect("the top")
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .filter(|name| !name.starts_with('.') && !known.contains(&name.as_str()))
        .collect();
    none("does not belong at the top of the tree", &findings);
}

#[test]
fn one_test_program_per_crate() {
    // Each further program links the whole product once more.
    let findings: Vec<String> = metadata()
        .workspace_packages()
        .iter()
        .filter(|package| package.targets.iter().filter(|target| target.is_test()).count() > 1)
        .map(|package| package.name.to_string())
        .collect();
    none("more than one test program", &findings);
}

#[test]
fn no_place_of_one_machine_and_no_unfinished_mark() {
    let marks = ["TO".to_owned() + "DO", "FIX".to_owned() + "ME", "HA".to_owned() + "CK"];
    let mut findings = Vec::new();
    for ending in [".rs", ".ts", ".html", ".ftl", ".mjs"] {
        for source in sources(ending) {
            for (number, line) in source.text.lines().enumerate() {
                let home = line.contains(&format!("/{}/", "root")) || line.contains(&format!("/{}/", "home"));
                let unfinished =
                    line.split(|c: char| !c.is_ascii_alphanumeric()).any(|word| marks.iter().any(|mark| word == mark));
                if home || unfinished {
                    findings.push(format!("{}:{}: {}", source.path, number + 1, line.trim()));
                }
            }
        }
    }
    none("a path of one machine or an unfinished mark", &findings);
}
