//! The states of a goal, and what a goal must say. Pure.

use chrono::NaiveDate;
use kernel::{
    FieldProblem,
    id::{ClassId, CourseId, GoalId, MentorshipId},
};

use super::model::{Goal, GoalInput, GoalState, Move, Side, Way, WayKind};

/// Ways of a goal at most.
pub const MOST_WAYS: usize = 6;

/// The state after a move of this side; none if the state or the side does not allow it.
pub const fn after(state: GoalState, step: Move, side: Side) -> Option<GoalState> {
    use GoalState::{Agreed, Cancelled, Draft, Missed, Reached, Running, Submitted};
    use Side::{Learning, Owner, Superior};
    match (state, step, side) {
        (Draft, Move::Submit, Owner) => Some(Submitted),
        (Submitted, Move::Withdraw, Owner) | (Submitted, Move::Return, Superior) => Some(Draft),
        (Submitted, Move::Agree, Superior) => Some(Agreed),
        (Agreed, Move::Begin, Owner | Learning) => Some(Running),
        (Running, Move::Reach, Superior) => Some(Reached),
        (Running, Move::Miss, Superior) => Some(Missed),
        (Draft | Submitted, Move::Cancel, Owner) | (Agreed | Running, Move::Cancel, Superior) => Some(Cancelled),
        _ => None,
    }
}

/// The moves that this side may make now.
pub fn moves(state: GoalState, side: Side) -> Vec<Move> {
    Move::ALL.iter().copied().filter(|step| after(state, *step, side).is_some()).collect()
}

/// Something that a person learned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Learned {
    /// A course was completed.
    Course(CourseId),
    /// A session of a mentorship was confirmed by both.
    Session(MentorshipId),
    /// A mentorship was completed.
    Mentorship(MentorshipId),
    /// A class was completed.
    Class(ClassId),
}

/// The ways that this ticks, as goal and place, the goals standing in order of their due days.
///
/// A course or class counts wherever it is named, a completed mentorship wherever it is linked. One session is one way: the first that is linked
/// to its mentorship, else the first by mentoring that is linked to none.
pub fn ticked(goals: &[Goal], learned: Learned) -> Vec<(GoalId, i32)> {
    let open =
        || goals.iter().flat_map(|goal| goal.ways.iter().filter(|way| way.done_at.is_none()).map(|way| (goal.id, way)));
    let place = |(goal, way): (GoalId, &Way)| (goal, way.place);
    match learned {
        Learned::Course(course) => open().filter(|(_, way)| way.plan.course == Some(course)).map(place).collect(),
        Learned::Class(class) => open().filter(|(_, way)| way.plan.class == Some(class)).map(place).collect(),
        Learned::Mentorship(pair) => open().filter(|(_, way)| way.plan.mentorship == Some(pair)).map(place).collect(),
        Learned::Session(pair) => {
            let linked = open().find(|(_, way)| way.plan.mentorship == Some(pair));
            let free = || open().find(|(_, way)| way.plan.kind == WayKind::Mentoring && way.plan.mentorship.is_none());
            linked.or_else(free).map(place).into_iter().collect()
        }
    }
}

/// What is wrong with a goal as it was written.
pub fn problems(input: &GoalInput, today: NaiveDate) -> Vec<FieldProblem> {
    let mut problems = Vec::new();
    for (field, text, longest) in [("judul", &input.title, 200), ("ukuran", &input.measure, 500)] {
        match text.trim().chars().count() {
            0 => problems.push(FieldProblem::new(field, "problem-field-required")),
            length if length > longest => problems.push(FieldProblem::new(field, "problem-field-too-long")),
            _ => {}
        }
    }
    if input.due_on <= today {
        problems.push(FieldProblem::new("batas", "goal-due-past"));
    }
    if let Some(rise) = &input.rise {
        let known = |level: Option<i32>| level.is_none_or(|level| (1..=5).contains(&level));
        if !known(rise.from) || !known(rise.to) || rise.to.is_none() {
            problems.push(FieldProblem::new("ke", "goal-level-wrong"));
        } else if rise.from.zip(rise.to).is_some_and(|(from, to)| to <= from) {
            problems.push(FieldProblem::new("ke", "goal-level-not-above"));
        }
    }
    if input.ways.is_empty() {
        problems.push(FieldProblem::new("cara", "goal-ways-none"));
    }
    if input.ways.len() > MOST_WAYS || input.ways.iter().any(|way| !(0..=999).contains(&way.jp)) {
        problems.push(FieldProblem::new("cara", "goal-ways-wrong"));
    }
    problems
}

#[cfg(test)]
mod tests {
    use std::fmt::Write;

    use super::*;
    use crate::goals::model::{Plan, Rise};

    #[test]
    fn every_state_and_move() {
        let mut table = String::new();
        for state in GoalState::ALL {
            for (name, side) in [
                ("owner", Side::Owner),
                ("superior", Side::Superior),
                ("beside", Side::Beside),
                ("learning", Side::Learning),
            ] {
                write!(table, "{:10}{name:10}", state.as_str()).expect("a word");
                for step in moves(*state, side) {
                    let to = after(*state, step, side).expect("a state");
                    write!(table, "{} → {}  ", step.as_str(), to.as_str()).expect("a word");
                }
                table.truncate(table.trim_end().len());
                table.push('\n');
            }
        }
        insta::assert_snapshot!(table);
    }

    #[test]
    fn nothing_leaves_an_ended_goal() {
        for state in [GoalState::Reached, GoalState::Missed, GoalState::Cancelled] {
            for side in [Side::Owner, Side::Superior, Side::Beside, Side::Learning] {
                assert!(moves(state, side).is_empty(), "{state:?} {side:?}");
            }
        }
    }

    #[test]
    fn what_a_goal_must_say() {
        let today = NaiveDate::from_ymd_opt(2026, 11, 24).expect("a day");
        let good = GoalInput {
            title: "Menata arsip dinamis sendiri".to_owned(),
            rise: Some(Rise { competency: None, name: String::new(), from: Some(2), to: Some(3) }),
            measure: "Arsip triwulan tertata tanpa perbaikan".to_owned(),
            due_on: today.succ_opt().expect("a day"),
            ways: vec![Plan {
                kind: WayKind::Task,
                title: "Menata arsip".to_owned(),
                course: None,
                mentorship: None,
                class: None,
                jp: 0,
            }],
            serves: None,
        };
        let of = |change: &dyn Fn(&mut GoalInput)| {
            let mut input = good.clone();
            change(&mut input);
            problems(&input, today).into_iter().map(|problem| problem.field).collect::<Vec<_>>()
        };
        assert_eq!(of(&|_| {}), Vec::<String>::new());
        assert_eq!(of(&|goal| goal.title = "  ".to_owned()), ["judul"]);
        assert_eq!(of(&|goal| goal.measure = "a".repeat(501)), ["ukuran"]);
        assert_eq!(of(&|goal| goal.due_on = today), ["batas"]);
        assert_eq!(of(&|goal| goal.ways.clear()), ["cara"]);
        for (from, to, wrong) in [
            (Some(2), Some(2), true),
            (Some(3), Some(2), true),
            (None, Some(6), true),
            (None, Some(1), false),
            (Some(1), None, true),
        ] {
            let found = of(&|goal| goal.rise = Some(Rise { competency: None, name: String::new(), from, to }));
            assert_eq!(!found.is_empty(), wrong, "{from:?} {to:?}");
        }
    }

    #[test]
    fn what_is_learned_ticks_what_names_it() {
        use uuid::Uuid;
        let pair = |number| MentorshipId::from_uuid(Uuid::from_u128(number));
        let course = CourseId::from_uuid(Uuid::from_u128(9));
        let way = |place, kind, course, mentorship, done: bool| Way {
            place,
            plan: Plan { kind, title: String::new(), course, mentorship, class: None, jp: 0 },
            done_at: done.then_some(chrono::DateTime::UNIX_EPOCH),
        };
        let goal = |number, ways| Goal {
            id: GoalId::from_uuid(Uuid::from_u128(number)),
            person: kernel::id::PersonId::from_uuid(Uuid::nil()),
            title: String::new(),
            rise: None,
            measure: String::new(),
            due_on: NaiveDate::default(),
            state: GoalState::Agreed,
            note: None,
            serves: None,
            superior: None,
            agreed_at: None,
            ended_at: None,
            version: 1,
            ways,
        };
        let goals = [
            goal(
                1,
                vec![
                    way(1, WayKind::Mentoring, None, None, true),
                    way(2, WayKind::Mentoring, None, None, false),
                    way(3, WayKind::Course, Some(course), None, false),
                ],
            ),
            goal(
                2,
                vec![
                    way(1, WayKind::Mentoring, None, Some(pair(1)), false),
                    way(2, WayKind::Mentoring, None, Some(pair(1)), false),
                    way(3, WayKind::Course, Some(course), None, false),
                ],
            ),
        ];
        for (learned, expected) in [
            (Learned::Course(course), vec![(1, 3), (2, 3)]),
            (Learned::Session(pair(1)), vec![(2, 1)]),
            (Learned::Session(pair(2)), vec![(1, 2)]),
            (Learned::Mentorship(pair(1)), vec![(2, 1), (2, 2)]),
            (Learned::Mentorship(pair(2)), vec![]),
        ] {
            let found: Vec<(u128, i32)> =
                ticked(&goals, learned).into_iter().map(|(goal, place)| (goal.uuid().as_u128(), place)).collect();
            assert_eq!(found, expected, "{learned:?}");
        }
    }
}
