//! Enumerations whose cases are stored, sent and named in catalogues by one word each.

/// Declares an enumeration with the stored word of each case, in order: `ALL`, `as_str` and `parse`.
///
/// ```
/// kernel::words! {
///     /// How something stands.
///     State {
///         /// Answers are taken.
///         Open = "open",
///         /// No more.
///         Closed = "closed",
///     }
/// }
/// assert_eq!(State::parse("open"), Some(State::Open));
/// assert_eq!(State::ALL.last().map(|state| state.as_str()), Some("closed"));
/// ```
#[macro_export]
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$of:meta])* $case:ident = $word:literal),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $name { $($(#[$of])* $case,)* }

        impl $name {
            /// All of them, in their order.
            pub const ALL: &'static [Self] = &[$(Self::$case,)*];

            /// The stored word.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$case => $word,)* }
            }

            /// The one of a stored word.
            pub fn parse(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.as_str() == word)
            }
        }
    };
}
