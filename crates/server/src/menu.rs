//! The menu at the side: what each role finds there.

use kernel::Role;
use web::{NavGroup, NavItem};

/// The left rail, and with `tab` the bottom tabs of a phone.
pub(crate) fn rail() -> Vec<NavGroup> {
    let item = |href, key, icon, tab| NavItem { href, key, icon, tab };
    vec![
        NavGroup {
            title: None,
            role: Role::Employee,
            items: vec![
                item("/beranda", "nav-home", "home", true),
                item("/katalog", "nav-catalogue", "search", true),
                item("/belajarku", "nav-my-learning", "book", true),
                item("/jadwal", "nav-schedule", "cal", false),
            ],
        },
        NavGroup {
            title: Some("nav-group-development"),
            role: Role::Employee,
            items: vec![
                item("/kompetensi", "nav-competencies", "layers", false),
                item("/akpk", "nav-needs", "task", false),
                item("/umpan-balik", "nav-feedback", "inbox", false),
                item("/rpi", "nav-goals", "flag", false),
                item("/dialog", "nav-talks", "chat", false),
                item("/kinerja/360", "nav-rounds", "refresh", false),
                item("/target", "nav-jp", "target", false),
                item("/mentoring", "nav-mentoring", "hands", false),
                item("/sertifikat", "nav-certificates", "award", true),
            ],
        },
        NavGroup {
            title: Some("nav-group-superior"),
            role: Role::Superior,
            items: vec![
                item("/tim", "nav-team", "users", false),
                item("/tim/kompetensi", "nav-team-competencies", "layers", false),
                item("/tim/akpk", "nav-team-needs", "task", false),
                item("/tim/kelas", "nav-team-classes", "cal", false),
                item("/tim/umpan-balik", "nav-team-feedback", "inbox", false),
                item("/tim/rpi", "nav-team-goals", "flag", false),
                item("/tim/dialog", "nav-team-talks", "chat", false),
                item("/unit/jp", "nav-unit-hours", "target", false),
                item("/laporan", "nav-reports", "chart", false),
            ],
        },
        NavGroup {
            title: Some("nav-group-trainer"),
            role: Role::Trainer,
            items: vec![
                item("/studio", "nav-studio", "edit", false),
                item("/studio/bank", "nav-question-banks", "quiz", false),
                item("/penilaian", "nav-marking", "task", false),
            ],
        },
        NavGroup {
            title: Some("nav-group-leader"),
            role: Role::Leader,
            items: vec![item("/unit/jp", "nav-agency-hours", "target", false)],
        },
        NavGroup {
            title: Some("nav-group-inspector"),
            role: Role::Inspector,
            items: vec![item("/periksa/jp", "nav-inspection", "shield", false)],
        },
        NavGroup {
            title: Some("nav-group-admin"),
            role: Role::Admin,
            items: vec![
                item("/kelola", "nav-admin", "chart", false),
                item("/kelola/pegawai", "nav-people", "users", false),
                item("/laporan", "nav-reports", "chart", false),
                item("/kelola/sertifikat", "nav-issue", "award", false),
                item("/kelola/jp", "nav-hours", "target", false),
                item("/kelola/jp/bukti", "nav-hours-review", "inbox", false),
                item("/kelola/kompetensi", "nav-competency-admin", "layers", false),
                item("/kelola/akpk", "nav-all-needs", "task", false),
                item("/kelola/renbangkom", "nav-agency-plan", "money", false),
                item("/kelola/umpan-balik", "nav-feedback-settings", "settings", false),
                item("/kelola/360", "nav-round-admin", "refresh", false),
                item("/kelola/rpi", "nav-goal-templates", "flag", false),
                item("/kelola/kalender", "nav-calendar", "cal", false),
                item("/kelola/mentoring", "nav-mentoring-admin", "hands", false),
                item("/kelola/pekerjaan", "nav-jobs", "settings", false),
                item("/kelola/audit", "nav-audit", "shield", false),
            ],
        },
    ]
}
