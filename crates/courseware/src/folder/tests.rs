use std::path::PathBuf;

use super::*;
use crate::{
    Behaviour, DoubleMarking, Draw, QuizRules, Section,
    authored::AuthoredQuestion,
    document::{Reveal, ReviewRules},
    publish,
    question::Bloom,
};

fn put(folder: &Path, path: &str, text: &str) {
    let full = folder.join(path);
    std::fs::create_dir_all(full.parent().expect("a parent")).expect("a folder");
    std::fs::write(full, text).expect("a file");
}

const TOML: &str = r#"
format = 1
id = "0193a1b2-0000-7000-8000-000000000001"
slug = "contoh"
title = "Contoh"
summary = "Sebuah contoh."
subject = "kearsipan"
level = "dasar"
language = "id"
objectives = ["Mengenal contoh"]
jp = 2
form = "NKL03"

[[curriculum]]
title = "Semua"
jp = 2

[[module]]
key = "satu"
title = "Modul satu"

[[module.lesson]]
key = "buka"
kind = "page"
title = "Buka"
file = "satu/buka.md"
minutes = 4

[[module.lesson]]
key = "kuis"
kind = "quiz"
title = "Kuis"
bank = "soal/kuis.gift"
mandatory = false
"#;

fn sample() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    put(folder.path(), "course.toml", TOML);
    put(folder.path(), "satu/buka.md", "Isi ![gambar](../media/a.svg)\n");
    put(folder.path(), "soal/kuis.gift", "::Satu:: Benar? {T}\n\nTanpa nama {=a ~b}\n\nTidak jelas {entah}\n");
    put(folder.path(), "media/a.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>");
    folder
}

#[test]
fn reads_and_compiles() {
    let folder = sample();
    let read = read(folder.path());
    assert_eq!(read.findings.iter().map(|f| f.code.as_str()).collect::<Vec<_>>(), ["gift_answers_unknown"]);
    assert_eq!(read.findings[0].place.to_string(), "soal/kuis.gift:5");
    let course = read.course.expect("a course");
    let table = media_table(folder.path(), &course).expect("media");
    let publication = kernel::id::PublicationId::from_uuid(uuid::Uuid::from_u128(9));
    let compiled = publish::compile(&course, publication, 1, &table).expect("ready");
    assert_eq!(compiled.lessons.len(), 2);
    assert_eq!(compiled.media.len(), 1);
    assert!(compiled.lessons[0].json.contains(&compiled.media[0].digest));
    assert_eq!(compiled, publish::compile(&course, publication, 1, &table).expect("ready"));
}

#[test]
fn every_problem_is_told_at_once() {
    let folder = tempfile::tempdir().expect("a folder");
    put(
        folder.path(),
        "course.toml",
        r#"
format = 7
id = "bukan"
slug = "Huruf Besar"
subject = "memasak"
jp = "empat"
warna = "biru"
[[module]]
key = "a"
title = "A"
[[module.lesson]]
key = "l"
kind = "page"
title = "L"
file = "../rahasia.md"
[[module.lesson]]
key = "l"
kind = "quiz"
title = "K"
bank = "soal/tidak-ada.gift"
pass_mark = 700
"#,
    );
    put(folder.path(), "media/jahat.html", "<p>");
    let report = check(folder.path());
    assert!(!report.ok);
    let told: Vec<_> = report.problems.iter().map(|p| format!("{} {}", p.place, p.code)).collect();
    insta::assert_snapshot!(told.join("\n"));
}

#[test]
fn a_broken_file_is_told_with_its_line() {
    let folder = tempfile::tempdir().expect("a folder");
    put(folder.path(), "course.toml", "format = 1\ntitle = \"x\n");
    let read = read(folder.path());
    assert!(read.is_refused());
    assert_eq!((read.findings[0].code.as_str(), read.findings[0].place.line), ("toml_syntax", Some(2)));
    assert!(super::read(&folder.path().join("tidak-ada")).is_refused());
}

/// The course without what a writer may choose anew: the files' names and drafts' lines.
fn meaning(course: &AuthoredCourse) -> AuthoredCourse {
    let mut course = course.clone();
    for lesson in course.modules.iter_mut().flat_map(|module| &mut module.lessons) {
        lesson.file.clear();
        if let AuthoredBody::Quiz(quiz) = &mut lesson.body {
            for draft in &mut quiz.drafts {
                draft.line = 0;
            }
        }
    }
    course
}

fn assert_round_trip(folder: &Path) {
    let first = read(folder);
    assert!(!first.is_refused(), "{}: {:?}", folder.display(), first.findings);
    let first = first.course.expect("a course");
    let copy = tempfile::tempdir().expect("a folder");
    write(copy.path(), &first).expect("written");
    for path in &first.media {
        put(copy.path(), path, "x");
    }
    let second = read(copy.path());
    assert!(!second.is_refused(), "{:?}", second.findings);
    assert_eq!(meaning(&second.course.expect("a course")), meaning(&first));
}

#[test]
fn what_is_written_is_read_again() {
    assert_round_trip(sample().path());
}

/// Every course in `content/` reads without a refusal, is ready, and survives writing.
#[test]
fn the_sample_courses_are_good() {
    let content = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../content");
    let mut courses: Vec<_> =
        std::fs::read_dir(content).expect("content").flatten().map(|entry| entry.path()).collect();
    courses.retain(|path| path.join("course.toml").is_file());
    for folder in courses {
        let report = check(&folder);
        let blocking: Vec<_> = report.readiness.iter().filter(|entry| entry.blocks).collect();
        assert!(report.ok && blocking.is_empty(), "{}: {:#?} {blocking:#?}", folder.display(), report.problems);
        assert_eq!(report.problems, [], "{}", folder.display());
        assert_round_trip(&folder);
    }
}

#[test]
fn two_lessons_of_one_bank_get_files_of_their_own() {
    let folder = sample();
    put(folder.path(), "course.toml", &TOML.replace("mandatory = false", "mandatory = false\n\n[[module.lesson]]\nkey = \"lagi\"\nkind = \"quiz\"\ntitle = \"Lagi\"\nbank = \"soal/kuis.gift\"\n"));
    let course = read(folder.path()).course.expect("a course");
    let ids = |lesson: usize| match &course.modules[0].lessons[lesson].body {
        AuthoredBody::Quiz(quiz) => {
            quiz.questions.iter().map(|question: &AuthoredQuestion| question.id).collect::<Vec<_>>()
        }
        AuthoredBody::Page { .. } => Vec::new(),
    };
    assert_ne!(ids(1), ids(2));
    assert_round_trip(folder.path());
}

#[test]
fn rules_of_completion_come_back_as_they_were() {
    let rules = TOML
        .replace("jp = 2\nform", "jp = 2\n[pass]\nmodules = 1\nscore = \"72.5\"\neither = true\n[ignored]\nform")
        .replace("title = \"Modul satu\"", "title = \"Modul satu\"\nat_least = 1\nmandatory = false\nweight = 4")
        .replace("minutes = 4", "minutes = 4\ncompletion = { any = [\"attended\", { read = { minutes = 3 } }] }")
        .replace("mandatory = false\n\"#", "\"#");
    let rules = format!("{rules}weight = 3\ncompletion = {{ score = {{ at_least = 80 }} }}\n");
    let folder = sample();
    put(folder.path(), "course.toml", &rules);
    let first = read(folder.path()).course.expect("a course");
    let lesson = &first.modules[0].lessons[0];
    let asked = serde_json::to_value(&lesson.completion).expect("JSON");
    assert_eq!(asked, serde_json::json!({ "any": ["attended", { "read": { "minutes": 3 } }] }));
    assert_eq!((first.pass.modules, first.pass.score.map(|rule| rule.at_least.0)), (Some(1), Some(7_250)));
    assert!(first.pass.either);
    assert_eq!((first.modules[0].at_least, first.modules[0].mandatory, first.modules[0].weight), (Some(1), false, 4));
    let again = tempfile::tempdir().expect("a folder");
    write(again.path(), &first).expect("written");
    put(again.path(), "media/a.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>");
    let second = read(again.path()).course.expect("a course");
    assert_eq!(second.pass, first.pass);
    for (a, b) in first.modules.iter().zip(&second.modules) {
        assert_eq!((a.at_least, a.mandatory, a.weight), (b.at_least, b.mandatory, b.weight));
        for (a, b) in a.lessons.iter().zip(&b.lessons) {
            assert_eq!((&a.completion, a.weight, a.mandatory), (&b.completion, b.weight, b.mandatory));
        }
    }
}

#[test]
fn a_rule_that_makes_no_sense_is_refused() {
    for rule in ["\"menyimak\"", "{ read = { minutes = 0 } }", "{ any = [] }", "{ score = { at_least = 72.5 } }"] {
        let folder = sample();
        put(folder.path(), "course.toml", &TOML.replace("minutes = 4", &format!("minutes = 4\ncompletion = {rule}")));
        let read = read(folder.path());
        assert!(read.findings.iter().any(|finding| finding.code == "field_type"), "{rule}");
    }
}

#[test]
fn when_a_quiz_may_be_taken_again_and_what_its_result_shows_come_back() {
    let asked =
        "mandatory = false\ncooling_minutes = 90\nreview = { right_answer = \"after_closing\", feedback = \"never\" }";
    let folder = sample();
    put(folder.path(), "course.toml", &TOML.replace("mandatory = false", asked));
    let course = read(folder.path()).course.expect("a course");
    let AuthoredBody::Quiz(quiz) = &course.modules[0].lessons[1].body else { panic!("a quiz") };
    let review = ReviewRules { right_answer: Reveal::AfterClosing, feedback: Reveal::Never, ..ReviewRules::default() };
    assert_eq!((quiz.rules.cooling_minutes, quiz.rules.review), (90, review));
    assert_round_trip(folder.path());

    put(folder.path(), "course.toml", &TOML.replace("mandatory = false", "review = { marks = \"nanti\" }"));
    assert!(read(folder.path()).findings.iter().any(|finding| finding.place.field.ends_with("review.marks")));
    // A document of before says nothing of either, and is written again as it was.
    let before = r#"{"pass_mark":70,"attempts":3,"grading":"highest","time_limit_minutes":0,"shuffle_questions":true,"shuffle_options":true,"draw":0}"#;
    let rules: QuizRules = serde_json::from_str(before).expect("rules");
    assert_eq!((rules, serde_json::to_string(&rules).expect("JSON").as_str()), (QuizRules::default(), before));
}

#[test]
fn how_a_quiz_answers_and_what_its_sections_draw_come_back() {
    let folder = sample();
    let rules = r#"mandatory = false
behaviour = "interactive"
tries = 2
penalty = "12.5"
negative_questions = true
anonymous_marking = true
release_together = true
double_marking = 5
review = { during_right_answer = true, feedback = "never" }

[[module.lesson.section]]
title = "Bagian \"satu\""
instructions = "Pilih\nsatu."
per_page = 2
shuffle = true
focus = true
draw = [{ count = 1, category = "Mudah", bloom = "C3", adaptive = true }, { tag = "loket", competency = "K1" }]

[[module.lesson.section]]"#;
    put(folder.path(), "course.toml", &TOML.replace("mandatory = false", rules));
    let course = read(folder.path()).course.expect("a course");
    let AuthoredBody::Quiz(quiz) = &course.modules[0].lessons[1].body else { panic!("a quiz") };
    assert_eq!(quiz.rules.behaviour, Behaviour::Interactive { tries: 2, penalty: 1_250 });
    assert!(quiz.rules.anonymous_marking && quiz.rules.release_together);
    assert_eq!(quiz.rules.double_marking, Some(DoubleMarking { within: 5 }));
    assert!(quiz.rules.negative.questions && !quiz.rules.negative.total && quiz.rules.review.during.right_answer);
    let draws = vec![
        Draw { count: 1, category: "Mudah".to_owned(), bloom: Some(Bloom::Apply), adaptive: true, ..Draw::default() },
        Draw { tag: "loket".to_owned(), competency: "K1".to_owned(), ..Draw::default() },
    ];
    let section = Section {
        title: "Bagian \"satu\"".to_owned(),
        instructions: "Pilih\nsatu.".to_owned(),
        per_page: 2,
        shuffle: true,
        focus: true,
        draws,
    };
    assert_eq!(quiz.sections, [section, Section::default()]);
    assert_round_trip(folder.path());
    for wrong in [
        "behaviour = \"kadang\"",
        "tries = 0",
        "double_marking = 101",
        "penalty = 101",
        "section = [{ draw = [{ bloom = \"C9\" }] }]",
    ] {
        put(folder.path(), "course.toml", &TOML.replace("mandatory = false", wrong));
        assert!(read(folder.path()).is_refused(), "{wrong}");
    }
}
