use super::*;
use crate::question::{FULL, QuestionBody};

#[test]
fn classic_items() {
    let bank = parse(BankFormat::Qti12, include_str!("sample_1_2.xml"));
    let first = &bank.questions[0];
    assert_eq!(
        (first.name.as_str(), first.stem.as_str(), first.explanation.as_str()),
        ("Satu", "Pilih **satu**", "Sebab.")
    );
    assert_eq!(first.mark, kernel::Marks::whole(2));
    let QuestionBody::SingleChoice { options } = &first.body else { panic!("{first:?}") };
    assert_eq!((options[0].feedback.as_str(), options[0].fraction, options[1].fraction), ("belum", 0, FULL));
    let QuestionBody::Numerical { answers, .. } = &bank.questions[1].body else { panic!() };
    assert_eq!((answers[0].min.as_str(), answers[0].max.as_str()), ("160", "240"));
    assert_eq!(bank.questions[1].name, "");
    assert_eq!((bank.questions[2].stem.as_str(), bank.questions[2].body.kind()), ("Unggah", "file_upload"));
    let files = bank.questions[2].body.files().expect("files");
    assert_eq!((files.most, files.extensions().join(" ")), (2, ".pdf .jpg .jpeg .png .webp".to_owned()));
    assert!(bank.findings.iter().any(|finding| finding.code == "essay_attachments" && finding.detail == "csv"));
    assert_eq!((bank.drafts.len(), bank.drafts[0].reason.as_str(), bank.drafts[0].line), (1, "kind_unsupported", 31));
}

fn item(declaration: &str, body: &str, processing: &str) -> Bank {
    parse(
        BankFormat::Qti2,
        &format!(
            "<assessmentItem identifier=\"i\" title=\"t\">{declaration}<itemBody>{body}</itemBody>{processing}</assessmentItem>"
        ),
    )
}

#[test]
fn interactions_without_a_kind_of_their_own_are_read_in_the_nearest_sense() {
    let key = |base: &str, cardinality: &str, values: &[&str]| {
        let values = format!("<value>{}</value>", values.join("</value><value>"));
        format!(
            "<responseDeclaration identifier=\"R\" cardinality=\"{cardinality}\" baseType=\"{base}\"><correctResponse>{values}</correctResponse></responseDeclaration>"
        )
    };
    let all = [
        (
            item(
                &key("directedPair", "multiple", &["W1 G1", "W2 G2"]),
                "<gapMatchInteraction responseIdentifier=\"R\"><gapText identifier=\"W1\">depan</gapText><gapText identifier=\"W2\">pagi</gapText><gapText identifier=\"W3\">malam</gapText><p>Loket <gap identifier=\"G1\"/> buka <gap identifier=\"G2\"/>.</p></gapMatchInteraction>",
                "",
            ),
            "gap_select",
            "Loket [[1]] buka [[2]].",
        ),
        (
            item(
                &key("identifier", "single", &["B"]),
                "<p>Loket <inlineChoiceInteraction responseIdentifier=\"R\"><inlineChoice identifier=\"A\">depan</inlineChoice><inlineChoice identifier=\"B\">belakang</inlineChoice></inlineChoiceInteraction> buka.</p>",
                "",
            ),
            "single_choice",
            "Loket _____ buka.",
        ),
        (
            item(
                &key("identifier", "multiple", &["B"]),
                "<hottextInteraction responseIdentifier=\"R\"><prompt>Mana yang salah?</prompt><p>Saya <hottext identifier=\"A\">akan</hottext> <hottext identifier=\"B\">dateng</hottext>.</p></hottextInteraction>",
                "",
            ),
            "multiple_choice",
            "Mana yang salah?\n\nSaya akan dateng.",
        ),
        (
            item(
                "<responseDeclaration identifier=\"R\" cardinality=\"single\" baseType=\"float\"/>",
                "<p>Berapa? <textEntryInteraction responseIdentifier=\"R\"/></p>",
                "<responseProcessing><responseCondition><responseIf><equal toleranceMode=\"absolute\" tolerance=\"0.5 0.5\"><variable identifier=\"R\"/><baseValue baseType=\"float\">3</baseValue></equal><setOutcomeValue identifier=\"SCORE\"><baseValue baseType=\"float\">1</baseValue></setOutcomeValue></responseIf></responseCondition></responseProcessing>",
            ),
            "numerical",
            "Berapa?",
        ),
    ];
    for (bank, kind, stem) in all {
        assert_eq!(bank.questions.len(), 1, "{kind}: {:?}", bank.findings);
        assert_eq!((bank.questions[0].body.kind(), bank.questions[0].stem.as_str()), (kind, stem));
    }
    let bank = item(&key("identifier", "single", &["A"]), "<hotspotInteraction responseIdentifier=\"R\"/>", "");
    assert_eq!(bank.drafts[0].reason, "picture_none");
    let bank = item(&key("identifier", "single", &["A"]), "<sliderInteraction responseIdentifier=\"R\"/>", "");
    assert_eq!(bank.drafts[0].reason, "kind_unsupported");
}

#[test]
fn fields_and_lists_in_a_text_are_gaps() {
    let declared = |id: &str, base: &str, value: &str| {
        format!(
            "<responseDeclaration identifier=\"{id}\" cardinality=\"single\" baseType=\"{base}\"><correctResponse><value>{value}</value></correctResponse></responseDeclaration>"
        )
    };
    let rule = |id: &str, value: &str| {
        format!(
            "<responseCondition><responseIf><stringMatch caseSensitive=\"false\"><variable identifier=\"{id}\"/><baseValue baseType=\"string\">{value}</baseValue></stringMatch><setOutcomeValue identifier=\"SCORE\"><baseValue baseType=\"float\">1</baseValue></setOutcomeValue></responseIf></responseCondition>"
        )
    };
    let bank = item(
        &[declared("A", "string", "Jambi"), declared("B", "identifier", "y"), declared("C", "float", "3")].concat(),
        "<p>Kota <textEntryInteraction responseIdentifier=\"A\"/> di <inlineChoiceInteraction responseIdentifier=\"B\"><inlineChoice identifier=\"x\">Jawa</inlineChoice><inlineChoice identifier=\"y\">Sumatra</inlineChoice></inlineChoiceInteraction>: <textEntryInteraction responseIdentifier=\"C\"/></p>",
        &format!("<responseProcessing>{}{}</responseProcessing>", rule("A", "Kota Jambi"), rule("D", "lain")),
    );
    assert_eq!(bank.findings, []);
    let question = &bank.questions[0];
    assert_eq!((question.stem.as_str(), question.defects()), ("Kota [[1]] di [[2]]: [[3]]", Vec::new()));
    let QuestionBody::Cloze { gaps } = &question.body else { panic!() };
    let crate::question::GapAsk::Text { answers, .. } = &gaps[0].ask else { panic!() };
    assert_eq!(answers.iter().map(|answer| answer.text.as_str()).collect::<Vec<_>>(), ["Jambi", "Kota Jambi"]);
    let crate::question::GapAsk::Choice { options } = &gaps[1].ask else { panic!() };
    assert_eq!(options.iter().map(|option| option.fraction).collect::<Vec<_>>(), [0, FULL]);
    assert!(matches!(&gaps[2].ask, crate::question::GapAsk::Number { answers } if answers[0].min == "3"));
}

#[test]
fn a_key_that_nearly_names_its_choice_is_told() {
    let bank = item(
        "<responseDeclaration identifier=\"R\" cardinality=\"single\" baseType=\"identifier\"><correctResponse><value>answer_002</value></correctResponse></responseDeclaration>",
        "<p>x</p><choiceInteraction responseIdentifier=\"R\"><simpleChoice identifier=\"answer_1\">a</simpleChoice><simpleChoice identifier=\"answer_2\">b</simpleChoice></choiceInteraction>",
        "",
    );
    let QuestionBody::SingleChoice { options } = &bank.questions[0].body else { panic!() };
    assert_eq!(options[1].fraction, FULL);
    assert_eq!(bank.findings[0].code, "identifier_near");
}
