//! What people can do here.

pub mod lines;
mod people;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use data_encoding::{BASE64URL_NOPAD, HEXLOWER};
use kernel::{
    Cx, FieldProblem, Locale, Role,
    id::PersonId,
    person::{Lead, Nip, ReportingLine},
};
use serde_json::json;
use sha2::{Digest, Sha256};

use crate::{
    Identity, IdentityError,
    model::{NewPerson, Unit},
    policy::{self, Action},
    store,
};

/// Tries per account in [`WINDOW`].
const TRIES_PER_ACCOUNT: i32 = 10;
/// Tries per address in [`WINDOW`]; a whole office may share one.
const TRIES_PER_ADDRESS: i32 = 200;
/// After this long, tries are counted anew.
const WINDOW: TimeDelta = TimeDelta::minutes(15);
/// Shortest password taken.
pub const SHORTEST_PASSWORD: usize = 10;

/// A login as stored: 18 digits or a lower-case address.
pub fn normal_login(login: &str) -> String {
    let login = login.trim();
    if login.contains('@') {
        login.to_lowercase()
    } else {
        Nip::parse(login).map_or_else(|_| login.to_owned(), |nip| nip.as_str().to_owned())
    }
}

/// With what every bearer token begins.
pub(crate) const TOKEN_PREFIX: &str = "srt_";

/// The stored form of a bearer token.
pub(crate) fn token_hash(token: &str) -> String {
    HEXLOWER.encode(&Sha256::digest(token.as_bytes()))
}

impl Identity {
    /// Checks NIP or e-mail and password. Every try is counted before the password is looked at; a right one clears the count.
    pub async fn sign_in(
        &self,
        cx: &Cx,
        login: &str,
        password: &str,
        address: &str,
    ) -> Result<PersonId, IdentityError> {
        let login = normal_login(login);
        let account_key = format!("account:{}", token_hash(&login));
        let tx = self.db.begin().await?;
        let by_account = store::count_attempt(&tx.exec(), &account_key, cx.now(), WINDOW).await?;
        let address_key = format!("address:{address}");
        let by_address = store::count_attempt(&tx.exec(), &address_key, cx.now(), WINDOW).await?;
        tx.commit().await?;
        if by_account > TRIES_PER_ACCOUNT || by_address > TRIES_PER_ADDRESS {
            return Err(IdentityError::TooManyAttempts);
        }
        let account = store::account_by_login(&self.db.reader(), &login).await?;
        let hash = account.as_ref().map(|account| account.password_hash.clone());
        if !self.hasher.matches(password.to_owned(), hash).await? {
            return Err(IdentityError::BadCredentials);
        }
        let account = account.ok_or(IdentityError::BadCredentials)?;
        let tx = self.db.begin().await?;
        store::forget_attempts(&tx.exec(), &account_key).await?;
        // A whole office may sit behind one address: only what failed there counts.
        store::uncount_attempt(&tx.exec(), &address_key).await?;
        tx.audit(cx, "identity.sign_in", account.id, json!({})).await?;
        tx.commit().await?;
        Ok(account.id)
    }

    /// Sets a new password for oneself; other sessions end, the one named stays.
    pub async fn change_password(
        &self,
        cx: &Cx,
        person: PersonId,
        old: &str,
        new: &str,
        session: Option<&str>,
    ) -> Result<(), IdentityError> {
        policy::may(&cx.actor, Action::ChangeAccount, Some(person))?;
        if new.chars().count() < SHORTEST_PASSWORD {
            return Err(IdentityError::Invalid(vec![FieldProblem::new("new", "identity-password-short")]));
        }
        let account = store::account(&self.db.reader(), person).await?.ok_or(IdentityError::BadCredentials)?;
        if account.nip.as_deref() == Some(new) || account.email.as_deref() == Some(new) {
            return Err(IdentityError::Invalid(vec![FieldProblem::new("new", "identity-password-guessable")]));
        }
        if !self.hasher.matches(old.to_owned(), Some(account.password_hash)).await? {
            return Err(IdentityError::Invalid(vec![FieldProblem::new("old", "identity-password-wrong")]));
        }
        let hash = self.hasher.hash(new.to_owned(), cx.random()).await?;
        let tx = self.db.begin().await?;
        store::set_password(&tx.exec(), person, &hash).await?;
        store::sessions::end_others(&tx.exec(), person, session).await?;
        tx.audit(cx, "identity.change_password", person, json!({})).await?;
        Ok(tx.commit().await?)
    }

    /// Chooses language and theme for oneself.
    pub async fn set_preferences(
        &self,
        cx: &Cx,
        person: PersonId,
        locale: Option<Locale>,
        theme: Option<&str>,
    ) -> Result<(), IdentityError> {
        policy::may(&cx.actor, Action::ChangeAccount, Some(person))?;
        let theme = theme.filter(|theme| matches!(*theme, "terang" | "gelap"));
        let tx = self.db.begin().await?;
        store::set_preferences(&tx.exec(), person, locale.map(Locale::tag), theme).await?;
        tx.commit().await?;
        self.actors.forget(person);
        Ok(())
    }

    /// Adds a person; without a password the account cannot sign in.
    pub async fn add_person(
        &self,
        cx: &Cx,
        mut new: NewPerson,
        password: Option<&str>,
    ) -> Result<PersonId, IdentityError> {
        policy::may(&cx.actor, Action::Add, None)?;
        check(&mut new)?;
        let hash = match password {
            Some(password) => self.hasher.hash(password.to_owned(), cx.random()).await?,
            None => String::new(),
        };
        let id = cx.id();
        let tx = self.db.begin().await?;
        store::insert_person(&tx.exec(), id, &new, &hash, cx.now()).await?;
        if let Some(superior) = new.superior {
            let line = direct_line(cx, id, superior, cx.now().date_naive());
            store::lines::insert(&tx.exec(), &line, "", cx.now()).await?;
        }
        for role in &new.roles {
            store::grant(&tx.exec(), cx.id(), id, *role, cx.now()).await?;
        }
        tx.audit(cx, "identity.add_person", id, json!({ "roles": new.roles })).await?;
        tx.commit().await?;
        Ok(id)
    }

    /// Grants or takes a role. Employee and superior follow from what else is known, and are not granted.
    pub async fn set_role(&self, cx: &Cx, person: PersonId, role: Role, held: bool) -> Result<(), IdentityError> {
        policy::may(&cx.actor, if held { Action::Grant } else { Action::Revoke }, Some(person))?;
        if matches!(role, Role::Employee | Role::Superior) {
            return Err(IdentityError::Invalid(vec![FieldProblem::new("role", "identity-role-derived")]));
        }
        let tx = self.db.begin().await?;
        if held {
            store::grant(&tx.exec(), cx.id(), person, role, cx.now()).await?;
        } else {
            store::revoke(&tx.exec(), person, role).await?;
        }
        tx.audit(cx, "identity.set_role", person, json!({ "role": role, "held": held })).await?;
        tx.commit().await?;
        self.actors.forget(person);
        Ok(())
    }

    /// Makes a bearer token and shows it this once. Scopes are role names and `write`.
    pub async fn add_token(
        &self,
        cx: &Cx,
        person: PersonId,
        name: &str,
        scopes: &[String],
        expires_at: Option<DateTime<Utc>>,
    ) -> Result<String, IdentityError> {
        policy::may(&cx.actor, Action::MakeToken, Some(person))?;
        let unknown = scopes.iter().any(|scope| scope != "write" && Role::parse(scope).is_none());
        if unknown {
            return Err(IdentityError::Invalid(vec![FieldProblem::new("scopes", "identity-scope-unknown")]));
        }
        let token = format!("{TOKEN_PREFIX}{}", BASE64URL_NOPAD.encode(&cx.random::<32>()));
        let tx = self.db.begin().await?;
        let id = cx.id();
        let new = store::NewToken {
            id,
            person,
            name,
            hash: &token_hash(&token),
            scopes: &scopes.join(" "),
            expires_at,
            now: cx.now(),
        };
        store::insert_token(&tx.exec(), new).await?;
        tx.audit(cx, "identity.add_token", id, json!({ "name": name, "scopes": scopes })).await?;
        tx.commit().await?;
        Ok(token)
    }

    /// Loads units and people in one transaction, as `import` read them. Passwords are for the accounts named; whoever has a superior is
    /// taken to have answered to them since the day named.
    pub async fn load(
        &self,
        cx: &Cx,
        loaded: crate::import::Agency,
        passwords: &[(String, String)],
        since: NaiveDate,
    ) -> Result<(), IdentityError> {
        policy::may(&cx.actor, Action::Load, None)?;
        let mut hashes = std::collections::HashMap::new();
        for (login, password) in passwords {
            hashes.insert(normal_login(login), self.hasher.hash(password.clone(), cx.random()).await?);
        }
        let tx = self.db.begin().await?;
        for unit in &loaded.units {
            store::insert_unit(&tx.exec(), unit).await?;
        }
        for (id, new, _) in &loaded.people {
            let hash = hashes.get(&new.email).or_else(|| hashes.get(&new.nip)).map_or("", String::as_str);
            store::insert_person(&tx.exec(), *id, new, hash, cx.now()).await?;
            for role in &new.roles {
                store::grant(&tx.exec(), cx.id(), *id, *role, cx.now()).await?;
            }
        }
        for (id, _, superior) in &loaded.people {
            if let Some(superior) = superior {
                store::set_superior(&tx.exec(), *id, *superior).await?;
                store::lines::insert(&tx.exec(), &direct_line(cx, *id, *superior, since), "", cx.now()).await?;
            }
        }
        let counts = json!({ "units": loaded.units.len(), "people": loaded.people.len() });
        tx.audit(cx, "identity.load", "agency", counts).await?;
        Ok(tx.commit().await?)
    }

    /// Adds a unit.
    pub async fn add_unit(&self, cx: &Cx, unit: &Unit) -> Result<(), IdentityError> {
        policy::may(&cx.actor, Action::Add, None)?;
        let tx = self.db.begin().await?;
        store::insert_unit(&tx.exec(), unit).await?;
        tx.audit(cx, "identity.add_unit", unit.id, json!({ "code": unit.code })).await?;
        Ok(tx.commit().await?)
    }
}

fn direct_line(cx: &Cx, person: PersonId, superior: PersonId, from: NaiveDate) -> ReportingLine {
    ReportingLine { id: cx.id(), person, superior, lead: Lead::Direct, from, to: None }
}

/// Brings a new person into stored form, or says what is wrong.
pub(crate) fn check(new: &mut NewPerson) -> Result<(), IdentityError> {
    let mut problems = Vec::new();
    if new.nip.trim().is_empty() {
        new.nip.clear();
    } else {
        match Nip::parse(&new.nip) {
            Ok(nip) => nip.as_str().clone_into(&mut new.nip),
            Err(_) => problems.push(FieldProblem::new("nip", "identity-nip-wrong")),
        }
    }
    new.email = new.email.trim().to_lowercase();
    if !new.email.is_empty() && (!new.email.contains('@') || new.email.len() > 254) {
        problems.push(FieldProblem::new("email", "identity-email-wrong"));
    }
    if new.name.trim().is_empty() || new.name.len() > 200 {
        problems.push(FieldProblem::new("name", "identity-name-missing"));
    }
    if new.nip.is_empty() && new.email.is_empty() {
        problems.push(FieldProblem::new("nip", "identity-login-missing"));
    }
    if problems.is_empty() { Ok(()) } else { Err(IdentityError::Invalid(problems)) }
}

/// A password that can be read out: four groups of four letters and digits without look-alikes.
pub fn readable(random: &[u8; 16]) -> String {
    const LETTERS: &[u8] = b"abcdefghjkmnpqrstuvwxyz23456789";
    let letters: Vec<char> =
        random.iter().map(|byte| char::from(LETTERS[usize::from(*byte) % LETTERS.len()])).collect();
    letters.chunks(4).map(|group| group.iter().collect()).collect::<Vec<String>>().join("-")
}
