//! What the answers of a quiz tell about its questions.

use std::collections::HashMap;

use courseware::{
    Question, QuestionBody,
    question::{FULL, SpotZone},
};
use kernel::{
    Cx,
    id::{CourseId, LessonId, PublicationId},
};

use super::{
    marked_by,
    survey::{self, CommentsView, ScaleView},
};
use crate::{
    QuizError, Quizzes,
    engine::{kind_of, plain, stem},
    policy::Scope,
    statistics::{
        Advice, Difficulty, ItemFigures, OptionFigures, Rasch, Record, Table, TestFigures, advise, advise_test, items,
        options, rasch, test,
    },
    store::{self, Sat},
};

/// Which attempts of a person count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Counted {
    /// The first one, as nothing was learned from the quiz before.
    #[default]
    First,
    /// The latest one.
    Last,
    /// The best one.
    Highest,
    /// Every one.
    All,
}

impl Counted {
    /// All of them, in the order of the form.
    pub const ALL: [Self; 4] = [Self::First, Self::Last, Self::Highest, Self::All];

    /// The word in addresses.
    pub const fn word(self) -> &'static str {
        match self {
            Self::First => "pertama",
            Self::Last => "terakhir",
            Self::Highest => "tertinggi",
            Self::All => "semua",
        }
    }

    /// Of a word in an address.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|counted| counted.word() == word)
    }
}

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Selection {
    /// Which attempts.
    pub counted: Counted,
    /// Of this version of the course; of the one that was taken last if none is said.
    pub version: Option<PublicationId>,
}

/// An option with its figures.
pub struct OptionView {
    /// Its text, plain.
    pub text: String,
    /// Whether choosing it earns points.
    pub key: bool,
    /// Who chose it.
    pub figures: OptionFigures,
}

/// A question with its figures.
pub struct ItemView {
    /// Its number among the questions of the bank, from one.
    pub number: usize,
    /// What is asked, plain.
    pub stem: String,
    /// Its kind.
    pub kind: &'static str,
    /// Classical figures.
    pub figures: ItemFigures,
    /// What blind guessing earns, in percent.
    pub guess: Option<f64>,
    /// Where it stands on the Rasch scale.
    pub difficulty: Option<Difficulty>,
    /// Options in the author's order; empty for kinds without.
    pub options: Vec<OptionView>,
    /// Median of seconds spent on it.
    pub seconds: Option<u32>,
    /// What to look at.
    pub advice: Vec<Advice>,
}

/// The page.
pub struct Statistics {
    /// Title of the course.
    pub course_title: String,
    /// Title of the quiz.
    pub title: String,
    /// Versions with finished attempts, the one taken last first, with their numbers.
    pub versions: Vec<(PublicationId, u32)>,
    /// The version shown.
    pub version: PublicationId,
    /// Figures of the whole quiz.
    pub test: TestFigures,
    /// How many grades lie in each tenth of the scale.
    pub histogram: [usize; 10],
    /// Question by question.
    pub items: Vec<ItemView>,
    /// Abilities and difficulties, where enough tells people apart.
    pub rasch: Option<Rasch>,
    /// What to look at in the whole quiz.
    pub advice: Vec<Advice>,
    /// Finished attempts that still wait for a mark, and count for nothing yet.
    pub waiting: usize,
    /// Scales and what was answered to them.
    pub scales: Vec<ScaleView>,
    /// Comments of the version, whichever attempts are counted.
    pub comments: Vec<CommentsView>,
}

/// Figures of a quiz of a course that the actor teaches; none before the first attempt is finished. One statement and the published
/// documents; two more where the quiz asks for comments.
///
/// # Errors
/// [`QuizError::NotFound`] for a quiz of another course.
pub async fn statistics(
    quizzes: &Quizzes,
    cx: &Cx,
    course: CourseId,
    lesson: LessonId,
    selection: Selection,
) -> Result<Option<Statistics>, QuizError> {
    teaches(quizzes, cx, course).await?;
    let sat = store::sat(&quizzes.db().reader(), course, lesson).await?;
    let mut versions: Vec<PublicationId> = Vec::new();
    for one in sat.iter().rev() {
        if !versions.contains(&one.publication) {
            versions.push(one.publication);
        }
    }
    let Some(latest) = versions.first().copied() else { return Ok(None) };
    let version = selection.version.unwrap_or(latest);
    if !versions.contains(&version) {
        return Err(QuizError::NotFound);
    }
    let quiz = quizzes.library().quiz(version, lesson).await?;
    let document = quizzes.library().course(version).await?;
    let mut numbered = Vec::with_capacity(versions.len());
    for version in versions {
        numbered.push((version, quizzes.library().course(version).await?.number));
    }

    let waiting = sat.iter().filter(|one| one.publication == version && one.grade.is_none()).count();
    let asked = survey::commented(&quiz.content.questions);
    let written = if asked.is_empty() {
        Vec::new()
    } else {
        let place = (course, lesson, version);
        store::comments(&quizzes.db().reader(), place, &asked, survey::MOST_COMMENTS).await?
    };
    let chosen = counted(sat.iter(), version, selection.counted);
    let records: Vec<Record> = chosen.into_iter().filter_map(|one| one.record.clone()).collect();
    let scales = survey::scales(&quiz.content.questions, &records);
    let questions = quiz.content.questions.clone();
    // A hundred thousand attempts take a good part of a second.
    let (table, figures, items, rasch) = tokio::task::spawn_blocking(move || figure(&records, &questions)).await?;
    Ok(Some(Statistics {
        course_title: document.facts.title.clone(),
        title: quiz.title.clone(),
        versions: numbered,
        version,
        histogram: histogram(&table.grades()),
        advice: advise_test(&figures),
        test: figures,
        items,
        rasch,
        waiting,
        scales,
        comments: survey::comments(&quiz.content.questions, &written),
    }))
}

/// Whether the actor teaches the course.
///
/// # Errors
/// [`QuizError::NotFound`] for another one.
pub(super) async fn teaches(quizzes: &Quizzes, cx: &Cx, course: CourseId) -> Result<(), QuizError> {
    let teaches = match marked_by(quizzes, cx).await? {
        Scope::All => true,
        Scope::Taught(courses) => courses.contains(&course),
        Scope::Own(_) => false,
    };
    if teaches { Ok(()) } else { Err(QuizError::NotFound) }
}

/// The attempts that count, of those at this version that are fully marked.
pub(super) fn counted<'a>(
    sat: impl Iterator<Item = &'a Sat>,
    version: PublicationId,
    counted: Counted,
) -> Vec<&'a Sat> {
    let mut chosen: Vec<&Sat> = Vec::new();
    let mut place: HashMap<_, usize> = HashMap::new();
    for one in sat.filter(|one| one.publication == version && one.grade.is_some()) {
        match place.get(&one.enrolment).filter(|_| counted != Counted::All) {
            None => {
                place.insert(one.enrolment, chosen.len());
                chosen.push(one);
            }
            Some(earlier) => {
                let Some(earlier) = chosen.get_mut(*earlier) else { continue };
                if counted == Counted::Last || counted == Counted::Highest && one.grade > earlier.grade {
                    *earlier = one;
                }
            }
        }
    }
    chosen
}

type Figured = (Table, TestFigures, Vec<ItemView>, Option<Rasch>);

fn figure(records: &[Record], questions: &[Question]) -> Figured {
    let mut table = Table::new(questions.len());
    for record in records {
        let graded = |place: usize| questions.get(place).is_some_and(|question| question.body.is_graded());
        table.add(record, |place| graded(place).then_some(place));
    }
    let rasch = rasch(&table);
    let views = questions
        .iter()
        .zip(items(&table))
        .enumerate()
        .filter(|(_, (question, _))| question.body.is_graded())
        .map(|(place, (question, figures))| {
            let parts = parts(&question.body);
            let options = options(&table, place, parts.len());
            let views: Vec<OptionView> = parts
                .into_iter()
                .zip(options)
                .map(|((text, key), figures)| OptionView { text, key, figures })
                .collect();
            let guess = kind_of(&question.body).guess().map(|guess| 100.0 * guess as f64 / FULL as f64);
            let difficulty = rasch.as_ref().and_then(|rasch| rasch.items.get(place).copied().flatten());
            let judged: Vec<(OptionFigures, bool)> =
                views.iter().map(|view| (view.figures.clone(), view.key)).collect();
            ItemView {
                number: questions.iter().take(place + 1).filter(|question| question.body.is_asked()).count(),
                stem: plain(&stem(question)),
                kind: question.body.kind(),
                advice: advise(&figures, &judged, guess, difficulty.as_ref()),
                seconds: table.median_seconds(place),
                figures,
                guess,
                difficulty,
                options: views,
            }
        })
        .collect();
    let figures = test(&table);
    (table, figures, views, rasch)
}

/// The options of a choice in the author's order, with whether they earn points; of a picture, its zones. True and false need no text:
/// they have words.
fn parts(body: &QuestionBody) -> Vec<(String, bool)> {
    match body {
        QuestionBody::SingleChoice { options } | QuestionBody::MultipleChoice { options, .. } => {
            options.iter().map(|option| (plain(&option.text), option.fraction > 0)).collect()
        }
        QuestionBody::TrueFalse { answer, .. } => vec![(String::new(), *answer), (String::new(), !answer)],
        QuestionBody::ImageLabels { labels, zones, .. } => zones
            .iter()
            .enumerate()
            .map(|(at, zone)| {
                let label = labels.get((zone.label as usize).wrapping_sub(1)).map_or("", |label| label.text.as_str());
                (format!("({}) {label}", at + 1), true)
            })
            .collect(),
        QuestionBody::Hotspot { zones, .. } => {
            let named = |(at, zone): (usize, &SpotZone)| {
                (format!("({}) {}", at + 1, zone.description).trim_end().to_owned(), zone.cost.is_none())
            };
            zones.iter().enumerate().map(named).collect()
        }
        _ => Vec::new(),
    }
}

fn histogram(grades: &[f64]) -> [usize; 10] {
    let mut tenths = [0; 10];
    for grade in grades {
        // A full grade belongs to the highest tenth.
        let tenth = ((grade / 10.0) as usize).min(9);
        if let Some(count) = tenths.get_mut(tenth) {
            *count += 1;
        }
    }
    tenths
}
