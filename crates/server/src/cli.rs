//! The commands of the operator.

use std::{io::Write as _, path::PathBuf, process::ExitCode, sync::Arc};

use anyhow::{Context, bail};
use axum::serve::ListenerExt;
use clap::{Parser, Subcommand};
use kernel::{Actor, Cx, Locale, Role, context::Sources};
use progress_tracking::recompute::{Recomputed, What};
use quiz_grading::jobs::{BEAT_PACE, Heartbeat};
use tokio::{net::TcpListener, signal, sync::watch};

use crate::{
    bench_load,
    config::Config,
    demo, telemetry,
    wiring::{self, App},
};

/// The learning platform with which a government develops its people.
#[derive(Parser)]
#[command(name = "serentak", version)]
pub struct Cli {
    /// Settings file; without it `serentak.toml`, if there is one.
    #[arg(long, global = true)]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serves the site; on SQLite also migrates and works in the background.
    Serve {
        /// Loads the demo agency and the sample courses if the database is empty.
        #[arg(long)]
        demo: bool,
    },
    /// Brings the database up to date.
    Migrate,
    /// Works in the background only, for further nodes.
    Worker,
    /// Courses as folders of plain files.
    #[command(subcommand)]
    Course(CourseCommand),
    /// Question banks as files.
    #[command(subcommand)]
    Bank(BankCommand),
    /// Adds people.
    #[command(subcommand)]
    Person(PersonCommand),
    /// Adds bearer tokens of the API.
    #[command(subcommand)]
    Token(TokenCommand),
    /// Makes a new key for badges and offline codes; what older keys signed stays valid. Restart the nodes afterwards.
    RotateKey,
    /// Settings.
    #[command(subcommand)]
    Config(ConfigCommand),
    /// Checks database, storage and data, and says what is wrong.
    Doctor {
        /// Adds completions that the facts prove and that are not stored. Nothing is ever taken away.
        #[arg(long)]
        mend: bool,
    },
    /// For measurements.
    #[command(subcommand, hide = true)]
    Bench(BenchCommand),
}

#[derive(Subcommand)]
enum BenchCommand {
    /// Fills an empty database and prints what to ask for.
    Load {
        /// People of the agency.
        #[arg(long, default_value_t = 10_000)]
        people: usize,
        /// Published courses.
        #[arg(long, default_value_t = 200)]
        courses: usize,
        /// Enrolments.
        #[arg(long, default_value_t = 100_000)]
        enrolments: usize,
        /// People who complete a course and wait for a certificate.
        #[arg(long, default_value_t = 1_000)]
        candidates: usize,
        /// People who get a token to sit the quiz with.
        #[arg(long, default_value_t = 0)]
        learners: usize,
    },
}

#[derive(Subcommand)]
enum CourseCommand {
    /// Takes in the course of a folder, or brings it up to date; with `--publish` also publishes it.
    Import {
        /// The folder with `course.toml`.
        path: PathBuf,
        /// NIP or e-mail of its owner.
        #[arg(long)]
        owner: Option<String>,
        /// Publishes it right away.
        #[arg(long)]
        publish: bool,
    },
    /// Writes a course into a folder.
    Export {
        /// Id or slug of the course.
        course: String,
        /// The folder; without it one of the course's slug, here.
        #[arg(long)]
        to: Option<PathBuf>,
    },
    /// Reads the course of a folder without a database and says what was understood and what is wrong.
    Check {
        /// The folder with `course.toml`.
        path: PathBuf,
        /// As JSON.
        #[arg(long)]
        json: bool,
    },
}

#[derive(Subcommand)]
enum BankCommand {
    /// Reads a question bank without a database and says what was understood and what is wrong.
    Check {
        /// The file.
        file: PathBuf,
        /// As JSON.
        #[arg(long)]
        json: bool,
    },
}

#[derive(Subcommand)]
enum PersonCommand {
    /// Adds a person; the password is asked on standard input, or made if that is empty.
    Add {
        /// Name without titles.
        #[arg(long)]
        name: String,
        /// NIP or NI PPPK.
        #[arg(long, default_value = "")]
        nip: String,
        /// E-mail.
        #[arg(long, default_value = "")]
        email: String,
        /// trainer, admin or mentor; may be repeated.
        #[arg(long)]
        role: Vec<String>,
    },
}

#[derive(Subcommand)]
enum TokenCommand {
    /// Makes a token and prints it this once.
    Add {
        /// NIP or e-mail of the person it acts as.
        #[arg(long)]
        person: String,
        /// What it is for.
        #[arg(long)]
        name: String,
        /// write, trainer, admin, superior, mentor; may be repeated. Without `write` it only reads.
        #[arg(long)]
        scope: Vec<String>,
    },
}

#[derive(Subcommand)]
enum ConfigCommand {
    /// Prints the settings in force, secrets hidden.
    Check,
}

/// Runs a command.
pub async fn run(cli: Cli) -> anyhow::Result<ExitCode> {
    let config = Config::load(cli.config.as_ref())?;
    telemetry::start(&config)?;
    match cli.command {
        Command::Config(ConfigCommand::Check) => {
            print!("{}", config.shown()?);
            Ok(ExitCode::SUCCESS)
        }
        Command::Serve { demo } => serve(&config, demo).await,
        Command::Migrate => {
            let db = wiring::database(&config).await?;
            wiring::migrate(&db).await?;
            db.close().await?;
            println!("The database is up to date.");
            Ok(ExitCode::SUCCESS)
        }
        Command::Worker => {
            let app = open(&config).await?;
            give_back_outage(&app).await?;
            let (stop, stopped) = watch::channel(false);
            let work = tokio::spawn(app.worker.run(stopped));
            interrupted().await;
            let _ = stop.send(true);
            work.await?;
            Ok(ExitCode::SUCCESS)
        }
        Command::Course(command) => course(&config, command).await,
        Command::Bank(BankCommand::Check { file, json }) => {
            let bytes = std::fs::read(&file).with_context(|| format!("{} cannot be read", file.display()))?;
            let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            let report = courseware::bank::check(&name, &bytes);
            let mut out = std::io::stdout().lock();
            if json {
                writeln!(out, "{}", serde_json::to_string_pretty(&report)?)?;
            } else {
                let (questions, drafts) = (report.questions.len(), report.drafts.len());
                writeln!(out, "{:?}: {questions} questions, {drafts} drafts", report.format)?;
                for problem in &report.problems {
                    writeln!(out, "{}: {}; {}", problem.place, problem.what, problem.done)?;
                }
            }
            Ok(if report.problems.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(2) })
        }
        Command::Person(PersonCommand::Add { name, nip, email, role }) => {
            let app = open(&config).await?;
            let cx = operator(&app);
            let roles = role.iter().map(|word| Role::parse(word).with_context(|| format!("no role `{word}`")));
            let new = identity::model::NewPerson {
                name,
                nip,
                email,
                roles: roles.collect::<anyhow::Result<_>>()?,
                ..Default::default()
            };
            let mut password = String::new();
            std::io::stdin().read_line(&mut password)?;
            let typed = password.trim();
            let password = if typed.is_empty() { identity::commands::readable(&cx.random()) } else { typed.to_owned() };
            let id = app.identity.add_person(&cx, new, Some(&password)).await.map_err(explain)?;
            println!("{id}");
            if typed.is_empty() {
                println!("{password}");
            }
            Ok(ExitCode::SUCCESS)
        }
        Command::Token(TokenCommand::Add { person, name, scope }) => {
            let app = open(&config).await?;
            let cx = operator(&app);
            let Some(id) = app.identity.find_login(&person).await? else { bail!("there is no account `{person}`") };
            println!("{}", app.identity.add_token(&cx, id, &name, &scope, None).await.map_err(explain)?);
            Ok(ExitCode::SUCCESS)
        }
        Command::RotateKey => {
            let app = open(&config).await?;
            let cx = operator(&app);
            app.certification.rotate_key(&cx).await?;
            for key in app.certification.public_keys(&cx).await? {
                println!(
                    "{} {} {}",
                    key.generation,
                    key.multibase,
                    if key.retired_at.is_some() { "retired" } else { "signs" }
                );
            }
            app.db.close().await?;
            Ok(ExitCode::SUCCESS)
        }
        Command::Doctor { mend } => doctor(&config, mend).await,
        Command::Bench(BenchCommand::Load { people, courses, enrolments, candidates, learners }) => {
            let app = open(&config).await?;
            let sizes = bench_load::Sizes { people, courses, enrolments, candidates, learners };
            println!("{}", bench_load::load(&config, &app, &sizes).await?);
            app.db.close().await?;
            Ok(ExitCode::SUCCESS)
        }
    }
}

async fn course(config: &Config, command: CourseCommand) -> anyhow::Result<ExitCode> {
    match command {
        CourseCommand::Check { path, json } => {
            let report = courseware::folder::check(&path);
            let mut out = std::io::stdout().lock();
            if json {
                writeln!(out, "{}", serde_json::to_string_pretty(&report)?)?;
            } else {
                if let Some(course) = &report.course {
                    writeln!(
                        out,
                        "{}: {} modules, {} lessons, {} questions, {} JP",
                        course.title, course.modules, course.lessons, course.questions, course.jp
                    )?;
                }
                for problem in &report.problems {
                    writeln!(out, "{}: {}; {}", problem.place, problem.what, problem.done)?;
                }
            }
            Ok(if report.problems.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(2) })
        }
        CourseCommand::Import { path, owner, publish } => {
            let app = open(config).await?;
            let cx = operator(&app);
            let owner = match owner {
                Some(login) => Some(
                    app.identity.find_login(&login).await?.with_context(|| format!("there is no account `{login}`"))?,
                ),
                None => None,
            };
            let imported = app.authoring.import_course(&cx, &path, owner).await?;
            println!("{} {} ({} changed, {} files)", imported.course, imported.title, imported.changed, imported.media);
            for finding in &imported.findings {
                println!("{finding}");
            }
            if publish {
                let published = app.authoring.publish(&cx, imported.course, None).await?;
                app.worker.drain().await?;
                app.search.follow(&cx).await?;
                println!("Published as version {}.", published.number);
            }
            Ok(ExitCode::SUCCESS)
        }
        CourseCommand::Export { course, to } => {
            let app = open(config).await?;
            let cx = operator(&app);
            let courses = app.authoring.courses(&cx).await?;
            let found = courses.iter().find(|card| card.slug == course || card.id.to_string() == course);
            let card = found.with_context(|| format!("there is no course `{course}`"))?;
            let to = to.unwrap_or_else(|| PathBuf::from(&card.slug));
            let exported = app.authoring.export_course(&cx, card.id, &to).await?;
            println!("{}: {} lessons, {} files", to.display(), exported.lessons, exported.media);
            Ok(ExitCode::SUCCESS)
        }
    }
}

/// Fields at fault in words, for the terminal.
fn explain(error: identity::IdentityError) -> anyhow::Error {
    let fields = kernel::Problem::fields(&error);
    if fields.is_empty() {
        return error.into();
    }
    let list: Vec<String> = fields.iter().map(|field| format!("{} ({})", field.field, field.message)).collect();
    anyhow::anyhow!("not taken: {}", list.join(", "))
}

fn operator(app: &App) -> Cx {
    app.sources.cx(Actor::System("operator"), Locale::Id)
}

/// The product on an existing database; SQLite is migrated on the way.
async fn open(config: &Config) -> anyhow::Result<App> {
    let db = wiring::database(config).await?;
    if db.engine() == database::Engine::Sqlite {
        wiring::migrate(&db).await?;
    }
    wiring::app(config, db, Sources::system())
}

/// Before anybody is let in and anything is closed: quizzes that were being sat get back what an outage took.
async fn give_back_outage(app: &App) -> anyhow::Result<()> {
    let cx = app.sources.cx(Actor::System("start"), Locale::Id);
    let eased = quiz_grading::commands::give_back_outage(&app.quizzes, &cx).await?;
    if eased > 0 {
        tracing::info!(attempts = eased, "time that an outage took was given back");
    }
    Ok(())
}

async fn serve(config: &Config, with_demo: bool) -> anyhow::Result<ExitCode> {
    // Every open page holds a line, and many systems grant a process no more than 1,024 files unless it asks.
    if let Err(error) = rlimit::increase_nofile_limit(u64::MAX) {
        tracing::warn!(%error, "the limit of open files could not be raised");
    }
    let app = open(config).await?;
    let accounts = if with_demo { demo::load(config, &app).await? } else { Vec::new() };
    let listener = TcpListener::bind(config.listen)
        .await
        .with_context(|| format!("setting `listen`: {} could not be opened", config.listen))?
        // Small answers must not wait for the acknowledgement of earlier ones.
        .tap_io(|stream| {
            let _ = stream.set_nodelay(true);
        });
    give_back_outage(&app).await?;
    let (stop, stopped) = watch::channel(false);
    // Only who lets people in says that the product runs.
    let beat = Heartbeat(app.quizzes.clone());
    let worker = app.worker.every(BEAT_PACE, Arc::new(beat));
    let work = tokio::spawn(worker.run(stopped));
    println!("Serentak: {}", config.public_url);
    if with_demo {
        print!("{}", demo::table(&accounts));
    }
    app.db.join_other_nodes();
    let live = app.db.live().clone();
    let ended = async move {
        interrupted().await;
        // Open lines would hold the end up.
        live.close();
    };
    let service = app.router.into_make_service_with_connect_info::<std::net::SocketAddr>();
    axum::serve(listener, service).with_graceful_shutdown(ended).await?;
    let _ = stop.send(true);
    work.await?;
    app.db.close().await?;
    Ok(ExitCode::SUCCESS)
}

/// Returns on Ctrl-C or a request to end.
async fn interrupted() {
    let mut terminated = match signal::unix::signal(signal::unix::SignalKind::terminate()) {
        Ok(terminated) => terminated,
        Err(error) => {
            tracing::warn!(%error, "only Ctrl-C ends the process");
            let _ = signal::ctrl_c().await;
            return;
        }
    };
    tokio::select! {
        _ = signal::ctrl_c() => {}
        _ = terminated.recv() => {}
    }
}

/// What a recomputation found, as the operator reads it: fine if there was nothing, or if all of it could be put right.
fn told(found: &Recomputed) -> Result<(), String> {
    let mut counts: Vec<_> = found.counts.iter().map(|(what, count)| format!("{count} {what:?}")).collect();
    counts.sort();
    for difference in found.differences.iter().take(20) {
        let lesson = difference.lesson.map(|lesson| format!(", lesson {lesson}")).unwrap_or_default();
        println!("      {:?}: enrolment {}{lesson}", difference.what, difference.enrolment);
    }
    if found.mended > 0 {
        println!("      {} of {} enrolments were put right", found.mended, found.enrolments);
    }
    let unfounded = [What::LessonUnfounded, What::CourseUnfounded];
    let left = found.counts.keys().any(|what| unfounded.contains(what));
    if found.total() == 0 || (found.mended > 0 && !left) { Ok(()) } else { Err(counts.join(", ")) }
}

/// Sums of years that are not those of their lines, in words.
fn other_sums(wrong: &[(i32, kernel::id::PersonId, i64, i64)]) -> String {
    let first =
        wrong.iter().take(5).map(|(year, person, stored, lines)| format!("{year} {person}: {stored}, lines {lines}"));
    format!("{} ({} in all)", first.collect::<Vec<_>>().join("; "), wrong.len())
}

/// The closed years that are not as they were closed, in words.
fn changed(wrong: &[(i32, Vec<learning_hours::commands::closing::Finding>)]) -> String {
    let place =
        |finding: &learning_hours::commands::closing::Finding| format!("{} {}", finding.word(), finding.place());
    let years = wrong.iter().map(|(year, findings)| {
        let places: Vec<String> = findings.iter().take(5).map(place).collect();
        format!("{year}: {} ({} in all)", places.join(", "), findings.len())
    });
    years.collect::<Vec<_>>().join("; ")
}

async fn doctor(config: &Config, mend: bool) -> anyhow::Result<ExitCode> {
    let mut well = true;
    let mut say = |what: &str, outcome: Result<(), String>| match outcome {
        Ok(()) => println!("ok    {what}"),
        Err(why) => {
            well = false;
            println!("WRONG {what}: {why}");
        }
    };
    match open(config).await {
        Err(error) => say("start", Err(format!("{error:#}"))),
        Ok(app) => {
            say("database", app.db.ping().await.map_err(|e| e.to_string()));
            let blobs = blobs::Blobs::open(&config.storage()?)?;
            say("storage", blobs.ping().await.map_err(|e| e.to_string()));
            let people = app.identity.count_people().await.map_err(|e| e.to_string());
            let closings = app.hours.verify_all().await.map_err(|e| e.to_string());
            say(
                "closed years",
                closings.and_then(|wrong| if wrong.is_empty() { Ok(()) } else { Err(changed(&wrong)) }),
            );
            let sums = app.hours.wrong_totals().await.map_err(|e| e.to_string());
            say(
                "sums of lesson hours",
                sums.and_then(|wrong| if wrong.is_empty() { Ok(()) } else { Err(other_sums(&wrong)) }),
            );
            say("people", people.and_then(|n| if n == 0 { Err("nobody can sign in yet".to_owned()) } else { Ok(()) }));
            let found = app.progress.recompute(&app.sources.cx(Actor::System("doctor"), Locale::Id), mend).await;
            say("progress", found.map_err(|e| e.to_string()).and_then(|found| told(&found)));
        }
    }
    Ok(if well { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
