//! Registering and removing devices, choosing kinds.

use std::collections::BTreeSet;

use data_encoding::{BASE64URL_NOPAD, HEXLOWER};
use kernel::{
    Cx, FieldProblem,
    id::{PersonId, PushDeviceId},
};
use p256::PublicKey;
use serde_json::json;
use sha2::{Digest, Sha256};

use crate::{
    NoticeError, Notifications, jobs,
    model::{Device, Kind, Notice, Registration},
    rules::MOST_DEVICES,
    store,
};

/// Letters of a service's address; the longest known have some 600.
const LONGEST_ENDPOINT: usize = 2000;

fn person(cx: &Cx) -> Result<PersonId, NoticeError> {
    cx.actor.person().ok_or(NoticeError::Forbidden)
}

impl Notifications {
    /// Notices reach this device of the actor from now on. A browser has one address: whoever registered it before is no longer
    /// told on it.
    ///
    /// # Errors
    /// [`NoticeError::Invalid`] for an address at an unknown service or keys that are none; [`NoticeError::TooMany`].
    pub async fn register(&self, cx: &Cx, id: PushDeviceId, new: Registration) -> Result<PushDeviceId, NoticeError> {
        let person = person(cx)?;
        self.check(&new)?;
        let device = Device {
            id,
            person,
            digest: HEXLOWER.encode(&Sha256::digest(&new.endpoint)),
            name: web::device_name(&new.user_agent),
            endpoint: new.endpoint,
            p256dh: new.p256dh,
            auth: new.auth,
            locale: new.locale,
            since: cx.now(),
        };
        let tx = self.db().begin().await?;
        let others = store::devices(&tx.exec(), person).await?;
        if let Some(known) = others.iter().find(|known| known.id == id) {
            return Ok(known.id);
        }
        if others.iter().filter(|other| other.digest != device.digest).count() >= MOST_DEVICES {
            return Err(NoticeError::TooMany);
        }
        store::insert(&tx.exec(), &device).await?;
        tx.audit(cx, "push_device.register", id, json!({ "name": device.name })).await?;
        tx.commit().await?;
        Ok(id)
    }

    fn check(&self, new: &Registration) -> Result<(), NoticeError> {
        let decoded = |text: &str| BASE64URL_NOPAD.decode(text.as_bytes()).ok();
        let mut problems = Vec::new();
        if new.endpoint.len() > LONGEST_ENDPOINT || !self.settings().services.have(&new.endpoint) {
            problems.push(FieldProblem::new("endpoint", "problem-push-service"));
        }
        if decoded(&new.p256dh).is_none_or(|key| PublicKey::from_sec1_bytes(&key).is_err()) {
            problems.push(FieldProblem::new("keys.p256dh", "problem-push-key"));
        }
        if decoded(&new.auth).is_none_or(|auth| auth.len() != 16) {
            problems.push(FieldProblem::new("keys.auth", "problem-push-key"));
        }
        if problems.is_empty() { Ok(()) } else { Err(NoticeError::Invalid(problems)) }
    }

    /// Removes a device of the actor.
    ///
    /// # Errors
    /// [`NoticeError::NotFound`] for one that is not the actor's.
    pub async fn remove(&self, cx: &Cx, id: PushDeviceId) -> Result<(), NoticeError> {
        let person = person(cx)?;
        let tx = self.db().begin().await?;
        if !store::delete(&tx.exec(), person, id).await? {
            return Err(NoticeError::NotFound);
        }
        tx.audit(cx, "push_device.remove", id, json!({})).await?;
        Ok(tx.commit().await?)
    }

    /// The actor hears of these kinds and no others.
    ///
    /// # Errors
    /// [`NoticeError::Forbidden`] for who is no person.
    pub async fn choose(&self, cx: &Cx, wanted: &BTreeSet<Kind>) -> Result<(), NoticeError> {
        let person = person(cx)?;
        let muted: Vec<Kind> = Kind::ALL.into_iter().filter(|kind| !wanted.contains(kind)).collect();
        let tx = self.db().begin().await?;
        store::mute(&tx.exec(), person, &muted).await?;
        tx.audit(cx, "push_device.choose", person, json!({ "muted": muted })).await?;
        Ok(tx.commit().await?)
    }

    /// Sends a notice to all devices of the actor, to see whether it arrives. Gives their number.
    ///
    /// # Errors
    /// [`NoticeError::Forbidden`] for who is no person.
    pub async fn try_out(&self, cx: &Cx) -> Result<usize, NoticeError> {
        let person = person(cx)?;
        let tx = self.db().begin().await?;
        let devices = store::devices(&tx.exec(), person).await?;
        for device in &devices {
            jobs::queue(&tx, cx, device.id, Notice { kind: None, href: "/akun/pemberitahuan".to_owned() }).await?;
        }
        tx.commit().await?;
        Ok(devices.len())
    }

    /// The actor's devices, the newest first, and the kinds that the actor does not want.
    ///
    /// # Errors
    /// [`NoticeError::Forbidden`] for who is no person.
    pub async fn devices(&self, cx: &Cx) -> Result<(Vec<Device>, BTreeSet<Kind>), NoticeError> {
        let (person, exec) = (person(cx)?, self.db().reader());
        Ok((store::devices(&exec, person).await?, store::muted(&exec, person).await?))
    }
}
