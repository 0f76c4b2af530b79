//! The story of a mentor and a mentee, on every engine: a programme is opened, pairs are found and set, goals are agreed, sessions are logged
//! and confirmed by both and count as lesson hours within the cap, both say how it was, and certificates can be issued.

use axum::{body::Body, http::StatusCode};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::world::{Reply, Session, World, key, worlds};

/// The most statements that any of these pages may send, session and person included.
const MOST: u32 = 8;

/// Who plays in the story.
struct Cast {
    admin: Session,
    mentor: Session,
    mentee: Session,
    stranger: Session,
    year: i64,
}

#[tokio::test]
async fn a_mentor_pair() {
    for world in worlds().await {
        let admin = world.as_account("pengelola").await;
        let year = admin.get("/api/v1/home").await.json()["year"].as_i64().expect("a year") - 1;
        let cast = Cast {
            mentor: world.as_account("mentor").await,
            mentee: world.as_account("pegawai").await,
            stranger: world.as_account("pelatih").await,
            admin,
            year,
        };
        let programme = a_programme_is_opened(&world, &cast).await;
        let pair = pairs_are_found_and_set(&world, &cast, &programme).await;
        goals_are_agreed(&world, &cast, &pair).await;
        sessions_count_within_the_cap(&world, &cast, &pair).await;
        a_session_is_disputed_and_mended(&world, &cast, &pair).await;
        notes_and_files_are_private(&world, &cast, &pair).await;
        pages_keep_to_their_number_of_statements(&world, &cast, &programme, &pair).await;
        it_ends_with_reviews_and_certificates(&world, &cast, &programme, &pair).await;
        world.app.worker.drain().await.expect("no job is left or failed");
    }
}

fn form(fields: &[(&str, &str)]) -> String {
    let pairs = fields.iter().map(|(name, value)| format!("{name}={}", web::ui::encode(value)));
    pairs.collect::<Vec<_>>().join("&")
}

fn moved_on(reply: &Reply, what: &str) -> String {
    assert_eq!(reply.status, StatusCode::SEE_OTHER, "{what}: {}", reply.text);
    reply.headers.get("location").and_then(|to| to.to_str().ok()).expect("a location").to_owned()
}

async fn a_programme_is_opened(world: &World, cast: &Cast) -> String {
    let engine = world.engine;
    let (id, year) = (key().to_string(), cast.year);
    let (first, last) = (format!("{year}-01-01"), format!("{}-12-31", year + 1));
    let fields = [
        ("id", id.as_str()),
        ("nama", "Alih pengetahuan kearsipan"),
        ("tujuan", "Pengetahuan pegawai senior diteruskan."),
        ("sasaran", "Pelaksana"),
        ("mulai", &first),
        ("selesai", &last),
        ("kuota", "20"),
    ];
    let mut wrong = fields;
    wrong[5].1 = "2000-01-01";
    let refused = cast.admin.form("/kelola/mentoring/program/baru", &form(&wrong)).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{engine}: ends before it begins");
    for _ in 0..2 {
        moved_on(&cast.admin.form("/kelola/mentoring/program/baru", &form(&fields)).await, "made, and made again");
    }
    let page = format!("/mentoring/program/{id}");
    assert_eq!(cast.mentee.get(&page).await.status, StatusCode::NOT_FOUND, "{engine}: a draft is nobody's business");
    let apply = form(&[("harapan", "Ingin bisa menata arsip.")]);
    assert_eq!(cast.mentee.form(&page, &apply).await.status, StatusCode::NOT_FOUND, "{engine}");
    let address = format!("/kelola/mentoring/program/{id}");
    assert_eq!(cast.mentee.form(&format!("{address}/buka"), "").await.status, StatusCode::FORBIDDEN, "{engine}");
    moved_on(&cast.admin.form(&format!("{address}/buka"), "").await, "opened");
    moved_on(&cast.mentee.form(&page, &apply).await, "applied");
    moved_on(&cast.mentee.form(&page, &apply).await, "applied again, which changes it");
    id
}

async fn pairs_are_found_and_set(world: &World, cast: &Cast, programme: &str) -> String {
    let engine = world.engine;
    let about = form(&[("tentang", "Tiga puluh tahun mengelola data.")]);
    moved_on(&cast.mentor.form("/mentoring/mentor", &about).await, "registered");
    let (mentor, _) = world.acting("mentor", &[]).await;
    let address = format!("/kelola/mentoring/program/{programme}");
    moved_on(&cast.admin.form(&format!("{address}/cocokkan"), "").await, "matched without mentors");
    let none = cast.admin.form(&format!("{address}/tetapkan"), "").await;
    assert_eq!(none.status, StatusCode::CONFLICT, "{engine}: there is no pair to set");
    moved_on(&cast.admin.form(&format!("/kelola/mentoring/mentor/{mentor}/terima"), "ahli=1").await, "accepted");

    // The mentee's own superior cannot be chosen, unless the agency allows it.
    let (superior, _) = world.acting("atasan", &[]).await;
    let body = form(&[("tentang", "Camat yang berpengalaman.")]);
    moved_on(&cast.admin.form(&format!("/kelola/mentoring/mentor/{superior}/terima"), &body).await, "proposed");
    moved_on(&cast.admin.form(&format!("{address}/cocokkan"), "").await, "matched");
    let board = cast.admin.get(&address).await.text;
    assert!(board.contains("Nurbaiti"), "{engine}: the mentor is proposed");
    let application = board.split("/peserta/").nth(1).and_then(|rest| rest.split('/').next()).expect("an application");
    let choose = format!("{address}/peserta/{application}/mentor");
    let refused = cast.admin.form(&choose, &form(&[("mentor", &superior.to_string())])).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{engine}: {}", refused.text);
    moved_on(&cast.admin.form(&choose, &form(&[("mentor", &mentor.to_string())])).await, "chosen by hand");
    moved_on(&cast.admin.form(&format!("{address}/cocokkan"), "").await, "matched again, what is by hand stays");
    assert_eq!(cast.mentee.get("/api/v1/me/mentorships").await.json(), json!([]), "{engine}: nobody knows yet");

    moved_on(&cast.admin.form(&format!("{address}/tetapkan"), "").await, "set");
    let mine = cast.mentee.get("/api/v1/me/mentorships").await.json();
    assert_eq!((mine[0]["side"].as_str(), mine[0]["state"].as_str()), (Some("mentee"), Some("proposed")), "{engine}");
    let late = cast.admin.form(&choose, &form(&[("mentor", "")])).await;
    assert_eq!(late.status, StatusCode::CONFLICT, "{engine}: a pair that was set stays");
    mine[0]["id"].as_str().expect("a pair").to_owned()
}

async fn goals_are_agreed(world: &World, cast: &Cast, pair: &str) {
    let engine = world.engine;
    let address = format!("/mentoring/{pair}");
    for other in [&cast.stranger, &cast.admin] {
        assert_eq!(other.get(&address).await.status, StatusCode::NOT_FOUND, "{engine}: only the two");
    }
    let early = log(cast, &cast.mentor, pair, "NKL02", "01-05", key()).await;
    assert_eq!(early.json()["code"], "mentoring.state", "{engine}: no session before a goal is agreed");
    let goal = key().to_string();
    let due = format!("{}-06-30", cast.year);
    let fields = [("id", goal.as_str()), ("sasaran", "Menata arsip"), ("ukuran", "Daftar arsip"), ("tenggat", &due)];
    moved_on(&cast.mentee.form(&format!("{address}/sasaran"), &form(&fields)).await, "written");
    let agree = format!("{address}/sasaran/{goal}/setuju");
    moved_on(&cast.mentee.form(&agree, "").await, "its writer agreed by writing");
    let state = async |who: &Session| who.get("/api/v1/me/mentorships").await.json()[0]["state"].clone();
    assert_eq!(state(&cast.mentee).await, "proposed", "{engine}: one side is not both");
    assert_eq!(cast.stranger.form(&agree, "").await.status, StatusCode::NOT_FOUND, "{engine}");
    moved_on(&cast.mentor.form(&agree, "").await, "agreed");
    assert_eq!(state(&cast.mentor).await, "running", "{engine}");
}

fn session(cast: &Cast, kind: &str, day: &str) -> Value {
    let year = cast.year;
    json!({ "form": kind, "starts_at": format!("{year}-{day}T02:00:00Z"), "ends_at": format!("{year}-{day}T03:30:00Z"),
        "place": "Ruang rapat", "topic": format!("Arsip {day}"), "notes": "Dibahas.", "next_step": "Susun daftar.",
        "goal": "Rapi", "reality": "Belum", "options": "Dua cara", "will": "Mulai Senin" })
}

async fn log(cast: &Cast, who: &Session, pair: &str, kind: &str, day: &str, id: Uuid) -> Reply {
    let body = session(cast, kind, day).to_string();
    let path = format!("/api/v1/mentorships/{pair}/sessions");
    who.send_with_key(id, "POST", &path, Body::from(body), Some("application/json")).await
}

async fn confirm(who: &Session, id: Uuid) -> Reply {
    who.json("POST", &format!("/api/v1/guidance-sessions/{id}/confirmation"), &json!({})).await
}

/// The lines of the ledger that came of sessions: form, day, JP that count, JP that do not.
async fn lines(cast: &Cast) -> Vec<(String, String, i64, i64)> {
    let all = cast.mentee.get(&format!("/api/v1/me/jp?year={}", cast.year)).await.json();
    let line = |line: &Value| {
        let text = |field: &str| line[field].as_str().unwrap_or_default().to_owned();
        let number = |field: &str| line[field].as_i64().unwrap_or_default();
        (text("form"), text("completed_on"), number("jp"), number("uncounted"))
    };
    let mut lines: Vec<_> = all.as_array().expect("lines").iter().map(line).collect();
    lines.retain(|(form, ..)| form == "NKL01" || form == "NKL02");
    lines
}

/// BR-06: 2 JP for a session that both confirmed, the third of a month and form counts 0.
async fn sessions_count_within_the_cap(world: &World, cast: &Cast, pair: &str) {
    let engine = world.engine;
    let cases = [
        ("NKL02", "03-02", 2),
        ("NKL02", "03-09", 2),
        ("NKL02", "03-16", 0),
        ("NKL01", "03-17", 2),
        ("NKL01", "03-18", 2),
        ("NKL01", "03-19", 0),
        ("NKL02", "04-01", 2),
    ];
    for (number, (kind, day, jp)) in cases.into_iter().enumerate() {
        let id = key();
        // Now one, now the other writes it down; it counts once the other side has confirmed.
        let (writer, other) = if number % 2 == 0 { (&cast.mentor, &cast.mentee) } else { (&cast.mentee, &cast.mentor) };
        for _ in 0..2 {
            let logged = log(cast, writer, pair, kind, day, id).await;
            assert_eq!(logged.status, StatusCode::CREATED, "{engine}: {}", logged.text);
        }
        assert_eq!(confirm(writer, id).await.json()["state"], "logged", "{engine}: one side alone is not both");
        assert_eq!(lines(cast).await.len(), number, "{engine}: nothing counts before both confirmed");
        assert_eq!(confirm(&cast.stranger, id).await.status, StatusCode::NOT_FOUND, "{engine}");
        for _ in 0..2 {
            assert_eq!(confirm(other, id).await.json()["state"], "confirmed", "{engine}: {kind} {day}");
        }
        let posted = lines(cast).await;
        let on = format!("{}-{day}", cast.year);
        let here: Vec<_> = posted.iter().filter(|line| line.1 == on).collect();
        assert_eq!(
            here,
            [&(kind.to_owned(), on, jp, 2 - jp)],
            "{engine}: {kind} on {day}, the {}th session",
            number + 1
        );
    }
    let sum: i64 = lines(cast).await.iter().map(|line| line.2).sum();
    assert_eq!(sum, 10, "{engine}: two of each form in March, one in April");
    let clash = log(cast, &cast.mentor, pair, "NKL02", "04-01", key()).await;
    assert_eq!(clash.status, StatusCode::UNPROCESSABLE_ENTITY, "{engine}: two sessions at one time");
}

async fn a_session_is_disputed_and_mended(world: &World, cast: &Cast, pair: &str) {
    let engine = world.engine;
    let id = key();
    assert_eq!(log(cast, &cast.mentee, pair, "NKL02", "05-04", id).await.status, StatusCode::CREATED, "{engine}");
    let path = format!("/api/v1/guidance-sessions/{id}/dispute");
    let own = cast.mentee.json("POST", &path, &json!({ "reason": "Tidak jadi dilakukan." })).await;
    assert_eq!(own.status, StatusCode::CONFLICT, "{engine}: not one's own");
    let short = cast.mentor.json("POST", &path, &json!({ "reason": "tidak" })).await;
    assert_eq!(short.status, StatusCode::UNPROCESSABLE_ENTITY, "{engine}");
    let disputed = cast.mentor.json("POST", &path, &json!({ "reason": "Harinya salah, tanggal enam." })).await;
    assert_eq!(disputed.status, StatusCode::NO_CONTENT, "{engine}: {}", disputed.text);
    assert_eq!(confirm(&cast.mentor, id).await.status, StatusCode::CONFLICT, "{engine}: a disputed one is no fact");
    let before = lines(cast).await.len();
    let mended = log_again(cast, &cast.mentee, pair, id).await;
    assert_eq!(mended, StatusCode::SEE_OTHER, "{engine}");
    assert_eq!(confirm(&cast.mentor, id).await.json()["state"], "confirmed", "{engine}");
    assert_eq!(lines(cast).await.len(), before + 1, "{engine}: mended and confirmed, it counts");
}

/// Writes the session down anew by its form, for another day.
async fn log_again(cast: &Cast, who: &Session, pair: &str, id: Uuid) -> StatusCode {
    let day = format!("{}-05-06", cast.year);
    let fields = [
        ("bentuk", "NKL02"),
        ("tanggal", day.as_str()),
        ("mulai", "09:00"),
        ("selesai", "10:00"),
        ("tempat", "Daring"),
        ("topik", "Arsip Mei"),
        ("catatan", "Dibahas."),
        ("lanjut", "Lanjut."),
    ];
    who.form(&format!("/mentoring/{pair}/sesi/{id}/ubah"), &form(&fields)).await.status
}

async fn notes_and_files_are_private(world: &World, cast: &Cast, pair: &str) {
    let engine = world.engine;
    let address = format!("/mentoring/{pair}");
    let note = key().to_string();
    let secret = "Perlu didekati pelan-pelan";
    let written = form(&[("id", note.as_str()), ("catatan", secret)]);
    moved_on(&cast.mentor.form(&format!("{address}/catatan"), &written).await, "noted");
    let shelf = format!("{address}/berkas");
    assert!(cast.mentor.get(&shelf).await.text.contains(secret), "{engine}: the writer reads it");
    for (name, other) in [("mentee", &cast.mentee), ("admin", &cast.admin), ("stranger", &cast.stranger)] {
        for page in [shelf.as_str(), &address, "/mentoring", "/kelola/audit"] {
            assert!(!other.get(page).await.text.contains(secret), "{engine}: {name} reads it on {page}");
        }
        let dropped = other.form(&format!("{address}/catatan/{note}/hapus"), "").await;
        assert_eq!(dropped.status, StatusCode::NOT_FOUND, "{engine}: {name} cannot drop it");
    }
    let file =
        "--x\r\ncontent-disposition: form-data; name=\"berkas\"; filename=\"daftar.txt\"\r\n\r\nisi\r\n--x--\r\n";
    let media_type = Some("multipart/form-data; boundary=x");
    moved_on(&cast.mentor.send("POST", &shelf, Body::from(file), media_type).await, "shared");
    let wrong = file.replace("daftar.txt", "daftar.exe");
    let refused = cast.mentor.send("POST", &shelf, Body::from(wrong), media_type).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{engine}: not every kind of file");
    let page = cast.mentee.get(&shelf).await.text;
    let link = page.split(&format!("{shelf}/")).nth(1).and_then(|rest| rest.split('"').next()).expect("a link");
    let link = format!("{shelf}/{link}");
    assert_eq!(cast.mentee.get(&link).await.text, "isi", "{engine}");
    for other in [&cast.admin, &cast.stranger] {
        assert_eq!(other.get(&link).await.status, StatusCode::NOT_FOUND, "{engine}: only the two open it");
    }
}

async fn pages_keep_to_their_number_of_statements(world: &World, cast: &Cast, programme: &str, pair: &str) {
    let engine = world.engine;
    let pages = [
        (&cast.mentor, "/mentoring".to_owned()),
        (&cast.mentee, "/mentoring".to_owned()),
        (&cast.mentor, format!("/mentoring/{pair}")),
        (&cast.mentor, format!("/mentoring/{pair}/berkas")),
        (&cast.mentor, format!("/mentoring/{pair}/sesi/baru")),
        (&cast.mentee, "/mentoring/mentor".to_owned()),
        (&cast.mentee, format!("/mentoring/program/{programme}")),
        (&cast.admin, "/kelola/mentoring".to_owned()),
        (&cast.admin, format!("/kelola/mentoring/program/{programme}")),
        (&cast.admin, format!("/kelola/mentoring/program/{programme}/hasil")),
        (&cast.admin, "/kelola/mentoring/mentor".to_owned()),
        (&cast.admin, "/kelola/mentoring/pengaturan".to_owned()),
    ];
    for (who, path) in pages {
        let reply = who.get(&path).await;
        assert_eq!(reply.status, StatusCode::OK, "{engine}: {path}: {}", reply.text);
        assert!(reply.statements <= MOST, "{engine}: {path}: {} statements", reply.statements);
    }
}

async fn it_ends_with_reviews_and_certificates(world: &World, cast: &Cast, programme: &str, pair: &str) {
    let engine = world.engine;
    let address = format!("/mentoring/{pair}");
    let review = form(&[("nilai", "5"), ("ulasan", "Sangat membantu.")]);
    let early = cast.mentee.form(&format!("{address}/ulasan"), &review).await;
    assert_eq!(early.status, StatusCode::CONFLICT, "{engine}: no review before the end");
    let by_mentee = cast.mentee.form(&format!("{address}/selesai"), "").await;
    assert_eq!(by_mentee.status, StatusCode::FORBIDDEN, "{engine}: the mentor completes");
    moved_on(&cast.mentor.form(&format!("{address}/selesai"), "").await, "completed");
    moved_on(&cast.mentee.form(&format!("{address}/ulasan"), &review).await, "reviewed");
    assert!(!cast.mentor.get(&address).await.text.contains("Sangat membantu."), "{engine}: not before the other's own");
    let back = form(&[("nilai", "4"), ("ulasan", "Tekun belajar.")]);
    moved_on(&cast.mentor.form(&format!("{address}/ulasan"), &back).await, "reviewed");
    assert!(cast.mentor.get(&address).await.text.contains("Sangat membantu."), "{engine}: both are written");
    let twice = cast.mentor.form(&format!("{address}/ulasan"), &back).await;
    assert_eq!(twice.status, StatusCode::CONFLICT, "{engine}: once for each side");

    let board = format!("/kelola/mentoring/program/{programme}");
    for _ in 0..2 {
        moved_on(&cast.admin.form(&format!("{board}/tutup"), "").await, "closed");
    }
    let results = cast.admin.get(&format!("{board}/hasil")).await.text;
    assert!(!results.contains("4,5"), "{engine}: two reviews are too few for a mean");
    let sheet = cast.admin.get(&format!("{board}/hasil.xlsx")).await;
    assert_eq!(&sheet.bytes[..2], b"PK", "{engine}: a workbook");
    let candidates = cast.admin.get("/kelola/sertifikat").await.text;
    assert!(candidates.contains("Alih pengetahuan kearsipan"), "{engine}: {candidates}");
    for name in ["Rina Ayu Lestari", "Nurbaiti"] {
        assert!(candidates.contains(name), "{engine}: {name} earned a certificate");
    }
}
