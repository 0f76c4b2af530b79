//! Functions of formulas, with the names and meanings that Moodle gives them.

use crate::decimal;

/// A function by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Function {
    Abs,
    Acos,
    Acosh,
    Asin,
    Asinh,
    Atan,
    Atan2,
    Atanh,
    Ceil,
    Cos,
    Cosh,
    DegreesToRadians,
    Exp,
    ExpMinusOne,
    Floor,
    Remainder,
    Log,
    Log10,
    LogOfOnePlus,
    Max,
    Min,
    Pi,
    Power,
    RadiansToDegrees,
    Round,
    Sin,
    Sinh,
    SquareRoot,
    Tan,
    Tanh,
}

impl Function {
    /// The function of this name, whatever its case.
    pub(super) fn parse(name: &str) -> Option<Self> {
        Some(match name.to_ascii_lowercase().as_str() {
            "abs" => Self::Abs,
            "acos" => Self::Acos,
            "acosh" => Self::Acosh,
            "asin" => Self::Asin,
            "asinh" => Self::Asinh,
            "atan" => Self::Atan,
            "atan2" => Self::Atan2,
            "atanh" => Self::Atanh,
            "ceil" => Self::Ceil,
            "cos" => Self::Cos,
            "cosh" => Self::Cosh,
            "deg2rad" => Self::DegreesToRadians,
            "exp" => Self::Exp,
            "expm1" => Self::ExpMinusOne,
            "floor" => Self::Floor,
            "fmod" => Self::Remainder,
            "log" => Self::Log,
            "log10" => Self::Log10,
            "log1p" => Self::LogOfOnePlus,
            "max" => Self::Max,
            "min" => Self::Min,
            "pi" => Self::Pi,
            "pow" => Self::Power,
            "rad2deg" => Self::RadiansToDegrees,
            "round" => Self::Round,
            "sin" => Self::Sin,
            "sinh" => Self::Sinh,
            "sqrt" => Self::SquareRoot,
            "tan" => Self::Tan,
            "tanh" => Self::Tanh,
            _ => return None,
        })
    }

    /// Whether it takes so many arguments.
    pub(super) const fn takes(self, count: usize) -> bool {
        match self {
            Self::Pi => count == 0,
            Self::Atan2 | Self::Remainder | Self::Power => count == 2,
            Self::Log | Self::Round => count == 1 || count == 2,
            Self::Max | Self::Min => count >= 2,
            _ => count == 1,
        }
    }

    /// Its value; what has none is no number.
    pub(super) fn of(self, arguments: &[f64]) -> f64 {
        match (self, arguments) {
            (Self::Pi, _) => std::f64::consts::PI,
            (Self::Abs, [x]) => x.abs(),
            (Self::Acos, [x]) => libm::acos(*x),
            (Self::Acosh, [x]) => libm::acosh(*x),
            (Self::Asin, [x]) => libm::asin(*x),
            (Self::Asinh, [x]) => libm::asinh(*x),
            (Self::Atan, [x]) => libm::atan(*x),
            (Self::Atan2, [y, x]) => libm::atan2(*y, *x),
            (Self::Atanh, [x]) => libm::atanh(*x),
            (Self::Ceil, [x]) => libm::ceil(*x),
            (Self::Cos, [x]) => libm::cos(*x),
            (Self::Cosh, [x]) => libm::cosh(*x),
            (Self::DegreesToRadians, [x]) => x / 180.0 * std::f64::consts::PI,
            (Self::RadiansToDegrees, [x]) => x / std::f64::consts::PI * 180.0,
            (Self::Exp, [x]) => libm::exp(*x),
            (Self::ExpMinusOne, [x]) => libm::expm1(*x),
            (Self::Floor, [x]) => libm::floor(*x),
            (Self::Remainder, [x, y]) => libm::fmod(*x, *y),
            (Self::Log, [x]) => libm::log(*x),
            (Self::Log, [x, base]) => libm::log(*x) / libm::log(*base),
            (Self::Log10, [x]) => libm::log10(*x),
            (Self::LogOfOnePlus, [x]) => libm::log1p(*x),
            (Self::Max, all) => all.iter().copied().reduce(f64::max).unwrap_or(f64::NAN),
            (Self::Min, all) => all.iter().copied().reduce(f64::min).unwrap_or(f64::NAN),
            (Self::Power, [x, y]) => libm::pow(*x, *y),
            (Self::Round, [x]) => round(*x, 0.0),
            (Self::Round, [x, places]) => round(*x, *places),
            (Self::Sin, [x]) => libm::sin(*x),
            (Self::Sinh, [x]) => libm::sinh(*x),
            (Self::SquareRoot, [x]) => libm::sqrt(*x),
            (Self::Tan, [x]) => libm::tan(*x),
            (Self::Tanh, [x]) => libm::tanh(*x),
            _ => f64::NAN,
        }
    }
}

/// Rounds half away from zero, as the number is written: 1.005 to two places is 1.01, though the float lies a little below.
/// Below no place, tens and hundreds are meant. Nothing is rounded where a float holds no such digits.
fn round(value: f64, places: f64) -> f64 {
    if !(value.abs() < 1e15 && (-15.0..=15.0).contains(&places)) {
        return if places.is_finite() { value } else { f64::NAN };
    }
    #[expect(clippy::cast_possible_truncation, reason = "within fifteen places")]
    let places = places as i32;
    let scaled = |text: &str, exponent: i32| decimal::normal(&format!("{text}e{exponent}"));
    let text = if value.abs() < 1.0 { format!("{value:.15}") } else { format!("{value:.14e}") };
    let rounded = decimal::normal(&text)
        .and_then(|text| scaled(&text, places))
        .and_then(|text| decimal::rounded(&text, 0))
        .and_then(|text| scaled(&text, -places));
    rounded.and_then(|text| text.parse().ok()).unwrap_or(value)
}
