//! Words for people, by key, from Fluent catalogues.

use std::{collections::HashMap, sync::Arc};

use fluent_bundle::{FluentArgs, FluentResource, FluentValue, concurrent::FluentBundle};
use kernel::Locale;
use unic_langid::LanguageIdentifier;

/// All catalogues of the product, one bundle per language.
pub struct Catalogue {
    bundles: HashMap<Locale, FluentBundle<FluentResource>>,
}

/// Why the catalogues could not be put together; a mistake of the build, not of a person.
#[derive(Debug, thiserror::Error)]
pub enum CatalogueError {
    /// A file is not Fluent.
    #[error("a catalogue for `{0}` does not parse: {1}")]
    Syntax(&'static str, String),
    /// Two features use one key.
    #[error("a catalogue for `{0}` repeats a key: {1}")]
    Duplicate(&'static str, String),
}

impl Catalogue {
    /// Puts the features' catalogues together.
    pub fn new<'a>(sources: impl IntoIterator<Item = &'a (Locale, &'a str)>) -> Result<Self, CatalogueError> {
        let mut bundles: HashMap<Locale, FluentBundle<FluentResource>> = HashMap::new();
        for (locale, source) in sources {
            let tag = locale.tag();
            let resource = FluentResource::try_new((*source).to_owned())
                .map_err(|(_, errors)| CatalogueError::Syntax(tag, format!("{errors:?}")))?;
            let bundle = bundles.entry(*locale).or_insert_with(|| {
                let language: LanguageIdentifier = tag.parse().unwrap_or_default();
                let mut bundle = FluentBundle::new_concurrent(vec![language]);
                bundle.set_use_isolating(false);
                bundle
            });
            bundle.add_resource(resource).map_err(|errors| CatalogueError::Duplicate(tag, format!("{errors:?}")))?;
        }
        Ok(Self { bundles })
    }

    /// Whether the language has this key.
    pub fn has(&self, locale: Locale, key: &str) -> bool {
        self.bundles.get(&locale).is_some_and(|bundle| bundle.has_message(key))
    }

    fn message(&self, locale: Locale, key: &str, args: Option<&FluentArgs<'_>>) -> Option<String> {
        let bundle = self.bundles.get(&locale)?;
        let pattern = bundle.get_message(key)?.value()?;
        let mut errors = Vec::new();
        let text = bundle.format_pattern(pattern, args, &mut errors).into_owned();
        if !errors.is_empty() {
            tracing::warn!(key, ?errors, "a message lacks a value");
        }
        Some(text)
    }
}

/// The words of one language, as templates use them.
#[derive(Clone)]
pub struct Words {
    catalogue: Arc<Catalogue>,
    locale: Locale,
}

impl Words {
    /// The catalogue in this language.
    pub fn new(catalogue: Arc<Catalogue>, locale: Locale) -> Self {
        Self { catalogue, locale }
    }

    /// The language.
    pub fn locale(&self) -> Locale {
        self.locale
    }

    /// The message of this key. A missing key falls back to Indonesian, then to the key itself, and is logged.
    pub fn t(&self, key: impl AsRef<str>) -> String {
        self.format(key.as_ref(), None)
    }

    /// The message with one value.
    pub fn t1<'a>(&self, key: impl AsRef<str>, name: &'a str, value: impl Into<FluentValue<'a>>) -> String {
        let mut args = FluentArgs::new();
        args.set(name, value);
        self.format(key.as_ref(), Some(&args))
    }

    /// The message with two values.
    pub fn t2<'a>(
        &self,
        key: impl AsRef<str>,
        name: &'a str,
        value: impl Into<FluentValue<'a>>,
        name2: &'a str,
        value2: impl Into<FluentValue<'a>>,
    ) -> String {
        let mut args = FluentArgs::new();
        args.set(name, value);
        args.set(name2, value2);
        self.format(key.as_ref(), Some(&args))
    }

    /// The message with any number of text values.
    pub fn with(&self, key: &str, values: &[(&'static str, String)]) -> String {
        let mut args = FluentArgs::new();
        for (name, value) in values {
            args.set(*name, value.as_str());
        }
        self.format(key, Some(&args))
    }

    /// The message of a key that may not exist, such as one made from a stored word.
    pub fn maybe(&self, key: &str) -> Option<String> {
        self.catalogue.message(self.locale, key, None)
    }

    fn format(&self, key: &str, args: Option<&FluentArgs<'_>>) -> String {
        self.catalogue
            .message(self.locale, key, args)
            .or_else(|| self.catalogue.message(Locale::Id, key, args))
            .unwrap_or_else(|| {
                tracing::error!(key, "no such message");
                key.to_owned()
            })
    }
}
