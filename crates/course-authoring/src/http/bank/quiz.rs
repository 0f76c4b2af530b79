//! What a quiz takes from banks, from the quiz's side.

use askama::Template;
use axum::extract::State;
use courseware::question::Bloom;
use kernel::{
    Page,
    id::{CourseId, LessonId, QuestionBankId, QuestionId},
    ports::CompetencyCard,
};
use serde::Deserialize;
use web::{Answer, Context, Form, Path, Query, Ui, redirect_with};

use super::{
    super::{course_url, question_form::KINDS, quiz_url, views::Trail},
    Filter,
    list::Row,
};
use crate::{
    Authoring, AuthoringError,
    model::bank::{BankCard, BankUse, Facets, QuestionBank, Selection, Take},
    policy::Action,
};

/// Which bank is looked at.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(in crate::http) struct Chosen {
    bank: Option<QuestionBankId>,
}

/// A bank with what of it is shown.
struct Shown {
    bank: QuestionBank,
    questions: Page<Row>,
    facets: Facets,
    /// Where the pages of the list are, so that the number follows.
    pager: String,
}

#[derive(Template)]
#[template(path = "course-authoring/quiz-bank.html")]
struct QuizBankPage<'a> {
    ui: &'a Ui,
    trail: Trail,
    action: String,
    back: String,
    banks: Vec<BankCard>,
    shown: Option<Shown>,
    filter: &'a Filter,
}

impl QuizBankPage<'_> {
    const KINDS: [&'static str; 17] = KINDS;
    const BLOOM: &'static [Bloom] = Bloom::ALL;
    /// Choosing by competency is left to the bank's own page.
    const COMPETENCIES: [CompetencyCard; 0] = [];
}

pub(in crate::http) async fn page(
    State(authoring): State<Authoring>,
    ui: Ui,
    Context(cx): Context,
    Path((course, lesson)): Path<(CourseId, LessonId)>,
    Query(chosen): Query<Chosen>,
    Query(filter): Query<Filter>,
) -> Answer {
    let (card, title) = authoring.quiz_title(&cx, course, lesson, Action::Edit).await?;
    let back = quiz_url(course, lesson);
    let action = format!("{back}/bank");
    let (banks, shown) = match chosen.bank {
        None => (authoring.question_banks(&cx).await?, None),
        Some(bank) => {
            let view = authoring.bank_view(&cx, bank, &filter.asked(), filter.request()).await?;
            let shown = Shown {
                bank: view.bank,
                questions: view.questions.map(|question| Row::of(&question, &[])),
                facets: view.facets,
                pager: format!("{action}{}bank={bank}&", filter.query()),
            };
            (Vec::new(), Some(shown))
        }
    };
    let trail = vec![(course_url(course), card.title), (back.clone(), title)];
    ui.page(&QuizBankPage { ui: &ui, trail, action, back, banks, shown, filter: &filter })
}

/// What is taken, and how.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(in crate::http) struct TakeForm {
    bank: Option<QuestionBankId>,
    soal: Vec<QuestionId>,
    /// `pakai`, `salin` or `kelompok`.
    cara: String,
    kategori: String,
    tag: String,
}

/// Tags of a field, separated by commas.
fn tags(text: &str) -> Vec<String> {
    text.split(',').map(str::trim).filter(|tag| !tag.is_empty()).map(str::to_owned).collect()
}

pub(in crate::http) async fn take(
    State(authoring): State<Authoring>,
    Context(cx): Context,
    Path((course, lesson)): Path<(CourseId, LessonId)>,
    Form(form): Form<TakeForm>,
) -> Answer {
    let bank = form.bank.ok_or(AuthoringError::NotFound)?;
    let here = format!("{}/bank?bank={bank}", quiz_url(course, lesson));
    let notice = match form.cara.as_str() {
        "kelompok" => {
            let selection = Selection { category: form.kategori, tags: tags(&form.tag) };
            authoring.use_from_bank(&cx, course, lesson, bank, vec![Take::Selection(selection)]).await?;
            "soal-dipakai"
        }
        _ if form.soal.is_empty() => return Ok(redirect_with(&here, "soal-belum-dipilih")),
        "salin" => {
            authoring.copy_from_bank(&cx, course, lesson, bank, &form.soal).await?;
            "soal-disalin"
        }
        _ => {
            let takes = form.soal.iter().map(|question| Take::Question { question: *question }).collect();
            authoring.use_from_bank(&cx, course, lesson, bank, takes).await?;
            "soal-dipakai"
        }
    };
    Ok(redirect_with(&format!("{}#bank", quiz_url(course, lesson)), notice))
}

/// One use of a bank, as forms and pages name it.
#[derive(Debug, Clone, Deserialize)]
pub(in crate::http) struct UseForm {
    pub(in crate::http) bank: QuestionBankId,
    #[serde(default)]
    pub(in crate::http) soal: Option<QuestionId>,
    #[serde(default)]
    pub(in crate::http) kategori: String,
    #[serde(default)]
    pub(in crate::http) tag: Vec<String>,
}

impl UseForm {
    /// What it names.
    pub(in crate::http) fn named(self) -> BankUse {
        let take = match self.soal {
            Some(question) => Take::Question { question },
            None => Take::Selection(Selection { category: self.kategori, tags: self.tag }),
        };
        BankUse { bank: self.bank, take }
    }
}

pub(in crate::http) async fn stop(
    State(authoring): State<Authoring>,
    Context(cx): Context,
    Path((course, lesson)): Path<(CourseId, LessonId)>,
    Form(form): Form<UseForm>,
) -> Answer {
    authoring.stop_using(&cx, course, lesson, &form.named()).await?;
    Ok(redirect_with(&format!("{}#bank", quiz_url(course, lesson)), "soal-dilepas"))
}
