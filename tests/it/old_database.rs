//! A database that the first version of the product left, brought up to date on each engine: nothing is lost, and what holds of a database
//! of today holds of it.

use std::collections::BTreeSet;

use kernel::{Actor, Locale, context::Sources};
use serde_json::Value;
use server::{config::Config, wiring};

/// How many migrations there were then.
const STEPS: u32 = 7;
/// Its rows, and the published documents in its storage.
const OLD: &str = include_str!("../old/m0007.json");

#[tokio::test]
async fn an_old_database_is_brought_up_to_date() {
    let old: Value = serde_json::from_str(OLD).expect("JSON");
    for database in test_kit::filled_at(STEPS, &old["tables"]).await {
        let engine = database.engine;
        let before = test_kit::rows_by_table(&database).await;
        let filled: BTreeSet<&str> =
            old["tables"].as_array().expect("tables").iter().filter_map(|entry| entry[0].as_str()).collect();
        let empty: Vec<&String> = before.keys().filter(|table| !filled.contains(table.as_str())).collect();
        assert!(empty.is_empty(), "{engine}: the fixture has no rows of {empty:?}");

        wiring::migrate(&database.db).await.unwrap_or_else(|error| panic!("{engine}: {error:#}"));
        let after = test_kit::rows_by_table(&database).await;
        for (table, rows) in &before {
            assert_eq!(after.get(table), Some(rows), "{engine}: rows of {table}");
        }

        let folder = tempfile::tempdir().expect("a folder");
        let config =
            Config { database_url: database.url.clone(), data_dir: folder.path().to_owned(), ..Config::default() };
        let storage = blobs::Blobs::open(&config.storage().expect("a storage")).expect("a storage");
        for document in old["documents"].as_array().expect("documents") {
            let document = document.as_str().expect("a document").to_owned();
            storage.put(document.into()).await.expect("stored");
        }
        let app = wiring::app(&config, database.db.clone(), Sources::system()).expect("the product");
        let cx = app.sources.cx(Actor::System("test"), Locale::Id);

        // What `serentak doctor` looks at.
        assert_eq!(app.identity.count_people().await.expect("counted"), 3, "{engine}");
        assert!(app.hours.verify_all().await.expect("verified").is_empty(), "{engine}");
        let found = app.progress.recompute(&cx, false).await.expect("recomputed");
        assert_eq!((found.enrolments, found.differences.as_slice()), (2, &[][..]), "{engine}");

        // What people would look at.
        let learner = app.identity.find_login("budi@contoh.id").await.expect("asked").expect("an account");
        let certificates = app.certification.certificates_of(learner).await.expect("asked");
        assert_eq!((certificates.len(), certificates[0].cycle), (1, 1), "{engine}");
        let sums = app.hours.jp_sums(&[learner], 2026).await.expect("asked");
        assert_eq!(sums.get(&learner), Some(&4), "{engine}");
        let enrolments = app.delivery.enrolments_of(&[learner]).await.expect("asked");
        assert_eq!((enrolments.len(), enrolments[0].0.cycle), (1, 1), "{engine}");
        let superiors = kernel::ports::ReportingLines::above(&app.identity, &[learner]).await.expect("asked");
        assert_eq!(superiors.len(), 1, "{engine}: who led whom is known as a line");

        // Bringing it up to date again changes nothing.
        wiring::migrate(&database.db).await.expect("nothing to do");
        assert_eq!(test_kit::rows_by_table(&database).await.get("certificate"), Some(&1), "{engine}");
    }
}
