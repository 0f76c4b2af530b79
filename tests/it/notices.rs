//! Notices reach a registered device: encrypted, signed, without content, and never beyond the services allowed.

use std::sync::{Arc, Mutex};

use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode},
    routing::post,
};
use data_encoding::BASE64URL_NOPAD;
use kernel::{Event, Id};
use p256::{SecretKey, elliptic_curve::sec1::ToEncodedPoint};
use serde_json::{Value, json};
use server::wiring::App;

use crate::world::{Session, World, key, worlds};

const AUTH: [u8; 16] = *b"enam belas bytes";

/// What a browser maker's service was sent, and what it answers.
#[derive(Clone, Default)]
struct Service {
    taken: Arc<Mutex<Vec<(HeaderMap, Bytes)>>>,
    gone: Arc<Mutex<bool>>,
}

impl Service {
    /// Gives the origin.
    async fn start(&self) -> String {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let router = Router::new().route("/kirim/{device}", post(take)).with_state(self.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        format!("http://{address}")
    }

    /// What arrived since the last call, as the device reads it.
    fn read(&self, device: &SecretKey) -> Vec<(HeaderMap, Value)> {
        let taken = std::mem::take(&mut *self.taken.lock().expect("a service"));
        let opened = |body: Bytes| {
            let plain = web_push_native::decrypt(body.to_vec(), device, &AUTH.into()).expect("meant for the device");
            serde_json::from_slice(&plain).expect("a notice")
        };
        taken.into_iter().map(|(headers, body)| (headers, opened(body))).collect()
    }
}

async fn take(State(service): State<Service>, headers: HeaderMap, body: Bytes) -> StatusCode {
    service.taken.lock().expect("a service").push((headers, body));
    if *service.gone.lock().expect("a service") { StatusCode::GONE } else { StatusCode::CREATED }
}

fn registration(endpoint: &str, device: &SecretKey) -> Value {
    let public = BASE64URL_NOPAD.encode(device.public_key().to_encoded_point(false).as_bytes());
    json!({ "endpoint": endpoint, "keys": { "p256dh": public, "auth": BASE64URL_NOPAD.encode(&AUTH) }, "locale": "id" })
}

async fn devices(session: &Session) -> usize {
    session.get("/api/v1/push-devices").await.json().as_array().expect("a list").len()
}

#[tokio::test]
async fn feedback_is_announced_on_the_device_of_the_receiver_alone() {
    for world in worlds().await {
        let engine = world.engine;
        let service = Service::default();
        let origin = service.start().await;
        let node: App = world.another_node_with(|config| config.push_services = origin.clone()).await;
        let on = async |name: &str| world.as_account(name).await.on(&node);
        let (employee, superior, stranger) = (on("pegawai").await, on("atasan").await, on("pelatih").await);
        let (rina, _) = world.acting("pegawai", &[]).await;
        let give = async |text: &str| {
            let note = json!({ "to": rina, "kind": "appreciation", "visibility": "pair", "good": text });
            let given = superior.json("POST", "/api/v1/feedback", &note).await;
            assert_eq!(given.status, StatusCode::CREATED, "{engine}: {}", given.text);
            node.worker.drain().await.expect("sent");
            given.json()["id"].as_str().expect("an id").to_owned()
        };

        // Only at a service that is allowed, only with keys that are some.
        let device = SecretKey::from_slice(&[5; 32]).expect("a key");
        let good = registration(&format!("{origin}/kirim/a"), &device);
        let mut bad_key = good.clone();
        bad_key["keys"]["p256dh"] = json!("AAAA");
        for bad in [registration("http://127.0.0.1:1/kirim/a", &device), registration("gopher://x", &device), bad_key] {
            let refused = employee.json("POST", "/api/v1/push-devices", &bad).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{engine}: {}", refused.text);
        }
        let registered = employee.json("POST", "/api/v1/push-devices", &good).await;
        assert_eq!(registered.status, StatusCode::CREATED, "{engine}: {}", registered.text);
        let again = employee.json("POST", "/api/v1/push-devices", &good).await;
        assert_eq!((again.status, devices(&employee).await), (StatusCode::CREATED, 1), "{engine}: one browser");
        let page = employee.get("/akun/pemberitahuan").await;
        assert!(page.text.contains("data-digest"), "{engine}: {}", page.text);
        assert!(page.statements <= 8, "{engine}: {} statements", page.statements);

        // That there is a note and where, not what it says; the writer hears nothing of it.
        let mine = SecretKey::from_slice(&[6; 32]).expect("a key");
        superior.json("POST", "/api/v1/push-devices", &registration(&format!("{origin}/kirim/b"), &mine)).await;
        let note = give("Laporan Anda rapi, misalnya tabel pada halaman dua.").await;
        let arrived = service.read(&device);
        let [(headers, notice)] = &arrived[..] else { panic!("{engine}: {} notices", arrived.len()) };
        assert_eq!(notice["href"], format!("/umpan-balik/{note}"), "{engine}");
        assert_eq!(notice["title"], "Umpan balik untuk Anda", "{engine}");
        assert!(!notice.to_string().contains("rapi"), "{engine}: {notice}");
        let authorization = headers["authorization"].to_str().expect("text");
        assert!(authorization.starts_with("vapid t="), "{engine}: {authorization}");
        assert_eq!(headers["content-encoding"], "aes128gcm", "{engine}");

        // Not wanted is not sent.
        let chosen = employee.form("/akun/pemberitahuan", "jenis=course&jenis=goal").await;
        assert_eq!(chosen.status, StatusCode::SEE_OTHER, "{engine}");
        give("Anda menjawab warga dengan sabar, misalnya pagi ini.").await;
        assert_eq!(service.read(&device).len(), 0, "{engine}");
        employee.form("/akun/pemberitahuan/coba", "").await;
        node.worker.drain().await.expect("sent");
        assert_eq!(service.read(&device).len(), 1, "{engine}: trying out asks nobody");

        // Somebody else's device is not there; what the service calls gone is forgotten.
        let listed = employee.get("/api/v1/push-devices").await.json();
        let id = listed[0]["id"].as_str().expect("an id");
        let path = format!("/api/v1/push-devices/{id}");
        assert_eq!(stranger.send("DELETE", &path, "".into(), None).await.status, StatusCode::NOT_FOUND, "{engine}");
        *service.gone.lock().expect("a service") = true;
        employee.form("/akun/pemberitahuan/coba", "").await;
        node.worker.drain().await.expect("sent");
        assert_eq!(devices(&employee).await, 0, "{engine}");
        assert_eq!(employee.send("DELETE", &path, "".into(), None).await.status, StatusCode::NOT_FOUND, "{engine}");

        // A browser that changes hands tells its new holder only.
        *service.gone.lock().expect("a service") = false;
        let shared = registration(&format!("{origin}/kirim/c"), &device);
        employee
            .send_with_key(key(), "POST", "/api/v1/push-devices", shared.to_string().into(), Some("application/json"))
            .await;
        stranger.json("POST", "/api/v1/push-devices", &shared).await;
        assert_eq!((devices(&employee).await, devices(&stranger).await), (0, 1), "{engine}");
    }
}

#[tokio::test]
async fn every_notice_opens_a_page_that_there_is() {
    const fn id<K>(number: u128) -> Id<K> {
        Id::from_uuid(uuid::Uuid::from_u128(number))
    }
    let (person, state) = (id(1), String::new());
    let events = [
        Event::FeedbackGiven { feedback: id(2), from: id(3), to: person },
        Event::CertificateIssued { certificate: id(2), person, enrolment: None, until: None },
        Event::GoalMoved { goal: id(2), person, state: state.clone() },
        Event::NeedsMoved { form: id(2), person, state: state.clone() },
        Event::GuidanceLogged { session: id(2), mentorship: id(4), from: id(3), to: person },
        Event::MentorshipMoved { mentorship: id(2), mentor: id(3), mentee: person, state: state.clone() },
        Event::PlaceMoved { place: id(2), class: id(4), person, state: state.clone() },
        Event::ProofDecided { certificate: id(2), person, state },
    ];
    let world = World::sqlite().await;
    let fits = |path: &str, href: &str| {
        let (path, href): (Vec<&str>, Vec<&str>) = (path.split('/').collect(), href.split('/').collect());
        path.len() == href.len() && path.iter().zip(&href).all(|(one, other)| one == other || one.starts_with('{'))
    };
    for event in events {
        let notices = notifications::rules::notices(&event, None);
        assert!(!notices.is_empty(), "{event:?} tells nobody");
        for (_, notice) in notices {
            let there =
                world.app.rules.iter().any(|rule| rule.method == http::Method::GET && fits(&rule.path, &notice.href));
            assert!(there, "{} is no page", notice.href);
        }
    }
}
