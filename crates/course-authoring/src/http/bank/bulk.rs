//! Many questions at once: chosen on the list, looked at and confirmed here.

use askama::Template;
use axum::{extract::State, http::StatusCode};
use kernel::id::{CourseId, LessonId, QuestionBankId, QuestionId};
use serde::Deserialize;
use web::{Answer, Context, Form, Path, Ui, redirect_with};

use super::{
    super::{
        quiz_url,
        views::{Checked, Trail},
    },
    Filter, bank_url, trail,
};
use crate::{
    Authoring, AuthoringError,
    commands::BulkDeed,
    model::bank::{Facets, Take},
};

/// Titles shown of those that are chosen.
const SHOWN: usize = 10;

/// What is chosen on the list, and what is to be done with it.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(in crate::http) struct Bulk {
    soal: Vec<QuestionId>,
    /// All that the filters find, on whatever page.
    semua: Option<String>,
    aksi: String,
    /// Looked at and confirmed.
    yakin: Option<String>,
    category: String,
    /// The tag given or taken away; `tag` is the filter.
    label: String,
    kursus: Option<CourseId>,
    kuis: Option<LessonId>,
    cara: String,
    q: String,
    kategori: String,
    tag: String,
    jenis: String,
    bloom: String,
    kompetensi: String,
    status: String,
}

impl Bulk {
    fn filter(&self) -> Filter {
        Filter {
            q: self.q.clone(),
            kategori: self.kategori.clone(),
            tag: self.tag.clone(),
            jenis: self.jenis.clone(),
            bloom: self.bloom.clone(),
            kompetensi: self.kompetensi.clone(),
            status: self.status.clone(),
            ..Filter::default()
        }
    }

    fn deed(&self) -> Option<BulkDeed> {
        match self.aksi.as_str() {
            "pindah" => Some(BulkDeed::Move(self.category.clone())),
            "beri-tag" => Some(BulkDeed::AddTag(self.label.clone())),
            "lepas-tag" => Some(BulkDeed::RemoveTag(self.label.clone())),
            "pensiun" => Some(BulkDeed::Retire),
            "pulihkan" => Some(BulkDeed::Restore),
            _ => None,
        }
    }
}

#[derive(Template)]
#[template(path = "course-authoring/bank-bulk.html")]
struct BulkPage<'a> {
    ui: &'a Ui,
    trail: Trail,
    bank: QuestionBankId,
    form: &'a Bulk,
    fields: Vec<(&'static str, &'a str)>,
    checked: Checked,
    ids: &'a [QuestionId],
    titles: Vec<String>,
    facets: Facets,
    /// Courses whose quizzes can be chosen.
    courses: Vec<(CourseId, String)>,
    /// Quizzes of the course that was chosen.
    quizzes: Vec<(LessonId, String)>,
    back: String,
}

async fn render(
    authoring: &Authoring,
    ui: &Ui,
    bank: QuestionBankId,
    (form, ids): (&Bulk, &[QuestionId]),
    checked: Checked,
) -> Answer {
    let filter = form.filter();
    let shown: Vec<QuestionId> = ids.iter().take(SHOWN).copied().collect();
    let (found, heads) = authoring.bank_heads(&ui.cx, bank, &shown).await?;
    let mut page = BulkPage {
        ui,
        trail: trail(ui, Some(&found)),
        bank,
        form,
        fields: filter.fields(),
        ids,
        titles: heads.into_iter().map(|head| head.row.title).collect(),
        facets: Facets::default(),
        courses: Vec::new(),
        quizzes: Vec::new(),
        back: format!("{}{}", bank_url(bank), filter.query().trim_end_matches(['?', '&'])),
        checked,
    };
    match form.aksi.as_str() {
        "pindah" | "beri-tag" | "lepas-tag" => page.facets = authoring.bank_facets(bank).await?,
        "kuis" => match form.kursus {
            Some(course) => {
                let workspace = authoring.workspace(&ui.cx, course).await?;
                let quizzes = workspace.course.lessons().filter(|(_, lesson)| workspace.quiz(lesson.id).is_some());
                page.quizzes = quizzes.map(|(_, lesson)| (lesson.id, lesson.title.clone())).collect();
            }
            None => page.courses = authoring.courses_for_banks(&ui.cx).await?,
        },
        _ => {}
    }
    let status = if page.checked.problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    ui.page_with(status, &page)
}

pub(in crate::http) async fn apply(
    State(authoring): State<Authoring>,
    ui: Ui,
    Context(cx): Context,
    Path(bank): Path<QuestionBankId>,
    Form(form): Form<Bulk>,
) -> Answer {
    let filter = form.filter();
    let list = format!("{}{}", bank_url(bank), filter.query().trim_end_matches(['?', '&']));
    let ids = match &form.semua {
        Some(_) => authoring.bank_ids(&cx, bank, &filter.asked()).await?,
        None => form.soal.clone(),
    };
    if ids.is_empty() {
        return Ok(redirect_with(&list, "soal-belum-dipilih"));
    }
    let confirmed = form.yakin.is_some();
    if let (true, "kuis", Some(course), Some(lesson)) = (confirmed, form.aksi.as_str(), form.kursus, form.kuis) {
        let notice = if form.cara == "salin" {
            authoring.copy_from_bank(&cx, course, lesson, bank, &ids).await?;
            "soal-disalin"
        } else {
            let takes = ids.iter().map(|question| Take::Question { question: *question }).collect();
            match authoring.use_from_bank(&cx, course, lesson, bank, takes).await {
                Err(AuthoringError::Invalid(problems)) => {
                    return render(&authoring, &ui, bank, (&form, &ids), Checked::with(problems)).await;
                }
                used => used?,
            };
            "soal-dipakai"
        };
        return Ok(redirect_with(&format!("{}#bank", quiz_url(course, lesson)), notice));
    }
    let Some(deed) = form.deed() else {
        if form.aksi != "kuis" {
            return Err(AuthoringError::NotFound.into());
        }
        return render(&authoring, &ui, bank, (&form, &ids), Checked::default()).await;
    };
    if !confirmed {
        return render(&authoring, &ui, bank, (&form, &ids), Checked::default()).await;
    }
    match authoring.change_many(&cx, bank, &ids, &deed).await {
        Ok(_) => {
            let notice = match deed {
                BulkDeed::Retire => "soal-dipensiunkan",
                BulkDeed::Restore => "soal-dipulihkan",
                _ => "soal-diubah",
            };
            Ok(redirect_with(&list, notice))
        }
        Err(AuthoringError::Invalid(problems)) => {
            render(&authoring, &ui, bank, (&form, &ids), Checked::with(problems)).await
        }
        Err(error) => Err(error.into()),
    }
}
