//! The 360° round: who is asked, what is kept and shown, and that nobody learns who said what.

use kernel::id::CompetencyId;
use performance_dialogue::rounds::{
    commands::NewRound,
    model::{Answers, Group, QuestionId, RoundId},
    policy::Action,
    questions::Choice,
    rules::Column,
};
use test_kit::Client;

use super::*;

/// Colleagues of the receiver.
const PEERS: [u128; 3] = [COLLEAGUE, 30, 31];
/// Those who answer to the receiver.
const JUNIORS: [u128; 3] = [40, 41, 42];
const ADMIN: u128 = 21;

impl World {
    fn settle_around(&self) {
        self.settle();
        let begin = self.today() - TimeDelta::days(300);
        for peer in &PEERS[1..] {
            self.office.line(*peer, SUPERIOR, Lead::Direct, begin, None);
        }
        for junior in JUNIORS {
            self.office.line(junior, RECEIVER, Lead::Direct, begin, None);
        }
    }

    fn new_round(&self, raters: &[(u128, Group)]) -> NewRound {
        NewRound {
            person: id_of(RECEIVER),
            purpose: "Bahan pengembangan semester ini".to_owned(),
            last_day: self.today() + TimeDelta::days(14),
            raters: raters.iter().map(|(person, group)| (id_of(*person), *group)).collect(),
        }
    }

    async fn begin_round(&self, who: &Cx) -> RoundId {
        let mut raters = vec![(RECEIVER, Group::Own), (SUPERIOR, Group::Superior)];
        raters.extend(PEERS.map(|peer| (peer, Group::Peer)));
        raters.extend(JUNIORS.map(|junior| (junior, Group::Junior)));
        let id = who.id();
        self.dialogue.open_round(who, id, self.new_round(&raters)).await.expect("opened");
        id
    }

    async fn answer(&self, who: u128, round: RoundId, mark: u8) -> Result<(), DialogueError> {
        let answers = Answers { marks: vec![Some(mark); 7], comment: format!("Kata {who}") };
        self.dialogue.hand_in(&self.as_number(who), round, &answers).await
    }

    fn admin(&self) -> Cx {
        self.cx(person(ADMIN, &[Role::Admin]))
    }
}

fn refused(outcome: Result<(), DialogueError>) -> Vec<&'static str> {
    match outcome {
        Err(DialogueError::Invalid(problems)) => problems.iter().map(|problem| problem.message).collect(),
        other => panic!("not refused: {other:?}"),
    }
}

#[tokio::test]
async fn who_opens_a_round_and_who_is_asked() {
    for database in test_kit::databases().await {
        let world = World::on(database);
        world.settle_around();
        let peers = PEERS.map(|peer| (peer, Group::Peer));
        for who in [RECEIVER, ABOVE, SECOND, COLLEAGUE, MENTOR] {
            let cx = world.as_number(who);
            let opened = world.dialogue.open_round(&cx, cx.id(), world.new_round(&peers)).await;
            assert!(matches!(opened, Err(DialogueError::NotFound)), "{who}");
        }
        let cx = world.as_number(SUPERIOR);
        let open =
            async |raters: &[(u128, Group)]| world.dialogue.open_round(&cx, cx.id(), world.new_round(raters)).await;
        assert_eq!(refused(open(&peers[..2]).await), ["round-too-few"]);
        assert_eq!(refused(open(&[peers[0], peers[1], peers[2], (40, Group::Junior)]).await), ["round-group-small"]);
        assert_eq!(refused(open(&[peers[0], peers[1], (MENTOR, Group::Peer)]).await), ["round-rater-unknown"]);
        let as_junior = [peers[0], peers[1], peers[2], (ABOVE, Group::Junior)];
        assert!(refused(open(&as_junior).await).contains(&"round-rater-unknown"), "not in another group");
        let id: RoundId = cx.id();
        for _ in 0..2 {
            world.dialogue.open_round(&cx, id, world.new_round(&peers)).await.expect("twice is once");
        }
        let mine = world.dialogue.my_rounds(&world.as_number(COLLEAGUE)).await.expect("mine");
        assert_eq!((mine.asking.len(), mine.about.len()), (1, 0));
        let about = world.dialogue.my_rounds(&world.as_number(RECEIVER)).await.expect("about me");
        assert_eq!((about.asking.len(), about.about.len()), (0, 1));
    }
}

#[tokio::test]
async fn answers_are_kept_once_without_a_name_and_shown_when_it_is_over() {
    for database in test_kit::databases().await {
        let world = World::on(database);
        world.settle_around();
        let superior = world.as_number(SUPERIOR);
        let id = world.begin_round(&superior).await;
        let colleague = world.as_number(COLLEAGUE);
        let draft = Answers { marks: vec![Some(4)], comment: "Belum selesai".to_owned() };
        world.dialogue.keep_draft(&colleague, id, &draft).await.expect("kept");
        let kept = world.dialogue.answering(&colleague, id).await.expect("the draft").draft;
        assert_eq!((kept.marks[0], kept.comment.as_str()), (Some(4), "Belum selesai"));
        let half = world.dialogue.hand_in(&colleague, id, &draft).await;
        assert_eq!(refused(half), ["round-answer-missing"; 6]);

        for (who, mark) in [(COLLEAGUE, 4), (30, 5), (31, 3), (40, 1), (41, 1), (RECEIVER, 5), (SUPERIOR, 3)] {
            world.answer(who, id, mark).await.expect("answered");
        }
        world.answer(COLLEAGUE, id, 1).await.expect("twice is once");
        assert!(matches!(world.answer(MENTOR, id, 1).await, Err(DialogueError::NotFound)));

        let page = world.dialogue.open_round_page(&superior, id).await.expect("followed");
        assert!(page.report.is_none() && page.may(Action::Close), "nothing before it is over");
        assert!(page.progress.contains(&(Group::Junior, 3, 2)), "{:?}", page.progress);
        world.clock.advance(TimeDelta::days(15));
        assert!(matches!(world.answer(42, id, 5).await, Err(DialogueError::Settled)), "too late");

        for viewer in [RECEIVER, SUPERIOR] {
            let report = world.dialogue.open_round_page(&world.as_number(viewer), id).await.expect("seen").report;
            let report = report.expect("a report");
            assert_eq!(report.columns, [Column::Superior, Column::Peer, Column::Own], "two juniors stay hidden");
            let first = &report.lines[0];
            let sums: Vec<_> = first.cells.iter().flatten().map(|cell| (cell.count, cell.sum)).collect();
            assert_eq!(sums, [(1, 3), (3, 12), (1, 5)]);
            assert_eq!((first.others.count, first.others.sum), (4, 15), "hidden marks flow into no sum");
            let said: String = report.comments.iter().flat_map(|(_, comments)| comments).cloned().collect();
            assert!(said.contains("Kata 30") && !said.contains("Kata 40"), "{said}");
        }
        let admin = world.dialogue.open_round_page(&world.admin(), id).await.expect("that it happened");
        assert!(admin.report.is_none());
        for who in [COLLEAGUE, ABOVE, SECOND, 40] {
            let seen = world.dialogue.open_round_page(&world.as_number(who), id).await;
            assert!(matches!(seen, Err(DialogueError::NotFound)), "{who}");
        }
        world.office.end(RECEIVER, SUPERIOR, world.today() - TimeDelta::days(1));
        let gone = world.dialogue.open_round_page(&superior, id).await;
        assert!(matches!(gone, Err(DialogueError::NotFound)), "leads no more");
    }
}

#[tokio::test]
async fn a_round_is_closed_early_or_called_off_with_its_answers() {
    for database in test_kit::databases().await {
        let world = World::on(database);
        world.settle_around();
        let superior = world.as_number(SUPERIOR);
        let closed = world.begin_round(&superior).await;
        for peer in PEERS {
            world.answer(peer, closed, 4).await.expect("answered");
        }
        let person = world.as_number(RECEIVER);
        assert!(matches!(world.dialogue.close_round(&person, closed).await, Err(DialogueError::Settled)));
        assert!(matches!(world.dialogue.withdraw_round(&person, closed).await, Err(DialogueError::Settled)));
        world.dialogue.close_round(&superior, closed).await.expect("closed");
        let page = world.dialogue.open_round_page(&person, closed).await.expect("seen");
        assert_eq!(page.report.expect("a report").columns, [Column::Peer]);
        assert!(matches!(world.dialogue.withdraw_round(&superior, closed).await, Err(DialogueError::Settled)));

        let withdrawn = world.begin_round(&world.admin()).await;
        world.answer(COLLEAGUE, withdrawn, 2).await.expect("answered");
        world.dialogue.withdraw_round(&world.admin(), withdrawn).await.expect("called off");
        assert!(matches!(world.answer(30, withdrawn, 2).await, Err(DialogueError::Settled)));
        let page = world.dialogue.open_round_page(&person, withdrawn).await.expect("that it was");
        assert!(page.report.is_none());
    }
}

#[tokio::test]
async fn the_administration_keeps_the_questions_and_open_rounds_keep_theirs() {
    for database in test_kit::databases().await {
        let world = World::on(database);
        world.settle_around();
        let id = world.begin_round(&world.as_number(SUPERIOR)).await;
        let (admin, new): (Cx, QuestionId) = (world.admin(), world.admin().id());
        let text = "Menepati janji layanan.";
        let by_superior =
            world.dialogue.write_question(&world.as_number(SUPERIOR), new, 8, text, Choice::Nothing).await;
        assert!(matches!(by_superior, Err(DialogueError::NotFound)));
        let unknown = Choice::Competency(CompetencyId::from_uuid(Uuid::nil()));
        let unknown = world.dialogue.write_question(&admin, new, 8, text, unknown).await;
        assert_eq!(refused(unknown), ["goal-competency-unknown"]);
        world.dialogue.write_question(&admin, new, 8, text, Choice::Nothing).await.expect("written");
        let questions = world.dialogue.questionnaire(&admin).await.expect("all");
        assert_eq!(questions.len(), 8);
        world.dialogue.retire_question(&admin, questions[0].id).await.expect("retired");
        assert_eq!(world.dialogue.questionnaire(&admin).await.expect("all").len(), 7);
        let asked = world.dialogue.answering(&world.as_number(COLLEAGUE), id).await.expect("asked").round.questions;
        assert!(asked.len() == 7 && !asked.iter().any(|one| one.text == text), "as it was opened");
    }
}

#[tokio::test]
async fn raters_get_a_letter_and_one_reminder() {
    let world = World::on(test_kit::fresh().await);
    world.settle_around();
    let postbox = Postbox::default();
    let reminder = world.dialogue.round_reminder();
    let worker = Worker::new(world.database.db.clone(), world.sources.clone()).with(Arc::new(postbox.clone()));
    let letters = async || {
        reminder.run(&world.as_number(1).as_system("test"), Value::Null).await.expect("looked");
        worker.drain().await.expect("drained");
        std::mem::take(&mut *postbox.0.lock().expect("mail")).len()
    };
    let id = world.begin_round(&world.as_number(SUPERIOR)).await;
    assert_eq!(letters().await, 8, "each is told");
    world.answer(COLLEAGUE, id, 4).await.expect("answered");
    assert_eq!(letters().await, 0);
    world.clock.advance(TimeDelta::days(11));
    assert_eq!(letters().await, 7, "who has not answered");
    assert_eq!(letters().await, 0, "once");
}

#[tokio::test]
async fn a_round_on_the_pages() {
    for database in test_kit::databases().await {
        let world = World::on(database);
        world.settle_around();
        let client = Client::new(world.dialogue.routes(), &performance_dialogue::CATALOGUES, world.sources.clone());
        client.acts_as(person(SUPERIOR, &[Role::Superior]));
        let form = client.get(&format!("/tim/360/baru?untuk={}", id_of(RECEIVER))).await;
        assert!(form.text.contains(&format!("peer:{}", id_of(30))), "{}", form.text);
        let id = world.begin_round(&world.as_number(SUPERIOR)).await;
        client.acts_as(person(COLLEAGUE, &[]));
        assert!(client.get("/kinerja/360").await.text.contains(&format!("/kinerja/360/{id}/jawab")));
        let path = format!("/kinerja/360/{id}/jawab");
        let missing = client.post(&path, &[("aksi", "kirim"), ("j1", "5")]).await;
        assert_eq!(missing.status.as_u16(), 422);
        assert!(missing.text.contains("f-jawaban-2"), "{}", missing.text);
        let draft = client.post(&path, &[("aksi", "simpan"), ("j1", "5"), ("komentar", "Sabar")]).await;
        assert_eq!(draft.location(), format!("{path}?kabar=putaran-disimpan"), "{}", draft.text);
        let marks: Vec<String> = (1..=7).map(|number| format!("j{number}")).collect();
        let mut fields: Vec<(&str, &str)> = marks.iter().map(|name| (name.as_str(), "4")).collect();
        fields.push(("aksi", "kirim"));
        client.post(&path, &fields).await;
        for peer in &PEERS[1..] {
            world.answer(*peer, id, 5).await.expect("answered");
        }
        world.dialogue.close_round(&world.as_number(SUPERIOR), id).await.expect("closed");
        client.acts_as(person(RECEIVER, &[]));
        let page = client.get(&format!("/kinerja/360/{id}")).await;
        assert!(page.text.contains("4,67") && page.text.contains("class=\"plot\""), "{}", page.text);
        let pdf = client.get(&format!("/kinerja/360/{id}/laporan.pdf")).await;
        assert!(pdf.text.starts_with("%PDF-"), "{:?} {}", pdf.headers, pdf.text);
        client.acts_as(person(ADMIN, &[Role::Admin]));
        assert!(!client.get(&format!("/kinerja/360/{id}")).await.text.contains("class=\"plot\""));
        assert_eq!(client.get(&format!("/kinerja/360/{id}/laporan.pdf")).await.status.as_u16(), 404);
        let admin = client.get("/kelola/360?cari=nama").await;
        assert!(admin.text.contains("/tim/360/baru?untuk="), "{}", admin.text);
        let wrong = client.post("/kelola/360", &[("id", ""), ("urutan", "0"), ("isi", "Tepat waktu")]).await;
        assert_eq!(wrong.status.as_u16(), 422);
    }
}
