//! The front end, embedded: names to hashed addresses, and the files themselves.
//!
//! `dist/` is made by `node build.mjs`. In a debug build the files are read from disk, in a release build they are in the
//! binary. Without a `dist/` everything still compiles and pages come without style.

use std::{borrow::Cow, collections::HashMap, sync::LazyLock};

use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/dist"]
#[allow_missing = true]
struct Dist;

static MANIFEST: LazyLock<HashMap<String, String>> = LazyLock::new(|| {
    Dist::get("manifest.json").and_then(|file| serde_json::from_slice(&file.data).ok()).unwrap_or_default()
});

/// Address of a built file by its plain name, for instance `app.css`.
pub fn url(name: &str) -> String {
    MANIFEST.get(name).map_or_else(|| format!("/aset/{name}"), |hashed| format!("/aset/{hashed}"))
}

/// Address of an icon of the sprite.
pub fn icon(name: &str) -> String {
    format!("{}#{name}", url("icons.svg"))
}

/// A file ready to be sent.
pub struct File {
    /// Its bytes, in the encoding named.
    pub bytes: Cow<'static, [u8]>,
    /// Media type of the decoded file.
    pub media_type: String,
    /// `br`, `gzip` or none.
    pub encoding: Option<&'static str>,
}

/// The built file of this hashed name in the best encoding that `accept_encoding` allows.
pub fn find(name: &str, accept_encoding: &str) -> Option<File> {
    let media_type = mime_guess::from_path(name).first_or_octet_stream().to_string();
    let accepted = |coding: &str| accept_encoding.split(',').any(|part| part.trim().split(';').next() == Some(coding));
    for (coding, suffix) in [("br", "br"), ("gzip", "gz")] {
        if accepted(coding)
            && let Some(file) = Dist::get(&format!("{name}.{suffix}"))
        {
            return Some(File { bytes: file.data, media_type, encoding: Some(coding) });
        }
    }
    Dist::get(name).map(|file| File { bytes: file.data, media_type, encoding: None })
}
