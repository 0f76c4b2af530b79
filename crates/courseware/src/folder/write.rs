//! Writes a course to a folder. Media are the caller's: this writes settings, lessons and banks.

use std::{collections::HashSet, fmt::Write, io, path::Path};

use toml::Value;

use super::files::inside;
use crate::{
    authored::{AuthoredBody, AuthoredCourse, AuthoredLesson, AuthoredQuestion},
    behaviour::Behaviour,
    document::{GradingMethod, QuizRules},
    gift,
    section::{Draw, Section},
};

/// Writes `course.toml`, lessons and banks under `folder`, which may not exist yet.
pub fn write(folder: &Path, course: &AuthoredCourse) -> io::Result<()> {
    let course = with_distinct_files(course);
    put(folder, super::settings::FILE, &toml_of(&course))?;
    for (_, lesson) in course.lessons() {
        let text = match &lesson.body {
            AuthoredBody::Page { markdown } => markdown.clone(),
            AuthoredBody::Quiz(quiz) => {
                gift::write(&without_derived_ids(&course, lesson, &quiz.questions), &quiz.drafts)
            }
        };
        put(folder, &lesson.file, &text)?;
    }
    Ok(())
}

fn put(folder: &Path, path: &str, text: &str) -> io::Result<()> {
    let full = inside(folder, path)
        .ok_or_else(|| io::Error::new(io::ErrorKind::InvalidInput, format!("{path} leads outside")))?;
    if let Some(parent) = full.parent() {
        std::fs::create_dir_all(parent)?;
    }
    std::fs::write(full, text)
}

/// Two lessons may have come from one bank; each gets a file of its own.
fn with_distinct_files(course: &AuthoredCourse) -> AuthoredCourse {
    let mut course = course.clone();
    let mut taken = HashSet::from([super::settings::FILE.to_owned()]);
    for module in &mut course.modules {
        for lesson in &mut module.lessons {
            let (folder, extension) = match lesson.body {
                AuthoredBody::Page { .. } => (module.key.as_str(), "md"),
                AuthoredBody::Quiz(_) => ("soal", "gift"),
            };
            let fits = lesson.file.ends_with(&format!(".{extension}")) && inside(Path::new(""), &lesson.file).is_some();
            if !fits || taken.contains(&lesson.file) {
                lesson.file = format!("{folder}/{}.{extension}", lesson.key);
                if taken.contains(&lesson.file) {
                    lesson.file = format!("{folder}/{}-{}.{extension}", lesson.key, lesson.id);
                }
            }
            taken.insert(lesson.file.clone());
        }
    }
    course
}

/// Questions whose id follows from their name need not state it.
fn without_derived_ids(
    course: &AuthoredCourse,
    lesson: &AuthoredLesson,
    questions: &[AuthoredQuestion],
) -> Vec<AuthoredQuestion> {
    let derived = AuthoredCourse::question_ids(course.id, &lesson.key, questions);
    let named = |question: &AuthoredQuestion| !question.name.is_empty() || !question.reference.is_empty();
    questions
        .iter()
        .zip(derived)
        .map(|(question, derived)| {
            let follows = question.id == Some(derived) && named(question);
            AuthoredQuestion { id: if follows { None } else { question.id }, ..question.clone() }
        })
        .collect()
}

fn text(text: &str) -> String {
    Value::String(text.to_owned()).to_string()
}

fn texts(texts: &[String]) -> String {
    let all: Vec<_> = texts.iter().map(|entry| text(entry)).collect();
    if all.iter().map(String::len).sum::<usize>() < 80 {
        return format!("[{}]", all.join(", "));
    }
    format!("[\n  {},\n]", all.join(",\n  "))
}

/// The text of `course.toml`.
pub fn toml_of(course: &AuthoredCourse) -> String {
    let facts = &course.facts;
    let mut out = String::from("format = 1\n");
    let mut line = |words: String| {
        out.push_str(&words);
        out.push('\n');
    };
    line(format!("id = \"{}\"", course.id));
    for (field, value) in [
        ("slug", &course.slug),
        ("title", &facts.title),
        ("summary", &facts.summary),
        ("subject", &facts.subject),
        ("level", &facts.level),
        ("language", &facts.language),
    ] {
        line(format!("{field} = {}", text(value)));
    }
    line(format!("audience = {}", texts(&facts.audience)));
    line(format!("objectives = {}", texts(&facts.objectives)));
    line(format!("jp = {}\nform = {}", facts.jp, text(&facts.form)));
    line(format!("\n[pass]\nmandatory_lessons = {}", course.pass.mandatory_lessons));
    if let Some(modules) = course.pass.modules {
        line(format!("modules = {modules}"));
    }
    if let Some(score) = course.pass.score {
        let at_least = score.at_least;
        line(if at_least.0 % 100 == 0 { format!("score = {at_least}") } else { format!("score = \"{at_least}\"") });
    }
    if course.pass.either {
        line("either = true".to_owned());
    }
    for entry in &facts.curriculum {
        line(format!("\n[[curriculum]]\ntitle = {}\njp = {}", text(&entry.title), entry.jp));
    }
    for module in &course.modules {
        line(format!("\n[[module]]\nkey = {}", text(&module.key)));
        if module.id != AuthoredCourse::module_id(course.id, &module.key) {
            line(format!("id = \"{}\"", module.id));
        }
        line(format!("title = {}", text(&module.title)));
        if let Some(at_least) = module.at_least {
            line(format!("at_least = {at_least}"));
        }
        if !module.mandatory {
            line("mandatory = false".to_owned());
        }
        if module.weight != 1 {
            line(format!("weight = {}", module.weight));
        }
        for entry in &module.lessons {
            line(format!("\n[[module.lesson]]\n{}", lesson(course, entry)));
        }
    }
    out
}

/// A section as a table of its own.
fn section(section: &Section) -> String {
    let mut out = "\n\n[[module.lesson.section]]".to_owned();
    for (field, value) in [("title", &section.title), ("instructions", &section.instructions)] {
        if !value.is_empty() {
            let _ = write!(out, "\n{field} = {}", text(value));
        }
    }
    let _ = write!(out, "\nper_page = {}\nshuffle = {}", section.per_page, section.shuffle);
    if section.focus {
        out.push_str("\nfocus = true");
    }
    let draws: Vec<_> = section.draws.iter().map(draw).collect();
    if !draws.is_empty() {
        let _ = write!(out, "\ndraw = [\n  {},\n]", draws.join(",\n  "));
    }
    out
}

fn draw(draw: &Draw) -> String {
    let mut out = format!("{{ count = {}", draw.count);
    for (field, value) in [("category", &draw.category), ("tag", &draw.tag), ("competency", &draw.competency)] {
        if !value.is_empty() {
            let _ = write!(out, ", {field} = {}", text(value));
        }
    }
    if let Some(bloom) = draw.bloom {
        let _ = write!(out, ", bloom = \"{}\"", bloom.as_str());
    }
    if draw.adaptive {
        out.push_str(", adaptive = true");
    }
    out + " }"
}

/// How the quiz answers during an attempt and what falls below zero, where it is not the usual.
fn behaviour(rules: &QuizRules) -> String {
    let mut out = String::new();
    if !rules.behaviour.is_usual() {
        let _ = write!(out, "\nbehaviour = \"{}\"", rules.behaviour.as_str());
    }
    if let Behaviour::Interactive { tries, .. } = rules.behaviour {
        let _ = write!(out, "\ntries = {tries}");
    }
    if let Behaviour::Interactive { penalty, .. } | Behaviour::Adaptive { penalty } = rules.behaviour {
        let _ = write!(out, "\npenalty = \"{}\"", kernel::Marks(penalty));
    }
    if rules.sequential {
        out.push_str("\nsequential = true");
    }
    if rules.anonymous_marking {
        out.push_str("\nanonymous_marking = true");
    }
    if rules.release_together {
        out.push_str("\nrelease_together = true");
    }
    if !rules.lateness.is_usual() {
        let _ = write!(out, "\nlateness = \"{}\"", rules.lateness.as_str());
    }
    if rules.late_minutes != QuizRules::default().late_minutes {
        let _ = write!(out, "\nlate_minutes = {}", rules.late_minutes);
    }
    if let Some(double) = rules.double_marking {
        let _ = write!(out, "\ndouble_marking = {}", double.within);
    }
    for (field, on) in [("questions", rules.negative.questions), ("total", rules.negative.total)] {
        if on {
            let _ = write!(out, "\nnegative_{field} = true");
        }
    }
    out
}

fn lesson(course: &AuthoredCourse, lesson: &AuthoredLesson) -> String {
    let mut out = format!("key = {}\n", text(&lesson.key));
    if lesson.id != AuthoredCourse::lesson_id(course.id, &lesson.key) {
        let _ = writeln!(out, "id = \"{}\"", lesson.id);
    }
    let (kind, field) = match lesson.body {
        AuthoredBody::Page { .. } => ("page", "file"),
        AuthoredBody::Quiz(_) => ("quiz", "bank"),
    };
    let _ = writeln!(out, "kind = \"{kind}\"\ntitle = {}\n{field} = {}", text(&lesson.title), text(&lesson.file));
    let _ = write!(out, "minutes = {}", lesson.minutes);
    if !lesson.mandatory {
        out.push_str("\nmandatory = false");
    }
    if let Some(rule) = lesson.completion.as_ref().and_then(|rule| Value::try_from(rule).ok()) {
        let _ = write!(out, "\ncompletion = {rule}");
    }
    if lesson.weight != 1 {
        let _ = write!(out, "\nweight = {}", lesson.weight);
    }
    if let AuthoredBody::Quiz(quiz) = &lesson.body {
        let rules = &quiz.rules;
        let grading = match rules.grading {
            GradingMethod::Highest => "highest",
            GradingMethod::Last => "last",
            GradingMethod::First => "first",
            GradingMethod::Average => "average",
        };
        let _ = write!(
            out,
            "\npass_mark = {}\nattempts = {}\ngrading = \"{grading}\"\ntime_limit_minutes = {}\nshuffle_questions = {}\nshuffle_options = {}\ndraw = {}",
            rules.pass_mark,
            rules.attempts,
            rules.time_limit_minutes,
            rules.shuffle_questions,
            rules.shuffle_options,
            rules.draw
        );
        if rules.cooling_minutes > 0 {
            let _ = write!(out, "\ncooling_minutes = {}", rules.cooling_minutes);
        }
        if !rules.review.is_usual() {
            let mut parts = rules.review.parts().map(|(part, when)| format!("{part} = \"{}\"", when.as_str())).to_vec();
            let during = rules.review.during;
            if !during.is_usual() {
                parts.push(format!("during_marks = {}", during.marks));
                parts.push(format!("during_right_answer = {}", during.right_answer));
                parts.push(format!("during_feedback = {}", during.feedback));
            }
            let _ = write!(out, "\nreview = {{ {} }}", parts.join(", "));
        }
        out.push_str(&behaviour(rules));
        if !quiz.instructions.is_empty() {
            let _ = write!(out, "\ninstructions = {}", text(&quiz.instructions));
        }
        for section in &quiz.sections {
            out.push_str(&self::section(section));
        }
    }
    out
}
