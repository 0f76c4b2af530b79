use std::io::Read;

use axum::{body::Body, http::Request};
use certification::{
    badge::{Form, IssuerName, Verdict, verify},
    signing::SigningSettings,
};
use kernel::Role;
use serde_json::Value;

use crate::world::{World, actor, id, template, worlds};

fn upload(file: &[u8], name: &str) -> Request<Body> {
    let mut body =
        format!("--x\r\nContent-Disposition: form-data; name=\"berkas\"; filename=\"{name}\"\r\n\r\n").into_bytes();
    body.extend_from_slice(file);
    body.extend_from_slice(b"\r\n--x--\r\n");
    let request = Request::post("/cek").header("content-type", "multipart/form-data; boundary=x");
    request.body(Body::from(body)).expect("a request")
}

async fn revoked_bit(world: &World, place: i32) -> bool {
    let list: Value = world.certification.status_list(&world.admin(), 0).await.expect("a list");
    let encoded = list["credentialSubject"]["encodedList"].as_str().expect("a list");
    let packed = data_encoding::BASE64URL_NOPAD.decode(&encoded.as_bytes()[1..]).expect("base64");
    let mut bits = Vec::new();
    flate2::read::GzDecoder::new(&packed[..]).read_to_end(&mut bits).expect("gzip");
    bits[place as usize / 8] & (0x80 >> (place % 8)) != 0
}

/// Puts a file where other implementations find it, if they are to read it.
fn keep_for_others(name: &str, bytes: &[u8]) {
    if let Ok(folder) = std::env::var("BADGE_EXAMPLES") {
        std::fs::write(std::path::Path::new(&folder).join(name), bytes).expect("written");
    }
}

fn for_others(form: Form, badge: &[u8]) {
    let name = match form {
        Form::JsonLd => "issued.json",
        Form::Jwt => "issued.jwt",
        Form::Png => "issued.png",
        Form::Svg => "issued.svg",
    };
    keep_for_others(name, badge);
}

#[tokio::test]
async fn a_certificate_is_a_badge_that_anybody_can_check() {
    for world in worlds(SigningSettings::default(), template()).await {
        let engine = world.database.engine;
        let enrolments = world.complete(1..=2, 1).await;
        world.issue(&enrolments).await;
        let cx = world.admin();
        let mine = world.certification.certificates_of(id(1)).await.expect("asked").remove(0);
        let client = world.client();
        for form in [Form::JsonLd, Form::Jwt, Form::Png, Form::Svg] {
            for name in [IssuerName::Web, IssuerName::Key] {
                let badge = world.certification.badge(&cx, &mine, form, name).await.expect("a badge");
                let verdict = verify(&badge, cx.now());
                assert!(matches!(verdict, Verdict::Valid { .. }), "{engine} {form:?}: {verdict:?}");
                if name == IssuerName::Key {
                    for_others(form, &badge);
                }
                let page = client.send(upload(&badge, "lencana")).await;
                assert!(
                    page.text.contains("Lencana asli") && page.text.contains(&mine.number),
                    "{engine}: {}",
                    page.text
                );
            }
        }
        let list = world.certification.status_list(&cx, 0).await.expect("a list");
        keep_for_others("issued-status.json", list.to_string().as_bytes());
        let pdf = world.blobs.get(&mine.digest.parse().expect("a digest")).await.expect("read").expect("there");
        let same = client.send(upload(&pdf, "s.pdf")).await;
        assert!(same.text.contains("Berkas asli") && same.text.contains(&mine.number), "{engine}");
        let mut changed = pdf.to_vec();
        changed.push(b' ');
        assert!(client.send(upload(&changed, "s.pdf")).await.text.contains("Berkas tidak dikenal"), "{engine}");
        assert!(!same.text.contains("<script"), "{engine}: without script");
        assert_eq!(client.send(upload(b"", "s.pdf")).await.status, 422, "{engine}");

        // Wallet: the holder's alone.
        let path = format!("/sertifikat/{}/lencana/json", mine.id);
        client.acts_as(actor(1, &[Role::Employee]));
        assert_eq!(client.get(&path).await.status, 200, "{engine}");
        assert!(client.get("/sertifikat").await.text.contains("/lencana/png"), "{engine}");
        client.acts_as(actor(2, &[Role::Employee]));
        assert_eq!(client.get(&path).await.status, 404, "{engine}");

        // Revoking sets one bit.
        let place = mine.status_index.expect("a place");
        assert!(!revoked_bit(&world, place).await, "{engine}");
        world.certification.revoke(&cx, mine.id, "Data peserta keliru.").await.expect("revoked");
        assert!(revoked_bit(&world, place).await && !revoked_bit(&world, place + 1).await, "{engine}");

        // A new key signs on; the old one stays known.
        let before = world.certification.badge(&cx, &mine, Form::Jwt, IssuerName::Web).await.expect("a badge");
        world.certification.rotate_key(&cx).await.expect("rotated");
        let did = client.get("/.well-known/did.json").await.json();
        assert_eq!(did["id"], "did:web:127.0.0.1%3A8080", "{engine}");
        assert_eq!(did["verificationMethod"].as_array().map(Vec::len), Some(2), "{engine}");
        let after = world.certification.badge(&cx, &mine, Form::Jwt, IssuerName::Web).await.expect("a badge");
        assert_ne!(before, after, "{engine}");
        for badge in [before, after] {
            let verdict = verify(&badge, cx.now());
            assert!(world.certification.ours(&cx, &verdict).await.expect("asked").is_some(), "{engine}");
        }
        let page = client.get("/cek/luring").await;
        assert!(
            page.text.contains("data-keys=\"")
                && page.headers["cache-control"].to_str().expect("text").contains("public")
        );
        assert!(
            client.get("/lencana/capaian/00000000-0000-0000-0000-0000000000c0").await.json()["name"]
                == "Pengelolaan Arsip"
        );
    }
}

/// The second QR code holds what matters, signed, in about 300 letters.
#[tokio::test]
async fn the_offline_code_is_signed_and_short() {
    for world in worlds(SigningSettings::default(), template()).await {
        let enrolments = world.complete(1..=1, 1).await;
        world.issue(&enrolments).await;
        let mine = world.certification.certificates_of(id(1)).await.expect("asked").remove(0);
        let (address, token) = mine.snapshot.offline_url.split_once('#').expect("a fragment");
        assert_eq!(address, "http://127.0.0.1:8080/cek/luring");
        assert!(token.len() < 340, "{} letters", token.len());
        let payload = token.split('.').nth(1).expect("a payload");
        let facts: Value =
            serde_json::from_slice(&data_encoding::BASE64URL_NOPAD.decode(payload.as_bytes()).expect("base64"))
                .expect("JSON");
        assert_eq!((facts[0].as_str(), facts[4].as_i64()), (Some(mine.code.as_str()), Some(20)));
    }
}
