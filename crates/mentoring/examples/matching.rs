//! How long the matching of the largest programme takes: `cargo run --example matching`.

use std::{collections::BTreeMap, time::Instant};

use kernel::id::{CompetencyId, PersonId, UnitId};
use mentoring::rules::matching::{Guide, Seeker, assign};
use uuid::Uuid;

const MENTEES: u64 = 500;
const MENTORS: u64 = 200;
const SKILLS: u64 = 30;
const UNITS: u64 = 120;

/// Numbers that look like chance and are the same in every run.
fn mixed(seed: u64) -> u64 {
    let mixed = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (mixed ^ (mixed >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9) >> 33
}

fn unit(number: u64) -> UnitId {
    UnitId::from_uuid(Uuid::from_u128(u128::from(number)))
}

fn skill(number: u64) -> CompetencyId {
    CompetencyId::from_uuid(Uuid::from_u128(u128::from(number)))
}

fn person(number: u64) -> PersonId {
    PersonId::from_uuid(Uuid::from_u128(u128::from(number)))
}

fn main() {
    let seekers: Vec<Seeker> = (0..MENTEES)
        .map(|number| {
            let at = mixed(number) % UNITS;
            Seeker {
                person: person(number),
                unit: Some(unit(at)),
                agency: Some(unit(at / 6)),
                competency: Some(skill(mixed(number + 10_000) % SKILLS)),
                target: 2 + (mixed(number + 20_000) % 3) as u8,
                actual: (mixed(number + 30_000) % 3) as u8,
                wished: Some(person(100_000 + mixed(number + 40_000) % MENTORS)),
                superiors: vec![person(100_000 + mixed(number + 50_000) % MENTORS)],
            }
        })
        .collect();
    let guides: Vec<Guide> = (0..MENTORS)
        .map(|number| {
            let at = mixed(number + 60_000) % UNITS;
            let level = |one: u64| (skill(one), 1 + (mixed(number * SKILLS + one) % 5) as u8);
            Guide {
                person: person(100_000 + number),
                unit: Some(unit(at)),
                agency: Some(unit(at / 6)),
                expert: number % 10 == 0,
                levels: (0..SKILLS).map(level).collect::<BTreeMap<_, _>>(),
                capacity: 5,
                taken: (number % 3) as u32,
                handover: (number % 4 == 0).then_some(12),
            }
        })
        .collect();
    let begun = Instant::now();
    let pairs = assign(&seekers, &guides, false);
    println!("{MENTEES} mentees, {MENTORS} mentors: {} pairs in {:?}", pairs.len(), begun.elapsed());
}
