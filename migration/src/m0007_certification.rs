use sea_orm_migration::prelude::*;

use crate::columns::{
    id, id_null, index, int, json, moment, moment_null, primary, references, table, text, text_null, unique,
};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let candidate = vec![
            primary("enrolment_id"),
            id("person_id"),
            id("course_id"),
            id("publication_id"),
            moment("completed_at"),
            id_null("certificate_id"),
        ];
        manager.create_table(table("certificate_candidate", candidate)).await?;
        manager
            .create_index(index(
                "certificate_candidate_open",
                "certificate_candidate",
                &["certificate_id", "completed_at"],
            ))
            .await?;

        let template = vec![
            primary("id"),
            text("name"),
            text("number_format"),
            text("signer_post"),
            text("signer_name"),
            text("signer_rank"),
            text("signer_nip"),
            text("place"),
            text("legal_basis"),
            int("version"),
            moment("updated_at"),
        ];
        manager.create_table(table("certificate_template", template)).await?;

        let mut key = Index::create();
        key.col("template_id").col("year");
        let series =
            table("number_series", vec![id("template_id"), int("year"), int("last")]).primary_key(&mut key).to_owned();
        manager.create_table(series).await?;

        let batch = vec![
            primary("id"),
            int("total"),
            int("done"),
            json("failed"),
            text("started_by"),
            moment("created_at"),
            moment_null("finished_at"),
        ];
        manager.create_table(table("certificate_batch", batch)).await?;

        let certificate = vec![
            primary("id"),
            text("code"),
            text("number"),
            id("template_id"),
            int("year"),
            int("sequence"),
            id("person_id"),
            id("enrolment_id"),
            id("course_id"),
            text("state"),
            json("snapshot"),
            text("digest"),
            moment("drawn_at"),
            moment_null("issued_at"),
            moment_null("ended_at"),
            text_null("reason"),
            id_null("replaces_id"),
            id_null("batch_id"),
        ];
        manager
            .create_table(
                table("certificate", certificate)
                    .foreign_key(&mut references("template_id", "certificate_template"))
                    .foreign_key(&mut references("batch_id", "certificate_batch"))
                    .to_owned(),
            )
            .await?;
        manager.create_index(unique("certificate_code", "certificate", &["code"])).await?;
        manager.create_index(unique("certificate_number", "certificate", &["number"])).await?;
        manager
            .create_index(unique("certificate_sequence", "certificate", &["template_id", "year", "sequence"]))
            .await?;
        manager.create_index(index("certificate_person", "certificate", &["person_id"])).await?;
        manager.create_index(index("certificate_drawn", "certificate", &["drawn_at"])).await
    }
}
