//! Decimal numbers, exact, as people type them.

/// A decimal with eighteen places, held as an integer: no typed number is ever rounded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Decimal(i128);

/// Places after the comma, and the most digits before it.
const PLACES: usize = 18;

impl Decimal {
    /// Reads the stored form: digits with an optional sign, a decimal point and an exponent. `None` if it is no number or
    /// has more than eighteen digits on either side.
    pub fn parse(text: &str) -> Option<Self> {
        let (text, exponent) = match text.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().ok().filter(|e| e.abs() <= 36)?),
            None => (text, 0),
        };
        let (negative, digits) = match text.as_bytes().first()? {
            b'-' => (true, &text[1..]),
            b'+' => (false, &text[1..]),
            _ => (false, text),
        };
        let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
        if whole.len() + part.len() == 0 || !whole.bytes().chain(part.bytes()).all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        // Move the point by the exponent, on the digits themselves.
        let all = format!("{whole}{part}");
        let point = i32::try_from(whole.len()).ok()? + exponent;
        let digit =
            |place: i32| usize::try_from(place).ok().and_then(|place| all.as_bytes().get(place)).map(|b| b - b'0');
        let nonzero = |mut range: std::ops::Range<i32>| range.any(|place| digit(place).is_some_and(|digit| digit != 0));
        let (first, last) = (point - PLACES as i32, point + PLACES as i32);
        if nonzero(0..first) || nonzero(last.max(0)..all.len() as i32) {
            return None;
        }
        let value = (first..last).fold(0_i128, |sum, place| sum * 10 + i128::from(digit(place).unwrap_or(0)));
        Some(Self(if negative { -value } else { value }))
    }

    /// The exact product, if it has no more than eighteen digits on either side.
    pub fn times(self, other: Self) -> Option<Self> {
        let ((a, fine), (b, finer)) = (self.digits(), other.digits());
        let product = a.checked_mul(b)?;
        let shift = PLACES as i32 - fine - finer;
        let power = 10_i128.checked_pow(shift.unsigned_abs())?;
        let value =
            if shift >= 0 { product.checked_mul(power)? } else { (product % power == 0).then_some(product / power)? };
        (value.abs() < 10_i128.pow(2 * PLACES as u32)).then_some(Self(value))
    }

    /// Digits without zeros at their end, and how many of them stand behind the point; below zero for whole tens.
    const fn digits(self) -> (i128, i32) {
        let (mut digits, mut places) = (self.0, PLACES as i32);
        if digits == 0 {
            return (0, 0);
        }
        while digits % 10 == 0 {
            digits /= 10;
            places -= 1;
        }
        (digits, places)
    }
}

/// The number and the unit in a typed text. The unit may stand on either side, as in `20 JP` and `Rp 5.000`; it is empty where only a
/// number is typed.
pub fn split_unit(text: &str) -> (&str, &str) {
    let text = text.trim();
    let starts = |c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | '\u{2212}' | '.' | ',');
    let Some(first) = text.find(starts) else { return ("", text) };
    if first > 0 {
        return (text[first..].trim(), text[..first].trim());
    }
    let bytes = text.as_bytes();
    let signed = |at: usize| usize::from(matches!(bytes.get(at), Some(b'+' | b'-')));
    let exponent = |at: usize| bytes.get(at + 1 + signed(at + 1)).is_some_and(u8::is_ascii_digit);
    let ends = |(at, c): &(usize, char)| !(starts(*c) || c.is_whitespace() || matches!(c, 'e' | 'E') && exponent(*at));
    let end = text.char_indices().find(ends).map_or(text.len(), |(at, _)| at);
    (text[..end].trim(), text[end..].trim())
}

/// Every number that the typed text can mean.
///
/// Both the comma and the point are taken as the decimal sign, and either may group thousands. `1.250,5` and `1,250.5` have
/// one reading each. A lone sign before exactly three digits, as in `1.250`, has two: one and a quarter, and twelve hundred
/// and fifty; the learner gets the better one. Blanks between digits are passed over.
pub fn readings(text: &str) -> Vec<Decimal> {
    let mut text = text.trim().to_lowercase().replace('\u{2212}', "-");
    text.retain(|c| !c.is_whitespace());
    if text.contains(['e']) {
        return Decimal::parse(&text.replace(',', ".")).into_iter().collect();
    }
    let (points, commas) = (text.matches('.').count(), text.matches(',').count());
    let with = |decimal: Option<char>| {
        let plain: String = text
            .chars()
            .filter(|c| !matches!(c, '.' | ',') || Some(*c) == decimal)
            .map(|c| if Some(c) == decimal { '.' } else { c })
            .collect();
        Decimal::parse(&plain)
    };
    let last = |sign: char| text.rfind(sign);
    let found = match (points, commas) {
        (0, 0) => vec![with(None)],
        (1, 0) | (0, 1) => {
            let sign = if points == 1 { '.' } else { ',' };
            let mut found = vec![with(Some(sign))];
            if grouped(&text, sign) {
                found.push(with(None));
            }
            found
        }
        (_, 0) | (0, _) => {
            let sign = if points > 0 { '.' } else { ',' };
            if grouped(&text, sign) { vec![with(None)] } else { Vec::new() }
        }
        _ => {
            let (decimal, group) = if last(',') > last('.') { (',', '.') } else { ('.', ',') };
            let whole = text.split(decimal).next().unwrap_or_default();
            if text.matches(decimal).count() == 1 && grouped(whole, group) {
                vec![with(Some(decimal))]
            } else {
                Vec::new()
            }
        }
    };
    found.into_iter().flatten().collect()
}

/// Whether the sign groups the digits by three: `1.250.000`.
fn grouped(text: &str, sign: char) -> bool {
    let mut groups = text.trim_start_matches(['-', '+']).split(sign);
    let first = groups.next().unwrap_or_default();
    (1..=3).contains(&first.len()) && !first.starts_with('0') && groups.all(|group| group.len() == 3)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(text: &str, unit: &str, expected: &[&str]) {
        let expected: Vec<Decimal> = expected.iter().filter_map(|number| Decimal::parse(number)).collect();
        let (number, typed) = split_unit(text);
        assert_eq!(typed, unit, "{text}");
        assert_eq!(readings(number), expected, "{text}");
    }

    #[test]
    fn as_people_type_them() {
        check("3,5", "", &["3.5"]);
        check("3.5", "", &["3.5"]);
        check(" -0,25 ", "", &["-0.25"]);
        check("1.250", "", &["1.25", "1250"]);
        check("1,250", "", &["1.25", "1250"]);
        check("0,125", "", &["0.125"]);
        check("1.250,5", "", &["1250.5"]);
        check("1,250.5", "", &["1250.5"]);
        check("1.250.000", "", &["1250000"]);
        check("12.50.000", "", &[]);
        check("1 250 000", "", &["1250000"]);
        check("20 JP", "JP", &["20"]);
        check("42%", "%", &["42"]);
        check("1,5e3", "", &["1500"]);
        check("\u{2212}7", "", &["-7"]);
        check("tujuh", "tujuh", &[]);
        check("Rp 5.000", "Rp", &["5", "5000"]);
        check("1,5e3 m", "m", &["1500"]);
        check("5 eV", "eV", &["5"]);
        check("25 °C", "°C", &["25"]);
        check("", "", &[]);
        check("-", "", &[]);
        check("1,2,3.4.5", "", &[]);
    }

    #[test]
    fn products_are_exact() {
        let times = |a: &str, b: &str| Decimal::parse(a)?.times(Decimal::parse(b)?);
        for (a, b, product) in [
            ("1500000", "1000", Some("1500000000")),
            ("45.5", "0.001", Some("0.0455")),
            ("-0.000000001", "0.000000001", Some("-0.000000000000000001")),
            ("0.0000000001", "0.000000001", None),
            ("999999999999999999", "10", None),
            ("0", "7", Some("0")),
        ] {
            assert_eq!(times(a, b), product.and_then(Decimal::parse), "{a} times {b}");
        }
    }

    #[test]
    fn exact_to_eighteen_places() {
        assert!(Decimal::parse("0.100000000000000001") > Decimal::parse("0.1"));
        assert_eq!(Decimal::parse("2.50"), Decimal::parse("2.5"));
        assert_eq!(Decimal::parse("1e-18"), Decimal::parse("0.000000000000000001"));
        assert_eq!(Decimal::parse("1e-19"), None);
        assert_eq!(Decimal::parse("1000000000000000000"), None);
        assert_eq!(Decimal::parse("000000000000000000001"), Decimal::parse("1"));
    }

    proptest! {
        #[test]
        fn no_text_breaks_it(text in ".{0,40}") {
            let (number, unit) = split_unit(&text);
            prop_assert!(text.contains(number) && text.contains(unit));
            let _ = readings(&text);
            let _ = Decimal::parse(&text);
        }

        #[test]
        fn order_is_the_numbers_order(a in -1_000_000_i64..1_000_000, b in -1_000_000_i64..1_000_000) {
            let written = |n: i64| format!("{}{}.{:03}", if n < 0 { "-" } else { "" }, n.abs() / 1000, n.abs() % 1000);
            prop_assert_eq!(Decimal::parse(&written(a)).cmp(&Decimal::parse(&written(b))), a.cmp(&b));
        }
    }
}
