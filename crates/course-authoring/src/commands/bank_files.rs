//! A shared bank's questions on their way in and out as files.

use bytes::Bytes;
use courseware::{
    AuthoredQuestion,
    bank::{self, Bank, BankFormat, BankMedia, Exported},
};
use kernel::{
    Cx,
    id::{QuestionBankId, QuestionId, UploadId},
};
use serde_json::json;

use super::{
    ImportedQuestions, Result,
    bank_questions::{MOST_AT_ONCE, tidied},
    banks::MOST_MEDIA,
};
use crate::{
    Authoring, AuthoringError,
    model::{Media, bank::BankHead},
    policy::BankAction,
    queries::{bank_for, link_to},
    store::{self, bank_questions, banks::WaitingFile},
};

/// Longest name of a file that is kept.
const NAME: usize = 120;

impl Authoring {
    /// Keeps a file until its author takes its questions or a week has gone by.
    pub async fn keep_file(&self, cx: &Cx, bank: QuestionBankId, name: &str, bytes: Bytes) -> Result<UploadId> {
        if bytes.is_empty() || bytes.len() > bank::limits::FILE {
            return Err(AuthoringError::TooLarge);
        }
        let id: UploadId = cx.id();
        let name: String = name.chars().filter(|c| !c.is_control()).take(NAME).collect();
        let file = WaitingFile { id, bank, name, size: bytes.len() as u64, author: cx.actor.label() };
        let reach = self.reach(cx).await?;
        // A part that no row names is dropped by nobody, so the row comes first.
        let tx = self.db.begin().await?;
        bank_for(&tx.exec(), &reach, bank, BankAction::Edit).await?;
        store::banks::insert_file(&tx.exec(), &file, cx.now()).await?;
        tx.commit().await?;
        self.blobs.put_part(&id.to_string(), 0, bytes).await?;
        Ok(id)
    }

    /// Name and bytes of a file that this person kept for this bank.
    pub async fn kept_file(&self, cx: &Cx, bank: QuestionBankId, id: UploadId) -> Result<(String, Bytes)> {
        let file = store::banks::file(&self.db.reader(), id).await?;
        let file = file.filter(|file| file.bank == bank && file.author == cx.actor.label());
        let file = file.filter(|file| file.size <= bank::limits::FILE as u64).ok_or(AuthoringError::NotFound)?;
        Ok((file.name, self.blobs.part(&id.to_string(), 0).await?))
    }

    /// Forgets a file that was kept.
    pub(crate) async fn forget_file(&self, id: UploadId) -> Result<()> {
        self.blobs.drop_parts(&id.to_string(), &[0]).await?;
        let tx = self.db.begin().await?;
        store::banks::drop_file(&tx.exec(), id).await?;
        Ok(tx.commit().await?)
    }

    /// Takes the questions of a file into a bank, in one transaction. A question with the id of one that the bank has becomes its next
    /// revision. `without` are the places in the file that are left out. What is no question is told by the preview and not kept: a
    /// bank has no place for it.
    pub async fn import_into_bank(
        &self,
        cx: &Cx,
        bank: QuestionBankId,
        mut read: Bank,
        without: &[usize],
    ) -> Result<ImportedQuestions> {
        self.question_bank(cx, bank, BankAction::Edit).await?;
        let mut place = 0;
        read.questions.retain(|_| {
            place += 1;
            !without.contains(&(place - 1))
        });
        if read.questions.len() > MOST_AT_ONCE {
            return Err(AuthoringError::TooLarge);
        }
        let files = self.store_bank_media(cx, &read).await?;
        let files = by_content(&mut read, files);
        let reach = self.reach(cx).await?;
        let tx = self.db.begin().await?;
        let exec = tx.exec();
        bank_for(&exec, &reach, bank, BankAction::Edit).await?;
        let mut imported =
            ImportedQuestions { drafts: read.drafts.len(), files: files.len(), ..ImportedQuestions::default() };
        for file in &files {
            store::banks::put_media(&exec, cx, bank, file.id, file).await?;
        }
        let stated: Vec<QuestionId> = read.questions.iter().filter_map(|question| question.id).collect();
        let known = bank_questions::heads_of(&exec, bank, &stated).await?;
        let mut taken = std::collections::HashSet::new();
        for question in read.questions {
            let before = question.id.filter(|id| taken.insert(*id));
            let before = before.and_then(|id| known.iter().find(|head| head.row.id == id));
            let question = tidied(question);
            match before {
                Some(before) if AuthoredQuestion { id: None, ..before.question.clone() } == question => {}
                Some(before) => {
                    let row = &before.row;
                    bank_questions::revise(&exec, cx, row.id, row.version, &question, "import").await?;
                    imported.changed += 1;
                }
                None => {
                    bank_questions::insert(&exec, cx, bank, cx.id(), &question, "import").await?;
                    imported.added += 1;
                }
            }
        }
        store::banks::touch(&exec, bank, cx.now()).await?;
        let detail = json!({ "added": imported.added, "changed": imported.changed, "files": imported.files });
        tx.audit(cx, "authoring.import_into_bank", bank, detail).await?;
        tx.commit().await?;
        Ok(imported)
    }

    /// These questions of a bank as a file of this format, with the files they show where the format holds them.
    pub async fn export_from_bank(
        &self,
        cx: &Cx,
        bank: QuestionBankId,
        ids: &[QuestionId],
        format: BankFormat,
    ) -> Result<Exported> {
        let (bank, heads) = self.bank_heads(cx, bank, ids).await?;
        let questions: Vec<AuthoredQuestion> = heads.into_iter().map(|head| head.question).collect();
        let mut media = Vec::new();
        if !matches!(format, BankFormat::Gift | BankFormat::Sheet) {
            for file in shown_files(&questions, store::banks::media_of(&self.db.reader(), &[bank.id]).await?) {
                media.push(self.bank_media(&file).await?);
            }
            let size: usize = media.iter().map(|file: &BankMedia| file.bytes.len()).sum();
            if size as u64 > MOST_MEDIA {
                return Err(AuthoringError::TooLarge);
            }
        }
        bank::write(format, &bank.title, &questions, &[], &media).ok_or(AuthoringError::TooLarge)
    }

    async fn bank_media(&self, file: &Media) -> Result<BankMedia> {
        if file.size > MOST_MEDIA {
            return Err(AuthoringError::TooLarge);
        }
        let bytes = self.blobs.get(&file.digest.parse()?).await?.ok_or(AuthoringError::NotFound)?;
        Ok(BankMedia { name: file.name().to_owned(), bytes: bytes.to_vec() })
    }
}

/// Those of the files that a text of these questions shows.
pub(super) fn shown_files(questions: &[AuthoredQuestion], files: Vec<Media>) -> Vec<Media> {
    let mut questions = questions.to_vec();
    let texts: String = questions.iter_mut().flat_map(AuthoredQuestion::texts_mut).map(|text| text.as_str()).collect();
    files.into_iter().filter(|file| texts.contains(&link_to(file))).collect()
}

/// Files of these questions of a bank.
pub(super) async fn files_of(
    exec: &database::DatabaseExecutor<'_>,
    bank: QuestionBankId,
    heads: &[BankHead],
) -> Result<Vec<Media>> {
    let questions: Vec<AuthoredQuestion> = heads.iter().map(|head| head.question.clone()).collect();
    Ok(shown_files(&questions, store::banks::media_of(exec, &[bank]).await?))
}

/// Names each file by its content, so that no two files of banks and courses ever share a name, and says so in the texts.
pub(super) fn by_content(read: &mut Bank, files: Vec<Media>) -> Vec<Media> {
    let mut named = Vec::new();
    for mut file in files {
        let old = file.name().to_owned();
        let (stem, extension) = old.rsplit_once('.').unwrap_or((&old, ""));
        let mark = file.digest.get(..8).unwrap_or_default();
        if !stem.ends_with(mark) {
            let new = format!("{stem}-{mark}.{extension}");
            read.rename_media(&old, &new);
            file.path = format!("media/{new}");
        }
        named.push(file);
    }
    named
}
