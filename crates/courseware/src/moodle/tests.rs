use super::*;
use crate::question::{ChoiceScoring, FULL, FileKind, FileRules, OrderScoring, Tolerance};

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
            "gap_select",
            "gap_select",
            "description",
            "cloze"
        ]
    );
    let drafts: Vec<_> =
        bank.findings.iter().filter(|f| f.done == Done::KeptAsDraft).map(|f| f.detail.as_str()).collect();
    // Those on pictures are drafts as they have none.
    let wanted = ["", "", "calculatedmulti", "", "", "randomsamatch"];
    assert_eq!(drafts, wanted);
    assert!(bank.drafts[0].source.starts_with("<question type=\"calculated\">"));
    let told: Vec<_> = bank.findings.iter().filter(|f| f.done != Done::KeptAsDraft).map(|f| f.code.as_str()).collect();
    assert_eq!(told, ["gift_number_feedback", "moodle_penalty", "moodle_combined_feedback"]);
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
    assert_eq!(first.hints, ["Lihat lagi"]);
    assert_eq!(parse(&write(&bank.questions, &bank.media)).questions[0].hints, first.hints);
}

#[test]
fn texts_in_every_form_of_the_format() {
    let stems: Vec<_> = sample().questions.iter().map(|question| question.stem.clone()).collect();
    assert_eq!(stems[1..4], ["2 \\* 3 = 6", "Kata *apa*?", "Berapa $x_1$?"]);
    assert_eq!(stems[6], "Urutkan");
    assert_eq!(stems[7], "Loket [[1]] buka pukul [[3]].");
}

#[test]
fn gaps_and_orders() {
    let bank = sample();
    let QuestionBody::Ordering { items, .. } = &bank.questions[6].body else { panic!() };
    assert_eq!(items.join(" "), "satu dua tiga");
    let QuestionBody::GapSelect { words, .. } = &bank.questions[7].body else { panic!() };
    let words: Vec<_> = words.iter().map(|word| format!("{}{}", word.group, word.text)).collect();
    assert_eq!(words, ["1depan", "1belakang", "2delapan"]);
    let QuestionBody::GapSelect { words, .. } = &bank.questions[8].body else { panic!() };
    assert_eq!(words.len(), 2);
    let QuestionBody::Cloze { gaps } = &bank.questions[10].body else { panic!() };
    assert_eq!((bank.questions[10].stem.as_str(), gaps.len()), ("[[1]]", 1));
}

#[test]
fn settings_of_the_format_are_taken() {
    let bank = sample();
    let QuestionBody::ShortAnswer { compare, .. } = &bank.questions[2].body else { panic!() };
    assert!(compare.case && !compare.typo);
    let QuestionBody::Numerical { unit, units, .. } = &bank.questions[3].body else { panic!() };
    let others: Vec<_> = units.others.iter().map(|unit| format!("{}={}", unit.name, unit.factor)).collect();
    assert_eq!((unit.as_str(), others.join(" "), units.missing), ("m", "cm=0.01".to_owned(), FULL));
    let question = |kind: &str, inner: &str| {
        let text = format!(
            "<quiz><question type=\"{kind}\"><questiontext format=\"html\"><text>x [[1]]</text></questiontext>{inner}</question></quiz>"
        );
        let mut bank = parse(&text);
        (
            bank.questions.pop().expect("a question").body,
            bank.findings.into_iter().map(|finding| finding.code).collect::<Vec<_>>(),
        )
    };
    let set = "<answer fraction=\"100\"><text>a</text></answer><answer fraction=\"100\"><text>b</text></answer><answer fraction=\"0\"><text>c</text></answer>";
    let (QuestionBody::MultipleChoice { options, scoring }, _) = question("multichoiceset", set) else { panic!() };
    assert_eq!(options.iter().map(|option| option.fraction).collect::<Vec<_>>(), [5_000, 5_000, -5_000]);
    assert_eq!(scoring, ChoiceScoring::AllOrNothing);
    let items = "<answer fraction=\"1\"><text>a</text></answer><answer fraction=\"2\"><text>b</text></answer>";
    for (word, wanted, told) in [
        ("ALL_OR_NOTHING", OrderScoring::Exact, false),
        ("ABSOLUTE_POSITION", OrderScoring::ByPlace, false),
        ("RELATIVE_ALL_PREVIOUS_AND_NEXT", OrderScoring::Pairs, false),
        ("LONGEST_CONTIGUOUS_SUBSET", OrderScoring::LongestRun, false),
        ("LONGEST_ORDERED_SUBSET", OrderScoring::LongestRun, true),
        ("RELATIVE_NEXT_INCLUDE_LAST", OrderScoring::Pairs, true),
    ] {
        let (body, findings) = question("ordering", &format!("<gradingtype>{word}</gradingtype>{items}"));
        let QuestionBody::Ordering { scoring, .. } = body else { panic!() };
        assert_eq!((scoring, findings.contains(&"order_scoring".to_owned())), (wanted, told), "{word}");
    }
    let units = "<answer fraction=\"100\"><text>1.5</text></answer><units><unit><multiplier>1</multiplier><unit_name>jam</unit_name></unit>\
        <unit><multiplier>60</multiplier><unit_name>menit</unit_name></unit></units><unitgradingtype>1</unitgradingtype><unitpenalty>0.25</unitpenalty>";
    let (QuestionBody::Numerical { units, .. }, _) = question("numerical", units) else { panic!() };
    assert_eq!((units.others[0].factor.as_str(), units.missing, units.unknown), ("1/60", 7_500, 7_500));
}

/// As Moodle 4.5 writes it, cut to what matters.
fn calculated(answer: &str, sets: &str) -> String {
    format!(
        "<quiz><question type=\"calculatedsimple\"><name><text>Luas</text></name><questiontext format=\"html\"><text><![CDATA[<p>Luas {{a}} kali {{b_1}}, {{={{a}}*2}}?</p>]]></text></questiontext>\
        <synchronize>0</synchronize><single>0</single><answernumbering>abc</answernumbering>{answer}<unitgradingtype>0</unitgradingtype>\
        <units><unit><multiplier>1</multiplier><unit_name>m2</unit_name></unit></units>\
        <dataset_definitions>{sets}</dataset_definitions></question></quiz>"
    )
}

fn formula(text: &str, tolerance: &str, way: &str) -> String {
    format!(
        "<answer fraction=\"100\"><text>{text}</text><tolerance>{tolerance}</tolerance><tolerancetype>{way}</tolerancetype>\
        <correctanswerformat>1</correctanswerformat><correctanswerlength>3</correctanswerlength><feedback format=\"html\"><text>Kali</text></feedback></answer>"
    )
}

fn data_set(name: &str, status: &str, items: &[&str]) -> String {
    let items = items
        .iter()
        .zip(1..)
        .map(|(value, number)| format!("<dataset_item><number>{number}</number><value>{value}</value></dataset_item>"));
    format!(
        "<dataset_definition><status><text>{status}</text></status><name><text>{name}</text></name><type>calculatedsimple</type>\
        <distribution><text>uniform</text></distribution><minimum><text>1</text></minimum><maximum><text>10</text></maximum>\
        <decimals><text>1</text></decimals><itemcount>2</itemcount><dataset_items>{}</dataset_items><number_of_items>2</number_of_items></dataset_definition>",
        items.collect::<String>()
    )
}

#[test]
fn formulas_come_with_their_data() {
    let sets = [data_set("a", "private", &["2.0", "3.50"]), data_set("b_1", "shared", &["4", "5"])].concat();
    let bank = parse(&calculated(&formula("{a}*{b_1}", "0.01", "1"), &sets));
    let told: Vec<_> = bank.findings.iter().map(|finding| finding.code.as_str()).collect();
    assert_eq!((told, bank.drafts.len()), (vec!["moodle_shared"], 0), "{:?}", bank.drafts);
    let question = &bank.questions[0];
    let QuestionBody::Calculated { answers, variables, rows, unit, .. } = &question.body else { panic!() };
    assert_eq!(question.defects(), []);
    assert_eq!(
        (answers[0].formula.as_str(), answers[0].decimals, answers[0].feedback.as_str()),
        ("{a}*{b_1}", 3, "Kali")
    );
    assert_eq!(answers[0].tolerance, Tolerance::Relative { percent: "1".to_owned() });
    assert_eq!((variables.len(), variables[0].decimals, unit.as_str()), (2, 1, "m2"));
    assert_eq!(rows, &[["2", "4"], ["3.5", "5"]].map(|row| row.map(str::to_owned).to_vec()));
    let values = question.body.example(1).unwrap_or_default();
    let stem = crate::values::filled(&question.stem, &values);
    assert_eq!(stem, "Luas 3,5 kali 5, 7?");
}

#[test]
fn what_a_formula_cannot_be_here_is_told() {
    let set = data_set("a", "private", &["2.0"]);
    let read = |answer: &str, set: &str| {
        let bank = parse(&calculated(answer, set));
        let told = bank.findings.iter().map(|finding| finding.code.clone()).collect::<Vec<_>>().join(" ");
        (told, bank.questions.into_iter().next().map(|question| question.body))
    };
    for (text, code) in [
        ("{a} = 1", "formula_unreadable"),
        ("{a} ^ 2", "formula_xor"),
        ("hex({a})", "formula_function"),
        ("{a}+{b}", "formula_variable"),
    ] {
        assert_eq!(read(&formula(&text.replace('>', "&gt;"), "0", "1"), &set), (code.to_owned(), None), "{text}");
    }
    // A comparison comes as it is, and so does the sign `^` where it stands within no formula.
    let compared = read(&formula("{a} &gt; 1 ? 10 : 1 / 0", "0", "1"), &set);
    assert!(matches!(compared, (told, Some(QuestionBody::Calculated { .. })) if told.is_empty()));
    let spoken = |text: &str| read(&formula("{a}", "0", "1").replace("Kali", text), &set).0;
    assert_eq!((spoken("10^2 {a}"), spoken("Kali {={a}^2}")), (String::new(), "formula_xor".to_owned()));
    assert_eq!(read(&formula("{a}", "0", "1"), ""), ("variable_none".to_owned(), None));
    assert_eq!(read(&formula("1", "0", "1"), &data_set("a b", "private", &[])), ("variable_name".to_owned(), None));
    let tolerance = |size: &str, way: &str| match read(&formula("{a}", size, way), &set) {
        (told, Some(QuestionBody::Calculated { answers, .. })) => (told, answers[0].tolerance.clone()),
        other => panic!("{other:?}"),
    };
    let percent = |percent: &str| Tolerance::Relative { percent: percent.to_owned() };
    let adapted = "moodle_tolerance".to_owned();
    assert_eq!(tolerance("0.5", "2"), (String::new(), Tolerance::Absolute { margin: "0.5".to_owned() }));
    assert_eq!(tolerance("0.00001", "1"), (adapted.clone(), percent("0.01")));
    assert_eq!(tolerance("2", "1"), (adapted.clone(), percent("100")));
    assert_eq!(tolerance("0.02", "3"), (adapted, percent("2")));
    // Without a value the question stays, with what is amiss told.
    let (told, body) = read(&formula("1/({a}-2)", "0", "1"), &set);
    assert_eq!((told.as_str(), body.is_some()), ("bank_defect", true));
}

#[test]
fn embedded_answers_in_html() {
    let text = "<quiz><question type=\"cloze\"><questiontext format=\"html\"><text><![CDATA[<p>Ibu <b>kota</b> {1:SA:=Muara&nbsp;Bulian~%50%Bulian}\
        dan {2:MC:<i>tidak</i>~=ya &amp; pasti#Betul}.</p><ul><li>{:NM:=3,5:0.5}</li></ul>]]></text></questiontext></question></quiz>";
    let bank = parse(text);
    assert_eq!(bank.findings, []);
    let question = &bank.questions[0];
    assert_eq!(question.stem, "Ibu **kota** [[1]]dan [[2]].\n\n- [[3]]");
    let QuestionBody::Cloze { gaps } = &question.body else { panic!() };
    let crate::question::GapAsk::Text { answers, .. } = &gaps[0].ask else { panic!() };
    assert_eq!(answers[0].text, "Muara Bulian");
    let crate::question::GapAsk::Choice { options } = &gaps[1].ask else { panic!() };
    assert_eq!((options[0].text.as_str(), options[1].feedback.as_str()), ("_tidak_", "Betul"));
    assert_eq!(question.defects(), []);
}

#[test]
fn attachments_of_essays() {
    let essay = |inner: &str| {
        let text = format!(
            "<quiz><question type=\"essay\"><questiontext format=\"html\"><text>x</text></questiontext>{inner}</question></quiz>"
        );
        parse(&text)
    };
    let files =
        |least, most, megabytes, kinds: &[FileKind]| FileRules { least, most, megabytes, kinds: kinds.to_vec() };
    for (inner, wanted, kind, told) in [
        ("<attachments>0</attachments>", None, "essay", None),
        (
            "<attachments>3</attachments><attachmentsrequired>1</attachmentsrequired><maxbytes>5242880</maxbytes>\
             <filetypeslist>.pdf,image</filetypeslist><responserequired>0</responserequired>",
            Some(files(1, 3, 5, &[FileKind::Pdf, FileKind::Picture])),
            "essay",
            None,
        ),
        (
            "<responseformat>noinline</responseformat><attachments>1</attachments><attachmentsrequired>1</attachmentsrequired>",
            Some(files(1, 1, 10, &[])),
            "file_upload",
            None,
        ),
        (
            "<attachments>-1</attachments><maxbytes>104857600</maxbytes><filetypeslist>.exe</filetypeslist>",
            Some(files(0, 10, 25, &[])),
            "essay",
            Some(".exe, attachments -1, maxbytes 104857600"),
        ),
    ] {
        let bank = essay(inner);
        let body = &bank.questions[0].body;
        assert_eq!((body.files(), body.kind()), (wanted.as_ref(), kind), "{inner}");
        assert_eq!(bank.findings.first().map(|finding| finding.detail.as_str()), told, "{inner}");
        assert_eq!(&parse(&write(&bank.questions, &[])).questions[0].body, body, "{inner}");
    }
}

#[test]
fn limits_of_words() {
    let essay = |inner: &str| {
        let text = format!(
            "<quiz><question type=\"essay\"><questiontext format=\"html\"><text>x</text></questiontext>{inner}</question></quiz>"
        );
        parse(&text)
    };
    for (inner, wanted) in [
        ("", (None, None)),
        ("<minwordlimit></minwordlimit><maxwordlimit/>", (None, None)),
        ("<minwordlimit>50</minwordlimit><maxwordlimit>100</maxwordlimit>", (Some(50), Some(100))),
        ("<maxwordlimit>100</maxwordlimit>", (None, Some(100))),
    ] {
        let bank = essay(inner);
        let QuestionBody::Essay { words, .. } = &bank.questions[0].body else { panic!() };
        assert_eq!((words.min, words.max), wanted, "{inner}");
        let again = parse(&write(&bank.questions, &[]));
        assert_eq!(again.questions[0].body, bank.questions[0].body, "{inner}");
    }
    let unsound = essay("<minwordlimit>100</minwordlimit><maxwordlimit>50</maxwordlimit>");
    assert_eq!(unsound.findings[0].code, "bank_defect");
}

#[test]
fn a_broken_file_is_told() {
    let bank = parse("<quiz><question type=\"essay\">");
    assert_eq!(bank.findings[0].code, "xml_broken");
}
