use proptest::prelude::*;

use super::*;
use crate::bank::{
    QuestionReport,
    sample::{fixtures, question},
};

fn kinds(bank: &Bank) -> Vec<&'static str> {
    bank.questions.iter().map(|question| question.body.kind()).collect()
}

fn one(source: &str) -> AuthoredQuestion {
    let bank = parse(source);
    assert_eq!((bank.questions.len(), bank.drafts.len()), (1, 0), "{source}: {:?}", bank.findings);
    bank.questions[0].clone()
}

#[test]
fn every_answer_block() {
    let bank = parse(
        "$CATEGORY: Mudah\n\n// [id:q1] [tag:a] [tag:b]\n::Satu:: Pilih {=benar#bagus ~salah ####Sebab.}\n\nBanyak {~%50%a ~%50%b ~%-50%c}\n\n\
         Pernyataan {FALSE#keliru#tepat}\n\nKata {=arsip =%80%berkas}\n\nAngka {#45:0.5}\n\nPasang {=kiri -> kanan =atas -> bawah}\n\n\
         Urut {>pertama >kedua >ketiga}\n\nUraikan {}\n",
    );
    assert_eq!(
        kinds(&bank),
        [
            "single_choice",
            "multiple_choice",
            "true_false",
            "short_answer",
            "numerical",
            "matching",
            "ordering",
            "essay"
        ]
    );
    assert_eq!(bank.findings, []);
    let first = &bank.questions[0];
    assert_eq!((first.name.as_str(), first.reference.as_str(), first.category.as_str()), ("Satu", "q1", "Mudah"));
    assert_eq!((first.tags.join(","), first.explanation.as_str()), ("a,b".to_owned(), "Sebab."));
    assert_eq!(
        bank.questions[2].body,
        QuestionBody::TrueFalse {
            answer: false,
            feedback_true: "keliru".to_owned(),
            feedback_false: "tepat".to_owned()
        }
    );
}

#[test]
fn numbers_stay_exact() {
    let range = |source: &str| match one(source).body {
        QuestionBody::Numerical { answers, .. } => {
            answers.into_iter().map(|a| format!("{}..{}@{}", a.min, a.max, a.fraction)).collect::<Vec<_>>().join(" ")
        }
        other => panic!("{other:?}"),
    };
    assert_eq!(range("a {#3.1415:0.0005}"), "3.141..3.142@10000");
    assert_eq!(range("a {#-5..5}"), "-5..5@10000");
    assert_eq!(range("a {#=20:0 =%50%20:2}"), "20..20@10000 18..22@5000");
    assert_eq!(range("a {#0,1:0,2}"), "-0.1..0.3@10000");
}

#[test]
fn thirds_add_up() {
    let QuestionBody::MultipleChoice { options, .. } = one("a {~%33.333%x ~%33.333%y ~%33.333%z ~%-33.333%w}").body
    else {
        panic!()
    };
    let fractions: Vec<_> = options.iter().map(|option| option.fraction).collect();
    assert_eq!(fractions, [3334, 3333, 3333, -3333]);
}

#[test]
fn what_is_no_question_is_kept_as_a_draft() {
    for (source, code) in [
        ("Terbuka {=a ~b", "gift_unclosed"),
        ("Tertutup } saja", "gift_stray_brace"),
        ("{=a ~b}", "gift_empty_stem"),
        ("a {~b ~c}", "gift_no_right_answer"),
        ("a {~b}", "gift_one_option"),
        ("a {entah}", "gift_answers_unknown"),
        ("a {#dua}", "gift_number"),
        ("a {~%500%b ~c}", "gift_weight"),
        ("a {=b -> c}", "gift_few_pairs"),
        ("a {>b}", "gift_few_items"),
        ("a {=b ~c} d {=e ~f}", "gift_several_blocks"),
    ] {
        let bank = parse(&format!("Baik {{T}}\n\n{source}\n\nBaik juga {{F}}\n"));
        assert_eq!(bank.questions.len(), if code == "gift_unclosed" { 1 } else { 2 }, "{source}");
        assert_eq!(bank.drafts.len(), 1, "{source}: {bank:?}");
        assert_eq!((bank.drafts[0].line, bank.drafts[0].reason.as_str()), (3, code), "{source}");
        assert!(bank.drafts[0].source.starts_with(source.trim_end()), "{source}");
        assert_eq!(bank.findings.len(), 1);
    }
}

#[test]
fn an_unclosed_block_ends_where_the_next_name_begins() {
    let bank = parse("::a:: Rusak {=x\n\n::b:: Baik {T}\n");
    assert_eq!((bank.questions.len(), bank.drafts.len()), (1, 1));
}

#[test]
fn html_becomes_markdown_and_is_told() {
    let question = parse("[html]<p>Ke <b>mana</b>?</p> {=<i>timur</i> ~barat}");
    assert_eq!(question.questions[0].stem, "Ke **mana**?");
    assert_eq!(question.findings.iter().map(|f| f.code.as_str()).collect::<Vec<_>>(), ["gift_html"]);
}

#[test]
fn a_missing_word_leaves_a_gap() {
    assert_eq!(one("Dua tambah dua adalah {=empat =4}.").stem, "Dua tambah dua adalah _____ .");
}

fn meaning(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Compares with the expected parse that lies beside each file: number, kind, title, and texts that are not HTML.
#[test]
fn real_files_mean_what_their_authors_say() {
    let Some(folder) = fixtures("gift/gift-grammar") else { return };
    let mut files: Vec<_> =
        std::fs::read_dir(folder).expect("list").filter_map(|entry| Some(entry.ok()?.path())).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "gift"));
    files.sort();
    assert!(!files.is_empty());
    for path in files {
        let name = path.display().to_string();
        let bank = parse(&std::fs::read_to_string(&path).expect("read"));
        let expected: serde_json::Value =
            serde_json::from_slice(&std::fs::read(path.with_extension("json")).expect("read")).expect("json");
        let expected: Vec<_> =
            expected.as_array().expect("list").iter().filter(|entry| entry["type"] != "Category").collect();
        assert_eq!((bank.questions.len(), bank.drafts.len()), (expected.len(), 0), "{name}: {:?}", bank.findings);
        for (read, wanted) in bank.questions.iter().zip(expected) {
            let kind = match wanted["type"].as_str() {
                Some("MC")
                    if wanted["choices"].as_array().is_some_and(|c| c.iter().all(|c| c["isCorrect"] == false)) =>
                {
                    "multiple_choice"
                }
                Some("MC") => "single_choice",
                Some("TF") => "true_false",
                Some("Short") => "short_answer",
                Some("Numerical") => "numerical",
                Some("Matching") => "matching",
                Some("Essay") => "essay",
                Some("Description") => "description",
                other => panic!("{name}: {other:?}"),
            };
            assert_eq!(read.body.kind(), kind, "{name}");
            assert_eq!(read.name, wanted["title"].as_str().unwrap_or_default(), "{name}");
            if wanted["stem"]["format"] != "html" {
                assert_eq!(meaning(&read.stem), meaning(wanted["stem"]["text"].as_str().unwrap_or_default()), "{name}");
            }
            if let Some(choices) = wanted["choices"].as_array().filter(|_| kind.ends_with("_choice")) {
                let options = QuestionReport::from(read).options;
                assert_eq!(options.len(), choices.len(), "{name}");
                for (option, choice) in options.iter().zip(choices) {
                    if choice["text"]["format"] != "html" {
                        assert_eq!(
                            meaning(&option.text),
                            meaning(choice["text"]["text"].as_str().unwrap_or_default()),
                            "{name}"
                        );
                    }
                }
            }
        }
        let again = parse(&write(&bank.questions, &bank.drafts));
        assert_eq!(again.questions, bank.questions, "{name}");
    }
}

proptest! {
    #[test]
    fn never_panics(source in "[ -~\n]{0,120}") {
        let _ = parse(&source);
    }

    #[test]
    fn never_panics_on_gift_like_text(source in "([:]{2}|[{}=~#%>/\\\\$\n\\[\\]-]|[a-z ]|####|->|TRUE|//| \\[id:x\\]){0,60}") {
        let bank = parse(&source);
        // Nothing vanishes in silence: what is not a question is a draft with a finding.
        prop_assert!(bank.findings.len() >= bank.drafts.len());
    }

    #[test]
    fn what_is_written_is_read_again(questions in prop::collection::vec(question(), 1..4)) {
        let written = write(&questions, &[]);
        let bank = parse(&written);
        prop_assert_eq!(&bank.questions, &questions, "{}\n{:?}", written, bank.findings);
    }
}

#[test]
fn hints_stand_before_their_question_and_come_back() {
    let question = one("// [hint:Baca lagi \\] ya] [hint:Baris satu\\nbaris dua]\n::a::Apa? {=b ~c}\n");
    assert_eq!(question.hints, ["Baca lagi ] ya", "Baris satu\nbaris dua"]);
    assert_eq!(one(&write(std::slice::from_ref(&question), &[])).hints, question.hints);
}
