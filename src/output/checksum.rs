//! The checksums of the manifest: BLAKE3, which other programs can compute, too (`b3sum`). It needs no instructions that only some processors have:
//! without theirs, SHA-256 takes a fifth of a build.

/// What the manifest calls them.
pub const KIND: &str = "BLAKE3";

/// The checksum of some bytes: 64 hexadecimal digits.
pub fn of(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex().to_string()
}

/// The checksum of bytes that come in pieces.
#[derive(Default)]
pub struct Sum(blake3::Hasher);

impl Sum {
    /// Adds the next piece.
    pub fn add(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    /// The checksum of all pieces, as [`of`] would have it.
    pub fn hex(&self) -> String {
        self.0.finalize().to_hex().to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_come_to_the_same_and_the_sums_are_those_of_blake3() {
        let text: String = (0..20_000).map(|n| format!("{n} ")).collect();
        for size in [1, 63, 64, 1024, 1025, 50_000, usize::MAX] {
            let mut sum = Sum::default();
            text.as_bytes().chunks(size).for_each(|piece| sum.add(piece));
            assert_eq!(sum.hex(), of(text.as_bytes()), "{size}");
        }
        // From the paper's test vectors: no bytes, and the byte 0.
        assert_eq!(of(b""), "af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262");
        assert_eq!(of(&[0]), "2d3adedff11b61f14c886e35afa036736dcd87a74d27b5c1510225d0f592e213");
    }
}
