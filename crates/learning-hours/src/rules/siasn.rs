//! The rows of SIASN's web service (`kursus/save`, `diklat/save`), made and checked (BR-21).

use chrono::{Datelike, NaiveDate};
use data_encoding::HEXLOWER;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::posting::Standing;

/// Letters of a title, organiser or number that SIASN takes.
pub const LONGEST: usize = 100;
/// SIASN's type of structural training, which goes to `diklat/save`.
pub const STRUCTURAL: i32 = 1;

/// Which service takes the row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Service {
    /// `kursus/save`.
    Kursus,
    /// `diklat/save`.
    Diklat,
}

impl Service {
    /// The word in addresses and files.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Kursus => "kursus",
            Self::Diklat => "diklat",
        }
    }

    /// The columns of its files.
    pub const fn columns(self) -> &'static [&'static str] {
        match self {
            Self::Kursus => &[
                "id",
                "instansiId",
                "institusiPenyelenggara",
                "jenisDiklatId",
                "jenisKursus",
                "jenisKursusSertipikat",
                "jumlahJam",
                "lokasiId",
                "namaKursus",
                "nomorSertipikat",
                "pnsOrangId",
                "tahunKursus",
                "tanggalKursus",
                "tanggalSelesaiKursus",
                "path",
            ],
            Self::Diklat => &[
                "id",
                "bobot",
                "institusiPenyelenggara",
                "jenisKompetensi",
                "jumlahJam",
                "latihanStrukturalId",
                "nomor",
                "pnsOrangId",
                "tahun",
                "tanggal",
                "tanggalSelesai",
                "path",
            ],
        }
    }
}

/// A row with the names of SIASN's fields.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Row {
    /// Empty for a new record, else SIASN's id of the record to be replaced.
    pub id: String,
    /// The agency.
    pub instansi_id: String,
    /// Organiser.
    pub institusi_penyelenggara: String,
    /// Type by SIASN's reference.
    pub jenis_diklat_id: String,
    /// Kind of course; has no value that could be read, so it is empty.
    pub jenis_kursus: String,
    /// `F`, `T`, `P` or `-`.
    pub jenis_kursus_sertipikat: String,
    /// Lesson hours.
    pub jumlah_jam: i32,
    /// Place; empty.
    pub lokasi_id: String,
    /// Title.
    pub nama_kursus: String,
    /// Certificate number.
    pub nomor_sertipikat: String,
    /// SIASN's id of the person.
    pub pns_orang_id: String,
    /// Year.
    pub tahun_kursus: i32,
    /// First day, `dd-mm-yyyy`.
    pub tanggal_kursus: String,
    /// Last day, `dd-mm-yyyy`.
    pub tanggal_selesai_kursus: String,
}

impl Row {
    /// The facts in a fixed order, for [`Self::fingerprint`].
    fn values(&self) -> [String; 14] {
        [
            self.id.clone(),
            self.instansi_id.clone(),
            self.institusi_penyelenggara.clone(),
            self.jenis_diklat_id.clone(),
            self.jenis_kursus.clone(),
            self.jenis_kursus_sertipikat.clone(),
            self.jumlah_jam.to_string(),
            self.lokasi_id.clone(),
            self.nama_kursus.clone(),
            self.nomor_sertipikat.clone(),
            self.pns_orang_id.clone(),
            self.tahun_kursus.to_string(),
            self.tanggal_kursus.clone(),
            self.tanggal_selesai_kursus.clone(),
        ]
    }

    /// What the service is sent: the same facts by its names. Files of proof are not handed over, and weight and kind of competency
    /// are not known here.
    pub fn sent_to(&self, service: Service) -> serde_json::Value {
        match service {
            Service::Kursus => {
                let mut row = serde_json::to_value(self).unwrap_or_default();
                row["path"] = serde_json::json!([]);
                row
            }
            Service::Diklat => serde_json::json!({
                "id": self.id,
                "bobot": "",
                "institusiPenyelenggara": self.institusi_penyelenggara,
                "jenisKompetensi": "",
                "jumlahJam": self.jumlah_jam,
                "latihanStrukturalId": self.jenis_diklat_id,
                "nomor": self.nomor_sertipikat,
                "pnsOrangId": self.pns_orang_id,
                "tahun": self.tahun_kursus,
                "tanggal": self.tanggal_kursus,
                "tanggalSelesai": self.tanggal_selesai_kursus,
                "path": [],
            }),
        }
    }

    /// The same in the order of [`Service::columns`], for files.
    pub fn values_for(&self, service: Service) -> Vec<String> {
        let sent = self.sent_to(service);
        let text = |name: &&str| match &sent[*name] {
            serde_json::Value::String(text) => text.clone(),
            serde_json::Value::Array(_) => String::new(),
            other => other.to_string(),
        };
        service.columns().iter().map(text).collect()
    }

    /// A hash of the facts, to see whether a record changed since it was sent. SIASN's own id does not count.
    pub fn fingerprint(&self) -> String {
        let mut hash = Sha256::new();
        for value in &self.values()[1..] {
            hash.update(value.as_bytes());
            hash.update(b"\n");
        }
        HEXLOWER.encode(&hash.finalize())
    }
}

/// What a row says besides its values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// The row.
    pub row: Row,
    /// Which service takes it.
    pub service: Service,
    /// Keys of what keeps it from being sent.
    pub problems: Vec<&'static str>,
    /// Keys of what deserves a look: shortened texts, a missing number.
    pub remarks: Vec<&'static str>,
}

/// The text cut to what SIASN takes, and whether it was longer.
fn cut(text: &str) -> (String, bool) {
    let short: String = text.chars().take(LONGEST).collect();
    let cut = short.len() < text.len();
    (short, cut)
}

/// The row of a record. `issuer` stands in for the organiser of the platform's own courses.
pub fn row(standing: &Standing, orang_id: &str, agency_id: &str, issuer: &str, year_of_end: bool) -> Checked {
    let a = &standing.activity;
    let (mut problems, mut remarks) = (Vec::new(), Vec::new());
    let organiser = if a.organiser.is_empty() { issuer } else { &a.organiser };
    let ((title, title_cut), (organiser, organiser_cut), (number, number_cut)) =
        (cut(&a.title), cut(organiser), cut(&a.number));
    if title_cut || organiser_cut || number_cut {
        remarks.push("hours-siasn-shortened");
    }
    if title.is_empty() || organiser.is_empty() {
        problems.push("hours-siasn-text-missing");
    }
    if number.is_empty() {
        remarks.push("hours-siasn-no-number");
    }
    if standing.counted.counted < 1 {
        problems.push("hours-siasn-no-jp");
    }
    if a.completed_on < a.started_on {
        problems.push("hours-date-order");
    }
    if orang_id.is_empty() {
        problems.push("hours-siasn-no-person");
    }
    let day = |day: NaiveDate| day.format("%d-%m-%Y").to_string();
    let structural = standing.rule.siasn_type == STRUCTURAL;
    Checked {
        row: Row {
            id: String::new(),
            instansi_id: agency_id.to_owned(),
            institusi_penyelenggara: organiser,
            jenis_diklat_id: standing.rule.siasn_type.to_string(),
            jenis_kursus: String::new(),
            jenis_kursus_sertipikat: standing.rule.siasn_certificate.clone(),
            jumlah_jam: standing.counted.counted,
            lokasi_id: String::new(),
            nama_kursus: title,
            nomor_sertipikat: number,
            pns_orang_id: orang_id.to_owned(),
            tahun_kursus: if year_of_end { a.completed_on.year() } else { a.started_on.year() },
            tanggal_kursus: day(a.started_on),
            tanggal_selesai_kursus: day(a.completed_on),
        },
        service: if structural { Service::Diklat } else { Service::Kursus },
        problems,
        remarks,
    }
}

#[cfg(test)]
mod tests {
    use kernel::id::LedgerLineId;

    use super::*;
    use crate::rules::posting::{
        Counted,
        tests::{activity, rule},
    };

    fn standing(form: &str, counted: i32) -> Standing {
        Standing {
            activity: activity(1, form, 3),
            rule: rule(form),
            counted: Counted { counted, ..Counted::default() },
            line: LedgerLineId::from_uuid(uuid::Uuid::nil()),
        }
    }

    #[test]
    fn br_21_a_good_row() {
        let checked = row(&standing("KL03", 8), "ORANG-1", "INST", "BKPSDMD", true);
        assert_eq!((checked.problems.len(), checked.remarks.len(), checked.service), (0, 0, Service::Kursus));
        assert_eq!((checked.row.tanggal_kursus.as_str(), checked.row.tahun_kursus), ("04-01-2026", 2026));
        assert_eq!(checked.row.jumlah_jam, 8);
    }

    #[test]
    fn files_have_the_names_and_values_of_each_service() {
        let row = row(&standing("KL03", 8), "ORANG-1", "INST", "BKPSDMD", true).row;
        for service in [Service::Kursus, Service::Diklat] {
            let sent = row.sent_to(service);
            let names: Vec<&str> = sent.as_object().expect("a row").keys().map(String::as_str).collect();
            let mut columns = service.columns().to_vec();
            columns.sort_unstable();
            assert_eq!(columns, names, "every field has its column");
            let values = row.values_for(service);
            let value =
                |name| service.columns().iter().position(|column| *column == name).map(|at| values[at].as_str());
            assert_eq!(
                (value("jumlahJam"), value("pnsOrangId"), value("path")),
                (Some("8"), Some("ORANG-1"), Some(""))
            );
        }
    }

    #[test]
    fn br_21_what_is_wrong_is_said() {
        let mut bad = standing("KL03", 0);
        bad.activity.title = "x".repeat(101);
        bad.activity.number = String::new();
        bad.activity.completed_on = bad.activity.started_on.pred_opt().expect("a day");
        let checked = row(&bad, "", "INST", "BKPSDMD", true);
        assert_eq!(checked.problems, ["hours-siasn-no-jp", "hours-date-order", "hours-siasn-no-person"]);
        assert_eq!(checked.remarks, ["hours-siasn-shortened", "hours-siasn-no-number"]);
        assert_eq!(checked.row.nama_kursus.len(), 100);
    }

    #[test]
    fn br_21_the_year_is_that_of_the_end_unless_set_otherwise() {
        let mut over = standing("KL03", 8);
        over.activity.started_on = NaiveDate::from_ymd_opt(2025, 12, 30).expect("a day");
        assert_eq!(row(&over, "O", "I", "B", true).row.tahun_kursus, 2026);
        assert_eq!(row(&over, "O", "I", "B", false).row.tahun_kursus, 2025);
    }

    #[test]
    fn a_changed_record_is_noticed_and_its_remote_id_is_no_change() {
        let one = row(&standing("KL03", 8), "O", "I", "B", true).row;
        let mut sent = one.clone();
        sent.id = "jauh".to_owned();
        assert_eq!(one.fingerprint(), sent.fingerprint());
        sent.jumlah_jam = 7;
        assert_ne!(one.fingerprint(), sent.fingerprint());
    }
}
