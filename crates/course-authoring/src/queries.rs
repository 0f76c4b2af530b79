//! What pages, the wiring and the command line may ask of this feature.

mod bank;

use courseware::readiness::{Readiness, readiness};
use database::DatabaseExecutor;
use kernel::{
    Cx,
    id::{CourseId, LessonId, PublicationId, ResourceId},
};

pub use bank::{AlikePair, AlikeView, BankView, QuestionView};
pub(crate) use bank::{bank_for, link_to, resembling};

use crate::{
    Authoring, AuthoringError,
    model::{
        CourseCard, Lent, Media, Publication, PublishedQuestion, RevisionRow, Workspace, assemble, bank::BankUse,
        uses_of,
    },
    policy::{self, Action},
    store,
};

impl Authoring {
    /// The courses the actor may work on, last changed first.
    pub async fn courses(&self, cx: &Cx) -> Result<Vec<CourseCard>, AuthoringError> {
        store::courses(&self.db.reader(), &cx.actor).await
    }

    /// What lists show of a course, if the actor may see its draft.
    pub async fn card(&self, cx: &Cx, course: CourseId) -> Result<Option<CourseCard>, AuthoringError> {
        match card_for(&self.db.reader(), cx, course, Action::View).await {
            Ok(card) => Ok(Some(card)),
            Err(AuthoringError::NotFound | AuthoringError::Forbidden) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// The course with everything an editor needs.
    pub async fn workspace(&self, cx: &Cx, course: CourseId) -> Result<Workspace, AuthoringError> {
        self.workspace_for(cx, course, Action::View).await
    }

    pub(crate) async fn workspace_for(
        &self,
        cx: &Cx,
        course: CourseId,
        action: Action,
    ) -> Result<Workspace, AuthoringError> {
        let exec = self.db.reader();
        let card = card_for(&exec, cx, course, action).await?;
        let heads = store::heads(&exec, course).await?;
        let media = store::media::of_course(&exec, course).await?;
        let lent = lent_to(&exec, &uses_of(&heads)).await?;
        assemble(card, heads, media, lent).ok_or(AuthoringError::NotFound)
    }

    /// What still stands between the course and its publication.
    pub async fn readiness(&self, cx: &Cx, course: CourseId) -> Result<Vec<Readiness>, AuthoringError> {
        let workspace = self.workspace(cx, course).await?;
        Ok(readiness(&workspace.course, &workspace.media_table()))
    }

    /// The published versions, newest first.
    pub async fn publications(&self, cx: &Cx, course: CourseId) -> Result<Vec<Publication>, AuthoringError> {
        let exec = self.db.reader();
        card_for(&exec, cx, course, Action::View).await?;
        store::publications::of_course(&exec, course, 50).await
    }

    pub(crate) async fn publications_of(&self, workspace: &Workspace) -> Result<Vec<Publication>, AuthoringError> {
        store::publications::of_course(&self.db.reader(), workspace.card.id, 20).await
    }

    /// The last revisions of a resource of the course, newest first.
    pub async fn history(
        &self,
        cx: &Cx,
        course: CourseId,
        resource: ResourceId,
    ) -> Result<Vec<RevisionRow>, AuthoringError> {
        let exec = self.db.reader();
        card_for(&exec, cx, course, Action::View).await?;
        store::head(&exec, course, resource).await?.ok_or(AuthoringError::NotFound)?;
        store::history(&exec, resource, 50).await
    }

    /// What a question of the course said in each published version that holds it, newest first.
    pub(crate) async fn published_questions(
        &self,
        cx: &Cx,
        course: CourseId,
        question: ResourceId,
    ) -> Result<Vec<PublishedQuestion>, AuthoringError> {
        let exec = self.db.reader();
        card_for(&exec, cx, course, Action::View).await?;
        store::publications::of_question(&exec, course, question, 50).await
    }

    /// The files of a course.
    pub async fn media(&self, cx: &Cx, course: CourseId) -> Result<Vec<Media>, AuthoringError> {
        let exec = self.db.reader();
        card_for(&exec, cx, course, Action::View).await?;
        store::media::of_course(&exec, course).await
    }

    pub(crate) async fn media_by_digest(
        &self,
        cx: &Cx,
        course: CourseId,
        digest: &str,
    ) -> Result<Media, AuthoringError> {
        let exec = self.db.reader();
        card_for(&exec, cx, course, Action::View).await?;
        if let Some(own) = store::media::by_digest(&exec, course, digest).await? {
            return Ok(own);
        }
        store::banks::lent_file(&exec, course, digest).await?.ok_or(AuthoringError::NotFound)
    }
}

/// The questions that these uses take from banks, with the files those show. At most two statements.
pub(crate) async fn lent_to(exec: &DatabaseExecutor<'_>, uses: &[BankUse]) -> Result<Lent, AuthoringError> {
    if uses.is_empty() {
        return Ok(Lent::default());
    }
    let heads = store::bank_questions::lent(exec, uses).await?;
    let mut banks: Vec<_> = heads.iter().map(|head| head.row.bank).collect();
    banks.sort();
    banks.dedup();
    let files = store::banks::media_of(exec, &banks).await?;
    let texts: String = heads
        .iter()
        .flat_map(|head| head.question.clone().texts_mut().into_iter().map(|text| text.clone()).collect::<Vec<_>>())
        .collect();
    let media = files.into_iter().filter(|file| texts.contains(&link_to(file))).collect();
    Ok(Lent { heads, media })
}

/// The course, if the actor may know of it and do this with it.
pub(crate) async fn card_for(
    exec: &DatabaseExecutor<'_>,
    cx: &Cx,
    course: CourseId,
    action: Action,
) -> Result<CourseCard, AuthoringError> {
    let card = store::course(exec, &cx.actor, course).await?.ok_or(AuthoringError::NotFound)?;
    policy::may(&cx.actor, action, Some((&card).into()))?;
    Ok(card)
}

/// Where the documents of a publication are: for the wiring, which hands them to the features that read them. Works inside the
/// transaction that publishes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublishedDocuments {
    /// Of which course.
    pub course: CourseId,
    /// Its version, from one.
    pub number: u32,
    /// Hash of the course document in the blob storage.
    pub digest: String,
    /// Hashes of the lessons' documents.
    pub lessons: Vec<(LessonId, String)>,
}

/// The documents of a publication, if it is there.
pub async fn published_documents(
    exec: &DatabaseExecutor<'_>,
    publication: PublicationId,
) -> Result<Option<PublishedDocuments>, AuthoringError> {
    let Some(found) = store::publications::get(exec, publication).await? else { return Ok(None) };
    let lessons = store::publications::documents(exec, publication).await?;
    Ok(Some(PublishedDocuments {
        course: found.course,
        number: found.number,
        digest: found.digest,
        lessons: lessons.into_iter().map(|(resource, digest)| (resource.cast(), digest)).collect(),
    }))
}
