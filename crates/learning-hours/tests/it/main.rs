//! The gateway to SIASN against a server that answers as SIASN does.

use std::sync::{Arc, Mutex};

use axum::{
    Json, Router,
    extract::State,
    http::{HeaderMap, StatusCode},
    routing::post,
};
use learning_hours::{
    commands::siasn::{GatewayError, SiasnGateway},
    rules::siasn::{Row, Service},
    siasn_http::HttpGateway,
};
use serde_json::{Value, json};

type Seen = Arc<Mutex<Vec<(String, Value)>>>;

/// Takes rows of at least one hour, as SIASN does; nobody without the user's token.
async fn kursus(State(seen): State<Seen>, headers: HeaderMap, Json(row): Json<Value>) -> (StatusCode, Json<Value>) {
    let user = headers.get("auth").and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
    if user != "bearer pengguna" {
        return (StatusCode::UNAUTHORIZED, Json(json!({})));
    }
    seen.lock().expect("seen").push((user, row.clone()));
    if row["jumlahJam"].as_i64() < Some(1) {
        return (StatusCode::OK, Json(json!({ "success": false, "message": "jumlahJam harus lebih dari 0" })));
    }
    (StatusCode::OK, Json(json!({ "success": true, "mapData": { "rwKursusId": "rw-1" } })))
}

async fn diklat(State(seen): State<Seen>, Json(row): Json<Value>) -> Json<Value> {
    seen.lock().expect("seen").push(("diklat".to_owned(), row));
    Json(json!({ "success": true, "mapData": { "rwDiklatId": "rw-2" }, "message": "" }))
}

fn row(jp: i32) -> Row {
    Row {
        id: String::new(),
        instansi_id: "INST".to_owned(),
        institusi_penyelenggara: "BPSDM".to_owned(),
        jenis_diklat_id: "3".to_owned(),
        jenis_kursus: String::new(),
        jenis_kursus_sertipikat: "T".to_owned(),
        jumlah_jam: jp,
        lokasi_id: String::new(),
        nama_kursus: "Bimtek Arsip".to_owned(),
        nomor_sertipikat: "12/A".to_owned(),
        pns_orang_id: "ORANG".to_owned(),
        tahun_kursus: 2026,
        tanggal_kursus: "01-03-2026".to_owned(),
        tanggal_selesai_kursus: "03-03-2026".to_owned(),
    }
}

#[tokio::test]
async fn rows_are_taken_refused_or_kept_for_later() {
    let seen = Seen::default();
    let routes = Router::new().route("/api/1.0/kursus/save", post(kursus)).route("/api/1.0/diklat/save", post(diklat));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let base = format!("http://{}/api/1.0/", listener.local_addr().expect("an address"));
    let server = tokio::spawn(axum::serve(listener, routes.with_state(seen.clone())).into_future());
    let gateway = |token: &str| {
        HttpGateway::new(base.parse().expect("an address"), "gerbang".to_owned(), token.to_owned()).expect("a gateway")
    };

    let good = gateway("pengguna");
    assert_eq!(good.save(Service::Kursus, &row(8)).await.expect("taken"), "rw-1");
    assert_eq!(good.save(Service::Diklat, &row(8)).await.expect("taken"), "rw-2");
    let refused = good.save(Service::Kursus, &row(0)).await;
    assert!(matches!(refused, Err(GatewayError::Refused(why)) if why.contains("jumlahJam")));
    let stale = gateway("kedaluwarsa").save(Service::Kursus, &row(8)).await;
    assert!(matches!(stale, Err(GatewayError::Away(_))), "a token that has ended is no refusal of the row");

    let seen = seen.lock().expect("seen").clone();
    assert_eq!(seen[0].1["tanggalSelesaiKursus"], "03-03-2026");
    assert_eq!(seen[1].1["latihanStrukturalId"], "3");
    server.abort();
    let gone = good.save(Service::Kursus, &row(8)).await;
    assert!(matches!(gone, Err(GatewayError::Away(_))));
}
