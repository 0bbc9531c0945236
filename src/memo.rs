//! Results kept by the content that they were made from, so that a second build does only what changed.

use std::collections::HashMap;
use std::sync::Mutex;
use xxhash_rust::xxh3::Xxh3;

/// A stable 128-bit digest of some content. Equal content has equal fingerprints in every run and on every machine.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub struct Fingerprint(u128);

impl Fingerprint {
    /// The fingerprint of several parts; where one part ends and the next begins counts.
    pub fn of<'a>(parts: impl IntoIterator<Item = &'a [u8]>) -> Self {
        let mut hash = Xxh3::new();
        for part in parts {
            hash.update(&(part.len() as u64).to_le_bytes());
            hash.update(part);
        }
        Fingerprint(hash.digest128())
    }

    /// The fingerprint as 32 hexadecimal digits.
    pub fn hex(self) -> String {
        format!("{:032x}", self.0)
    }
}

/// Values by the fingerprint of what they were made from. What two rounds in a row did not use is forgotten, so that a
/// long preview doesn't grow. Deleting every value changes the time that a build takes and nothing else.
#[derive(Default)]
pub struct Memo<V> {
    inner: Mutex<Inner<V>>,
}

struct Inner<V> {
    round: u64,
    values: HashMap<Fingerprint, (u64, V)>,
}

impl<V> Default for Inner<V> {
    fn default() -> Self {
        Inner { round: 0, values: HashMap::new() }
    }
}

impl<V: Clone> Memo<V> {
    /// An empty memo.
    pub fn new() -> Self {
        Memo { inner: Mutex::new(Inner::default()) }
    }

    /// The value for `key`, made now if it isn't there. Two threads may make the same value at the same time; as it
    /// depends on the key alone, either is right.
    pub fn get_or(&self, key: Fingerprint, make: impl FnOnce() -> V) -> V {
        if let Some(value) = self.get(key) {
            return value;
        }
        let value = make();
        self.keep(key, value.clone());
        value
    }

    /// The value for `key`, if it is held.
    pub fn get(&self, key: Fingerprint) -> Option<V> {
        let mut inner = self.lock();
        let round = inner.round;
        let (used, value) = inner.values.get_mut(&key)?;
        *used = round;
        Some(value.clone())
    }

    /// Holds a value, which must depend on what `key` was made from alone.
    pub fn keep(&self, key: Fingerprint, value: V) {
        let mut inner = self.lock();
        let round = inner.round;
        inner.values.insert(key, (round, value));
    }

    /// Begins a new round: forgets what neither the last round nor the one before it used.
    pub fn next_round(&self) {
        let mut inner = self.lock();
        let round = inner.round;
        inner.values.retain(|_, (used, _)| *used + 1 >= round);
        inner.round += 1;
    }

    /// How many values are held.
    pub fn len(&self) -> usize {
        self.lock().values.len()
    }

    /// Whether nothing is held.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Inner<V>> {
        // A panic while a value was being made can't have left the map half changed.
        self.inner.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(text: &str) -> Fingerprint {
        Fingerprint::of([text.as_bytes()])
    }

    #[test]
    fn parts_have_edges() {
        assert_ne!(Fingerprint::of([b"ab".as_slice(), b"c"]), Fingerprint::of([b"a".as_slice(), b"bc"]));
        assert_eq!(key("x").hex().len(), 32);
    }

    #[test]
    fn what_two_rounds_do_not_use_is_forgotten() {
        let memo = Memo::new();
        memo.get_or(key("kept"), || 1);
        memo.get_or(key("dropped"), || 2);
        for _ in 0..3 {
            memo.next_round();
            assert_eq!(memo.get_or(key("kept"), || unreachable!()), 1);
        }
        assert_eq!(memo.len(), 1);
        assert_eq!(memo.get_or(key("dropped"), || 3), 3, "made again");
    }
}
