//! How soon an open board hears of a finished lesson, while many pages are open and many people learn.

use std::{
    io::{BufRead, BufReader, Write},
    net::TcpStream,
    sync::atomic::{AtomicBool, Ordering},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use super::{
    http::{Connection, Request},
    load::{Measured, expect},
    process::Node,
    texts,
};

/// Pages that hold a line.
const OPEN: usize = 2_000;
/// People who finish lessons meanwhile, each one every [`EVERY`]: 200 lessons a second.
const BUSY: usize = 16;
const EVERY: Duration = Duration::from_millis(80);
/// The first of the plan's people who do not report to the admin.
const STRANGERS: usize = 20;
/// Lessons whose news are timed.
const TIMED: usize = 200;

/// From sending "done" to having the superior's board anew, with the CPU seconds of all that went on. Lines and board are those of the
/// last node, lessons are done at the first.
pub(crate) fn measure(
    clients: &mut [Connection],
    nodes: &[Node],
    plan: &Value,
) -> Result<Option<(&'static str, Measured, f64)>> {
    let (Some(first), Some(last)) = (nodes.first(), nodes.last()) else { return Ok(None) };
    let (Some(admin), Some(course)) = (plan["admin"].as_str(), plan["quiz"]["course"].as_str()) else {
        println!("The plan names no admin or course; news on open boards are not measured.");
        return Ok(None);
    };
    let password = plan["password"].as_str().context("the plan names no password")?;
    let lessons = texts(&plan["pages"]["lesson page"]);
    let lesson = lessons.first().and_then(|path| path.rsplit('/').next()).context("the plan names no lesson")?;
    let done = Request::json("PUT", format!("/api/v1/catalogue/{course}/lessons/{lesson}/done"), &Value::Null);
    let done = Request { headers: Vec::new(), ..done };

    let port = last.port;
    let mut board = Connection::open(port)?;
    board.sign_in(admin, password)?;
    let mut news = line(port, "tim", &board.cookie)?;
    let open = (0..OPEN).map(|n| line(port, "saya", &clients[n % clients.len()].cookie));
    let open = open.collect::<Result<Vec<_>>>()?;

    let mut busy = Vec::new();
    for login in texts(&plan["logins"]).iter().skip(STRANGERS).take(BUSY) {
        let mut client = Connection::open(first.port)?;
        client.sign_in(login, password)?;
        busy.push(client);
    }
    let over = AtomicBool::new(false);
    let (mut latencies, mut bytes) = (Vec::new(), 0);
    let used = || nodes.iter().map(|node| node.process.cpu()).sum::<Result<f64>>();
    let before = used()?;
    thread::scope(|scope| -> Result<()> {
        for client in &mut busy {
            let (done, over) = (&done, &over);
            scope.spawn(move || {
                while !over.load(Ordering::Relaxed) && client.send(done).is_ok_and(|answer| answer.status == 204) {
                    thread::sleep(EVERY);
                }
            });
        }
        let timed = (0..TIMED).try_for_each(|_| -> Result<()> {
            let sent = Instant::now();
            expect(clients[0].send(&done)?, 204, "a finished lesson")?;
            until_news(&mut news)?;
            let answer = expect(board.send(&Request::get("/tim"))?, 200, "the board")?;
            latencies.push(sent.elapsed().as_secs_f64() * 1000.0);
            bytes += answer.body.len();
            thread::sleep(Duration::from_millis(20));
            Ok(())
        });
        over.store(true, Ordering::Relaxed);
        timed
    })?;
    let cpu = used()? - before;
    drop(open);
    let name = match nodes.len() {
        1 => "news on a board: 2,000 open lines, 200 lessons/s",
        _ => "the same across two nodes",
    };
    Ok(Some((name, Measured::one_by_one(latencies, bytes)?, cpu)))
}

/// Opens a line and reads the head of its answer.
fn line(port: u16, topic: &str, cookie: &str) -> Result<BufReader<TcpStream>> {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).context("a line could not be opened")?;
    stream.set_read_timeout(Some(Duration::from_secs(30)))?;
    write!(stream, "GET /langsung?topik={topic} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nCookie: {cookie}\r\n\r\n")?;
    let mut stream = BufReader::with_capacity(256, stream);
    let status = next(&mut stream)?;
    ensure!(status.contains(" 200 "), "a line: {status}");
    while !next(&mut stream)?.is_empty() {}
    Ok(stream)
}

fn until_news(stream: &mut BufReader<TcpStream>) -> Result<()> {
    while !next(stream)?.starts_with("data: tim") {}
    Ok(())
}

fn next(stream: &mut BufReader<TcpStream>) -> Result<String> {
    let mut line = String::new();
    ensure!(stream.read_line(&mut line)? > 0, "a line was closed");
    Ok(line.trim_end().to_owned())
}
