//! The programs that must be on the machine, and those that Debian can add.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, bail, ensure};

use crate::shell::{call, cargo, output, program, works};

const NODE: u32 = 20;

/// Says in one sentence which tool of the build is missing.
pub(crate) fn check_build() -> Result<()> {
    let node = output(&mut program("node", ["--version"]))
        .ok()
        .context("Node.js is missing: install version 20 or later together with npm, then try again.")?;
    let major: u32 =
        node.trim().trim_start_matches('v').split('.').next().and_then(|number| number.parse().ok()).unwrap_or(0);
    ensure!(major >= NODE, "Node.js {} is too old: install version {NODE} or later, then try again.", node.trim());
    ensure!(works(&mut program("npm", ["--version"])), "npm is missing: install it beside Node.js, then try again.");
    ensure!(works(cargo().arg("--version")), "cargo is missing from the path: install Rust (stable), then try again.");
    Ok(())
}

/// Folder of PostgreSQL's server programs, the newest one.
pub(crate) fn postgres() -> Option<PathBuf> {
    let mut found: Vec<(u32, PathBuf)> = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| Some((entry.file_name().to_str()?.parse().ok()?, entry.path().join("bin"))))
        .filter(|(_, folder)| folder.join("initdb").is_file())
        .collect();
    found.sort();
    found.pop().map(|(_, folder)| folder).or_else(|| {
        let initdb = fs::canonicalize(on_path("initdb")?).ok()?;
        Some(initdb.parent()?.to_owned())
    })
}

/// The browser for the tests: `$CHROMIUM`, else the one on the path.
pub(crate) fn chromium() -> Option<PathBuf> {
    match env::var_os("CHROMIUM") {
        Some(named) => Some(named.into()),
        None => on_path("chromium"),
    }
}

/// Adds the Debian packages that the tests need and the machine does not have.
pub(crate) fn install_for_tests(with_browser: bool) -> Result<()> {
    let mut packages = Vec::new();
    if postgres().is_none() {
        packages.push("postgresql");
    }
    // pdfsig and pdfinfo judge what is signed and set.
    if on_path("pdfsig").is_none() {
        packages.push("poppler-utils");
    }
    // Where openbadgeslib is installed to.
    if output(&mut program("python3", ["-c", "import ensurepip"])).is_err() {
        packages.push("python3-venv");
    }
    if with_browser && chromium().is_none() {
        packages.push("chromium");
    }
    if packages.is_empty() {
        return Ok(());
    }
    let names = packages.join(" ");
    let by_hand = format!("apt-get install -y --no-install-recommends {names}");
    if on_path("apt-get").is_none() {
        bail!("The tests need {names}: install them with your system's package manager, then try again.");
    }
    if output(&mut program("id", ["-u"]))?.trim() != "0" {
        bail!("The tests need {names}: run `sudo {by_hand}`, then try again.");
    }
    println!("Installing {names} from Debian");
    let mut attempt = 0;
    loop {
        attempt += 1;
        let done = apt(&["update", "-q"])
            .and_then(|()| apt(&[&["install", "-y", "-q", "--no-install-recommends"], &packages[..]].concat()));
        match done {
            Ok(()) => return Ok(()),
            Err(_) if attempt == 1 => eprintln!("That did not work; trying once more."),
            Err(error) => return Err(error.context(format!("{names} could not be installed by `{by_hand}`"))),
        }
    }
}

fn apt(arguments: &[&str]) -> Result<()> {
    call(program("apt-get", arguments).env("DEBIAN_FRONTEND", "noninteractive"))
}

/// The program of this name, if the path leads to it.
pub(crate) fn on_path(name: &str) -> Option<PathBuf> {
    env::split_paths(&env::var_os("PATH")?).map(|folder| folder.join(name)).find(|file| file.is_file())
}

/// A user without rights to run PostgreSQL as, when we are root; PostgreSQL refuses to run as root.
pub(crate) fn plain_user() -> Result<Option<User>> {
    if output(&mut program("id", ["-u"]))?.trim() != "0" {
        return Ok(None);
    }
    for name in ["postgres", "nobody"] {
        let id = |flag| -> Option<u32> { output(&mut program("id", [flag, name])).ok()?.trim().parse().ok() };
        if let (Some(uid), Some(gid)) = (id("-u"), id("-g")) {
            return Ok(Some(User { uid, gid }));
        }
    }
    bail!("PostgreSQL does not run as root, and there is no user `postgres` or `nobody` to run it as.")
}

/// A user and the user's group, by number.
#[derive(Debug, Clone, Copy)]
pub(crate) struct User {
    pub(crate) uid: u32,
    pub(crate) gid: u32,
}

/// Whether the file or folder stands in the source tree's parent, where shared material lies beside the project.
pub(crate) fn beside(root: &Path, name: &str) -> Option<PathBuf> {
    fs::canonicalize(root.join("..").join(name)).ok()
}

/// Whether the quick test runner is there.
pub(crate) fn has_nextest() -> bool {
    works(Command::new("cargo").args(["nextest", "--version"]))
}
