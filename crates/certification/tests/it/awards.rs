//! Certificates by agency, by kind, and for programmes of several courses.

use certification::{
    model::{Basis, Rule, State},
    signing::SigningSettings,
    template::{Kind, TemplateSettings},
};
use http::StatusCode;
use kernel::{
    Actor, Cx, Event, Locale, Role,
    event::AwardFacts,
    id::{CourseId, EnrolmentId, PersonId, TemplateId},
};

use crate::world::{AGENCY, COURSE, NUMBER, TEMPLATE, World, actor, id, template, worlds};

const CLASS: u128 = 0xC1;

#[tokio::test]
async fn the_template_of_the_nearest_agency_is_taken() {
    for world in worlds(SigningSettings::default(), template()).await {
        let own: TemplateId = id(0x7F);
        let settings = TemplateSettings { unit: Some(id(AGENCY)), ..template() };
        world.certification.save_template(&world.admin(), own, "Dinas Sosial", NUMBER, settings).await.expect("saved");
        let enrolments = world.complete(1..=3, 1).await;
        world.issue(&enrolments).await;
        for (person, expected) in [(1, own), (2, id(TEMPLATE)), (3, id(TEMPLATE))] {
            let certificates = world.certification.certificates_of(id(person)).await.expect("certificates");
            let [one] = certificates.as_slice() else { panic!("{} for {person}", certificates.len()) };
            assert_eq!(one.template, expected, "{}: {person}", world.database.engine);
        }
        // A rule that names a template goes before the agency's.
        let named = Rule { template: Some(id(TEMPLATE)), ..Rule::usual(id(COURSE)) };
        world.certification.set_rule(&world.admin(), &named).await.expect("a rule");
        let again = world.complete(1..=1, 2).await;
        world.issue(&again).await;
        let newest = world.certification.certificates_of(id(1)).await.expect("certificates");
        assert!(newest.iter().any(|one| one.template == id(TEMPLATE)), "{}", world.database.engine);
    }
}

#[tokio::test]
async fn a_rule_of_a_kind_holds_for_all_classes_and_not_for_speakers() {
    for world in worlds(SigningSettings::default(), template()).await {
        let engine = world.database.engine;
        let client = world.client();
        client.acts_as(actor(0xAD, &[Role::Employee, Role::Admin]));
        let page = client.get("/kelola/sertifikat/aturan").await;
        assert!(page.text.contains("Semua kelas") && page.text.contains("Semua mentoring"), "{engine}");
        let key = Basis::Class.rule_key().expect("a key");
        let saved =
            client.post(&format!("/kelola/sertifikat/aturan/{key}"), &[("award", "1"), ("automatic", "1")]).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{engine}: {}", saved.text);
        let role = AwardFacts { role: "narasumber".to_owned(), jp: 0, subjects: Vec::new(), ..facts() };
        earn(&world, &[(1, "class", facts()), (2, "role", role)]).await;
        world.worker.drain().await.expect("drained");
        let learner = world.certification.certificates_of(id(1)).await.expect("certificates").pop().expect("issued");
        assert_eq!((learner.state, learner.snapshot.jp), (State::Issued, 8), "{engine}");
        let titles: Vec<&str> = learner.snapshot.curriculum.iter().map(|entry| entry.title.as_str()).collect();
        assert_eq!(titles, ["Dasar", "Praktik"], "{engine}: the subjects of the class are on the back");
        assert!(world.certification.certificates_of(id(2)).await.expect("certificates").is_empty(), "{engine}");
        let open = world.certification.open_enrolments(None).await.expect("candidates");
        world.issue(&open).await;
        let speaker = world.certification.certificates_of(id(2)).await.expect("certificates").pop().expect("issued");
        assert_eq!((speaker.snapshot.role.as_str(), speaker.snapshot.jp), ("narasumber", 0), "{engine}");

        let none = Rule { award: false, ..Rule::usual(key) };
        world.certification.set_rule(&world.admin(), &none).await.expect("a rule");
        earn(&world, &[(3, "class", facts()), (4, "role", facts())]).await;
        let open = world.certification.open_enrolments(None).await.expect("candidates");
        assert_eq!(open.len(), 1, "{engine}: classes give none now, parts still do");
        world.certification.set_rule(&world.admin(), &Rule::usual(key)).await.expect("a rule");
        let none = Rule { award: false, ..Rule::usual(id(CLASS)) };
        world.certification.set_rule(&world.admin(), &none).await.expect("a rule");
        let open = world.certification.open_enrolments(None).await.expect("candidates");
        assert_eq!(open.len(), 1, "{engine}: this class gives none, its speakers get theirs");
    }
}

#[tokio::test]
async fn who_completes_all_parts_earns_the_programme() {
    for world in worlds(SigningSettings::default(), template()).await {
        let engine = world.database.engine;
        // Both parts before the programme is made; one of them by the second.
        world.complete(1..=2, 1).await;
        earn(&world, &[(1, "class", facts())]).await;
        let client = world.client();
        client.acts_as(actor(0xAD, &[Role::Employee, Role::Admin]));
        let (course, class): (CourseId, CourseId) = (id(COURSE), id(CLASS));
        let (course, class) = (course.to_string(), class.to_string());
        let few = client.post("/kelola/sertifikat/program", &[("title", "Arsiparis"), ("part", &course)]).await;
        assert_eq!(few.status, StatusCode::UNPROCESSABLE_ENTITY, "{engine}");
        assert!(few.text.contains("Pilih 2 sampai 30 bagian"), "{engine}");
        let fields = [("title", "Arsiparis"), ("part", course.as_str()), ("part", class.as_str())];
        let saved = client.post("/kelola/sertifikat/program", &fields).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{engine}: {}", saved.text);
        world.worker.drain().await.expect("drained");
        assert_eq!(programmes(&world).await, [1], "{engine}: who had it all is a candidate");
        // A part that nobody completed yet.
        let ahead = crate::world::AHEAD.to_string();
        let fields = [("title", "Arsiparis ahli"), ("part", course.as_str()), ("part", ahead.as_str())];
        let saved = client.post("/kelola/sertifikat/program", &fields).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{engine}: {}", saved.text);
        earn(&world, &[(2, "class", facts()), (3, "class", facts())]).await;
        assert_eq!(programmes(&world).await, [1, 2], "{engine}");
        let open = world.certification.open_enrolments(None).await.expect("candidates");
        world.issue(&open).await;
        let of_second = world.certification.certificates_of(id(2)).await.expect("certificates");
        let programme = of_second.iter().find(|one| one.basis == Basis::Programme).expect("a certificate");
        assert_eq!((programme.snapshot.training.as_str(), programme.snapshot.jp), ("Arsiparis", 28), "{engine}");
        assert_eq!(programme.snapshot.curriculum.len(), 2, "{engine}");
    }
}

/// One document of each kind, where a validator of PDF/A waits for them.
#[tokio::test]
async fn documents_of_each_kind_are_kept_for_a_validator() {
    let Ok(folder) = std::env::var("DOCUMENT_EXAMPLES") else { return };
    for kind in Kind::ALL {
        let settings =
            TemplateSettings { place: template().place, signers: template().signers, ..TemplateSettings::of(kind) };
        let world = worlds(SigningSettings::default(), settings).await.remove(0);
        world.issue(&world.complete(1..=1, 1).await).await;
        let issued = world.certification.certificates_of(id(1)).await.expect("certificates").pop().expect("issued");
        let digest = issued.digest.parse().expect("a digest");
        let document = world.blobs.get(&digest).await.expect("read").expect("a document");
        let path = std::path::Path::new(&folder).join(format!("{}.pdf", kind.as_str()));
        std::fs::write(path, &document).expect("kept");
    }
}

/// Who is a candidate for a programme, in order.
async fn programmes(world: &World) -> Vec<u128> {
    let page = world.certification.candidates(None, kernel::PageRequest::default()).await.expect("candidates");
    let of = page.items.iter().filter(|listed| listed.candidate.basis == Basis::Programme);
    let mut people: Vec<u128> = of.map(|listed| listed.candidate.person.uuid().as_u128()).collect();
    people.sort_unstable();
    people
}

fn facts() -> AwardFacts {
    AwardFacts {
        title: "Pelatihan kearsipan".to_owned(),
        method: "klasikal".to_owned(),
        jp: 8,
        subjects: vec![("Dasar".to_owned(), 5), ("Praktik".to_owned(), 3)],
        started: chrono::DateTime::UNIX_EPOCH,
        role: String::new(),
    }
}

async fn earn(world: &World, earned: &[(u128, &str, AwardFacts)]) {
    let cx: Cx = world.sources.cx(Actor::System("test"), Locale::Id);
    let tx = world.database.db.begin().await.expect("a transaction");
    for (person, basis, facts) in earned {
        let person: PersonId = id(*person);
        let event = Event::AwardEarned {
            award: EnrolmentId::derived(person, basis),
            basis: (*basis).to_owned(),
            source: id(CLASS),
            person,
            facts: facts.clone(),
            at: cx.now(),
        };
        tx.emit(&cx, &event).await.expect("told");
    }
    tx.commit().await.expect("committed");
}
