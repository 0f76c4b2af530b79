//! The one place that knows every feature: who answers which port, who reacts to which event, which jobs there are.

use std::{
    sync::{Arc, OnceLock},
    time::Duration,
};

use anyhow::Context;
use axum::{Router, middleware};
use blobs::Blobs;
use certification::{Candidates, Certification, SealingKey};
use chrono::{FixedOffset, TimeDelta};
use competency_development::{Development, Proposals};
use content_delivery::{Certified, Delivery, Post};
use course_authoring::Authoring;
use database::{
    Db, Reactions,
    jobs::{FnJob, Worker},
};
use identity::Identity;
use kernel::{Cx, Locale, context::Sources, ports::Mailer};
use learning_hours::{ClosingKey, LearningHours, Postings, commands::siasn::SiasnGateway, siasn_http::HttpGateway};
use mentoring::Mentoring;
use migration::{Migrator, MigratorTrait};
use notifications::{Notifications, Services, Vapid};
use performance_dialogue::{PerformanceDialogue, Ticks};
use portal::Portal;
use progress_tracking::{ProgressTracking, Tracker};
use quiz_grading::{
    Quizzes,
    jobs::{CloseDue, ForgetDevices, RecordEarlier},
};
use reporting::Reporting;
use search::Search;
use training_classes::TrainingClasses;
use utoipa_swagger_ui::SwaggerUi;
use web::{Access, Catalogue, RouteRule, Routes, Site, stack::ContextState};

use crate::{
    adapters::{Completable, Counted, Dictionary, Found, Guided, Offers, Roles, Scheduled, Taken, Taught, Teaching},
    config::Config,
    idempotency,
    mail::{SEND_MAIL, SendMail, Smtp},
    menu::rail,
    operation::{self, Operation},
};

/// The product, put together.
pub struct App {
    /// The database.
    pub db: Db,
    /// Time, ids, chance.
    pub sources: Sources,
    /// Where the agency's days begin and end.
    pub zone: FixedOffset,
    /// People.
    pub identity: Identity,
    /// Courses as learners meet them.
    pub delivery: Delivery,
    /// Courses as authors write them.
    pub authoring: Authoring,
    /// Quizzes.
    pub quizzes: Quizzes,
    /// Completions.
    pub progress: ProgressTracking,
    /// Lesson hours.
    pub hours: LearningHours,
    /// Certificates.
    pub certification: Certification,
    /// Competencies, needs and the agency's plan.
    pub development: Development,
    /// Feedback and development goals.
    pub dialogue: PerformanceDialogue,
    /// Mentoring.
    pub mentoring: Mentoring,
    /// The training calendar.
    pub classes: TrainingClasses,
    /// Reports that people put together.
    pub reporting: Reporting,
    /// The catalogue.
    pub search: Search,
    /// All requests.
    pub router: Router,
    /// The permission table.
    pub rules: Vec<RouteRule>,
    /// Background work, not yet started.
    pub worker: Worker,
}

/// Every catalogue of the product.
pub fn catalogues() -> Vec<(Locale, &'static str)> {
    let all = [
        web::CATALOGUES,
        identity::CATALOGUES,
        course_authoring::CATALOGUES,
        content_delivery::CATALOGUES,
        quiz_grading::CATALOGUES,
        progress_tracking::CATALOGUES,
        learning_hours::CATALOGUES,
        certification::CATALOGUES,
        competency_development::CATALOGUES,
        performance_dialogue::CATALOGUES,
        mentoring::CATALOGUES,
        training_classes::CATALOGUES,
        notifications::CATALOGUES,
        reporting::CATALOGUES,
        search::CATALOGUES,
        portal::CATALOGUES,
    ];
    all.into_iter().flatten().collect()
}

/// Opens the database of the settings, without touching its schema.
pub async fn database(config: &Config) -> anyhow::Result<Db> {
    if config.database_url.is_empty() {
        std::fs::create_dir_all(&config.data_dir)
            .with_context(|| format!("the folder {} could not be made", config.data_dir.display()))?;
    }
    Db::connect(&config.database()).await.context("the database could not be opened")
}

/// Brings the schema up to date, one node at a time.
pub async fn migrate(db: &Db) -> anyhow::Result<()> {
    let tx = db.begin().await?;
    tx.lock_for_migration().await?;
    Migrator::up(tx.connection(), None).await.context("a migration failed")?;
    tx.commit().await?;
    Ok(())
}

/// Whether the schema is as new as this program.
pub(crate) async fn is_migrated(db: &Db) -> bool {
    let Ok(tx) = db.begin().await else { return false };
    Migrator::get_pending_migrations(tx.connection()).await.is_ok_and(|pending| pending.is_empty())
}

/// Puts the product together on a database that is up to date.
pub fn app(config: &Config, db: Db, sources: Sources) -> anyhow::Result<App> {
    let zone = FixedOffset::east_opt(config.zone_hours * 3600).context("setting `zone_hours`")?;
    let blobs = Blobs::open(&config.storage()?).context("the storage could not be opened")?;
    let mailer = Smtp::new(config)?.map(|smtp| Arc::new(smtp) as Arc<dyn Mailer>);

    let identity = Identity::new(db.clone());
    let delivery = Delivery::new(db.clone(), blobs.clone(), Arc::new(identity.clone()), zone);
    let dictionary = Arc::new(Dictionary::default());
    let authoring = Authoring::new(
        db.clone(),
        blobs.clone(),
        course_authoring::Ports {
            directory: Arc::new(identity.clone()),
            roster: Arc::new(identity.clone()),
            competencies: dictionary.clone(),
        },
    );
    let tracker = Arc::new(Tracker::new(Arc::new(delivery.clone()), Arc::new(delivery.clone())));
    let progress = ProgressTracking::new(
        db.clone(),
        tracker.clone(),
        progress_tracking::Ports {
            directory: Arc::new(identity.clone()),
            lines: Arc::new(identity.clone()),
            zone,
            taught: Arc::new(Taught(authoring.clone())),
        },
    );
    let quizzes = Quizzes::new(
        db.clone(),
        blobs.clone(),
        quiz_grading::Ports {
            publications: Arc::new(delivery.clone()),
            enrolments: Arc::new(delivery.clone()),
            taught: Arc::new(Teaching {
                authoring: authoring.clone(),
                delivery: delivery.clone(),
                identity: identity.clone(),
            }),
            directory: Arc::new(identity.clone()),
            units: Arc::new(identity.clone()),
        },
        quiz_grading::Settings {
            public_url: config.public_url.as_str().trim_end_matches('/').to_owned(),
            mail_job: SEND_MAIL,
            zone,
            ..quiz_grading::Settings::default()
        },
    );
    let secret = config.secret(sources.cx(kernel::Actor::System("start"), Locale::Id).random())?;
    let public_url = config.public_url.as_str().trim_end_matches('/').to_owned();
    let completable = Arc::new(Completable { delivery: delivery.clone(), classes: OnceLock::new() });
    let certification = Certification::new(
        db.clone(),
        blobs.clone(),
        certification::Ports {
            directory: Arc::new(identity.clone()),
            roster: Arc::new(identity.clone()),
            enrolments: Arc::new(delivery.clone()),
            publications: Arc::new(delivery.clone()),
            offered: completable.clone(),
        },
        certification::Settings {
            agency: format!("Pemerintah {}", config.agency),
            issuer: config.issuer.clone(),
            public_url: public_url.clone(),
            zone,
            mail_job: SEND_MAIL,
            sealing_key: SealingKey::new(secret),
            signing: config.signing(),
        },
    );
    let closing_key = ClosingKey::derived(&secret);
    let search = Search::open(&config.data_dir.join("search"), db.clone(), blobs.clone())
        .context("the search index could not be opened")?;
    let hours = LearningHours::new(
        db.clone(),
        blobs.clone(),
        learning_hours::Ports {
            directory: Arc::new(identity.clone()),
            roster: Arc::new(identity.clone()),
            offers: Arc::new(Offers(delivery.clone())),
            certificates: Arc::new(certification.clone()),
            siasn: siasn(config)?,
        },
        learning_hours::Settings {
            agency: config.issuer.clone(),
            public_url: public_url.clone(),
            zone,
            mail_job: SEND_MAIL,
            closing_key,
            siasn_agency: config.siasn_agency.clone(),
        },
    );
    let development = Development::new(
        db.clone(),
        blobs.clone(),
        competency_development::Ports {
            directory: Arc::new(identity.clone()),
            roster: Arc::new(identity.clone()),
            lines: Arc::new(identity.clone()),
            courses: Arc::new(Taken { delivery: delivery.clone(), authoring: authoring.clone() }),
        },
        competency_development::Settings {
            agency: config.issuer.clone(),
            public_url: public_url.clone(),
            zone,
            mail_job: SEND_MAIL,
        },
    );
    dictionary.is_kept_by(development.clone());
    let catalogue = Arc::new(Catalogue::new(&catalogues())?);
    let mentoring = Mentoring::new(
        db.clone(),
        blobs.clone(),
        mentoring::Ports {
            directory: Arc::new(identity.clone()),
            roster: Arc::new(identity.clone()),
            lines: Arc::new(identity.clone()),
            competencies: Arc::new(development.clone()),
            roles: Arc::new(Roles(identity.clone())),
        },
        mentoring::Settings { public_url: public_url.clone(), zone, mail_job: SEND_MAIL, catalogue: catalogue.clone() },
    );
    let classes = TrainingClasses::new(
        db.clone(),
        training_classes::Ports {
            directory: Arc::new(identity.clone()),
            lines: Arc::new(identity.clone()),
            competencies: Arc::new(development.clone()),
            forms: Arc::new(Counted(hours.clone())),
            finder: Arc::new(Found(identity.clone())),
            hours: Arc::new(hours.clone()),
        },
        training_classes::Settings {
            public_url: public_url.clone(),
            zone,
            mail_job: SEND_MAIL,
            catalogue: catalogue.clone(),
        },
    );
    let _ = completable.classes.set(classes.clone());
    let dialogue = PerformanceDialogue::new(
        db.clone(),
        blobs.clone(),
        performance_dialogue::Ports {
            directory: Arc::new(identity.clone()),
            roster: Arc::new(identity.clone()),
            lines: Arc::new(identity.clone()),
            competencies: Arc::new(development.clone()),
            finder: Arc::new(Found(identity.clone())),
            pairs: Arc::new(Guided(mentoring.clone())),
            classes: Arc::new(Scheduled(classes.clone())),
            courses: Arc::new(Offers(delivery.clone())),
        },
        performance_dialogue::Settings {
            agency: config.issuer.clone(),
            public_url: public_url.clone(),
            zone,
            mail_job: SEND_MAIL,
        },
    );
    let reporting = Reporting::new(
        db.clone(),
        blobs.clone(),
        Arc::new(identity.clone()),
        portal::tables::tables(portal::tables::Sources {
            identity: identity.clone(),
            delivery: delivery.clone(),
            progress: progress.clone(),
            hours: hours.clone(),
            certification: certification.clone(),
            classes: classes.clone(),
            zone,
        }),
        reporting::Settings { public_url: public_url.clone(), zone, mail_job: SEND_MAIL, catalogue: catalogue.clone() },
    );

    let notifications = Notifications::new(
        db.clone(),
        notifications::Settings {
            public_url: public_url.clone(),
            services: Services::parse(&config.push_services).map_err(|part| anyhow::anyhow!("{part} is no origin"))?,
            vapid: Vapid::derived(&secret).context("no key for notices follows from the secret")?,
            catalogue: catalogue.clone(),
        },
    )?;

    db.react(
        Reactions::default()
            .in_transaction(tracker)
            .in_transaction(Arc::new(Postings::new(zone)))
            .in_transaction(Arc::new(Candidates))
            .in_transaction(Arc::new(Certified))
            .in_transaction(Arc::new(Proposals::new(zone)))
            .in_transaction(Arc::new(Ticks))
            .in_transaction(notifications.subscriber())
            .after_commit("course_published", content_delivery::job_names::PROJECT)
            .after_commit("course_archived", content_delivery::job_names::ARCHIVE)
            .after_commit("course_assigned", content_delivery::job_names::TELL_ASSIGNED),
    );

    let sessions = identity.sessions();
    let mut worker = Worker::new(db.clone(), sources.clone())
        .with(Arc::new(SendMail(mailer)))
        .every(Duration::from_hours(1), remove_expired_sessions(&identity))
        .every(Duration::from_hours(1), follow_lines(&identity, zone))
        .every(Duration::from_hours(1), forget_old_writes(&db))
        .every(Duration::from_hours(1), drop_abandoned_uploads(&authoring))
        .every(Duration::from_hours(1), retire_stored_key(&hours));
    worker = worker.every(quiz_grading::jobs::PACE, Arc::new(CloseDue(quizzes.clone())));
    worker = worker.every(quiz_grading::jobs::RECORD_PACE, Arc::new(RecordEarlier(quizzes.clone())));
    worker = worker.every(quiz_grading::jobs::FORGET_PACE, Arc::new(ForgetDevices(quizzes.clone())));
    worker = worker.every(search::PACE, search.follower());
    for (pace, job) in certification.recurring() {
        worker = worker.every(pace, job);
    }
    worker = worker.every(learning_hours::ROSTER_PACE, hours.follower());
    worker = worker.every(competency_development::FOLLOW_PACE, development.follower());
    worker = worker.every(competency_development::REMIND_PACE, development.reminder());
    worker = worker.every(reporting::PACE, reporting.recurring());
    worker = worker.every(mentoring::PACE, mentoring.recurring());
    worker = worker.every(training_classes::PACE, classes.recurring());
    worker = worker.every(performance_dialogue::REMIND_PACE, dialogue.sweeper());
    worker = worker.every(performance_dialogue::REMIND_PACE, dialogue.talk_reminder());
    worker = worker.every(performance_dialogue::REMIND_PACE, dialogue.round_reminder());
    let post = Post {
        directory: Arc::new(identity.clone()),
        issuer: config.issuer.clone(),
        public_url: public_url.clone(),
        mail_job: SEND_MAIL,
    };
    let jobs = delivery
        .jobs(post)
        .into_iter()
        .chain(certification.jobs())
        .chain(hours.jobs())
        .chain(reporting.jobs())
        .chain(dialogue.jobs())
        .chain(classes.jobs())
        .chain(notifications.jobs());
    for job in jobs {
        worker = worker.with(job);
    }

    let routes = Routes::new()
        .merge(web::assets::routes())
        .merge(operation::routes(Operation { db: db.clone(), blobs, figures: operation::collect() }))
        .merge(identity.routes())
        .merge(delivery.routes(Arc::new(progress.clone()), Arc::new(hours.clone())))
        .merge(authoring.routes())
        .merge(quizzes.routes())
        .merge(progress.routes())
        .merge(hours.routes())
        .merge(certification.routes())
        .merge(development.routes())
        .merge(search.routes())
        .merge(mentoring.routes())
        .merge(classes.routes())
        .merge(reporting.routes())
        .merge(dialogue.routes())
        .merge(notifications.routes())
        .merge(
            Portal {
                db: db.clone(),
                identity: identity.clone(),
                delivery: delivery.clone(),
                authoring: authoring.clone(),
                progress: progress.clone(),
                hours: hours.clone(),
                certification: certification.clone(),
            }
            .routes(),
        );
    let (router, mut api, mut rules) = routes.into_parts();
    "Serentak".clone_into(&mut api.info.title);
    env!("CARGO_PKG_VERSION").clone_into(&mut api.info.version);
    for path in ["/api/docs/{_:.*}", "/api/v1/openapi.json"] {
        rules.push(RouteRule { method: http::Method::GET, path: path.to_owned(), access: Access::Public });
    }
    idempotency::describe(&mut api);
    let router = router.layer(middleware::from_fn_with_state(db.clone(), idempotency::once));
    // The other layout has a logo with a style within the page, and asks a validator of another host.
    let viewer = utoipa_swagger_ui::Config::default().use_base_layout();
    let router = router.merge(SwaggerUi::new("/api/docs").url("/api/v1/openapi.json", api).config(viewer));

    let site = Site {
        name: config.site_name.clone(),
        agency: config.agency.clone(),
        public_url,
        zone,
        nav: rail(),
        catalogue,
    };
    let state =
        ContextState { sources: sources.clone(), authenticator: Arc::new(identity.clone()), site: Arc::new(site) };
    let router = web::stack::stack(router, state, sessions, config.secure());
    Ok(App {
        db,
        sources,
        zone,
        identity,
        delivery,
        authoring,
        quizzes,
        progress,
        hours,
        certification,
        development,
        dialogue,
        mentoring,
        classes,
        reporting,
        search,
        router,
        rules,
        worker,
    })
}

/// The gateway to SIASN, if its address is set.
fn siasn(config: &Config) -> anyhow::Result<Option<Arc<dyn SiasnGateway>>> {
    if config.siasn_url.is_empty() {
        return Ok(None);
    }
    let base = config.siasn_url.parse().context("setting `siasn_url`")?;
    let gateway = HttpGateway::new(base, config.siasn_gateway_token.clone(), config.siasn_user_token.clone())?;
    Ok(Some(Arc::new(gateway)))
}

fn drop_abandoned_uploads(authoring: &Authoring) -> Arc<dyn kernel::job::JobHandler> {
    let authoring = authoring.clone();
    Arc::new(FnJob::new("authoring.drop_abandoned_uploads", move |cx: Cx, _| {
        let authoring = authoring.clone();
        async move {
            authoring.drop_abandoned_uploads(&cx).await?;
            Ok(())
        }
    }))
}

fn remove_expired_sessions(identity: &Identity) -> Arc<dyn kernel::job::JobHandler> {
    let sessions = identity.sessions();
    Arc::new(FnJob::new("identity.remove_expired_sessions", move |cx: kernel::Cx, _| {
        let sessions = sessions.clone();
        async move { Ok(sessions.remove_expired(&cx).await?) }
    }))
}

fn retire_stored_key(hours: &LearningHours) -> Arc<dyn kernel::job::JobHandler> {
    let hours = hours.clone();
    Arc::new(FnJob::new("hours.retire_stored_key", move |cx: Cx, _| {
        let hours = hours.clone();
        async move { Ok(hours.retire_stored_key(&cx).await?) }
    }))
}

fn follow_lines(identity: &Identity, zone: FixedOffset) -> Arc<dyn kernel::job::JobHandler> {
    let identity = identity.clone();
    Arc::new(FnJob::new("identity.follow_lines", move |cx: Cx, _| {
        let identity = identity.clone();
        async move {
            identity.follow_lines(cx.now().with_timezone(&zone).date_naive()).await?;
            Ok(())
        }
    }))
}

/// How long a write may be repeated by its key.
const REPEATABLE: TimeDelta = TimeDelta::days(7);

fn forget_old_writes(db: &Db) -> Arc<dyn kernel::job::JobHandler> {
    let db = db.clone();
    Arc::new(FnJob::new("database.forget_old_writes", move |cx: Cx, _| {
        let db = db.clone();
        async move {
            database::idempotent::forget_writes_before(&db, cx.now() - REPEATABLE).await?;
            Ok(())
        }
    }))
}
