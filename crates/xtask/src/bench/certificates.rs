//! Issuing certificates in one go, over the API.

use std::{
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};

use super::{
    http::{Answer, Connection, Request},
    load::Measured,
    process::Process,
};

/// One batch of this many, with the CPU seconds that it took.
pub(crate) fn measure(
    server: &Process,
    plan: &Value,
    port: u16,
    batch: u32,
) -> Result<Option<(&'static str, Measured, f64)>> {
    let largest = batch as usize;
    let Some(login) = plan["admin"].as_str() else {
        println!("The plan names no admin; certificates are not measured.");
        return Ok(None);
    };
    let mut admin = Connection::open(port)?;
    admin.sign_in(login, plan["password"].as_str().context("the plan names no password")?)?;

    let mut enrolments: Vec<Value> = Vec::new();
    for page in 1.. {
        let list = json_of(&admin.send(&Request::get(format!("/api/v1/certificate-candidates?page={page}")))?)?;
        let found = list["candidates"].as_array().context("no list of candidates")?;
        enrolments.extend(found.iter().map(|candidate| candidate["enrolment"].clone()));
        if found.is_empty() || enrolments.len() >= largest {
            break;
        }
    }
    enrolments.truncate(largest);
    ensure!(!enrolments.is_empty(), "nobody waits for a certificate");

    let body = json!({ "enrolments": enrolments });
    let (start, before) = (Instant::now(), server.cpu()?);
    let mut batch = json_of(&admin.send(&Request::json("POST", "/api/v1/certificate-batches", &body))?)?;
    let id = batch["id"].as_str().context("a batch without id")?.to_owned();
    while batch["finished_at"].is_null() {
        ensure!(start.elapsed() < Duration::from_mins(5), "the batch does not end: {batch}");
        thread::sleep(Duration::from_millis(100));
        batch = json_of(&admin.send(&Request::get(format!("/api/v1/certificate-batches/{id}")))?)?;
    }
    let cpu = server.cpu()? - before;
    ensure!(batch["failed"].as_array().is_some_and(Vec::is_empty), "certificates failed: {batch}");
    let each = start.elapsed().as_secs_f64() * 1000.0 / enrolments.len() as f64;

    Ok(Some(("certificate PDF, issued and stored", Measured::one_by_one(vec![each; enrolments.len()], 0)?, cpu)))
}

fn json_of(answer: &Answer) -> Result<Value> {
    ensure!(answer.status == 200, "status {}: {}", answer.status, answer.text());
    serde_json::from_slice(&answer.body).context("an answer that is no JSON")
}
