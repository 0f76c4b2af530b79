//! Small courses, published into a storage and an event log of the test's own.

use std::path::{Path, PathBuf};

use blobs::Blobs;
use bytes::Bytes;
use courseware::{
    CourseDocument, CourseFacts, LessonContent, LessonDocument, LessonKind, LessonOutline, ModuleOutline, PageContent,
    PassRules, QuizContent, QuizRules, publish,
};
use kernel::{
    Actor, Cx, Event, Id, Locale,
    context::Sources,
    id::{CourseId, PublicationId},
};
use search::{CATALOGUES, Search};
use tempfile::TempDir;
use test_kit::{Client, FixedClock, TestDatabase};
use uuid::Uuid;

pub(crate) struct World {
    pub(crate) search: Search,
    pub(crate) client: Client,
    pub(crate) clock: FixedClock,
    pub(crate) database: TestDatabase,
    pub(crate) blobs: Blobs,
    pub(crate) folder: PathBuf,
    sources: Sources,
    _home: TempDir,
}

/// A course in a few words.
#[derive(Clone, Copy)]
pub(crate) struct Course {
    pub(crate) number: u128,
    pub(crate) slug: &'static str,
    pub(crate) title: &'static str,
    pub(crate) summary: &'static str,
    pub(crate) subject: &'static str,
    pub(crate) level: &'static str,
    pub(crate) jp: u32,
    /// Minutes of each page.
    pub(crate) minutes: u32,
    /// Title and text of each page.
    pub(crate) pages: &'static [(&'static str, &'static str)],
}

pub(crate) const ARCHIVES: Course = Course {
    number: 1,
    slug: "arsip",
    title: "Pengelolaan Kearsipan",
    summary: "Menata naskah sejak masuk sampai disusutkan.",
    subject: "kearsipan",
    level: "dasar",
    jp: 4,
    minutes: 60,
    pages: &[
        ("Alur surat masuk", "Setiap naskah dicatat, lalu diberkaskan menurut kode klasifikasi."),
        ("Jadwal retensi", "Retensi arsip dihitung sejak berkas ditutup. <b>Bukan</b> sejak tanggal surat & lampiran."),
        ("Penyusutan", "Pemusnahan arsip memerlukan persetujuan dan berita acara."),
        ("Daftar arsip aktif", "Daftar arsip aktif disusun unit pengolah setiap enam bulan."),
    ],
};

pub(crate) const SERVICE: Course = Course {
    number: 2,
    slug: "layanan",
    title: "Pelayanan Publik Prima",
    summary: "Melayani warga dengan ramah dan tuntas.",
    subject: "pelayanan-publik",
    level: "menengah",
    jp: 2,
    minutes: 45,
    pages: &[
        ("Menerima keluhan", "Dengarkan, catat, dan jawab dengan sabar."),
        ("Kebijakan layanan", "Kebijakan dan maklumat layanan dipasang di loket."),
    ],
};

pub(crate) const SECURITY: Course = Course {
    number: 3,
    slug: "aman",
    title: "Keamanan Informasi",
    summary: "Menjaga akun dan data. Berakhir dengan sertifikat.",
    subject: "keamanan-informasi",
    level: "lanjutan",
    jp: 6,
    minutes: 150,
    pages: &[
        ("Kata sandi yang kuat", "Kata sandi panjang lebih aman daripada yang rumit."),
        ("Pesan pancingan", "Pesan palsu meminta Anda mengeklik tautan dan mengisi data pribadi."),
    ],
};

pub(crate) fn course_id(number: u128) -> CourseId {
    Id::from_uuid(Uuid::from_u128(0x0000_0000_0000_7000_A000_0000_0000_0000 | number))
}

pub(crate) fn publication_id(number: u128) -> PublicationId {
    Id::from_uuid(Uuid::from_u128(0x0000_0000_0000_7000_B000_0000_0000_0000 | number))
}

pub(crate) fn lesson_id<K>(course: u128, place: usize) -> Id<K> {
    Id::from_uuid(Uuid::from_u128(0x0000_0000_0000_7000_C000_0000_0000_0000 | (course << 16) | place as u128))
}

impl World {
    pub(crate) async fn new() -> Self {
        Self::on(test_kit::fresh().await)
    }

    /// One on every database at hand.
    pub(crate) async fn everywhere() -> Vec<Self> {
        test_kit::databases().await.into_iter().map(Self::on).collect()
    }

    /// With the three courses in the catalogue, archives first and security last.
    pub(crate) async fn with_courses() -> Self {
        let world = Self::new().await;
        for course in [ARCHIVES, SERVICE, SECURITY] {
            world.publish(&course, course.number).await;
            world.clock.advance(chrono::TimeDelta::minutes(1));
        }
        world.follow().await;
        world
    }

    fn on(database: TestDatabase) -> Self {
        let home = tempfile::tempdir().expect("a folder");
        let blobs = Blobs::open(&format!("file://{}/files", home.path().display())).expect("a storage");
        let folder = home.path().join("search");
        let search = Search::open(&folder, database.db.clone(), blobs.clone()).expect("an index");
        let clock = FixedClock::default();
        let sources = test_kit::sources(&clock);
        let client = Client::new(search.routes(), &CATALOGUES, sources.clone());
        client.acts_as(test_kit::person(1, &[]));
        Self { search, client, clock, database, blobs, folder, sources, _home: home }
    }

    pub(crate) fn cx(&self) -> Cx {
        self.sources.cx(Actor::System("test"), Locale::Id)
    }

    /// The same index, opened once more as another process would.
    pub(crate) fn reopened(&self, folder: &Path) -> Search {
        Search::open(folder, self.database.db.clone(), self.blobs.clone()).expect("an index")
    }

    pub(crate) async fn follow(&self) {
        self.search.follow(&self.cx()).await.expect("followed");
    }

    pub(crate) async fn emit(&self, event: &Event) {
        let tx = self.database.db.begin().await.expect("a transaction");
        tx.emit(&self.cx(), event).await.expect("emitted");
        tx.commit().await.expect("committed");
    }

    async fn put(&self, document: &impl serde::Serialize) -> String {
        let (json, digest) = publish::stored(document).expect("JSON");
        self.blobs.put(Bytes::from(json)).await.expect("stored");
        digest
    }

    /// Publishes the course as this version.
    pub(crate) async fn publish(&self, course: &Course, publication: u128) {
        let mut lessons = Vec::new();
        for (place, (title, text)) in course.pages.iter().enumerate() {
            let content = LessonContent::Page(PageContent {
                html: String::new(),
                text: (*text).to_owned(),
                headings: Vec::new(),
                media: Vec::new(),
            });
            lessons.push(self.lesson(course, place, title, LessonKind::Page, content).await);
        }
        let quiz = QuizContent {
            rules: QuizRules::default(),
            instructions: "Kunci rahasia penguji".to_owned(),
            questions: Vec::new(),
            sections: Vec::new(),
            media: Vec::new(),
        };
        let place = course.pages.len();
        lessons.push(self.lesson(course, place, "Kuis akhir", LessonKind::Quiz, LessonContent::Quiz(quiz)).await);
        let document = CourseDocument {
            format: 1,
            course: course_id(course.number),
            publication: publication_id(publication),
            number: 1,
            slug: course.slug.to_owned(),
            facts: CourseFacts {
                title: course.title.to_owned(),
                summary: course.summary.to_owned(),
                subject: course.subject.to_owned(),
                level: course.level.to_owned(),
                language: "id".to_owned(),
                audience: Vec::new(),
                objectives: Vec::new(),
                jp: course.jp,
                form: "NKL03".to_owned(),
                curriculum: Vec::new(),
            },
            pass: PassRules::default(),
            modules: vec![ModuleOutline {
                id: lesson_id(course.number, 0xFF),
                key: "satu".to_owned(),
                title: "Modul satu".to_owned(),
                lessons,
                weight: 1,
                at_least: None,
                mandatory: true,
            }],
        };
        let digest = self.put(&document).await;
        self.announce(course.number, publication, digest).await;
    }

    /// Says in the log that the course is out.
    pub(crate) async fn announce(&self, course: u128, publication: u128, document: String) {
        let (course, publication) = (course_id(course), publication_id(publication));
        self.emit(&Event::CoursePublished { course, publication, document }).await;
    }

    async fn lesson(
        &self,
        course: &Course,
        place: usize,
        title: &str,
        kind: LessonKind,
        content: LessonContent,
    ) -> LessonOutline {
        let document =
            LessonDocument { format: 1, id: lesson_id(course.number, place), title: title.to_owned(), content };
        LessonOutline {
            id: document.id,
            key: format!("pelajaran-{place}"),
            title: title.to_owned(),
            kind,
            minutes: if kind == LessonKind::Quiz { 0 } else { course.minutes },
            mandatory: true,
            document: self.put(&document).await,
            quiz: (kind == LessonKind::Quiz).then(QuizRules::default),
            completion: None,
            weight: 1,
        }
    }

    /// Slugs found for these words, best first.
    pub(crate) async fn slugs(&self, query: &str) -> Vec<String> {
        let reply = self.client.get(&format!("/api/v1/catalogue?{query}")).await;
        assert_eq!(reply.status, 200, "{query}: {}", reply.text);
        let items = reply.json()["items"].as_array().expect("items").clone();
        items.iter().map(|item| item["slug"].as_str().expect("a slug").to_owned()).collect()
    }
}

/// The words for a query string.
pub(crate) fn q(words: &str) -> String {
    format!("q={}", web::ui::encode(words))
}
