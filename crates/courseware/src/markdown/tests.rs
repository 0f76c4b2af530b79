use proptest::prelude::*;

use super::*;
use crate::document::MediaFile;

fn media() -> MediaTable {
    let names = [
        "media/loket.svg",
        "media/loket.mp4",
        "media/loket.id.vtt",
        "media/sunyi.mp4",
        "media/maklumat.pdf",
        "media/data.xlsx",
    ];
    MediaTable::new(names.map(|path| {
        let name = path.trim_start_matches("media/").to_owned();
        let media_type = crate::media::type_of(path).expect("known").0.to_owned();
        (path.to_owned(), MediaFile { name, digest: "ab12".to_owned(), media_type, size: 1_234 })
    }))
}

fn page(markdown: &str) -> Rendered {
    render(markdown, "modul-1/sapa.md", &media())
}

#[test]
fn a_whole_lesson() {
    let source = "\
## Sapa\n\nSatu *dua* **tiga** ~~empat~~ `lima` <b>enam</b><br>tujuh[^1].\n\n\
> [!NOTE] Judul\n> Isi.\n\n> [!WARNING]\n> Tanpa judul.\n\n\
| | Nilai |\n| --- | ---: |\n| **a** | 1 |\n\n\
- [x] Selesai\n- [ ] Belum\n\n1. satu\n2. dua\n\n\
![Loket](../media/loket.svg \"Keterangan\")\n\n![Film](../media/loket.mp4)\n\n![Maklumat](../media/maklumat.pdf)\n\n\
[Data](../media/data.xlsx), [situs](https://example.org/?a=1&b=2), [atas](#sapa), [jahat](javascript:alert(1)), ![](../media/hilang.png)\n\n\
Rumus $\\frac{1}{2}$ dan $$x^2$$\n\n```rust\nfn a() {}\n```\n\n---\n\n### Sapa\n\n[^1]: Catatan.\n";
    let rendered = page(source);
    insta::assert_snapshot!("lesson_html", rendered.page.html);
    insta::assert_snapshot!("lesson_text", rendered.page.text);
    insta::assert_debug_snapshot!("lesson_rest", (rendered.page.headings, rendered.page.media, rendered.findings));
}

#[test]
fn what_a_page_begins_with() {
    for (source, first) in [
        ("![Film](../media/loket.mp4)\n\nTeks", FirstBlock::Video),
        ("![PDF](../media/maklumat.pdf)", FirstBlock::Pdf),
        ("Teks\n\n![Film](../media/loket.mp4)", FirstBlock::Text),
        ("## Judul\n\n![Film](../media/loket.mp4)", FirstBlock::Text),
        ("", FirstBlock::Text),
    ] {
        assert_eq!(page(source).first, first, "{source}");
    }
}

#[test]
fn readiness_facts() {
    let rendered = page("![Film](../media/sunyi.mp4)\n\n![](../media/loket.svg)\n");
    assert_eq!(rendered.videos_without_captions, [(1, "media/sunyi.mp4".to_owned())]);
    assert_eq!(rendered.pictures_without_text, [(3, "media/loket.svg".to_owned())]);
}

#[test]
fn question_texts() {
    assert_eq!(render_inline_or_block("Satu **dua**"), "Satu <strong>dua</strong>");
    assert_eq!(render_inline_or_block("a\n\nb"), "<p>a</p>\n<p>b</p>");
    assert_eq!(render_inline_or_block("<script>alert(1)</script>"), "");
    assert_eq!(render_inline_or_block(""), "");
}

#[test]
fn plain_text_shows_as_it_stands() {
    for text in ["# bukan judul", "- bukan butir", "a * b * c", "<b>", "1 | 2", "[x](y)", "$a$"] {
        let shown = render_inline_or_block(&escape_markdown(text));
        assert_eq!(shown.replace("&lt;", "<").replace("&gt;", ">"), text);
    }
}

#[test]
fn deep_nesting_does_no_harm() {
    let deep = "> ".repeat(5_000) + "x";
    assert!(page(&deep).page.text.contains('x'));
    let _ = page(&format!("{}x{}", "**a ".repeat(3_000), "**".repeat(3_000)));
    let _ = page(&"[".repeat(20_000));
}

/// Every tag and attribute of the HTML is in the profile and no address runs anything.
fn assert_harmless(html: &str) {
    let lower = html.to_ascii_lowercase();
    for bad in ["<script", "<style", "<iframe", "<object", " style=", "=javascript:", "=data:", "=vbscript:", " srcdoc"]
    {
        assert!(!tags(&lower).iter().any(|tag| tag.contains(bad)), "{bad} in {html}");
    }
    assert!(!tags(&lower).iter().any(|tag| tag.contains(" on")), "{html}");
}

/// The tags alone, without the values of harmless text attributes.
fn tags(html: &str) -> Vec<String> {
    let mut tags = Vec::new();
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        let mut quoted = false;
        let end = rest[start..].char_indices().find(|&(_, c)| {
            quoted ^= c == '"';
            c == '>' && !quoted
        });
        let Some((end, _)) = end else { break };
        let tag = &rest[start..=start + end];
        let mut bare = String::new();
        for (place, part) in tag.split('"').enumerate() {
            let address = bare.ends_with("href=") || bare.ends_with("src=");
            if place % 2 == 0 || address {
                bare.push_str(part);
            }
        }
        tags.push(bare);
        rest = &rest[start + end + 1..];
    }
    tags
}

proptest! {
    #[test]
    fn any_text_is_harmless(source in "\\PC{0,200}") {
        assert_harmless(&page(&source).page.html);
    }

    #[test]
    fn markdown_like_text_is_harmless(
        source in "([\\[\\]()!<>*_`$|#:\"'\\\\\n-]|<script>|<img src=x onerror=alert\\(1\\)>|javascript:|\\.\\./media/loket\\.(svg|mp4)|> \\[!NOTE\\]|\\\\frac|[a-z ]{1,4}|https://a\\.b/){0,40}"
    ) {
        assert_harmless(&page(&source).page.html);
        assert_harmless(&render_inline_or_block(&source));
    }

    #[test]
    fn formulas_never_panic(latex in "([\\\\{}^_&$]|\\\\[a-z]{1,8}|[a-z0-9+ ]){0,30}") {
        let _ = super::math::mathml(&latex, true);
    }

    #[test]
    fn cleaning_twice_changes_nothing(source in "[ -~\n]{0,120}") {
        let html = page(&source).page.html;
        prop_assert_eq!(sanitise(&html), html);
    }
}
