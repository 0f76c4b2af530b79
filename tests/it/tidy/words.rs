//! Words: both languages complete, and every key that pages and code name exists.

use std::collections::{BTreeMap, BTreeSet};

use super::{none, sources};

/// Messages of a catalogue with the names of their values.
fn messages(text: &str) -> BTreeMap<String, BTreeSet<String>> {
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut current = None;
    for line in text.lines() {
        let begins = line.starts_with(|c: char| c.is_ascii_alphabetic());
        if begins && let Some((key, _)) = line.split_once('=') {
            current = Some(key.trim().to_owned());
            found.insert(key.trim().to_owned(), BTreeSet::new());
        } else if line.starts_with('#') {
            current = None;
        }
        let Some(values) = current.as_ref().and_then(|key| found.get_mut(key)) else {
            continue;
        };
        // A value stands in a placeable, `{ $name }` or `{ $name -> …`; a bare dollar is text, as in formulas.
        for part in line.split('{').skip(1).filter_map(|part| part.trim_start().strip_prefix('$')) {
            let name = part.chars().take_while(|c| c.is_ascii_alphanumeric() || "_-".contains(*c)).collect();
            values.insert(name);
        }
    }
    found
}

fn catalogues(language: &str) -> BTreeMap<String, BTreeMap<String, BTreeSet<String>>> {
    sources(".ftl")
        .into_iter()
        .filter_map(|source| {
            let folder = source.path.strip_suffix(&format!("/{language}.ftl"))?.to_owned();
            Some((folder, messages(&source.text)))
        })
        .collect()
}

#[test]
fn both_languages_are_complete() {
    let (indonesian, english) = (catalogues("id"), catalogues("en"));
    let mut findings = Vec::new();
    for folder in indonesian.keys().chain(english.keys()).collect::<BTreeSet<_>>() {
        let (Some(id), Some(en)) = (indonesian.get(folder), english.get(folder)) else {
            findings.push(format!("{folder} has one language only"));
            continue;
        };
        for key in id.keys().chain(en.keys()).collect::<BTreeSet<_>>() {
            match (id.get(key), en.get(key)) {
                (Some(_), None) => findings.push(format!("{folder}/en.ftl lacks {key}")),
                (None, _) => findings.push(format!("{folder}/id.ftl lacks {key}")),
                (Some(id), Some(en)) if id != en => {
                    findings.push(format!("{folder}: {key} takes {id:?} in id, {en:?} in en"));
                }
                _ => {}
            }
        }
    }
    none("the languages differ", &findings);
}

#[test]
fn no_key_twice() {
    let mut seen: BTreeMap<String, String> = BTreeMap::new();
    let mut findings = Vec::new();
    for (folder, messages) in catalogues("id") {
        for key in messages.into_keys() {
            if let Some(other) = seen.insert(key.clone(), folder.clone()) {
                findings.push(format!("{key} in {other} and {folder}"));
            }
        }
    }
    none("a key in two catalogues", &findings);
}

#[test]
fn every_key_in_use_exists() {
    let known: BTreeSet<String> = catalogues("id").into_values().flat_map(BTreeMap::into_keys).collect();
    let mut findings = Vec::new();
    for source in sources(".html").iter().chain(&sources(".rs")) {
        let product = source.path.contains("/templates/") || source.path.contains("/src/");
        if !product || source.path.starts_with("crates/test-kit/") {
            continue;
        }
        for (number, line) in source.text.lines().enumerate() {
            if line.trim_start().starts_with("//") {
                continue;
            }
            for key in keys_of(line) {
                if !known.contains(&key) {
                    findings.push(format!("{}:{}: {key}", source.path, number + 1));
                }
            }
        }
        for code in problem_codes(&source.text) {
            let key = format!("problem-{}", code.replace(['.', '_'], "-"));
            if !known.contains(&key) {
                findings.push(format!("{}: {key}, the words of the problem {code}", source.path));
            }
        }
    }
    none("a key without words", &findings);
}

/// Keys that the line names outright: the first word of `t("…")`, `t1("…", …)` and their like, some families anywhere.
fn keys_of(line: &str) -> Vec<String> {
    let mut found = Vec::new();
    for call in ["t(\"", "t1(\"", "t2(\"", "with(\"", "key: \"", "title: Some(\""] {
        for (start, _) in line.match_indices(call) {
            let boundary = line[..start].chars().next_back();
            let word_before = boundary.is_some_and(|c| c.is_ascii_alphanumeric() || c == '_');
            let method = call.starts_with(['t', 'w']) && call.contains('(') && boundary != Some('.');
            let title = call.starts_with("title");
            let rest = &line[start + call.len()..];
            let Some((literal, _)) = rest.split_once('"') else {
                continue;
            };
            if !word_before && (title || !method) && is_key(literal) {
                found.push(literal.to_owned());
            }
        }
    }
    for family in ["\"problem-field-", "\"nav-", "\"notice-"] {
        for (start, _) in line.match_indices(family) {
            let literal = line[start + 1..].split('"').next().unwrap_or_default();
            found.extend(is_key(literal).then(|| literal.to_owned()));
        }
    }
    // `redirect_with(&address, "saved")` shows `notice-saved` on the page it leads to.
    if let Some((_, call)) = line.split_once("redirect_with(")
        && let Some(word) = call.rsplit('"').nth(1)
        && !word.contains(['/', '{'])
    {
        found.push(format!("notice-{word}"));
    }
    found.sort();
    found.dedup();
    found
}

fn is_key(literal: &str) -> bool {
    literal.contains('-')
        && !literal.ends_with('-')
        && literal.starts_with(|c: char| c.is_ascii_lowercase())
        && literal.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
}

/// The codes that the bodies of `fn code(&self) -> &'static str` give out.
fn problem_codes(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (start, _) in text.match_indices("fn code(&self)") {
        let body = &text[start..];
        let end = body.find("\n    }").unwrap_or(body.len());
        for literal in body[..end].split('"').skip(1).step_by(2) {
            let is_code =
                literal.contains('.') && literal.chars().all(|c| c.is_ascii_lowercase() || c == '.' || c == '_');
            if is_code {
                found.push(literal.to_owned());
            }
        }
    }
    found
}

#[test]
fn keys_are_found_in_lines() {
    assert_eq!(keys_of(r#"<p>{{ ui.t("nav-back") }} {{ ui.t1("a-b", "x", y) }}</p>"#), ["a-b", "nav-back"]);
    assert_eq!(keys_of(r#"FieldProblem::new("title", "problem-field-required")"#), ["problem-field-required"]);
    assert_eq!(keys_of(r#"Ok(redirect_with(&url(course), "saved"))"#), ["notice-saved"]);
    assert!(keys_of(r#"let at = "x-y"; ui.t(format!("a-{b}"))"#).is_empty());
    assert_eq!(
        problem_codes("fn code(&self) -> &'static str {\n  Self::A => \"quiz.too_late\",\n    }\n"),
        ["quiz.too_late"]
    );
}
