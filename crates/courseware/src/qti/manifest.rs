//! `imsmanifest.xml`: the order of a package's files, and what it says of each.

use crate::bank::{Package, decode_text, xml};

/// A file that the manifest names.
#[derive(Debug, Clone, Default)]
pub(super) struct Listed {
    /// Its path.
    pub(super) href: String,
    /// Keywords.
    pub(super) tags: Vec<String>,
    /// Taxon path, as our category.
    pub(super) category: String,
    /// The catalogue's own mark.
    pub(super) reference: String,
}

/// The files named, in order; none when there is no manifest that can be read.
pub(super) fn read(package: &mut Package<'_>) -> Vec<Listed> {
    let Some(name) = package.find("imsmanifest.xml") else { return Vec::new() };
    let Ok(bytes) = package.read(&name) else { return Vec::new() };
    let text = xml::without_doctype(&decode_text(&bytes));
    let Ok(document) = xml::parse(&text) else { return Vec::new() };
    let mut listed = Vec::new();
    for resource in xml::below(document.root_element(), "resource") {
        let words = |wanted: &str| -> Vec<String> {
            let texts = xml::below(resource, wanted).map(|node| xml::text(node).trim().to_owned());
            texts.filter(|text| !text.is_empty()).collect()
        };
        let entry = Listed {
            href: resource.attribute("href").unwrap_or_default().to_owned(),
            tags: words("keyword"),
            category: words("taxon").join("/"),
            reference: words("catalogentry").into_iter().next().unwrap_or_default(),
        };
        listed.push(entry);
        for file in xml::children(resource, "file") {
            listed.push(Listed { href: file.attribute("href").unwrap_or_default().to_owned(), ..Listed::default() });
        }
    }
    listed.retain(|entry| !entry.href.is_empty());
    listed
}
