//! Questions that are answered by files.

use roxmltree::Node;

use super::{Reader, xml};
use crate::{
    finding::Done,
    media::type_of,
    question::{FileKind, FileRules, MOST_FILES},
};

/// The kind of files of a media type.
fn of_type(media_type: &str) -> Option<FileKind> {
    let is = |end: &&str| type_of(&format!("x.{end}")).is_some_and(|(known, _)| known == media_type);
    FileKind::ALL.into_iter().find(|kind| kind.extensions().iter().any(is))
}

impl Reader<'_> {
    /// What an item of QTI 1.2 says of its files: `allowed_types` and `files_count` of its presentation, as Canvas writes them.
    pub(super) fn classic_files(&mut self, node: Node<'_, '_>) -> FileRules {
        let shown = xml::child(node, "presentation");
        let stated = |name: &str| shown.and_then(|shown| shown.attribute(name)).unwrap_or_default();
        let most = stated("files_count").trim().parse().unwrap_or(1).clamp(1, MOST_FILES);
        let ends = stated("allowed_types").split(',').map(|end| end.trim().trim_start_matches('.'));
        let kinds = self.kinds(ends, |end| FileKind::of_name(&format!("x.{end}")));
        FileRules { most, kinds, ..FileRules::default() }
    }

    /// What an `uploadInteraction` says of its file: the media type that is expected.
    pub(super) fn upload(&mut self, node: Node<'_, '_>) -> FileRules {
        let types = node.attribute("type").unwrap_or_default().split_whitespace();
        FileRules { kinds: self.kinds(types, of_type), ..FileRules::default() }
    }

    fn kinds<'w>(
        &mut self,
        words: impl Iterator<Item = &'w str>,
        known: impl Fn(&str) -> Option<FileKind>,
    ) -> Vec<FileKind> {
        let (mut kinds, mut lost) = (Vec::new(), Vec::new());
        for word in words.filter(|word| !word.is_empty()) {
            match known(word) {
                Some(kind) => kinds.push(kind),
                None => lost.push(word),
            }
        }
        if !lost.is_empty() {
            self.tell("essay_attachments", lost.join(", "), Done::Adapted);
        }
        kinds.sort_unstable();
        kinds.dedup();
        kinds
    }
}
