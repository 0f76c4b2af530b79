//! Notes: lists, one note, its answers.

use askama::Template;
use axum::{body::Body, extract::State, http::HeaderMap};
use kernel::{Page, PageRequest, id::FeedbackId, person::PersonCard};
use serde::Deserialize;
use web::{Answer, Context, Failure, Form, Path, Query, StoredFile, Ui, redirect_with};

use super::Problems;
use crate::{
    DialogueError, PerformanceDialogue,
    feedback::{
        model::{
            About, AttachmentId, AttachmentKind, Kind, Narrowed, Note, Part, ReplyId, Request, Standing, Visibility,
            Waiting,
        },
        queries::{Opened, People, TeamFeedback},
        rules,
    },
};

#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct Filter {
    bagian: String,
    jenis: String,
    status: String,
    halaman: u64,
}

impl Kind {
    /// Icon and class of its place in a list.
    pub(super) const fn look(self) -> (&'static str, &'static str) {
        match self {
            Self::Appreciation => ("star", "item__i--gold"),
            Self::Improvement => ("up", "item__i--brand"),
            Self::NextStep => ("flag", "item__i--info"),
        }
    }
}

impl Standing {
    /// Class of its chip.
    pub(super) const fn chip(self) -> &'static str {
        match self {
            Self::Unread => "chip--warn",
            Self::Unanswered => "chip--info",
            Self::Answered => "chip--ok",
        }
    }
}

impl Note {
    /// The first words of the note, for lists.
    pub(super) fn excerpt(&self) -> &str {
        let fields = [&self.text.good, &self.text.better, &self.text.next];
        fields.into_iter().find(|text| !text.is_empty()).map_or("", String::as_str)
    }
}

#[derive(Template)]
#[template(path = "performance-dialogue/feedback.html")]
struct ListPage<'a> {
    ui: &'a Ui,
    part: &'static str,
    filter: Filter,
    waiting: Waiting,
    notes: Page<Note>,
    requests: Page<Request>,
    people: People,
}

impl ListPage<'_> {
    const PARTS: [&'static str; 3] = ["diterima", "diberikan", "diminta"];

    fn base(&self) -> String {
        format!("/umpan-balik?bagian={}&jenis={}&status={}&", self.part, self.filter.jenis, self.filter.status)
    }

    fn other<'n>(&self, note: &'n Note) -> &'n kernel::id::PersonId {
        if self.part == "diberikan" { &note.receiver } else { &note.writer }
    }

    fn asks_me(&self, request: &Request) -> bool {
        self.ui.cx.actor.person() == Some(request.asked)
    }

    fn is(&self, part: &str) -> bool {
        self.part == part
    }

    fn narrowed(&self) -> bool {
        !self.filter.jenis.is_empty() || !self.filter.status.is_empty()
    }
}

pub(crate) async fn list(
    State(dialogue): State<PerformanceDialogue>,
    ui: Ui,
    Query(mut filter): Query<Filter>,
) -> Answer {
    let person = ui.cx.actor.person().ok_or_else(Failure::not_found)?;
    let part = ListPage::PARTS.into_iter().find(|part| *part == filter.bagian).unwrap_or("diterima");
    let narrowed = Narrowed { kind: Kind::parse(&filter.jenis), standing: Standing::parse(&filter.status) };
    filter.jenis = narrowed.kind.map(|kind| kind.as_str().to_owned()).unwrap_or_default();
    filter.status = narrowed.standing.map(|standing| standing.as_str().to_owned()).unwrap_or_default();
    let page = PageRequest { number: filter.halaman };
    let nothing = || Page::new(Vec::new(), page, 0);
    let waiting = dialogue.feedback_waiting(person).await?;
    let (notes, requests, people) = if part == "diminta" {
        let (requests, people) = dialogue.requests(&ui.cx, page).await?;
        (nothing(), requests, people)
    } else {
        let side = if part == "diberikan" { Part::Given } else { Part::Received };
        let (notes, people) = dialogue.notes(&ui.cx, side, narrowed, page).await?;
        (notes, Page::new(Vec::new(), page, 0), people)
    };
    ui.page(&ListPage { ui: &ui, part, filter, waiting, notes, requests, people })
}

#[derive(Template)]
#[template(path = "performance-dialogue/note.html")]
struct NotePage<'a> {
    ui: &'a Ui,
    open: Opened,
    reply: ReplyId,
    text: String,
    form: Problems,
}

impl NotePage<'_> {
    fn receives(&self) -> bool {
        self.ui.cx.actor.person() == Some(self.open.note.receiver)
    }

    fn wrote(&self) -> bool {
        self.ui.cx.actor.person() == Some(self.open.note.writer)
    }

    fn changeable(&self) -> bool {
        self.wrote() && rules::changeable(self.open.note.written_at, self.ui.cx.now())
    }

    fn about(&self) -> Option<String> {
        about(self.ui, &self.open.note.about)
    }

    fn above(&self) -> bool {
        self.open.note.visibility == Visibility::Above
    }

    fn parts(&self) -> [(&'static str, &'static str, &str); 3] {
        let text = &self.open.note.text;
        [
            ("feedback-good", "", text.good.as_str()),
            ("feedback-better", "", text.better.as_str()),
            ("feedback-next", "part--next", text.next.as_str()),
        ]
    }
}

/// What the note is about, in words.
fn about(ui: &Ui, about: &About) -> Option<String> {
    match about {
        About::Nothing => None,
        About::Goal(_, title) => Some(ui.t1("feedback-about-goal", "title", title.as_str())),
        About::Course(_, title) => Some(ui.t1("feedback-about-course", "title", title.as_str())),
        About::Value(value) => Some(ui.word("core-value", value.as_str())),
        About::Work(text) => Some(ui.t1("feedback-about-work", "title", text.as_str())),
    }
}

async fn show(dialogue: &PerformanceDialogue, ui: &Ui, id: FeedbackId, text: String, form: Problems) -> Answer {
    let open = dialogue.open_note(&ui.cx, id).await?;
    ui.page_with(form.status(), &NotePage { ui, open, reply: ui.cx.id(), text, form })
}

pub(crate) async fn page(State(dialogue): State<PerformanceDialogue>, ui: Ui, Path(id): Path<FeedbackId>) -> Answer {
    show(&dialogue, &ui, id, String::new(), Problems::default()).await
}

pub(crate) async fn acknowledge(
    State(dialogue): State<PerformanceDialogue>,
    Context(cx): Context,
    Path(id): Path<FeedbackId>,
) -> Answer {
    dialogue.acknowledge(&cx, id).await?;
    Ok(redirect_with(&format!("/umpan-balik/{id}"), "umpan-balik-dibaca"))
}

#[derive(Deserialize)]
pub(crate) struct ReplyForm {
    id: ReplyId,
    #[serde(default)]
    balasan: String,
}

pub(crate) async fn reply(
    State(dialogue): State<PerformanceDialogue>,
    ui: Ui,
    Path(id): Path<FeedbackId>,
    Form(form): Form<ReplyForm>,
) -> Answer {
    match dialogue.reply(&ui.cx, form.id, id, &form.balasan).await {
        Ok(()) => Ok(redirect_with(&format!("/umpan-balik/{id}"), "umpan-balik-dibalas")),
        Err(DialogueError::Invalid(problems)) => show(&dialogue, &ui, id, form.balasan, problems.into()).await,
        Err(error) => Err(error.into()),
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct ShareForm {
    bagikan: String,
}

pub(crate) async fn share(
    State(dialogue): State<PerformanceDialogue>,
    Context(cx): Context,
    Path(id): Path<FeedbackId>,
    Form(form): Form<ShareForm>,
) -> Answer {
    let shared = form.bagikan == "ya";
    dialogue.share(&cx, id, shared).await?;
    let word = if shared { "umpan-balik-dibagikan" } else { "umpan-balik-ditutup" };
    Ok(redirect_with(&format!("/umpan-balik/{id}"), word))
}

pub(crate) async fn file(
    State(dialogue): State<PerformanceDialogue>,
    Context(cx): Context,
    Path(id): Path<AttachmentId>,
    headers: HeaderMap,
) -> Answer {
    let found = dialogue.attachment(&cx, id).await?;
    let stored = StoredFile {
        media_type: &found.media_type,
        name: &found.name,
        size: found.size,
        digest: &found.digest,
        cache: "private, no-store",
    };
    let read = async |part| Ok(Body::from_stream(dialogue.read_attachment(&found, part).await?.stream));
    stored.answer(&headers, read).await
}

#[derive(Template)]
#[template(path = "performance-dialogue/team.html")]
struct TeamPage<'a> {
    ui: &'a Ui,
    team: TeamFeedback,
}

impl TeamPage<'_> {
    fn days(&self, card: &PersonCard) -> Option<i64> {
        self.team.silent.iter().find(|silent| silent.card.id == card.id).map(|silent| silent.days)
    }
}

pub(crate) async fn team(
    State(dialogue): State<PerformanceDialogue>,
    ui: Ui,
    Query(page): Query<PageRequest>,
) -> Answer {
    let team = dialogue.team_feedback(&ui.cx, page).await?;
    ui.page(&TeamPage { ui: &ui, team })
}
