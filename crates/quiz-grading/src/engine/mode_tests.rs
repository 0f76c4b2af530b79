//! Tables and properties of the ways in which a kind makes a mark.

use courseware::{
    QuestionBody,
    question::{
        Accepted, ChoiceScoring, Comparison, FULL, Fraction, NumericAccepted, OrderScoring, Precision, Unit, Units,
    },
};
use proptest::prelude::*;

use super::{
    tests::{accepted, check, choice, range, straight_variant},
    *,
};

fn chosen(scoring: ChoiceScoring) -> QuestionBody {
    let options = vec![choice("A", 3_334), choice("B", 3_333), choice("C", 3_333), choice("D", -3_333), choice("E", 0)];
    QuestionBody::MultipleChoice { options, scoring }
}

fn ordered(scoring: OrderScoring) -> QuestionBody {
    QuestionBody::Ordering { items: ["satu", "dua", "tiga", "empat"].map(str::to_owned).to_vec(), scoring }
}

fn typed(compare: Comparison) -> QuestionBody {
    QuestionBody::ShortAnswer { answers: vec![accepted("Disposisi", FULL), accepted("café", 5_000)], compare }
}

fn lengths() -> QuestionBody {
    let unit = |name: &str, factor: &str| Unit { name: name.to_owned(), factor: factor.to_owned() };
    QuestionBody::Numerical {
        answers: vec![range("1.5", "1.5", FULL), range("1", "2", 2_000)],
        unit: "km".to_owned(),
        units: Units { others: vec![unit("m", "0.001"), unit("mil", "1.852/1")], missing: 9_000, unknown: 5_000 },
    }
}

fn near(precision: Precision) -> QuestionBody {
    QuestionBody::numerical(vec![NumericAccepted::near(precision, FULL, String::new())], "")
}

fn relative(value: &str, percent: &str) -> QuestionBody {
    near(Precision::Relative { value: value.to_owned(), percent: percent.to_owned() })
}

fn digits(value: &str, digits: u32) -> QuestionBody {
    near(Precision::Digits { value: value.to_owned(), digits })
}

fn every_mode() -> Vec<QuestionBody> {
    let forgiving = Comparison { case: true, fold_accents: true, typo: true };
    let mut all = vec![typed(forgiving), lengths(), relative("-200", "5"), digits("-27.5", 2), digits("0.996", 2)];
    all.extend(ChoiceScoring::ALL.map(chosen));
    all.extend(OrderScoring::ALL.map(ordered));
    all
}

fn listed(letters: &str) -> Vec<(&'static str, &str)> {
    letters.split(' ').map(|letter| ("answer", letter)).collect()
}

#[test]
fn multiple_choice_modes() {
    use ChoiceScoring::{AllOrNothing, RightMinusWrong, Weights};
    for (letters, weights, all, minus) in [
        ("a b c", FULL, FULL, FULL),
        ("a b", 6_667, 0, 6_667),
        ("a b c d", 6_667, 0, 6_667),
        // An option worth nothing is a wrong one where right ones are counted.
        ("a b c e", FULL, 0, 6_667),
        ("a d", 1, 0, 0),
        ("a d e", 1, 0, 0),
        ("d e", 0, 0, 0),
        ("a b c d e", 6_667, 0, 3_333),
    ] {
        for (scoring, fraction) in [(Weights, weights), (AllOrNothing, all), (RightMinusWrong, minus)] {
            check(&chosen(scoring), &listed(letters), Ok(Outcome::Graded(fraction)));
        }
    }
    // One of 31 ways is right; and the mean of all 31.
    let guess = |scoring| kind_of(&chosen(scoring)).guess();
    assert_eq!((guess(Weights), guess(AllOrNothing)), (None, Some(322)));
    let ways = (1_u32..32).map(|ticks| (ticks & 7).count_ones().saturating_sub((ticks >> 3).count_ones()));
    let mean = Fraction::from(ways.sum::<u32>()) * FULL / 3 / 31;
    assert!(guess(RightMinusWrong).is_some_and(|guess| (guess - mean).abs() <= 1));
}

#[test]
fn short_answer_modes() {
    let usual = Comparison::default();
    let all = Comparison { case: true, fold_accents: true, typo: true };
    for (text, compare, fraction) in [
        ("disposisi", usual, FULL),
        ("disposisi", all, FULL),
        ("DISPOSISI", all, 0),
        ("dispossisi", usual, 0),
        ("Dispossisi", all, FULL),
        ("cafe", usual, 0),
        ("cafe", all, 5_000),
    ] {
        check(&typed(compare), &[("answer", text)], Ok(Outcome::Graded(fraction)));
    }
    let note = |text: &str| {
        let response = Response::ShortAnswer { text: text.to_owned() };
        kind_of(&typed(all)).shown(&Variant::default(), Some(&response)).given[0].note
    };
    assert_eq!((note("Dispossisi"), note("Disposisi"), note("surat")), (Some("quiz-given-typo"), None, None));
    // A form that is met goes before one that is nearly met, though that is worth more.
    let answers = vec![accepted("kasur", FULL), accepted("kasus", 2_000)];
    let body = QuestionBody::ShortAnswer { answers, compare: Comparison { typo: true, ..usual } };
    check(&body, &[("answer", "kasus")], Ok(Outcome::Graded(2_000)));
}

#[test]
fn numbers_with_units() {
    for (text, fraction) in [
        ("1,5 km", FULL),
        ("1500 m", FULL),
        ("1.500 M", FULL),
        ("1600 m", 2_000),
        ("1 mil", 2_000),
        ("1,5", 9_000),
        ("1,5 league", 5_000),
        ("1,7 league", 1_000),
        ("1500", 0),
        ("km", 0),
    ] {
        check(&lengths(), &[("answer", text)], Ok(Outcome::Graded(fraction)));
    }
    let remark = |text: &str| kind_of(&lengths()).remark(&Response::Numerical { text: text.to_owned() });
    assert_eq!(remark("1,5"), Some("quiz-remark-unit-missing"));
    assert_eq!(remark("1,5 league"), Some("quiz-remark-unit-unknown"));
    assert_eq!(remark("jauh km"), Some("quiz-remark-not-a-number"));
    assert_eq!(remark("1500 m"), None);
    // A third of an hour is 20 minutes to the last digit, though no decimal says a sixtieth.
    let hours = QuestionBody::Numerical {
        answers: vec![range("0.25", "0.35", FULL)],
        unit: "jam".to_owned(),
        units: Units { others: vec![Unit { name: "menit".to_owned(), factor: "1/60".to_owned() }], ..Units::default() },
    };
    for (text, fraction) in [("20 menit", FULL), ("15 menit", FULL), ("21 menit", FULL), ("21,0001 menit", 0)] {
        check(&hours, &[("answer", text)], Ok(Outcome::Graded(fraction)));
    }
}

#[test]
fn numbers_by_precision() {
    for (body, text, fraction) in [
        (relative("45", "2.5"), "46,125", FULL),
        (relative("45", "2.5"), "46,1251", 0),
        (relative("-200", "5"), "-190", FULL),
        (relative("-200", "5"), "-210,01", 0),
        (digits("3.14159", 3), "3,14", FULL),
        (digits("3.14159", 3), "3,14159", FULL),
        (digits("3.14159", 3), "3,135", FULL),
        (digits("3.14159", 3), "3,145", 0),
        (digits("3.14159", 3), "3,1", 0),
        (digits("-27.5", 2), "-28", FULL),
        (digits("-27.5", 2), "-27,5", FULL),
        (digits("-27.5", 2), "-28,5", 0),
        (digits("0", 2), "0", FULL),
    ] {
        check(&body, &[("answer", text)], Ok(Outcome::Graded(fraction)));
    }
}

/// The last column follows Moodle's rule of the longest contiguous subset, the one before it that of all previous and next items.
#[test]
fn ordering_modes() {
    for (letters, places, exact, pairs, run) in [
        ("a b c d", FULL, FULL, FULL, FULL),
        ("b a c d", 5_000, 0, 8_333, 5_000),
        ("d a b c", 0, 0, 5_000, 7_500),
        ("d c b a", 0, 0, 0, 0),
        ("b d a c", 0, 0, 5_000, 0),
        ("c d a b", 0, 0, 3_333, 5_000),
        ("a b c", 7_500, 0, 5_000, 7_500),
    ] {
        for (scoring, fraction) in OrderScoring::ALL.into_iter().zip([places, exact, pairs, run]) {
            check(&ordered(scoring), &listed(letters), Ok(Outcome::Graded(fraction)));
        }
    }
    // Items that read the same stand for each other.
    for scoring in OrderScoring::ALL {
        let items = ["cap", "tulis", "cap"].map(str::to_owned).to_vec();
        check(&QuestionBody::Ordering { items, scoring }, &listed("c b a"), Ok(Outcome::Graded(FULL)));
    }
    let guess = |scoring| kind_of(&ordered(scoring)).guess();
    assert_eq!(OrderScoring::ALL.map(guess), [Some(2_500), Some(416), Some(5_000), None]);
}

#[test]
fn what_was_published_before_reads_and_writes_as_it_did() {
    for json in [
        r#"{"kind":"multiple_choice","options":[{"text":"a","fraction":10000,"feedback":""}]}"#,
        r#"{"kind":"short_answer","answers":[{"text":"a","fraction":10000,"feedback":""}]}"#,
        r#"{"kind":"numerical","answers":[{"min":"1","max":"2","fraction":10000,"feedback":""}],"unit":"JP"}"#,
        r#"{"kind":"ordering","items":["a","b"]}"#,
    ] {
        let body: QuestionBody = serde_json::from_str(json).expect("an old question");
        assert_eq!(serde_json::to_string(&body).expect("json"), json);
    }
}

proptest! {
    #[test]
    fn the_key_earns_the_whole_mark_in_every_mode(seed in any::<i64>()) {
        for body in every_mode() {
            let kind = kind_of(&body);
            let variant = kind.variant(&mut Dice::new(seed), true);
            let key = kind.key(&variant).expect("a key");
            prop_assert_eq!(kind.check(&variant, &key), Ok(()));
            prop_assert_eq!(kind.grade(&variant, &key), Outcome::Graded(FULL), "{:?}", body);
            let shown = kind.shown(&variant, Some(&key));
            prop_assert!(shown.given.iter().all(|given| given.right == Some(true) && given.note.is_none()));
        }
    }

    #[test]
    fn a_mark_stays_within_its_bounds(order in Just(vec![0_u16, 1, 2, 3]).prop_shuffle(), ticks in 1_u16..32, number in "[0-9,.]{1,6} ?(km|m|mil|x)?") {
        for body in every_mode() {
            let variant = straight_variant(&body);
            let response = match &body {
                QuestionBody::MultipleChoice { .. } => Response::MultipleChoice { choices: (0..5).filter(|at| ticks >> at & 1 == 1).map(Place).collect() },
                QuestionBody::Ordering { .. } => Response::Ordering { ranks: order.iter().map(|rank| Some(rank + 1)).collect() },
                QuestionBody::ShortAnswer { .. } => Response::ShortAnswer { text: number.clone() },
                _ => Response::Numerical { text: number.clone() },
            };
            let Outcome::Graded(fraction) = kind_of(&body).grade(&variant, &response) else { panic!("not graded") };
            prop_assert!((-FULL..=FULL).contains(&fraction));
            prop_assert_eq!(grade(&body, &variant, Some(&response)), Outcome::Graded(fraction.max(0)));
        }
    }

    #[test]
    fn the_order_shown_changes_no_mark(seed in any::<i64>(), ranks in Just(vec![1_u16, 2, 3, 4]).prop_shuffle(), ticks in 1_u16..32) {
        for body in every_mode() {
            let (straight, variant) = (straight_variant(&body), kind_of(&body).variant(&mut Dice::new(seed), true));
            let index = |place: u16| usize::from(variant.first[usize::from(place)]);
            let (one, two) = match &body {
                QuestionBody::MultipleChoice { .. } => {
                    let picked = |at: usize| ticks >> at & 1 == 1;
                    let plain = (0..5).filter(|at| picked(usize::from(*at))).map(Place).collect();
                    let shown = (0..5).filter(|at| picked(index(*at))).map(Place).collect();
                    (Response::MultipleChoice { choices: plain }, Response::MultipleChoice { choices: shown })
                }
                QuestionBody::Ordering { .. } => {
                    let plain = ranks.iter().copied().map(Some).collect();
                    let shown = (0..4).map(|place| Some(ranks[index(place)])).collect();
                    (Response::Ordering { ranks: plain }, Response::Ordering { ranks: shown })
                }
                _ => continue,
            };
            prop_assert_eq!(grade(&body, &straight, Some(&one)), grade(&body, &variant, Some(&two)));
        }
    }
}

#[test]
fn a_form_keeps_its_feedback_after_a_slip() {
    let answers = vec![Accepted { text: "arsip".to_owned(), fraction: FULL, feedback: "Betul.".to_owned() }];
    let body = QuestionBody::ShortAnswer { answers, compare: Comparison { typo: true, ..Comparison::default() } };
    let shown = kind_of(&body).shown(&Variant::default(), Some(&Response::ShortAnswer { text: "arsp".to_owned() }));
    assert_eq!((shown.given[0].feedback.as_str(), shown.given[0].right), ("Betul.", Some(true)));
}
