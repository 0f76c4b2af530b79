//! `cargo xtask bench`.
//!
//! `serentak bench load` fills the database and prints, as its last line, what there is to ask for: a plan in JSON.
//!
//! ```json
//! {
//!   "password": "…",
//!   "logins": ["…"],
//!   "admin": "…",
//!   "pages": { "home": ["/beranda"], "catalogue search": ["/katalog?q=…"], "course page": ["/kursus/…"],
//!              "lesson page": ["/kursus/…/p/…"], "video, 1 MiB range": ["/media/…/…"] },
//!   "quiz": { "course": "…", "lesson": "…" }
//! }
//! ```
//!
//! `logins` are people enrolled in the courses of the pages and of the quiz, at least as many as there are clients; the quiz allows any
//! number of attempts; `admin` may issue certificates, and as many people as `--certificates` says wait for one. A row whose name holds `range` is
//! asked for in ranges of 1 MiB within the first 8 MiB.

mod certificates;
mod coverage;
mod http;
mod live;
mod load;
mod process;
mod quiz;

use std::{
    fmt::Write as _,
    fs::File,
    io::Write as _,
    path::Path,
    process::Command,
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, ensure};
use clap::Args;
use serde_json::Value;

use crate::{
    front,
    peers::{free_port, wait_until},
    reaper::Reaper,
    run,
    shell::{cargo, output, root},
    tools,
};
use http::{Connection, Request};
use load::{Measured, closed_loop, expect};
use process::{Node, Process};

#[derive(Args)]
pub(crate) struct Options {
    /// People in the agency.
    #[arg(long, default_value_t = 10_000)]
    people: u32,
    /// Published courses.
    #[arg(long, default_value_t = 200)]
    courses: u32,
    /// Enrolments, spread over people and courses.
    #[arg(long, default_value_t = 100_000)]
    enrolments: u32,
    /// Certificates issued in one go, 5,000 at most.
    #[arg(long, default_value_t = 1_000)]
    certificates: u32,
    /// Learners who sit the quiz at the same time and save an answer every five seconds, for a minute; none unless said.
    #[arg(long, default_value_t = 0)]
    learners: u32,
    /// Seconds per kind of request.
    #[arg(long, default_value_t = 8)]
    seconds: u64,
    /// Clients that ask at the same time.
    #[arg(long, default_value_t = 8)]
    clients: usize,
    /// A database to measure on instead of SQLite, for instance `postgres://…`.
    #[arg(long)]
    database: Option<String>,
}

pub(crate) fn run(options: &Options) -> Result<()> {
    tools::check_build()?;
    front::build()?;
    let serentak = run::binary(true)?;
    let reaper = Reaper::start("bench")?;
    let port = free_port()?;

    // On SQLite the product migrates by itself, a shared database is migrated by its operator.
    output(product(&serentak, options, reaper.folder(), port).arg("migrate"))
        .context("the database could not be migrated")?;
    println!("Loading {} people, {} courses, {} enrolments", options.people, options.courses, options.enrolments);
    let mut loading = product(&serentak, options, reaper.folder(), port);
    loading.args(["bench", "load"]);
    loading.args(["--people", &options.people.to_string()]);
    loading.args(["--courses", &options.courses.to_string()]);
    loading.args(["--enrolments", &options.enrolments.to_string()]);
    loading.args(["--candidates", &options.certificates.to_string()]);
    loading.args(["--learners", &options.learners.to_string()]);
    let said = output(&mut loading).context("the data could not be loaded")?;
    let plan: Value = serde_json::from_str(said.lines().last().unwrap_or_default())
        .context("`serentak bench load` gave no plan in its last line")?;

    let mut nodes = vec![start(product(&serentak, options, reaper.folder(), port), "serentak", port, &reaper)?];
    thread::sleep(Duration::from_secs(2));
    let at_rest = nodes[0].process.memory()?;

    let mut clients = signed_in(&plan, port, options.clients)?;
    let mut table = String::from(
        "| request | requests/s | CPU ms/request | p50 ms | p99 ms | bytes |\n| --- | ---: | ---: | ---: | ---: | ---: |\n",
    );
    let length = Duration::from_secs(options.seconds);
    for (name, paths) in plan["pages"].as_object().into_iter().flatten() {
        let paths = texts(paths);
        ensure!(!paths.is_empty(), "the plan names no address for {name}");
        let ranged = name.contains("range");
        let one = |client: &mut Connection, number: usize| {
            let mut request = Request::get(&paths[number % paths.len()]);
            if ranged {
                let start = (number % 8) * 1024 * 1024;
                request.headers.push(format!("Range: bytes={start}-{}", start + 1024 * 1024 - 1));
            }
            expect(client.send(&request)?, if ranged { 206 } else { 200 }, name)
        };
        // Some rounds before the clock runs, so that caches are as they are in the middle of a day.
        closed_loop(&mut clients, length / 8, one)?;
        let before = nodes[0].process.cpu()?;
        let measured = closed_loop(&mut clients, length, one)?;
        row(&mut table, name, &measured, nodes[0].process.cpu()? - before)?;
    }

    let server = &nodes[0].process;
    let mut rows = quiz::measure(&mut clients, server, &plan, length)?;
    rows.extend(live::measure(&mut clients, &nodes, &plan)?);
    rows.extend(coverage::measure(server, &plan, port)?);
    rows.extend(certificates::measure(server, &plan, port, options.certificates)?);
    if options.learners > 0 {
        learners(&plan, port, reaper.folder())?;
    }
    let peak = server.peak_memory()?;
    if options.database.is_some() {
        let port = free_port()?;
        nodes.push(start(second(&serentak, options, reaper.folder(), port), "serentak-2", port, &reaper)?);
        rows.extend(live::measure(&mut clients, &nodes, &plan)?);
    }
    for (name, measured, cpu) in rows {
        row(&mut table, name, &measured, cpu)?;
    }

    println!("\n{table}");
    println!("Memory: {at_rest:.0} MiB at rest, {peak:.0} MiB at most under load of {} clients.", options.clients);
    println!("One flush of this disk: {:.2} ms (median of 100).", flush(reaper.folder())?);
    Ok(())
}

/// The program of `tests/load` with the plan's learners; it prints what came out.
fn learners(plan: &Value, port: u16, folder: &Path) -> Result<()> {
    let file = folder.join("plan.json");
    std::fs::write(&file, plan.to_string()).context("the plan could not be written")?;
    let mut load = cargo();
    load.args(["run", "--release", "--quiet", "--locked", "--bin", "load", "--", "--plan"]).arg(file);
    load.args(["--url", &format!("http://127.0.0.1:{port}")]);
    println!("{}", output(&mut load).context("the learners were not served")?.trim_end());
    Ok(())
}

/// Milliseconds that the disk takes to keep 4 KiB for good: the bound of every durable figure of this hour.
fn flush(folder: &Path) -> Result<f64> {
    let mut file = File::create(folder.join("flush")).context("the flush could not be measured")?;
    let mut times = Vec::new();
    for _ in 0..100 {
        let start = Instant::now();
        file.write_all(&[1; 4096]).and_then(|()| file.sync_data()).context("the flush could not be measured")?;
        times.push(start.elapsed().as_secs_f64() * 1000.0);
    }
    times.sort_by(f64::total_cmp);
    Ok(times[times.len() / 2])
}

fn start(mut serving: Command, name: &str, port: u16, reaper: &Reaper) -> Result<Node> {
    let process = Process::new(reaper.serve(name, serving.arg("serve"))?)?;
    wait_until(name, reaper, || {
        Connection::open(port)
            .and_then(|mut client| client.send(&Request::get("/readyz")))
            .is_ok_and(|answer| answer.status == 200)
    })?;
    Ok(Node { process, port })
}

/// A second node on the same database, with the files and the key of the first.
fn second(serentak: &Path, options: &Options, folder: &Path, port: u16) -> Command {
    let mut command = product(serentak, options, folder, port);
    command.env("SERENTAK_DATA_DIR", folder.join("data-2"));
    command
}

/// The product with its data in the folder of this run.
fn product(serentak: &Path, options: &Options, folder: &Path, port: u16) -> Command {
    let mut command = Command::new(serentak);
    command
        .current_dir(root())
        .env("SERENTAK_DATA_DIR", folder.join("data"))
        .env("SERENTAK_STORAGE_URL", format!("file://{}", folder.join("data/files").display()))
        .env("SERENTAK_SECRET_KEY", "5e".repeat(32))
        .env("SERENTAK_LISTEN", format!("127.0.0.1:{port}"))
        .env("SERENTAK_PUBLIC_URL", format!("http://127.0.0.1:{port}"));
    if let Some(database) = &options.database {
        command.env("SERENTAK_DATABASE_URL", database);
    }
    command
}

/// Clients of different people, so that no session is shared.
fn signed_in(plan: &Value, port: u16, count: usize) -> Result<Vec<Connection>> {
    let logins = texts(&plan["logins"]);
    let password = plan["password"].as_str().context("the plan names no password")?;
    ensure!(logins.len() >= count, "the plan names {} people, {count} are needed", logins.len());
    logins
        .iter()
        .take(count)
        .enumerate()
        .map(|(number, login)| {
            let mut client = Connection::open(port)?;
            client.number = number;
            client.sign_in(login, password)?;
            Ok(client)
        })
        .collect()
}

fn row(table: &mut String, name: &str, measured: &Measured, cpu: f64) -> Result<()> {
    let count = measured.requests as f64;
    writeln!(
        table,
        "| {name} | {:.0} | {:.2} | {:.1} | {:.1} | {} |",
        count / measured.seconds,
        cpu * 1000.0 / count,
        measured.percentile(0.5),
        measured.percentile(0.99),
        measured.bytes
    )
    .context("a row could not be written")
}

fn texts(list: &Value) -> Vec<String> {
    list.as_array().into_iter().flatten().filter_map(|text| text.as_str().map(str::to_owned)).collect()
}
