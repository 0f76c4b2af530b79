//! What is looked for in a bank, as it stands in addresses and forms.

use kernel::{PageRequest, id::QuestionId};
use serde::Deserialize;
use web::ui::encode;

use crate::model::bank::{BankFilter, BankState};

/// The filters of a list of questions.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(in crate::http) struct Filter {
    pub(in crate::http) q: String,
    pub(in crate::http) kategori: String,
    pub(in crate::http) tag: String,
    pub(in crate::http) jenis: String,
    pub(in crate::http) bloom: String,
    pub(in crate::http) kompetensi: String,
    pub(in crate::http) status: String,
    pub(in crate::http) halaman: u64,
    /// Questions that are named one by one.
    pub(in crate::http) soal: Vec<QuestionId>,
}

impl Filter {
    /// What the store is asked.
    pub(in crate::http) fn asked(&self) -> BankFilter {
        BankFilter {
            words: self.q.chars().take(200).collect(),
            category: self.kategori.clone(),
            tag: self.tag.clone(),
            kind: self.jenis.clone(),
            bloom: self.bloom.clone(),
            competency: self.kompetensi.clone(),
            state: BankState::parse(&self.status).unwrap_or_default(),
        }
    }

    /// Which page.
    pub(in crate::http) fn request(&self) -> PageRequest {
        PageRequest { number: self.halaman }
    }

    /// Names and values of those that ask something, without the page.
    pub(in crate::http) fn fields(&self) -> Vec<(&'static str, &str)> {
        let all = [
            ("q", &self.q),
            ("kategori", &self.kategori),
            ("tag", &self.tag),
            ("jenis", &self.jenis),
            ("bloom", &self.bloom),
            ("kompetensi", &self.kompetensi),
            ("status", &self.status),
        ];
        all.into_iter().filter(|(_, value)| !value.is_empty()).map(|(name, value)| (name, value.as_str())).collect()
    }

    /// The query string, ending so that more can follow: `?` or `?q=surat&`.
    pub(in crate::http) fn query(&self) -> String {
        let fields = self.fields().into_iter().map(|(name, value)| format!("{name}={}&", encode(value)));
        std::iter::once("?".to_owned()).chain(fields).collect()
    }

    /// Whether anything is asked.
    pub(in crate::http) fn asks(&self) -> bool {
        !self.fields().is_empty()
    }
}
