//! A PostgreSQL server of the tests' own: fresh, on a free port, fast rather than durable.

use std::{
    fs,
    os::unix::{
        fs::{PermissionsExt, chown},
        process::CommandExt,
    },
    path::Path,
    process::Command,
};

use anyhow::{Context, Result};

use crate::{
    peers::{free_port, wait_until},
    reaper::Reaper,
    shell::{output, works},
    tools::{self, User},
};

/// Starts the server and gives its address for the superuser.
pub(crate) fn start(reaper: &Reaper) -> Result<String> {
    let programs = tools::postgres().context("PostgreSQL is missing: its initdb was not found.")?;
    let user = tools::plain_user()?;
    let data = reaper.folder().join("postgres");
    fs::create_dir(&data).context("the cluster's folder cannot be made")?;
    if let Some(user) = user {
        // The server's user must be able to pass through the folder and to own the cluster.
        fs::set_permissions(reaper.folder(), fs::Permissions::from_mode(0o711))
            .and_then(|()| chown(&data, Some(user.uid), Some(user.gid)))
            .context("the cluster's folder cannot be given to the server's user")?;
    }
    let mut initdb = as_user(&programs.join("initdb"), user, &data);
    initdb.arg("--pgdata").arg(&data);
    initdb.args(["--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"]);
    output(&mut initdb).context("the PostgreSQL cluster cannot be made")?;

    let port = free_port()?;
    let mut server = as_user(&programs.join("postgres"), user, &data);
    server.arg("-D").arg(&data).arg("-p").arg(port.to_string());
    for setting in [
        "listen_addresses=127.0.0.1",
        "unix_socket_directories=",
        "fsync=off",
        "synchronous_commit=off",
        "full_page_writes=off",
        "max_connections=400",
        "shared_buffers=128MB",
    ] {
        server.args(["-c", setting]);
    }
    reaper.serve("postgres", &mut server)?;
    let mut ready = Command::new(programs.join("pg_isready"));
    ready.args(["--quiet", "--host=127.0.0.1", "--port"]).arg(port.to_string());
    wait_until("postgres", reaper, || works(&mut ready))?;
    Ok(format!("postgres://postgres@127.0.0.1:{port}/postgres"))
}

fn as_user(program: &Path, user: Option<User>, folder: &Path) -> Command {
    let mut command = Command::new(program);
    command.current_dir(folder).env("LC_ALL", "C.UTF-8");
    if let Some(user) = user {
        command.uid(user.uid).gid(user.gid);
    }
    command
}
