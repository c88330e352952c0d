//! Joins two versions of a text by word, from what they have in common.
//!
//! **Law.** A join keeps every change of both sides or does not happen: where
//! the two touch the same words, the answer is `None` and a person decides.
//! Server and device run this same code.

use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

/// More changed words than this on one side, and a person decides: the diff takes
/// some half of its square in steps.
const CHANGES_MAX: usize = 1_500;

/// How many steps joining may still take. It is the same on every device, so that
/// all come to the same answer; where it does not suffice, a person decides.
///
/// **Law.** No text, however it was made, costs more than its budget.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Budget(usize);

impl Budget {
    /// So many steps: some ten nanoseconds each on a phone.
    #[must_use]
    pub const fn new(steps: usize) -> Self {
        Self(steps)
    }

    /// Takes so many steps out of it; `None` when it has fewer.
    pub fn spend(&mut self, steps: usize) -> Option<()> {
        self.0 = self.0.checked_sub(steps)?;
        #[cfg(test)]
        spent::count(steps);
        Some(())
    }

    /// What is left of it.
    #[must_use]
    pub const fn left(&self) -> usize {
        self.0
    }
}

/// What joins took in all, for tests that hold work to a bound.
#[cfg(test)]
pub(crate) mod spent {
    extern crate std;
    use core::cell::Cell;

    std::thread_local!(static STEPS: Cell<usize> = const { Cell::new(0) });

    pub(super) fn count(steps: usize) {
        STEPS.with(|all| all.set(all.get() + steps));
    }

    /// How many steps `work` took.
    pub(crate) fn by(work: impl FnOnce()) -> usize {
        let before = STEPS.with(Cell::get);
        work();
        STEPS.with(Cell::get) - before
    }
}

/// A run of `base` tokens that one side replaced with its own tokens.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Hunk {
    base_from: usize,
    base_to: usize,
    side_from: usize,
    side_to: usize,
}

/// Joins `left` and `right`, both made from `base`. The order of the two does
/// not matter. `None` when they changed the same words, or the budget is spent.
#[must_use]
pub fn merge(base: &str, left: &str, right: &str, budget: &mut Budget) -> Option<String> {
    if left == right || right == base {
        return Some(left.into());
    }
    if left == base {
        return Some(right.into());
    }
    let base = tokens(base);
    let (left, right) = (tokens(left), tokens(right));
    let left_hunks = hunks(&base, &left, budget)?;
    let right_hunks = hunks(&base, &right, budget)?;
    weave(&base, (&left, &left_hunks), (&right, &right_hunks))
}

/// Which tokens of `new` are not in `old`, as (text, is new) runs. For showing
/// a person where two versions differ.
#[must_use]
pub fn changes<'a>(old: &str, new: &'a str) -> Vec<(&'a str, bool)> {
    let (old, new) = (tokens(old), tokens(new));
    let Some(hunks) = hunks(&old, &new, &mut Budget::new(CHANGES_SHOWN)) else {
        return new.into_iter().map(|token| (token, true)).collect();
    };
    let changed = |at: usize| hunks.iter().any(|h| (h.side_from..h.side_to).contains(&at));
    new.iter()
        .enumerate()
        .map(|(at, token)| (*token, changed(at)))
        .collect()
}

/// How many steps finding what to show a person as changed may take.
const CHANGES_SHOWN: usize = CHANGES_MAX * CHANGES_MAX;

/// Words, and the white space between them.
fn tokens(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut from = 0;
    let mut in_space = None;
    for (at, c) in text.char_indices() {
        let space = c.is_whitespace();
        if in_space.is_some_and(|was| was != space) {
            found.push(&text[from..at]);
            from = at;
        }
        in_space = Some(space);
    }
    if from < text.len() {
        found.push(&text[from..]);
    }
    found
}

/// The shortest list of changes from `base` to `side` (Myers 1986, "An O(ND)
/// difference algorithm"); `None` when it is longer than [`CHANGES_MAX`] or takes
/// more than the budget.
fn hunks(base: &[&str], side: &[&str], budget: &mut Budget) -> Option<Vec<Hunk>> {
    let (n, m) = (base.len(), side.len());
    let start = base.iter().zip(side).take_while(|(a, b)| a == b).count();
    let end = base[start..]
        .iter()
        .rev()
        .zip(side[start..].iter().rev())
        .take_while(|(a, b)| a == b)
        .count();
    let (middle, other) = (&base[start..n - end], &side[start..m - end]);
    // what was only put in, or only taken out, needs no search
    let kept = if middle.is_empty() || other.is_empty() {
        Vec::new()
    } else {
        middle_pairs(middle, other, budget)?
    };
    let mut found = Vec::new();
    let mut at = (start, start);
    let ends = [(n - end, m - end)];
    let pairs = kept.into_iter().map(|(x, y)| (x + start, y + start));
    for (x, y) in pairs.chain(ends) {
        if x > at.0 || y > at.1 {
            found.push(Hunk {
                base_from: at.0,
                base_to: x,
                side_from: at.1,
                side_to: y,
            });
        }
        at = (x + 1, y + 1);
    }
    Some(found)
}

/// The pairs of equal tokens that a shortest edit keeps, in order.
///
/// `reach` holds for each diagonal (position in base minus position in side,
/// shifted by `origin` so that it can be an index) how far into the base an edit
/// of so many steps can come.
fn middle_pairs(base: &[&str], side: &[&str], budget: &mut Budget) -> Option<Vec<(usize, usize)>> {
    budget.spend(base.len() + side.len())?;
    let most = (base.len() + side.len()).min(CHANGES_MAX);
    let origin = most + 1;
    let mut reach = vec![0_usize; 2 * most + 3];
    let mut trace = Vec::new();
    for steps in 0..=most {
        budget.spend(steps + 1)?;
        trace.push(reach[origin - steps - 1..=origin + steps + 1].to_vec());
        for turn in 0..=steps {
            let diagonal = origin + 2 * turn - steps;
            let is_insert =
                turn == 0 || (turn != steps && reach[diagonal - 1] < reach[diagonal + 1]);
            let mut in_base = if is_insert {
                reach[diagonal + 1]
            } else {
                reach[diagonal - 1] + 1
            };
            let mut in_side = (in_base + origin).checked_sub(diagonal)?;
            while in_base < base.len() && in_side < side.len() && base[in_base] == side[in_side] {
                in_base += 1;
                in_side += 1;
            }
            reach[diagonal] = in_base;
            if in_base >= base.len() && in_side >= side.len() {
                return walk_back(&trace, base.len(), side.len());
            }
        }
    }
    None
}

/// Follows the trace of [`middle_pairs`] back from the ends, and collects what
/// was kept. In the slice of `steps`, a diagonal has the index
/// `in_base - in_side + steps + 1`.
fn walk_back(
    trace: &[Vec<usize>],
    base_len: usize,
    side_len: usize,
) -> Option<Vec<(usize, usize)>> {
    let mut pairs = Vec::new();
    let (mut in_base, mut in_side) = (base_len, side_len);
    for (steps, reach) in trace.iter().enumerate().rev() {
        let diagonal = (in_base + steps + 1).checked_sub(in_side)?;
        let is_insert = diagonal == 1
            || (diagonal != 2 * steps + 1 && reach[diagonal - 1] < reach[diagonal + 1]);
        let came_from = if is_insert {
            diagonal + 1
        } else {
            diagonal - 1
        };
        let from_base = reach[came_from];
        let from_side = (from_base + steps + 1).checked_sub(came_from);
        // where this step ended: what was equal after it was kept
        let (to_base, to_side) = match steps {
            0 => (0, 0),
            _ if is_insert => (from_base, from_side? + 1),
            _ => (from_base + 1, from_side?),
        };
        while in_base > to_base && in_side > to_side {
            in_base -= 1;
            in_side -= 1;
            pairs.push((in_base, in_side));
        }
        if steps > 0 {
            in_base = from_base;
            in_side = from_side?;
        }
    }
    pairs.reverse();
    Some(pairs)
}

/// Lays the changes of both sides over the base; `None` where they touch.
fn weave(
    base: &[&str],
    (left, left_hunks): (&[&str], &[Hunk]),
    (right, right_hunks): (&[&str], &[Hunk]),
) -> Option<String> {
    let mut out = String::new();
    let mut at = 0;
    let (mut i, mut j) = (0, 0);
    loop {
        let (hunk, side) = match (left_hunks.get(i), right_hunks.get(j)) {
            (None, None) => break,
            (Some(l), None) => {
                i += 1;
                (l, left)
            }
            (None, Some(r)) => {
                j += 1;
                (r, right)
            }
            (Some(l), Some(r)) if same_change(l, left, r, right) => {
                i += 1;
                j += 1;
                (l, left)
            }
            (Some(l), Some(r)) if l.base_to < r.base_from => {
                i += 1;
                (l, left)
            }
            (Some(l), Some(r)) if r.base_to < l.base_from => {
                j += 1;
                (r, right)
            }
            (Some(_), Some(_)) => return None,
        };
        out.extend(base[at..hunk.base_from].iter().copied());
        out.extend(side[hunk.side_from..hunk.side_to].iter().copied());
        at = hunk.base_to;
    }
    out.extend(base[at..].iter().copied());
    Some(out)
}

fn same_change(l: &Hunk, left: &[&str], r: &Hunk, right: &[&str]) -> bool {
    l.base_from == r.base_from
        && l.base_to == r.base_to
        && left[l.side_from..l.side_to] == right[r.side_from..r.side_to]
}

#[cfg(test)]
mod tests {
    use super::{Budget, hunks, tokens};
    use alloc::string::{String, ToString};
    use alloc::vec::Vec;
    use proptest::prelude::*;

    const ENOUGH: Budget = Budget::new(100_000);

    fn merge(base: &str, left: &str, right: &str) -> Option<String> {
        super::merge(base, left, right, &mut ENOUGH.clone())
    }

    #[test]
    fn a_join_takes_no_more_than_its_budget() {
        let text = |word: &str| alloc::vec![word; 3_000].join(" ");
        let (base, left, right) = (text("a"), text("b"), text("c"));
        let mut budget = ENOUGH;
        assert_eq!(super::merge(&base, &left, &right, &mut budget), None);
        assert!(budget.left() < ENOUGH.left(), "it was counted");
        let mut none = Budget::new(0);
        assert_eq!(super::merge("a b c", "a x c", "a b y", &mut none), None);
    }

    #[test]
    fn what_is_only_put_in_costs_nothing() {
        let many = alloc::vec!["nieuw"; 5_000].join(" ");
        let left = alloc::format!("{many} een twee");
        let mut budget = Budget::new(0);
        let joined = super::merge("een twee", &left, "een twee drie", &mut budget);
        assert_eq!(joined, Some(alloc::format!("{many} een twee drie")));
    }

    #[test]
    fn different_words_are_joined() {
        let base = "Ze fietste vandaag over het plein.";
        let left = "Ze fietste vandaag zonder zijwieltjes over het plein.";
        let right = "Ze fietste gisteren over het plein.";
        assert_eq!(
            merge(base, left, right).as_deref(),
            Some("Ze fietste gisteren zonder zijwieltjes over het plein.")
        );
    }

    #[test]
    fn the_same_words_are_left_to_a_person() {
        let base = "Ze viel drie keer.";
        assert_eq!(
            merge(base, "Ze viel vier keer.", "Ze viel vijf keer."),
            None
        );
    }

    #[test]
    fn two_different_endings_are_left_to_a_person() {
        assert_eq!(
            merge("Ze lacht.", "Ze lacht. Hard.", "Ze lacht. Zacht."),
            None
        );
    }

    fn words() -> impl Strategy<Value = String> {
        proptest::collection::vec("[abc]{1,2}", 0..12).prop_map(|words| words.join(" "))
    }

    proptest! {
        #[test]
        fn the_order_of_the_sides_does_not_matter(b in words(), l in words(), r in words()) {
            prop_assert_eq!(merge(&b, &l, &r), merge(&b, &r, &l));
        }

        #[test]
        fn an_unchanged_side_adds_nothing(b in words(), l in words()) {
            prop_assert_eq!(merge(&b, &l, &b), Some(l));
        }

        #[test]
        fn hunks_lead_from_base_to_side(b in words(), s in words()) {
            let (base, side) = (tokens(&b), tokens(&s));
            let found = hunks(&base, &side, &mut ENOUGH.clone()).expect("short");
            let mut out = String::new();
            let mut at = 0;
            for h in found {
                out.extend(base[at..h.base_from].iter().copied());
                out.extend(side[h.side_from..h.side_to].iter().copied());
                at = h.base_to;
            }
            out.extend(base[at..].iter().copied());
            prop_assert_eq!(out, s);
        }

        /// Every word that a side put in is in the join.
        #[test]
        fn a_join_keeps_what_both_put_in(b in words(), at in 0_usize..12, to in 0_usize..12) {
            let put = |at: usize, word: &str| {
                let mut list: Vec<String> = b.split(' ').map(ToString::to_string).collect();
                list.insert(at.min(list.len()), word.to_string());
                list.join(" ")
            };
            if let Some(joined) = merge(&b, &put(at, "LEFT"), &put(to, "RIGHT")) {
                prop_assert!(joined.contains("LEFT") && joined.contains("RIGHT"));
            }
        }
    }
}
