//! Pictures that questions ask about, and areas and spots on them.
//!
//! An area is stated in whole pixels of the picture's own size, which is stored with it: other systems' files say it so, a circle stays
//! a circle, and whether a spot lies within is a matter of integers. A spot, which learners mark, is stated by its share of the picture's
//! width and height, so that it does not depend on how large the picture was shown.

use std::fmt::Write;

use serde::{Deserialize, Serialize};

use crate::markdown::escape_markdown;

/// Largest width or height, in pixels.
pub const LARGEST: u32 = 10_000;
/// Most corners of a polygon.
pub const MOST_CORNERS: usize = 60;
/// Spots count in ten-thousandths of the picture's width and height.
pub const WHOLE: u16 = 10_000;

/// A picture with the size in which areas on it are stated.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Picture {
    /// The picture with its alternative text: Markdown while authored, `<img …>` once published.
    pub text: String,
    /// Width, in pixels.
    pub width: u32,
    /// Height, in pixels.
    pub height: u32,
}

impl Picture {
    /// The picture behind a link, in Markdown.
    pub fn new(alt: &str, link: &str, (width, height): (u32, u32)) -> Self {
        let alt = alt.split_whitespace().collect::<Vec<_>>().join(" ");
        let text = if link.is_empty() { String::new() } else { format!("![{}](<{link}>)", escape_markdown(&alt)) };
        Self { text, width, height }
    }

    /// Alternative text and link of a picture in Markdown; nothing if the text is not one picture.
    pub fn parts(&self) -> Option<(String, String)> {
        let inner = self.text.trim().strip_prefix("![")?.strip_suffix(')')?;
        let mut escaped = false;
        let close = inner.char_indices().find_map(|(at, c)| {
            let end = c == ']' && !escaped;
            escaped = c == '\\' && !escaped;
            end.then_some(at)
        })?;
        let link = inner[close + 1..].strip_prefix('(')?.trim();
        let link = link.strip_prefix('<').map_or(Some(link), |link| link.strip_suffix('>'))?;
        if link.is_empty() || link.contains(['<', '>', '"', '\n', ' ']) {
            return None;
        }
        let mut alt = String::new();
        let mut chars = inner[..close].chars();
        while let Some(c) = chars.next() {
            alt.push(if c == '\\' { chars.next()? } else { c });
        }
        Some((alt, link.to_owned()))
    }

    /// Whether the size is one that areas can be stated in.
    pub fn has_size(&self) -> bool {
        (1..=LARGEST).contains(&self.width) && (1..=LARGEST).contains(&self.height)
    }

    /// `640x480` as width and height.
    pub(crate) fn size(text: &str) -> Option<(u32, u32)> {
        let (width, height) = text.split_once(['x', '×'])?;
        Some((width.trim().parse().ok()?, height.trim().parse().ok()?))
    }

    /// What keeps the picture from being asked about: fields and codes.
    pub(crate) fn defects(&self) -> Vec<(&'static str, &'static str)> {
        let mut defects = Vec::new();
        match self.parts() {
            None => defects.push(("picture", "picture_missing")),
            Some((alt, _)) if alt.trim().is_empty() => defects.push(("alt", "picture_text")),
            Some(_) => {}
        }
        if !self.has_size() {
            defects.push(("size", "picture_size"));
        }
        defects
    }
}

/// The `<img …>` in the HTML of a picture, or the HTML where there is none. It loads with its page: an attempt may go on without a
/// connection.
pub(crate) fn image(html: &str) -> String {
    let Some(start) = html.find("<img") else { return html.to_owned() };
    let mut quoted = false;
    let end = html[start..].bytes().position(|byte| {
        quoted ^= byte == b'"';
        byte == b'>' && !quoted
    });
    let end = end.map_or(html.len(), |end| start + end + 1);
    html[start..end].replace(" loading=\"lazy\"", "")
}

/// A place on a picture, in ten-thousandths of its width from the left and of its height from the top.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Spot {
    /// From the left.
    pub x: u16,
    /// From the top.
    pub y: u16,
}

impl Spot {
    /// The spot nearest to a pixel.
    fn at(picture: &Picture, x: i64, y: i64) -> Self {
        let share = |part: i64, all: u32| {
            let all = i64::from(all.max(1));
            ((2 * part * i64::from(WHOLE) + all) / (2 * all)).clamp(0, i64::from(WHOLE)) as u16
        };
        Self { x: share(x, picture.width), y: share(y, picture.height) }
    }
}

/// A part of a picture, in pixels of its own size. What lies on the edge is within.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "shape", rename_all = "snake_case")]
pub enum Area {
    /// Between two corners.
    Rectangle {
        /// Left edge.
        left: u32,
        /// Upper edge.
        top: u32,
        /// Right edge.
        right: u32,
        /// Lower edge.
        bottom: u32,
    },
    /// Around a middle.
    Circle {
        /// Of the middle, from the left.
        x: u32,
        /// Of the middle, from the top.
        y: u32,
        /// Radius.
        radius: u32,
    },
    /// Between its corners; where its sides cross, by the rule of even and odd.
    Polygon {
        /// From the left and from the top.
        corners: Vec<(u32, u32)>,
    },
}

impl Area {
    /// The words of the shapes, in the order of the studio.
    pub const SHAPES: [&'static str; 3] = ["rectangle", "circle", "polygon"];

    /// The stored word of the shape.
    pub const fn shape(&self) -> &'static str {
        match self {
            Self::Rectangle { .. } => "rectangle",
            Self::Circle { .. } => "circle",
            Self::Polygon { .. } => "polygon",
        }
    }

    /// Reads numbers as HTML's image maps and QTI write them: `left,top,right,bottom`, `x,y,radius` or `x,y,x,y,…`.
    pub fn parse(shape: &str, numbers: &str) -> Option<Self> {
        let parts = numbers.split([',', ';', ' ']).map(str::trim).filter(|part| !part.is_empty());
        let numbers: Vec<u32> = parts.map(pixel).collect::<Option<_>>()?;
        match (shape, numbers.as_slice()) {
            ("rectangle" | "rect", &[a, b, c, d]) => {
                Some(Self::Rectangle { left: a.min(c), top: b.min(d), right: a.max(c), bottom: b.max(d) })
            }
            ("circle", &[x, y, radius]) => Some(Self::Circle { x, y, radius }),
            ("polygon" | "poly", numbers) if numbers.len() >= 6 && numbers.len().is_multiple_of(2) => {
                let mut corners: Vec<(u32, u32)> = numbers.chunks_exact(2).map(|two| (two[0], two[1])).collect();
                // Image maps may name the first corner once more at the end.
                if corners.len() > 3 && corners.first() == corners.last() {
                    corners.pop();
                }
                Some(Self::Polygon { corners })
            }
            _ => None,
        }
    }

    /// The numbers as [`Area::parse`] reads them.
    pub fn numbers(&self) -> String {
        match self {
            Self::Rectangle { left, top, right, bottom } => format!("{left},{top},{right},{bottom}"),
            Self::Circle { x, y, radius } => format!("{x},{y},{radius}"),
            Self::Polygon { corners } => corners.iter().fold(String::new(), |mut text, (x, y)| {
                let _ = write!(text, "{}{x},{y}", if text.is_empty() { "" } else { "," });
                text
            }),
        }
    }

    /// The outline as a path of SVG.
    pub fn path(&self) -> String {
        match self {
            Self::Rectangle { left, top, right, bottom } => format!("M{left},{top}H{right}V{bottom}H{left}Z"),
            Self::Circle { x, y, radius } => {
                let (start, across) = (i64::from(*x) - i64::from(*radius), i64::from(*radius) * 2);
                format!("M{start},{y}a{radius},{radius} 0 1,0 {across},0a{radius},{radius} 0 1,0 -{across},0Z")
            }
            Self::Polygon { corners } => {
                let corner = |(x, y): &(u32, u32)| format!("{x},{y}");
                format!("M{}Z", corners.iter().map(corner).collect::<Vec<_>>().join("L"))
            }
        }
    }

    /// The smallest rectangle around it: left, top, right, bottom.
    pub fn frame(&self) -> (u32, u32, u32, u32) {
        match self {
            Self::Rectangle { left, top, right, bottom } => (*left, *top, *right, *bottom),
            Self::Circle { x, y, radius } => (
                x.saturating_sub(*radius),
                y.saturating_sub(*radius),
                x.saturating_add(*radius),
                y.saturating_add(*radius),
            ),
            Self::Polygon { corners } => corners
                .iter()
                .fold((u32::MAX, u32::MAX, 0, 0), |(l, t, r, b), (x, y)| (l.min(*x), t.min(*y), r.max(*x), b.max(*y))),
        }
    }

    /// Whether the spot lies within. Everything is multiplied, so that nothing is rounded.
    pub fn holds(&self, picture: &Picture, spot: Spot) -> bool {
        let scale = i64::from(WHOLE);
        let (x, y) = (i64::from(spot.x) * i64::from(picture.width), i64::from(spot.y) * i64::from(picture.height));
        let scaled = |pixel: u32| i64::from(pixel) * scale;
        match self {
            Self::Rectangle { left, top, right, bottom } => {
                (scaled(*left)..=scaled(*right)).contains(&x) && (scaled(*top)..=scaled(*bottom)).contains(&y)
            }
            Self::Circle { x: middle_x, y: middle_y, radius } => {
                let (dx, dy) = (x - scaled(*middle_x), y - scaled(*middle_y));
                dx * dx + dy * dy <= scaled(*radius) * scaled(*radius)
            }
            Self::Polygon { corners } => {
                let corners: Vec<(i64, i64)> = corners.iter().map(|(x, y)| (scaled(*x), scaled(*y))).collect();
                within(&corners, (x, y))
            }
        }
    }

    /// A spot well within; nothing if the area is too thin for one.
    pub fn spot(&self, picture: &Picture) -> Option<Spot> {
        let (left, top, right, bottom) = self.frame();
        let middle = |a: u32, b: u32| i64::midpoint(i64::from(a), i64::from(b));
        let first = Spot::at(picture, middle(left, right), middle(top, bottom));
        if self.holds(picture, first) {
            return Some(first);
        }
        // Of a bent polygon: the middle of the longest stretch within, on one of some lines across.
        (1..32).find_map(|line| {
            let y = i64::from(top) + (i64::from(bottom) - i64::from(top)) * line / 32;
            let across = (0..=64).map(|step| i64::from(left) + (i64::from(right) - i64::from(left)) * step / 64);
            let within: Vec<Spot> =
                across.map(|x| Spot::at(picture, x, y)).filter(|spot| self.holds(picture, *spot)).collect();
            within.get(within.len() / 2).copied()
        })
    }

    /// Whether it lies on the picture and can be hit.
    pub(crate) fn is_sound(&self, picture: &Picture) -> bool {
        let (left, top, right, bottom) = self.frame();
        let spacious = match self {
            Self::Rectangle { .. } => left < right && top < bottom,
            Self::Circle { radius, .. } => (1..=LARGEST).contains(radius),
            Self::Polygon { corners } => {
                (3..=MOST_CORNERS).contains(&corners.len()) && left < right && top < bottom && !is_line(corners)
            }
        };
        let inside = match self {
            // Only the middle of a circle has to be on the picture.
            Self::Circle { x, y, .. } => *x <= picture.width && *y <= picture.height,
            _ => right <= picture.width && bottom <= picture.height,
        };
        spacious && inside && self.spot(picture).is_some()
    }
}

/// A whole pixel; files may state parts of one.
fn pixel(text: &str) -> Option<u32> {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(part) {
        return None;
    }
    let whole: u32 = whole.parse().ok()?;
    whole.checked_add(u32::from(part.starts_with(['5', '6', '7', '8', '9'])))
}

/// Whether all corners lie on one line.
fn is_line(corners: &[(u32, u32)]) -> bool {
    let corners: Vec<(i64, i64)> = corners.iter().map(|(x, y)| (i64::from(*x), i64::from(*y))).collect();
    let Some(&(ax, ay)) = corners.first() else { return true };
    let Some(&(bx, by)) = corners.iter().find(|corner| **corner != (ax, ay)) else { return true };
    corners.iter().all(|(x, y)| (bx - ax) * (y - ay) == (by - ay) * (x - ax))
}

fn within(corners: &[(i64, i64)], (x, y): (i64, i64)) -> bool {
    let mut inside = false;
    let sides = corners.iter().zip(corners.iter().cycle().skip(1));
    for (&(ax, ay), &(bx, by)) in sides {
        // Which side of the line from a to b: zero is on it.
        let turn = (bx - ax) * (y - ay) - (by - ay) * (x - ax);
        if turn == 0 && (ax.min(bx)..=ax.max(bx)).contains(&x) && (ay.min(by)..=ay.max(by)).contains(&y) {
            return true;
        }
        if (ay > y) != (by > y) && ((turn > 0) == (by > ay)) {
            inside = !inside;
        }
    }
    inside
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picture() -> Picture {
        Picture::new("Denah [lantai 1]", "/media/denah%201.svg", (200, 100))
    }

    #[test]
    fn a_picture_survives_its_markdown() {
        assert_eq!(picture().parts(), Some(("Denah [lantai 1]".to_owned(), "/media/denah%201.svg".to_owned())));
        for text in ["", "kata", "![a](b) dan ![c](d)", "![a](<b>) c", "![a]()", "![a](b \"c\")"] {
            assert_eq!(Picture { text: text.to_owned(), ..picture() }.parts(), None, "{text}");
        }
        assert_eq!(picture().defects(), []);
        assert_eq!(Picture::default().defects(), [("picture", "picture_missing"), ("size", "picture_size")]);
        assert_eq!(
            image("<figure><img src=\"a\" alt=\"b > c\" loading=\"lazy\"></figure>"),
            "<img src=\"a\" alt=\"b > c\">"
        );
    }

    #[test]
    fn spots_lie_within_areas_or_not() {
        // An L of which the inner corner is at 100, 50.
        let bent = "0,0,200,0,200,50,100,50,100,100,0,100";
        for (shape, numbers, (x, y), within) in [
            ("rectangle", "20,10,60,50", (1_000, 1_000), true),
            ("rectangle", "20,10,60,50", (999, 1_000), false),
            ("rectangle", "60,50,20,10", (3_000, 5_000), true),
            ("circle", "100,50,20", (6_000, 5_000), true),
            ("circle", "100,50,20", (6_001, 5_000), false),
            ("circle", "100,50,20", (5_000, 7_000), true),
            ("circle", "100,50,20", (5_800, 6_800), false),
            ("polygon", bent, (7_500, 2_500), true),
            ("polygon", bent, (7_500, 7_500), false),
            ("polygon", bent, (2_500, 7_500), true),
            ("polygon", bent, (7_500, 5_000), true),
            ("polygon", bent, (5_000, 5_000), true),
        ] {
            let area = Area::parse(shape, numbers).expect(numbers);
            assert_eq!(area.holds(&picture(), Spot { x, y }), within, "{shape} {numbers} {x} {y}");
            assert!(area.is_sound(&picture()) && Area::parse(area.shape(), &area.numbers()) == Some(area));
        }
    }

    #[test]
    fn areas_that_nobody_can_hit() {
        for (shape, numbers) in [
            ("rectangle", "20,10,20,50"),
            ("rectangle", "20,10,201,50"),
            ("circle", "100,50,0"),
            ("circle", "201,50,9"),
            ("polygon", "0,0,10,10,20,20"),
        ] {
            let area = Area::parse(shape, numbers).expect(numbers);
            assert!(!area.is_sound(&picture()), "{shape} {numbers}");
        }
        for (shape, numbers) in [
            ("rectangle", "1,2,3"),
            ("circle", "1,2,x"),
            ("circle", "-1,2,3"),
            ("polygon", "1,2,3,4"),
            ("star", "1,2,3"),
        ] {
            assert_eq!(Area::parse(shape, numbers), None);
        }
        assert_eq!(Area::parse("circle", "10.5, 20.4 ,3").map(|area| area.numbers()), Some("11,20,3".to_owned()));
    }
}
