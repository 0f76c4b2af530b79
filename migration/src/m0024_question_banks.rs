use sea_orm_migration::prelude::*;

use crate::columns::{
    big, id, id_null, index, int, json, moment, moment_null, primary, references, table, text, unique,
};

/// Banks of questions that trainers share: questions with their revisions and files, who keeps a bank, which quizzes draw on it, and
/// which revision a publication holds.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let bank = vec![
            primary("id"),
            text("owner"),
            id_null("course_id"),
            id_null("unit_id"),
            text("title"),
            text("description"),
            int("version"),
            moment("created_at"),
            moment("updated_at"),
        ];
        manager.create_table(table("question_bank", bank)).await?;
        let keeper = vec![primary("id"), id("bank_id"), id("person_id")];
        manager.create_table(of_bank("question_bank_keeper", keeper)).await?;
        manager
            .create_index(unique("question_bank_keeper_once", "question_bank_keeper", &["bank_id", "person_id"]))
            .await?;

        // What lists show and filters ask; the question itself is in its revision.
        let question = vec![
            primary("id"),
            id("bank_id"),
            id("revision_id"),
            int("version"),
            text("kind"),
            text("title"),
            text("category"),
            text("competency"),
            text("bloom"),
            text("words"),
            json("tags"),
            moment_null("retired_at"),
            moment("updated_at"),
        ];
        manager.create_table(of_bank("bank_question", question)).await?;
        manager.create_index(index("bank_question_category", "bank_question", &["bank_id", "category"])).await?;
        manager.create_index(index("bank_question_updated", "bank_question", &["bank_id", "updated_at"])).await?;
        let tag = vec![primary("id"), id("question_id"), text("tag")];
        manager.create_table(of_question("bank_question_tag", tag)).await?;
        manager.create_index(unique("bank_question_tag_once", "bank_question_tag", &["question_id", "tag"])).await?;
        let revision =
            vec![primary("id"), id("question_id"), json("body"), text("author"), text("reason"), moment("created_at")];
        manager.create_table(of_question("bank_revision", revision)).await?;
        manager.create_index(index("bank_revision_question", "bank_revision", &["question_id", "created_at"])).await?;

        let media = vec![
            primary("id"),
            id("bank_id"),
            text("path"),
            text("digest"),
            text("media_type"),
            big("size"),
            text("author"),
            moment("created_at"),
        ];
        manager.create_table(of_bank("bank_media", media)).await?;
        manager.create_index(unique("bank_media_path", "bank_media", &["bank_id", "path"])).await?;
        // A file that is looked at before its questions are taken.
        let file = vec![primary("id"), id("bank_id"), text("name"), big("size"), text("author"), moment("created_at")];
        manager.create_table(of_bank("bank_file", file)).await?;
        manager.create_index(index("bank_file_created", "bank_file", &["created_at"])).await?;

        // What a quiz takes from a bank as it stands now: one question, or all of a category with tags.
        let taken = vec![
            primary("id"),
            id("course_id"),
            id("lesson_id"),
            id("bank_id"),
            id_null("question_id"),
            text("category"),
            json("tags"),
        ];
        let taken = of_bank("bank_use", taken).foreign_key(&mut references("course_id", "course")).to_owned();
        manager.create_table(taken).await?;
        manager.create_index(index("bank_use_lesson", "bank_use", &["lesson_id"])).await?;
        manager.create_index(index("bank_use_bank", "bank_use", &["bank_id", "question_id"])).await?;
        let entry = vec![primary("id"), id("publication_id"), id("lesson_id"), id("question_id"), id("revision_id")];
        let entry = of_question("bank_entry", entry)
            .foreign_key(&mut references("publication_id", "publication"))
            .foreign_key(&mut references("revision_id", "bank_revision"))
            .to_owned();
        manager.create_table(entry).await?;
        manager
            .create_index(unique("bank_entry_once", "bank_entry", &["publication_id", "lesson_id", "question_id"]))
            .await?;
        manager.create_index(index("bank_entry_question", "bank_entry", &["question_id"])).await
    }
}

fn of_bank(name: &'static str, columns: Vec<ColumnDef>) -> TableCreateStatement {
    table(name, columns).foreign_key(&mut references("bank_id", "question_bank")).to_owned()
}

fn of_question(name: &'static str, columns: Vec<ColumnDef>) -> TableCreateStatement {
    table(name, columns).foreign_key(&mut references("question_id", "bank_question")).to_owned()
}
