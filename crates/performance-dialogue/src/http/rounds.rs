//! 360° rounds: opening one, answering on a phone, the report.

use std::collections::HashMap;

use askama::Template;
use axum::extract::State;
use kernel::id::PersonId;
use serde::Deserialize;
use web::{Answer, Context, Failure, Form, Path, Query, Ui, file::download, redirect_with};

use super::{Problems, round_files};
use crate::{
    DialogueError, PerformanceDialogue,
    rounds::{
        answers::Answering,
        commands::NewRound,
        model::{Answers, Asked, Group, HIGHEST, Round, RoundId, RoundState},
        policy::Action,
        queries::{Candidates, MyRounds, OpenedRound},
        rules::{Column, Line, Report, Tally},
    },
};

impl Asked {
    /// What the question is about, in words; empty for nothing in particular.
    pub(super) fn about(&self, ui: &Ui) -> String {
        if self.value.is_empty() { self.competency.clone() } else { ui.word("core-value", &self.value) }
    }
}

impl Round {
    /// Word and class of its chip.
    pub(super) fn chip(&self, today: chrono::NaiveDate) -> (&'static str, &'static str) {
        match self.state {
            RoundState::Withdrawn => ("withdrawn", ""),
            RoundState::Open if self.takes_answers(today) => ("open", "chip--info"),
            RoundState::Open | RoundState::Closed => ("closed", "chip--ok"),
        }
    }
}

/// A mean with one decimal, or a dash.
pub(super) fn mean(ui: &Ui, tally: Option<Tally>) -> String {
    let hundredths = tally.and_then(Tally::hundredths);
    hundredths.map_or_else(
        || "–".to_owned(),
        |mean| {
            let point = if ui.lang() == "id" { ',' } else { '.' };
            format!("{}{point}{:02}", mean / 100, mean % 100)
        },
    )
}

#[derive(Template)]
#[template(path = "performance-dialogue/rounds.html")]
struct MinePage<'a> {
    ui: &'a Ui,
    mine: MyRounds,
}

impl MinePage<'_> {
    fn chip(&self, round: &Round) -> (String, &'static str) {
        let (word, class) = round.chip(self.ui.today());
        (self.ui.word("round-state", word), class)
    }

    fn parts(&self) -> [(&'static str, &Vec<Round>); 2] {
        [("round-about-me", &self.mine.about), ("round-opened", &self.mine.opened)]
    }
}

pub(crate) async fn mine(State(dialogue): State<PerformanceDialogue>, ui: Ui) -> Answer {
    let mine = dialogue.my_rounds(&ui.cx).await?;
    ui.page(&MinePage { ui: &ui, mine })
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct Begin {
    untuk: String,
}

/// A round as it is typed. A rater is `group:id`.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct RoundForm {
    id: String,
    untuk: String,
    tujuan: String,
    batas: String,
    penilai: Vec<String>,
}

impl RoundForm {
    fn raters(&self) -> Result<Vec<(PersonId, Group)>, DialogueError> {
        let rater = |text: &String| {
            let (group, person) = text.split_once(':')?;
            Some((person.parse().ok()?, Group::parse(group)?))
        };
        self.penilai.iter().map(|text| rater(text).ok_or(DialogueError::NotFound)).collect()
    }
}

#[derive(Template)]
#[template(path = "performance-dialogue/round-form.html")]
struct OpenPage<'a> {
    ui: &'a Ui,
    candidates: Candidates,
    values: RoundForm,
    form: Problems,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "templates hand over references")]
impl OpenPage<'_> {
    fn chosen(&self, group: &Group, person: &PersonId) -> bool {
        self.values.penilai.contains(&Self::word(group, person))
    }

    fn word(group: &Group, person: &PersonId) -> String {
        format!("{}:{person}", group.as_str())
    }
}

async fn show_form(
    dialogue: &PerformanceDialogue,
    ui: &Ui,
    person: PersonId,
    mut values: RoundForm,
    form: Problems,
) -> Answer {
    let candidates = dialogue.candidates(&ui.cx, person).await?;
    if values.id.is_empty() {
        values.id = ui.cx.id::<()>().to_string();
        values.untuk = person.to_string();
        let in_two_weeks = ui.today().checked_add_days(chrono::Days::new(14));
        values.batas = in_two_weeks.map(|day| day.to_string()).unwrap_or_default();
        // The person and the superiors are usually asked.
        let usual = candidates.groups.iter().filter(|(group, _)| group.named());
        values.penilai =
            usual.flat_map(|(group, cards)| cards.iter().map(|card| OpenPage::word(group, &card.id))).collect();
    }
    ui.page_with(form.status(), &OpenPage { ui, candidates, values, form })
}

pub(crate) async fn form(State(dialogue): State<PerformanceDialogue>, ui: Ui, Query(begin): Query<Begin>) -> Answer {
    let person = begin.untuk.parse().map_err(|_| Failure::not_found())?;
    show_form(&dialogue, &ui, person, RoundForm::default(), Problems::default()).await
}

pub(crate) async fn open(State(dialogue): State<PerformanceDialogue>, ui: Ui, Form(values): Form<RoundForm>) -> Answer {
    let person: PersonId = values.untuk.parse().map_err(|_| Failure::not_found())?;
    let id: RoundId = values.id.parse().unwrap_or_else(|_| ui.cx.id());
    let Ok(last_day) = values.batas.trim().parse() else {
        let problems = vec![kernel::FieldProblem::new("batas", "problem-field-required")];
        return show_form(&dialogue, &ui, person, values, problems.into()).await;
    };
    let new = NewRound { person, purpose: values.tujuan.clone(), last_day, raters: values.raters()? };
    match dialogue.open_round(&ui.cx, id, new).await {
        Ok(()) => Ok(redirect_with(&format!("/kinerja/360/{id}"), "putaran-dibuka")),
        Err(DialogueError::Invalid(problems)) => show_form(&dialogue, &ui, person, values, problems.into()).await,
        Err(error) => Err(error.into()),
    }
}

/// Answers as they are typed: `j1`, `j2`, … hold a mark each, 0 for "cannot say".
#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct AnswerForm {
    aksi: String,
    komentar: String,
    /// The marks by the names of their fields.
    #[serde(flatten)]
    marks: HashMap<String, String>,
}

impl AnswerForm {
    fn answers(&self, questions: usize) -> Answers {
        let mark = |at: usize| self.marks.get(&format!("j{}", at + 1)).and_then(|text| text.parse().ok());
        Answers { marks: (0..questions).map(mark).collect(), comment: self.komentar.clone() }
    }
}

#[derive(Template)]
#[template(path = "performance-dialogue/round-answer.html")]
struct AnswerPage<'a> {
    ui: &'a Ui,
    open: Answering,
    answers: Answers,
    form: Problems,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "templates hand over references")]
impl AnswerPage<'_> {
    /// Marks to choose from, the highest last, then "cannot say".
    fn choices() -> impl Iterator<Item = u8> {
        (1..=HIGHEST).chain([0])
    }

    fn chosen(&self, at: &usize, mark: &u8) -> bool {
        self.answers.marks.get(*at).copied().flatten() == Some(*mark)
    }

    fn fault(&self, at: &usize) -> Option<&'static str> {
        self.form.of(&format!("jawaban-{}", at + 1))
    }
}

async fn show_answer(
    dialogue: &PerformanceDialogue,
    ui: &Ui,
    id: RoundId,
    answers: Option<Answers>,
    form: Problems,
) -> Answer {
    let open = dialogue.answering(&ui.cx, id).await?;
    let answers = answers.unwrap_or_else(|| open.draft.clone());
    ui.page_with(form.status(), &AnswerPage { ui, open, answers, form })
}

pub(crate) async fn answer_form(
    State(dialogue): State<PerformanceDialogue>,
    ui: Ui,
    Path(id): Path<RoundId>,
) -> Answer {
    show_answer(&dialogue, &ui, id, None, Problems::default()).await
}

pub(crate) async fn answer(
    State(dialogue): State<PerformanceDialogue>,
    ui: Ui,
    Path(id): Path<RoundId>,
    Form(values): Form<AnswerForm>,
) -> Answer {
    let questions = dialogue.answering(&ui.cx, id).await?.round.questions.len();
    let answers = values.answers(questions);
    let (outcome, to, word) = if values.aksi == "kirim" {
        (dialogue.hand_in(&ui.cx, id, &answers).await, "/kinerja/360".to_owned(), "putaran-dijawab")
    } else {
        let to = format!("/kinerja/360/{id}/jawab");
        (dialogue.keep_draft(&ui.cx, id, &answers).await, to, "putaran-disimpan")
    };
    match outcome {
        Ok(()) => Ok(redirect_with(&to, word)),
        Err(DialogueError::Invalid(problems)) => show_answer(&dialogue, &ui, id, Some(answers), problems.into()).await,
        Err(error) => Err(error.into()),
    }
}

#[derive(Template)]
#[template(path = "performance-dialogue/round.html")]
struct RoundPage<'a> {
    ui: &'a Ui,
    open: OpenedRound,
}

/// Width of the plot's field for marks; a bar of the highest mark fills it.
const PLOT_WIDTH: usize = 560;
/// Height of a question's bars.
const PLOT_STEP: usize = 34;

#[expect(clippy::trivially_copy_pass_by_ref, reason = "templates hand over references")]
impl RoundPage<'_> {
    fn chip(&self) -> (String, &'static str) {
        let (word, class) = self.open.round.chip(self.ui.today());
        (self.ui.word("round-state", word), class)
    }

    /// Of a group, how many of how many have answered.
    fn part(&self, answered: &usize, asked: &usize) -> String {
        self.ui.t2("round-answered-of", "answered", *answered as u64, "asked", *asked as u64)
    }

    /// The cells of a line with the names of their columns.
    fn cells(&self, report: &Report, line: &Line) -> Vec<(String, String)> {
        let cells = report.columns.iter().zip(&line.cells);
        cells.map(|(one, cell)| (column(self.ui, *one), mean(self.ui, *cell))).collect()
    }

    /// Why there is no report here.
    fn no_report(&self) -> &'static str {
        match self.open.round.state {
            RoundState::Withdrawn => "round-withdrawn-text",
            _ if self.open.round.over(self.ui.today()) => "round-report-not-yours",
            _ => "round-report-later",
        }
    }

    fn others(&self, line: &Line) -> String {
        mean(self.ui, Some(line.others))
    }

    fn asked(&self, at: &usize) -> (String, String) {
        let asked = self.open.round.questions.get(*at);
        asked.map(|asked| (asked.text.clone(), asked.about(self.ui))).unwrap_or_default()
    }

    fn height(&self) -> usize {
        self.open.round.questions.len() * PLOT_STEP
    }

    fn y(at: &usize) -> usize {
        at * PLOT_STEP
    }

    /// Width of a bar for this mean.
    fn width(tally: Option<Tally>) -> usize {
        let mean = tally.and_then(Tally::hundredths).unwrap_or_default();
        mean * PLOT_WIDTH / (usize::from(HIGHEST) * 100)
    }

    fn own_width(line: &Line) -> usize {
        Self::width(line.own)
    }

    fn others_width(line: &Line) -> usize {
        Self::width(Some(line.others))
    }
}

pub(crate) async fn page(State(dialogue): State<PerformanceDialogue>, ui: Ui, Path(id): Path<RoundId>) -> Answer {
    let open = dialogue.open_round_page(&ui.cx, id).await?;
    ui.page(&RoundPage { ui: &ui, open })
}

pub(crate) async fn close(
    State(dialogue): State<PerformanceDialogue>,
    Context(cx): Context,
    Path(id): Path<RoundId>,
) -> Answer {
    dialogue.close_round(&cx, id).await?;
    Ok(redirect_with(&format!("/kinerja/360/{id}"), "putaran-ditutup"))
}

pub(crate) async fn withdraw(
    State(dialogue): State<PerformanceDialogue>,
    Context(cx): Context,
    Path(id): Path<RoundId>,
) -> Answer {
    dialogue.withdraw_round(&cx, id).await?;
    Ok(redirect_with(&format!("/kinerja/360/{id}"), "putaran-ditarik"))
}

pub(crate) async fn pdf(State(dialogue): State<PerformanceDialogue>, ui: Ui, Path(id): Path<RoundId>) -> Answer {
    let open = dialogue.open_round_page(&ui.cx, id).await?;
    let bytes = round_files::report(&ui, &open).await?;
    Ok(download(bytes, "application/pdf", "laporan-360.pdf"))
}

pub(crate) async fn xlsx(State(dialogue): State<PerformanceDialogue>, ui: Ui, Path(id): Path<RoundId>) -> Answer {
    let open = dialogue.open_round_page(&ui.cx, id).await?;
    let bytes = round_files::sheet(&ui, &open).await?;
    Ok(download(bytes, documents::sheet::XLSX, "laporan-360.xlsx"))
}

/// The columns' names, as heads of a table.
pub(super) fn column(ui: &Ui, column: Column) -> String {
    ui.word("round-group", column.as_str())
}
