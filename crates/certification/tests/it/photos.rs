use certification::{CertificationError, signing::SigningSettings, template::TemplateSettings};
use image::{DynamicImage, ImageFormat};
use kernel::{Locale, Role};

use crate::world::{actor, id, template, worlds};

fn picture() -> bytes::Bytes {
    let mut file = std::io::Cursor::new(Vec::new());
    DynamicImage::new_rgb8(900, 600).write_to(&mut file, ImageFormat::Png).expect("a picture");
    file.into_inner().into()
}

#[tokio::test]
async fn a_photo_stands_on_certificates_while_its_owner_agrees() {
    let with_room = TemplateSettings { photo: true, ..template() };
    for world in worlds(SigningSettings::default(), with_room).await {
        let engine = world.database.engine;
        let holder = world.sources.cx(actor(1, &[Role::Employee]), Locale::Id);
        let stranger = world.sources.cx(actor(2, &[Role::Employee]), Locale::Id);
        let keep = |cx, consent| world.certification.keep_photo(cx, id(1), Some(picture()), consent);
        assert!(matches!(keep(&holder, false).await, Err(CertificationError::Invalid(_))), "{engine}: without consent");
        assert!(matches!(keep(&stranger, true).await, Err(CertificationError::NotFound)), "{engine}: somebody else's");
        let text = Some(bytes::Bytes::from_static(b"%PDF-1.7"));
        let wrong = world.certification.keep_photo(&holder, id(1), text, true).await;
        assert!(matches!(wrong, Err(CertificationError::Invalid(_))), "{engine}: no picture");
        keep(&holder, true).await.expect("kept");
        keep(&world.admin(), true).await.expect("kept by the administration");
        assert!(world.certification.photo(&stranger, id(1)).await.is_err(), "{engine}");

        let first = world.complete(1..=2, 1).await;
        world.issue(&first).await;
        let own = world.certification.certificates_of(id(1)).await.expect("asked").remove(0);
        let other = world.certification.certificates_of(id(2)).await.expect("asked").remove(0);
        assert_eq!((own.snapshot.photo.len(), other.snapshot.photo.as_str()), (64, ""), "{engine}");
        let stored = world.blobs.get(&own.digest.parse().expect("a hash")).await.expect("asked").expect("a document");
        let needle = b"/DCTDecode";
        assert!(stored.windows(needle.len()).any(|part| part == needle), "{engine}: the JPEG is in the document");

        // Taken back, it stays on what was issued, and on nothing else.
        world.certification.drop_photo(&holder, id(1)).await.expect("dropped");
        let again = world.complete(1..=1, 2).await;
        world.issue(&again).await;
        let all = world.certification.certificates_of(id(1)).await.expect("asked");
        let photos: Vec<bool> = all.iter().map(|one| !one.snapshot.photo.is_empty()).collect();
        assert_eq!(photos.iter().filter(|with| **with).count(), 1, "{engine}: {photos:?}");
    }
}
