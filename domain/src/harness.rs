//! What tests share, here and in the other crates: a device on a store in memory that fails
//! when it is told to, and the promises that every store is held to.
//!
//! Nothing in a product calls any of it, so nothing of it is in one.

mod made;
pub mod memory;
pub mod promises;
pub mod tab;
mod told;

use core::future::poll_fn;
use core::pin::pin;
use core::task::{Context, Poll, Waker};

/// Carries out what never has to wait for anything outside, as a store in memory.
///
/// # Panics
/// When it waits for ever.
pub fn at_once<T>(future: impl Future<Output = T>) -> T {
    let mut future = pin!(future);
    let mut context = Context::from_waker(Waker::noop());
    for _ in 0..1_000 {
        if let Poll::Ready(done) = future.as_mut().poll(&mut context) {
            return done;
        }
    }
    panic!("it waits for something that does not come");
}

/// Both at the same time.
async fn both<A, B>(one: impl Future<Output = A>, other: impl Future<Output = B>) -> (A, B) {
    let (mut one, mut other) = (pin!(one), pin!(other));
    let (mut first, mut second) = (None, None);
    poll_fn(move |context| {
        if first.is_none()
            && let Poll::Ready(done) = one.as_mut().poll(context)
        {
            first = Some(done);
        }
        if second.is_none()
            && let Poll::Ready(done) = other.as_mut().poll(context)
        {
            second = Some(done);
        }
        match (first.take(), second.take()) {
            (Some(one), Some(other)) => Poll::Ready((one, other)),
            (one, other) => {
                (first, second) = (one, other);
                Poll::Pending
            }
        }
    })
    .await
}
