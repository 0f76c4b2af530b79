//! Somebody's ledger, for the administration, and corrections.

use askama::Template;
use axum::{extract::State, http::StatusCode};
use chrono::NaiveDate;
use kernel::{
    id::{LedgerLineId, PersonId},
    person::PersonCard,
};
use serde::{Deserialize, Serialize};
use web::{Answer, Context, Form, Path, Ui, redirect_with};

use super::{Problems, behind, certificates::choice, download, forms::FactsForm, ledger, service};
use crate::{
    HoursError, LearningHours,
    commands::posting::Correction,
    model::{Absence, AbsenceKind, FormRule, LedgerLine},
    queries::{ledger::Record, lines::Told},
    rules::totals::Totals,
};

#[derive(Template)]
#[template(path = "learning-hours/person.html")]
struct PersonPage<'a> {
    ui: &'a Ui,
    card: PersonCard,
    records: Vec<Record>,
    sum: i32,
    lines: Vec<Told>,
    totals: Totals,
    owners: bool,
    absences: Vec<Absence>,
    kinds: &'static [AbsenceKind],
    values: service::Typed,
    form: Problems,
}

impl PersonPage<'_> {
    /// The days without service in words.
    fn days(&self, absence: &Absence) -> String {
        let day = |day: &NaiveDate| self.ui.date(day);
        match (&absence.from, &absence.until) {
            (Some(from), Some(until)) => format!("{} – {}", day(from), day(until)),
            (None, Some(until)) => self.ui.t1("hours-absent-until", "day", day(until)),
            (Some(from), None) => self.ui.t1("hours-absent-from", "day", day(from)),
            (None, None) => String::new(),
        }
    }
}

pub(crate) async fn page(State(hours): State<LearningHours>, ui: Ui, Path(person): Path<PersonId>) -> Answer {
    show(&hours, &ui, person, service::Typed::default(), Problems::default()).await
}

pub(super) async fn show(
    hours: &LearningHours,
    ui: &Ui,
    person: PersonId,
    mut values: service::Typed,
    form: Problems,
) -> Answer {
    if values.id.is_empty() {
        values.id = ui.cx.id::<kernel::id::kind::Absence>().to_string();
    }
    let card = hours.person_card(person).await?;
    let records = hours.records_of(person).await?;
    let mut lines = hours.all_lines(person).await?;
    lines.reverse();
    let sum = records.iter().map(Record::jp).sum();
    let totals = Totals::of(records.iter().map(Record::part));
    let lines = hours.told(lines).await?;
    let absences = hours.absences_of(person).await?;
    let status = form.status();
    let kinds = AbsenceKind::ALL;
    ui.page_with(
        status,
        &PersonPage { ui, card, records, sum, lines, totals, owners: false, absences, kinds, values, form },
    )
}

/// The typst source of a person's ledger.
const BOOK: &str = include_str!("../../typst/book.typ");

/// What [`BOOK`] sets.
#[derive(Serialize)]
struct Book {
    title: String,
    agency: String,
    lang: &'static str,
    made: String,
    made_word: String,
    /// Name and value of what stands above the lines.
    facts: Vec<[String; 2]>,
    heads: Vec<String>,
    rows: Vec<[String; 10]>,
}

/// A person's ledger with every line, as PDF.
pub(crate) async fn book(State(hours): State<LearningHours>, ui: Ui, Path(person): Path<PersonId>) -> Answer {
    let card = hours.person_card(person).await?;
    let records = hours.records_of(person).await?;
    let lines = hours.told(hours.all_lines(person).await?).await?;
    let row = |told: &Told| {
        let (line, activity) = (&told.line, &told.line.activity);
        let kind = ui.word("hours-kind", line.kind.as_str());
        [
            if line.late { format!("{kind}, {}", ui.t("hours-late")) } else { kind },
            activity.title.clone(),
            line.year.to_string(),
            ui.date(&activity.completed_on),
            if activity.minutes == 0 { "–".to_owned() } else { ui.number(&activity.minutes) },
            line.jp.to_string(),
            line.uncounted.to_string(),
            behind::verifier(&ui, told),
            behind::rule(&ui, told),
            ui.moment(&line.posted_at),
        ]
    };
    let heads = [
        "hours-line",
        "hours-title",
        "hours-year",
        "hours-ended",
        "hours-minutes",
        "hours-counted-head",
        "hours-uncounted-head",
        "hours-verifier",
        "hours-rule-version",
        "hours-posted",
    ];
    let sum: i32 = records.iter().map(Record::jp).sum();
    let mut facts = vec![
        [ui.t("hours-name"), card.full_name()],
        [ui.t("hours-nip"), card.nip.clone().unwrap_or_default()],
        [ui.t("hours-post"), card.post.clone()],
        [ui.t("hours-unit"), card.unit_name.clone()],
        [ui.t("hours-total"), format!("{sum} JP")],
    ];
    facts.extend(ledger::sums(&ui, &Totals::of(records.iter().map(Record::part))));
    let book = Book {
        title: ui.t("hours-book"),
        agency: ui.site.agency.clone(),
        lang: ui.lang(),
        made: ui.now(),
        made_word: ui.t("hours-made"),
        facts,
        heads: heads.iter().map(|key| ui.t(key)).collect(),
        rows: lines.iter().map(row).collect(),
    };
    let (today, identifier, files) = (ui.today(), ui.cx.request_id.to_string(), documents::Files::default());
    let made = tokio::task::spawn_blocking(move || documents::pdf(BOOK, &book, today, &identifier, &files));
    let bytes = made.await.map_err(HoursError::from)?.map_err(HoursError::from)?;
    Ok(download(bytes, "application/pdf", "buku-jp.pdf", false))
}

#[derive(Template)]
#[template(path = "learning-hours/correct.html")]
struct CorrectPage<'a> {
    ui: &'a Ui,
    line: LedgerLine,
    values: FactsForm,
    reason: String,
    forms: Vec<FormRule>,
    form: Problems,
}

/// The record of a line, as it stands.
async fn standing(hours: &LearningHours, id: LedgerLineId) -> Result<LedgerLine, HoursError> {
    let line = hours.line(id).await?;
    let records = hours.records_of(line.person).await?;
    let found = records.into_iter().find(|record| record.standing.activity.source == line.activity.source);
    let standing = found.ok_or(HoursError::TakenBack)?.standing;
    Ok(LedgerLine { activity: standing.activity, jp: standing.counted.counted, ..line })
}

pub(crate) async fn form(State(hours): State<LearningHours>, ui: Ui, Path(id): Path<LedgerLineId>) -> Answer {
    let line = standing(&hours, id).await?;
    let values = FactsForm::from(&line.activity);
    let forms = choice(&hours, &ui).await?;
    ui.page(&CorrectPage { ui: &ui, line, values, reason: String::new(), forms, form: Problems::default() })
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct Sent {
    reason: String,
    /// Take the record back instead of putting it right.
    batalkan: String,
    title: String,
    organiser: String,
    number: String,
    form: String,
    started_on: String,
    ended_on: String,
    days: String,
    sessions: String,
    jp: String,
    abroad: String,
}

impl Sent {
    fn facts(&self) -> FactsForm {
        FactsForm {
            title: self.title.clone(),
            organiser: self.organiser.clone(),
            number: self.number.clone(),
            form: self.form.clone(),
            started_on: self.started_on.clone(),
            ended_on: self.ended_on.clone(),
            days: self.days.clone(),
            sessions: self.sessions.clone(),
            jp: self.jp.clone(),
            abroad: self.abroad.clone(),
            despite: String::new(),
        }
    }
}

pub(crate) async fn correct(
    State(hours): State<LearningHours>,
    Context(cx): Context,
    ui: Ui,
    Path(id): Path<LedgerLineId>,
    Form(sent): Form<Sent>,
) -> Answer {
    let line = standing(&hours, id).await?;
    let values = sent.facts();
    let facts = if sent.batalkan.is_empty() { values.read().map(Some) } else { Ok(None) };
    let outcome = match facts {
        Ok(facts) => hours.correct(&cx, Correction { line: id, reason: sent.reason.clone(), facts }).await,
        Err(problems) => Err(HoursError::Invalid(problems)),
    };
    match outcome {
        Ok(_) => Ok(redirect_with(&format!("/kelola/jp/pegawai/{}", line.person), "jp-dikoreksi")),
        Err(HoursError::Invalid(problems)) => {
            let forms = choice(&hours, &ui).await?;
            let form = problems.into();
            ui.page_with(
                StatusCode::UNPROCESSABLE_ENTITY,
                &CorrectPage { ui: &ui, line, values, reason: sent.reason, forms, form },
            )
        }
        Err(error) => Err(error.into()),
    }
}
