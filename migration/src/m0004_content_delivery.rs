use sea_orm_migration::prelude::*;

use crate::columns::{big, flag, id, index, int, json, moment, primary, references, table, text, unique};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let version =
            vec![primary("publication_id"), id("course_id"), int("number"), text("document"), moment("published_at")];
        manager.create_table(table("published_version", version)).await?;
        manager.create_index(index("published_version_course", "published_version", &["course_id"])).await?;

        let offering = vec![
            primary("course_id"),
            id("publication_id"),
            int("number"),
            text("slug"),
            text("title"),
            text("summary"),
            text("subject"),
            text("level"),
            int("jp"),
            int("minutes"),
            int("lessons"),
            json("audience"),
            flag("archived"),
            moment("published_at"),
        ];
        manager.create_table(table("offering", offering)).await?;
        manager.create_index(unique("offering_slug", "offering", &["slug"])).await?;

        let enrolment = vec![
            primary("id"),
            id("course_id"),
            id("publication_id"),
            id("person_id"),
            moment("enrolled_at"),
            moment("last_seen_at"),
            id("last_lesson_id").null().to_owned(),
        ];
        manager
            .create_table(table("enrolment", enrolment).foreign_key(&mut references("person_id", "person")).to_owned())
            .await?;
        manager.create_index(unique("enrolment_person_course", "enrolment", &["person_id", "course_id"])).await?;
        manager.create_index(index("enrolment_course", "enrolment", &["course_id"])).await?;

        let mut enrolment_id = id("enrolment_id");
        let mut lesson_id = id("lesson_id");
        let mut key = Index::create();
        key.col("enrolment_id").col("lesson_id");
        let position = table("lesson_position", vec![])
            .col(&mut enrolment_id)
            .col(&mut lesson_id)
            .col(int("seconds"))
            .col(int("duration"))
            .col(json("ranges"))
            .col(moment("updated_at"))
            .primary_key(&mut key)
            .foreign_key(&mut references("enrolment_id", "enrolment"))
            .to_owned();
        manager.create_table(position).await?;

        let mut key = Index::create();
        key.col("digest").col("course_id");
        let media = table("media_use", vec![])
            .col(text("digest"))
            .col(id("course_id"))
            .col(text("media_type"))
            .col(big("size"))
            .primary_key(&mut key)
            .to_owned();
        manager.create_table(media).await
    }
}
