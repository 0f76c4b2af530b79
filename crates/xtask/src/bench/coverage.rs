//! The report of lesson hours over everybody, by unit.

use std::time::Instant;

use anyhow::{Context, Result};
use serde_json::Value;

use super::{
    http::{Connection, Request},
    load::{Measured, expect},
    process::Process,
};

/// How often the report is asked for.
const TIMES: usize = 20;

/// The administration's page of coverage, with the CPU seconds that it took.
pub(crate) fn measure(server: &Process, plan: &Value, port: u16) -> Result<Option<(&'static str, Measured, f64)>> {
    let Some(login) = plan["admin"].as_str() else {
        println!("The plan names no admin; the coverage is not measured.");
        return Ok(None);
    };
    let mut admin = Connection::open(port)?;
    admin.sign_in(login, plan["password"].as_str().context("the plan names no password")?)?;
    let name = "JP coverage of everybody by unit";
    expect(admin.send(&Request::get("/kelola/jp"))?, 200, name)?;
    let (mut latencies, mut bytes) = (Vec::new(), 0);
    let before = server.cpu()?;
    for _ in 0..TIMES {
        let start = Instant::now();
        bytes += expect(admin.send(&Request::get("/kelola/jp"))?, 200, name)?.body.len();
        latencies.push(start.elapsed().as_secs_f64() * 1000.0);
    }
    Ok(Some((name, Measured::one_by_one(latencies, bytes)?, server.cpu()? - before)))
}
