//! The front end's packages and build, redone only when something changed.

use std::{
    fs,
    hash::{DefaultHasher, Hash, Hasher},
    path::Path,
};

use anyhow::{Context, Result};

use crate::shell::{call, program, root, target};

/// Folders of `crates/assets` that do not shape what is built.
const ASIDE: [&str; 4] = ["node_modules", "dist", "src", "unit"];

/// Installs the packages of the front end and builds it, if needed.
pub(crate) fn build() -> Result<()> {
    let folder = root().join("crates/assets");
    install(&folder, "assets")?;
    let mut hasher = DefaultHasher::new();
    hash_tree(&folder, true, &mut hasher)?;
    if folder.join("dist/manifest.json").is_file() && is_fresh("front-end", hasher.finish())? {
        return Ok(());
    }
    println!("Building the front end");
    call(program("node", ["build.mjs"]).current_dir(&folder))?;
    stamp("front-end", hasher.finish())
}

/// Installs the packages of the lock file in this folder, if it changed since.
pub(crate) fn install(folder: &Path, name: &str) -> Result<()> {
    let lock = folder.join("package-lock.json");
    let mut hasher = DefaultHasher::new();
    fs::read(&lock).with_context(|| format!("{} cannot be read", lock.display()))?.hash(&mut hasher);
    if folder.join("node_modules").is_dir() && is_fresh(name, hasher.finish())? {
        return Ok(());
    }
    println!("Installing the npm packages of {name}");
    let mut npm = program("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]);
    call(npm.current_dir(folder).env("npm_config_update_notifier", "false"))?;
    stamp(name, hasher.finish())
}

/// Installs the Python packages of `requirements.txt` in this folder beside it, in an environment of their own, if it changed since.
pub(crate) fn install_python(folder: &Path, name: &str) -> Result<()> {
    let list = folder.join("requirements.txt");
    let mut hasher = DefaultHasher::new();
    fs::read(&list).with_context(|| format!("{} cannot be read", list.display()))?.hash(&mut hasher);
    let environment = folder.join(".venv");
    if environment.is_dir() && is_fresh(name, hasher.finish())? {
        return Ok(());
    }
    println!("Installing the Python packages of {name}");
    call(program("python3", ["-m", "venv", ".venv"]).current_dir(folder))?;
    let pip = ["install", "--quiet", "--disable-pip-version-check", "-r", "requirements.txt"];
    call(program(environment.join("bin/pip"), pip).current_dir(folder))?;
    stamp(name, hasher.finish())
}

fn hash_tree(folder: &Path, top: bool, hasher: &mut DefaultHasher) -> Result<()> {
    let mut entries = fs::read_dir(folder)
        .and_then(Iterator::collect::<Result<Vec<_>, _>>)
        .with_context(|| format!("{} cannot be read", folder.display()))?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let name = entry.file_name();
        if top && ASIDE.iter().any(|aside| name == *aside) {
            continue;
        }
        name.hash(hasher);
        let path = entry.path();
        if path.is_dir() {
            hash_tree(&path, false, hasher)?;
        } else {
            fs::read(&path).with_context(|| format!("{} cannot be read", path.display()))?.hash(hasher);
        }
    }
    Ok(())
}

fn is_fresh(name: &str, hash: u64) -> Result<bool> {
    let file = target()?.join("xtask").join(name);
    Ok(fs::read_to_string(file).is_ok_and(|text| text == format!("{hash:016x}")))
}

fn stamp(name: &str, hash: u64) -> Result<()> {
    let folder = target()?.join("xtask");
    fs::create_dir_all(&folder)
        .and_then(|()| fs::write(folder.join(name), format!("{hash:016x}")))
        .with_context(|| format!("{} cannot be written", folder.display()))
}
