//! One person's competencies: one's own page, and that of somebody else for whoever may see it.

use askama::Template;
use axum::extract::State;
use kernel::{
    FieldProblem, Page, PageRequest,
    id::{AssessedLevelId, CompetencyId, LevelProposalId, PersonId},
};
use serde::Deserialize;
use web::{Answer, Context, Failure, Form, Path, Query, Ui, redirect_with};

use super::{Problems, day};
use crate::{
    CompetencyError, Development,
    commands::levels::Finding,
    model::{HIGHEST, Member, ProposalState, Source},
    queries::{
        person::{Profile, ProfileRow},
        suggestions::Because,
    },
    rules::radar::{Spoke, outline, spokes},
};

#[derive(Template)]
#[template(path = "competency-development/person.html")]
struct PersonPage<'a> {
    ui: &'a Ui,
    own: bool,
    profile: &'a Profile,
    radar: Option<Radar>,
    sent: Sent,
    form: Problems,
    id: AssessedLevelId,
}

/// The drawing.
struct Radar {
    spokes: Vec<Spoke>,
    rings: Vec<String>,
    asked: String,
    actual: String,
}

/// Fewer competencies make no area.
const FEWEST_SPOKES: usize = 3;

impl Radar {
    fn new(rows: &[ProfileRow]) -> Option<Self> {
        let asked: Vec<u8> = rows.iter().map(|row| row.standing.required).collect();
        let actual: Vec<u8> = rows.iter().map(ProfileRow::actual).collect();
        (rows.len() >= FEWEST_SPOKES).then(|| Self {
            spokes: spokes(rows.len()),
            rings: (1..=HIGHEST).map(|level| outline(&vec![level; rows.len()], HIGHEST)).collect(),
            asked: outline(&asked, HIGHEST),
            actual: outline(&actual, HIGHEST),
        })
    }
}

impl Source {
    /// Class of its chip.
    pub(super) const fn chip(self) -> &'static str {
        match self {
            Self::Centre => "chip--ok",
            Self::Superior => "chip--info",
            Self::Course => "chip--brand",
            Self::Own => "",
        }
    }
}

impl ProposalState {
    /// Class of its chip.
    pub(super) const fn chip(self) -> &'static str {
        match self {
            Self::Waiting => "chip--gold",
            Self::Confirmed => "chip--ok",
            Self::Declined => "chip--danger",
        }
    }
}

impl PersonPage<'_> {
    fn because(&self, reason: &Because) -> String {
        let ui = self.ui;
        match reason {
            Because::Closes(name, from, to) => {
                let step = format!("{from}→{to}");
                ui.t2("competency-because-closes", "name", name.as_str(), "step", step)
            }
            Because::Planned(name) => ui.t1("competency-because-planned", "name", name.as_str()),
            Because::Wished => ui.t("competency-because-wished"),
            Because::Colleagues(count) => ui.t1("competency-because-colleagues", "count", *count),
        }
    }

    fn level(&self, level: &u8) -> String {
        if *level == 0 { "–".to_owned() } else { self.ui.word("competency-level", &level.to_string()) }
    }

    /// The sources that this actor may record.
    fn sources(&self) -> Vec<Source> {
        let may = [
            (self.profile.may_assess, Source::Superior),
            (self.profile.may_record, Source::Centre),
            (self.own, Source::Own),
        ];
        may.into_iter().filter_map(|(may, source)| may.then_some(source)).collect()
    }

    fn chosen(&self, value: &str, sent: &str) -> bool {
        value == sent
    }
}

async fn show(development: &Development, ui: &Ui, person: PersonId, sent: Sent, form: Problems) -> Answer {
    let profile = development.profile(&ui.cx, person).await?;
    let own = ui.cx.actor.person() == Some(person);
    let radar = Radar::new(&profile.rows);
    let status = form.status();
    ui.page_with(status, &PersonPage { ui, own, profile: &profile, radar, sent, form, id: ui.cx.id() })
}

pub(crate) async fn own(State(development): State<Development>, ui: Ui) -> Answer {
    let person = ui.cx.actor.person().ok_or_else(Failure::not_found)?;
    show(&development, &ui, person, Sent::default(), Problems::default()).await
}

pub(crate) async fn page(State(development): State<Development>, ui: Ui, Path(person): Path<PersonId>) -> Answer {
    show(&development, &ui, person, Sent::default(), Problems::default()).await
}

/// A level as it is sent.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct Sent {
    id: String,
    kompetensi: String,
    level: String,
    sumber: String,
    tanggal: String,
    catatan: String,
}

/// Where the page of a person stands.
fn address(ui: &Ui, person: PersonId) -> String {
    if ui.cx.actor.person() == Some(person) { "/kompetensi".to_owned() } else { format!("/kompetensi/{person}") }
}

pub(crate) async fn assess(
    State(development): State<Development>,
    Context(cx): Context,
    ui: Ui,
    Path(person): Path<PersonId>,
    Form(sent): Form<Sent>,
) -> Answer {
    let mut problems = Vec::new();
    let competency = sent.kompetensi.parse::<CompetencyId>();
    if competency.is_err() {
        problems.push(FieldProblem::new("kompetensi", "competency-choose"));
    }
    let assessed_on = if sent.tanggal.is_empty() { ui.today() } else { day("tanggal", &sent.tanggal, &mut problems) };
    let own = cx.actor.person() == Some(person);
    let source = if own { Some(Source::Own) } else { Source::parse(&sent.sumber) };
    let outcome = match (competency, problems.is_empty(), source) {
        (Ok(competency), true, Some(source)) => {
            let finding = Finding {
                id: sent.id.parse().unwrap_or_else(|_| cx.id()),
                person,
                competency,
                level: sent.level.parse().unwrap_or_default(),
                source,
                assessed_on,
                note: sent.catatan.clone(),
            };
            development.assess(&cx, finding).await
        }
        (_, _, None) => Err(CompetencyError::NotFound),
        _ => Err(CompetencyError::Invalid(problems)),
    };
    match outcome {
        Ok(()) => Ok(redirect_with(&address(&ui, person), "level-tercatat")),
        Err(CompetencyError::Invalid(problems)) => show(&development, &ui, person, sent, problems.into()).await,
        Err(error) => Err(error.into()),
    }
}

/// A decision on a proposal.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct Decision {
    putusan: String,
    alasan: String,
    kembali: String,
}

pub(crate) async fn decide(
    State(development): State<Development>,
    Context(cx): Context,
    Path(proposal): Path<LevelProposalId>,
    Form(decision): Form<Decision>,
) -> Answer {
    let back = match decision.kembali.as_str() {
        "kelola" => "/kelola/kompetensi/usulan",
        _ => "/tim/kompetensi",
    };
    if decision.putusan == "tolak" {
        development.decline_proposal(&cx, proposal, &decision.alasan).await?;
        return Ok(redirect_with(back, "usulan-ditolak"));
    }
    development.confirm_proposal(&cx, proposal).await?;
    Ok(redirect_with(back, "usulan-dikonfirmasi"))
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct Filter {
    q: String,
    halaman: u64,
}

#[derive(Template)]
#[template(path = "competency-development/people.html")]
struct PeoplePage<'a> {
    ui: &'a Ui,
    q: &'a str,
    people: Page<Member>,
    base: String,
}

pub(crate) async fn search(State(development): State<Development>, ui: Ui, Query(filter): Query<Filter>) -> Answer {
    let people = development.people(filter.q.trim(), PageRequest { number: filter.halaman }).await?;
    let base = format!("/kelola/kompetensi/pegawai?q={}&", web::ui::encode(&filter.q));
    ui.page(&PeoplePage { ui: &ui, q: &filter.q, people, base })
}
