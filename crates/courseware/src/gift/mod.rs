//! GIFT, the plain text format of question banks, with the additions of `content/README.md`: ordering, marks in comments
//! (`// [id:…] [tag:…] [mark:…] [unit:…] [model:…]`). Reads whatever it is given: what is no question is kept as a draft.

mod answers;
mod kinds;
mod text;
mod write;

use kernel::Marks;

use crate::{
    authored::{AuthoredQuestion, Draft},
    bank::{Bank, category_path},
    finding::{Done, Finding, Place},
    question::{MODES, QuestionBody, Rubric, apply_mode, rubric, take_aims},
};

pub use write::write;

use text::{Format, Run};

/// Reads a bank.
pub fn parse(source: &str) -> Bank {
    let mut reader = Reader::default();
    let mut block: Vec<(usize, &str)> = Vec::new();
    let source = source.strip_prefix('\u{feff}').unwrap_or(source);
    let lines: Vec<&str> = source.split('\n').map(|line| line.strip_suffix('\r').unwrap_or(line)).collect();
    let mut braces = Braces::default();
    for (index, &line) in lines.iter().enumerate() {
        let number = index + 1;
        let start = line.trim_start();
        if start.starts_with("//") {
            if block.is_empty() {
                reader.marks(number, start);
            }
            continue;
        }
        let fresh = start.starts_with("::") && !braces.open_at_line(line) || start.starts_with("$CATEGORY");
        let ends = if start.is_empty() {
            !braces.open || next_is_question(&lines[index..])
        } else {
            fresh && !block.is_empty() && (!braces.open || start.starts_with("::"))
        };
        if ends && !block.is_empty() {
            reader.block(&std::mem::take(&mut block));
            braces = Braces::default();
        }
        if let Some(category) = start.strip_prefix("$CATEGORY").filter(|_| block.is_empty()) {
            reader.category(number, category);
        } else if !start.is_empty() || !block.is_empty() {
            braces.feed(line);
            block.push((number, line));
        }
    }
    if !block.is_empty() {
        reader.block(&block);
    }
    reader.bank
}

/// Whether the blank lines from here are followed by something that surely starts a question.
fn next_is_question(lines: &[&str]) -> bool {
    lines.iter().map(|line| line.trim_start()).find(|line| !line.is_empty()).is_none_or(|line| {
        line.starts_with("::")
            || line.starts_with("$CATEGORY")
            || line.starts_with("// [")
            || line.starts_with("// question:")
    })
}

/// Whether an answer block is open at the end of the lines fed so far.
#[derive(Default, Clone, Copy)]
struct Braces {
    open: bool,
    depth: usize,
}

impl Braces {
    fn feed(&mut self, line: &str) {
        let run: Vec<char> = line.chars().collect();
        let mut at = 0;
        while let Some(found) = text::find(&run, at, |_, c| c == '{' || c == '}') {
            if run[found] == '{' {
                self.depth += 1;
            } else {
                self.depth = self.depth.saturating_sub(1);
            }
            at = found + 1;
        }
        self.open = self.depth > 0;
    }

    /// Whether the line belongs to the open block although it looks like a beginning: it closes the block.
    fn open_at_line(self, line: &str) -> bool {
        self.open && line.contains('}') && !line.contains('{')
    }
}

#[derive(Default)]
struct Reader {
    bank: Bank,
    category: String,
    next: Marked,
}

/// What comments said of the question to come.
#[derive(Default, Clone)]
struct Marked {
    id: String,
    tags: Vec<String>,
    hints: Vec<String>,
    mark: Option<Marks>,
    unit: String,
    model: String,
    rubric: Option<Rubric>,
    /// The kind, for one that answer blocks have no form for.
    kind: String,
    /// Settings of the kind: name and value.
    more: Vec<(String, String)>,
    line: Option<usize>,
}

impl Reader {
    fn tell(&mut self, line: usize, code: &'static str, detail: impl Into<String>, done: Done) {
        self.bank.findings.push(Finding::new(Place::line(line), code, detail, done));
    }

    fn category(&mut self, line: usize, rest: &str) {
        let path: Vec<char> = rest.trim_start().trim_start_matches(':').trim().chars().collect();
        let path = text::unescape(&path);
        let path = category_path(&path);
        if path.is_empty() {
            self.tell(line, "gift_category", "", Done::LeftOut);
        }
        path.clone_into(&mut self.category);
    }

    /// Reads the marks in brackets of a comment.
    fn marks(&mut self, line: usize, comment: &str) {
        let mut rest = comment;
        while let Some(start) = rest.find('[') {
            rest = &rest[start + 1..];
            let Some(end) = closing_bracket(rest) else { return };
            let inner = &rest[..end];
            rest = &rest[end + 1..];
            let Some((name, value)) = inner.split_once(':') else {
                continue;
            };
            let value = unmark(value);
            match name {
                "id" => self.next.id = value,
                "tag" => self.next.tags.push(value),
                "hint" => self.next.hints.push(value),
                "unit" => self.next.unit = value,
                "model" => self.next.model = value,
                "kind" => self.next.kind = value,
                "mark" => match crate::decimal::marks(&value) {
                    Some(mark) => self.next.mark = Some(mark),
                    None => self.tell(line, "gift_attribute", inner, Done::LeftOut),
                },
                rubric::CRITERION | rubric::RUBRIC => {
                    if rubric::apply(&mut self.next.rubric, name, &value).is_none() {
                        self.tell(line, "gift_attribute", inner, Done::LeftOut);
                    }
                }
                _ => self.next.more.push((name.to_owned(), value)),
            }
            self.next.line.get_or_insert(line);
        }
    }

    fn block(&mut self, lines: &[(usize, &str)]) {
        let line = lines.first().map_or(1, |(line, _)| *line);
        let kept = lines.iter().rposition(|(_, text)| !text.trim().is_empty()).map_or(0, |last| last + 1);
        let source: Vec<&str> = lines[..kept].iter().map(|(_, text)| *text).collect();
        let source = source.join("\n");
        let marked = std::mem::take(&mut self.next);
        match self.question(line, &source, &marked) {
            Ok(question) => self.bank.questions.push(question),
            Err((code, detail)) => {
                self.tell(line, code, detail, Done::KeptAsDraft);
                self.bank.drafts.push(Draft { line, source, reason: code.to_owned() });
            }
        }
    }

    fn question(&mut self, line: usize, source: &str, marked: &Marked) -> Result<AuthoredQuestion, Unreadable> {
        let run: Vec<char> = source.chars().collect();
        let mut rest = text::trim(&run);
        let mut name = String::new();
        if text::starts_with(rest, "::")
            && let Some(end) = text::find(rest, 2, |at, c| c == ':' && rest.get(at + 1) == Some(&':'))
        {
            text::unescape(text::trim(&rest[2..end])).clone_into(&mut name);
            rest = &rest[end + 2..];
        }
        if !marked.kind.is_empty() {
            return self.marked_kind(line, rest, name, marked);
        }
        // A text without answers is shown between questions.
        let Some(open) = text::find(rest, 0, |_, c| c == '{' || c == '}') else {
            return self.marked_kind(line, rest, name, &Marked { kind: "description".to_owned(), ..marked.clone() });
        };
        if rest[open] == '}' {
            return Err(("gift_stray_brace", String::new()));
        }
        let close = closing_brace(rest, open).ok_or(("gift_unclosed", String::new()))?;
        let (before, body, after) = (&rest[..open], &rest[open + 1..close], text::trim(&rest[close + 1..]));
        if text::find(after, 0, |_, c| c == '{' || c == '}').is_some() {
            return Err(("gift_several_blocks", String::new()));
        }
        let (format, before) = text::take_format(before);
        let stem_format = format.unwrap_or(Format::Markdown);
        let mut stem = self.text(line, before, stem_format);
        if !after.is_empty() {
            let tail = self.text(line, after, stem_format);
            stem = format!("{stem}{}_____ {tail}", if stem.is_empty() { "" } else { " " });
        }
        if stem.is_empty() {
            return Err(("gift_empty_stem", String::new()));
        }
        let (explanation, body) = match text::find(body, 0, |at, c| c == '#' && text::starts_with(&body[at..], "####"))
        {
            Some(at) => (self.marked_text(line, &body[at + 4..], stem_format), &body[..at]),
            None => (String::new(), body),
        };
        let mut body = self.answers(line, text::trim(body), stem_format)?;
        match &mut body {
            QuestionBody::Numerical { unit, .. } => marked.unit.clone_into(unit),
            QuestionBody::Essay { model_answer, .. } => marked.model.clone_into(model_answer),
            _ => {}
        }
        for (name, value) in &marked.more {
            // Words of other systems' comments mean nothing here.
            if apply_mode(&mut body, name, value).is_none() && MODES.contains(&name.as_str()) {
                self.tell(line, "gift_attribute", format!("{name}:{value}"), Done::LeftOut);
            }
        }
        Ok(self.trimmed(AuthoredQuestion { name, explanation, ..AuthoredQuestion::new(stem, body) }, marked))
    }

    /// The question with what its comments said of it.
    fn trimmed(&self, mut question: AuthoredQuestion, marked: &Marked) -> AuthoredQuestion {
        question.id = marked.id.parse().ok();
        question.reference = if question.id.is_some() { String::new() } else { marked.id.clone() };
        question.category.clone_from(&self.category);
        question.tags.clone_from(&marked.tags);
        question.hints.clone_from(&marked.hints);
        take_aims(&mut question);
        question.mark = marked.mark.unwrap_or(Marks::ONE);
        question.rubric.clone_from(&marked.rubric);
        question
    }

    /// The Markdown of a text; tells when HTML was turned into it.
    fn text(&mut self, line: usize, run: &Run, format: Format) -> String {
        let (text, converted) = text::to_markdown(run, format);
        let told =
            self.bank.findings.last().is_some_and(|last| last.code == "gift_html" && last.place.line == Some(line));
        if converted && !told {
            self.tell(line, "gift_html", "", Done::Adapted);
        }
        text
    }

    /// The Markdown of a text that may begin with a format mark.
    fn marked_text(&mut self, line: usize, run: &Run, inherited: Format) -> String {
        let (format, run) = text::take_format(run);
        self.text(line, run, format.unwrap_or(inherited))
    }
}

/// Why a block is no question: code and detail.
type Unreadable = (&'static str, String);

/// The brace that closes the one at `open`, counting inner pairs.
fn closing_brace(run: &Run, open: usize) -> Option<usize> {
    let mut depth = 0_usize;
    let mut at = open;
    while let Some(found) = text::find(run, at, |_, c| c == '{' || c == '}') {
        if run[found] == '{' {
            depth += 1;
        } else {
            depth = depth.checked_sub(1)?;
            if depth == 0 {
                return Some(found);
            }
        }
        at = found + 1;
    }
    None
}

fn closing_bracket(text: &str) -> Option<usize> {
    let mut escaped = false;
    text.char_indices().find_map(|(at, c)| {
        let end = c == ']' && !escaped;
        escaped = c == '\\' && !escaped;
        end.then_some(at)
    })
}

/// The value of a mark in a comment without its escapes.
fn unmark(value: &str) -> String {
    let mut out = String::new();
    let mut chars = value.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => match chars.next() {
                Some('n') => out.push('\n'),
                Some(other) => out.push(other),
                None => out.push('\\'),
            },
            c => out.push(c),
        }
    }
    out.trim().to_owned()
}

#[cfg(test)]
mod tests;
