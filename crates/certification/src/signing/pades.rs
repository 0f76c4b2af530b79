//! A signature inside a PDF, `PAdES` baseline B-B (ETSI EN 319 142-1), added as an incremental update (ISO 32000-2, 7.5.6): the bytes of
//! the document as it was stay as they are, and the signature covers all of them.

use std::fmt::Write as _;

use chrono::{DateTime, Utc};
use cms::{
    builder::{SignedDataBuilder, SignerInfoBuilder},
    cert::{CertificateChoices, IssuerAndSerialNumber},
    signed_data::{EncapsulatedContentInfo, SignerIdentifier},
};
use lopdf::{Dictionary, Document, Object, ObjectId};
use p256::ecdsa;
use rsa::{
    pkcs1v15,
    sha2::{Digest, Sha256},
    signature::{Keypair, Signer},
};
use x509_cert::{
    Certificate,
    attr::Attribute,
    der::{Any, Decode, Encode, asn1::SetOfVec, oid::ObjectIdentifier},
    spki::{AlgorithmIdentifierOwned, DynSignatureAlgorithmIdentifier, SignatureBitStringEncoding},
};

/// id-data of CMS (RFC 5652, 4).
const DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.1");
/// SHA-256.
const SHA256: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.1");
/// id-aa-signingCertificateV2 (RFC 5035, 3).
const SIGNING_CERTIFICATE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.2.47");
/// Bytes that the signature may take: a chain of four certificates fits.
const ROOM: usize = 10_240;

/// Why a document was not signed.
#[derive(Debug, thiserror::Error)]
pub(super) enum PadesError {
    /// The document is not understood.
    #[error("the document is not understood")]
    Document(#[from] lopdf::Error),
    /// The document is not of the kind that is signed here.
    #[error("{0}")]
    Shape(&'static str),
    /// The signature could not be put together.
    #[error("the signature could not be put together: {0}")]
    Signature(String),
}

/// A key that signs with SHA-256.
pub(super) enum Key {
    /// RSA, PKCS #1 v1.5.
    Rsa(Box<pkcs1v15::SigningKey<Sha256>>),
    /// ECDSA on the curve P-256.
    P256(ecdsa::SigningKey),
}

/// A key and its certificates, the signer's first.
pub(super) struct Identity {
    key: Key,
    signer: Certificate,
    chain: Vec<Certificate>,
}

impl Identity {
    /// `None` without a certificate.
    pub(super) fn new(key: Key, chain: Vec<Certificate>) -> Option<Self> {
        let signer = chain.first()?.clone();
        Some(Self { key, signer, chain })
    }

    /// The detached CMS signature over bytes of this hash.
    fn cms(&self, digest: &[u8]) -> Result<Vec<u8>, PadesError> {
        match &self.key {
            Key::Rsa(key) => self.signed::<_, pkcs1v15::Signature>(key.as_ref(), digest),
            Key::P256(key) => self.signed::<_, ecdsa::DerSignature>(key, digest),
        }
    }

    fn signed<S, G>(&self, key: &S, digest: &[u8]) -> Result<Vec<u8>, PadesError>
    where
        S: Keypair + DynSignatureAlgorithmIdentifier + Signer<G>,
        G: SignatureBitStringEncoding,
    {
        let failed = |error: &dyn std::fmt::Display| PadesError::Signature(error.to_string());
        let content = EncapsulatedContentInfo { econtent_type: DATA, econtent: None };
        let algorithm = AlgorithmIdentifierOwned { oid: SHA256, parameters: None };
        let named = SignerIdentifier::IssuerAndSerialNumber(IssuerAndSerialNumber {
            issuer: self.signer.tbs_certificate.issuer.clone(),
            serial_number: self.signer.tbs_certificate.serial_number.clone(),
        });
        let mut info =
            SignerInfoBuilder::new(key, named, algorithm.clone(), &content, Some(digest)).map_err(|e| failed(&e))?;
        info.add_signed_attribute(self.signing_certificate().map_err(|e| failed(&e))?).map_err(|e| failed(&e))?;
        let mut builder = SignedDataBuilder::new(&content);
        builder.add_digest_algorithm(algorithm).map_err(|e| failed(&e))?;
        for certificate in &self.chain {
            builder.add_certificate(CertificateChoices::Certificate(certificate.clone())).map_err(|e| failed(&e))?;
        }
        builder.add_signer_info::<S, G>(info).map_err(|e| failed(&e))?;
        builder.build().and_then(|signed| Ok(signed.to_der()?)).map_err(|e| failed(&e))
    }

    /// The attribute that binds the signature to the certificate: `SigningCertificateV2` with one `ESSCertIDv2`, whose hash is of the
    /// default algorithm, SHA-256.
    fn signing_certificate(&self) -> Result<Attribute, x509_cert::der::Error> {
        let hash = Sha256::digest(self.signer.to_der()?);
        let value = [&[0x30, 0x26, 0x30, 0x24, 0x30, 0x22, 0x04, 0x20][..], &hash].concat();
        Ok(Attribute { oid: SIGNING_CERTIFICATE, values: SetOfVec::try_from(vec![Any::from_der(&value)?])? })
    }
}

/// What the signature says besides.
pub(super) struct Words {
    pub(super) reason: String,
    pub(super) location: String,
    pub(super) at: DateTime<Utc>,
}

/// The document with a signature that is not shown on any page. It must have none yet.
pub(super) fn sign(pdf: &[u8], identity: &Identity, words: &Words) -> Result<Vec<u8>, PadesError> {
    let document = Document::load_mem(pdf)?;
    let root = document.trailer.get(b"Root")?.as_reference()?;
    let page = document.page_iter().next().ok_or(PadesError::Shape("the document has no page"))?;
    let (signature, field) = ((document.max_id + 1, 0), (document.max_id + 2, 0));

    let mut catalogue = document.get_dictionary(root)?.clone();
    if catalogue.has(b"AcroForm") {
        return Err(PadesError::Shape("the document has a form or a signature already"));
    }
    let mut form = Dictionary::new();
    form.set("Fields", vec![Object::Reference(field)]);
    // Signatures exist, and the document may only be appended to (table 225).
    form.set("SigFlags", 3);
    catalogue.set("AcroForm", form);
    let mut first = document.get_dictionary(page)?.clone();
    let mut notes = match first.get(b"Annots") {
        Ok(Object::Reference(id)) => document.get_object(*id)?.as_array()?.clone(),
        Ok(Object::Array(notes)) => notes.clone(),
        _ => Vec::new(),
    };
    notes.push(Object::Reference(field));
    first.set("Annots", notes);

    let mut update = Update { bytes: pdf.to_vec(), places: Vec::new() };
    if !update.bytes.ends_with(b"\n") {
        update.bytes.push(b'\n');
    }
    update.dictionary(root, &catalogue)?;
    update.dictionary(page, &first)?;
    let note = format!(
        "<</Type/Annot/Subtype/Widget/FT/Sig/Rect[0 0 0 0]/F 132/T(Signature1)/P {} {} R/V {} 0 R>>",
        page.0, page.1, signature.0
    );
    update.object(field, note.as_bytes());

    let (range, contents) = update.signature(signature, words);
    update.finish(&document, root, field.0 + 1, last_xref(pdf)?);
    let end = contents + 2 * ROOM + 2;
    let mut bytes = update.bytes;
    let spans = format!("0 {contents} {end} {}", bytes.len() - end);
    bytes[range..range + spans.len()].copy_from_slice(spans.as_bytes());

    let mut hash = Sha256::new();
    hash.update(&bytes[..contents]);
    hash.update(&bytes[end..]);
    let cms = identity.cms(&hash.finalize())?;
    if cms.len() > ROOM {
        return Err(PadesError::Shape("the certificates are too many"));
    }
    let hex = data_encoding::HEXUPPER.encode(&cms);
    bytes[contents + 1..=contents + hex.len()].copy_from_slice(hex.as_bytes());
    Ok(bytes)
}

/// An update being written.
struct Update {
    bytes: Vec<u8>,
    places: Vec<(ObjectId, usize)>,
}

impl Update {
    fn object(&mut self, id: ObjectId, text: &[u8]) {
        self.places.push((id, self.bytes.len()));
        self.bytes.extend_from_slice(format!("{} {} obj\n", id.0, id.1).as_bytes());
        self.bytes.extend_from_slice(text);
        self.bytes.extend_from_slice(b"\nendobj\n");
    }

    fn dictionary(&mut self, id: ObjectId, dictionary: &Dictionary) -> Result<(), PadesError> {
        let mut text = Vec::new();
        write_dictionary(&mut text, dictionary)?;
        self.object(id, &text);
        Ok(())
    }

    /// Writes the signature's dictionary with room for spans and signature; gives where the spans and the signature go.
    fn signature(&mut self, id: ObjectId, words: &Words) -> (usize, usize) {
        self.places.push((id, self.bytes.len()));
        let head = format!(
            "{} {} obj\n<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached/M(D:{}Z)/Reason{}/Location{}/ByteRange[",
            id.0,
            id.1,
            words.at.format("%Y%m%d%H%M%S"),
            text_string(&words.reason),
            text_string(&words.location),
        );
        self.bytes.extend_from_slice(head.as_bytes());
        let range = self.bytes.len();
        self.bytes.extend_from_slice(&[b' '; 48]);
        self.bytes.extend_from_slice(b"]/Contents");
        let contents = self.bytes.len();
        self.bytes.push(b'<');
        self.bytes.resize(contents + 1 + 2 * ROOM, b'0');
        self.bytes.extend_from_slice(b">>>\nendobj\n");
        (range, contents)
    }

    fn finish(&mut self, document: &Document, root: ObjectId, size: u32, previous: usize) {
        let start = self.bytes.len();
        let mut tail = "xref\n".to_owned();
        self.places.sort_unstable();
        for ((number, generation), place) in &self.places {
            let _ = write!(tail, "{number} 1\n{place:010} {generation:05} n \n");
        }
        let _ = write!(tail, "trailer\n<</Size {size}/Root {} {} R/Prev {previous}", root.0, root.1);
        if let Ok(Object::Reference(info)) = document.trailer.get(b"Info") {
            let _ = write!(tail, "/Info {} {} R", info.0, info.1);
        }
        if let Ok(Object::Array(ids)) = document.trailer.get(b"ID") {
            let ids: Vec<String> = ids.iter().filter_map(|id| id.as_str().ok()).map(hex_string).collect();
            let _ = write!(tail, "/ID[{}]", ids.concat());
        }
        let _ = write!(tail, ">>\nstartxref\n{start}\n%%EOF\n");
        self.bytes.extend_from_slice(tail.as_bytes());
    }
}

/// Where the newest cross-reference table begins.
fn last_xref(pdf: &[u8]) -> Result<usize, PadesError> {
    const WORD: &[u8] = b"startxref";
    let wrong = PadesError::Shape("the document has no cross-reference table");
    let Some(at) = pdf.windows(WORD.len()).rposition(|part| part == WORD) else { return Err(wrong) };
    let digits = String::from_utf8_lossy(&pdf[at + WORD.len()..]);
    let place = digits.split_whitespace().next().and_then(|word| word.parse::<usize>().ok()).ok_or(wrong)?;
    // Tables and streams must not be mixed (7.5.8.4); what typst writes has tables.
    if pdf.get(place..).is_some_and(|rest| rest.starts_with(b"xref")) {
        Ok(place)
    } else {
        Err(PadesError::Shape("the document has a cross-reference stream"))
    }
}

fn hex_string(bytes: &[u8]) -> String {
    format!("<{}>", data_encoding::HEXUPPER.encode(bytes))
}

/// A text as PDF writes any letter: UTF-16 with a mark (7.9.2.2).
fn text_string(text: &str) -> String {
    let bytes: Vec<u8> = std::iter::once(0xFEFF).chain(text.encode_utf16()).flat_map(u16::to_be_bytes).collect();
    hex_string(&bytes)
}

fn write_dictionary(out: &mut Vec<u8>, dictionary: &Dictionary) -> Result<(), PadesError> {
    out.extend_from_slice(b"<<");
    for (key, value) in dictionary {
        write_name(out, key);
        out.push(b' ');
        write_object(out, value)?;
    }
    out.extend_from_slice(b">>");
    Ok(())
}

fn write_object(out: &mut Vec<u8>, object: &Object) -> Result<(), PadesError> {
    match object {
        Object::Null => out.extend_from_slice(b"null"),
        Object::Boolean(yes) => out.extend_from_slice(if *yes { b"true" } else { b"false" }),
        Object::Integer(number) => out.extend_from_slice(number.to_string().as_bytes()),
        Object::Real(number) => out.extend_from_slice(number.to_string().as_bytes()),
        Object::Name(name) => write_name(out, name),
        Object::String(bytes, _) => out.extend_from_slice(hex_string(bytes).as_bytes()),
        Object::Array(list) => {
            out.push(b'[');
            for one in list {
                write_object(out, one)?;
                out.push(b' ');
            }
            out.push(b']');
        }
        Object::Dictionary(dictionary) => write_dictionary(out, dictionary)?,
        Object::Reference((number, generation)) => {
            out.extend_from_slice(format!("{number} {generation} R").as_bytes());
        }
        Object::Stream(_) => return Err(PadesError::Shape("a stream where none may be")),
    }
    Ok(())
}

/// A name, what is not plain written as `#xx` (7.3.5).
fn write_name(out: &mut Vec<u8>, name: &[u8]) {
    out.push(b'/');
    for byte in name {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'+') {
            out.push(*byte);
        } else {
            out.extend_from_slice(format!("#{byte:02X}").as_bytes());
        }
    }
}
