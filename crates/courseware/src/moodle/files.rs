//! Attachments of essays. An essay with `responseformat` `noinline` takes files and no text.

use roxmltree::Node;

use super::Reader;
use crate::{
    bank::xml::{self, Writer},
    finding::Done,
    question::{FileKind, FileRules, MOST_FILES, MOST_MEGABYTES},
};

/// Bytes of a megabyte, as the format counts its sizes.
const MEGABYTE: u64 = 1_048_576;
/// Groups of file types by their names in the format.
const GROUPS: [(&str, &[FileKind]); 7] = [
    ("document", &[FileKind::Pdf, FileKind::Document]),
    ("presentation", &[FileKind::Slides]),
    ("spreadsheet", &[FileKind::Sheet]),
    ("archive", &[FileKind::Zip]),
    ("image", &[FileKind::Picture]),
    ("web_image", &[FileKind::Picture]),
    ("optimised_image", &[FileKind::Picture]),
];

/// Which files an essay takes; none where it takes none.
pub(super) fn read(reader: &mut Reader, node: Node<'_, '_>) -> Option<FileRules> {
    let stated = xml::child_text(node, "attachments");
    let offline = xml::child_text(node, "responseformat") == "noinline";
    let most = match stated.parse::<i64>() {
        Ok(0) | Err(_) if offline => 1,
        Ok(0) | Err(_) => return None,
        // -1 is no limit.
        Ok(-1) => MOST_FILES,
        Ok(most) => u32::try_from(most).unwrap_or(1).clamp(1, MOST_FILES),
    };
    let number = |name: &str| xml::child_text(node, name).parse::<u64>().unwrap_or_default();
    let bytes = number("maxbytes");
    let megabytes = u32::try_from(bytes.div_ceil(MEGABYTE)).unwrap_or(u32::MAX);
    // Zero is the limit of the other server, which is not known.
    let allowed = if bytes == 0 { FileRules::default().megabytes } else { megabytes.clamp(1, MOST_MEGABYTES) };
    let least = u32::try_from(number("attachmentsrequired")).unwrap_or(most).min(most);
    let list = xml::child_text(node, "filetypeslist");
    let mut kinds = Vec::new();
    let mut told = Vec::new();
    for word in list.split([',', ';', ' ']).map(str::trim).filter(|word| !word.is_empty() && *word != "*") {
        let group = GROUPS.iter().find(|(name, _)| *name == word).map(|(_, kinds)| kinds.to_vec());
        match group.or_else(|| FileKind::of_name(word).map(|kind| vec![kind])) {
            Some(known) => kinds.extend(known),
            None => told.push(word.to_owned()),
        }
    }
    kinds.sort_unstable();
    kinds.dedup();
    if stated == "-1" || stated.parse::<i64>().is_ok_and(|stated| stated > i64::from(most)) {
        told.push(format!("attachments {stated}"));
    }
    if bytes > 0 && megabytes != allowed {
        told.push(format!("maxbytes {bytes}"));
    }
    if !told.is_empty() {
        reader.tell("essay_attachments", told.join(", "), Done::Adapted);
    }
    Some(FileRules { least, most, megabytes: allowed, kinds })
}

/// Writes which files an essay takes.
pub(super) fn write(out: &mut Writer, files: Option<&FileRules>) {
    let Some(files) = files else {
        out.text("attachments", &[], "0");
        return;
    };
    out.text("attachments", &[], &files.most.to_string()).text("attachmentsrequired", &[], &files.least.to_string());
    out.text("maxbytes", &[], &(u64::from(files.megabytes) * MEGABYTE).to_string());
    if !files.kinds.is_empty() {
        out.text("filetypeslist", &[], &files.extensions().join(","));
    }
}
