//! What changes on a screen, in as few types as possible: each type of memo or
//! of reactive view costs its own code in the download.

use crate::kit::el::Part;
use leptos::prelude::*;
use std::any::Any;
use std::marker::PhantomData;
use std::sync::Arc;

/// A part of the screen that is drawn again whenever what it reads changes.
pub fn dynamic<P: Part>(draw: impl Fn() -> P + Send + 'static) -> AnyView {
    boxed(Box::new(move || draw().whole()))
}

// what does not depend on the types of the caller is there once
fn boxed(draw: Box<dyn Fn() -> AnyView + Send>) -> AnyView {
    IntoAny::into_any(draw)
}

/// A word on the screen that changes.
pub fn dyn_text(read: impl Fn() -> String + Send + Sync + 'static) -> AnyView {
    dynamic(read)
}

/// A value that can be compared without knowing its type.
trait Value: Any + Send + Sync {
    fn is_same(&self, other: &dyn Value) -> bool;
    fn any(&self) -> &dyn Any;
}

impl<T: PartialEq + Send + Sync + 'static> Value for T {
    fn is_same(&self, other: &dyn Value) -> bool {
        other
            .any()
            .downcast_ref::<T>()
            .is_some_and(|other| other == self)
    }
    fn any(&self) -> &dyn Any {
        self
    }
}

#[derive(Clone)]
struct Shared(Arc<dyn Value>);

impl PartialEq for Shared {
    fn eq(&self, other: &Self) -> bool {
        self.0.is_same(other.0.as_ref())
    }
}

/// Something that was read, and is new only when it is different.
pub struct ErasedMemo<T> {
    memo: Memo<Shared>,
    of: PhantomData<fn() -> T>,
}

impl<T> Clone for ErasedMemo<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for ErasedMemo<T> {}

/// Reads something and follows its changes.
pub fn memo<T>(read: impl Fn() -> T + Send + Sync + 'static) -> ErasedMemo<T>
where
    T: PartialEq + Send + Sync + 'static,
{
    let read: Box<dyn Fn() -> Shared + Send + Sync> = Box::new(move || Shared(Arc::new(read())));
    ErasedMemo {
        memo: boxed_memo(read),
        of: PhantomData,
    }
}

fn boxed_memo(read: Box<dyn Fn() -> Shared + Send + Sync>) -> Memo<Shared> {
    Memo::new(move |_| read())
}

impl<T: Clone + 'static> ErasedMemo<T> {
    /// The value; follows its changes.
    pub fn get(self) -> T {
        self.with(Clone::clone)
    }

    /// The value once.
    pub fn peek(self) -> T {
        of(&self.memo.get_untracked(), Clone::clone)
    }
}

impl<T: 'static> ErasedMemo<T> {
    /// Reads from the value; follows its changes.
    pub fn with<U>(self, read: impl FnOnce(&T) -> U) -> U {
        of(&self.memo.get(), read)
    }
}

fn of<T: 'static, U>(shared: &Shared, read: impl FnOnce(&T) -> U) -> U {
    let value = shared.0.any().downcast_ref();
    read(value.expect("a fact is of the type that it was made with"))
}
