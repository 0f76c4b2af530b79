use chrono::TimeDelta;
use kernel::Event;

use crate::world::{ARCHIVES, Course, SECURITY, SERVICE, World, course_id, q};

const RENAMED: Course = Course { title: "Tata Arsip Baru", slug: "arsip-baru", pages: &[], ..ARCHIVES };

#[tokio::test]
async fn a_publication_is_found_replaced_and_archived() {
    for world in World::everywhere().await {
        assert!(world.slugs("").await.is_empty());
        world.publish(&ARCHIVES, 1).await;
        assert!(world.slugs("").await.is_empty(), "not before the log is followed");
        world.follow().await;
        assert_eq!(world.slugs(&q("retensi")).await, ["arsip"]);

        world.clock.advance(TimeDelta::minutes(1));
        world.publish(&RENAMED, 2).await;
        world.follow().await;
        assert_eq!(world.slugs("").await, ["arsip-baru"]);
        assert!(world.slugs(&q("retensi")).await.is_empty(), "lessons of the old version are gone");

        world.clock.advance(TimeDelta::hours(1));
        world.emit(&Event::CourseArchived { course: course_id(1) }).await;
        world.follow().await;
        assert!(world.slugs("").await.is_empty());

        world.clock.advance(TimeDelta::minutes(1));
        world.publish(&ARCHIVES, 3).await;
        world.follow().await;
        assert_eq!(world.slugs("").await, ["arsip"], "published again after it was archived");
    }
}

#[tokio::test]
async fn looking_when_nothing_is_new_is_one_statement() {
    let world = World::with_courses().await;
    for _ in 0..3 {
        let (outcome, statements) = database::counting_statements(world.search.follow(&world.cx())).await;
        outcome.expect("followed");
        assert_eq!(statements, 1);
    }
    assert_eq!(world.slugs("").await.len(), 3);
}

#[tokio::test]
async fn a_new_index_is_filled_from_the_beginning_of_the_log() {
    let world = World::new().await;
    world.publish(&ARCHIVES, 1).await;
    world.publish(&SERVICE, 2).await;
    world.clock.advance(TimeDelta::days(40));
    world.publish(&RENAMED, 3).await;
    world.publish(&SECURITY, 4).await;
    world.clock.advance(TimeDelta::days(1));
    world.emit(&Event::CourseArchived { course: course_id(SERVICE.number) }).await;
    world.follow().await;
    let mut slugs = world.slugs("").await;
    slugs.sort();
    assert_eq!(slugs, ["aman", "arsip-baru"]);
}

#[tokio::test]
async fn a_late_older_event_changes_nothing() {
    let world = World::new().await;
    world.clock.advance(TimeDelta::minutes(2));
    world.publish(&RENAMED, 2).await;
    world.follow().await;
    // Recorded before, committed after.
    world.clock.advance(TimeDelta::minutes(-1));
    world.publish(&ARCHIVES, 1).await;
    world.publish(&SERVICE, 3).await;
    world.follow().await;
    assert_eq!(world.slugs("").await, ["arsip-baru", "layanan"], "the other course's late event counts");
}

#[tokio::test]
async fn two_processes_share_a_folder() {
    let world = World::new().await;
    let other = world.reopened(&world.folder);
    world.publish(&ARCHIVES, 1).await;
    other.follow(&world.cx()).await.expect("followed");
    world.follow().await;
    assert_eq!(world.slugs("").await, ["arsip"], "reads what the other wrote");

    world.publish(&SERVICE, 2).await;
    world.publish(&SECURITY, 3).await;
    let cx = world.cx();
    let (one, two) = tokio::join!(world.search.follow(&cx), other.follow(&cx));
    one.expect("followed");
    two.expect("followed");
    world.follow().await;
    assert_eq!(world.slugs("").await.len(), 3, "whoever passed catches up");
}

#[tokio::test]
async fn a_damaged_index_is_begun_anew() {
    let world = World::with_courses().await;
    let version = std::fs::read_dir(&world.folder).expect("the folder").flatten().next().expect("a version").path();
    std::fs::write(version.join("meta.json"), "{").expect("damaged");
    let search = world.reopened(&world.folder);
    search.follow(&world.cx()).await.expect("followed");
    let found = search.find(search::model::Question::default()).await.expect("found");
    assert_eq!(found.hits.total, 3);
}

#[tokio::test]
async fn a_missing_document_does_not_stop_the_others() {
    let world = World::new().await;
    world.announce(9, 9, "0".repeat(64)).await;
    world.announce(8, 8, "entah".to_owned()).await;
    world.publish(&ARCHIVES, 1).await;
    world.follow().await;
    assert_eq!(world.slugs("").await, ["arsip"]);
}
