use sea_orm_migration::{prelude::*, sea_orm::prelude::Uuid};

use crate::columns::{
    date_null, flag, id, id_null, index, int, json, moment, moment_null, primary, table, text, text_null, unique,
};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        lines(manager).await?;
        reference(manager).await?;
        totals(manager).await?;
        certificates(manager).await?;
        closing(manager).await?;
        siasn(manager).await?;
        manager.execute(forms()).await?;
        manager.execute(year_rule()).await
    }
}

fn with_text(name: &'static str, default: &'static str) -> ColumnDef {
    text(name).default(default).to_owned()
}

fn with_int(name: &'static str, default: i32) -> ColumnDef {
    int(name).default(default).to_owned()
}

fn with_flag(name: &'static str) -> ColumnDef {
    flag(name).default(false).to_owned()
}

async fn add(manager: &SchemaManager<'_>, to: &'static str, columns: Vec<ColumnDef>) -> Result<(), DbErr> {
    for mut column in columns {
        let mut alter = Table::alter();
        manager.alter_table(alter.table(to).add_column(&mut column).to_owned()).await?;
    }
    Ok(())
}

async fn lines(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let columns = vec![
        with_int("seq", 0),
        with_text("kind", "posting"),
        with_text("class", "nonklasikal"),
        with_int("share", 10),
        with_text("organiser", ""),
        with_text("number", ""),
        date_null("started_on"),
        with_int("days", 1),
        with_int("sessions", 0),
        int("certificate_jp").null().to_owned(),
        with_flag("abroad"),
        with_int("table_jp", 0),
        with_int("uncounted", 0),
        with_text("why", ""),
        id_null("rule_id"),
        with_text("note", ""),
        with_text("verifier", ""),
        with_flag("late"),
    ];
    add(manager, "jp_line", columns).await?;
    // What stands there was posted by completed courses: curriculum and count are the same.
    let known = "UPDATE jp_line SET certificate_jp = jp, table_jp = jp, started_on = completed_on, \
                 class = CASE WHEN form LIKE 'KL%' THEN 'klasikal' ELSE 'nonklasikal' END";
    let connection = manager.get_connection();
    connection.execute_unprepared(known).await?;
    // One posting per source. A correction names the same source again.
    connection.execute_unprepared("DROP INDEX jp_line_posting").await?;
    let postings = "CREATE UNIQUE INDEX jp_line_posting ON jp_line (source, source_id) WHERE kind = 'posting'";
    connection.execute_unprepared(postings).await?;
    manager.create_index(index("jp_line_source", "jp_line", &["source_id"])).await?;
    manager.create_index(index("jp_line_year", "jp_line", &["year", "posted_at"])).await?;

    manager.create_table(table("jp_account", vec![primary("person_id"), int("last_seq")])).await?;
    connection
        .execute_unprepared("INSERT INTO jp_account (person_id, last_seq) SELECT DISTINCT person_id, 0 FROM jp_line")
        .await?;
    Ok(())
}

async fn reference(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    add(manager, "jp_target", vec![with_int("version", 1), with_flag("confirmed")]).await?;
    let form = vec![
        primary("id"),
        text("code"),
        int("valid_from"),
        int("version"),
        text("class"),
        int("share"),
        text("kind"),
        int("rate"),
        int("rate_abroad"),
        int("abroad_percent"),
        text("cap"),
        int("cap_size"),
        text("basis"),
        text("ip_part"),
        int("siasn_type"),
        text("siasn_certificate"),
        text("legal_basis"),
        text("confidence"),
        flag("confirmed"),
    ];
    manager.create_table(table("jp_form_rule", form)).await?;
    manager.create_index(unique("jp_form_rule_version", "jp_form_rule", &["code", "valid_from", "version"])).await?;
    let year = vec![
        primary("id"),
        int("valid_from"),
        int("version"),
        text("mode_20jp"),
        int("seminar_window"),
        flag("siasn_year_of_end"),
        text("legal_basis"),
        text("confidence"),
        flag("confirmed"),
    ];
    manager.create_table(table("jp_year_rule", year)).await
}

async fn totals(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut key = Index::create();
    key.col("year").col("person_id");
    let total = vec![int("year"), id("person_id"), int("counted"), int("uncounted")];
    manager.create_table(table("jp_year_total", total).primary_key(&mut key).to_owned()).await?;
    // Covering, so that a report looks into the index alone.
    let counted = index("jp_year_total_counted", "jp_year_total", &["year", "person_id", "counted"]);
    manager.create_index(counted).await?;
    let fill = "INSERT INTO jp_year_total (year, person_id, counted, uncounted) \
                SELECT year, person_id, CAST(SUM(jp) AS INTEGER), 0 FROM jp_line GROUP BY year, person_id";
    manager.get_connection().execute_unprepared(fill).await?;
    let person = vec![
        primary("person_id"),
        text("nip"),
        text("name"),
        text("status"),
        text("sex"),
        text("rank"),
        text("post"),
        id_null("unit_id"),
        flag("active"),
    ];
    manager.create_table(table("jp_person", person)).await?;
    let groups = ["active", "unit_id", "status", "sex", "rank", "person_id"];
    manager.create_index(index("jp_person_groups", "jp_person", &groups)).await?;
    manager.create_table(table("jp_unit", vec![primary("unit_id"), id_null("parent_id"), text("name")])).await
}

async fn certificates(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let certificate = vec![
        primary("id"),
        id("person_id"),
        text("state"),
        text("title"),
        text("organiser"),
        text("number"),
        text("number_key"),
        text("organiser_key"),
        text("form"),
        date_null("started_on"),
        date_null("ended_on"),
        int("days"),
        int("sessions"),
        int("jp").null().to_owned(),
        flag("abroad"),
        text("digest"),
        text("file_name"),
        text("media_type"),
        text("qr"),
        text("note"),
        text("decided_by"),
        moment("uploaded_at"),
        moment_null("submitted_at"),
        moment_null("decided_at"),
    ];
    manager.create_table(table("jp_certificate", certificate)).await?;
    manager.create_index(index("jp_certificate_person", "jp_certificate", &["person_id"])).await?;
    manager.create_index(index("jp_certificate_queue", "jp_certificate", &["state", "submitted_at"])).await?;
    // The same certificate counts once; a draft or a rejected one does not stand in the way.
    let once = "CREATE UNIQUE INDEX jp_certificate_once ON jp_certificate (person_id, number_key, organiser_key) \
                WHERE number_key <> '' AND state NOT IN ('draf', 'ditolak')";
    manager.get_connection().execute_unprepared(once).await?;
    Ok(())
}

async fn closing(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut key = int("year");
    key.primary_key();
    manager.create_table(table("jp_year", vec![key, flag("closed")])).await?;
    let closing = vec![
        primary("id"),
        int("year"),
        int("number"),
        text("previous_hash"),
        text("last_hash"),
        int("line_count"),
        int("people"),
        int("counted"),
        int("uncounted"),
        text("agency"),
        text("public_key"),
        text("signature"),
        text("closed_by"),
        moment("closed_at"),
    ];
    manager.create_table(table("jp_closing", closing)).await?;
    manager.create_index(unique("jp_closing_number", "jp_closing", &["year", "number"])).await?;
    let mut key = Index::create();
    key.col("closing_id").col("position");
    let link = vec![id("closing_id"), int("position"), id("line_id"), text("hash")];
    manager.create_table(table("jp_closing_line", link).primary_key(&mut key).to_owned()).await?;
    manager.create_index(unique("jp_closing_line_once", "jp_closing_line", &["line_id"])).await?;
    let mut key = text("purpose");
    key.primary_key();
    manager.create_table(table("jp_key", vec![key, text("secret"), text("public"), moment("created_at")])).await
}

async fn siasn(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let record = vec![
        primary("source_id"),
        id("person_id"),
        int("year"),
        text("state"),
        text("reason"),
        text("remote_id"),
        text("payload_hash"),
        moment_null("sent_at"),
    ];
    manager.create_table(table("jp_siasn_record", record)).await?;
    manager.create_index(index("jp_siasn_record_year", "jp_siasn_record", &["year"])).await?;
    let batch = vec![
        primary("id"),
        int("year"),
        int("total"),
        int("done"),
        int("refused"),
        json("note"),
        moment("created_at"),
        moment_null("finished_at"),
    ];
    manager.create_table(table("jp_siasn_batch", batch)).await?;
    manager
        .create_table(table("jp_siasn_person", vec![primary("person_id"), text("orang_id"), text_null("note")]))
        .await
}

/// Code, class, share, kind, rate, abroad, percent, cap, its size, basis, part of IP ASN, SIASN type, SIASN certificate, confidence.
type Form = (
    &'static str,
    &'static str,
    i32,
    &'static str,
    [i32; 3],
    (&'static str, i32),
    &'static str,
    &'static str,
    (i32, &'static str),
    &'static str,
);

const JP: &str = "per_jp";
const NONE: (&str, i32) = ("none", 0);
const TWICE_A_MONTH: (&str, i32) = ("sessions_per_month", 2);
const TWO_A_DAY: (&str, i32) = ("jp_per_day", 2);

/// The forms of the annex of Peraturan LAN 10/2018 as far as they could be read; what was read second-hand or guessed says so.
const FORMS: [Form; 26] = [
    ("KL01", "klasikal", 10, JP, [0, 0, 0], NONE, "sertifikat", "kepemimpinan", (1, "-"), "R"),
    ("KL02", "klasikal", 10, JP, [0, 0, 20], NONE, "sertifikat", "teknis", (5, "-"), "R"),
    ("KL03", "klasikal", 10, JP, [0, 0, 20], NONE, "sertifikat", "teknis", (3, "T"), "R"),
    ("KL04", "klasikal", 10, JP, [0, 0, 20], NONE, "sertifikat", "fungsional", (2, "F"), "R"),
    ("KL05", "klasikal", 10, JP, [0, 0, 20], NONE, "sertifikat", "teknis", (6, "-"), "R"),
    ("KL06", "klasikal", 10, "per_day", [4, 6, 0], NONE, "tabel", "seminar", (9, "P"), "R"),
    ("KL07", "klasikal", 10, "per_day", [5, 7, 0], NONE, "tabel", "seminar", (4, "P"), "R"),
    ("KL08", "klasikal", 10, JP, [0, 0, 20], NONE, "sertifikat", "teknis", (11, ""), "M"),
    ("KL09", "klasikal", 10, JP, [0, 0, 20], NONE, "sertifikat", "teknis", (12, ""), "M"),
    ("KL10", "klasikal", 10, JP, [0, 0, 20], NONE, "sertifikat", "teknis", (8, "P"), "M"),
    ("KL11", "klasikal", 10, JP, [0, 0, 20], NONE, "sertifikat", "seminar", (7, "P"), "M"),
    ("KL12", "klasikal", 10, JP, [0, 0, 0], NONE, "sertifikat", "teknis", (13, ""), "M"),
    ("NKL01", "nonklasikal", 20, "per_session", [2, 2, 0], TWICE_A_MONTH, "tabel", "teknis", (14, ""), "R2"),
    ("NKL02", "nonklasikal", 20, "per_session", [2, 2, 0], TWICE_A_MONTH, "tabel", "teknis", (15, ""), "R2"),
    ("NKL03", "nonklasikal", 10, JP, [0, 0, 0], NONE, "sertifikat", "teknis", (16, ""), "M"),
    ("NKL04", "nonklasikal", 10, JP, [0, 0, 20], NONE, "sertifikat", "teknis", (17, ""), "M"),
    ("NKL05", "nonklasikal", 70, "per_event", [20, 20, 0], NONE, "tabel", "teknis", (18, ""), "R2"),
    ("NKL06", "nonklasikal", 20, JP, [0, 0, 0], NONE, "tabel", "teknis", (19, ""), "G"),
    ("NKL07", "nonklasikal", 20, "per_event", [10, 10, 0], NONE, "tabel", "teknis", (20, ""), "R2"),
    ("NKL08", "nonklasikal", 70, "per_event", [20, 20, 0], NONE, "tabel", "teknis", (21, ""), "R2"),
    ("NKL09", "nonklasikal", 70, "max_per_day", [2, 2, 0], TWO_A_DAY, "tabel", "teknis", (22, ""), "R2"),
    ("NKL10", "nonklasikal", 20, "max_per_day", [2, 2, 0], TWO_A_DAY, "tabel", "teknis", (23, ""), "R2"),
    ("NKL11", "nonklasikal", 70, "per_session", [2, 2, 0], NONE, "tabel", "teknis", (24, ""), "G"),
    ("NKL12", "nonklasikal", 70, "per_event", [20, 20, 0], NONE, "tabel", "teknis", (10, "P"), "R2"),
    ("NKL13", "nonklasikal", 70, JP, [0, 0, 0], NONE, "tabel", "teknis", (25, ""), "M"),
    ("PD01", "pendidikan", 10, "per_event", [20, 20, 0], NONE, "tabel", "teknis", (13, ""), "M"),
];

fn seeded(number: u128) -> Uuid {
    Uuid::from_u128(0x0193_0000_0000_7000_8000_0000_0000_0100 + number)
}

fn forms() -> InsertStatement {
    let mut seed = Query::insert();
    seed.into_table("jp_form_rule").columns([
        "id",
        "code",
        "valid_from",
        "version",
        "class",
        "share",
        "kind",
        "rate",
        "rate_abroad",
        "abroad_percent",
        "cap",
        "cap_size",
        "basis",
        "ip_part",
        "siasn_type",
        "siasn_certificate",
        "legal_basis",
        "confidence",
        "confirmed",
    ]);
    for (number, form) in FORMS.into_iter().enumerate() {
        let (code, class, share, kind, [rate, abroad, percent], (cap, size), basis, part, siasn, confidence) = form;
        seed.values_panic([
            seeded(number as u128).into(),
            code.into(),
            2019.into(),
            1.into(),
            class.into(),
            share.into(),
            kind.into(),
            rate.into(),
            abroad.into(),
            percent.into(),
            cap.into(),
            size.into(),
            basis.into(),
            part.into(),
            siasn.0.into(),
            siasn.1.into(),
            "Peraturan LAN 10/2018".into(),
            confidence.into(),
            (confidence == "R").into(),
        ]);
    }
    seed
}

fn year_rule() -> InsertStatement {
    let mut seed = Query::insert();
    seed.into_table("jp_year_rule").columns([
        "id",
        "valid_from",
        "version",
        "mode_20jp",
        "seminar_window",
        "siasn_year_of_end",
        "legal_basis",
        "confidence",
        "confirmed",
    ]);
    seed.values_panic([
        seeded(0x80).into(),
        2019.into(),
        1.into(),
        "ambang".into(),
        1.into(),
        true.into(),
        "PermenPANRB 38/2018; Peraturan BKN 8/2019".into(),
        "M".into(),
        false.into(),
    ]);
    seed
}
