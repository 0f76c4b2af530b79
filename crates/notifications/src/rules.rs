//! Whom to tell what, and which services may be written to. Pure.

use kernel::{Event, id::PersonId};
use url::{Host, Url};

use crate::model::{Kind, Notice};

/// Devices of one person at most: a lost one is not forgotten by anybody else.
pub const MOST_DEVICES: usize = 10;

/// Who should hear of this event, and what; the actor never of one's own deed.
pub fn notices(event: &Event, actor: Option<PersonId>) -> Vec<(PersonId, Notice)> {
    let (people, kind, href) = match event {
        Event::FeedbackGiven { feedback, to, .. } => (vec![*to], Kind::Feedback, format!("/umpan-balik/{feedback}")),
        Event::CourseAssigned { person, due: Some(_), .. } => (vec![*person], Kind::Course, "/".to_owned()),
        Event::CertificateIssued { person, .. } | Event::CertificateExpired { person, .. } => {
            (vec![*person], Kind::Certificate, "/sertifikat".to_owned())
        }
        Event::ProofDecided { certificate, person, .. } => {
            (vec![*person], Kind::Proof, format!("/target/bukti/{certificate}"))
        }
        // What the quiz graded by itself was seen at once; what a trainer marked or changed was not.
        Event::AttemptGraded { attempt, person, .. } if actor.is_some() => {
            (vec![*person], Kind::Result, format!("/percobaan/{attempt}/hasil"))
        }
        Event::GoalMoved { goal, person, .. } => (vec![*person], Kind::Goal, format!("/rpi/{goal}")),
        Event::NeedsMoved { form, person, .. } => (vec![*person], Kind::Needs, format!("/akpk/{form}")),
        Event::PlaceMoved { class, person, .. } => (vec![*person], Kind::Class, format!("/jadwal/{class}")),
        Event::GuidanceLogged { session, mentorship, to, .. } => {
            (vec![*to], Kind::Mentoring, format!("/mentoring/{mentorship}/sesi/{session}"))
        }
        Event::MentorshipMoved { mentorship, mentor, mentee, .. } => {
            (vec![*mentor, *mentee], Kind::Mentoring, format!("/mentoring/{mentorship}"))
        }
        _ => return Vec::new(),
    };
    let others = people.into_iter().filter(|person| Some(*person) != actor);
    others.map(|person| (person, Notice { kind: Some(kind), href: href.clone() })).collect()
}

/// Push services by their origins, for instance `https://fcm.googleapis.com` or `https://*.notify.windows.com`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Services(Vec<Url>);

impl Services {
    /// Reads origins parted by commas or spaces.
    ///
    /// # Errors
    /// With the part that is no origin of http or https.
    pub fn parse(text: &str) -> Result<Self, String> {
        let parts = text.split([',', ' ']).filter(|part| !part.is_empty());
        let origin = |part: &str| {
            let url = Url::parse(part).map_err(|_| part.to_owned())?;
            let fit = ["http", "https"].contains(&url.scheme()) && url.path() == "/" && url.query().is_none();
            if fit { Ok(url) } else { Err(part.to_owned()) }
        };
        parts.map(origin).collect::<Result<_, _>>().map(Self)
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether this address lies at one of the services.
    pub fn have(&self, endpoint: &str) -> bool {
        let Ok(asked) = Url::parse(endpoint) else { return false };
        asked.username().is_empty()
            && asked.password().is_none()
            && self.0.iter().any(|service| {
                service.scheme() == asked.scheme()
                    && service.port_or_known_default() == asked.port_or_known_default()
                    && is_host(service, &asked)
            })
    }
}

fn is_host(service: &Url, asked: &Url) -> bool {
    let (Some(service), Some(host)) = (service.host_str(), asked.host()) else { return false };
    match (service.strip_prefix("*."), host) {
        (Some(parent), Host::Domain(host)) => {
            host.strip_suffix(parent).is_some_and(|child| child.len() > 1 && child.ends_with('.'))
        }
        (Some(_), _) => false,
        (None, host) => service == host.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use kernel::{Marks, id::Id};
    use uuid::Uuid;

    use super::*;

    fn id<K>(number: u128) -> Id<K> {
        Id::from_uuid(Uuid::from_u128(number))
    }

    #[test]
    fn everybody_concerned_is_told_but_who_did_it() {
        let moved = Event::MentorshipMoved { mentorship: id(9), mentor: id(1), mentee: id(2), state: "running".into() };
        let told = |actor: Option<u128>| -> Vec<PersonId> {
            notices(&moved, actor.map(id)).into_iter().map(|(person, _)| person).collect()
        };
        assert_eq!(told(None), [id(1), id(2)]);
        assert_eq!(told(Some(1)), [id(2)]);
        let given = Event::FeedbackGiven { feedback: id(7), from: id(1), to: id(2) };
        let [(person, notice)] = &notices(&given, Some(id(1)))[..] else { panic!("one notice") };
        assert_eq!((*person, notice.href.as_str()), (id(2), "/umpan-balik/00000000-0000-0000-0000-000000000007"));
        let back = Event::CourseAssigned { enrolment: id(3), person: id(2), course: id(4), due: None };
        assert_eq!(notices(&back, Some(id(1))), [], "what was taken back is no news");
        let graded = Event::AttemptGraded {
            attempt: id(5),
            enrolment: id(3),
            person: id(2),
            lesson: id(6),
            grade: Marks::whole(80),
            passed: true,
        };
        let told = |actor: Option<u128>| notices(&graded, actor.map(id)).len();
        assert_eq!((told(Some(1)), told(Some(2)), told(None)), (1, 0, 0), "only what a trainer did is news");
    }

    #[test]
    fn only_the_named_services_are_written_to() {
        let services = Services::parse("https://push.example, https://*.windows.example https://kirim.example:8443")
            .expect("origins");
        let cases = [
            ("https://push.example/send/abc", true),
            ("https://push.example:443/send", true),
            ("http://push.example/send", false),
            ("https://push.example.evil.example/", false),
            ("https://evilpush.example/", false),
            ("https://db5.windows.example/w/?token=x", true),
            ("https://windows.example/", false),
            ("https://.windows.example/", false),
            ("https://evilwindows.example/", false),
            ("https://kirim.example/", false),
            ("https://kirim.example:8443/x", true),
            ("https://push.example@127.0.0.1/", false),
            ("https://user@push.example/", false),
            ("https://127.0.0.1/", false),
            ("file:///etc/passwd", false),
            ("push.example", false),
        ];
        for (endpoint, allowed) in cases {
            assert_eq!(services.have(endpoint), allowed, "{endpoint}");
        }
        assert!(!Services::default().have("https://push.example/"));
        assert_eq!(Services::parse("https://a.example/path"), Err("https://a.example/path".to_owned()));
        assert_eq!(Services::parse("push.example"), Err("push.example".to_owned()));
    }
}
