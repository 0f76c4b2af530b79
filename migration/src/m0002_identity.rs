use sea_orm_migration::prelude::*;

use crate::columns::{
    date_null, flag, id, id_null, index, int, moment, moment_null, primary, references, table, text, text_null, unique,
};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let unit = vec![primary("id"), id_null("parent_id"), text("code"), text("name"), text("kind")];
        manager.create_table(table("unit", unit).foreign_key(&mut references("parent_id", "unit")).to_owned()).await?;
        manager.create_index(unique("unit_code", "unit", &["code"])).await?;

        let person = vec![
            primary("id"),
            text_null("nip"),
            text_null("email"),
            text("front_title"),
            text("name"),
            text("back_title"),
            text("birth_place"),
            date_null("birth_date"),
            text("sex"),
            text("status"),
            text("rank"),
            text("post"),
            text("post_kind"),
            id_null("unit_id"),
            id_null("superior_id"),
            text_null("phone"),
            text("password_hash"),
            text_null("locale"),
            text_null("theme"),
            flag("active"),
            moment("created_at"),
        ];
        manager
            .create_table(
                table("person", person)
                    .foreign_key(&mut references("unit_id", "unit"))
                    .foreign_key(&mut references("superior_id", "person"))
                    .to_owned(),
            )
            .await?;
        manager.create_index(unique("person_nip", "person", &["nip"])).await?;
        manager.create_index(unique("person_email", "person", &["email"])).await?;
        manager.create_index(index("person_superior", "person", &["superior_id"])).await?;
        manager.create_index(index("person_name", "person", &["name"])).await?;

        let grant = vec![primary("id"), id("person_id"), text("role"), moment("granted_at")];
        manager
            .create_table(table("role_grant", grant).foreign_key(&mut references("person_id", "person")).to_owned())
            .await?;
        manager.create_index(unique("role_grant_person_role", "role_grant", &["person_id", "role"])).await?;

        let mut key = text("id");
        key.primary_key();
        let session = vec![key, id_null("person_id"), text("data"), moment("expires_at")];
        manager.create_table(table("session", session)).await?;
        manager.create_index(index("session_expires", "session", &["expires_at"])).await?;
        manager.create_index(index("session_person", "session", &["person_id"])).await?;

        let token = vec![
            primary("id"),
            id("person_id"),
            text("name"),
            text("hash"),
            text("scopes"),
            moment_null("expires_at"),
            moment("created_at"),
        ];
        manager
            .create_table(table("api_token", token).foreign_key(&mut references("person_id", "person")).to_owned())
            .await?;
        manager.create_index(unique("api_token_hash", "api_token", &["hash"])).await?;

        let mut key = text("key");
        key.primary_key();
        let throttle = vec![key, int("count"), moment("window_start")];
        manager.create_table(table("throttle", throttle)).await
    }
}
