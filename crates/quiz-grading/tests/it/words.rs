//! Every key that code and templates use has words in every language, and no other key does.

use std::{collections::BTreeSet, path::Path};

fn keys(source: &str) -> BTreeSet<String> {
    let key = |line: &str| line.split_once(" =").map(|(key, _)| key.to_owned());
    source.lines().filter(|line| !line.starts_with([' ', '#'])).filter_map(key).collect()
}

fn texts(folder: &Path, into: &mut String) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            texts(&path, into);
        } else {
            into.push_str(&std::fs::read_to_string(&path).expect("a text"));
        }
    }
}

/// Keys put together from these and a word that is not in the source as it stands.
const FAMILIES: [&str; 7] = [
    "quiz-advice-",
    "quiz-certainty-",
    "quiz-contradiction-",
    "quiz-counted-",
    "quiz-figure-",
    "quiz-gain-level-",
    "quiz-lateness-",
];

#[test]
fn catalogues_are_complete() {
    let [id, en] = quiz_grading::CATALOGUES.map(|(_, source)| keys(source));
    assert_eq!(id, en);

    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut all = String::new();
    texts(&folder.join("src"), &mut all);
    texts(&folder.join("templates"), &mut all);
    let mut used = BTreeSet::new();
    for quoted in
        all.split('"').filter(|word| word.starts_with("quiz-") && !word.contains([' ', '/', '.', '<', '>', '{']))
    {
        used.insert(quoted.to_owned());
    }
    for code in all.split('"').filter_map(|word| word.strip_prefix("quiz.")).filter(|code| !code.contains([' ', '/'])) {
        used.insert(format!("problem-quiz-{}", code.replace('_', "-")));
    }
    let known = |key: &String| id.contains(key) || id.contains(&format!("notice-{key}"));
    // Codes of single steps and audit entries are for programs; names that are no keys stand here too.
    let silent = [
        "quiz-gain-level",
        "problem-quiz-unknown-slot",
        "problem-quiz-answer-misfit",
        "problem-quiz-stale",
        "problem-quiz-saved-late",
        "problem-quiz-saved-awaiting",
        "problem-quiz-late",
        "problem-quiz-forget-devices",
        "problem-quiz-mark",
        "problem-quiz-file",
        "problem-quiz-marking.reveal",
        "problem-quiz-reconcile",
        "problem-quiz-reopen",
        "problem-quiz-release",
        "problem-quiz-comment.keep",
        "problem-quiz-comment.change",
        "problem-quiz-comment.delete",
        "problem-quiz-comment.restore",
        "problem-quiz-regrade",
        "problem-quiz-schedule",
        "problem-quiz-deadline",
        "problem-quiz-accommodate",
        "problem-quiz-withdraw-accommodation",
        "problem-quiz-outage",
        "problem-quiz-heartbeat",
        "problem-quiz-close-due",
        "problem-quiz-record-earlier",
        "quiz-advice-short",
        "problem-quiz-js",
    ];
    let missing: Vec<_> = used.iter().filter(|key| !known(key) && !silent.contains(&key.as_str())).collect();
    assert!(missing.is_empty(), "used but not in the catalogue: {missing:?}");
    let is_used = |key: &&String| {
        used.contains(*key)
            || used.contains(key.trim_start_matches("notice-"))
            || FAMILIES.iter().any(|family| key.starts_with(family))
    };
    let needless: Vec<_> = id.iter().filter(|key| !is_used(key)).collect();
    assert!(needless.is_empty(), "in the catalogue but not used: {needless:?}");
}
