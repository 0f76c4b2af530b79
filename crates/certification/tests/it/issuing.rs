use certification::{
    model::{Rule, State, Validity},
    signing::SigningSettings,
    template::{Kind, TemplateSettings},
};
use chrono::TimeDelta;
use kernel::{
    Event, PageRequest, Role,
    event::AwardFacts,
    id::{BatchId, PersonId},
};
use serde_json::json;

use crate::world::{COURSE, NUMBER, TEMPLATE, actor, id, template, worlds};

/// 60 certificates in two pieces; the process dies after the first piece was written and before its job was, and the piece runs
/// twice at once. Every number is there once.
#[tokio::test]
async fn a_bulk_issue_survives_a_kill() {
    for world in worlds(SigningSettings::default(), template()).await {
        let engine = world.database.engine;
        let enrolments = world.complete(1..=60, 1).await;
        let cx = world.admin();
        let batch: BatchId = cx.id();
        world.certification.start_batch(&cx, batch, &enrolments).await.expect("started");
        let job = world.certification.jobs().into_iter().find(|job| job.name() == "certification.issue_batch");
        let job = job.expect("the job");
        let payload = json!({ "batch": batch });
        let (one, two) = tokio::join!(job.run(&cx, payload.clone()), job.run(&cx, payload));
        assert!(one.is_ok() || two.is_ok(), "{engine}");
        let middle = world.certification.batch(batch).await.expect("asked").expect("a batch");
        assert!(middle.finished_at.is_none() && middle.done >= 50, "{engine}: {middle:?}");
        world.worker.drain().await.expect("drained");

        let done = world.certification.batch(batch).await.expect("asked").expect("a batch");
        assert_eq!((done.done, done.failed.len()), (60, 0), "{engine}");
        assert!(done.finished_at.is_some(), "{engine}");
        let mut numbers = Vec::new();
        for number in 1..=3 {
            let page = world.certification.certificates("", PageRequest { number }).await.expect("a page");
            numbers.extend(page.items.into_iter().map(|certificate| {
                assert_eq!(certificate.state, State::Issued, "{engine}");
                certificate.number
            }));
        }
        numbers.sort_unstable();
        let expected: Vec<String> = (1..=60).map(|number| format!("{number:04}/XI/2026")).collect();
        assert_eq!(numbers, expected, "{engine}");
        assert_eq!(world.mails.lock().expect("mails").len(), 60, "{engine}: one letter each");
        let again = world.issue(&enrolments[..3]).await;
        let again = world.certification.batch(again).await.expect("asked").expect("a batch");
        assert_eq!((again.done, world.mails.lock().expect("mails").len()), (3, 60), "{engine}: issued once");
    }
}

/// The storage fails after the new number was drawn: the old certificate stays valid until the same number is finished.
#[tokio::test]
async fn a_replacement_that_was_cut_off_is_finished_under_its_number() {
    for world in worlds(SigningSettings::default(), template()).await {
        let engine = world.database.engine;
        let enrolments = world.complete(1..=1, 1).await;
        world.issue(&enrolments).await;
        let cx = world.admin();
        let person: PersonId = id(1);
        let old = world.certification.certificates_of(person).await.expect("asked").remove(0);
        let (files, aside) = (world.folder.path().join("files"), world.folder.path().join("aside"));
        std::fs::rename(&files, &aside).expect("moved");
        std::fs::write(&files, "no folder").expect("written");
        let cut = world.certification.replace(&cx, old.id, "Nama pada sertifikat keliru.").await;
        assert!(cut.is_err(), "{engine}");
        std::fs::remove_file(&files).expect("removed");
        std::fs::rename(&aside, &files).expect("moved");
        let still = world.certification.certificate(old.id).await.expect("asked").expect("there");
        assert_eq!(still.state, State::Issued, "{engine}");

        // What nobody asks for again is finished by the recurring work.
        world.clock.advance(TimeDelta::minutes(6));
        world.certification.recover(&cx).await.expect("recovered");
        let ended = world.certification.certificate(old.id).await.expect("asked").expect("there");
        assert_eq!(
            (ended.state, ended.reason.as_deref()),
            (State::Replaced, Some("Nama pada sertifikat keliru.")),
            "{engine}"
        );
        let checked = world.certification.check(&old.code).await.expect("asked").expect("found");
        let new = checked.successor.expect("a successor");
        assert_eq!((new.number.as_str(), new.cycle), ("0002/XI/2026", 1), "{engine}: no gap");
    }
}

#[tokio::test]
async fn rules_decide_who_gets_what() {
    for world in worlds(SigningSettings::default(), template()).await {
        let engine = world.database.engine;
        let cx = world.admin();
        let usual = Rule::usual(id(COURSE));
        let rule = Rule { min_grade: 7_000, validity: Validity::YearEnd, ..usual.clone() };
        world.certification.set_rule(&cx, &rule).await.expect("set");
        let enrolments = world.complete(1..=2, 1).await;
        let tx = world.database.db.begin().await.expect("a transaction");
        for (index, grade) in [(0, 6_999), (1, 7_000)] {
            let graded = Event::AttemptGraded {
                attempt: id(index as u128),
                enrolment: enrolments[index],
                person: id(1 + index as u128),
                lesson: id(0x1E),
                grade: kernel::Marks(grade),
                passed: true,
            };
            tx.emit(&cx, &graded).await.expect("emitted");
        }
        tx.commit().await.expect("committed");
        let batch = world.issue(&enrolments).await;
        let batch = world.certification.batch(batch).await.expect("asked").expect("a batch");
        assert_eq!((batch.done, batch.failed[0].code.as_str()), (1, "certification.grade_too_low"), "{engine}");
        let issued = world.certification.certificates_of(id(2)).await.expect("asked").remove(0);
        assert_eq!(issued.expires_on.map(|day| day.to_string()).as_deref(), Some("2026-12-31"), "{engine}");
        assert_eq!(issued.snapshot.valid_until, "31 Desember 2026", "{engine}");

        world.certification.set_rule(&cx, &Rule { automatic: true, ..usual.clone() }).await.expect("set");
        world.complete(3..=3, 1).await;
        world.worker.drain().await.expect("drained");
        assert_eq!(world.certification.certificates_of(id(3)).await.expect("asked").len(), 1, "{engine}: at once");

        world.certification.set_rule(&cx, &Rule { award: false, ..usual }).await.expect("set");
        let none = world.complete(4..=4, 1).await;
        let waiting = world.certification.candidates(None, PageRequest::default()).await.expect("asked");
        assert_eq!(waiting.total, 0, "{engine}: a course without certificates has no candidates");
        let batch = world.issue(&none).await;
        let batch = world.certification.batch(batch).await.expect("asked").expect("a batch");
        assert_eq!(batch.failed[0].code, "certification.not_eligible", "{engine}");
    }
}

/// What other features announce, a class for instance, becomes a certificate by the same way; subjects that do not add up do not.
#[tokio::test]
async fn an_award_of_a_class_becomes_a_certificate() {
    for world in worlds(SigningSettings::default(), template()).await {
        let engine = world.database.engine;
        let cx = world.admin();
        let award = |number: u128, jp| Event::AwardEarned {
            award: id(number),
            basis: "class".to_owned(),
            source: id(0xA1),
            person: id(number),
            facts: AwardFacts {
                title: "Pelatihan Dasar".to_owned(),
                method: "klasikal".to_owned(),
                jp,
                role: String::new(),
                subjects: vec![("Agenda I".to_owned(), 9), ("Agenda II".to_owned(), 9)],
                started: cx.now() - TimeDelta::days(3),
            },
            at: cx.now(),
        };
        let tx = world.database.db.begin().await.expect("a transaction");
        for event in [award(1, 18), award(2, 20), award(1, 18)] {
            tx.emit(&cx, &event).await.expect("emitted");
        }
        tx.commit().await.expect("committed");
        let batch = world.issue(&[id(1), id(2)]).await;
        let batch = world.certification.batch(batch).await.expect("asked").expect("a batch");
        assert_eq!((batch.done, batch.failed[0].code.as_str()), (1, "certification.curriculum"), "{engine}");
        let issued = world.certification.certificates_of(id(1)).await.expect("asked").remove(0);
        let printed = issued.snapshot;
        assert_eq!(
            (printed.training.as_str(), printed.method.as_str(), printed.jp),
            ("Pelatihan Dasar", "klasikal", 18)
        );
        assert_eq!(printed.started, "21 November 2026", "{engine}");
    }
}

#[tokio::test]
async fn a_version_of_a_template_never_changes() {
    for world in worlds(SigningSettings::default(), template()).await {
        let engine = world.database.engine;
        let cx = world.admin();
        let same = world.certification.save_template(&cx, id(TEMPLATE), "Sertifikat", NUMBER, template()).await;
        assert_eq!(same.expect("saved"), 1, "{engine}: saving what is so already makes no version");
        let first = world.complete(1..=1, 1).await;
        world.issue(&first).await;
        let changed = TemplateSettings { heading: "SERTIFIKAT KOMPETENSI".to_owned(), ..template() };
        let next = world.certification.save_template(&cx, id(TEMPLATE), "Sertifikat", NUMBER, changed).await;
        assert_eq!(next.expect("saved"), 2, "{engine}");
        let second = world.complete(2..=2, 1).await;
        world.issue(&second).await;
        let of = |person: u128| world.certification.certificates_of(id(person));
        let (first, second) = (of(1).await.expect("asked").remove(0), of(2).await.expect("asked").remove(0));
        assert_eq!((first.template_version, first.snapshot.layout.heading.as_str()), (1, "SERTIFIKAT"), "{engine}");
        assert_eq!((second.template_version, second.snapshot.layout.heading.as_str()), (2, "SERTIFIKAT KOMPETENSI"));
        let file = |digest: &str| digest.parse::<blobs::Digest>().expect("a digest");
        let pdf = world.blobs.get(&file(&first.digest)).await.expect("read").expect("there");
        assert!(pdf.len() < 60_000, "{engine}: {} bytes", pdf.len());
        archival(&world.folder.path().join("s.pdf"), &pdf);
    }
}

/// Templates whose numbers are written alike count in one series; another way of writing them begins at one.
#[tokio::test]
async fn numbers_that_look_alike_are_drawn_from_one_series() {
    for world in worlds(SigningSettings::default(), template()).await {
        let engine = world.database.engine;
        let cx = world.admin();
        let issued = async |person: u128| {
            let enrolments = world.complete(person..=person, 1).await;
            world.issue(&enrolments).await;
            world.certification.certificates_of(id(person)).await.expect("asked").remove(0).number
        };
        assert_eq!(issued(1).await, "0001/XI/2026", "{engine}");
        let other = cx.id();
        world
            .certification
            .save_template(&cx, other, "Piagam", "{urut:4}/{bulan}/{tahun}", template())
            .await
            .expect("saved");
        world.certification.archive_template(&cx, id(TEMPLATE), true).await.expect("archived");
        assert_eq!(issued(2).await, "0002/XI/2026", "{engine}");
        world.certification.save_template(&cx, other, "Piagam", "B/{urut}/{tahun}", template()).await.expect("saved");
        assert_eq!(issued(3).await, "B/1/2026", "{engine}");
    }
}

/// The pages of the administration, without a script: a template of each kind is made, seen and saved.
#[tokio::test]
async fn templates_are_edited_by_form() {
    for world in worlds(SigningSettings::default(), template()).await {
        let engine = world.database.engine;
        let client = world.client();
        client.acts_as(actor(0xAD, &[Role::Employee, Role::Admin]));
        for kind in Kind::ALL {
            let page = client.get(&format!("/kelola/sertifikat/templat/baru?jenis={}", kind.as_str())).await;
            assert_eq!(page.status, 200, "{engine}: {}", page.text);
            let new = uuid::Uuid::from_u128(0xF0 + kind as u128).to_string();
            let fields = [
                ("id", new.as_str()),
                ("kind", kind.as_str()),
                ("number_format", "{urut}/{tahun}"),
                ("place", "Muara Bulian"),
                ("signer_post", "Kepala"),
                ("signer_name", "Zulkarnain"),
                ("co_signer_post", "Sekretaris"),
                ("co_signer_name", "Ani"),
                ("photo", "1"),
                ("back", "1"),
                ("birth", "1"),
                ("offline_qr", "1"),
                ("scale", "90,01 Sangat Memuaskan\n0 Cukup"),
            ];
            let seen = client.post("/kelola/sertifikat/templat/pratinjau", &fields).await;
            assert_eq!(seen.status, 200, "{engine} {kind:?}: {}", seen.text);
            assert!(seen.text.starts_with("%PDF-"), "{engine} {kind:?}");
            let saved = client.post("/kelola/sertifikat/templat", &fields).await;
            assert_eq!(saved.status, 303, "{engine} {kind:?}: {}", saved.text);
            let page = client.get(&format!("/kelola/sertifikat/templat/{new}")).await;
            assert!(page.text.contains("Sangat Memuaskan") && page.statements <= 8, "{engine}: {}", page.statements);
        }
        let wrong =
            client.post("/kelola/sertifikat/templat", &[("number_format", "tanpa urut"), ("primary", "red")]).await;
        assert_eq!(wrong.status, 422, "{engine}");
        let list = client.get("/kelola/sertifikat/templat").await;
        assert!(list.text.contains("STTPP") && list.statements <= 8, "{engine}");
        client.acts_as(actor(1, &[Role::Employee]));
        assert_eq!(client.get("/kelola/sertifikat/templat").await.status, 403, "{engine}");
    }
}

/// PDF/A-2b, tagged, by an independent reader: poppler's `pdfinfo`.
fn archival(path: &std::path::Path, pdf: &[u8]) {
    std::fs::write(path, pdf).expect("written");
    let said = |option: &str| {
        let said = std::process::Command::new("pdfinfo").arg(option).arg(path).output().ok()?;
        Some(String::from_utf8_lossy(&said.stdout).into_owned())
    };
    let Some(meta) = said("-meta") else {
        println!("skipped: no pdfinfo; install poppler-utils");
        return;
    };
    assert!(meta.contains("<pdfaid:part>2</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>"), "{meta}");
    let facts = said("-isodates").expect("facts");
    assert!(facts.contains("Tagged:          yes") && facts.contains("Encrypted:       no"), "{facts}");
    assert!(facts.contains("2026-11-24T00:00:00Z"), "dated by the day of issue: {facts}");
    let structure = said("-struct").expect("a structure");
    for element in ["H1 \"SERTIFIKAT\"", "H2 \"MATA PELATIHAN\"", "Figure", "Table", "TH"] {
        assert!(structure.contains(element), "no {element}: {structure}");
    }
}
