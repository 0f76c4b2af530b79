//! How a place in a class moves from state to state.

use crate::model::PlaceState::{self, Accepted, Declined, Proposed, Requested, Waiting, Withdrawn};

kernel::words! {
    /// What is done with a place.
    Deed {
        /// The employee asks for it, perhaps again.
        Request = "request",
        /// A superior proposes somebody, or stands by a request.
        Propose = "propose",
        /// A superior does not agree.
        Refuse = "refuse",
        /// The administration takes somebody in.
        Accept = "accept",
        /// The class is full: the administration keeps somebody on the list.
        Wait = "wait",
        /// The administration says no.
        Decline = "decline",
        /// The employee takes it back.
        Withdraw = "withdraw",
    }
}

/// The state after the deed; none where it cannot be done. `before` is none for who has no place yet.
pub const fn after(before: Option<PlaceState>, deed: Deed) -> Option<PlaceState> {
    match (before, deed) {
        (None | Some(Withdrawn), Deed::Request) => Some(Requested),
        (None | Some(Withdrawn | Requested), Deed::Propose) => Some(Proposed),
        (Some(Requested | Proposed | Waiting), Deed::Accept) => Some(Accepted),
        (Some(Requested | Proposed), Deed::Wait) => Some(Waiting),
        (Some(Requested), Deed::Refuse) | (Some(Requested | Proposed | Waiting | Accepted), Deed::Decline) => {
            Some(Declined)
        }
        (Some(Requested | Proposed | Waiting | Accepted), Deed::Withdraw) => Some(Withdrawn),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write;

    use super::*;

    #[test]
    fn places_move_by_the_table() {
        let mut table = String::new();
        let states = std::iter::once(None).chain(PlaceState::ALL.iter().copied().map(Some));
        for state in states {
            table.push_str(state.map_or("-", PlaceState::as_str));
            for deed in Deed::ALL {
                if let Some(next) = after(state, *deed) {
                    write!(table, " {}→{}", deed.as_str(), next.as_str()).expect("a word");
                }
            }
            table.push('\n');
        }
        insta::assert_snapshot!(table, @r"
        - request→requested propose→proposed
        requested propose→proposed refuse→declined accept→accepted wait→waiting decline→declined withdraw→withdrawn
        proposed accept→accepted wait→waiting decline→declined withdraw→withdrawn
        waiting accept→accepted decline→declined withdraw→withdrawn
        accepted decline→declined withdraw→withdrawn
        declined
        withdrawn request→requested propose→proposed
        completed
        missed
        ");
    }
}
