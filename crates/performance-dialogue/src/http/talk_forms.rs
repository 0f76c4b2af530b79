//! Forms of talks as they are sent, and what they mean.

use chrono::{FixedOffset, NaiveDate, NaiveTime, TimeZone, Utc};
use kernel::{FieldProblem, id::PersonId};
use serde::Deserialize;
use web::Ui;

use crate::{
    consent::Party,
    talks::{
        model::{Meeting, Minutes, NextStep, Quarter, Talk},
        rules::MOST_STEPS,
    },
};

/// When and where, as it is typed.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct MeetingForm {
    pub(crate) id: String,
    pub(crate) versi: i32,
    pub(crate) untuk: String,
    pub(crate) tahun: i32,
    pub(crate) triwulan: i32,
    pub(crate) tanggal: String,
    pub(crate) jam: String,
    pub(crate) lama: String,
    pub(crate) tempat: String,
}

impl MeetingForm {
    /// An empty form for a talk with this person.
    pub(super) fn fresh(ui: &Ui, person: PersonId, quarter: Quarter) -> Self {
        Self {
            id: ui.cx.id::<()>().to_string(),
            untuk: person.to_string(),
            tahun: quarter.year,
            triwulan: quarter.number,
            jam: "09:00".to_owned(),
            lama: "60".to_owned(),
            ..Self::default()
        }
    }

    /// The form of a talk that is planned.
    pub(super) fn of(talk: &Talk, zone: FixedOffset) -> Self {
        let local = talk.meeting.starts_at.with_timezone(&zone);
        Self {
            id: talk.id.to_string(),
            versi: talk.consent.version,
            untuk: talk.person.to_string(),
            tahun: talk.quarter.year,
            triwulan: talk.quarter.number,
            tanggal: local.date_naive().to_string(),
            jam: local.format("%H:%M").to_string(),
            lama: talk.meeting.minutes.to_string(),
            tempat: talk.meeting.place.clone(),
        }
    }

    /// What it means, with local times of this zone.
    pub(super) fn meeting(&self, zone: FixedOffset) -> Result<Meeting, Vec<FieldProblem>> {
        let required = |field| FieldProblem::new(field, "problem-field-required");
        let day = self.tanggal.trim().parse::<NaiveDate>().map_err(|_| required("tanggal"));
        let time = NaiveTime::parse_from_str(self.jam.trim(), "%H:%M").map_err(|_| required("jam"));
        let length = self.lama.trim().parse().map_err(|_| FieldProblem::new("lama", "problem-field-number"));
        match (day, time, length) {
            (Ok(day), Ok(time), Ok(minutes)) => {
                let local = zone.from_local_datetime(&day.and_time(time)).single();
                let starts_at = local.ok_or_else(|| vec![required("jam")])?.with_timezone(&Utc);
                Ok(Meeting { starts_at, minutes, place: self.tempat.clone() })
            }
            (day, time, length) => Err([day.err(), time.err(), length.err()].into_iter().flatten().collect()),
        }
    }
}

/// Minutes as they are typed. A step is a line: what, by which side, by which day.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct MinutesForm {
    pub(crate) versi: i32,
    pub(crate) sepakat: String,
    langkah: Vec<String>,
    oleh: Vec<String>,
    batas: Vec<String>,
}

/// A line of the form.
pub(crate) struct StepLine {
    pub(crate) number: usize,
    pub(crate) text: String,
    pub(crate) by: String,
    pub(crate) due: String,
}

impl MinutesForm {
    pub(crate) fn lines(&self) -> Vec<StepLine> {
        let of = |list: &Vec<String>, at: usize| list.get(at).cloned().unwrap_or_default();
        let line = |at| StepLine {
            number: at + 1,
            text: of(&self.langkah, at),
            by: of(&self.oleh, at),
            due: of(&self.batas, at),
        };
        (0..MOST_STEPS).map(line).collect()
    }

    /// What it means. A step without words is none; a step with words has a day.
    pub(super) fn read(&self) -> Result<Minutes, Vec<FieldProblem>> {
        let mut steps = Vec::new();
        for line in self.lines() {
            if line.text.trim().is_empty() {
                continue;
            }
            let due_on = line.due.trim().parse::<NaiveDate>();
            let due_on = due_on.map_err(|_| vec![FieldProblem::new("batas", "talk-step-day")])?;
            let by = Party::parse(&line.by).unwrap_or(Party::Employee);
            steps.push(NextStep { text: line.text, by, due_on });
        }
        Ok(Minutes { agreed: self.sepakat.clone(), steps })
    }
}

impl From<&Talk> for MinutesForm {
    fn from(talk: &Talk) -> Self {
        let steps = &talk.minutes.steps;
        Self {
            versi: talk.consent.version,
            sepakat: talk.minutes.agreed.clone(),
            langkah: steps.iter().map(|step| step.text.clone()).collect(),
            oleh: steps.iter().map(|step| step.by.as_str().to_owned()).collect(),
            batas: steps.iter().map(|step| step.due_on.to_string()).collect(),
        }
    }
}
