//! Who sends a request: session or token to person and roles, remembered for half a minute.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use async_trait::async_trait;
use axum::http::{header, request::Parts};
use database::Db;
use kernel::{Actor, Locale, Role, context::PersonActor, id::PersonId, person::PersonCard};
use quick_cache::sync::Cache;
use tower_sessions::Session;
use web::{Authenticated, Authenticator, Failure};

use crate::{Identity, IdentityError, commands, sessions::PERSON, store};

/// How long a change made on another node may go unseen.
const REMEMBERED: Duration = Duration::from_secs(30);
/// People remembered at once.
const CAPACITY: usize = 10_000;

#[derive(Clone)]
struct Known {
    since: Instant,
    actor: PersonActor,
    card: Arc<PersonCard>,
    locale: Option<Locale>,
    theme: Option<String>,
}

/// The people seen lately.
pub(crate) struct Actors {
    db: Db,
    known: Cache<PersonId, Arc<Known>>,
}

impl Actors {
    pub(crate) fn new(db: Db) -> Self {
        Self { db, known: Cache::new(CAPACITY) }
    }

    /// Forgets what is known of a person, after a change.
    pub(crate) fn forget(&self, person: PersonId) {
        self.known.remove(&person);
    }

    /// The card of a person seen lately, else from the database.
    pub(crate) async fn card(&self, id: PersonId) -> Result<Option<Arc<PersonCard>>, IdentityError> {
        Ok(self.get(id).await?.map(|known| known.card.clone()))
    }

    async fn get(&self, id: PersonId) -> Result<Option<Arc<Known>>, IdentityError> {
        if let Some(known) = self.known.get(&id)
            && known.since.elapsed() < REMEMBERED
        {
            return Ok(Some(known));
        }
        let exec = self.db.reader();
        let Some(account) = store::account(&exec, id).await? else {
            self.known.remove(&id);
            return Ok(None);
        };
        let roles = store::roles(&exec, id, chrono_now()).await?;
        let Some(card) = store::cards(&exec, &[id]).await?.pop() else { return Ok(None) };
        let known = Arc::new(Known {
            since: Instant::now(),
            actor: PersonActor { id, name: account.name, unit: account.unit, roles },
            card: Arc::new(card),
            locale: account.locale.as_deref().and_then(Locale::from_tag),
            theme: account.theme,
        });
        self.known.insert(id, known.clone());
        Ok(Some(known))
    }
}

#[async_trait]
impl Authenticator for Identity {
    async fn authenticate(&self, parts: &mut Parts) -> Result<Authenticated, Failure> {
        if let Some(token) = bearer(parts) {
            return self.by_token(&token).await;
        }
        let Some(session) = parts.extensions.get::<Session>() else {
            return Ok(Authenticated::anonymous());
        };
        if !has_session_cookie(parts) {
            return Ok(Authenticated::anonymous());
        }
        let person: Option<PersonId> = session.get(PERSON).await.map_err(IdentityError::from)?;
        let Some(person) = person else {
            return Ok(Authenticated::anonymous());
        };
        let known = self.actors.get(person).await?;
        Ok(known.map_or_else(Authenticated::anonymous, |known| Authenticated {
            actor: Actor::Person(known.actor.clone()),
            locale: known.locale,
            theme: known.theme.clone(),
            may_write: true,
        }))
    }
}

impl Identity {
    async fn by_token(&self, token: &str) -> Result<Authenticated, Failure> {
        let row = store::token(&self.db.reader(), &commands::token_hash(token)).await?;
        let now = chrono_now();
        let row = row.filter(|row| row.expires_at.is_none_or(|end| end > now)).ok_or(IdentityError::BadToken)?;
        let known = self.actors.get(row.person).await?.ok_or(IdentityError::BadToken)?;
        let scopes: Vec<&str> = row.scopes.split(' ').collect();
        let mut actor = known.actor.clone();
        actor.roles.retain(|role| *role == Role::Employee || scopes.contains(&role.as_str()));
        Ok(Authenticated {
            actor: Actor::Person(actor),
            locale: known.locale,
            theme: None,
            may_write: scopes.contains(&"write"),
        })
    }
}

#[expect(clippy::disallowed_methods, reason = "runs before the request has a context")]
fn chrono_now() -> chrono::DateTime<chrono::Utc> {
    chrono::Utc::now()
}

/// The token of the API, if there is one. Tokens of other services, such as those of wallets, are not looked at here.
fn bearer(parts: &Parts) -> Option<String> {
    let value = parts.headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let token = value.strip_prefix("Bearer ")?.trim();
    token.starts_with(commands::TOKEN_PREFIX).then(|| token.to_owned())
}

/// Spares the database a look for visitors without a session.
fn has_session_cookie(parts: &Parts) -> bool {
    parts
        .headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .any(|pair| pair.trim_start().starts_with("serentak="))
}
