//! Who listens for pokes. A poke says "there may be something", and no more.

use std::{
    collections::{BTreeMap, BTreeSet},
    pin::Pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::{Context, Poll},
    time::Duration,
};

use domain::id::{DeviceId, PersonId};
use tokio::{
    sync::mpsc,
    time::{Sleep, sleep},
};
use tokio_stream::Stream;

use crate::db::Session;

/// Most streams of one session; who opens one more loses the oldest.
const STREAMS_PER_SESSION: usize = 6;
/// A stream ends after this long; the browser opens another one, and is then
/// asked anew who it is.
const LONGEST: Duration = Duration::from_hours(1);

/// All streams that are open.
#[derive(Debug, Default)]
pub struct Hub {
    streams: Mutex<Streams>,
}

#[derive(Debug, Default)]
struct Streams {
    next: u64,
    is_closed: bool,
    open: BTreeMap<u64, Listener>,
}

#[derive(Debug)]
struct Listener {
    person: PersonId,
    device: DeviceId,
    session: [u8; 32],
    /// Holds one poke: more would say the same.
    tell: mpsc::Sender<()>,
}

impl Hub {
    /// Opens a stream. It begins with a poke: what happened while nobody
    /// listened was not heard.
    pub fn listen(self: &Arc<Self>, session: &Session) -> Pokes {
        let (tell, told) = mpsc::channel(1);
        // the channel is empty, so there is room
        let _ = tell.try_send(());
        let mut streams = self.streams();
        let number = streams.next;
        streams.next += 1;
        if !streams.is_closed {
            let of_session: Vec<u64> = streams
                .open
                .iter()
                .filter(|(_, listener)| listener.session == session.token_hash)
                .map(|(number, _)| *number)
                .collect();
            let surplus = (of_session.len() + 1).saturating_sub(STREAMS_PER_SESSION);
            for oldest in of_session.iter().take(surplus) {
                streams.open.remove(oldest);
            }
            let listener = Listener {
                person: session.person,
                device: session.device,
                session: session.token_hash,
                tell,
            };
            streams.open.insert(number, listener);
        }
        drop(streams);
        Pokes {
            hub: Arc::clone(self),
            number,
            told,
            end: Box::pin(sleep(LONGEST)),
        }
    }

    /// Pokes everybody in `readers`, except a device that knows already.
    pub fn poke(&self, readers: &BTreeSet<PersonId>, except: Option<DeviceId>) {
        for listener in self.streams().open.values() {
            if Some(listener.device) != except && readers.contains(&listener.person) {
                // full: it is poked already
                let _ = listener.tell.try_send(());
            }
        }
    }

    /// Ends the streams of a session.
    pub fn end_session(&self, session: [u8; 32]) {
        self.streams()
            .open
            .retain(|_, listener| listener.session != session);
    }

    /// Ends all streams, and takes no more.
    pub fn close(&self) {
        let mut streams = self.streams();
        streams.is_closed = true;
        streams.open.clear();
    }

    /// How many streams are open.
    pub fn count(&self) -> usize {
        self.streams().open.len()
    }

    fn streams(&self) -> MutexGuard<'_, Streams> {
        self.streams.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The pokes for one listener.
#[derive(Debug)]
pub struct Pokes {
    hub: Arc<Hub>,
    number: u64,
    told: mpsc::Receiver<()>,
    end: Pin<Box<Sleep>>,
}

impl Stream for Pokes {
    type Item = ();

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<()>> {
        if self.end.as_mut().poll(context).is_ready() {
            return Poll::Ready(None);
        }
        self.told.poll_recv(context)
    }
}

impl Drop for Pokes {
    fn drop(&mut self) {
        self.hub.streams().open.remove(&self.number);
    }
}
