//! argon2id, off the async threads and never more than a few at once: each takes 19 MiB.

use argon2::{
    Argon2,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use tokio::{sync::Semaphore, task};

use crate::IdentityError;

/// Hashes and checks passwords.
pub(crate) struct Hasher {
    slots: Semaphore,
}

/// A hash that no password matches in practice, to spend the same time on unknown accounts.
const DECOY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$c2VyZW50YWtzYWx0ZGVjb3k$8KmUkqKJ0cHTQ0zdL2qD3k1WZ4C5m4c1bq6mYJ5m1mE";

impl Hasher {
    pub(crate) fn new() -> Self {
        Self { slots: Semaphore::new(4) }
    }

    /// The PHC string of a password, salted by these bytes.
    pub(crate) async fn hash(&self, password: String, salt: [u8; 16]) -> Result<String, IdentityError> {
        let _slot = self.slots.acquire().await;
        let hash = task::spawn_blocking(move || {
            Argon2::default().hash_password_with_salt(password.as_bytes(), &salt).map(|hash| hash.to_string())
        });
        hash.await.map_err(|e| IdentityError::Hash(Box::new(e)))?.map_err(|e| IdentityError::Hash(e.to_string().into()))
    }

    /// Whether the password belongs to the hash. `None` stands for an unknown account and takes as long.
    pub(crate) async fn matches(&self, password: String, hash: Option<String>) -> Result<bool, IdentityError> {
        let _slot = self.slots.acquire().await;
        let known = hash.as_ref().is_some_and(|hash| !hash.is_empty());
        let hash = if known { hash.unwrap_or_default() } else { DECOY.to_owned() };
        let verified = task::spawn_blocking(move || {
            PasswordHash::new(&hash)
                .is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok())
        });
        Ok(verified.await.map_err(|e| IdentityError::Hash(Box::new(e)))? && known)
    }
}
