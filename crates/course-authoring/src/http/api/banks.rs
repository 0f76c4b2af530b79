use axum::{extract::State, http::StatusCode};
use chrono::{DateTime, Utc};
use courseware::{
    AuthoredQuestion,
    bank::{self, ProblemReport},
    question::Bloom,
};
use kernel::{
    FieldProblem,
    id::{CourseId, LessonId, QuestionBankId, QuestionId, RevisionId},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use web::{Answer, Context, Failure, Json, Path, Query, WriteKey};

use super::{
    super::bank::{Filter, UseForm, owner_of},
    Made, Saved,
    questions::{BankImported, BankInput, QuestionInput},
};
use crate::{
    Authoring, AuthoringError,
    commands::{BankSettings, BulkDeed},
    model::bank::{BankQuestion, Take},
};

/// A bank of questions.
#[derive(Serialize, ToSchema)]
pub(super) struct BankItem {
    id: Uuid,
    /// `course`, `unit` or `agency`.
    owner: &'static str,
    title: String,
    description: String,
    /// Questions that are not retired.
    questions: u64,
    updated_at: DateTime<Utc>,
}

/// The banks the actor may know of.
#[utoipa::path(get, path = "/api/v1/question-banks", tag = "authoring", responses((status = 200, body = Vec<BankItem>)))]
pub(super) async fn list(State(authoring): State<Authoring>, Context(cx): Context) -> Answer<Json<Vec<BankItem>>> {
    let banks = authoring.question_banks(&cx).await?;
    let item = |card: crate::model::bank::BankCard| BankItem {
        id: card.bank.id.uuid(),
        owner: card.bank.owner.kind().as_str(),
        title: card.bank.title,
        description: card.bank.description,
        questions: card.questions,
        updated_at: card.bank.updated_at,
    };
    Ok(Json(banks.into_iter().map(item).collect()))
}

/// A bank to begin.
#[derive(Deserialize, ToSchema)]
pub(super) struct NewBank {
    title: String,
    #[serde(default)]
    description: String,
    /// `course:<id>`, `unit:<id>` or `agency`.
    owner: String,
}

/// Begins a bank; the idempotency key becomes its id.
#[utoipa::path(post, path = "/api/v1/question-banks", tag = "authoring",
    params(("Idempotency-Key" = Uuid, Header)), request_body = NewBank,
    responses((status = 201, body = Made), (status = 422)))]
pub(super) async fn create(
    State(authoring): State<Authoring>,
    Context(cx): Context,
    key: WriteKey,
    Json(new): Json<NewBank>,
) -> Answer<(StatusCode, Json<Made>)> {
    let owner = owner_of(&new.owner)
        .ok_or_else(|| AuthoringError::Invalid(vec![FieldProblem::new("owner", "authoring-choose")]))?;
    let settings = BankSettings { title: new.title, description: new.description };
    let id = authoring.create_bank(&cx, Some(key.id()), owner, &settings).await?;
    Ok((StatusCode::CREATED, Json(Made { id: id.uuid() })))
}

/// A question of a bank in a list.
#[derive(Serialize, ToSchema)]
pub(super) struct BankRow {
    id: Uuid,
    version: i32,
    kind: String,
    title: String,
    category: String,
    tags: Vec<String>,
    competency: String,
    /// `C1` to `C6`.
    bloom: Option<&'static str>,
    retired_at: Option<DateTime<Utc>>,
    updated_at: DateTime<Utc>,
}

impl From<BankQuestion> for BankRow {
    fn from(row: BankQuestion) -> Self {
        Self {
            id: row.id.uuid(),
            version: row.version,
            kind: row.kind,
            title: row.title,
            category: row.category,
            tags: row.tags,
            competency: row.competency,
            bloom: row.bloom.map(Bloom::as_str),
            retired_at: row.retired_at,
            updated_at: row.updated_at,
        }
    }
}

/// A page of a bank's questions.
#[derive(Serialize, ToSchema)]
pub(super) struct BankRows {
    items: Vec<BankRow>,
    /// This page, from one; 20 to a page.
    number: u64,
    /// All that were found.
    total: u64,
}

/// The questions of a bank that fit, last changed first.
#[utoipa::path(get, path = "/api/v1/question-banks/{bank}/questions", tag = "authoring",
    params(("bank" = Uuid, Path), ("q" = Option<String>, Query), ("kategori" = Option<String>, Query),
        ("tag" = Option<String>, Query), ("jenis" = Option<String>, Query), ("bloom" = Option<String>, Query),
        ("kompetensi" = Option<String>, Query), ("status" = Option<String>, Query, description = "current, unused, retired or all"),
        ("halaman" = Option<u64>, Query)),
    responses((status = 200, body = BankRows)))]
pub(super) async fn questions(
    State(authoring): State<Authoring>,
    Context(cx): Context,
    Path(bank): Path<QuestionBankId>,
    Query(filter): Query<Filter>,
) -> Answer<Json<BankRows>> {
    let found = authoring.bank_view(&cx, bank, &filter.asked(), filter.request()).await?.questions;
    let (number, total) = (found.number, found.total);
    Ok(Json(BankRows { items: found.items.into_iter().map(BankRow::from).collect(), number, total }))
}

/// Adds a question to a bank; the idempotency key becomes its id.
#[utoipa::path(post, path = "/api/v1/question-banks/{bank}/questions", tag = "authoring",
    params(("bank" = Uuid, Path), ("Idempotency-Key" = Uuid, Header)), request_body = QuestionInput,
    responses((status = 201, body = Made), (status = 422)))]
pub(super) async fn add(
    State(authoring): State<Authoring>,
    Context(cx): Context,
    Path(bank): Path<QuestionBankId>,
    key: WriteKey,
    Json(input): Json<QuestionInput>,
) -> Answer<(StatusCode, Json<Made>)> {
    let id = authoring.add_to_bank(&cx, bank, Some(key.id()), input.question).await?;
    Ok((StatusCode::CREATED, Json(Made { id: id.uuid() })))
}

/// A question of a bank with where it is used.
#[derive(Serialize, ToSchema)]
pub(super) struct BankQuestionItem {
    id: Uuid,
    version: i32,
    retired_at: Option<DateTime<Utc>>,
    /// Name, category, tags, competency, bloom, stem, explanation (Markdown), mark in hundredths, and `body` with its `kind`.
    #[schema(value_type = Object)]
    question: AuthoredQuestion,
    /// Quizzes that take it: course and lesson.
    quizzes: Vec<(Uuid, Uuid)>,
    /// Publications that hold it.
    publications: Vec<Uuid>,
    /// Courses of others that take or hold it.
    elsewhere: usize,
}

/// A question of a bank.
#[utoipa::path(get, path = "/api/v1/question-banks/{bank}/questions/{question}", tag = "authoring",
    params(("bank" = Uuid, Path), ("question" = Uuid, Path)), responses((status = 200, body = BankQuestionItem)))]
pub(super) async fn get(
    State(authoring): State<Authoring>,
    Context(cx): Context,
    Path((bank, id)): Path<(QuestionBankId, QuestionId)>,
) -> Answer<Json<BankQuestionItem>> {
    let view = authoring.bank_question_view(&cx, bank, id).await?;
    Ok(Json(BankQuestionItem {
        id: id.uuid(),
        version: view.head.row.version,
        retired_at: view.head.row.retired_at,
        question: view.head.question,
        quizzes: view.used.quizzes.iter().map(|quiz| (quiz.course.uuid(), quiz.lesson.uuid())).collect(),
        publications: view.used.publications.iter().map(|one| one.publication.uuid()).collect(),
        elsewhere: view.used.elsewhere,
    }))
}

/// Saves a question of a bank.
#[utoipa::path(put, path = "/api/v1/question-banks/{bank}/questions/{question}", tag = "authoring",
    params(("bank" = Uuid, Path), ("question" = Uuid, Path)), request_body = QuestionInput,
    responses((status = 200, body = Saved), (status = 409), (status = 422)))]
pub(super) async fn save(
    State(authoring): State<Authoring>,
    Context(cx): Context,
    Path((bank, id)): Path<(QuestionBankId, QuestionId)>,
    Json(input): Json<QuestionInput>,
) -> Answer<Json<Saved>> {
    let version = authoring.save_in_bank(&cx, bank, id, input.version, input.question).await?;
    Ok(Json(Saved { version }))
}

/// A state that a question had.
#[derive(Serialize, ToSchema)]
pub(super) struct BankRevisionItem {
    id: Uuid,
    /// What was done.
    reason: String,
    created_at: DateTime<Utc>,
    #[schema(value_type = Object)]
    question: AuthoredQuestion,
}

/// The last 50 states of a question, newest first.
#[utoipa::path(get, path = "/api/v1/question-banks/{bank}/questions/{question}/revisions", tag = "authoring",
    params(("bank" = Uuid, Path), ("question" = Uuid, Path)),
    responses((status = 200, body = Vec<BankRevisionItem>)))]
pub(super) async fn revisions(
    State(authoring): State<Authoring>,
    Context(cx): Context,
    Path((bank, id)): Path<(QuestionBankId, QuestionId)>,
) -> Answer<Json<Vec<BankRevisionItem>>> {
    let (_, _, history) = authoring.bank_history(&cx, bank, id).await?;
    let item = |(row, question): (crate::model::RevisionRow, AuthoredQuestion)| BankRevisionItem {
        id: row.id.uuid(),
        reason: row.reason,
        created_at: row.created_at,
        question,
    };
    Ok(Json(history.into_iter().map(item).collect()))
}

/// Which state becomes the newest.
#[derive(Deserialize, ToSchema)]
pub(super) struct RestoreInput {
    #[schema(value_type = Uuid)]
    revision: RevisionId,
}

/// Makes an older state of a question the newest.
#[utoipa::path(post, path = "/api/v1/question-banks/{bank}/questions/{question}/restore", tag = "authoring",
    params(("bank" = Uuid, Path), ("question" = Uuid, Path)), request_body = RestoreInput,
    responses((status = 200, body = Saved)))]
pub(super) async fn restore(
    State(authoring): State<Authoring>,
    Context(cx): Context,
    Path((bank, id)): Path<(QuestionBankId, QuestionId)>,
    Json(input): Json<RestoreInput>,
) -> Answer<Json<Saved>> {
    let version = authoring.restore_in_bank(&cx, bank, id, input.revision).await?;
    Ok(Json(Saved { version }))
}

/// One deed for many questions.
#[derive(Deserialize, ToSchema)]
pub(super) struct BulkInput {
    #[schema(value_type = Vec<Uuid>)]
    questions: Vec<QuestionId>,
    /// `move`, `add_tag`, `remove_tag`, `retire` or `restore`.
    deed: String,
    /// The category or tag.
    #[serde(default)]
    value: String,
}

/// What a deed for many changed.
#[derive(Serialize, ToSchema)]
pub(super) struct BulkDone {
    changed: usize,
}

/// Moves, tags, retires or restores questions of a bank, all or none.
#[utoipa::path(post, path = "/api/v1/question-banks/{bank}/bulk", tag = "authoring",
    params(("bank" = Uuid, Path)), request_body = BulkInput, responses((status = 200, body = BulkDone), (status = 422)))]
pub(super) async fn bulk(
    State(authoring): State<Authoring>,
    Context(cx): Context,
    Path(bank): Path<QuestionBankId>,
    Json(input): Json<BulkInput>,
) -> Answer<Json<BulkDone>> {
    let deed = match input.deed.as_str() {
        "move" => BulkDeed::Move(input.value),
        "add_tag" => BulkDeed::AddTag(input.value),
        "remove_tag" => BulkDeed::RemoveTag(input.value),
        "retire" => BulkDeed::Retire,
        "restore" => BulkDeed::Restore,
        _ => return Err(Failure::invalid(vec![FieldProblem::new("deed", "authoring-choose")])),
    };
    let changed = authoring.change_many(&cx, bank, &input.questions, &deed).await?;
    Ok(Json(BulkDone { changed }))
}

/// Two questions that say nearly the same.
#[derive(Serialize, ToSchema)]
pub(super) struct AlikeItem {
    first: Uuid,
    second: Uuid,
    /// What they have in common, in thousandths.
    share: u32,
}

/// The questions of a bank that say nearly the same, most alike first; at most 50 pairs.
#[utoipa::path(get, path = "/api/v1/question-banks/{bank}/alike", tag = "authoring", params(("bank" = Uuid, Path)),
    responses((status = 200, body = Vec<AlikeItem>)))]
pub(super) async fn alike(
    State(authoring): State<Authoring>,
    Context(cx): Context,
    Path(bank): Path<QuestionBankId>,
) -> Answer<Json<Vec<AlikeItem>>> {
    let found = authoring.alike(&cx, bank).await?;
    let item = |pair: crate::queries::AlikePair| AlikeItem {
        first: pair.first.row.id.uuid(),
        second: pair.second.row.id.uuid(),
        share: pair.share,
    };
    Ok(Json(found.pairs.into_iter().map(item).collect()))
}

/// Takes the questions of a file into a bank.
#[utoipa::path(post, path = "/api/v1/question-banks/{bank}/import", tag = "authoring", params(("bank" = Uuid, Path)),
    request_body = BankInput, responses((status = 200, body = BankImported), (status = 422)))]
pub(super) async fn import(
    State(authoring): State<Authoring>,
    Context(cx): Context,
    Path(bank): Path<QuestionBankId>,
    Json(input): Json<BankInput>,
) -> Answer<Json<BankImported>> {
    let (name, bytes) = input.file()?;
    let read = bank::read(&name, &bytes);
    let problems = read.findings.iter().map(ProblemReport::from).collect();
    let done = authoring.import_into_bank(&cx, bank, read, &[]).await?;
    Ok(Json(BankImported::of(&done, problems)))
}

/// What a quiz takes from a bank: questions one by one, or all of a category with tags.
#[derive(Deserialize, ToSchema)]
pub(super) struct UseInput {
    #[schema(value_type = Uuid)]
    bank: QuestionBankId,
    #[serde(default)]
    #[schema(value_type = Vec<Uuid>)]
    questions: Vec<QuestionId>,
    /// Instead of questions: all of a category with tags.
    #[serde(default)]
    #[schema(value_type = Option<Object>)]
    selection: Option<crate::model::bank::Selection>,
}

/// What became of a use.
#[derive(Serialize, ToSchema)]
pub(super) struct UseDone {
    /// Uses that are new.
    added: usize,
}

/// Lets a quiz take questions of a bank.
#[utoipa::path(post, path = "/api/v1/courses/{course}/lessons/{lesson}/bank-uses", tag = "authoring",
    params(("course" = Uuid, Path), ("lesson" = Uuid, Path)), request_body = UseInput,
    responses((status = 200, body = UseDone), (status = 422)))]
pub(super) async fn take(
    State(authoring): State<Authoring>,
    Context(cx): Context,
    Path((course, lesson)): Path<(CourseId, LessonId)>,
    Json(input): Json<UseInput>,
) -> Answer<Json<UseDone>> {
    let mut takes: Vec<Take> = input.questions.into_iter().map(|question| Take::Question { question }).collect();
    takes.extend(input.selection.map(Take::Selection));
    let added = authoring.use_from_bank(&cx, course, lesson, input.bank, takes).await?;
    Ok(Json(UseDone { added }))
}

/// Lets a quiz take something of a bank no more: `bank` with `soal`, or with `kategori` and `tag`.
#[utoipa::path(delete, path = "/api/v1/courses/{course}/lessons/{lesson}/bank-uses", tag = "authoring",
    params(("course" = Uuid, Path), ("lesson" = Uuid, Path), ("bank" = Uuid, Query), ("soal" = Option<Uuid>, Query),
        ("kategori" = Option<String>, Query), ("tag" = Option<Vec<String>>, Query)),
    responses((status = 204), (status = 404)))]
pub(super) async fn stop(
    State(authoring): State<Authoring>,
    Context(cx): Context,
    Path((course, lesson)): Path<(CourseId, LessonId)>,
    Query(one): Query<UseForm>,
) -> Answer<StatusCode> {
    authoring.stop_using(&cx, course, lesson, &one.named()).await?;
    Ok(StatusCode::NO_CONTENT)
}
