use std::path::PathBuf;

use chrono::{DateTime, TimeZone as _, Utc};
use serde_json::{Value, json};

use super::*;

fn now() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 11, 24, 3, 0, 0).single().expect("a moment")
}

/// The folder of the shared fixtures, if it lies beside the workspace.
fn fixtures() -> Option<PathBuf> {
    let beside = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/fixtures/openbadges");
    if !beside.is_dir() {
        eprintln!("skipped: the shared fixtures are not here");
        return None;
    }
    Some(beside)
}

/// The reference validator's own examples (1EdTech, Apache-2.0), judged where the key is in the file. `complete.json` needs its status
/// list, `simple_v1.json` an older kind of signature, `simple.jwt` a key from the network: they are not called valid here.
#[test]
fn the_reference_examples_are_judged_as_the_reference_does() {
    let Some(folder) = fixtures() else { return };
    let expected = std::fs::read_to_string(folder.join("expected.tsv")).expect("text");
    let fixture = |name: &str| std::fs::read(folder.join("ob30").join(name)).expect("a fixture");
    for line in expected.lines() {
        let (path, word) = line.split_once('\t').expect("two columns");
        let name = path.trim_start_matches("ob30/");
        let verdict = verify(&fixture(name), now());
        match verdict {
            Verdict::Valid { .. } => assert!(word == "valid" || name == "complete.json", "{name}: {verdict:?}"),
            Verdict::Invalid(_) => assert_eq!(word, "invalid", "{name}: {verdict:?}"),
            Verdict::Unknown(_) => {
                assert!(["simple_v1.json", "simple.jwt", "complete.json"].contains(&name), "{name}: {verdict:?}");
            }
        }
    }
    for name in ["simple.json", "simple-did-key-method.json", "simple-json.png", "simple-json.svg"] {
        assert!(matches!(verify(&fixture(name), now()), Verdict::Valid { .. }), "{name}");
    }
    assert_eq!(verify(&fixture("simple-err-expired.json"), now()), Verdict::Invalid("expired"));
    assert_eq!(verify(&fixture("simple-noproof.json"), now()), Verdict::Invalid("no_proof"));
}

fn credential() -> Value {
    json!({
        "@context": ["https://www.w3.org/ns/credentials/v2", "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"],
        "id": "urn:uuid:019a0000-0000-7000-8000-000000000001",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": "Pelayanan Publik Prima",
        "issuer": { "id": "did:web:contoh.id", "type": ["Profile"], "name": "BKPSDMD" },
        "validFrom": "2026-11-24T02:00:00Z",
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "identifier": [{ "type": "IdentityObject", "hashed": false, "identityHash": "Siti", "identityType": "name" }],
            "achievement": {
                "id": "https://contoh.id/lencana/capaian/1",
                "type": ["Achievement"],
                "name": "Pelayanan Publik Prima",
                "description": "20 JP",
                "criteria": { "narrative": "Menuntaskan kursus." },
            },
        },
    })
}

#[test]
fn whatever_is_changed_is_found() {
    let key = InstanceKey::new(&[9; 32]);
    let method = format!("did:web:contoh.id#{}", key.public);
    let signed = proof::add(&key, credential(), &method, now()).expect("signed");
    let judged = |credential: &Value| verify(credential.to_string().as_bytes(), now());
    assert!(matches!(judged(&signed), Verdict::Valid { .. }), "{:?}", judged(&signed));

    let changed = |pointer: &str, value: Value| {
        let mut changed = signed.clone();
        *changed.pointer_mut(pointer).expect("a place") = value;
        judged(&changed)
    };
    for (pointer, value) in [
        ("/name", json!("Kepemimpinan")),
        ("/credentialSubject/identifier/0/identityHash", json!("Budi")),
        ("/credentialSubject/achievement/name", json!("Kepemimpinan")),
        ("/validFrom", json!("2026-11-23T02:00:00Z")),
        ("/issuer/name", json!("Lain")),
        ("/proof/0/created", json!("2026-11-24T03:00:01Z")),
    ] {
        assert_eq!(changed(pointer, value), Verdict::Invalid("signature"), "{pointer}");
    }
    let mut more = signed.clone();
    more["credentialSubject"]["nilai"] = json!(100);
    assert_eq!(judged(&more), Verdict::Invalid("json_ld"), "what the signature does not cover is not let through");
    let other = InstanceKey::new(&[8; 32]);
    assert_eq!(
        changed("/proof/0/verificationMethod", json!(format!("did:web:contoh.id#{}", other.public))),
        Verdict::Invalid("signature")
    );
}

#[test]
fn a_jwt_and_pictures_carry_the_credential() {
    let key = InstanceKey::new(&[9; 32]);
    let method = format!("did:key:{0}#{0}", key.public);
    let jwt = proof::jwt(&key, &credential(), &method);
    assert!(matches!(verify(jwt.as_bytes(), now()), Verdict::Valid { .. }));
    let (body, _) = jwt.rsplit_once('.').expect("three parts");
    let forged = format!("{body}.{}", BASE64URL_NOPAD.encode(&[1; 64]));
    assert_eq!(verify(forged.as_bytes(), now()), Verdict::Invalid("signature"));

    let signed = proof::add(&key, credential(), &method, now()).expect("signed").to_string();
    let svg = bake::into_svg(PICTURE, &signed).expect("a picture");
    assert!(matches!(verify(svg.as_bytes(), now()), Verdict::Valid { .. }));
    let data = json!({ "svg": PICTURE });
    let pixels = documents::png(PICTURE_PAGE, &data, &documents::Files::default(), 1.0).expect("pixels");
    let png = bake::into_png(&pixels[0], &signed).expect("a picture");
    assert!(matches!(verify(&png, now()), Verdict::Valid { .. }));
    image::load_from_memory(&png).expect("the picture is still one");
    assert_eq!(verify(&pixels[0], now()), Verdict::Invalid("no_credential"));
}

/// Writes what other implementations must be able to read, when asked to: see `tests/badges`.
#[test]
fn examples_for_other_implementations() {
    let Ok(folder) = std::env::var("BADGE_EXAMPLES") else { return };
    let key = InstanceKey::new(&[9; 32]);
    let write = |name: &str, text: String| std::fs::write(format!("{folder}/{name}"), text).expect("written");
    for (name, did) in [("key.json", format!("did:key:{}", key.public)), ("web.json", "did:web:contoh.id".to_owned())] {
        let mut credential = credential();
        credential["issuer"]["id"] = did.clone().into();
        let method = format!("{did}#{}", key.public);
        write(name, proof::add(&key, credential.clone(), &method, now()).expect("signed").to_string());
        credential["name"] = "Kepemimpinan".into();
        write(&name.replace(".json", ".jwt"), proof::jwt(&key, &credential, &method));
    }
    let encoded = status::encoded([5].into_iter());
    let list = json!({
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "id": "https://contoh.id/lencana/status/0",
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": format!("did:key:{}", key.public),
        "validFrom": "1970-01-01T00:00:00Z",
        "credentialSubject": {
            "id": "https://contoh.id/lencana/status/0#list",
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "encodedList": encoded,
        },
    });
    let method = format!("did:key:{0}#{0}", key.public);
    write("status.json", proof::add(&key, list, &method, now()).expect("signed").to_string());
}
