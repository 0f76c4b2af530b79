//! How many certificates a core sets in a second, and how large they are:
//! `cargo run --release --example certificates_per_second [how many] [folder for the last one of each kind]`.

use std::time::Instant;

use certification::template::{Kind, TemplateSettings};
use serde_json::json;

// As the server has it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Documents that are measured unless the first argument says how many, after one that warms fonts and caches.
const COUNT: u32 = 600;

fn main() -> Result<(), documents::Error> {
    let mut arguments = std::env::args().skip(1);
    let count = arguments.next().and_then(|text| text.parse().ok()).unwrap_or(COUNT);
    let kept = arguments.next();
    let day = chrono::NaiveDate::from_ymd_opt(2026, 11, 24).unwrap_or_default();
    for kind in Kind::ALL {
        let layout = TemplateSettings::of(kind).layout();
        let set = |number: u32| {
            let code = format!("7KXQ2M-{number:06}-W3R8TF");
            let check_url = format!("https://belajar.batangharikab.go.id/cek/{code}");
            let offline =
                format!("https://belajar.batangharikab.go.id/cek/luring#{}", "eyJhbGciOiJFZERTQSJ9".repeat(16));
            let data = json!({
                "number": format!("800.1.4/{number:04}/BKPSDMD/XI/2026"), "code": code, "check_url": check_url,
                "name": format!("Siti Rahmawati {number}, S.Sos., M.Si."), "nip": "19850412 201001 2 003",
                "birth": "Muara Bulian, 12 April 1985", "rank": "Penata / III/c", "post": "Analis Kebijakan Ahli Muda",
                "unit": "Badan Kepegawaian dan Pengembangan Sumber Daya Manusia Daerah", "agency": "Pemerintah Kabupaten Batanghari",
                "issuer": "BKPSDMD Kabupaten Batanghari", "legal_basis": "Berdasarkan Undang-Undang Nomor 20 Tahun 2023",
                "training": "Pelayanan Publik Prima", "method": "e-learning", "started": "1 November 2026",
                "completed": "24 November 2026", "jp": 20, "jp_words": "dua puluh",
                "curriculum": [{ "title": "Dasar Pelayanan Publik", "jp": 6 }, { "title": "Standar dan Maklumat", "jp": 8 }, { "title": "Studi Kasus", "jp": 6 }],
                "place": "Muara Bulian", "issued": "24 November 2026", "signer_post": "Kepala BKPSDMD Kabupaten Batanghari",
                "signer_name": "Drs. H. Zulkarnain, M.Si.", "signer_rank": "Pembina Utama Muda / IV/c", "signer_nip": "19690817 199503 1 002",
                "co_signer": null, "qualification": "", "valid_until": "", "offline_url": offline, "layout": layout,
                "has_logo": false, "has_background": false, "has_photo": false,
            });
            let files = documents::Files { qr: check_url, second_qr: offline, ..documents::Files::default() };
            documents::pdf(include_str!("../typst/certificate.typ"), &data, day, &number.to_string(), &files)
        };
        set(0)?;
        let (began, mut largest) = (Instant::now(), 0);
        for number in 1..=count {
            let pdf = set(number)?;
            largest = largest.max(pdf.len());
            if let Some(folder) = kept.as_ref().filter(|_| number == count) {
                let written = std::fs::write(format!("{folder}/{}.pdf", kind.as_str()), pdf);
                written.unwrap_or_else(|error| eprintln!("{error}"));
            }
        }
        let rate = f64::from(count) / began.elapsed().as_secs_f64();
        println!(
            "{:<12} {rate:>6.0} a second and core, at most {:.1} kB each",
            kind.as_str(),
            largest as f64 / 1_000.0
        );
    }
    Ok(())
}
