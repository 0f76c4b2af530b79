use std::collections::HashSet;

use course_authoring::CATALOGUES;
use courseware::{authored::DEFECTS, readiness};

/// Every code that `courseware` may tell the studio has words in both languages.
#[test]
fn every_code_has_words() {
    for (locale, text) in CATALOGUES {
        let keys: HashSet<&str> = text.lines().filter_map(|line| line.split_once(" = ")).map(|(key, _)| key).collect();
        let key = |prefix: &str, code: &str| format!("authoring-{prefix}-{}", code.replace('_', "-"));
        let mut wanted: Vec<String> = DEFECTS.iter().map(|code| key("defect", code)).collect();
        let ready = readiness::CODES.iter().filter(|code| **code != "question_defect");
        wanted.extend(ready.map(|code| key("ready", code)));
        // What banks and pages tell; folders are the command line's.
        for found in courseware::finding::SENTENCES.iter().map(|(code, _)| code) {
            let of_folders =
                ["duplicate_", "file_", "toml_", "format_", "field_", "id_", "key_", "bank_empty", "aiken_stray"];
            if !of_folders.iter().any(|start| found.starts_with(start)) {
                wanted.push(key("found", found));
            }
        }
        let missing: Vec<_> = wanted.iter().filter(|key| !keys.contains(key.as_str())).collect();
        assert!(missing.is_empty(), "{}: {missing:?}", locale.tag());
    }
}
