use super::*;
use crate::question::FULL;

fn sample() -> Bank {
    parse(include_str!("sample.xml"))
}

#[test]
fn every_kind_of_the_format() {
    let bank = sample();
    let kinds: Vec<_> = bank.questions.iter().map(|question| question.body.kind()).collect();
    assert_eq!(
        kinds,
        [
            "multiple_choice",
            "true_false",
            "short_answer",
            "numerical",
            "matching",
            "essay",
            "ordering",
            "matching",
            "single_choice"
        ]
    );
    let drafts: Vec<_> =
        bank.findings.iter().filter(|f| f.done == Done::KeptAsDraft).map(|f| f.detail.as_str()).collect();
    let wanted = [
        "",
        "cloze",
        "calculated",
        "calculatedsimple",
        "calculatedmulti",
        "ddimageortext",
        "ddmarker",
        "randomsamatch",
    ];
    assert_eq!(drafts, wanted);
    assert!(bank.drafts[0].source.starts_with("<question type=\"description\">"));
    let told: Vec<_> = bank.findings.iter().filter(|f| f.done != Done::KeptAsDraft).map(|f| f.code.as_str()).collect();
    assert_eq!(
        told,
        [
            "moodle_hint",
            "gift_number_feedback",
            "essay_attachments",
            "gaps_matched",
            "moodle_penalty",
            "moodle_combined_feedback"
        ]
    );
}

#[test]
fn everything_of_a_choice_is_taken() {
    let bank = sample();
    let first = &bank.questions[0];
    assert_eq!(first.stem, "Mana yang **benar**? ![Peta](</media/peta%20kota.png>)");
    assert_eq!((first.name.as_str(), first.category.as_str()), ("Sepertiga", "Pelayanan/Mudah"));
    assert_eq!((first.explanation.as_str(), first.tags.join(",")), ("Sebab.", "loket,warga".to_owned()));
    assert_eq!(first.mark, Marks(250));
    assert_eq!(bank.media[0].bytes, b"\x89PNG\r\n\x1a\nrest");
    let QuestionBody::MultipleChoice { options, .. } = &first.body else { panic!() };
    assert_eq!(options.iter().map(|option| option.fraction).collect::<Vec<_>>(), [3_334, 3_333, 3_333, -FULL]);
    assert_eq!(options[0].feedback, "ya");
}

#[test]
fn texts_in_every_form_of_the_format() {
    let stems: Vec<_> = sample().questions.iter().map(|question| question.stem.clone()).collect();
    assert_eq!(stems[1..4], ["2 \\* 3 = 6", "Kata *apa*?", "Berapa $x_1$?"]);
    assert_eq!(stems[6], "Urutkan");
    assert_eq!(stems[7], "Loket _____ (1) buka pukul _____ (2).");
}

#[test]
fn gaps_and_orders() {
    let bank = sample();
    let QuestionBody::Ordering { items, .. } = &bank.questions[6].body else { panic!() };
    assert_eq!(items.join(" "), "satu dua tiga");
    let QuestionBody::Matching { pairs } = &bank.questions[7].body else { panic!() };
    let pairs: Vec<_> = pairs.iter().map(|pair| format!("{}={}", pair.left, pair.right)).collect();
    assert_eq!(pairs, ["(1)=depan", "(2)=delapan", "=belakang"]);
    let QuestionBody::SingleChoice { options } = &bank.questions[8].body else { panic!() };
    assert_eq!((options.len(), options[1].fraction), (2, FULL));
}

#[test]
fn a_broken_file_is_told() {
    let bank = parse("<quiz><question type=\"essay\">");
    assert_eq!(bank.findings[0].code, "xml_broken");
}
