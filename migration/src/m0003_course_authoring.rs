use sea_orm_migration::prelude::*;

use crate::columns::{
    big, id, id_null, index, int, json, moment, moment_null, primary, references, table, text, unique,
};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // What lists show of a course; its content is in the revisions.
        let course = vec![
            primary("id"),
            text("slug"),
            text("state"),
            text("title"),
            text("subject"),
            int("jp"),
            id_null("owner_id"),
            id_null("publication_id"),
            moment("created_at"),
            moment("updated_at"),
        ];
        manager.create_table(table("course", course)).await?;
        manager.create_index(unique("course_slug", "course", &["slug"])).await?;
        manager.create_index(index("course_owner", "course", &["owner_id"])).await?;

        let author = vec![primary("id"), id("course_id"), id("person_id")];
        manager
            .create_table(table("course_author", author).foreign_key(&mut references("course_id", "course")).to_owned())
            .await?;
        manager
            .create_index(unique("course_author_course_person", "course_author", &["course_id", "person_id"]))
            .await?;
        manager.create_index(index("course_author_person", "course_author", &["person_id"])).await?;

        let resource = vec![primary("id"), id("course_id"), text("kind")];
        manager
            .create_table(table("resource", resource).foreign_key(&mut references("course_id", "course")).to_owned())
            .await?;
        manager.create_index(index("resource_course", "resource", &["course_id"])).await?;

        let revision =
            vec![primary("id"), id("resource_id"), json("body"), text("author"), text("reason"), moment("created_at")];
        manager
            .create_table(
                table("revision", revision).foreign_key(&mut references("resource_id", "resource")).to_owned(),
            )
            .await?;
        manager.create_index(index("revision_resource", "revision", &["resource_id", "created_at"])).await?;

        let draft = vec![primary("resource_id"), id("revision_id"), int("version")];
        manager
            .create_table(
                table("draft", draft)
                    .foreign_key(&mut references("resource_id", "resource"))
                    .foreign_key(&mut references("revision_id", "revision"))
                    .to_owned(),
            )
            .await?;

        let publication =
            vec![primary("id"), id("course_id"), int("number"), text("digest"), text("author"), moment("created_at")];
        manager
            .create_table(
                table("publication", publication).foreign_key(&mut references("course_id", "course")).to_owned(),
            )
            .await?;
        manager.create_index(unique("publication_course_number", "publication", &["course_id", "number"])).await?;

        let entry = vec![primary("id"), id("publication_id"), id("resource_id"), id("revision_id"), text("digest")];
        manager
            .create_table(
                table("publication_entry", entry)
                    .foreign_key(&mut references("publication_id", "publication"))
                    .foreign_key(&mut references("revision_id", "revision"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(unique(
                "publication_entry_publication_resource",
                "publication_entry",
                &["publication_id", "resource_id"],
            ))
            .await?;

        let media = vec![
            primary("id"),
            id("course_id"),
            text("path"),
            text("digest"),
            text("media_type"),
            big("size"),
            text("author"),
            moment("created_at"),
        ];
        manager
            .create_table(table("media", media).foreign_key(&mut references("course_id", "course")).to_owned())
            .await?;
        manager.create_index(unique("media_course_path", "media", &["course_id", "path"])).await?;

        let upload = vec![
            primary("id"),
            id("course_id"),
            text("name"),
            big("size"),
            big("received"),
            text("author"),
            moment("created_at"),
            moment_null("finished_at"),
        ];
        manager
            .create_table(table("upload", upload).foreign_key(&mut references("course_id", "course")).to_owned())
            .await?;
        manager.create_index(index("upload_course", "upload", &["course_id", "finished_at"])).await?;

        let part = vec![primary("id"), id("upload_id"), big("start"), big("size")];
        manager
            .create_table(table("upload_part", part).foreign_key(&mut references("upload_id", "upload")).to_owned())
            .await?;
        manager.create_index(unique("upload_part_upload_start", "upload_part", &["upload_id", "start"])).await
    }
}
