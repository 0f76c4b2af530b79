//! The dictionary and the usual levels that come with the product, as data that the agency may change afterwards.

use chrono::NaiveDate;
use kernel::id::{CompetencyId, Id, PostStandardId};
use serde::Deserialize;
use uuid::Uuid;

use crate::{
    CompetencyError,
    model::{Competency, Kind, LevelText, PostStandard, Required},
    rules::standard::kind_key,
};

/// The nine of Permen PANRB 38/2017 and the usual levels by kind of post.
const BASIC: &str = include_str!("../data/dasar.toml");
/// Technical ones of a sample agency.
const TECHNICAL: &str = include_str!("../data/teknis.toml");
/// Under which the ids are derived, so that every installation names the same competency the same.
const NAMESPACE: Id<kernel::id::kind::Competency> =
    Id::from_uuid(Uuid::from_u128(0x5e2e_7a4b_0000_8000_8000_0000_0000_0038));
/// Priority of what the usual levels ask for: neither first nor last.
const MIDDLE: u8 = 2;

#[derive(Deserialize)]
struct File {
    #[serde(rename = "kompetensi")]
    competencies: Vec<Entry>,
    #[serde(rename = "standar", default)]
    standards: Vec<Usual>,
}

#[derive(Deserialize)]
struct Entry {
    #[serde(rename = "kode")]
    code: String,
    #[serde(rename = "jenis")]
    kind: String,
    #[serde(rename = "nama")]
    name: String,
    #[serde(rename = "definisi")]
    definition: String,
    #[serde(rename = "urusan", default)]
    affair: String,
    #[serde(rename = "level")]
    levels: Vec<(String, String)>,
}

#[derive(Deserialize)]
struct Usual {
    #[serde(rename = "jenis")]
    kind: String,
    level: u8,
}

/// What comes with the product.
pub(crate) struct Seed {
    pub(crate) competencies: Vec<Competency>,
    pub(crate) standards: Vec<PostStandard>,
}

/// The id of the competency with this code that comes with the product.
pub(crate) fn id_of(code: &str) -> CompetencyId {
    CompetencyId::derived(NAMESPACE, code)
}

/// The nine and the usual levels; with `technical`, also the technical ones of the sample agency. The levels are valid from `from`.
pub(crate) fn read(technical: bool, from: NaiveDate, basis: &str) -> Result<Seed, CompetencyError> {
    let basic: File = toml::from_str(BASIC)?;
    let more: Option<File> = if technical { Some(toml::from_str(TECHNICAL)?) } else { None };
    let nine: Vec<CompetencyId> = basic.competencies.iter().map(|one| id_of(&one.code)).collect();
    let entries = basic.competencies.into_iter().chain(more.into_iter().flat_map(|file| file.competencies));
    let competencies = (1..).zip(entries).map(|(place, entry)| Competency {
        id: id_of(&entry.code),
        kind: Kind::parse(&entry.kind).unwrap_or(Kind::Technical),
        code: entry.code,
        name: entry.name,
        definition: entry.definition,
        affair: entry.affair,
        place,
        retired_on: None,
        levels: (1..)
            .zip(entry.levels)
            .map(|(level, (summary, indicators))| LevelText { level, summary, indicators })
            .collect(),
    });
    let standards = basic.standards.into_iter().map(|usual| {
        let post_key = kind_key(&usual.kind);
        PostStandard {
            id: PostStandardId::derived(NAMESPACE, &post_key),
            post_key,
            post: usual.kind,
            valid_from: from,
            basis: basis.to_owned(),
            confirmed: false,
            required: nine
                .iter()
                .map(|competency| Required { competency: *competency, level: usual.level, priority: MIDDLE })
                .collect(),
        }
    });
    Ok(Seed { competencies: competencies.collect(), standards: standards.collect() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::standard::{KINDS, RUNGS};

    #[test]
    fn what_comes_with_the_product_is_complete() {
        let seed = read(true, NaiveDate::default(), "").expect("readable");
        assert_eq!(seed.competencies.len(), 21);
        assert_eq!(seed.competencies.iter().filter(|one| one.kind == Kind::Managerial).count(), 8);
        for one in &seed.competencies {
            let levels: Vec<u8> = one.levels.iter().map(|level| level.level).collect();
            assert_eq!(levels, [1, 2, 3, 4, 5], "{}", one.name);
            assert!(one.levels.iter().all(|level| level.indicators.lines().count() == 2), "{}", one.name);
        }
        for kind in KINDS.iter().chain(&RUNGS) {
            assert!(seed.standards.iter().any(|one| one.post_key == kind_key(kind)), "{kind}");
        }
    }
}
