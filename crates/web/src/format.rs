//! Numbers, dates and sizes as people read them. Pure; the zone comes from the site.

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, Utc};
use kernel::{Locale, Marks};

const MONTHS: [[&str; 12]; 2] = [
    [
        "Januari",
        "Februari",
        "Maret",
        "April",
        "Mei",
        "Juni",
        "Juli",
        "Agustus",
        "September",
        "Oktober",
        "November",
        "Desember",
    ],
    [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
];
const SHORT_MONTHS: [[&str; 12]; 2] = [
    ["Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des"],
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
];
const DAYS: [[&str; 7]; 2] = [
    ["Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu"],
    ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
];

const fn column(locale: Locale) -> usize {
    match locale {
        Locale::Id => 0,
        Locale::En => 1,
    }
}

/// `24 November 2026`.
pub fn date(date: NaiveDate, locale: Locale) -> String {
    format!("{} {} {}", date.day(), MONTHS[column(locale)][date.month0() as usize], date.year())
}

/// `24 Nov`.
pub fn short_date(date: NaiveDate, locale: Locale) -> String {
    format!("{} {}", date.day(), SHORT_MONTHS[column(locale)][date.month0() as usize])
}

/// `Selasa, 24 November 2026`.
pub fn day_and_date(day: NaiveDate, locale: Locale) -> String {
    format!("{}, {}", DAYS[column(locale)][day.weekday().num_days_from_monday() as usize], date(day, locale))
}

/// `09.41` or `09:41`.
pub fn time(at: DateTime<Utc>, zone: FixedOffset, locale: Locale) -> String {
    let local = at.with_timezone(&zone);
    match locale {
        Locale::Id => local.format("%H.%M").to_string(),
        Locale::En => local.format("%H:%M").to_string(),
    }
}

/// `24 November 2026, 09.41 WIB`.
pub fn moment(at: DateTime<Utc>, zone: FixedOffset, locale: Locale) -> String {
    format!("{}, {} {}", date(at.with_timezone(&zone).date_naive(), locale), time(at, zone, locale), zone_name(zone))
}

/// The name of Indonesia's three zones, else the offset.
pub fn zone_name(zone: FixedOffset) -> String {
    match zone.local_minus_utc() / 3600 {
        7 => "WIB".to_owned(),
        8 => "WITA".to_owned(),
        9 => "WIT".to_owned(),
        _ => zone.to_string(),
    }
}

/// `72,5` or `72.5`.
pub fn marks(marks: Marks, locale: Locale) -> String {
    let text = marks.to_string();
    match locale {
        Locale::Id => text.replace('.', ","),
        Locale::En => text,
    }
}

/// `1.250` or `1,250`.
pub fn whole(number: i64, locale: Locale) -> String {
    let digits = number.unsigned_abs().to_string();
    let separator = if locale == Locale::Id { '.' } else { ',' };
    let mut text = String::with_capacity(digits.len() + digits.len() / 3 + 1);
    if number < 0 {
        text.push('-');
    }
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(separator);
        }
        text.push(digit);
    }
    text
}

/// `86 MB`, `1,4 MB`, `320 KB`.
pub fn size(bytes: u64, locale: Locale) -> String {
    let (value, unit) = match bytes {
        0..1_000 => return format!("{bytes} B"),
        1_000..1_000_000 => return format!("{} KB", bytes.div_ceil(1_000)),
        1_000_000..1_000_000_000 => (bytes / 100_000, "MB"),
        _ => (bytes / 100_000_000, "GB"),
    };
    let text = if value >= 100 { (value / 10).to_string() } else { Marks((value * 10) as i64).to_string() };
    format!("{} {unit}", if locale == Locale::Id { text.replace('.', ",") } else { text })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn indonesian_and_english_forms() {
        let at = DateTime::from_timestamp(1_795_488_060, 0).expect("a moment");
        let zone = FixedOffset::east_opt(7 * 3600).expect("a zone");
        assert_eq!(moment(at, zone, Locale::Id), "24 November 2026, 09.41 WIB");
        assert_eq!(time(at, zone, Locale::En), "09:41");
        assert_eq!(
            day_and_date(NaiveDate::from_ymd_opt(2026, 11, 24).expect("a date"), Locale::Id),
            "Selasa, 24 November 2026"
        );
        assert_eq!(marks(Marks(7250), Locale::Id), "72,5");
        assert_eq!(whole(1_250_000, Locale::Id), "1.250.000");
        assert_eq!(whole(-12_345, Locale::En), "-12,345");
        for (bytes, text) in
            [(999, "999 B"), (1_400, "2 KB"), (1_400_000, "1,4 MB"), (86_000_000, "86 MB"), (2_000_000_000, "2 GB")]
        {
            assert_eq!(size(bytes, Locale::Id), text);
        }
    }
}
