//! The figures of a quiz.

use askama::Template;
use axum::extract::State;
use documents::sheet::{self, Cell};
use kernel::{
    Marks,
    id::{CourseId, LessonId, PublicationId},
};
use serde::Deserialize;
use web::{Answer, Failure, Path, Query, Ui, file::download};

use crate::{
    Quizzes,
    queries::{self, Counted, ItemView, OptionView, Selection, Statistics},
    statistics::{Ability, Advice, PARTS},
};

/// Width and height of the drawings; narrow, so that their letters stay readable on a phone.
const WIDTH: f64 = 360.0;
const HEIGHT: f64 = 150.0;
/// Ends of the drawn Rasch scale in logits.
const SCALE: f64 = 4.0;
/// Bars of half a logit.
const BARS: usize = 16;

/// What is counted, as asked for.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct Asked {
    percobaan: String,
    versi: String,
}

impl Asked {
    pub(super) fn selection(&self) -> Selection {
        Selection {
            counted: Counted::parse(&self.percobaan).unwrap_or_default(),
            version: self.versi.parse::<PublicationId>().ok(),
        }
    }
}

#[derive(Template)]
#[template(path = "quiz-grading/statistics.html")]
struct StatisticsPage<'a> {
    ui: &'a Ui,
    course: CourseId,
    lesson: LessonId,
    counted: Counted,
    statistics: Option<Statistics>,
}

/// A number with at most one decimal.
fn shown(ui: &Ui, number: f64) -> String {
    ui.marks(&Marks((number * 10.0).round() as i64 * 10))
}

impl StatisticsPage<'_> {
    fn base(&self) -> String {
        statistics_url(&self.course, &self.lesson)
    }

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "templates hand over references")]
    fn n(&self, number: &f64) -> String {
        shown(self.ui, *number)
    }

    #[expect(clippy::ref_option, reason = "templates hand over references")]
    fn or_dash(&self, number: &Option<f64>) -> String {
        number.map_or_else(|| "–".to_owned(), |number| shown(self.ui, number))
    }

    /// With two decimals.
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "templates hand over references")]
    fn two(&self, number: &f64) -> String {
        self.ui.marks(&Marks((number * 100.0).round() as i64))
    }

    #[expect(clippy::ref_option, reason = "templates hand over references")]
    fn two_or_dash(&self, number: &Option<f64>) -> String {
        number.map_or_else(|| "–".to_owned(), |number| self.two(&number))
    }

    fn logits(&self, view: &ItemView) -> String {
        self.two_or_dash(&view.difficulty.map(|difficulty| difficulty.logits))
    }

    /// Advice on a question; that there are too few attempts is said once for all.
    fn told(item: &ItemView) -> Vec<Advice> {
        item.advice.iter().copied().filter(|advice| *advice != Advice::TooFew).collect()
    }

    fn advice(&self, advice: &Advice) -> String {
        let key = format!("quiz-advice-{}", advice.word());
        match advice {
            Advice::DeadDistractors { dead, of } => self.ui.t2(&key, "dead", *dead, "of", *of),
            _ => self.ui.t(&key),
        }
    }

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "templates hand over references")]
    fn option(&self, view: &OptionView, place: &usize) -> String {
        match (view.text.is_empty(), *place) {
            (true, 1) => self.ui.t("quiz-true"),
            (true, _) => self.ui.t("quiz-false"),
            (false, _) => view.text.clone(),
        }
    }

    /// Bars of a histogram: left edge, top edge and height, with the middle of the label.
    fn bars(counts: impl AsRef<[usize]>) -> Vec<(f64, f64, f64, usize)> {
        let counts = counts.as_ref();
        let highest = counts.iter().max().copied().unwrap_or_default().max(1) as f64;
        let width = WIDTH / counts.len().max(1) as f64;
        let bar = |(place, count): (usize, &usize)| {
            let height = (HEIGHT - 40.0) * *count as f64 / highest;
            (place as f64 * width, HEIGHT - 20.0 - height, height, *count)
        };
        counts.iter().enumerate().map(bar).collect()
    }

    /// People per half logit, from the lower end of the scale; those beyond stand at its ends.
    fn people(abilities: &[Ability]) -> Vec<usize> {
        let mut bars = vec![0; BARS];
        for ability in abilities {
            let place = ((ability.logits + SCALE) / (2.0 * SCALE) * BARS as f64).clamp(0.0, BARS as f64 - 1.0);
            if let Some(bar) = bars.get_mut(place as usize) {
                *bar += ability.people;
            }
        }
        bars
    }

    /// Where a difficulty stands on the scale, and how many stand at the same place before it.
    fn marks(items: &[ItemView]) -> Vec<(f64, f64, usize)> {
        let mut taken = [0_u32; BARS * 2 + 1];
        items
            .iter()
            .filter_map(|item| {
                let logits = item.difficulty?.logits.clamp(-SCALE, SCALE);
                let place = ((logits + SCALE) / (2.0 * SCALE) * (BARS * 2) as f64).round();
                let row = taken.get_mut(place as usize)?;
                *row += 1;
                let x = (place / (BARS * 2) as f64) * (WIDTH - 20.0) + 10.0;
                Some((x, f64::from(*row) * 14.0, item.number))
            })
            .collect()
    }

    /// The trace of an option as the points of a line.
    fn trace(option: &OptionView) -> String {
        let point = |(part, share): (usize, &f64)| {
            let x = 10.0 + part as f64 * (WIDTH - 20.0) / (PARTS - 1) as f64;
            format!("{x:.0},{:.0}", 110.0 - share)
        };
        option.figures.trace.iter().enumerate().map(point).collect::<Vec<_>>().join(" ")
    }
}

/// The page of a quiz's figures.
pub(crate) fn statistics_url(course: &CourseId, lesson: &LessonId) -> String {
    format!("/studio/{course}/kuis/{lesson}/statistik")
}

pub(crate) async fn page(
    State(quizzes): State<Quizzes>,
    ui: Ui,
    Path((course, lesson)): Path<(CourseId, LessonId)>,
    Query(asked): Query<Asked>,
) -> Answer {
    let selection = asked.selection();
    let statistics = queries::statistics(&quizzes, &ui.cx, course, lesson, selection).await?;
    ui.page(&StatisticsPage { ui: &ui, course, lesson, counted: selection.counted, statistics })
}

pub(crate) async fn export(
    State(quizzes): State<Quizzes>,
    ui: Ui,
    Path((course, lesson, format)): Path<(CourseId, LessonId, String)>,
    Query(asked): Query<Asked>,
) -> Answer {
    let statistics = queries::statistics(&quizzes, &ui.cx, course, lesson, asked.selection()).await?;
    let statistics = statistics.ok_or_else(Failure::not_found)?;
    let heads: Vec<String> = [
        "number",
        "stem",
        "sittings",
        "facility",
        "deviation",
        "guess",
        "intended-weight",
        "effective-weight",
        "discrimination",
        "efficiency",
        "difficulty",
        "difficulty-error",
        "infit",
        "outfit",
        "seconds",
        "advice",
    ]
    .iter()
    .map(|head| ui.t(format!("quiz-figure-{head}")))
    .collect();
    let rows: Vec<Vec<Cell>> = statistics.items.iter().map(|item| row(&ui, item)).collect();
    match format.as_str() {
        "csv" => Ok(download(sheet::csv(&heads, &rows)?, sheet::CSV, "statistik-kuis.csv")),
        "xlsx" => {
            Ok(download(sheet::xlsx(&ui.t("quiz-statistics"), &heads, &rows)?, sheet::XLSX, "statistik-kuis.xlsx"))
        }
        _ => Err(Failure::not_found()),
    }
}

fn row(ui: &Ui, item: &ItemView) -> Vec<Cell> {
    let number = |value: Option<f64>| match value {
        Some(value) => Cell::from(format!("{value:.2}")),
        None => Cell::from("–"),
    };
    let figures = &item.figures;
    let advice: Vec<String> = item.advice.iter().map(|one| ui.word("quiz-advice-short", one.word())).collect();
    vec![
        Cell::Number(item.number as i64),
        item.stem.clone().into(),
        Cell::Number(figures.sittings as i64),
        number(Some(figures.facility)),
        number(figures.deviation),
        number(item.guess),
        number(Some(figures.intended_weight)),
        number(figures.effective_weight),
        number(figures.discrimination),
        number(figures.efficiency),
        number(item.difficulty.map(|one| one.logits)),
        number(item.difficulty.map(|one| one.error)),
        number(item.difficulty.map(|one| one.infit)),
        number(item.difficulty.map(|one| one.outfit)),
        item.seconds.map_or_else(|| Cell::from("–"), |seconds| Cell::Number(seconds.into())),
        advice.join(", ").into(),
    ]
}
