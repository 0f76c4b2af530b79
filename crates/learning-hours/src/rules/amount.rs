//! How many lesson hours a record is worth before any cap.

use crate::model::{Activity, Basis, FormRule, RuleKind};

/// Minutes in one lesson hour (Peraturan LAN 5/2018).
pub const MINUTES_PER_JP: i32 = 45;
/// Lesson hours on one day above which a certificate is looked at twice.
pub const MANY_PER_DAY: i32 = 10;

/// Lesson hours of this learning time, rounded down (BR-01).
pub const fn jp_of_minutes(minutes: i32) -> i32 {
    if minutes < 0 { 0 } else { minutes / MINUTES_PER_JP }
}

/// Lesson hours by certificate, by table, and the one that counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Amount {
    /// By certificate or curriculum, with what training abroad gets on top.
    pub certificate: i32,
    /// By the table of forms.
    pub table: i32,
    /// What counts before caps, by the form's basis.
    pub gross: i32,
}

/// What the record is worth by this rule.
pub fn amount(rule: &FormRule, activity: &Activity) -> Amount {
    let named = activity.certificate_jp.unwrap_or_else(|| jp_of_minutes(activity.minutes)).max(0);
    let percent = if activity.abroad { 100 + rule.abroad_percent } else { 100 };
    // BR-05: training abroad counts its JP and a fifth, rounded down.
    let certificate = (i64::from(named) * i64::from(percent) / 100) as i32;
    let rate = if activity.abroad { rule.rate_abroad } else { rule.rate };
    let table = match rule.kind {
        RuleKind::PerJp => certificate,
        RuleKind::PerDay => rate * activity.days.max(0),
        RuleKind::PerSession => rate * activity.sessions.max(0),
        RuleKind::PerEvent => rate,
        RuleKind::MaxPerDay => certificate.min(rate * activity.days.max(0)),
    };
    let known = activity.certificate_jp.is_some() || activity.minutes > 0;
    let gross = match rule.basis {
        Basis::Certificate if known => certificate,
        Basis::Smallest if known => certificate.min(table),
        Basis::Table | Basis::Certificate | Basis::Smallest => table,
    };
    Amount { certificate, table, gross }
}

/// Whether the certificate names more than ten JP a day, which deserves a second look.
pub const fn many_per_day(jp: i32, days: i32) -> bool {
    let days = if days < 1 { 1 } else { days };
    jp > MANY_PER_DAY * days
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::posting::tests::{activity, rule};

    #[test]
    fn br_01_minutes() {
        for (minutes, jp) in [(-1, 0), (0, 0), (44, 0), (45, 1), (89, 1), (90, 2), (900, 20)] {
            assert_eq!(jp_of_minutes(minutes), jp, "{minutes}");
        }
    }

    #[test]
    fn br_04_seminar_and_workshop_by_day() {
        for (code, days, abroad, jp) in [
            ("KL06", 1, false, 4),
            ("KL06", 3, false, 12),
            ("KL06", 2, true, 12),
            ("KL07", 2, false, 10),
            ("KL07", 2, true, 14),
        ] {
            let mut record = activity(1, code, 1);
            record.days = days;
            record.abroad = abroad;
            record.certificate_jp = Some(99);
            assert_eq!(amount(&rule(code), &record).gross, jp, "{code}, {days} days, abroad {abroad}");
        }
    }

    #[test]
    fn br_05_training_abroad_counts_a_fifth_more_rounded_down() {
        for (code, named, abroad, jp) in
            [("KL03", 24, true, 28), ("KL03", 24, false, 24), ("KL02", 9, true, 10), ("KL01", 100, true, 100)]
        {
            let mut record = activity(1, code, 1);
            record.certificate_jp = Some(named);
            record.abroad = abroad;
            assert_eq!(amount(&rule(code), &record).gross, jp, "{code}, {named} JP, abroad {abroad}");
        }
    }

    #[test]
    fn br_08_events_count_as_a_whole() {
        for (code, jp) in [("NKL05", 20), ("NKL08", 20), ("NKL12", 20), ("NKL07", 10)] {
            assert_eq!(amount(&rule(code), &activity(1, code, 1)).gross, jp, "{code}");
        }
    }

    #[test]
    fn the_basis_chooses_between_certificate_and_table() {
        let mut seminar = rule("KL06");
        let mut record = activity(1, "KL06", 1);
        record.certificate_jp = Some(3);
        for (basis, jp) in [(Basis::Table, 4), (Basis::Certificate, 3), (Basis::Smallest, 3)] {
            seminar.basis = basis;
            assert_eq!(amount(&seminar, &record).gross, jp, "{basis:?}");
        }
        record.certificate_jp = None;
        record.minutes = 0;
        seminar.basis = Basis::Certificate;
        assert_eq!(amount(&seminar, &record).gross, 4, "a certificate without JP counts by the table");
    }

    #[test]
    fn more_than_ten_a_day_is_looked_at() {
        assert!(!many_per_day(20, 2));
        assert!(many_per_day(21, 2));
        assert!(many_per_day(11, 0));
    }
}
