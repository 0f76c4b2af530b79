//! Calculated questions: what answers are worth, what is drawn, and what stays as it was.

use courseware::{
    QuizContent, QuizRules,
    formula::Values,
    question::{CalculatedAnswer, FULL, Tolerance, Unit, Units, Variable},
};
use kernel::{Marks, id::QuestionId};
use proptest::prelude::*;

use super::{tests::bare, *};

fn variable(name: &str, min: &str, max: &str, decimals: u32) -> Variable {
    Variable { name: name.to_owned(), min: min.to_owned(), max: max.to_owned(), decimals }
}

fn percent(percent: &str) -> Tolerance {
    Tolerance::Relative { percent: percent.to_owned() }
}

fn margin(margin: &str) -> Tolerance {
    Tolerance::Absolute { margin: margin.to_owned() }
}

fn body(answers: Vec<CalculatedAnswer>) -> QuestionBody {
    let variables = vec![variable("a", "1", "20", 0), variable("b", "-0.5", "2.5", 2)];
    QuestionBody::Calculated { answers, variables, rows: Vec::new(), unit: String::new(), units: Units::default() }
}

fn values(a: &str, b: &str) -> Values {
    Values::from([("a".to_owned(), a.to_owned()), ("b".to_owned(), b.to_owned())])
}

fn asked(body: QuestionBody) -> Question {
    bare(QuestionId::from_uuid(uuid::Uuid::from_u128(1)), Marks::ONE, body)
}

fn drawn(a: &str, b: &str) -> Variant {
    Variant { values: values(a, b), ..Variant::default() }
}

fn typed(text: &str) -> Response {
    Response::Numerical { text: text.to_owned() }
}

#[test]
fn answers_are_worth_what_the_formula_says() {
    let near = CalculatedAnswer { fraction: 5_000, ..CalculatedAnswer::new("{a} * {b}", margin("1")) };
    let product = |tolerance| body(vec![CalculatedAnswer::new("{a} * {b}", tolerance), near.clone()]);
    for (question, a, b, text, fraction) in [
        (product(margin("0.1")), "4", "2.5", "10", FULL),
        (product(margin("0.1")), "4", "2.5", "10,1", FULL),
        (product(margin("0.1")), "4", "2.5", "10,11", 5_000),
        (product(margin("0.1")), "4", "2.5", "11,01", 0),
        (product(margin("0.1")), "2", "2.5", "10", 0),
        (product(percent("1")), "4", "-0.5", "-1,98", FULL),
        (product(percent("1")), "4", "-0.5", "-1,97", 5_000),
        (product(Tolerance::Digits { digits: 2 }), "7", "0.33", "2,3", FULL),
        (product(Tolerance::Digits { digits: 2 }), "7", "0.33", "2,4", 5_000),
        // A float has 0.30000000000000004 for it.
        (body(vec![CalculatedAnswer::new("{a} + {b}", margin("0"))]), "0.1", "0.2", "0,3", FULL),
        (body(vec![CalculatedAnswer::new("{a} / 3", margin("0"))]), "1", "0", "0,333333333333", FULL),
        (body(vec![CalculatedAnswer::new("{a} / 3", margin("0"))]), "1", "0", "0,33333", 0),
        // A formula without a value is worth nothing, and is no reason to fall over.
        (body(vec![CalculatedAnswer::new("1 / ({a} - 4)", margin("1"))]), "4", "0", "0", 0),
    ] {
        let outcome = grade(&question, &drawn(a, b), Some(&typed(text)));
        assert_eq!(outcome, Outcome::Graded(fraction), "{a} and {b}: {text}");
    }
    assert_eq!(grade(&product(margin("1")), &drawn("4", "1"), Some(&typed("empat"))), Outcome::Graded(0));
    assert_eq!(kind_of(&product(margin("1"))).remark(&typed("empat")), Some("quiz-remark-not-a-number"));
}

#[test]
fn units_count_as_of_any_number() {
    let others = vec![Unit { name: "m".to_owned(), factor: "0.001".to_owned() }];
    let units = Units { others, missing: 9_000, unknown: 0 };
    let answers = vec![CalculatedAnswer::new("{a} * {b}", percent("1"))];
    let QuestionBody::Calculated { variables, rows, .. } = body(Vec::new()) else { panic!() };
    let question = QuestionBody::Calculated { answers, variables, rows, unit: "km".to_owned(), units };
    for (text, fraction) in [("3 km", FULL), ("3000 m", FULL), ("3", 9_000), ("3 mil", 0)] {
        assert_eq!(grade(&question, &drawn("2", "1.5"), Some(&typed(text))), Outcome::Graded(fraction), "{text}");
    }
    assert_eq!(kind_of(&question).key(&drawn("2", "1.5")), Some(typed("3 km")));
}

#[test]
fn values_stand_in_the_texts_and_the_formula_nowhere() {
    let feedback = "Kalikan {a}.".to_owned();
    let answer = CalculatedAnswer { feedback, ..CalculatedAnswer::new("{a} / {b}", percent("1")) };
    let mut asked = asked(body(vec![answer]));
    asked.stem = "<p>Bagi {a} dengan {b}, bukan {c}. {={a}*2}</p>".to_owned();
    asked.hints = vec!["<p>{b} lebih kecil</p>".to_owned()];
    let variant = drawn("10", "1.5");
    let seen = posed(&asked, &variant);
    assert_eq!(seen.stem, "<p>Bagi 10 dengan 1,5, bukan {c}. 20</p>");
    assert_eq!(seen.hints, ["<p>1,5 lebih kecil</p>"]);
    let kind = kind_of(&asked.body);
    let control = serde_json::to_string(&kind.control(&variant, None)).expect("JSON");
    assert!(!control.contains("{a}") && !control.contains("6."), "{control}");
    let shown = kind.shown(&variant, Some(&typed("6,7")));
    // Two places are enough for one percent.
    assert_eq!(shown.right, [Label::Plain("6,67 ± 1%".to_owned())]);
    assert_eq!(shown.given[0].feedback, "Kalikan 10.");
    // They are not where the answer has to be exact.
    let exact = body(vec![CalculatedAnswer::new("{a} / {b}", margin("0"))]);
    assert_eq!(kind_of(&exact).shown(&variant, None).right, [Label::Plain("6,66666666667".to_owned())]);
}

#[test]
fn a_correction_counts_for_what_was_drawn_before_it() {
    let wrong = body(vec![CalculatedAnswer::new("{a} + {b}", margin("0.01"))]);
    let variant = kind_of(&wrong).variant(&mut Dice::new(7), false);
    let stored = serde_json::to_string(&variant).expect("JSON");
    let variant: Variant = serde_json::from_str(&stored).expect("and back");
    // Another range in another order, and the right formula.
    let mended = QuestionBody::Calculated {
        answers: vec![CalculatedAnswer::new("{a} - {b}", margin("0.01"))],
        variables: vec![variable("b", "100", "200", 0), variable("a", "100", "200", 0)],
        rows: Vec::new(),
        unit: String::new(),
        units: Units::default(),
    };
    let right = kind_of(&mended).key(&variant).expect("a key");
    assert_eq!(grade(&wrong, &variant, Some(&right)), Outcome::Graded(0));
    assert_eq!(grade(&mended, &variant, Some(&right)), Outcome::Graded(FULL));
    // A paper from before there were values reads as one without.
    let old: Variant = serde_json::from_str("{\"first\":[1,0]}").expect("a variant");
    assert!(old.values.is_empty());
}

#[test]
fn a_row_of_data_is_drawn_whole() {
    let QuestionBody::Calculated { variables, unit, units, .. } = body(Vec::new()) else { panic!() };
    let rows = [["1", "10"], ["2", "20"], ["3", "30"]].map(|row| row.map(str::to_owned).to_vec()).to_vec();
    let answers = vec![CalculatedAnswer::new("{b}", margin("0"))];
    let question = QuestionBody::Calculated { answers, variables, rows, unit, units };
    let seen: std::collections::BTreeSet<Values> =
        (0..40).map(|seed| kind_of(&question).variant(&mut Dice::new(seed), true).values).collect();
    assert_eq!(seen, [values("1", "10"), values("2", "20"), values("3", "30")].into());
}

proptest! {
    #[test]
    fn the_key_earns_everything_and_the_draw_is_one_for_ever(
        seed in any::<i64>(),
        formula in prop::sample::select(vec![
            "{a} * {b}",
            "{a} / ({b} + 1)",
            "sqrt({a}) - {b}",
            "{a} ** 3",
            "sin({b})",
            "0",
            "{b} * 1e-5",
        ]),
        tolerance in prop_oneof![
            (0_u32..300).prop_map(|hundredths| margin(&format!("{}.{:02}", hundredths / 100, hundredths % 100))),
            (0_u32..300).prop_map(|hundredths| percent(&format!("{}.{:02}", hundredths / 100, hundredths % 100))),
            (1_u32..=9).prop_map(|digits| Tolerance::Digits { digits }),
        ],
        decimals in 0_u32..9,
    ) {
        let body = body(vec![CalculatedAnswer { decimals, ..CalculatedAnswer::new(formula, tolerance) }]);
        let quiz = QuizContent {
            rules: QuizRules::default(),
            instructions: String::new(),
            questions: vec![asked(body.clone())],
            sections: Vec::new(),
            media: Vec::new(),
        };
        let (paper, again) = (draw(&quiz, seed), draw(&quiz, seed));
        prop_assert_eq!(&paper, &again);
        let variant = &paper[0].variant;
        prop_assert_eq!(variant.values.len(), 2);
        let key = kind_of(&body).key(variant).expect("a key");
        prop_assert_eq!(grade(&body, variant, Some(&key)), Outcome::Graded(FULL), "{:?} {:?}", variant.values, key);
    }
}
