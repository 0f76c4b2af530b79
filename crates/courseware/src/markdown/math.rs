//! Formulas: LaTeX into MathML.

use std::panic::{AssertUnwindSafe, catch_unwind};

use pulldown_latex::{Parser, RenderConfig, Storage, config::DisplayMode, push_mathml};

/// Longer formulas are not set.
const MAX_LENGTH: usize = 4_000;
/// Formulas nested deeper are not set.
const MAX_DEPTH: usize = 60;
/// Commands that define commands could grow without bound.
const REFUSED: [&str; 9] = [
    "\\def",
    "\\gdef",
    "\\edef",
    "\\xdef",
    "\\let",
    "\\futurelet",
    "\\newcommand",
    "\\renewcommand",
    "\\providecommand",
];

/// The MathML of a formula; nothing if it cannot be set.
pub(super) fn mathml(latex: &str, display: bool) -> Option<String> {
    let depth = latex.bytes().fold((0_usize, 0_usize), |(now, most), byte| match byte {
        b'{' => (now + 1, most.max(now + 1)),
        b'}' => (now.saturating_sub(1), most),
        _ => (now, most),
    });
    let commands = latex.bytes().filter(|byte| *byte == b'\\').count();
    let refused = latex.len() > MAX_LENGTH || depth.1 > MAX_DEPTH || commands > 400;
    if refused || REFUSED.iter().any(|command| latex.contains(command)) {
        return None;
    }
    // The formula parser is young; whatever it trips over costs one formula, never a page.
    catch_unwind(AssertUnwindSafe(|| {
        let storage = Storage::new();
        let events: Vec<_> = Parser::new(latex, &storage).collect::<Result<_, _>>().ok()?;
        let mut out = String::new();
        let display_mode = if display { DisplayMode::Block } else { DisplayMode::Inline };
        let config = RenderConfig { display_mode, ..RenderConfig::default() };
        let events = events.into_iter().map(Ok::<_, std::convert::Infallible>);
        push_mathml(&mut out, events, config).ok()?;
        // A display formula scrolls sideways where it is wider than the page; the keyboard must reach it.
        let wide = "<math display=\"block\"";
        Some(if display { out.replacen(wide, &format!("{wide} tabindex=\"0\""), 1) } else { out })
    }))
    .ok()
    .flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_what_it_knows_and_refuses_the_rest() {
        assert!(mathml(r"\frac{1}{2}", false).is_some_and(|html| html.contains("<mfrac>")));
        assert!(mathml(r"\bukanperintah{1}", false).is_none());
        assert!(mathml(r"\def\a{\a\a}\a", false).is_none());
        assert!(mathml(&"{".repeat(500), true).is_none());
    }
}
