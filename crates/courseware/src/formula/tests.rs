use proptest::prelude::*;

use super::*;

fn value(text: &str) -> Result<String, FormulaError> {
    let values = [("a", "3"), ("b", "-0.5"), ("x_1", "2")].map(|(name, value)| (name.to_owned(), value.to_owned()));
    evaluate(text, &Values::from(values))
}

#[test]
fn values() {
    for (text, wanted) in [
        ("1 + 2 * 3", "7"),
        ("6 / 2 * 3", "9"),
        ("6 - 2 - 1", "3"),
        ("-2 ** 2", "-4"),
        ("(-2) ** 2", "4"),
        ("2 ** 3 ** 2", "512"),
        ("2^-1", "0.5"),
        ("2*-{a}", "-6"),
        ("1--1", "2"),
        ("{a}\\*{b}", "-1.5"),
        ("{x\\_1}+{a}", "5"),
        ("0.1 + 0.2", "0.3"),
        ("1/3", "0.333333333333"),
        ("2/3*1000", "666.666666667"),
        ("1.5e-3 * 2E+3", "3"),
        (".5+5.", "5.5"),
        ("pow({a}, 2)", "9"),
        ("max(1, min(2, 7), 0)", "2"),
        ("pi()", "3.14159265359"),
        ("sin(deg2rad(30))", "0.5"),
        ("rad2deg(atan2(1, 1))", "45"),
        ("sqrt(abs(-16)) + log10(1000) + log(exp(1)) + log(8, 2)", "11"),
        ("round(2.5) + round(-2.5)", "0"),
        ("round(1.005, 2)", "1.01"),
        ("round(1234.5, -2)", "1200"),
        ("ceil(1.2) + floor(-1.2) + fmod(7, 4)", "3"),
        ("1e-20", "0"),
        ("expm1(0) + log1p(0)", "0"),
    ] {
        assert_eq!(value(text).as_deref(), Ok(wanted), "{text}");
    }
}

/// What PHP 8 makes of them.
#[test]
fn comparisons_choices_and_bits() {
    for (text, wanted) in [
        ("7 % 3 - 7 % 4 * 2", "-5"),
        ("-7 % 3", "-1"),
        ("7.9 % -3.9", "1"),
        ("2 ** 3 % 5", "3"),
        ("(1 < 2) + (2 <= 2) + (3 > 2) + (2 >= 3) + (2 == 2.0) + (2 != 2) + (1 <> 2)", "5"),
        ("1 + 1 == 2", "1"),
        ("1 < 2 == 2 > 1", "1"),
        ("0.1 + 0.2 == 0.3", "0"),
        ("!{a} + !!0.5", "1"),
        ("-!0 * 3", "-3"),
        ("!2 ** 0", "0"),
        ("!0 * 5", "5"),
        ("1 || 0 && 0", "1"),
        ("0 && 1 / 0", "0"),
        ("2 || 1 / 0", "1"),
        ("6 & 3 | 8", "10"),
        ("6 & 4 == 4", "0"),
        ("~5 + ~-2.5", "-5"),
        ("{a} > 2 ? {a} * 10 : 1 / 0", "30"),
        ("{a} == 0 ? 0 : 1 / {a}", "0.333333333333"),
        ("{a} > 3 ? sqrt(-1) : -{b} ** 2", "-0.25"),
        ("1 ? 0 ? 1 : 2 : 3", "2"),
        ("0 ? 1 : (0 ? 2 : 3)", "3"),
        ("1 + 1 ? 4 : 5", "4"),
        ("max(0 ? 1 : 2, 1 > 0)", "2"),
        ("2 ** -1 ** 2 * 4", "2"),
    ] {
        assert_eq!(value(text).as_deref(), Ok(wanted), "{text}");
    }
    for text in
        ["7 % 0", "7 % 0.5", "1 && 1 / 0", "1 / 0 ? 1 : 1", "1 ? 1 / 0 : 1", "!(1 / 0)", "(1 / 0) ** 0", "10 ** 20 & 1"]
    {
        assert_eq!(value(text), Err(FormulaError::NoValue), "{text}");
    }
    for (text, rest) in [
        ("1 < 2 < 3", "< 3"),
        ("1 == 1 != 0", "!= 0"),
        ("1 ? 2 : 0 ? 3 : 4", "? 3 : 4"),
        ("1 ?: 2", ": 2"),
        ("1 ? 2", ""),
        ("1 === 1", "= 1"),
        ("1 << 2", "< 2"),
        ("{a} = 3", "= 3"),
        ("2 ! 3", "! 3"),
    ] {
        assert_eq!(value(text), Err(FormulaError::Unreadable(rest.to_owned())), "{text}");
    }
}

/// Whatever is written, it needs less than the two mebibytes that a thread has. Optimised it is an eighth of that.
#[test]
fn no_text_needs_much_stack() {
    let openings = [
        "(",
        "-",
        "!",
        "~",
        "2**",
        "2**-",
        "1?",
        "1?(",
        "abs(",
        "max(1,",
        "1||1&&1|1&1+1*(",
        "1||1&&1|1&1==1<1+1*(",
        "1|1&1<1*(",
    ];
    let run = move || openings.map(|open| value(&open.repeat(LONGEST / open.len())).is_err());
    let thread = std::thread::Builder::new().stack_size(1536 * 1024).spawn(run).expect("a thread");
    assert_eq!(thread.join().expect("enough stack"), openings.map(|_| true));
}

#[test]
fn what_has_no_value_says_why() {
    use FormulaError::{Arguments, Empty, Function, NoValue, OutOfRange, TooLarge, Unreadable, Variable};
    let unreadable = |text: &str| Unreadable(text.to_owned());
    for (text, error) in [
        (" ", Empty),
        ("1 +", unreadable("")),
        ("(1", unreadable("")),
        ("1)", unreadable(")")),
        ("2 3", unreadable("3")),
        ("2{a}", unreadable("{a}")),
        ("{a b}", unreadable("{a b}")),
        ("{a", unreadable("{a")),
        ("1.2.3", unreadable("1.2.3")),
        ("1,5", unreadable(",5")),
        ("{a} > ", unreadable("")),
        ("sin 2", unreadable("2")),
        ("{a} + panjang", Function("panjang".to_owned())),
        ("system(1)", Function("system".to_owned())),
        ("pow(2)", Arguments("pow".to_owned())),
        ("pi(1)", Arguments("pi".to_owned())),
        ("max(1)", Arguments("max".to_owned())),
        ("{c}", Variable("c".to_owned())),
        ("1 / ({a} - 3)", NoValue),
        ("0 * (1 / 0)", NoValue),
        ("max(1, 0 / 0)", NoValue),
        ("sqrt({b})", NoValue),
        ("log(0)", NoValue),
        ("10 ** 400", NoValue),
        ("10 ** 15", OutOfRange),
    ] {
        assert_eq!(value(text), Err(error), "{text}");
    }
    assert_eq!(value(&"1+".repeat(300)), Err(TooLarge));
    for (open, close) in [("(", ")"), ("-", ""), ("1**", ""), ("abs(", ")"), ("!", ""), ("1?", ":1")] {
        let nested = |depth: usize| value(&format!("{}1{}", open.repeat(depth), close.repeat(depth)));
        assert!(nested(DEEPEST).is_ok(), "{open}");
        assert_eq!(nested(DEEPEST + 1), Err(TooLarge), "{open}");
    }
}

proptest! {
    #[test]
    fn no_text_breaks_it(text in ".{0,60}", signs in "[-+*/^%<=>!&|?:~(){}0-9.,ea \\\\]{0,80}") {
        let _ = (value(&text), value(&signs));
    }

    #[test]
    fn whole_numbers_are_exact(a in -9_999_i64..9_999, b in -9_999_i64..9_999, c in 1_i64..999) {
        let found = value(&format!("({a} + {b}) * {c} - {b}"));
        prop_assert_eq!(found, Ok(((a + b) * c - b).to_string()));
    }
}
