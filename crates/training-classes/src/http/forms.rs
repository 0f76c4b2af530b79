//! Forms as they are sent, and what they mean.

use kernel::id::PersonId;
use serde::Deserialize;

use crate::{
    commands::ClassInput,
    model::{Mode, TrainingClass},
};

/// What was typed, if it can be read as a `T`.
pub(super) fn typed<T: std::str::FromStr>(text: &str) -> Option<T> {
    text.trim().parse().ok()
}

/// A sum as people write it, with points between thousands; nothing is nothing spent.
fn rupiah(text: &str) -> Option<i64> {
    let digits: String = text.chars().filter(|c| !matches!(c, '.' | ' ')).collect();
    if digits.is_empty() { Some(0) } else { digits.parse().ok() }
}

/// A class as typed.
#[derive(Deserialize, Default, Clone)]
#[serde(default)]
pub(super) struct ClassForm {
    pub(super) id: String,
    pub(super) versi: i32,
    pub(super) judul: String,
    pub(super) angkatan: String,
    pub(super) bentuk: String,
    pub(super) cara: String,
    pub(super) uraian: String,
    pub(super) penyelenggara: String,
    pub(super) tempat: String,
    pub(super) mulai: String,
    pub(super) selesai: String,
    pub(super) akhir_pekan: String,
    pub(super) jp: String,
    pub(super) luar_negeri: String,
    pub(super) kuota: String,
    pub(super) daftar_sampai: String,
    pub(super) hadir: String,
    pub(super) sertifikat: String,
    pub(super) kompetensi: String,
    pub(super) level: String,
    pub(super) pelatih: String,
    pub(super) pagu: String,
    pub(super) biaya_tetap: String,
    pub(super) biaya_peserta: String,
    pub(super) alasan: String,
    pub(super) mata: String,
}

/// Subjects as typed, a line each: lesson hours, then the title. `None` if a line cannot be read.
fn subjects(text: &str) -> Option<Vec<(String, u32)>> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let read = lines.map(|line| {
        let (jp, title) = line.split_once(char::is_whitespace)?;
        Some((title.trim().to_owned(), jp.parse().ok()?))
    });
    read.collect()
}

impl ClassForm {
    pub(super) fn input(&self) -> ClassInput {
        ClassInput {
            title: self.judul.clone(),
            batch: self.angkatan.clone(),
            form: self.bentuk.clone(),
            mode: Mode::parse(&self.cara),
            description: self.uraian.clone(),
            organiser: self.penyelenggara.clone(),
            place: self.tempat.clone(),
            starts_on: typed(&self.mulai),
            ends_on: typed(&self.selesai),
            weekends: !self.akhir_pekan.is_empty(),
            jp: typed(&self.jp),
            abroad: !self.luar_negeri.is_empty(),
            quota: typed(&self.kuota),
            apply_until: typed(&self.daftar_sampai),
            presence: typed(&self.hadir),
            certificate: !self.sertifikat.is_empty(),
            competency: typed(&self.kompetensi),
            level: typed(&self.level),
            trainer: typed(&self.pelatih),
            budget: rupiah(&self.pagu),
            fixed: rupiah(&self.biaya_tetap),
            per_person: rupiah(&self.biaya_peserta),
            over_budget: self.alasan.clone(),
            subjects: subjects(&self.mata),
        }
    }

    pub(super) fn of(class: &TrainingClass) -> Self {
        let facts = class.facts.clone();
        let tick = |on: bool| if on { "1".to_owned() } else { String::new() };
        let sum = |rupiah: i64| if rupiah == 0 { String::new() } else { rupiah.to_string() };
        Self {
            id: class.id.to_string(),
            versi: class.version,
            judul: facts.title,
            angkatan: facts.batch,
            bentuk: facts.form,
            cara: facts.mode.as_str().to_owned(),
            uraian: facts.description,
            penyelenggara: facts.organiser,
            tempat: facts.place,
            mulai: facts.starts_on.to_string(),
            selesai: facts.ends_on.to_string(),
            akhir_pekan: tick(facts.weekends),
            jp: facts.jp.to_string(),
            luar_negeri: tick(facts.abroad),
            kuota: facts.quota.to_string(),
            daftar_sampai: facts.apply_until.to_string(),
            hadir: facts.presence.to_string(),
            sertifikat: tick(facts.certificate),
            kompetensi: facts.teaches.map(|(id, _)| id.to_string()).unwrap_or_default(),
            level: facts.teaches.map(|(_, level)| level.to_string()).unwrap_or_default(),
            pelatih: facts.trainer.map(|id| id.to_string()).unwrap_or_default(),
            pagu: sum(facts.money.budget),
            biaya_tetap: sum(facts.money.fixed),
            biaya_peserta: sum(facts.money.per_person),
            alasan: facts.over_budget,
            mata: facts.subjects.iter().map(|(title, jp)| format!("{jp} {title}")).collect::<Vec<_>>().join("\n"),
        }
    }
}

/// A part that somebody plays, to be noted or, with `lepas`, taken back.
#[derive(Deserialize, Default, Clone)]
#[serde(default)]
pub(super) struct PartForm {
    pub(super) nip: String,
    pub(super) peran: String,
    pub(super) lepas: String,
}

/// People ticked in a list, and what is done with them.
#[derive(Deserialize, Default, Clone)]
#[serde(default)]
pub(super) struct PeopleForm {
    pub(super) orang: Vec<String>,
    pub(super) putusan: String,
    pub(super) alasan: String,
}

impl PeopleForm {
    pub(super) fn people(&self) -> Vec<PersonId> {
        self.orang.iter().filter_map(|id| typed(id)).collect()
    }
}
