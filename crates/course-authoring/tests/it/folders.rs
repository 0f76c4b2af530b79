use blobs::Digest;
use course_authoring::{AuthoringError, model::CourseState, queries::published_documents};
use courseware::{AuthoredBody, AuthoredCourse, CourseDocument, LessonContent, LessonDocument, folder};
use kernel::{Event, Role};
use test_kit::person;

use crate::support::{apps, one, sample_courses};

/// A course without what an export may choose anew.
fn meaning(mut course: AuthoredCourse) -> AuthoredCourse {
    for lesson in course.modules.iter_mut().flat_map(|module| &mut module.lessons) {
        if let AuthoredBody::Quiz(quiz) = &mut lesson.body {
            for draft in &mut quiz.drafts {
                draft.line = 0;
            }
        }
    }
    course
}

#[tokio::test]
async fn an_export_of_an_import_means_the_same() {
    for app in apps().await {
        for source in sample_courses() {
            let cx = app.system();
            let imported = app.authoring.import_course(&cx, &source, None).await.expect("imported");
            assert!(imported.created && imported.changed > 0, "{}", app.database.engine);

            let again = app.authoring.import_course(&cx, &source, None).await.expect("imported again");
            assert_eq!((again.created, again.changed), (false, 0), "a second import changes nothing");

            let target = tempfile::tempdir().expect("a folder");
            app.authoring.export_course(&cx, imported.course, target.path()).await.expect("exported");
            let (before, after) = (folder::read(&source), folder::read(target.path()));
            assert_eq!(after.findings, before.findings);
            let (before, after) = (before.course.expect("a course"), after.course.expect("a course"));
            assert_eq!(meaning(after.clone()), meaning(before.clone()), "{}", source.display());
            let table = |path: &std::path::Path, course| folder::media_table(path, course).expect("media");
            assert_eq!(table(target.path(), &after), table(&source, &before));
        }
    }
}

#[tokio::test]
async fn a_publication_holds_everything_by_hash() {
    for app in apps().await {
        let cx = app.system();
        let imported = app.authoring.import_course(&cx, &sample_courses()[0], None).await.expect("imported");
        let published = app.authoring.publish(&cx, imported.course, None).await.expect("published");
        let found = published_documents(&app.database.db.reader(), published.publication).await.expect("asked");
        let found = found.expect("documents");
        assert_eq!((found.course, found.number, &found.digest), (imported.course, 1, &published.digest));

        let bytes = |digest: &str| {
            let digest: Digest = digest.parse().expect("a digest");
            let blobs = app.blobs.clone();
            async move { blobs.get(&digest).await.expect("asked").expect("a document") }
        };
        let outline: CourseDocument = serde_json::from_slice(&bytes(&found.digest).await).expect("a course document");
        assert_eq!(outline.lessons().count(), found.lessons.len());
        for (_, lesson) in outline.lessons() {
            let document: LessonDocument =
                serde_json::from_slice(&bytes(&lesson.document).await).expect("a lesson document");
            assert_eq!(document.id, lesson.id);
            if let LessonContent::Page(page) = document.content {
                for file in page.media {
                    assert!(app.blobs.has(&file.digest.parse().expect("a digest")).await.expect("asked"));
                }
            }
        }
        let (course, publication, document) = (imported.course, published.publication, published.digest.clone());
        let event = Event::CoursePublished { course, publication, document };
        assert_eq!(app.events.all(), [event]);

        // The same call again is the same publication; another one is the next version.
        let repeat = app.authoring.publish(&cx, imported.course, Some(published.publication)).await.expect("repeated");
        assert_eq!(repeat, published);
        let second = app.authoring.publish(&cx, imported.course, None).await.expect("published again");
        assert_eq!(second.number, 2);
        let state = app.authoring.workspace(&cx, imported.course).await.expect("a workspace").card;
        assert_eq!((state.state, state.publication), (CourseState::Published, Some(second.publication)));

        app.authoring.archive(&cx, imported.course).await.expect("archived");
        assert_eq!(app.events.all().len(), 3);
    }
}

#[tokio::test]
async fn what_is_not_ready_is_not_published() {
    let app = one().await;
    let folder = tempfile::tempdir().expect("a folder");
    let toml = "format = 1\nid = \"0193a1b2-0000-7000-8000-0000000000aa\"\nslug = \"kosong\"\ntitle = \"Kosong\"\nsummary = \"x\"\n";
    std::fs::write(folder.path().join("course.toml"), toml).expect("written");
    let cx = app.system();
    let imported = app.authoring.import_course(&cx, folder.path(), None).await.expect("imported");
    let refused = app.authoring.publish(&cx, imported.course, None).await;
    let Err(AuthoringError::NotReady(list)) = refused else { panic!("{refused:?}") };
    let codes: Vec<_> = list.iter().map(|entry| entry.code.as_str()).collect();
    assert_eq!(codes, ["jp_missing", "curriculum_missing", "no_module"]);
    assert_eq!(app.events.all(), []);
}

#[tokio::test]
async fn a_broken_folder_is_refused_as_a_whole() {
    let app = one().await;
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("course.toml"), "format = 1\n").expect("written");
    let refused = app.authoring.import_course(&app.system(), folder.path(), None).await;
    assert!(matches!(refused, Err(AuthoringError::Refused(_))), "{refused:?}");
    assert_eq!(app.authoring.courses(&app.system()).await.expect("courses"), []);
}

#[tokio::test]
async fn an_import_may_not_overwrite_the_course_of_another() {
    let app = one().await;
    let source = &sample_courses()[0];
    let first = app.cx(person(1, &[Role::Trainer]));
    let other = app.cx(person(2, &[Role::Trainer]));
    let imported = app.authoring.import_course(&first, source, None).await.expect("imported");
    let refused = app.authoring.import_course(&other, source, None).await;
    assert!(matches!(refused, Err(AuthoringError::NotFound)), "{refused:?}");
    let employee = app.cx(person(3, &[]));
    assert!(matches!(app.authoring.import_course(&employee, source, None).await, Err(AuthoringError::Forbidden)));
    assert!(matches!(app.authoring.workspace(&other, imported.course).await, Err(AuthoringError::NotFound)));
}
