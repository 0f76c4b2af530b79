use sea_orm_migration::prelude::*;

use crate::columns::{date_null, id, id_null, index, int, json, moment, moment_null, primary, table, text};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let fact = vec![
            primary("id"),
            id("enrolment_id"),
            id("lesson_id"),
            text("kind"),
            text("source"),
            json("proof"),
            moment("at"),
        ];
        manager.create_table(table("completion_fact", fact)).await?;
        manager.create_index(index("completion_fact_enrolment", "completion_fact", &["enrolment_id"])).await?;

        let mut key = Index::create();
        key.col("enrolment_id").col("lesson_id");
        let lesson = table("lesson_completion", vec![id("enrolment_id"), id("lesson_id"), moment("at")])
            .primary_key(&mut key)
            .to_owned();
        manager.create_table(lesson).await?;

        let course = vec![
            primary("enrolment_id"),
            id("person_id"),
            id("course_id"),
            id("publication_id"),
            moment_null("completed_at"),
        ];
        manager.create_table(table("course_completion", course)).await?;
        manager.create_index(index("course_completion_person", "course_completion", &["person_id"])).await?;

        let line = vec![
            primary("id"),
            id("person_id"),
            int("year"),
            int("quarter"),
            text("form"),
            text("title"),
            int("jp"),
            int("minutes"),
            date_null("completed_on"),
            text("source"),
            id_null("source_id"),
            json("proof"),
            id_null("reverses_id"),
            moment("posted_at"),
        ];
        manager.create_table(table("jp_line", line)).await?;
        manager.create_index(index("jp_line_person_year", "jp_line", &["person_id", "year"])).await?;
        // One posting per source; a reversing line names the same source again.
        let postings = "CREATE UNIQUE INDEX jp_line_posting ON jp_line (source, source_id) WHERE reverses_id IS NULL";
        manager.get_connection().execute_unprepared(postings).await?;

        let target = vec![
            primary("id"),
            text("status"),
            int("year_from"),
            int("min_jp"),
            int("max_jp").null().to_owned(),
            text("legal_basis"),
            text("confidence"),
        ];
        manager.create_table(table("jp_target", target)).await?;
        let mut seed = Query::insert();
        seed.into_table("jp_target").columns([
            "id",
            "status",
            "year_from",
            "min_jp",
            "max_jp",
            "legal_basis",
            "confidence",
        ]);
        for (number, status, max, basis, confidence) in [
            (1_u128, "PNS", None, "PP 11/2017 pasal 203 ayat (4)", "R"),
            (2, "CPNS", None, "Peraturan LAN 5/2018", "R"),
            (3, "PPPK", Some(24), "PP 49/2018; Peraturan LAN 15/2020", "M"),
        ] {
            let id = sea_orm_migration::sea_orm::prelude::Uuid::from_u128(
                0x0193_0000_0000_7000_8000_0000_0000_0000 | number,
            );
            seed.values_panic([
                id.into(),
                status.into(),
                2018.into(),
                20.into(),
                Value::Int(max).into(),
                basis.into(),
                confidence.into(),
            ]);
        }
        manager.execute(seed).await
    }
}
