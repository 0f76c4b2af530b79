//! JSON-LD to canonical N-Quads, offline: the contexts are built in.

use std::{collections::HashSet, sync::LazyLock};

use oxjsonld::{JsonLdParser, JsonLdRemoteDocument};
use oxrdf::{
    Dataset,
    dataset::{CanonicalizationAlgorithm, CanonicalizationHashAlgorithm},
};
use serde_json::Value;
use sha2::{Digest, Sha256};

/// Contexts by address. Others are not loaded, from nowhere.
const CONTEXTS: [(&str, &str); 4] = [
    ("https://www.w3.org/ns/credentials/v2", include_str!("../../contexts/credentials-v2.json")),
    ("https://www.w3.org/2018/credentials/v1", include_str!("../../contexts/credentials-v1.json")),
    (
        "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
        include_str!("../../contexts/openbadges-v3.0.3.json"),
    ),
    (
        "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json",
        include_str!("../../contexts/openbadges-extensions.json"),
    ),
];

/// Statements of a credential at most. Canonicalisation of a crafted document may take exponential time; ours have about fifty.
const MOST_STATEMENTS: usize = 2_000;
/// Blank nodes at most, for the same reason.
const MOST_BLANK_NODES: usize = 60;

/// Why a document has no canonical form here.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CanonError {
    /// It is no JSON-LD, or needs a context that is not built in.
    #[error("not readable as JSON-LD: {0}")]
    Unreadable(String),
    /// A property has no meaning in the contexts, so a signature would not cover it.
    #[error("the property `{0}` has no meaning")]
    Undefined(String),
    /// It is larger than is taken.
    #[error("too large")]
    TooLarge,
}

/// SHA-256 over the canonical form (RDFC-1.0) of the document.
pub(super) fn hash(document: &Value) -> Result<[u8; 32], CanonError> {
    undefined(document)?;
    let bytes = document.to_string().into_bytes();
    let parser = JsonLdParser::new().for_slice(&bytes).with_load_document_callback(|url, _| {
        let known = CONTEXTS.iter().find(|(address, _)| *address == url);
        let (address, text) = known.ok_or_else(|| format!("the context {url} is not built in"))?;
        Ok(JsonLdRemoteDocument { document: text.as_bytes().to_vec(), document_url: (*address).to_owned() })
    });
    let mut dataset = Dataset::new();
    let mut blank = HashSet::new();
    for quad in parser {
        let quad = quad.map_err(|e| CanonError::Unreadable(e.to_string()))?;
        if let oxrdf::NamedOrBlankNode::BlankNode(node) = &quad.subject {
            blank.insert(node.as_str().to_owned());
        }
        dataset.insert(&quad);
        if dataset.len() > MOST_STATEMENTS || blank.len() > MOST_BLANK_NODES {
            return Err(CanonError::TooLarge);
        }
    }
    dataset.canonicalize(CanonicalizationAlgorithm::Rdfc10 { hash_algorithm: CanonicalizationHashAlgorithm::Sha256 });
    let mut lines: Vec<String> = dataset.iter().map(|quad| format!("{quad} .\n")).collect();
    lines.sort_unstable();
    Ok(Sha256::digest(lines.concat().as_bytes()).into())
}

/// Every word that any built-in context gives a meaning.
static TERMS: LazyLock<HashSet<String>> = LazyLock::new(|| {
    fn collect(value: &Value, terms: &mut HashSet<String>) {
        match value {
            Value::Object(map) => {
                for (key, inner) in map {
                    terms.insert(key.clone());
                    collect(inner, terms);
                }
            }
            Value::Array(list) => list.iter().for_each(|inner| collect(inner, terms)),
            _ => {}
        }
    }
    let mut terms = HashSet::new();
    for (_, text) in CONTEXTS {
        collect(&serde_json::from_str(text).unwrap_or_default(), &mut terms);
    }
    terms
});

fn undefined(value: &Value) -> Result<(), CanonError> {
    match value {
        Value::Object(map) => map.iter().try_for_each(|(key, inner)| {
            if key == "@context" {
                return if bare(inner) {
                    Ok(())
                } else {
                    Err(CanonError::Unreadable("a context of its own".to_owned()))
                };
            }
            if TERMS.contains(key) { undefined(inner) } else { Err(CanonError::Undefined(key.clone())) }
        }),
        Value::Array(list) => list.iter().try_for_each(undefined),
        _ => Ok(()),
    }
}

/// Whether a context is only named, not spelt out.
fn bare(context: &Value) -> bool {
    match context {
        Value::String(_) => true,
        Value::Array(list) => list.iter().all(Value::is_string),
        _ => false,
    }
}
