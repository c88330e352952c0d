//! The browser's own cryptography, for the tablet of a group. No cipher of our own
//! and none in the download.

use crate::browser::{object, random};
use js_sys::{Array, Promise, Uint8Array};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = ["crypto", "subtle"], js_name = importKey, catch)]
    fn import_key(
        format: &str,
        data: &Uint8Array,
        algorithm: &JsValue,
        may_leave: bool,
        usages: &Array,
    ) -> Result<Promise, JsValue>;

    #[wasm_bindgen(js_namespace = ["crypto", "subtle"], js_name = deriveBits, catch)]
    fn derive_bits(algorithm: &JsValue, key: &JsValue, bits: u32) -> Result<Promise, JsValue>;

    #[wasm_bindgen(js_namespace = ["crypto", "subtle"], js_name = encrypt, catch)]
    fn encrypt(algorithm: &JsValue, key: &JsValue, data: &Uint8Array) -> Result<Promise, JsValue>;

    #[wasm_bindgen(js_namespace = ["crypto", "subtle"], js_name = decrypt, catch)]
    fn decrypt(algorithm: &JsValue, key: &JsValue, data: &Uint8Array) -> Result<Promise, JsValue>;
}

/// Rounds of PBKDF2: what each guess of a PIN costs who has the tablet and the secret.
const ROUNDS: u32 = 600_000;
/// Bytes of the number that is used once, in front of what it sealed.
const NONCE: usize = 12;
/// Bytes of a key.
pub const KEY: usize = 32;

/// A key that the browser does not give back.
#[derive(Clone)]
pub struct Key(JsValue);

impl Key {
    /// A key of these bytes.
    pub async fn new(bytes: &[u8]) -> Result<Self, JsValue> {
        let usages = list(&["encrypt", "decrypt"]);
        let imported = import_key("raw", &bytes.into(), &"AES-GCM".into(), false, &usages)?;
        Ok(Self(JsFuture::from(imported).await?))
    }

    /// The key that only who knows the PIN and has the secret can make.
    pub async fn of_pin(pin: &str, secret: &[u8], salt: &[u8]) -> Result<Self, JsValue> {
        let salt: JsValue = Uint8Array::from(salt).into();
        let slow = object(&[
            ("name", "PBKDF2".into()),
            ("hash", "SHA-256".into()),
            ("salt", salt.clone()),
            ("iterations", ROUNDS.into()),
        ]);
        let mut both = derive("PBKDF2", pin.as_bytes(), &slow).await?;
        both.extend_from_slice(secret);
        let joined = object(&[
            ("name", "HKDF".into()),
            ("hash", "SHA-256".into()),
            ("salt", salt),
            ("info", Uint8Array::from(&b"samenbeeld tablet"[..]).into()),
        ]);
        Self::new(&derive("HKDF", &both, &joined).await?).await
    }

    /// Seals: nobody without the key reads it, or changes it unnoticed.
    pub async fn seal(&self, plain: &[u8]) -> Result<Vec<u8>, JsValue> {
        let nonce = random::<NONCE>();
        let sealing = encrypt(&algorithm(&nonce), &self.0, &plain.into())?;
        let sealed = bytes(&JsFuture::from(sealing).await?);
        Ok([&nonce[..], &sealed].concat())
    }

    /// Begins to open what was sealed; many can be under way at once.
    pub fn begin_open(&self, sealed: &[u8]) -> Result<JsFuture, JsValue> {
        let (nonce, sealed) = sealed.split_at(NONCE.min(sealed.len()));
        let opening = decrypt(&algorithm(nonce), &self.0, &sealed.into())?;
        Ok(JsFuture::from(opening))
    }

    /// Opens what was sealed. An error: by another key, or not as it was.
    pub async fn open(&self, sealed: &[u8]) -> Result<Vec<u8>, JsValue> {
        Ok(bytes(&self.begin_open(sealed)?.await?))
    }
}

async fn derive(kind: &str, from: &[u8], how: &JsValue) -> Result<Vec<u8>, JsValue> {
    let usages = list(&["deriveBits"]);
    let key = import_key("raw", &from.into(), &kind.into(), false, &usages)?;
    let key = JsFuture::from(key).await?;
    let bits = u32::try_from(KEY * 8).unwrap_or_default();
    Ok(bytes(&JsFuture::from(derive_bits(how, &key, bits)?).await?))
}

fn algorithm(nonce: &[u8]) -> JsValue {
    let nonce = Uint8Array::from(nonce);
    object(&[("name", "AES-GCM".into()), ("iv", nonce.into())])
}

fn list(words: &[&str]) -> Array {
    words.iter().map(|word| JsValue::from_str(word)).collect()
}

/// The bytes of an `ArrayBuffer`.
pub fn bytes(buffer: &JsValue) -> Vec<u8> {
    Uint8Array::new(buffer).to_vec()
}

/// As text for the local storage.
pub fn hex(bytes: &[u8]) -> String {
    let digit = |half: u8| char::from_digit(half.into(), 16).unwrap_or_default();
    let digits = |byte: &u8| [digit(byte >> 4), digit(byte & 15)];
    bytes.iter().flat_map(digits).collect()
}

/// The bytes again; what is no such text is none.
pub fn unhex(text: &str) -> Vec<u8> {
    let digit = |byte: &u8| char::from(*byte).to_digit(16).unwrap_or_default();
    let pairs = text.as_bytes().chunks_exact(2);
    let byte = |pair: &[u8]| u8::try_from(digit(&pair[0]) * 16 + digit(&pair[1]));
    pairs.map(|pair| byte(pair).unwrap_or_default()).collect()
}

/// Bytes that IndexedDB gave back; `None`: there is nothing.
pub fn stored(value: &JsValue) -> Option<Vec<u8>> {
    value.dyn_ref::<Uint8Array>().map(Uint8Array::to_vec)
}
