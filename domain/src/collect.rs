//! Sets and maps made by inserting one by one. `collect` sorts first, which is
//! quicker for large collections and costs three kilobytes for every type: ours
//! are small and are downloaded on a phone.

use alloc::collections::{BTreeMap, BTreeSet};

/// A set of these items.
pub fn set<T: Ord>(items: impl IntoIterator<Item = T>) -> BTreeSet<T> {
    let mut made = BTreeSet::new();
    for item in items {
        made.insert(item);
    }
    made
}

/// A map of these pairs; of two with the same key the last stays.
pub fn map<K: Ord, V>(pairs: impl IntoIterator<Item = (K, V)>) -> BTreeMap<K, V> {
    let mut made = BTreeMap::new();
    for (key, value) in pairs {
        made.insert(key, value);
    }
    made
}
