//! The one profile of HTML that leaves this crate.

use std::{
    collections::{HashMap, HashSet},
    sync::LazyLock,
};

use ammonia::{Builder, UrlRelative};

/// Elements and their attributes. Nothing else passes; no `style`, no `on…`, anywhere.
const PROFILE: &[(&str, &[&str])] = &[
    // text
    ("h2", &["id", "class", "data-word"]),
    ("h3", &["id"]),
    ("h4", &["id"]),
    ("p", &["class", "data-word"]),
    ("br", &[]),
    ("hr", &[]),
    ("em", &[]),
    ("strong", &[]),
    ("del", &[]),
    ("sub", &[]),
    ("sup", &["class"]),
    ("code", &["class"]),
    ("pre", &["tabindex"]),
    ("blockquote", &[]),
    ("span", &["class", "data-word"]),
    ("a", &["href", "id", "class", "data-size", "data-type", "download"]),
    // lists
    ("ul", &["class"]),
    ("ol", &["start"]),
    ("li", &["class", "id"]),
    ("label", &[]),
    ("input", &["type", "class", "disabled", "checked"]),
    // tables
    ("table", &["tabindex"]),
    ("thead", &[]),
    ("tbody", &[]),
    ("tr", &[]),
    ("th", &["align", "scope"]),
    ("td", &["align"]),
    // blocks of ours
    ("div", &["class"]),
    ("section", &["class"]),
    ("figure", &[]),
    ("figcaption", &[]),
    ("img", &["src", "alt", "loading", "decoding"]),
    ("video-lesson", &["class", "data-media", "data-title", "data-words"]),
    ("video", &["controls", "preload", "aria-label"]),
    ("audio", &["controls", "preload", "aria-label"]),
    ("source", &["src", "type"]),
    ("track", &["kind", "src", "srclang", "default"]),
    ("pdf-view", &["class", "data-src", "data-title", "data-words"]),
    ("button", &["type", "class", "hidden", "data-word"]),
    // formulas
    ("math", &["display", "tabindex"]),
    ("mrow", &[]),
    ("mi", &["mathvariant"]),
    (
        "mo",
        &[
            "stretchy",
            "fence",
            "separator",
            "form",
            "lspace",
            "rspace",
            "minsize",
            "maxsize",
            "symmetric",
            "largeop",
            "movablelimits",
            "accent",
        ],
    ),
    ("mn", &["mathvariant"]),
    ("mtext", &[]),
    ("ms", &[]),
    ("mspace", &["width", "height", "depth"]),
    ("mfrac", &["linethickness", "displaystyle", "scriptlevel"]),
    ("msqrt", &[]),
    ("mroot", &[]),
    ("msub", &[]),
    ("msup", &[]),
    ("msubsup", &[]),
    ("mmultiscripts", &[]),
    ("mprescripts", &[]),
    ("munder", &["accentunder"]),
    ("mover", &["accent"]),
    ("munderover", &["accent", "accentunder"]),
    ("mstyle", &["displaystyle", "scriptlevel", "mathvariant"]),
    ("mpadded", &["width", "height", "depth", "voffset", "lspace"]),
    ("mphantom", &[]),
    ("menclose", &["notation"]),
    ("mtable", &["columnalign", "rowspacing", "columnspacing", "displaystyle"]),
    ("mtr", &[]),
    ("mtd", &["columnalign", "columnspan"]),
];

/// Classes that our writer gives; any other is taken off. One ending in `*` stands for every class with that beginning.
const CLASSES: &[&str] = &[
    "markdown-alert",
    "markdown-alert-*",
    "task-list-item",
    "task-list-item-checkbox",
    "contains-task-list",
    "footnotes",
    "footnote-ref",
    "footnote-backref",
    "lesson-video",
    "lesson-pdf",
    "lesson-file",
    "table-scroll",
    "language-*",
    "btn",
    "btn--quiet",
    "vh",
];

fn allowed_class(class: &str) -> bool {
    CLASSES.iter().any(|known| match known.strip_suffix('*') {
        Some(start) => {
            class.starts_with(start)
                && class.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'+'))
        }
        None => class == *known,
    })
}

static CLEANER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut builder = Builder::empty();
    let attributes: HashMap<_, HashSet<_>> =
        PROFILE.iter().map(|(tag, attributes)| (*tag, attributes.iter().copied().collect())).collect();
    builder
        .tags(PROFILE.iter().map(|(tag, _)| *tag).collect())
        .clean_content_tags(HashSet::from(["script", "style", "iframe", "object", "embed", "noscript", "template"]))
        .tag_attributes(attributes)
        .url_schemes(HashSet::from(["http", "https", "mailto", "tel"]))
        .url_relative(UrlRelative::PassThrough)
        .link_rel(Some("noopener noreferrer"))
        .strip_comments(true)
        .attribute_filter(|_, attribute, value| match attribute {
            "class" => {
                let kept: Vec<&str> = value.split_whitespace().filter(|class| allowed_class(class)).collect();
                (!kept.is_empty()).then(|| kept.join(" ").into())
            }
            // Media comes from our own store alone.
            "src" | "data-src" => value.starts_with(crate::document::MEDIA_PREFIX).then(|| value.into()),
            _ => Some(value.into()),
        });
    builder
});

pub(super) fn clean(html: &str) -> String {
    CLEANER.clean(html).to_string()
}
