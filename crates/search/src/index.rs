//! The index of this node: a folder of files, opened, read and replaced course by course.

use std::{
    collections::HashMap,
    fs,
    path::Path,
    sync::{Arc, PoisonError, RwLock},
};

use kernel::id::CourseId;
use tantivy::{
    DocAddress, Index, IndexReader, IndexSettings, IndexWriter, ReloadPolicy, Searcher, TantivyDocument, TantivyError,
    Term,
    collector::DocSetCollector,
    directory::{MmapDirectory, error::LockError},
    query::TermQuery,
    schema::{FAST, Field, INDEXED, IndexRecordOption, STORED, Schema, TextFieldIndexing, TextOptions, Value},
};

use crate::{
    SearchError,
    analysis::{Plain, Stems},
    marked::Places,
    model::{Card, Entry},
};

/// Counts changes of the schema or of the analysis; each begins a new folder.
const VERSION: &str = "v3";
/// Memory of the writer in bytes; the library wants at least fifteen million.
const WRITER_MEMORY: usize = 32_000_000;
/// Bytes of a block of stored texts, which is unpacked whole: about one lesson, since results need single ones.
const BLOCK: usize = 8 * 1024;

/// Blocks kept unpacked, some 16 KiB each: people search for the same things.
const BLOCKS_KEPT: usize = 500;

/// What a document of the index is.
pub(crate) const COURSE: u64 = 0;
/// See [`COURSE`].
pub(crate) const LESSON: u64 = 1;

/// The fields of the index.
#[derive(Clone, Copy)]
pub(crate) struct Fields {
    /// [`COURSE`] or [`LESSON`].
    pub(crate) kind: Field,
    /// [`key`] of the course.
    pub(crate) course: Field,
    /// Facts as JSON: [`Card`] or [`crate::model::LessonFacts`].
    pub(crate) facts: Field,
    /// Title, by stems.
    pub(crate) title: Field,
    /// Summary, by stems.
    pub(crate) summary: Field,
    /// Text, by stems.
    pub(crate) body: Field,
    /// [`Places`] of the lesson's title.
    pub(crate) title_places: Field,
    /// [`Places`] of the lesson's text.
    pub(crate) body_places: Field,
    /// All words as written, to look for misspelt ones.
    pub(crate) plain: Field,
}

fn schema() -> (Schema, Fields) {
    let text = |tokenizer: &str, option| {
        let indexing = TextFieldIndexing::default().set_tokenizer(tokenizer).set_index_option(option);
        TextOptions::default().set_indexing_options(indexing)
    };
    let stems = text(Stems::NAME, IndexRecordOption::WithFreqs);
    let mut builder = Schema::builder();
    let fields = Fields {
        kind: builder.add_u64_field("kind", FAST | INDEXED),
        course: builder.add_u64_field("course", FAST | INDEXED),
        facts: builder.add_text_field("facts", STORED),
        title: builder.add_text_field("title", stems.clone()),
        summary: builder.add_text_field("summary", stems.clone()),
        body: builder.add_text_field("body", stems.set_stored()),
        title_places: builder.add_text_field("title_places", STORED),
        body_places: builder.add_text_field("body_places", STORED),
        plain: builder.add_text_field("plain", text(Plain::NAME, IndexRecordOption::Basic)),
    };
    (builder.build(), fields)
}

/// The course's number in the index: the random half of its id.
pub(crate) fn key(course: CourseId) -> u64 {
    course.uuid().as_u64_pair().1
}

/// A course of the index.
pub(crate) struct Known {
    pub(crate) card: Arc<Card>,
    pub(crate) title: Places,
    pub(crate) summary: Places,
}

impl Known {
    fn new(card: Card) -> Self {
        Self { title: Places::of(&card.title), summary: Places::of(&card.summary), card: Arc::new(card) }
    }
}

/// The courses as they stood when the index was last read.
pub(crate) struct Snapshot {
    pub(crate) searcher: Searcher,
    pub(crate) courses: HashMap<u64, Known>,
    /// Keys of the courses, newest first.
    pub(crate) newest: Vec<u64>,
}

/// A change of the index.
pub(crate) enum Change {
    /// Puts the course in place of what was known of it.
    Put(Box<Entry>),
    /// Forgets the course.
    Remove(CourseId),
}

pub(crate) struct CourseIndex {
    index: Index,
    reader: IndexReader,
    pub(crate) fields: Fields,
    snapshot: RwLock<Arc<Snapshot>>,
}

impl CourseIndex {
    /// Opens the index of this folder, or begins it anew where it is missing or damaged.
    pub(crate) fn open(dir: &Path) -> Result<Self, SearchError> {
        let folder = dir.join(VERSION);
        let make = || fs::create_dir_all(&folder).map_err(|error| SearchError::Folder(folder.clone(), error));
        make()?;
        // A second look, since another process may have begun it just now.
        match Self::open_in(&folder).or_else(|_| Self::open_in(&folder)) {
            Ok(index) => Ok(index),
            Err(error) => {
                tracing::warn!(error = &error as &dyn std::error::Error, "the search index is damaged and begun anew");
                fs::remove_dir_all(&folder).map_err(|error| SearchError::Folder(folder.clone(), error))?;
                make()?;
                Self::open_in(&folder)
            }
        }
    }

    fn open_in(folder: &Path) -> Result<Self, SearchError> {
        let (schema, fields) = schema();
        let directory = MmapDirectory::open(folder).map_err(TantivyError::from)?;
        let settings = IndexSettings { docstore_blocksize: BLOCK, ..IndexSettings::default() };
        let index = Index::builder().schema(schema).settings(settings).open_or_create(directory)?;
        index.tokenizers().register(Stems::NAME, Stems::default());
        index.tokenizers().register(Plain::NAME, Plain::default());
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual);
        let reader = reader.doc_store_cache_num_blocks(BLOCKS_KEPT).try_into()?;
        let snapshot = RwLock::new(Arc::new(read(reader.searcher(), fields)?));
        Ok(Self { index, reader, fields, snapshot })
    }

    /// The courses as of now.
    pub(crate) fn snapshot(&self) -> Arc<Snapshot> {
        self.snapshot.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Reads the index again, after this or another process wrote to it.
    pub(crate) fn reload(&self) -> Result<(), SearchError> {
        self.reader.reload()?;
        let snapshot = Arc::new(read(self.reader.searcher(), self.fields)?);
        *self.snapshot.write().unwrap_or_else(PoisonError::into_inner) = snapshot;
        Ok(())
    }

    /// Makes the changes, all or none. False if another process is writing.
    pub(crate) fn write(&self, changes: &[Change]) -> Result<bool, SearchError> {
        let mut writer: IndexWriter = match self.index.writer_with_num_threads(1, WRITER_MEMORY) {
            Ok(writer) => writer,
            Err(TantivyError::LockFailure(LockError::LockBusy, _)) => return Ok(false),
            Err(error) => return Err(error.into()),
        };
        for change in changes {
            let course = match change {
                Change::Put(entry) => entry.card.course,
                Change::Remove(course) => *course,
            };
            writer.delete_term(Term::from_field_u64(self.fields.course, key(course)));
            if let Change::Put(entry) = change {
                for document in self.documents(entry)? {
                    writer.add_document(document)?;
                }
            }
        }
        writer.commit()?;
        writer.wait_merging_threads()?;
        self.reload()?;
        Ok(true)
    }

    fn documents(&self, entry: &Entry) -> Result<Vec<TantivyDocument>, SearchError> {
        let fields = &self.fields;
        let begin = |kind: u64, facts: String, title: &str, body: &str| {
            let mut document = TantivyDocument::new();
            document.add_u64(fields.kind, kind);
            document.add_u64(fields.course, key(entry.card.course));
            document.add_text(fields.facts, facts);
            document.add_text(fields.title, title);
            document.add_text(fields.body, body);
            document.add_text(fields.plain, title);
            document.add_text(fields.plain, body);
            document
        };
        let mut course = begin(COURSE, serde_json::to_string(&entry.card)?, &entry.card.title, &entry.body);
        course.add_text(fields.summary, &entry.card.summary);
        course.add_text(fields.plain, &entry.card.summary);
        let mut all = vec![course];
        for (facts, text) in &entry.lessons {
            let mut lesson = begin(LESSON, serde_json::to_string(facts)?, &facts.title, text);
            lesson.add_text(fields.title_places, Places::of(&facts.title).to_text());
            lesson.add_text(fields.body_places, Places::of(text).to_text());
            all.push(lesson);
        }
        Ok(all)
    }
}

/// The stored text of a field, empty if there is none.
pub(crate) fn stored(document: &TantivyDocument, field: Field) -> &str {
    document.get_first(field).and_then(|value| value.as_str()).unwrap_or_default()
}

/// The kept places of a field, none if there are none.
pub(crate) fn places(document: &TantivyDocument, field: Field) -> Places {
    Places::from_text(stored(document, field))
}

fn read(searcher: Searcher, fields: Fields) -> Result<Snapshot, SearchError> {
    let query = TermQuery::new(Term::from_field_u64(fields.kind, COURSE), IndexRecordOption::Basic);
    let mut cards = Vec::new();
    for address in searcher.search(&query, &DocSetCollector)? {
        cards.push(card(&searcher, fields, address)?);
    }
    cards.sort_by(|a, b| b.published_at.cmp(&a.published_at).then_with(|| a.title.cmp(&b.title)));
    let newest = cards.iter().map(|card| key(card.course)).collect();
    let courses = cards.into_iter().map(|card| (key(card.course), Known::new(card))).collect();
    Ok(Snapshot { searcher, courses, newest })
}

fn card(searcher: &Searcher, fields: Fields, address: DocAddress) -> Result<Card, SearchError> {
    let document: TantivyDocument = searcher.doc(address)?;
    Ok(serde_json::from_str(stored(&document, fields.facts))?)
}
