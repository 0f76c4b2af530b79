use std::sync::{
    Arc, Mutex,
    atomic::{AtomicU64, Ordering},
};

use chrono::{DateTime, TimeDelta, TimeZone, Utc};
use kernel::{
    Actor, Clock, Entropy, Ids, Role,
    context::{PersonActor, Sources},
    id::PersonId,
};
use uuid::Uuid;

/// A clock that stands still until it is moved. It begins at 24 November 2026, 02:00 UTC (09.00 WIB).
#[derive(Clone)]
pub struct FixedClock(Arc<Mutex<DateTime<Utc>>>);

impl Default for FixedClock {
    fn default() -> Self {
        Self(Arc::new(Mutex::new(Utc.with_ymd_and_hms(2026, 11, 24, 2, 0, 0).single().expect("a moment"))))
    }
}

impl FixedClock {
    /// Moves the clock forward.
    pub fn advance(&self, by: TimeDelta) {
        let mut now = self.0.lock().expect("the clock");
        *now += by;
    }
}

impl Clock for FixedClock {
    fn now(&self) -> DateTime<Utc> {
        *self.0.lock().expect("the clock")
    }
}

/// Ids that count up: `00000000-0000-7000-8000-000000000001` and on.
struct CountedIds(AtomicU64);

impl Ids for CountedIds {
    fn uuid(&self) -> Uuid {
        let number = self.0.fetch_add(1, Ordering::Relaxed);
        Uuid::from_u128(0x0000_0000_0000_7000_8000_0000_0000_0000 | u128::from(number))
    }
}

/// Bytes that count up.
struct CountedBytes(AtomicU64);

impl Entropy for CountedBytes {
    fn fill(&self, buffer: &mut [u8]) {
        for byte in buffer {
            *byte = self.0.fetch_add(1, Ordering::Relaxed) as u8;
        }
    }
}

/// Sources that give the same in every run, with this clock.
pub fn sources(clock: &FixedClock) -> Sources {
    Sources {
        clock: Arc::new(clock.clone()),
        ids: Arc::new(CountedIds(AtomicU64::new(1))),
        entropy: Arc::new(CountedBytes(AtomicU64::new(1))),
    }
}

/// A person who acts, with these roles besides that of an employee. The number makes the id.
pub fn person(number: u128, roles: &[Role]) -> Actor {
    let mut all = vec![Role::Employee];
    all.extend(roles);
    let id = PersonId::from_uuid(Uuid::from_u128(0x0000_0000_0000_7000_9000_0000_0000_0000 | number));
    Actor::Person(PersonActor { id, name: format!("Pegawai {number}"), unit: None, roles: all })
}
