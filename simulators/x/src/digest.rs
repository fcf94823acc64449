//! A stable hash: the same text gives the same ids on every machine and in every run.

/// FNV-1a over the bytes, then a finaliser that spreads them over all bits.
pub fn stable(parts: &[&[u8]]) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for part in parts {
        for byte in part.iter().chain(&[0xff]) {
            hash = (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    hash = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    hash = (hash ^ (hash >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    hash ^ (hash >> 31)
}

/// One of `0..count`, by what the parts say.
pub fn choice(parts: &[&[u8]], count: usize) -> usize {
    usize::try_from(stable(parts) % count.max(1) as u64).expect("below a usize")
}
