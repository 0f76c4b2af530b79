//! Files that an answer is made of: how many, how large, of which kinds.

use serde::{Deserialize, Serialize};

use crate::media::{fits_type, type_of};

/// Most files of one answer.
pub const MOST_FILES: u32 = 10;
/// Largest size that a question may allow for one file, in megabytes: what a slow line still carries within the time of a request.
pub const MOST_MEGABYTES: u32 = 25;
/// Bytes of a megabyte.
const MEGABYTE: u64 = 1_000_000;

/// A kind of file that answers may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FileKind {
    /// PDF.
    Pdf,
    /// Written documents: DOCX, ODT.
    Document,
    /// Slides: PPTX, ODP.
    Slides,
    /// Tables: XLSX, ODS.
    Sheet,
    /// Pictures: JPEG, PNG, WebP. Drawings in SVG are none, since they may hold scripts.
    Picture,
    /// ZIP archives.
    Zip,
}

impl FileKind {
    /// All of them, in the order of forms.
    pub const ALL: [Self; 6] = [Self::Pdf, Self::Document, Self::Slides, Self::Sheet, Self::Picture, Self::Zip];

    /// The stored word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Document => "document",
            Self::Slides => "slides",
            Self::Sheet => "sheet",
            Self::Picture => "picture",
            Self::Zip => "zip",
        }
    }

    /// The kind of a stored word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }

    /// How names of such files end, without the dot.
    pub const fn extensions(self) -> &'static [&'static str] {
        match self {
            Self::Pdf => &["pdf"],
            Self::Document => &["docx", "odt"],
            Self::Slides => &["pptx", "odp"],
            Self::Sheet => &["xlsx", "ods"],
            Self::Picture => &["jpg", "jpeg", "png", "webp"],
            Self::Zip => &["zip"],
        }
    }

    /// The kind of a file by the end of its name.
    pub fn of_name(name: &str) -> Option<Self> {
        let (_, end) = name.rsplit_once('.')?;
        Self::ALL.into_iter().find(|kind| kind.extensions().iter().any(|known| known.eq_ignore_ascii_case(end)))
    }
}

/// Which files an answer may have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileRules {
    /// Files that are asked for; fewer are taken and remarked on.
    #[serde(default)]
    pub least: u32,
    /// Most files, from 1 to [`MOST_FILES`].
    pub most: u32,
    /// Largest size of one file in megabytes (1 000 000 bytes), from 1 to [`MOST_MEGABYTES`].
    pub megabytes: u32,
    /// Kinds that are taken; empty for all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kinds: Vec<FileKind>,
}

impl Default for FileRules {
    fn default() -> Self {
        Self { least: 1, most: 1, megabytes: 10, kinds: Vec::new() }
    }
}

impl FileRules {
    /// Largest size of one file in bytes.
    pub fn largest(&self) -> u64 {
        u64::from(self.megabytes) * MEGABYTE
    }

    /// The kinds that are taken, in the order of forms.
    pub fn taken(&self) -> Vec<FileKind> {
        let taken = |kind: &FileKind| self.kinds.is_empty() || self.kinds.contains(kind);
        FileKind::ALL.into_iter().filter(taken).collect()
    }

    /// How names of files that are taken end, each with its dot.
    pub fn extensions(&self) -> Vec<String> {
        self.taken().iter().flat_map(|kind| kind.extensions()).map(|end| format!(".{end}")).collect()
    }

    /// The media type of a file of this name, if its kind is taken.
    pub fn media_type(&self, name: &str) -> Option<&'static str> {
        let kind = FileKind::of_name(name)?;
        self.taken().contains(&kind).then(|| type_of(name))?.map(|(media_type, _)| media_type)
    }

    /// Whether a file with this beginning is what the end of its name says.
    pub fn fits(media_type: &str, head: &[u8]) -> bool {
        fits_type(media_type, head)
    }

    /// Whether the numbers are within their bounds.
    pub fn are_sound(&self) -> bool {
        (1..=MOST_FILES).contains(&self.most)
            && self.least <= self.most
            && (1..=MOST_MEGABYTES).contains(&self.megabytes)
    }

    /// As formats without a place of their own write it: `1..3:10:pdf,picture`.
    pub(crate) fn written(&self) -> String {
        let kinds: Vec<&str> = self.kinds.iter().map(|kind| kind.word()).collect();
        format!("{}..{}:{}:{}", self.least, self.most, self.megabytes, kinds.join(","))
    }

    /// What [`Self::written`] wrote.
    pub(crate) fn read(text: &str) -> Option<Self> {
        let mut parts = text.splitn(3, ':');
        let (least, most) = parts.next()?.split_once("..")?;
        let megabytes = parts.next()?;
        let kinds = parts.next().unwrap_or_default().split(',').map(str::trim).filter(|word| !word.is_empty());
        let number = |text: &str| text.trim().parse().ok();
        Some(Self {
            least: number(least)?,
            most: number(most)?,
            megabytes: number(megabytes)?,
            kinds: kinds.map(FileKind::parse).collect::<Option<_>>()?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_told_by_names() {
        let rules = FileRules { kinds: vec![FileKind::Picture, FileKind::Pdf], ..FileRules::default() };
        assert_eq!(rules.media_type("Foto.JPG"), Some("image/jpeg"));
        assert_eq!(rules.media_type("surat.docx"), None);
        assert_eq!(FileRules::default().media_type("skrip.svg"), None);
        assert_eq!(rules.extensions(), [".pdf", ".jpg", ".jpeg", ".png", ".webp"]);
        for kind in FileKind::ALL {
            assert_eq!(FileKind::parse(kind.word()), Some(kind));
            assert!(kind.extensions().iter().all(|end| FileRules::default().media_type(&format!("a.{end}")).is_some()));
        }
    }

    #[test]
    fn rules_in_words() {
        let rules = FileRules { least: 0, most: 3, megabytes: 20, kinds: vec![FileKind::Sheet, FileKind::Zip] };
        assert_eq!(FileRules::read(&rules.written()).as_ref(), Some(&rules));
        assert_eq!(FileRules::read("1..2:5"), Some(FileRules { least: 1, most: 2, megabytes: 5, kinds: Vec::new() }));
        assert_eq!(FileRules::read("1..2:5:exe"), None);
        assert!(rules.are_sound());
        for unsound in [
            FileRules { least: 4, ..rules.clone() },
            FileRules { most: 11, ..rules.clone() },
            FileRules { megabytes: 26, ..rules },
        ] {
            assert!(!unsound.are_sound());
        }
    }
}
