//! Exact decimal numbers as texts: what a numerical question accepts. No float ever holds an answer.

/// A decimal as digits and a scale: `-3.140` is (-3140, 3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Decimal {
    digits: i128,
    scale: u32,
}

/// Digits that are kept at most; a longer number is none.
const MAX_DIGITS: usize = 30;

fn parse(text: &str) -> Option<Decimal> {
    let text = text.trim();
    let (negative, rest) = match text.strip_prefix(['-', '\u{2212}']) {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let (mantissa, exponent) = match rest.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().ok()?),
        None => (rest, 0),
    };
    let (whole, part) = mantissa.split_once(['.', ',']).unwrap_or((mantissa, ""));
    let all: String = [whole, part].concat();
    if all.is_empty() || all.len() > MAX_DIGITS || !all.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let mut digits = all.parse::<i128>().ok()?;
    let mut scale = i32::try_from(part.len()).ok()?.checked_sub(exponent)?;
    if !(-20..=40).contains(&scale) {
        return None;
    }
    while scale < 0 {
        digits = digits.checked_mul(10)?;
        scale += 1;
    }
    Some(Decimal { digits: if negative { -digits } else { digits }, scale: scale.unsigned_abs() })
}

impl Decimal {
    fn at_scale(self, scale: u32) -> Option<i128> {
        self.digits.checked_mul(10_i128.checked_pow(scale.checked_sub(self.scale)?)?)
    }

    fn text(self) -> String {
        let sign = if self.digits < 0 { "-" } else { "" };
        let digits = format!("{:0>width$}", self.digits.unsigned_abs(), width = self.scale as usize + 1);
        let (whole, part) = digits.split_at(digits.len() - self.scale as usize);
        match part.trim_end_matches('0') {
            "" => format!("{sign}{whole}"),
            part => format!("{sign}{whole}.{part}"),
        }
    }
}

fn combine(a: &str, b: &str, f: impl Fn(i128, i128) -> Option<i128>) -> Option<String> {
    let (a, b) = (parse(a)?, parse(b)?);
    let scale = a.scale.max(b.scale);
    Some(Decimal { digits: f(a.at_scale(scale)?, b.at_scale(scale)?)?, scale }.text())
}

/// The usual form of a decimal number: a point, no needless zeros. Takes a decimal comma and an exponent too.
pub fn normal(text: &str) -> Option<String> {
    parse(text).map(Decimal::text)
}

/// The exact sum.
pub fn add(a: &str, b: &str) -> Option<String> {
    combine(a, b, i128::checked_add)
}

/// The exact difference.
pub fn subtract(a: &str, b: &str) -> Option<String> {
    combine(a, b, i128::checked_sub)
}

/// The exact half.
pub fn half(text: &str) -> Option<String> {
    let number = parse(text)?;
    Some(Decimal { digits: number.digits.checked_mul(5)?, scale: number.scale + 1 }.text())
}

/// The exact product.
pub fn multiply(a: &str, b: &str) -> Option<String> {
    let (a, b) = (parse(a)?, parse(b)?);
    Some(Decimal { digits: a.digits.checked_mul(b.digits)?, scale: a.scale + b.scale }.text())
}

/// How often the second number goes into the first, if it does so without a rest.
pub fn whole_quotient(all: &str, part: &str) -> Option<String> {
    let (all, part) = (parse(all)?, parse(part)?);
    let scale = all.scale.max(part.scale);
    let (all, part) = (all.at_scale(scale)?, part.at_scale(scale)?);
    (part != 0 && all % part == 0).then(|| (all / part).to_string())
}

/// The first number as a part of the second, in ten-thousandths, rounded half away from zero.
pub fn ratio(part: &str, all: &str) -> Option<i64> {
    let (part, all) = (parse(part)?, parse(all)?);
    let scale = part.scale.max(all.scale);
    let (part, all) = (part.at_scale(scale)?.checked_mul(10_000)?, all.at_scale(scale)?);
    if all <= 0 {
        return None;
    }
    let half = if part < 0 { -(all / 2) } else { all / 2 };
    i64::try_from(part.checked_add(half)? / all).ok()
}

/// The numbers that round to the same as this one at so many significant figures, half away from zero: from smallest to largest.
/// The bound further from zero rounds to the next number already. Nothing for no number, and for less than 1 or more than 15 figures.
pub fn rounds_to(text: &str, figures: u32) -> Option<(String, String)> {
    let number = parse(text)?;
    if !(1..=15).contains(&figures) {
        return None;
    }
    // One digit more, so that half a unit of the last figure is a whole number.
    let size = number.digits.checked_abs()?.checked_mul(10_i128.checked_pow(figures + 2)?)?;
    let scale = number.scale + figures + 2;
    if size == 0 {
        return Some(("0".to_owned(), "0".to_owned()));
    }
    let unit = 10_i128.checked_pow(size.ilog10() + 1 - figures)?;
    let rounded = (size + unit / 2) / unit * unit;
    let unit = 10_i128.checked_pow(rounded.ilog10() + 1 - figures)?;
    // Below a power of ten the figures are ten times as fine.
    let power = rounded == 10_i128.checked_pow(rounded.ilog10())?;
    let (near, far) = (rounded - if power { unit / 20 } else { unit / 2 }, rounded + unit / 2);
    let shown = |digits: i128| Decimal { digits, scale }.text();
    Some(if number.digits < 0 { (shown(-far), shown(-near)) } else { (shown(near), shown(far)) })
}

/// How two numbers stand to each other; nothing if one is none.
pub fn compare(a: &str, b: &str) -> Option<std::cmp::Ordering> {
    let (a, b) = (parse(a)?, parse(b)?);
    let scale = a.scale.max(b.scale);
    Some(a.at_scale(scale)?.cmp(&b.at_scale(scale)?))
}

/// The number rounded to so many places, half away from zero. Nothing for no number.
pub fn rounded(text: &str, places: u32) -> Option<String> {
    let number = parse(text)?;
    let Some(finer) = number.scale.checked_sub(places).filter(|finer| *finer > 0) else { return Some(number.text()) };
    // Thirty digits that far behind the point are less than half a unit.
    let Some(unit) = 10_i128.checked_pow(finer) else { return Some("0".to_owned()) };
    let half = if number.digits < 0 { -(unit / 2) } else { unit / 2 };
    Some(Decimal { digits: number.digits.checked_add(half)? / unit, scale: places }.text())
}

/// The number in hundredths, rounded half away from zero: `33.333` is 3333. Percent become ten-thousandths this way.
pub fn hundredths(text: &str) -> Option<i64> {
    let normal = normal(text)?;
    let (whole, part) = normal.split_once('.').unwrap_or((&normal, ""));
    let digits = format!("{part:0<3}");
    let thousandths: i64 = format!("{}{}", whole.trim_start_matches('-'), &digits[..3]).parse().ok()?;
    let rounded = thousandths.checked_add(5)? / 10;
    Some(if whole.starts_with('-') { -rounded } else { rounded })
}

/// Points from a decimal text: more than none, a thousand at most, hundredths at the finest.
pub fn marks(text: &str) -> Option<kernel::Marks> {
    let normal = normal(text)?;
    let (whole, part) = normal.split_once('.').unwrap_or((&normal, ""));
    let cents = format!("{part:0<2}");
    if cents.len() > 2 {
        return None;
    }
    let value = format!("{whole}{cents}").parse().ok().filter(|value| (1..=100_000).contains(value))?;
    Some(kernel::Marks(value))
}

#[cfg(test)]
mod tests {
    use std::cmp::Ordering;

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn forms() {
        let cases = [
            ("3,140", Some("3.14")),
            ("-0.50", Some("-0.5")),
            ("007", Some("7")),
            ("1e3", Some("1000")),
            ("1.5e-3", Some("0.0015")),
            ("-0", Some("0")),
            ("", None),
            ("-", None),
            ("1.2.3", None),
            ("dua", None),
            ("1e99999", None),
            ("9999999999999999999999999999999", None),
        ];
        for (text, normalised) in cases {
            assert_eq!(normal(text).as_deref(), normalised, "{text}");
        }
    }

    #[test]
    fn hundredths_round_half_away_from_zero() {
        for (text, value) in [("50", Some(5_000)), ("33,333", Some(3_333)), ("-0.125", Some(-13)), ("x", None)] {
            assert_eq!(hundredths(text), value, "{text}");
        }
    }

    #[test]
    fn rounding_to_places() {
        for (text, places, value) in [
            ("2.5", 0, Some("3")),
            ("-2.5", 0, Some("-3")),
            ("-0.004", 2, Some("0")),
            ("1.005", 2, Some("1.01")),
            ("3,1", 4, Some("3.1")),
            ("1e-40", 0, Some("0")),
            ("x", 1, None),
        ] {
            assert_eq!(rounded(text, places).as_deref(), value, "{text} to {places}");
        }
    }

    #[test]
    fn numbers_that_round_to_the_same() {
        for (text, figures, bounds) in [
            ("3.14159", 3, Some(("3.135", "3.145"))),
            ("1200", 2, Some(("1150", "1250"))),
            ("1", 3, Some(("0.9995", "1.005"))),
            ("0.996", 2, Some(("0.995", "1.05"))),
            ("-27.5", 2, Some(("-28.5", "-27.5"))),
            ("0", 4, Some(("0", "0"))),
            ("5", 0, None),
            ("lima", 2, None),
        ] {
            let found = rounds_to(text, figures);
            let found = found.as_ref().map(|(min, max)| (min.as_str(), max.as_str()));
            assert_eq!(found, bounds, "{text} at {figures}");
        }
    }

    #[test]
    fn sums_are_exact() {
        assert_eq!(add("3.1415", "0.0005").as_deref(), Some("3.142"));
        assert_eq!(subtract("3.1415", "0.0005").as_deref(), Some("3.141"));
        assert_eq!(add("0.1", "0.2").as_deref(), Some("0.3"));
        assert_eq!(compare("0,50", "0.5"), Some(Ordering::Equal));
    }

    proptest! {
        #[test]
        fn never_panics(text in ".{0,40}") {
            let _ = (normal(&text), add(&text, "1"), compare(&text, &text));
        }

        #[test]
        fn adding_and_taking_away_is_nothing(a in -1_000_000_i64..1_000_000, b in 0_u32..100_000, scale in 0_u32..6) {
            let a = format!("{a}.{b}");
            let b = format!("{b}e-{scale}");
            let back = add(&a, &b).and_then(|sum| subtract(&sum, &b));
            prop_assert_eq!(back, normal(&a));
        }
    }
}
