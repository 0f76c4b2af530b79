//! Notes, answers, requests and attachments.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use database::Result;
use kernel::{
    Id, Page, PageRequest,
    id::{FeedbackId, GoalId, PersonId},
    person::ReportingLine,
};
use sea_orm::{
    ColumnTrait, Condition, DatabaseExecutor, EntityTrait, ExprTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, Set,
    sea_query::{Expr, OnConflict},
};

use super::{
    entity::{feedback_attachment, feedback_note, feedback_reply, feedback_request},
    word,
};
use crate::feedback::model::{
    About, Attachment, AttachmentId, AttachmentKind, Capacity, CoreValue, Kind, Narrowed, Note, Part, Reply, Request,
    Standing, Text, Visibility, Waiting,
};

use feedback_note::Column as N;

/// Puts a new note in. False if it was there.
pub(crate) async fn insert(exec: &DatabaseExecutor<'_>, note: &Note) -> Result<bool> {
    let (about, about_id, about_text) = match &note.about {
        About::Nothing => ("", None, String::new()),
        About::Goal(goal, title) => ("goal", Some(goal.uuid()), title.clone()),
        About::Course(course, title) => ("course", Some(course.uuid()), title.clone()),
        About::Value(value) => ("value", None, value.as_str().to_owned()),
        About::Work(text) => ("work", None, text.clone()),
    };
    let row = feedback_note::ActiveModel {
        id: Set(note.id),
        writer_id: Set(note.writer),
        receiver_id: Set(note.receiver),
        kind: Set(note.kind.as_str().to_owned()),
        good: Set(note.text.good.clone()),
        better: Set(note.text.better.clone()),
        next_step: Set(note.text.next.clone()),
        about: Set(about.to_owned()),
        about_id: Set(about_id),
        about_text: Set(about_text),
        visibility: Set(note.visibility.as_str().to_owned()),
        capacity: Set(note.capacity.as_str().to_owned()),
        request_id: Set(note.request),
        corrects_id: Set(note.corrects),
        goal_id: Set(note.goal),
        day: Set(note.day),
        written_at: Set(note.written_at),
        changed_at: Set(note.changed_at),
        read_at: Set(note.read_at),
        answered_at: Set(note.answered_at),
        shared_at: Set(note.shared_at),
    };
    let once = OnConflict::column(N::Id).do_nothing().to_owned();
    Ok(feedback_note::Entity::insert(row).on_conflict(once).exec_without_returning(exec).await? > 0)
}

pub(crate) async fn note(exec: &DatabaseExecutor<'_>, id: FeedbackId) -> Result<Option<Note>> {
    feedback_note::Entity::find_by_id(id).one(exec).await?.map(read).transpose()
}

/// The note that corrects this one last, if there is one.
pub(crate) async fn corrected_by(exec: &DatabaseExecutor<'_>, id: FeedbackId) -> Result<Option<FeedbackId>> {
    let newest =
        feedback_note::Entity::find().filter(N::CorrectsId.eq(id)).order_by_desc(N::WrittenAt).one(exec).await?;
    Ok(newest.map(|row| row.id))
}

fn read(row: feedback_note::Model) -> Result<Note> {
    let about = match (row.about.as_str(), row.about_id) {
        ("goal", Some(id)) => About::Goal(Id::from_uuid(id), row.about_text),
        ("course", Some(id)) => About::Course(Id::from_uuid(id), row.about_text),
        ("value", _) => About::Value(word("core value", CoreValue::parse(&row.about_text), &row.about_text)?),
        ("work", _) => About::Work(row.about_text),
        _ => About::Nothing,
    };
    Ok(Note {
        kind: word("kind of feedback", Kind::parse(&row.kind), &row.kind)?,
        visibility: word("visibility", Visibility::parse(&row.visibility), &row.visibility)?,
        capacity: word("capacity", Capacity::parse(&row.capacity), &row.capacity)?,
        id: row.id,
        writer: row.writer_id,
        receiver: row.receiver_id,
        text: Text { good: row.good, better: row.better, next: row.next_step },
        about,
        request: row.request_id,
        corrects: row.corrects_id,
        goal: row.goal_id,
        day: row.day,
        written_at: row.written_at,
        changed_at: row.changed_at,
        read_at: row.read_at,
        answered_at: row.answered_at,
        shared_at: row.shared_at,
    })
}

/// A person's notes of one part, the newest first.
pub(crate) async fn list(
    exec: &DatabaseExecutor<'_>,
    person: PersonId,
    part: Part,
    narrowed: Narrowed,
    page: PageRequest,
) -> Result<Page<Note>> {
    let side = if part == Part::Received { N::ReceiverId } else { N::WriterId };
    let mut wanted = Condition::all().add(side.eq(person));
    if let Some(kind) = narrowed.kind {
        wanted = wanted.add(N::Kind.eq(kind.as_str()));
    }
    wanted = match narrowed.standing {
        Some(Standing::Unread) => wanted.add(N::ReadAt.is_null()),
        Some(Standing::Unanswered) => wanted.add(N::ReadAt.is_not_null()).add(N::AnsweredAt.is_null()),
        Some(Standing::Answered) => wanted.add(N::AnsweredAt.is_not_null()),
        None => wanted,
    };
    paged(exec, wanted, page).await
}

/// Notes of others that somebody may read who leads these people by these lines: shared ones of those led today, and those open to the
/// superior above whose writer was led on the day of writing and is today.
pub(crate) async fn of_team(
    exec: &DatabaseExecutor<'_>,
    lines: &[ReportingLine],
    today: NaiveDate,
    page: PageRequest,
) -> Result<Page<Note>> {
    let now: Vec<PersonId> = lines.iter().filter(|line| line.holds(today)).map(|line| line.person).collect();
    let mut above = Condition::any();
    for line in lines.iter().filter(|line| now.contains(&line.person)) {
        let to = line.to.map_or(today, |to| Ord::min(to, today));
        above = above.add(N::WriterId.eq(line.person).and(N::Day.between(line.from, to)));
    }
    if now.is_empty() {
        return Ok(Page::new(Vec::new(), page, 0));
    }
    let open = Condition::all()
        .add(N::Visibility.eq(Visibility::Above.as_str()))
        .add(N::Capacity.eq(Capacity::Superior.as_str()))
        .add(above);
    let shared = Condition::all().add(N::SharedAt.is_not_null()).add(N::ReceiverId.is_in(now));
    paged(exec, Condition::any().add(shared).add(open), page).await
}

async fn paged(exec: &DatabaseExecutor<'_>, wanted: Condition, page: PageRequest) -> Result<Page<Note>> {
    let select = feedback_note::Entity::find().filter(wanted);
    let total = select.clone().count(exec).await?;
    let rows = select
        .order_by_desc(N::WrittenAt)
        .order_by_desc(N::Id)
        .offset(page.offset())
        .limit(PageRequest::SIZE)
        .all(exec)
        .await?;
    Ok(Page::new(rows.into_iter().map(read).collect::<Result<_>>()?, page, total))
}

/// Notes to a person of these days, in order.
pub(crate) async fn received_between(
    exec: &DatabaseExecutor<'_>,
    person: PersonId,
    from: NaiveDate,
    to: NaiveDate,
) -> Result<Vec<Note>> {
    let rows = feedback_note::Entity::find()
        .filter(N::ReceiverId.eq(person))
        .filter(N::Day.between(from, to))
        .order_by_asc(N::WrittenAt)
        .order_by_asc(N::Id)
        .all(exec)
        .await?;
    rows.into_iter().map(read).collect()
}

/// The day of the last note of this writer to each of these people.
pub(crate) async fn last_given(
    exec: &DatabaseExecutor<'_>,
    writer: PersonId,
    people: &[PersonId],
) -> Result<HashMap<PersonId, NaiveDate>> {
    let rows: Vec<(PersonId, NaiveDate)> = feedback_note::Entity::find()
        .select_only()
        .column(N::ReceiverId)
        .column_as(N::Day.max(), "day")
        .filter(N::WriterId.eq(writer))
        .filter(N::ReceiverId.is_in(people.iter().copied()))
        .group_by(N::ReceiverId)
        .into_tuple()
        .all(exec)
        .await?;
    Ok(rows.into_iter().collect())
}

/// What waits for the person. Two statements.
pub(crate) async fn waiting(exec: &DatabaseExecutor<'_>, person: PersonId) -> Result<Waiting> {
    // Counting a column counts where it holds something.
    let counted: Option<(i64, i64)> = feedback_note::Entity::find()
        .select_only()
        .column_as(N::Id.count(), "open")
        .column_as(N::ReadAt.count(), "read")
        .filter(N::ReceiverId.eq(person))
        .filter(N::AnsweredAt.is_null())
        .into_tuple()
        .one(exec)
        .await?;
    let (open, read) = counted.unwrap_or_default();
    let asked = feedback_request::Entity::find()
        .filter(feedback_request::Column::AskedId.eq(person))
        .filter(feedback_request::Column::AnsweredAt.is_null())
        .filter(feedback_request::Column::DeclinedAt.is_null())
        .count(exec)
        .await?;
    Ok(Waiting { unread: (open - read) as u64, unanswered: read as u64, asked })
}

/// Changes what a note says, as long as it was written after this moment. False if it is older.
pub(crate) async fn change(
    exec: &DatabaseExecutor<'_>,
    id: FeedbackId,
    text: &Text,
    written_after: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<bool> {
    let done = feedback_note::Entity::update_many()
        .col_expr(N::Good, Expr::value(text.good.as_str()))
        .col_expr(N::Better, Expr::value(text.better.as_str()))
        .col_expr(N::NextStep, Expr::value(text.next.as_str()))
        .col_expr(N::ChangedAt, Expr::value(now))
        .filter(N::Id.eq(id))
        .filter(N::WrittenAt.gt(written_after))
        .exec(exec)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Notes the first time of something; true if it was the first.
async fn first(exec: &DatabaseExecutor<'_>, id: FeedbackId, column: N, now: DateTime<Utc>) -> Result<bool> {
    let done = feedback_note::Entity::update_many()
        .col_expr(column, Expr::value(now))
        .filter(N::Id.eq(id))
        .filter(column.is_null())
        .exec(exec)
        .await?;
    Ok(done.rows_affected == 1)
}

pub(crate) async fn read_by_receiver(exec: &DatabaseExecutor<'_>, id: FeedbackId, now: DateTime<Utc>) -> Result<bool> {
    first(exec, id, N::ReadAt, now).await
}

pub(crate) async fn answered(exec: &DatabaseExecutor<'_>, id: FeedbackId, now: DateTime<Utc>) -> Result<bool> {
    first(exec, id, N::AnsweredAt, now).await
}

/// Shares a note with the receiver's superiors, or takes that back.
pub(crate) async fn share(exec: &DatabaseExecutor<'_>, id: FeedbackId, at: Option<DateTime<Utc>>) -> Result<()> {
    feedback_note::Entity::update_many().col_expr(N::SharedAt, Expr::value(at)).filter(N::Id.eq(id)).exec(exec).await?;
    Ok(())
}

/// Names the goal that was made of a note.
pub(crate) async fn made_goal(exec: &DatabaseExecutor<'_>, id: FeedbackId, goal: GoalId) -> Result<()> {
    feedback_note::Entity::update_many().col_expr(N::GoalId, Expr::value(goal)).filter(N::Id.eq(id)).exec(exec).await?;
    Ok(())
}

/// Puts an answer in. False if it was there.
pub(crate) async fn insert_reply(exec: &DatabaseExecutor<'_>, note: FeedbackId, reply: &Reply) -> Result<bool> {
    let row = feedback_reply::ActiveModel {
        id: Set(reply.id),
        note_id: Set(note),
        author_id: Set(reply.author),
        text: Set(reply.text.clone()),
        at: Set(reply.at),
    };
    let once = OnConflict::column(feedback_reply::Column::Id).do_nothing().to_owned();
    Ok(feedback_reply::Entity::insert(row).on_conflict(once).exec_without_returning(exec).await? > 0)
}

/// The answers to a note in their order.
pub(crate) async fn replies(exec: &DatabaseExecutor<'_>, note: FeedbackId) -> Result<Vec<Reply>> {
    let rows = feedback_reply::Entity::find()
        .filter(feedback_reply::Column::NoteId.eq(note))
        .order_by_asc(feedback_reply::Column::At)
        .order_by_asc(feedback_reply::Column::Id)
        .all(exec)
        .await?;
    Ok(rows.into_iter().map(|row| Reply { id: row.id, author: row.author_id, text: row.text, at: row.at }).collect())
}

/// Puts a request in. False if it was there.
pub(crate) async fn insert_request(exec: &DatabaseExecutor<'_>, request: &Request) -> Result<bool> {
    let row = feedback_request::ActiveModel {
        id: Set(request.id),
        asker_id: Set(request.asker),
        asked_id: Set(request.asked),
        question: Set(request.question.clone()),
        asked_at: Set(request.at),
        answered_at: Set(request.answered_at),
        declined_at: Set(request.declined_at),
    };
    let once = OnConflict::column(feedback_request::Column::Id).do_nothing().to_owned();
    Ok(feedback_request::Entity::insert(row).on_conflict(once).exec_without_returning(exec).await? > 0)
}

fn asked(row: feedback_request::Model) -> Request {
    Request {
        id: row.id,
        asker: row.asker_id,
        asked: row.asked_id,
        question: row.question,
        at: row.asked_at,
        answered_at: row.answered_at,
        declined_at: row.declined_at,
    }
}

pub(crate) async fn request(exec: &DatabaseExecutor<'_>, id: FeedbackId) -> Result<Option<Request>> {
    Ok(feedback_request::Entity::find_by_id(id).one(exec).await?.map(asked))
}

/// Requests by or to a person, open ones first, then the newest.
pub(crate) async fn requests(
    exec: &DatabaseExecutor<'_>,
    person: PersonId,
    page: PageRequest,
) -> Result<Page<Request>> {
    use feedback_request::Column as C;
    let mine = Condition::any().add(C::AskerId.eq(person)).add(C::AskedId.eq(person));
    let select = feedback_request::Entity::find().filter(mine);
    let total = select.clone().count(exec).await?;
    let rows = select
        .order_by_desc(C::AnsweredAt.is_null().and(C::DeclinedAt.is_null()))
        .order_by_desc(C::AskedAt)
        .offset(page.offset())
        .limit(PageRequest::SIZE)
        .all(exec)
        .await?;
    Ok(Page::new(rows.into_iter().map(asked).collect(), page, total))
}

/// Closes an open request: answered or declined. False if it was closed.
pub(crate) async fn close_request(
    exec: &DatabaseExecutor<'_>,
    id: FeedbackId,
    declined: bool,
    now: DateTime<Utc>,
) -> Result<bool> {
    use feedback_request::Column as C;
    let done = feedback_request::Entity::update_many()
        .col_expr(if declined { C::DeclinedAt } else { C::AnsweredAt }, Expr::value(now))
        .filter(C::Id.eq(id))
        .filter(C::AnsweredAt.is_null())
        .filter(C::DeclinedAt.is_null())
        .exec(exec)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Puts an uploaded file in that belongs to no note yet.
pub(crate) async fn insert_attachment(exec: &DatabaseExecutor<'_>, new: &Attachment, now: DateTime<Utc>) -> Result<()> {
    let row = feedback_attachment::ActiveModel {
        id: Set(new.id),
        owner_id: Set(new.owner),
        note_id: Set(new.note),
        goal_id: Set(new.goal),
        entry_id: Set(new.entry),
        kind: Set(new.kind.as_str().to_owned()),
        digest: Set(new.digest.clone()),
        media_type: Set(new.media_type.clone()),
        name: Set(new.name.clone()),
        size: Set(new.size as i64),
        at: Set(now),
    };
    feedback_attachment::Entity::insert(row).exec_without_returning(exec).await?;
    Ok(())
}

/// Gives a note the files that its writer uploaded for it and that belong to none.
pub(crate) async fn attach(
    exec: &DatabaseExecutor<'_>,
    note: FeedbackId,
    owner: PersonId,
    files: &[AttachmentId],
) -> Result<()> {
    use feedback_attachment::Column as C;
    if files.is_empty() {
        return Ok(());
    }
    feedback_attachment::Entity::update_many()
        .col_expr(C::NoteId, Expr::value(note))
        .filter(C::Id.is_in(files.iter().copied()))
        .filter(C::OwnerId.eq(owner))
        .filter(C::NoteId.is_null())
        .filter(C::GoalId.is_null())
        .exec(exec)
        .await?;
    Ok(())
}

fn file(row: feedback_attachment::Model) -> Result<Attachment> {
    Ok(Attachment {
        kind: word("kind of attachment", AttachmentKind::parse(&row.kind), &row.kind)?,
        id: row.id,
        owner: row.owner_id,
        note: row.note_id,
        goal: row.goal_id,
        entry: row.entry_id,
        digest: row.digest,
        media_type: row.media_type,
        name: row.name,
        size: row.size as u64,
    })
}

pub(crate) async fn attachment(exec: &DatabaseExecutor<'_>, id: AttachmentId) -> Result<Option<Attachment>> {
    feedback_attachment::Entity::find_by_id(id).one(exec).await?.map(file).transpose()
}

/// The files of a note, spoken ones first.
pub(crate) async fn attachments(exec: &DatabaseExecutor<'_>, note: FeedbackId) -> Result<Vec<Attachment>> {
    use feedback_attachment::Column as C;
    let rows = feedback_attachment::Entity::find()
        .filter(C::NoteId.eq(note))
        .order_by_desc(C::Kind)
        .order_by_asc(C::At)
        .all(exec)
        .await?;
    rows.into_iter().map(file).collect()
}

/// Forgets files that were uploaded before this moment and never sent. Tells how many.
pub(crate) async fn drop_unsent(exec: &DatabaseExecutor<'_>, before: DateTime<Utc>) -> Result<u64> {
    use feedback_attachment::Column as C;
    let done = feedback_attachment::Entity::delete_many()
        .filter(C::NoteId.is_null())
        .filter(C::GoalId.is_null())
        .filter(C::At.lt(before))
        .exec(exec)
        .await?;
    Ok(done.rows_affected)
}

/// Files of a person that wait for their note, among these.
pub(crate) async fn unsent(
    exec: &DatabaseExecutor<'_>,
    owner: PersonId,
    files: &[AttachmentId],
) -> Result<Vec<Attachment>> {
    use feedback_attachment::Column as C;
    if files.is_empty() {
        return Ok(Vec::new());
    }
    let rows = feedback_attachment::Entity::find()
        .filter(C::Id.is_in(files.iter().copied()))
        .filter(C::OwnerId.eq(owner))
        .filter(C::NoteId.is_null())
        .filter(C::GoalId.is_null())
        .all(exec)
        .await?;
    rows.into_iter().map(file).collect()
}

/// The pieces of evidence of a goal, in order.
pub(crate) async fn evidence(exec: &DatabaseExecutor<'_>, goal: GoalId) -> Result<Vec<Attachment>> {
    use feedback_attachment::Column as C;
    let rows = feedback_attachment::Entity::find()
        .filter(C::GoalId.eq(goal))
        .order_by_asc(C::At)
        .order_by_asc(C::Id)
        .all(exec)
        .await?;
    rows.into_iter().map(file).collect()
}
