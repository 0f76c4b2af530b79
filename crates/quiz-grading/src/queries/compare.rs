//! What figures of a quiz tell beside others: gain from a quiz before it, questions that changed with a version or weigh on a unit, and
//! pairs of people who err alike.

use std::collections::HashMap;

use courseware::{CourseDocument, Question, QuestionBody};
use kernel::{
    Cx,
    id::{CourseId, LessonId, PersonId, PublicationId, UnitId},
    person::PersonCard,
};

use super::{
    Counted,
    statistics::{counted, teaches},
};
use crate::{
    QuizError, Quizzes,
    engine::{plain, stem},
    statistics::{
        ENOUGH, Gain, Level, Pair, Record, Table,
        alike::{self, alike},
        for_group, gain, level,
    },
    store::{self, Sat},
};

/// Earlier versions that a quiz is compared with, the latest ones.
const MOST_VERSIONS: usize = 3;
/// People asked for in one statement.
const AT_ONCE: usize = 5_000;

/// A question as lists name it.
pub struct Named {
    /// Its number among the questions of the bank, from one.
    pub number: usize,
    /// What is asked, plain.
    pub stem: String,
}

impl Named {
    fn of(questions: &[Question], place: usize) -> Option<Self> {
        let question = questions.get(place)?;
        let number = questions.iter().take(place + 1).filter(|question| question.body.is_asked()).count();
        Some(Self { number, stem: plain(&stem(question)) })
    }
}

/// A question that was answered better or worse in another version.
pub struct Moved {
    /// Which one.
    pub question: Named,
    /// In the version shown.
    pub now: Level,
    /// In the other versions that differ, with their numbers.
    pub then: Vec<(u32, Level)>,
}

/// A question that is easier or harder for a unit than for people elsewhere who did as well as a whole.
pub struct Weighing {
    /// Which one.
    pub question: Named,
    /// Name of the unit.
    pub unit: String,
    /// Percent points; below zero it is harder for the unit.
    pub points: f64,
}

/// The page of comparisons.
pub struct Comparison {
    /// Title of the course.
    pub course_title: String,
    /// Title of the quiz.
    pub title: String,
    /// Other quizzes of the course, which a gain can be reckoned from.
    pub quizzes: Vec<(LessonId, String)>,
    /// The one that it is reckoned from, with what was gained by who sat both; none where nobody did.
    pub gain: Option<(LessonId, Option<Gain>)>,
    /// Number of the version shown.
    pub version: u32,
    /// Numbers of the versions that it is compared with.
    pub versions: Vec<u32>,
    /// Questions that differ in one of them.
    pub moved: Vec<Moved>,
    /// Units with enough people to be looked at.
    pub units: usize,
    /// Questions that weigh on a unit.
    pub weighing: Vec<Weighing>,
}

/// Compares a quiz of a course that the actor teaches with `before`, with its earlier versions, and by units; none before the first
/// attempt is finished. Two statements, three with `before`, and one for each five thousand people.
///
/// # Errors
/// [`QuizError::NotFound`] for a quiz of another course.
pub async fn comparison(
    quizzes: &Quizzes,
    cx: &Cx,
    course: CourseId,
    lesson: LessonId,
    before: Option<LessonId>,
) -> Result<Option<Comparison>, QuizError> {
    teaches(quizzes, cx, course).await?;
    let sat = store::sat(&quizzes.db().reader(), course, lesson).await?;
    let Some(latest) = sat.last().map(|one| one.publication) else { return Ok(None) };
    let document = quizzes.library().course(latest).await?;
    let quiz = quizzes.library().quiz(latest, lesson).await?;
    let questions = quiz.content.questions.clone();
    let others = other_quizzes(&document, lesson);
    let gain = match before.filter(|before| others.iter().any(|(other, _)| other == before)) {
        Some(before) => {
            let earlier = store::sat(&quizzes.db().reader(), course, before).await?;
            Some((before, gain(&pairs(&earlier, &sat))))
        }
        None => None,
    };

    let mut earlier: Vec<PublicationId> = Vec::new();
    for one in sat.iter().rev() {
        if one.publication != latest && !earlier.contains(&one.publication) && earlier.len() < MOST_VERSIONS {
            earlier.push(one.publication);
        }
    }
    let mut then = Vec::with_capacity(earlier.len());
    for version in earlier {
        let number = quizzes.library().course(version).await?.number;
        let asked = quizzes.library().quiz(version, lesson).await?.content.questions.clone();
        then.push((number, asked, counted(sat.iter(), version, Counted::First)));
    }
    let now = counted(sat.iter(), latest, Counted::First);
    let units = units_of(quizzes, now.iter().map(|one| one.person)).await?;
    let records: Vec<(Record, Option<UnitId>)> = now
        .iter()
        .filter_map(|one| Some((one.record.clone()?, units.get(&one.person).map(|(unit, _)| *unit))))
        .collect();
    let names: HashMap<UnitId, String> = units.into_values().collect();
    let then: Vec<(u32, Vec<Question>, Vec<Record>)> = then
        .into_iter()
        .map(|(number, asked, sat)| (number, asked, sat.into_iter().filter_map(|one| one.record.clone()).collect()))
        .collect();
    let versions = then.iter().map(|(number, ..)| *number).collect();
    let (moved, weighing, units) =
        tokio::task::spawn_blocking(move || figured(&questions, &records, &then, &names)).await?;
    Ok(Some(Comparison {
        course_title: document.facts.title.clone(),
        title: quiz.title.clone(),
        quizzes: others,
        gain,
        version: document.number,
        versions,
        moved,
        units,
        weighing,
    }))
}

fn other_quizzes(document: &CourseDocument, lesson: LessonId) -> Vec<(LessonId, String)> {
    let quizzes = document.lessons().map(|(_, one)| one).filter(|one| one.quiz.is_some() && one.id != lesson);
    quizzes.map(|one| (one.id, one.title.clone())).collect()
}

/// First grade of the quiz before and last grade of the one after, of everybody who has both, in percent.
fn pairs(before: &[Sat], after: &[Sat]) -> Vec<(f64, f64)> {
    let percent = |one: &Sat| one.grade.map(|grade| grade.0 as f64 / 100.0);
    let mut first: HashMap<_, f64> = HashMap::new();
    for one in before {
        if let Some(grade) = percent(one) {
            first.entry(one.enrolment).or_insert(grade);
        }
    }
    let mut last: HashMap<_, f64> = HashMap::new();
    for one in after {
        if let Some(grade) = percent(one) {
            last.insert(one.enrolment, grade);
        }
    }
    first.into_iter().filter_map(|(enrolment, before)| Some((before, *last.get(&enrolment)?))).collect()
}

/// Units of these people, with their names.
async fn units_of(
    quizzes: &Quizzes,
    people: impl Iterator<Item = PersonId>,
) -> Result<HashMap<PersonId, (UnitId, String)>, QuizError> {
    let people: Vec<PersonId> = people.collect();
    let mut units = HashMap::new();
    for some in people.chunks(AT_ONCE) {
        let cards = quizzes.ports().directory.cards(some).await?;
        units.extend(cards.into_iter().filter_map(|card| Some((card.id, (card.unit?, card.unit_name)))));
    }
    Ok(units)
}

type Figured = (Vec<Moved>, Vec<Weighing>, usize);

fn figured(
    questions: &[Question],
    records: &[(Record, Option<UnitId>)],
    then: &[(u32, Vec<Question>, Vec<Record>)],
    names: &HashMap<UnitId, String>,
) -> Figured {
    let graded = |questions: &[Question], place: usize| {
        questions.get(place).is_some_and(|question| question.body.is_graded()).then_some(place)
    };
    let mut table = Table::new(questions.len());
    let mut members: Vec<Option<UnitId>> = Vec::with_capacity(records.len());
    for (record, unit) in records {
        if table.add(record, |place| graded(questions, place)) {
            members.push(*unit);
        }
    }
    let tables: Vec<(u32, &Vec<Question>, Table)> = then
        .iter()
        .map(|(number, asked, records)| {
            let mut table = Table::new(asked.len());
            for record in records {
                table.add(record, |place| graded(asked, place));
            }
            (*number, asked, table)
        })
        .collect();
    let mut moved = Vec::new();
    for (place, question) in questions.iter().enumerate() {
        let now = level(&table, place);
        let differing = tables.iter().filter_map(|(number, asked, table)| {
            let before = asked.iter().position(|one| one.id == question.id)?;
            let then = level(table, before);
            now.differs(&then).then_some((*number, then))
        });
        let then: Vec<(u32, Level)> = differing.collect();
        if let Some(question) = Named::of(questions, place).filter(|_| !then.is_empty()) {
            moved.push(Moved { question, now, then });
        }
    }

    let mut sizes: HashMap<UnitId, usize> = HashMap::new();
    for unit in members.iter().flatten() {
        *sizes.entry(*unit).or_default() += 1;
    }
    let mut large: Vec<UnitId> =
        sizes.into_iter().filter(|(_, people)| *people >= ENOUGH).map(|(unit, _)| unit).collect();
    large.sort_unstable();
    let mut weighing = Vec::new();
    for unit in &large {
        let inside: Vec<bool> = members.iter().map(|member| *member == Some(*unit)).collect();
        for place in 0..questions.len() {
            let Some(points) = for_group(&table, place, &inside) else { continue };
            let Some(question) = Named::of(questions, place) else { continue };
            weighing.push(Weighing { question, unit: names.get(unit).cloned().unwrap_or_default(), points });
        }
    }
    weighing.sort_by(|a, b| a.points.total_cmp(&b.points));
    (moved, weighing, large.len())
}

/// Two people who err alike.
pub struct AlikeView {
    /// Both.
    pub people: [PersonCard; 2],
    /// Numbers of the questions that both answered wrongly in the same way.
    pub shared: Vec<usize>,
    /// How many that would be by chance.
    pub expected: f64,
    /// One pair in so many would do so by chance.
    pub one_in: f64,
}

/// The page of people who err alike.
pub struct AlikePage {
    /// Title of the course.
    pub course_title: String,
    /// Title of the quiz.
    pub title: String,
    /// People compared.
    pub compared: usize,
    /// People who sat the quiz.
    pub people: usize,
    /// Pairs, the least probable first.
    pub pairs: Vec<AlikeView>,
}

/// Pairs of people who share more wrong answers in the latest version of a quiz of a course that the actor teaches than chance lets
/// expect; none before the first attempt is finished. Two statements.
///
/// # Errors
/// [`QuizError::NotFound`] for a quiz of another course.
pub async fn erring_alike(
    quizzes: &Quizzes,
    cx: &Cx,
    course: CourseId,
    lesson: LessonId,
) -> Result<Option<AlikePage>, QuizError> {
    teaches(quizzes, cx, course).await?;
    let sat = store::sat(&quizzes.db().reader(), course, lesson).await?;
    let Some(latest) = sat.last().map(|one| one.publication) else { return Ok(None) };
    let document = quizzes.library().course(latest).await?;
    let quiz = quizzes.library().quiz(latest, lesson).await?;
    let mut chosen = counted(sat.iter(), latest, Counted::First);
    let people = chosen.len();
    // The latest ones are those that something can still be done about.
    chosen.reverse();
    chosen.truncate(alike::MOST);
    let sitters: Vec<(PersonId, Record)> =
        chosen.into_iter().filter_map(|one| Some((one.person, one.record.clone()?))).collect();
    let (people_of, records): (Vec<PersonId>, Vec<Record>) = sitters.into_iter().unzip();
    let (questions, compared) = (quiz.content.questions.clone(), records.len());
    let found = tokio::task::spawn_blocking(move || {
        let chooses = |place: usize| questions.get(place).is_some_and(|one| has_options(&one.body));
        let number = |place: usize| Named::of(&questions, place).map(|one| one.number);
        let found = alike(&records, questions.len(), chooses);
        let named = |pair: Pair| {
            let shared = pair.shared.iter().filter_map(|place| number(*place)).collect::<Vec<_>>();
            (pair, shared)
        };
        found.into_iter().map(named).collect::<Vec<_>>()
    })
    .await?;
    let both = found.iter().flat_map(|(pair, _)| [pair.people.0, pair.people.1]);
    let named: Vec<PersonId> = both.filter_map(|place| people_of.get(place).copied()).collect();
    let cards = if named.is_empty() { Vec::new() } else { quizzes.ports().directory.cards(&named).await? };
    let cards: HashMap<PersonId, PersonCard> = cards.into_iter().map(|card| (card.id, card)).collect();
    let card = |place: usize| people_of.get(place).and_then(|person| cards.get(person)).cloned();
    let view = |(pair, shared): (Pair, Vec<usize>)| {
        let people = [card(pair.people.0)?, card(pair.people.1)?];
        Some(AlikeView { people, shared, expected: pair.expected, one_in: 1.0 / pair.chance.max(f64::MIN_POSITIVE) })
    };
    Ok(Some(AlikePage {
        course_title: document.facts.title.clone(),
        title: quiz.title.clone(),
        compared,
        people,
        pairs: found.into_iter().filter_map(view).collect(),
    }))
}

/// Whether an answer is a choice among options, so that it can be wrong in the same way.
const fn has_options(body: &QuestionBody) -> bool {
    matches!(
        body,
        QuestionBody::SingleChoice { .. } | QuestionBody::MultipleChoice { .. } | QuestionBody::TrueFalse { .. }
    )
}
