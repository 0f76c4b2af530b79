//! A certificate is handed over to a wallet app: once, to whoever has code and PIN, and only while it is valid.

use axum::{body::Body, http::Request};
use certification::{
    badge::{Verdict, verify},
    signing::SigningSettings,
};
use chrono::TimeDelta;
use http::StatusCode;
use kernel::Role;
use serde_json::{Value, json};
use test_kit::{Client, Reply};

use crate::world::{actor, id, template, worlds};

const GRANT: &str = "urn:ietf:params:oauth:grant-type:pre-authorized_code";

fn code_of(address: &str) -> String {
    let address = url::Url::parse(address).expect("an address");
    let (_, offer) = address.query_pairs().next().expect("an offer");
    let offer: Value = serde_json::from_str(&offer).expect("JSON");
    offer["grants"][GRANT]["pre-authorized_code"].as_str().expect("a code").to_owned()
}

async fn token(client: &Client, code: &str, pin: &str) -> Reply {
    client.post("/dompet/token", &[("grant_type", GRANT), ("pre-authorized_code", code), ("tx_code", pin)]).await
}

async fn credential(client: &Client, token: &str, configuration: &str) -> Reply {
    let request = Request::post("/dompet/kredensial")
        .header("content-type", "application/json")
        .header("authorization", format!("Bearer {token}"))
        .body(Body::from(json!({ "credential_configuration_id": configuration }).to_string()));
    client.send(request.expect("a request")).await
}

#[tokio::test]
async fn a_wallet_gets_the_credential_once() {
    for world in worlds(SigningSettings::default(), template()).await {
        let engine = world.database.engine;
        world.issue(&world.complete(1..=1, 1).await).await;
        let mine = world.certification.certificates_of(id(1)).await.expect("asked").remove(0);
        let client = world.client();
        let page = format!("/sertifikat/{}/dompet", mine.id);
        client.acts_as(actor(2, &[Role::Employee]));
        assert_eq!(client.get(&page).await.status, StatusCode::NOT_FOUND, "{engine}: it is somebody else's");
        client.acts_as(actor(1, &[Role::Employee]));
        let shown = client.get(&page).await;
        assert!(shown.text.contains("openid-credential-offer://?credential_offer="), "{engine}: {}", shown.text);

        let issuer = client.get("/.well-known/openid-credential-issuer").await.json();
        let configurations = issuer["credential_configurations_supported"].as_object().expect("configurations");
        for (name, configuration) in configurations {
            let offer = world.certification.offer(&world.admin(), &mine).expect("an offer");
            let reply = token(&client, &code_of(&offer.address), &offer.pin).await;
            assert_eq!(reply.status, StatusCode::OK, "{engine}: {}", reply.text);
            let access = reply.json()["access_token"].as_str().expect("a token").to_owned();
            let wrong = credential(&client, &access, "Lain").await;
            assert_eq!(wrong.status, StatusCode::BAD_REQUEST, "{engine}: {}", wrong.text);
            let given = credential(&client, &access, name).await.json();
            let given = &given["credentials"][0]["credential"];
            let text = given.as_str().map_or_else(|| given.to_string(), str::to_owned);
            assert_eq!(given.is_string(), configuration["format"] == "jwt_vc_json", "{engine} {name}");
            let verdict = verify(text.as_bytes(), world.admin().now());
            assert!(matches!(verdict, Verdict::Valid { .. }), "{engine} {name}: {verdict:?}");
            let again = token(&client, &code_of(&offer.address), &offer.pin).await;
            assert_eq!(again.json(), json!({ "error": "invalid_grant" }), "{engine}: a code serves once");
        }
    }
}

#[tokio::test]
async fn a_wrong_pin_a_late_wallet_and_a_revoked_certificate_get_nothing() {
    for world in worlds(SigningSettings::default(), template()).await {
        let engine = world.database.engine;
        world.issue(&world.complete(1..=1, 1).await).await;
        let mine = world.certification.certificates_of(id(1)).await.expect("asked").remove(0);
        let client = world.client();
        let offer = || world.certification.offer(&world.admin(), &mine).expect("an offer");
        let refused = json!({ "error": "invalid_grant" });

        let first = offer();
        let wrong = if first.pin == "000000" { "000001" } else { "000000" };
        assert_eq!(token(&client, &code_of(&first.address), wrong).await.json(), refused, "{engine}");
        let again = token(&client, &code_of(&first.address), &first.pin).await;
        assert_eq!(again.json(), refused, "{engine}: no second try at the PIN");
        let late = offer();
        let access = token(&client, &code_of(&late.address), &late.pin).await.json();
        let access = access["access_token"].as_str().expect("a token").to_owned();
        let later = offer();
        world.clock.advance(TimeDelta::minutes(11));
        assert_eq!(token(&client, &code_of(&later.address), &later.pin).await.json(), refused, "{engine}");
        let ended = credential(&client, &access, "OpenBadgeCredential_jwt").await;
        assert_eq!(ended.status, StatusCode::UNAUTHORIZED, "{engine}");
        for nonsense in ["", "abc", &access] {
            assert_eq!(token(&client, nonsense, "").await.json(), refused, "{engine}: {nonsense}");
        }
        assert_eq!(credential(&client, &code_of(&later.address), "x").await.status, StatusCode::UNAUTHORIZED);

        let open = offer();
        let access = token(&client, &code_of(&open.address), &open.pin).await.json();
        world.certification.revoke(&world.admin(), mine.id, "Salah nama dan salah jabatan").await.expect("revoked");
        let access = access["access_token"].as_str().expect("a token");
        let revoked = credential(&client, access, "OpenBadgeCredential_jwt").await;
        assert_eq!(revoked.status, StatusCode::UNAUTHORIZED, "{engine}: {}", revoked.text);
        let gone = world.certification.certificate(mine.id).await.expect("asked").expect("there");
        assert!(world.certification.offer(&world.admin(), &gone).is_err(), "{engine}");
    }
}
