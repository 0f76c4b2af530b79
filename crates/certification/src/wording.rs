//! Numbers of certificates, and numbers in words. Pure.

const ROMAN_MONTHS: [&str; 12] = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"];

/// Fills a number's template: `{urut}` or `{urut:4}` (padded with zeros), `{bulan}` (Roman), `{tahun}`. Anything else in braces is
/// left as it stands.
pub(crate) fn number(format: &str, sequence: i32, month0: usize, year: i32) -> String {
    let mut text = format.replace("{bulan}", ROMAN_MONTHS[month0 % 12]).replace("{tahun}", &year.to_string());
    text = text.replace("{urut}", &sequence.to_string());
    for width in 2..=8 {
        text = text.replace(&format!("{{urut:{width}}}"), &format!("{sequence:0width$}"));
    }
    text
}

/// The series that a number's template counts in: templates that write the same numbers share one, whatever zeros they pad with.
pub(crate) fn series(format: &str) -> String {
    (2..=8).fold(format.to_owned(), |format, width| format.replace(&format!("{{urut:{width}}}"), "{urut}"))
}

/// A whole number in Indonesian words, up to 999 999.
pub(crate) fn in_words(number: u32) -> String {
    const ONES: [&str; 12] =
        ["nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan", "sepuluh", "sebelas"];
    let rest = |head: String, rest: u32| if rest == 0 { head } else { format!("{head} {}", in_words(rest)) };
    match number {
        0..=11 => ONES[number as usize].to_owned(),
        12..=19 => format!("{} belas", ONES[(number - 10) as usize]),
        20..=99 => rest(format!("{} puluh", ONES[(number / 10) as usize]), number % 10),
        100..=199 => rest("seratus".to_owned(), number - 100),
        200..=999 => rest(format!("{} ratus", ONES[(number / 100) as usize]), number % 100),
        1000..=1999 => rest("seribu".to_owned(), number - 1000),
        _ => rest(format!("{} ribu", in_words(number / 1000)), number % 1000),
    }
}

/// The name that goes with a rank of a PNS (golongan ruang), printed as `Penata / III/c`; empty for PPPK.
pub(crate) fn rank_name(rank: &str) -> &'static str {
    match rank {
        "I/a" => "Juru Muda",
        "I/b" => "Juru Muda Tk. I",
        "I/c" => "Juru",
        "I/d" => "Juru Tk. I",
        "II/a" => "Pengatur Muda",
        "II/b" => "Pengatur Muda Tk. I",
        "II/c" => "Pengatur",
        "II/d" => "Pengatur Tk. I",
        "III/a" => "Penata Muda",
        "III/b" => "Penata Muda Tk. I",
        "III/c" => "Penata",
        "III/d" => "Penata Tk. I",
        "IV/a" => "Pembina",
        "IV/b" => "Pembina Tk. I",
        "IV/c" => "Pembina Utama Muda",
        "IV/d" => "Pembina Utama Madya",
        "IV/e" => "Pembina Utama",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_filled() {
        assert_eq!(number("800.1.4/{urut:4}/BKPSDMD/{bulan}/{tahun}", 7, 10, 2026), "800.1.4/0007/BKPSDMD/XI/2026");
        assert_eq!(number("{urut}.{unit}", 12345, 0, 2026), "12345.{unit}");
        assert_eq!(series("A/{urut:4}/{tahun}"), series("A/{urut}/{tahun}"));
        assert_ne!(series("A/{urut}/{tahun}"), series("B/{urut}/{tahun}"));
    }

    #[test]
    fn words() {
        for (number, words) in [
            (0, "nol"),
            (4, "empat"),
            (11, "sebelas"),
            (15, "lima belas"),
            (20, "dua puluh"),
            (36, "tiga puluh enam"),
            (100, "seratus"),
            (121, "seratus dua puluh satu"),
            (914, "sembilan ratus empat belas"),
            (1000, "seribu"),
            (2026, "dua ribu dua puluh enam"),
        ] {
            assert_eq!(in_words(number), words);
        }
    }
}
