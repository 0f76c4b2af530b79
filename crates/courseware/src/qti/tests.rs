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

/// As Canvas writes a formula question.
fn canvas_formula(text: &str, tolerance: &str, formulas: &str, sets: &str) -> Bank {
    let field = |label: &str, entry: &str| {
        format!("<qtimetadatafield><fieldlabel>{label}</fieldlabel><fieldentry>{entry}</fieldentry></qtimetadatafield>")
    };
    let variable = |name: &str, scale: u32, max: &str| {
        format!("<var name=\"{name}\" scale=\"{scale}\"><min>1.0</min><max>{max}</max></var>")
    };
    parse(
        BankFormat::Qti12,
        &format!(
            "<questestinterop><item ident=\"f\" title=\"Luas\"><itemmetadata><qtimetadata>{}{}</qtimetadata></itemmetadata>\
            <presentation><material><mattext texttype=\"text/html\">{text}</mattext></material><response_str ident=\"response1\" rcardinality=\"Single\">\
            <render_fib fibtype=\"Decimal\"><response_label ident=\"answer1\"/></render_fib></response_str></presentation>\
            <resprocessing><outcomes><decvar maxvalue=\"100\" minvalue=\"0\" varname=\"SCORE\" vartype=\"Decimal\"/></outcomes>\
            <respcondition title=\"correct\"><conditionvar><other/></conditionvar><setvar varname=\"SCORE\" action=\"Set\">100</setvar></respcondition></resprocessing>\
            <itemproc_extension><calculated><answer_tolerance>{tolerance}</answer_tolerance><formulas decimal_places=\"2\">{formulas}</formulas>\
            <vars>{}{}</vars><var_sets>{sets}</var_sets></calculated></itemproc_extension></item></questestinterop>",
            field("question_type", "calculated_question"),
            field("points_possible", "2.0"),
            variable("n", 0, "10.0"),
            variable("sisi_1", 2, "9.5"),
        ),
    )
}

#[test]
fn formula_questions_of_canvas() {
    let formulas = "<formula>n = n^2</formula><formula>n * sisi_1 / 3</formula>";
    let set = |n: &str, side: &str, answer: &str| {
        format!(
            "<var_set ident=\"1\"><var name=\"sisi_1\">{side}</var><var name=\"n\">{n}</var><answer>{answer}</answer></var_set>"
        )
    };
    let text = "&lt;p&gt;Isi [n] kali &lt;b&gt;[sisi_1]&lt;/b&gt; [x]&lt;/p&gt;";
    let bank = canvas_formula(text, "2.5%", formulas, &[set("3", "1.25", "3.75"), set("2", "7.10", "9.47")].concat());
    assert_eq!((bank.findings.as_slice(), bank.drafts.len()), (&[][..], 0), "{:?}", bank.drafts);
    let question = &bank.questions[0];
    assert_eq!((question.defects(), question.mark), (Vec::new(), kernel::Marks::whole(2)));
    let QuestionBody::Calculated { answers, variables, rows, .. } = &question.body else { panic!("{question:?}") };
    assert_eq!((answers[0].formula.as_str(), answers[0].decimals), ("round(({n} ** 2) * {sisi_1} / 3, 2)", 2));
    assert_eq!(answers[0].tolerance, crate::question::Tolerance::Relative { percent: "2.5".to_owned() });
    let ranges: Vec<_> = variables.iter().map(|one| (one.min.as_str(), one.max.as_str(), one.decimals)).collect();
    assert_eq!(ranges, [("1", "10", 0), ("1", "9.5", 2)]);
    assert_eq!(rows, &[["3", "1.25"], ["2", "7.1"]].map(|row| row.map(str::to_owned).to_vec()));
    let stem = crate::values::filled(&question.stem, &question.body.example(1).unwrap_or_default());
    assert_eq!(stem, "Isi 2 kali **7,1** \\[x\\]");
    // Without sets its ranges count; without a variable it is a number.
    let ranges = canvas_formula(text, "0.5", formulas, "");
    let QuestionBody::Calculated { answers, rows, .. } = &ranges.questions[0].body else { panic!() };
    let margin = crate::question::Tolerance::Absolute { margin: "0.5".to_owned() };
    assert_eq!((&answers[0].tolerance, rows.len()), (&margin, 0));
    let code = |bank: Bank| bank.drafts.into_iter().next().map(|draft| draft.reason);
    for (formulas, sets, reason) in [
        (formulas, set("3", "1.25", "3.9"), Some("formula_sets")),
        ("<formula>fact(n)</formula>", String::new(), Some("formula_function")),
        ("<formula>n * y</formula>", String::new(), Some("formula_variable")),
        ("<formula>n *</formula>", String::new(), Some("formula_unreadable")),
        ("", String::new(), Some("gift_no_right_answer")),
        ("<formula>n</formula>", String::new(), None),
    ] {
        assert_eq!(code(canvas_formula(text, "0", formulas, &sets)).as_deref(), reason, "{formulas} {sets}");
    }
}
