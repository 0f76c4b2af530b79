use std::{
    fmt::Write as _,
    io::{Cursor, Write as _},
    path::{Path, PathBuf},
};

use proptest::prelude::*;
use zip::{ZipWriter, write::SimpleFileOptions};

use super::{
    sample::{fixtures, meaning, question, shown_question},
    *,
};
use crate::question::Tolerance;

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut all = Vec::new();
    for entry in std::fs::read_dir(folder).expect("list") {
        let path = entry.expect("entry").path();
        if path.is_dir() {
            all.extend(files(&path));
        } else {
            all.push(path);
        }
    }
    all.sort();
    all
}

/// The folder as a package.
fn packed(folder: &Path) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for path in files(folder) {
        let name = path.strip_prefix(folder).expect("within").to_string_lossy().into_owned();
        zip.start_file(name, SimpleFileOptions::default()).expect("start");
        zip.write_all(&std::fs::read(path).expect("read")).expect("write");
    }
    zip.finish().expect("finish").into_inner()
}

fn line(name: &str, bank: &Bank) -> String {
    let mut kinds: Vec<(&str, usize)> = Vec::new();
    for question in &bank.questions {
        let kind = question.body.kind();
        match kinds.iter_mut().find(|(known, _)| *known == kind) {
            Some((_, count)) => *count += 1,
            None => kinds.push((kind, 1)),
        }
    }
    let mut told: Vec<&str> = bank.findings.iter().map(|finding| finding.code.as_str()).collect();
    told.sort_unstable();
    told.dedup();
    let mut out = format!("{name}: {:?}, {} drafts, {} files", bank.format, bank.drafts.len(), bank.media.len());
    for (kind, count) in kinds {
        let _ = write!(out, ", {count} {kind}");
    }
    let _ = write!(out, "; {}", told.join(" "));
    out
}

/// What is understood of every real file: kinds, drafts, files and what was told.
#[test]
fn real_files_are_understood() {
    let mut report = String::new();
    for folder in ["moodlexml", "aiken", "qti"] {
        let Some(root) = fixtures(folder) else { return };
        for path in files(&root) {
            let name = path.strip_prefix(&root).expect("within").display().to_string();
            if !matches!(path.extension().and_then(|extension| extension.to_str()), Some("xml" | "txt" | "zip" | "qti"))
            {
                continue;
            }
            let bank = read(&name, &std::fs::read(&path).expect("read"));
            assert!(bank.findings.len() >= bank.drafts.len(), "{name}");
            if bank.format != BankFormat::Unknown || name.ends_with("zip") {
                let _ = writeln!(report, "{}", line(&format!("{folder}/{name}"), &bank));
            }
        }
    }
    let Some(root) = fixtures("qti/instructure-qti") else { return };
    for folder in [
        "with_banks",
        "test_qti_1.2",
        "test_qti_1.2_multi",
        "no_assessment_xml",
        "unsupported_version",
        "test_with_comments",
    ] {
        let _ =
            writeln!(report, "{}", line(&format!("package of {folder}"), &read("x.zip", &packed(&root.join(folder)))));
    }
    insta::assert_snapshot!(report);
}

/// The same set in QTI 1.2 and in QTI 2.1 gives the same questions, and the same number of drafts.
#[test]
fn pairs_of_real_files_mean_the_same() {
    let Some(root) = fixtures("qti/biologyproblems") else { return };
    let mut pairs = 0;
    for path in files(&root) {
        let name = path.display().to_string();
        if !name.contains("canvas_qti_v1_2") {
            continue;
        }
        pairs += 1;
        let bank = |path: &str| {
            let bank = read(path, &std::fs::read(path).expect("read"));
            let shown = |question: &AuthoredQuestion| {
                let mut question = meaning(question);
                question.name.clear();
                question
            };
            (bank.questions.iter().map(shown).collect::<Vec<_>>(), bank.drafts.len())
        };
        let classic = bank(&name);
        let newer = bank(&name.replace("canvas_qti_v1_2", "blackboard_qti_v2_1"));
        assert!(classic.0.len() + classic.1 > 0, "{name}");
        assert_eq!(classic.1, newer.1, "{name}");
        for (a, b) in classic.0.iter().zip(&newer.0) {
            assert_eq!(a, b, "{name}");
        }
        assert_eq!(classic.0.len(), newer.0.len(), "{name}");
    }
    assert_eq!(pairs, 6);
}

/// A picture as small as one can be.
fn picture() -> BankMedia {
    BankMedia { name: "peta kota.png".to_owned(), bytes: b"\x89PNG\r\n\x1a\nrest".to_vec() }
}

#[test]
fn pictures_go_out_and_come_back() {
    let media = [picture()];
    let mut question =
        AuthoredQuestion::new(format!("Di mana ini?\n\n![Peta](<{}>)", media[0].link()), QuestionBody::essay(""));
    question.name = "Peta".to_owned();
    for format in [BankFormat::MoodleXml, BankFormat::Qti2, BankFormat::Qti3] {
        let written = write(format, "Kuis", std::slice::from_ref(&question), &[], &media).expect("written");
        let bank = read("x", &written.bytes);
        assert_eq!(bank.findings, [], "{format:?}");
        assert_eq!(bank.format, format);
        assert_eq!(bank.media, media, "{format:?}");
        assert_eq!(bank.questions.iter().map(meaning).collect::<Vec<_>>(), [meaning(&question)], "{format:?}");
    }
}

/// A question of each kind and mode that has more than an answer block.
const EVERY_MODE: &str = "// [scoring:all_or_nothing]\na {~%50%a ~%50%b ~%-50%c}\n\n// [scoring:exact]\nb {>a >b}\n\n\
    // [case:yes] [accents:fold] [typo:yes]\nc {=arsip}\n\n\
    // [unit:km] [unit-also:m=0.001] [unit-also:menit=1/60] [unit-missing:90] [unit-unknown:50] [relative:1:45:2.5] [digits:2:3.14159:3]\n\
    d {#=45:0 =3:0}\n\n\
    // [kind:calculated] [unit:km] [unit-also:m=0.001] [formula:100: {a} * {b_2}] [formula:50: {a} > 5 && {b_2} <= 1 ? {a} % 2 : {a} | 1 # Kalikan dengan {b_2}.] [variable:a:1:9:0] [variable:b_2:0.5:1.5:2] [tolerance:1:3:absolute:0.01] [tolerance:2:2:relative:2.5]\n\
    l \\{a\\} dan \\{b_2\\}, \\{\\=\\{a\\} / 2\\} ####\\{a\\} kali\n\n\
    // [kind:calculated] [formula:100: sqrt({x})] [variable:x:0:0:0] [row:4] [row:6.25] [tolerance:1:2:digits:3]\nm \\{x\\}\n\n\
    // [kind:cloze]\ne \\{2\\:SHORTANSWER_C\\:\\=Jambi\\~%50%Muaro\\#Hampir\\} f \\{1\\:NUMERICAL\\:\\=3\\:0.5\\} \\{1\\:MULTICHOICE\\:a\\~\\=b\\} ####Sebab\n\n\
    // [kind:gap_select] [word:1:depan] [word:2*:pukul\\: 8] [word:2:sembilan] [word:1:belakang]\ng [[1]] h [[2]] i [[2]]\n\nTeks saja.\n\n\
    // [kind:likert] [statement:Jelas] [statement:Berguna] [point:Tidak] [point:Ya]\nj\n\n// [kind:comment]\nk\n";

#[test]
fn every_mode_goes_out_and_comes_back() {
    let bank = read("x.gift", EVERY_MODE.as_bytes());
    assert_eq!((bank.questions.len(), &bank.findings), (11, &Vec::new()));
    assert!(bank.questions.iter().all(|question| question.defects().is_empty()));
    let again = |format| {
        let written = write(format, "Kuis", &bank.questions, &[], &[]).expect("written");
        let bank = read(if format == BankFormat::Gift { "x.gift" } else { "x" }, &written.bytes);
        assert_eq!(bank.findings, [], "{format:?}");
        bank.questions
    };
    for format in [BankFormat::Gift, BankFormat::Sheet] {
        let read = again(format);
        for (written, read) in bank.questions.iter().zip(&read) {
            assert_eq!(read, written, "{format:?}");
        }
        assert_eq!(read.len(), 11, "{format:?}");
    }
    // What a format has no place for is left behind, and what is left means the same.
    let kinds =
        |questions: &[AuthoredQuestion]| questions.iter().map(|question| question.body.kind()).collect::<Vec<_>>();
    let moodle = again(BankFormat::MoodleXml);
    assert_eq!(
        kinds(&moodle),
        [
            "multiple_choice",
            "ordering",
            "short_answer",
            "numerical",
            "calculated",
            "calculated",
            "cloze",
            "gap_select",
            "description"
        ]
    );
    for (written, read) in bank.questions.iter().zip(&moodle).filter(|(written, _)| {
        !matches!(written.body, QuestionBody::ShortAnswer { .. } | QuestionBody::Numerical { .. })
    }) {
        let mut written = written.clone();
        // Significant figures become the percentage that holds all of them.
        if let QuestionBody::Calculated { answers, .. } = &mut written.body {
            for answer in answers.iter_mut().filter(|answer| answer.tolerance.way() == "digits") {
                answer.tolerance = Tolerance::Relative { percent: "0.5".to_owned() };
            }
        }
        assert_eq!(read, &written);
    }
    for format in [BankFormat::Qti2, BankFormat::Qti3] {
        let qti = again(format);
        assert_eq!(
            kinds(&qti),
            ["multiple_choice", "ordering", "short_answer", "numerical", "cloze", "cloze", "description"]
        );
        assert_eq!(qti[0].body, bank.questions[0].body);
        // Feedback of gaps stays behind, and words become lists.
        let QuestionBody::Cloze { gaps } = &bank.questions[6].body else { panic!() };
        let mut gaps = gaps.clone();
        gaps.iter_mut().flat_map(|gap| gap.ask.texts_mut()).filter(|text| *text == "Hampir").for_each(String::clear);
        assert_eq!((&qti[4].stem, &qti[4].body), (&bank.questions[6].stem, &QuestionBody::Cloze { gaps }));
        assert_eq!(qti[5].stem, "g [[1]] h [[2]] i [[3]]");
        assert_eq!(qti[5].defects(), []);
    }
}

fn again(format: BankFormat, questions: &[AuthoredQuestion]) -> Bank {
    let written = write(format, "Kuis", questions, &[], &[]).expect("written");
    let bank = read("x", &written.bytes);
    assert_eq!(bank.format, format);
    bank
}

/// Bytes of a bank in some format, to be spoiled.
fn spoilable() -> Vec<Vec<u8>> {
    let questions = [
        AuthoredQuestion::new(
            "Pilih **satu**",
            QuestionBody::multiple_choice(
                ["a", "b"]
                    .map(|text| crate::question::Choice {
                        text: text.to_owned(),
                        fraction: 5_000,
                        feedback: "f".to_owned(),
                    })
                    .to_vec(),
            ),
        ),
        AuthoredQuestion::new(
            "Pasang",
            QuestionBody::Matching {
                pairs: ["a", "b"]
                    .map(|text| crate::question::Pair { left: text.to_owned(), right: format!("{text}{text}") })
                    .to_vec(),
            },
        ),
    ];
    let mut all: Vec<Vec<u8>> = [BankFormat::MoodleXml, BankFormat::Qti2, BankFormat::Qti3, BankFormat::Sheet]
        .into_iter()
        .filter_map(|format| Some(write(format, "t", &questions, &[], &[picture()])?.bytes))
        .collect();
    let mut package = Package::open(&all[1]).expect("open");
    let item = package.read("items/item-0001.xml").expect("item");
    all.push(item);
    all.push(include_bytes!("../qti/sample_1_2.xml").to_vec());
    all.push(b"1. Satu\nA. a\nB. b\nKunci: B\nPembahasan: x\n".to_vec());
    all.push(b"$CATEGORY: a\n\n::n:: Satu {=a ~%50%b#c}\n\nDua {#1:2}".to_vec());
    all
}

#[test]
fn a_rubric_goes_where_a_format_has_a_place_for_settings() {
    let marks = "// [model:Isi] [criterion:Isi \\\\| alur|4: Lengkap: rapi|2.5: Sebagian|0: Tidak ada] [criterion:Bahasa|1: Jelas|0: Tidak] [rubric:hidden]";
    let bank = read("x.gift", format!("{marks}\nUraikan {{}}\n").as_bytes());
    assert_eq!(bank.findings, []);
    let rubric = bank.questions[0].rubric.clone().expect("a rubric");
    assert_eq!((rubric.criteria[0].title.as_str(), rubric.criteria.len(), rubric.hidden), ("Isi | alur", 2, true));
    assert_eq!(bank.questions[0].defects(), []);
    for format in [BankFormat::Gift, BankFormat::Sheet] {
        assert_eq!(again(format, &bank.questions).questions[0].rubric, Some(rubric.clone()), "{format:?}");
    }
    for format in [BankFormat::MoodleXml, BankFormat::Qti2, BankFormat::Qti3] {
        assert_eq!(again(format, &bank.questions).questions[0].rubric, None, "{format:?}");
    }
    let broken = read("x.gift", b"// [criterion:Isi|banyak: Lengkap]\nUraikan {}\n");
    assert_eq!((broken.findings[0].code.as_str(), &broken.questions[0].rubric), ("gift_attribute", &None));
    let mut odd = AuthoredQuestion::new("Benar?", QuestionBody::Comment);
    odd.rubric = Some(rubric);
    assert_eq!(odd.defects().iter().map(|defect| defect.code).collect::<Vec<_>>(), ["rubric_kind"]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn moodle_xml_is_read_again(mut questions in prop::collection::vec(question(), 1..4), hints in prop::collection::vec("[a-z]{1,9}", 0..3)) {
        questions[0].hints = hints;
        let bank = again(BankFormat::MoodleXml, &questions);
        prop_assert_eq!(&bank.questions, &questions, "{:?}", bank.findings);
    }

    #[test]
    fn sheets_are_read_again(questions in prop::collection::vec(question(), 1..4)) {
        let bank = again(BankFormat::Sheet, &questions);
        let read: Vec<_> = bank.questions.iter().map(|question| format!("{question:?}").replace("=\\\\>", "=>")).collect();
        let written: Vec<_> = questions.iter().map(|question| format!("{question:?}").replace("=\\\\>", "=>")).collect();
        prop_assert_eq!(read, written, "{:?}", bank.findings);
    }

    #[test]
    fn qti_packages_mean_the_same(mut questions in prop::collection::vec(shown_question(), 1..4), hints in prop::collection::vec("[a-z]{1,9}", 0..3)) {
        questions[0].hints = hints;
        let wanted: Vec<_> = questions.iter().map(meaning).collect();
        for format in [BankFormat::Qti2, BankFormat::Qti3] {
            let bank = again(format, &questions);
            prop_assert_eq!(bank.questions.iter().map(meaning).collect::<Vec<_>>(), wanted.clone(), "{:?}", bank.findings);
        }
    }
}

#[test]
fn hints_of_qti_follow_tries_and_are_no_answers() {
    let mut questions = crate::gift::parse(
        "Kota mana? {=Jambi ~Muaro}\n\nSingkatan? {=SPBE =%50%spbe lama}\n\nBerapa? {#12:1}\n\nUraikan {}\n",
    )
    .questions;
    let number = |min: &str, max: &str| crate::question::Gap {
        weight: 1,
        ask: crate::question::GapAsk::Number {
            answers: vec![crate::question::NumericAccepted::between(
                min.to_owned(),
                max.to_owned(),
                10_000,
                String::new(),
            )],
        },
    };
    let gaps = vec![number("3", "4"), number("7", "7")];
    questions.push(AuthoredQuestion::new("Ada [[1]] loket dan [[2]] kursi", QuestionBody::Cloze { gaps }));
    for question in &mut questions {
        question.hints = vec!["Baca **lagi**".to_owned(), "Lihat pasal 3".to_owned()];
    }
    for format in [BankFormat::Qti2, BankFormat::Qti3] {
        let bank = again(format, &questions);
        assert_eq!(bank.findings, []);
        assert_eq!(
            bank.questions.iter().map(meaning).collect::<Vec<_>>(),
            questions.iter().map(meaning).collect::<Vec<_>>()
        );
        let written = write(format, "t", &questions, &[], &[]).expect("a package");
        let mut package = Package::open(&written.bytes).expect("open");
        let mut tries = |at: usize| {
            let item = package.read(&format!("items/item-{at:04}.xml")).expect("item");
            String::from_utf8(item).expect("text").matches("numAttempts").count()
        };
        assert_eq!([1, 2, 3, 4, 5].map(&mut tries), [2, 2, 2, 0, 2], "nobody shows a hint for an essay");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn bytes_of_any_kind_are_read(bytes in prop::collection::vec(any::<u8>(), 0..300), head in prop::sample::select(vec!["", "<quiz>", "PK\x03\x04", "\u{feff}<questestinterop>", "<qti-assessment-item>"])) {
        let bank = read("x", &[head.as_bytes(), &bytes].concat());
        prop_assert!(bank.findings.len() >= bank.drafts.len());
    }

    #[test]
    fn spoiled_banks_are_read(which in any::<prop::sample::Index>(), changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..4), cut in any::<prop::sample::Index>(), whole in any::<bool>()) {
        thread_local!(static ALL: Vec<Vec<u8>> = spoilable());
        let mut bytes = ALL.with(|all| which.get(all).clone());
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if !whole {
            bytes.truncate(cut.index(bytes.len()));
        }
        let bank = read("x", &bytes);
        prop_assert!(bank.findings.len() >= bank.drafts.len());
    }
}

#[test]
fn deep_and_grown_documents_are_bounded() {
    let deep = format!("<quiz><question type=\"essay\"><questiontext format=\"html\"><text>{}", "<b>".repeat(200_000));
    assert_eq!(read("x", deep.as_bytes()).questions.len(), 0);
    let deep = format!(
        "<assessmentItem><itemBody>{}x{}</itemBody></assessmentItem>",
        "<div>".repeat(20_000),
        "</div>".repeat(20_000)
    );
    assert!(read("x", deep.as_bytes()).questions.is_empty());
    let grown = "<!DOCTYPE quiz [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]><quiz><question type=\"essay\">&b;</question></quiz>";
    let bank = read("x", grown.as_bytes());
    assert_eq!(bank.findings[0].code, "xml_broken");
}

#[test]
fn many_questions_and_large_questions_take_no_time() {
    let one =
        "<question type=\"essay\"><questiontext format=\"markdown\"><text>Uraikan</text></questiontext></question>\n";
    let many = format!("<quiz>\n{}</quiz>", one.repeat(limits::QUESTIONS + 10));
    let bank = read("x", many.as_bytes());
    assert_eq!(bank.questions.len(), limits::QUESTIONS);
    let last = bank.findings.last().expect("told");
    assert_eq!((last.code.as_str(), last.place.line), ("bank_too_many", Some(limits::QUESTIONS + 2)));
    let answers = "<answer fraction=\"100\"><text>a</text></answer>".repeat(50_000);
    let large = format!(
        "<quiz><question type=\"shortanswer\"><questiontext><text>x</text></questiontext>{answers}</question></quiz>"
    );
    assert_eq!(read("x", large.as_bytes()).drafts[0].reason, "question_too_large");
}

#[test]
fn every_code_has_its_sentence() {
    let known: Vec<&str> = crate::finding::SENTENCES.iter().map(|(code, _)| *code).collect();
    let bank = read("x", include_bytes!("../moodle/sample.xml"));
    assert!(bank.findings.iter().all(|finding| known.contains(&finding.code.as_str())), "{:?}", bank.findings);
}
