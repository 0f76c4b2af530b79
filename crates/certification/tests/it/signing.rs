use std::sync::{Arc, Mutex};

use axum::{
    Router,
    body::Body,
    extract::{Multipart, State},
    http::{HeaderMap, Request, StatusCode},
    response::{IntoResponse, Response},
    routing::post,
};
use certification::{
    Secret,
    model::{Signing, State as Standing},
    signing::{Bsre, SigningSettings},
    template::TemplateSettings,
};
use kernel::{
    PageRequest, Role,
    id::{BatchId, CertificateId},
};

use crate::world::{World, actor, id, template, worlds};

const NIK: &str = "1504010101800001";
const PASSPHRASE: &str = "frasa-sandi-rahasia";

/// What the e-signature service was asked: fields of each request.
type Asked = Arc<Mutex<Vec<Vec<(String, String)>>>>;

/// Plays the service: checks name, password, NIK and passphrase, and gives the file back with something added.
async fn service() -> (String, Asked) {
    async fn sign(State(asked): State<Asked>, headers: HeaderMap, mut form: Multipart) -> Response {
        let expected = format!("Basic {}", data_encoding::BASE64.encode(b"serentak:kunci"));
        if headers.get("authorization").and_then(|value| value.to_str().ok()) != Some(expected.as_str()) {
            return StatusCode::UNAUTHORIZED.into_response();
        }
        let (mut fields, mut file) = (Vec::new(), Vec::new());
        while let Ok(Some(field)) = form.next_field().await {
            let name = field.name().unwrap_or_default().to_owned();
            if name == "file" {
                file = field.bytes().await.expect("a file").to_vec();
            } else {
                fields.push((name, field.text().await.expect("a text")));
            }
        }
        let value = |name: &str| fields.iter().find(|(field, _)| field == name).map(|(_, value)| value.clone());
        let right = value("nik").as_deref() == Some(NIK) && value("passphrase").as_deref() == Some(PASSPHRASE);
        asked.lock().expect("asked").push(fields);
        if !right {
            return (StatusCode::BAD_REQUEST, r#"{"status_code":2031,"error":"Passphrase anda salah"}"#)
                .into_response();
        }
        file.extend_from_slice(b"\n% ditandatangani\n");
        file.into_response()
    }
    let asked = Asked::default();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let router = Router::new().route("/api/sign/pdf", post(sign)).with_state(asked.clone());
    tokio::spawn(async move { axum::serve(listener, router).await });
    (url, asked)
}

fn signed_by(way: Signing) -> TemplateSettings {
    TemplateSettings { signing: way, ..template() }
}

async fn waiting(world: &World, people: std::ops::RangeInclusive<u128>) -> Vec<CertificateId> {
    let enrolments = world.complete(people, 1).await;
    world.issue(&enrolments).await;
    let page = world.certification.unsigned(PageRequest::default()).await.expect("asked");
    page.items.into_iter().map(|certificate| certificate.id).collect()
}

#[tokio::test]
async fn the_service_signs_with_the_passphrase_of_the_moment() {
    let (url, asked) = service().await;
    let bsre = Bsre { url, username: "serentak".to_owned(), password: Secret::new("kunci".to_owned()) };
    let settings = SigningSettings { pkcs12: None, bsre: Some(bsre) };
    for world in worlds(settings, template()).await {
        let engine = world.database.engine;
        asked.lock().expect("asked").clear();
        let client = world.client();
        client.acts_as(actor(0xAD, &[Role::Employee, Role::Admin]));
        let fields = [
            ("id", "00000000-0000-0000-0000-00000000007e"),
            ("kind", "certificate"),
            ("name", "Sertifikat"),
            ("number_format", "{urut:4}/{bulan}/{tahun}"),
            ("place", "Muara Bulian"),
            ("signer_post", "Kepala"),
            ("signer_name", "Zulkarnain"),
            ("signing", "bsre"),
        ];
        let without = client.post("/kelola/sertifikat/templat", &fields).await;
        assert_eq!(without.status, 422, "{engine}: the service needs a NIK");
        let with: Vec<(&str, &str)> = fields.iter().copied().chain([("signer_nik", NIK)]).collect();
        assert_eq!(client.post("/kelola/sertifikat/templat", &with).await.status, 303, "{engine}");
        let shown = client.get("/kelola/sertifikat/templat/00000000-0000-0000-0000-00000000007e").await;
        assert!(!shown.text.contains(NIK), "{engine}: a NIK is never shown");

        let documents = waiting(&world, 1..=3).await;
        assert_eq!(documents.len(), 3, "{engine}");
        let cx = world.admin();
        let unsigned = world.certification.certificate(documents[0]).await.expect("asked").expect("there");
        assert_eq!((unsigned.state, unsigned.digest.as_str()), (Standing::Submitted, ""), "{engine}");
        assert!(world.certification.check(&unsigned.code).await.expect("asked").is_none(), "{engine}: not out yet");

        // A wrong passphrase ends the batch at the first document: asking on would lock the signer out.
        let sign = |passphrase: &'static str| {
            let (world, documents, batch): (_, _, BatchId) = (&world, &documents, cx.id());
            let cx = cx.clone();
            async move {
                let secret = Secret::new(passphrase.to_owned());
                world.certification.start_signing(&cx, batch, documents, Signing::Bsre, secret).await.expect("started");
                world.certification.signings_done().await;
                world.certification.batch(batch).await.expect("asked").expect("a batch")
            }
        };
        let refused = sign("salah").await;
        assert_eq!((refused.done, refused.failed.len(), refused.finished_at.is_some()), (0, 3, true), "{engine}");
        assert_eq!(refused.failed[0].code, "certification.signer_refused", "{engine}");
        assert_eq!(asked.lock().expect("asked").len(), 1, "{engine}");

        let done = sign(PASSPHRASE).await;
        assert_eq!((done.done, done.failed.len()), (3, 0), "{engine}: {done:?}");
        let fields = asked.lock().expect("asked").last().expect("a request").clone();
        let names: Vec<&str> = fields.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["nik", "passphrase", "tampilan", "image", "reason", "location"], "{engine}");
        let issued = world.certification.certificate(documents[0]).await.expect("asked").expect("there");
        assert_eq!((issued.state, issued.signing), (Standing::Issued, Signing::Bsre), "{engine}");
        assert!(issued.signed_at.is_some() && issued.digest != issued.rendered, "{engine}");
        let bytes = world.blobs.get(&issued.digest.parse().expect("a digest")).await.expect("read").expect("there");
        assert!(bytes.ends_with(b"% ditandatangani\n"), "{engine}: kept as it came");
        world.worker.drain().await.expect("drained");
        assert_eq!(world.mails.lock().expect("mails").len(), 3, "{engine}");

        let audit = database::recent_audit(&world.database.db.reader(), PageRequest::default()).await.expect("read");
        let audit = format!("{:?}", audit.items);
        assert!(
            audit.contains("certification.sign") && !audit.contains(PASSPHRASE) && !audit.contains(NIK),
            "{engine}"
        );
    }
}

#[tokio::test]
async fn a_scan_takes_the_place_of_the_printed_document() {
    for world in worlds(SigningSettings::default(), signed_by(Signing::Manual)).await {
        let engine = world.database.engine;
        let document = waiting(&world, 1..=1).await[0];
        let client = world.client();
        client.acts_as(actor(0xAD, &[Role::Employee, Role::Admin]));
        let page = client.get(&format!("/kelola/sertifikat/{document}")).await;
        assert!(page.text.contains("pindaian") && page.statements <= 8, "{engine}");
        let send = |file: &[u8]| {
            let mut body = b"--x\r\nContent-Disposition: form-data; name=\"scan\"; filename=\"a.pdf\"\r\nContent-Type: application/pdf\r\n\r\n".to_vec();
            body.extend_from_slice(file);
            body.extend_from_slice(b"\r\n--x--\r\n");
            let request = Request::post(format!("/kelola/sertifikat/{document}/pindaian"));
            request.header("content-type", "multipart/form-data; boundary=x").body(Body::from(body)).expect("a request")
        };
        let stored = world.certification.certificate(document).await.expect("asked").expect("there").rendered;
        let unsigned = world.blobs.get(&stored.parse().expect("a digest")).await.expect("read").expect("there");
        assert_eq!(client.send(send(&unsigned)).await.status, 422, "{engine}: the unsigned document is no scan");
        assert_eq!(client.send(send(b"gambar")).await.status, 422, "{engine}");
        assert_eq!(client.send(send(b"%PDF-1.7 pindaian %%EOF")).await.status, 303, "{engine}");
        let issued = world.certification.certificate(document).await.expect("asked").expect("there");
        assert_eq!(issued.state, Standing::Issued, "{engine}");
        let found = world.certification.by_file(b"%PDF-1.7 pindaian %%EOF").await.expect("asked");
        assert_eq!(found.expect("known").certificate.id, document, "{engine}");
        assert_eq!(client.send(send(b"%PDF-1.7 lain %%EOF")).await.status, 409, "{engine}: signed once");
    }
}

/// A signing whose process is gone is closed, and what it signed and did not issue is issued.
#[tokio::test]
async fn a_signing_that_stopped_is_mended() {
    for world in worlds(SigningSettings::default(), signed_by(Signing::Manual)).await {
        let engine = world.database.engine;
        let cx = world.admin();
        let document = waiting(&world, 1..=1).await[0];
        world.certification.sign_by_hand(&cx, document, (&b"%PDF-1.7 a %%EOF"[..]).into()).await.expect("signed");
        let again = world.certification.recover(&cx).await;
        assert!(again.is_ok(), "{engine}");
        assert_eq!(world.certification.certificates_of(id(1)).await.expect("asked").len(), 1, "{engine}");
        let (documents, secret) = ([document], Secret::new("x".to_owned()));
        let nobody = world.certification.start_signing(&cx, cx.id(), &documents, Signing::Pkcs12, secret);
        assert!(nobody.await.is_err(), "{engine}: no key file is set up");
    }
}
