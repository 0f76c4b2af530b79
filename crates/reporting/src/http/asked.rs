//! A question in an address or a form: the same fields in both, so that a report under work can be sent on as a link.

use kernel::{Role, id::ReportId};
use serde::Deserialize;
use web::ui::encode;

use crate::{
    Schedule,
    definition::{Condition, Definition, Filter},
    model::{Report, ReportInput},
};

/// The fields.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    /// Name of the table.
    pub(super) tabel: String,
    /// Columns to show.
    kolom: Vec<String>,
    /// Columns to group by.
    kelompok: Vec<String>,
    /// Columns to sum.
    jumlah: Vec<String>,
    /// Columns of the filters.
    saring: Vec<String>,
    /// Their conditions.
    syarat: Vec<String>,
    /// Their values.
    nilai: Vec<String>,
    /// Page of the answer.
    pub(super) halaman: u64,
    /// Title.
    pub(super) nama: String,
    /// Roles to share with.
    bagi: Vec<String>,
    /// How often to run on its own.
    jadwal: String,
    /// The kept report that is being changed.
    pub(super) laporan: Option<ReportId>,
    /// Its version.
    pub(super) versi: i32,
}

impl Asked {
    /// The question.
    pub(super) fn definition(&self) -> Definition {
        let given = |list: &[String]| list.iter().filter(|word| !word.is_empty()).cloned().collect();
        let filters = self.saring.iter().zip(&self.syarat).zip(&self.nilai).filter_map(|((column, word), value)| {
            let condition = Condition::parse(word)?;
            let free = matches!(condition, Condition::Missing | Condition::Present);
            (!column.is_empty() && (free || !value.trim().is_empty())).then(|| Filter {
                column: column.clone(),
                condition,
                value: value.clone(),
            })
        });
        Definition {
            table: self.tabel.clone(),
            columns: given(&self.kolom),
            filters: filters.collect(),
            groups: given(&self.kelompok),
            sums: given(&self.jumlah),
        }
    }

    /// What is to be kept.
    pub(super) fn input(&self) -> ReportInput {
        ReportInput {
            name: self.nama.clone(),
            definition: self.definition(),
            shared: self.bagi.iter().filter_map(|word| Role::parse(word)).collect(),
            schedule: Schedule::parse(&self.jadwal),
        }
    }

    /// The fields as they show a kept report.
    pub(super) fn of(report: &Report) -> Self {
        let definition = report.definition.clone();
        Self {
            tabel: definition.table,
            kolom: definition.columns,
            kelompok: definition.groups,
            jumlah: definition.sums,
            saring: definition.filters.iter().map(|filter| filter.column.clone()).collect(),
            syarat: definition.filters.iter().map(|filter| filter.condition.word().to_owned()).collect(),
            nilai: definition.filters.into_iter().map(|filter| filter.value).collect(),
            halaman: 1,
            nama: report.name.clone(),
            bagi: report.shared.iter().map(|role| role.as_str().to_owned()).collect(),
            jadwal: report.schedule.word().to_owned(),
            laporan: Some(report.id),
            versi: report.version,
        }
    }
}

/// The question as a query string ending in `&`.
pub(super) fn query_of(definition: &Definition) -> String {
    let mut pairs = vec![("tabel", definition.table.as_str())];
    pairs.extend(definition.columns.iter().map(|key| ("kolom", key.as_str())));
    pairs.extend(definition.groups.iter().map(|key| ("kelompok", key.as_str())));
    pairs.extend(definition.sums.iter().map(|key| ("jumlah", key.as_str())));
    for filter in &definition.filters {
        pairs.push(("saring", &filter.column));
        pairs.push(("syarat", filter.condition.word()));
        pairs.push(("nilai", &filter.value));
    }
    let pairs: Vec<String> = pairs.into_iter().map(|(name, value)| format!("{name}={}&", encode(value))).collect();
    pairs.concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_says_the_whole_question() {
        let definition = Definition {
            table: "belajar".to_owned(),
            columns: vec!["name".to_owned()],
            filters: vec![Filter {
                column: "unit".to_owned(),
                condition: Condition::Contains,
                value: "Dinas & Badan".to_owned(),
            }],
            groups: vec!["unit".to_owned(), "status".to_owned()],
            sums: vec!["jp".to_owned()],
        };
        let asked = Asked {
            tabel: "belajar".to_owned(),
            kolom: vec!["name".to_owned()],
            kelompok: vec!["unit".to_owned(), String::new(), "status".to_owned()],
            jumlah: vec!["jp".to_owned()],
            saring: vec!["unit".to_owned(), "name".to_owned(), String::new()],
            syarat: vec!["contains".to_owned(), "is".to_owned(), "is".to_owned()],
            nilai: vec!["Dinas & Badan".to_owned(), String::new(), "x".to_owned()],
            ..Asked::default()
        };
        assert_eq!(asked.definition(), definition, "empty fields of the form ask nothing");
        assert_eq!(
            query_of(&definition),
            "tabel=belajar&kolom=name&kelompok=unit&kelompok=status&jumlah=jp&saring=unit&syarat=contains&nilai=Dinas%20%26%20Badan&"
        );
    }
}
