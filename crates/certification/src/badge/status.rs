//! Bitstring Status List 1.0 of the W3C: one bit a certificate.

use std::io::Write;

use data_encoding::BASE64URL_NOPAD;
use flate2::{Compression, write::GzEncoder};

/// Entries of a list. The least that the standard allows, so that a look-up says little about whose.
const ENTRIES: i32 = 131_072;

/// In which list an index stands.
pub(super) fn list_of(index: i32) -> i32 {
    index / ENTRIES
}

/// At which place of it.
pub(super) fn place_of(index: i32) -> i32 {
    index % ENTRIES
}

/// The indexes of a list, from and below.
pub(super) fn range(list: i32) -> Option<(i32, i32)> {
    let from = list.checked_mul(ENTRIES).filter(|from| *from >= 0)?;
    Some((from, from.checked_add(ENTRIES)?))
}

/// The list as the standard writes it: the first entry is the highest bit of the first byte; gzip; multibase base64url.
pub(super) fn encoded(set: impl Iterator<Item = i32>) -> String {
    let mut bits = vec![0_u8; ENTRIES as usize / 8];
    for place in set {
        if let Some(byte) = usize::try_from(place).ok().and_then(|place| bits.get_mut(place / 8)) {
            *byte |= 0x80 >> (place % 8);
        }
    }
    let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
    // Writing into memory cannot fail.
    let packed = gzip.write_all(&bits).and_then(|()| gzip.finish()).unwrap_or_default();
    format!("u{}", BASE64URL_NOPAD.encode(&packed))
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    #[test]
    fn bits_stand_where_the_standard_says() {
        let text = encoded([0, 9, 131_071].into_iter());
        let packed = BASE64URL_NOPAD.decode(&text.as_bytes()[1..]).expect("base64");
        let mut bits = Vec::new();
        flate2::read::GzDecoder::new(&packed[..]).read_to_end(&mut bits).expect("gzip");
        assert_eq!((bits.len(), bits[0], bits[1], bits[16_383]), (16_384, 0x80, 0x40, 0x01));
        assert_eq!((list_of(131_072), place_of(131_073)), (1, 1));
        assert_eq!(range(1), Some((131_072, 262_144)));
        assert_eq!(range(i32::MAX), None);
    }
}
