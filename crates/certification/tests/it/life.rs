use certification::{
    model::{Rule, Validity},
    signing::SigningSettings,
};
use chrono::TimeDelta;
use kernel::Role;

use crate::world::{COURSE, actor, id, template, worlds};

#[tokio::test]
async fn a_certificate_ends_is_announced_and_is_earned_anew() {
    for world in worlds(SigningSettings::default(), template()).await {
        let engine = world.database.engine;
        let cx = world.admin();
        let rule = Rule { validity: Validity::Months { count: 3 }, ..Rule::usual(id(COURSE)) };
        world.certification.set_rule(&cx, &rule).await.expect("set");
        let enrolments = world.complete(1..=1, 1).await;
        world.issue(&enrolments).await;
        let letters = || world.mails.lock().expect("mails").iter().map(|mail| mail.subject.clone()).collect::<Vec<_>>();
        assert!(letters()[0].starts_with("Sertifikat Anda: "), "{engine}");
        assert!(
            world.mails.lock().expect("mails")[0].text.contains("Your certificate for"),
            "{engine}: in both languages"
        );

        // The last day is 23 February 2027. Reminders 60, 30 and 7 days before, once each, however often the work runs.
        let mut reminded = Vec::new();
        for day in 0..100 {
            for _ in 0..2 {
                world.certification.mind_expiry(&cx).await.expect("minded");
            }
            world.worker.drain().await.expect("drained");
            if letters().len() > 1 + reminded.len() {
                reminded.push(day);
            }
            world.clock.advance(TimeDelta::days(1));
        }
        assert_eq!(reminded, [31, 61, 84], "{engine}");
        assert!(letters()[3].contains("segera berakhir"), "{engine}");
        let since = chrono::DateTime::UNIX_EPOCH;
        let ended = database::recorded_since(&world.database.db.reader(), &["certificate_expired"], since, 10).await;
        assert_eq!(ended.expect("events").len(), 1, "{engine}: announced once");

        let first = world.certification.certificates_of(id(1)).await.expect("asked").remove(0);
        let client = world.client();
        let page = client.get(&format!("/cek/{}", first.code)).await;
        assert!(page.text.contains("Kedaluwarsa sejak 23 Februari 2027"), "{engine}: {}", page.text);
        let json = client.get(&format!("/api/v1/certificates/check/{}", first.code)).await.json();
        assert_eq!(
            (json["state"].as_str(), json["expires_on"].as_str()),
            (Some("expired"), Some("2027-02-23")),
            "{engine}"
        );

        let anew = world.complete(1..=1, 2).await;
        world.issue(&anew).await;
        let all = world.certification.certificates_of(id(1)).await.expect("asked");
        let cycles: Vec<i32> = all.iter().map(|certificate| certificate.cycle).collect();
        assert_eq!(cycles, [2, 1], "{engine}: the old one is kept");
        assert_eq!(all[1].snapshot, first.snapshot, "{engine}");
    }
}

#[tokio::test]
async fn who_has_a_newer_certificate_is_not_reminded_of_the_old_one() {
    for world in worlds(SigningSettings::default(), template()).await {
        let engine = world.database.engine;
        let cx = world.admin();
        let rule = Rule { validity: Validity::Months { count: 3 }, ..Rule::usual(id(COURSE)) };
        world.certification.set_rule(&cx, &rule).await.expect("set");
        let first = world.complete(1..=1, 1).await;
        world.issue(&first).await;
        // The first reminder is due on day 31, the second on day 61; the course is taken again in between.
        let mut reminders = Vec::new();
        for day in 0..65 {
            if day == 40 {
                let again = world.complete(1..=1, 2).await;
                world.issue(&again).await;
            }
            world.certification.mind_expiry(&cx).await.expect("minded");
            world.worker.drain().await.expect("drained");
            let mails = world.mails.lock().expect("mails");
            let reminded: Vec<_> = mails.iter().filter(|mail| mail.subject.contains("segera berakhir")).collect();
            if reminded.len() > reminders.len() {
                reminders.push(day);
                assert!(
                    reminded[0].text.contains("/kursus/"),
                    "{engine}: it leads to the course: {}",
                    reminded[0].text
                );
            }
            drop(mails);
            world.clock.advance(TimeDelta::days(1));
        }
        assert_eq!(reminders, [31], "{engine}");
    }
}

#[tokio::test]
async fn guessing_codes_is_held_up() {
    for world in worlds(SigningSettings::default(), template()).await {
        let engine = world.database.engine;
        let client = world.client();
        for _ in 0..30 {
            assert_eq!(client.get("/cek/AAAAAA-AAAAAA-AAAAAA").await.status, 404, "{engine}");
        }
        assert_eq!(client.get("/cek/AAAAAA-AAAAAA-AAAAAA").await.status, 429, "{engine}");
        assert_eq!(client.get("/api/v1/certificates/check/AAAAAA-AAAAAA-AAAAAA").await.status, 429, "{engine}");
        world.clock.advance(TimeDelta::minutes(11));
        assert_eq!(client.get("/cek/AAAAAA-AAAAAA-AAAAAA").await.status, 404, "{engine}");
        assert_eq!(client.get("/cek").await.status, 200, "{engine}");
    }
}

#[tokio::test]
async fn the_administrations_pages_ask_little() {
    for world in worlds(SigningSettings::default(), template()).await {
        let engine = world.database.engine;
        let enrolments = world.complete(1..=3, 1).await;
        world.issue(&enrolments[..2]).await;
        let client = world.client();
        client.acts_as(actor(0xAD, &[Role::Employee, Role::Admin]));
        for path in ["", "?tab=terbit", "/aturan", "/tanda-tangan", "/templat"] {
            let page = client.get(&format!("/kelola/sertifikat{path}")).await;
            assert_eq!(page.status, 200, "{engine} {path}: {}", page.text);
            assert!(page.statements <= 8, "{engine} {path}: {} statements", page.statements);
        }
        let course = uuid::Uuid::from_u128(COURSE);
        let set = client
            .post(
                &format!("/kelola/sertifikat/aturan/{course}"),
                &[("award", "1"), ("validity", "months"), ("months", "36")],
            )
            .await;
        assert_eq!(set.status, 303, "{engine}: {}", set.text);
        let address = format!("/kelola/sertifikat/aturan/{course}");
        let wrong = client.post(&address, &[("validity", "months"), ("months", "0")]);
        assert_eq!(wrong.await.status, 422, "{engine}");
    }
}
