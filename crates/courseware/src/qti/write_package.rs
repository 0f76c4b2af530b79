//! The package around the items that are written: manifest, test and files.

use std::io::{Cursor, Write};

use zip::{DateTime, ZipWriter, write::SimpleFileOptions};

use super::{
    QtiVersion,
    write::{Item, holds, identifier},
};
use crate::{
    authored::AuthoredQuestion,
    bank::{BankMedia, xml::Writer},
    question::aimed_tags,
};

/// The package of these questions; its bytes depend on nothing else. Scales and comments are left out.
pub fn write(version: QtiVersion, title: &str, questions: &[AuthoredQuestion], media: &[BankMedia]) -> Vec<u8> {
    let questions: Vec<AuthoredQuestion> = questions.iter().filter(|question| holds(&question.body)).cloned().collect();
    let questions = questions.as_slice();
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().last_modified_time(DateTime::default());
    let mut add = |name: &str, bytes: &[u8]| {
        // Writing into memory fails for no reason that a caller could mend.
        let _ = zip.start_file(name, options).and_then(|()| Ok(zip.write_all(bytes)?));
    };
    add("imsmanifest.xml", manifest(version, title, questions, media).as_bytes());
    add("test.xml", test(version, title, questions).as_bytes());
    for (at, question) in questions.iter().enumerate() {
        add(&item_path(at), Item::new(version, media).write(question, at).as_bytes());
    }
    for file in media {
        add(&format!("media/{}", file.name), &file.bytes);
    }
    zip.finish().map(Cursor::into_inner).unwrap_or_default()
}

fn item_path(at: usize) -> String {
    format!("items/item-{:04}.xml", at + 1)
}

fn manifest(version: QtiVersion, title: &str, questions: &[AuthoredQuestion], media: &[BankMedia]) -> String {
    let mut out = Writer::document();
    let lom = "http://www.imsglobal.org/xsd/imsmd_v1p2";
    let space = "http://www.imsglobal.org/xsd/imscp_v1p1";
    out.open("manifest", &[("xmlns", space), ("xmlns:imsmd", lom), ("identifier", "manifest")]).newline();
    let (schema, number) = version.schema();
    out.open("metadata", &[]).text("schema", &[], schema).text("schemaversion", &[], number);
    out.open("imsmd:lom", &[]).open("imsmd:general", &[]).open("imsmd:title", &[]);
    out.text("imsmd:langstring", &[], title).close().close().close().close().newline();
    out.leaf("organizations", &[]).newline();
    out.open("resources", &[]).newline();
    out.open("resource", &[("identifier", "test"), ("type", version.test_type()), ("href", "test.xml")]);
    out.leaf("file", &[("href", "test.xml")]);
    for at in 0..questions.len() {
        out.leaf("dependency", &[("identifierref", &format!("res-{}", at + 1))]);
    }
    out.close().newline();
    for (at, question) in questions.iter().enumerate() {
        let path = item_path(at);
        let id = format!("res-{}", at + 1);
        out.open("resource", &[("identifier", &id), ("type", version.item_type()), ("href", &path)]);
        facts(&mut out, question);
        out.leaf("file", &[("href", &path)]);
        let all: String = question.clone().texts_mut().into_iter().map(|text| text.as_str()).collect();
        for file in media.iter().filter(|file| all.contains(&file.link())) {
            out.leaf("file", &[("href", &format!("media/{}", file.name))]);
        }
        out.close().newline();
    }
    out.finish()
}

/// Tags, category and the author's own mark, as learning object metadata.
fn facts(out: &mut Writer, question: &AuthoredQuestion) {
    if question.tags.is_empty() && question.category.is_empty() && question.reference.is_empty() {
        return;
    }
    out.open("metadata", &[]).open("imsmd:lom", &[]).open("imsmd:general", &[]);
    if !question.reference.is_empty() {
        out.open("imsmd:catalogentry", &[]).open("imsmd:entry", &[]).text("imsmd:langstring", &[], &question.reference);
        out.close().close();
    }
    for tag in &aimed_tags(question) {
        out.open("imsmd:keyword", &[]).text("imsmd:langstring", &[], tag).close();
    }
    out.close();
    if !question.category.is_empty() {
        out.open("imsmd:classification", &[]).open("imsmd:taxonpath", &[]);
        for part in question.category.split('/') {
            out.open("imsmd:taxon", &[]).open("imsmd:entry", &[]).text("imsmd:langstring", &[], part).close().close();
        }
        out.close().close();
    }
    out.close().close();
}

fn test(version: QtiVersion, title: &str, questions: &[AuthoredQuestion]) -> String {
    let mut out = Item::new(version, &[]);
    let space = version.namespace();
    out.open("assessmentTest", &[("xmlns", space), ("identifier", "test"), ("title", title)]);
    out.open(
        "testPart",
        &[("identifier", "part"), ("navigationMode", "nonlinear"), ("submissionMode", "simultaneous")],
    );
    out.open("assessmentSection", &[("identifier", "section"), ("title", title), ("visible", "true")]);
    for (at, question) in questions.iter().enumerate() {
        out.leaf("assessmentItemRef", &[("identifier", &identifier(question, at)), ("href", &item_path(at))]);
    }
    out.out.finish()
}
