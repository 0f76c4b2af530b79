//! Reads the files of a folder, and nothing outside it.

use std::path::{Component, Path, PathBuf};

use crate::{
    finding::{Done, Finding, Place},
    media,
};

/// Text files above this size are not read, in bytes.
const MAX_TEXT: u64 = 4 << 20;

/// The path joined to the folder, if it stays inside.
pub(super) fn inside(folder: &Path, path: &str) -> Option<PathBuf> {
    let relative = Path::new(path);
    let plain = !path.is_empty()
        && !path.contains('\\')
        && relative.components().all(|part| matches!(part, Component::Normal(_)));
    plain.then(|| folder.join(relative))
}

/// The text of a file of the folder; a finding where that is impossible.
pub(super) fn text(folder: &Path, path: &str, place: &Place) -> Result<String, Box<Finding>> {
    let refused = |code| Box::new(Finding::new(place.clone(), code, path, Done::Refused));
    let full = inside(folder, path).ok_or_else(|| refused("path_outside"))?;
    let facts = std::fs::metadata(&full).map_err(|_| refused("file_missing"))?;
    if !facts.is_file() || facts.len() > MAX_TEXT {
        return Err(refused("file_unreadable"));
    }
    let bytes = std::fs::read(full).map_err(|_| refused("file_unreadable"))?;
    let text = String::from_utf8(bytes).map_err(|_| refused("file_unreadable"))?;
    Ok(text.strip_prefix('\u{feff}').unwrap_or(&text).replace("\r\n", "\n"))
}

/// The paths of all files under `media/` that may be media, sorted; findings for the others. Links are not followed.
pub(super) fn media(folder: &Path, findings: &mut Vec<Finding>) -> Vec<String> {
    let mut paths = Vec::new();
    let mut open = vec!["media".to_owned()];
    while let Some(place) = open.pop() {
        let Ok(entries) = std::fs::read_dir(folder.join(&place)) else { continue };
        for entry in entries.flatten() {
            let Ok(name) = entry.file_name().into_string() else { continue };
            let path = format!("{place}/{name}");
            match entry.file_type() {
                Ok(kind) if kind.is_dir() && !name.starts_with('.') && paths.len() < 10_000 => open.push(path),
                Ok(kind) if kind.is_file() && media::is_file_name(&name) => paths.push(path),
                Ok(kind) if kind.is_file() && name.starts_with('.') => {}
                _ => findings.push(Finding::new(Place::file(path), "media_type", name, Done::LeftOut)),
            }
        }
    }
    paths.sort();
    paths
}
