//! 360° rounds by JSON: what waits for me, opening one, answering, the report.

use axum::{extract::State, http::StatusCode};
use chrono::NaiveDate;
use kernel::{FieldProblem, id::PersonId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use web::{Access, Answer, Context, Failure, Json, Path, Routes, WriteKey};

use super::OPENERS;
use crate::{
    DialogueError, PerformanceDialogue,
    rounds::{
        commands::NewRound,
        model::{Answers, Group, RoundId},
        rules::{Column, Tally},
    },
};

pub(super) fn routes() -> Routes<PerformanceDialogue> {
    Routes::new()
        .api(Access::SignedIn, utoipa_axum::routes!(waiting))
        .api(OPENERS, utoipa_axum::routes!(open))
        .api(Access::SignedIn, utoipa_axum::routes!(answer))
        .api(Access::SignedIn, utoipa_axum::routes!(report))
}

/// A round that waits for the caller's answers.
#[derive(Serialize, ToSchema)]
pub(super) struct WaitingDocument {
    id: Uuid,
    person: Uuid,
    purpose: String,
    last_day: NaiveDate,
    /// How the caller stands to the person: `superior`, `peer`, `junior` or `self`.
    group: &'static str,
    questions: Vec<String>,
}

/// Rounds that wait for my answers, the first to end first.
#[utoipa::path(get, path = "/api/v1/rounds", tag = "rounds", responses((status = 200, body = Vec<WaitingDocument>)))]
pub(super) async fn waiting(
    State(dialogue): State<PerformanceDialogue>,
    Context(cx): Context,
) -> Answer<Json<Vec<WaitingDocument>>> {
    let mine = dialogue.my_rounds(&cx).await?;
    let documents = mine.asking.into_iter().map(|(round, group)| WaitingDocument {
        id: round.id.uuid(),
        person: round.person.uuid(),
        purpose: round.purpose,
        last_day: round.last_day,
        group: group.as_str(),
        questions: round.questions.into_iter().map(|asked| asked.text).collect(),
    });
    Ok(Json(documents.collect()))
}

/// Somebody who is to be asked.
#[derive(Deserialize, ToSchema)]
pub(super) struct RaterDocument {
    person: Uuid,
    /// `superior`, `peer`, `junior` or `self`.
    group: String,
}

/// A round to be opened.
#[derive(Deserialize, ToSchema)]
pub(super) struct NewRoundDocument {
    person: Uuid,
    purpose: String,
    last_day: NaiveDate,
    raters: Vec<RaterDocument>,
}

/// What was made.
#[derive(Serialize, ToSchema)]
pub(super) struct MadeRound {
    id: Uuid,
}

/// Opens a round; the idempotency key becomes its id.
#[utoipa::path(post, path = "/api/v1/rounds", tag = "rounds", params(("Idempotency-Key" = Uuid, Header)),
    request_body = NewRoundDocument, responses((status = 201, body = MadeRound), (status = 404), (status = 422)))]
pub(super) async fn open(
    State(dialogue): State<PerformanceDialogue>,
    Context(cx): Context,
    key: WriteKey,
    Json(new): Json<NewRoundDocument>,
) -> Answer<(StatusCode, Json<MadeRound>)> {
    let rater = |rater: RaterDocument| {
        let group = Group::parse(&rater.group)
            .ok_or_else(|| Failure::invalid(vec![FieldProblem::new("group", "problem-field-required")]))?;
        Ok((PersonId::from_uuid(rater.person), group))
    };
    let raters = new.raters.into_iter().map(rater).collect::<Answer<Vec<_>>>()?;
    let person = PersonId::from_uuid(new.person);
    let round = NewRound { person, purpose: new.purpose, last_day: new.last_day, raters };
    dialogue.open_round(&cx, key.id(), round).await?;
    Ok((StatusCode::CREATED, Json(MadeRound { id: key.0 })))
}

/// My answers to a round.
#[derive(Deserialize, ToSchema)]
pub(super) struct AnswersDocument {
    /// For each question 1 to 5, or 0 for "cannot say".
    marks: Vec<Option<u8>>,
    #[serde(default)]
    comment: String,
    /// Keep them as a draft instead of handing them in.
    #[serde(default)]
    draft: bool,
}

/// Hands my answers in, once and without my name, or keeps them as a draft.
#[utoipa::path(put, path = "/api/v1/rounds/{round}/answers", tag = "rounds", params(("round" = Uuid, Path)),
    request_body = AnswersDocument, responses((status = 204), (status = 404), (status = 409), (status = 422)))]
pub(super) async fn answer(
    State(dialogue): State<PerformanceDialogue>,
    Context(cx): Context,
    Path(id): Path<RoundId>,
    Json(sent): Json<AnswersDocument>,
) -> Answer<StatusCode> {
    let answers = Answers { marks: sent.marks, comment: sent.comment };
    if sent.draft {
        dialogue.keep_draft(&cx, id, &answers).await?;
    } else {
        dialogue.hand_in(&cx, id, &answers).await?;
    }
    Ok(StatusCode::NO_CONTENT)
}

/// A cell of a report.
#[derive(Serialize, ToSchema)]
pub(super) struct CellDocument {
    /// `superior`, `peer`, `junior`, `mixed` or `self`.
    group: &'static str,
    count: usize,
    /// The mean in hundredths.
    mean: usize,
}

/// A question with what was answered. Cells of which too few answered are left out.
#[derive(Serialize, ToSchema)]
pub(super) struct LineDocument {
    question: String,
    cells: Vec<CellDocument>,
}

/// Comments of a group, in an order that tells nothing.
#[derive(Serialize, ToSchema)]
pub(super) struct CommentsDocument {
    group: &'static str,
    comments: Vec<String>,
}

/// What a round came to.
#[derive(Serialize, ToSchema)]
pub(super) struct ReportDocument {
    lines: Vec<LineDocument>,
    comments: Vec<CommentsDocument>,
}

/// The report of a round that is over, for its person and the superior who opened it and still leads them.
#[utoipa::path(get, path = "/api/v1/rounds/{round}/report", tag = "rounds", params(("round" = Uuid, Path)),
    responses((status = 200, body = ReportDocument), (status = 404), (status = 409)))]
pub(super) async fn report(
    State(dialogue): State<PerformanceDialogue>,
    Context(cx): Context,
    Path(id): Path<RoundId>,
) -> Answer<Json<ReportDocument>> {
    let open = dialogue.open_round_page(&cx, id).await?;
    let report = open.report.ok_or(DialogueError::Settled)?;
    let cell = |(column, tally): (&Column, Option<Tally>)| {
        let tally = tally?;
        Some(CellDocument { group: column.as_str(), count: tally.count, mean: tally.hundredths()? })
    };
    let lines = open.round.questions.into_iter().zip(report.lines).map(|(asked, line)| LineDocument {
        question: asked.text,
        cells: report.columns.iter().zip(line.cells).filter_map(cell).collect(),
    });
    let comments =
        report.comments.into_iter().map(|(column, comments)| CommentsDocument { group: column.as_str(), comments });
    Ok(Json(ReportDocument { lines: lines.collect(), comments: comments.collect() }))
}
