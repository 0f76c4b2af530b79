//! Stops what was started, whatever happens to this program.
//!
//! A small shell reads our notes from a pipe: which process groups run, which folder is ours. When the pipe closes, because we
//! are done, failed, were interrupted or killed, it stops the groups and removes the folder. So there is one way of cleaning
//! up, no signal handler, and nothing is left behind.

use std::{
    cell::RefCell,
    env, fs,
    io::Write,
    os::unix::process::CommandExt,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
};

use anyhow::{Context, Result};

const SCRIPT: &str = r#"
folder= groups=
while read -r word value; do
  case $word in
    folder) folder=$value ;;
    watch) groups="$groups $value" ;;
    forget) kept=; for g in $groups; do [ "$g" = "$value" ] || kept="$kept $g"; done; groups=$kept ;;
  esac
done
alive() { for g in $groups; do kill -s 0 -- "-$g" 2>/dev/null && return 0; done; return 1; }
for signal in INT TERM KILL; do
  alive || break
  for g in $groups; do kill -s "$signal" -- "-$g" 2>/dev/null; done
  turn=0
  while alive && [ "$turn" -lt 40 ]; do sleep 0.1; turn=$((turn + 1)); done
done
[ -z "$folder" ] || rm -rf -- "$folder"
"#;

/// Watches process groups and a temporary folder until dropped.
pub(crate) struct Reaper {
    child: RefCell<Child>,
    folder: PathBuf,
}

impl Reaper {
    /// Starts watching, with a fresh folder that is removed in the end.
    pub(crate) fn start(purpose: &str) -> Result<Self> {
        let folder = env::temp_dir().join(format!("serentak-{purpose}-{:08x}", rand::random::<u32>()));
        fs::create_dir(&folder).with_context(|| format!("{} cannot be made", folder.display()))?;
        let child = Command::new("sh")
            .args(["-c", SCRIPT])
            .current_dir("/")
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .process_group(0)
            .spawn()
            .context("sh cannot be started")?;
        let reaper = Self { child: RefCell::new(child), folder };
        reaper.note(&format!("folder {}", reaper.folder.display()))?;
        Ok(reaper)
    }

    /// The folder that goes away in the end.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Stops this process group in the end.
    pub(crate) fn watch(&self, group: u32) -> Result<()> {
        self.note(&format!("watch {group}"))
    }

    /// The group ended by itself; its number may be given to others.
    pub(crate) fn forget(&self, group: u32) -> Result<()> {
        self.note(&format!("forget {group}"))
    }

    /// Starts a server that runs until the end, its output in a file of the folder. Gives its process id.
    pub(crate) fn serve(&self, name: &str, command: &mut Command) -> Result<u32> {
        let log = fs::File::create(self.log(name)).context("a log cannot be made")?;
        let mut child = command
            .stdin(Stdio::null())
            .stdout(log.try_clone().context("a log cannot be shared")?)
            .stderr(log)
            .process_group(0)
            .spawn()
            .with_context(|| format!("{name} cannot be started"))?;
        let id = child.id();
        self.watch(id)?;
        // Collects the process when it ends, so that it does not linger as a zombie that looks alive.
        thread::spawn(move || child.wait());
        Ok(id)
    }

    /// What a server wrote so far.
    pub(crate) fn said(&self, name: &str) -> String {
        fs::read_to_string(self.log(name)).unwrap_or_default()
    }

    fn log(&self, name: &str) -> PathBuf {
        self.folder.join(format!("{name}.log"))
    }

    fn note(&self, line: &str) -> Result<()> {
        let mut child = self.child.borrow_mut();
        let pipe = child.stdin.as_mut().context("the reaper takes no notes any more")?;
        writeln!(pipe, "{line}").context("the reaper is gone")
    }
}

impl Drop for Reaper {
    fn drop(&mut self) {
        let child = self.child.get_mut();
        drop(child.stdin.take());
        let _ = child.wait();
    }
}

#[cfg(test)]
mod tests {
    use std::{fs, process::Command};

    use super::Reaper;

    #[test]
    fn nothing_is_left_behind() {
        let reaper = Reaper::start("self-test").expect("a reaper");
        let folder = reaper.folder().to_owned();
        fs::write(folder.join("a file"), "x").expect("a file");
        let id = reaper.serve("sleeper", Command::new("sleep").arg("600")).expect("a sleeper");
        assert!(alive(id), "the server runs");
        drop(reaper);
        assert!(!alive(id), "the server was stopped");
        assert!(!folder.exists(), "the folder was removed");
    }

    fn alive(id: u32) -> bool {
        fs::metadata(format!("/proc/{id}")).is_ok()
    }
}
