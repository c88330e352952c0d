//! Small things that every browser has.

use js_sys::{Function, Object, Promise, Reflect};
use wasm_bindgen::prelude::{Closure, wasm_bindgen};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Document, Event, EventTarget, Window};

#[wasm_bindgen]
extern "C" {
    /// The Web Locks API; `web-sys` has it only as unstable.
    #[wasm_bindgen(js_namespace = ["navigator", "locks"], js_name = request, catch)]
    pub fn request_lock(name: &str, held: &Function) -> Result<Promise, JsValue>;

    #[wasm_bindgen(js_namespace = ["navigator", "clipboard"], js_name = writeText, catch)]
    pub fn write_clipboard(text: &str) -> Result<Promise, JsValue>;

    #[wasm_bindgen(js_name = setTimeout)]
    fn set_timeout(callback: &Function, ms: i32) -> i32;

    #[wasm_bindgen(js_name = clearTimeout)]
    pub fn clear_timeout(id: i32);
}

/// The window that the app runs in.
pub fn window() -> Window {
    web_sys::window().expect("the app runs in a window")
}

/// The document that the app runs in.
pub fn document() -> Document {
    window().document().expect("a window has a document")
}

/// Unix time in ms.
pub fn now_ms() -> i64 {
    #[allow(
        clippy::cast_possible_truncation,
        reason = "a clock reading fits for the next 285 000 years"
    )]
    let ms = js_sys::Date::now() as i64;
    ms
}

/// Bytes from the browser's cryptographic source.
pub fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    let crypto = window().crypto().expect("a secure context has crypto");
    crypto
        .get_random_values_with_u8_array(&mut bytes)
        .expect("so few bytes are within its quota");
    bytes
}

/// Calls back once, after `ms`. The answer can be given to [`clear_timeout`].
pub fn after(ms: i64, callback: impl FnOnce() + 'static) -> i32 {
    let ms = i32::try_from(ms.max(0)).unwrap_or(i32::MAX);
    set_timeout(Closure::once_into_js(callback).unchecked_ref(), ms)
}

/// Waits at least `ms`.
pub async fn pause(ms: i64) {
    let waited = Promise::new(&mut |resolve, _| {
        set_timeout(&resolve, i32::try_from(ms).unwrap_or(i32::MAX));
    });
    let _ = JsFuture::from(waited).await;
}

/// Listens for as long as the page lives.
pub fn listen(target: &EventTarget, name: &str, heard: impl FnMut(Event) + 'static) {
    let heard = Closure::<dyn FnMut(Event)>::new(heard).into_js_value();
    let _ = target.add_event_listener_with_callback(name, heard.unchecked_ref());
}

/// A JavaScript object.
pub fn object(pairs: &[(&str, JsValue)]) -> JsValue {
    let object = Object::new();
    for (name, value) in pairs {
        let _ = Reflect::set(&object, &JsValue::from_str(name), value);
    }
    object.into()
}

/// A property of a JavaScript object, if it has a value.
pub fn property(of: &JsValue, name: &str) -> Option<JsValue> {
    let value = Reflect::get(of, &JsValue::from_str(name)).ok()?;
    (!value.is_undefined() && !value.is_null()).then_some(value)
}

/// What a failed call says about itself, for the console.
pub fn describe(error: &JsValue) -> String {
    let message = property(error, "message").and_then(|m| m.as_string());
    message.unwrap_or_else(|| format!("{error:?}"))
}
