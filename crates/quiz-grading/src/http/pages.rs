use std::cmp::Ordering;

use askama::Template;
use axum::{extract::State, http::StatusCode};
use chrono::{DateTime, SecondsFormat, Utc};
use courseware::{GradingMethod, Section};
use kernel::{
    Cx,
    id::{AnswerFileId, AttemptId, CourseId, LessonId, StepId},
};
use serde::Deserialize;
use web::{Answer, Context, Device, Form, Path, Query, Ui, redirect, redirect_with};

use super::{
    attempt_url, check_url, clock_url, course_url, devices::note, files, quiz_url, result_url, rules, steps_url,
    submit_url,
};
use crate::{
    QuizError, Quizzes,
    commands::{self, Saved, Start, Status},
    engine::{Certainty, Control, GapInput, LevelFigures, Part},
    policy::Refusal,
    queries::{self, Judged, Later, Player, QuizPage, ResultPage},
    timing::Shut,
};

#[derive(Template)]
#[template(path = "quiz-grading/quiz.html")]
struct QuizTemplate<'a> {
    ui: &'a Ui,
    quiz: QuizPage,
    new: AttemptId,
    /// What was wrong with the password that was typed.
    wrong: Option<&'static str>,
}

impl QuizTemplate<'_> {
    fn method(&self) -> &'static str {
        match self.quiz.rules.grading {
            GradingMethod::Highest => "quiz-method-highest",
            GradingMethod::Last => "quiz-method-last",
            GradingMethod::First => "quiz-method-first",
            GradingMethod::Average => "quiz-method-average",
        }
    }

    /// What holds during the attempt.
    fn said(&self) -> Vec<String> {
        let mut said = rules::said(self.ui, &self.quiz.rules);
        let adapts = self.quiz.sections.iter().any(Section::adapts);
        said.extend(adapts.then(|| self.ui.t("quiz-rule-adapts")));
        said
    }

    /// Why no attempt may begin, with what to do about it.
    fn refusal(&self) -> Option<(String, String)> {
        let ui = self.ui;
        let at = |key: &str, at: &DateTime<Utc>| ui.t1(key, "when", ui.moment(at));
        Some(match self.quiz.refusal.as_ref()? {
            Refusal::Open(_) => return None,
            Refusal::NoneLeft => (ui.t("quiz-none-left"), ui.t("quiz-none-left-text")),
            Refusal::Shut(Shut::NotYet(when)) => (at("quiz-not-yet", when), ui.t("quiz-not-yet-text")),
            Refusal::Shut(Shut::TooLate(when)) => (at("quiz-too-late", when), ui.t("quiz-shut-text")),
            Refusal::Shut(Shut::Over(when)) => (at("quiz-is-over", when), ui.t("quiz-shut-text")),
            Refusal::Shut(Shut::Resting(when)) => (at("quiz-rests", when), ui.t("quiz-rests-text")),
        })
    }

    /// What was granted to this person, part by part.
    fn granted(&self) -> Vec<String> {
        let (ui, terms, rules) = (self.ui, &self.quiz.terms, &self.quiz.rules);
        let minutes = terms.extra.num_minutes();
        let attempts = terms.attempts.saturating_sub(rules.attempts);
        let mut parts = Vec::new();
        parts.extend((minutes > 0).then(|| ui.t1("quiz-granted-minutes", "minutes", minutes)));
        parts.extend((attempts > 0).then(|| ui.t1("quiz-granted-attempts", "count", attempts)));
        if parts.is_empty() {
            parts.push(ui.t("quiz-granted-moments"));
        }
        parts
    }
}

pub(crate) async fn quiz(
    State(quizzes): State<Quizzes>,
    Context(cx): Context,
    ui: Ui,
    Path((course, lesson)): Path<(CourseId, LessonId)>,
) -> Answer {
    let quiz = queries::quiz_page(&quizzes, &cx, course, lesson).await?;
    ui.page(&QuizTemplate { ui: &ui, quiz, new: cx.id(), wrong: None })
}

#[derive(Deserialize)]
pub(crate) struct StartForm {
    /// Made with the page, so that a second press of the button begins nothing new.
    attempt: AttemptId,
    #[serde(default)]
    password: String,
}

pub(crate) async fn start(
    State(quizzes): State<Quizzes>,
    Context(cx): Context,
    ui: Ui,
    Path((course, lesson)): Path<(CourseId, LessonId)>,
    Form(form): Form<StartForm>,
) -> Answer {
    let cmd = Start { id: form.attempt, course, lesson, password: form.password };
    match commands::start(&quizzes, &cx, cmd).await {
        Ok(attempt) => Ok(redirect(&attempt_url(&attempt.id))),
        // Begun in another tab: that one is meant.
        Err(QuizError::AlreadyOpen(open)) => Ok(redirect(&attempt_url(&open))),
        Err(error @ (QuizError::WrongPassword | QuizError::TooManyTries)) => {
            let quiz = queries::quiz_page(&quizzes, &cx, course, lesson).await?;
            let (status, wrong) = match error {
                QuizError::TooManyTries => (StatusCode::TOO_MANY_REQUESTS, "problem-quiz-too-many-tries"),
                _ => (StatusCode::UNPROCESSABLE_ENTITY, "quiz-field-password"),
            };
            ui.page_with(status, &QuizTemplate { ui: &ui, quiz, new: form.attempt, wrong: Some(wrong) })
        }
        // The page says why, and when it may be tried again.
        Err(QuizError::NotOpenYet(_) | QuizError::TooLateToStart(_) | QuizError::Over(_) | QuizError::Resting(_)) => {
            let quiz = queries::quiz_page(&quizzes, &cx, course, lesson).await?;
            ui.page_with(StatusCode::CONFLICT, &QuizTemplate { ui: &ui, quiz, new: form.attempt, wrong: None })
        }
        Err(error) => Err(error.into()),
    }
}

#[derive(Template)]
#[template(path = "quiz-grading/attempt.html")]
struct AttemptTemplate<'a> {
    ui: &'a Ui,
    cx: &'a Cx,
    player: Player,
    now: DateTime<Utc>,
    save_url: String,
    clock_url: String,
    submit_url: String,
    check_url: String,
    result_url: String,
    back: String,
}

impl AttemptTemplate<'_> {
    /// How a check's verdict looks, where it may be said.
    fn chip(checked: &queries::Checked) -> Option<(&'static str, &'static str, &'static str)> {
        checked.judged.map(chip)
    }

    /// The places that an item may be given.
    fn places(count: usize) -> std::ops::RangeInclusive<usize> {
        1..=count
    }

    /// Minutes that an outage took and that were given back; a part of one counts.
    fn given_back(&self) -> i64 {
        (self.player.attempt.given_back.num_seconds() + 59) / 60
    }

    /// An id for a check, made with the page so that a second press is no second try.
    fn check_id(&self) -> StepId {
        self.cx.id()
    }

    /// An id for the next file, made with the page so that a second press adds no second file.
    fn file_id(&self) -> AnswerFileId {
        files::next_id(self.cx)
    }

    /// The levels of certainty.
    const CERTAINTIES: [Certainty; 3] = Certainty::ALL;

    fn instant(at: &DateTime<Utc>) -> String {
        at.to_rfc3339_opts(SecondsFormat::Millis, true)
    }
}

/// Which page of an attempt, from one.
#[derive(Deserialize, Default)]
pub(crate) struct PageOf {
    #[serde(default)]
    halaman: usize,
}

/// The page to which a button of the form leads, and the question on it: `3` or `3.17`.
fn wanted(fields: &[(String, String)]) -> Option<String> {
    let (_, wanted) = fields.iter().find(|(name, _)| name == "halaman")?;
    let (page, slot) = wanted.split_once('.').unwrap_or((wanted, ""));
    let page: usize = page.parse().ok()?;
    let anchor = slot.parse::<i32>().map_or_else(|_| String::new(), |slot| format!("#soal-{slot}"));
    Some(format!("?halaman={page}{anchor}"))
}

pub(crate) async fn attempt(
    State(quizzes): State<Quizzes>,
    Context(cx): Context,
    ui: Ui,
    Path(id): Path<AttemptId>,
    Query(at): Query<PageOf>,
    device: Device,
) -> Answer {
    let player = queries::player(&quizzes, &cx, id, Some(at.halaman.saturating_sub(1))).await?;
    if !player.attempt.is_open() {
        return Ok(redirect(&result_url(&id)));
    }
    note(&quizzes, &cx, &player, device).await;
    let page = AttemptTemplate {
        ui: &ui,
        cx: &cx,
        now: cx.now(),
        save_url: steps_url(&id),
        clock_url: clock_url(&id),
        submit_url: submit_url(&id),
        check_url: check_url(&id),
        result_url: result_url(&id),
        back: quiz_url(&player.attempt.course, &player.attempt.lesson),
        player,
    };
    ui.page(&page)
}

pub(crate) async fn save(
    State(quizzes): State<Quizzes>,
    Context(cx): Context,
    Path(id): Path<AttemptId>,
    Form(mut fields): Form<Vec<(String, String)>>,
) -> Answer {
    let emptied = files::take_away(&mut fields);
    match commands::save_form(&quizzes, &cx, id, &fields, None).await {
        Ok(saved) => {
            let address = attempt_url(&id);
            if let (Some(slot), "quiz-saved") = (emptied, notice(&saved)) {
                return Ok(redirect_with(&format!("{address}{}#soal-{slot}", shown(&fields)), "quiz-file-removed"));
            }
            if saved.results.iter().any(|result| result.code == Some("quiz.page_left")) {
                // A page from before: the open one is shown.
                return Ok(redirect_with(&address, "quiz-page-left"));
            }
            if let Some((_, next)) = fields.iter().find(|(name, _)| name == "lanjut") {
                commands::turn(&quizzes, &cx, id, next.parse().unwrap_or_default()).await?;
                return Ok(redirect(&address));
            }
            match (wanted(&fields), notice(&saved)) {
                (Some(place), "quiz-saved") => Ok(redirect(&format!("{address}{place}"))),
                (Some(place), notice) => Ok(redirect_with(&format!("{address}{place}"), notice)),
                (None, notice) => Ok(redirect_with(&format!("{address}{}#periksa", shown(&fields)), notice)),
            }
        }
        Err(QuizError::AttemptClosed(_)) => Ok(redirect(&result_url(&id))),
        Err(error) => Err(error.into()),
    }
}

/// Checks the question whose button was pressed, and saves what the rest of the form says.
pub(crate) async fn check(
    State(quizzes): State<Quizzes>,
    Context(cx): Context,
    Path(id): Path<AttemptId>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Answer {
    let pressed = fields.iter().find(|(name, _)| name == "periksa").and_then(|(_, slot)| slot.parse::<i32>().ok());
    match commands::save_form(&quizzes, &cx, id, &fields, pressed).await {
        Ok(saved) => {
            let place = pressed.map_or_else(|| "periksa".to_owned(), |slot| format!("soal-{slot}"));
            let place = format!("{}{}#{place}", attempt_url(&id), shown(&fields));
            let refused =
                saved.results.last().filter(|result| matches!(result.status, Status::Rejected | Status::Stale));
            let word = match refused.and_then(|result| result.code) {
                None => return Ok(redirect(&place)),
                Some("quiz.nothing_to_check" | "quiz.answer_misfit") => "quiz-nothing-to-check",
                Some("quiz.checked_already") => "quiz-checked-already",
                Some(_) => "quiz-not-checked",
            };
            Ok(redirect_with(&place, word))
        }
        Err(QuizError::AttemptClosed(_)) => Ok(redirect(&result_url(&id))),
        Err(error) => Err(error.into()),
    }
}

/// The page on which the form stands, where there are several.
pub(super) fn shown(fields: &[(String, String)]) -> String {
    let page = fields.iter().find(|(name, _)| name == "di").and_then(|(_, page)| page.parse::<usize>().ok());
    page.map_or_else(String::new, |page| format!("?halaman={page}"))
}

fn notice(saved: &Saved) -> &'static str {
    let kept = |status| matches!(status, Status::Accepted | Status::Duplicate);
    if saved.results.iter().all(|result| kept(result.status)) { "quiz-saved" } else { "quiz-saved-partly" }
}

pub(crate) async fn submit(
    State(quizzes): State<Quizzes>,
    Context(cx): Context,
    Path(id): Path<AttemptId>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Answer {
    // What the form holds is saved first; after the end only what is there counts.
    match commands::save_form(&quizzes, &cx, id, &fields, None).await {
        Ok(_) | Err(QuizError::AttemptClosed(_)) => {}
        Err(error) => return Err(error.into()),
    }
    commands::submit(&quizzes, &cx, id).await?;
    Ok(redirect(&result_url(&id)))
}

#[derive(Template)]
#[template(path = "quiz-grading/result.html")]
struct ResultTemplate<'a> {
    ui: &'a Ui,
    result: ResultPage,
    course: String,
    quiz: String,
}

/// Colour, icon and word of a verdict.
const fn chip(judged: Judged) -> (&'static str, &'static str, &'static str) {
    match judged {
        Judged::Right => ("ok", "check", "quiz-judged-right"),
        Judged::Partly => ("warn", "info", "quiz-judged-partly"),
        Judged::Wrong => ("danger", "x", "quiz-judged-wrong"),
        Judged::Unanswered => ("danger", "x", "quiz-judged-unanswered"),
        Judged::Pending => ("info", "clock", "quiz-judged-pending"),
        Judged::NotGraded => ("info", "info", "quiz-judged-not-graded"),
    }
}

impl ResultTemplate<'_> {
    fn chip(question: &queries::ReviewedQuestion) -> Option<(&'static str, &'static str, &'static str)> {
        question.judged.map(chip)
    }

    /// Whether so many answers of a certainty were right as it asks for.
    const fn sure(level: &LevelFigures) -> &'static str {
        match level.sure {
            Ordering::Less => "quiz-certainty-over",
            Ordering::Equal => "quiz-certainty-fits",
            Ordering::Greater => "quiz-certainty-under",
        }
    }

    /// Whether answers may still be on their way, so that the review waits.
    fn waits_for_arrivals(&self) -> bool {
        self.result.later == Some(Later::Arrivals)
    }

    fn submit(&self) -> String {
        submit_url(&self.result.attempt.id)
    }

    /// What is not shown yet waits for this.
    fn later(&self) -> Option<String> {
        Some(match self.result.later? {
            Later::Arrivals => self.ui.t("quiz-review-later"),
            Later::End(end) => self.ui.t1("quiz-review-after-end", "when", self.ui.moment(&end)),
            Later::LastAttempt => self.ui.t("quiz-review-after-last"),
        })
    }

    /// Whether the right answer is shown: not where the given one says it all.
    fn key_shown(question: &queries::ReviewedQuestion) -> bool {
        question.judged != Some(Judged::Right) && !question.shown.right.is_empty()
    }

    fn verdict(&self) -> String {
        let result = &self.result;
        match result.attempt.grade {
            None => self.ui.t("quiz-result-pending"),
            Some(_) if result.passed => self.ui.t("quiz-result-passed"),
            Some(_) if result.overall_passed => self.ui.t("quiz-result-passed-before"),
            Some(_) if result.may_retry => self.ui.t("quiz-result-failed-retry"),
            Some(_) => self.ui.t("quiz-result-failed"),
        }
    }
}

pub(crate) async fn result(
    State(quizzes): State<Quizzes>,
    Context(cx): Context,
    ui: Ui,
    Path(id): Path<AttemptId>,
) -> Answer {
    let result = match queries::result(&quizzes, &cx, id).await {
        Err(QuizError::NotFinished) => return Ok(redirect(&attempt_url(&id))),
        result => result?,
    };
    let page = ResultTemplate {
        ui: &ui,
        course: course_url(&result.slug),
        quiz: quiz_url(&result.attempt.course, &result.attempt.lesson),
        result,
    };
    ui.page(&page)
}
