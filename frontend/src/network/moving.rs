//! A request that may take as long as it needs, as long as something moves: on a
//! slow line a fixed time would throw away what is nearly there, again and again.

use super::Answer;
use crate::browser::{after, clear_timeout, listen};
use domain::replica::Failure;
use js_sys::Promise;
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{ProgressEvent, XmlHttpRequest};

/// How long nothing may move, in ms.
const SILENCE_MS: i64 = 30_000;

/// A request and how it goes. `fetch` does not say how much was sent.
struct Moving {
    request: XmlHttpRequest,
    timer: Cell<Option<i32>>,
    /// Whether some of it has come through, but not all.
    is_halfway: Cell<bool>,
}

impl Moving {
    /// Something moved: the wait begins anew.
    fn moves(self: &Rc<Self>) {
        let this = Rc::clone(self);
        let timer = after(SILENCE_MS, move || {
            let _ = this.request.abort();
        });
        if let Some(before) = self.timer.replace(Some(timer)) {
            clear_timeout(before);
        }
    }
}

/// Sends JSON, and waits for the answer.
pub async fn post(path: &str, json: &str) -> Result<Answer, Failure> {
    let unreachable = |_| Failure::Unreachable;
    let request = XmlHttpRequest::new().map_err(unreachable)?;
    request.open("POST", path).map_err(unreachable)?;
    let _ = request.set_request_header("content-type", "application/json");
    let moving = Rc::new(Moving {
        request: request.clone(),
        timer: Cell::new(None),
        is_halfway: Cell::new(false),
    });
    let up = Rc::clone(&moving);
    let upload = request.upload().map_err(unreachable)?;
    listen(&upload, "progress", move |event| {
        let event: ProgressEvent = event.unchecked_into();
        up.is_halfway.set(event.loaded() < event.total());
        up.moves();
    });
    let down = Rc::clone(&moving);
    listen(&request, "progress", move |_| {
        down.is_halfway.set(true);
        down.moves();
    });
    let ended = Promise::new(&mut |resolve, _| request.set_onloadend(Some(&resolve)));
    moving.moves();
    request.send_with_opt_str(Some(json)).map_err(unreachable)?;
    let _ = JsFuture::from(ended).await;
    if let Some(timer) = moving.timer.take() {
        clear_timeout(timer);
    }
    match request.status() {
        // nothing came, or it broke off
        Ok(0) | Err(_) if moving.is_halfway.get() => Err(Failure::Slow),
        Ok(0) | Err(_) => Err(Failure::Unreachable),
        Ok(status) => Ok(Answer {
            is_ours: false,
            status,
            wait_s: None,
            text: request.response_text().ok().flatten().unwrap_or_default(),
        }),
    }
}
