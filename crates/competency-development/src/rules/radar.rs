//! The radar of a person's competencies as geometry; the page draws it.

/// Half of the drawing's width.
const CENTRE: f64 = 130.0;
/// Radius of the highest level.
const RADIUS: f64 = 100.0;
/// Radius at which the numbers of the spokes stand.
const NUMBERS: f64 = 116.0;

/// A spoke.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spoke {
    /// Its end.
    pub end: (i32, i32),
    /// Where its number stands.
    pub number: (i32, i32),
}

fn point(place: usize, of: usize, radius: f64) -> (i32, i32) {
    let angle = std::f64::consts::TAU * place as f64 / of.max(1) as f64;
    let at = |centre: f64, offset: f64| (centre + offset).round() as i32;
    (at(CENTRE, radius * angle.sin()), at(CENTRE, -radius * angle.cos()))
}

/// The spokes of so many competencies, the first upwards, then clockwise.
pub fn spokes(of: usize) -> Vec<Spoke> {
    (0..of).map(|place| Spoke { end: point(place, of, RADIUS), number: point(place, of, NUMBERS) }).collect()
}

/// The outline of these levels (0 to `highest`) as the points of a polygon.
pub fn outline(levels: &[u8], highest: u8) -> String {
    let step = RADIUS / f64::from(highest.max(1));
    let at = |(place, level): (usize, &u8)| {
        let (x, y) = point(place, levels.len(), f64::from(*level) * step);
        format!("{x},{y}")
    };
    levels.iter().enumerate().map(at).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_spoke_points_upwards_and_the_rest_go_clockwise() {
        assert_eq!(outline(&[5, 5, 5, 5], 5), "130,30 230,130 130,230 30,130");
        assert_eq!(outline(&[0, 0, 0], 5), "130,130 130,130 130,130");
        assert_eq!(spokes(4)[1].end, (230, 130));
        assert_eq!(outline(&[], 5), "");
    }
}
