use sea_orm_migration::{prelude::*, sea_orm::prelude::Date};

use crate::columns::{
    big, date_null, flag, id, id_null, index, int, json, moment, moment_null, primary, references, table, text, unique,
};

/// People, units and courses belong to other features, whose history outlives them: named here without foreign keys.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

fn date(name: &'static str) -> ColumnDef {
    let mut column = ColumnDef::new(name);
    column.date().not_null();
    column
}

fn key(columns: &[&'static str]) -> IndexCreateStatement {
    let mut key = Index::create();
    for column in columns {
        key.col(*column);
    }
    key
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        dictionary(manager).await?;
        levels(manager).await?;
        directory(manager).await?;
        needs(manager).await?;
        plan(manager).await
    }
}

async fn dictionary(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let competency = vec![
        primary("id"),
        text("code"),
        text("kind"),
        text("name"),
        text("definition"),
        text("affair"),
        int("place"),
        json("levels"),
        date_null("retired_on"),
        moment("updated_at"),
    ];
    manager.create_table(table("competency", competency)).await?;
    manager.create_index(unique("competency_code", "competency", &["code"])).await?;

    let standard = vec![
        primary("id"),
        text("post_key"),
        text("post"),
        date("valid_from"),
        text("basis"),
        flag("confirmed"),
        json("required"),
        moment("made_at"),
    ];
    manager.create_table(table("post_standard", standard)).await?;
    manager.create_index(unique("post_standard_version", "post_standard", &["post_key", "valid_from"])).await?;

    let setting = vec![date("valid_from"), int("validity_months"), int("smallest_group"), text("basis")];
    let setting = table("competency_setting", setting).primary_key(&mut key(&["valid_from"])).to_owned();
    manager.create_table(setting).await?;
    // Assumed until the agency decides: levels count for about three years, groups under five tell of single people.
    let first = Query::insert()
        .into_table("competency_setting")
        .columns(["valid_from", "validity_months", "smallest_group", "basis"])
        .values_panic([Date::from_ymd_opt(2018, 1, 1).into(), 36.into(), 5.into(), "".into()])
        .to_owned();
    manager.execute(first).await
}

async fn levels(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let assessed = vec![
        primary("id"),
        id("person_id"),
        id("competency_id"),
        int("level"),
        text("source"),
        date("assessed_on"),
        date("expires_on"),
        text("note"),
        text("recorded_by"),
        moment("recorded_at"),
    ];
    let assessed =
        table("assessed_level", assessed).foreign_key(&mut references("competency_id", "competency")).to_owned();
    manager.create_table(assessed).await?;
    manager.create_index(index("assessed_level_person", "assessed_level", &["person_id"])).await?;

    let tag = vec![id("course_id"), id("competency_id"), int("level"), text("tagged_by"), moment("tagged_at")];
    let tag = table("competency_tag", tag)
        .primary_key(&mut key(&["course_id", "competency_id"]))
        .foreign_key(&mut references("competency_id", "competency"))
        .to_owned();
    manager.create_table(tag).await?;

    let proposal = vec![
        primary("id"),
        id("person_id"),
        id("competency_id"),
        int("level"),
        id("enrolment_id"),
        text("course"),
        date("proposed_on"),
        text("state"),
        text("reason"),
        text("decided_by"),
        moment_null("decided_at"),
    ];
    let proposal =
        table("level_proposal", proposal).foreign_key(&mut references("competency_id", "competency")).to_owned();
    manager.create_table(proposal).await?;
    manager.create_index(unique("level_proposal_once", "level_proposal", &["enrolment_id", "competency_id"])).await?;
    manager.create_index(index("level_proposal_person", "level_proposal", &["person_id", "state"])).await?;
    manager.create_index(index("level_proposal_state", "level_proposal", &["state"])).await?;

    let completion = vec![id("course_id"), id("person_id"), date("completed_on"), int("jp")];
    let completion =
        table("competency_completion", completion).primary_key(&mut key(&["course_id", "person_id"])).to_owned();
    manager.create_table(completion).await?;
    manager.create_index(index("competency_completion_person", "competency_completion", &["person_id"])).await
}

async fn directory(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let person = vec![
        id("person_id"),
        text("nip"),
        text("name"),
        text("post"),
        text("post_kind"),
        id_null("unit_id"),
        flag("active"),
    ];
    let person = table("competency_person", person).primary_key(&mut key(&["person_id"])).to_owned();
    manager.create_table(person).await?;
    manager.create_index(index("competency_person_unit", "competency_person", &["unit_id"])).await?;
    let unit = vec![id("unit_id"), id_null("parent_id"), text("name")];
    manager.create_table(table("competency_unit", unit).primary_key(&mut key(&["unit_id"])).to_owned()).await
}

async fn needs(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let form = vec![
        primary("id"),
        int("year"),
        id("person_id"),
        text("name"),
        text("post"),
        id_null("unit_id"),
        text("unit_name"),
        text("state"),
        int("revision"),
        moment("moved_at"),
    ];
    manager.create_table(table("needs_form", form)).await?;
    manager.create_index(unique("needs_form_year_person", "needs_form", &["year", "person_id"])).await?;
    manager.create_index(index("needs_form_person", "needs_form", &["person_id"])).await?;
    manager.create_index(index("needs_form_state", "needs_form", &["year", "state"])).await?;

    let row = vec![
        primary("id"),
        id("form_id"),
        int("place"),
        id_null("competency_id"),
        text("problem"),
        int("gap_from"),
        int("gap_to"),
        text("learning"),
        text("wish"),
        int("priority"),
        int("jp"),
        big("cost"),
    ];
    let row = table("needs_row", row).foreign_key(&mut references("form_id", "needs_form")).to_owned();
    manager.create_table(row).await?;
    manager.create_index(index("needs_row_form", "needs_row", &["form_id"])).await?;

    let step = vec![
        primary("id"),
        id("form_id"),
        int("revision"),
        moment("at"),
        id_null("by_id"),
        text("by_name"),
        text("part"),
        text("action"),
        text("to_state"),
        text("reason"),
    ];
    let step = table("needs_step", step).foreign_key(&mut references("form_id", "needs_form")).to_owned();
    manager.create_table(step).await?;
    manager.create_index(unique("needs_step_revision", "needs_step", &["form_id", "revision"])).await?;

    let deadline = vec![int("year"), text("stage"), date("due_on")];
    let deadline = table("needs_deadline", deadline).primary_key(&mut key(&["year", "stage"])).to_owned();
    manager.create_table(deadline).await?;
    let reminder = vec![int("year"), text("stage"), id("person_id"), moment("at")];
    let reminder = table("needs_reminder", reminder).primary_key(&mut key(&["year", "stage", "person_id"])).to_owned();
    manager.create_table(reminder).await
}

async fn plan(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let plan = vec![
        primary("id"),
        int("year"),
        int("version"),
        text("state"),
        text("decree"),
        date_null("decreed_on"),
        moment("made_at"),
        text("made_by"),
    ];
    manager.create_table(table("agency_plan", plan)).await?;
    manager.create_index(unique("agency_plan_version", "agency_plan", &["year", "version"])).await?;

    let item = vec![
        primary("id"),
        id("plan_id"),
        id("form_id"),
        id("person_id"),
        text("name"),
        text("post"),
        id_null("unit_id"),
        text("unit_name"),
        id_null("competency_id"),
        text("subject"),
        text("learning"),
        int("priority"),
        int("jp"),
        big("cost"),
    ];
    let item = table("agency_plan_item", item).foreign_key(&mut references("plan_id", "agency_plan")).to_owned();
    manager.create_table(item).await?;
    manager.create_index(index("agency_plan_item_plan", "agency_plan_item", &["plan_id"])).await
}
