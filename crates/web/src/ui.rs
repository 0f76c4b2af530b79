//! What every template has at hand: words, the person, the shell.

use std::{fmt::Write, sync::Arc};

use askama::Template;
use axum::{
    extract::FromRequestParts,
    http::{HeaderValue, StatusCode, header, request::Parts},
    response::{Html, IntoResponse, Response},
};
use chrono::{DateTime, Datelike, NaiveDate, Utc};
use kernel::{Actor, Cx, Locale, Marks, context::PersonActor};

use crate::{Answer, Failure, Site, Words, format};

/// The shell of a page and the language of its words. Extracted by handlers, handed to templates as `ui`.
#[derive(Clone)]
pub struct Ui {
    /// The installation.
    pub site: Arc<Site>,
    /// The request's context.
    pub cx: Cx,
    /// Words in the person's language.
    pub words: Words,
    /// Path of the page, for `aria-current`.
    pub path: String,
    /// `terang`, `gelap`, or empty to follow the device.
    pub theme: String,
    /// Key of a notice to show on top, from `?kabar=`.
    pub notice: Option<String>,
    pub(crate) target: String,
    pub(crate) safe_method: bool,
}

impl<S: Send + Sync> FromRequestParts<S> for Ui {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Failure> {
        parts.extensions.get::<Self>().cloned().ok_or_else(Failure::unwired)
    }
}

impl Ui {
    pub(crate) fn new(site: &Arc<Site>, cx: Cx, parts: &Parts, theme: Option<String>) -> Self {
        let words = Words::new(site.catalogue.clone(), cx.locale);
        let notice = parts
            .uri
            .query()
            .and_then(|query| query.split('&').find_map(|pair| pair.strip_prefix("kabar=")))
            .map(|word| format!("notice-{word}"))
            .filter(|key| site.catalogue.has(Locale::Id, key));
        Self {
            site: site.clone(),
            words,
            path: parts.uri.path().to_owned(),
            theme: theme.unwrap_or_default(),
            notice,
            target: parts.uri.path_and_query().map_or_else(|| "/".to_owned(), ToString::to_string),
            safe_method: parts.method.is_safe(),
            cx,
        }
    }

    /// The page, rendered.
    pub fn page(&self, template: &impl Template) -> Answer {
        self.page_with(StatusCode::OK, template)
    }

    /// The page, rendered, under this status: 422 for a form that comes back with its errors.
    pub fn page_with(&self, status: StatusCode, template: &impl Template) -> Answer {
        let html = template.render().map_err(Failure::internal)?;
        let mut response = (status, Html(html)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::VARY, HeaderValue::from_static("HX-Request, Cookie"));
        headers.insert(header::CONTENT_LANGUAGE, HeaderValue::from_static(self.cx.locale.tag()));
        Ok(response)
    }

    /// The message of this key.
    pub fn t(&self, key: impl AsRef<str>) -> String {
        self.words.t(key)
    }

    /// The message with one value. Texts and whole numbers both fit.
    pub fn t1<'a>(
        &self,
        key: impl AsRef<str>,
        name: &'a str,
        value: impl Into<fluent_bundle::FluentValue<'a>>,
    ) -> String {
        self.words.t1(key, name, value)
    }

    /// The message with two values.
    pub fn t2<'a>(
        &self,
        key: impl AsRef<str>,
        name: &'a str,
        value: impl Into<fluent_bundle::FluentValue<'a>>,
        name2: &'a str,
        value2: impl Into<fluent_bundle::FluentValue<'a>>,
    ) -> String {
        self.words.t2(key, name, value, name2, value2)
    }

    /// The message of a word from storage, such as `subject-kearsipan`; the word itself if the catalogue has none.
    pub fn word(&self, prefix: &str, word: &str) -> String {
        self.words.maybe(&format!("{prefix}-{word}")).unwrap_or_else(|| word.to_owned())
    }

    /// The signed-in person.
    pub fn person(&self) -> Option<&PersonActor> {
        match &self.cx.actor {
            Actor::Person(person) => Some(person),
            Actor::Anonymous | Actor::System(_) => None,
        }
    }

    /// Whether the person sees this group of the rail.
    pub fn sees(&self, group: &crate::NavGroup) -> bool {
        self.cx.actor.has(group.role)
    }

    /// The person's two letters.
    pub fn initials(&self) -> String {
        let name = self.person().map_or("", |person| person.name.as_str());
        name.split_whitespace().filter_map(|word| word.chars().next()).take(2).collect()
    }

    /// The tag for `lang`.
    pub fn lang(&self) -> &'static str {
        self.cx.locale.tag()
    }

    /// `24 November 2026`.
    pub fn date(&self, date: &NaiveDate) -> String {
        format::date(*date, self.cx.locale)
    }

    /// The local date of a moment, `24 November 2026`.
    pub fn day(&self, at: &DateTime<Utc>) -> String {
        format::date(at.with_timezone(&self.site.zone).date_naive(), self.cx.locale)
    }

    /// `24 November 2026, 09.41 WIB`.
    pub fn moment(&self, at: &DateTime<Utc>) -> String {
        format::moment(*at, self.site.zone, self.cx.locale)
    }

    /// This moment, as [`Ui::moment`].
    pub fn now(&self) -> String {
        self.moment(&self.cx.now())
    }

    /// `09.41`.
    pub fn time(&self, at: &DateTime<Utc>) -> String {
        format::time(*at, self.site.zone, self.cx.locale)
    }

    /// Today by the site's zone.
    pub fn today(&self) -> NaiveDate {
        self.cx.now().with_timezone(&self.site.zone).date_naive()
    }

    /// This calendar year by the site's zone.
    pub fn year(&self) -> i32 {
        self.today().year()
    }

    /// `Selasa, 24 November 2026`.
    pub fn today_long(&self) -> String {
        format::day_and_date(self.today(), self.cx.locale)
    }

    /// `72,5`.
    pub fn marks(&self, marks: &Marks) -> String {
        format::marks(*marks, self.cx.locale)
    }

    /// `1.250`.
    pub fn number(&self, number: &(impl Copy + TryInto<i64>)) -> String {
        format::whole((*number).try_into().unwrap_or(i64::MAX), self.cx.locale)
    }

    /// `86 MB`.
    pub fn size(&self, bytes: &u64) -> String {
        format::size(*bytes, self.cx.locale)
    }

    /// Address of a built file of the front end.
    pub fn asset(&self, name: &str) -> String {
        assets::url(name)
    }

    /// Address of an icon in the sprite.
    pub fn icon(&self, name: &str) -> String {
        assets::icon(name)
    }

    /// Address of a subject's icon in the sprite.
    pub fn subject_icon(&self, word: &str) -> String {
        assets::icon(&format!("subject-{word}"))
    }

    /// Whether this is the entry of the rail that names the page best: the longest address that the page lies under.
    pub fn current(&self, href: &str) -> bool {
        let items = self.site.nav.iter().flat_map(|group| &group.items);
        self.here(href) && !items.into_iter().any(|item| item.href.len() > href.len() && self.here(item.href))
    }

    /// Whether the page stands in this part of the site.
    pub fn here(&self, href: &str) -> bool {
        self.path == href
            || (href.len() > 1 && self.path.starts_with(href) && self.path.as_bytes().get(href.len()) == Some(&b'/'))
    }
}

/// Sends the browser on after a change (303).
pub fn redirect(to: &str) -> Response {
    let location = HeaderValue::try_from(to).unwrap_or_else(|_| HeaderValue::from_static("/"));
    (StatusCode::SEE_OTHER, [(header::LOCATION, location)]).into_response()
}

/// Sends the browser on with a notice: `notice-<word>` of the catalogue.
pub fn redirect_with(to: &str, word: &str) -> Response {
    let (path, anchor) = to.split_once('#').map_or((to, ""), |(path, anchor)| (path, anchor));
    let join = if path.contains('?') { '&' } else { '?' };
    let hash = if anchor.is_empty() { "" } else { "#" };
    redirect(&format!("{path}{join}kabar={word}{hash}{anchor}"))
}

/// Percent-encodes a value for a query string.
pub fn encode(value: &str) -> String {
    let mut encoded = String::with_capacity(value.len());
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~' | b'/') {
            encoded.push(char::from(byte));
        } else {
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}
