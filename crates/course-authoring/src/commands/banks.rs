//! Banks of questions on their way in and out: a file is kept while its author looks at what was understood of it.

use bytes::Bytes;
use courseware::{
    AuthoredBody,
    bank::{self, Bank, BankFormat, BankMedia, Exported},
    media::type_of,
};
use kernel::{
    Cx,
    id::{CourseId, LessonId, UploadId},
};

use super::{Result, editable};
use crate::{
    Authoring, AuthoringError,
    model::Media,
    policy::Action,
    store::{self, media::UploadRow},
};

/// Longest name of a file that is kept.
const NAME: usize = 120;

/// Formats that are written, with their word in addresses.
pub(crate) const EXPORTS: [(&str, BankFormat); 5] = [
    ("gift", BankFormat::Gift),
    ("moodle", BankFormat::MoodleXml),
    ("qti21", BankFormat::Qti2),
    ("qti30", BankFormat::Qti3),
    ("xlsx", BankFormat::Sheet),
];

/// Bytes of all files that go into an export.
pub(super) const MOST_MEDIA: u64 = 64 << 20;

impl Authoring {
    /// Keeps a bank's file until its author takes it or a week has gone by.
    pub async fn keep_bank(&self, cx: &Cx, course: CourseId, name: &str, bytes: Bytes) -> Result<UploadId> {
        if bytes.is_empty() || bytes.len() > bank::limits::FILE {
            return Err(AuthoringError::TooLarge);
        }
        let id: UploadId = cx.id();
        let size = bytes.len() as u64;
        let name: String = name.chars().filter(|c| !c.is_control()).take(NAME).collect();
        let tx = self.db.begin().await?;
        editable(&tx, cx, course).await?;
        let row = UploadRow { id, course, name, size, received: 0, author: cx.actor.label(), finished: false };
        store::media::insert_upload(&tx.exec(), &row, cx.now()).await?;
        tx.commit().await?;
        self.blobs.put_part(&id.to_string(), 0, bytes).await?;
        let tx = self.db.begin().await?;
        if !store::media::advance(&tx.exec(), cx, id, 0, size).await? {
            return Err(AuthoringError::UploadOffset);
        }
        tx.commit().await?;
        Ok(id)
    }

    /// Name and bytes of a file that this person kept for this course.
    pub async fn kept_bank(&self, cx: &Cx, course: CourseId, id: UploadId) -> Result<(String, Bytes)> {
        let row = self.upload_row(cx, id).await?;
        if row.course != course || row.finished || row.received != row.size || row.size > bank::limits::FILE as u64 {
            return Err(AuthoringError::NotFound);
        }
        let bytes = self.blobs.part(&id.to_string(), 0).await?;
        Ok((row.name, bytes))
    }

    /// Stores the files of a bank, before any transaction: a blob that nobody names does no harm.
    pub(super) async fn store_bank_media(&self, cx: &Cx, bank: &Bank) -> Result<Vec<Media>> {
        let mut stored = Vec::with_capacity(bank.media.len());
        for file in &bank.media {
            let digest = self.blobs.put(Bytes::from(file.bytes.clone())).await?;
            let (media_type, _) = type_of(&file.name).ok_or(AuthoringError::MediaType)?;
            stored.push(Media {
                id: cx.id(),
                path: format!("media/{}", file.name),
                digest: digest.to_string(),
                media_type: media_type.to_owned(),
                size: file.bytes.len() as u64,
                created_at: cx.now(),
            });
        }
        Ok(stored)
    }

    /// The questions of a quiz as a file of this format.
    pub async fn export_questions(
        &self,
        cx: &Cx,
        course: CourseId,
        lesson: LessonId,
        format: BankFormat,
    ) -> Result<Exported> {
        let workspace = self.workspace_for(cx, course, Action::Edit).await?;
        let (_, found) = workspace.lesson(lesson).ok_or(AuthoringError::NotFound)?;
        let AuthoredBody::Quiz(quiz) = &found.body else { return Err(AuthoringError::NotFound) };
        let files = store::media::of_course(&self.db.reader(), course).await?;
        let name = |file: &Media| file.path.rsplit('/').next().unwrap_or_default().to_owned();
        let names: Vec<String> = files.iter().map(name).collect();
        let questions = bank::with_media_links(&quiz.questions, &found.file, &names);
        let mut media = Vec::new();
        if !matches!(format, BankFormat::Gift | BankFormat::Sheet) {
            let mut all = questions.clone();
            let texts: String =
                all.iter_mut().flat_map(|question| question.texts_mut()).map(|text| text.as_str()).collect();
            let mut left = MOST_MEDIA;
            for file in &files {
                let shown = BankMedia { name: name(file), bytes: Vec::new() };
                if !texts.contains(&shown.link()) {
                    continue;
                }
                left = left.checked_sub(file.size).ok_or(AuthoringError::TooLarge)?;
                let bytes = self.blobs.get(&file.digest.parse()?).await?.ok_or(AuthoringError::NotFound)?;
                media.push(BankMedia { bytes: bytes.to_vec(), ..shown });
            }
        }
        bank::write(format, &found.title, &questions, &quiz.drafts, &media).ok_or(AuthoringError::TooLarge)
    }
}

/// Finds a free path for each file, and says so in the bank's texts. Those that the course has already are left out.
pub(super) fn place_media(bank: &mut Bank, stored: Vec<Media>, there: &[Media]) -> Vec<Media> {
    let mut new = Vec::new();
    for mut file in stored {
        match there.iter().find(|known| known.path == file.path) {
            Some(known) if known.digest == file.digest => continue,
            Some(_) => {
                let old = file.path.trim_start_matches("media/").to_owned();
                let (stem, extension) = old.rsplit_once('.').unwrap_or((&old, ""));
                let name = format!("{stem}-{}.{extension}", file.digest.get(..8).unwrap_or_default());
                bank.rename_media(&old, &name);
                file.path = format!("media/{name}");
            }
            None => {}
        }
        new.push(file);
    }
    new
}
