//! Many learners in one quiz, each of whom saves an answer every few seconds: how long they wait for "Terkirim", and whether
//! anything that they were told is saved is missing afterwards.
//!
//! It asks a server that was filled by `serentak bench load --learners N`; `cargo xtask bench --learners N` does all of that.

mod learner;
mod report;

use std::{fs, path::PathBuf, time::Duration};

use anyhow::{Context, Result, ensure};
use clap::Parser;
use futures::{StreamExt, TryStreamExt, stream};
use serde::Deserialize;
use tokio::time::Instant;
use uuid::Uuid;

use learner::{Learner, Pace};
use report::Report;

/// Learners who begin, or are checked, at the same time.
const AT_ONCE: usize = 32;

#[derive(Parser)]
struct Options {
    /// Address of the server, without a slash at the end.
    #[arg(long)]
    url: String,
    /// The plan that `serentak bench load` printed.
    #[arg(long)]
    plan: PathBuf,
    /// Seconds from one answer of a learner to the next.
    #[arg(long, default_value_t = 5)]
    every: u64,
    /// How long it goes on, in seconds.
    #[arg(long, default_value_t = 60)]
    seconds: u64,
}

/// What is read of the plan.
#[derive(Deserialize)]
struct Plan {
    /// Bearer tokens, one a learner.
    learners: Vec<String>,
    quiz: Quiz,
}

/// The quiz that everybody sits.
#[derive(Deserialize)]
struct Quiz {
    course: Uuid,
    lesson: Uuid,
}

#[tokio::main]
async fn main() -> Result<()> {
    let options = Options::parse();
    let plan = fs::read_to_string(&options.plan).context("the plan cannot be read")?;
    let plan: Plan = serde_json::from_str(&plan).context("the plan is not one of `serentak bench load`")?;
    let count = plan.learners.len();
    ensure!(count > 0, "the plan names no learners");

    let begin = format!("{}/api/v1/quizzes/{}/{}/attempts", options.url, plan.quiz.course, plan.quiz.lesson);
    let learners: Vec<Learner> = stream::iter(plan.learners)
        .map(|token| Learner::begin(&options.url, &begin, token))
        .buffered(AT_ONCE)
        .try_collect()
        .await?;

    // Spread evenly, as people who began at about the same time are.
    let (start, every) = (Instant::now(), Duration::from_secs(options.every));
    let sittings = learners.into_iter().zip(0_u32..).map(|(learner, number)| {
        let first = start + every * number / count as u32;
        tokio::spawn(learner.sit(Pace { first, every, end: start + Duration::from_secs(options.seconds) }))
    });
    let (mut sat, mut waits) = (Vec::with_capacity(count), Vec::new());
    for sitting in sittings.collect::<Vec<_>>() {
        let (learner, its) = sitting.await??;
        waits.extend(its);
        sat.push(learner);
    }
    let lasted = start.elapsed();

    let missing = stream::iter(sat).map(Learner::missing).buffered(AT_ONCE);
    let lost = missing.try_fold(0, |all, one| async move { Ok(all + one) }).await?;
    let report = Report::new(count, waits, lasted, lost);
    println!("{report}");
    ensure!(report.lost == 0, "{} answers are missing", report.lost);
    Ok(())
}
