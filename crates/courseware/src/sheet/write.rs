//! Writes the spreadsheet. Texts are written as texts, never as formulas.

use rust_xlsxwriter::{Format, FormatAlign, Workbook, Worksheet, XlsxError};

use super::{COLUMNS_AFTER, COLUMNS_BEFORE, EXAMPLES, GUIDANCE, KINDS, OPTION, OPTIONS, QUESTIONS, letter};
use crate::{
    authored::AuthoredQuestion,
    cloze, decimal,
    question::{
        Accepted, CalculatedAnswer, Choice, FULL, Fraction, GapWord, NumericAccepted, Pair, QuestionBody, Tolerance,
        Units, Variable, modes, rubric,
    },
};

/// The spreadsheet of these questions, with examples and guidance. Nothing when a text is longer than a cell holds.
pub fn write(questions: &[AuthoredQuestion]) -> Option<Vec<u8>> {
    book(questions).ok()
}

/// The spreadsheet without a question, to be filled in.
pub fn template() -> Option<Vec<u8>> {
    write(&[])
}

fn book(questions: &[AuthoredQuestion]) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    // The file's bytes depend on its questions alone.
    let epoch = rust_xlsxwriter::ExcelDateTime::from_ymd(2024, 1, 1)?;
    book.set_properties(&rust_xlsxwriter::DocProperties::new().set_creation_datetime(&epoch));
    table(book.add_worksheet(), QUESTIONS, questions)?;
    table(book.add_worksheet(), EXAMPLES, &examples())?;
    let guidance = book.add_worksheet();
    guidance.set_name(GUIDANCE)?;
    guidance.set_column_width(0, 110)?;
    let wrapped = Format::new().set_text_wrap();
    let bold = Format::new().set_bold();
    let mut heading = true;
    for (row, line) in (0..).zip(include_str!("guidance.txt").lines()) {
        guidance.write_string_with_format(row, 0, line, if heading { &bold } else { &wrapped })?;
        heading = line.is_empty();
    }
    book.save_to_buffer()
}

fn table(sheet: &mut Worksheet, name: &str, questions: &[AuthoredQuestion]) -> Result<(), XlsxError> {
    sheet.set_name(name)?;
    let options = questions.iter().map(|question| cells(&question.body).options.len()).max().unwrap_or(0).max(OPTIONS);
    let bold = Format::new().set_bold();
    let wrapped = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    let letters = (0..options).map(|at| format!("{OPTION} {}", letter(at)));
    let titles =
        COLUMNS_BEFORE.map(ToOwned::to_owned).into_iter().chain(letters).chain(COLUMNS_AFTER.map(ToOwned::to_owned));
    for (column, title) in (0..).zip(titles) {
        sheet.write_string_with_format(0, column, &title, &bold)?;
        let width = match title.as_str() {
            "Soal" => 50,
            "Umpan balik" | "Pembahasan" => 36,
            _ => 18,
        };
        sheet.set_column_width(column, width)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    for (row, question) in (1..).zip(questions) {
        let cells = cells(&question.body);
        let kind = KINDS.iter().find(|(kind, _)| *kind == question.body.kind()).and_then(|(_, words)| words.first());
        let mut line: Vec<String> = vec![
            (*kind.unwrap_or(&"")).to_owned(),
            question.category.clone(),
            question.name.clone(),
            match &question.body {
                QuestionBody::Cloze { gaps } => cloze::compose(&question.stem, gaps),
                _ => question.stem.clone(),
            },
        ];
        line.extend(cells.options);
        line.resize(COLUMNS_BEFORE.len() + options, String::new());
        let settings = modes(&question.body).into_iter().chain(rubric::written(question.rubric.as_ref()));
        let settings = settings.map(|(name, value)| format!("{name}: {value}"));
        line.extend([
            cells.key,
            question.mark.to_string(),
            cells.feedback.join("\n"),
            question.explanation.clone(),
            question.tags.iter().map(|tag| tag.replace([',', ';'], " ")).collect::<Vec<_>>().join(", "),
            question.competency.clone(),
            question.bloom.map(|bloom| bloom.as_str().to_owned()).unwrap_or_default(),
            cells.unit,
            settings.collect::<Vec<_>>().join("\n"),
            question.id.map_or_else(|| question.reference.clone(), |id| id.to_string()),
        ]);
        for (column, text) in (0..).zip(line).filter(|(_, text)| !text.is_empty()) {
            sheet.write_string_with_format(row, column, text, &wrapped)?;
        }
    }
    Ok(())
}

/// What of a row depends on the kind.
#[derive(Default)]
struct Cells {
    options: Vec<String>,
    key: String,
    feedback: Vec<String>,
    unit: String,
}

fn cells(body: &QuestionBody) -> Cells {
    match body {
        QuestionBody::SingleChoice { options } => choices(options, true),
        QuestionBody::MultipleChoice { options, .. } => choices(options, false),
        QuestionBody::TrueFalse { answer, feedback_true, feedback_false } => Cells {
            key: if *answer { "Benar" } else { "Salah" }.to_owned(),
            feedback: [("Benar", feedback_true), ("Salah", feedback_false)]
                .into_iter()
                .filter_map(|(word, text)| said(word, text))
                .collect(),
            ..Cells::default()
        },
        QuestionBody::ShortAnswer { answers, .. } => {
            listed(answers.iter().map(|answer| (answer.text.clone(), answer.fraction, answer.feedback.as_str())))
        }
        QuestionBody::Numerical { answers, unit, .. } => {
            let range = |answer: &NumericAccepted| {
                if answer.min == answer.max { answer.min.clone() } else { format!("{}..{}", answer.min, answer.max) }
            };
            let cells = listed(answers.iter().map(|answer| (range(answer), answer.fraction, answer.feedback.as_str())));
            Cells { unit: unit.clone(), ..cells }
        }
        QuestionBody::Calculated { answers, unit, .. } => {
            let formulas = answers.iter().map(|one| (one.formula.clone(), one.fraction, one.feedback.as_str()));
            Cells { unit: unit.clone(), ..listed(formulas) }
        }
        QuestionBody::Matching { pairs } => {
            let side = |text: &str| text.replace("=>", "=\\>");
            let pair = |pair: &Pair| format!("{} => {}", side(&pair.left), side(&pair.right)).trim().to_owned();
            Cells { options: pairs.iter().map(pair).collect(), ..Cells::default() }
        }
        QuestionBody::Ordering { items, .. } => Cells { options: items.clone(), ..Cells::default() },
        QuestionBody::Cloze { .. }
        | QuestionBody::Hotspot { .. }
        | QuestionBody::Description
        | QuestionBody::Comment => Cells::default(),
        QuestionBody::Likert { statements, points } => Cells {
            options: statements.clone(),
            key: points.iter().map(|point| point.replace(';', ",")).collect::<Vec<_>>().join("; "),
            ..Cells::default()
        },
        QuestionBody::GapSelect { words, .. } | QuestionBody::ImageLabels { labels: words, .. } => {
            // A group is stated where the text would be read as one.
            let stated = |word: &GapWord| word.group != 1 || word.text.contains(':') || word.text.starts_with('*');
            let group = |word: &GapWord| if stated(word) { format!("{}: ", word.group) } else { String::new() };
            let text = |word: &GapWord| format!("{}{}{}", if word.reusable { "*" } else { "" }, group(word), word.text);
            Cells { options: words.iter().map(text).collect(), ..Cells::default() }
        }
        QuestionBody::Essay { model_answer, .. } | QuestionBody::FileUpload { model_answer, .. } => {
            Cells { key: model_answer.clone(), ..Cells::default() }
        }
    }
}

/// A line of feedback; further lines are set in, so that none of them is taken for the next one.
fn said(word: &str, text: &str) -> Option<String> {
    (!text.is_empty()).then(|| format!("{word}: {}", text.replace('\n', "\n  ")))
}

fn percent(fraction: Fraction) -> String {
    format!("{}%", decimal::normal(&format!("{fraction}e-2")).unwrap_or_default())
}

fn choices(options: &[Choice], single: bool) -> Cells {
    let key = options.iter().enumerate().filter(|(_, option)| option.fraction != 0).map(|(at, option)| {
        if single && option.fraction == FULL {
            letter(at)
        } else {
            format!("{}={}", letter(at), percent(option.fraction))
        }
    });
    Cells {
        key: key.collect::<Vec<_>>().join("; "),
        feedback: options.iter().enumerate().filter_map(|(at, option)| said(&letter(at), &option.feedback)).collect(),
        options: options.iter().map(|option| option.text.clone()).collect(),
        unit: String::new(),
    }
}

fn listed<'a>(answers: impl Iterator<Item = (String, Fraction, &'a str)>) -> Cells {
    let mut cells = Cells::default();
    let mut key = Vec::new();
    let mut all = true;
    for (at, (text, fraction, feedback)) in answers.enumerate() {
        cells.options.push(text);
        all &= fraction == FULL;
        key.push(if fraction == FULL { letter(at) } else { format!("{}={}", letter(at), percent(fraction)) });
        cells.feedback.extend(said(&letter(at), feedback));
    }
    if !all {
        cells.key = key.join("; ");
    }
    cells
}

/// One question of each kind.
fn examples() -> Vec<AuthoredQuestion> {
    let option = |text: &str, fraction, feedback: &str| Choice {
        text: text.to_owned(),
        fraction,
        feedback: feedback.to_owned(),
    };
    let accepted = |text: &str| Accepted { text: text.to_owned(), fraction: FULL, feedback: String::new() };
    let pair = |left: &str, right: &str| Pair { left: left.to_owned(), right: right.to_owned() };
    let question = |name: &str, stem: &str, body| AuthoredQuestion {
        name: name.to_owned(),
        category: "Contoh".to_owned(),
        ..AuthoredQuestion::new(stem, body)
    };
    vec![
        question(
            "Ibu kota",
            "Apa ibu kota Kabupaten Batang Hari?",
            QuestionBody::SingleChoice {
                options: vec![
                    option("Muara Bulian", FULL, ""),
                    option("Jambi", 0, "Jambi adalah ibu kota provinsi."),
                    option("Sengeti", 0, ""),
                ],
            },
        ),
        question(
            "Nilai dasar",
            "Mana yang termasuk nilai dasar ASN BerAKHLAK?",
            QuestionBody::multiple_choice(vec![
                option("Akuntabel", 5_000, ""),
                option("Kolaboratif", 5_000, ""),
                option("Kompetitif", -5_000, ""),
            ]),
        ),
        question(
            "Arsip",
            "Arsip vital boleh dimusnahkan kapan saja.",
            QuestionBody::TrueFalse {
                answer: false,
                feedback_true: "Periksa jadwal retensi arsip.".to_owned(),
                feedback_false: String::new(),
            },
        ),
        question(
            "Singkatan",
            "Apa kepanjangan OPD?",
            QuestionBody::short_answer(vec![accepted("organisasi perangkat daerah"), accepted("perangkat daerah")]),
        ),
        question(
            "Hitung",
            "Berapa jam 90 menit?",
            QuestionBody::numerical(
                vec![NumericAccepted::between("1.5".to_owned(), "1.5".to_owned(), FULL, String::new())],
                "jam",
            ),
        ),
        question(
            "Uang harian",
            "Perjalanan {a} hari, uang harian 150 ribu rupiah. Berapa ribu rupiah semuanya?",
            QuestionBody::Calculated {
                answers: vec![CalculatedAnswer::new("{a} * 150", Tolerance::Absolute { margin: "0".to_owned() })],
                variables: vec![Variable {
                    name: "a".to_owned(),
                    min: "2".to_owned(),
                    max: "9".to_owned(),
                    decimals: 0,
                }],
                rows: Vec::new(),
                unit: String::new(),
                units: Units::default(),
            },
        ),
        question(
            "Pulau",
            "Jodohkan kota dengan pulaunya.",
            QuestionBody::Matching {
                pairs: vec![pair("Jambi", "Sumatra"), pair("Makassar", "Sulawesi"), pair("", "Jawa")],
            },
        ),
        question(
            "Alur surat",
            "Urutkan alur surat masuk.",
            QuestionBody::ordering(["Diterima", "Dicatat", "Didisposisi"].map(ToOwned::to_owned).to_vec()),
        ),
        question(
            "Uraian",
            "Jelaskan cara melayani warga yang mengeluh.",
            QuestionBody::essay("Mendengarkan, mencatat, menindaklanjuti."),
        ),
    ]
}
