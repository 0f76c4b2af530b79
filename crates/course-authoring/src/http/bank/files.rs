//! Questions of a bank from and to files.

use axum::extract::{Request, State};
use bytes::Bytes;
use kernel::id::QuestionBankId;
use web::{Answer, Context, Path, Query, Ui, redirect_with};

use super::{
    super::banks::{Preview, download, read, sent},
    Filter, bank_url, trail,
};
use crate::{Authoring, AuthoringError, commands::EXPORTS, policy::BankAction, queries::resembling};

pub(in crate::http) async fn page(
    State(authoring): State<Authoring>,
    ui: Ui,
    Context(cx): Context,
    Path(bank): Path<QuestionBankId>,
) -> Answer {
    let bank = authoring.question_bank(&cx, bank, BankAction::Edit).await?;
    Preview::empty(&ui, trail(&ui, Some(&bank)), format!("{}/impor", bank_url(bank.id)), bank_url(bank.id)).page(&ui)
}

pub(in crate::http) async fn import(
    State(authoring): State<Authoring>,
    ui: Ui,
    Context(cx): Context,
    Path(id): Path<QuestionBankId>,
    request: Request,
) -> Answer {
    let bank = authoring.question_bank(&cx, id, BankAction::Edit).await?;
    let import = sent(request).await?;
    let confirmed = import.confirm.is_some();
    let (kept, name, bytes) = match (import.file, import.kept.filter(|_| confirmed)) {
        (Some((name, bytes)), _) => (Some(authoring.keep_file(&cx, id, &name, bytes.clone()).await?), name, bytes),
        (None, Some(kept)) => {
            let (name, bytes) = authoring.kept_file(&cx, id, kept).await?;
            (Some(kept), name, bytes)
        }
        (None, None) => (None, String::new(), Bytes::from(import.text.clone())),
    };
    let found = read(name.clone(), bytes).await?;
    if confirmed {
        authoring.import_into_bank(&cx, id, found, &import.without).await?;
        if let Some(kept) = kept {
            authoring.forget_file(kept).await?;
        }
        return Ok(redirect_with(&bank_url(id), "soal-diimpor"));
    }
    let alike = resembling(&found.questions, authoring.known_in_bank(id).await?).await?;
    let mut preview = Preview::empty(&ui, trail(&ui, Some(&bank)), format!("{}/impor", bank_url(id)), bank_url(id));
    preview.look_at(&ui, &found, &alike);
    preview.kept = kept.map(|kept| (kept, name));
    preview.text = import.text;
    preview.page(&ui)
}

pub(in crate::http) async fn export(
    State(authoring): State<Authoring>,
    Context(cx): Context,
    Path((bank, word)): Path<(QuestionBankId, String)>,
    Query(filter): Query<Filter>,
) -> Answer {
    let (_, format) = EXPORTS.into_iter().find(|(known, _)| *known == word).ok_or(AuthoringError::NotFound)?;
    let ids = if filter.soal.is_empty() { authoring.bank_ids(&cx, bank, &filter.asked()).await? } else { filter.soal };
    let file = authoring.export_from_bank(&cx, bank, &ids, format).await?;
    Ok(download(&format!("bank-{bank}.{}", file.extension), file.media_type, file.bytes))
}
