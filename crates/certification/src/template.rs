//! Templates: what an admin may set, checked; and how it becomes part of what is printed. Pure.

use kernel::{
    FieldProblem,
    id::{TemplateId, UnitId},
};
use serde::{Deserialize, Serialize};

use crate::model::{Printed, Signing};

/// The kinds of documents, each with a layout of ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Surat Tanda Tamat Pelatihan, for a full training with an assessment.
    Sttpp,
    /// Sertifikat, for a course, seminar or webinar.
    #[default]
    Certificate,
    /// Piagam, for merit or a part played.
    Charter,
    /// Surat keterangan: has taken part.
    Statement,
}

impl Kind {
    /// All kinds.
    pub const ALL: [Self; 4] = [Self::Sttpp, Self::Certificate, Self::Charter, Self::Statement];

    /// The stored word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Sttpp => "sttpp",
            Self::Certificate => "certificate",
            Self::Charter => "charter",
            Self::Statement => "statement",
        }
    }

    /// The kind of a stored word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }
}

/// Signers of one document at most.
pub const MOST_SIGNERS: usize = 2;

/// Who signs.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Signatory {
    /// Post.
    pub post: String,
    /// Name with titles.
    pub name: String,
    /// Rank; may be empty.
    pub rank: String,
    /// NIP; may be empty.
    pub nip: String,
    /// NIK for the e-signature service, encrypted with the key of the installation; empty for none.
    pub nik_sealed: String,
}

impl Signatory {
    /// What is printed.
    pub fn printed(&self) -> Printed {
        Printed { post: self.post.clone(), name: self.name.clone(), rank: self.rank.clone(), nip: self.nip.clone() }
    }
}

/// A band of the scale of qualifications.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Band {
    /// From which grade on, in hundredths of a percent.
    pub from: i64,
    /// What it is called.
    pub label: String,
}

/// What an admin sets. Texts are data of the document, never source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(clippy::struct_excessive_bools, reason = "four independent switches of a form")]
pub struct TemplateSettings {
    /// Layout.
    pub kind: Kind,
    /// The large word on top.
    pub heading: String,
    /// Legal basis, a sentence; may be empty.
    pub legal_basis: String,
    /// Before the name.
    pub given_to: String,
    /// Between person and training.
    pub statement: String,
    /// Heading of the back.
    pub subjects_heading: String,
    /// The note at the foot, for instance about the electronic signature; may be empty.
    pub note: String,
    /// Place of issue.
    pub place: String,
    /// Main colour, `#rrggbb`.
    pub primary: String,
    /// Second colour, `#rrggbb`.
    pub accent: String,
    /// Whether there is room for a photo of 3 × 4 cm.
    pub photo: bool,
    /// Whether place and date of birth are printed.
    pub birth: bool,
    /// Whether a back with the subjects is printed.
    pub back: bool,
    /// Whether a QR code that can be checked without a network is printed.
    pub offline_qr: bool,
    /// SHA-256 of the logo, a PNG; empty for none.
    pub logo: String,
    /// SHA-256 of the picture behind the text, a JPEG; empty for none.
    pub background: String,
    /// Who signs, one or two.
    pub signers: Vec<Signatory>,
    /// How it is signed.
    pub signing: Signing,
    /// Names for grades, highest first; empty prints no qualification.
    pub scale: Vec<Band>,
    /// Whose template it is: who works in this unit or beneath it gets certificates by it. None: everybody else's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<UnitId>,
}

impl Default for TemplateSettings {
    fn default() -> Self {
        Self::of(Kind::Certificate)
    }
}

impl TemplateSettings {
    /// What a new template of this kind begins with. The texts are the usual ones of Indonesian certificates; they are data from
    /// then on.
    pub fn of(kind: Kind) -> Self {
        let [heading, given_to, statement] = match kind {
            Kind::Sttpp => {
                ["SURAT TANDA TAMAT PELATIHAN", "menyatakan bahwa", "telah menyelesaikan dan dinyatakan LULUS pada"]
            }
            Kind::Certificate => {
                ["SERTIFIKAT", "diberikan kepada", "telah menyelesaikan dan dinyatakan lulus pada pelatihan"]
            }
            Kind::Charter => ["PIAGAM PENGHARGAAN", "diberikan kepada", "atas peran sertanya dalam"],
            Kind::Statement => ["SURAT KETERANGAN", "menerangkan bahwa", "telah mengikuti"],
        };
        Self {
            kind,
            heading: heading.to_owned(),
            legal_basis: String::new(),
            given_to: given_to.to_owned(),
            statement: statement.to_owned(),
            subjects_heading: "MATA PELATIHAN".to_owned(),
            note: String::new(),
            place: String::new(),
            primary: "#0b5a5e".to_owned(),
            accent: "#f0b232".to_owned(),
            photo: kind == Kind::Sttpp,
            birth: true,
            back: matches!(kind, Kind::Sttpp | Kind::Certificate),
            offline_qr: true,
            logo: String::new(),
            background: String::new(),
            signers: vec![Signatory::default()],
            signing: Signing::None,
            scale: Vec::new(),
            unit: None,
        }
    }

    /// What is wrong with the settings and with this form of the number.
    pub fn problems(&self, name: &str, number_format: &str) -> Vec<FieldProblem> {
        let mut problems = Vec::new();
        let first = self.signers.first().cloned().unwrap_or_default();
        let required = [
            ("name", name),
            ("number_format", number_format),
            ("heading", &self.heading),
            ("statement", &self.statement),
            ("place", &self.place),
            ("signer_post", &first.post),
            ("signer_name", &first.name),
        ];
        for (field, text) in required {
            if text.trim().is_empty() {
                problems.push(FieldProblem::new(field, "problem-field-required"));
            }
        }
        let bounded = [
            ("name", name),
            ("number_format", number_format),
            ("heading", &self.heading),
            ("legal_basis", &self.legal_basis),
            ("given_to", &self.given_to),
            ("statement", &self.statement),
            ("subjects_heading", &self.subjects_heading),
            ("note", &self.note),
            ("place", &self.place),
        ];
        for (field, text) in bounded {
            if text.chars().count() > 300 {
                problems.push(FieldProblem::new(field, "problem-field-too-long"));
            }
        }
        let signers = self.signers.iter().flat_map(|signer| [&signer.post, &signer.name, &signer.rank, &signer.nip]);
        if self.signers.len() > MOST_SIGNERS || signers.into_iter().any(|text| text.chars().count() > 120) {
            problems.push(FieldProblem::new("signer_name", "problem-field-too-long"));
        }
        for (field, colour) in [("primary", &self.primary), ("accent", &self.accent)] {
            if !is_colour(colour) {
                problems.push(FieldProblem::new(field, "certification-colour-wrong"));
            }
        }
        if !number_format.contains("{urut") || !number_format.contains("{tahun}") {
            problems.push(FieldProblem::new("number_format", "certification-format-wrong"));
        }
        if self.signing == Signing::Bsre && first.nik_sealed.is_empty() {
            problems.push(FieldProblem::new("signer_nik", "certification-nik-wrong"));
        }
        problems
    }

    /// How a certificate of these settings looks.
    pub fn layout(&self) -> Layout {
        Layout {
            kind: self.kind,
            heading: self.heading.clone(),
            given_to: self.given_to.clone(),
            statement: self.statement.clone(),
            subjects_heading: self.subjects_heading.clone(),
            note: self.note.clone(),
            primary: self.primary.clone(),
            accent: self.accent.clone(),
            photo: self.photo,
            birth: self.birth,
            back: self.back,
            logo: self.logo.clone(),
            background: self.background.clone(),
        }
    }

    /// The name of a grade, in hundredths of a percent, by the scale: `Memuaskan (85,25)`.
    pub fn qualification(&self, grade: Option<i64>) -> String {
        let Some(grade) = grade else { return String::new() };
        let band = self.scale.iter().filter(|band| grade >= band.from).max_by_key(|band| band.from);
        band.map_or_else(String::new, |band| format!("{} ({},{:02})", band.label, grade / 100, grade % 100))
    }
}

/// The part of the settings that is frozen with a certificate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "the fields are those of the settings")]
pub struct Layout {
    pub kind: Kind,
    pub heading: String,
    pub given_to: String,
    pub statement: String,
    pub subjects_heading: String,
    pub note: String,
    pub primary: String,
    pub accent: String,
    pub photo: bool,
    pub birth: bool,
    pub back: bool,
    pub logo: String,
    pub background: String,
}

impl Default for Layout {
    fn default() -> Self {
        TemplateSettings::default().layout()
    }
}

/// A template in one of its versions. A version never changes: saving makes the next one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    /// Names it.
    pub id: TemplateId,
    /// Name for admins.
    pub name: String,
    /// Whether it is out of use.
    pub archived: bool,
    /// Counts its versions from one.
    pub version: i32,
    /// Form of the number, see `wording::number`.
    pub number_format: String,
    /// Everything else.
    pub settings: TemplateSettings,
}

/// Reads a scale as admins type it: a line each, `90,01 Sangat Memuaskan`. `None` if a line cannot be read.
pub(crate) fn parse_scale(text: &str) -> Option<Vec<Band>> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let bands: Option<Vec<Band>> = lines
        .map(|line| {
            let (from, label) = line.split_once(' ')?;
            let (whole, part) = from.split_once([',', '.']).unwrap_or((from, ""));
            let part = match part.len() {
                0 => 0,
                1 => part.parse::<i64>().ok()? * 10,
                2 => part.parse::<i64>().ok()?,
                _ => return None,
            };
            let from = whole.parse::<i64>().ok()?.checked_mul(100)?.checked_add(part)?;
            let label = label.trim();
            let fits = (0..=10_000).contains(&from) && !label.is_empty() && label.chars().count() <= 60;
            fits.then(|| Band { from, label: label.to_owned() })
        })
        .collect();
    bands.filter(|bands| bands.len() <= 20)
}

/// A scale as admins type it.
pub(crate) fn written_scale(scale: &[Band]) -> String {
    let lines = scale.iter().map(|band| format!("{},{:02} {}", band.from / 100, band.from % 100, band.label));
    lines.collect::<Vec<_>>().join("\n")
}

fn is_colour(text: &str) -> bool {
    text.strip_prefix('#').is_some_and(|hex| hex.len() == 6 && hex.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn good() -> TemplateSettings {
        let signers =
            vec![Signatory { post: "Kepala".to_owned(), name: "Zulkarnain".to_owned(), ..Signatory::default() }];
        TemplateSettings { place: "Muara Bulian".to_owned(), signers, ..TemplateSettings::default() }
    }

    #[test]
    fn what_is_wrong_is_named() {
        let fields = |settings: &TemplateSettings, number: &str| -> Vec<String> {
            settings.problems("Sertifikat", number).into_iter().map(|problem| problem.field).collect()
        };
        assert!(fields(&good(), "{urut}/{tahun}").is_empty());
        assert_eq!(fields(&good(), "{urut}"), ["number_format"]);
        assert_eq!(fields(&TemplateSettings { primary: "red".to_owned(), ..good() }, "{urut}/{tahun}"), ["primary"]);
        assert_eq!(fields(&TemplateSettings { signing: Signing::Bsre, ..good() }, "{urut}/{tahun}"), ["signer_nik"]);
        assert_eq!(
            fields(&TemplateSettings { signers: Vec::new(), ..good() }, "{urut}/{tahun}"),
            ["signer_post", "signer_name"]
        );
    }

    #[test]
    fn grades_have_names() {
        let scale = parse_scale("90,01 Sangat Memuaskan\n80.5 Memuaskan\n\n0 Tidak Memuaskan").expect("a scale");
        let settings = TemplateSettings { scale, ..good() };
        assert_eq!(settings.qualification(Some(9_001)), "Sangat Memuaskan (90,01)");
        assert_eq!(settings.qualification(Some(9_000)), "Memuaskan (90,00)");
        assert_eq!(settings.qualification(Some(1)), "Tidak Memuaskan (0,01)");
        assert_eq!(settings.qualification(None), "");
        assert_eq!(written_scale(&settings.scale).lines().next(), Some("90,01 Sangat Memuaskan"));
        assert_eq!(parse_scale("tinggi sekali"), None);
    }

    #[test]
    fn an_old_version_still_reads() {
        let old = serde_json::json!({ "legal_basis": "", "place": "Muara Bulian", "signers": [{ "post": "Kepala", "name": "Z", "rank": "", "nip": "" }] });
        let read: TemplateSettings = serde_json::from_value(old).expect("settings");
        assert_eq!((read.heading.as_str(), read.signing), ("SERTIFIKAT", Signing::None));
    }
}
