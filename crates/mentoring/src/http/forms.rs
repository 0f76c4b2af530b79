//! Forms as they are sent, and what they mean.

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveTime, TimeZone, Utc};
use kernel::{
    Id,
    id::{CompetencyId, GuidanceSessionId, PersonId},
};
use serde::Deserialize;

use crate::{
    commands::{ApplicationInput, Deed, MentorInput, ProgrammeInput, TargetInput},
    model::{Application, Expertise, Form, Mentor, Programme, Session, SessionFacts},
};

/// What was typed, if it can be read as a `T`.
fn typed<T: std::str::FromStr>(text: &str) -> Option<T> {
    text.trim().parse().ok()
}

/// The id of what is to be made, from the page, or a fresh one.
pub(super) fn id_or<K>(text: &str, fresh: Id<K>) -> Id<K> {
    typed(text).unwrap_or(fresh)
}

/// A session as typed.
#[derive(Deserialize, Default, Clone)]
#[serde(default)]
pub(super) struct SessionForm {
    pub(super) id: String,
    /// `rencana` to plan, else it was held.
    pub(super) cara: String,
    pub(super) bentuk: String,
    pub(super) tanggal: String,
    pub(super) mulai: String,
    pub(super) selesai: String,
    pub(super) daring: String,
    pub(super) tempat: String,
    pub(super) topik: String,
    pub(super) kompetensi: String,
    pub(super) catatan: String,
    pub(super) lanjut: String,
    pub(super) goal: String,
    pub(super) reality: String,
    pub(super) options: String,
    pub(super) will: String,
}

impl SessionForm {
    pub(super) fn deed(&self) -> Deed {
        if self.cara == "rencana" { Deed::Plan } else { Deed::Log }
    }

    pub(super) fn is_plan(&self) -> bool {
        self.deed() == Deed::Plan
    }

    pub(super) fn is_coaching(&self) -> bool {
        self.bentuk == Form::Coaching.as_str()
    }

    pub(super) fn id(&self, fresh: GuidanceSessionId) -> GuidanceSessionId {
        id_or(&self.id, fresh)
    }

    pub(super) fn facts(&self, zone: FixedOffset) -> SessionFacts {
        let day: Option<NaiveDate> = typed(&self.tanggal);
        let at = |text: &str| -> Option<DateTime<Utc>> {
            let time = NaiveTime::parse_from_str(text.trim(), "%H:%M").ok()?;
            Some(zone.from_local_datetime(&day?.and_time(time)).single()?.with_timezone(&Utc))
        };
        SessionFacts {
            form: Form::parse(&self.bentuk),
            starts_at: at(&self.mulai),
            ends_at: at(&self.selesai),
            online: !self.daring.is_empty(),
            place: self.tempat.clone(),
            topic: self.topik.clone(),
            competency: typed(&self.kompetensi),
            notes: self.catatan.clone(),
            next_step: self.lanjut.clone(),
            goal: self.goal.clone(),
            reality: self.reality.clone(),
            options: self.options.clone(),
            will: self.will.clone(),
        }
    }

    pub(super) fn of(session: &Session, zone: FixedOffset) -> Self {
        let facts = session.facts.clone();
        let (starts, ends) = (session.starts_at.with_timezone(&zone), session.ends_at.with_timezone(&zone));
        Self {
            id: session.id.to_string(),
            cara: String::new(),
            bentuk: session.form.as_str().to_owned(),
            tanggal: starts.format("%Y-%m-%d").to_string(),
            mulai: starts.format("%H:%M").to_string(),
            selesai: ends.format("%H:%M").to_string(),
            daring: if facts.online { "1".to_owned() } else { String::new() },
            tempat: facts.place,
            topik: facts.topic,
            kompetensi: facts.competency.map(|id| id.to_string()).unwrap_or_default(),
            catatan: facts.notes,
            lanjut: facts.next_step,
            goal: facts.goal,
            reality: facts.reality,
            options: facts.options,
            will: facts.will,
        }
    }
}

/// A programme as typed.
#[derive(Deserialize, Default, Clone)]
#[serde(default)]
pub(super) struct ProgrammeForm {
    pub(super) id: String,
    pub(super) versi: i32,
    pub(super) nama: String,
    pub(super) tujuan: String,
    pub(super) sasaran: String,
    pub(super) mulai: String,
    pub(super) selesai: String,
    pub(super) kuota: String,
}

impl ProgrammeForm {
    pub(super) fn input(&self) -> ProgrammeInput {
        ProgrammeInput {
            name: self.nama.clone(),
            purpose: self.tujuan.clone(),
            audience: self.sasaran.clone(),
            starts_on: typed(&self.mulai),
            ends_on: typed(&self.selesai),
            capacity: typed(&self.kuota),
        }
    }

    pub(super) fn of(programme: &Programme) -> Self {
        Self {
            id: programme.id.to_string(),
            versi: programme.version,
            nama: programme.name.clone(),
            tujuan: programme.purpose.clone(),
            sasaran: programme.audience.clone(),
            mulai: programme.starts_on.to_string(),
            selesai: programme.ends_on.to_string(),
            kuota: programme.capacity.to_string(),
        }
    }
}

/// An application as typed, or somebody named.
#[derive(Deserialize, Default, Clone)]
#[serde(default)]
pub(super) struct ApplicationForm {
    pub(super) id: String,
    /// NIP of who is named.
    pub(super) nip: String,
    pub(super) kompetensi: String,
    pub(super) level: String,
    pub(super) harapan: String,
    pub(super) mentor: String,
}

impl ApplicationForm {
    pub(super) fn input(&self) -> ApplicationInput {
        ApplicationInput {
            competency: typed::<CompetencyId>(&self.kompetensi),
            target: typed(&self.level).unwrap_or_default(),
            wish: self.harapan.clone(),
            wished_mentor: typed::<PersonId>(&self.mentor),
        }
    }

    pub(super) fn of(application: &Application) -> Self {
        Self {
            id: application.id.to_string(),
            nip: String::new(),
            kompetensi: application.competency.map(|id| id.to_string()).unwrap_or_default(),
            level: if application.target == 0 { String::new() } else { application.target.to_string() },
            harapan: application.wish.clone(),
            mentor: application.wished_mentor.map(|id| id.to_string()).unwrap_or_default(),
        }
    }
}

/// Rows for competencies in a mentor's form.
pub(super) const SKILLS: usize = 3;

/// A mentor as typed. The lists go together row by row.
#[derive(Deserialize, Default, Clone)]
#[serde(default)]
pub(super) struct MentorForm {
    pub(super) tentang: String,
    pub(super) kapasitas: String,
    pub(super) kompetensi: Vec<String>,
    pub(super) level: Vec<String>,
}

impl MentorForm {
    pub(super) fn input(&self) -> MentorInput {
        let pairs = self.kompetensi.iter().zip(&self.level);
        let skill = |(competency, level): (&String, &String)| {
            Some(Expertise { competency: typed(competency)?, level: typed(level).unwrap_or_default() })
        };
        MentorInput {
            about: self.tentang.clone(),
            // What is no number is a number that makes no sense.
            capacity: match self.kapasitas.trim() {
                "" => None,
                text => Some(typed(text).unwrap_or_default()),
            },
            expertise: pairs.filter_map(skill).collect(),
        }
    }

    pub(super) fn of(mentor: &Mentor) -> Self {
        Self {
            tentang: mentor.about.clone(),
            kapasitas: mentor.capacity.map(|capacity| capacity.to_string()).unwrap_or_default(),
            kompetensi: mentor.expertise.iter().map(|one| one.competency.to_string()).collect(),
            level: mentor.expertise.iter().map(|one| one.level.to_string()).collect(),
        }
    }

    /// Competency and level of a row; empty past the last.
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "templates hand over references")]
    pub(super) fn row(&self, index: &usize) -> (&str, &str) {
        let competency = self.kompetensi.get(*index).map_or("", String::as_str);
        (competency, self.level.get(*index).map_or("", String::as_str))
    }
}

/// A goal as typed.
#[derive(Deserialize, Default, Clone)]
#[serde(default)]
pub(super) struct TargetForm {
    pub(super) id: String,
    pub(super) sasaran: String,
    pub(super) ukuran: String,
    pub(super) tenggat: String,
}

impl TargetForm {
    pub(super) fn input(&self) -> TargetInput {
        TargetInput { text: self.sasaran.clone(), measure: self.ukuran.clone(), due_on: typed(&self.tenggat) }
    }
}

/// One text and what goes with it: a reason, a note, a review, an answer.
#[derive(Deserialize, Default, Clone)]
#[serde(default)]
pub(super) struct TextForm {
    pub(super) id: String,
    pub(super) alasan: String,
    pub(super) sanggahan: String,
    pub(super) catatan: String,
    pub(super) ulasan: String,
    pub(super) nilai: String,
    pub(super) mulai: String,
    /// A box that is ticked, or an answer `ya`.
    pub(super) ya: String,
}

impl TextForm {
    pub(super) fn number<T: std::str::FromStr>(&self) -> Option<T> {
        typed(&self.nilai)
    }

    pub(super) fn day(&self) -> Option<NaiveDate> {
        typed(&self.mulai)
    }
}
