//! Sets and maps made by inserting one by one, and lists put in order by one
//! sort for all types. `collect` and `sort` are quicker for large collections
//! and cost three kilobytes for every type: ours are small and are downloaded
//! on a phone.

use alloc::{
    collections::{BTreeMap, BTreeSet},
    vec::Vec,
};
use core::cmp::Ordering;

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

/// Puts items in the order of their keys; of equal keys what stood first stays first.
pub fn sort_by_key<T, K: Ord>(items: &mut [T], key: impl Fn(&T) -> K) {
    sort_by(items, |a, b| key(a).cmp(&key(b)));
}

/// Puts items in this order; of equal ones what stood first stays first.
pub fn sort_by<T>(items: &mut [T], order: impl Fn(&T, &T) -> Ordering) {
    let places = sorted(items.len(), &|a, b| order(&items[a], &items[b]));
    for (to, mut from) in places.iter().copied().enumerate() {
        // What stood there may have been put aside for what came before it.
        while from < to {
            from = places[from];
        }
        items.swap(to, from);
    }
}

/// Which item comes first, which second, …: compiled once.
fn sorted(items: usize, order: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    let mut places: Vec<usize> = (0..items).collect();
    places.sort_by(|a, b| order(*a, *b));
    places
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn lists_are_put_in_the_order_that_the_standard_sort_gives(
            keys in proptest::collection::vec(0..8_u8, 0..80),
        ) {
            let mut items: Vec<(usize, u8)> = keys.into_iter().enumerate().collect();
            let mut expected = items.clone();
            expected.sort_by_key(|item| item.1);
            sort_by_key(&mut items, |item| item.1);
            prop_assert_eq!(items, expected);
        }
    }
}
