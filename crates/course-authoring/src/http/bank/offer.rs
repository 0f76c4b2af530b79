//! A quiz's own questions into a bank, from the quiz's side.

use askama::Template;
use axum::{extract::State, http::StatusCode};
use kernel::{
    FieldProblem,
    id::{CourseId, LessonId, QuestionBankId, QuestionId},
};
use serde::Deserialize;
use web::{Answer, Context, Form, Path, Ui, redirect_with};

use super::super::{
    course_url, quiz_url,
    views::{Checked, Trail},
};
use crate::{
    Authoring, AuthoringError,
    commands::Offer,
    model::bank::{BankCard, title_of},
    policy::{Action, BankAction, may_bank},
};

/// What goes where, and how.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(in crate::http) struct OfferForm {
    bank: Option<QuestionBankId>,
    soal: Vec<QuestionId>,
    /// Set for all that are complete.
    semua: Option<String>,
    kategori: String,
    /// `pindah` or `salin`.
    cara: String,
}

impl OfferForm {
    fn goes_to(&self, bank: &QuestionBankId) -> bool {
        self.bank.as_ref() == Some(bank)
    }

    fn offer(&self) -> Result<Offer, AuthoringError> {
        let wrong = || AuthoringError::Invalid(vec![FieldProblem::new("bank", "authoring-choose")]);
        let category = self.kategori.trim();
        let offer = Offer {
            bank: self.bank.ok_or_else(wrong)?,
            questions: self.semua.is_none().then(|| self.soal.clone()),
            category: (!category.is_empty()).then(|| category.to_owned()),
            moves: self.cara != "salin",
        };
        offer.check()?;
        Ok(offer)
    }
}

/// An own question of the quiz.
struct Own {
    id: QuestionId,
    title: String,
    category: String,
    kind: &'static str,
    /// Whether something is missing, so that no bank takes it.
    defect: bool,
}

#[derive(Template)]
#[template(path = "course-authoring/quiz-offer.html")]
struct OfferPage<'a> {
    ui: &'a Ui,
    trail: Trail,
    action: String,
    back: String,
    /// Banks that the actor may write to.
    banks: Vec<BankCard>,
    questions: Vec<Own>,
    form: &'a OfferForm,
    checked: Checked,
}

async fn render(
    authoring: &Authoring,
    ui: &Ui,
    (course, lesson): (CourseId, LessonId),
    form: &OfferForm,
    checked: Checked,
) -> Answer {
    let workspace = authoring.workspace_for(&ui.cx, course, Action::Edit).await?;
    let own = workspace.quiz(lesson).ok_or(AuthoringError::NotFound)?;
    let lent = |id: QuestionId| workspace.borrowed.iter().any(|one| one.lesson == lesson && one.question == id);
    let questions = own.questions.iter().filter_map(|question| {
        let id = question.id.filter(|id| !lent(*id))?;
        Some(Own {
            id,
            title: title_of(question),
            category: question.category.clone(),
            kind: question.body.kind(),
            defect: !question.defects().is_empty(),
        })
    });
    let mut banks = authoring.question_banks(&ui.cx).await?;
    banks.retain(|card| may_bank(&ui.cx.actor, BankAction::Edit, card.bank.facts).is_ok());
    let back = quiz_url(course, lesson);
    let title = workspace.lesson(lesson).map(|(_, lesson)| lesson.title.clone()).unwrap_or_default();
    let status = if checked.problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = OfferPage {
        ui,
        trail: vec![(course_url(course), workspace.card.title.clone()), (back.clone(), title)],
        action: format!("{back}/ke-bank"),
        back,
        banks,
        questions: questions.collect(),
        form,
        checked,
    };
    ui.page_with(status, &page)
}

pub(in crate::http) async fn page(
    State(authoring): State<Authoring>,
    ui: Ui,
    Path(quiz): Path<(CourseId, LessonId)>,
) -> Answer {
    render(&authoring, &ui, quiz, &OfferForm::default(), Checked::default()).await
}

pub(in crate::http) async fn send(
    State(authoring): State<Authoring>,
    ui: Ui,
    Context(cx): Context,
    Path((course, lesson)): Path<(CourseId, LessonId)>,
    Form(form): Form<OfferForm>,
) -> Answer {
    let sent = match form.offer() {
        Ok(offer) => authoring.offer_to_bank(&cx, course, lesson, &offer).await,
        Err(error) => Err(error),
    };
    match sent {
        Ok(_) => {
            let notice = if form.cara == "salin" { "soal-disalin-ke-bank" } else { "soal-dipindah-ke-bank" };
            Ok(redirect_with(&format!("{}#bank", quiz_url(course, lesson)), notice))
        }
        Err(AuthoringError::Invalid(problems)) => {
            render(&authoring, &ui, (course, lesson), &form, Checked::with(problems)).await
        }
        Err(error) => Err(error.into()),
    }
}
