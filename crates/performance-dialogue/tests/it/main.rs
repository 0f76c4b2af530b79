//! Who sees which feedback, before and after people move; what is sent once, changed in time, and announced by mail.

mod growth;
mod rounds;
mod talks;

use std::{
    collections::HashMap,
    fmt::Write,
    sync::{Arc, Mutex},
};

use async_trait::async_trait;
use blobs::Blobs;
use chrono::{FixedOffset, NaiveDate, TimeDelta};
use database::{Reactions, jobs::Worker};
use kernel::{
    Actor, Cx, Locale, Role,
    context::Sources,
    id::{FeedbackId, PersonId, ReportingLineId, UnitId},
    job::{JobError, JobHandler},
    person::{Lead, PersonCard, ReportingLine},
    ports::{
        Competencies, CompetencyCard, CompetencyStanding, Directory, PortError, ReportingLines, Roster, RosterEntry,
        RosterUnit,
    },
};
use performance_dialogue::{
    ClassCard, Classes, CourseCard, Courses, DialogueError, Finder, PairCard, Pairs, PerformanceDialogue, Ports,
    Settings,
    feedback::{
        commands::{Given, NewNote},
        model::{About, Kind, Text, Visibility},
    },
    settings::{Dated, Setting},
};
use serde_json::Value;
use test_kit::{FixedClock, TestDatabase, person, sources};
use uuid::Uuid;

/// A small office whose lines the test moves.
#[derive(Clone, Default)]
struct Office {
    lines: Arc<Mutex<Vec<ReportingLine>>>,
    unit: Arc<Mutex<Option<UnitId>>>,
}

impl Office {
    /// From now on everybody has a post in this one unit.
    fn everybody_in(&self, unit: UnitId) {
        *self.unit.lock().expect("the unit") = Some(unit);
    }

    fn lines(&self) -> Vec<ReportingLine> {
        self.lines.lock().expect("lines").clone()
    }

    fn line(&self, person: u128, superior: u128, lead: Lead, from: NaiveDate, to: Option<NaiveDate>) {
        let mut lines = self.lines.lock().expect("lines");
        let id = ReportingLineId::from_uuid(Uuid::from_u128(lines.len() as u128));
        lines.push(ReportingLine { id, person: id_of(person), superior: id_of(superior), lead, from, to });
    }

    /// The open line of a person to this superior ends.
    fn end(&self, person: u128, superior: u128, last: NaiveDate) {
        let mut lines = self.lines.lock().expect("lines");
        for line in lines.iter_mut().filter(|line| line.person == id_of(person) && line.superior == id_of(superior)) {
            line.to = Some(last);
        }
    }
}

#[async_trait]
impl ReportingLines for Office {
    async fn above(&self, people: &[PersonId]) -> Result<Vec<ReportingLine>, PortError> {
        Ok(self.lines().into_iter().filter(|line| people.contains(&line.person)).collect())
    }

    async fn below(&self, superior: PersonId) -> Result<Vec<ReportingLine>, PortError> {
        Ok(self.lines().into_iter().filter(|line| line.superior == superior).collect())
    }

    async fn tree(&self, superior: PersonId, day: NaiveDate) -> Result<Vec<PersonId>, PortError> {
        let (lines, mut found) = (self.lines(), vec![superior]);
        let mut at = 0;
        while let Some(above) = found.get(at).copied() {
            let below = lines.iter().filter(|line| line.superior == above && line.holds(day)).map(|line| line.person);
            let new: Vec<PersonId> = below.filter(|person| !found.contains(person)).collect();
            found.extend(new);
            at += 1;
        }
        Ok(found.split_off(1))
    }
}

#[async_trait]
impl Directory for Office {
    async fn cards(&self, people: &[PersonId]) -> Result<Vec<PersonCard>, PortError> {
        let unit = *self.unit.lock().expect("the unit");
        Ok(people.iter().map(|id| PersonCard { unit, ..card(*id) }).collect())
    }

    async fn reports(&self, _: PersonId, _: NaiveDate) -> Result<Vec<PersonCard>, PortError> {
        Ok(Vec::new())
    }

    async fn holders(&self, role: Role) -> Result<Vec<PersonCard>, PortError> {
        Ok(if role == Role::Mentor { vec![card(id_of(MENTOR))] } else { Vec::new() })
    }
}

#[async_trait]
impl Roster for Office {
    async fn people_after(&self, after: Option<PersonId>, limit: u64) -> Result<Vec<RosterEntry>, PortError> {
        let mut people: Vec<PersonId> =
            self.lines().into_iter().flat_map(|line| [line.person, line.superior]).collect();
        people.sort_unstable();
        people.dedup();
        people.retain(|person| after.is_none_or(|after| *person > after));
        people.truncate(limit as usize);
        let entry = |person| RosterEntry {
            person,
            nip: String::new(),
            name: "Nama".to_owned(),
            status: String::new(),
            sex: String::new(),
            rank: String::new(),
            post: String::new(),
            unit: None,
            active: true,
        };
        Ok(people.into_iter().map(entry).collect())
    }

    async fn units(&self) -> Result<Vec<RosterUnit>, PortError> {
        let unit = *self.unit.lock().expect("the unit");
        Ok(unit.map(|unit| RosterUnit { unit, parent: None, name: "Kecamatan".to_owned() }).into_iter().collect())
    }
}

#[async_trait]
impl Competencies for Office {
    async fn dictionary(&self) -> Result<Vec<CompetencyCard>, PortError> {
        Ok(Vec::new())
    }

    async fn standings(
        &self,
        _: &[PersonId],
        _: NaiveDate,
    ) -> Result<HashMap<PersonId, Vec<CompetencyStanding>>, PortError> {
        Ok(HashMap::new())
    }
}

#[async_trait]
impl Pairs for Office {
    async fn of_mentee(&self, _: &Cx) -> Result<Vec<PairCard>, PortError> {
        Ok(Vec::new())
    }
}

#[async_trait]
impl Classes for Office {
    async fn of_actor(&self, _: &Cx) -> Result<Vec<ClassCard>, PortError> {
        Ok(Vec::new())
    }
}

#[async_trait]
impl Finder for Office {
    async fn find(&self, _: &Cx, _: &str) -> Result<Vec<PersonCard>, PortError> {
        Ok(vec![card(id_of(RECEIVER))])
    }
}

#[async_trait]
impl Courses for Office {
    async fn open(&self) -> Result<Vec<CourseCard>, PortError> {
        Ok(Vec::new())
    }
}

fn card(id: PersonId) -> PersonCard {
    PersonCard {
        id,
        nip: None,
        front_title: String::new(),
        name: "Nama".to_owned(),
        back_title: String::new(),
        birth_place: String::new(),
        birth_date: None,
        status: String::new(),
        rank: String::new(),
        post: String::new(),
        post_kind: String::new(),
        unit: None,
        unit_name: String::new(),
        superior: None,
        email: Some("nama@batanghari.example".to_owned()),
    }
}

fn id_of(number: u128) -> PersonId {
    person(number, &[]).person().expect("a person")
}

const RECEIVER: u128 = 1;
const SUPERIOR: u128 = 2;
const ABOVE: u128 = 3;
const NEXT_SUPERIOR: u128 = 4;
const NEXT_ABOVE: u128 = 5;
const SECOND: u128 = 6;
const ACTING: u128 = 7;
const MENTOR: u128 = 8;
const COLLEAGUE: u128 = 9;

struct World {
    office: Office,
    clock: FixedClock,
    sources: Sources,
    dialogue: PerformanceDialogue,
    database: TestDatabase,
    _folder: tempfile::TempDir,
}

impl World {
    fn on(database: TestDatabase) -> Self {
        let (office, clock) = (Office::default(), FixedClock::default());
        let folder = tempfile::tempdir().expect("a folder");
        let blobs = Blobs::open(&format!("file://{}", folder.path().display())).expect("storage");
        let ports = Ports {
            directory: Arc::new(office.clone()),
            roster: Arc::new(office.clone()),
            lines: Arc::new(office.clone()),
            competencies: Arc::new(office.clone()),
            finder: Arc::new(office.clone()),
            pairs: Arc::new(office.clone()),
            classes: Arc::new(office.clone()),
            courses: Arc::new(office.clone()),
        };
        let settings = Settings {
            agency: "BKPSDMD".to_owned(),
            public_url: "http://127.0.0.1".to_owned(),
            zone: FixedOffset::east_opt(7 * 3600).expect("a zone"),
            mail_job: "mail.send",
        };
        database.db.react(Reactions::default());
        let dialogue = PerformanceDialogue::new(database.db.clone(), blobs, ports, settings);
        Self { office, sources: sources(&clock), clock, dialogue, database, _folder: folder }
    }

    fn cx(&self, actor: Actor) -> Cx {
        self.sources.cx(actor, Locale::Id)
    }

    fn as_number(&self, number: u128) -> Cx {
        self.cx(person(number, &[]))
    }

    fn today(&self) -> NaiveDate {
        self.as_number(1).now().date_naive()
    }

    async fn give(&self, from: u128, change: impl FnOnce(&mut NewNote)) -> Result<FeedbackId, DialogueError> {
        let cx = self.as_number(from);
        let mut new = NewNote {
            receiver: id_of(RECEIVER),
            kind: Kind::Appreciation,
            text: Text { good: "Sapaan Anda ketika loket penuh menenangkan warga.".to_owned(), ..Text::default() },
            about: About::Nothing,
            visibility: Visibility::Pair,
            request: None,
            corrects: None,
            files: Vec::new(),
            despite: false,
        };
        change(&mut new);
        let id = cx.id();
        assert_eq!(self.dialogue.give(&cx, id, new).await?, Given::Sent);
        Ok(id)
    }

    /// The office as it begins: receiver → superior → above, with a second superior and one who acts this week.
    fn settle(&self) {
        let begin = self.today() - TimeDelta::days(300);
        self.office.line(RECEIVER, SUPERIOR, Lead::Direct, begin, None);
        self.office.line(COLLEAGUE, SUPERIOR, Lead::Direct, begin, None);
        self.office.line(SUPERIOR, ABOVE, Lead::Direct, begin, None);
        self.office.line(RECEIVER, SECOND, Lead::Additional, begin, None);
        let week = Some(self.today() + TimeDelta::days(6));
        self.office.line(RECEIVER, ACTING, Lead::ActingAbsent, self.today(), week);
    }
}

#[tokio::test]
async fn who_sees_which_note_before_and_after_a_transfer() {
    let mut tables = Vec::new();
    for database in test_kit::databases().await {
        let world = World::on(database);
        world.settle();
        let receiver = world.as_number(RECEIVER);
        let request: FeedbackId = receiver.id();
        world
            .dialogue
            .ask(&receiver, request, id_of(MENTOR), "Bagaimana cara saya menata arsip?")
            .await
            .expect("asked");
        let pair = world.give(SUPERIOR, |_| {}).await.expect("given");
        let open = world.give(SUPERIOR, |new| new.visibility = Visibility::Above).await.expect("given");
        let shared = world.give(SUPERIOR, |_| {}).await.expect("given");
        let acting = world.give(ACTING, |_| {}).await.expect("given");
        let asked = world
            .give(MENTOR, |new| {
                new.request = Some(request);
                new.visibility = Visibility::Above;
            })
            .await
            .expect("given");
        world.dialogue.share(&receiver, shared, true).await.expect("shared");

        let mut table = String::new();
        let notes = [("pair", pair), ("above", open), ("shared", shared), ("acting", acting), ("asked", asked)];
        look(&world, "before", &notes, &mut table).await;

        // The receiver moves to another superior, and the superior gets another one above.
        world.office.end(RECEIVER, SUPERIOR, world.today());
        world.office.end(SUPERIOR, ABOVE, world.today());
        world.office.end(RECEIVER, SECOND, world.today());
        world.clock.advance(TimeDelta::days(10));
        world.office.line(RECEIVER, NEXT_SUPERIOR, Lead::Direct, world.today(), None);
        world.office.line(SUPERIOR, NEXT_ABOVE, Lead::Direct, world.today(), None);
        look(&world, "after", &notes, &mut table).await;
        world.dialogue.share(&receiver, shared, false).await.expect("taken back");
        look(&world, "taken back", &notes, &mut table).await;
        tables.push(table);
    }
    for table in &tables {
        assert_eq!(table, &tables[0], "the same on each database");
    }
    insta::assert_snapshot!(tables[0]);
}

async fn look(world: &World, when: &str, notes: &[(&str, FeedbackId)], table: &mut String) {
    writeln!(table, "{when}").expect("a word");
    let viewers = [
        ("writer or superior", person(SUPERIOR, &[Role::Superior])),
        ("receiver", person(RECEIVER, &[])),
        ("superior above", person(ABOVE, &[Role::Superior])),
        ("next superior", person(NEXT_SUPERIOR, &[Role::Superior])),
        ("next above", person(NEXT_ABOVE, &[Role::Superior])),
        ("second superior", person(SECOND, &[Role::Superior])),
        ("acting superior", person(ACTING, &[Role::Superior])),
        ("mentor", person(MENTOR, &[Role::Mentor])),
        ("colleague", person(COLLEAGUE, &[])),
        ("trainer", person(20, &[Role::Trainer])),
        ("admin", person(21, &[Role::Admin])),
        ("anonymous", Actor::Anonymous),
    ];
    for (name, actor) in viewers {
        let cx = world.cx(actor);
        write!(table, "  {name:20}").expect("a word");
        for (word, note) in notes {
            let one = world.dialogue.note(&cx, *note).await.is_ok();
            assert_eq!(one, world.dialogue.open_note(&cx, *note).await.is_ok(), "page and rule agree");
            write!(table, "{:9}", if one { word } else { "-" }).expect("a word");
        }
        // What the team's list holds is what may be opened.
        let listed = world.dialogue.team_feedback(&cx, kernel::PageRequest::default()).await;
        for note in listed.map(|team| team.notes.items).unwrap_or_default() {
            assert!(world.dialogue.note(&cx, note.id).await.is_ok(), "{when}, {name}: listed but closed");
        }
        table.truncate(table.trim_end().len());
        table.push('\n');
    }
}

#[tokio::test]
async fn who_may_give_to_whom() {
    for database in test_kit::databases().await {
        let world = World::on(database);
        world.settle();
        let not_found = |outcome: Result<FeedbackId, DialogueError>| matches!(outcome, Err(DialogueError::NotFound));
        for (who, may) in [
            (SUPERIOR, true),
            (SECOND, true),
            (ACTING, true),
            (ABOVE, true),
            (COLLEAGUE, false),
            (MENTOR, false),
            (RECEIVER, false),
            (NEXT_SUPERIOR, false),
        ] {
            let outcome = world.give(who, |_| {}).await;
            assert_eq!(outcome.is_ok(), may, "{who}");
        }
        let upwards = world.give(RECEIVER, |new| new.receiver = id_of(SUPERIOR)).await;
        assert!(not_found(upwards), "upwards only when asked");
        world.clock.advance(TimeDelta::days(8));
        assert!(not_found(world.give(ACTING, |_| {}).await), "the acting superior's days are over");
        let older = world.give(SUPERIOR, |_| {}).await.expect("given");
        world.office.end(RECEIVER, SUPERIOR, world.today());
        world.clock.advance(TimeDelta::days(1));
        assert!(not_found(world.give(SUPERIOR, |_| {}).await), "no longer in office");
        let correction = world.give(SUPERIOR, |new| new.corrects = Some(older)).await;
        assert!(correction.is_ok(), "what was written in office may be corrected");
        let foreign = world.give(SECOND, |new| new.corrects = Some(older)).await;
        assert!(not_found(foreign), "nobody corrects another's note");
    }
}

#[tokio::test]
async fn a_note_is_sent_once_and_stands_after_a_day() {
    for database in test_kit::databases().await {
        let world = World::on(database);
        world.settle();
        let note = world.give(SUPERIOR, |_| {}).await.expect("given");
        let cx = world.as_number(SUPERIOR);
        let again = NewNote {
            receiver: id_of(RECEIVER),
            kind: Kind::Appreciation,
            text: Text::default(),
            about: About::Nothing,
            visibility: Visibility::Pair,
            request: None,
            corrects: None,
            files: Vec::new(),
            despite: false,
        };
        assert_eq!(world.dialogue.give(&cx, note, again.clone()).await.expect("known"), Given::Sent);
        let bare = NewNote { text: Text { good: "Bagus sekali, teruskan".to_owned(), ..Text::default() }, ..again };
        let asked = world.dialogue.give(&cx, cx.id(), bare.clone()).await.expect("asked");
        assert_eq!(asked, Given::LacksExample);
        let passed = world.dialogue.give(&cx, cx.id(), NewNote { despite: true, ..bare }).await;
        assert_eq!(passed.expect("passed"), Given::Sent);

        let text = Text { better: "Sebutkan nomor antrean saat memanggil.".to_owned(), ..Text::default() };
        world.dialogue.change_note(&cx, note, &text).await.expect("in time");
        let receiver = world.as_number(RECEIVER);
        assert!(matches!(world.dialogue.change_note(&receiver, note, &text).await, Err(DialogueError::NotFound)));
        world.clock.advance(TimeDelta::hours(24));
        assert!(matches!(world.dialogue.change_note(&cx, note, &text).await, Err(DialogueError::TooLate)));

        let waiting = world.dialogue.feedback_waiting(id_of(RECEIVER)).await.expect("counted");
        assert_eq!((waiting.unread, waiting.unanswered), (2, 0));
        world.dialogue.acknowledge(&receiver, note).await.expect("read");
        let waiting = world.dialogue.feedback_waiting(id_of(RECEIVER)).await.expect("counted");
        assert_eq!((waiting.unread, waiting.unanswered), (1, 1));
        world.dialogue.reply(&receiver, receiver.id(), note, "Terima kasih").await.expect("answered");
        let waiting = world.dialogue.feedback_waiting(id_of(RECEIVER)).await.expect("counted");
        assert_eq!((waiting.unread, waiting.unanswered), (1, 0));
    }
}

/// Takes mail and keeps its text.
#[derive(Clone, Default)]
struct Postbox(Arc<Mutex<Vec<Value>>>);

#[async_trait]
impl JobHandler for Postbox {
    fn name(&self) -> &'static str {
        "mail.send"
    }

    async fn run(&self, _: &Cx, payload: Value) -> Result<(), JobError> {
        self.0.lock().expect("mail").push(payload);
        Ok(())
    }
}

#[tokio::test]
async fn a_note_that_nobody_reads_is_announced_without_its_text() {
    let world = World::on(test_kit::fresh().await);
    world.settle();
    let (postbox, mut worker) = (Postbox::default(), Worker::new(world.database.db.clone(), world.sources.clone()));
    for job in world.dialogue.jobs() {
        worker = worker.with(job);
    }
    let worker = worker.with(Arc::new(postbox.clone()));
    let read = world.give(SUPERIOR, |_| {}).await.expect("given");
    let unread = world.give(SUPERIOR, |_| {}).await.expect("given");
    world.dialogue.acknowledge(&world.as_number(RECEIVER), read).await.expect("read");
    worker.drain().await.expect("drained");
    assert!(postbox.0.lock().expect("mail").is_empty(), "there is time to read it first");
    world.clock.advance(TimeDelta::minutes(16));
    worker.drain().await.expect("drained");
    worker.drain().await.expect("drained");
    let mails = postbox.0.lock().expect("mail").clone();
    assert_eq!(mails.len(), 1, "only the unread one: {mails:?}");
    let text = mails[0].to_string();
    assert!(text.contains(&unread.to_string()) && !text.contains("loket"), "{text}");
}

#[tokio::test]
async fn a_superior_sees_whom_they_have_not_spoken_to() {
    for database in test_kit::databases().await {
        let world = World::on(database);
        world.settle();
        let superior = world.as_number(SUPERIOR);
        world.give(SUPERIOR, |_| {}).await.expect("given");
        let silent = async |cx: &Cx| {
            let team = world.dialogue.team_feedback(cx, kernel::PageRequest::default()).await.expect("the team");
            team.silent.iter().map(|one| (one.card.id, one.days)).collect::<Vec<_>>()
        };
        assert_eq!(silent(&superior).await, [(id_of(COLLEAGUE), 300)]);
        world.clock.advance(TimeDelta::days(61));
        assert_eq!(silent(&superior).await.len(), 2);

        // The setting holds from its day on.
        let admin = world.cx(person(21, &[Role::Admin]));
        let tomorrow = world.today() + TimeDelta::days(1);
        let longer = Dated { setting: Setting::SilenceDays, from: tomorrow, value: 90 };
        let refused = world.dialogue.set(&superior, Uuid::from_u128(1), longer).await;
        assert!(matches!(refused, Err(DialogueError::NotFound)));
        let absurd = world.dialogue.set(&admin, Uuid::from_u128(1), Dated { value: 366, ..longer }).await;
        assert!(matches!(absurd, Err(DialogueError::Invalid(_))));
        world.dialogue.set(&admin, Uuid::from_u128(1), longer).await.expect("set");
        assert_eq!(silent(&superior).await.len(), 2);
        world.clock.advance(TimeDelta::days(1));
        assert_eq!(silent(&superior).await, [(id_of(COLLEAGUE), 362)]);
    }
}
