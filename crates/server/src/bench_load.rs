//! A large agency for measurements: people, courses and enrolments in the numbers asked for, and a plan of what to ask for.
//!
//! Courses are variants of one sample course, taken in and published like any other. Only enrolments are written in bulk.

use std::path::Path;

use anyhow::{Context, bail, ensure};
use courseware::{LessonContent, LessonDocument};
use identity::{
    import::Agency,
    model::{NewPerson, Unit},
};
use kernel::{
    Actor, Cx, Locale, Role,
    context::PersonActor,
    id::{CourseId, PersonId},
    ports::Publications,
};
use quiz_grading::commands::{Rehearsal, rehearse};
use serde_json::{Value, json};

use crate::{config::Config, wiring::App};

/// The sample course that is multiplied.
const SAMPLE: &str = "pelayanan-publik-prima";
/// Units of the agency.
const UNITS: usize = 400;
/// People who can sign in; more than there are clients.
const LOGINS: usize = 64;
/// Size of the video of the first course.
const VIDEO: usize = 16 * 1024 * 1024;
/// Enrolments written in one transaction.
const AT_ONCE: usize = 2_000;

/// How much to load.
pub(crate) struct Sizes {
    pub(crate) people: usize,
    pub(crate) courses: usize,
    pub(crate) enrolments: usize,
    /// People who complete a course and wait for a certificate.
    pub(crate) candidates: usize,
    /// People who get a token to sit the quiz with.
    pub(crate) learners: usize,
}

/// Loads an empty database and gives the plan.
pub(crate) async fn load(config: &Config, app: &App, sizes: &Sizes) -> anyhow::Result<Value> {
    ensure!(app.identity.is_empty().await?, "the database holds people already; choose an empty `data_dir`");
    let enough = sizes.people >= (LOGINS + sizes.candidates).max(sizes.learners);
    ensure!(enough && sizes.courses >= 1, "too few people or courses to measure with");
    let cx = app.sources.cx(Actor::System("bench"), Locale::Id);
    let secret = identity::commands::readable(&cx.random());
    let people = agency(app, &cx, sizes.people, &secret).await?;
    let courses = courses(config, app, &cx, sizes.courses).await?;

    for start in (0..sizes.enrolments).step_by(AT_ONCE) {
        let end = sizes.enrolments.min(start + AT_ONCE);
        // Everybody is in the first course as far as the number goes; after that, people and courses go round.
        let pairs = (start..end).map(|n| (people[n % people.len()], courses[(n / people.len()) % courses.len()]));
        app.delivery.enrol_many(&cx, pairs.collect()).await?;
    }
    for person in &people[LOGINS..LOGINS + sizes.candidates] {
        complete(app, &cx, *person, courses[0]).await?;
    }
    let settings = crate::demo::template(config);
    app.certification.save_template(&cx, cx.id(), "Sertifikat kursus", crate::demo::NUMBER_FORMAT, settings).await?;
    app.worker.drain().await?;
    let mut plan = plan(app, &courses, &secret).await?;
    let mut tokens = Vec::with_capacity(sizes.learners);
    for person in &people[..sizes.learners] {
        let scopes = [Role::Employee.as_str().to_owned(), "write".to_owned()];
        tokens.push(app.identity.add_token(&cx, *person, "bench", &scopes, None).await?);
    }
    plan["learners"] = json!(tokens);
    Ok(plan)
}

async fn agency(app: &App, cx: &Cx, count: usize, secret: &str) -> anyhow::Result<Vec<PersonId>> {
    let mut agency = Agency::default();
    for number in 0..UNITS {
        let parent = (number > 0).then(|| agency.units[(number - 1) / 10].id);
        let (code, name) = (format!("U{number:04}"), format!("Unit Kerja {number}"));
        agency.units.push(Unit { id: cx.id(), parent, code, name, kind: "bidang".to_owned() });
    }
    for number in 0..count {
        let (year, month, day) = (1970 + number % 25, 1 + number / 25 % 12, 1 + number / 300 % 28);
        let serial = number / 8_400 + 1;
        let person = NewPerson {
            nip: format!("{year}{month:02}{day:02}{:04}{:02}{}{serial:03}", year + 25, 1 + number % 12, 1 + number % 2),
            email: login(number),
            name: format!("Pegawai {number}"),
            status: "PNS".to_owned(),
            rank: "III/a".to_owned(),
            post: "Penata Layanan".to_owned(),
            post_kind: "pelaksana".to_owned(),
            unit: Some(agency.units[number % UNITS].id),
            roles: if number == 0 { vec![Role::Admin] } else { Vec::new() },
            ..NewPerson::default()
        };
        let superior = (number > 0).then(|| agency.people[(number - 1) / 12].0);
        agency.people.push((cx.id(), person, superior));
    }
    let ids = agency.people.iter().map(|(id, _, _)| *id).collect();
    let passwords: Vec<_> = (0..LOGINS).map(|number| (login(number), secret.to_owned())).collect();
    app.identity.load(cx, agency, &passwords, cx.now().date_naive()).await?;
    Ok(ids)
}

fn login(number: usize) -> String {
    format!("p{number}@bench.example")
}

async fn courses(config: &Config, app: &App, cx: &Cx, count: usize) -> anyhow::Result<Vec<CourseId>> {
    let sample = config.content_dir.join(SAMPLE);
    let folder = tempdir(config)?;
    let mut courses = Vec::with_capacity(count);
    for number in 0..count {
        let to = folder.join(format!("kursus-{number}"));
        variant(&sample, &to, number, cx.id::<kernel::id::kind::Course>())?;
        let imported = app.authoring.import_course(cx, &to, None).await?;
        app.authoring.publish(cx, imported.course, None).await?;
        courses.push(imported.course);
        std::fs::remove_dir_all(&to)?;
    }
    app.worker.drain().await?;
    app.search.follow(cx).await?;
    Ok(courses)
}

fn tempdir(config: &Config) -> anyhow::Result<std::path::PathBuf> {
    let folder = config.data_dir.join("bench");
    std::fs::create_dir_all(&folder).with_context(|| format!("{} could not be made", folder.display()))?;
    Ok(folder)
}

/// Writes a variant of the sample: a name of its own, any number of attempts, no lesson that a trainer has to mark.
fn variant(sample: &Path, to: &Path, number: usize, id: CourseId) -> anyhow::Result<()> {
    copy(sample, to)?;
    let path = to.join("course.toml");
    let mut course: toml::Table = std::fs::read_to_string(&path)?.parse()?;
    course.insert("id".to_owned(), id.to_string().into());
    course.insert("slug".to_owned(), format!("pelayanan-{number}").into());
    course.insert("title".to_owned(), format!("Pelayanan Publik Prima {number}").into());
    let modules = course.get_mut("module").and_then(toml::Value::as_array_mut).context("the sample has no modules")?;
    for module in modules {
        let lessons =
            module.get_mut("lesson").and_then(toml::Value::as_array_mut).context("a module has no lessons")?;
        lessons.retain(|lesson| lesson.get("key").and_then(toml::Value::as_str) != Some("kuis-akhir"));
        for quiz in
            lessons.iter_mut().filter_map(toml::Value::as_table_mut).filter(|lesson| lesson.contains_key("bank"))
        {
            quiz.insert("attempts".to_owned(), 0.into());
        }
    }
    std::fs::write(path, toml::to_string(&course)?)?;
    if number == 0 {
        let video = to.join("media/tiga-langkah.mp4");
        let mut bytes = std::fs::read(&video)?;
        bytes.resize(VIDEO, 0);
        std::fs::write(video, bytes)?;
    }
    Ok(())
}

fn copy(from: &Path, to: &Path) -> anyhow::Result<()> {
    std::fs::create_dir_all(to)?;
    for entry in std::fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &target)?;
        } else {
            std::fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}

async fn complete(app: &App, cx: &Cx, person: PersonId, course: CourseId) -> anyhow::Result<()> {
    let actor = PersonActor { id: person, name: String::new(), unit: None, roles: vec![Role::Employee] };
    let cx = app.sources.cx(Actor::Person(actor), cx.locale);
    let Some(enrolment) = app.delivery.enrolment(person, course).await? else {
        bail!("too few enrolments for the people who complete a course")
    };
    let document = app.delivery.course_of(enrolment.publication).await?;
    for (_, lesson) in document.lessons() {
        if lesson.quiz.is_some() {
            let cmd = Rehearsal { course, lesson: lesson.id, misses: 0, leaves_out: 0, essay: String::new() };
            rehearse(&app.quizzes, &cx, cmd).await?;
        } else {
            app.delivery.finish_lesson(&cx, &enrolment, lesson.id).await?;
        }
    }
    Ok(())
}

async fn plan(app: &App, courses: &[CourseId], secret: &str) -> anyhow::Result<Value> {
    let first =
        app.delivery.find_offering(&courses[0].to_string()).await?.context("the first course is not offered")?;
    let document = app.delivery.course_of(first.publication).await?;
    let pages: Vec<_> = document.lessons().map(|(_, lesson)| lesson).filter(|lesson| lesson.quiz.is_none()).collect();
    let quiz = document.lessons().find(|(_, lesson)| lesson.quiz.is_some()).context("the course has no quiz")?.1;
    let mut video = None;
    for lesson in &pages {
        let text = app.delivery.lesson(first.publication, lesson.id).await?.context("a lesson is missing")?;
        let lesson: LessonDocument = serde_json::from_str(&text)?;
        if let LessonContent::Page(page) = lesson.content {
            video = video.or(page.media.into_iter().find(|file| file.media_type == "video/mp4"));
        }
    }
    let video = video.context("the sample has no video")?;
    let lessons: Vec<String> = pages.iter().map(|lesson| format!("/kursus/{}/p/{}", first.slug, lesson.id)).collect();
    let searches = ["pelayanan publik", "keluhan warga", "standar", "antrean", "menyapa"];
    Ok(json!({
        "password": secret,
        "logins": (1..LOGINS).map(login).collect::<Vec<_>>(),
        "admin": login(0),
        "pages": {
            "home": ["/beranda"],
            "catalogue search": searches.map(|words| format!("/katalog?q={}", words.replace(' ', "+"))),
            "course page": [format!("/kursus/{}", first.slug)],
            "lesson page": lessons,
            "video, 1 MiB range": [format!("/media/{}/{}", video.digest, video.name.rsplit('/').next().unwrap_or_default())],
        },
        "quiz": { "course": courses[0], "lesson": quiz.id },
    }))
}
