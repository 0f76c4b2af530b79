//! What the codes of problem documents mean, for who follows their address.

use askama::Template;
use web::{Answer, Failure, Path, Ui, failure::message_key};

#[derive(Template)]
#[template(path = "portal/problem.html")]
struct ProblemPage<'a> {
    ui: &'a Ui,
    code: &'a str,
    text: String,
}

pub(crate) async fn page(ui: Ui, Path(code): Path<String>) -> Answer {
    let known = code.bytes().all(|b| b.is_ascii_lowercase() || matches!(b, b'.' | b'_'));
    let text = known.then(|| ui.words.maybe(&message_key(&code))).flatten().ok_or_else(Failure::not_found)?;
    ui.page(&ProblemPage { ui: &ui, code: &code, text })
}
