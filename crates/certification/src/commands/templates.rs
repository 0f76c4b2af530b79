//! Templates and rules as admins set them.

use bytes::Bytes;
use courseware::CurriculumEntry;
use image::{DynamicImage, ImageFormat, ImageReader, Limits, imageops::FilterType};
use kernel::{Cx, FieldProblem, id::TemplateId, person::indonesian_date};
use serde_json::json;

use crate::{
    Certification, CertificationError,
    model::{Rule, Snapshot, Validity},
    policy::{self, Action},
    store,
    template::{Signatory, Template, TemplateSettings},
    wording,
};

/// Bytes of an uploaded picture at most.
pub(crate) const LARGEST_PICTURE: usize = 5 * 1024 * 1024;
/// Pixels of a picture's side at most, before it is made smaller.
const LARGEST_SIDE: u32 = 6_000;
/// Under which purpose the NIK of signers is sealed.
pub(crate) const NIK: &str = "certification.nik";

/// Which picture of a template.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Picture {
    /// On top.
    Logo,
    /// Behind the text.
    Background,
}

impl Certification {
    /// Makes a template, or the next version of one. Saving what is already so changes nothing. The NIK of a signer who has none keeps
    /// that of the same NIP in the version before.
    pub async fn save_template(
        &self,
        cx: &Cx,
        id: TemplateId,
        name: &str,
        number_format: &str,
        mut settings: TemplateSettings,
    ) -> Result<i32, CertificationError> {
        policy::may(&cx.actor, Action::SetTemplate, None)?;
        let before = store::template(&self.db().reader(), id).await?;
        if let Some(before) = &before {
            for signer in settings.signers.iter_mut().filter(|signer| signer.nik_sealed.is_empty()) {
                let same = |old: &&Signatory| old.nip == signer.nip && old.name == signer.name;
                if let Some(old) = before.settings.signers.iter().find(same) {
                    signer.nik_sealed.clone_from(&old.nik_sealed);
                }
            }
        }
        let problems = settings.problems(name, number_format);
        if !problems.is_empty() {
            return Err(CertificationError::Invalid(problems));
        }
        let tx = self.db().begin().await?;
        let before = store::template(&tx.exec(), id).await?;
        let (version, archived) = before.as_ref().map_or((0, false), |before| (before.version, before.archived));
        let new = Template {
            id,
            name: name.trim().to_owned(),
            archived,
            version: version + 1,
            number_format: number_format.trim().to_owned(),
            settings,
        };
        if before.is_some_and(|before| Template { version: new.version, ..before } == new) {
            return Ok(version);
        }
        store::save_template(&tx.exec(), &new, &cx.actor.label(), cx.now()).await?;
        tx.audit(cx, "certification.set_template", id, json!({ "version": new.version, "kind": new.settings.kind }))
            .await?;
        tx.commit().await?;
        Ok(new.version)
    }

    /// Takes a template out of use, or back into it.
    pub async fn archive_template(&self, cx: &Cx, id: TemplateId, archived: bool) -> Result<(), CertificationError> {
        policy::may(&cx.actor, Action::SetTemplate, None)?;
        let tx = self.db().begin().await?;
        store::template(&tx.exec(), id).await?.ok_or(CertificationError::NotFound)?;
        store::archive_template(&tx.exec(), id, archived, cx.now()).await?;
        tx.audit(cx, "certification.archive_template", id, json!({ "archived": archived })).await?;
        Ok(tx.commit().await?)
    }

    /// Gives a template a logo or a background, or takes it away, as the next version of it. The picture is read, made smaller and
    /// written anew: nothing of the uploaded file but its pixels gets into documents.
    pub async fn set_picture(
        &self,
        cx: &Cx,
        id: TemplateId,
        which: Picture,
        file: Option<Bytes>,
    ) -> Result<(), CertificationError> {
        policy::may(&cx.actor, Action::SetTemplate, None)?;
        let template = store::template(&self.db().reader(), id).await?.ok_or(CertificationError::NotFound)?;
        let digest = match file {
            None => String::new(),
            Some(file) => {
                let small = tokio::task::spawn_blocking(move || smaller(&file, which)).await?;
                let small = small.ok_or_else(|| {
                    CertificationError::Invalid(vec![FieldProblem::new("picture", "certification-picture-wrong")])
                })?;
                self.inner.blobs.put(small.into()).await?.as_str().to_owned()
            }
        };
        let mut settings = template.settings;
        match which {
            Picture::Logo => settings.logo = digest,
            Picture::Background => settings.background = digest,
        }
        self.save_template(cx, id, &template.name, &template.number_format, settings).await?;
        Ok(())
    }

    /// Encrypts a signer's NIK: 16 digits.
    pub(crate) fn sealed_nik(&self, cx: &Cx, nik: &str) -> Result<String, CertificationError> {
        let nik: String = nik.chars().filter(|c| !c.is_whitespace()).collect();
        let wrong = || CertificationError::Invalid(vec![FieldProblem::new("signer_nik", "certification-nik-wrong")]);
        if nik.len() != 16 || !nik.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(wrong());
        }
        self.inner.settings.sealing_key.seal(cx, NIK, nik.as_bytes()).ok_or(CertificationError::Key)
    }

    /// Makes or changes a course's rule.
    pub async fn set_rule(&self, cx: &Cx, rule: &Rule) -> Result<(), CertificationError> {
        policy::may(&cx.actor, Action::SetRule, None)?;
        let mut problems = Vec::new();
        if let Validity::Months { count } = rule.validity
            && !(1..=600).contains(&count)
        {
            problems.push(FieldProblem::new("months", "certification-months-wrong"));
        }
        if !(0..=10_000).contains(&rule.min_grade) {
            problems.push(FieldProblem::new("min_grade", "certification-grade-wrong"));
        }
        if !problems.is_empty() {
            return Err(CertificationError::Invalid(problems));
        }
        let tx = self.db().begin().await?;
        if let Some(template) = rule.template {
            store::template(&tx.exec(), template).await?.ok_or(CertificationError::NotFound)?;
        }
        store::save_rule(&tx.exec(), rule, cx.now()).await?;
        let detail = json!({
            "award": rule.award,
            "template": rule.template,
            "automatic": rule.automatic,
            "min_grade": rule.min_grade,
            "validity": rule.validity,
        });
        tx.audit(cx, "certification.set_rule", rule.course, detail).await?;
        Ok(tx.commit().await?)
    }

    /// What a certificate of these settings would say of an example person.
    pub(crate) fn example(&self, cx: &Cx, number_format: &str, settings: &TemplateSettings) -> Snapshot {
        use chrono::Datelike;
        let today = self.today(cx);
        let subject = |title: &str, jp| CurriculumEntry { title: title.to_owned(), jp };
        let mut signers = settings.signers.iter().map(Signatory::printed);
        let first = signers.next().unwrap_or_default();
        let here = &self.inner.settings;
        let code = "2345-6789-ABCD";
        Snapshot {
            number: wording::number(number_format, 1, today.month0() as usize, today.year()),
            code: code.to_owned(),
            check_url: format!("{}/cek/{code}", here.public_url),
            name: "Siti Rahmawati, S.Sos., M.Si.".to_owned(),
            nip: "19850412 201001 2 003".to_owned(),
            birth: "Muara Bulian, 12 April 1985".to_owned(),
            rank: "Penata / III/c".to_owned(),
            post: "Analis Kebijakan Ahli Muda".to_owned(),
            unit: here.issuer.clone(),
            agency: here.agency.clone(),
            issuer: here.issuer.clone(),
            legal_basis: settings.legal_basis.clone(),
            training: "Pelayanan Publik Prima".to_owned(),
            method: "e-learning".to_owned(),
            started: indonesian_date(today),
            completed: indonesian_date(today),
            jp: 20,
            jp_words: wording::in_words(20),
            curriculum: vec![
                subject("Dasar Pelayanan Publik", 6),
                subject("Standar dan Maklumat", 8),
                subject("Studi Kasus", 6),
            ],
            place: settings.place.clone(),
            issued: indonesian_date(today),
            issued_on: today,
            signer_post: first.post,
            signer_name: first.name,
            signer_rank: first.rank,
            signer_nip: first.nip,
            co_signer: signers.next(),
            qualification: settings.qualification(Some(9_250)),
            valid_until: String::new(),
            offline_url: if settings.offline_qr {
                format!("{}/cek/luring#contoh", here.public_url)
            } else {
                String::new()
            },
            role: String::new(),
            photo: String::new(),
            layout: settings.layout(),
        }
    }
}

/// A picture as documents take it: PNG of 400 pixels at most for a logo, JPEG of 1,600 at most for a background. `None` if it is
/// no PNG or JPEG, or too large.
fn smaller(file: &[u8], which: Picture) -> Option<Vec<u8>> {
    let picture = decoded(file)?;
    let (side, format) = match which {
        Picture::Logo => (400, ImageFormat::Png),
        Picture::Background => (1_600, ImageFormat::Jpeg),
    };
    let picture = if picture.width().max(picture.height()) > side {
        picture.resize(side, side, FilterType::Triangle)
    } else {
        picture
    };
    let picture = match which {
        Picture::Logo => DynamicImage::ImageRgba8(picture.into_rgba8()),
        Picture::Background => DynamicImage::ImageRgb8(picture.into_rgb8()),
    };
    let mut bytes = std::io::Cursor::new(Vec::new());
    picture.write_to(&mut bytes, format).ok()?;
    Some(bytes.into_inner())
}

/// The pixels of a PNG or JPEG; `None` for anything else, and for what is too large.
pub(super) fn decoded(file: &[u8]) -> Option<DynamicImage> {
    let mut reader = ImageReader::new(std::io::Cursor::new(file)).with_guessed_format().ok()?;
    if !matches!(reader.format()?, ImageFormat::Png | ImageFormat::Jpeg) {
        return None;
    }
    let mut limits = Limits::default();
    limits.max_image_width = Some(LARGEST_SIDE);
    limits.max_image_height = Some(LARGEST_SIDE);
    limits.max_alloc = Some(256 * 1024 * 1024);
    reader.limits(limits);
    reader.decode().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_are_made_small_and_new() {
        let mut file = std::io::Cursor::new(Vec::new());
        DynamicImage::new_rgb8(900, 300).write_to(&mut file, ImageFormat::Png).expect("a picture");
        let logo = smaller(file.get_ref(), Picture::Logo).expect("a logo");
        let read = image::load_from_memory(&logo).expect("a picture");
        assert_eq!((read.width(), read.height()), (400, 133));
        assert!(smaller(file.get_ref(), Picture::Background).expect("a background").starts_with(&[0xff, 0xd8]));
        assert!(smaller(b"<svg xmlns='http://www.w3.org/2000/svg'/>", Picture::Logo).is_none());
    }
}
