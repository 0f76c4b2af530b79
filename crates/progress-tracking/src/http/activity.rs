//! One's own learning: weeks in a row, time, the next step.

use askama::Template;
use axum::extract::State;
use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;
use web::{Answer, Context, Json, Ui};

use crate::{
    ProgressTracking,
    activity::{Activity, Week},
};

#[derive(Template)]
#[template(path = "progress-tracking/activity.html")]
struct ActivityPage<'a> {
    ui: &'a Ui,
    activity: Activity,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "templates hand over references")]
impl ActivityPage<'_> {
    /// Height of the plot's highest bar, and the width of a week, in its own units.
    const HEIGHT: u32 = 110;
    const WEEK: usize = 28;

    fn is_empty(&self) -> bool {
        self.activity.year == 0 && self.activity.weeks_in_a_row == 0
    }

    fn time(&self, minutes: &u32) -> String {
        match (minutes / 60, minutes % 60) {
            (0, minutes) => self.ui.t1("minutes-short", "minutes", minutes),
            (hours, 0) => self.ui.t1("hours-short", "hours", hours),
            (hours, minutes) => self.ui.t2("hours-minutes-short", "hours", hours, "minutes", minutes),
        }
    }

    fn bar(&self, week: &Week) -> u32 {
        let most = self.activity.weeks.iter().map(|week| week.minutes).max().unwrap_or_default();
        week.minutes * Self::HEIGHT / most.max(1)
    }

    fn top(&self, week: &Week) -> u32 {
        Self::HEIGHT + 8 - self.bar(week)
    }

    fn x(index: &usize) -> usize {
        index * Self::WEEK + 4
    }

    /// Every third week is named below its bar; more would not fit a phone.
    fn named(index: &usize) -> bool {
        index % 3 == 2
    }

    fn short(&self, day: &NaiveDate) -> String {
        web::format::short_date(*day, self.ui.cx.locale)
    }
}

pub(super) async fn page(State(progress): State<ProgressTracking>, ui: Ui) -> Answer {
    let activity = progress.activity(&ui.cx).await?;
    ui.page(&ActivityPage { ui: &ui, activity })
}

/// A week of learning.
#[derive(Serialize, ToSchema)]
pub(crate) struct WeekItem {
    /// Its Monday.
    from: NaiveDate,
    minutes: u32,
}

/// The lesson to go on with.
#[derive(Serialize, ToSchema)]
pub(crate) struct NextItem {
    course: String,
    lesson: String,
    minutes: u32,
    url: String,
}

/// One's own learning.
#[derive(Serialize, ToSchema)]
pub(crate) struct ActivityItem {
    /// Weeks in a row with learning, up to this one.
    weeks_in_a_row: u32,
    /// Minutes learned this week, this month, this year.
    week: u32,
    month: u32,
    year: u32,
    /// The last twelve weeks, the oldest first.
    weeks: Vec<WeekItem>,
    next: Option<NextItem>,
}

/// How the caller's learning goes.
#[utoipa::path(get, path = "/api/v1/me/learning", tag = "progress", responses((status = 200, body = ActivityItem)))]
pub(crate) async fn api(State(progress): State<ProgressTracking>, Context(cx): Context) -> Answer<Json<ActivityItem>> {
    let activity = progress.activity(&cx).await?;
    Ok(Json(ActivityItem {
        weeks_in_a_row: activity.weeks_in_a_row,
        week: activity.week,
        month: activity.month,
        year: activity.year,
        weeks: activity.weeks.iter().map(|week| WeekItem { from: week.from, minutes: week.minutes }).collect(),
        next: activity.next.map(|next| NextItem {
            course: next.course,
            lesson: next.lesson,
            minutes: next.minutes,
            url: next.url,
        }),
    }))
}
