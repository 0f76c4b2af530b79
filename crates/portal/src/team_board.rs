//! The superior's board: numbers, the people behind each of them, a plot, and the same as a file. Read only.

use askama::Template;
use axum::{
    extract::State,
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use documents::sheet::{self, Cell};
use serde::Deserialize;
use web::{Answer, Query, Ui};

use crate::{Portal, team::Member};

/// Which members are shown: those behind one of the numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shown {
    All,
    /// Who reached the year's target.
    Reached,
    /// Who has less than half of it.
    Attention,
    /// Who takes a course.
    Running,
    /// Who completed one.
    Completed,
    /// Who may need help in a course.
    Hinted,
}

impl Shown {
    const ALL: [Self; 6] = [Self::All, Self::Reached, Self::Attention, Self::Running, Self::Completed, Self::Hinted];

    /// The word in addresses.
    const fn word(self) -> &'static str {
        match self {
            Self::All => "semua",
            Self::Reached => "tercapai",
            Self::Attention => "perhatian",
            Self::Running => "berjalan",
            Self::Completed => "tuntas",
            Self::Hinted => "bantuan",
        }
    }

    /// The part of its keys in the catalogue.
    const fn key(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Reached => "reached",
            Self::Attention => "attention",
            Self::Running => "running",
            Self::Completed => "completed",
            Self::Hinted => "hinted",
        }
    }

    /// The filter of a word; everybody for what is unknown.
    fn parse(word: &str) -> Self {
        Self::ALL.into_iter().find(|shown| shown.word() == word).unwrap_or(Self::All)
    }

    fn holds(self, member: &Member) -> bool {
        match self {
            Self::All => true,
            Self::Reached => member.reached(),
            Self::Attention => member.needs_attention(),
            Self::Running => member.running > 0,
            Self::Completed => member.completed > 0,
            Self::Hinted => !member.hints.is_empty(),
        }
    }
}

/// What is asked for.
#[derive(Deserialize)]
pub(crate) struct Wanted {
    #[serde(default)]
    saring: String,
}

/// A number with the members behind it.
struct Tile {
    shown: Shown,
    number: usize,
    /// Out of how many, where that says something.
    of: Option<usize>,
}

#[derive(Template)]
#[template(path = "portal/team.html")]
struct TeamPage<'a> {
    ui: &'a Ui,
    team: usize,
    tiles: [Tile; 5],
    shown: Shown,
    members: Vec<Member>,
}

impl TeamPage<'_> {
    /// Width of the plot in its own units, of which a phone shows about one a pixel.
    const WIDTH: i32 = 340;
    /// Height of a row of the plot.
    const ROW: usize = 36;

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "templates hand over references")]
    fn shows(&self, shown: &Shown) -> bool {
        self.shown == *shown
    }

    fn height(&self) -> usize {
        self.members.len() * Self::ROW
    }

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "templates hand over references")]
    fn y(index: &usize) -> usize {
        index * Self::ROW
    }

    /// Lesson hours as long as the plot's longest bar allows: that of the highest target or the most hours.
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "templates hand over references")]
    fn width(&self, jp: &i32) -> i32 {
        let longest = self.members.iter().map(|member| member.jp.max(member.target)).max().unwrap_or_default().max(1);
        (*jp).max(0) * Self::WIDTH / longest
    }
}

pub(crate) async fn page(State(portal): State<Portal>, ui: Ui, Query(wanted): Query<Wanted>) -> Answer {
    let mut members = portal.team(&ui).await?;
    let count = |shown: Shown| members.iter().filter(|member| shown.holds(member)).count();
    let tiles = [
        Tile { shown: Shown::Reached, number: count(Shown::Reached), of: Some(members.len()) },
        Tile { shown: Shown::Attention, number: count(Shown::Attention), of: None },
        Tile { shown: Shown::Running, number: members.iter().map(|member| member.running).sum(), of: None },
        Tile { shown: Shown::Completed, number: members.iter().map(|member| member.completed).sum(), of: None },
        Tile { shown: Shown::Hinted, number: count(Shown::Hinted), of: None },
    ];
    let (team, shown) = (members.len(), Shown::parse(&wanted.saring));
    members.retain(|member| shown.holds(member));
    ui.page(&TeamPage { ui: &ui, team, tiles, shown, members })
}

/// The head and the rows of a file.
fn table(ui: &Ui, members: &[Member]) -> (Vec<String>, Vec<Vec<Cell>>) {
    let head = [
        "portal-member",
        "portal-nip",
        "portal-post",
        "portal-unit",
        "portal-jp",
        "portal-target-jp",
        "portal-standing",
        "portal-tile-running",
        "portal-tile-completed",
        "portal-hints",
    ];
    let rows = members.iter().map(|member| {
        vec![
            Cell::Text(member.card.full_name()),
            Cell::Text(member.card.nip.clone().unwrap_or_default()),
            Cell::Text(member.card.post.clone()),
            Cell::Text(member.card.unit_name.clone()),
            Cell::Number(member.jp.into()),
            Cell::Number(member.target.into()),
            Cell::Text(ui.t(member.standing().1)),
            Cell::Number(member.running as i64),
            Cell::Number(member.completed as i64),
            Cell::Text(member.hints.join("; ")),
        ]
    });
    (head.iter().map(|key| ui.t(*key)).collect(), rows.collect())
}

async fn rows(portal: &Portal, ui: &Ui, wanted: &Wanted) -> Result<(Vec<String>, Vec<Vec<Cell>>), web::Failure> {
    let mut members = portal.team(ui).await?;
    let shown = Shown::parse(&wanted.saring);
    members.retain(|member| shown.holds(member));
    Ok(table(ui, &members))
}

fn file(bytes: Vec<u8>, media_type: &'static str, disposition: &'static str) -> Response {
    let mut answer = bytes.into_response();
    let headers = answer.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    headers.insert(header::CONTENT_DISPOSITION, HeaderValue::from_static(disposition));
    answer
}

pub(crate) async fn csv(State(portal): State<Portal>, ui: Ui, Query(wanted): Query<Wanted>) -> Answer {
    let (head, rows) = rows(&portal, &ui, &wanted).await?;
    Ok(file(sheet::csv(&head, &rows)?, "text/csv; charset=utf-8", "attachment; filename=\"tim.csv\""))
}

pub(crate) async fn xlsx(State(portal): State<Portal>, ui: Ui, Query(wanted): Query<Wanted>) -> Answer {
    let (head, rows) = rows(&portal, &ui, &wanted).await?;
    let bytes = sheet::xlsx(&ui.t("nav-team"), &head, &rows)?;
    let media_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    Ok(file(bytes, media_type, "attachment; filename=\"tim.xlsx\""))
}
