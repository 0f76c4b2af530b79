use kernel::Marks;
use serde_json::Value;

use super::*;

const ANSWERS: &str = include_str!("../../../../tests/statistics/answers.txt");
const FIGURES: &str = include_str!("../../../../tests/statistics/figures.json");
const ITEMS: usize = 40;

/// The simulated quiz: one right option each, worth 1, 2 or 3 points; whoever errs chose the second option.
fn simulated() -> Table {
    let mut table = Table::new(ITEMS);
    for line in ANSWERS.lines() {
        let bits = u64::from_str_radix(line, 16).expect("hexadecimal digits");
        let entry = |question: usize| {
            let right = bits >> (ITEMS - 1 - question) & 1 == 1;
            let max = Marks::whole(1 + question as i64 % 3);
            let mark = Some(if right { max } else { Marks::ZERO });
            Entry { question, mark, max, chosen: Chosen::default().with(usize::from(!right)), seconds: None }
        };
        assert!(table.add(&Record((0..ITEMS).map(entry).collect()), Some));
    }
    table
}

fn near(found: Option<f64>, wanted: &Value, what: &str) {
    let (found, wanted) = (found.unwrap_or(f64::NAN), wanted.as_f64().expect("a number"));
    assert!((found - wanted).abs() <= 1e-6 * wanted.abs().max(1.0), "{what}: {found}, elsewhere {wanted}");
}

#[test]
fn figures_are_those_of_an_independent_computation() {
    let (table, figures): (Table, Value) = (simulated(), serde_json::from_str(FIGURES).expect("json"));
    let quiz = test(&table);
    for (name, found) in [
        ("mean", Some(quiz.mean)),
        ("median", Some(quiz.median)),
        ("deviation", quiz.deviation),
        ("skewness", quiz.skewness),
        ("kurtosis", quiz.kurtosis),
        ("consistency", quiz.consistency),
        ("error_ratio", quiz.error_ratio),
        ("standard_error", quiz.standard_error),
    ] {
        near(found, &figures["test"][name], name);
    }
    for (place, item) in items(&table).into_iter().enumerate() {
        let wanted = &figures["items"][place];
        for (name, found) in [
            ("facility", Some(item.facility)),
            ("deviation", item.deviation),
            ("intended_weight", Some(item.intended_weight)),
            ("effective_weight", item.effective_weight),
            ("discrimination", item.discrimination),
            ("efficiency", item.efficiency),
        ] {
            near(found, &wanted[name], &format!("{name} of item {}", place + 1));
        }
        let [key, other] = &options(&table, place, 2)[..] else { panic!("two options") };
        near(key.correlation, &wanted["point_biserial"], "the key");
        near(other.correlation.map(|found| -found), &wanted["point_biserial"], "the distractor");
        assert!(key.trace.is_sorted_by(|a, b| a <= &(b + 12.0)), "the key of item {}: {:?}", place + 1, key.trace);
        assert_eq!(key.chosen + other.chosen, 2000);
    }
}

#[test]
fn difficulties_come_near_the_truth_of_the_simulation() {
    let (table, figures): (Table, Value) = (simulated(), serde_json::from_str(FIGURES).expect("json"));
    let found = rasch(&table).expect("estimates");
    let truth = figures["difficulty"].as_array().expect("numbers");
    let squares: Vec<f64> = found
        .items
        .iter()
        .zip(truth)
        .map(|(item, truth)| (item.expect("on the scale").logits - truth.as_f64().expect("a number")).powi(2))
        .collect();
    let error = (squares.iter().sum::<f64>() / squares.len() as f64).sqrt();
    assert!(error < 0.1, "root mean square error of {error} logits");
    let ability = &figures["ability"];
    assert!((found.mean - ability["mean"].as_f64().expect("a number")).abs() < 0.1, "{}", found.mean);
    assert!((found.spread - ability["deviation"].as_f64().expect("a number")).abs() < 0.1, "{}", found.spread);
    for item in found.items.iter().flatten() {
        assert!((0.9..1.1).contains(&item.infit), "what fits the model fits: {item:?}");
        assert!((0.04..0.1).contains(&item.error), "{item:?}");
    }
    assert_eq!(found.abilities.iter().map(|ability| ability.people).sum::<usize>(), 2000);
    assert!(found.abilities.iter().all(|ability| ability.logits.abs() < 7.0), "full and empty scores are finite");
}

#[test]
fn few_and_odd_attempts_break_nothing() {
    let empty = Table::new(3);
    assert_eq!((test(&empty).sittings, items(&empty).len(), rasch(&empty)), (0, 3, None));
    let mut table = Table::new(2);
    let entry = |question, mark: Option<i64>| Entry {
        question,
        mark: mark.map(Marks),
        max: Marks(100),
        chosen: Chosen::default(),
        seconds: Some(7),
    };
    assert!(!table.add(&Record(vec![entry(0, None)]), Some), "what waits for a mark does not count");
    assert!(table.add(&Record(vec![entry(0, Some(100)), entry(9, Some(100))]), Some));
    let (quiz, figures) = (test(&table), items(&table));
    assert_eq!((quiz.sittings, quiz.deviation, quiz.skewness, quiz.consistency), (1, None, None, None));
    assert!((figures[0].facility - 100.0).abs() < 1e-9 && figures[1].sittings == 0);
    assert_eq!((table.median_seconds(0), table.median_seconds(1)), (Some(7), None));
    assert_eq!(options(&table, 7, 4), []);
    // Everybody alike: nothing to tell apart.
    for _ in 0..30 {
        table.add(&Record(vec![entry(0, Some(100)), entry(1, Some(0))]), Some);
    }
    assert_eq!((rasch(&table), items(&table)[0].discrimination), (None, None));
}

#[test]
fn a_record_reads_as_it_was_written() {
    let entry = |question, mark, chosen: &[usize], seconds| Entry {
        question,
        mark,
        max: Marks(250),
        chosen: chosen.iter().copied().collect(),
        seconds,
    };
    let record = Record(vec![
        entry(0, Some(Marks(250)), &[2], Some(31)),
        entry(12, Some(Marks(0)), &[], None),
        entry(3, None, &[0, 1, 31], Some(0)),
    ]);
    assert_eq!(record.to_string(), "0,250,250,4,31;12,0,250,,;3,,250,80000003,0");
    assert_eq!(record.to_string().parse(), Ok(record));
    assert_eq!("".parse(), Ok(Record::default()));
    for broken in ["x", "1,2", "1,2,3,zz,", ";;1"] {
        assert_eq!(broken.parse::<Record>(), Err(NoRecord), "{broken}");
    }
}

#[test]
fn advice_by_cases() {
    let item = |facility, discrimination| ItemFigures {
        sittings: 50,
        facility,
        discrimination: Some(discrimination),
        ..ItemFigures::default()
    };
    let option = |share, correlation, key| {
        let figures = OptionFigures { share, correlation: Some(correlation), ..OptionFigures::default() };
        (figures, key)
    };
    let good = [option(60.0, 0.4, true), option(20.0, -0.2, false), option(20.0, -0.3, false)];
    let dead = [option(60.0, 0.4, true), option(40.0, -0.2, false), option(0.0, 0.0, false)];
    let wrong = [option(30.0, 0.1, true), option(60.0, 0.3, false), option(10.0, -0.2, false)];
    for (figures, options, advice) in [
        (item(60.0, 45.0), &good[..], vec![]),
        (item(97.0, 10.0), &good, vec![Advice::TooEasy]),
        (item(35.0, 25.0), &good, vec![Advice::Guessed]),
        (item(60.0, 12.0), &good, vec![Advice::Weak]),
        (item(60.0, -5.0), &good, vec![Advice::Backwards]),
        (item(60.0, 45.0), &dead, vec![Advice::DeadDistractors { dead: 1, of: 2 }]),
        (item(60.0, 15.0), &wrong, vec![Advice::KeySuspect]),
        (ItemFigures { sittings: 19, ..item(60.0, -50.0) }, &good, vec![Advice::TooFew]),
    ] {
        assert_eq!(advise(&figures, options, Some(33.3), None), advice, "{figures:?}");
    }
    let odd = Difficulty { logits: 0.0, error: 0.1, infit: 1.5, outfit: 2.0 };
    assert_eq!(advise(&item(60.0, 45.0), &good, None, Some(&odd)), [Advice::Surprising]);
    let quiz = TestFigures { sittings: 50, consistency: Some(55.0), ..TestFigures::default() };
    assert_eq!(advise_test(&quiz), [Advice::Shaky]);
    assert_eq!(advise_test(&TestFigures { consistency: Some(85.0), ..quiz }), []);
}
