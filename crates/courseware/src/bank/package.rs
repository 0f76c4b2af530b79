//! A zip file, read within bounds: names that lead outside are refused, and so is what unpacks to too much.

use std::{
    borrow::Cow,
    io::{Cursor, Read},
};

use zip::ZipArchive;

use super::limits;

/// A package's files, read when they are asked for.
pub(crate) struct Package<'b> {
    archive: ZipArchive<Cursor<&'b [u8]>>,
    /// Names of the files, as they stand in the package.
    names: Vec<String>,
    left: u64,
    /// Names that lead outside.
    pub(crate) outside: Vec<String>,
}

/// Why a package or a file of it is not read: a finding's code.
pub(crate) type Refused = &'static str;

impl<'b> Package<'b> {
    /// Opens a package.
    pub(crate) fn open(bytes: &'b [u8]) -> Result<Self, Refused> {
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| "package_broken")?;
        if archive.len() > limits::ENTRIES {
            return Err("package_too_large");
        }
        let (safe, outside): (Vec<String>, Vec<String>) = archive
            .file_names()
            .filter_map(|name| name.ok().map(Cow::into_owned))
            .filter(|name| !name.ends_with('/'))
            .partition(|name| is_inside(name));
        let mut names = safe;
        names.sort();
        Ok(Self { archive, names, left: limits::UNPACKED, outside })
    }

    /// Names of all files that lie within, sorted.
    pub(crate) fn names(&self) -> &[String] {
        &self.names
    }

    /// The file of this name, whatever its case or a mark in front of it.
    pub(crate) fn find(&self, wanted: &str) -> Option<String> {
        let wanted = wanted.trim_start_matches("./");
        if let Ok(at) = self.names.binary_search_by(|name| name.as_str().cmp(wanted)) {
            return Some(self.names[at].clone());
        }
        self.names.iter().find(|name| name.eq_ignore_ascii_case(wanted)).cloned()
    }

    /// The bytes of a file.
    pub(crate) fn read(&mut self, name: &str) -> Result<Vec<u8>, Refused> {
        let file = self.archive.by_name(name).map_err(|_| "package_broken")?;
        let (packed, stated) = (file.compressed_size(), file.size());
        if stated > self.left || (stated > limits::RATIO_FROM && stated / packed.max(1) > limits::RATIO) {
            return Err("package_too_large");
        }
        // What a header says of the size may be a lie: no more than that is read.
        let mut bytes = Vec::new();
        file.take(stated + 1).read_to_end(&mut bytes).map_err(|_| "package_broken")?;
        if bytes.len() as u64 > stated {
            return Err("package_too_large");
        }
        self.left -= stated;
        Ok(bytes)
    }

    /// Whether everything in it may be unpacked: for readers that open the file themselves.
    pub(crate) fn is_modest(&mut self) -> bool {
        let names = self.names.clone();
        names.iter().all(|name| self.read(name).is_ok())
    }
}

/// Whether a path stays within the package's folder.
fn is_inside(name: &str) -> bool {
    !name.starts_with('/')
        && !name.contains('\\')
        && !name.contains('\0')
        && !name.contains(':')
        && name.split('/').all(|part| part != "..")
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use zip::{ZipWriter, write::SimpleFileOptions};

    use super::*;

    fn packed(files: &[(&str, &[u8])]) -> Vec<u8> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in files {
            zip.start_file(*name, SimpleFileOptions::default()).expect("start");
            zip.write_all(bytes).expect("write");
        }
        zip.finish().expect("finish").into_inner()
    }

    #[test]
    fn names_that_lead_outside_are_not_listed() {
        let bytes = packed(&[("a.xml", b"a"), ("../b.xml", b"b"), ("x/../../c.xml", b"c"), ("/d.xml", b"d")]);
        let package = Package::open(&bytes).expect("open");
        assert_eq!(package.names(), ["a.xml"]);
        assert_eq!(package.outside.len(), 3);
    }

    #[test]
    fn a_bomb_is_refused() {
        let bytes = packed(&[("a.xml", &vec![b' '; 4 << 20])]);
        assert!(bytes.len() < 20_000);
        let mut package = Package::open(&bytes).expect("open");
        assert_eq!(package.read("a.xml"), Err("package_too_large"));
        assert!(!package.is_modest());
    }

    #[test]
    fn what_is_no_package_is_told() {
        assert!(matches!(Package::open(b"PK\x03\x04 nothing"), Err("package_broken")));
    }
}
