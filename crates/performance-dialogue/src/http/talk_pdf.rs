//! Minutes of a talk as a document. It never carries feedback, which has readers of its own.

use serde::Serialize;
use web::{Answer, Ui};

use super::talks::quarter_name;
use crate::{
    DialogueError,
    consent::{Consent, Party},
    talks::{model::RemarkKind, queries::OpenedTalk},
};

const MINUTES: &str = include_str!("../../typst/minutes.typ");

/// A signature of one side: its role, its name and post, and when it confirmed.
#[derive(Serialize)]
pub(super) struct Signed {
    side: String,
    name: String,
    post: String,
    at: String,
}

#[derive(Serialize)]
struct Document {
    title: String,
    agency: String,
    facts: Vec<[String; 2]>,
    heads: [String; 5],
    goals: Vec<[String; 2]>,
    points: Vec<[String; 2]>,
    agreed: String,
    step_heads: [String; 3],
    steps: Vec<[String; 3]>,
    corrections: Vec<[String; 2]>,
    signed: [Signed; 2],
    made: String,
}

/// The two sides' confirmations in words, the superior's first.
pub(super) fn signed(ui: &Ui, consent: &Consent, people: [(String, String); 2]) -> [Signed; 2] {
    let [superior, employee] = people;
    let of = |party: Party, (name, post): (String, String), at: Option<&chrono::DateTime<chrono::Utc>>| Signed {
        side: ui.word("talk-party", party.as_str()),
        name,
        post,
        at: at.map_or_else(|| ui.t("talk-not-confirmed"), |at| ui.t1("talk-confirmed-at", "date", ui.moment(at))),
    };
    [
        of(Party::Superior, superior, consent.superior_at.as_ref()),
        of(Party::Employee, employee, consent.employee_at.as_ref()),
    ]
}

pub(super) async fn minutes(ui: &Ui, open: &OpenedTalk) -> Answer<Vec<u8>> {
    let (talk, people) = (&open.talk, &open.people);
    let named = |person| (people.name(person), people.post(person).to_owned());
    let remarks = |kind| {
        let of_kind = open.remarks.iter().filter(move |remark| remark.kind == kind);
        of_kind.map(|remark| [people.name(&remark.author), remark.text.clone()]).collect()
    };
    let step = |step: &crate::talks::model::NextStep| {
        [step.text.clone(), ui.word("talk-party", step.by.as_str()), ui.date(&step.due_on)]
    };
    let goal = |goal: &crate::talks::model::AgendaGoal| {
        let ways = ui.t2("goal-ways-done", "done", goal.done, "total", goal.of);
        [goal.title.clone(), format!("{} · {ways}", ui.word("goal-state", &goal.state))]
    };
    let document = Document {
        title: format!("{} · {}", ui.t("talk-minutes-title"), quarter_name(ui, talk.quarter)),
        agency: ui.site.agency.clone(),
        facts: vec![
            [ui.word("talk-party", Party::Employee.as_str()), people.name(&talk.person)],
            [ui.word("talk-party", Party::Superior.as_str()), people.name(&talk.superior)],
            [ui.t("talk-when"), ui.moment(&talk.meeting.starts_at)],
            [ui.t("talk-place"), talk.meeting.place.clone()],
        ],
        heads: ["talk-goals", "talk-points", "talk-agreed", "talk-steps", "talk-corrections"].map(|key| ui.t(key)),
        goals: open.goals.iter().map(goal).collect(),
        points: remarks(RemarkKind::Point),
        agreed: talk.minutes.agreed.clone(),
        step_heads: ["talk-step", "talk-step-by", "talk-step-due"].map(|key| ui.t(key)),
        steps: talk.minutes.steps.iter().map(step).collect(),
        corrections: remarks(RemarkKind::Correction),
        signed: signed(ui, &talk.consent, [named(&talk.superior), named(&talk.person)]),
        made: ui.now(),
    };
    let (made, identifier) = (ui.today(), format!("{}-{}", talk.id, talk.consent.version));
    let write = move || documents::pdf(MINUTES, &document, made, &identifier, &documents::Files::default());
    let bytes = tokio::task::spawn_blocking(write).await.map_err(DialogueError::from)?;
    Ok(bytes.map_err(DialogueError::from)?)
}
