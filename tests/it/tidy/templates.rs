//! Templates under the content policy: no inline style, no inline script, forms that work without script.

use super::{none, sources};

/// Every tag of the template, as `name attributes`, with its line; template syntax inside is kept.
fn tags(text: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    let mut rest = text;
    let mut line = 1;
    while let Some(start) = rest.find('<') {
        line += rest[..start].matches('\n').count();
        rest = &rest[start + 1..];
        if !rest.starts_with(|c: char| c.is_ascii_alphabetic()) {
            continue;
        }
        let end = tag_end(rest);
        found.push((line, rest[..end].split_whitespace().collect::<Vec<_>>().join(" ")));
        line += rest[..end].matches('\n').count();
        rest = &rest[end..];
    }
    found
}

/// Where the tag ends: the first `>` outside of `{{ }}` and `{% %}`.
fn tag_end(rest: &str) -> usize {
    let mut depth = 0_usize;
    let bytes = rest.as_bytes();
    for (place, byte) in bytes.iter().enumerate() {
        match (byte, bytes.get(place + 1)) {
            (b'{', Some(b'{' | b'%')) => depth += 1,
            (b'}' | b'%', Some(b'}')) => depth = depth.saturating_sub(1),
            (b'>', _) if depth == 0 => return place,
            _ => {}
        }
    }
    rest.len()
}

/// Names of the tag's attributes.
fn attributes(tag: &str) -> Vec<String> {
    tag.split(|c: char| c.is_whitespace() || c == '"' || c == '}')
        .skip(1)
        .filter_map(|word| word.split_once('='))
        .map(|(name, _)| name.to_ascii_lowercase())
        .collect()
}

fn check(rule: &str, broken: impl Fn(&str, &str, &[String]) -> bool) {
    let mut findings = Vec::new();
    for source in sources(".html").iter().filter(|source| source.path.contains("/templates/")) {
        for (line, tag) in tags(&source.text) {
            let name = tag.split(|c: char| !c.is_ascii_alphanumeric() && c != '-').next().unwrap_or_default();
            if broken(name, &tag, &attributes(&tag)) {
                findings.push(format!("{}:{line}: <{tag}>", source.path));
            }
        }
    }
    none(rule, &findings);
}

#[test]
fn tags_are_read_through_template_syntax() {
    let text = "<p>a\n<a href=\"{% if a > b %}x{% endif %}\" onclick=\"y\">b</a>";
    let found = tags(text);
    assert_eq!(found.len(), 2);
    assert_eq!(found[1].0, 2);
    assert_eq!(attributes(&found[1].1), ["href", "onclick"]);
}

#[test]
fn no_inline_style() {
    check("an inline style, which the content policy forbids", |name, _, attributes| {
        name == "style" || attributes.iter().any(|attribute| attribute == "style")
    });
}

#[test]
fn no_inline_script() {
    check("an inline script, which the content policy forbids", |name, tag, attributes| {
        let handler = attributes
            .iter()
            .any(|name| name.strip_prefix("on").is_some_and(|rest| rest.chars().all(|c| c.is_ascii_lowercase())));
        let script = name == "script" && !tag.contains("src=") && !tag.contains("application/json");
        handler || script || tag.contains("javascript:")
    });
}

#[test]
fn partial_updates_follow_the_house_rules() {
    check("an htmx word that the house rules ban", |_, tag, attributes| {
        attributes.iter().any(|name| name.starts_with("hx-on") || name == "hx-boost" || name == "hx-ws")
            || tag.contains("\"js:")
    });
}

#[test]
fn forms_and_links_work_without_script() {
    check("a form without action or method, or a link by script only", |name, _, attributes| {
        let has = |wanted: &str| attributes.iter().any(|attribute| attribute == wanted);
        match name {
            "form" => !(has("action") && has("method")),
            "a" => attributes.iter().any(|name| name.starts_with("hx-")) && !has("href"),
            _ => false,
        }
    });
}

#[test]
fn pictures_have_a_text() {
    check("a picture without alt", |name, _, attributes| {
        name == "img" && !attributes.iter().any(|attribute| attribute == "alt")
    });
}
