#![doc = include_str!("../README.md")]

use std::{
    fmt,
    io::{Read, Seek, SeekFrom},
    ops::Range,
    path::PathBuf,
    str::FromStr,
    sync::Arc,
};

use bytes::Bytes;
use data_encoding::HEXLOWER;
use futures::{
    StreamExt, TryStreamExt,
    stream::{self, BoxStream},
};
use kernel::{Problem, ProblemKind};
use object_store::{
    GetOptions, GetRange, GetResultPayload, ObjectStore, ObjectStoreExt, WriteMultipart, aws::AmazonS3Builder,
    local::LocalFileSystem, path::Path,
};
use sha2::{Digest as _, Sha256};
use url::Url;

/// The SHA-256 of a blob in lower-case hex.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Digest(String);

impl Digest {
    /// The digest of these bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Self(HEXLOWER.encode(&Sha256::digest(bytes)))
    }

    /// The hex text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Digest {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let hex = text.len() == 64 && text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'a'..=b'f'));
        if hex { Ok(Self(text.to_owned())) } else { Err(Error::Digest) }
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Storage that did not do as asked. Absence is `None`, never an error.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The address of the storage is not understood.
    #[error("`{0}` is no address of a storage; it is file:///folder or s3://bucket?endpoint=https://…")]
    Address(String),
    /// A text that is no SHA-256 in hex.
    #[error("not a SHA-256 in hex")]
    Digest,
    /// The storage refused or could not be reached.
    #[error("the storage failed")]
    Store(#[from] object_store::Error),
    /// A stored file could not be read to its end.
    #[error("a stored file could not be read")]
    Read(#[from] std::io::Error),
    /// The local folder could not be made.
    #[error("the folder {0} could not be made")]
    Folder(PathBuf, #[source] std::io::Error),
}

impl Problem for Error {
    fn kind(&self) -> ProblemKind {
        match self {
            Self::Digest => ProblemKind::NotFound,
            Self::Address(_) | Self::Folder(..) => ProblemKind::Internal,
            Self::Store(_) | Self::Read(_) => ProblemKind::Unavailable,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Digest => "not_found",
            Self::Address(_) | Self::Folder(..) => "internal",
            Self::Store(_) | Self::Read(_) => "storage.unavailable",
        }
    }
}

/// A part of a blob on its way.
pub struct Reading {
    /// Size of the whole blob in bytes.
    pub size: u64,
    /// The part that comes.
    pub range: Range<u64>,
    /// Its bytes.
    pub stream: BoxStream<'static, std::io::Result<Bytes>>,
}

/// The storage. Cheap to clone.
#[derive(Clone)]
pub struct Blobs {
    store: Arc<dyn ObjectStore>,
}

/// Bytes of a local file that are read at once: each reading is a task of its own on another thread, so that small pieces cost more
/// for the handing over than for the reading.
const PIECE: u64 = 256 * 1024;

/// From this size on, bytes go up in several parts.
const MULTIPART_FROM: usize = 8 * 1024 * 1024;

impl Blobs {
    /// Opens `file:///folder` (made if missing) or `s3://bucket?endpoint=…&region=…`, where keys come from the environment's
    /// `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY`.
    pub fn open(address: &str) -> Result<Self, Error> {
        let url = Url::parse(address).map_err(|_| Error::Address(address.to_owned()))?;
        let store: Arc<dyn ObjectStore> = match url.scheme() {
            "file" => {
                let folder = url.to_file_path().map_err(|()| Error::Address(address.to_owned()))?;
                std::fs::create_dir_all(&folder).map_err(|error| Error::Folder(folder.clone(), error))?;
                Arc::new(LocalFileSystem::new_with_prefix(folder)?.with_fsync(true))
            }
            "s3" => Arc::new(s3(&url)?),
            _ => return Err(Error::Address(address.to_owned())),
        };
        Ok(Self { store })
    }

    /// Stores the bytes and names them.
    pub async fn put(&self, bytes: Bytes) -> Result<Digest, Error> {
        let digest = Digest::of(&bytes);
        if !self.has(&digest).await? {
            if bytes.len() < MULTIPART_FROM {
                self.store.put(&path(&digest), bytes.into()).await?;
            } else {
                let mut writer = WriteMultipart::new(self.store.put_multipart(&path(&digest)).await?);
                writer.put(bytes);
                writer.finish().await?;
            }
        }
        Ok(digest)
    }

    /// Whether the blob is there.
    pub async fn has(&self, digest: &Digest) -> Result<bool, Error> {
        Ok(self.size(digest).await?.is_some())
    }

    /// Size of the blob in bytes.
    pub async fn size(&self, digest: &Digest) -> Result<Option<u64>, Error> {
        absent_is_none(self.store.head(&path(digest)).await.map(|meta| meta.size))
    }

    /// The whole blob, for small ones.
    pub async fn get(&self, digest: &Digest) -> Result<Option<Bytes>, Error> {
        let Some(found) = absent_is_none(self.store.get(&path(digest)).await)? else {
            return Ok(None);
        };
        Ok(Some(found.bytes().await?))
    }

    /// The blob, or a part of it, as a stream. A range past the end is cut to the end.
    pub async fn read(&self, digest: &Digest, range: Option<Range<u64>>) -> Result<Option<Reading>, Error> {
        let options = GetOptions { range: range.map(GetRange::Bounded), ..GetOptions::default() };
        let Some(found) = absent_is_none(self.store.get_opts(&path(digest), options).await)? else {
            return Ok(None);
        };
        let (size, range) = (found.meta.size, found.range.clone());
        let stream = match found.payload {
            GetResultPayload::File(file, _) => local_stream(file, &range),
            GetResultPayload::Stream(stream) => stream.map_err(std::io::Error::other).boxed(),
        };
        Ok(Some(Reading { size, range, stream }))
    }

    /// Stores one part of an upload, beginning at this byte of it.
    pub async fn put_part(&self, upload: &str, offset: u64, bytes: Bytes) -> Result<(), Error> {
        self.store.put(&part(upload, offset), bytes.into()).await?;
        Ok(())
    }

    /// Joins the parts of an upload into a blob, without ever holding more than one part in memory.
    pub async fn join_parts(&self, upload: &str, offsets: &[u64]) -> Result<Digest, Error> {
        let mut hash = Sha256::new();
        let mut parts = stream::iter(offsets).then(|offset| self.part(upload, *offset)).boxed();
        while let Some(bytes) = parts.try_next().await? {
            hash.update(&bytes);
        }
        drop(parts);
        let digest = Digest(HEXLOWER.encode(&hash.finalize()));
        if !self.has(&digest).await? {
            let mut writer = WriteMultipart::new(self.store.put_multipart(&path(&digest)).await?);
            for offset in offsets {
                writer.wait_for_capacity(2).await?;
                writer.put(self.part(upload, *offset).await?);
            }
            writer.finish().await?;
        }
        Ok(digest)
    }

    /// The first bytes of an upload, to see what it is.
    pub async fn part(&self, upload: &str, offset: u64) -> Result<Bytes, Error> {
        Ok(self.store.get(&part(upload, offset)).await?.bytes().await?)
    }

    /// Removes the parts of an upload.
    pub async fn drop_parts(&self, upload: &str, offsets: &[u64]) -> Result<(), Error> {
        for offset in offsets {
            absent_is_none(self.store.delete(&part(upload, *offset)).await)?;
        }
        Ok(())
    }

    /// Answers when the storage answers.
    pub async fn ping(&self) -> Result<(), Error> {
        self.has(&Digest::of(b"")).await.map(|_| ())
    }
}

/// The part of the file, piece by piece.
fn local_stream(file: std::fs::File, range: &Range<u64>) -> BoxStream<'static, std::io::Result<Bytes>> {
    let begin = (Some(file), range.clone());
    stream::try_unfold(begin, |(file, left)| async move {
        let Some(mut file) = file.filter(|_| !left.is_empty()) else { return Ok(None) };
        let length = (left.end - left.start).min(PIECE);
        let reading = move || {
            let mut piece = Vec::with_capacity(length as usize);
            file.seek(SeekFrom::Start(left.start))?;
            let read = (&mut file).take(length).read_to_end(&mut piece)? as u64;
            if read < length {
                return Err(std::io::ErrorKind::UnexpectedEof.into());
            }
            Ok(Some((Bytes::from(piece), (Some(file), left.start + read..left.end))))
        };
        tokio::task::spawn_blocking(reading).await?
    })
    .boxed()
}

fn path(digest: &Digest) -> Path {
    let hex = digest.as_str();
    Path::from_iter(["blobs", &hex[..2], hex])
}

fn part(upload: &str, offset: u64) -> Path {
    Path::from_iter(["uploads", upload, &format!("{offset:020}")])
}

fn absent_is_none<T>(outcome: object_store::Result<T>) -> Result<Option<T>, Error> {
    match outcome {
        Ok(found) => Ok(Some(found)),
        Err(object_store::Error::NotFound { .. }) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

fn s3(url: &Url) -> Result<object_store::aws::AmazonS3, Error> {
    let bucket = url.host_str().ok_or_else(|| Error::Address(url.to_string()))?;
    let mut builder = AmazonS3Builder::from_env().with_bucket_name(bucket);
    for (key, value) in url.query_pairs() {
        builder = match &*key {
            "endpoint" => builder.with_endpoint(value.as_ref()).with_allow_http(value.starts_with("http://")),
            "region" => builder.with_region(value.as_ref()),
            _ => return Err(Error::Address(url.to_string())),
        };
    }
    Ok(builder.build()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn local() -> (tempfile::TempDir, Blobs) {
        let folder = tempfile::tempdir().expect("a folder");
        let address = Url::from_directory_path(folder.path()).expect("an address");
        let blobs = Blobs::open(address.as_str()).expect("a storage");
        (folder, blobs)
    }

    #[tokio::test]
    async fn what_is_put_is_found_by_its_hash() {
        let (_folder, blobs) = local();
        let digest = blobs.put(Bytes::from_static(b"sungai")).await.expect("put");
        assert_eq!(digest, Digest::of(b"sungai"));
        assert_eq!(blobs.get(&digest).await.expect("get").as_deref(), Some(&b"sungai"[..]));
        assert_eq!(blobs.get(&Digest::of(b"laut")).await.expect("get"), None);
    }

    #[tokio::test]
    async fn a_range_is_a_part() {
        let (_folder, blobs) = local();
        let digest = blobs.put(Bytes::from_static(b"0123456789")).await.expect("put");
        let reading = blobs.read(&digest, Some(2..5)).await.expect("read").expect("there");
        assert_eq!((reading.size, reading.range.clone()), (10, 2..5));
        let bytes: Vec<Bytes> = reading.stream.try_collect().await.expect("bytes");
        assert_eq!(bytes.concat(), b"234");
    }

    #[tokio::test]
    async fn a_large_part_comes_in_pieces() {
        let (_folder, blobs) = local();
        let whole: Vec<u8> = (0..3 * PIECE / 2).map(|n| n as u8).collect();
        let digest = blobs.put(whole.clone().into()).await.expect("put");
        let reading = blobs.read(&digest, Some(1..whole.len() as u64)).await.expect("read").expect("there");
        let pieces: Vec<Bytes> = reading.stream.try_collect().await.expect("bytes");
        assert_eq!((pieces.len(), pieces.concat()), (2, whole[1..].to_vec()));
    }

    #[tokio::test]
    async fn parts_join_to_the_whole() {
        let (_folder, blobs) = local();
        blobs.put_part("u", 0, Bytes::from_static(b"Batang")).await.expect("part");
        blobs.put_part("u", 6, Bytes::from_static(b"hari")).await.expect("part");
        let digest = blobs.join_parts("u", &[0, 6]).await.expect("joined");
        assert_eq!(digest, Digest::of(b"Batanghari"));
        blobs.drop_parts("u", &[0, 6]).await.expect("dropped");
        assert!(blobs.part("u", 0).await.is_err());
        assert!(blobs.has(&digest).await.expect("asked"));
    }

    #[test]
    fn addresses_are_checked() {
        assert!(matches!(Blobs::open("ftp://tempat"), Err(Error::Address(_))));
        assert!("../etc/passwd".parse::<Digest>().is_err());
    }
}
