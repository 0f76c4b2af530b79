//! Appointments as iCalendar (RFC 5545), for the calendars that people already use.

use chrono::{DateTime, Utc};
use icalendar::{Calendar, Component, Event, EventLike};
use uuid::Uuid;

/// Media type of the file.
pub const MEDIA_TYPE: &str = "text/calendar; charset=utf-8";

/// When people meet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Appointment {
    /// Names it for good: a later file with the same id replaces the earlier one in a calendar.
    pub id: Uuid,
    /// Counts its changes.
    pub version: u32,
    /// What it is.
    pub title: String,
    /// When it begins.
    pub starts_at: DateTime<Utc>,
    /// When it ends.
    pub ends_at: DateTime<Utc>,
    /// Where it is.
    pub place: String,
    /// The page about it.
    pub link: String,
}

/// The file with these appointments, stamped `now`.
pub fn file(appointments: &[Appointment], now: DateTime<Utc>) -> String {
    let event = |appointment: &Appointment| {
        Event::new()
            .uid(&appointment.id.to_string())
            .timestamp(now)
            .summary(&appointment.title)
            .starts(appointment.starts_at)
            .ends(appointment.ends_at)
            .location(&appointment.place)
            .url(&appointment.link)
            .sequence(appointment.version)
            .done()
    };
    appointments.iter().map(event).collect::<Calendar>().done().to_string()
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;

    #[test]
    fn an_appointment_says_when_and_what() {
        let starts_at = DateTime::UNIX_EPOCH;
        let appointment = Appointment {
            id: Uuid::from_u128(7),
            version: 2,
            title: "Dialog kinerja; triwulan IV".to_owned(),
            starts_at,
            ends_at: starts_at + TimeDelta::minutes(45),
            place: "Ruang rapat".to_owned(),
            link: "https://contoh.id/dialog/7".to_owned(),
        };
        let text = file(&[appointment], starts_at);
        for line in [
            "BEGIN:VCALENDAR",
            "UID:00000000-0000-0000-0000-000000000007",
            "DTSTART:19700101T000000Z",
            "DTEND:19700101T004500Z",
            "SUMMARY:Dialog kinerja\\; triwulan IV",
            "SEQUENCE:2",
        ] {
            assert!(text.contains(line), "{line} in {text}");
        }
    }
}
