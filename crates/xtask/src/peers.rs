//! The servers that the tests talk to, each on a free port of this machine.

use std::{
    collections::BTreeMap,
    fs,
    net::{TcpListener, TcpStream},
    path::PathBuf,
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};

use crate::{
    postgres,
    reaper::Reaper,
    shell::{program, root},
};

/// Longest wait for a server to answer.
const PATIENCE: Duration = Duration::from_mins(1);

/// Starts all of them and gives the variables by which the tests find them.
pub(crate) fn start(reaper: &Reaper) -> Result<BTreeMap<&'static str, String>> {
    let mut found = BTreeMap::new();
    found.insert("TEST_DATABASE_URL", postgres::start(reaper)?);
    s3(reaper, &mut found)?;
    mail(reaper, &mut found)?;
    Ok(found)
}

fn s3(reaper: &Reaper, found: &mut BTreeMap<&'static str, String>) -> Result<()> {
    let folder = reaper.folder().join("s3");
    fs::create_dir(&folder).context("the S3 server's folder cannot be made")?;
    let port = free_port()?;
    let mut server = program("node", [npm_program("s3rver/bin/s3rver.js")]);
    server.args(["--silent", "--address", "127.0.0.1", "--port", &port.to_string()]);
    server.args(["--configure-bucket", "serentak-test", "--directory"]).arg(folder);
    reaper.serve("s3rver", &mut server)?;
    wait_until("s3rver", reaper, || answers(port))?;
    found.insert("TEST_S3_URL", format!("s3://serentak-test?endpoint=http://127.0.0.1:{port}&region=us-east-1"));
    found.insert("AWS_ACCESS_KEY_ID", "S3RVER".to_owned());
    found.insert("AWS_SECRET_ACCESS_KEY", "S3RVER".to_owned());
    Ok(())
}

fn mail(reaper: &Reaper, found: &mut BTreeMap<&'static str, String>) -> Result<()> {
    let (smtp, api) = (free_port()?, free_port()?);
    let mut server = program("node", [npm_program("maildev/dist/bin/maildev.js")]);
    server.args(["--ip", "127.0.0.1", "--smtp", &smtp.to_string()]);
    server.args(["--web-ip", "127.0.0.1", "--web", &api.to_string()]);
    reaper.serve("maildev", &mut server)?;
    wait_until("maildev", reaper, || answers(smtp) && answers(api))?;
    found.insert("TEST_SMTP_URL", format!("smtp://127.0.0.1:{smtp}"));
    found.insert("TEST_MAIL_API", format!("http://127.0.0.1:{api}/api/email"));
    Ok(())
}

fn npm_program(path: &str) -> PathBuf {
    root().join("tests/browser/node_modules").join(path)
}

/// A port that nobody uses now.
pub(crate) fn free_port() -> Result<u16> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).context("no free port on this machine")?;
    Ok(listener.local_addr().context("no free port on this machine")?.port())
}

/// Whether something listens on this port.
pub(crate) fn answers(port: u16) -> bool {
    TcpStream::connect_timeout(&([127, 0, 0, 1], port).into(), Duration::from_secs(1)).is_ok()
}

/// Waits until the server of this name is ready; an error shows what the server said.
pub(crate) fn wait_until(name: &str, reaper: &Reaper, mut ready: impl FnMut() -> bool) -> Result<()> {
    let start = Instant::now();
    while start.elapsed() < PATIENCE {
        if ready() {
            return Ok(());
        }
        thread::sleep(Duration::from_millis(50));
    }
    bail!("{name} does not answer after {} s. It said:\n{}", PATIENCE.as_secs(), reaper.said(name))
}
