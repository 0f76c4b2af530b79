//! What a post asks for on a day.
//!
//! A standard is made for a post (`jabatan:camat muara bulian`) or for a kind of post (`jenis:administrator`, and for functional
//! posts their rung, `jenis:ahli muda`). Of each, the latest version that has begun counts. What the standard of the post itself says of
//! a competency comes before what that of its kind says; what only the kind names is asked as well.

use chrono::NaiveDate;

use crate::model::{PostStandard, Required};

/// Rungs of functional posts, as the name of a post ends.
pub const RUNGS: [&str; 8] =
    ["ahli pertama", "ahli muda", "ahli madya", "ahli utama", "pemula", "terampil", "mahir", "penyelia"];
/// Kinds of post that are no functional ones.
pub const KINDS: [&str; 4] = ["pelaksana", "pengawas", "administrator", "jpt"];

/// The words of a post, tidied so that the same post has the same key.
fn tidy(text: &str) -> String {
    text.split_whitespace().map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}

/// The key of the standard of this very post.
pub fn post_key(post: &str) -> String {
    format!("jabatan:{}", tidy(post))
}

/// The key of the standard of this kind of post or rung.
pub fn kind_key(kind: &str) -> String {
    format!("jenis:{}", tidy(kind))
}

/// The keys under which the standards of a person's post are found: the post itself, then its kind.
pub fn keys(post: &str, post_kind: &str) -> [String; 2] {
    let tidied = tidy(post);
    let rung = RUNGS.iter().find(|rung| tidied.ends_with(*rung)).filter(|_| post_kind == "fungsional");
    [post_key(post), kind_key(rung.copied().unwrap_or(post_kind))]
}

/// The version of a key's standard in force on this day.
pub fn version_on<'a>(standards: &'a [PostStandard], key: &str, day: NaiveDate) -> Option<&'a PostStandard> {
    standards.iter().filter(|one| one.post_key == key && one.valid_from <= day).max_by_key(|one| one.valid_from)
}

/// What the post asks for on this day.
pub fn required_on(standards: &[PostStandard], keys: &[String; 2], day: NaiveDate) -> Vec<Required> {
    let [own, kind] = keys.each_ref().map(|key| version_on(standards, key, day));
    let mut required: Vec<Required> = own.map(|one| one.required.clone()).unwrap_or_default();
    for asked in kind.iter().flat_map(|one| &one.required) {
        if !required.iter().any(|one| one.competency == asked.competency) {
            required.push(*asked);
        }
    }
    required.retain(|one| one.level > 0);
    required
}

#[cfg(test)]
mod tests {
    use kernel::id::{CompetencyId, PostStandardId};
    use uuid::Uuid;

    use super::*;

    fn standard(key: &str, from: &str, asked: &[(u128, u8)]) -> PostStandard {
        PostStandard {
            id: PostStandardId::from_uuid(Uuid::nil()),
            post_key: key.to_owned(),
            post: String::new(),
            valid_from: from.parse().expect("a day"),
            basis: String::new(),
            confirmed: true,
            required: asked
                .iter()
                .map(|(number, level)| Required {
                    competency: CompetencyId::from_uuid(Uuid::from_u128(*number)),
                    level: *level,
                    priority: 2,
                })
                .collect(),
        }
    }

    #[test]
    fn keys_by_post() {
        for (post, kind, expected) in [
            ("Camat  Muara Bulian", "administrator", ["jabatan:camat muara bulian", "jenis:administrator"]),
            ("Analis Kebijakan Ahli Muda", "fungsional", ["jabatan:analis kebijakan ahli muda", "jenis:ahli muda"]),
            ("Perawat Terampil", "fungsional", ["jabatan:perawat terampil", "jenis:terampil"]),
            ("Dokter", "fungsional", ["jabatan:dokter", "jenis:fungsional"]),
            ("Ahli Madya", "pelaksana", ["jabatan:ahli madya", "jenis:pelaksana"]),
        ] {
            assert_eq!(keys(post, kind), expected, "{post}");
        }
    }

    #[test]
    fn the_version_of_the_day_counts_and_the_post_comes_before_its_kind() {
        let standards = [
            standard("jenis:administrator", "2020-01-01", &[(1, 3), (2, 3)]),
            standard("jenis:administrator", "2026-01-01", &[(1, 4), (2, 3)]),
            standard("jabatan:camat", "2025-01-01", &[(2, 5), (3, 2)]),
        ];
        let keys = keys("Camat", "administrator");
        let on = |day: &str| {
            let mut found: Vec<(u128, u8)> = required_on(&standards, &keys, day.parse().expect("a day"))
                .iter()
                .map(|one| (one.competency.uuid().as_u128(), one.level))
                .collect();
            found.sort_unstable();
            found
        };
        assert_eq!(on("2019-12-31"), []);
        assert_eq!(on("2024-12-31"), [(1, 3), (2, 3)]);
        assert_eq!(on("2025-12-31"), [(1, 3), (2, 5), (3, 2)]);
        assert_eq!(on("2026-01-01"), [(1, 4), (2, 5), (3, 2)]);
    }
}
