//! Goals from templates and towards unit goals, evidence, the year's summary, and files that were never sent.

use bytes::Bytes;
use kernel::{
    context::PersonActor,
    id::{GoalId, UnitId},
};
use performance_dialogue::{
    cascade::model::{GoalTemplate, UnitGoal},
    consent::Standing,
    feedback::model::AttachmentKind,
    goals::model::{GoalInput, Move, Plan, Side, WayKind},
};

use super::*;

const PDF: &[u8] = b"%PDF-1.7 bukti";

fn plan(title: &str) -> Plan {
    Plan { kind: WayKind::Task, title: title.to_owned(), course: None, mentorship: None, class: None, jp: 0 }
}

impl World {
    fn goal_input(&self) -> GoalInput {
        GoalInput {
            title: "Menata arsip dinamis".to_owned(),
            rise: None,
            measure: "Tidak ada berkas tertukar".to_owned(),
            due_on: self.today() + TimeDelta::days(20),
            ways: vec![plan("Menata rak")],
            serves: None,
        }
    }

    async fn agreed_goal(&self, change: impl FnOnce(&mut GoalInput)) -> GoalId {
        let (owner, superior) = (self.as_number(RECEIVER), self.as_number(SUPERIOR));
        let id = owner.id();
        let mut input = self.goal_input();
        change(&mut input);
        self.dialogue.write_goal(&owner, id, input, None).await.expect("written");
        self.dialogue.move_goal(&owner, id, Move::Submit, "").await.expect("handed in");
        self.dialogue.move_goal(&superior, id, Move::Agree, "").await.expect("agreed");
        id
    }

    fn admin_cx(&self) -> Cx {
        self.cx(person(21, &[Role::Admin]))
    }
}

fn in_unit(number: u128, roles: &[Role]) -> Actor {
    match person(number, roles) {
        Actor::Person(person) => Actor::Person(PersonActor { unit: Some(unit()), ..person }),
        other => other,
    }
}

fn unit() -> UnitId {
    UnitId::from_uuid(Uuid::from_u128(77))
}

#[tokio::test]
async fn a_superior_begins_a_goal_that_its_owner_completes() {
    for database in test_kit::databases().await {
        let world = World::on(database);
        world.settle();
        let superior = world.as_number(SUPERIOR);
        let id: GoalId = superior.id();
        let begun = world.dialogue.write_goal_for(&superior, id, id_of(RECEIVER), world.goal_input(), None).await;
        begun.expect("begun");
        assert!(matches!(world.dialogue.open_goal(&superior, id).await, Err(DialogueError::NotFound)), "a draft");
        let owner = world.as_number(RECEIVER);
        assert_eq!(world.dialogue.open_goal(&owner, id).await.expect("theirs").side, Side::Owner);
        world.dialogue.move_goal(&owner, id, Move::Submit, "").await.expect("handed in");
        for who in [SECOND, ABOVE, COLLEAGUE, MENTOR] {
            let cx = world.as_number(who);
            let refused = world.dialogue.write_goal_for(&cx, cx.id(), id_of(RECEIVER), world.goal_input(), None).await;
            assert!(matches!(refused, Err(DialogueError::NotFound)), "{who}");
        }
    }
}

#[tokio::test]
async fn templates_are_kept_by_the_administration_and_fit_posts() {
    for database in test_kit::databases().await {
        let world = World::on(database);
        world.settle();
        let admin = world.admin_cx();
        let template = GoalTemplate {
            id: admin.id(),
            title: " Menata arsip ".to_owned(),
            rise: None,
            measure: "Lima menit".to_owned(),
            post: String::new(),
            post_kind: String::new(),
            ways: vec![plan("Menata rak"), plan("  ")],
        };
        let by_superior = world.dialogue.write_template(&world.as_number(SUPERIOR), template.clone()).await;
        assert!(matches!(by_superior, Err(DialogueError::NotFound)));
        world.dialogue.write_template(&admin, template.clone()).await.expect("written");
        let other = GoalTemplate { id: admin.id(), post: "Arsiparis".to_owned(), ..template.clone() };
        world.dialogue.write_template(&admin, other).await.expect("written");
        let owner = world.as_number(RECEIVER);
        let choices = world.dialogue.goal_choices(&owner, id_of(RECEIVER)).await.expect("choices");
        let titles: Vec<_> = choices.templates.iter().map(|one| (one.title.as_str(), one.ways.len())).collect();
        assert_eq!(titles, [("Menata arsip", 1)], "only what fits the post");
        world.dialogue.retire_template(&admin, template.id).await.expect("retired");
        let choices = world.dialogue.goal_choices(&owner, id_of(RECEIVER)).await.expect("choices");
        assert!(choices.templates.is_empty());
        let foreign = world.dialogue.goal_choices(&owner, id_of(COLLEAGUE)).await;
        assert!(matches!(foreign, Err(DialogueError::NotFound)));
    }
}

#[tokio::test]
async fn a_units_goal_shows_the_goals_beneath_within_the_viewers_tree() {
    for database in test_kit::databases().await {
        let world = World::on(database);
        world.settle();
        world.office.everybody_in(unit());
        let head = world.cx(in_unit(SUPERIOR, &[Role::Superior]));
        let goal = UnitGoal {
            id: head.id(),
            unit: unit(),
            year: 2026,
            title: "Waktu tunggu di bawah 15 menit".to_owned(),
            measure: "Rata-rata sebulan".to_owned(),
            written_by: id_of(SUPERIOR),
        };
        for who in [in_unit(RECEIVER, &[]), person(ABOVE, &[Role::Superior])] {
            let refused = world.dialogue.write_unit_goal(&world.cx(who), goal.clone()).await;
            assert!(matches!(refused, Err(DialogueError::NotFound)));
        }
        world.dialogue.write_unit_goal(&head, goal.clone()).await.expect("written");
        let serving = world.agreed_goal(|input| input.serves = Some(goal.id)).await;
        let owner = world.as_number(RECEIVER);
        let late =
            GoalInput { due_on: world.today() + TimeDelta::days(60), serves: Some(goal.id), ..world.goal_input() };
        let refused = world.dialogue.write_goal(&owner, owner.id(), late, None).await;
        assert!(matches!(refused, Err(DialogueError::Invalid(_))), "of another year");

        let beneath = async |actor: Actor| {
            let open = world.dialogue.unit_goal(&world.cx(actor), goal.id).await.expect("seen");
            open.beneath.iter().map(|goal| goal.id).collect::<Vec<_>>()
        };
        assert_eq!(beneath(in_unit(SUPERIOR, &[Role::Superior])).await, [serving]);
        assert_eq!(beneath(in_unit(RECEIVER, &[])).await, [serving]);
        assert_eq!(beneath(in_unit(COLLEAGUE, &[])).await, [], "not a colleague's");
        assert_eq!(beneath(person(21, &[Role::Admin])).await, [], "not the administration's");
        let stranger = world.dialogue.unit_goal(&world.as_number(MENTOR), goal.id).await;
        assert!(matches!(stranger, Err(DialogueError::NotFound)));
    }
}

#[tokio::test]
async fn evidence_of_a_goal_is_seen_by_whoever_sees_the_goal() {
    for database in test_kit::databases().await {
        let world = World::on(database);
        world.settle();
        let goal = world.agreed_goal(|_| {}).await;
        let owner = world.as_number(RECEIVER);
        let file = || vec![("rak.pdf".to_owned(), Bytes::from_static(PDF))];
        let entry = owner.id();
        for _ in 0..2 {
            world.dialogue.say(&owner, goal, entry, "Rak pertama selesai", file()).await.expect("said");
        }
        let wrong = vec![("x.exe".to_owned(), Bytes::from_static(b"MZ"))];
        let refused = world.dialogue.say(&owner, goal, owner.id(), "", wrong).await;
        assert!(matches!(refused, Err(DialogueError::Invalid(_))));
        let nothing = world.dialogue.say(&owner, goal, owner.id(), " ", Vec::new()).await;
        assert!(matches!(nothing, Err(DialogueError::Invalid(_))));
        let open = world.dialogue.open_goal(&owner, goal).await.expect("opened");
        assert_eq!(open.evidence.len(), 1, "twice is once");
        let id = open.evidence[0].id;
        for (who, sees) in [(RECEIVER, true), (SUPERIOR, true), (SECOND, true), (COLLEAGUE, false), (ABOVE, false)] {
            let seen = world.dialogue.attachment(&world.as_number(who), id).await;
            assert_eq!(seen.is_ok(), sees, "{who}");
        }

        // What was never sent goes after a day; evidence and sent files stay.
        let unsent = world
            .dialogue
            .upload(&owner, owner.id(), AttachmentKind::Evidence, "lupa.pdf", Bytes::from_static(PDF))
            .await
            .expect("uploaded");
        let sweep = world.dialogue.sweeper();
        let system = owner.as_system("test");
        world.clock.advance(TimeDelta::hours(23));
        sweep.run(&system, Value::Null).await.expect("swept");
        assert!(world.dialogue.attachment(&owner, unsent.id).await.is_ok());
        world.clock.advance(TimeDelta::hours(2));
        sweep.run(&system, Value::Null).await.expect("swept");
        assert!(matches!(world.dialogue.attachment(&owner, unsent.id).await, Err(DialogueError::NotFound)));
        assert!(world.dialogue.attachment(&owner, id).await.is_ok());
    }
}

#[tokio::test]
async fn the_years_summary_is_confirmed_by_both() {
    for database in test_kit::databases().await {
        let world = World::on(database);
        world.settle();
        let (owner, superior) = (world.as_number(RECEIVER), world.as_number(SUPERIOR));
        let of = (id_of(RECEIVER), 2026);
        let by_owner = world.dialogue.write_review(&owner, of, 1, "Saya hebat").await;
        assert!(matches!(by_owner, Err(DialogueError::NotFound)));
        let by_second = world.dialogue.write_review(&world.as_number(SECOND), of, 1, "Baik").await;
        assert!(matches!(by_second, Err(DialogueError::NotFound)));
        world.dialogue.write_review(&superior, of, 1, "Pelayanan membaik").await.expect("written");
        let again = world.dialogue.write_review(&superior, of, 1, "Lain").await;
        assert!(matches!(again, Err(DialogueError::Changed)), "nobody overwrites what they have not read");
        let year = world.dialogue.year(&owner, id_of(RECEIVER), 2026).await.expect("a year");
        assert!(!year.readable(), "a draft");
        world.dialogue.confirm_review(&superior, of, 2).await.expect("sent");
        world.dialogue.return_review(&owner, of, 3, "Sebutkan arsip").await.expect("returned");
        world.dialogue.write_review(&superior, of, 4, "Pelayanan dan arsip membaik").await.expect("anew");
        world.dialogue.confirm_review(&superior, of, 5).await.expect("sent");
        world.dialogue.confirm_review(&owner, of, 6).await.expect("confirmed");
        world.dialogue.confirm_review(&owner, of, 6).await.expect("twice is once");
        let year = world.dialogue.year(&owner, id_of(RECEIVER), 2026).await.expect("a year");
        assert_eq!(year.review.consent.standing, Standing::Sealed);
        let late = world.dialogue.write_review(&superior, of, 7, "Lain").await;
        assert!(matches!(late, Err(DialogueError::Settled)));
        for who in [COLLEAGUE, ABOVE, 21] {
            let seen = world.dialogue.year(&world.as_number(who), id_of(RECEIVER), 2026).await;
            assert!(matches!(seen, Err(DialogueError::NotFound)), "{who}");
        }
    }
}
