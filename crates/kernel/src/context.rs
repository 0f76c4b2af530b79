//! The context of a command: who acts, when, in which language. Time, ids and chance come from here and nowhere else.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::id::{Id, PersonId, UnitId};

/// Tells the time.
pub trait Clock: Send + Sync {
    /// The present moment, in UTC.
    fn now(&self) -> DateTime<Utc>;
}

/// Makes new version 7 UUIDs.
pub trait Ids: Send + Sync {
    /// A fresh UUID, in rising order within one process.
    fn uuid(&self) -> Uuid;
}

/// A source of random bytes fit for secrets.
pub trait Entropy: Send + Sync {
    /// Fills the buffer with random bytes.
    fn fill(&self, buffer: &mut [u8]);
}

/// The real clock, ids and randomness of the machine.
#[derive(Debug, Clone, Copy, Default)]
pub struct System;

#[expect(clippy::disallowed_methods, reason = "the one place where the machine's own clock is read")]
impl Clock for System {
    fn now(&self) -> DateTime<Utc> {
        Utc::now()
    }
}

#[expect(clippy::disallowed_methods, reason = "the one place where ids are made")]
impl Ids for System {
    fn uuid(&self) -> Uuid {
        Uuid::now_v7()
    }
}

impl Entropy for System {
    fn fill(&self, buffer: &mut [u8]) {
        rand::fill(buffer);
    }
}

/// The language of a screen or message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Locale {
    /// Indonesian, the first language of the product.
    #[default]
    Id,
    /// English.
    En,
}

impl Locale {
    /// Every language, the first one first.
    pub const ALL: [Self; 2] = [Self::Id, Self::En];

    /// The BCP 47 tag, as in `lang="id"`.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::En => "en",
        }
    }

    /// The language of a tag such as `en-GB`, if it is one of ours.
    pub fn from_tag(tag: &str) -> Option<Self> {
        match tag.get(..2)?.to_ascii_lowercase().as_str() {
            "id" => Some(Self::Id),
            "en" => Some(Self::En),
            _ => None,
        }
    }
}

/// What a person may be besides an employee. One person may hold several.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Everybody with an account: learns, sees own record.
    Employee,
    /// Widyaiswara: writes courses, marks.
    Trainer,
    /// BKPSDMD: people, courses, certificates.
    Admin,
    /// Has at least one person reporting to them. Derived, never granted.
    Superior,
    /// Guides others.
    Mentor,
    /// Inspectorate: reads closed years and verifies them, changes nothing.
    Inspector,
    /// Leadership of the agency (pimpinan): reads how far everybody is and what it cost, changes nothing.
    Leader,
}

impl Role {
    /// All roles, for tables and tests.
    pub const ALL: [Self; 7] =
        [Self::Employee, Self::Trainer, Self::Admin, Self::Superior, Self::Mentor, Self::Inspector, Self::Leader];

    /// The word stored in tables and scopes.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Employee => "employee",
            Self::Trainer => "trainer",
            Self::Admin => "admin",
            Self::Superior => "superior",
            Self::Mentor => "mentor",
            Self::Inspector => "inspector",
            Self::Leader => "leader",
        }
    }

    /// The role of a stored word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.as_str() == word)
    }
}

/// Who acts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Actor {
    /// Nobody signed in.
    Anonymous,
    /// A person, with the roles they hold now.
    Person(PersonActor),
    /// The product itself: background work, import, the command line. The name says which part.
    System(&'static str),
}

/// A signed-in person as commands and policies see them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonActor {
    /// Who.
    pub id: PersonId,
    /// Name without titles, for greetings and logs of deeds.
    pub name: String,
    /// The unit of the person's post.
    pub unit: Option<UnitId>,
    /// Roles held now; `Employee` is always among them.
    pub roles: Vec<Role>,
}

impl Actor {
    /// The person acting, if a person acts.
    pub fn person(&self) -> Option<PersonId> {
        match self {
            Self::Person(person) => Some(person.id),
            Self::Anonymous | Self::System(_) => None,
        }
    }

    /// Whether the actor holds the role. The system holds every role.
    pub fn has(&self, role: Role) -> bool {
        match self {
            Self::Person(person) => person.roles.contains(&role),
            Self::System(_) => true,
            Self::Anonymous => false,
        }
    }

    /// A short name for logs and audit entries, without personal data.
    pub fn label(&self) -> String {
        match self {
            Self::Anonymous => "anonymous".to_owned(),
            Self::Person(person) => person.id.to_string(),
            Self::System(part) => format!("system:{part}"),
        }
    }
}

/// Everything a command needs to know about its call.
#[derive(Clone)]
pub struct Cx {
    /// Who acts.
    pub actor: Actor,
    /// The language of answers.
    pub locale: Locale,
    /// Names the request or job in logs.
    pub request_id: Uuid,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn Ids>,
    entropy: Arc<dyn Entropy>,
}

/// The three sources of a [`Cx`], chosen once by the binary or the test.
#[derive(Clone)]
pub struct Sources {
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
    /// Makes ids.
    pub ids: Arc<dyn Ids>,
    /// Makes secrets.
    pub entropy: Arc<dyn Entropy>,
}

impl Sources {
    /// The machine's own.
    pub fn system() -> Self {
        Self { clock: Arc::new(System), ids: Arc::new(System), entropy: Arc::new(System) }
    }

    /// A context for this actor and language, under a fresh request id.
    pub fn cx(&self, actor: Actor, locale: Locale) -> Cx {
        Cx {
            actor,
            locale,
            request_id: self.ids.uuid(),
            clock: self.clock.clone(),
            ids: self.ids.clone(),
            entropy: self.entropy.clone(),
        }
    }
}

impl Cx {
    /// The same call as done by somebody else, for what is written down in their name.
    #[must_use]
    pub fn as_actor(&self, actor: Actor) -> Self {
        Self { actor, ..self.clone() }
    }

    /// The present moment.
    pub fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    /// A fresh id.
    pub fn id<K>(&self) -> Id<K> {
        Id::from_uuid(self.ids.uuid())
    }

    /// Random bytes fit for secrets.
    pub fn random<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.entropy.fill(&mut bytes);
        bytes
    }

    /// The same context for a part of the system acting on its own account.
    #[must_use]
    pub fn as_system(&self, part: &'static str) -> Self {
        Self { actor: Actor::System(part), ..self.clone() }
    }
}
