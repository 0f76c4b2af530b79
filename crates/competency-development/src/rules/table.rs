//! Tables that the administration hands in: the dictionary and the post standards. From cells to things, with one finding per problem.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use kernel::id::CompetencyId;

use super::standard::{kind_key, post_key};
use crate::model::{Competency, HIGHEST, Kind, LevelText, Required};

/// Columns of the dictionary's table, one line per level.
pub const DICTIONARY: [&str; 8] = ["kode", "jenis", "nama", "definisi", "urusan", "level", "uraian", "indikator"];
/// Columns of the standards' table, one line per competency.
pub const STANDARDS: [&str; 7] =
    ["jabatan", "lingkup", "kode_kompetensi", "level", "prioritas", "berlaku_mulai", "dasar"];

/// What is wrong with a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Line of the sheet, from 1.
    pub line: usize,
    /// Key of the message.
    pub message: &'static str,
    /// What stood there.
    pub value: String,
}

/// A competency as the table tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadCompetency {
    /// Its code.
    pub code: String,
    /// Its kind.
    pub kind: Kind,
    /// Its name.
    pub name: String,
    /// What it is.
    pub definition: String,
    /// Affair.
    pub affair: String,
    /// Levels.
    pub levels: Vec<LevelText>,
}

/// A version of a standard as the table tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadStandard {
    /// Key of the post or kind.
    pub post_key: String,
    /// The post as written.
    pub post: String,
    /// First day.
    pub valid_from: NaiveDate,
    /// Legal basis.
    pub basis: String,
    /// What it asks for.
    pub required: Vec<Required>,
}

/// What a table holds and what is wrong with it. A table with findings is not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Read<T> {
    /// What could be read.
    pub found: Vec<T>,
    /// What is wrong, one per line.
    pub findings: Vec<Finding>,
}

/// The lines of a sheet under these headings, in any order of columns. Lines without any text are left out.
fn lines<'a>(cells: &'a [Vec<String>], columns: &[&str]) -> Result<Vec<(usize, Vec<&'a str>)>, Finding> {
    let head = cells.first().map(Vec::as_slice).unwrap_or_default();
    let mut places = Vec::with_capacity(columns.len());
    for column in columns {
        let place = head.iter().position(|cell| cell.trim().to_lowercase().replace(' ', "_") == *column);
        let missing = Finding { line: 1, message: "competency-import-no-column", value: (*column).to_owned() };
        places.push(place.ok_or(missing)?);
    }
    let line = |row: &'a Vec<String>| -> Vec<&'a str> {
        places.iter().map(|place| row.get(*place).map_or("", |cell| cell.trim())).collect()
    };
    let all = cells.iter().enumerate().skip(1).map(|(number, row)| (number + 1, line(row)));
    Ok(all.filter(|(_, row)| row.iter().any(|cell| !cell.is_empty())).collect())
}

fn level(text: &str) -> Option<u8> {
    text.parse().ok().filter(|level| (1..=HIGHEST).contains(level))
}

/// Reads the dictionary's table.
pub fn dictionary(cells: &[Vec<String>]) -> Read<ReadCompetency> {
    let lines = match lines(cells, &DICTIONARY) {
        Ok(lines) => lines,
        Err(finding) => return Read { found: Vec::new(), findings: vec![finding] },
    };
    let (mut found, mut findings): (Vec<ReadCompetency>, Vec<Finding>) = (Vec::new(), Vec::new());
    for (line, row) in lines {
        let [code, kind_word, name, definition, affair, level_word, summary, indicators] = row[..] else { continue };
        let mut tell = |message, value: &str| findings.push(Finding { line, message, value: value.to_owned() });
        if code.is_empty() || code.chars().count() > 20 {
            tell("competency-import-code", code);
            continue;
        }
        let level = level(level_word);
        if !level_word.is_empty() && level.is_none() {
            tell("competency-import-level", level_word);
            continue;
        }
        let text =
            level.map(|level| LevelText { level, summary: summary.to_owned(), indicators: indicators.to_owned() });
        if let Some(known) = found.iter_mut().find(|one| one.code == code) {
            match text {
                Some(text) if known.levels.iter().any(|one| one.level == text.level) => {
                    tell("competency-import-twice", code);
                }
                text => known.levels.extend(text),
            }
            continue;
        }
        let Some(kind) = Kind::parse(&kind_word.to_lowercase().replace(' ', "-")) else {
            tell("competency-import-kind", kind_word);
            continue;
        };
        if name.is_empty() {
            tell("competency-import-name", code);
            continue;
        }
        found.push(ReadCompetency {
            code: code.to_owned(),
            kind,
            name: name.to_owned(),
            definition: definition.to_owned(),
            affair: affair.to_owned(),
            levels: text.into_iter().collect(),
        });
    }
    Read { found, findings }
}

/// A day as `2026-01-31` or `31-01-2026`.
fn day(text: &str) -> Option<NaiveDate> {
    NaiveDate::parse_from_str(text, "%Y-%m-%d").or_else(|_| NaiveDate::parse_from_str(text, "%d-%m-%Y")).ok()
}

/// Reads the standards' table, against this dictionary.
pub fn standards(cells: &[Vec<String>], known: &[Competency]) -> Read<ReadStandard> {
    let lines = match lines(cells, &STANDARDS) {
        Ok(lines) => lines,
        Err(finding) => return Read { found: Vec::new(), findings: vec![finding] },
    };
    let mut found: BTreeMap<(String, NaiveDate), ReadStandard> = BTreeMap::new();
    let mut findings = Vec::new();
    for (line, row) in lines {
        let [post, scope, code, level_word, priority_word, from_word, basis] = row[..] else { continue };
        let mut tell = |message, value: &str| findings.push(Finding { line, message, value: value.to_owned() });
        let post_key = match (scope.to_lowercase().as_str(), post) {
            (_, "") => {
                tell("competency-import-post", post);
                continue;
            }
            ("" | "jabatan", post) => post_key(post),
            ("jenis", post) => kind_key(post),
            (other, _) => {
                tell("competency-import-scope", other);
                continue;
            }
        };
        let competency: Option<CompetencyId> = known.iter().find(|one| one.code == code).map(|one| one.id);
        let Some(competency) = competency else {
            tell("competency-import-unknown", code);
            continue;
        };
        let Some(level) = level(level_word) else {
            tell("competency-import-level", level_word);
            continue;
        };
        let priority = if priority_word.is_empty() { Some(2) } else { priority_word.parse().ok() };
        let Some(priority) = priority.filter(|priority| (1..=3).contains(priority)) else {
            tell("competency-import-priority", priority_word);
            continue;
        };
        let Some(valid_from) = day(from_word) else {
            tell("competency-import-day", from_word);
            continue;
        };
        let standard = found.entry((post_key.clone(), valid_from)).or_insert_with(|| ReadStandard {
            post_key,
            post: post.to_owned(),
            valid_from,
            basis: basis.to_owned(),
            required: Vec::new(),
        });
        if standard.required.iter().any(|one| one.competency == competency) {
            tell("competency-import-twice", code);
            continue;
        }
        standard.required.push(Required { competency, level, priority });
    }
    Read { found: found.into_values().collect(), findings }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn sheet(rows: &[&[&str]]) -> Vec<Vec<String>> {
        rows.iter().map(|row| row.iter().map(|cell| (*cell).to_owned()).collect()).collect()
    }

    #[test]
    fn a_dictionary_is_read_with_one_finding_per_problem() {
        let read = dictionary(&sheet(&[
            &["Kode", "Jenis", "Nama", "Definisi", "Urusan", "Level", "Uraian", "Indikator"],
            &["T.01", "Teknis", "Kearsipan", "Mengelola arsip", "Kearsipan", "1", "Paham", "a\nb"],
            &["T.01", "", "", "", "", "2", "Dasar", "c"],
            &["T.01", "", "", "", "", "2", "Dasar", "c"],
            &["T.02", "Lain", "X", "", "", "1", "", ""],
            &["T.03", "teknis", "", "", "", "1", "", ""],
            &["", "", "", "", "", "", "", ""],
            &["T.04", "sosial kultural", "Y", "", "", "6", "", ""],
            &["", "teknis", "Z", "", "", "", "", ""],
        ]));
        assert_eq!(read.found.len(), 1);
        assert_eq!(read.found[0].levels.len(), 2);
        let told: Vec<(usize, &str)> = read.findings.iter().map(|one| (one.line, one.message)).collect();
        assert_eq!(
            told,
            [
                (4, "competency-import-twice"),
                (5, "competency-import-kind"),
                (6, "competency-import-name"),
                (8, "competency-import-level"),
                (9, "competency-import-code")
            ]
        );
        let none = dictionary(&sheet(&[&["kode", "jenis"]]));
        assert_eq!(none.findings[0].value, "nama");
    }

    #[test]
    fn standards_are_read_against_the_dictionary() {
        let known = [Competency {
            id: CompetencyId::from_uuid(Uuid::from_u128(1)),
            code: "M.01".to_owned(),
            kind: Kind::Managerial,
            name: "Integritas".to_owned(),
            definition: String::new(),
            affair: String::new(),
            place: 1,
            retired_on: None,
            levels: Vec::new(),
        }];
        let head: &[&str] = &STANDARDS;
        let read = standards(
            &sheet(&[
                head,
                &["Camat", "jabatan", "M.01", "3", "1", "2026-01-01", "Perbup 1"],
                &["administrator", "jenis", "M.01", "3", "", "01-02-2026", ""],
                &["Camat", "", "M.01", "2", "", "2026-01-01", ""],
                &["Camat", "", "M.09", "2", "", "2026-01-01", ""],
                &["Camat", "", "M.01", "2", "4", "2027-01-01", ""],
                &["Camat", "", "M.01", "2", "", "besok", ""],
                &["Camat", "unit", "M.01", "2", "", "2026-01-01", ""],
            ]),
            &known,
        );
        let keys: Vec<&str> = read.found.iter().map(|one| one.post_key.as_str()).collect();
        assert_eq!(keys, ["jabatan:camat", "jenis:administrator"]);
        let told: Vec<(usize, &str)> = read.findings.iter().map(|one| (one.line, one.message)).collect();
        assert_eq!(
            told,
            [
                (4, "competency-import-twice"),
                (5, "competency-import-unknown"),
                (6, "competency-import-priority"),
                (7, "competency-import-day"),
                (8, "competency-import-scope")
            ]
        );
    }
}
