//! The little world that a template sees.

use std::sync::LazyLock;

use typst::{
    Library, LibraryExt, World,
    diag::{FileError, FileResult},
    foundations::{Bytes, Datetime, Duration},
    syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot},
    text::{Font, FontBook},
    utils::LazyHash,
};
use typst_kit::fonts::{self, FontStore};

static LIBRARY: LazyLock<LazyHash<Library>> = LazyLock::new(|| LazyHash::new(Library::default()));

static FONTS: LazyLock<FontStore> = LazyLock::new(|| {
    let mut store = FontStore::new();
    store.extend(fonts::embedded());
    store
});

/// The ids of all files there ever are.
struct Files {
    main: FileId,
    data: FileId,
    qr: FileId,
    second_qr: FileId,
    logo: FileId,
    background: FileId,
    photo: FileId,
}

#[expect(clippy::expect_used, reason = "constant paths")]
static FILES: LazyLock<Files> = LazyLock::new(|| {
    let id = |path: &str| {
        let path = VirtualPath::new(path).expect("a path");
        RootedPath::new(VirtualRoot::Project, path).intern()
    };
    Files {
        main: id("/main.typ"),
        data: id("/data.json"),
        qr: id(super::QR_FILE),
        second_qr: id(super::SECOND_QR_FILE),
        logo: id(super::LOGO_FILE),
        background: id(super::BACKGROUND_FILE),
        photo: id(super::PHOTO_FILE),
    }
});

pub(crate) struct DocumentWorld {
    main: Source,
    data: Bytes,
    qr: Option<Bytes>,
    second_qr: Option<Bytes>,
    logo: Option<Bytes>,
    background: Option<Bytes>,
    photo: Option<Bytes>,
}

impl DocumentWorld {
    pub(crate) fn new(template: String, data: Vec<u8>, files: &super::Files) -> Result<Self, super::Error> {
        let code = |text: &str| super::qr_png(text).map(Bytes::new);
        let code = |text: &str| if text.is_empty() { Ok(None) } else { code(text).map(Some) };
        Ok(Self {
            main: Source::new(FILES.main, template),
            data: Bytes::new(data),
            qr: code(&files.qr)?,
            second_qr: code(&files.second_qr)?,
            logo: files.logo.clone().map(Bytes::new),
            background: files.background.clone().map(Bytes::new),
            photo: files.photo.clone().map(Bytes::new),
        })
    }
}

impl World for DocumentWorld {
    fn library(&self) -> &LazyHash<Library> {
        &LIBRARY
    }

    fn book(&self) -> &LazyHash<FontBook> {
        FONTS.book()
    }

    fn main(&self) -> FileId {
        FILES.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == FILES.main { Ok(self.main.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        match id {
            id if id == FILES.data => Ok(self.data.clone()),
            id if id == FILES.qr => self.qr.clone().ok_or(FileError::AccessDenied),
            id if id == FILES.second_qr => self.second_qr.clone().ok_or(FileError::AccessDenied),
            id if id == FILES.logo => self.logo.clone().ok_or(FileError::AccessDenied),
            id if id == FILES.background => self.background.clone().ok_or(FileError::AccessDenied),
            id if id == FILES.photo => self.photo.clone().ok_or(FileError::AccessDenied),
            _ => Err(FileError::AccessDenied),
        }
    }

    fn font(&self, index: usize) -> Option<Font> {
        FONTS.font(index)
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}
